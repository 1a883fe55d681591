"""Dates that were typed or pasted as text, and day serials of a workbook.

``03/04/2026`` is the third of April to some and the fourth of March to others. Such a text is
read only if another cell of its column shows the order; else it is named as a problem.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import numpy.typing as npt

__all__ = ["DateFault", "DateTexts", "read_dates", "read_serials"]

DateFault = Literal[
    "not_a_date",
    "ambiguous_date",
    "contradictory_date",
    "two_digit_year",
    "impossible_date",
    "impossible_serial",
    "looks_like_a_year",
]
"""``ambiguous_date``: nothing in the column tells day from month. ``contradictory_date``: other
cells of the column say both. ``impossible_date``: such as 30 February. ``impossible_serial``: no
day of the workbook's calendar. ``looks_like_a_year``: 2026 as a day count would be in 1905."""

_Days = npt.NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class DateTexts:
    """What the distinct texts of one column mean.

    Args:
        values: datetime64[D], one per text, NaT where it has a fault.
        faults: Position of a text, and what is wrong with it.
    """

    values: _Days
    faults: Mapping[int, DateFault]


def read_dates(texts: Sequence[str]) -> DateTexts:
    """Read the distinct texts of one column; together, so that clear ones decide unclear ones.

    Understood are year first with any sign between (``2026-11-03``, ``2026年11月3日``), names of
    months in English and Spanish, and day and month as numbers where their order is known. A
    time of day or a weekday beside the date is dropped.
    """
    values = np.full(len(texts), np.datetime64("NaT"), "datetime64[D]")
    faults: dict[int, DateFault] = {}
    unclear: dict[int, _EitherOrder] = {}
    orders: set[str] = set()
    for position, text in enumerate(texts):
        match _read(text):
            case _EitherOrder() as either:
                unclear[position] = either
            case date() as day:
                values[position] = day
            case (date() as day, str() as order):
                values[position] = day
                orders.add(order)
            case str() as fault:
                faults[position] = fault
    for position, either in unclear.items():
        if len(orders) == 1:
            values[position] = either.day_first if "day" in orders else either.month_first
        else:
            faults[position] = "contradictory_date" if orders else "ambiguous_date"
    return DateTexts(values, faults)


@dataclass(frozen=True, slots=True)
class _EitherOrder:
    """A date whose day and month may be swapped."""

    day_first: date
    month_first: date


_Order = Literal["day", "month"]  # which of the two comes first

_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "jan january ene enero", "feb february febrero", "mar march marzo", "apr april abr abril",
            "may mayo", "jun june junio", "jul july julio", "aug august ago agosto",
            "sep sept september septiembre set setiembre", "oct october octubre",
            "nov november noviembre", "dec december dic diciembre",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAY = (
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|lun(?:es)?|mar(?:tes)?|mi[eé](?:rcoles)?|jue(?:ves)?|vie(?:rnes)?|s[aá]b(?:ado)?|dom(?:ingo)?"
)
_TIME = re.compile(
    r"(?:t| |, )\s*(?:上午|下午)?[0-9]{1,2}[:时](?:[0-9]{2}(?:[:分][0-9]{2}(?:[.,][0-9]+)?)?[分秒]?)?"
    r"\s*(?:[ap]\.?\s?m\.?)?\s*(?:z|utc|gmt|[+-][0-9]{2}:?[0-9]{2})?$"
)
_BESIDE = re.compile(
    rf"^(?:{_WEEKDAY})(?:\.,?|,| )\s*(?=[0-9a-z])"
    r"|[ (]*(?:星期|周|週|礼拜)[一二三四五六日天][)]?(?=$| )"
)
_YEAR_FIRST = re.compile(
    r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{2})([0-9]{2})"
    r"| ?年 ?([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?[日号]?)"
)
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4})")
_SHORT_YEAR = re.compile(
    r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}|[0-9]{2} ?年.*"
    r"|[0-9]{1,2}[- /.]?[^\W\d_]{3,}\.?[- /,.']+[0-9]{2}|[^\W\d_]{3,}\.? [0-9]{1,2},? '?[0-9]{2}"
)
_DAY_NAME = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th|º)?[- /.]*(?:(?:de|of) )?([^\W\d_]{3,})\.?[- /,.]*(?:(?:de|del|of) )?([0-9]{4})"
)
_NAME_DAY = re.compile(r"([^\W\d_]{3,})\.?[- /.]*([0-9]{1,2})(?:st|nd|rd|th|º)?[- /,.]+([0-9]{4})")
_YEAR_NAME = re.compile(r"([0-9]{4})[- /.]?([^\W\d_]{3,})\.?[- /.]?([0-9]{1,2})")


