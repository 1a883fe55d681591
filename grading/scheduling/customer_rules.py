"""Which contact rule each customer follows: the tier's, changed where the customer has its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
import numpy.typing as npt

from grading.contacts.calendars import Days
from grading.contacts.weeks import alternate_weeks
from grading.engine.grades import Lookup
from grading.scheduling.overrides import ContactOverrides, OwnValues
from grading.scheduling.portfolio import Portfolio
from grading.schemes.models import ContactRule, Tier

__all__ = ["EVERY_WEEK", "LONGEST_DAYS", "SHORTEST_DAYS", "Rules", "in_weeks", "tier_weights"]

Ints = npt.NDArray[np.int64]

EVERY_WEEK = -1
"""Stands for the start week of who has none."""
SHORTEST_DAYS, LONGEST_DAYS = 7, 730
"""Edges of an interval that comes from a customer's own buying rhythm."""
_FORTNIGHT = 14
_NO_CONTACTS = {"greetings": (), "reactivate_after_days": None, "win_back_after_days": None}
"""What a tier may want beside its interval, taken away where a customer's own channel is none."""


def tier_weights(tiers: Sequence[Tier]) -> Mapping[str, int]:
    """How much a contact of each tier matters: the best tier most, messages least.

    Weights are whole numbers from the number of tiers down to 1. They follow the order of the
    tiers, but every tier contacted by message comes after all others: messages only take the
    capacity left over.
    """
    order = sorted(tiers, key=lambda tier: tier.contact.channel == "message")
    return {tier.grade: len(order) - place for place, tier in enumerate(order)}


