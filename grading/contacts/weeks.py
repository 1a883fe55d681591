"""Weeks as people write them: ``2026-W48``, ``48``, or any day of the week."""

import re
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from grading.contacts.calendars import Days
from grading.engine.words import fold

__all__ = ["alternate_weeks", "monday_of", "parse_week", "week_text"]

_LATEST_WEEK = 53
_FIRST_MONDAY = np.datetime64("2024-01-01", "D")
"""Of week 1 of 2024, from which weeks are counted in turn."""
_WORD = r"(?:w|kw|wk|week|semana|s|第)"
_WITH_YEAR = re.compile(rf"((?:19|20|21)\d\d)(?:\s*[-/. ]\s*{_WORD}?|{_WORD})\s*(\d{{1,2}})\s*周?")
_YEAR_LAST = re.compile(rf"{_WORD}?\s*(\d{{1,2}})\s*[-/. ]\s*((?:19|20|21)\d\d)")
_ALONE = re.compile(rf"{_WORD}?\s*(\d{{1,2}})\s*周?")


def monday_of(day: date) -> date:
    """The Monday of the week in which a day lies."""
    return day - timedelta(days=day.weekday())


def alternate_weeks(days: Days) -> npt.NDArray[np.int64]:
    """0 and 1 for weeks in turn: 0 for week 1 of 2024 and every second one before and after.

    They go on taking turns where a year of 53 weeks puts two odd calendar weeks side by side.

    Args:
        days: datetime64[D]; what NaT gives has no meaning.
    """
    since = (days.astype("datetime64[D]") - _FIRST_MONDAY).astype(np.int64)
    return since // 7 % 2


def week_text(monday: date) -> str:
    """The ISO week, such as ``2026-W48``."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02d}"


def parse_week(text: str, *, as_of: date) -> date | None:
    """The Monday of a week as a person wrote it, None where it is no week.

    Args:
        text: An ISO week with its year (``2026-W48``, ``2026/48``, ``W48 2026``, ``2026年第48周``),
            a number alone, or a date in figures, year first.
        as_of: The date that counts as today. A number alone is the next week of that number: this
            week's own, else the first one to come.
    """
    plain = fold(text).replace("年", "-")
    try:
        return monday_of(date.fromisoformat(plain.partition(" 00:00")[0]))
    except ValueError:
        pass
    if found := _WITH_YEAR.fullmatch(plain):
        return _monday(int(found[1]), int(found[2]))
    if found := _YEAR_LAST.fullmatch(plain):
        return _monday(int(found[2]), int(found[1]))
    found = _ALONE.fullmatch(plain)
    if not found:
        return None
    this_week = monday_of(as_of)
    years = (as_of.year - 1, as_of.year, as_of.year + 1, as_of.year + 2)
    mondays = [_monday(year, int(found[1])) for year in years]
    return next((day for day in mondays if day is not None and day >= this_week), None)


def _monday(year: int, week: int) -> date | None:
    if not 1 <= week <= _LATEST_WEEK:
        return None
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return None
