"""The first solver: places contacts one after another, weightiest first."""

import heapq
from collections.abc import Sequence
from datetime import date
from typing import Protocol

from grading.scheduling.free_time import DayBook, day_parts
from grading.scheduling.plan import Plan, Visit
from grading.scheduling.problem import Contact, PlanProblem
from grading.scheduling.reasons import why_unplaced
from grading.scheduling.room import Places, make_room

__all__ = ["Solver", "solve"]


WORTH_DAYS = 2
"""By how many days a contact may leave its nearest day for the time of day it prefers."""


class Solver(Protocol):
    """Anything that turns a problem into a plan; the checker decides whether it did so well."""

    def __call__(self, problem: PlanProblem) -> Plan:
        """Place every contact, or say why not."""
        ...


def solve(problem: PlanProblem) -> Plan:
    """Place contacts by precedence, then weight, due date, longest unseen, key.

    Each goes to the allowed day nearest its due date (the earlier of two), there to the earliest
    free time of the part of the day wanted, if it can at least ``gap_days`` after the customer's
    contact before. For a preferred time of day it may go up to
    ``WORTH_DAYS`` further; if none is free there, any time of the nearest day will do. Of equal
    customers the one that went without comes first next time, so that a rep with too many
    customers sees all of them in turn. What found no place at last gets one if a single contact
    can make room by moving within its own window. The same problem always gives the same plan.
    """
    book = DayBook(problem)
    places: Places = {}
    left_out: list[int] = []
    queue = _Queue(problem.contacts)
    while (position := queue.next()) is not None:
        contact = problem.contacts[position]
        place = _place(contact, book, queue.seen(position))
        if place is None:
            left_out.append(position)
        else:
            book.place(contact, *place)
            places[position] = place
        queue.done(position, place)
    left_out = make_room(problem, book, places, left_out)
    visits = [
        Visit(position, problem.contacts[position].rep, date.fromordinal(day), start)
        for position, (day, start) in places.items()
    ]
    return Plan(
        visits=tuple(sorted(visits, key=lambda v: (v.day, v.rep, v.start, v.contact))),
        unplaced=tuple(why_unplaced(problem, n, book) for n in sorted(left_out)),
    )


def _place(contact: Contact, book: DayBook, seen: int) -> tuple[int, int] | None:
    """Day and start for a contact, or None.

    Where the contact before, on the ordinal day ``seen``, came late in its window, days too
    soon after it are taken only if no other has time.
    """
    apart = [day for day in book.days_for(contact) if day >= seen + contact.gap_days]
    return _on_days(contact, book, apart) or _on_days(contact, book, book.days_for(contact))


def _on_days(contact: Contact, book: DayBook, days: Sequence[int]) -> tuple[int, int] | None:
    parts = day_parts(contact)
    if days and len(parts) > 1:
        near = [day for day in days if abs(day - days[0]) <= WORTH_DAYS]
        place = book.first_fit(contact, near, parts[:1])
        if place is not None:
            return place
    return book.first_fit(contact, days, parts)


_Chain = tuple[int, int]
"""A customer, and which of its contacts that stand alone: -1 for those that follow each other."""


def _chain(contact: Contact, position: int) -> _Chain:
    return contact.customer, position if contact.stands_alone else -1


class _Queue:
    """Contacts in the order of placing; a customer's next one waits for the one before.

    Appointments and greetings wait for none, and none waits for them.
    """

    def __init__(self, contacts: tuple[Contact, ...]) -> None:
        self._contacts = contacts
        # Last contact first, so that pop() gives them in order.
        self._waiting: dict[_Chain, list[int]] = {}
        order = sorted(range(len(contacts)), key=lambda n: contacts[n].number, reverse=True)
        for position in order:
            self._waiting.setdefault(_chain(contacts[position], position), []).append(position)
        self._heap: list[tuple[int, int, date, int, str, int]] = []
        self._seen = dict.fromkeys(self._waiting, 0)
        for chain in self._waiting:
            self._push(chain)

    def seen(self, position: int) -> int:
        """Ordinal of the day of the contact placed before one, 0 for a customer's first."""
        return self._seen[_chain(self._contacts[position], position)]

    def next(self) -> int | None:
        """Position of the contact to place now, or None."""
        return heapq.heappop(self._heap)[-1] if self._heap else None

    def done(self, position: int, place: tuple[int, int] | None) -> None:
        """Release the customer's next contact."""
        chain = _chain(self._contacts[position], position)
        if place is not None:
            self._seen[chain] = place[0]
        if self._waiting[chain]:
            self._push(chain)

    def _push(self, chain: _Chain) -> None:
        position = self._waiting[chain].pop()
        contact = self._contacts[position]
        rank = (-contact.precedence, -contact.weight, contact.due, self._seen[chain])
        heapq.heappush(self._heap, (*rank, contact.key, position))
