"""The successive contacts each customer should get within the plan.

All days here are whole numbers counted from the plan's first day, because all customers are
worked out together as arrays.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from grading.scheduling.chain import Chain
from grading.scheduling.target_days import (
    FAR,
    NEVER,
    Bounds,
    DayTables,
    Ints,
    Pace,
    Targets,
    day_table,
)

__all__ = [
    "FAR",
    "NEVER",
    "Bounds",
    "DayTables",
    "Pace",
    "Targets",
    "day_table",
    "targets",
]


def targets(
    customer: Ints,
    last: Ints,
    due: Ints,
    pace: Pace,
    tables: DayTables,
    kept: Mapping[int, Sequence[int]],
    first_day: Ints | None = None,
    bounds: Bounds | None = None,
) -> Targets:
    """Chain each customer's contacts from its due day to the end of the plan.

    A contact's window runs from the earliest day after the one before (``Pace.opens``) to
    the due day plus slack, and never into the next one's. Where the rule allows no day in
    it, it reaches on to the first allowed day. The next due day counts from the due day, or
    from that later day. Who is overdue or was never contacted is wanted at once: the window
    starts with the plan and ends before the next contact's begins. A kept entry stands for the
    contact whose turn it is; the chain goes on from its day.

    Where every second week is the customer's, windows are such weeks, whole but for what is too
    soon after the contact before. Where a week is agreed for the next contact the chain begins
    there; where there is a deadline, on that day at the latest, and in the week before it if the
    rule itself would have it later. A window that lies in a
    block moves behind it; one that a block covers up to the end of the plan is not wanted.

    Args:
        customer: Zero-based positions, increasing.
        last: Day of the last contact, or ``NEVER``.
        due: Due day, already a working day.
        pace: How contacts follow one another.
        tables: Of the plan.
        kept: Per position the days of kept entries, increasing.
        first_day: Where the first contact of who is wanted at once is likely to be placed, from
            which the chain goes on; -1 or None: on the first day.
        bounds: What is agreed with the customers; None: nothing.
    """
    bounds = bounds or Bounds.none(len(customer))
    chain = Chain(pace, tables, _kept_days(customer, kept, bounds.week), bounds)
    agreed = bounds.week != NEVER
    weekly = pace.week != FAR
    wanted_at_once = ((last == NEVER) | (due < 0)) & ~agreed
    base = np.where(wanted_at_once, np.maximum(due, 0), due)
    late = wanted_at_once & ~weekly
    due = due.copy()
    if first_day is not None:
        base = np.where(late, np.maximum(base, first_day), base)
    earliest = np.where(wanted_at_once, 0, np.maximum(np.minimum(last + pace.opens, due), 0))
    latest = base + np.where(late, pace.opens - pace.gap, pace.slack)
    if weekly.any():
        rows = np.flatnonzero(weekly & ~agreed)
        base[rows] = np.where(last[rows] == NEVER, chain.fresh_week(rows, base[rows]), base[rows])
        base[rows], earliest[rows], latest[rows] = chain.in_own_week(
            rows, base[rows], earliest[rows]
        )
        due[rows] = np.where(due[rows] >= 0, base[rows], due[rows])
    if agreed.any():
        opening, in_week = np.maximum(bounds.week, 0), chain.in_agreed_week()
        due, base = np.where(agreed, in_week, due), np.where(agreed, in_week, base)
        earliest = np.where(agreed, opening, earliest)
        ends = np.minimum(bounds.week + 6, in_week + pace.opens - pace.gap)
        latest = np.where(agreed, ends, latest)
    pressed = chain.pressed(last, base, earliest, latest) & ~agreed
    if pressed.any():
        rows = np.flatnonzero(pressed)
        base[rows], earliest[rows], latest[rows] = chain.by_deadline(
            rows, last[rows], base[rows], earliest[rows]
        )
        due = np.where(pressed, np.minimum(due, base), due)
    return chain.run(customer, last, due, base, earliest, latest, firm=agreed | pressed)


def _kept_days(customer: Ints, kept: Mapping[int, Sequence[int]], week: Ints) -> Ints:
    """Kept days per customer, padded with ``FAR``; at least one column of padding.

    What is kept before the agreed week does not stand for the contact in it.
    """
    width = max((len(days) for days in kept.values()), default=0) + 1
    table = np.full((len(customer), width), FAR, dtype=np.int64)
    positions = np.array(sorted(kept), dtype=np.int64)
    for row in np.flatnonzero(np.isin(customer, positions)).tolist():
        days = [day for day in kept[int(customer[row])] if day >= week[row]]
        table[row, : len(days)] = days
    return table
