"""Contacts that follow no interval: appointments, customers to include or to win back, greetings."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from grading.contacts.weeks import week_text
from grading.language import Message
from grading.scheduling.agreements import Settled
from grading.scheduling.demand import History, Rules
from grading.scheduling.greetings import GreetingDays, not_yet_greeted
from grading.scheduling.overrides import Agreement, birthday_in
from grading.scheduling.problem import NO_REP, Contact, Precedence
from grading.scheduling.revival import Revival
from grading.scheduling.team import Team
from grading.schemes.models import Channel, ContactRule, Tier

__all__ = [
    "CALL_MINUTES",
    "GREETING_MINUTES",
    "Appointments",
    "Wishes",
    "arranged",
    "called",
    "revival_purpose",
]

GREETING_MINUTES = 5
CALL_MINUTES = 20
"""Length of a call to a customer who otherwise gets messages, or nothing."""


def called(rule: ContactRule, *, lost: bool) -> tuple[Channel, int]:
    """Channel and minutes of a contact that wakes a customer, or wins it back.

    Lost customers are called; those asleep too, unless the rule lets them be visited.
    """
    if rule.channel == "visit" and not lost:
        return rule.channel, rule.minutes
    return "phone", rule.minutes if rule.channel == "phone" else CALL_MINUTES


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is wanted of customers beside their intervals.

    Args:
        settled: What is agreed with single customers, as far as it can be kept.
        revival: Who is to be woken or won back.
        holidays: Days of good wishes.
    """

    settled: Settled
    revival: Revival
    holidays: GreetingDays


