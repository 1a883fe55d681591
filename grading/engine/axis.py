"""Axes: the values of one variable, cut into segments on which every condition is constant.

A scheme compares a number with a handful of edges, so between two edges nothing changes. An axis
holds those cuts and turns a column into small codes; each later question about the variable is a
look-up by code. Code 0 is a blank on every axis.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from grading.schemes.unary import Interval, Scalar, UnaryTests, Value, meets

__all__ = ["Axis", "Codes", "cuts_of", "date_axis", "day_number", "number_axis", "word_axis"]

Codes = npt.NDArray[Any]
"""Small integers; of which width, depends on how many codes there are."""
Cut = tuple[Scalar, bool]
"""An edge, and whether the segment begins just after it rather than on it."""

_EPOCH = date(1970, 1, 1).toordinal()
_FIRST_DAY = np.iinfo(np.int64).min + 1
"""The day after NaT, which numpy holds as the least integer: no real date lies before it."""
_COMPARED_CUTS = 24
"""Up to so many cuts, comparing with each beats a binary search per row (measured)."""
_COMPARED_ROWS = 256
"""Below so many rows the calls cost more than the comparisons, and one search is cheaper."""


@dataclass(frozen=True, eq=False)
class Axis:
    """How the values of one variable fall into segments.

    Args:
        name: The variable.
        values: Per code a value that stands for its segment; None for a blank that stays blank.
        cuts: The least value of each segment from code 1 on, ascending: float64, or int64 days
            since 1970-01-01 for dates. None for words, whose code is their position plus 1.
    """

    name: str
    values: tuple[Scalar | None, ...]
    cuts: npt.NDArray[Any] | None = None

    @property
    def size(self) -> int:
        """How many codes there are, the blank included."""
        return len(self.values)

    @property
    def dtype(self) -> type[np.integer]:
        """The smallest integer type that holds every code."""
        return np.uint8 if self.size <= 256 else np.uint16 if self.size <= 65536 else np.int32

    def code(self, value: Scalar | None) -> int:
        """The code of one value; 0 for a blank or an unknown word."""
        if value is None:
            return 0
        if self.cuts is None:
            return self.values.index(value, 1) if value in self.values[1:] else 0
        point = day_number(value) if isinstance(value, date) else value
        return int(np.searchsorted(self.cuts, point, side="right"))

    def segment(self, column: npt.NDArray[Any]) -> Codes:
        """Code of each value of a column.

        Args:
            column: float64 for numbers, int64 days with NaT's integer for dates, positions with
                -1 for words; any shape.
        """
        if self.cuts is None:
            codes: Codes = column.astype(self.dtype) + self.dtype(1)
            return codes
        if len(self.cuts) <= _COMPARED_CUTS and column.size >= _COMPARED_ROWS:
            return self._compared(column)
        codes = self.cuts.searchsorted(column, side="right").astype(self.dtype)
        if self.cuts.dtype.kind == "f":
            codes *= column == column  # a search puts NaN, which differs from itself, at the end
        return codes

    def _compared(self, column: npt.NDArray[Any]) -> Codes:
        """Count the cuts each value has reached; NaN reaches none and so stays at 0."""
        assert self.cuts is not None
        codes: Codes = np.greater_equal(column, self.cuts[0]).view(np.uint8)
        reached = np.empty(column.shape, bool)
        for cut in self.cuts[1:]:
            np.greater_equal(column, cut, out=reached)
            np.add(codes, reached.view(np.uint8), out=codes)
        return codes

    def truth(self, tests: UnaryTests) -> npt.NDArray[np.bool_]:
        """Whether each code's values meet a condition, shape ``(size,)``."""
        return np.array([meets(tests, value) for value in self.values], bool)


def cuts_of(tests: UnaryTests) -> Iterable[Cut]:
    """The edges at which a condition may change its answer."""
    for test in tests.tests:
        if isinstance(test, Interval):
            if test.low is not None:
                yield test.low, not test.low_closed
            if test.high is not None:
                yield test.high, test.high_closed
        elif isinstance(test, Value):
            yield test.value, False
            yield test.value, True


def number_axis(name: str, cuts: Iterable[Cut], blank_as: float | None = None) -> Axis:
    """Axis of a number."""
    points = {-np.inf}
    for edge, after in cuts:
        if isinstance(edge, (str, bool, date)) or np.isnan(edge) or (after and edge == np.inf):
            continue
        points.add(float(np.nextafter(edge, np.inf)) if after else float(edge))
    ordered = sorted(points)
    return _filled(Axis(name, (None, *ordered), np.array(ordered)), blank_as)


def date_axis(name: str, cuts: Iterable[Cut], blank_as: date | None = None) -> Axis:
    """Axis of a date."""
    points = {day_number(edge) + after for edge, after in cuts if isinstance(edge, date)}
    days = sorted(points - {day_number(date.max) + 1})
    values = (None, date.min, *(date.fromordinal(day + _EPOCH) for day in days))
    return _filled(Axis(name, values, np.array([_FIRST_DAY, *days], np.int64)), blank_as)


def word_axis(name: str, words: Sequence[Scalar], blank_as: Scalar | None = None) -> Axis:
    """Axis of a choice, a boolean or a step's words."""
    return _filled(Axis(name, (None, *words)), blank_as)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def _filled(axis: Axis, blank_as: Scalar | None) -> Axis:
    """The axis on which a blank counts as ``blank_as``."""
    if blank_as is None:
        return axis
    return Axis(axis.name, (axis.values[axis.code(blank_as)], *axis.values[1:]), axis.cuts)
