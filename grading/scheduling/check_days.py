"""The part of the independent judge that looks at all that one rep does on one day.

Days are told apart in one pass over arrays; only those that look wrong are gone through entry by
entry.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from grading.language import Message
from grading.scheduling.check_visits import Finding, Judged
from grading.scheduling.hours import DAY_MINUTES, Stretch, clock
from grading.scheduling.problem import Kept, PlanProblem, Rep

__all__ = ["DAY_CODES", "broken_together"]

DAY_CODES = ("over_hours", "overlap", "too_many_visits", "travel")
"""Every rule looked at here."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A visit of the plan, or an entry that stays and has a time."""

    start: int
    end: int
    key: str
    area: str
    is_visit: bool
    contact: int | None

    @property
    def order(self) -> tuple[int, int, str]:
        return self.start, self.end, self.key


def broken_together(problem: PlanProblem, judged: Judged) -> Iterator[Finding]:
    """Every rule that the entries of one rep and day break together.

    Entries that stay are a person's own doing: two of them may overlap, lie too near to each
    other or be too many; what the plan adds may not.
    """
    days = _Days(problem, judged)
    for rep, ordinal, visits in days.suspicious():
        person, kept = problem.reps[rep], days.kept.get((rep, ordinal), [])
        facts = {"rep": person.name, "day": judged.visits[visits[0]].day}
        entries = sorted(_entries(judged, visits, kept), key=lambda entry: entry.order)
        yield from _overlaps(entries, facts["day"])
        yield from _too_near(problem, entries, facts["day"])
        yield from _over_hours(person, (ordinal - 1) % 7, entries, kept, facts)
        yield from _too_many(person, entries, kept, facts)


