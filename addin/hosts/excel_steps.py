"""The steps by which two states of a workbook become one in Excel, in an order that is safe.

What Undo needs is written before the cells it can take back, so that a failure half-way leaves a
workbook that one click mends.
"""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import xlwings as xw

from addin.hosts.base import (
    Area,
    CellStyle,
    GeneratedColumn,
    GeneratedSheet,
    GridSheet,
    TierFormat,
)
from addin.hosts.excel_blocks import CellBlock, changed_blocks
from addin.hosts.excel_colours import colours_name, set_colours, stale_names
from addin.hosts.excel_looks import (
    dress_columns,
    dress_grid,
    dress_page,
    offer_choices,
    set_widths,
)
from addin.hosts.excel_sheets import is_remote, table_named
from addin.hosts.excel_writing import write_block
from addin.hosts.looks import TABLE_STYLE
from addin.hosts.memory_sheet import MemorySheet, header_text
from addin.hosts.references import cell_reference
from addin.texts import message
from grading.engine.problems import column_letters
from grading.exceptions import TierbookError, WriteError
from grading.language import Joined, Message

__all__ = ["Step", "Wanted", "WorkbookState", "run_steps", "steps_between"]


@dataclass(frozen=True, slots=True)
class WorkbookState:
    """What a workbook holds at one moment."""

    sheets: Mapping[str, MemorySheet]
    tables: Sequence[Area]
    names: Mapping[str, str]

    def table(self, name: str | None) -> Area | None:
        """Where a table stands."""
        return next((area for area in self.tables if area.table == name), None)