class Appointments:
    """Makes the contacts that follow no interval.

    Args:
        rules: Which rule each customer follows.
        history: What of an earlier plan stays.
        team: Reps with hours.
        wishes: What is wanted.
        end: Last day of the plan.
    """

    def __init__(
        self, rules: Rules, history: History, team: Team, wishes: Wishes, end: date
    ) -> None:
        self._rules = rules
        self._history = history
        self._team = team
        self._wishes = wishes
        self._start = wishes.settled.start
        self._end = end
        self._planned = rules.planned

    def rows(self) -> list[int]:
        """Zero-based customers that may have such a contact, in order."""
        greeted = [place for place, rule in enumerate(self._rules.kinds) if rule.greetings]
        known = np.isin(self._rules.kind, greeted)
        known |= ~np.isnat(self._wishes.revival.day) & ~self._planned
        known[list(self._wishes.settled.by_row)] = True
        return np.flatnonzero(known & (self._rules.tier >= 0)).tolist()

    def contacts(self, row: int, *, chained: bool) -> Iterator[Contact]:
        """The contacts of one zero-based customer.

        Args:
            row: The customer.
            chained: Whether its rule gives it a contact in the plan anyway.
        """
        tier, rule = self._rules.tier_of(row), self._rules.rule_of(row)
        if tier is None or rule is None:
            return
        agreed = self._wishes.settled.by_row.get(row) or Agreement()
        single = _Single(row, tier, rule, agreed)
        yield from self._agreed(single, chained=chained)
        yield from self._greetings(single)

    def _agreed(self, one: "_Single", *, chained: bool) -> Iterator[Contact]:
        """What a person agreed on; what is pressing comes only where nothing was."""
        row, agreed = one.row, one.agreed
        kept = self._history.standing_days.get(row, ())
        fixed, week = agreed.fixed_date, agreed.agreed_week
        if fixed is not None and (fixed - self._start).days not in kept:
            yield self._fixed(one, fixed)
        if week is not None and not self._planned[row] and week <= self._end:
            opens = (week - self._start).days
            if not any(opens <= day <= opens + 6 for day in kept):
                yield self._in_week(one, week)
        elif not (chained or kept or fixed):
            if agreed.must_include:
                yield self._must(one)
            elif not self._planned[row] and week is None:
                yield from self._pressing(one)

    def _pressing(self, one: "_Single") -> Iterator[Contact]:
        """A contact with who has no interval: before a deadline, else to wake or win back."""
        revival, row = self._wishes.revival, one.row
        deadline = one.agreed.deadline
        if deadline is not None and one.rule.channel != "none":
            purpose = Message("contact_rules.purpose.deadline", {"day": deadline})
            window = (self._not_too_soon(one, self._start), min(deadline, self._end))
            if window[0] <= window[1]:
                made = self._contact(one, window, Precedence.DUE, purpose)
                yield replace(made, due=window[1])
        elif not np.isnat(revival.day[row]):
            first = self._not_too_soon(one, max(revival.day[row].item(), self._start))
            if first <= self._end:
                purpose = revival_purpose(revival, row)
                made = self._contact(one, (first, self._end), Precedence.DUE, purpose)
                channel, minutes = called(one.rule, lost=bool(revival.lost[row]))
                yield replace(made, channel=channel, minutes=minutes)

    def _greetings(self, one: "_Single") -> Iterator[Contact]:
        """Good wishes on the birthday and on holidays, each on a day that is worked."""
        wanted: list[tuple[date, Message]] = []
        rep = int(self._team.rep[one.row])
        birthday = one.agreed.birthday
        day = birthday and birthday_in(birthday, self._start, self._end)
        if day:
            wanted.append((day, Message("scheduling.purpose.greeting")))
        for holiday in self._wishes.holidays.of(rep, one.rule.greetings):
            facts = {"holiday": holiday.name}
            wanted.append((holiday.day, Message("contact_rules.purpose.holiday", facts)))
        wanted.sort(key=lambda wish: wish[0])
        greeted = self._history.greeted.get(one.row, [])
        for place in not_yet_greeted([day for day, _ in wanted], greeted):
            on, purpose = wanted[place]
            worked = self._working_before(one.row, on)
            if worked is not None and not one.agreed.is_blocked(worked):
                yield self._greeting(one, worked, purpose)

    def _fixed(self, one: "_Single", day: date) -> Contact:
        purpose = Message("scheduling.purpose.fixed", {"day": day})
        return self._contact(one, (day, day), Precedence.FIXED, purpose)

    def _in_week(self, one: "_Single", monday: date) -> Contact:
        purpose = Message("scheduling.purpose.agreed", {"week": week_text(monday)})
        window = (max(monday, self._start), monday + timedelta(days=6))
        return self._contact(one, window, Precedence.AGREED, purpose)

    def _must(self, one: "_Single") -> Contact:
        purpose = Message("scheduling.purpose.must")
        first = self._not_too_soon(one, self._start)
        # What a person wants goes before the gap where there is no other day.
        window = (first if first <= self._end else self._start, self._end)
        return self._contact(one, window, Precedence.MUST, purpose)

    def _not_too_soon(self, one: "_Single", day: date) -> date:
        """A day, or a later one that keeps the minimum gap; it may lie after the plan."""
        last = self._history.last[one.row]
        if np.isnat(last):
            return day
        last_day: date = last.item()
        return max(day, last_day + timedelta(days=one.rule.min_gap_days))

    def _greeting(self, one: "_Single", day: date, purpose: Message) -> Contact:
        made = self._contact(one, (day, day), Precedence.GREETING, purpose)
        return replace(
            made, channel="message", minutes=GREETING_MINUTES, blocked=None, time_firm=False
        )

    def _contact(
        self,
        one: "_Single",
        window: tuple[date, date],
        precedence: Precedence,
        purpose: Message,
    ) -> Contact:
        rule = one.rule
        channel: Channel = "visit" if rule.channel == "none" else rule.channel
        return Contact(
            key=self._history.keys[one.row],
            customer=one.row,
            number=0,
            rep=int(self._team.rep[one.row]),
            tier=one.tier.grade,
            channel=channel,
            minutes=rule.minutes,
            due=window[0],
            earliest=window[0],
            latest=window[1],
            weekdays=frozenset(),
            time=rule.time,
            time_firm=False,
            weight=self._rules.weights[one.tier.grade],
            purpose=purpose,
            precedence=precedence,
            blocked=one.agreed.blocked,
            area=self._team.areas[one.row],
            spot=self._team.spots[one.row],
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


@dataclass(frozen=True, slots=True)
class _Single:
    """One customer while its contacts are made."""

    row: int
    tier: Tier
    rule: ContactRule
    agreed: Agreement


def revival_purpose(revival: Revival, row: int) -> Message:
    """Why a zero-based customer that stopped buying is contacted."""
    word = "win_back" if revival.lost[row] else "reactivation"
    facts = {"day": revival.last_order[row].item()}
    return Message(f"contact_rules.purpose.{word}", facts)


def arranged(chained: Iterable[Contact], single: Iterable[Contact]) -> tuple[Contact, ...]:
    """All contacts by customer, numbered in the order of their windows, greetings last.

    Args:
        chained: Those by rule, by customer and number.
        single: Those that follow no interval.
    """
    by_customer: defaultdict[int, list[Contact]] = defaultdict(list)
    for contact in single:
        by_customer[contact.customer].append(contact)
    if not by_customer:
        return tuple(chained)
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
