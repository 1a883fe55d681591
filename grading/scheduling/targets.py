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

__all__ = ["FAR", "NEVER", "DayTables", "Targets", "day_table", "targets"]

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


def targets(
    customer: Ints,
    last: Ints,
    due: Ints,
    rep: Ints,
    rule: ContactRule,
    tables: DayTables,
    kept: Mapping[int, Sequence[int]],
    first_day: Ints | None = None,
) -> Targets:
    """Chain each customer's contacts from its due day to the end of the plan.

    A contact's window runs from the earliest day after the one before (``due_after_pct``) to
    the due day plus tolerance, and never into the next one's. Where the rule allows no day in
    it, it reaches on to the first allowed day. The next due day counts from the due day, or
    from that later day. Who is overdue or was never contacted is wanted at once: the window
    starts with the plan and ends before the next contact's begins. A kept entry stands for the
    contact whose turn it is; the chain goes on from its day.

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
    """
    chain = _Chain(rule, tables, rep, _kept_days(customer, kept))
    opens = earliest_after_days(rule)
    late = (last == NEVER) | (due < 0)
    base = np.where(late, np.maximum(due, 0), due)
    if first_day is not None:
        base = np.where(late, np.maximum(base, first_day), base)
    earliest = np.where(late, 0, np.maximum(np.minimum(last + opens, due), 0))
    latest = base + np.where(late, opens - 1, min(rule.tolerance_days, opens - 1))
    return chain.run(customer, due, base, earliest, latest)


def _kept_days(customer: Ints, kept: Mapping[int, Sequence[int]]) -> Ints:
    """Kept days per customer, padded with ``FAR``; at least one column of padding."""
    width = max((len(days) for days in kept.values()), default=0) + 1
    table = np.full((len(customer), width), FAR, dtype=np.int64)
    if kept:
        for row, position in enumerate(customer.tolist()):
            days = kept.get(position, ())
            table[row, : len(days)] = days
    return table


class _Chain:
    """Steps all customers of a tier from one contact to the next."""

    def __init__(self, rule: ContactRule, tables: DayTables, rep: Ints, kept: Ints) -> None:
        self._every = interval_days(rule) or FAR
        self._opens = earliest_after_days(rule)
        self._slack = min(rule.tolerance_days, self._opens - 1)
        self._tables = tables
        self._rep = rep
        self._kept = kept

    def run(self, customer: Ints, due: Ints, base: Ints, earliest: Ints, latest: Ints) -> Targets:
        """Emit contacts until everybody's next one lies beyond the plan."""
        rows = np.arange(len(customer))
        number = np.zeros(len(customer), dtype=np.int64)
        next_kept = np.zeros(len(customer), dtype=np.int64)
        found: list[tuple[Ints, ...]] = []
        while len(rows):
            kept = self._kept[rows, next_kept[rows]]
            live = base < self._tables.days
            rows, kept = rows[live], kept[live]
            due, base, earliest, latest = due[live], base[live], earliest[live], latest[live]
            base, latest = self._reach_allowed_day(rows, base, earliest, latest)
            stands_in = kept < base + self._opens
            wanted = ~stands_in
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
        return _gather(found)

    def _reach_allowed_day(
        self, rows: Ints, base: Ints, earliest: Ints, latest: Ints
    ) -> tuple[Ints, Ints]:
        """Lengthen windows without an allowed day up to the first one within the plan."""
        first = self._tables.allowed[self._rep[rows], earliest]
        longer = (first > latest) & (first < FAR)
        return (
            np.where(longer, np.maximum(base, first), base),
            np.where(longer, first, latest),
        )

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
