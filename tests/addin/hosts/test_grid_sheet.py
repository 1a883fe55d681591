"""Sheets of free blocks: laid out by what each cell is, never written over."""

import re
from datetime import date

import openpyxl
import pytest
import xlsxwriter

from addin.hosts.base import GridCell, GridSheet
from addin.hosts.date_formats import date_formats
from addin.hosts.file import FileHost
from addin.hosts.memory import MemoryHost
from grading.exceptions import RefusedError

ROWS = (
    (GridCell("bands · table", "title"),),
    (GridCell("Amount", "header"), GridCell("→ grade", "header")),
    (GridCell("-", "condition"), GridCell("=HYPERLINK(1)", "text")),
    (),
    (GridCell("1-2", "condition"), GridCell(2.5, "number"), GridCell(date(2026, 11, 3), "date")),
    (GridCell(None, "blank"), GridCell("two\nlines", "text")),
)
SHEET = GridSheet("Rules", "Tierbook_Sheet_Rules", ROWS, (20, 30, 12), "TierbookRules")
VALUES = [
    ["bands · table", None, None],
    ["Amount", "→ grade", None],
    ["-", "=HYPERLINK(1)", None],
    [None, None, None],
    ["1-2", 2.5, 46329.0],
    [None, "two\nlines", None],
]


@pytest.fixture
def book(tmp_path):
    """A workbook that has a sheet called Rules already, somebody's own."""
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet("Rules").write("A1", "Be kind.")
    return path


def test_a_new_sheet_holds_the_cells_as_they_are(book):
    """Texts stay texts whatever they look like; the tab gets a free name."""
    with FileHost(book, backup=False) as host:
        assert host.put_grid(SHEET) != "Rules"
        host.commit()
        tab = host.sheets()[1].name
        assert host.peek(tab) == VALUES
        assert host.names()["TierbookRules"].endswith("!$A$1:$C$6")
        assert host.peek("Rules") == [["Be kind."]]
        assert host.date_cells(tab) == {(5, 3)}


def test_conditions_have_the_format_text(book):
    """Else Excel would make a date of ``1-2`` when somebody edits it."""
    with FileHost(book, backup=False) as host:
        tab = host.put_grid(SHEET)
        host.commit()
    sheet = openpyxl.load_workbook(book)[tab]
    assert sheet["A5"].number_format == "@"
    assert sheet["A3"].quotePrefix
    assert sheet["B3"].data_type == "s"
    assert sheet["C5"].value.date() == date(2026, 11, 3)
    assert sheet.row_dimensions[6].height == 30
    assert sheet.column_dimensions["B"].width == 30


def test_the_new_sheet_is_valid(book, ooxml_validator):
    """Excel opens it without repair."""
    with FileHost(book, backup=False) as host:
        host.put_grid(SHEET)
        host.commit()
    assert ooxml_validator(book).errors == []


@pytest.mark.parametrize("kind", ["file", "memory"])
def test_a_sheet_that_is_there_is_never_written_over(kind, book):
    """What a person wrote into it would be lost."""
    host = FileHost(book, backup=False) if kind == "file" else MemoryHost({"Data": [["x"]]})
    tab = host.put_grid(SHEET)
    host.commit()
    with pytest.raises(RefusedError, match=f"{re.escape(tab)}: .* Rename it away or delete it"):
        host.put_grid(SHEET)


def test_memory_holds_the_same_cells():
    """What holds in memory holds in a file."""
    host = MemoryHost({"Data": [["x"]]})
    host.put_grid(SHEET)
    host.commit()
    cells = [[*row, None, None, None][:3] for row in host.peek("Rules")]
    assert cells == VALUES
    assert host.date_cells("Rules") == {(5, 3)}
    assert host.names()["TierbookRules"] == "Rules!$A$1:$C$6"


@pytest.mark.parametrize(
    ("code", "shows"),
    [
        ("yyyy-mm-dd", True),
        ("[$-409]d\\-mmm;@", True),
        ('yyyy"年"m"月"', True),
        ("General", False),
        ('0.00" days"', False),
        ("0.00E+00", False),
        ("[Red]#,##0", False),
        ("@", False),
    ],
)
def test_formats_of_dates_are_told_from_others(code, shows):
    """Quoted words, colours and exponents hold the letters of dates, too."""
    text = code.replace('"', "&quot;")
    sheet = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<numFmts count="1"><numFmt numFmtId="170" formatCode="{text}"/></numFmts>'
        '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="16"/></cellXfs>'
        "</styleSheet>"
    )
    assert date_formats(sheet.encode()) == ({1, 2} if shows else {2})
