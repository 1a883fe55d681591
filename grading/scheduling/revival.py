"""Customers who stopped buying: when they are to be woken, and when to be won back."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from grading.contacts.calendars import Days
from grading.scheduling.customer_rules import Rules

__all__ = ["Revival", "revivals"]

_NAT = np.datetime64("NaT", "D")


@dataclass(frozen=True, slots=True)
class Revival:
    """Contacts wanted because a customer stopped buying; arrays with one value per customer.

    Args:
        day: datetime64[D] on which the contact is due; NaT where none is wanted.
        lost: Whether it is to win the customer back rather than to wake it.
        last_order: datetime64[D].
    """

    day: Days
    lost: npt.NDArray[np.bool_]
    last_order: Days

    @classmethod
    def none(cls, customers: int) -> "Revival":
        """Nobody stopped buying."""
        never = np.full(customers, _NAT, dtype="datetime64[D]")
        return cls(never, np.zeros(customers, np.bool_), never)


def revivals(rules: Rules, last_order: Days | None, last: Days, end: date) -> Revival:
    """Who is to be woken or won back by the end of a plan.

    A customer is contacted once for each: whoever was contacted since the day on which it fell
    asleep, or was lost, was contacted for that. Who never ordered cannot stop.

    Args:
        rules: Which rule each customer follows.
        last_order: datetime64[D] per customer, NaT for never; None where no orders are known.
        last: Last contact per customer.
        end: Last day of the plan.
    """
    if last_order is None:
        return Revival.none(len(rules.tier))
    asleep = _reached([rule.reactivate_after_days for rule in rules.kinds], rules, last_order)
    lost = _reached([rule.win_back_after_days for rule in rules.kinds], rules, last_order)
    until = np.datetime64(end, "D")
    # Who is lost was asleep before: the later of the two days that came is what holds.
    is_lost = ~np.isnat(lost) & (lost <= until)
    day = np.where(is_lost, lost, asleep)
    wanted = (day <= until) & ~(last >= day)
    return Revival(np.where(wanted, day, _NAT), is_lost & wanted, last_order)


def _reached(after: list[int | None], rules: Rules, last_order: Days) -> Days:
    """The day so many days after the last order, NaT where the rule knows none."""
    days = np.array([*(-1 if each is None else each for each in after), -1])[rules.kind]
    return np.where(days >= 0, last_order + np.maximum(days, 0), _NAT)
