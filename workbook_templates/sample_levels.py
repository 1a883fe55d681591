"""What the cells of a scheme's inputs may hold, told from the scheme alone.

An input is cut into levels: stretches of values that the scheme is likely to treat alike. Where
they end, it says itself: in its conditions, its choices and its example.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from math import isfinite
from random import Random

from grading.engine.axis import cuts_of
from grading.schemes.catalogue import load_scheme, scheme_ids
from grading.schemes.models import (
    DecisionTable,
    Elapsed,
    Input,
    Rank,
    Ratio,
    Scheme,
    Scorecard,
    TimeUnit,
)
from grading.schemes.unary import UnaryTests
from workbook_templates.sample_numbers import AT_THE_EDGE, Span, rounded, spans_between
from workbook_templates.template import Row

__all__ = ["Level", "days_cut", "levels_of"]

Level = Callable[[Random, Row, date], object]
"""Draws a value, given what else the row holds and the day of the list."""

_DAYS: Mapping[TimeUnit, float] = {"days": 1, "months": 365.25 / 12, "calendar_years": 365.25}
_ANY_TEXTS = ("A", "B", "C")
"""In a column that must be filled, but with what the scheme does not say."""
_MONTH = timedelta(days=30)
_BEYOND = 2.0
"""How far days lie beyond the last of which the scheme asks."""
_FAR_DAYS = (1.0, 540.0)
"""How long ago dates lie of which the scheme asks no more than that they are past."""


def levels_of(scheme: Scheme) -> dict[str, Sequence[Level]]:
    """The levels of each input but texts nobody can invent, small values before large ones.

    Numbers of which others are a multiple come before those.

    Args:
        scheme: Any scheme, of the catalogue or a person's own.
    """
    cuts = _cuts(scheme)
    measured = _measured(scheme, cuts)
    multiples = {step.numerator: step for step in scheme.steps if isinstance(step, Ratio)}
    levels = {
        each.name: found
        for each in scheme.inputs
        if (found := _levels(scheme, each, cuts, measured))
    }
    for name, step in multiples.items():
        if name in levels and step.denominator in levels:
            levels[name] = _multiples(scheme, step, cuts, levels.pop(name))
    return levels


def days_cut(scheme: Scheme, name: str) -> list[float]:
    """How many days before the day of a list the scheme draws lines for a date."""
    return sorted(set(_measured(scheme, _cuts(scheme)).get(name, ())))


def _cuts(scheme: Scheme) -> Mapping[str, list[object]]:
    """The edges at which a condition on a variable may change its answer."""
    found: defaultdict[str, list[object]] = defaultdict(list)
    for name, tests in _conditions(scheme):
        found[name] += [edge for edge, _ in cuts_of(tests)]
    return found


def _conditions(scheme: Scheme) -> Iterator[tuple[str, UnaryTests]]:
    for step in scheme.steps:
        if isinstance(step, DecisionTable):
            for rule in step.rules:
                yield from zip(step.inputs, rule.when, strict=True)
        elif isinstance(step, Scorecard):
            for part in step.characteristics:
                yield from ((part.input, attribute.when) for attribute in part.attributes)
        elif isinstance(step, Rank):
            yield from step.among.items()


def _measured(
    scheme: Scheme, cuts: Mapping[str, Sequence[object]]
) -> Mapping[str, Sequence[float]]:
    """Days before the list's at which something changes, by date; what is to come is below 0."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    for step in scheme.steps:
        if isinstance(step, Elapsed) and "as_of" in (step.start, step.end):
            name, sign = (step.start, 1) if step.end == "as_of" else (step.end, -1)
            found[name] += [sign * each * _DAYS[step.unit] for each in _numbers(cuts, step.output)]
    for each in scheme.inputs:  # who stands in for another is asked the same
        if each.blank_from is not None and each.name in found:
            found[each.blank_from] += found[each.name]
    return found


