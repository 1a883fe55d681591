"""Coverage by customer: a list to filter and sort, made anew with each plan."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta

import numpy as np

from addin.hosts.base import (
    CellStyle,
    ColumnValues,
    GeneratedColumn,
    GeneratedSheet,
    Host,
    TierFormat,
)
from addin.texts import TEXTS
from addin.workbook.columns import header_width, text_width
from addin.workbook.comparison import text_at
from addin.workbook.ownership import find_name
from addin.workbook.state_rows import find_table, texts
from grading.engine.block import CellKind, RawColumn
from grading.language import Lang

__all__ = [
    "CUSTOMER_COVERAGE_NAME",
    "CustomerRow",
    "customer_coverage_sheet",
    "customer_row",
    "customer_row_json",
    "read_customer_coverage",
]

CUSTOMER_COVERAGE_NAME = "Tierbook_Sheet_CustomerCoverage"
_TABLE = "CustomerCoverage"
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """How far one customer's contacts are covered, in texts of one language.

    Args:
        overdue: The word for yes, "" where nothing is overdue.
        reason: What stopped the first contact that found no place.
        advice: What would free it.
    """

    customer_id: str
    customer: str
    grade: str
    rep: str
    target: int
    planned: int
    done: int
    remaining: int
    overdue: str
    due: date | None
    reason: str = ""
    advice: str = ""


_NAMES = tuple(field.name for field in fields(CustomerRow))
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_NUMBERS = ("target", "planned", "done", "remaining")
_LOOKS: dict[str, tuple[CellStyle, float, float]] = {
    "customer_id": ("general", 14, 24),
    "customer": ("line", 20, 34),
    "grade": ("code", 8, 8),
    "rep": ("line", 14, 24),
    "target": ("integer", 10, 10),
    "planned": ("integer", 10, 10),
    "done": ("integer", 10, 10),
    "remaining": ("integer", 10, 10),
    "overdue": ("code", 10, 10),
    "due": ("date", 12, 12),
    "reason": ("prose", 40, 58),
    "advice": ("prose", 40, 58),
}
"""Per column: how it shows its values, how wide it is at least, and at most."""


def customer_coverage_sheet(
    rows: Sequence[CustomerRow], tiers: tuple[TierFormat, ...], lang: Lang
) -> GeneratedSheet:
    """The list as a sheet.

    Args:
        rows: In the order in which they are to stand.
        tiers: Colours for the Grade column.
        lang: Language of headers.
    """
    headers = {name: TEXTS.get(f"plan.customers.{name}", lang) for name in _NAMES}
    return GeneratedSheet(
        sheet=TEXTS.get("plan.customers.sheet", lang),
        table=_TABLE,
        name=CUSTOMER_COVERAGE_NAME,
        columns=tuple(_column(name, header, rows) for name, header in headers.items()),
        title=TEXTS.get("plan.customers.title", lang),
        notes=(TEXTS.get("plan.customers.note", lang),),
        tier_column=headers["grade"],
        tiers=tiers,
    )


def _column(name: str, header: str, rows: Sequence[CustomerRow]) -> GeneratedColumn:
    style, least, most = _LOOKS[name]
    cells = [getattr(row, name) for row in rows]
    width = max(least, header_width(header))
    values: ColumnValues
    if name == "due":
        values = np.array(cells, dtype="datetime64[D]")
    elif name in _NUMBERS:
        values = np.array(cells, dtype=np.float64)
    else:
        values = texts(cells)
        width = text_width(values.texts, width, most, lines=2 if style == "prose" else 1)
    return GeneratedColumn(header, values, style, width)


def read_customer_coverage(host: Host) -> list[CustomerRow]:
    """The list as it stands, its columns found by their place among ours; none where it is gone."""
    table = find_table(host, _TABLE)
    target = find_name(host.names(), CUSTOMER_COVERAGE_NAME)
    if table is None or target is None or table.area.sheet.casefold() != target.sheet.casefold():
        return []
    block = host.read(table.area)
    if len(block.headers) < len(_NAMES):
        return []
    start = date(1904, 1, 1) if block.date1904 else date(1899, 12, 30)
    columns = [_cells(name, block.column(n), block.rows, start) for n, name in enumerate(_NAMES)]
    rows = zip(*columns, strict=True)
    return [CustomerRow(*row) for row in rows if row[1] or row[0]]


def _cells(name: str, column: RawColumn, rows: int, start: date) -> list[object]:
    if name in _NUMBERS:
        numbers = np.nan_to_num(column.numbers[:rows])
        return list(map(int, numbers.tolist()))
    if name == "due":
        return [_day(column, row, start) for row in range(rows)]
    return [text_at(column, row) or "" for row in range(rows)]


def _day(column: RawColumn, row: int, start: date) -> date | None:
    """The date of a cell; serials count from ``start``."""
    kind, number = column.kinds[row], float(column.numbers[row])
    if kind == CellKind.DATE:
        return _EPOCH + timedelta(int(number))
    known = kind == CellKind.NUMBER and 0 <= number <= (date.max - start).days
    return start + timedelta(int(number)) if known else None


def customer_row_json(row: CustomerRow) -> str:
    """A row as one line of JSON; equal rows give equal lines."""
    cells = {name: getattr(row, name) for name in _NAMES}
    return _encode(cells | {"due": None if row.due is None else row.due.isoformat()})


def customer_row(text: str) -> CustomerRow | None:
    """The row of such a line, None where it was edited beyond reading."""
    try:
        cells = json.loads(text)
        due = date.fromisoformat(cells["due"]) if cells["due"] else None
        return CustomerRow(**{**cells, "due": due})
    except (KeyError, TypeError, ValueError):
        return None
