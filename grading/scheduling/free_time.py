"""The time reps have for a plan, day by day, beside what stays of an earlier one."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from grading.scheduling.hours import Stretch
from grading.scheduling.problem import Kept, PlanProblem

__all__ = ["RepDay", "free_days", "in_day_part"]


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

    def take(self, start: int, end: int) -> None:
        """Make the time from ``start`` to ``end`` no longer free."""
        left: list[Stretch] = []
        for gap_start, gap_end in self.gaps:
            if gap_start < min(start, gap_end):
                left.append((gap_start, min(start, gap_end)))
            if max(end, gap_start) < gap_end:
                left.append((max(end, gap_start), gap_end))
        self.gaps = left

    def take_any(self, minutes: int) -> None:
        """Set time aside whose place in the day is not agreed: one gap, else several."""
        for start, end in self.gaps:
            if end - start >= minutes:
                self.take(start, start + minutes)
                return
        for gap_start, gap_end in list(self.gaps):
            used = min(minutes, gap_end - gap_start)
            self.take(gap_start, gap_start + used)
            minutes -= used


def free_days(problem: PlanProblem) -> Iterator[dict[int, RepDay]]:
    """Rep by rep the days with hours by ordinal, in order, kept entries already taken out."""
    days = [problem.start + timedelta(days=n) for n in range(problem.days)]
    kept: defaultdict[str, list[Kept]] = defaultdict(list)
    # Entries with a time come first, so that the others fill what they leave.
    for entry in sorted(problem.kept, key=lambda kept: kept.start is None):
        if entry.status != "skipped":
            kept[entry.rep].append(entry)
    for rep in problem.reps:
        free = {day.toordinal(): RepDay(hours) for day in days if (hours := rep.hours_on(day))}
        for entry in kept[rep.name]:
            found = free.get(entry.day.toordinal())
            if found is not None:
                _keep(found, entry)
        yield free


def _keep(day: RepDay, entry: Kept) -> None:
    day.visits += entry.channel == "visit"
    if entry.start is None:
        day.take_any(entry.minutes)
        return
    end = entry.start + entry.minutes
    day.take(entry.start, end)
    if entry.channel == "visit":
        day.stops.append((entry.start, end, entry.area))
