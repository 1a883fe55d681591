"""Hysteresis: a customer leaves its grade only when the number passes a cutoff by a margin."""

from datetime import date

import numpy as np
import pytest

from grading.engine.fit import compiled, fit
from grading.exceptions import SchemeError
from grading.schemes.catalogue import load_scheme
from grading.schemes.models import Rank
from grading.schemes.toml_document import read_scheme

AS_OF = date(2026, 11, 21)
CUTOFFS = {"A": 80, "B": 60, "C": 40, "D": None}


@pytest.fixture(scope="module")
def held(scheme, scorecard, number):
    """Points as given, cutoffs 80, 60 and 40, a margin of 5."""
    bands = {f"{points}": float(points) for points in (0, 35, 44, 45, 50, 55, 60, 64, 65, 80, 85)}
    card = scorecard({"points": (100, bands)}, CUTOFFS)
    return scheme([number("points")], card, hysteresis=5.0)


def graded(sample, previous, **columns):
    given = {**columns, "previous_grade": previous}
    return fit(sample, given, as_of=AS_OF).grade(given, as_of=AS_OF)


@pytest.mark.parametrize(
    ("points", "before", "grade"),
    [
        (64, "C", "C"), (65, "C", "B"), (60, "C", "C"), (85, "C", "A"), (80, "C", "B"),
        (55, "B", "B"), (50, "B", "C"), (60, "A", "B"), (35, "B", "C"), (0, "A", "D"),
        (64, None, "B"), (64, "", "B"), (64, "X", "B"), (64, "B", "B"), (44, "D", "D"),
        (45, "D", "C"),
    ],
)  # fmt: skip
def test_a_grade_changes_only_beyond_the_margin(held, points, before, grade):
    """Up from cutoff plus margin on, down below cutoff minus margin; without a past as ever."""
    assert graded(held, [before], points=[float(points)]).grade.to_list() == [grade]


def test_without_the_column_the_cutoffs_alone_decide(held):
    grades = compiled(held).grade({"points": [64.0]}, as_of=AS_OF)
    assert grades.grade.to_list() == ["B"]


def test_the_reason_says_that_the_grade_was_kept(held):
    kept, changed = graded(held, ["C", "C"], points=[64.0, 65.0]).reason.to_list()
    assert kept.endswith("the grade stays as it was, since no cutoff is passed by 5 or more")
    assert "stays" not in changed


@pytest.mark.parametrize("order", ["descending", "ascending"])
def test_rankings_hold_by_the_unit_of_what_they_rank(scheme, number, order):
    """With cutoffs 70, 40 and 10 and a margin of 5."""
    sign = 1 if order == "descending" else -1
    rank = Rank(
        name="place",
        input="amount",
        output="grade",
        method="top_shares",
        shares_pct=(20, 30, 40, 10),
        values=("A", "B", "C", "D"),
        order=order,
        cutoffs=tuple(sign * cut for cut in (70.0, 40.0, 10.0)),
    )
    sample = compiled(scheme([number("amount")], rank, hysteresis=5.0))
    amounts = sign * np.array([74.0, 75, 66, 65, 64, 41, 44, 45, 6, 4])
    previous = ["B", "B", "A", "A", "A", "C", "C", "C", "C", "C"]
    found = sample.grade({"amount": amounts, "previous_grade": previous}, as_of=AS_OF)
    assert found.grade.to_list() == ["B", "A", "A", "A", "B", "C", "C", "B", "C", "D"]
    assert ["stays" in reason for reason in found.reason.to_list()] == [
        True, False, True, True, False, True, True, False, True, False,
    ]  # fmt: skip


def test_the_grid_of_cells_and_the_rows_agree(held):
    """Many rows, looked up in cells, have the same grades as each by itself."""
    chance = np.random.default_rng(5)
    points = chance.choice([0.0, 35, 44, 45, 50, 55, 60, 64, 65, 80, 85], 3000)
    previous = chance.choice(np.array(["A", "B", "C", "D", None], dtype=object), 3000)
    whole = graded(held, previous, points=points)
    for row in range(0, 3000, 97):
        alone = graded(held, previous[row : row + 1], points=points[row : row + 1])
        assert alone.grade.to_list()[0] == whole.grade.to_list()[row]
        assert alone.reason.to_list()[0] == whole.reason.to_list()[row]


def held_table(scheme_id, margin):
    """A scheme of the catalogue that ends in a table, with a margin."""
    return load_scheme(scheme_id).model_copy(update={"hysteresis": margin})


