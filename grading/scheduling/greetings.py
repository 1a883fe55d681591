"""Good wishes: on which days, to whom, and which of them an earlier plan already holds."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property

from grading.contacts.countries import country_code
from grading.contacts.holiday_names import Holiday, is_widely_kept, public_holidays
from grading.engine.words import plain
from grading.scheduling.portfolio import DayOff
from grading.scheduling.problem import NO_REP
from grading.scheduling.team import Team
from grading.schemes.models import ALL_HOLIDAYS
from grading.schemes.parts import LocalText

__all__ = ["GreetingDays", "not_yet_greeted"]

_NEAR_DAYS = 7
"""By how many days a person may have moved a greeting that still is the same."""


class GreetingDays:
    """The holidays of each rep's country and of the team, as far as they lie in a plan.

    Args:
        team: Reps with countries.
        days_off: From the Holidays table; what has a name and is for no single rep is a holiday.
        start: First day of the plan.
        end: Last day of the plan.
    """

    def __init__(self, team: Team, days_off: Sequence[DayOff], start: date, end: date) -> None:
        self._team = team
        self._start = start
        self._end = end
        self._named = [off for off in days_off if off.name.strip() and not off.rep.strip()]
        self._found: dict[tuple[int, tuple[str, ...]], tuple[Holiday, ...]] = {}

    def of(self, rep: int, wanted: tuple[str, ...]) -> tuple[Holiday, ...]:
        """The holidays on which a rep's customers get good wishes, in order.

        Args:
            rep: Zero-based rep.
            wanted: Their names, or ``ALL_HOLIDAYS``.
        """
        if not wanted or rep == NO_REP:
            return ()
        key = (rep, wanted)
        if key not in self._found:
            country = self._team.reps[rep].country
            public = public_holidays(country, self._start, self._end)
            own = self._own(country)
            chosen = [each for each in (*public, *own) if any(map(each.is_called, wanted))]
            if ALL_HOLIDAYS in wanted:
                # A company's day off is no holiday to its customers.
                chosen += [*public, *(each for each in own if is_widely_kept(each.name.en))]
            by_day = {holiday.day: holiday for holiday in reversed(chosen)}
            self._found[key] = tuple(by_day[day] for day in sorted(by_day))
        return self._found[key]

    def unknown(self, wanted: Iterable[str]) -> tuple[str, ...]:
        """The names that no holiday of the year around the plan has, in any rep's country."""
        return tuple(
            name
            for name in dict.fromkeys(wanted)
            if name != ALL_HOLIDAYS and not any(each.is_called(name) for each in self.known)
        )

    @cached_property
    def known(self) -> tuple[Holiday, ...]:
        """All holidays from the year of the plan's start to the year after its end."""
        first, last = date(self._start.year, 1, 1), date(self._end.year + 1, 12, 31)
        countries = dict.fromkeys(rep.country for rep in self._team.reps)
        public = [each for code in countries for each in public_holidays(code, first, last)]
        own = [Holiday(off.day, LocalText(en=off.name.strip())) for off in self._named]
        return (*own, *public)

    def _own(self, country: str) -> tuple[Holiday, ...]:
        """Named days of the Holidays table within the plan, the first of each run of days."""
        mine = [off for off in self._named if country_code(off.country) in ("", country)]
        days = {(off.day, plain(off.name)): off for off in mine}
        return tuple(
            Holiday(day, LocalText(en=off.name.strip()))
            for (day, name), off in sorted(days.items(), key=lambda item: item[0])
            if self._start <= day <= self._end and (day - timedelta(days=1), name) not in days
        )


def not_yet_greeted(wanted: Sequence[date], greeted: Sequence[date]) -> Iterator[int]:
    """Zero-based places of the greetings that no kept one stands for, each for the nearest.

    Args:
        wanted: Days of the greetings wanted, in order.
        greeted: Days of greetings that stay, in order.
    """
    left = list(range(len(wanted)))
    for day in greeted:
        near = min(left, key=lambda place: abs((wanted[place] - day).days), default=None)
        if near is not None and abs((wanted[near] - day).days) <= _NEAR_DAYS:
            left.remove(near)
    yield from left
