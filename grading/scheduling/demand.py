"""What the customers ask for: their tier's rule, what was done and kept, when they are due."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

from grading.contacts.calendars import BusinessCalendar, Days
from grading.contacts.due import interval_days, next_due
from grading.scheduling.portfolio import Portfolio
from grading.scheduling.problem import Kept
from grading.schemes.models import ContactRule, Tier

__all__ = ["History", "Rules", "due_dates", "tier_weights"]


def tier_weights(tiers: Sequence[Tier]) -> Mapping[str, int]:
    """How much a contact of each tier matters: the best tier most, messages least.

    Weights are whole numbers from the number of tiers down to 1. They follow the order of the
    tiers, but every tier contacted by message comes after all others: messages only take the
    capacity left over.
    """
    order = sorted(tiers, key=lambda tier: tier.contact.channel == "message")
    return {tier.grade: len(order) - place for place, tier in enumerate(order)}


class Rules:
    """Which tier's rule each customer follows.

    Attributes:
        weights: Weight of a contact per grade letter.
        tier: Zero-based tier per customer; -1 for ungraded customers and rows without a key.
        weekly_minutes: float64, shape ``(customers,)``: what each asks of a week.
    """

    def __init__(self, portfolio: Portfolio, tiers: Sequence[Tier]) -> None:
        self._tiers = tiers
        self.weights = tier_weights(tiers)
        place = {tier.grade: position for position, tier in enumerate(tiers)}
        table = np.array([*(place.get(text, -1) for text in portfolio.grade.texts), -1])
        named = np.array([*(bool(text) for text in portfolio.keys.texts), False])
        self.tier = np.where(named[portfolio.keys.codes], table[portfolio.grade.codes], -1)
        overrides = portfolio.overrides
        every = None if overrides is None else overrides.interval_days
        self._every = np.full(len(portfolio), np.nan) if every is None else every
        self.weekly_minutes = np.zeros(len(portfolio))
        for _, rule, rows in self.groups():
            self.weekly_minutes[rows] = 7 * rule.minutes / (interval_days(rule) or np.inf)

    def groups(self) -> Iterator[tuple[Tier, ContactRule, npt.NDArray[np.int64]]]:
        """Customers with one rule, where it plans contacts: tier, rule, their positions.

        Who has an interval of their own follows the tier's rule with that interval.
        """
        for position, tier in enumerate(self._tiers):
            rows = np.flatnonzero(self.tier == position).astype(np.int64)
            every = self._every[rows]
            own = np.unique(every[~np.isnan(every)]).tolist()
            for days in (None, *own):
                rule = tier.contact if days is None else _with_interval(tier.contact, int(days))
                mine = rows[np.isnan(every) if days is None else every == days]
                if interval_days(rule) and len(mine):
                    yield tier, rule, mine

    def tier_of(self, row: int) -> Tier | None:
        """The tier of a zero-based customer, None where it has none."""
        position = int(self.tier[row])
        return None if position < 0 else self._tiers[position]


def _with_interval(rule: ContactRule, every_days: int) -> ContactRule:
    return rule.model_copy(update={"every_days": every_days})


class History:
    """Last contacts, with kept entries worked in.

    Args:
        portfolio: The customers.
        kept: Entries of an earlier plan; one ``done`` before ``start`` is a last contact.
        start: First day of the plan.
        end: Last day of the plan.

    Attributes:
        keys: One per customer.
        last: datetime64[D], shape ``(customers,)``.
        kept_days: Per position the days of entries within the plan, counted from its first.
        greeted: Positions of customers whose greeting within the plan is kept.
    """

    def __init__(self, portfolio: Portfolio, kept: Sequence[Kept], start: date, end: date) -> None:
        texts = [*portfolio.keys.texts, ""]
        self.keys = [texts[code] for code in portfolio.keys.codes.tolist()]
        self.last = portfolio.last_contact.astype("datetime64[D]").copy()
        # Reversed, so that of several rows with one key the first has the entries.
        rows = {key: row for row, key in reversed(list(enumerate(self.keys))) if key}
        found: defaultdict[int, list[int]] = defaultdict(list)
        self.greeted: set[int] = set()
        for entry in kept:
            row = rows.get(entry.key)
            if row is None or entry.day > end:
                continue
            if entry.greeting and entry.day >= start:
                self.greeted.add(row)
            if entry.greeting and (entry.channel == "message" or entry.status != "done"):
                continue
            if entry.day >= start:
                found[row].append((entry.day - start).days)
            elif entry.status == "done":
                self.last[row] = np.fmax(self.last[row], np.datetime64(entry.day, "D"))
        self.kept_days = {row: sorted(offsets) for row, offsets in found.items()}


def due_dates(
    rules: Rules,
    calendars: Sequence[BusinessCalendar],
    rep: npt.NDArray[np.int64],
    last: Days,
    start: date,
    end: date,
) -> Days:
    """Next due date per customer; NaT where its tier plans nothing.

    Args:
        rules: Which tier's rule each customer follows.
        calendars: One per rep, the last for customers whose rep is unknown.
        rep: Zero-based rep per customer, -1 unknown.
        last: Last contact per customer.
        start: First day of the plan.
        end: Last day of the plan.
    """
    due = np.full(len(last), np.datetime64("NaT"), dtype="datetime64[D]")
    distinct = list(dict.fromkeys(calendars))
    calendar_of = np.array([distinct.index(calendar) for calendar in calendars])[rep]
    for _, rule, rows in rules.groups():
        # A last contact after the plan is not due in it, and may lie past any calendar.
        later = last[rows] > np.datetime64(end, "D")
        due[rows[later]] = last[rows[later]] + (interval_days(rule) or 0)
        for place, calendar in enumerate(distinct):
            soon = rows[~later & (calendar_of[rows] == place)]
            due[soon] = next_due(last[soon], rule, calendar=calendar, start=start)
    return due
