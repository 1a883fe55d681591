"""The time reps have left, day by day, while a plan is filled."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import timedelta

from grading.scheduling.hours import DAY_MINUTES, NOON, Stretch
from grading.scheduling.problem import NO_REP, Contact, Kept, PlanProblem
from grading.schemes.models import TimeOfDay

__all__ = ["DayBook", "RepDay", "day_parts", "free_days", "in_day_part"]

_PARTS: dict[TimeOfDay, Stretch] = {
    "any": (0, DAY_MINUTES),
    "morning": (0, NOON),
    "afternoon": (NOON, DAY_MINUTES),
}


def day_parts(contact: Contact) -> tuple[Stretch, ...]:
    """Where in a day a contact may lie, first choice first, as minutes after midnight."""
    wanted = _PARTS[contact.time]
    if contact.time_firm or contact.time == "any":
        return (wanted,)
    return (wanted, _PARTS["any"])


def in_day_part(stretch: Stretch, part: Stretch) -> Stretch:
    """What of a stretch lies in a part of the day; empty or reversed where nothing does."""
    return max(stretch[0], part[0]), min(stretch[1], part[1])


class RepDay:
    """One rep's day: the stretches worked, the gaps still free, and how many visits it holds.

    Attributes:
        stops: Start, end and area of the visits that stay at their time.
    """

    __slots__ = ("gaps", "stops", "stretches", "visits")

    def __init__(self, stretches: tuple[Stretch, ...]) -> None:
        self.stretches = stretches
        self.gaps = list(stretches)
        self.stops: list[tuple[int, int, str]] = []
        self.visits = 0

    def find(self, minutes: int, parts: tuple[Stretch, ...]) -> int | None:
        """Earliest start of a free gap of that length in the first part that has one."""
        for part in parts:
            for gap in self.gaps:
                start, end = in_day_part(gap, part)
                if end - start >= minutes:
                    return start
        return None

    def take(self, start: int, end: int) -> None:
        """Make the time from ``start`` to ``end`` no longer free."""
        left: list[Stretch] = []
        for gap_start, gap_end in self.gaps:
            if gap_start < min(start, gap_end):
                left.append((gap_start, min(start, gap_end)))
            if max(end, gap_start) < gap_end:
                left.append((max(end, gap_start), gap_end))
        self.gaps = left

    def give_back(self, start: int, end: int) -> None:
        """Make time within one stretch free again, joined with the gaps beside it there."""
        within = next(s for s in self.stretches if s[0] <= start and end <= s[1])
        left: list[Stretch] = []
        for gap in self.gaps:
            if gap[1] == start and gap[0] >= within[0]:
                start = gap[0]
            elif gap[0] == end and gap[1] <= within[1]:
                end = gap[1]
            else:
                left.append(gap)
        self.gaps = sorted([*left, (start, end)])

    def take_any(self, minutes: int) -> None:
        """Set time aside whose place in the day is not agreed: one gap, else several."""
        start = self.find(minutes, ((0, DAY_MINUTES),))
        if start is not None:
            self.take(start, start + minutes)
            return
        for gap_start, gap_end in list(self.gaps):
            used = min(minutes, gap_end - gap_start)
            self.take(gap_start, gap_start + used)
            minutes -= used


def free_days(problem: PlanProblem) -> list[dict[int, RepDay]]:
    """Per rep the days with hours by ordinal, in order, kept entries already taken out."""
    days = [problem.start + timedelta(days=n) for n in range(problem.days)]
    found = [
        {day.toordinal(): RepDay(hours) for day in days if (hours := rep.hours_on(day))}
        for rep in problem.reps
    ]
    # Entries with a time come first, so that the others fill what they leave.
    for entry in sorted(problem.kept, key=lambda kept: kept.start is None):
        rep = problem.rep_positions.get(entry.rep)
        if rep is not None and entry.status != "skipped":
            day = found[rep].get(entry.day.toordinal())
            if day is not None:
                _keep(day, entry)
    return found


def _keep(day: RepDay, entry: Kept) -> None:
    day.visits += entry.channel == "visit"
    if entry.start is None:
        day.take_any(entry.minutes)
        return
    end = entry.start + entry.minutes
    day.take(entry.start, end)
    if entry.channel == "visit":
        day.stops.append((entry.start, end, entry.area))


class DayBook:
    """Every rep's days with hours, kept entries already taken out. Days are ordinals.

    Args:
        problem: Its reps and kept entries; contacts are not placed here.
    """

    def __init__(self, problem: PlanProblem) -> None:
        self._reps = problem.reps
        self._days = free_days(problem)
        self._ordinals = [sorted(of_rep) for of_rep in self._days]
        self._nearest: dict[tuple[object, ...], tuple[int, ...]] = {}

    def working(self, contact: Contact) -> list[int]:
        """The days the contact's rep works within its window, in order."""
        if contact.rep == NO_REP:
            return []
        ordinals = self._ordinals[contact.rep]
        first = bisect_left(ordinals, contact.earliest.toordinal())
        return ordinals[first : bisect_right(ordinals, contact.latest.toordinal())]

    def days_for(self, contact: Contact) -> tuple[int, ...]:
        """The days on which the contact is allowed, nearest to its due date first.

        Hundreds of contacts share window and weekdays, so each such list is made once.
        """
        key = (
            *(contact.rep, contact.earliest, contact.latest, contact.due),
            *(contact.weekdays, contact.blocked),
        )
        if key not in self._nearest:
            due, allowed = contact.due.toordinal(), contact.weekdays
            # Ordinal 1, the first of January of the year 1, is a Monday.
            days = [d for d in self.working(contact) if not allowed or (d - 1) % 7 in allowed]
            if contact.blocked is not None:
                first, last = (day.toordinal() for day in contact.blocked)
                days = [day for day in days if not first <= day <= last]
            self._nearest[key] = tuple(sorted(days, key=lambda day: (abs(day - due), day)))
        return self._nearest[key]

    def may_visit(self, contact: Contact, ordinal: int) -> bool:
        """Whether one more contact of this kind stays within the rep's most visits a day."""
        limit = self._reps[contact.rep].max_visits_a_day
        if limit is None or contact.channel != "visit":
            return True
        return self._days[contact.rep][ordinal].visits < limit

    def first_fit(
        self, contact: Contact, ordinals: Sequence[int], parts: tuple[Stretch, ...]
    ) -> tuple[int, int] | None:
        """Day and start of the first free time in the first of the days that has one."""
        of_rep = self._days[contact.rep]
        for ordinal in ordinals:
            day = of_rep[ordinal]
            if day.gaps and self.may_visit(contact, ordinal):
                start = day.find(contact.minutes, parts)
                if start is not None:
                    return ordinal, start
        return None

    def place(self, contact: Contact, ordinal: int, start: int) -> None:
        """Take the time of a contact."""
        day = self._days[contact.rep][ordinal]
        day.take(start, start + contact.minutes)
        day.visits += contact.channel == "visit"

    def remove(self, contact: Contact, ordinal: int, start: int) -> None:
        """Give the time of a placed contact back."""
        day = self._days[contact.rep][ordinal]
        day.give_back(start, start + contact.minutes)
        day.visits -= contact.channel == "visit"