@dataclass(frozen=True)
class Rules:
    """The contact rules in effect, as arrays with one value per customer.

    Args:
        tiers: Best tier first.
        tier: Zero-based tier; -1 for ungraded customers and rows without a key.
        kinds: The distinct rules in effect, but for intervals.
        kind: Zero-based place in ``kinds``; -1 where there is no tier.
        every: Calendar days between contacts, 0 where the rule plans none.
        usual: The same before anything was stretched.
        rhythm: Whether ``every`` is the customer's own buying rhythm.
        keys: The customers' keys.
    """

    tiers: tuple[Tier, ...]
    tier: Ints
    kinds: tuple[ContactRule, ...]
    kind: Ints
    every: Ints
    usual: Ints
    rhythm: npt.NDArray[np.bool_]
    keys: Lookup

    @classmethod
    def of(cls, portfolio: Portfolio, tiers: Sequence[Tier]) -> "Rules":
        """The rules that customers follow, before anything is stretched.

        Args:
            portfolio: The customers with what is their own.
            tiers: Contact rules, best tier first.
        """
        place = {tier.grade: position for position, tier in enumerate(tiers)}
        table = np.array([*(place.get(text, -1) for text in portfolio.grade.texts), -1])
        named = np.array([*(bool(text) for text in portfolio.keys.texts), False])
        tier = np.where(named[portfolio.keys.codes], table[portfolio.grade.codes], -1)
        overrides = portfolio.overrides or ContactOverrides.none(len(portfolio))
        kinds, kind = _kinds(tier, [each.contact for each in tiers], overrides.own)
        every, rhythm = _intervals(kinds, kind, overrides, portfolio.rhythm_days)
        return cls(
            tuple(tiers),
            tier.astype(np.int64),
            kinds,
            kind,
            every,
            every,
            rhythm,
            portfolio.keys,
        )

    @property
    def weights(self) -> Mapping[str, int]:
        """Weight of a contact per grade letter."""
        return tier_weights(self.tiers)

    @property
    def planned(self) -> npt.NDArray[np.bool_]:
        """Whether each customer's rule plans contacts."""
        return self.every > 0

    @property
    def minutes(self) -> Ints:
        """Length of a contact; 0 for customers without a tier."""
        return self.table([rule.minutes for rule in self.kinds])

    @property
    def gap(self) -> Ints:
        """Fewest days from one contact to the next."""
        return self.table([rule.min_gap_days for rule in self.kinds])

    @property
    def opens(self) -> Ints:
        """Days after a contact from which the next may be planned; at least the minimum gap."""
        share = self.table([rule.due_after_pct for rule in self.kinds])
        # Whole numbers throughout: 70 % of 10 days is 7 days, never 8 by a rounding error.
        days: Ints = np.maximum(-(-self.every * share // 100), np.maximum(self.gap, 1))
        return days

    @property
    def slack(self) -> Ints:
        """Days after the due day in which a contact is still on time.

        They end so that the next contact, however early, keeps the minimum gap. Where intervals
        were stretched for want of time they last until then: rather late than not at all.
        """
        tolerance = self.table([rule.tolerance_days for rule in self.kinds])
        longest = self.opens - np.maximum(self.gap, 1)
        return np.where(self.every > self.usual, longest, np.minimum(tolerance, longest))

    @property
    def weekly_minutes(self) -> npt.NDArray[np.float64]:
        """What each customer asks of a week."""
        weeks = np.where(self.planned, self.every, np.inf)
        return 7 * self.minutes / weeks

    def table(self, values: Sequence[int]) -> Ints:
        """One value per customer from one per kind; 0 for customers without a tier."""
        return np.array([*values, 0], dtype=np.int64)[self.kind]

    def tier_of(self, row: int) -> Tier | None:
        """The tier of a zero-based customer, None where it has none."""
        position = int(self.tier[row])
        return None if position < 0 else self.tiers[position]

    def rule_of(self, row: int) -> ContactRule | None:
        """The rule of a zero-based customer but for its interval, None where it has no tier."""
        position = int(self.kind[row])
        return None if position < 0 else self.kinds[position]

    def stretched(self, factor: npt.NDArray[np.float64]) -> "Rules":
        """The same with longer intervals, to the nearest whole day.

        Args:
            factor: float64, shape ``(customers,)``, 1 or more.
        """
        # A half must not be rounded by the last digit of its product.
        every = np.floor(np.round(self.every * factor, 6) + 0.5).astype(np.int64)
        return replace(self, every=every)

    def start_weeks(self, rep: Ints) -> Ints:
        """Which of two alternating weeks each customer is contacted in: 0, 1 or ``EVERY_WEEK``.

        A start week holds where the interval is an even number of weeks and was not stretched.
        Of customers to be split each rep has half in either week, in an order that does not
        depend on other customers but for the one in the middle.

        Args:
            rep: Zero-based rep per customer.
        """
        words = {"A": 0, "B": 1, "split": 2, None: EVERY_WEEK}
        weeks = np.array(
            [*(words[rule.start_week] for rule in self.kinds), EVERY_WEEK], dtype=np.int64
        )[self.kind]
        alternates = self.planned & (self.every % _FORTNIGHT == 0) & (self.every == self.usual)
        weeks = np.where(alternates, weeks, EVERY_WEEK)
        split = np.flatnonzero(weeks == words["split"])
        if split.size:
            weeks[split] = self._halved(split, rep[split])
        return weeks

    def _halved(self, rows: Ints, rep: Ints) -> Ints:
        """0 for one half of each rep's customers of a tier, 1 for the other."""
        keys = self.keys.texts
        codes = self.keys.codes[rows].tolist()
        marks = np.array([crc32(keys[code].encode()) for code in codes], dtype=np.int64)
        group = rep * len(self.tiers) + self.tier[rows]
        order = np.lexsort((rows, marks, group))
        _, first, counts = np.unique(group[order], return_index=True, return_counts=True)
        rank = np.arange(len(rows)) - np.repeat(first, counts)
        halves = np.empty(len(rows), dtype=np.int64)
        halves[order] = 2 * rank >= np.repeat(counts, counts)
        return halves


def _kinds(
    tier: Ints, rules: Sequence[ContactRule], own: Mapping[str, OwnValues]
) -> tuple[tuple[ContactRule, ...], Ints]:
    """The distinct rules in effect, those of the tiers first, and which each customer follows."""
    kind = tier.astype(np.int64)
    if not own:
        return tuple(rules), kind
    codes = np.stack([values.codes for values in own.values()], axis=1)
    rows = np.flatnonzero((codes >= 0).any(axis=1) & (tier >= 0))
    if not rows.size:
        return tuple(rules), kind
    distinct, which = np.unique(
        np.column_stack((tier[rows], codes[rows])), axis=0, return_inverse=True
    )
    kind[rows] = len(rules) + which.reshape(-1)
    changed = [_changed(rules[at], own, of_row) for at, *of_row in distinct.tolist()]
    return (*rules, *changed), kind


def _changed(rule: ContactRule, own: Mapping[str, OwnValues], codes: Sequence[int]) -> ContactRule:
    named = zip(own.items(), codes, strict=True)
    update = {field: values.values[code] for (field, values), code in named if code >= 0}
    if update.get("channel") == "none":
        update = {**_NO_CONTACTS, **update}
    return rule.model_copy(update=update)


def _intervals(
    kinds: Sequence[ContactRule],
    kind: Ints,
    overrides: ContactOverrides,
    rhythm_days: npt.NDArray[np.float64] | None,
) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Days between contacts per customer, and whether they are its own rhythm."""
    usual = np.array([*((rule.every_days or 0) for rule in kinds), 0], dtype=np.int64)[kind]
    typed = overrides.interval_days
    own = ~np.isnan(typed)
    every = np.where(own, np.where(np.isfinite(typed), typed, 0), usual).astype(np.int64)
    rhythm = np.zeros(len(kind), np.bool_)
    if rhythm_days is not None:
        # A person's own word for one customer counts before what holds for its tier.
        for_one = overrides.has_own("own_rhythm")
        wanted = np.array([*(rule.own_rhythm for rule in kinds), False])[kind]
        rhythm = wanted & np.isfinite(rhythm_days) & (for_one | ~own)
        days = np.clip(np.round(rhythm_days[rhythm]), SHORTEST_DAYS, LONGEST_DAYS)
        every[rhythm] = days.astype(np.int64)
    gap = np.array([*(rule.min_gap_days for rule in kinds), 0], dtype=np.int64)[kind]
    every = np.where(every > 0, np.maximum(every, gap), 0)
    quiet = np.array([*(rule.channel == "none" for rule in kinds), True])[kind]
    every[quiet] = 0
    return every, rhythm & ~quiet


def in_weeks(days: Days, weeks: Ints) -> Days:
    """Each date, or the Monday of the next week where it lies in the wrong one of two weeks.

    Args:
        days: datetime64[D], NaT stays NaT.
        weeks: As ``Rules.start_weeks`` gives them.
    """
    wrong = (weeks != EVERY_WEEK) & ~np.isnat(days) & (alternate_weeks(days) != weeks)
    if not wrong.any():
        return days
    moved = days.copy()
    # The epoch was a Thursday, three days after a Monday.
    since = (days[wrong].astype(np.int64) + 3) % 7
    moved[wrong] = days[wrong] + (7 - since)
    return moved
