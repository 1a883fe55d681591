"""Points that may be any number: a place in the range of all customers, and points that fade."""

from datetime import date, timedelta
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.engine.explain import explain
from grading.engine.fit import compiled, fit
from grading.exceptions import FitError
from grading.schemes.models import (
    Attribute,
    Characteristic,
    Cutoff,
    Decay,
    Input,
    Scale,
    Scorecard,
)
from grading.schemes.toml_document import from_toml, to_toml
from grading.schemes.unary import UnaryTests

AS_OF = date(2026, 11, 21)
CUTOFFS = tuple(
    Cutoff(grade=grade, minimum=minimum)
    for grade, minimum in (("A", 80.0), ("B", 60.0), ("C", 40.0), ("D", None))
)


@pytest.fixture(scope="module")
def scaled(scheme, number):
    """A scheme of scaled characteristics, by input and weight."""

    def build(weights, *, order="descending", **options):
        parts = tuple(
            Characteristic(input=name, weight_pct=weight, scale=Scale(order=order))
            for name, weight in weights.items()
        )
        card = Scorecard(name="card", characteristics=parts, cutoffs=CUTOFFS)
        return scheme([number(name) for name in weights], card, **options)

    return build


@pytest.fixture(scope="module")
def fading(scheme, number):
    """100 points for 1 or more, half of them gone in 100 days since the date ``seen``."""
    attributes = (
        Attribute(when=UnaryTests.parse(">=1"), points=100),
        Attribute(when=UnaryTests.parse("<1"), points=0),
    )
    decay = Decay(input="seen", half_life_days=100)
    part = Characteristic(input="amount", weight_pct=100, attributes=attributes, decay=decay)
    seen = Input(name="seen", type="date", required=False)
    card = Scorecard(name="card", characteristics=(part,), cutoffs=CUTOFFS)
    return scheme([number("amount"), seen], card)


def scores(sample, columns, **options):
    grades = fit(sample, columns, as_of=AS_OF).grade(columns, as_of=AS_OF, **options)
    return grades.score.tolist(), grades.grade.to_list()


def test_the_ends_of_the_range_earn_nothing_and_everything(scaled):
    """Between them points grow in proportion; a grade begins exactly at its cutoff."""
    found = scores(scaled({"amount": 100}), {"amount": [10.0, 14, 16, 18, 20, 19.9999999]})
    assert found[0] == [0.0, 40.0, 60.0, 80.0, 100.0, 99.999999]
    assert found[1] == ["D", "C", "B", "A", "A", "A"]


def test_smaller_may_be_better(scaled):
    sample = scaled({"days": 100}, order="ascending")
    assert scores(sample, {"days": [10.0, 14, 20]}) == ([100.0, 60.0, 0.0], ["A", "B", "D"])


def test_all_alike_earn_half(scaled):
    """A range without width tells nobody apart."""
    assert scores(scaled({"amount": 100}), {"amount": [7.0, 7.0]}) == ([50.0] * 2, ["C"] * 2)


@pytest.mark.parametrize(
    ("value", "score"), [(-1e308, 0.0), (9.0, 0.0), (21.0, 100.0), (1e308, 100.0)]
)
def test_beyond_the_fitted_range_its_ends_count(scaled, value, score):
    """A customer who came later neither stretches the range nor earns more than everything."""
    fitted = fit(scaled({"amount": 100}), {"amount": [10.0, 20.0]}, as_of=AS_OF)
    assert fitted.grade({"amount": [value]}, as_of=AS_OF).score.tolist() == [score]


def test_the_widest_range_there_is(scaled):
    """The width of a range may be more than the largest number."""
    largest = 1.7e308
    assert scores(scaled({"amount": 100}), {"amount": [-largest, 0.0, largest]})[0] == [0, 50, 100]


def test_blanks_earn_nothing_and_do_not_widen_the_range(scaled):
    found = scores(scaled({"amount": 100}), {"amount": [10.0, None, 20.0]})
    assert found == ([0.0, 0.0, 100.0], ["D", "D", "A"])


def test_rows_that_cannot_be_graded_do_not_widen_the_range(scheme, number):
    """Neither a required input that is missing nor a cell that cannot be used belongs to it."""
    part = Characteristic(input="amount", weight_pct=100, scale=Scale())
    card = Scorecard(name="card", characteristics=(part,), cutoffs=CUTOFFS)
    sample = scheme([number("amount"), number("needed", required=True)], card)
    columns = {"amount": [10.0, 15, 20, 99, 77], "needed": [1.0, 1, 1, None, 1]}
    invalid = {"amount": np.array([False, False, False, False, True])}
    fitted = fit(sample, columns, as_of=AS_OF, invalid=invalid)
    assert fitted.scheme.steps[0].scales == (Scale(low=10, high=20),)
    assert fitted.scheme.steps[0].fitted_rows == 3
    graded = fitted.grade(columns, as_of=AS_OF, invalid=invalid)
    assert graded.grade.to_list() == ["D", "C", "A", None, None]


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=8), st.integers(1, 99))
@settings(max_examples=60, deadline=None)
def test_the_score_is_the_exact_weighted_place(scaled, values, weight):
    """As exact fractions give it, to six decimals."""
    columns = {"one": values, "two": values[::-1]}
    found, _ = scores(scaled({"one": weight, "two": 100 - weight}), columns)
    low, width = Fraction(min(values)), Fraction(max(values)) - Fraction(min(values))

    def place(value):
        return (Fraction(value) - low) / width if width else Fraction(1, 2)

    for one, two, score in zip(columns["one"], columns["two"], found, strict=True):
        exact = weight * place(one) + (100 - weight) * place(two)
        assert score == pytest.approx(float(exact), abs=1.1e-6)


