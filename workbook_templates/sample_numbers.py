"""Believable numbers between the edges that a scheme names: their range, how fine, how spread."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from grading.schemes.models import Input

__all__ = ["AT_THE_EDGE", "Span", "rounded", "spans_between"]

AT_THE_EDGE = 1 / 6
"""How often a value lies just where a stretch begins."""
_FEW_LEVELS, _PARTS = 4, 5
"""Fewer levels than that are cut into parts, so that some are large and some are small."""
_BEYOND, _LEAST_OF_GREATEST = 2.0, 0.03
"""How far values go beyond the last edge, and which part of the greatest is a small one."""
_FURTHER = 6
"""So many more at least, as of orders or complaints."""
_UNKNOWN_GREATEST = 1_000.0
_HUNDREDS, _TENS = 10_000, 1_000
"""From which on amounts are whole hundreds, and whole tens."""


@dataclass(frozen=True, slots=True)
class Span:
    """Numbers from an edge to below another, as fine as ``step``.

    Args:
        edged: Whether the scheme draws a line at the lower one.
    """

    low: float
    high: float
    step: float
    edged: bool = True

    def draw(self, draw: Random) -> float:
        """A number, small ones more often than large ones where they are of different sizes."""
        place = draw.random()
        if draw.random() < AT_THE_EDGE and self.edged:
            return self.low
        least = max(self.low, self.high * _LEAST_OF_GREATEST)
        skewed = self.low >= 0 and self.step == 1 and self.high > least * _BEYOND
        value = (
            least * (self.high / least) ** place
            if skewed
            else self.low + place * (self.high - self.low)
        )
        number = rounded(value, self.step)
        return number if self.low <= number < self.high else self.low


def spans_between(
    wanted: Input, edges: Sequence[float], told: Sequence[float], usual: Sequence[float] = ()
) -> list[Span]:
    """The stretches between the edges of a number, from the least to the greatest believable.

    Args:
        wanted: The number.
        edges: Where something changes.
        told: Examples, whose size is taken where no edge tells it.
        usual: Edges of others, which tell the size alone.
    """
    drawn = {0.0} & {*edges, *told}  # whether nothing at all is an answer of its own
    edges, told = [float(edge) for edge in (*edges, *usual)], [float(each) for each in told]
    least, most = _bounds(wanted, edges, told)
    step = _step(wanted, edges, told)
    points = sorted({least, most, *(edge for edge in edges if least < edge < most)})
    if len(points) <= _FEW_LEVELS:
        points = sorted({*points, *_between(least, most, step)})
    if not drawn and step == 1 and least == 0 and points[1] > 1:
        points[0] = 1.0
    spans = [Span(low, high, step, low in edges and low > least) for low, high in pairwise(points)]
    if drawn and least == 0 and step == 1:
        spans.insert(0, Span(0, 0, step))
    return spans


def _bounds(wanted: Input, edges: Sequence[float], told: Sequence[float]) -> tuple[float, float]:
    """The least and the greatest value; a number may be below 0 where the scheme speaks of that."""
    known = [*edges, *(told if not any(edge > 0 for edge in edges) else ())]
    least = wanted.minimum if wanted.minimum is not None else wanted.usual_minimum
    last = max([0.0, *known])
    counted = all(each.is_integer() for each in edges)
    greatest = (
        max(last * _BEYOND, last + _FURTHER if counted else 0) if last else _UNKNOWN_GREATEST
    )
    most = greatest if wanted.maximum is None else wanted.maximum
    if least is None:
        below = [each for each in told if each < 0] or ([-most / 10] if 0 in edges else [])
        least = min(below, default=0.0) * (_BEYOND if below else 1)
    return float(least), float(most if most > least else least + _UNKNOWN_GREATEST)


def _step(wanted: Input, edges: Sequence[float], told: Sequence[float]) -> float:
    """How fine values are: in parts of one where the scheme tells such small numbers apart."""
    if wanted.is_share:
        return 0.01
    close = any(high - low <= 1 for low, high in pairwise(sorted({0.0, *edges})))
    return 0.1 if close and any(not each.is_integer() for each in (*edges, *told)) else 1


def _between(least: float, most: float, step: float) -> Iterator[float]:
    """Edges that divide a stretch into parts, each a multiple of the one before if it is long."""
    low = max(least, most * _LEAST_OF_GREATEST)
    for part in range(1, _PARTS):
        long = least >= 0 and most > _TENS * step
        value = (
            low * (most / low) ** (part / _PARTS)
            if long
            else least + (most - least) * part / _PARTS
        )
        yield rounded(value, step)


def rounded(value: float, step: float) -> float:
    """A number as fine as others of its column; large amounts are round.

    Args:
        value: The number.
        step: By how much two of them differ at least.
    """
    if step < 1:
        return round(round(value / step) * step, 2)
    size = 100 if abs(value) >= _HUNDREDS else 10 if abs(value) >= _TENS else 1
    return float(round(value / size) * size)
