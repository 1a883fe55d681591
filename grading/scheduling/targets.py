"""The successive contacts each customer of a tier should get within the plan.

All days here are whole numbers counted from the plan's first day, because a tier's customers
are worked out together as arrays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from grading.contacts.due import earliest_after_days, interval_days
from grading.schemes.models import ContactRule

__all__ = ["FAR", "NEVER", "Bounds", "DayTables", "Targets", "day_table", "targets"]

Ints = npt.NDArray[np.int64]

NEVER = np.iinfo(np.int64).min
"""Stands for the last contact of who was never contacted."""
FAR = np.iinfo(np.int64).max // 2
"""Stands for a day beyond the plan."""


@dataclass(frozen=True, slots=True)
class DayTables:
    """Per rep and day the first good day from that day on.

    Args:
        working: int64, shape ``(reps + 1, days)``: next working day; ``FAR`` if there is none.
            The last row is for customers without a known rep.
        allowed: The same for days on which the rep works and the tier's rule allows a contact.
    """

    working: Ints
    allowed: Ints

    @property
    def days(self) -> int:
        """How many days the plan covers."""
        return int(self.working.shape[1])


def day_table(good: npt.NDArray[np.bool_]) -> Ints:
    """First good day on or after each day, per row; ``FAR`` where there is none."""
    days = np.where(good, np.arange(good.shape[1]), FAR)
    return np.minimum.accumulate(days[:, ::-1], axis=1)[:, ::-1].astype(np.int64)


@dataclass(frozen=True, slots=True)
class Targets:
    """Contacts wanted, by customer and number; arrays of one length.

    Args:
        customer: Position as given to ``targets``.
        number: Zero-based place among the customer's contacts.
        due: Target day; negative where it lay before the plan.
        earliest: First day on which it is on time, at least 0.
        latest: Last such day.
    """

    customer: Ints
    number: Ints
    due: Ints
    earliest: Ints
    latest: Ints


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is agreed with each customer, in days from the plan's first.

    Args:
        week: Monday of the week agreed for the next contact; ``NEVER`` for none.
        blocked_from: First day without contact; ``FAR`` for none.
        blocked_to: Last day without contact.
    """

    week: Ints
    blocked_from: Ints
    blocked_to: Ints

    def of(self, rows: Ints) -> "Bounds":
        """Those of some customers."""
        return Bounds(self.week[rows], self.blocked_from[rows], self.blocked_to[rows])

    @classmethod
    def none(cls, customers: int) -> "Bounds":
        """Nothing agreed with anybody."""
        week = np.full(customers, NEVER, dtype=np.int64)
        far = np.full(customers, FAR, dtype=np.int64)
        return cls(week, far, -far)


def targets(
    customer: Ints,
    last: Ints,
    due: Ints,
    rep: Ints,
    rule: ContactRule,
    tables: DayTables,
    kept: Mapping[int, Sequence[int]],
    first_day: Ints | None = None,
    bounds: Bounds | None = None,
) -> Targets:
    """Chain each customer's contacts from its due day to the end of the plan.

    A contact's window runs from the earliest day after the one before (``due_after_pct``) to
    the due day plus tolerance, and never into the next one's. Where the rule allows no day in
    it, it reaches on to the first allowed day. The next due day counts from the due day, or
    from that later day. Who is overdue or was never contacted is wanted at once: the window
    starts with the plan and ends before the next contact's begins. A kept entry stands for the
    contact whose turn it is; the chain goes on from its day.

    Where a week is agreed for the next contact the chain begins there. A window that lies in a
    block moves behind it; one that a block covers up to the end of the plan is not wanted.

    Args:
        customer: Zero-based positions, increasing.
        last: Day of the last contact, or ``NEVER``.
        due: Due day, already a working day.
        rep: Zero-based rep, or -1.
        rule: The tier's rule; has an interval.
        tables: Of the plan.
        kept: Per position the days of kept entries, increasing.
        first_day: Where the first contact of who is wanted at once is likely to be placed, from
            which the chain goes on; -1 or None: on the first day.
        bounds: What is agreed with the customers; None: nothing.
    """
    bounds = bounds or Bounds.none(len(customer))
    chain = _Chain(rule, tables, rep, _kept_days(customer, kept, bounds.week), bounds)
    opens = earliest_after_days(rule)
    agreed = bounds.week != NEVER
    late = ((last == NEVER) | (due < 0)) & ~agreed
    base = np.where(late, np.maximum(due, 0), due)
    if first_day is not None:
        base = np.where(late, np.maximum(base, first_day), base)
    earliest = np.where(late, 0, np.maximum(np.minimum(last + opens, due), 0))
    latest = base + np.where(late, opens - 1, min(rule.tolerance_days, opens - 1))
    if agreed.any():
        opening, in_week = np.maximum(bounds.week, 0), chain.in_week()
        due, base = np.where(agreed, in_week, due), np.where(agreed, in_week, base)
        earliest = np.where(agreed, opening, earliest)
        latest = np.where(agreed, np.minimum(bounds.week + 6, in_week + opens - 1), latest)
    return chain.run(customer, due, base, earliest, latest)


