"""Lists in one cell of a contact rule: weekdays, and holidays on which good wishes are sent."""

import re
from collections.abc import Sequence
from typing import get_args

from addin.workbook.rules.words import meaning, written
from grading.language import Lang
from grading.schemes.models import ALL_HOLIDAYS, Weekday

__all__ = ["WEEKDAYS", "greetings_text", "read_greetings", "read_weekdays"]

WEEKDAYS: tuple[str, ...] = get_args(Weekday)
"""As contact rules hold them, Monday first."""

_PARTS = re.compile(r"[,，、;；\s]+(?:y\s+|and\s+)?")
_RANGE = re.compile(r"\s*(?:[-–—~～至到]|\.\.| a | to )\s*")
_HOLIDAYS = re.compile(r"\s*[,，、;；\n]\s*")


def read_weekdays(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The weekdays that a text such as ``Mon-Wed, Fri`` names, and the parts that name none.

    Args:
        text: Days and ranges of days in any language.

    Returns:
        Weekdays as contact rules hold them, in the order of the week; unknown parts.
    """
    days: set[str] = set()
    unknown: list[str] = []
    for part in filter(None, _PARTS.split(_tight_ranges(text))):
        found = _days(part)
        if not found:
            unknown.append(part)
        days.update(found)
    return tuple(day for day in WEEKDAYS if day in days), tuple(unknown)


def _tight_ranges(text: str) -> str:
    """``Mon - Fri`` without spaces, which part one day from the next."""
    return re.sub(r"\s*(?:[-–—~～至到]|\.\.)\s*", "-", text)


def _days(text: str) -> tuple[str, ...]:
    """The days a word or a range such as ``Mon-Fri`` names; empty for none."""
    one = meaning("weekday", text)
    if one is not None:
        return (one,)
    ends = [meaning("weekday", part) for part in _RANGE.split(text)]
    places = [WEEKDAYS.index(end) for end in ends if end in WEEKDAYS]
    if len(ends) != 2 or len(places) != 2:
        return ()
    first, last = places
    return WEEKDAYS[first : last + 1]


def read_greetings(text: str) -> tuple[str, ...]:
    """The holidays that a cell names, ``all`` for a word that says so, none for one that does."""
    parts = [part.strip() for part in _HOLIDAYS.split(text) if part.strip()]
    words = [meaning("greetings", part) for part in parts]
    if "all" in words:
        return (ALL_HOLIDAYS,)
    named = (part for part, word in zip(parts, words, strict=True) if word is None)
    return tuple(dict.fromkeys(named))


def greetings_text(greetings: Sequence[str], lang: Lang) -> str:
    """Such holidays as a cell names them."""
    if ALL_HOLIDAYS in greetings:
        return written("greetings", "all", lang)
    return ("、" if lang == "zh" else ", ").join(greetings)
