"""When a customer is next due, the days in which a contact counts, and what overdue means."""

from datetime import date

import numpy as np
import numpy.typing as npt

from grading.contacts.calendars import BusinessCalendar, Days
from grading.schemes.models import ContactRule

__all__ = ["earliest_after_days", "interval_days", "next_due", "overdue", "overdue_days", "window"]


def interval_days(rule: ContactRule) -> int | None:
    """Calendar days between two contacts, or None where the rule plans none."""
    return None if rule.channel == "none" else rule.every_days


def next_due(
    last_contact: Days,
    rule: ContactRule,
    *,
    calendar: BusinessCalendar,
    start: date | None = None,
) -> Days:
    """Date on which each customer is next due.

    Args:
        last_contact: datetime64[D], shape ``(customers,)``, NaT where never contacted.
        rule: ``every_days`` counts calendar days; the result moves to the next working day.
        calendar: The working days.
        start: When those who were never contacted are due; None: the calendar's start.

    Returns:
        datetime64[D], shape ``(customers,)``; never-contacted customers are due on the first
        working day from ``start`` on. NaT throughout if the rule plans no contacts.

    Raises:
        CalendarError: No working day is left within ``calendar``; names the first date hit.
    """
    days = last_contact.astype("datetime64[D]")
    every = interval_days(rule)
    if every is None:
        return np.full(days.shape, np.datetime64("NaT"), dtype="datetime64[D]")
    first = np.datetime64(start if start is not None else calendar.start, "D")
    target = np.where(np.isnat(days), first, days + every)
    return calendar.next_working_day(target)


def earliest_after_days(rule: ContactRule) -> int:
    """Calendar days after a contact from which the next may be planned; at least one.

    Raises:
        ValueError: The rule plans no contacts.
    """
    every = interval_days(rule)
    if every is None:
        msg = "the rule has no interval"
        raise ValueError(msg)
    # Whole numbers throughout: 70 % of 10 days is 7 days, never 8 by a rounding error.
    return -(-every * rule.due_after_pct // 100)


def window(last_contact: Days, due: Days, rule: ContactRule) -> tuple[Days, Days]:
    """Earliest and latest day on which a contact is on time.

    Args:
        last_contact: datetime64[D], shape ``(customers,)``, NaT where never contacted.
        due: datetime64[D], same shape, as ``next_due`` gives it.
        rule: ``due_after_pct`` of its interval after the last contact the window opens (rounded
            up to whole days); ``tolerance_days`` after the due date it closes.

    Returns:
        Two datetime64[D] arrays, both days inclusive; NaT where nothing is due. Without a last
        contact the window opens on the due date.
    """
    latest = due + rule.tolerance_days
    if interval_days(rule) is None:
        return due.copy(), latest
    opens = last_contact + earliest_after_days(rule)
    earliest = np.where(np.isnat(last_contact), due, np.minimum(opens, due))
    return np.where(np.isnat(due), due, earliest), latest


def overdue(due: Days, as_of: date) -> npt.NDArray[np.bool_]:
    """Whether each customer is overdue: the due date lies before ``as_of``.

    The one definition for lists, plans and formulas. Only dates count, times of day do not;
    who is due today is not overdue, and who has no due date (NaT) never is.
    """
    days: npt.NDArray[np.bool_] = due.astype("datetime64[D]") < np.datetime64(as_of, "D")
    return days


def overdue_days(due: Days, as_of: date) -> npt.NDArray[np.int64]:
    """Calendar days by which each customer is overdue; 0 where it is not."""
    late = overdue(due, as_of)
    days = np.zeros(due.shape, dtype=np.int64)
    days[late] = (np.datetime64(as_of, "D") - due[late].astype("datetime64[D]")).astype(np.int64)
    return days
