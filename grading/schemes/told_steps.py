"""Steps that tell something beside the grade: a working day, several words as one text.

Nothing that decides reads them. They are worked out when the grade is known, and stand in columns
of their own; a joined text called ``label`` stands in place of the tier's label.
"""

from typing import Literal

from pydantic import Field

from grading.schemes.frozen import Frozen, FrozenMapping
from grading.schemes.parts import Document, Name, Origin, Some
from grading.schemes.unary import ANY, UnaryTests

__all__ = ["Join", "Told", "Workday", "WorkdayRule"]


class WorkdayRule(Document):
    """How a working day is counted from a date: the moves apply in the order of the fields."""

    start_day: UnaryTests = ANY
    """Condition on the day of the month of the date that is counted from."""
    months: int = Field(default=0, ge=-120, le=120)
    """Calendar months on; a day that the month lacks is its last."""
    day: int | None = Field(default=None, ge=1, le=31)
    """Day of that month instead of the same day; a day that the month lacks is its last."""
    days: int = Field(default=0, ge=-3660, le=3660)
    """Calendar days on."""
    roll: Literal["after", "before"] = "after"
    """Where that is no working day: to the first after it, or to the last before it."""
    workdays: int = Field(default=0, ge=-260, le=260)
    """Working days further on."""
    origin: Origin = "default"


class Workday(Document):
    """A working day counted from a date by the first rule that fits; blank where none does."""

    kind: Literal["workday"] = "workday"
    name: Name
    start: str
    """A date among the inputs, a working day told before, or ``as_of``."""
    rules: Some[WorkdayRule]
    not_before: str | None = None
    """A date like ``start``; an earlier result moves to the first working day from it."""
    among: Frozen[str, UnaryTests] = FrozenMapping({})
    """Condition by a column of words; rows that do not meet all get no day."""
    country: str = ""
    """Whose weekends and public holidays count; blank: Saturdays and Sundays alone are free."""
    output: Name


class Join(Document):
    """Words and texts of a row as one text, blanks left out."""

    kind: Literal["join"] = "join"
    name: Name
    parts: Some[str]
    """Inputs that hold words or texts, or words that steps put out, in the order they are joined."""
    output: Name


Told = Workday | Join
"""Steps that tell something beside the grade."""
