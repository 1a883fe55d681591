"""Why a contact found no place, from the most lasting cause to the most passing one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from grading.language import Message
from grading.scheduling.advice import Adviser
from grading.scheduling.plan import Unplaced, Visit
from grading.scheduling.problem import NO_REP, Contact, PlanProblem, Rep, WeekdayNames
from grading.scheduling.spare_time import Need, SpareTime

__all__ = ["CODES", "NEVER_CODES", "unplaced"]

NEVER_CODES = (
    "rep_unknown",
    "no_hours",
    "weekdays_never",
    "too_long",
    "time_never",
    "no_visits",
)
"""Reasons that no week would remove; what to do is part of them."""

CODES = (
    *NEVER_CODES,
    "no_working_day",
    "blocked",
    "no_allowed_day",
    "visits_full",
    "rep_full",
    "misplaced",
)
"""Every reason there is."""

ALL_WEEK = frozenset(range(7))


def unplaced(
    problem: PlanProblem, visits: Sequence[Visit], left_out: Sequence[int]
) -> tuple[Unplaced, ...]:
    """Why each contact found no place, and what would have found it one.

    Args:
        problem: The problem.
        visits: What was placed.
        left_out: Zero-based positions of the contacts without a place.
    """
    if not left_out:
        return ()
    judge = _Judge(problem, SpareTime(problem, visits))
    return tuple(judge.reason(position) for position in left_out)


class _Judge:
    def __init__(self, problem: PlanProblem, spare: SpareTime) -> None:
        self._problem = problem
        self._spare = spare
        self._adviser = Adviser(problem, spare)

    def reason(self, position: int) -> Unplaced:
        """The reason for one zero-based contact."""
        problem = self._problem
        contact = problem.contacts[position]
        if contact.rep == NO_REP:
            name = problem.customers[contact.customer].rep_name if problem.customers else ""
            return _unplaced(position, "rep_unknown", {"rep": name})
        rep = problem.reps[contact.rep]
        facts: dict[str, object] = {
            "rep": rep.name,
            "minutes": contact.minutes,
            "weekdays": WeekdayNames(contact.weekdays or ALL_WEEK),
            "time": Message(f"scheduling.time.{contact.time}"),
            "earliest": max(contact.earliest, problem.start),
            "latest": min(contact.latest, problem.end),
            "maximum": rep.max_visits_a_day,
        }
        never = _never(rep, contact)
        if never is not None:
            return _unplaced(position, never, facts)
        code = self._not_now(contact)
        advice = self._adviser.advice(contact) or Message(f"advice.else.{code}")
        return _unplaced(position, code, facts, advice)

    def _not_now(self, contact: Contact) -> str:
        """Code of a cause that lies in these weeks."""
        need = Need.of(contact)
        days = self._spare.window(contact)
        if not days:
            return "no_working_day"
        allowed = [day for day in days if contact.allows(date.fromordinal(day))]
        if not allowed:
            free = replace(contact, blocked=None)
            opens = any(free.allows(date.fromordinal(day)) for day in days)
            return "blocked" if opens else "no_allowed_day"
        # Named only if the visits alone are in the way on every possible day.
        if not any(self._spare.may_visit(need, day) for day in allowed):
            return "visits_full"
        return "rep_full"


def _unplaced(
    position: int, code: str, facts: dict[str, object], advice: Message | None = None
) -> Unplaced:
    return Unplaced(position, code, Message(f"scheduling.unplaced.{code}", facts), advice)


def _never(rep: Rep, contact: Contact) -> str | None:
    """Code of a cause that no week would remove, or None."""
    if not any(rep.hours):
        return "no_hours"
    allowed = [rep.hours[day] for day in sorted(contact.weekdays or ALL_WEEK)]
    if not any(allowed):
        return "weekdays_never"
    stretches = [stretch for day in allowed for stretch in day]
    if max(end - start for start, end in stretches) < contact.minutes:
        return "too_long"
    begins, ends = Need.of(contact).part
    if max(min(end, ends) - max(start, begins) for start, end in stretches) < contact.minutes:
        return "time_never"
    if contact.channel == "visit" and rep.max_visits_a_day == 0:
        return "no_visits"
    return None