_Read = date | tuple[date, _Order] | _EitherOrder | DateFault


def _read(text: str) -> _Read:
    folded = unicodedata.normalize("NFKC", text).casefold().replace("−", "-").strip().lstrip("'")
    folded = _TIME.sub("", " ".join(folded.split())).strip()
    found = _read_day(folded)
    if found == "not_a_date" and (rest := _BESIDE.sub("", folded).strip()) != folded:
        return _read_day(_TIME.sub("", rest))  # only now: ``mar`` is a Tuesday or a month
    return found


def _read_day(folded: str) -> _Read:
    if found := _YEAR_FIRST.fullmatch(folded):
        year, month, day = (int(part) for part in found.groups() if part and part.isdigit())
        return _day(year, month, day)
    if found := _YEAR_LAST.fullmatch(folded):
        return _either_order(int(found[4]), int(found[1]), int(found[3]))
    for pattern, year_at, month_at, day_at in (
        (_DAY_NAME, 3, 2, 1),
        (_NAME_DAY, 3, 1, 2),
        (_YEAR_NAME, 1, 2, 3),
    ):
        found = pattern.fullmatch(folded)
        if found and found[month_at] in _MONTHS:
            return _day(int(found[year_at]), _MONTHS[found[month_at]], int(found[day_at]))
    return "two_digit_year" if _SHORT_YEAR.fullmatch(folded) else "not_a_date"


def _either_order(year: int, first: int, second: int) -> _Read:
    day_first, month_first = _day(year, second, first), _day(year, first, second)
    if isinstance(day_first, date) and isinstance(month_first, date):
        return day_first if first == second else _EitherOrder(day_first, month_first)
    if isinstance(day_first, date):
        return day_first, "day"
    if isinstance(month_first, date):
        return month_first, "month"
    return "impossible_date"


def _day(year: int, month: int, day: int) -> date | Literal["impossible_date"]:
    try:
        return date(year, month, day)
    except ValueError:
        return "impossible_date"


_LAST_SERIAL = 2958465  # 9999-12-31 counted from 1900
_SHIFT_1904 = 1462
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def read_serials(
    serials: npt.NDArray[np.float64], *, date1904: bool
) -> tuple[_Days, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Days from the day numbers of a workbook; a time of day is dropped.

    In the calendar that begins in 1900, day 60 is 29 February 1900, which never was (Lotus 1-2-3
    believed in it and Excel keeps it); the days before count one later.

    Args:
        serials: float64, shape ``(rows,)``; NaN gives NaT and no fault.
        date1904: Whether the workbook counts from 1904-01-01 as day 0.

    Returns:
        datetime64[D] with NaT for faults; where a number is no day of the calendar; and where
        it is a whole number that must rather be a year (1900 to 2100), typed as such.
    """
    with np.errstate(invalid="ignore"):
        whole = np.floor(serials)
        if date1904:
            impossible = (whole < 0) | (whole > _LAST_SERIAL - _SHIFT_1904)
        else:
            impossible = (whole < 1) | (whole > _LAST_SERIAL) | (whole == 60)
        year = (serials >= _FIRST_YEAR) & (serials <= _LAST_YEAR) & (serials == whole)
    good = ~(impossible | year | np.isnan(serials))
    days = np.where(good, whole, 0).astype(np.int64)
    origin = np.datetime64("1904-01-01") if date1904 else np.datetime64("1899-12-30")
    values = origin + days
    if not date1904:
        values += (days < 60).astype("timedelta64[D]")
    values[~good] = np.datetime64("NaT")
    return values, impossible, year
