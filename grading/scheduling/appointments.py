"""Contacts that no tier's rule asks for: appointments, customers to include, birthdays."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from grading.contacts.weeks import week_text
from grading.language import Message
from grading.scheduling.demand import History, Rules
from grading.scheduling.overrides import Agreement, birthday_in
from grading.scheduling.problem import NO_REP, Contact, Precedence
from grading.scheduling.team import Team
from grading.schemes.models import Channel, Tier

__all__ = ["GREETING_MINUTES", "Appointments", "arranged"]

GREETING_MINUTES = 5


class Appointments:
    """Makes the contacts that were agreed with single customers.

    Args:
        rules: Which tier's rule each customer follows.
        history: What of an earlier plan stays.
        team: Reps with hours.
        start: First day of the plan.
        end: Last day of the plan.
    """

    def __init__(self, rules: Rules, history: History, team: Team, start: date, end: date) -> None:
        self._rules = rules
        self._history = history
        self._team = team
        self._start = start
        self._end = end
        self._by_rule = {row for _, _, rows in rules.groups() for row in rows.tolist()}

    def contacts(self, row: int, agreed: Agreement, *, chained: bool) -> Iterator[Contact]:
        """The contacts of one zero-based customer.

        Args:
            row: The customer.
            agreed: What holds for it in this plan.
            chained: Whether its tier's rule gives it a contact in the plan anyway.
        """
        tier = self._rules.tier_of(row)
        if tier is None:
            return
        kept = self._history.kept_days.get(row, ())
        fixed = agreed.fixed_date
        if fixed is not None and (fixed - self._start).days not in kept:
            yield self._fixed(row, tier, agreed, fixed)
        week = agreed.agreed_week
        if week is not None and row not in self._by_rule and week <= self._end:
            opens = (week - self._start).days
            if not any(opens <= day <= opens + 6 for day in kept):
                yield self._in_week(row, tier, agreed, week)
        elif agreed.must_include and not (chained or kept or fixed):
            yield self._must(row, tier, agreed)
        birthday = agreed.birthday and birthday_in(agreed.birthday, self._start, self._end)
        if birthday and row not in self._history.greeted:
            day = self._working_before(row, birthday)
            if day is not None and not agreed.is_blocked(day):
                yield self._greeting(row, tier, day)

    def _fixed(self, row: int, tier: Tier, agreed: Agreement, day: date) -> Contact:
        purpose = Message("scheduling.purpose.fixed", {"day": day})
        made = self._contact(row, tier, agreed, (day, day), Precedence.FIXED, purpose)
        return replace(made, weekdays=frozenset())

    def _in_week(self, row: int, tier: Tier, agreed: Agreement, monday: date) -> Contact:
        purpose = Message("scheduling.purpose.agreed", {"week": week_text(monday)})
        window = (max(monday, self._start), monday + timedelta(days=6))
        return self._contact(row, tier, agreed, window, Precedence.AGREED, purpose)

    def _must(self, row: int, tier: Tier, agreed: Agreement) -> Contact:
        purpose = Message("scheduling.purpose.must")
        window = (self._start, self._end)
        return self._contact(row, tier, agreed, window, Precedence.MUST, purpose)

    def _greeting(self, row: int, tier: Tier, day: date) -> Contact:
        purpose = Message("scheduling.purpose.greeting")
        none = Agreement()
        made = self._contact(row, tier, none, (day, day), Precedence.GREETING, purpose)
        return replace(made, channel="message", minutes=GREETING_MINUTES)

    def _contact(
        self,
        row: int,
        tier: Tier,
        agreed: Agreement,
        window: tuple[date, date],
        precedence: Precedence,
        purpose: Message,
    ) -> Contact:
        rule = tier.contact
        channel: Channel = "visit" if rule.channel == "none" else rule.channel
        return Contact(
            key=self._history.keys[row],
            customer=row,
            number=0,
            rep=int(self._team.rep[row]),
            tier=tier.grade,
            channel=channel,
            minutes=rule.minutes,
            due=window[0],
            earliest=window[0],
            latest=window[1],
            weekdays=frozenset(),
            time=rule.time,
            time_firm=False,
            weight=self._rules.weights[tier.grade],
            purpose=purpose,
            precedence=precedence,
            blocked=agreed.blocked,
        )

    def _working_before(self, row: int, day: date) -> date | None:
        """The day itself if the customer's rep works on it, else the last one before it."""
        rep = int(self._team.rep[row])
        if rep == NO_REP:
            return None
        while day >= self._start:
            if self._team.reps[rep].hours_on(day):
                return day
            day -= timedelta(days=1)
        return None


def arranged(chained: Iterable[Contact], single: Iterable[Contact]) -> tuple[Contact, ...]:
    """All contacts by customer, numbered in the order of their windows, greetings last."""
    by_customer: defaultdict[int, list[Contact]] = defaultdict(list)
    for contact in single:
        by_customer[contact.customer].append(contact)
    if not by_customer:
        return tuple(sorted(chained, key=lambda contact: (contact.customer, contact.number)))
    found: list[Contact] = []
    for contact in chained:
        if contact.customer in by_customer:
            by_customer[contact.customer].append(contact)
        else:
            found.append(contact)
    for contacts in by_customer.values():
        contacts.sort(key=lambda c: (c.precedence is Precedence.GREETING, c.earliest, c.number))
        found += [replace(contact, number=n) for n, contact in enumerate(contacts)]
    return tuple(sorted(found, key=lambda contact: (contact.customer, contact.number)))
