"""Give the table Tiers that a workbook has the tiers of another scheme."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from addin.hosts.base import (
    ColumnValues,
    GeneratedColumn,
    GeneratedSheet,
    Host,
    StateTable,
    TableInfo,
)
from addin.workbook.ownership import find_name
from addin.workbook.rules.carried import TIERS_SHEET
from addin.workbook.rules.sheets import text_values, tiers_sheet
from addin.workbook.rules.words import meaning
from grading.engine.grades import Lookup
from grading.language import Lang
from grading.schemes.models import Scheme

__all__ = ["put_tiers"]


def put_tiers(host: Host, scheme: Scheme, table: TableInfo | None, lang: Lang) -> str:
    """Stage the tiers of a scheme; gives the tab they stand on.

    Columns of the table keep their headers and places. Those of ours that the scheme has no use
    for are emptied; in a person's own columns each tier keeps what stood beside its letter.

    Args:
        host: The workbook.
        scheme: Whose tiers.
        table: The table that is there, None to make one.
        lang: Language of texts, and of headers that are new.
    """
    sheet = tiers_sheet(scheme, lang)
    if table is None:
        return host.put_sheet(sheet)
    sheet = _like(sheet, host, table, [tier.grade for tier in scheme.tiers])
    place = find_name(host.names(), TIERS_SHEET)
    if place is not None and place.sheet.casefold() == table.area.sheet.casefold():
        return host.put_sheet(sheet)
    host.put_table(StateTable(table.name, sheet.columns))
    column = next(n for n, h in enumerate(table.headers) if h == sheet.tier_column)
    area = replace(table.area, bottom=table.area.top + len(scheme.tiers))
    host.set_tier_formats(area, table.area.left + column, sheet.tiers)
    return table.area.sheet


def _like(
    sheet: GeneratedSheet, host: Host, table: TableInfo, grades: Sequence[str]
) -> GeneratedSheet:
    """The sheet with the headers of the table that is there."""
    headers = {key: header for header in reversed(table.headers) if (key := _key(header))}
    keys = [_key(column.header) for column in sheet.columns]
    columns = [
        replace(column, header=headers.get(key, column.header))
        for key, column in zip(keys, sheet.columns, strict=True)
    ]
    blank = text_values([None] * len(grades))
    columns += [
        GeneratedColumn(header, blank)
        for key, header in headers.items()
        if key not in keys and not _holds_formulas(host, table, header)
    ]
    columns += _own_columns(host, table, headers["grade"], grades)
    return replace(sheet, columns=tuple(columns), tier_column=headers["grade"])


def _key(header: str) -> str:
    """The word of ours that a header is; "" where it is a person's own."""
    return meaning("tier", header) or ""


def _own_columns(
    host: Host, table: TableInfo, grade: str, grades: Sequence[str]
) -> list[GeneratedColumn]:
    """A person's own columns, each tier's cell beside its letter again."""
    area = table.area
    rows = [list(row) for row in host.peek(area.sheet, area.bottom)][area.top : area.bottom]
    at = area.left - 1 + table.headers.index(grade)
    by_grade = {str(row[at]).strip(): row for row in rows if at < len(row) and row[at] is not None}
    own = [
        (place, header)
        for place, header in enumerate(table.headers, area.left - 1)
        if not _key(header) and not _holds_formulas(host, table, header)
    ]
    return [
        GeneratedColumn(header, _values([_cell(by_grade, g, place) for g in grades]))
        for place, header in own
    ]


def _cell(rows: Mapping[str, Sequence[object]], grade: str, place: int) -> object:
    row = rows.get(grade, ())
    return row[place] if place < len(row) else None


def _values(cells: Sequence[object]) -> ColumnValues:
    """Numbers if all cells are, else texts."""
    if all(cell is None or isinstance(cell, float) for cell in cells):
        return np.array([np.nan if c is None else c for c in cells], dtype=np.float64)
    texts = [None if c is None else f"{c:g}" if isinstance(c, float) else str(c) for c in cells]
    found: Lookup = text_values(texts)
    return found


def _holds_formulas(host: Host, table: TableInfo, header: str) -> bool:
    """Whether a column computes its cells, so that it follows the tiers by itself."""
    column = table.area.left + table.headers.index(header)
    return host.column_is_formula(table.area, column)
