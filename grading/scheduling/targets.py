"""The successive contacts each customer should get within the plan.

All days here are whole numbers counted from the plan's first day, because all customers are
worked out together as arrays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

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

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NEVER = np.iinfo(np.int64).min
"""Stands for the last contact of who was never contacted."""
FAR = np.iinfo(np.int64).max // 2
"""Stands for a day beyond the plan."""
_WEEK, _FORTNIGHT = 7, 14
_MOST_DAYS_GONE = 3
"""From a Thursday on a week is too far gone to begin with many new customers."""


@dataclass(frozen=True, slots=True)
class DayTables:
    """The first good day from each day on.

    Args:
        working: int64, shape ``(reps + 1, days)``: next working day; ``FAR`` if there is none.
            The last row is for customers without a known rep.
        allowed: int64, shape ``(any, days)``: the same for days on which a rep works and a rule
            allows a contact.
    """

    working: Ints
    allowed: Ints

    @property
    def days(self) -> int:
        """How many days the plan covers."""
        return int(self.working.shape[1])


def day_table(good: Bools) -> Ints:
    """First good day on or after each day, per row; ``FAR`` where there is none."""
    days = np.where(good, np.arange(good.shape[1]), FAR)
    return np.minimum.accumulate(days[:, ::-1], axis=1)[:, ::-1].astype(np.int64)


@dataclass(frozen=True, slots=True)
class Pace:
    """How contacts of each customer follow one another; arrays of one length.

    Args:
        every: Days from one to the next; at least 1.
        opens: Days after a contact from which the next may be planned.
        slack: Days after the due day in which a contact is still on time; so few that windows
            keep the minimum gap.
        gap: Fewest days from one contact to the next.
        rep: Zero-based row of ``DayTables.working``; -1: the last.
        place: Zero-based row of ``DayTables.allowed``.
        week: Day of a Monday, mostly before the plan, from which every second week is the customer's;
            ``FAR``: all weeks are.
    """

    every: Ints
    opens: Ints
    slack: Ints
    gap: Ints
    rep: Ints
    place: Ints
    week: Ints


@dataclass(frozen=True, slots=True)
class Targets:
    """Contacts wanted, by customer and number; arrays of one length.

    Args:
        customer: Position as given to ``targets``.
        number: Zero-based place among the customer's contacts.
        due: Target day; negative where it lay before the plan.
        earliest: First day on which it is on time, at least 0.
        latest: Last such day.
        firm: Whether the window is that of an agreed week, or a deadline made it.
    """

    customer: Ints
    number: Ints
    due: Ints
    earliest: Ints
    latest: Ints
    firm: Ints


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is agreed with each customer, in days from the plan's first.

    Args:
        week: Monday of the week agreed for the next contact; ``NEVER`` for none.
        blocked_from: First day without contact; ``FAR`` for none.
        blocked_to: Last day without contact.
        deadline: Last day for the next contact, ``FAR`` for none.
    """

    week: Ints
    blocked_from: Ints
    blocked_to: Ints
    deadline: Ints

    def of(self, rows: Ints) -> "Bounds":
        """Those of some customers."""
        return Bounds(*(getattr(self, each.name)[rows] for each in fields(self)))

    @classmethod
    def none(cls, customers: int) -> "Bounds":
        """Nothing agreed with anybody."""
        week = np.full(customers, NEVER, dtype=np.int64)
        far = np.full(customers, FAR, dtype=np.int64)
        return cls(week, far, -far, far)


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
    chain = _Chain(pace, tables, _kept_days(customer, kept, bounds.week), bounds)
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
    return chain.run(customer, due, base, earliest, latest, firm=agreed | pressed)


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


