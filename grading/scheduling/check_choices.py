"""The part of the independent judge that looks at what was chosen: which pattern, who went first."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

import numpy as np
import numpy.typing as npt

from grading.language import Message
from grading.scheduling.check_visits import Finding, Judged
from grading.scheduling.hours import NOON
from grading.scheduling.plan import Plan, contacts_of
from grading.scheduling.problem import Contact, PlanProblem

__all__ = ["CHOICE_CODES", "broken_patterns", "passed_over"]

CHOICE_CODES = ("pattern",)
"""Every rule looked at here. Whom a plan passed over is no rule that it may not break, but tells
how good it is."""


def broken_patterns(problem: PlanProblem, judged: Judged) -> Iterator[Finding]:
    """Customers who are not seen on all days of one of their patterns."""
    if not problem.patterns:
        return
    first = problem.start.toordinal()
    days: defaultdict[int, list[int]] = defaultdict(list)
    for contact, day in zip(judged.contacts, judged.day.tolist(), strict=True):
        if contact.customer in problem.patterns:
            days[contact.customer].append(day - first)
    for customer, seen in days.items():
        if tuple(sorted(seen)) not in problem.patterns[customer]:
            on = ", ".join(str(date.fromordinal(first + day)) for day in sorted(seen))
            facts = {"customer": problem.customers[customer].key, "days": on}
            yield "pattern", Message("scheduling.violation.pattern", facts), None


def passed_over(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Contacts without a place that could take the place of one of a lower precedence.

    Ways between areas are left aside: where they take time, one place is not like another.
    """
    if problem.travel.minutes or problem.travel.otherwise:
        return
    judged = Judged.of(problem, plan)
    left_out = [n for n in contacts_of(plan.unplaced).tolist() if 0 <= n < len(problem.contacts)]
    places = _Places(problem, judged)
    for position in left_out:
        contact = problem.contacts[position]
        if 0 <= contact.rep < len(problem.reps) and contact.customer not in problem.patterns:
            at = places.of_less(contact)
            if at is not None:
                facts = {
                    "customer": contact.key,
                    "due": contact.due,
                    "other": judged.contacts[at].key,
                    "day": judged.visits[at].day,
                }
                yield "precedence", Message("scheduling.violation.precedence", facts), position


class _Places:
    """Where placed contacts are, by how urgent they are."""

    def __init__(self, problem: PlanProblem, judged: Judged) -> None:
        self._problem = problem
        self._judged = judged
        self._first = problem.start.toordinal()
        self._longest: dict[tuple[str, int], npt.NDArray[np.int64]] = {}
        self._on: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        self._kinds = sorted({(c.channel, int(c.precedence)) for c in judged.contacts})
        places = zip(judged.rep.tolist(), judged.day.tolist(), strict=True)
        for at, (rep, day) in enumerate(places):
            self._on[rep, day].append(at)

    def of_less(self, contact: Contact) -> int | None:
        """A visit whose place the contact could take and that is of a lower precedence."""
        lower = [kind for kind in self._kinds if kind[0] == contact.channel]
        lower = [kind for kind in lower if kind[1] < contact.precedence]
        begin = max(contact.earliest.toordinal() - self._first, 0)
        until = min(contact.latest.toordinal() - self._first, self._problem.days - 1) + 1
        for kind in lower:
            longest = self._table(kind)[contact.rep, begin:until]
            for n in np.flatnonzero(longest >= contact.minutes).tolist():
                for at in self._on[contact.rep, self._first + begin + n]:
                    if self._could_be(contact, at, kind):
                        return at
        return None

    def _could_be(self, contact: Contact, at: int, kind: tuple[str, int]) -> bool:
        other, visit = self._judged.contacts[at], self._judged.visits[at]
        if (other.channel, other.precedence) != kind or other.minutes < contact.minutes:
            return False
        if other.customer in self._problem.patterns or not contact.allows(visit.day):
            return False
        if contact.time_firm and contact.time == "morning":
            return visit.start + contact.minutes <= NOON
        return not contact.time_firm or contact.time == "any" or visit.start >= NOON

    def _table(self, kind: tuple[str, int]) -> npt.NDArray[np.int64]:
        """Minutes of the longest placed contact of one kind per rep and day of the plan."""
        if kind not in self._longest:
            shape = (len(self._problem.reps), self._problem.days)
            table = np.full(shape, -1, dtype=np.int64)
            for at, contact in enumerate(self._judged.contacts):
                rep, day = int(self._judged.rep[at]), int(self._judged.day[at]) - self._first
                known = 0 <= rep < shape[0] and 0 <= day < shape[1]
                if known and (contact.channel, contact.precedence) == kind:
                    table[rep, day] = max(table[rep, day], contact.minutes)
            self._longest[kind] = table
        return self._longest[kind]
