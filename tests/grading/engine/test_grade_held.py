"""Hysteresis: a customer leaves its grade only when the number passes a cutoff by a margin."""

from datetime import date

import numpy as np
import pytest

from grading.engine.fit import compiled, fit
from grading.schemes.models import Rank

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
