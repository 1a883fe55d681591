"""Lists in, lists out: what a formula over a range hands over and gets back."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from grading.engine.fit import FittedScheme
from grading.engine.grades import Grades, Lookup
from grading.engine.intake import intake
from grading.engine.rows import block_from_rows
from grading.language import Lang

__all__ = ["grade_rows"]


def grade_rows(
    fitted: FittedScheme,
    rows: Sequence[Sequence[object]],
    *,
    as_of: date,
    lang: Lang,
    wanted: Sequence[str] = ("grade", "score"),
) -> list[list[object]]:
    """Grade rows of cells.

    Args:
        fitted: What grades.
        rows: The header row, then one row per customer, cells as any host delivers them.
        as_of: The date that counts as today.
        lang: Language of labels, reasons and other words.
        wanted: The columns to give back, in order: ``grade``, ``label``, ``score``, ``reason``,
            ``approach`` or an output of a step.

    Returns:
        One list per customer in the order given, trailing blank rows dropped; None where there
        is no value.

    Raises:
        InputError: The rows cannot be graded as a whole.
    """
    scheme = fitted.scheme
    read = intake(
        block_from_rows(rows), scheme.inputs, as_of=as_of, require_any=scheme.require_any
    )
    grades = fitted.grade(
        read.by_input,
        as_of=as_of,
        invalid=read.invalid,
        rows=read.rows,
        lang=lang,
        reasons="reason" in wanted,
    )
    table = np.full((len(grades), len(wanted)), None, object)
    for place, name in enumerate(wanted):
        _fill(table[:, place], grades, name)
    found: list[list[object]] = table.tolist()
    return found


def _fill(target: npt.NDArray[np.object_], grades: Grades, name: str) -> None:
    """Write one result as Python values where it has any.

    Raises:
        KeyError: There is no result of that name.
    """
    results: dict[str, Lookup | npt.NDArray[Any] | None] = {
        "grade": grades.grade,
        "label": grades.label,
        "score": grades.score,
        "reason": grades.reason,
        "approach": grades.approach,
        **grades.outputs,
    }
    column = results[name]
    if isinstance(column, Lookup):
        target[:] = np.array([*column.texts, None], object).take(column.codes, mode="wrap")
    elif column is not None:
        target[:] = column
        if column.dtype.kind == "f":
            target[np.isnan(column)] = None
