"""The catalogue of grading practices, and finding a scheme by what a person calls it."""

import difflib
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from grading.exceptions import SchemeError, UnknownSchemeError
from grading.schemes.models import ContactRule, Input, Scheme, Tier
from grading.schemes.toml_document import from_toml
from grading.schemes.vocabulary import DATA, input_fields, tier_fields

__all__ = [
    "CUSTOMER_INPUTS",
    "OWN_RULE_INPUTS",
    "common_input",
    "default_contact_rule",
    "load_scheme",
    "resolve",
    "scheme_ids",
]

OWN_RULE_INPUTS: tuple[str, ...] = (
    "contact_channel",
    "due_after_pct",
    "tolerance_days",
    "contact_days",
    "contact_time",
    "contact_minutes",
    "contact_prepare",
    "min_gap_days",
    "start_week",
    "own_rhythm",
    "greetings",
    "deadline",
    "reactivate_after_days",
    "win_back_after_days",
    "last_order_date",
)
"""What changes a tier's contact rule for one customer; few tables have any of them."""
CUSTOMER_INPUTS: tuple[str, ...] = (
    "customer_id",
    "customer",
    "rep",
    "area",
    "latitude",
    "longitude",
    "override",
    "override_by",
    "override_reason",
    "last_contact",
    "next_due",
    "interval_days",
    "fixed_date",
    "agreed_week",
    "must_include",
    "blocked_from",
    "blocked_to",
    "birthday",
    *OWN_RULE_INPUTS,
)
"""Names of the inputs that any customer table may hold beside the scheme's; none is required."""


@cache
def scheme_ids() -> tuple[str, ...]:
    """Ids of all schemes of the catalogue, in alphabetical order."""
    files = DATA.joinpath("schemes").iterdir()
    return tuple(
        sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml"))
    )


def load_scheme(id_or_path: str | Path) -> Scheme:
    """The scheme of an id, of a title in any language, or of a TOML file.

    Args:
        id_or_path: A text ending in ``.toml`` is a file, any other an id or a title.

    Raises:
        UnknownSchemeError: The catalogue has none called so.
        SchemeError: The file cannot be read, or its document does not hold together.
    """
    if isinstance(id_or_path, Path) or id_or_path.lower().endswith(".toml"):
        return _from_file(Path(id_or_path))
    return _from_catalogue(resolve(id_or_path))


def resolve(name: str) -> str:
    """The id of the scheme that a person calls by its id or by a title in any language.

    Raises:
        UnknownSchemeError: There is none; the nearest are suggested.
    """
    if name in scheme_ids():
        return name
    spellings = _spellings()
    if found := spellings.get(_folded(name)):
        return found
    near = difflib.get_close_matches(_folded(name), spellings, n=5, cutoff=0.6)
    nearest = tuple(dict.fromkeys(spellings[spelling] for spelling in near))[:3]
    raise UnknownSchemeError(name, scheme_ids(), nearest)


@cache
def common_input(name: str) -> Input:
    """A shared input, such as ``annual_amount`` or one of ``CUSTOMER_INPUTS``.

    Raises:
        KeyError: No shared input is called so.
    """
    return Input.model_validate(input_fields(name))


@cache
def default_contact_rule(grade: str) -> ContactRule:
    """How a tier is contacted unless its scheme says otherwise.

    Raises:
        KeyError: No default tier is called so.
    """
    return Tier.model_validate({"label": grade, **tier_fields(grade)}).contact


@cache
def _from_catalogue(scheme_id: str) -> Scheme:
    text = DATA.joinpath(f"schemes/{scheme_id}.toml").read_text(encoding="utf-8")
    return from_toml(text, f"scheme {scheme_id}")


def _from_file(path: Path) -> Scheme:
    where = str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        fault = f"there is no such file. Check the path, or name one of {', '.join(scheme_ids())}."
        raise SchemeError(where, [fault]) from error
    except UnicodeDecodeError as error:
        fault = "a TOML file is written in UTF-8. Save it in that encoding."
        raise SchemeError(where, [fault]) from error
    except OSError as error:
        fault = f"the file cannot be read ({error.strerror}). Check that it is a file of yours."
        raise SchemeError(where, [fault]) from error
    return from_toml(text, where)


@cache
def _spellings() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for scheme_id in scheme_ids():
        for spelling in (scheme_id, *_from_catalogue(scheme_id).title.all):
            found.setdefault(_folded(spelling), scheme_id)
    return found


def _folded(text: str) -> str:
    """Letters and digits alone, without case, accents and full-width forms."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if char.isalnum())
