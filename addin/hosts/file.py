"""The port on an Excel file, without Excel."""

import contextlib
import weakref
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from addin.hosts.backups import back_up
from addin.hosts.base import (
    Area,
    CellValue,
    ColumnWrite,
    FormulaCell,
    GeneratedColumn,
    GeneratedSheet,
    GridSheet,
    SaveReport,
    SheetInfo,
    StateTable,
    TableInfo,
    TierFormat,
)
from addin.hosts.file_changes import Changes, build_changes
from addin.hosts.file_kind import OPEN_XML_KINDS, other_kind
from addin.hosts.file_placing import place_cells, place_columns, place_grid, place_sheet
from addin.hosts.file_state import place_rows, place_table
from addin.hosts.header_texts import header_texts
from addin.hosts.host_formulas import Conversion, host_formulas
from addin.hosts.locks import refuse_if_open
from addin.hosts.refusals import has_formula, refuse_protected
from addin.hosts.saving import Stamp, refuse_if_read_only, replace_file
from addin.hosts.scanner import peek, used_range
from addin.hosts.sheet_buttons import ButtonsEdit
from addin.hosts.sheet_frame import merged_ranges
from addin.hosts.staging import Staging
from addin.hosts.web_extensions import ExtensionEdit, WebExtension, read_extensions
from addin.hosts.workbook_reader import WorkbookReader
from addin.texts import message
from grading.engine.block import Block, RawColumn
from grading.exceptions import RefusedError, WorkbookError
from grading.language import Message

__all__ = ["FileHost"]

Progress = Callable[[float | None, str], None]