def _kept_days(customer: Ints, kept: Mapping[int, Sequence[int]], week: Ints) -> Ints:
    """Kept days per customer, padded with ``FAR``; at least one column of padding.

    What is kept before the agreed week does not stand for the contact in it.
    """
    width = max((len(days) for days in kept.values()), default=0) + 1
    table = np.full((len(customer), width), FAR, dtype=np.int64)
    if kept:
        for row, position in enumerate(customer.tolist()):
            days = [day for day in kept.get(position, ()) if day >= week[row]]
            table[row, : len(days)] = days
    return table


class _Chain:
    """Steps all customers of a tier from one contact to the next."""

    def __init__(
        self, rule: ContactRule, tables: DayTables, rep: Ints, kept: Ints, bounds: Bounds
    ) -> None:
        self._every = interval_days(rule) or FAR
        self._opens = earliest_after_days(rule)
        self._slack = min(rule.tolerance_days, self._opens - 1)
        self._tables = tables
        self._rep = rep
        self._kept = kept
        self._bounds = bounds

    def in_week(self) -> Ints:
        """First working day of each customer's agreed week, else the first day of it."""
        opening = np.maximum(self._bounds.week, 0)
        found = self._working_from(np.arange(len(opening)), opening)
        return np.where(found <= self._bounds.week + 6, found, opening)

    def run(self, customer: Ints, due: Ints, base: Ints, earliest: Ints, latest: Ints) -> Targets:
        """Emit contacts until everybody's next one lies beyond the plan."""
        rows = np.arange(len(customer))
        number = np.zeros(len(customer), dtype=np.int64)
        next_kept = np.zeros(len(customer), dtype=np.int64)
        found: list[tuple[Ints, ...]] = []
        firm = self._bounds.week != NEVER
        while len(rows):
            kept = self._kept[rows, next_kept[rows]]
            live = base < self._tables.days
            rows, kept = rows[live], kept[live]
            due, base, earliest, latest = due[live], base[live], earliest[live], latest[live]
            base, latest, closed = self._reach_allowed_day(
                rows, base, earliest, latest, firm[live]
            )
            stands_in = kept < base + self._opens
            wanted = ~stands_in & ~closed
            found.append(
                (
                    customer[rows][wanted],
                    number[rows][wanted],
                    due[wanted],
                    earliest[wanted],
                    latest[wanted],
                )
            )
            number[rows] += wanted
            next_kept[rows] += stands_in
            since = np.where(stands_in, kept, base)
            due = base = self._working_from(rows, since + self._every)
            earliest = np.minimum(since + self._opens, due)
            latest = due + self._slack
            firm = np.zeros(len(rows), dtype=np.bool_)
        return _gather(found)

    def _reach_allowed_day(
        self, rows: Ints, base: Ints, earliest: Ints, latest: Ints, firm: npt.NDArray[np.bool_]
    ) -> tuple[Ints, Ints, npt.NDArray[np.bool_]]:
        """Lengthen windows without an allowed day up to the first one within the plan.

        Behind a block they keep their length, since who was away is not to be seen on one day
        alone. Windows of an agreed week (``firm``) stay.

        Returns:
            Base, latest day, and whether a block leaves no day at all.
        """
        first = self._tables.allowed[self._rep[rows], earliest]
        free = self._behind_block(rows, first)
        longer = (free > latest) & (free < FAR) & ~firm
        width = np.where(free != first, latest - base, 0)
        return (
            np.where(longer, np.maximum(base, free), base),
            np.where(longer, free + width, latest),
            (free == FAR) & (first < FAR) & ~firm,
        )

    def _behind_block(self, rows: Ints, day: Ints) -> Ints:
        """Each day itself, or the first allowed one behind the block it lies in."""
        blocked_to = self._bounds.blocked_to[rows]
        inside = (day >= self._bounds.blocked_from[rows]) & (day <= blocked_to)
        if not inside.any():
            return day
        free = np.where(inside, FAR, day)
        rows_back = np.flatnonzero(inside & (blocked_to + 1 < self._tables.days))
        free[rows_back] = self._tables.allowed[
            self._rep[rows[rows_back]], blocked_to[rows_back] + 1
        ]
        return free

    def _working_from(self, rows: Ints, day: Ints) -> Ints:
        """First working day on or after each day; ``FAR`` beyond the plan."""
        inside = day < self._tables.days
        found = np.full(len(rows), FAR, dtype=np.int64)
        found[inside] = self._tables.working[self._rep[rows[inside]], day[inside]]
        return found


def _gather(found: list[tuple[Ints, ...]]) -> Targets:
    if not found:
        return Targets(*(np.empty(0, dtype=np.int64) for _ in range(5)))
    columns = [np.concatenate(column) for column in zip(*found, strict=True)]
    order = np.lexsort((columns[1], columns[0]))
    return Targets(*(column[order] for column in columns))
