"""The time reps have left, day by day, while a plan is filled."""

from bisect import bisect_left, bisect_right
from datetime import date, timedelta

from grading.scheduling.hours import DAY_MINUTES, NOON
from grading.scheduling.problem import Contact, Kept, PlanProblem, Rep
from grading.schemes.models import TimeOfDay

__all__ = ["DayBook", "RepDay", "day_parts", "in_day_part", "may_visit"]

_PARTS: dict[TimeOfDay, tuple[int, int]] = {
    "any": (0, DAY_MINUTES),
    "morning": (0, NOON),
    "afternoon": (NOON, DAY_MINUTES),
}


def day_parts(contact: Contact) -> tuple[tuple[int, int], ...]:
    """Where in a day a contact may lie, first choice first, as minutes after midnight."""
    wanted = _PARTS[contact.time]
    if contact.time_firm or contact.time == "any":
        return (wanted,)
    return (wanted, _PARTS["any"])


def in_day_part(stretch: tuple[int, int], part: tuple[int, int]) -> tuple[int, int]:
    """What of a stretch lies in a part of the day; empty or reversed where nothing does."""
    return max(stretch[0], part[0]), min(stretch[1], part[1])


class RepDay:
    """One rep's day: the gaps still free and how many visits it holds."""

    __slots__ = ("gaps", "visits")

    def __init__(self, gaps: list[tuple[int, int]]) -> None:
        self.gaps = gaps
        self.visits = 0

    def find(self, minutes: int, parts: tuple[tuple[int, int], ...]) -> int | None:
        """Earliest start of a free gap of that length in the first part that has one."""
        for part in parts:
            for gap in self.gaps:
                start, end = in_day_part(gap, part)
                if end - start >= minutes:
                    return start
        return None

    def take(self, start: int, end: int) -> None:
        """Make the time from ``start`` to ``end`` no longer free."""
        left: list[tuple[int, int]] = []
        for gap_start, gap_end in self.gaps:
            if gap_start < min(start, gap_end):
                left.append((gap_start, min(start, gap_end)))
            if max(end, gap_start) < gap_end:
                left.append((max(end, gap_start), gap_end))
        self.gaps = left

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


class DayBook:
    """Every rep's days with hours, kept entries already taken out. Days are ordinals.

    Args:
        problem: Its reps and kept entries; contacts are not placed here.
    """

    def __init__(self, problem: PlanProblem) -> None:
        days = [problem.start + timedelta(days=n) for n in range(problem.days)]
        self._days = [
            {day.toordinal(): RepDay(list(hours)) for day in days if (hours := rep.hours_on(day))}
            for rep in problem.reps
        ]
        self._ordinals = [sorted(of_rep) for of_rep in self._days]
        # Entries with a time come first, so that the others fill what they leave.
        for entry in sorted(problem.kept, key=lambda kept: kept.start is None):
            rep = problem.rep_positions.get(entry.rep)
            if rep is not None and entry.status != "skipped":
                self._keep(rep, entry)

    def at(self, rep: int, ordinal: int) -> RepDay:
        """One working day of a rep."""
        return self._days[rep][ordinal]

    def working(self, rep: int, earliest: date, latest: date) -> list[int]:
        """Ordinals of the days a rep works from ``earliest`` to ``latest``, in order."""
        ordinals = self._ordinals[rep]
        first = bisect_left(ordinals, earliest.toordinal())
        return ordinals[first : bisect_right(ordinals, latest.toordinal())]

    def _keep(self, rep: int, entry: Kept) -> None:
        day = self._days[rep].get(entry.day.toordinal())
        if day is None:
            return
        if entry.start is None:
            day.take_any(entry.minutes)
        else:
            day.take(entry.start, entry.start + entry.minutes)
        day.visits += entry.channel == "visit"


def may_visit(rep: Rep, contact: Contact, day: RepDay) -> bool:
    """Whether one more contact of this kind stays within the rep's most visits a day."""
    limit = rep.max_visits_a_day
    return limit is None or contact.channel != "visit" or day.visits < limit
