"""What was done and kept with each customer, and when each is due."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

from grading.contacts.calendars import BusinessCalendar, Days
from grading.contacts.weeks import alternate_weeks
from grading.scheduling.customer_rules import EVERY_WEEK, Rules, in_weeks, tier_weights
from grading.scheduling.portfolio import Portfolio
from grading.scheduling.problem import Kept
from grading.scheduling.revival import Revival

__all__ = ["History", "Rules", "due_dates", "tier_weights"]

_SOME_MONDAY = np.datetime64("2024-01-01", "D")


class History:
    """Last contacts, with kept entries worked in.

    Args:
        portfolio: The customers.
        kept: Entries of an earlier plan; one ``done`` before ``start``, or still to come before
            it, is a last contact.
        start: First day of the plan.
        end: Last day of the plan.
        counted: The same entries on the days from which contacts are reckoned; None: on their own.

    Attributes:
        keys: One per customer.
        last: datetime64[D], shape ``(customers,)``.
        kept_days: Per position the days of entries within the plan, counted from its first.
        standing_days: The same, each as it stands.
        greeted: Per position the days of greetings within the plan that are kept.
    """

    def __init__(
        self,
        portfolio: Portfolio,
        kept: Sequence[Kept],
        start: date,
        end: date,
        *,
        counted: Sequence[Kept] | None = None,
    ) -> None:
        texts = [*portfolio.keys.texts, ""]
        self.keys = [texts[code] for code in portfolio.keys.codes.tolist()]
        self.last = portfolio.last_contact.astype("datetime64[D]").copy()
        # Reversed, so that of several rows with one key the first has the entries.
        rows = {key: row for row, key in reversed(list(enumerate(self.keys))) if key}
        greeted: defaultdict[int, list[date]] = defaultdict(list)
        for entry in kept:
            row = rows.get(entry.key)
            if row is None or entry.day > end:
                continue
            if entry.greeting and entry.day >= start:
                greeted[row].append(entry.day)
            if entry.day < start and entry.status in ("done", "planned") and _is_contact(entry):
                self.last[row] = np.fmax(self.last[row], np.datetime64(entry.day, "D"))
        self.standing_days = _days_within(kept, rows, start, end)
        self.kept_days = (
            self.standing_days if counted is None else _days_within(counted, rows, start, end)
        )
        self.greeted = {row: sorted(days) for row, days in greeted.items()}


def _is_contact(entry: Kept) -> bool:
    """Whether an entry stands for a contact; greetings do not, but a call that was made does."""
    return not entry.greeting or (entry.channel != "message" and entry.status == "done")


def _days_within(
    kept: Sequence[Kept], rows: Mapping[str, int], start: date, end: date
) -> dict[int, list[int]]:
    """Per customer the days of entries that stand for a contact within a plan, in order."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for entry in kept:
        if entry.key in rows and start <= entry.day <= end and _is_contact(entry):
            found[rows[entry.key]].append((entry.day - start).days)
    return {row: sorted(offsets) for row, offsets in found.items()}


def due_dates(
    rules: Rules,
    calendars: Sequence[BusinessCalendar],
    rep: npt.NDArray[np.int64],
    last: Days,
    start: date,
    end: date,
    revival: Revival | None = None,
) -> Days:
    """Next due date per customer; NaT where its rule plans nothing.

    That is the last contact plus the interval or, where it comes before, the day on which a
    customer that stopped buying is to be contacted; in the customer's own one of two weeks where
    it has such, and moved to the next working day. Who was never contacted is due at the start.

    Args:
        rules: Which rule each customer follows.
        calendars: One per rep, the last for customers whose rep is unknown.
        rep: Zero-based rep per customer, -1 unknown.
        last: Last contact per customer.
        start: First day of the plan.
        end: Last day of the plan.
        revival: Who is to be woken or won back; None: nobody.
    """
    due = np.full(len(last), np.datetime64("NaT"), dtype="datetime64[D]")
    distinct = list(dict.fromkeys(calendars))
    calendar_of = np.array([distinct.index(calendar) for calendar in calendars])[rep]
    target = np.where(np.isnat(last), np.datetime64(start, "D"), last + rules.every)
    if revival is not None:
        # A contact that comes earlier for it keeps its distance to the one before all the same.
        soonest = np.where(np.isnat(last), revival.day, last + rules.gap)
        target = np.fmin(target, np.maximum(revival.day, soonest))
    turns = rules.start_weeks(rep)
    target = in_weeks(target, turns)
    # A last contact after the plan is not due in it, and may lie past any calendar.
    later = rules.planned & (last > np.datetime64(end, "D"))
    due[later] = target[later]
    for place, calendar in enumerate(distinct):
        soon = rules.planned & ~later & (calendar_of == place)
        due[soon] = calendar.next_working_day(target[soon])
        missed = np.flatnonzero(soon & (turns != EVERY_WEEK) & (alternate_weeks(due) != turns))
        due[missed] = _earlier_in_week(calendar, target[missed], due[missed])
        soon_after = missed[due[missed] < (last + rules.opens)[missed]]
        again = in_weeks(target[soon_after] + 7, turns[soon_after])
        due[soon_after] = calendar.next_working_day(again)
    return due


def _earlier_in_week(calendar: BusinessCalendar, target: Days, later: Days) -> Days:
    """The last working day before each target in its week, else the later day."""
    found = later.copy()
    week = (target - _SOME_MONDAY).astype(np.int64) // 7
    for back in range(6, 0, -1):  # the nearest is written last
        day = target - back
        good = calendar.is_working(day) & ((day - _SOME_MONDAY).astype(np.int64) // 7 == week)
        found[good] = day[good]
    return found
