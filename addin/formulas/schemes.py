"""The arguments ``scheme`` and ``tiers``: an id, a title, the cells of a sheet, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from addin.formulas.arguments import Rows, rows_of, text_in
from addin.texts import message
from addin.workbook.rules.carried import TIERS_TABLE
from addin.workbook.rules.faults import RulesError
from addin.workbook.rules.grid import Grid
from addin.workbook.rules.reading import read_rules
from addin.workbook.rules.scheme import completed_tier, scheme_from_workbook
from addin.workbook.rules.tiers_reading import read_tiers
from addin.workbook.scheme_choice import fitting_scheme
from addin.workbook.worksheets import leading_to_worksheets
from grading.engine.words import fold
from grading.exceptions import InputError
from grading.language import Lang, Message
from grading.schemes.catalogue import load_scheme, resolve
from grading.schemes.models import ContactRule, Scheme, Tier

__all__ = [
    "REMEMBERED",
    "Cells",
    "contact_rules",
    "fitting",
    "named_scheme",
    "rules_in_cells",
    "with_tiers",
]

REMEMBERED = 64
"""So many areas and header rows are known at a time; a workbook has one or two of each."""
_NEAREST = 5


class Cells:
    """Cells as a key: equal where each cell is, and of the same kind."""

    __slots__ = ("rows", "written")

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.written = repr(rows)  # 1, 1.0 and TRUE are equal in Python, but not as cells

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cells) and self.written == other.written

    def __hash__(self) -> int:
        return hash(self.written)

    def grid(self, sheet: str) -> Grid:
        """The cells as rules are read from them, dates without a time of day."""
        return Grid([[_plain(cell) for cell in row] for row in self.rows], sheet)


def _plain(cell: object) -> object:
    return cell.date() if isinstance(cell, datetime) else cell


def named_scheme(argument: object) -> Scheme | None:
    """The scheme an argument names or holds; None where it is left out.

    Equal arguments give the very same object, so that it is compiled once.

    Args:
        argument: An id or a title in any language, or the cells of a Rules sheet.

    Raises:
        UnknownSchemeError: The catalogue has none called so.
        RulesError: The cells hold rules with faults; all of them, with their cells.
        InputError: The cells hold no rules, or it is a worksheet, which grades nobody.
    """
    rows = rows_of(argument)
    if rows is None:
        return None
    if len(rows) == 1 and len(rows[0]) == 1:
        # Never a file: a formula must not look around on the machine that computes it.
        name = text_in(argument, "scheme") or ""
        with leading_to_worksheets(name):
            return load_scheme(resolve(name))
    return rules_in_cells(Cells(rows))


@lru_cache(maxsize=REMEMBERED)
def rules_in_cells(cells: Cells) -> Scheme:
    """The scheme that the cells of a Rules sheet hold.

    Raises:
        RulesError: It does not hold together; all faults, with their cells.
        InputError: There are no rules.
    """
    rules = read_rules(cells.grid("Rules"), lang="en")
    if not rules.document and not rules.problems:
        raise InputError(message("formulas.no_rules"))
    return scheme_from_workbook(rules, None, where="Rules")


def with_tiers(scheme: Scheme, argument: object) -> Scheme:
    """The scheme with the contact rules of a table Tiers; as it is where none is given.

    Raises:
        RulesError: The table does not hold together; all faults, with their cells.
    """
    rows = rows_of(argument)
    if rows is None:
        return scheme
    read = read_tiers(Cells(rows).grid("Tiers"), lang="en", base=scheme)
    return scheme_from_workbook(None, read, scheme, where="Tiers")


def contact_rules(argument: object) -> Mapping[str, ContactRule] | None:
    """How each tier is contacted, by its folded letter and label; letters win over labels.

    Args:
        argument: The cells of a table Tiers, or an id or title of a scheme, whose tiers count.

    Returns:
        None where the argument is left out.

    Raises:
        RulesError: The table does not hold together; all faults, with their cells.
        UnknownSchemeError: The catalogue has none called so.
    """
    rows = rows_of(argument)
    if rows is None:
        return None
    if len(rows) == 1 and len(rows[0]) == 1:
        return _by_word(load_scheme(resolve(text_in(argument, "tiers") or "")).tiers)
    return _rules_of_table(Cells(rows))


@lru_cache(maxsize=REMEMBERED)
def _rules_of_table(cells: Cells) -> Mapping[str, ContactRule]:
    read = read_tiers(cells.grid("Tiers"), lang="en")
    if read.problems:
        raise RulesError(TIERS_TABLE, read.problems, read.lang)
    return _by_word([Tier.model_validate(completed_tier(each, None)) for each in read.documents])


def _by_word(tiers: Sequence[Tier]) -> Mapping[str, ContactRule]:
    words = {fold(word): tier.contact for tier in tiers for word in tier.label.all}
    return words | {fold(tier.grade): tier.contact for tier in tiers}


@dataclass(frozen=True, slots=True)
class _NearestLines:
    """What the nearest schemes lack, one line each, out of a message that lists all schemes."""

    told: Message

    def get(self, lang: Lang) -> str:
        """The first lines; in one cell nobody reads more."""
        return "\n".join(self.told.text(lang).splitlines()[1 : 1 + _NEAREST])


@lru_cache(maxsize=REMEMBERED)
def fitting(headers: tuple[str, ...]) -> Scheme:
    """The one scheme of the catalogue whose required columns all stand in the headers.

    Raises:
        InputError: None or several fit; lists them, and says how to name one in a formula.
    """
    try:
        return fitting_scheme(headers, "customers")
    except InputError as error:
        told: Message = error.args[0]
        if "schemes" in told.facts:
            raise InputError(message("formulas.several_schemes", **told.facts)) from error
        facts = {"where": told.facts["where"], "lines": _NearestLines(told)}
        raise InputError(message("formulas.no_scheme", **facts)) from error
