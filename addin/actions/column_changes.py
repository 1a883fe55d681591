"""What a re-grade changes in the columns it owns: which cells, from what to what."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from addin.actions.graded_block import GradedBlock
from addin.actions.grading_run import GradingRun
from addin.hosts.base import Area, ColumnValues, ColumnWrite, Host
from addin.texts import message
from addin.workbook.cell_texts import column_texts, value_texts
from addin.workbook.columns import (
    CHANGED_ON,
    COMPUTED_GRADE,
    GRADE,
    LABEL,
    PREVIOUS,
    REASON,
    SCORE,
)
from addin.workbook.comparison import differs, padded, text_at, without_rows
from addin.workbook.ownership import Place
from addin.workbook.undo_table import Changes
from grading.engine.block import CellKind, RawColumn
from grading.engine.grades import Lookup
from grading.language import Message

__all__ = [
    "OWN_FIELDS",
    "ColumnChange",
    "changed_columns",
    "new_values",
    "undo_changes",
]

OWN_FIELDS = frozenset(
    column.field for column in (GRADE, COMPUTED_GRADE, LABEL, SCORE, REASON, PREVIOUS, CHANGED_ON)
)
_Rows = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class ColumnChange:
    """New values for cells of one owned column.

    Args:
        place: Where it stands, or goes.
        values: One per data row of the area; only those in ``rows`` count.
        rows: Which cells change.
        old: The cells as they stand, None for a column that is only now made.
    """

    place: Place
    values: ColumnValues
    rows: _Rows
    old: RawColumn | None

    @property
    def write(self) -> ColumnWrite:
        """The same as the port takes it."""
        place, owned = self.place, self.place.owned
        rows = None if self.old is None else self.rows
        width = owned.width_for(place.header, self.values)
        return ColumnWrite(
            place.header, self.values, place.column, owned.style, width, owned.name, rows
        )


def new_values(graded: GradedBlock, area: Area, *, scored: bool) -> dict[str, ColumnValues]:
    """What each owned column that depends on the grading alone is to hold, by field.

    Args:
        graded: The grades.
        area: The customers; there is one value per data row.
        scored: Whether a score column stands there, which a practice without scores empties.
    """
    rows, grades = area.bottom - area.top, graded.grades
    reason = without_rows(grades.reason, graded.intake.blank)
    values: dict[str, ColumnValues] = {
        GRADE.field: padded(grades.grade, rows),
        COMPUTED_GRADE.field: padded(graded.computed or grades.grade, rows),
        LABEL.field: padded(grades.label, rows),
        REASON.field: padded(reason, rows),
    }
    if grades.score is not None:
        values[SCORE.field] = padded(grades.score, rows)
    elif scored:
        values[SCORE.field] = np.full(rows, np.nan)
    for name, days in graded.date_outputs():
        values[name] = padded(days, rows)
    for name, words in graded.word_outputs():
        values[name] = padded(words, rows)
    return values


def changed_columns(
    host: Host, run: GradingRun, found: Sequence[Place], values: Mapping[str, ColumnValues]
) -> tuple[list[ColumnChange], list[Message]]:
    """The columns that differ from what stands there, and notes on those left alone."""
    made: dict[str, ColumnChange | None] = {}
    untouched: list[Message] = []
    for place in found:
        column = place.column
        if column is not None and host.column_is_formula(run.customers.area, column):
            untouched.append(message("actions.formula_column", column=place.header))
        elif place.owned in (PREVIOUS, CHANGED_ON):
            made[place.owned.field] = _moved(run, place, made.get(GRADE.field), found)
        else:
            made[place.owned.field] = _changed(run, place, values[place.owned.field])
    return [change for change in made.values() if change is not None], untouched


def _changed(run: GradingRun, place: Place, new: ColumnValues) -> ColumnChange | None:
    if place.column is None:
        return ColumnChange(place, new, ~_blank(new), None)
    old = _standing(run, place)
    rows = differs(old, new, date1904=run.customers.block.date1904)
    return ColumnChange(place, new, rows, old) if rows.any() else None


def _moved(
    run: GradingRun, place: Place, grade: ColumnChange | None, found: Sequence[Place]
) -> ColumnChange | None:
    """Previous or Changed on, which move only where the grade in effect does."""
    count = run.customers.area.bottom - run.customers.area.top
    rows = np.zeros(count, np.bool_)
    standing = None if place.column is None else _standing(run, place)
    if grade is not None and grade.old is not None and grade.old.kinds.any():
        had = grade.old.kinds != CellKind.BLANK
        rows = grade.rows & (had | _once_graded(run, found))
        if place.owned is PREVIOUS:
            rows &= had
    values: ColumnValues
    if place.owned is CHANGED_ON:
        values = np.full(count, np.datetime64("NaT"), dtype="datetime64[D]")
        values[rows] = np.datetime64(run.graded.as_of, "D")
    else:
        values = _old_grades(grade, rows)
    if standing is None:
        return ColumnChange(place, values, rows, None)
    rows = rows & differs(standing, values, date1904=run.customers.block.date1904)
    return ColumnChange(place, values, rows, standing) if rows.any() else None


def _once_graded(run: GradingRun, found: Sequence[Place]) -> _Rows:
    """Whether each customer had a grade before the one that stands there, blank as it may be."""
    previous = next((p for p in found if p.owned is PREVIOUS and p.column is not None), None)
    count = run.customers.area.bottom - run.customers.area.top
    if previous is None:
        return np.zeros(count, np.bool_)
    filled: _Rows = _standing(run, previous).kinds != CellKind.BLANK
    return filled


def _old_grades(grade: ColumnChange | None, rows: _Rows) -> Lookup:
    """The grades that stood in some rows, blank in the others."""
    codes, texts = np.full(len(rows), -1, np.int32), dict[str, int]()
    if grade is not None and grade.old is not None:
        for row in np.flatnonzero(rows).tolist():
            text = text_at(grade.old, row) or ""
            codes[row] = texts.setdefault(text, len(texts))
    return Lookup(codes, list(texts))


def _standing(run: GradingRun, place: Place) -> RawColumn:
    return run.customers.block.column((place.column or 0) - run.customers.area.left)


def _blank(values: ColumnValues) -> _Rows:
    if isinstance(values, Lookup):
        empty = np.array([*(not text for text in values.texts), True])
        blank: _Rows = empty[values.codes]
        return blank
    missing: _Rows = np.isnat(values) if values.dtype.kind == "M" else np.isnan(values)
    return missing


def undo_changes(
    run: GradingRun, changes: Sequence[ColumnChange], *, date1904: bool
) -> Iterator[Changes]:
    """What stood in each changed cell and what was written, by the customer's key."""
    keys = padded(run.graded.intake.keys, run.customers.area.bottom - run.customers.area.top)
    for change in changes:
        owned, rows = change.place.owned, np.flatnonzero(change.rows)
        if change.old is None:
            old = Lookup(np.full(len(rows), -1), [])
        else:
            old = column_texts(change.old, rows, owned.style, date1904=date1904)
        new = value_texts(change.values, rows)
        yield Changes(owned.name, value_texts(keys, rows), old, new)
