"""Rows that repeat a customer: a plan has each customer once."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from grading.engine.grades import Lookup
from grading.engine.problems import Problem
from grading.language import Message
from grading.scheduling.portfolio import Portfolio

__all__ = ["once_each"]

_SHOWN = 8
"""So many rows are named."""


def once_each(portfolio: Portfolio) -> tuple[Portfolio, tuple[Problem, ...]]:
    """A portfolio in which no key comes twice, and a remark where one did.

    Schedule and log of contacts know customers by their keys, so that nobody could say for which
    of two rows an entry stands. The first row counts, as it does for the last contact; the
    others stay as rows without key and grade.

    Args:
        portfolio: The customers, of whom some may stand in several rows.
    """
    codes = portfolio.keys.codes
    _, first = np.unique(codes, return_index=True)
    again = codes >= 0
    again[first] = False
    if not again.any():
        return portfolio, ()
    keys, grade = (_blanked(column, again) for column in (portfolio.keys, portfolio.grade))
    remarks = tuple(_remarks(portfolio, np.flatnonzero(again).tolist()))
    return replace(portfolio, keys=keys, grade=grade), remarks


def _blanked(column: Lookup, rows: npt.NDArray[np.bool_]) -> Lookup:
    return Lookup(np.where(rows, -1, column.codes).astype(np.int32), column.texts)


def _remarks(portfolio: Portfolio, rows: list[int]) -> Iterator[Problem]:
    first = portfolio.first_row or 1
    shown = ", ".join(str(first + row) for row in rows[:_SHOWN])
    facts = {"count": len(rows), "rows": shown + (" …" if len(rows) > _SHOWN else "")}
    yield Problem(
        what=Message("team.repeated", {**facts, "sheet": portfolio.sheet}),
        expected=Message("team.repeated_expected"),
        sheet=portfolio.sheet,
        row=first + rows[0],
        value=portfolio.keys.texts[int(portfolio.keys.codes[rows[0]])],
        code="repeated_customer",
    )
