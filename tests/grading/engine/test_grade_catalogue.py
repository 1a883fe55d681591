"""Laws that hold for every scheme of the catalogue."""

import numpy as np
import pytest

from grading.engine.evaluate import Evaluator
from grading.engine.fit import FittedScheme, fit
from grading.schemes.catalogue import load_scheme, scheme_ids

ROWS = 80
LANGS = ("en", "zh", "es")


def random_columns(scheme, as_of):
    """Columns of plausible and of odd values, one cell in ten blank."""
    random = np.random.default_rng(7)
    columns = {}
    for given in scheme.inputs:
        blank = random.random(ROWS) < 0.1
        if given.type == "number":
            values = random.choice([0, 0.3, 0.5, 1, 2, 5, 15_000, 50_000, 1e5, 1e6, -3], ROWS)
            columns[given.name] = np.where(blank, np.nan, values)
        elif given.type == "date":
            days = np.datetime64(as_of) - random.integers(0, 60, ROWS)
            columns[given.name] = np.where(blank, np.datetime64("NaT"), days)
        else:
            count = len(given.choices) or 2
            columns[given.name] = np.where(blank, -1, random.integers(0, count, ROWS)).astype(
                np.int8
            )
    return columns


def without_model(scheme):
    """The scheme with customers going on as before, since no model of buying fits noise."""
    steps = tuple(
        step.model_copy(update={"fallback": "run_rate"}) if step.kind == "lifetime_value" else step
        for step in scheme.steps
    )
    return scheme.model_copy(update={"steps": steps})


def outcome(result):
    scores = np.zeros(len(result)) if result.score is None else np.nan_to_num(result.score, nan=-1)
    return list(zip(result.grade.to_list(), result.label.to_list(), result.reason.to_list(),
                    scores.tolist(), strict=True))  # fmt: skip


@pytest.fixture(params=scheme_ids())
def case(request, as_of):
    """A fitted scheme of the catalogue with a population."""
    scheme = without_model(load_scheme(request.param))
    columns = random_columns(scheme, as_of)
    return fit(scheme, columns, as_of=as_of), columns


def test_a_row_alone_equals_the_row_in_its_column(case, as_of):
    """Grade, label, reason and score of a customer do not depend on who stands beside."""
    fitted, columns = case
    whole = outcome(fitted.grade(columns, as_of=as_of))
    for row in range(ROWS):
        one = {name: column[row : row + 1] for name, column in columns.items()}
        assert outcome(fitted.grade(one, as_of=as_of)) == [whole[row]]


def test_order_of_rows_changes_no_cutoff_and_no_grade(case, as_of):
    """Fitting and grading the customers in another order gives the same."""
    fitted, columns = case
    order = np.random.default_rng(3).permutation(ROWS)
    mixed = {name: column[order] for name, column in columns.items()}
    again = fit(fitted.scheme, mixed, as_of=as_of)
    assert again.scheme == fitted.scheme
    whole = outcome(fitted.grade(columns, as_of=as_of))
    assert outcome(again.grade(mixed, as_of=as_of)) == [whole[row] for row in order]


def test_grid_and_steps_agree(case, as_of):
    """Looking up a cell gives what running the steps gives."""
    fitted, columns = case
    stepwise, by_cell = FittedScheme(fitted.scheme), FittedScheme(fitted.scheme)
    stepwise.evaluator = Evaluator(stepwise.program, most_cells=0)
    by_cell.evaluator.precompute()
    for lang in LANGS:
        expected = outcome(stepwise.grade(columns, as_of=as_of, lang=lang))
        assert outcome(by_cell.grade(columns, as_of=as_of, lang=lang)) == expected


def test_every_row_has_a_reason(case, as_of):
    """A grade or none: somebody can always be told why."""
    fitted, columns = case
    for lang in LANGS:
        result = fitted.grade(columns, as_of=as_of, lang=lang)
        assert all(result.reason.to_list())
        assert all("{" not in text for text in result.reason.texts)
