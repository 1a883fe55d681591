"""Working days counted from dates, by the rules of a step."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from grading.contacts.calendars import BusinessCalendar
from grading.contacts.countries import country_code
from grading.schemes.models import Workday, WorkdayRule
from grading.schemes.unary import meets

__all__ = ["counted_days"]

Days = npt.NDArray[np.datetime64]
_LONGEST_BREAK = 60
"""No calendar has so many free days in a row, but for those that a company adds."""
_DAY = np.timedelta64(1, "D")


def counted_days(
    step: Workday,
    start: Days,
    not_before: Days | None,
    days_off: Mapping[str, frozenset[date]] = MappingProxyType({}),
) -> Days:
    """The working day of each row, NaT where the start is blank or no rule fits.

    Args:
        step: What is counted how.
        start: datetime64[D].
        not_before: datetime64[D], broadcast against ``start``; a blank holds nothing back.
        days_off: Free days beside public holidays by country code, those of everybody under "".

    Raises:
        CalendarError: The country of the step is not known.
    """
    country = country_code(step.country)
    own = days_off.get("", frozenset()) | days_off.get(country, frozenset())
    found = np.full(start.shape, np.datetime64("NaT"), "M8[D]")
    places = _rule_of(step.rules, start)
    for number, rule in enumerate(step.rules):
        rows = places == number
        if rows.any():
            found[rows] = _counted(rule, start[rows], country, own)
    if not_before is None:
        return found
    least = np.broadcast_to(not_before, found.shape)
    held = ~np.isnat(least) & ~np.isnat(found)
    if held.any():
        first = _moved(least[held], "after", 0, country, own)
        found[held] = np.maximum(found[held], first)
    return found


def _rule_of(rules: Sequence[WorkdayRule], start: Days) -> npt.NDArray[np.intp]:
    """Position of the first rule that fits each date's day of the month; their number for none."""
    first = [_first_rule(rules, day) for day in range(1, 32)]
    days = (start - start.astype("M8[M]").astype("M8[D]")).astype(int)
    blank = np.isnat(start)
    return np.where(blank, len(rules), np.array(first, np.intp)[np.where(blank, 0, days)])


def _first_rule(rules: Sequence[WorkdayRule], day: int) -> int:
    fitting = (n for n, rule in enumerate(rules) if meets(rule.start_day, float(day)))
    return next(fitting, len(rules))


def _counted(rule: WorkdayRule, start: Days, country: str, own: frozenset[date]) -> Days:
    month = start.astype("M8[M]")
    day = (start - month.astype("M8[D]")).astype(int) if rule.day is None else rule.day - 1
    month = month + np.timedelta64(rule.months, "M")
    last = (month + np.timedelta64(1, "M")).astype("M8[D]") - _DAY
    same: Days = np.minimum(month.astype("M8[D]") + day * _DAY, last)
    target: Days = same + np.timedelta64(rule.days, "D")
    return _moved(target, rule.roll, rule.workdays, country, own)


def _moved(days: Days, roll: str, workdays: int, country: str, own: frozenset[date]) -> Days:
    """Each day, or the working day after or before it, so many working days further on."""
    margin = np.timedelta64(_LONGEST_BREAK + 2 * abs(workdays) + len(own), "D")
    every = np.arange(days.min() - margin, days.max() + margin + _DAY)
    calendar = BusinessCalendar(every[0].item(), every[-1].item(), country, own)
    working = every[calendar.is_working(every)]
    if roll == "after":
        places = np.searchsorted(working, days, side="left")
    else:
        places = np.searchsorted(working, days, side="right") - 1
    moved: Days = working[places + workdays]
    return moved