def test_one_row_alone_gets_what_it_got_among_all(scaled):
    """The range is frozen; blocks of rows, single rows and another order agree."""
    chance = np.random.default_rng(3)
    columns = {name: chance.normal(0, 100, 20_000) for name in ("one", "two", "three")}
    fitted = fit(scaled({"one": 50, "two": 30, "three": 20}), columns, as_of=AS_OF)
    whole = fitted.grade(columns, as_of=AS_OF)
    for row in (0, 8191, 8192, 19_999):
        one = {name: column[row : row + 1] for name, column in columns.items()}
        alone = compiled(fitted.scheme).grade(one, as_of=AS_OF)
        assert alone.score[0] == whole.score[row]
        assert alone.reason.to_list()[0] == whole.reason.to_list()[row]
    turned = {name: column[::-1] for name, column in columns.items()}
    assert fit(fitted.scheme, turned, as_of=AS_OF).scheme == fitted.scheme


def test_the_reason_names_the_two_that_earned_or_cost_most(scaled):
    """By what they truly earned, told in fifths of the range and of the points."""
    sample = scaled({"one": 40, "two": 40, "three": 20})
    columns = {"one": [0.0, 100, 48], "two": [0.0, 100, 90], "three": [0.0, 100, 5]}
    reasons = fit(sample, columns, as_of=AS_OF).grade(columns, as_of=AS_OF).reason.to_list()
    assert reasons[2] == (
        "Two near the top of the range: 32 to 40 of 40 points; "
        "Three near the bottom of the range: 0 to 4 of 20 points"
    )


@pytest.mark.parametrize(
    ("value", "place"),
    [(0, "near the bottom of"), (19.9, "near the bottom of"), (20, "in the lower part of"),
     (40, "in the middle of"), (60, "in the upper part of"), (80, "near the top of"),
     (100, "near the top of")],
)  # fmt: skip
def test_a_fifth_begins_on_its_edge(scaled, value, place):
    fitted = fit(scaled({"amount": 100}), {"amount": [0.0, 100.0]}, as_of=AS_OF)
    reason = fitted.grade({"amount": [float(value)]}, as_of=AS_OF).reason.to_list()[0]
    assert reason.startswith(f"Amount {place} the range")


def test_without_anybody_to_compare_with_there_is_no_score(scaled):
    """An empty population gives an empty result, and says why."""
    fitted = fit(scaled({"amount": 100}), {"amount": []}, as_of=AS_OF)
    graded = fitted.grade({"amount": [5.0]}, as_of=AS_OF)
    assert np.isnan(graded.score).all()
    assert graded.grade.to_list() == [None]
    assert graded.reason.to_list() == [
        "Not graded: there were no customers to take the ranges of “card” from."
    ]


def test_a_scale_without_its_range_says_what_to_pass(scaled):
    with pytest.raises(FitError, match=r"step card compares customers.*pass the Rules area"):
        compiled(scaled({"amount": 100}))


def test_fitted_ranges_travel_as_text(scaled):
    fitted = fit(scaled({"amount": 100}), {"amount": [10.0, 20.0]}, as_of=AS_OF).scheme
    assert from_toml(to_toml(fitted), "test") == fitted


@pytest.mark.parametrize("lang", ["en", "zh", "es"])
def test_the_explanation_shows_value_range_and_points(scaled, lang):
    columns = {"amount": [10.0, 17.5, 20.0]}
    fitted = fit(scaled({"amount": 100}), columns, as_of=AS_OF)
    lines = "\n".join(explain(fitted, columns, 1, as_of=AS_OF, lang=lang).lines())
    marked = {"en": "17.5", "zh": "17.5", "es": "17,5"}[lang]
    assert all(part in lines for part in (marked, "10", "20", "75", "2026-11-21"))


@pytest.mark.parametrize(
    ("age", "score", "grade"),
    [(0, 100.0, "A"), (-5, 100.0, "A"), (100, 50.0, "C"), (200, 25.0, "D"), (None, 0.0, "D")],
)
def test_points_halve_with_every_half_life(fading, age, score, grade):
    """A date to come is not aged; where nothing is known to be recent, nothing counts."""
    seen = None if age is None else AS_OF - timedelta(days=age)
    assert scores(fading, {"amount": [1.0], "seen": [seen]}) == ([score], [grade])


@pytest.mark.parametrize("age", [0, 10, 60, 132, 133, 400])
def test_a_fading_grade_runs_out_on_the_day_its_points_pass_the_cutoff(fading, age):
    """Day by day up to it the grade stays, on the next it is another."""
    columns = {"amount": [1.0], "seen": [AS_OF - timedelta(days=age)]}
    fitted = compiled(fading)
    found = fitted.grade(columns, as_of=AS_OF)
    now = found.grade.to_list()
    days = (AS_OF + timedelta(days=n) for n in range(1, 300))
    ahead = ((d, fitted.grade(columns, as_of=d, reasons=False).grade.to_list()) for d in days)
    change = next((d for d, then in ahead if then != now), None)
    last = found.outputs["expires_on"][0].item()
    assert last == (None if change is None else change - timedelta(days=1))
    if change is not None:
        assert found.reason.to_list()[0].endswith(f" on {change.isoformat()}")


def test_faded_points_are_told_in_fifths(fading):
    columns = {"amount": [1.0], "seen": [AS_OF - timedelta(days=100)]}
    reason = compiled(fading).grade(columns, as_of=AS_OF).reason.to_list()[0]
    assert reason.startswith(
        "Amount 1 or more, counting for less with age: 40 to 60 of 100 points"
    )
