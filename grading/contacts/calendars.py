"""Working days of a country: its own weekend, its public holidays and a company's days off."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import numpy.typing as npt

from grading.contacts.countries import country_code
from grading.exceptions import CalendarError

__all__ = ["BusinessCalendar", "Days"]

Days = npt.NDArray[np.datetime64]
"""datetime64[D]; NaT stands for no date."""

SATURDAY_SUNDAY = frozenset({5, 6})
YEARS_AHEAD = 5
"""How far a calendar reaches unless told: past twice the longest contact interval (730 days)."""


@dataclass(frozen=True, slots=True)
class _CountryYear:
    """Public holidays of one year, and weekend days made working days to make up for them."""

    holidays: tuple[date, ...]
    made_up: tuple[date, ...]
    weekend: frozenset[int]


@cache
def _country_year(code: str, year: int) -> _CountryYear:
    # Imported here: reading the holidays of 250 countries is slow and seldom needed.
    import holidays

    known = holidays.country_holidays(code, years=[year])
    made_up = sorted(day for day in known.weekend_workdays if day.year == year)
    return _CountryYear(tuple(sorted(known)), tuple(made_up), frozenset(known.weekend))


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """Which days are worked.

    Args:
        start: First day of the period looked at; who was never contacted is due here.
        end: Last day in which a working day is sought; None: the end of the year five years on.
        country: ISO code, or the country's name in English, Chinese or Spanish; "" for none:
            then Saturdays and Sundays are free, and there are no public holidays.
        days_off: Further days on which nobody works.

    Raises:
        CalendarError: No public holidays are known for the country, or ``end`` precedes
            ``start``.

    Source:
        Weekends, public holidays and made-up working days: the ``holidays`` package. The weekend
        is that of the year of ``start``.
    """

    start: date
    end: date | None = None
    country: str = ""
    days_off: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        # Frozen: the canonical values are set once, here, so that equal calendars are equal.
        object.__setattr__(self, "country", country_code(self.country))
        object.__setattr__(self, "days_off", frozenset(self.days_off))
        if self.last_day < self.start:
            msg = (
                f"{self._name} — must end on or after its start {self.start} — "
                f"ends {self.last_day}. Give a later end."
            )
            raise CalendarError(msg)

    @property
    def last_day(self) -> date:
        """Last day in which a working day is sought."""
        return self.end or date(self.start.year + YEARS_AHEAD, 12, 31)

    @property
    def weekend(self) -> frozenset[int]:
        """Free weekdays, Monday is 0."""
        if not self.country:
            return SATURDAY_SUNDAY
        return _country_year(self.country, self.start.year).weekend

    def is_working(self, dates: Days) -> npt.NDArray[np.bool_]:
        """Whether each date is a working day; false for NaT."""
        days = dates.astype("datetime64[D]")
        known = ~np.isnat(days)
        working = np.zeros(days.shape, dtype=np.bool_)
        if known.any():
            rules, made_up = self._rules(days[known])
            working[known] = np.is_busday(days[known], busdaycal=rules) | np.isin(
                days[known], made_up
            )
        return working

    def next_working_day(self, dates: Days) -> Days:
        """Each date itself if it is a working day, else the first one after it; NaT stays NaT.

        Raises:
            CalendarError: No working day is left up to ``end``; names the first date hit.
        """
        days = dates.astype("datetime64[D]")
        moved = days.copy()
        known = ~np.isnat(days)
        if not known.any():
            return moved
        rules, made_up = self._rules(days[known])
        rolled = np.busday_offset(days[known], 0, roll="forward", busdaycal=rules)
        if len(made_up):
            place = np.searchsorted(made_up, days[known])
            there = place < len(made_up)
            rolled[there] = np.minimum(rolled[there], made_up[place[there]])
        moved[known] = rolled
        self._must_end_in_time(days[known], rolled)
        return moved

    def holidays(self, start: date, end: date) -> frozenset[date]:
        """Public holidays and own days off from ``start`` to ``end``, both inclusive."""
        found = set(self.days_off)
        if self.country:
            for year in range(start.year, end.year + 1):
                found.update(_country_year(self.country, year).holidays)
        return frozenset(day for day in found if start <= day <= end)

    @property
    def _name(self) -> str:
        return f"Calendar of {self.country}" if self.country else "Calendar"

    def _rules(self, days: Days) -> tuple[np.busdaycalendar, Days]:
        """Weekend and holidays of the years around ``days``; made-up working days, sorted."""
        off = set(self.days_off)
        made_up: set[date] = set()
        if self.country:
            years = np.unique(days.astype("datetime64[Y]")).astype(int) + 1970
            for year in sorted({y for first in years.tolist() for y in (first, first + 1)}):
                found = _country_year(self.country, year)
                off.update(found.holidays)
                made_up.update(found.made_up)
        week = "".join("0" if day in self.weekend else "1" for day in range(7))
        rules = np.busdaycalendar(weekmask=week, holidays=_as_days(off))
        return rules, _as_days(made_up - self.days_off)

    def _must_end_in_time(self, days: Days, moved: Days) -> None:
        late = np.flatnonzero(moved > np.datetime64(self.last_day, "D"))
        if len(late):
            msg = (
                f"{self._name} — must have a working day on or after {days[late[0]]} and up to "
                f"its end {self.last_day} — there is none. Extend the calendar or take out days off."
            )
            raise CalendarError(msg)


def _as_days(days: Iterable[date]) -> Days:
    return np.array(sorted(days), dtype="datetime64[D]")
