"""The columns of one grading: read in any common shape, blanks replaced, turned into codes."""

from collections.abc import Iterable, Mapping
from copy import copy
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from grading.engine.axes import OTHER
from grading.engine.axis import Codes
from grading.engine.compile import Program
from grading.engine.continuous import age_of
from grading.engine.elapsed import elapsed, elapsed_days
from grading.engine.grades import Lookup
from grading.engine.input_columns import (
    Column,
    position_of,
    read_input,
    text_lookup,
    word_positions,
)
from grading.engine.picks import picked
from grading.engine.ratio import ratio
from grading.engine.word_codes import BLANK
from grading.exceptions import InputError
from grading.lifetime.value import Histories, lifetime_values
from grading.schemes.models import Input, LifetimeValue, Measure, Pick, Ratio

__all__ = ["Sources"]

Array = npt.NDArray[Any]
_NAT = np.iinfo(np.int64).min


class Sources:
    """The columns one program reads, for one population.

    Args:
        program: What will run.
        columns: Per input a column as ``Intake`` describes it; a choice may also come as its
            values, any column as a list. An absent column is all blank.
        as_of: The date that counts as today.
        invalid: Per input which cells cannot be used.
        rows: How many rows there are; by default as many as the columns have.

    Raises:
        InputError: Columns differ in length, hold another type, or nothing says how many rows
            there are.
    """

    def __init__(
        self,
        program: Program,
        columns: Mapping[str, Column],
        *,
        as_of: date,
        invalid: Mapping[str, Array] | None = None,
        rows: int | None = None,
    ) -> None:
        self.program = program
        self.rows = _row_count(columns, rows)
        self.invalid: dict[str, Array] = {}
        self.as_of = as_of
        self._days = np.array([np.datetime64(as_of, "D")])
        self._columns: dict[str, Array] = {}
        self._given = columns
        self._types = {i.name: i for i in program.inputs}
        for given in program.inputs:
            if given.name in columns:
                array, unusable = read_input(given, program.axes[given.name], columns[given.name])
                self._columns[given.name] = array
                if unusable is not None:
                    self.invalid[given.name] = unusable
            mask = (invalid or {}).get(given.name)
            if mask is not None:
                known = self.invalid.get(given.name)
                self.invalid[given.name] = mask if known is None else known | mask

    def on(self, days: npt.NDArray[np.datetime64]) -> "Sources":
        """The same rows, each on a day of its own, datetime64[D] of shape ``(rows,)``."""
        other = copy(self)
        other._days = days.astype("datetime64[D]")
        return other

    def _today(self, rows: slice | npt.NDArray[np.intp]) -> npt.NDArray[np.datetime64]:
        return self._days if len(self._days) == 1 else self._days[rows]

    def codes(
        self, rows: slice | npt.NDArray[np.intp], names: Iterable[str] | None = None
    ) -> dict[str, Codes]:
        """Axis codes of some rows; shape (1,) where all are blank.

        Args:
            rows: Which rows.
            names: Of which variables, None for all that decide.
        """
        found = {}
        measures = {step.output: step for step in self.program.measures}
        picks = {step.output: step for step in self.program.picks}
        for name in self.program.coded if names is None else names:
            axis = self.program.axes[name]
            if name == "as_of":
                found[name] = axis.segment(self._today(rows).view(np.int64))
            elif name in picks:
                found[name] = axis.segment(self._picked(picks[name], rows))
            else:
                measure = measures.get(name)
                column = (
                    self._raw(name, rows) if measure is None else self._measured(measure, rows)
                )
                found[name] = np.zeros(1, np.uint8) if column is None else axis.segment(column)
        return found

    def key(self, name: str, rows: npt.NDArray[np.intp]) -> Array:
        """Some rows of a number or date in which equal values are equal, blanks included."""
        column = self._raw(name, rows)
        if column is None:
            return np.zeros(1)
        return np.where(column != column, np.inf, column) if column.dtype.kind == "f" else column

    def numbers_read(self, rows: slice | npt.NDArray[np.intp]) -> dict[str, Array]:
        """The numbers of some rows that kernels read beside codes; shape (1,) where all blank."""
        blank = np.full(1, np.nan)
        found = {}
        for name in self.program.numeric:
            numbers = self._numbers(name, rows)
            found[name] = blank if numbers is None else numbers
        for name in self.program.aged:
            days = self._dates(name, rows)
            found[age_of(name)] = blank if days is None else elapsed_days(days, self._today(rows))
        return found

    def words(self, name: str) -> Codes:
        """Axis codes of an input of words in all rows, blanks replaced."""
        column = self._raw(name, slice(None))
        axis = self.program.axes[name]
        codes = np.zeros(1, np.uint8) if column is None else axis.segment(column)
        return np.broadcast_to(codes, self.rows)

    def texts(self, name: str) -> Lookup:
        """The words or texts of an input in all rows, blanks replaced."""
        return self._texts(name, slice(None))

    def picked(self, step: Pick) -> Array:
        """Position of the word that a pick puts out in each row, -1 for none."""
        return np.broadcast_to(self._picked(step, slice(None)), self.rows)

    def histories(self, step: LifetimeValue) -> Histories:
        """What a step that looks at past orders reads of all rows."""
        found = self._histories(step, slice(None))
        if found is not None:
            return Histories(*(np.broadcast_to(each, self.rows) for each in found))
        return Histories(*(np.full(self.rows, np.nan) for _ in Histories._fields))

    def measured(self, step: Measure) -> npt.NDArray[np.float64]:
        """What a step measures in each row, NaN where it cannot for a blank."""
        found = self._measured(step, slice(None))
        return np.broadcast_to(np.float64(np.nan) if found is None else found, self.rows)

    def numbers(self, name: str) -> npt.NDArray[np.float64]:
        """Values of an input or a measure with blanks replaced, NaN where still blank."""
        found = self._numbers(name, slice(None))
        return np.full(self.rows, np.nan) if found is None else np.broadcast_to(found, self.rows)

    def dates(self, name: str) -> Array:
        """Dates of an input in all rows, blanks replaced, NaT where still blank."""
        days = self._dates(name, slice(None))
        return np.full(self.rows, np.datetime64("NaT"), "M8[D]") if days is None else days

    def day(self, name: str, row: int) -> date | None:
        """The date of an input in one row, blanks replaced."""
        days = self._dates(name, slice(row, row + 1))
        return None if days is None or np.isnat(days[0]) else days[0].item()

    def subset(self, rows: npt.NDArray[np.intp]) -> dict[str, Array]:
        """Which cells of some rows cannot be used, per input."""
        return {name: mask[rows] for name, mask in self.invalid.items()}

    def unusable_rows(self) -> npt.NDArray[np.intp]:
        """Positions of rows in which some deciding cell cannot be used, ascending."""
        if not self.invalid:
            return np.empty(0, np.intp)
        return np.flatnonzero(np.logical_or.reduce(list(self.invalid.values())))

    def _raw(self, name: str, rows: slice | npt.NDArray[np.intp]) -> Array | None:
        """Some rows of an input, blanks taken from the input that ``blank_from`` names."""
        column = self._columns.get(name)
        part = None if column is None else column[rows]
        given = self._types[name]
        if given.blank_from is None or given.blank_from not in self._columns:
            return part
        other = self._columns[given.blank_from][rows]
        if given.type in ("choice", "text"):
            other = self._translated(other, given.blank_from, name)
        if part is None:
            return other
        blank = np.isnan(part) if given.type == "number" else part == _blank(given)
        return np.where(blank, other, part)

    def _translated(self, positions: Array, name: str, to: str) -> Array:
        """Positions of one input's words as positions of the same words of another."""
        known = word_positions(self.program.axes[to])
        words = self.program.axes[name].values[1:]
        return np.array([*(position_of(word, known) for word in words), BLANK]).take(positions)

    def _numbers(self, name: str, rows: slice | npt.NDArray[np.intp]) -> Array | None:
        """Some rows of a number, blanks replaced; None where all are blank."""
        for step in self.program.measures:
            if step.output == name:
                return self._measured(step, rows)
        column, blank_as = self._raw(name, rows), self._types[name].blank_as
        if column is None:
            return None if blank_as is None else np.full(1, float(blank_as))
        return column if blank_as is None else np.where(np.isnan(column), float(blank_as), column)

    def _measured(self, step: Measure, rows: slice | npt.NDArray[np.intp]) -> Array | None:
        if isinstance(step, Ratio):
            above, below = (self._numbers(n, rows) for n in (step.numerator, step.denominator))
            return None if above is None or below is None else ratio(above, below)
        if isinstance(step, LifetimeValue):
            histories = self._histories(step, rows)
            return None if histories is None else lifetime_values(step, histories)
        start, end = self._dates(step.start, rows), self._dates(step.end, rows)
        return None if start is None or end is None else elapsed(start, end, step.unit)

    def _histories(
        self, step: LifetimeValue, rows: slice | npt.NDArray[np.intp]
    ) -> Histories | None:
        """Past orders of some rows; None where no first order is known of any."""
        repeats, amount = self._numbers(step.repeats, rows), self._numbers(step.amount, rows)
        first, last = self._dates(step.first, rows), self._dates(step.last, rows)
        if repeats is None or first is None:
            return None
        return Histories.of(
            repeats,
            first,
            np.datetime64("NaT", "D") if last is None else last,
            np.nan if amount is None else amount,
            self._today(rows),
        )

    def _picked(self, step: Pick, rows: slice | npt.NDArray[np.intp]) -> Array:
        numbers = self._numbers(step.by, rows)
        ties = None if step.tie_by is None else self._texts(step.tie_by, rows)
        groups = self._texts(step.within, rows)
        values = np.full(1, np.nan) if numbers is None else numbers
        return picked(step, groups, np.broadcast_to(values, groups.codes.shape), ties)

    def _texts(self, name: str, rows: slice | npt.NDArray[np.intp]) -> Lookup:
        given, axis = self._types[name], self.program.axes[name]
        if given.type == "text":  # the axis knows only texts it is asked
            column = Lookup(np.full(self.rows, BLANK), ())
            if name in self._given:
                column = text_lookup(self._given[name])
            return self._with_blanks(Lookup(column.codes[rows], column.texts), given, rows)
        positions = self._raw(name, rows)
        if positions is None:
            positions = np.full(len(np.arange(self.rows)[rows]), BLANK)
        blank = axis.values[0]
        words = [str(word) for word in axis.values[1:] if word != OTHER]
        if blank is not None:
            positions = np.where(positions == BLANK, words.index(str(blank)), positions)
        return Lookup(positions, words)

    def _with_blanks(
        self, column: Lookup, given: Input, rows: slice | npt.NDArray[np.intp]
    ) -> Lookup:
        """Texts with blanks replaced as the input says."""
        blank = column.codes == BLANK
        if not blank.any():
            return column
        if given.blank_from is not None:
            other = self._texts(given.blank_from, rows)
            codes = np.where(other.codes == BLANK, BLANK, other.codes + len(column.texts))
            column = Lookup(np.where(blank, codes, column.codes), [*column.texts, *other.texts])
            blank = column.codes == BLANK
        if given.blank_as is None:
            return column
        texts = [*column.texts, str(given.blank_as)]
        return Lookup(np.where(blank, len(column.texts), column.codes), texts)

    def _dates(self, name: str, rows: slice | npt.NDArray[np.intp]) -> Array | None:
        if name == "as_of":
            return self._today(rows)
        days = self._raw(name, rows)
        return None if days is None else days.view("M8[D]")


def _row_count(columns: Mapping[str, Column], rows: int | None) -> int:
    lengths = {name: len(column) for name, column in columns.items()}
    if rows is None:
        if not lengths:
            msg = (
                "The customers: at least one column must be given, and none was. Check that the "
                "header row names the inputs of the scheme."
            )
            raise InputError(msg)
        rows = next(iter(lengths.values()))
    for name, length in lengths.items():
        if length != rows:
            msg = (
                f"Column {name!r}: must hold {rows} rows like the others, and holds {length}. "
                "Pass columns of one length."
            )
            raise InputError(msg)
    return rows


def _blank(given: Input) -> int:
    return _NAT if given.type == "date" else BLANK
