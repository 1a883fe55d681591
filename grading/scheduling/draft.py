"""The contacts a plan wants, from rules, due dates and what is agreed."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from grading.contacts.calendars import Days
from grading.contacts.due import earliest_after_days
from grading.contacts.weeks import week_text
from grading.language import Message
from grading.scheduling.agreements import Settled
from grading.scheduling.appointments import Appointments, arranged
from grading.scheduling.demand import History, Rules
from grading.scheduling.overrides import Agreement
from grading.scheduling.problem import NO_REP, WEEKDAYS, Contact, Precedence
from grading.scheduling.targets import NEVER, DayTables, Targets, day_table, targets
from grading.scheduling.team import Team
from grading.schemes.models import ContactRule, Tier, TimeOfDay

__all__ = ["Draft"]


class Draft:
    """Makes the contacts of all customers, as often as wanted.

    Args:
        rules: Which tier's rule each customer follows.
        team: Reps with hours, calendars, whose customers are whose.
        history: Last contacts, and what of an earlier plan stays.
        settled: What is agreed with single customers.
        due: Next due date per customer.
        working: bool, per calendar and day: whether it is worked.
        firm_times: Times of day that may not be left.
    """

    def __init__(
        self,
        rules: Rules,
        team: Team,
        history: History,
        settled: Settled,
        due: Days,
        working: npt.NDArray[np.bool_],
        firm_times: frozenset[TimeOfDay],
    ) -> None:
        self._rules = rules
        self._team = team
        self._history = history
        self._due = due
        self._settled = settled
        self._start = settled.start
        self._days = working.shape[1]
        self._firm_times = firm_times
        self._calendar = working
        self._never = np.isnat(history.last)
        self._kept = _with_appointments(history, settled)
        end = self._start + timedelta(days=self._days - 1)
        self._appointments = Appointments(rules, history, team, self._start, end)

    def contacts(self, first_days: npt.NDArray[np.int64] | None = None) -> tuple[Contact, ...]:
        """Every contact wanted, by customer and number."""
        chained = [*self.chained(first_days)]
        return arranged(chained, self.single({contact.customer for contact in chained}))

    def chained(self, first_days: npt.NDArray[np.int64] | None = None) -> Iterator[Contact]:
        """The contacts that follow each other by the tiers' rules."""
        for tier, rule, rows in self._rules.groups():
            yield from self._of_rule(tier, rule, self._targets(rule, rows, first_days))

    def single(self, chained: Container[int]) -> Iterator[Contact]:
        """The contacts that were agreed with single customers.

        Args:
            chained: Customers whom a tier's rule gives a contact in the plan anyway.
        """
        for row, agreed in self._settled.by_row.items():
            yield from self._appointments.contacts(row, agreed, chained=row in chained)

    def _targets(
        self,
        rule: ContactRule,
        rows: npt.NDArray[np.int64],
        first_days: npt.NDArray[np.int64] | None,
    ) -> Targets:
        allowed = _allowed(self._team, rule, self._start, self._days)
        return targets(
            rows,
            _numbers(self._history.last[rows], self._start),
            _numbers(self._due[rows], self._start),
            self._team.rep[rows],
            rule,
            DayTables(day_table(self._calendar), day_table(self._calendar & allowed)),
            self._kept,
            None if first_days is None else first_days[rows],
            self._settled.bounds.of(rows),
        )

    def _of_rule(self, tier: Tier, rule: ContactRule, wanted: Targets) -> Iterator[Contact]:
        origin = np.datetime64(self._start, "D")
        dates = [
            (origin + days).astype(object).tolist()
            for days in (wanted.due, wanted.earliest, wanted.latest)
        ]
        weekdays = frozenset(WEEKDAYS.index(day) for day in rule.weekdays)
        gap_days = earliest_after_days(rule)
        regular = Message("scheduling.purpose.regular", {"days": rule.every_days})
        for customer, number, due, earliest, latest in zip(
            wanted.customer.tolist(), wanted.number.tolist(), *dates, strict=True
        ):
            purpose, precedence = regular, Precedence.DUE
            if due < self._start:
                purpose = Message("scheduling.purpose.overdue", {"due": due})
                # Messages take what capacity is left over, overdue or not.
                if rule.channel != "message":
                    precedence = Precedence.OVERDUE
            elif number == 0 and self._never[customer]:
                purpose = Message("scheduling.purpose.first")
            made = Contact(
                key=self._history.keys[customer],
                customer=customer,
                number=number,
                rep=int(self._team.rep[customer]),
                tier=tier.grade,
                channel=rule.channel,
                minutes=rule.minutes,
                due=due,
                earliest=earliest,
                latest=latest,
                weekdays=weekdays,
                time=rule.time,
                time_firm=rule.time in self._firm_times,
                weight=self._rules.weights[tier.grade],
                purpose=purpose,
                gap_days=gap_days,
                precedence=precedence,
            )
            agreed = self._settled.by_row.get(customer)
            yield made if agreed is None else self._as_agreed(made, agreed)

    def _as_agreed(self, contact: Contact, agreed: Agreement) -> Contact:
        """A contact by rule with what is agreed with its customer."""
        contact = replace(contact, blocked=agreed.blocked)
        if contact.number:
            return contact
        if agreed.agreed_week is not None and self._opens_week(contact, agreed.agreed_week):
            week = Message("scheduling.purpose.agreed", {"week": week_text(agreed.agreed_week)})
            days = frozenset[int]() if self._weekdays_hinder(contact) else contact.weekdays
            contact = replace(contact, purpose=week, weekdays=days)
            return replace(contact, precedence=Precedence.AGREED)
        kept = self._kept.get(contact.customer)
        if agreed.must_include and not kept:
            return replace(contact, precedence=Precedence.MUST)
        return contact

    def _opens_week(self, contact: Contact, monday: date) -> bool:
        """Whether a contact is the one of the agreed week, and no entry that stays stood in."""
        return contact.earliest == max(monday, self._start)

    def _weekdays_hinder(self, contact: Contact) -> bool:
        """Whether the rep works in the contact's window, but on no weekday that the rule allows."""
        if contact.rep == NO_REP:
            return False
        rep = self._team.reps[contact.rep]
        span = (contact.latest - contact.earliest).days + 1
        days = [contact.earliest + timedelta(days=n) for n in range(span)]
        return not any(contact.allows(day) and rep.hours_on(day) for day in days)


def _numbers(days: Days, start: date) -> npt.NDArray[np.int64]:
    """Days counted from the plan's first; ``NEVER`` for NaT."""
    numbers = (days - np.datetime64(start, "D")).astype(np.int64)
    return np.where(np.isnat(days), NEVER, numbers)


def _with_appointments(history: History, settled: Settled) -> Mapping[int, Sequence[int]]:
    """Days that stand for a contact by rule: entries that stay, and appointments."""
    days = {row: [*of_row] for row, of_row in history.kept_days.items()}
    for row, day in settled.fixed_days.items():
        days[row] = sorted({*days.get(row, ()), day})
    return days


def _allowed(team: Team, rule: ContactRule, start: date, days: int) -> npt.NDArray[np.bool_]:
    """Whether each rep works and the rule allows a contact on each day; last: no known rep."""
    dates = [start + timedelta(days=n) for n in range(days)]
    by_rule = [not rule.weekdays or WEEKDAYS[day.weekday()] in rule.weekdays for day in dates]
    by_rep = [[bool(rep.hours_on(day)) for day in dates] for rep in team.reps]
    allowed: npt.NDArray[np.bool_] = np.array([*by_rep, [True] * days]) & np.array(by_rule)
    return allowed
