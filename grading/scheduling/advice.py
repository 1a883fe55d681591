"""What would find a place for a contact that has none: one change, true of the plan as it stands.

Each piece of advice leaves everything else where it is: whoever follows it has room for this
contact without moving another. The least intrusive comes first.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import NamedTuple

from grading.language import Message
from grading.scheduling.hours import clock
from grading.scheduling.problem import WEEKDAYS, Contact, Rep
from grading.scheduling.spare_time import ANY_TIME, Need, SpareTime

__all__ = ["CODES", "Advice", "Adviser"]

CODES = ("time", "visits", "block", "weekday", "later", "earlier", "minutes")
"""What there is to advise, the least intrusive first; keys of the texts."""

_NUMBERS = {"visits": "maximum", "later": "days", "earlier": "days", "minutes": "lacking"}
"""What the number of an advice is called in its text."""

_MINUTES_DAYS = 10
"""On so many days at most it is worked out how much longer they would have to be."""


class Advice(NamedTuple):
    """One change that makes room.

    Args:
        code: One of ``CODES``.
        day: Ordinal of the day on which it makes room.
        number: What goes with the code: the minute of the other time, the most visits, how many
            days later or earlier, how many minutes longer.
    """

    code: str
    day: int
    number: int = 0

    def told(self, rep: Rep) -> Message:
        """The advice in words, for a contact of a rep."""
        facts: dict[str, object] = {"rep": rep.name, "day": date.fromordinal(self.day)}
        if self.code == "time":
            facts["time"] = clock(self.number)
        elif self.code in _NUMBERS:
            facts[_NUMBERS[self.code]] = self.number
        if self.code in ("weekday", "minutes"):
            facts["weekday"] = Message(f"scheduling.weekday.{WEEKDAYS[(self.day - 1) % 7]}")
        return Message(f"advice.{self.code}", facts)


@dataclass(frozen=True, slots=True)
class _Case:
    """One contact without a place, and the days its rep works in its window."""

    contact: Contact
    need: Need
    days: Sequence[int]

    def free(self, ordinal: int) -> bool:
        """Whether the customer is not blocked on a day."""
        blocked = self.contact.blocked
        return blocked is None or not blocked[0] <= date.fromordinal(ordinal) <= blocked[1]

    def on_weekday(self, ordinal: int) -> bool:
        """Whether the rule allows the weekday."""
        return not self.contact.weekdays or (ordinal - 1) % 7 in self.contact.weekdays

    def permits(self, ordinal: int) -> bool:
        """Whether rule and customer allow a day, whatever the window."""
        return self.on_weekday(ordinal) and self.free(ordinal)


class Adviser:
    """Finds what would help contacts of a rep that found no place.

    Args:
        rep: The rep.
        spare: The time that the plan leaves.
    """

    def __init__(self, rep: Rep, spare: SpareTime) -> None:
        self._most = rep.max_visits_a_day
        self._spare = spare
        self._lacking: dict[Need, dict[int, int | None]] = {}

    def advice(self, contact: Contact) -> Advice | None:
        """The least intrusive change that makes room, None where no single one does."""
        case = _Case(contact, Need.of(contact), self._spare.window(contact))
        return next(self._found(case), None)

    def _found(self, case: _Case) -> Iterator[Advice]:
        yield from self._other_time(case)
        yield from self._one_visit_more(case)
        yield from self._shorter_block(case)
        yield from self._other_weekday(case)
        yield from self._other_window(case)
        yield from self._longer_day(case)

    def _open(self, case: _Case, need: Need) -> Sequence[int]:
        """The days of the window on which there is room."""
        if not case.days:
            return ()
        days = self._spare.open_days(need)
        return days[bisect_left(days, case.days[0]) : bisect_right(days, case.days[-1])]

    def _other_time(self, case: _Case) -> Iterator[Advice]:
        if case.need.part == ANY_TIME:
            return
        free = case.need._replace(part=ANY_TIME)
        for ordinal in self._open(case, free):
            start = self._spare.start(free, ordinal)
            if start is not None and case.permits(ordinal):
                yield Advice("time", ordinal, start)

    def _one_visit_more(self, case: _Case) -> Iterator[Advice]:
        if self._most is None or not case.need.is_visit:
            return
        for ordinal in case.days:
            full = case.permits(ordinal) and not self._spare.may_visit(case.need, ordinal)
            if full and self._spare.start(case.need, ordinal) is not None:
                yield Advice("visits", ordinal, self._most)

    def _shorter_block(self, case: _Case) -> Iterator[Advice]:
        if case.contact.blocked is not None:
            for ordinal in self._open(case, case.need):
                if case.on_weekday(ordinal) and not case.free(ordinal):
                    yield Advice("block", ordinal)

    def _other_weekday(self, case: _Case) -> Iterator[Advice]:
        for ordinal in self._open(case, case.need):
            if case.free(ordinal) and not case.on_weekday(ordinal):
                yield Advice("weekday", ordinal)

    def _other_window(self, case: _Case) -> Iterator[Advice]:
        """The next day after the window, or the last one before it, whichever is nearer."""
        days = self._spare.open_days(case.need)
        first, last = case.contact.earliest.toordinal(), case.contact.latest.toordinal()
        later = (day for day in days[bisect_right(days, last) :] if case.permits(day))
        before = days[: bisect_left(days, first)]
        earlier = (day for day in reversed(before) if case.permits(day))
        near = [(day - last, "later", day) for day in islice(later, 1)]
        near += [(first - day, "earlier", day) for day in islice(earlier, 1)]
        for distance, code, ordinal in sorted(near):
            yield Advice(code, ordinal, distance)

    def _longer_day(self, case: _Case) -> Iterator[Advice]:
        """The day in the window that would have to be the least longer."""
        found: list[tuple[int, int]] = []
        table = self._lacking.setdefault(case.need, {})
        for ordinal in case.days[:_MINUTES_DAYS]:
            if ordinal not in table:
                table[ordinal] = self._minutes_lacking(case.need, ordinal)
            lacking = table[ordinal]
            if lacking is not None and case.permits(ordinal):
                found.append((lacking, ordinal))
        if found:
            lacking, ordinal = min(found)
            yield Advice("minutes", ordinal, lacking)

    def _minutes_lacking(self, need: Need, ordinal: int) -> int | None:
        if not self._spare.may_visit(need, ordinal):
            return None
        return self._spare.minutes_lacking(need, ordinal)
