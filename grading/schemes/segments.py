"""The values of a table's columns cut into segments, and the search among their combinations.

The edges named in a column's conditions cut its values into segments on each of which every
condition is met either throughout or nowhere. So one sample per segment decides, and a search over
the product of segments is exact.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from grading.schemes.column_types import ColumnType
from grading.schemes.unary import Interval, Scalar, UnaryTests, Value, meets

__all__ = ["Combination", "Grid", "Segment", "TooManyCombinations", "segments"]

SEARCH_LIMIT = 200_000
"""Combinations looked at before a search gives up; a table of 12 rules needs some hundreds."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Values that no condition of the column tells apart.

    Args:
        kind: ``value`` is one value, ``other`` any text not named in a condition; ``below``,
            ``above`` and ``between`` do not hold their edges; ``any`` stands for all of them.
        sample: One of its values; None for ``blank``.
        low: Lower edge of ``above`` and ``between``.
        high: Upper edge of ``below`` and ``between``.
    """

    kind: Literal["value", "below", "above", "between", "blank", "other", "any"]
    sample: Scalar | None = None
    low: float | date | None = None
    high: float | date | None = None


Combination = tuple[Segment, ...]


class TooManyCombinations(Exception):  # noqa: N818 - ends a search, it is no fault of anyone
    """The search was given up."""


def segments(
    column: ColumnType,
    conditions: Iterable[UnaryTests],
    *,
    minimum: float | None = None,
    maximum: float | None = None,
    may_be_blank: bool = False,
) -> tuple[Segment, ...]:
    """Cut what a column can hold at every edge that its conditions name.

    Args:
        column: What the column can hold.
        conditions: All conditions on it.
        minimum: Smaller numbers cannot occur.
        maximum: Larger numbers cannot occur.
        may_be_blank: Whether a blank is one of the segments.
    """
    named = [test for condition in conditions for test in condition.tests]
    blank = (Segment("blank"),) if may_be_blank else ()
    if column.kind == "word":
        return tuple(Segment("value", word) for word in column.values) + blank
    if column.kind == "boolean":
        return (Segment("value", True), Segment("value", False), *blank)
    values = [test.value for test in named if isinstance(test, Value)]
    if column.kind == "text":
        words = dict.fromkeys(str(value) for value in values)
        other = "x" * (1 + max(map(len, words), default=0))
        return (*(Segment("value", word) for word in words), Segment("other", other), *blank)
    edges = {
        edge for test in named if isinstance(test, Interval) for edge in (test.low, test.high)
    }
    if column.kind == "date":
        days = sorted(edge for edge in {*edges, *values} if isinstance(edge, date))
        return _cut_days(days) + blank
    numbers = {minimum, maximum, *edges, *values} - {None}
    cut = _cut_numbers(sorted(float(n) for n in numbers if isinstance(n, (int, float))))
    return tuple(part for part in cut if _occurs(part, column, minimum, maximum)) + blank


def _cut_numbers(edges: Sequence[float]) -> tuple[Segment, ...]:
    if not edges:
        return (Segment("other", 0.0),)
    below = Segment("below", math.nextafter(edges[0], -math.inf), high=edges[0])
    above = Segment("above", math.nextafter(edges[-1], math.inf), low=edges[-1])
    points = [Segment("value", edge) for edge in edges]
    gaps = [
        Segment("between", low + (high - low) / 2, low=low, high=high)
        for low, high in pairwise(edges)
    ]
    inner = [part for pair in zip(points, gaps, strict=False) for part in pair]
    return (below, *inner, points[-1], above)


def _occurs(
    part: Segment, column: ColumnType, minimum: float | None, maximum: float | None
) -> bool:
    sample = part.sample
    if not isinstance(sample, float) or part.kind == "other":
        return True
    if minimum is not None and sample < minimum:
        return False
    if maximum is not None and sample > maximum:
        return False
    if column.whole and part.kind == "value":
        return sample.is_integer()
    if column.whole and isinstance(part.low, float) and isinstance(part.high, float):
        return math.floor(part.low) + 1 < part.high
    return True


def _cut_days(edges: Sequence[date]) -> tuple[Segment, ...]:
    if not edges:
        return (Segment("other", date(2000, 1, 1)),)
    day = timedelta(days=1)
    parts: list[Segment] = []
    if edges[0] > date.min:
        parts.append(Segment("below", edges[0] - day, high=edges[0]))
    for low, high in pairwise(edges):
        parts.append(Segment("value", low))
        if high - low > day:
            parts.append(Segment("between", low + day, low=low, high=high))
    parts.append(Segment("value", edges[-1]))
    if edges[-1] < date.max:
        parts.append(Segment("above", edges[-1] + day, low=edges[-1]))
    return tuple(parts)


class Grid:
    """The combinations of segments of a table's columns, and which rules meet each.

    Args:
        axes: Per column its segments.
        rules: Per rule one condition per column.
        possible: Whether a combination can occur at all.
        conditional: Zero-based columns on whose values ``possible`` depends; empty: on none, so
            that every combination can occur.
    """

    def __init__(
        self,
        axes: Sequence[Sequence[Segment]],
        rules: Sequence[Sequence[UnaryTests]],
        possible: Callable[[Combination], bool] = lambda _: True,
        conditional: frozenset[int] = frozenset(),
    ) -> None:
        self._axes = axes
        self._possible = possible
        self._conditional = conditional
        self._all = (1 << len(rules)) - 1
        # Bit r of met[column][segment]: rule r's condition is met there.
        self._met = [
            [_bits(meets(rule[place], segment.sample) for rule in rules) for segment in axis]
            for place, axis in enumerate(axes)
        ]
        self._met_throughout = self._tails()

    def _tails(self) -> list[int]:
        """Per column the rules met by all segments of it and of all columns after it."""
        tails = [self._all]
        for met in reversed(self._met):
            everywhere = self._all
            for bits in met:
                everywhere &= bits
            tails.append(tails[-1] & everywhere)
        return tails[::-1]

    def uncovered(
        self, rules: Iterable[int] | None = None, within: int | None = None
    ) -> Combination | None:
        """A combination that none of the rules meets, or None where there is none.

        Args:
            rules: Zero-based positions of the rules that should meet it; None: all.
            within: Only combinations that meet this rule are looked at.

        Raises:
            TooManyCombinations: The search was given up.
        """
        mask = self._all if rules is None else sum(1 << rule for rule in rules)
        if within is not None and not self._can_be_met(within):
            return None
        return _Search(self, within).run(0, mask, ())

    def _can_be_met(self, rule: int) -> bool:
        return all(any(bits >> rule & 1 for bits in met) for met in self._met)

    def common(self, one: int, other: int) -> Combination | None:
        """A combination that meets both rules, or None where there is none."""
        both = (1 << one) | (1 << other)
        shared: list[list[Segment]] = [
            [segment for segment, bits in zip(axis, met, strict=True) if bits & both == both]
            for axis, met in zip(self._axes, self._met, strict=True)
        ]
        if not all(shared):
            return None
        # A filled cell can occur in any combination, so it is taken where there is one.
        found = tuple(
            next((part for part in parts if part.kind != "blank"), parts[0]) for parts in shared
        )
        return found if self._possible(found) else None


def _bits(flags: Iterable[bool]) -> int:
    return sum(1 << place for place, flag in enumerate(flags) if flag)


class _Search:
    """One depth-first walk through a grid, column by column."""

    def __init__(self, grid: Grid, within: int | None) -> None:
        self.grid = grid
        self.within = 0 if within is None else 1 << within
        self.looked_at = 0
        self.covered: set[tuple[int, int]] = set()

    def run(self, column: int, rules: int, chosen: Combination) -> Combination | None:
        """A completion of ``chosen`` that meets none of the rules still in question."""
        grid = self.grid
        if rules & grid._met_throughout[column]:
            return None
        if column == len(grid._axes):
            return chosen if grid._possible(chosen) else None
        if not rules and not grid._conditional:
            # No rule is left, so the columns to come do not matter.
            return chosen + (Segment("any"),) * (len(grid._axes) - column)
        if (column, rules) in self.covered:
            return None
        self.looked_at += 1
        if self.looked_at > SEARCH_LIMIT:
            raise TooManyCombinations
        for segment, bits in self.alternatives(column, rules):
            found = self.run(column + 1, rules & bits, (*chosen, segment))
            if found:
                return found
        if not grid._conditional:
            # Without conditions on what can occur, the way here does not matter.
            self.covered.add((column, rules))
        return None

    def alternatives(self, column: int, rules: int) -> Iterable[tuple[Segment, int]]:
        """The column's segments, one for all that the remaining rules do not tell apart."""
        told_apart: dict[object, tuple[Segment, int]] = {}
        for place, segment in enumerate(self.grid._axes[column]):
            bits = self.grid._met[column][place]
            if self.within and not bits & self.within:
                continue
            alone = place if column in self.grid._conditional else segment.kind == "blank"
            told_apart.setdefault((bits & rules, alone), (segment, bits))
        return told_apart.values()
