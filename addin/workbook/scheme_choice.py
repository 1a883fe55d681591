"""By which scheme a customer list is graded."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from addin.texts import message
from addin.workbook.worksheets import leading_to_worksheets
from grading.engine.expectations import Listing, title
from grading.engine.headers import recognise
from grading.exceptions import InputError, RefusedError
from grading.language import Joined, Lang, Message
from grading.orders.order_list import is_order_list
from grading.schemes.catalogue import (
    CUSTOMER_INPUTS,
    common_input,
    load_scheme,
    scheme_ids,
)
from grading.schemes.groups import by_group, group_title
from grading.schemes.models import Input, LocalText, Scheme

__all__ = [
    "choose_scheme",
    "customer_inputs",
    "fitting_scheme",
    "known_inputs",
    "lacking_inputs",
    "missing_inputs",
    "named_scheme",
    "needed_columns",
    "refuse_scheme_file",
]


def choose_scheme(explicit: str | Path | Scheme | None, setting: str | None) -> Scheme | None:
    """The scheme that was asked for, else the workbook's setting; None where neither names one.

    Args:
        explicit: A scheme, or the id, title or file of one.
        setting: What the workbook says.

    Raises:
        UnknownSchemeError: There is none of that name; suggests the nearest.
        SchemeError: The file does not hold a whole scheme.
        InputError: It is a worksheet, which grades nobody.
    """
    if isinstance(explicit, Scheme):
        return explicit
    wanted = explicit or setting
    return named_scheme(wanted) if wanted else None


def named_scheme(wanted: str | Path) -> Scheme:
    """The scheme of an id, of a title in any language, or of a TOML file.

    Raises:
        UnknownSchemeError: There is none of that name; suggests the nearest.
        SchemeError: The file does not hold a whole scheme.
        InputError: It is a worksheet, which grades nobody; says how to get it.
    """
    with leading_to_worksheets(str(wanted)):
        return load_scheme(wanted)


def refuse_scheme_file(named: str | None) -> None:
    """Refuse a scheme that is a file, where the workbook comes from another machine.

    Its file would be looked for on this one, where it may be anybody's.

    Args:
        named: What the workbook's settings or a person name; None for nothing.

    Raises:
        RefusedError: It is a file.
    """
    if named is not None and named.strip().casefold().endswith(".toml"):
        raise RefusedError(message("scripts.scheme_is_file", scheme=named))


def customer_inputs(scheme: Scheme) -> tuple[Input, ...]:
    """The columns a grading reads: the scheme's, then those any customer list may have."""
    own = {wanted.name for wanted in scheme.inputs}
    return (*scheme.inputs, *(_optional(name) for name in CUSTOMER_INPUTS if name not in own))


@cache
def _optional(name: str) -> Input:
    """A column that any list may lack; the same object each time, as a formula asks per cell."""
    return common_input(name).model_copy(update={"required": False})


def known_inputs(scheme: Scheme | None) -> tuple[Input, ...]:
    """What to look for in headers: the scheme's columns, or those of the whole catalogue."""
    schemes = [scheme] if scheme is not None else list(_catalogue())
    found = {i.name: i for one in schemes for i in customer_inputs(one)}
    return tuple(found.values())


def fitting_scheme(headers: Sequence[str], where: str, *, ordered: bool = False) -> Scheme:
    """The one catalogue scheme whose required inputs all stand in the headers.

    Args:
        headers: Column names of the customer list.
        where: The list as a person knows it.
        ordered: Whether a list of orders lies beside it; asked where the columns fit no scheme,
            since a column is kept on purpose.

    Raises:
        InputError: None or several fit; lists them, and what each of the nearest lacks.
    """
    lacking = [(scheme, missing_inputs(scheme, headers)) for scheme in _catalogue()]
    fitting = [scheme for scheme, missing in lacking if not missing]
    by_columns = bool(fitting)
    if ordered and not fitting:
        lacking = [(s, missing_inputs(s, headers, ordered=True)) for s in _catalogue()]
        fitting = [scheme for scheme, missing in lacking if not missing]
    if len(fitting) == 1:
        return fitting[0]
    if is_order_list(headers):
        takers = ", ".join(scheme.id for scheme in _catalogue() if scheme.orders is not None)
        raise InputError(message("orders.which_scheme", where=where, schemes=takers))
    if fitting:
        facts = {"where": where, "count": len(fitting), "schemes": _Named(tuple(fitting))}
        key = "several" if by_columns else "several_by_orders"
        raise InputError(message(f"errors.scheme.{key}", **facts))
    nearest = sorted(lacking, key=lambda pair: (len(pair[1]), pair[0].id))
    lines = _Lines(tuple((scheme.id, tuple(missing)) for scheme, missing in nearest))
    raise InputError(message("errors.scheme.none", where=where, lines=lines))