class _Days:
    """The visits by rep and day, and the entries that stay beside them."""

    def __init__(self, problem: PlanProblem, judged: Judged) -> None:
        self._problem = problem
        self._judged = judged
        self.kept: defaultdict[tuple[int, int], list[Kept]] = defaultdict(list)
        names = {rep.name: position for position, rep in enumerate(problem.reps)}
        for entry in problem.kept:
            if entry.status != "skipped" and entry.rep in names:
                self.kept[names[entry.rep], entry.day.toordinal()].append(entry)
        named = (judged.rep >= 0) & (judged.rep < len(problem.reps))
        rows = np.flatnonzero(named)
        self._rows = rows[np.lexsort((judged.start[rows], judged.day[rows], judged.rep[rows]))]

    def suspicious(self) -> Iterator[tuple[int, int, list[int]]]:
        """Rep, ordinal and visits of each day that must be gone through."""
        rows, judged = self._rows, self._judged
        if not rows.size:
            return
        rep, day = judged.rep[rows], judged.day[rows]
        opens = np.flatnonzero(np.diff(rep, prepend=-1) | np.diff(day, prepend=-1))
        group = np.cumsum(np.bincount(opens, minlength=len(rows))) - 1
        doubtful = self._overlapping(group) | self._beyond_hours(group, opens)
        if self._problem.travel.minutes or self._problem.travel.otherwise:
            doubtful[:] = True
        closes = [*opens[1:].tolist(), len(rows)]
        for n, (first, last) in enumerate(zip(opens.tolist(), closes, strict=True)):
            place = int(rep[first]), int(day[first])
            if doubtful[n] or place in self.kept:
                yield *place, rows[first:last].tolist()

    def _overlapping(self, group: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Whether a visit of each day begins before the one before it is over."""
        start, end = self._judged.start[self._rows], self._judged.end[self._rows]
        soon = (start[1:] < end[:-1]) & (group[1:] == group[:-1])
        found: npt.NDArray[np.bool_] = np.bincount(group[1:], soon, group[-1] + 1) > 0
        return found

    def _beyond_hours(
        self, group: npt.NDArray[np.int64], opens: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.bool_]:
        """Whether each day holds more minutes or visits than it may, entries that stay aside."""
        judged, reps = self._judged, self._problem.reps
        rows = self._rows
        rep, weekday = judged.rep[rows][opens], judged.weekday[rows][opens]
        worked = np.array(
            [[sum(end - start for start, end in day) for day in each.hours] for each in reps]
        )
        limit = [each.max_visits_a_day for each in reps]
        most = np.array([DAY_MINUTES if each is None else each for each in limit])
        is_visit = np.array([judged.contacts[at].channel == "visit" for at in rows.tolist()])
        minutes = np.bincount(group, judged.end[rows] - judged.start[rows])
        found: npt.NDArray[np.bool_] = (minutes > worked[rep, weekday]) | (
            np.bincount(group, is_visit) > most[rep]
        )
        return found


def _entries(judged: Judged, visits: Sequence[int], kept: Sequence[Kept]) -> Iterator[_Entry]:
    for entry in kept:
        if entry.start is not None:
            end, is_visit = entry.start + entry.minutes, entry.channel == "visit"
            yield _Entry(entry.start, end, entry.key, entry.area, is_visit, None)
    for at in visits:
        visit, contact = judged.visits[at], judged.contacts[at]
        end, is_visit = visit.start + contact.minutes, contact.channel == "visit"
        yield _Entry(visit.start, end, contact.key, contact.area, is_visit, visit.contact)


def _found(code: str, contact: int | None, /, **facts: object) -> Finding:
    return code, Message(f"scheduling.violation.{code}", facts), contact


def _overlaps(entries: Sequence[_Entry], day: object) -> Iterator[Finding]:
    for place, entry in enumerate(entries):
        for later in entries[place + 1 :]:
            if later.start >= entry.end:
                break
            added = entry.contact if later.contact is None else later.contact
            if added is not None:
                facts = {"day": day, "time": clock(later.start), "other": entry.key}
                yield _found("overlap", added, customer=later.key, **facts)


def _too_near(problem: PlanProblem, entries: Sequence[_Entry], day: object) -> Iterator[Finding]:
    """From one visit to the next there is time for the way."""
    for entry, later in pairwise(each for each in entries if each.is_visit):
        added = entry.contact if later.contact is None else later.contact
        way = problem.travel.between(entry.area, later.area)
        if way and added is not None and later.start - entry.end < way:
            areas = {"origin": entry.area, "destination": later.area, "minutes": way}
            facts = {"day": day, "time": clock(later.start), "other": entry.key, **areas}
            yield _found("travel", added, customer=later.key, **facts)


def _over_hours(
    rep: Rep,
    weekday: int,
    entries: Sequence[_Entry],
    kept: Sequence[Kept],
    facts: dict[str, object],
) -> Iterator[Finding]:
    """What is planned, with kept entries that have no time yet, fits into the hours."""
    stretches = rep.hours[weekday]
    capacity = sum(end - start for start, end in stretches)
    minutes = sum(entry.end - entry.start for entry in entries if entry.contact is not None)
    minutes += sum(entry.minutes for entry in kept if entry.start is None)
    timed = [(entry.start, entry.end) for entry in entries if entry.contact is None]
    minutes += sum(_covered(stretch, timed) for stretch in stretches)
    if minutes > capacity:
        yield _found("over_hours", None, minutes=minutes, capacity=capacity, **facts)


def _covered(stretch: Stretch, taken: Sequence[Stretch]) -> int:
    """Minutes of a stretch that lie under any of the taken ones."""
    covered, reached = 0, stretch[0]
    for start, end in sorted(taken):
        start, end = max(start, reached), min(end, stretch[1])
        if start < end:
            covered += end - start
            reached = end
    return covered


def _too_many(
    rep: Rep, entries: Sequence[_Entry], kept: Sequence[Kept], facts: dict[str, object]
) -> Iterator[Finding]:
    added = sum(entry.is_visit and entry.contact is not None for entry in entries)
    count = added + sum(entry.channel == "visit" for entry in kept)
    if added and rep.max_visits_a_day is not None and count > rep.max_visits_a_day:
        yield _found("too_many_visits", None, visits=count, maximum=rep.max_visits_a_day, **facts)
