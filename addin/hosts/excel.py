"""The port on a workbook that is open in Excel, on every kind of Excel that xlwings reaches."""

from collections.abc import Sequence
from typing import Protocol

import xlwings as xw

from addin.hosts.base import (
    Area,
    ColumnWrite,
    GeneratedColumn,
    GeneratedSheet,
    GridSheet,
    SaveReport,
    SheetInfo,
    TierFormat,
)
from addin.hosts.excel_sheets import ExcelSheet, is_remote, read_names, read_tables
from addin.hosts.excel_steps import Step, Wanted, WorkbookState, run_steps, steps_between
from addin.hosts.memory import MemoryHost
from addin.hosts.memory_sheet import MemorySheet
from addin.hosts.references import CellReference
from addin.texts import message
from grading.exceptions import RefusedError, StoppedError, TierbookError

__all__ = ["ExcelHost", "Watch"]


class Watch(Protocol):
    """Whoever is told how far the work is, and may stop it."""

    def show(self, done: float | None, text: str = "") -> None:
        """Tell how far it is, from 0 to 1; None where that cannot be told."""

    def wants_stop(self) -> bool:
        """Whether it is to stop."""


class ExcelHost(MemoryHost):
    """A workbook that is open in Excel.

    What an action asks for is decided in memory, on cells that are read once, with the refusals of
    every other host. ``commit`` then writes what differs, in a number of actions that does not
    grow with the rows. After it Excel's own undo is empty, as after every program that writes;
    Tierbook's is the way back.

    Args:
        book: The workbook.
        watch: Told of progress; may stop the work until writing has begun, which is then finished.
    """

    def __init__(self, book: xw.Book, watch: Watch | None = None) -> None:
        active = book.sheets.active.name
        tables, headerless, fed_by = read_tables(book)
        super().__init__(
            [ExcelSheet(sheet, active=sheet.name == active) for sheet in book.sheets],
            tables=tables,
            names=read_names(book),
            fed_by=fed_by,
            headerless=headerless,
            title=book.name,
        )
        self._book = book
        self._wanted = Wanted()
        self._watch = watch
        self._writing = False

    def worksheets(self) -> Sequence[str]:
        """Names of the sheets with cells, in tab order; reads none of them."""
        return [sheet.name for sheet in self._sheets.values() if sheet.kind == "worksheet"]

    def sheets(self) -> Sequence[SheetInfo]:
        """All sheets in tab order."""
        return [sheet.info() for sheet in self._sheets.values()]

    def write_columns(self, area: Area, columns: Sequence[ColumnWrite]) -> None:
        """Stage values for columns of an area; new ones are appended at the right end.

        Raises:
            RefusedError: As the port says; nothing is staged then.
        """
        right = self._staged_right.get((area.sheet, area.top, area.left), area.right)
        super().write_columns(area, columns)
        appended = [write for write in columns if write.column is None]
        for column, write in enumerate(appended, right + 1):
            self._wanted.columns[area.sheet, column] = write.style, write.width
            self._wanted.areas[area.sheet, column] = area

    def set_tier_formats(self, area: Area, column: int, tiers: Sequence[TierFormat]) -> None:
        """Stage the tier colours of a column; those set before that say the same stay."""
        super().set_tier_formats(area, column, tiers)
        self._wanted.areas[area.sheet, column] = area

    def put_sheet(self, sheet: GeneratedSheet) -> str:
        """Stage a generated sheet; gives the tab name it gets.

        Raises:
            RefusedError: As the port says.
        """
        target = CellReference.parse(self._staged_names.get(sheet.name, ""))
        if target is not None:
            self._refuse_withheld(target.sheet)
        tab = super().put_sheet(sheet)
        self._wanted.pages[tab] = sheet
        return tab

    def append_rows(self, area: Area, columns: Sequence[GeneratedColumn]) -> None:
        """Stage rows under the last filled row of a table.

        Raises:
            RefusedError: As the port says; nothing is staged then.
        """
        super().append_rows(area, columns)
        self._wanted.logs[area.table or ""] = columns

    def put_grid(self, sheet: GridSheet) -> str:
        """Stage a sheet of free blocks; gives the tab name it gets.

        Raises:
            RefusedError: As the port says.
        """
        tab = super().put_grid(sheet)
        self._wanted.grids[tab] = sheet
        return tab

    def stages(self, tab: str) -> bool:
        """Whether anything is to be written on a sheet."""
        return tab in self._staged

    def put_links(self, tab: str, place: tuple[int, int], targets: Sequence[str]) -> None:
        """Stage links in cells under each other of a sheet of ours, which show what they show.

        Args:
            tab: The sheet, staged before.
            place: 1-based row and column of the first cell.
            targets: Per cell a reference such as ``'My Data'!$B$5``; "" for none.
        """
        top, column = place
        shown = [self._staged[tab].cell(row, column) for row in range(top, top + len(targets))]
        formulas = [
            _link(target, str(text)) if target else text
            for target, text in zip(targets, shown, strict=True)
        ]
        self._wanted.links[tab] = column, top, formulas

    def commit(self) -> SaveReport:
        """Write all that was staged to Excel; reads give the new cells from then on.

        Raises:
            StoppedError: The person has asked for it; nothing is written.
            WriteError: Excel refused something; says what was written before it.
        """
        self._stop_if_asked()
        self._writing = True
        before = self._state()
        super().commit()
        wanted, self._wanted = self._wanted, Wanted()
        steps = steps_between(self._book, before, self._state(), wanted)
        self._run(steps)
        made: dict[str, GeneratedSheet | GridSheet] = {**wanted.pages, **wanted.grids}
        notes = (
            message("files.sheet_renamed", theirs=sheet.sheet, ours=tab)
            for tab, sheet in made.items()
            if tab not in before.sheets and tab != sheet.sheet
        )
        return SaveReport(written=bool(steps), notes=tuple(notes))

    def progress(self, done: float | None, text: str = "") -> None:
        """Tell how far a piece of work is.

        Raises:
            StoppedError: The person has asked for it; nothing is written.
        """
        super().progress(done, text)
        if self._watch is not None:
            self._watch.show(done, text)
        self._stop_if_asked()

    def _stop_if_asked(self) -> None:
        if self._watch is not None and not self._writing and self._watch.wants_stop():
            raise StoppedError(message("attendance.stopped"))

    def _stage(self, name: str) -> MemorySheet:
        """A sheet to be written to; what stands on it must be known."""
        self._refuse_withheld(name)
        return super()._stage(name)

    def _refuse_withheld(self, name: str) -> None:
        sheet = self._sheets.get(name)
        if isinstance(sheet, ExcelSheet) and sheet.withheld:
            raise RefusedError(message("scripts.withheld", sheet=name))

    def _run(self, steps: Sequence[Step]) -> None:
        """Do all steps; messages to Excel that were not sent yet go with a failure."""
        actions = self._book.json()["actions"] if is_remote(self._book) else None
        sent = len(actions or ())
        try:
            run_steps(steps)
        except TierbookError:
            if actions is not None:
                del actions[sent:]
            raise

    def _state(self) -> WorkbookState:
        return WorkbookState(dict(self._sheets), list(self._tables), dict(self._names))


def _link(target: str, shown: str) -> str:
    """A formula that leads to a cell of this workbook."""
    where, text = (part.replace('"', '""') for part in (target, shown))
    return f'=HYPERLINK("#{where}","{text}")'
