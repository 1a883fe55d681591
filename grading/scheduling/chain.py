"""Steps all customers of a plan from one contact to the next, as arrays."""

import numpy as np

from grading.scheduling.target_days import FAR, Bools, Bounds, DayTables, Ints, Pace, Targets

__all__ = ["Chain"]

_WEEK, _FORTNIGHT = 7, 14
_MOST_DAYS_GONE = 3
"""From a Thursday on a week is too far gone to begin with many new customers."""


class Chain:
    """Steps all customers from one contact to the next.

    Args:
        pace: How contacts follow one another.
        tables: Days of the plan.
        kept: Days of kept entries per customer, increasing, padded with ``FAR``.
        bounds: What is agreed with the customers.
    """

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
        self,
        customer: Ints,
        last: Ints,
        due: Ints,
        base: Ints,
        earliest: Ints,
        latest: Ints,
        firm: Bools,
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
            # In a plan that began before it, the last contact may be the later one.
            since = np.maximum(np.where(stands_in, kept, base), last[rows])
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
        self, rows: Ints, base: Ints, earliest: Ints, latest: Ints, firm: Bools
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