class FileHost:
    """An Excel file as actions see it; only what is written changes, all else stays byte for byte.

    Args:
        path: An ``.xlsx``, ``.xlsm``, ``.xltx`` or ``.xltm`` file.
        output: Where the result goes; None replaces the file itself.
        backup: Whether a dated copy is kept when the file itself is replaced.
        ignore_lock: Whether to write even though the file seems to be open elsewhere.
        now: Tells the local time, for the backup's name and the age of a lock.
        on_progress: Told how far a long piece of work is.

    Raises:
        RefusedError: The file is no healthy workbook; says what it is.
        WorkbookError: There is no such file.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        output: str | Path | None = None,
        backup: bool = True,
        ignore_lock: bool = False,
        now: Callable[[], datetime] = datetime.now,
        on_progress: Progress | None = None,
    ) -> None:
        self._path = Path(path)
        self._target = Path(output) if output is not None else self._path
        self._writes_itself = output is None
        self._backup = backup and output is None
        self._ignore_lock = ignore_lock
        self._now = now
        self._on_progress = on_progress
        self._staging = Staging()
        self._open()
        self._refuse_output()

    def _open(self) -> None:
        self._stamp = Stamp.of(self._path)
        self._reader = WorkbookReader(self._path)
        # Whoever forgets to close the host does not keep the file open until the program ends.
        self._release = weakref.finalize(self, self._reader.close)

    def _reopen(self) -> None:
        self._release()
        self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; what was staged is dropped."""
        self._staging = Staging()
        self._release()

    @property
    def title(self) -> str:
        """The file's name."""
        return self._path.name

    @property
    def date1904(self) -> bool:
        """Whether date serials count from 1904-01-01."""
        return self._reader.workbook.date1904

    def sheets(self) -> Sequence[SheetInfo]:
        """All sheets in tab order."""
        return self._reader.sheet_infos

    def worksheets(self) -> Sequence[str]:
        """Names of the sheets with cells, in tab order."""
        sheets = self._reader.workbook.sheets
        return [sheet.name for sheet in sheets if sheet.kind == "worksheet"]

    def tables(self) -> Sequence[TableInfo]:
        """All tables, in tab order, then top to bottom."""
        return [table.info for table in self._reader.tables]

    def names(self) -> Mapping[str, str]:
        """Workbook-level defined names and what they refer to."""
        return {**self._reader.workbook.names, **self._staging.names}

    def peek(self, sheet: str, rows: int = 50) -> Sequence[Sequence[object]]:
        """The first rows of a sheet from A1 on, dates as serials."""
        return peek(self._reader.sheet_xml(sheet), self._reader.shared, rows)

    def merged(self, sheet: str) -> Sequence[Area]:
        """Merged ranges of a sheet."""
        return [
            Area(sheet, found.top, found.left, found.bottom, found.right)
            for found in merged_ranges(self._reader.frame(sheet))
        ]

    def date_cells(self, sheet: str) -> frozenset[tuple[int, int]]:
        """Row and column of the cells of a sheet that show their number as a date."""
        bottom, right = used_range(self._reader.sheet_xml(sheet))
        found = set()
        for column in range(1, right + 1):
            dated = self._reader.dated_rows(sheet, 1, bottom, column)
            if dated is not None:
                found |= {(row + 1, column) for row in np.flatnonzero(dated).tolist()}
        return frozenset(found)

    def read(self, area: Area) -> Block:
        """The headers of an area, its columns when asked for."""
        reader = self._reader

        def load(position: int) -> RawColumn:
            return reader.cells(area.sheet, area.top + 1, area.bottom, area.left + position)

        return Block(
            headers=header_texts(reader, area),
            rows=max(area.bottom - area.top, 0),
            first_row=area.top + 1,
            first_column=area.left,
            load=load,
            sheet=area.sheet,
            date1904=self.date1904,
        )

    def column_is_formula(self, area: Area, column: int) -> bool:
        """Whether data cells of the column hold formulas."""
        return has_formula(self._reader, area, column)

    def write_columns(self, area: Area, columns: Sequence[ColumnWrite]) -> None:
        """Stage values for columns of an area; new ones are appended at the right end.

        Raises:
            RefusedError: As the port says; nothing is staged then.
            LockedError: The file that would be written is open elsewhere.
            ValueError: A column has not one value per data row.
        """
        for write in columns:
            if len(write.values) != area.bottom - area.top:
                text = f"{write.header}: {len(write.values)} values do not fill {area}"
                raise ValueError(text)
        self._refuse_unwritable_file()
        place_columns(self._reader, self._staging, area, columns)

    def set_tier_formats(self, area: Area, column: int, tiers: Sequence[TierFormat]) -> None:
        """Stage the tier colours of a column; those that say the same stay as they are.

        Raises:
            RefusedError: The sheet is protected.
            LockedError: The file that would be written is open elsewhere.
        """
        self._refuse_unwritable_file()
        refuse_protected(area.sheet, self._reader.frame(area.sheet))
        self._staging.sheet(area.sheet).tiers[column, area.top] = (area, tuple(tiers))

    def put_sheet(self, sheet: GeneratedSheet) -> str:
        """Stage a generated sheet; gives the tab name it gets.

        Raises:
            RefusedError: The workbook's structure is protected, or our sheet cannot be written.
            LockedError: The file that would be written is open elsewhere.
        """
        self._refuse_unwritable_file()
        return place_sheet(self._reader, self._staging, sheet)

    def put_table(self, table: StateTable) -> None:
        """Stage other rows for a table of ours; make it if there is none.

        Raises:
            RefusedError: As the port says; nothing is staged then.
            LockedError: The file that would be written is open elsewhere.
        """
        self._refuse_unwritable_file()
        place_table(self._reader, self._staging, table)

    def append_rows(self, area: Area, columns: Sequence[GeneratedColumn]) -> None:
        """Stage rows under the last filled row of a table.

        Raises:
            RefusedError: As the port says; nothing is staged then.
            LockedError: The file that would be written is open elsewhere.
        """
        self._refuse_unwritable_file()
        place_rows(self._reader, self._staging, area, columns)

    def put_grid(self, sheet: GridSheet) -> str:
        """Stage a sheet of free blocks; gives the tab name it gets.

        Raises:
            RefusedError: As the port says; nothing is staged then.
            LockedError: The file that would be written is open elsewhere.
        """
        self._refuse_unwritable_file()
        return place_grid(self._reader, self._staging, sheet)

    def write_cells(self, sheet: str, cells: Mapping[tuple[int, int], CellValue]) -> None:
        """Stage values for single cells of a sheet, by 1-based row and column.

        Raises:
            RefusedError: As the port says; nothing is staged then.
            LockedError: The file that would be written is open elsewhere.
        """
        self._refuse_unwritable_file()
        place_cells(self._reader, self._staging, sheet, cells)

    def web_extensions(self) -> Sequence[WebExtension]:
        """The add-ins that the workbook brings with it; files alone can tell."""
        return read_extensions(self._reader.package)

    def put_extension(self, edit: ExtensionEdit) -> None:
        """Stage an add-in to bring along, other texts for one, or its end.

        Raises:
            LockedError: The file that would be written is open elsewhere.
        """
        self._refuse_unwritable_file()
        self._staging.extension = edit

    def put_buttons(self, edit: ButtonsEdit) -> None:
        """Stage which buttons of ours there are on sheets; ``commit`` writes no cells with them.

        Raises:
            RefusedError: A sheet that is to get one is protected; nothing is staged then.
            LockedError: The file that would be written is open elsewhere.
        """
        self._refuse_unwritable_file()
        for sheet in dict.fromkeys(button.cell.sheet for button in edit.buttons):
            refuse_protected(sheet, self._reader.frame(sheet))
        self._staging.buttons = edit

    def bound_formulas(self) -> Sequence[FormulaCell]:
        """Cells with a formula of Tierbook that only one kind of Excel can compute."""
        return list(host_formulas(self._reader))

    def convert_formulas(self, to: Conversion) -> None:
        """Stage that those formulas become their results, or plain names of functions.

        Raises:
            RefusedError: A sheet that holds one is protected; nothing is staged then.
            LockedError: The file that would be written is open elsewhere.
        """
        self._refuse_unwritable_file()
        for sheet in dict.fromkeys(cell.sheet for cell in self.bound_formulas()):
            refuse_protected(sheet, self._reader.frame(sheet))
        self._staging.formulas = to

    def remarks(self) -> tuple[Message, ...]:
        """That the file's name promises another kind of workbook than it holds, if so."""
        named = other_kind(self._target, self._content_type)
        return () if named is None else (named,)

    @property
    def _content_type(self) -> str:
        package = self._reader.package
        return package.content_type(package.main_part)

    def commit(self) -> SaveReport:
        """Write all that was staged in one step, or nothing; afterwards reads give the new cells.

        Raises:
            LockedError: The file that would be written is open elsewhere.
            RefusedError: The file is read-only, or was changed since it was read.
            WriteError: The new file could not be written; the old one is whole.
        """
        if not self._staging and self._writes_itself:
            return self._unwritten()
        self._refuse_unwritable_file()
        changes = build_changes(self._reader, self._staging)
        if self._writes_itself and changes.nothing:
            return self._unwritten()
        return self._save(changes)

    def _save(self, changes: Changes) -> SaveReport:
        backup: list[Path] = []

        def before_replace() -> None:
            if changes.nothing_new and self._writes_itself:
                raise _UnchangedError
            self._reader.close()  # Windows does not replace files that are open
            self._refuse_if_changed()
            if self._backup:
                backup.append(back_up(self._path.resolve(), self._now()))
                self._refuse_if_changed()  # a large copy takes long enough to save meanwhile

        like = self._target if self._target.exists() else self._path
        try:
            replace_file(
                self._target,
                lambda stream: changes.write(self._reader.package, stream),
                like=like,
                before_replace=before_replace,
            )
        except _UnchangedError:
            return self._unwritten()
        except BaseException:
            if not self._was_changed():  # else the copy is all that is left of the old file
                for copy in backup:
                    copy.unlink(missing_ok=True)
            with contextlib.suppress(WorkbookError):  # what went wrong first is what to tell
                self._reopen()
            raise
        self._staging = Staging()
        self._path = self._target
        self._writes_itself = True  # a later commit of this host goes on with the result
        self._reopen()
        notes = (*changes.notes, *self.remarks())
        return SaveReport(self._path, backup[0] if backup else None, True, notes)

    def _unwritten(self) -> SaveReport:
        self._staging = Staging()
        return SaveReport(file=self._path, written=False, notes=self.remarks())

    def way_back(self) -> Message:
        """Where the workbook as it was stays after ``commit``."""
        if not self._writes_itself:
            return message("files.way_back.source", file=self._path.name)
        return message("files.way_back.copy" if self._backup else "files.way_back.none")

    def progress(self, done: float | None, text: str = "") -> None:
        """Report how far a long piece of work is."""
        if self._on_progress is not None:
            self._on_progress(done, text)

    def _refuse_output(self) -> None:
        """Stop where the output is the workbook itself, or its name promises another kind."""
        if self._writes_itself:
            return
        if self._target.exists() and self._target.samefile(self._path):
            self.close()
            raise RefusedError(message("refused.book.same_output", file=self._target))
        wanted = OPEN_XML_KINDS.get(self._content_type, "")
        if self._target.suffix.lower() != wanted:
            self.close()
            facts = {"file": self._target.name, "workbook": self._path.name, "ending": wanted}
            raise RefusedError(message("refused.book.other_ending", **facts))

    def _refuse_unwritable_file(self) -> None:
        refuse_if_read_only(self._target)
        if not self._ignore_lock:
            refuse_if_open(self._target, self._now())

    def _was_changed(self) -> bool:
        return Stamp.of(self._path) != self._stamp

    def _refuse_if_changed(self) -> None:
        if self._writes_itself and self._was_changed():
            raise RefusedError(message("refused.book.changed", file=self._path.name))


class _UnchangedError(Exception):
    """All that would be written stands in the file already."""
