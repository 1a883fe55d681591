"""What of an earlier plan stays on the next days, and what its other entries tell a new one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from grading.scheduling.customer_rules import Rules
from grading.scheduling.portfolio import Portfolio
from grading.scheduling.problem import Contact, Kept, Precedence, Rep
from grading.scheduling.team import Team

__all__ = ["FROZEN_DAYS", "Earlier", "look_back"]

Ints = npt.NDArray[np.int64]

FROZEN_DAYS = 2
"""On so many days of work, today first, open entries stay unless told otherwise."""
_SEARCHED_DAYS = 366
"""Who does not work within a year has no next days of work."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """Open entries of an earlier plan, sorted by what becomes of them.

    Args:
        stays: Those on days so near that they are left alone; also those before the plan.
        reckoned: The same on the days from which the next contacts are reckoned.
        chain_day: Per zero-based customer the day, counted from the plan's first, on which the
            earlier plan let its first contact count: the ones after it were reckoned from there.
        moving: The other entries, by customer's key.
    """

    stays: tuple[Kept, ...] = ()
    reckoned: tuple[Kept, ...] = ()
    chain_day: Mapping[int, int] = field(default_factory=dict)
    moving: Mapping[str, Sequence[Kept]] = field(default_factory=dict)

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


def look_back(
    earlier: Sequence[Kept],
    portfolio: Portfolio,
    rules: Rules,
    team: Team,
    *,
    as_of: date,
    start: date,
    end: date,
    frozen_days: int,
) -> Earlier:
    """Sort the open entries of an earlier plan.

    An entry stays only if it may: its customer is still the rep's, is to be contacted, and is not
    blocked; and the rep works on that day.

    Args:
        earlier: The entries; those before ``as_of`` did not take place and tell nothing.
        portfolio: The customers.
        rules: Which rule each follows.
        team: Whose customer each is.
        as_of: Today.
        start: First day of the plan; open entries before it, from today on, stay.
        end: Last day of the plan.
        frozen_days: On so many days of each rep's work, from today on, entries stay.
    """
    if not earlier:
        return Earlier()
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
    days = dict(_chain_days(rules, chains, start))
    counting = tuple(_reckoned(stays, days, rows, start, end))
    return Earlier(tuple(stays), counting, days, moving)


def _reckoned(
    stays: Sequence[Kept],
    chain_day: Mapping[int, int],
    rows: Mapping[str, int],
    start: date,
    end: date,
) -> Iterator[Kept]:
    """Each entry on the day from which the next contact is reckoned, its own where none is known."""
    told: set[str] = set()
    for entry in stays:
        first = entry.key not in told and not entry.greeting
        day = chain_day.get(rows[entry.key], -1) if first else -1
        if not entry.greeting:
            told.add(entry.key)
        if day < 0 or entry.day < start:
            yield entry
        else:
            yield replace(entry, day=min(start + timedelta(days=day), end))


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


def _chain_days(
    rules: Rules, chains: Mapping[int, Sequence[Kept]], start: date
) -> Iterator[tuple[int, int]]:
    """The day from which the entry after each customer's first one was reckoned.

    That day may well not be the one on which the first stands, which was put where there was
    room. Were it reckoned anew from there, all that follows would move with every plan. But where
    the entry lies out of the window of that day, the rule must have changed in between.
    """
    every, slack = rules.every.tolist(), rules.slack.tolist()
    early = (rules.every - rules.opens).tolist()
    for at, entries in chains.items():
        due = entries[0].due
        if len(entries) > 1 and entries[1].due is not None:
            due = entries[1].due - timedelta(days=every[at])
        late = None if due is None else (due - entries[0].day).days
        if due is not None and late is not None and every[at] and -slack[at] <= late <= early[at]:
            yield at, (due - start).days


def _entry_of(contact: Contact, entries: Sequence[Kept], reps: Sequence[Rep]) -> Kept | None:
    name = reps[contact.rep].name if contact.rep >= 0 else None
    greeting = contact.precedence is Precedence.GREETING
    mine = [each for each in entries if each.rep == name and each.greeting == greeting]
    same = next((each for each in mine if each.due == contact.due), None)
    inside = (each for each in mine if contact.earliest <= each.day <= contact.latest)
    return same or next(inside, None)
