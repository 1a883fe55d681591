"""The columns of one grading: read in any common shape, blanks replaced, turned into codes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from grading.engine.axis import Codes, day_number
from grading.engine.compile import Program
from grading.engine.elapsed import elapsed
from grading.engine.word_codes import UNKNOWN, code_words
from grading.exceptions import InputError
from grading.schemes.models import Elapsed, Input

__all__ = ["Column", "Sources"]

Array = npt.NDArray[Any]
Column = Array | Sequence[object]
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
        self._as_of = np.array([np.datetime64(as_of, "D")])
        self._columns: dict[str, Array] = {}
        self._types = {i.name: i for i in program.inputs}
        for given in program.inputs:
            if given.name in columns:
                self._columns[given.name] = self._read(given, columns[given.name])
            mask = (invalid or {}).get(given.name)
            if mask is not None:
                known = self.invalid.get(given.name)
                self.invalid[given.name] = mask if known is None else known | mask

    def codes(self, rows: slice | npt.NDArray[np.intp]) -> dict[str, Codes]:
        """Axis codes of some rows, per variable that decides; shape (1,) where all are blank."""
        found = {}
        spans = {step.output: step for step in self.program.elapsed}
        for name in self.program.coded:
            column = self._elapsed(spans[name], rows) if name in spans else self._raw(name, rows)
            axis = self.program.axes[name]
            found[name] = np.zeros(1, np.uint8) if column is None else axis.segment(column)
        return found

    def elapsed(self, step: Elapsed) -> npt.NDArray[np.float64]:
        """Time measured by a step in each row, NaN where a date is blank."""
        spans = self._elapsed(step, slice(None))
        return np.broadcast_to(np.float64(np.nan) if spans is None else spans, self.rows)

    def numbers(self, name: str) -> npt.NDArray[np.float64]:
        """Values of an input or an elapsed time with blanks replaced, NaN where still blank."""
        for step in self.program.elapsed:
            if step.output == name:
                return self.elapsed(step)
        column = self._raw(name, slice(None))
        if column is None:
            column = np.full(self.rows, np.nan)
        blank_as = self._types[name].blank_as
        return column if blank_as is None else np.where(np.isnan(column), float(blank_as), column)

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

    def _read(self, given: Input, column: Column) -> Array:
        try:
            array, unusable = _READERS[given.type](given, column)
        except (TypeError, ValueError, OverflowError) as cause:
            msg = (
                f"Column {given.name!r}: must hold values of type {given.type}, and some are of "
                f"another kind ({cause}). Read the sheet through intake, or mend the column."
            )
            raise InputError(msg) from cause
        if unusable is not None:
            self.invalid[given.name] = unusable
        return array

    def _raw(self, name: str, rows: slice | npt.NDArray[np.intp]) -> Array | None:
        """Some rows of an input, blanks taken from the input that ``blank_from`` names."""
        column = self._columns.get(name)
        part = None if column is None else column[rows]
        given = self._types[name]
        if given.blank_from is None or given.blank_from not in self._columns:
            return part
        other = self._columns[given.blank_from][rows]
        if given.type == "choice":
            positions = {c.value: place for place, c in enumerate(given.choices)}
            theirs = self._types[given.blank_from].choices
            other = np.array([*(positions.get(c.value, -1) for c in theirs), -1]).take(other)
        if part is None:
            return other
        blank = np.isnan(part) if given.type == "number" else part == _blank(given)
        return np.where(blank, other, part)

    def _elapsed(self, step: Elapsed, rows: slice | npt.NDArray[np.intp]) -> Array | None:
        start, end = self._dates(step.start, rows), self._dates(step.end, rows)
        return None if start is None or end is None else elapsed(start, end, step.unit)

    def _dates(self, name: str, rows: slice | npt.NDArray[np.intp]) -> Array | None:
        if name == "as_of":
            return self._as_of
        days = self._raw(name, rows)
        blank_as = self._types[name].blank_as
        if blank_as is not None:
            filler = day_number(date.fromisoformat(str(blank_as)))
            days = np.array([filler]) if days is None else np.where(days == _NAT, filler, days)
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
    return _NAT if given.type == "date" else -1


def _numbers(given: Input, column: Column) -> tuple[Array, Array | None]:
    return np.ascontiguousarray(np.asarray(column, dtype=np.float64)), None


def _days(given: Input, column: Column) -> tuple[Array, Array | None]:
    days = np.asarray(column, dtype="datetime64[D]")
    return np.ascontiguousarray(days).view(np.int64), None


def _positions(given: Input, column: Column) -> tuple[Array, Array | None]:
    array = column if isinstance(column, np.ndarray) else np.asarray(column, dtype=object)
    words = [choice.value for choice in given.choices]
    if array.dtype.kind in "iu":
        beyond = array >= len(words)
        if beyond.any():
            return np.where(beyond, -1, array), beyond
        return array, None
    return _known(code_words(array, {word: place for place, word in enumerate(words)}))


def _booleans(given: Input, column: Column) -> tuple[Array, Array | None]:
    array = column if isinstance(column, np.ndarray) else np.asarray(column, dtype=object)
    if array.dtype.kind in "bi":
        return array.astype(np.int8), None
    return _known(code_words(array, {False: 0, True: 1}))


def _known(codes: Codes) -> tuple[Array, Array | None]:
    unknown = codes == UNKNOWN
    return (np.where(unknown, -1, codes), unknown) if unknown.any() else (codes, None)


_READERS = {"number": _numbers, "date": _days, "choice": _positions, "boolean": _booleans}
