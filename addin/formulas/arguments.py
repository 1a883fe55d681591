"""What a formula's argument holds, however the host delivers it.

Excel for Windows hands over tuples with date-times, a server hands over lists with date serials,
a single cell may come alone. Here all become rows of cells.
"""

from collections.abc import Hashable, Sequence
from datetime import date
from functools import lru_cache

import numpy as np

from addin.texts import message
from grading.engine.rows import raw_column
from grading.engine.typed_columns import cell_text, read_column
from grading.exceptions import InputError
from grading.schemes.models import Input

__all__ = [
    "WHOLE_COLUMN",
    "Rows",
    "cells_of",
    "day_in",
    "is_blank",
    "number_in",
    "one_cell",
    "rows_of",
    "text_in",
]

Rows = Sequence[Sequence[object]]
"""Cells row by row, as the host delivers them."""

WHOLE_COLUMN = 1_048_575
"""So many rows a reference to a whole column has at least: Excel's rows less one for a header."""


def cells_of(argument: object) -> Rows:
    """The cells of an argument, at least one."""
    if not isinstance(argument, list | tuple):
        return [[argument]]
    if not argument:
        return [[None]]
    return argument if isinstance(argument[0], list | tuple) else [argument]


def rows_of(argument: object) -> Rows | None:
    """The cells of an argument; None where it is left out, or is a row of blank cells."""
    rows = cells_of(argument)
    return None if len(rows) == 1 and is_blank(rows[0]) else rows


def is_blank(row: Sequence[object]) -> bool:
    """Whether nothing stands in any cell of a row."""
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in row)


def one_cell(argument: object, name: str) -> object:
    """The value of an argument that is a single cell; None where it is left out or blank.

    Args:
        argument: As the host delivers it.
        name: What the argument is called.

    Raises:
        InputError: It is a range of several cells.
    """
    rows = rows_of(argument)
    if rows is None:
        return None
    if len(rows) > 1 or len(rows[0]) > 1:
        facts = {"argument": name, "rows": len(rows), "columns": len(rows[0])}
        raise InputError(message("formulas.one_cell", **facts))
    return rows[0][0]


def day_in(argument: object, name: str) -> date | None:
    """The date an argument names: a date cell, its serial, or a text such as ``2026-11-21``.

    Raises:
        InputError: It is no date, or several cells.
    """
    value = one_cell(argument, name)
    return None if value is None else _day(value, name)


@lru_cache(maxsize=64, typed=True)
def _day(value: Hashable, name: str) -> date:
    """One cell as a date; remembered, as all rows of a list ask for the same day."""
    raw = raw_column([value])
    reading = read_column(raw, Input(name=name, type="date"), as_of=date.max, date1904=False)
    days = np.asarray(reading.values, dtype="datetime64[D]")
    if np.isnat(days[0]):
        raise InputError(message("formulas.no_date", argument=name, value=cell_text(raw, 0)))
    day: date = days[0].item()
    return day


def number_in(argument: object, name: str) -> int | None:
    """The whole number an argument names.

    Raises:
        InputError: It is none, or several cells.
    """
    value = one_cell(argument, name)
    if value is None:
        return None
    if (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and float(value).is_integer()
    ):
        return int(value)
    raise InputError(message("formulas.no_number", argument=name, value=str(value)))


def text_in(argument: object, name: str) -> str | None:
    """The text an argument names, numbers as Excel shows them.

    Raises:
        InputError: It is several cells.
    """
    value = one_cell(argument, name)
    return None if value is None else cell_text(raw_column([value]), 0).strip()
