"""Workbooks that the tests of the actions share: the same rows in memory and in a file."""

import importlib.util
import struct
import sys
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
import xlsxwriter
from click.testing import Result
from typer.testing import CliRunner

from addin import cli
from addin.hosts.base import Area, Host
from addin.hosts.file import FileHost
from addin.hosts.memory import MemoryHost
from addin.hosts.memory_sheet import Formula, MemorySheet
from grading.engine.rows import ERROR_TEXTS

Rows = Sequence[Sequence[object]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The command within this process, in a folder of its own, in English."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    return lambda *arguments: CliRunner().invoke(cli.app, [str(a) for a in arguments])


class Book:
    """A workbook on one of the hosts, looked at through the port alone."""

    def __init__(self, host: Host) -> None:
        self.host = host

    def cells(self, sheet: str = "Data") -> list[list[object]]:
        """All cells of a sheet, blank ones at the end of a row left out."""
        rows = [list(row) for row in self.host.peek(sheet, 10_000)]
        for row in rows:
            while row and row[-1] is None:
                row.pop()
        return rows

    def column(self, header: str, sheet: str = "Data") -> list[object]:
        """The cells under a header."""
        rows = self.cells(sheet)
        top = next(n for n, row in enumerate(rows) if header in row)
        at = rows[top].index(header)
        return [row[at] if at < len(row) else None for row in rows[top + 1 :]]


Make = Callable[..., Book]


def _table(name: str, sheet: str, rows: Rows, top: int = 1) -> Area:
    width = max(len(row) for row in rows[top - 1 :])
    return Area(sheet, top, 1, len(rows), width, table=name)


def _in_memory(
    sheets: Mapping[str, Rows], tables: Iterable[Area], names: Mapping[str, str]
) -> MemoryHost:
    made = [
        MemorySheet(tab, [list(row) for row in rows], kind="worksheet" if rows else "chartsheet")
        for tab, rows in sheets.items()
    ]
    return MemoryHost(made, tables=tables, names=names)


def _in_file(
    path: Path, sheets: Mapping[str, Rows], tables: Iterable[Area], names: Mapping[str, str]
) -> FileHost:
    workbook = xlsxwriter.Workbook(path)
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    made = {}
    for tab, rows in sheets.items():
        if not rows:
            workbook.add_chartsheet(tab)
            continue
        sheet = made[tab] = workbook.add_worksheet(tab)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                _write(sheet, at, column, value, day)
    for area in tables:
        rows = sheets[area.sheet]
        headers = [{"header": text} for text in rows[area.top - 1][area.left - 1 : area.right]]
        bounds = (area.top - 1, area.left - 1, max(area.bottom, area.top + 1) - 1, area.right - 1)
        made[area.sheet].add_table(*bounds, {"name": area.table, "columns": headers})
    for name, reference in names.items():
        workbook.define_name(name, f"={reference}")
    workbook.close()
    return FileHost(path)


def _write(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    value: object,
    day: xlsxwriter.format.Format,
) -> None:
    if isinstance(value, Formula):
        sheet.write_formula(row, column, value.text, None, value.value)
    elif isinstance(value, str) and value in ERROR_TEXTS:
        sheet.write_formula(row, column, "=1/0", None, value)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    elif value is not None:
        sheet.write(row, column, value)


@pytest.fixture(params=["memory", "file"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    """Makes workbooks; each test runs in memory and on a file, with the same outcome."""
    opened: list[FileHost] = []

    def make(
        sheets: Mapping[str, Rows],
        tables: Mapping[str, str | tuple[str, int]] | None = None,
        names: Mapping[str, str] | None = None,
    ) -> Book:
        """A workbook; a sheet without rows is a chart sheet.

        Args:
            sheets: Rows of cells by tab.
            tables: By table name its tab, or tab and header row; it covers the rest of the tab.
            names: Workbook-level names.
        """
        areas = [
            _table(
                name, *((at, sheets[at]) if isinstance(at, str) else (at[0], sheets[at[0]], at[1]))
            )
            for name, at in (tables or {}).items()
        ]
        if request.param == "memory":
            return Book(_in_memory(sheets, areas, names or {}))
        path = tmp_path / f"book{len(opened)}.xlsx"
        host = _in_file(path, sheets, areas, names or {})
        opened.append(host)
        return Book(host)

    yield make
    for host in opened:
        host.close()


@pytest.fixture
def in_table(book: Make) -> Callable[..., Book]:
    """A workbook whose table Customers holds the rows given, header row first."""

    def make(rows: Rows, **options: object) -> Book:
        return book({"Data": rows}, {"Customers": "Data"}, **options)

    return make


@pytest.fixture
def in_memory() -> Callable[..., MemoryHost]:
    """The same in memory alone, for tests that change cells as a person would."""

    def make(rows: Rows, **options: object) -> MemoryHost:
        area = _table("Customers", "Data", rows)
        return MemoryHost({"Data": rows}, tables=[area], **options)  # type: ignore[arg-type]

    return make


@pytest.fixture
def as_of() -> date:
    return date(2026, 11, 21)


@pytest.fixture
def amounts() -> list[list[object]]:
    """Four customers, one per tier of amount-bands, and a blank row in the middle."""
    return [
        ["Customer", "Annual amount", "Rep"],
        ["Ann", 120_000.0, "Li"],
        ["Bo", 60_000.0, "Li"],
        [None, None, None],
        ["Cy", 20_000.0, "Mo"],
        ["Di", 500.0, "Mo"],
    ]


@pytest.fixture(scope="session")
def excel() -> ModuleType:
    """The model of Excel beside this file, with xlwings able to take and give messages."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XLWINGS_LICENSE_KEY", "noncommercial")
        import xlwings
        from xlwings.pro import _xlremote

        if "remote" not in [engine.name for engine in xlwings.engines]:
            xlwings.engines.add(xlwings.Engine(impl=_xlremote.engine))
    return _beside("excel_model")


@pytest.fixture(scope="session")
def desktop(excel: ModuleType) -> Callable[..., object]:
    """Opens a workbook of the model of Excel on a desktop."""
    opener: Callable[..., object] = _beside("excel_desktop").desktop
    return opener


def _beside(name: str) -> ModuleType:
    """A module beside this file, which is no test."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def packed_parts() -> Callable[[Path], dict[str, bytes]]:
    """The compressed bytes of each part of a package."""

    def parts(path: Path) -> dict[str, bytes]:
        data = path.read_bytes()
        found = {}
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                at = info.header_offset + 26
                name, extra = struct.unpack("<HH", data[at : at + 4])
                start = at + 4 + name + extra
                found[info.filename] = data[start : start + info.compress_size]
        return found

    return parts