@pytest.mark.parametrize(
    ("amount", "before", "grade"),
    [
        (54_999, "C", "C"), (55_000, "C", "B"), (50_000, "C", "C"), (49_999, "B", "B"),
        (45_000, "B", "B"), (44_999, "B", "C"), (45_000, "A", "B"), (54_999, "D", "C"),
        (5_000, "C", "C"), (4_999.99, "C", "D"), (0, "A", "D"), (200_000, "D", "A"),
        (49_999, None, "C"), (49_999, "X", "C"), (None, "B", None),
    ],
)  # fmt: skip
def test_a_table_that_cuts_one_number_holds_as_a_scorecard_does(amount, before, grade):
    """Bands begin at 50,000 and 10,000; the margin is 5,000, and where it ends the grade goes."""
    found = graded(held_table("amount-bands", 5000.0), [before], annual_amount=[amount])
    assert found.grade.to_list() == [grade]


def test_label_follows_the_grade_held_and_the_reason_says_what_is_and_why():
    """The reason names the band the amount lies in, and that the grade stays all the same."""
    found = graded(held_table("amount-bands", 5000.0), ["B"], annual_amount=[49_000.0])
    assert found.label.to_list() == ["important"]
    assert found.reason.to_list() == [
        "Buys for 10,000 to 50,000 a year; the grade stays as it was, since no cutoff is passed "
        "by 5,000 or more"
    ]


def test_other_conditions_of_the_table_are_not_softened():
    """Only the number has a margin: who has no high potential is not given what it gives."""
    sample = held_table("amount-bands", 5000.0)
    amounts, potential = [9000.0, 9000.0, 1000.0], ["high", "low", "low"]
    found = graded(sample, ["C"] * 3, annual_amount=amounts, growth_potential=potential)
    assert found.grade.to_list() == ["C", "C", "D"]


@pytest.mark.parametrize(("days", "before", "grade"), [
    (30, "B", "B"), (28.01, "B", "B"), (28, "B", "A"), (32, "A", "A"), (32.1, "A", "B"),
    (61, "B", "B"), (62.1, "B", "C"), (30, "D", "B"),
])  # fmt: skip
def test_an_edge_that_belongs_to_the_band_below_keeps_doing_so(days, before, grade):
    """Up to 30 days are A; with a margin of 2 a B is left from 28 down, an A only above 32."""
    columns = {"payment_days": [float(days)], "blacklisted": ["no"]}
    assert graded(held_table("payment-cycle", 2.0), [before], **columns).grade.to_list() == [grade]


def test_points_that_a_table_adds_have_a_margin_too():
    """The sum 7 would be B; an A stays with a margin of one point, and goes without."""
    points = {"importance": ["core"], "value": ["medium"], "need": ["medium"]}
    assert graded(held_table("importance-value-need", 1.0), ["A"], **points).grade.to_list() == [
        "A"
    ]
    assert graded(load_scheme("importance-value-need"), ["A"], **points).grade.to_list() == ["B"]


def test_many_rows_of_a_held_table_agree_with_each_alone():
    """Those looked up in cells and those one by one."""
    chance = np.random.default_rng(7)
    sample = held_table("amount-bands", 5000.0)
    amounts = chance.integers(0, 120, 2000) * 1000.0
    previous = chance.choice(np.array(["A", "B", "C", "D", None], dtype=object), 2000)
    whole = graded(sample, previous, annual_amount=amounts)
    for row in range(0, 2000, 61):
        alone = graded(sample, previous[row : row + 1], annual_amount=amounts[row : row + 1])
        assert alone.grade.to_list()[0] == whole.grade.to_list()[row]
        assert alone.reason.to_list()[0] == whole.reason.to_list()[row]


@pytest.mark.parametrize(
    ("scheme_id", "fault"),
    [
        ("growth", "step trend_of compares several: annual_amount, previous_amount, trend_ratio"),
        ("volume-loyalty", "reads volume, loyal_or_not, which an earlier step has cut already"),
        ("behaviour", "reads points_grade, which an earlier step has cut already"),
        ("activity", "compares days_since_last, a time that passes for everybody alike"),
        ("attitude", "compares none"),
        ("franchise-motive", "no step of this scheme gives one"),
    ],
)
def test_where_a_margin_has_no_meaning_the_scheme_is_refused_saying_why(scheme_id, fault):
    """One figure cannot be so much money and so much loyalty at once."""
    document = load_scheme(scheme_id).model_dump() | {"hysteresis": 1.0}
    with pytest.raises(SchemeError, match=fault):
        read_scheme(document, scheme_id)
