"""What stands in the cell: the result, or one cell that says what is wrong.

The text ``#TIER: …`` is the only form of fault that looks the same in every Excel: real error
values cannot be given back through all of its interfaces, and an exception shows a person the
inside of the program, or runs the formula again.
"""

import logging
from collections.abc import Callable, Sequence
from functools import wraps
from inspect import signature
from typing import Any

import numpy as np
import numpy.typing as npt

from addin.formulas.arguments import rows_of
from addin.texts import TEXTS
from addin.workbook.language import choose_language
from addin.workbook.scheme_choice import known_inputs
from grading.engine.grades import Lookup
from grading.engine.headers import recognise
from grading.engine.rows import block_from_rows
from grading.exceptions import TierbookError
from grading.language import Lang

__all__ = ["PREFIX", "Answer", "answered", "column", "down"]

PREFIX = "#TIER: "
"""How a fault of the whole call begins."""

Answer = list[list[object]]
"""Rows of cells to spill; None for none."""
_LONGEST = 2_000
_SPEAKING = ("headers", "customers", "tiers")


def answered(formula: Callable[..., Answer]) -> Callable[..., Answer]:
    """Turn every fault of a formula into one cell that says what to do.

    Args:
        formula: Gives rows of cells; raises ``TierbookError`` for what a person can mend.
    """

    @wraps(formula)
    def answer(*arguments: Any, **named: Any) -> Answer:
        try:
            return _cells(formula(*arguments, **named))
        except TierbookError as error:
            return _fault(error.message(_language(formula, arguments, named)))
        except Exception as error:
            # A defect of ours: a cell has no traceback, and an exception that leaves here would
            # run the formula thrice on a server. Cells may be confidential, so no log by default.
            logging.getLogger(__name__).debug("%s failed", formula.__name__, exc_info=True)
            lang = _language(formula, arguments, named)
            kind = type(error).__name__
            return _fault(TEXTS.get("formulas.defect", lang, formula=formula.__name__, kind=kind))

    return answer


def _cells(rows: Answer) -> Answer:
    """No rows at all would be an error in Excel; an empty cell says the same."""
    return rows or [[""]]


def _fault(text: str) -> Answer:
    """One cell; lists of several lines in a row, since a cell shows but one line."""
    lines = [line.strip().removeprefix("- ") for line in text.splitlines() if line.strip()]
    line = " · ".join(lines).replace(": · ", ": ")
    if len(line) > _LONGEST:
        line = line[:_LONGEST] + "…"
    return [[PREFIX + line]]


def _language(formula: Callable[..., Answer], arguments: Sequence[Any], named: Any) -> Lang:
    """The language most headers at hand are in, else the machine's."""
    given = signature(formula).bind(*arguments, **named).arguments
    for name in _SPEAKING:
        rows = rows_of(given.get(name))
        if rows is not None:
            found = recognise(block_from_rows([rows[0]]).headers, known_inputs(None)).language
            if found is not None:
                return found
    return choose_language(None)


def column(values: Lookup | npt.NDArray[Any]) -> list[object]:
    """One Python value per row, "" where there is none."""
    if isinstance(values, Lookup):
        table: list[object] = [*values.texts, ""]
        return [table[code] for code in values.codes.tolist()]
    if values.dtype.kind == "M":
        return ["" if day is None else day for day in values.astype("datetime64[D]").tolist()]
    cells: list[object] = np.where(np.isfinite(values), values.astype(object), "").tolist()
    return cells


def down(values: Lookup | npt.NDArray[Any]) -> Answer:
    """One cell per row."""
    return [[value] for value in column(values)]
