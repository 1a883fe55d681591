"""Values as Excel takes them from a program, so that a text stays the text it is.

Excel reads what a program writes into a cell as if a person had typed it: ``1-2`` becomes a date,
``001`` a number, ``=A1`` a formula. A leading apostrophe, which Excel does not show, prevents it
on every platform.
"""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from addin.hosts.excel_values import LONGEST_TEXT
from grading.engine.rows import ERROR_TEXTS

__all__ = ["excel_cell", "kept_cell", "plain_cell", "same_cell", "trimmed"]

_LONGEST_READ = 80
"""No number, date or time that Excel recognises is longer."""
_STARTS_SPECIAL = ("=", "+", "-", "@", "'", "#", "/")
_TRUTH = frozenset(
    (
        "true", "false", "verdadero", "falso", "wahr", "falsch", "vrai", "faux", "vero",
        "sant", "falskt", "prawda", "fałsz", "waar", "onwaar", "tosi", "epätosi", "истина", "ложь",
    )
)  # fmt: skip
"""What Excel takes for a truth value, in the languages it is sold in most."""


@lru_cache(maxsize=65_536)
def _as_text(text: str) -> str:
    """The text, with an apostrophe in front where Excel might take it for something else."""
    short = text[: LONGEST_TEXT - 1]
    unsure = len(text) <= _LONGEST_READ and any(sign.isnumeric() for sign in text)
    if short.startswith(_STARTS_SPECIAL) or unsure or short.strip().casefold() in _TRUTH:
        return f"'{short}"
    return short


def excel_cell(value: object) -> object:
    """A value of ours as it is handed to Excel: texts protected, dates as date-times."""
    if isinstance(value, str):
        return _as_text(value) if value else None
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    return value


def kept_cell(value: object) -> object:
    """A value that was read from a cell, to be written there again: error values stay errors."""
    if isinstance(value, str) and value in ERROR_TEXTS:
        return value
    return excel_cell(value)


def same_cell(old: object, new: object) -> bool:
    """Whether a cell that shows ``old`` would show the same with ``new`` in it."""
    if old == new:
        return isinstance(old, bool) == isinstance(new, bool)
    if old in (None, "") and new in (None, ""):
        return True
    if isinstance(old, date) and isinstance(new, date):
        return excel_cell(old) == excel_cell(new)
    return False


def plain_cell(value: object) -> object:
    """A protected value as the parts of Excel that are fed with JSON take it: dates as ISO."""
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    return "" if value is None else value


def trimmed(rows: Sequence[Sequence[object]]) -> list[list[object]]:
    """Rows as lists, without the blank ones at the end."""
    found = [list(row) for row in rows]
    while found and not any(cell is not None for cell in found[-1]):
        found.pop()
    return found
