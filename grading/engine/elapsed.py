"""Time between two dates, in days or calendar months."""

import numpy as np
import numpy.typing as npt

from grading.schemes.models import TimeUnit

__all__ = ["calendar_years", "elapsed", "elapsed_days", "elapsed_months"]

Days = npt.NDArray[np.datetime64]


def elapsed(start: Days, end: Days, unit: TimeUnit) -> npt.NDArray[np.float64]:
    """Time from ``start`` to ``end``, NaN where either is NaT.

    Args:
        start: datetime64[D].
        end: datetime64[D], broadcast against ``start``.
        unit: Whole days, or months and years as the functions of their names count them.
    """
    if unit == "days":
        return elapsed_days(start, end)
    return elapsed_months(start, end) if unit == "months" else calendar_years(start, end)


def elapsed_days(start: Days, end: Days) -> npt.NDArray[np.float64]:
    """Days from ``start`` to ``end``; negative where the end is earlier."""
    span = (end - start).astype("timedelta64[D]")
    days = span.astype(np.int64).astype(np.float64)
    days[np.isnat(span)] = np.nan
    return days


def elapsed_months(start: Days, end: Days) -> npt.NDArray[np.float64]:
    """Whole calendar months plus the share of the month begun.

    The same day three months on is exactly 3; a day that a month lacks falls on its last, so
    30 November to 28 February is 3. The other way round gives the negative.
    """
    start, end = np.broadcast_arrays(start.astype("M8[D]"), end.astype("M8[D]"))
    backwards = end < start
    first, last = np.where(backwards, end, start), np.where(backwards, start, end)
    missing = np.isnat(first) | np.isnat(last)
    first, last = np.where(missing, np.datetime64(0, "D"), (first, last))
    whole = (last.astype("M8[M]") - first.astype("M8[M]")).astype(np.int64)
    whole -= _months_later(first, whole) > last
    reached, following = _months_later(first, whole), _months_later(first, whole + 1)
    share = (last - reached).astype(np.int64) / (following - reached).astype(np.int64)
    months = np.where(backwards, -(whole + share), whole + share)
    return np.where(missing, np.nan, months)


def calendar_years(start: Days, end: Days) -> npt.NDArray[np.float64]:
    """Difference of the numbers of the years; negative where the end is in an earlier one."""
    span = end.astype("M8[Y]") - start.astype("M8[Y]")
    years: npt.NDArray[np.float64] = span.astype(np.int64).astype(np.float64)
    years[np.isnat(span)] = np.nan
    return years


def _months_later(day: Days, months: npt.NDArray[np.int64]) -> Days:
    month = day.astype("M8[M]")
    target = month + months.astype("m8[M]")
    last = (target + np.timedelta64(1, "M")).astype("M8[D]") - np.timedelta64(1, "D")
    later: Days = np.minimum(target.astype("M8[D]") + (day - month.astype("M8[D]")), last)
    return later
