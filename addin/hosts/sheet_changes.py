"""Turn what was staged for one sheet into its new XML."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import numpy as np

from addin.hosts.base import Area, CellValue, ColumnValues, StateTable, TierFormat
from addin.hosts.column_looks import (
    RowLooks,
    generated,
    generated_header,
    header_looks,
    row_looks,
    title_beside,
)
from addin.hosts.date_formats import date_formats
from addin.hosts.excel_values import starts_like_formula
from addin.hosts.generated_rows import with_row_heights, without_rows
from addin.hosts.ranges import Range
from addin.hosts.scanner import SheetXml, styles
from addin.hosts.sheet_frame import add_table_parts, frame_of, grow_rules, set_widths, split
from addin.hosts.splicer import ColumnSplice, splice
from addin.hosts.staging import StagedColumn, StagedSheet
from addin.hosts.state_tables import FreshTable
from addin.hosts.styles import Stylesheet
from addin.hosts.tier_rules import TierRule, set_tier_rules
from grading.engine.grades import Lookup

__all__ = ["SheetChange", "change_sheet"]

_NO_STYLE = -1


class SheetChange:
    """A worksheet with other cells, made while it is written.

    Args:
        old: The worksheet's XML as it is in the file.
        sheet: The worksheet to put the cells into.
        frame: What is to stand around its rows.
        columns: The cells to write.
        quoted: Formats for texts that look like formulas, by format in use.
        date1904: Whether date serials count from 1904-01-01.
    """

    def __init__(
        self,
        old: bytes,
        sheet: SheetXml,
        frame: bytes,
        columns: Sequence[ColumnSplice],
        quoted: Mapping[int, int],
        *,
        date1904: bool,
    ) -> None:
        self._old = old
        self._sheet = sheet
        self._head, self._tail = split(frame)
        self._columns = columns
        self._quoted = quoted
        self._date1904 = date1904
        self.is_same = False
        """After ``pieces`` were taken: whether they were the sheet's XML as it is."""

    def pieces(self) -> Iterator[bytes]:
        """The new XML, piece by piece."""
        old = memoryview(self._old)
        place, same = 0, True
        for piece in splice(
            self._sheet,
            self._columns,
            quoted=self._quoted,
            date1904=self._date1904,
            head=lambda _: self._head,
            tail=lambda _: self._tail,
        ):
            same = same and old[place : place + len(piece)] == piece
            place += len(piece)
            yield piece
        self.is_same = same and place == len(old)


def change_sheet(
    sheet: SheetXml,
    staged: StagedSheet,
    stylesheet: Stylesheet,
    *,
    date1904: bool,
    fresh: Sequence[FreshTable] = (),
    links: Sequence[str] = (),
) -> SheetChange | None:
    """The change of one sheet; None if nothing is to change.

    Args:
        sheet: The worksheet as it is.
        staged: What is to change on it.
        stylesheet: Where formats are appended.
        date1904: Whether date serials count from 1904-01-01.
        fresh: Tables that are made on it.
        links: The sheet's relationships to their parts, in the same order.
    """
    old_xml = sheet.xml
    columns: list[ColumnSplice] = []
    looks: dict[Area, RowLooks] = {}
    quoted: dict[int, int] = {}
    for (column, _), found in sorted(staged.columns.items()):
        new = (
            _appended(sheet, column, found, stylesheet, looks)
            if found.header is not None
            else [_rewritten(sheet, column, found, stylesheet, staged)]
        )
        columns += new
    columns += _single_cells(sheet, staged.cells, stylesheet)
    for added in fresh:
        columns += _fresh_splices(added.table, added.cells, stylesheet)
    for part in columns:
        quoted |= _quoted(sheet, part, stylesheet)
    old = frame_of(sheet)
    frame = set_widths(old, _widths(staged) | _fresh_widths(fresh))
    for area, bottom in staged.grown.items():
        data = Range(area.top + 1, area.left, area.bottom, area.right)
        frame = grow_rules(frame, data, bottom)
    for (column, _), (area, tiers) in sorted(staged.tiers.items()):
        frame = _coloured(frame, column, area, tiers, stylesheet)
    frame = add_table_parts(frame, links)
    if not columns and frame == old:
        return None
    sheet = _with_rows(sheet, staged)
    return SheetChange(old_xml, sheet, frame, columns, quoted, date1904=date1904)


def _single_cells(
    sheet: SheetXml, cells: Mapping[tuple[int, int], CellValue], stylesheet: Stylesheet
) -> list[ColumnSplice]:
    """Single cells; those that are there keep their look, unless it would hide that it is a date."""
    dated = date_formats(stylesheet.xml) if cells else frozenset()
    splices = []
    for (row, column), value in sorted(cells.items()):
        style = None
        look = _look(sheet, column, row)
        if isinstance(value, date) and look not in dated:
            style = stylesheet.styled("date", look)
        splices.append(ColumnSplice(column, row, _one(value), style, restyle=style is not None))
    return splices


