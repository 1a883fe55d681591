"""The contacts a plan wants, from rules, due dates and what is agreed."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt

from grading.contacts.calendars import Days
from grading.contacts.weeks import week_text
from grading.language import Message
from grading.scheduling.appointments import Appointments, Wishes, arranged, called, revival_purpose
from grading.scheduling.demand import History, Rules
from grading.scheduling.overrides import Agreement
from grading.scheduling.pace import paced
from grading.scheduling.problem import NO_REP, WEEKDAYS, Contact, Precedence
from grading.scheduling.purposes import Purposes
from grading.scheduling.targets import NEVER, Targets, targets
from grading.scheduling.team import Team
from grading.schemes.models import ContactRule, TimeOfDay

__all__ = ["Draft"]

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Kind:
    """What the contacts of one rule share."""

    rule: ContactRule
    weekdays: frozenset[int]
    time_firm: bool


class Draft:
    """Makes the contacts of all customers, as often as wanted.

    Args:
        rules: Which rule each customer follows.
        team: Reps with hours, calendars, whose customers are whose.
        history: Last contacts, and what of an earlier plan stays.
        wishes: What is wanted beside the intervals.
        due: Next due date per customer.
        working: bool, per calendar and day: whether it is worked.
        firm_times: Times of day that may not be left.
    """

    def __init__(
        self,
        rules: Rules,
        team: Team,
        history: History,
        wishes: Wishes,
        due: Days,
        working: npt.NDArray[np.bool_],
        firm_times: frozenset[TimeOfDay],
    ) -> None:
        self._rules = rules
        self._team = team
        self._history = history
        self._wishes = wishes
        self._due = due
        self._start = wishes.settled.start
        self._working = working
        self._kept = _with_appointments(history, wishes)
        end = self._start + timedelta(days=working.shape[1] - 1)
        self._appointments = Appointments(rules, history, team, wishes, end)
        self._kinds = [
            _Kind(rule, frozenset(map(WEEKDAYS.index, rule.weekdays)), rule.time in firm_times)
            for rule in rules.kinds
        ]
        self._purposes = Purposes(rules, history, team.rep, self._start)

    def contacts(self, first_days: Ints | None = None) -> tuple[Contact, ...]:
        """Every contact wanted, by customer and number.

        Args:
            first_days: As for ``targets``, per customer.
        """
        chained = [*self.chained(first_days)]
        return arranged(chained, self.single({contact.customer for contact in chained}))

    def firsts(self) -> Iterator[Contact]:
        """The first contact of each customer by its rule."""
        wanted = self._targets(None)
        first = np.flatnonzero(wanted.number == 0)
        yield from self._made(
            Targets(*(getattr(wanted, each.name)[first] for each in fields(wanted)))
        )

    def counts(self, first_days: Ints | None = None) -> Ints:
        """How many contacts by rule each customer gets."""
        customers = self._targets(first_days).customer
        return np.bincount(customers, minlength=len(self._history.keys))

    def chained(self, first_days: Ints | None = None) -> Iterator[Contact]:
        """The contacts that follow each other by the rules, by customer and number."""
        yield from self._made(self._targets(first_days))

    def single(self, chained: Container[int]) -> Iterator[Contact]:
        """The contacts that follow no interval.

        Args:
            chained: Customers whom their rule gives a contact in the plan anyway.
        """
        for row in self._appointments.rows():
            yield from self._appointments.contacts(row, chained=row in chained)

    @cached_property
    def _rows(self) -> Ints:
        """Customers whose rules plan contacts."""
        return np.flatnonzero(self._rules.planned).astype(np.int64)

    def _targets(self, first_days: Ints | None) -> Targets:
        rows = self._rows
        pace, tables = paced(self._rules, self._team, rows, self._start, self._working)
        return targets(
            rows,
            _numbers(self._history.last[rows], self._start),
            _numbers(self._due[rows], self._start),
            pace,
            tables,
            self._kept,
            None if first_days is None else first_days[rows],
            self._wishes.settled.bounds.of(rows),
        )

    def _made(self, wanted: Targets) -> Iterator[Contact]:
        origin = np.datetime64(self._start, "D")
        dates = [
            (origin + days).astype(object).tolist()
            for days in (wanted.due, wanted.earliest, wanted.latest)
        ]
        kinds, reps, keys = self._rules.kind.tolist(), self._team.rep.tolist(), self._history.keys
        tiers, grades = self._rules.tier.tolist(), [tier.grade for tier in self._rules.tiers]
        weights, opens = self._rules.weights, self._rules.opens.tolist()
        areas, spots = self._team.areas, self._team.spots
        by_row = self._wishes.settled.by_row
        reviving, firm = self._reviving(wanted), wanted.firm.tolist()
        for place, (customer, number, due, earliest, latest) in enumerate(
            zip(wanted.customer.tolist(), wanted.number.tolist(), *dates, strict=True)
        ):
            kind = self._kinds[kinds[customer]]
            grade = grades[tiers[customer]]
            rule = kind.rule
            late = due < self._start
            made = Contact(
                key=keys[customer],
                customer=customer,
                number=number,
                rep=reps[customer],
                tier=grade,
                channel=rule.channel,
                minutes=rule.minutes,
                due=due,
                earliest=earliest,
                latest=latest,
                weekdays=kind.weekdays,
                time=rule.time,
                time_firm=kind.time_firm,
                weight=weights[grade],
                purpose=self._purposes.overdue(due)
                if late
                else self._purposes.regular(customer, number, due),
                gap_days=opens[customer],
                # Messages take what capacity is left over, overdue or not.
                precedence=Precedence.OVERDUE
                if late and rule.channel != "message"
                else Precedence.DUE,
                area=areas[customer],
                spot=spots[customer],
            )
            if place in reviving:
                made = self._as_revival(made)
            agreed = by_row.get(customer)
            yield made if agreed is None else self._as_agreed(made, agreed, firm=firm[place] == 1)

    def _reviving(self, wanted: Targets) -> frozenset[int]:
        """Places of the contacts that wake a customer or win it back: the first from that day on.

        Whoever has an entry from that day on that stays is taken care of by it.
        """
        days = _numbers(self._wishes.revival.day, self._start)
        for row in [row for row, kept in self._kept.items() if kept[-1] >= days[row]]:
            days[row] = NEVER
        day = days[wanted.customer]
        late_enough = np.flatnonzero((day != NEVER) & (np.maximum(wanted.due, 0) >= day))
        _, first = np.unique(wanted.customer[late_enough], return_index=True)
        return frozenset(late_enough[first].tolist())

    def _as_revival(self, contact: Contact) -> Contact:
        """A contact by rule that wakes a customer, or wins it back."""
        rule = self._rules.kinds[int(self._rules.kind[contact.customer])]
        revival = self._wishes.revival
        channel, minutes = called(rule, lost=bool(revival.lost[contact.customer]))
        late = contact.due < self._start
        return replace(
            contact,
            channel=channel,
            minutes=minutes,
            purpose=revival_purpose(revival, contact.customer),
            precedence=Precedence.OVERDUE if late else Precedence.DUE,
        )

    def _as_agreed(self, contact: Contact, agreed: Agreement, *, firm: bool) -> Contact:
        """A contact by rule with what is agreed with its customer.

        Args:
            contact: As its rule wants it.
            agreed: What is agreed.
            firm: As ``Targets`` tells.
        """
        contact = replace(contact, blocked=agreed.blocked)
        if contact.number:
            return contact
        if agreed.agreed_week is not None and self._opens_week(contact, agreed.agreed_week):
            week = Message("scheduling.purpose.agreed", {"week": week_text(agreed.agreed_week)})
            contact = replace(contact, purpose=week, weekdays=self._weekdays(contact))
            return replace(contact, precedence=Precedence.AGREED)
        kept = self._kept.get(contact.customer)
        if agreed.deadline is not None and agreed.agreed_week is None and firm:
            purpose = Message("contact_rules.purpose.deadline", {"day": agreed.deadline})
            rule = self._rules.kinds[int(self._rules.kind[contact.customer])]
            contact = replace(
                contact,
                purpose=purpose,
                weekdays=self._weekdays(contact),
                channel=rule.channel,
                minutes=rule.minutes,
            )
        if agreed.must_include and not kept:
            return replace(contact, precedence=Precedence.MUST)
        return contact

    def _opens_week(self, contact: Contact, monday: date) -> bool:
        """Whether a contact is the one of the agreed week, and no entry that stays stood in."""
        return contact.earliest == max(monday, self._start)

    def _weekdays(self, contact: Contact) -> frozenset[int]:
        """The contact's weekdays; all, where the rep works in its window but on none of them."""
        if contact.rep == NO_REP:
            return contact.weekdays
        rep = self._team.reps[contact.rep]
        span = (contact.latest - contact.earliest).days + 1
        days = [contact.earliest + timedelta(days=n) for n in range(span)]
        if any(contact.allows(day) and rep.hours_on(day) for day in days):
            return contact.weekdays
        return frozenset()


def _numbers(days: Days, start: date) -> Ints:
    """Days counted from the plan's first; ``NEVER`` for NaT."""
    numbers = (days - np.datetime64(start, "D")).astype(np.int64)
    return np.where(np.isnat(days), NEVER, numbers)


def _with_appointments(history: History, wishes: Wishes) -> Mapping[int, Sequence[int]]:
    """Days that stand for a contact by rule: entries that stay, and appointments."""
    days = {row: [*of_row] for row, of_row in history.kept_days.items()}
    for row, day in wishes.settled.fixed_days.items():
        days[row] = sorted({*days.get(row, ()), day})
    return days
