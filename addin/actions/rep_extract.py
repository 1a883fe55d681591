"""One rep's part of a plan: their rows of the schedule and of the customer list."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from addin.actions.plan_run import PlanRun
from addin.hosts.base import ColumnValues, GeneratedColumn
from addin.texts import message
from addin.workbook.columns import GRADE, header_width, text_width
from addin.workbook.comparison import text_at
from addin.workbook.ownership import owned_place
from addin.workbook.schedule_rows import ScheduleRow
from addin.workbook.state_rows import texts
from grading.engine.block import CellKind, RawColumn
from grading.engine.grades import Lookup
from grading.engine.words import fold, nearest
from grading.exceptions import InputError

__all__ = ["chosen_reps", "customers_of", "grade_header", "rows_by_rep"]

_NARROWEST, _WIDEST = 12.0, 34.0
_EPOCH_1900, _EPOCH_1904 = np.datetime64("1899-12-30"), np.datetime64("1904-01-01")


def rows_by_rep(made: PlanRun) -> Mapping[str, Sequence[ScheduleRow]]:
    """The rows from the plan's first day on by rep; reps without any are there too."""
    start = made.result.problem.start
    found: dict[str, list[ScheduleRow]] = {rep.name: [] for rep in made.result.problem.reps}
    for row in made.rows:
        if row.day >= start:
            found.setdefault(row.rep, []).append(row)
    return found


def chosen_reps(made: PlanRun, rep: str | None) -> list[str]:
    """The reps whose parts are wanted: all, or the one that is named, whatever the case.

    Raises:
        InputError: There is no such rep; names the nearest.
    """
    known = sorted(rows_by_rep(made))
    if rep is None:
        return known
    found = [name for name in known if fold(name) == fold(rep)]
    if found:
        return found
    near = nearest(rep, known)
    if near is None:
        reps = ", ".join(filter(None, known))
        raise InputError(message("plan.files.unknown_rep", rep=rep, reps=reps))
    raise InputError(message("plan.files.unknown_rep_near", rep=rep, nearest=near))


def customers_of(made: PlanRun, rep: str) -> tuple[GeneratedColumn, ...]:
    """The columns of the customer list with one rep's rows, dates and numbers as such.

    Columns in which nothing stands for any of them are left out.
    """
    block = made.graded.block
    problem = made.result.problem
    mine = {customer.key for customer in problem.customers if customer.rep_name == rep}
    keys = made.graded.intake.keys.to_list()
    rows = np.array([n for n, key in enumerate(keys) if key in mine], dtype=np.int64)
    found = []
    for place, header in enumerate(block.headers):
        column = block.column(place)
        if not (column.kinds[rows] != CellKind.BLANK).any():
            continue
        values = _values(column, rows, date1904=block.date1904)
        width = max(_NARROWEST, header_width(header))
        if isinstance(values, Lookup):
            listed = GeneratedColumn(
                header, values, width=text_width(values.texts, width, _WIDEST)
            )
        elif np.issubdtype(values.dtype, np.datetime64):
            listed = GeneratedColumn(header, values, "date", width)
        else:
            listed = GeneratedColumn(header, values, width=width)
        found.append(listed)
    return tuple(found)


def grade_header(made: PlanRun) -> str:
    """Header of the column in which our grades stand, "" where there is none."""
    area = made.run.customers.area
    place = owned_place(made.names, area, GRADE.name)
    return "" if place is None else made.graded.block.headers[place - area.left]


def _values(column: RawColumn, rows: npt.NDArray[np.int64], *, date1904: bool) -> ColumnValues:
    """The cells of some rows; numbers or dates only where nothing else stands among them."""
    kinds = column.kinds[rows]
    filled = kinds != CellKind.BLANK
    numbers = column.numbers[rows]
    if filled.any() and bool((kinds[filled] == CellKind.DATE).all()):
        return _days(numbers, filled, np.datetime64("1970-01-01"))
    if filled.any() and bool((kinds[filled] == CellKind.NUMBER).all()):
        dated = column.dated
        if dated is not None and bool(dated[rows][filled].all()):
            return _days(numbers, filled, _EPOCH_1904 if date1904 else _EPOCH_1900)
        return np.where(filled, numbers, np.nan)
    return texts([text_at(column, row) or "" for row in rows.tolist()])


def _days(
    numbers: npt.NDArray[np.float64], filled: npt.NDArray[np.bool_], start: np.datetime64
) -> npt.NDArray[np.datetime64]:
    days = start + np.nan_to_num(numbers).astype(np.int64).astype("timedelta64[D]")
    return np.where(filled, days, np.datetime64("NaT")).astype("datetime64[D]")