_MOST_NAMED = 8
"""So many schemes a message names; the verb that lists all does the rest."""


@dataclass(frozen=True, slots=True)
class _Named:
    """Schemes by their groups, those that make most of the columns first among each."""

    schemes: tuple[Scheme, ...]

    def get(self, lang: Lang) -> str:
        best = sorted(self.schemes, key=lambda s: (-len(needed_columns(s)), s.id))[:_MOST_NAMED]
        parts = [
            message(
                "schemes.group",
                title=group_title(group),
                ids=", ".join(scheme.id for scheme in members),
            ).text(lang)
            for group, members in by_group(best).items()
        ]
        shown = "; ".join(parts)
        more = len(self.schemes) - len(best)
        return message("schemes.and_more", shown=shown, more=more).text(lang) if more else shown


@dataclass(frozen=True, slots=True)
class _Lines:
    """One line per scheme, with the columns it lacks; the nearest alone."""

    lacking: tuple[tuple[str, tuple[LocalText | Joined | str, ...]], ...]

    def get(self, lang: Lang) -> str:
        lines = [
            message("errors.scheme.lacks", scheme=scheme, columns=Listing(columns)).text(lang)
            for scheme, columns in self.lacking[:_MOST_NAMED]
        ]
        if more := len(self.lacking) - len(lines):
            lines.append(message("schemes.lacks_more", more=more).text(lang))
        return "\n".join(lines)


def needed_columns(scheme: Scheme) -> tuple[LocalText | Joined | str, ...]:
    """What the columns are called without which the scheme does not grade every row.

    Where a blank means something in each column, all of them: one at least should be there.
    """
    either = [_either(scheme, names) for names in scheme.require_any]
    needed = (*either, *(title(wanted) for wanted in scheme.inputs if wanted.required))
    return needed or tuple(title(wanted) for wanted in scheme.inputs)


def missing_inputs(
    scheme: Scheme, headers: Sequence[str], *, ordered: bool = False
) -> list[LocalText | Joined | str]:
    """Columns the scheme reads in some row and no header names, as a person would write them.

    An input that only some rows need counts too: without its column those get no grade.

    Args:
        scheme: A scheme.
        headers: Column names of the customer list.
        ordered: Whether a list of orders lies beside it, which gives some schemes inputs.
    """
    found = {*recognise(headers, customer_inputs(scheme)).positions}
    if ordered and scheme.orders is not None:
        found.update(scheme.orders.summary)
    needed = [wanted.name for wanted in scheme.inputs if wanted.required]
    if not (needed or scheme.require_any):
        needed = [] if any(i.name in found for i in scheme.inputs) else [scheme.inputs[0].name]
    missing = [title(scheme.input(name)) for name in needed if name not in found]
    return missing + [_either(scheme, names) for names in _unmet(scheme, found)]


def lacking_inputs(scheme: Scheme, found: Container[str]) -> bool:
    """Whether a column is lacking without which no row at all can be graded."""
    needed = [i.name for i in scheme.inputs if i.required and not i.required_when]
    return any(name not in found for name in needed) or bool(_unmet(scheme, found))


def _unmet(scheme: Scheme, found: Container[str]) -> list[tuple[str, ...]]:
    return [names for names in scheme.require_any if not any(name in found for name in names)]


def _either(scheme: Scheme, names: Sequence[str]) -> Joined:
    return Joined(tuple(title(scheme.input(name)) for name in names), Message("errors.or"))


def _catalogue() -> Iterable[Scheme]:
    return map(load_scheme, scheme_ids())
