"""What the formulas over graded customers spill, one row per customer."""

import numpy as np

from addin.actions.graded_block import GradedBlock
from addin.formulas.answers import Answer, column, down
from addin.texts import TEXTS, message
from addin.workbook.columns import GRADE, LABEL, REASON, SCORE
from addin.workbook.comparison import without_rows
from grading.engine.customer_rows import KEY_INPUTS
from grading.exceptions import InputError

__all__ = ["expiries", "graded_table", "grades", "labels", "reasons", "scores"]


def grades(graded: GradedBlock) -> Answer:
    """The grade in effect, "" where there is none."""
    return down(graded.grades.grade)


def labels(graded: GradedBlock) -> Answer:
    """The practice's own word for the grade."""
    return down(graded.grades.label)


def reasons(graded: GradedBlock) -> Answer:
    """Which rule decided, or why there is no grade; "" for a blank row."""
    return down(without_rows(graded.grades.reason, graded.intake.blank))


def scores(graded: GradedBlock) -> Answer:
    """The score.

    Raises:
        InputError: The scheme gives none.
    """
    if graded.grades.score is None:
        scheme = graded.scheme
        raise InputError(message("formulas.no_score", scheme=scheme.id, title=scheme.title))
    return down(graded.grades.score)


def expiries(graded: GradedBlock) -> Answer:
    """The last day on which the grade holds if nothing in the row changes; "" for no such day."""
    days = graded.fitted.last_days(
        graded.columns,
        as_of=graded.as_of,
        invalid=graded.intake.invalid,
        rows=graded.intake.rows,
    )
    override = graded.intake.texts.get("override")
    if override is not None:  # what a person set does not run out
        days[override.codes >= 0] = np.datetime64("NaT")
    return down(days)


def graded_table(graded: GradedBlock) -> Answer:
    """A header row, then key, grade, label, score and reason of each customer."""
    lang, read = graded.lang, graded.intake
    rows = np.flatnonzero(~read.blank).tolist()
    parts = [
        _keys(graded),
        column(graded.grades.grade),
        column(graded.grades.label),
        _score_column(graded),
        column(graded.grades.reason),
    ]
    headers: list[object] = [_key_header(graded)]
    headers += [owned.header(lang) for owned in (GRADE, LABEL, SCORE, REASON)]
    return [headers, *([part[row] for part in parts] for row in rows)]


def _score_column(graded: GradedBlock) -> list[object]:
    score = graded.grades.score
    return [""] * len(graded.grades) if score is None else column(score)


def _key_position(graded: GradedBlock) -> int | None:
    """Zero-based position of the column that holds the keys."""
    positions = graded.intake.positions
    for name in KEY_INPUTS:
        filled = name in graded.intake.texts and (graded.intake.texts[name].codes >= 0).any()
        if name in positions and filled:
            return positions[name]
    return None


def _key_header(graded: GradedBlock) -> str:
    position = _key_position(graded)
    if position is None:
        return TEXTS.get("formulas.column.row", graded.lang)
    return graded.block.headers[position]


def _keys(graded: GradedBlock) -> list[object]:
    """The key of each row; where there is none, its number counted from the first customer."""
    if _key_position(graded) is None:
        return list(range(1, graded.intake.rows + 1))
    return column(graded.intake.keys)
