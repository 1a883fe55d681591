"""The part of the independent judge that looks at each visit by itself.

Each rule is one expression over all visits at once, so that a plan of a whole company is judged
in little more than the time it takes to read it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from grading.language import Message
from grading.scheduling.hours import NOON, clock
from grading.scheduling.plan import Plan, Visit, as_columns, contacts_of
from grading.scheduling.problem import WEEKDAYS, Contact, PlanProblem

__all__ = ["VISIT_CODES", "Finding", "Judged", "broken_by_one"]

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

VISIT_CODES = (
    "outside_horizon",
    "outside_window",
    "weekday",
    "time_of_day",
    "unknown_rep",
    "wrong_rep",
    "day_off",
    "outside_hours",
)
"""Every rule looked at here."""

Finding = tuple[str, Message, int | None]
"""Code, what is wrong, zero-based position of the contact or None."""

_ANY, _MORNING, _AFTERNOON = range(3)
_TIMES = {"any": _ANY, "morning": _MORNING, "afternoon": _AFTERNOON}
_ALL_WEEK = 2 ** len(WEEKDAYS) - 1


@dataclass(frozen=True)
class Judged:
    """The visits of a plan whose contact exists, as arrays of one length.

    Args:
        visits: The visits themselves.
        contacts: Their contacts.
        day: Ordinal of the date.
        rep: Zero-based, maybe of nobody.
        start: Minute after midnight.
        end: The minute at which it is over.
    """

    visits: Sequence[Visit]
    contacts: Sequence[Contact]
    day: Ints
    rep: Ints
    start: Ints
    end: Ints

    @classmethod
    def of(cls, problem: PlanProblem, plan: Plan) -> "Judged":
        """Those of a plan."""
        visits = as_columns(plan.visits)
        said = contacts_of(visits)
        known = visits.taken(np.flatnonzero((said >= 0) & (said < len(problem.contacts))))
        contact, rep, day, start = (column.astype(np.int64) for column in known.columns)
        contacts = [problem.contacts[n] for n in contact.tolist()]
        minutes = _ints([each.minutes for each in contacts])
        return cls(known, contacts, day, rep, start, start + minutes)

    @property
    def weekday(self) -> Ints:
        """Monday is 0; the ordinal 1, the first of January of the year 1, was a Monday."""
        return (self.day - 1) % len(WEEKDAYS)


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _ordinals(days: Sequence[date]) -> Ints:
    return _ints([day.toordinal() for day in days])


def broken_by_one(problem: PlanProblem, judged: Judged) -> Iterator[Finding]:
    """Every rule that a visit breaks by itself."""
    contacts, day = judged.contacts, judged.day
    start, end = problem.start, problem.end
    away = (day < start.toordinal()) | (day > end.toordinal())
    yield from _told(judged, "outside_horizon", away, start=start, end=end)
    earliest = _ordinals([contact.earliest for contact in contacts])
    latest = _ordinals([contact.latest for contact in contacts])
    for at in np.flatnonzero((day < earliest) | (day > latest)).tolist():
        window = {"earliest": contacts[at].earliest, "latest": contacts[at].latest}
        yield _one(judged, "outside_window", at, **window)
    masks = {each: sum(1 << n for n in each) or _ALL_WEEK for each in _distinct_weekdays(contacts)}
    allowed = _ints([masks[contact.weekdays] for contact in contacts])
    for at in np.flatnonzero((allowed >> judged.weekday & 1) == 0).tolist():
        name = Message(f"scheduling.weekday.{WEEKDAYS[judged.visits[at].day.weekday()]}")
        yield _one(judged, "weekday", at, weekday=name)
    for at in np.flatnonzero(_at_wrong_time(judged)).tolist():
        facts = {"wanted": Message(f"scheduling.time.{contacts[at].time}")}
        yield _one(judged, "time_of_day", at, time=clock(judged.visits[at].start), **facts)
    yield from _with_rep(problem, judged)


def _distinct_weekdays(contacts: Sequence[Contact]) -> set[frozenset[int]]:
    return {contact.weekdays for contact in contacts}


def _at_wrong_time(judged: Judged) -> Bools:
    wanted = _ints([_TIMES[c.time] if c.time_firm else _ANY for c in judged.contacts])
    late: Bools = (wanted == _MORNING) & (judged.end > NOON)
    early: Bools = (wanted == _AFTERNOON) & (judged.start < NOON)
    return late | early


def _with_rep(problem: PlanProblem, judged: Judged) -> Iterator[Finding]:
    """The visit is its own rep's, and lies within the rep's hours."""
    rep, reps = judged.rep, problem.reps
    somebody = (rep >= 0) & (rep < len(reps))
    for at in np.flatnonzero(~somebody).tolist():
        yield _one(judged, "unknown_rep", at, rep=int(rep[at]))
    owner = _ints([contact.rep for contact in judged.contacts])
    if problem.customers:
        of_customer = [problem.customers[contact.customer].rep for contact in judged.contacts]
        owner = np.where(owner == rep, _ints(of_customer), owner)
    for at in np.flatnonzero(somebody & (owner != rep)).tolist():
        theirs = int(owner[at])
        name = reps[theirs].name if 0 <= theirs < len(reps) else "—"
        yield _one(judged, "wrong_rep", at, rep=reps[rep[at]].name, owner=name)
    named = np.where(somebody, rep, -1)
    for at in np.flatnonzero(somebody & _on_days_off(problem, named, judged.day)).tolist():
        yield _one(judged, "day_off", at, rep=reps[rep[at]].name)
    for at in np.flatnonzero(somebody & ~_in_hours(problem, named, judged)).tolist():
        facts = {"rep": reps[rep[at]].name, "time": clock(judged.visits[at].start)}
        yield _one(judged, "outside_hours", at, **facts)


def _on_days_off(problem: PlanProblem, rep: Ints, day: Ints) -> Bools:
    """Whether each day within the plan is a day off of its rep; -1 stands for nobody."""
    first = problem.start.toordinal()
    off = np.zeros((len(problem.reps) + 1, problem.days + 1), dtype=np.bool_)
    for position, person in enumerate(problem.reps):
        for free in person.days_off:
            if problem.start <= free <= problem.end:
                off[position, free.toordinal() - first] = True
    inside = (day >= first) & (day < first + problem.days)
    found: Bools = off[rep, np.where(inside, day - first, problem.days)]
    return found


def _in_hours(problem: PlanProblem, rep: Ints, judged: Judged) -> Bools:
    """Whether each visit lies within one stretch of its rep's hours."""
    most = max((len(day) for person in problem.reps for day in person.hours), default=0)
    hours = np.zeros((len(problem.reps) + 1, len(WEEKDAYS), most, 2), dtype=np.int64)
    for position, person in enumerate(problem.reps):
        for weekday, stretches in enumerate(person.hours):
            hours[position, weekday, : len(stretches)] = stretches or np.zeros((0, 2))
    mine = hours[rep, judged.weekday]
    start, end = judged.start[:, None], judged.end[:, None]
    inside: Bools = (mine[:, :, 0] <= start) & (end <= mine[:, :, 1])
    within: Bools = np.any(inside, axis=1)
    return within


def _told(judged: Judged, code: str, broken: Bools, **facts: object) -> Iterator[Finding]:
    for at in np.flatnonzero(broken).tolist():
        yield _one(judged, code, at, **facts)


def _one(judged: Judged, code: str, at: int, /, **facts: object) -> Finding:
    visit, contact = judged.visits[at], judged.contacts[at]
    told = {"customer": contact.key, "day": visit.day, **facts}
    return code, Message(f"scheduling.violation.{code}", told), visit.contact
