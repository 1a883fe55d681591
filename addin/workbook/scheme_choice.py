"""By which scheme a customer list is graded."""

from collections.abc import Container, Iterable, Sequence
from pathlib import Path

from grading.engine.headers import recognise
from grading.exceptions import InputError
from grading.schemes.catalogue import (
    CUSTOMER_INPUTS,
    common_input,
    load_scheme,
    scheme_ids,
)
from grading.schemes.models import Input, Scheme

__all__ = [
    "choose_scheme",
    "customer_inputs",
    "fitting_scheme",
    "known_inputs",
    "lacking_inputs",
    "missing_inputs",
]


def choose_scheme(explicit: str | Path | Scheme | None, setting: str | None) -> Scheme | None:
    """The scheme that was asked for, else the workbook's setting; None where neither names one.

    Args:
        explicit: A scheme, or the id, title or file of one.
        setting: What the workbook says.

    Raises:
        UnknownSchemeError: There is none of that name; suggests the nearest.
        SchemeError: The file does not hold a whole scheme.
    """
    if isinstance(explicit, Scheme):
        return explicit
    wanted = explicit or setting
    return load_scheme(wanted) if wanted else None


def customer_inputs(scheme: Scheme) -> tuple[Input, ...]:
    """The columns a grading reads: the scheme's, then those any customer list may have."""
    own = {wanted.name for wanted in scheme.inputs}
    common = (common_input(name) for name in CUSTOMER_INPUTS if name not in own)
    return (*scheme.inputs, *(wanted.model_copy(update={"required": False}) for wanted in common))


def known_inputs(scheme: Scheme | None) -> tuple[Input, ...]:
    """What to look for in headers: the scheme's columns, or those of the whole catalogue."""
    schemes = [scheme] if scheme is not None else list(_catalogue())
    found = {i.name: i for one in schemes for i in customer_inputs(one)}
    return tuple(found.values())


def fitting_scheme(headers: Sequence[str], where: str) -> Scheme:
    """The one catalogue scheme whose required inputs all stand in the headers.

    Args:
        headers: Column names of the customer list.
        where: The list as a person knows it.

    Raises:
        InputError: None or several fit; lists them, and what each of the nearest lacks.
    """
    lacking = [(scheme, missing_inputs(scheme, headers)) for scheme in _catalogue()]
    fitting = [scheme for scheme, missing in lacking if not missing]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        ids = ", ".join(scheme.id for scheme in fitting)
        msg = (
            f"{where}: the columns fit {len(fitting)} schemes: {ids}. "
            "Name the one to grade by with --scheme."
        )
        raise InputError(msg)
    nearest = sorted(lacking, key=lambda pair: (len(pair[1]), pair[0].id))
    lines = [f"  - {scheme.id} lacks {', '.join(missing)}" for scheme, missing in nearest]
    msg = (
        f"{where}: the columns fit no scheme of the catalogue. Add the columns one of them "
        "lacks, or name a scheme of your own with --scheme:\n" + "\n".join(lines)
    )
    raise InputError(msg)


def missing_inputs(scheme: Scheme, headers: Sequence[str]) -> list[str]:
    """Columns the scheme reads in some row and no header names, as a person would write them.

    An input that only some rows need counts too: without its column those get no grade.
    """
    found = recognise(headers, customer_inputs(scheme)).positions
    needed = [wanted.name for wanted in scheme.inputs if wanted.required]
    if not (needed or scheme.require_any):
        needed = [] if any(i.name in found for i in scheme.inputs) else [scheme.inputs[0].name]
    missing = [_title(scheme, name) for name in needed if name not in found]
    return missing + [_either(scheme, names) for names in _unmet(scheme, found)]


def lacking_inputs(scheme: Scheme, found: Container[str]) -> bool:
    """Whether a column is lacking without which no row at all can be graded."""
    needed = [i.name for i in scheme.inputs if i.required and not i.required_when]
    return any(name not in found for name in needed) or bool(_unmet(scheme, found))


def _unmet(scheme: Scheme, found: Container[str]) -> list[tuple[str, ...]]:
    return [names for names in scheme.require_any if not any(name in found for name in names)]


def _either(scheme: Scheme, names: Sequence[str]) -> str:
    return " or ".join(_title(scheme, name) for name in names)


def _title(scheme: Scheme, name: str) -> str:
    return scheme.input(name).label.get("en") or name


def _catalogue() -> Iterable[Scheme]:
    return map(load_scheme, scheme_ids())
