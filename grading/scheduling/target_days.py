"""The days of which successive contacts are worked out: whole numbers from the plan's first day."""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

__all__ = ["FAR", "NEVER", "Bools", "Bounds", "DayTables", "Ints", "Pace", "Targets", "day_table"]

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NEVER = np.iinfo(np.int64).min
"""Stands for the last contact of who was never contacted."""
FAR = np.iinfo(np.int64).max // 2
"""Stands for a day beyond the plan."""


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
