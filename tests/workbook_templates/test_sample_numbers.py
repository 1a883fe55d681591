"""Believable numbers: between their bounds, on the edges and to both sides, as fine as told."""

from random import Random

import pytest

from grading.schemes.models import Input
from workbook_templates.sample_numbers import Span, rounded, spans_between


def number(**bounds):
    """An input that is a number."""
    return Input(name="amount", type="number", **bounds)


def drawn(spans):
    """Many values of each span."""
    return [[span.draw(Random(f"{n} draw")) for n in range(200)] for span in spans]


def together(spans):
    """Many values of all spans."""
    return [value for values in drawn(spans) for value in values]


@pytest.mark.parametrize(
    ("bounds", "edges", "told"),
    [
        ({"minimum": 0, "maximum": 1}, (0.3, 0.8), ()),
        ({"minimum": 1, "maximum": 5}, (2, 4), ()),
        ({"minimum": 5_000}, (), ()),
        ({"minimum": 0}, (30, 60), (5, 61)),
        ({}, (0, 100_000), (-4_000, 90_000)),
        ({}, (), (400, 100)),
    ],
)
def test_numbers_stay_within_their_bounds(bounds, edges, told):
    """No stretch reaches beyond least and greatest; each gives numbers of its own."""
    spans = spans_between(number(**bounds), edges, told)
    assert len(spans) > 1
    for span, values in zip(spans, drawn(spans), strict=True):
        assert all(bounds.get("minimum", value) <= value for value in values)
        assert all(value <= bounds.get("maximum", value) for value in values)
        assert all(span.low <= value < max(span.high, span.low + 1e-9) for value in values)


def test_edges_are_met_and_passed():
    """A scheme's line has customers on it, just below it and above it."""
    values = together(spans_between(number(minimum=0), (30, 60), ()))
    assert {30, 60} <= set(values)
    assert any(20 < value < 30 for value in values)
    assert any(60 < value < 80 for value in values)


def test_nothing_is_an_answer_where_the_scheme_speaks_of_it():
    """Zero comes only where a rule or an example names it; below zero likewise."""
    without = together(spans_between(number(minimum=0), (10_000, 50_000), ()))
    named = together(spans_between(number(minimum=0), (0, 10_000, 50_000), ()))
    assert 0 not in without
    assert 0 in named
    losses = together(spans_between(number(), (0,), (-4_000, 90_000)))
    assert min(losses) < 0 < max(losses)


@pytest.mark.parametrize(
    ("value", "step", "shown"),
    [(123_456, 1, 123_500), (4_567, 1, 4_570), (345.6, 1, 346), (2.345, 0.1, 2.3)],
)
def test_large_amounts_are_round(value, step, shown):
    """As a person would type them."""
    assert rounded(value, step) == shown


def test_small_numbers_are_in_parts_where_they_are_told_apart_so():
    """Half an order a month is one thing, half a day of payment another."""
    orders = spans_between(number(minimum=0), (1, 2, 5), (4.99,))
    days = spans_between(number(minimum=0), (30, 60), (30.5,))
    assert {span.step for span in orders} == {0.1}
    assert {span.step for span in days} == {1}
    assert Span(0, 1, 0.1).draw(Random("1")) < 1
