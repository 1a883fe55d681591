"""Laws that every weighted score of the catalogue obeys, whatever the numbers."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.engine.fit import fit
from grading.schemes.catalogue import load_scheme
from grading.schemes.models import Scorecard

AS_OF = date(2026, 11, 21)
VALUE = load_scheme("abcd-value")
BETTER = {
    "annual_amount": +1,
    "orders_per_year": +1,
    "loyalty": +1,
    "influence": +1,
    "complaints": -1,
}
_RANGES = {
    "annual_amount": (-1e6, 1e7),
    "orders_per_year": (0, 400),
    "loyalty": (0, 1),
    "influence": (1, 5),
    "complaints": (0, 50),
}
_EDGES = {
    characteristic.input: sorted(
        {
            float(edge)
            for attribute in characteristic.attributes
            for test in attribute.when.tests
            for edge in (test.low, test.high)
            if edge is not None
        }
    )
    for characteristic in VALUE.steps[0].characteristics
}
_customers = st.fixed_dictionaries(
    {
        name: st.one_of(st.sampled_from(_EDGES[name]), st.floats(*bounds, allow_nan=False))
        for name, bounds in _RANGES.items()
    }
)


def grades(customers):
    columns = {name: [customer[name] for customer in customers] for name in _RANGES}
    return fit(VALUE, columns, as_of=AS_OF).grade(columns, as_of=AS_OF)


def test_directions_are_those_of_the_practice():
    """The laws below speak of every characteristic of the scorecard."""
    step = VALUE.steps[0]
    assert isinstance(step, Scorecard)
    assert {characteristic.input for characteristic in step.characteristics} == set(BETTER)


@given(_customers, st.sampled_from(sorted(BETTER)), st.floats(0, 1))
@settings(max_examples=100, deadline=None)
def test_a_better_input_never_lowers_score_or_grade(customer, name, share):
    """Moving one input in its good direction leaves score and grade as they are or lifts them."""
    low, high = _RANGES[name]
    best = high if BETTER[name] > 0 else low
    better = customer | {name: customer[name] + (best - customer[name]) * share}
    found = grades([customer, better])
    before, after = found.grade.to_list()
    assert after <= before  # A comes before D
    assert found.score[1] >= found.score[0]


@given(st.floats(1e5, 1e308), st.floats(24, 1e6))
@settings(max_examples=20, deadline=None)
def test_all_best_is_a(amount, orders):
    """Whoever is at the top of every characteristic is A with 100 points."""
    best = {"annual_amount": amount, "orders_per_year": orders}
    found = grades([best | {"loyalty": 1.0, "influence": 5.0, "complaints": 0.0}])
    assert found.grade.to_list() == ["A"]
    assert found.score[0] == 100


@given(st.floats(-1e308, 0), st.floats(5, 1e6))
@settings(max_examples=20, deadline=None)
def test_all_worst_is_d(amount, complaints):
    """Whoever is at the bottom of every characteristic is D with no points."""
    worst = {"annual_amount": amount, "complaints": complaints}
    found = grades([worst | {"loyalty": 0.0, "influence": 1.0, "orders_per_year": 0.0}])
    assert found.grade.to_list() == ["D"]
    assert found.score[0] == 0


@pytest.mark.parametrize("name", sorted(BETTER))
def test_every_characteristic_counts(name):
    """None of the five is without effect: the worst value of any costs points."""
    best = {
        other: _RANGES[other][1] if BETTER[other] > 0 else _RANGES[other][0] for other in BETTER
    }
    worst = best | {name: _RANGES[name][0] if BETTER[name] > 0 else _RANGES[name][1]}
    found = grades([best, worst])
    weight = next(c.weight_pct for c in VALUE.steps[0].characteristics if c.input == name)
    assert found.score[0] - found.score[1] == pytest.approx(float(weight))
