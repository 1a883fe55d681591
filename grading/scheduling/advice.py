"""What would find a place for a contact that has none: one change, true of the plan as it stands.

Each piece of advice leaves everything else where it is: whoever follows it has room for this
contact without moving another. The least intrusive comes first.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from grading.language import Message
from grading.scheduling.hours import clock
from grading.scheduling.problem import WEEKDAYS, Contact, PlanProblem
from grading.scheduling.spare_time import ANY_TIME, Need, SpareTime

__all__ = ["CODES", "Adviser"]

CODES = ("time", "visits", "block", "weekday", "later", "earlier", "minutes")
"""What there is to advise, the least intrusive first; keys of the texts."""

_MINUTES_DAYS = 10
"""On so many days at most it is worked out how much longer they would have to be."""


@dataclass(frozen=True, slots=True)
class _Case:
    """One contact without a place, and the days its rep works in its window."""

    contact: Contact
    need: Need
    days: tuple[int, ...]

    def permits(self, ordinal: int) -> bool:
        """Whether rule and customer allow a day, whatever the window."""
        day = date.fromordinal(ordinal)
        blocked = self.contact.blocked
        free = blocked is None or not blocked[0] <= day <= blocked[1]
        return free and self.on_weekday(ordinal)

    def on_weekday(self, ordinal: int) -> bool:
        """Whether the rule allows the weekday."""
        return not self.contact.weekdays or (ordinal - 1) % 7 in self.contact.weekdays


class Adviser:
    """Finds what would help contacts that found no place.

    Args:
        problem: The problem.
        spare: The time that its plan leaves.
    """

    def __init__(self, problem: PlanProblem, spare: SpareTime) -> None:
        self._problem = problem
        self._spare = spare

    def advice(self, contact: Contact) -> Message | None:
        """The least intrusive change that makes room, None where no single one does."""
        working = self._spare.working(contact.rep)
        first = bisect_left(working, contact.earliest.toordinal())
        last = bisect_right(working, contact.latest.toordinal())
        case = _Case(contact, Need.of(contact), tuple(working[first:last]))
        return next(self._found(case, first, last), None)

    def _found(self, case: _Case, first: int, last: int) -> Iterator[Message]:
        yield from self._other_time(case)
        yield from self._one_visit_more(case)
        yield from self._shorter_block(case)
        yield from self._other_weekday(case)
        yield from self._other_window(case, first, last)
        yield from self._longer_day(case)

    def _fits(self, need: Need, ordinal: int) -> int | None:
        """Minute at which a contact fits into a day that may hold one more of its kind."""
        if not self._spare.may_visit(need, ordinal):
            return None
        return self._spare.start(need, ordinal)

    def _other_time(self, case: _Case) -> Iterator[Message]:
        if case.need.part == ANY_TIME:
            return
        free = replace(case.need, part=ANY_TIME)
        for ordinal in case.days:
            start = self._fits(free, ordinal) if case.permits(ordinal) else None
            if start is not None:
                yield self._told(case, "time", ordinal, time=clock(start))

    def _one_visit_more(self, case: _Case) -> Iterator[Message]:
        limit = self._problem.reps[case.need.rep].max_visits_a_day
        for ordinal in case.days:
            full = case.permits(ordinal) and not self._spare.may_visit(case.need, ordinal)
            if full and self._spare.start(case.need, ordinal) is not None:
                yield self._told(case, "visits", ordinal, maximum=limit)

    def _shorter_block(self, case: _Case) -> Iterator[Message]:
        for ordinal in case.days:
            blocked = case.on_weekday(ordinal) and not case.permits(ordinal)
            if blocked and self._fits(case.need, ordinal) is not None:
                yield self._told(case, "block", ordinal)

    def _other_weekday(self, case: _Case) -> Iterator[Message]:
        unblocked = replace(case.contact, weekdays=frozenset())
        for ordinal in case.days:
            other = not case.on_weekday(ordinal) and unblocked.allows(date.fromordinal(ordinal))
            if other and self._fits(case.need, ordinal) is not None:
                name = Message(f"scheduling.weekday.{WEEKDAYS[(ordinal - 1) % 7]}")
                yield self._told(case, "weekday", ordinal, weekday=name)

    def _other_window(self, case: _Case, first: int, last: int) -> Iterator[Message]:
        """The next day after the window, or the last one before it, whichever is nearer."""
        working = self._spare.working(case.need.rep)
        near: list[tuple[int, str, int]] = []
        for code, ordinals in (("later", working[last:]), ("earlier", working[:first][::-1])):
            edge = case.contact.latest if code == "later" else case.contact.earliest
            for ordinal in ordinals:
                if case.permits(ordinal) and self._fits(case.need, ordinal) is not None:
                    near.append((abs(ordinal - edge.toordinal()), code, ordinal))
                    break
        for distance, code, ordinal in sorted(near):
            yield self._told(case, code, ordinal, days=distance)

    def _longer_day(self, case: _Case) -> Iterator[Message]:
        """The day in the window that would have to be the least longer."""
        found = []
        days = [n for n in case.days if case.permits(n) and self._spare.may_visit(case.need, n)]
        for ordinal in days[:_MINUTES_DAYS]:
            lacking = self._spare.minutes_lacking(case.need, ordinal)
            if lacking is not None:
                found.append((lacking, ordinal))
        if found:
            lacking, ordinal = min(found)
            weekday = Message(f"scheduling.weekday.{WEEKDAYS[(ordinal - 1) % 7]}")
            yield self._told(case, "minutes", ordinal, lacking=lacking, weekday=weekday)

    def _told(self, case: _Case, code: str, ordinal: int, /, **facts: object) -> Message:
        rep = self._problem.reps[case.need.rep].name
        told = {"rep": rep, "day": date.fromordinal(ordinal), **facts}
        return Message(f"advice.{code}", told)