class _Chain:
    """Steps all customers from one contact to the next."""

    def __init__(self, pace: Pace, tables: DayTables, kept: Ints, bounds: Bounds) -> None:
        self._pace = pace
        self._tables = tables
        self._kept = kept
        self._bounds = bounds
        self._weekly = pace.week != FAR

    def in_agreed_week(self) -> Ints:
        """First working day of each customer's agreed week, else the first day of it."""
        opening = np.maximum(self._bounds.week, 0)
        found = self._working_from(np.arange(len(opening)), opening)
        return np.where(found <= self._bounds.week + 6, found, opening)

    def pressed(self, last: Ints, base: Ints, earliest: Ints, latest: Ints) -> Bools:
        """Whose first contact would come after the deadline, though it need not."""
        deadline = self._bounds.deadline
        pressed = np.zeros(len(deadline), dtype=np.bool_)
        rows = np.flatnonzero((deadline < FAR) & (base < self._tables.days))
        rows = np.union1d(rows, np.flatnonzero(deadline < latest))
        if not rows.size:
            return pressed
        reach = latest[rows]
        within = np.flatnonzero(earliest[rows] < self._tables.days)
        *_, longer, _ = self._reach_allowed_day(
            rows[within],
            base[rows[within]],
            earliest[rows[within]],
            latest[rows[within]],
            np.zeros(len(within), dtype=np.bool_),
        )
        reach[within] = longer
        opens = self._week_before(rows, last[rows], earliest[rows])
        free = self._behind_block(rows, self._working_from(rows, opens))
        pressed[rows] = (deadline[rows] < reach) & (free <= deadline[rows])
        return pressed

    def _week_before(self, rows: Ints, last: Ints, earliest: Ints) -> Ints:
        """First day for a contact that the deadline presses: in the week before, if not sooner."""
        soonest = np.maximum(last + self._pace.gap[rows], 0)
        week = self._bounds.deadline[rows] - _WEEK + 1
        opens: Ints = np.minimum(np.maximum(earliest, soonest), np.maximum(soonest, week))
        return opens

    def by_deadline(
        self, rows: Ints, last: Ints, base: Ints, earliest: Ints
    ) -> tuple[Ints, Ints, Ints]:
        """Let contacts be before the deadline.

        Returns:
            The last working day up to the deadline, if the target is later; the window's ends.
        """
        pace, deadline = self._pace, self._bounds.deadline[rows]
        worked = deadline.copy()
        off = np.flatnonzero(self._working_from(rows, deadline) != deadline)
        worked[off] = self._last_working(rows[off], deadline[off] - _WEEK + 1, deadline[off])
        found = np.minimum(base, worked)
        opens = np.minimum(self._week_before(rows, last, earliest), np.maximum(found, 0))
        return found, opens, np.minimum(deadline, found + pace.opens[rows] - pace.gap[rows])

    def fresh_week(self, rows: Ints, base: Ints) -> Ints:
        """The target of first contacts ever, in a week of which there is enough left.

        Where a plan starts late in their week, they would crowd its last days.
        """
        monday = self._own_monday(rows, np.zeros_like(base))
        return np.where(monday <= -_MOST_DAYS_GONE, np.maximum(base, monday + _FORTNIGHT), base)

    def in_own_week(self, rows: Ints, base: Ints, earliest: Ints) -> tuple[Ints, Ints, Ints]:
        """Move contacts of customers with every second week into such a week.

        Returns:
            The first working day of that week from the target on, else the last one before it;
            the first day of the week that is not too soon; the last one, mostly its Sunday.
        """
        monday = self._own_monday(rows, base)
        target = np.maximum(base, monday)
        found = self._working_from(rows, target)
        outside = np.flatnonzero(found > monday + 6)
        found[outside] = self._last_working(rows[outside], monday[outside], target[outside])
        # A day before the target may be too soon; then the week is as good as free.
        found = np.where(found < np.minimum(earliest, target), target, found)
        soonest = np.maximum(np.maximum(np.minimum(earliest, found), monday), 0)
        return found, soonest, self._week_end(rows, found)

    def _own_monday(self, rows: Ints, day: Ints) -> Ints:
        """Monday of the customer's own week in which each day lies, else of the next such week."""
        into = (day - self._pace.week[rows]) % _FORTNIGHT
        return np.where(into < _WEEK, day - into, day - into + _FORTNIGHT)

    def _last_working(self, rows: Ints, monday: Ints, target: Ints) -> Ints:
        """Last working day from a Monday up to a target, which stays itself where there is none."""
        found = target
        for back in range(1, _WEEK):
            day = target - back
            # Taken where none later was, and where the day is worked.
            good = (found == target) & (day >= monday) & (day >= 0)
            found = np.where(
                good & (self._working_from(rows, np.maximum(day, 0)) == day), day, found
            )
        return found

    def _week_end(self, rows: Ints, day: Ints) -> Ints:
        """Sunday of the week of each day, or as late as the minimum gap to the next allows."""
        pace = self._pace
        into = (day - pace.week[rows]) % _WEEK
        sunday = day - into + _WEEK - 1
        ends: Ints = np.minimum(sunday, day + pace.opens[rows] - pace.gap[rows])
        return ends

    def run(
        self, customer: Ints, due: Ints, base: Ints, earliest: Ints, latest: Ints, firm: Bools
    ) -> Targets:
        """Emit contacts until everybody's next one lies beyond the plan.

        Windows of first contacts that are ``firm`` are not lengthened.
        """
        rows = np.arange(len(customer))
        number = np.zeros(len(customer), dtype=np.int64)
        next_kept = np.zeros(len(customer), dtype=np.int64)
        found: list[tuple[Ints, ...]] = []
        while len(rows):
            kept = self._kept[rows, next_kept[rows]]
            live = base < self._tables.days
            rows, kept = rows[live], kept[live]
            due, base, earliest, latest = due[live], base[live], earliest[live], latest[live]
            base, earliest, latest, closed = self._reach_allowed_day(
                rows, base, earliest, latest, firm[live]
            )
            stands_in = kept < base + self._pace.opens[rows]
            wanted = ~stands_in & ~closed
            found.append(
                (
                    customer[rows][wanted],
                    number[rows][wanted],
                    due[wanted],
                    earliest[wanted],
                    latest[wanted],
                    firm[live][wanted].astype(np.int64),
                )
            )
            number[rows] += wanted
            next_kept[rows] += stands_in
            since = np.where(stands_in, kept, base)
            target = since + self._pace.every[rows]
            base = self._working_from(rows, target)
            earliest = np.minimum(since + self._pace.opens[rows], base)
            latest = base + self._pace.slack[rows]
            if (weekly := np.flatnonzero(self._weekly[rows])).size:
                base[weekly], earliest[weekly], latest[weekly] = self.in_own_week(
                    rows[weekly], target[weekly], earliest[weekly]
                )
            due = base
            firm = np.zeros(len(rows), dtype=np.bool_)
        return _gather(found)

    def _reach_allowed_day(
        self, rows: Ints, base: Ints, earliest: Ints, latest: Ints, firm: npt.NDArray[np.bool_]
    ) -> tuple[Ints, Ints, Ints, Bools]:
        """Lengthen windows without an allowed day up to the first one within the plan.

        Behind a block they keep their length, since who was away is not to be seen on one day
        alone. Where every second week is the customer's, they move into another one whole. Windows
        that are ``firm`` stay.

        Returns:
            Base, earliest and latest day, and whether a block leaves no day at all.
        """
        first = self._tables.allowed[self._pace.place[rows], earliest]
        free = self._behind_block(rows, first)
        longer = (free > latest) & (free < FAR) & ~firm
        width = np.where(free != first, latest - base, 0)
        weekly = self._weekly[rows]
        ends = np.where(weekly, self._week_end(rows, free), free + width)
        monday = free - (free - self._pace.week[rows]) % _WEEK
        return (
            np.where(longer, np.maximum(base, free), base),
            np.where(longer & weekly, np.maximum(earliest, monday), earliest),
            np.where(longer, ends, latest),
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
            self._pace.place[rows[rows_back]], blocked_to[rows_back] + 1
        ]
        return free

    def _working_from(self, rows: Ints, day: Ints) -> Ints:
        """First working day on or after each day; ``FAR`` beyond the plan."""
        inside = day < self._tables.days
        found = np.full(len(rows), FAR, dtype=np.int64)
        found[inside] = self._tables.working[self._pace.rep[rows[inside]], day[inside]]
        return found


def _gather(found: list[tuple[Ints, ...]]) -> Targets:
    if not found:
        return Targets(*(np.empty(0, dtype=np.int64) for _ in range(6)))
    columns = [np.concatenate(column) for column in zip(*found, strict=True)]
    order = np.lexsort((columns[1], columns[0]))
    return Targets(*(column[order] for column in columns))
