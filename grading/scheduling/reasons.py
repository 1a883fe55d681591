"""Why a contact found no place, from the most lasting cause to the most passing one."""

from dataclasses import replace

from grading.language import Message
from grading.scheduling.free_time import DayBook, day_parts, in_day_part
from grading.scheduling.plan import Unplaced
from grading.scheduling.problem import NO_REP, Contact, PlanProblem, Rep, WeekdayNames

__all__ = ["CODES", "why_unplaced"]

CODES = (
    "rep_unknown",
    "no_hours",
    "weekdays_never",
    "too_long",
    "time_never",
    "no_visits",
    "no_working_day",
    "blocked",
    "no_allowed_day",
    "visits_full",
    "rep_full",
)
"""Every reason there is; up to ``no_visits`` the rule can never be met, whatever the week."""

ALL_WEEK = frozenset(range(7))


def why_unplaced(problem: PlanProblem, position: int, book: DayBook) -> Unplaced:
    """The reason for one contact that found no place.

    Args:
        problem: The problem.
        position: Zero-based position of the contact.
        book: The time left when the plan was full.
    """
    contact = problem.contacts[position]
    if contact.rep == NO_REP:
        name = problem.customers[contact.customer].rep_name if problem.customers else ""
        return _unplaced(position, "rep_unknown", rep=name)
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
    code = _never(rep, contact) or _not_now(contact, book)
    return _unplaced(position, code, **facts)


def _unplaced(position: int, code: str, **facts: object) -> Unplaced:
    return Unplaced(position, code, Message(f"scheduling.unplaced.{code}", facts))


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
    last_choice = day_parts(contact)[-1]
    parts = [in_day_part(stretch, last_choice) for stretch in stretches]
    if max(end - start for start, end in parts) < contact.minutes:
        return "time_never"
    if contact.channel == "visit" and rep.max_visits_a_day == 0:
        return "no_visits"
    return None


def _not_now(contact: Contact, book: DayBook) -> str:
    """Code of a cause that lies in these weeks."""
    if not book.working(contact):
        return "no_working_day"
    days = book.days_for(contact)
    if not days:
        open_days = book.days_for(replace(contact, blocked=None))
        return "blocked" if open_days else "no_allowed_day"
    # Named only if the visits alone are in the way on every possible day.
    if not any(book.may_visit(contact, day) for day in days):
        return "visits_full"
    return "rep_full"