def _one(value: CellValue) -> ColumnValues:
    if isinstance(value, date):
        return np.array([value], dtype="datetime64[D]")
    if isinstance(value, str):
        return Lookup(np.zeros(1, np.int32), [value])
    return np.array([np.nan if value is None else value], dtype=np.float64)


def _fresh_splices(table: StateTable, cells: Range, stylesheet: Stylesheet) -> list[ColumnSplice]:
    """Header and values of a table that is only now made."""
    splices = []
    for place, column in enumerate(table.columns, cells.left):
        header = Lookup(np.zeros(1, np.int32), [column.header])
        look = generated_header(stylesheet, column.style)
        body = generated(stylesheet, column.style)
        splices += [
            ColumnSplice(place, cells.top, header, look),
            ColumnSplice(place, cells.top + 1, column.values, body),
        ]
    return splices


def _fresh_widths(fresh: Sequence[FreshTable]) -> dict[int, float]:
    return {
        place: column.width
        for new in fresh
        for place, column in enumerate(new.table.columns, new.cells.left)
    }


def _with_rows(sheet: SheetXml, staged: StagedSheet) -> SheetXml:
    """The sheet with rows of generated tables made ready: heights stated, surplus ones gone."""
    if staged.heights:
        sheet = with_row_heights(sheet, staged.heights)
    for area, bottom in staged.grown.items():
        columns = staged.columns.items()
        ours = {column for (column, _), found in columns if found.area.table == area.table}
        sheet = without_rows(sheet, range(bottom + 1, area.bottom + 1), ours)
    return sheet


def _appended(
    sheet: SheetXml,
    column: int,
    found: StagedColumn,
    stylesheet: Stylesheet,
    looks: dict[Area, RowLooks],
) -> list[ColumnSplice]:
    """The header of a new column and its values, in the look of the cells to the left."""
    area, write = found.area, found.write
    header = Lookup(np.zeros(1, np.int32), [found.header or ""])
    if area not in looks:
        looks[area] = row_looks(sheet, area)
    body = looks[area].beside(stylesheet, write.style)
    below = int(body[0]) if len(body) else 0
    title = title_beside(stylesheet, write.style, header_looks(sheet, area), below)
    return [
        ColumnSplice(column, area.top, header, title),
        ColumnSplice(
            column,
            area.top + 1,
            write.values,
            body,
            _last_laid_out(looks[area], area),
            write.rows,
        ),
    ]


def _last_laid_out(looks: RowLooks, area: Area) -> int:
    """The last row whose cells have a look that a blank cell must continue; 0 for none."""
    return area.bottom if any(any(kind) for kind in looks.kinds) else 0


def _rewritten(
    sheet: SheetXml,
    column: int,
    found: StagedColumn,
    stylesheet: Stylesheet,
    staged: StagedSheet,
) -> ColumnSplice:
    """Values of a column that stands there; new cells of a generated table get its look."""
    area, write = found.area, found.write
    if found.generated:
        bottom = staged.last_row(area)
        look = generated(stylesheet, write.style)
        return ColumnSplice(column, area.top + 1, write.values, look, bottom, write.rows)
    style = None if write.style == "general" else stylesheet.styled(write.style)
    if found.like_row is not None:
        style = _look(sheet, column, found.like_row)
    return ColumnSplice(column, area.top + 1, write.values, style, rows=write.rows)


def _look(sheet: SheetXml, column: int, row: int) -> int:
    """The format of one cell, the usual one where there is no cell."""
    found = styles(sheet, column, row, row)
    return max(int(found[0]), 0) if len(found) else 0


def _quoted(sheet: SheetXml, part: ColumnSplice, stylesheet: Stylesheet) -> dict[int, int]:
    """For each format the cells have or get, the one for texts that look like formulas."""
    if not isinstance(part.values, Lookup) or not any(map(starts_like_formula, part.values.texts)):
        return {}
    used = {int(style) for style in styles(sheet, part.column, part.top, part.bottom)}
    used |= set(np.unique(_NO_STYLE if part.style is None else part.style).tolist())
    return {style: stylesheet.quoted(max(style, 0)) for style in sorted(used)}


def _widths(staged: StagedSheet) -> dict[int, float]:
    return {
        column: found.write.width
        for (column, _), found in staged.columns.items()
        if found.header is not None
    }


def _coloured(
    frame: bytes,
    column: int,
    area: Area,
    tiers: Sequence[TierFormat],
    stylesheet: Stylesheet,
) -> bytes:
    rules = [TierRule(tier.grade, stylesheet.dxf(tier)) for tier in tiers]
    cells = Range(area.top + 1, column, max(area.bottom, area.top + 1), column)
    return set_tier_rules(frame, cells, rules, stylesheet.is_tier_dxf)
