"""What of an earlier plan stays on the next days, and what its other entries tell a new one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from grading.scheduling.customer_rules import Rules
from grading.scheduling.desk import Desk
from grading.scheduling.problem import Contact, Kept, Precedence, Rep

__all__ = ["FROZEN_DAYS", "Earlier", "look_back"]

Ints = npt.NDArray[np.int64]

FROZEN_DAYS = 2
"""On so many days of work, today first, open entries stay unless told otherwise."""
_BY_RULE = (Precedence.DUE, Precedence.OVERDUE)
_FREE_DAYS = 6
"""A target that falls on free days moves on to a day of work; seldom by more."""
_SEARCHED_DAYS = 366
"""Who does not work within a year has no next days of work."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """Open entries of an earlier plan, sorted by what becomes of them.

    Args:
        stays: Those on days so near that they are left alone; also those before the plan.
        chain_day: Per zero-based customer the day, counted from the plan's first, on which the
            earlier plan let its first contact count: the ones after it were reckoned from there.
        moving: The other entries, by customer's key.
        at_once: Customers whose first contact was wanted at once, and put where there was room.
        rows: Zero-based customer by key.
    """

    stays: tuple[Kept, ...] = ()
    chain_day: Mapping[int, int] = field(default_factory=dict)
    moving: Mapping[str, Sequence[Kept]] = field(default_factory=dict)
    at_once: Set[int] = frozenset()
    rows: Mapping[str, int] = field(default_factory=dict)

    def first_days(
        self, expected: Ints, rules: Rules, rep: Ints, working: npt.NDArray[np.bool_]
    ) -> Ints:
        """Days of first contacts, by the earlier plan where it tells them.

        Args:
            expected: Where they are likely to be placed, counted from the plan's first day; -1
                for customers of whom that is no matter.
            rules: Which rule each customer follows.
            rep: Zero-based rep per customer.
            working: Per calendar and day of the plan whether it is worked.
        """
        days, every = expected.copy(), rules.every.tolist()
        for at, day in self.chain_day.items():
            soon, same = int(expected[at]) + every[at], day + every[at]
            # Whatever lies on free days moves on to the same day of work.
            if expected[at] >= 0 and (soon > same or working[rep[at], soon:same].any()):
                days[at] = max(day, 0)
        return days

    def reckoned(self, first_days: Ints, rules: Rules, start: date, end: date) -> Iterator[Kept]:
        """The entries that stay, on the days from which the next contacts are reckoned.

        Args:
            first_days: As above, as if nothing stayed.
            rules: Which rule each customer follows.
            start: First day of the plan.
            end: Last day of the plan.
        """
        spans = _spans(rules)
        told: set[int] = set()
        for entry in self.stays:
            at = self.rows[entry.key]
            first = at not in told and not entry.greeting
            if not entry.greeting:
                told.add(at)
            day = int(first_days[at]) if at in self.at_once else self.chain_day.get(at, -1)
            reckoned = start + timedelta(days=day)
            if first and day >= 0 and entry.day >= start and spans.hold(at, entry.day, reckoned):
                yield replace(entry, day=min(reckoned, end))
            else:
                yield entry

    def kept_clear(self, contacts: Iterable[Contact], rules: Rules) -> Iterator[Contact]:
        """Contacts by rule with windows that keep the minimum gap to entries that stay.

        The chain counts such an entry on its own target day, which may lie some days off the day
        on which it stands. A contact without a day left is not wanted: the entry stands for it.
        """
        days: defaultdict[int, list[date]] = defaultdict(list)
        for entry in self.stays:
            if not entry.greeting:
                days[self.rows[entry.key]].append(entry.day)
        gaps = rules.gap.tolist() if days else []
        for contact in contacts:
            if contact.customer not in days or contact.precedence not in _BY_RULE:
                yield contact
                continue
            clear: Contact | None = contact
            for day in days[contact.customer]:
                clear = clear and _apart(
                    clear, day, timedelta(days=max(gaps[contact.customer], 1))
                )
            if clear is not None:
                yield clear

    def remembered(self, contacts: Sequence[Contact], reps: Sequence[Rep]) -> Iterator[Contact]:
        """Contacts with the place that the earlier plan gave them.

        An entry is a contact's if it was made for its due date; else if it lies in its window.
        """
        left = {key: list(entries) for key, entries in self.moving.items()}
        for contact in contacts:
            entries = left.get(contact.key)
            entry = entries and _entry_of(contact, entries, reps)
            if not entries or not entry:
                yield contact
                continue
            entries.remove(entry)
            yield replace(contact, was=(entry.day, entry.start or 0))


def _apart(contact: Contact, day: date, gap: timedelta) -> Contact | None:
    """A contact with the part of its window that is far enough from a day; None: there is none."""
    first, last = contact.earliest, contact.latest
    if last <= day - gap or first >= day + gap:
        return contact
    before, after = first <= day - gap, last >= day + gap
    if after and (not before or contact.due >= day):
        return replace(contact, earliest=day + gap)
    return replace(contact, latest=day - gap) if before else None


def look_back(
    earlier: Sequence[Kept],
    desk: Desk,
    rules: Rules,
    *,
    as_of: date,
    frozen_days: int,
) -> Earlier:
    """Sort the open entries of an earlier plan.

    An entry stays only if it may: its customer is still the rep's, is to be contacted, and is not
    blocked; and the rep works on that day.

    Args:
        earlier: The entries; those before ``as_of`` did not take place and tell nothing.
        desk: Customers and reps; open entries before its start, from today on, stay.
        rules: Which rule each customer follows.
        as_of: Today.
        frozen_days: On so many days of each rep's work, from today on, entries stay.
    """
    if not earlier:
        return Earlier()
    portfolio, team, start = desk.portfolio, desk.team, desk.start
    last, due = desk.history.last, desk.due(rules)
    texts = [*portfolio.keys.texts, ""]
    rows: dict[str, int] = {}
    for row, code in enumerate(portfolio.keys.codes.tolist()):
        rows.setdefault(texts[code], row)
    frozen = {rep.name: _next_days(rep, as_of, frozen_days) for rep in team.reps}
    agreed = {} if portfolio.overrides is None else portfolio.overrides.agreements()
    stays: list[Kept] = []
    moving: defaultdict[str, list[Kept]] = defaultdict(list)
    chains: defaultdict[int, list[Kept]] = defaultdict(list)
    for entry in sorted(earlier, key=lambda each: (each.key, each.day, each.start or 0)):
        at = rows.get(entry.key) if entry.key else None
        rule = None if at is None else rules.rule_of(at)
        if entry.day < as_of or at is None or rule is None:
            continue
        rep = team.reps[team.rep[at]] if team.rep[at] >= 0 else None
        near = entry.day < start or entry.day in frozen.get(entry.rep, ())
        blocked = at in agreed and agreed[at].is_blocked(entry.day)
        able = rep is not None and rep.name == entry.rep and bool(rep.hours_on(entry.day))
        if near and able and not blocked and rule.channel != "none":
            stays.append(entry)
        else:
            moving[entry.key].append(entry)
        if not entry.greeting:
            chains[at].append(entry)
    at_once = set(np.flatnonzero(np.isnat(last) | (due < np.datetime64(start, "D"))).tolist())
    standing = {
        at: entries
        for at, entries in chains.items()
        if _still_first(entries[0], due[at].item(), at_once=at in at_once)
    }
    days = dict(_chain_days(rules, standing, at_once, start, desk.history.standing_days))
    return Earlier(tuple(stays), days, moving, at_once, rows)


def _next_days(rep: Rep, as_of: date, count: int) -> frozenset[date]:
    """The first days from today on on which a rep works."""
    found: list[date] = []
    for n in range(_SEARCHED_DAYS):
        if len(found) >= count:
            break
        day = as_of + timedelta(days=n)
        if rep.hours_on(day):
            found.append(day)
    return frozenset(found)


def _still_first(entry: Kept, due: date | None, *, at_once: bool) -> bool:
    """Whether a customer's first open entry was made for the contact that is wanted first now.

    It was not where an entry before it was missed, or the customer was seen since.
    """
    if entry.due is None or due is None:
        return False
    return entry.due <= due if at_once else entry.due == due


@dataclass(frozen=True, slots=True)
class _Spans:
    """How far before and after its entry a target day may lie, per customer."""

    early: Sequence[int]
    late: Sequence[int]

    def hold(self, at: int, placed: date, target: date) -> bool:
        """Whether an entry stands within the window of a target day."""
        return -self.late[at] <= (target - placed).days <= self.early[at]


def _spans(rules: Rules) -> _Spans:
    early = rules.every - rules.opens + _FREE_DAYS
    return _Spans(early.tolist(), rules.slack.tolist())


def _chain_days(
    rules: Rules,
    chains: Mapping[int, Sequence[Kept]],
    at_once: Set[int],
    start: date,
    kept: Mapping[int, Sequence[int]],
) -> Iterator[tuple[int, int]]:
    """The day from which the entry after each customer's first one was reckoned.

    It is the first one's own target, but for who was wanted at once: there the second tells it,
    unless it was reckoned from an entry between the two that a person keeps.
    That day may well not be the one on which the first stands, which was put where there was
    room. Were it reckoned anew from there, all that follows would move with every plan. But where
    the entry lies out of the window of that day, the rule must have changed in between.
    """
    every, spans = rules.every.tolist(), _spans(rules)
    for at, entries in chains.items():
        due = None if at in at_once else entries[0].due
        if at in at_once and len(entries) > 1 and entries[1].due is not None:
            first, second = ((entry.day - start).days for entry in entries[:2])
            if not any(first < day <= second for day in kept.get(at, ())):
                due = entries[1].due - timedelta(days=every[at])
        if due is not None and every[at] and spans.hold(at, entries[0].day, due):
            yield at, (due - start).days


def _entry_of(contact: Contact, entries: Sequence[Kept], reps: Sequence[Rep]) -> Kept | None:
    name = reps[contact.rep].name if contact.rep >= 0 else None
    greeting = contact.precedence is Precedence.GREETING
    mine = [each for each in entries if each.rep == name and each.greeting == greeting]
    same = next((each for each in mine if each.due == contact.due), None)
    inside = (each for each in mine if contact.earliest <= each.day <= contact.latest)
    return same or next(inside, None)
