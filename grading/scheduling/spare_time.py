"""The time that a finished plan leaves, day by day; made from the plan, not from a solver's books."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import cached_property
from typing import NamedTuple

from grading.scheduling.hours import DAY_MINUTES, NOON, Stretch
from grading.scheduling.problem import Contact, Kept, PlanProblem

__all__ = ["ANY_TIME", "Need", "SpareTime"]

ANY_TIME: Stretch = (0, DAY_MINUTES)
_PARTS = {"any": ANY_TIME, "morning": (0, NOON), "afternoon": (NOON, DAY_MINUTES)}


class Need(NamedTuple):
    """What a contact needs of a day; equal needs are looked for once.

    Args:
        minutes: How long it takes.
        part: Where in the day it must lie.
        is_visit: Whether it counts as a visit and needs the way to it.
        area: Where it is.
    """

    minutes: int
    part: Stretch
    is_visit: bool
    area: str

    @classmethod
    def of(cls, contact: Contact) -> "Need":
        """That of a contact."""
        part = _PARTS[contact.time] if contact.time_firm else ANY_TIME
        is_visit = contact.channel == "visit"
        return cls(contact.minutes, part, is_visit, contact.area if is_visit else "")


class _Taken(NamedTuple):
    """Time that is taken; the area of a visit, "" for what needs no way."""

    start: int
    end: int
    area: str


class _Day:
    """One rep's day."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self.stretches = stretches
        self.taken: list[_Taken] = []
        self.untimed = 0
        self.visits = 0

    @cached_property
    def ordered(self) -> list[_Taken]:
        return sorted(self.taken)

    @cached_property
    def spare(self) -> int:
        """Minutes worked that nothing takes."""
        return sum(end - start for start, end in self.gaps()) - self.untimed

    def gaps(self) -> Iterator[Stretch]:
        """Stretches of time within the hours that nothing takes."""
        for start, end in self.stretches:
            reached = start
            for each in self.ordered:
                if each.start >= end:
                    break
                if each.start > reached:
                    yield reached, each.start
                reached = max(reached, each.end)
            if reached < end:
                yield reached, end


class SpareTime:
    """What a rep has left when a plan is made.

    Args:
        problem: Its reps.
        rep: Zero-based.
        visits: Position, ordinal of the day and start of each contact placed with the rep.
        kept: What stays of the rep's entries.
    """

    def __init__(
        self,
        problem: PlanProblem,
        rep: int,
        visits: Iterable[tuple[int, int, int]],
        kept: Iterable[Kept],
    ) -> None:
        self._travel = problem.travel
        self._limit = problem.reps[rep].max_visits_a_day
        self._days = _opened(problem, rep)
        self._working = list(self._days)
        self._fits: dict[tuple[Need, int], int | None] = {}
        self._open_days: dict[Need, Sequence[int]] = {}
        for position, ordinal, start in visits:
            contact = problem.contacts[position]
            is_visit = contact.channel == "visit"
            area = contact.area if is_visit else ""
            day = self._days[ordinal]
            day.taken.append(_Taken(start, start + contact.minutes, area))
            day.visits += is_visit
        for entry in kept:
            place = self._days.get(entry.day.toordinal())
            if place is None or entry.status == "skipped":
                continue
            is_visit = entry.channel == "visit"
            place.visits += is_visit
            if entry.start is None:
                place.untimed += entry.minutes
            else:
                area = entry.area if is_visit else ""
                place.taken.append(_Taken(entry.start, entry.start + entry.minutes, area))

    def window(self, contact: Contact) -> Sequence[int]:
        """The days of work on which a contact might be, weekdays and blocks aside."""
        days = self._working
        first = bisect_left(days, contact.earliest.toordinal())
        return days[first : bisect_right(days, contact.latest.toordinal())]

    def open_days(self, need: Need) -> Sequence[int]:
        """Days on which one contact more fits in and is no visit too many, in order."""
        if need not in self._open_days:
            self._open_days[need] = [
                day
                for day in self._working
                if self.may_visit(need, day) and self.start(need, day) is not None
            ]
        return self._open_days[need]

    def may_visit(self, need: Need, ordinal: int) -> bool:
        """Whether one contact more of this kind stays within the most visits a day."""
        limit = self._limit
        return not need.is_visit or limit is None or self._days[ordinal].visits < limit

    def start(self, need: Need, ordinal: int) -> int | None:
        """First minute at which a contact would fit in on a day of work, None where it would not.

        The most visits a day are no matter here.
        """
        key = (need, ordinal)
        if key not in self._fits:
            self._fits[key] = self._find(need, self._days[ordinal])
        return self._fits[key]

    def _find(self, need: Need, day: _Day) -> int | None:
        if day.spare < need.minutes:
            return None
        for gap in day.gaps():
            start, end = self._reachable(need, day, gap)
            start, end = max(start, need.part[0]), min(end, need.part[1])
            if end - start >= need.minutes:
                return start
        return None

    def minutes_lacking(self, need: Need, ordinal: int) -> int | None:
        """How much longer a day of work would have to be for a contact at its end to fit in.

        None where no longer day would help.
        """
        day = self._days[ordinal]
        closes = day.stretches[-1][1]
        begins = max([day.stretches[-1][0], *(each.end for each in day.ordered)])
        start, _ = self._reachable(need, day, (begins, DAY_MINUTES))
        end = max(start, need.part[0]) + need.minutes
        lacking = max(end - closes, need.minutes - day.spare)
        return lacking if end <= need.part[1] and closes + lacking <= DAY_MINUTES else None

    def _reachable(self, need: Need, day: _Day, gap: Stretch) -> Stretch:
        """What of a gap is left beside the way from the visit before and to the one after."""
        start, end = gap
        if not need.area:
            return gap
        for each in day.ordered:
            if each.area and each.start < gap[1]:
                start = max(gap[0], each.end + self._travel.between(each.area, need.area))
            elif each.area:
                end = min(end, each.start - self._travel.between(need.area, each.area))
                break
        return start, end


def _opened(problem: PlanProblem, rep: int) -> dict[int, _Day]:
    """The days within the plan that a rep works, by ordinal, in order."""
    hours_on = problem.reps[rep].hours_on
    days = (problem.start + timedelta(days=n) for n in range(problem.days))
    return {day.toordinal(): _Day(hours) for day in days if (hours := hours_on(day))}
