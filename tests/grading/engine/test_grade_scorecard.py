"""Scorecards: exact points, rounding before cutoffs, and the two strongest characteristics."""

import numpy as np
import pytest

from grading.engine.fit import compiled

CUTOFFS = {"A": 80, "B": 60, "C": 40, "D": None}


@pytest.fixture
def graded(scheme, scorecard, number, as_of):
    """Scores, grades and reasons of a scorecard over columns."""

    def run(characteristics, columns, cutoffs=None, lang="en"):
        card = scorecard(characteristics, cutoffs or CUTOFFS)
        sample = scheme([number(name) for name in characteristics], card)
        result = compiled(sample).grade(columns, as_of=as_of, lang=lang)
        return result.score.tolist(), result.grade.to_list(), result.reason.to_list()

    return run


@pytest.mark.parametrize(("points", "grade"), [
    (80, "A"), (79.999999, "B"), (79.9999996, "A"), (79.9999994, "B"), (60, "B"), (59.99, "C"),
    (40, "C"), (39.999, "D"), (0, "D"), (100, "A"),
])  # fmt: skip
def test_score_is_rounded_to_six_decimals_before_cutoffs(graded, points, grade):
    """A score that rounds up to the cutoff reaches it; one that does not stays below."""
    score, grades, _ = graded({"amount": (100, {">=0": points})}, {"amount": [1]})
    assert score == [round(points, 6)]
    assert grades == [grade]


def test_weights_of_a_third_do_not_drift(graded):
    """33.33 % and 66.67 % of 60 points are exactly 60, which reaches the cutoff."""
    bands = {">=0": 60}
    assert graded({"one": ("33.33", bands), "two": ("66.67", bands)}, {"one": [1], "two": [1]})[
        :2
    ] == (
        [60.0],
        ["B"],
    )


def test_many_tenths_add_up_exactly(graded):
    """Ten weights of 10 % with 80.1 points give 80.1, though binary tenths would not."""
    names = [f"input_{letter}" for letter in "abcdefghij"]
    score, grades, _ = graded(
        {name: (10, {">=0": 80.1}) for name in names},
        {name: [1] for name in names},
        cutoffs={"A": 80.1, "D": None},
    )
    assert (score, grades) == ([80.1], ["A"])


def test_first_matching_band_counts(graded):
    """Of overlapping bands the first one gives the points."""
    bands = {">=100": 100, ">=10": 50, "<50": 10}
    assert graded({"amount": (100, bands)}, {"amount": [100, 99, 10, 9]})[0] == [100, 50, 50, 10]


def test_value_in_no_band_earns_nothing(graded):
    """A blank or a value outside all bands has 0 points, unless a band asks for blanks."""
    assert graded({"amount": (100, {">=10": 100})}, {"amount": [None, 9]})[0] == [0, 0]
    assert graded({"amount": (100, {">=10": 100, "null": 30})}, {"amount": [None, 9]})[0] == [
        30,
        0,
    ]


def test_reason_names_the_two_that_earned_or_cost_most(graded):
    """Strength is weight times the distance of the points from 50, whichever way."""
    characteristics = {
        "amount": (40, {">=250000": 100, "<250000": 60}),
        "orders": (50, {">=10": 70, "<10": 40}),
        "complaints": (10, {">=3": 0, "<3": 50}),
    }
    columns = {"amount": [250_000, 1, 250_000], "orders": [10, 10, 1], "complaints": [3, 1, 3]}
    reasons = graded(characteristics, columns)[2]
    assert reasons == [
        "Amount 250,000 or more: 40 of 40 points; Orders 10 or more: 35 of 50 points",
        "Orders 10 or more: 35 of 50 points; Amount below 250,000: 24 of 40 points",
        "Amount 250,000 or more: 40 of 40 points; Orders below 10: 20 of 50 points",
    ]


def test_equal_strength_goes_by_the_order_of_the_scheme(graded):
    """Of three that count alike the first two are named."""
    bands = {">=5": 100, "<5": 0}
    characteristics = {"one": ("33.33", bands), "two": ("33.33", bands), "three": ("33.34", bands)}
    columns = {"one": [5, 1], "two": [1, 5], "three": [None, None]}
    assert graded({**characteristics, "three": ("33.33", bands)}, columns)[2] == [
        "One 5 or more: 33.33 of 33.33 points; Two below 5: 0 of 33.33 points",
        "One below 5: 0 of 33.33 points; Two 5 or more: 33.33 of 33.33 points",
    ]


@pytest.mark.parametrize(("lang", "reason"), [
    ("en", "Amount 1,250.5 or more: 100 of 100 points"),
    ("zh", "Amount不低于 1,250.5：100 分（满分 100 分）"),
    ("es", "Amount de 1.250,5 o más: 100 de 100 puntos"),
])  # fmt: skip
def test_reason_of_a_single_characteristic(graded, lang, reason):
    """One characteristic is named alone, numbers as the language writes them."""
    assert graded({"amount": (100, {">=1250.5": 100})}, {"amount": [2000]}, lang=lang)[2] == [
        reason
    ]


def test_a_better_input_never_lowers_the_score(graded):
    """With points that rise along the bands the score rises with the value."""
    bands = {">=30": 100, ">=20": 70, ">=10": 40, "<10": 0}
    values = np.linspace(0, 40, 300)
    score = graded({"amount": (60, bands), "other": (40, bands)},
                   {"amount": values, "other": np.full(300, 15.0)})[0]  # fmt: skip
    assert (np.diff(score) >= 0).all()
    assert len(set(score)) == 4


def test_scorecard_without_cutoffs_gives_a_score_to_read(scheme, scorecard, table, number, as_of):
    """A table may band the score of a card that has no cutoffs of its own."""
    card = scorecard({"amount": (100, {">=10": 90, ">=5": 50})}, {}, score="value")
    rules = table(["value"], [([">=90"], "A"), ([">=50"], "B"), (["-"], "D")])
    result = compiled(scheme([number("amount")], card, rules)).grade(
        {"amount": [10, 5, 4]}, as_of=as_of
    )
    assert result.grade.to_list() == ["A", "B", "D"]
    assert result.score is None
    assert result.outputs["value"].tolist() == [90, 50, 0]
