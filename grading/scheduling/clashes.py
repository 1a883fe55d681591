"""Appointments that a person has set at one time for one rep."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from grading.engine.problems import Problem
from grading.language import Message
from grading.scheduling.hours import clock
from grading.scheduling.problem import Kept

__all__ = ["clashing"]


def clashing(kept: Sequence[Kept], start: date, end: date) -> Iterator[Problem]:
    """A problem for each two fixed entries of one rep that overlap; both are named.

    Args:
        kept: Entries of an earlier plan; those without a time cannot clash.
        start: First day looked at.
        end: Last day looked at.
    """
    by_day: defaultdict[tuple[date, str], list[tuple[int, Kept]]] = defaultdict(list)
    for entry in kept:
        if entry.status == "fixed" and entry.start is not None and start <= entry.day <= end:
            by_day[entry.day, entry.rep].append((entry.start, entry))
    for (day, rep), entries in sorted(by_day.items()):
        entries.sort(key=lambda timed: (timed[0], timed[1].key))
        for place, (begins, entry) in enumerate(entries):
            for other_begins, other in entries[place + 1 :]:
                if other_begins >= begins + entry.minutes and other_begins != begins:
                    break
                facts = {"day": day, "rep": rep, "first": entry.key, "second": other.key}
                times = {"time": clock(begins), "other": clock(other_begins)}
                yield Problem(
                    what=Message("scheduling.finding.clash", facts | times),
                    expected=Message("scheduling.finding.expected_apart"),
                    value=other.key,
                    code="clash",
                )