def _numbers(cuts: Mapping[str, Sequence[object]], name: str) -> list[float]:
    return [
        float(edge)
        for edge in cuts.get(name, ())
        if isinstance(edge, int | float) and not isinstance(edge, bool) and isfinite(edge)
    ]


def _levels(
    scheme: Scheme,
    wanted: Input,
    cuts: Mapping[str, Sequence[object]],
    measured: Mapping[str, Sequence[float]],
) -> Sequence[Level]:
    if wanted.type == "number":
        return [_number(span) for span in _spans(scheme, wanted, _numbers(cuts, wanted.name))]
    if wanted.type == "date":
        named = [edge for edge in cuts.get(wanted.name, ()) if isinstance(edge, date)]
        on_days = [_fixed(edge - before) for edge in named for before in (_MONTH, timedelta())]
        return [*_dates(wanted, measured.get(wanted.name, ())), *on_days]
    if wanted.type == "choice":
        return [_fixed(choice.value) for choice in wanted.choices]
    if wanted.type == "boolean":
        return [_fixed(value) for value in (True, False)]
    edges = [edge for edge in cuts.get(wanted.name, ()) if isinstance(edge, str)]
    if not edges and not wanted.required:
        return []
    told = dict.fromkeys((*edges, *_told(scheme, wanted.name)))
    return [_fixed(text) for text in told or _ANY_TEXTS]


def _fixed(value: object) -> Level:
    return lambda draw, row, day: value


def _number(span: Span) -> Level:
    return lambda draw, row, day: span.draw(draw)


def _told(scheme: Scheme, name: str) -> list[object]:
    """What the scheme's example says of an input."""
    rows = () if scheme.example is None else scheme.example.rows
    return [row[name] for row in rows if name in row]


def _spans(scheme: Scheme, wanted: Input, edges: Sequence[float]) -> list[Span]:
    """The stretches of a number; where the scheme only compares it, others tell its size."""
    told = [float(each) for each in _told(scheme, wanted.name) if isinstance(each, int | float)]
    usual = [] if any(edge > 0 for edge in edges) else _usual_edges(wanted.name)
    return spans_between(wanted, edges, told, usual)


@cache
def _usual_edges(name: str) -> Sequence[float]:
    """Where the catalogue's other practices cut a number that a practice only compares."""
    return [
        edge for each in map(load_scheme, scheme_ids()) for edge in _numbers(_cuts(each), name)
    ]


def _dates(wanted: Input, cut: Sequence[float]) -> Sequence[Level]:
    near, far = _FAR_DAYS
    furthest = max([far, *(_BEYOND * each for each in cut)])
    soonest = near if wanted.past or not cut else min(near, *(_BEYOND * each for each in cut))
    points = sorted({soonest, furthest, *(each for each in cut if soonest < each < furthest)})
    return [_days_before(Span(low, high, 1)) for low, high in pairwise(points)]


def _days_before(span: Span) -> Level:
    def level(draw: Random, row: Row, day: date) -> object:
        low, high = span.low, span.high
        place = 0 if draw.random() < AT_THE_EDGE else draw.random()
        return day - timedelta(days=round(low + place * (high - low)))

    return level


def _multiples(
    scheme: Scheme,
    step: Ratio,
    cuts: Mapping[str, Sequence[object]],
    alone: Sequence[Level],
) -> Sequence[Level]:
    """A number as a multiple of another; as it may be by itself where that one is none."""
    ratio = Input(name=step.output, type="number", minimum=0)
    spans = _spans(scheme, ratio, _numbers(cuts, step.output))

    def level(span: Span) -> Level:
        def multiple(draw: Random, row: Row, day: date) -> object:
            base = row.get(step.denominator)
            if not isinstance(base, int | float) or base <= 0:
                return alone[int(draw.random() * len(alone))](draw, row, day)
            place = span.low + draw.random() * (span.high - span.low)
            return rounded(base * place, 1)

        return multiple

    return [level(span) for span in spans]
