"""What a person has agreed on for single customers, beside what their tier's rule says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt

from grading.contacts.calendars import Days

__all__ = ["Agreement", "ContactOverrides", "OwnValues", "birthday_in"]

_ALWAYS, _FOR_GOOD = date.min, date.max


@dataclass(frozen=True, slots=True)
class Agreement:
    """The same for one customer, as a person wrote it.

    Args:
        fixed_date: Day of an appointment.
        agreed_week: The Monday of the week in which the next contact is to be.
        must_include: Whether the plan must hold a contact.
        blocked: First and last day without contact.
        birthday: Whatever the year.
        deadline: Day up to which the next contact must have been.
    """

    fixed_date: date | None = None
    agreed_week: date | None = None
    must_include: bool = False
    blocked: tuple[date, date] | None = None
    birthday: date | None = None
    deadline: date | None = None

    def is_blocked(self, day: date) -> bool:
        """Whether nobody is to contact the customer on a day."""
        return self.blocked is not None and self.blocked[0] <= day <= self.blocked[1]


@dataclass(frozen=True, slots=True)
class OwnValues:
    """One field of a contact rule, of those customers that have it of their own.

    Args:
        codes: int64, one per customer: zero-based place in ``values``, -1: as the tier says.
        values: The distinct values, as ``ContactRule`` holds them.
    """

    codes: npt.NDArray[np.int64]
    values: Sequence[object]


@dataclass(frozen=True, slots=True)
class ContactOverrides:
    """Contact rules of single customers; all arrays have one value per customer.

    Args:
        interval_days: float64, NaN: as the tier says; infinite: no contacts by rule.
        fixed_date: datetime64[D], NaT for none.
        agreed_week: datetime64[D], a Monday, NaT for none.
        must_include: bool.
        blocked_from: datetime64[D], first day without contact; NaT before a ``blocked_to``: ever.
        blocked_to: datetime64[D], last such day; NaT after a ``blocked_from``: for good. A block
            that ends before it begins does not count.
        birthday: datetime64[D], NaT unknown.
        deadline: datetime64[D], NaT for none; None for nobody.
        own: Values in place of the tier's, by the field of ``ContactRule``.
        columns: Of each array that a sheet has a column for, its 1-based sheet column and header,
            for what is reported about a cell.
    """

    interval_days: npt.NDArray[np.float64]
    fixed_date: Days
    agreed_week: Days
    must_include: npt.NDArray[np.bool_]
    blocked_from: Days
    blocked_to: Days
    birthday: Days
    deadline: Days | None = None
    own: Mapping[str, OwnValues] = field(default_factory=dict)
    columns: Mapping[str, tuple[int, str]] = field(default_factory=dict)

    @classmethod
    def none(cls, customers: int) -> "ContactOverrides":
        """Nothing agreed, for so many customers."""
        never = np.full(customers, np.datetime64("NaT"), dtype="datetime64[D]")
        no = np.zeros(customers, np.bool_)
        return cls(np.full(customers, np.nan), never, never, no, never, never, never)

    def has_own(self, name: str) -> npt.NDArray[np.bool_]:
        """Whether each customer has a field of the contact rule of its own."""
        if name not in self.own:
            return np.zeros(len(self.interval_days), np.bool_)
        mine: npt.NDArray[np.bool_] = self.own[name].codes >= 0
        return mine

    @property
    def reversed_block(self) -> npt.NDArray[np.bool_]:
        """Whether each block ends before it begins."""
        backwards: npt.NDArray[np.bool_] = self.blocked_to < self.blocked_from
        return backwards

    def agreements(self) -> dict[int, Agreement]:
        """By zero-based row what is agreed with each customer with whom anything is."""
        dates = [self.fixed_date, self.agreed_week, self.blocked_from, self.blocked_to]
        dates += [self.birthday] if self.deadline is None else [self.birthday, self.deadline]
        any_date = ~np.isnat(np.array(dates)).all(axis=0)
        rows = np.flatnonzero(any_date | self.must_include)
        return {row: self._agreement(row) for row in rows.tolist()}

    def _agreement(self, row: int) -> Agreement:
        first, last = _day(self.blocked_from, row), _day(self.blocked_to, row)
        blocked = None
        if (first or last) and not self.reversed_block[row]:
            blocked = (first or _ALWAYS, last or _FOR_GOOD)
        return Agreement(
            _day(self.fixed_date, row),
            _day(self.agreed_week, row),
            bool(self.must_include[row]),
            blocked,
            _day(self.birthday, row),
            None if self.deadline is None else _day(self.deadline, row),
        )


def _day(days: Days, row: int) -> date | None:
    found = days[row].astype("datetime64[D]").item()
    return found if isinstance(found, date) else None


def birthday_in(birthday: date, first: date, last: date) -> date | None:
    """The first birthday from ``first`` to ``last``, None where there is none.

    Who was born on 29 February is greeted on the 28th in other years.
    """
    for year in range(first.year, last.year + 1):
        try:
            day = birthday.replace(year=year)
        except ValueError:
            day = date(year, 2, 28)
        if first <= day <= last:
            return day
    return None
