"""Who is to be planned: customers with grade, rep and last contact, as arrays; and days off."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from grading.contacts.calendars import Days
from grading.engine.grades import Lookup
from grading.exceptions import PlanError
from grading.scheduling.overrides import ContactOverrides

__all__ = ["DayOff", "Portfolio"]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The customers of a plan, one row each, in any order.

    Args:
        keys: The customer's key; rows without one are left out of the plan.
        grade: Grade letter; ungraded rows get no contacts.
        last_contact: datetime64[D], shape ``(rows,)``, NaT where never contacted.
        rep: The rep's name, blank where nobody is assigned yet; None: no such column.
        sheet: Sheet name, for what is reported about a row.
        first_row: 1-based sheet row of the first customer, or None.
        rep_column: 1-based sheet column of the reps, or None.
        rep_header: Its header.
        overrides: What is agreed with single customers, None for nothing.
        last_order: datetime64[D], NaT where nothing was ever ordered; None: not known of anybody.
        rhythm_days: float64: median days between a customer's orders, NaN where there are too few
            to tell; None: not known of anybody.
        area: Where each customer is visited; None: no such column.
        spots: float64, shape ``(rows, 2)``: latitude and longitude in degrees, NaN unknown;
            None: no such columns.

    Raises:
        PlanError: The columns are not equally long.
    """

    keys: Lookup
    grade: Lookup
    last_contact: Days
    rep: Lookup | None = None
    sheet: str = ""
    first_row: int | None = None
    rep_column: int | None = None
    rep_header: str = "Rep"
    overrides: ContactOverrides | None = None
    last_order: Days | None = None
    rhythm_days: npt.NDArray[np.float64] | None = None
    area: Lookup | None = None
    spots: npt.NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        columns = (self.keys, self.grade, self.last_contact, self.rep, self.area, self.spots)
        rows = {len(column) for column in columns if column is not None}
        if len(rows) > 1:
            msg = f"Customers — all columns must be equally long — got {sorted(rows)} rows."
            raise PlanError(msg)

    def __len__(self) -> int:
        return len(self.keys)


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day on which some do not work, as the Holidays table holds it.

    Args:
        country: Only reps of this country; "" for all.
        rep: Only this rep; "" for all.
    """

    day: date
    name: str = ""
    country: str = ""
    rep: str = ""