@dataclass(slots=True)
class Wanted:
    """What was asked for beside cells.

    Args:
        columns: Style and width of columns that are only now made, by sheet and 1-based column.
        areas: The area whose cells are to be coloured, by sheet and 1-based column.
        pages: Generated sheets by tab.
        grids: Sheets of free blocks by tab.
        logs: Columns of rows that were appended, by table.
        links: By tab, the 1-based column, first row and cell formulas that lead somewhere.
    """

    columns: dict[tuple[str, int], tuple[CellStyle, float]] = field(default_factory=dict)
    areas: dict[tuple[str, int], Area] = field(default_factory=dict)
    pages: dict[str, GeneratedSheet] = field(default_factory=dict)
    grids: dict[str, GridSheet] = field(default_factory=dict)
    logs: dict[str, Sequence[GeneratedColumn]] = field(default_factory=dict)
    links: dict[str, tuple[int, int, Sequence[object]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do in Excel.

    Args:
        what: What it writes, as a person would say it.
        act: Does it.
    """

    what: Message
    act: Callable[[], None]


def run_steps(steps: Sequence[Step]) -> None:
    """Do all steps one after the other.

    Raises:
        WriteError: Excel refused one; says what was written before it and how to go back.
    """
    done: list[Message] = []
    for step in steps:
        try:
            step.act()
        except TierbookError:
            raise
        except Exception as error:
            facts = {"what": step.what, "why": _first_line(error)}
            if not done:
                raise WriteError(message("scripts.refused", **facts)) from error
            written = Joined(tuple(done), message("scripts.comma"))
            raise WriteError(message("scripts.partly", done=written, **facts)) from error
        if step.what not in done:
            done.append(step.what)


def _first_line(error: Exception) -> str:
    line = next(iter(str(error).splitlines()), "").strip(" .")
    return line or type(error).__name__


def steps_between(
    book: xw.Book, before: WorkbookState, after: WorkbookState, wanted: Wanted
) -> list[Step]:
    """All that makes the workbook in Excel, which is as ``before``, be as ``after``.

    Args:
        book: The workbook in Excel.
        before: As it was read.
        after: As it is to be.
        wanted: Formats and links.
    """
    return list(_Steps(book, before, after, wanted).all())


class _Steps:
    def __init__(
        self, book: xw.Book, before: WorkbookState, after: WorkbookState, wanted: Wanted
    ) -> None:
        self._book = book
        self._before, self._after, self._wanted = before, after, wanted
        self._new_tabs = [tab for tab in after.sheets if tab not in before.sheets]
        self._changed = {
            tab: changed_blocks(before.sheets[tab].rows, sheet.rows)
            for tab, sheet in after.sheets.items()
            if tab in before.sheets and sheet is not before.sheets[tab]
        }

    def all(self) -> Iterator[Step]:
        hidden = [tab for tab in self._new_tabs if not self._after.sheets[tab].visible]
        shown = [tab for tab in self._new_tabs if tab not in hidden]
        # Excel's JavaScript stays on the sheet that is shown; a desktop turns to each new one.
        turned = bool(self._new_tabs) and not is_remote(self._book)
        active = self._book.sheets.active.name if turned else None
        for tab in (*hidden, *shown):
            yield from self._new_sheet(tab)
        yield from self._resizes()
        yield from self._names()
        state = [tab for tab in self._changed if not self._after.sheets[tab].visible]
        for tab in [*state, *(tab for tab in self._changed if tab not in state)]:
            yield from self._cells(tab)
            yield from self._new_tables(tab)
        yield from self._links()
        yield from self._formats()
        yield from self._colours()
        if active is not None or hidden:
            yield Step(message("scripts.part.view"), partial(self._restore_view, active, hidden))

    def _sheet(self, tab: str) -> xw.Sheet:
        return self._book.sheets[tab]

    def _new_sheet(self, tab: str) -> Iterator[Step]:
        what = message("scripts.part.sheet", sheet=tab)
        yield Step(what, partial(self._add_sheet, tab))
        rows = self._after.sheets[tab].rows
        width = max((len(row) for row in rows), default=0)
        if width:
            full = [[*row, *[None] * (width - len(row))] for row in rows]
            yield Step(what, partial(self._write, tab, CellBlock(1, 1, full), ()))
        yield from self._new_tables(tab)

    def _add_sheet(self, tab: str) -> None:
        last = self._book.sheets[len(self._book.sheets) - 1]
        self._book.sheets.add(tab, after=last)

    def _resizes(self) -> Iterator[Step]:
        for area in self._after.tables:
            old = self._before.table(area.table)
            if old is None or (old.bottom, old.right) == (area.bottom, area.right):
                continue
            yield Step(
                message("scripts.part.table", table=area.table),
                partial(self._resize, area),
            )

    def _resize(self, area: Area) -> None:
        sheet = self._sheet(area.sheet)
        cells = sheet.range((area.top, area.left), (area.bottom + area.totals, area.right))
        table_named([sheet], area.table or "").resize(cells)

    def _names(self) -> Iterator[Step]:
        new = {n: to for n, to in self._after.names.items() if self._before.names.get(n) != to}
        if new:
            yield Step(message("scripts.part.names"), partial(self._define, new))

    def _define(self, names: Mapping[str, str]) -> None:
        known = {name.casefold(): name for name in self._before.names}
        for name, to in names.items():
            standing = known.get(name.casefold())
            if standing is None:
                self._book.names.add(name, f"={to}")
            else:  # Excel on the web does not add a name twice
                self._book.names[standing].refers_to = f"={to}"

    def _cells(self, tab: str) -> Iterator[Step]:
        old = self._before.sheets[tab].rows
        for block in self._changed[tab]:
            yield Step(
                message("scripts.part.cells", sheet=tab),
                partial(self._write, tab, block, old),
            )

    def _write(self, tab: str, block: CellBlock, old: Sequence[Sequence[object]]) -> None:
        write_block(self._book, self._sheet(tab), block, old)

    def _new_tables(self, tab: str) -> Iterator[Step]:
        for area in self._after.tables:
            if area.sheet == tab and self._before.table(area.table) is None:
                yield Step(
                    message("scripts.part.table", table=area.table),
                    partial(self._add_table, area),
                )

    def _add_table(self, area: Area) -> None:
        sheet = self._sheet(area.sheet)
        cells = sheet.range((area.top, area.left), (area.bottom, area.right))
        sheet.tables.add(
            source=cells, name=area.table, has_headers=True, table_style_name=TABLE_STYLE
        )

    def _links(self) -> Iterator[Step]:
        for tab, (column, top, formulas) in self._wanted.links.items():
            if formulas and (tab in self._new_tabs or self._changed.get(tab)):
                yield Step(
                    message("scripts.part.cells", sheet=tab),
                    partial(self._link, (tab, column, top), formulas),
                )

    def _link(self, at: tuple[str, int, int], formulas: Sequence[object]) -> None:
        tab, column, top = at
        bottom = top + len(formulas) - 1
        cells = self._sheet(tab).range((top, column), (bottom, column))
        cells.formula = [[formula] for formula in formulas]

    def _formats(self) -> Iterator[Step]:
        formats = message("scripts.part.formats")
        for tab in dict.fromkeys(tab for tab, _ in self._wanted.columns):
            yield Step(formats, partial(self._dress_appended, tab))
        for tab, page in self._wanted.pages.items():
            area = next(area for area in self._after.tables if area.sheet == tab)
            if tab in self._new_tabs:
                yield Step(formats, partial(self._dress_page, area, page))
            elif self._grew(area):
                yield Step(formats, partial(self._dress_rows, area, page.columns))
        for name, columns in self._wanted.logs.items():
            grown = self._after.table(name)
            if grown is not None and self._grew(grown):
                yield Step(formats, partial(self._dress_rows, grown, columns))
        for tab, grid in self._wanted.grids.items():
            new = tab in self._new_tabs
            if new or self._changed.get(tab):
                yield Step(formats, partial(self._dress_grid, tab, grid, new=new))

    def _grew(self, area: Area) -> bool:
        old = self._before.table(area.table)
        return old is not None and area.bottom > old.bottom

    def _dress_appended(self, tab: str) -> None:
        made = {at: look for (sheet, at), look in self._wanted.columns.items() if sheet == tab}
        area = self._wanted.areas[tab, min(made)]
        sheet = self._sheet(tab)
        styles = {at: style for at, (style, _) in made.items()}
        dress_columns(sheet, styles, area.top + 1, max(area.bottom, area.top + 1))
        set_widths(self._book, sheet, {at: width for at, (_, width) in made.items()})

    def _dress_page(self, area: Area, page: GeneratedSheet) -> None:
        dress_page(self._book, self._sheet(area.sheet), page, area.top, area.bottom)

    def _dress_grid(self, tab: str, grid: GridSheet, *, new: bool) -> None:
        stood = None
        if not new:
            rows = self._before.sheets[tab].rows
            stood = len(rows), max(map(len, rows), default=0)
        dress_grid(self._book, self._sheet(tab), grid, stood=stood)

    def _dress_rows(self, area: Area, columns: Sequence[GeneratedColumn]) -> None:
        """Rows that a table has grown by look like those above them."""
        known = {column.header.casefold(): column for column in columns}
        row = self._after.sheets[area.sheet].rows[area.top - 1]
        found = {
            at: known[header.casefold()]
            for at in range(area.left, area.right + 1)
            if (header := header_text(row[at - 1])).casefold() in known
        }
        sheet, old = self._sheet(area.sheet), self._before.table(area.table) or area
        styles = {at: column.style for at, column in found.items()}
        dress_columns(sheet, styles, old.bottom + 1, area.bottom)
        offer_choices(sheet, found, old.bottom + 1, area.bottom, fresh=False)

    def _colours(self) -> Iterator[Step]:
        for tab, sheet in self._after.sheets.items():
            known = self._before.sheets.get(tab)
            for column, tiers in sheet.tier_formats.items():
                if tiers and (known is None or known.tier_formats.get(column) != tiers):
                    yield from self._colour(tab, column, tiers)

    def _colour(self, tab: str, column: int, tiers: Sequence[TierFormat]) -> Iterator[Step]:
        asked = self._wanted.areas.get((tab, column))
        area = next(
            (a for a in self._after.tables if a.sheet == tab and a.left <= column <= a.right),
            asked,
        )
        if area is None or area.bottom == area.top:
            return
        first = cell_reference(tab, area.top + 1, column)
        cells = f"{first}:${column_letters(column)}${area.bottom}"
        header = header_text(self._after.sheets[tab].cell(area.top, column))
        name = colours_name(tab, header, tiers)
        if self._before.names.get(name, "").casefold() == cells.casefold():
            return
        fresh = tab in self._new_tabs or (tab, column) in self._wanted.columns
        place = tab, area.top + 1, area.bottom, column

        def act() -> None:
            at = self._sheet(tab).range((place[1], column), (place[2], column))
            set_colours(at, tiers, fresh=fresh)
            for stale in stale_names(self._before.names, cells, name):
                self._book.names[stale].delete()
            self._define({name: cells})

        yield Step(message("scripts.part.colours"), act)

    def _restore_view(self, active: str | None, hidden: Sequence[str]) -> None:
        """Show the sheet that was shown, and hide what is not for people."""
        if active is not None:
            with contextlib.suppress(Exception):  # comfort alone: all else is written
                self._sheet(active).activate()
        for tab in hidden:
            self._sheet(tab).visible = False
