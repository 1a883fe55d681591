"""The first solver: places contacts one after another, weightiest first."""

import heapq
from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol

from grading.scheduling.free_time import DayBook, day_parts, may_visit
from grading.scheduling.hours import Stretch
from grading.scheduling.plan import Plan, Visit
from grading.scheduling.problem import NO_REP, Contact, PlanProblem
from grading.scheduling.reasons import why_unplaced

__all__ = ["Solver", "solve"]


WORTH_DAYS = 2
"""By how many days a contact may leave its nearest day for the time of day it prefers."""


class Solver(Protocol):
    """Anything that turns a problem into a plan; the checker decides whether it did so well."""

    def __call__(self, problem: PlanProblem) -> Plan:
        """Place every contact, or say why not."""
        ...


def solve(problem: PlanProblem) -> Plan:
    """Place contacts by weight, then due date, then longest unseen, then key.

    Each goes to the allowed day nearest its due date (the earlier of two), there to the earliest
    free time of the part of the day wanted. For a preferred time of day it may go up to
    ``WORTH_DAYS`` further; if none is free there, any time of the nearest day will do. Of equal customers the one that went without comes
    first next time, so that a rep with too many customers sees all of them in turn. The same
    problem always gives the same plan.
    """
    book = DayBook(problem)
    nearest_first = _nearest_days(book)
    visits: list[Visit] = []
    open_contacts: list[int] = []
    queue = _Queue(problem.contacts)
    while (position := queue.next()) is not None:
        contact = problem.contacts[position]
        visit = None
        if contact.rep != NO_REP:
            visit = _place(problem, position, book, nearest_first(contact))
        if visit is None:
            open_contacts.append(position)
            queue.done(position, None)
        else:
            visits.append(visit)
            queue.done(position, visit.day)
    return Plan(
        visits=tuple(sorted(visits, key=lambda v: (v.day, v.rep, v.start, v.contact))),
        unplaced=tuple(why_unplaced(problem, n, book) for n in sorted(open_contacts)),
    )


def _place(
    problem: PlanProblem, position: int, book: DayBook, ordinals: tuple[int, ...]
) -> Visit | None:
    parts = day_parts(problem.contacts[position])
    if len(parts) > 1:
        near = [day for day in ordinals if abs(day - ordinals[0]) <= WORTH_DAYS]
        visit = _first_fit(problem, position, book, near, parts[:1])
        if visit is not None:
            return visit
    return _first_fit(problem, position, book, ordinals, parts)


def _first_fit(
    problem: PlanProblem,
    position: int,
    book: DayBook,
    ordinals: Sequence[int],
    parts: tuple[Stretch, ...],
) -> Visit | None:
    """Take the first free time in the first of the days that has one."""
    contact = problem.contacts[position]
    rep = problem.reps[contact.rep]
    for ordinal in ordinals:
        day = book.at(contact.rep, ordinal)
        if not day.gaps or not may_visit(rep, contact, day):
            continue
        start = day.find(contact.minutes, parts)
        if start is not None:
            day.take(start, start + contact.minutes)
            day.visits += contact.channel == "visit"
            return Visit(position, contact.rep, date.fromordinal(ordinal), start)
    return None


def _nearest_days(book: DayBook) -> Callable[[Contact], tuple[int, ...]]:
    """Days to try for a contact, nearest to the due date first.

    Hundreds of contacts share window and weekdays, so each such list is made once.
    """
    known: dict[tuple[object, ...], tuple[int, ...]] = {}

    def of(contact: Contact) -> tuple[int, ...]:
        key = (contact.rep, contact.earliest, contact.latest, contact.due, contact.weekdays)
        if key not in known:
            due, allowed = contact.due.toordinal(), contact.weekdays
            days = book.working(contact.rep, contact.earliest, contact.latest)
            fitting = [day for day in days if not allowed or (day - 1) % 7 in allowed]
            known[key] = tuple(sorted(fitting, key=lambda day: (abs(day - due), day)))
        return known[key]

    return of


class _Queue:
    """Contacts in the order of placing; a customer's next one waits for the one before."""

    def __init__(self, contacts: tuple[Contact, ...]) -> None:
        self._contacts = contacts
        # Last contact first, so that pop() gives them in order.
        self._waiting: dict[int, list[int]] = {}
        order = sorted(range(len(contacts)), key=lambda n: contacts[n].number, reverse=True)
        for position in order:
            self._waiting.setdefault(contacts[position].customer, []).append(position)
        self._heap: list[tuple[int, date, date, str, int]] = []
        for customer in self._waiting:
            self._push(customer, date.min)
        self._seen = dict.fromkeys(self._waiting, date.min)

    def next(self) -> int | None:
        """Position of the contact to place now, or None."""
        return heapq.heappop(self._heap)[-1] if self._heap else None

    def done(self, position: int, placed_on: date | None) -> None:
        """Release the customer's next contact."""
        customer = self._contacts[position].customer
        if placed_on is not None:
            self._seen[customer] = placed_on
        if self._waiting[customer]:
            self._push(customer, self._seen[customer])

    def _push(self, customer: int, seen: date) -> None:
        position = self._waiting[customer].pop()
        contact = self._contacts[position]
        entry = (-contact.weight, contact.due, seen, contact.key, position)
        heapq.heappush(self._heap, entry)
