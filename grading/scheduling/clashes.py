"""Appointments that a person has set: for a rep whom nobody knows, or at one time for one rep."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from grading.engine.problems import Problem
from grading.engine.words import fold, nearest
from grading.language import Message
from grading.scheduling.hours import clock
from grading.scheduling.problem import Kept, Rep

__all__ = ["clashing", "of_known_reps", "strange_reps"]


def of_known_reps(kept: Sequence[Kept], reps: Sequence[Rep]) -> tuple[Kept, ...]:
    """Entries of an earlier plan, with their reps as the reps are spelled.

    Args:
        kept: The entries, in which a person may have written a name in another case.
        reps: The reps.
    """
    spelling = {fold(rep.name): rep.name for rep in reps}
    known = ((entry, spelling.get(fold(entry.rep), entry.rep)) for entry in kept)
    return tuple(entry if name == entry.rep else replace(entry, rep=name) for entry, name in known)


def strange_reps(
    kept: Sequence[Kept], reps: Sequence[Rep], start: date, end: date
) -> Iterator[Problem]:
    """A problem for each fixed entry of a rep that there is not: it takes nobody's time.

    Args:
        kept: Entries of an earlier plan.
        reps: The reps.
        start: First day looked at.
        end: Last day looked at.
    """
    names = {fold(rep.name): rep.name for rep in reps}
    for entry in kept:
        firm = entry.status == "fixed" and start <= entry.day <= end
        if not (firm and entry.rep) or fold(entry.rep) in names:
            continue
        near = nearest(entry.rep, names.values())
        facts = {"day": entry.day, "customer": entry.name or entry.key, "rep": entry.rep}
        what = Message("scheduling.finding.kept_rep", facts)
        if near is not None:
            facts |= {"nearest": near}
            what = Message("scheduling.finding.kept_rep_nearest", facts)
        yield Problem(
            what=what,
            expected=Message("scheduling.finding.expected_rep"),
            value=entry.rep,
            code="unknown_rep",
        )


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
                first, second = (each.name or each.key for each in (entry, other))
                facts = {"day": day, "rep": rep, "first": first, "second": second}
                times = {"time": clock(begins), "other": clock(other_begins)}
                yield Problem(
                    what=Message("scheduling.finding.clash", facts | times),
                    expected=Message("scheduling.finding.expected_apart"),
                    value=other.key,
                    code="clash",
                )
