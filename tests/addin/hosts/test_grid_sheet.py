"""Sheets of free blocks: laid out by what each cell is, written over only where that is meant."""

import re
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table

from addin.hosts.base import Area, GridCell, GridSheet
from addin.hosts.date_formats import date_formats
from addin.hosts.file import FileHost
from addin.hosts.memory import MemoryHost
from addin.hosts.memory_sheet import Formula, MemorySheet
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


ANEW = replace(SHEET, replace=True)
SHORTER = replace(ANEW, rows=(*ROWS[:1], (), (GridCell("one", "text"),)))


@pytest.fixture(params=["file", "memory"])
def host(request, book):
    """A workbook with our sheet in it, on each host."""
    if request.param == "memory":
        made = MemoryHost({"Rules": [["Be kind."]]})
        made.put_grid(SHEET)
        made.commit()
        yield made
        return
    with FileHost(book, backup=False) as made:
        made.put_grid(SHEET)
        made.commit()
        yield made


def cells(host):
    """What our sheet says, blank cells at the ends left out."""
    rows = [list(row) for row in host.peek("Rules (Tierbook)", 100)]
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    return rows


def test_a_sheet_to_be_replaced_gets_other_cells(host):
    """It keeps its tab and its place; the name of its area follows."""
    tabs = [sheet.name for sheet in host.sheets()]
    assert host.put_grid(SHORTER) == "Rules (Tierbook)"
    assert cells(host)[1] == ["Amount", "→ grade"]  # staged only
    assert host.commit().written
    assert cells(host) == [["bands · table"], [], ["one"]]
    assert [sheet.name for sheet in host.sheets()] == tabs
    assert host.names()["TierbookRules"].endswith("!$A$1:$A$3")
    assert host.peek("Rules") == [["Be kind."]]


def test_a_replaced_sheet_that_says_the_same_is_not_written(host):
    """The second identical run writes nothing; another date or text does."""
    host.put_grid(ANEW)
    assert not host.commit().written
    later = GridCell(date(2026, 11, 4), "date")
    host.put_grid(replace(ANEW, rows=(*ROWS[:4], (*ROWS[4][:2], later), *ROWS[5:])))
    assert host.commit().written
    host.put_grid(SHORTER)
    host.put_grid(replace(SHORTER, rows=(*SHORTER.rows, (GridCell(None, "blank"),))))
    assert host.commit().written


def test_the_last_content_staged_is_what_is_written(host):
    """Whoever puts a sheet twice gets the second, also where that is what stood there."""
    host.put_grid(SHORTER)
    host.put_grid(ANEW)
    host.commit()
    assert cells(host)[1] == ["Amount", "→ grade"]
    host.put_grid(SHORTER)
    host.put_grid(replace(SHORTER, rows=((GridCell("new"),),)))
    host.commit()
    assert cells(host) == [["new"]]


@pytest.mark.parametrize("kind", ["file", "memory"])
def test_a_sheet_to_be_replaced_that_is_not_there_is_made(kind, book):
    """The first run of what makes a sheet anew each time; then also in one session."""
    host = FileHost(book, backup=False) if kind == "file" else MemoryHost({"Rules": [["x"]]})
    tab = host.put_grid(ANEW)
    assert host.put_grid(SHORTER) == tab
    host.commit()
    assert cells(host) == [["bands · table"], [], ["one"]]
    assert len(host.sheets()) == 2


def test_a_replaced_sheet_keeps_print_set_up_and_wider_columns(book):
    """All but its cells is a person's: orientation, margins, a freeze, a column made wider.

    Narrower columns than the new cells need become as wide as those.
    """
    with FileHost(book, backup=False) as host:
        host.put_grid(SHEET)
        host.commit()
    edited = openpyxl.load_workbook(book)
    sheet = edited["Rules (Tierbook)"]
    sheet.page_setup.orientation = "portrait"
    sheet.page_margins.left = 1.5
    sheet.print_title_rows = "1:2"
    sheet.freeze_panes = "A3"
    sheet.column_dimensions["A"].width = 9
    sheet.column_dimensions["B"].width = 55
    sheet.column_dimensions["C"].hidden = True
    edited.save(book)
    with FileHost(book, backup=False) as host:
        host.put_grid(ANEW)
        assert not host.commit().written
        host.put_grid(replace(SHORTER, widths=(44, 44, 44, 17)))
        host.commit()
        assert cells(host) == [["bands · table"], [], ["one"]]
    sheet = openpyxl.load_workbook(book)["Rules (Tierbook)"]
    assert sheet.page_setup.orientation == "portrait"
    assert sheet.page_margins.left == 1.5
    assert sheet.print_title_rows == "$1:$2"
    assert sheet.freeze_panes == "A3"
    widths = {letter: sheet.column_dimensions[letter].width for letter in "ABD"}
    assert widths == {"A": 44, "B": 55, "D": 17}
    assert sheet.column_dimensions["C"].hidden
    assert sheet.dimensions == "A1:A3"


def test_a_replaced_sheet_is_valid_and_all_else_is_as_it_was(rich, packed_parts, ooxml_validator):
    """Only the sheet, the names and the formats get other bytes."""
    with FileHost(rich, backup=False) as host:
        host.put_grid(SHEET)
        host.commit()
    before = packed_parts(rich)
    with FileHost(rich, backup=False) as host:
        host.put_grid(replace(SHORTER, rows=(*SHORTER.rows, (GridCell("'=1", "header"),))))
        host.commit()
    after = packed_parts(rich)
    changed = {
        part for part in before.keys() | after.keys() if before.get(part) != after.get(part)
    }
    sheet = next(part for part in changed if part.startswith("xl/worksheets/"))
    assert changed == {sheet, "xl/workbook.xml", "xl/styles.xml"}
    assert ooxml_validator(rich).errors == []


def test_a_replaced_sheet_written_with_a_prefix_stays_so(book, edit_parts, ooxml_validator):
    """Some programs write ``<x:row>``; a row without the prefix would not be one."""
    with FileHost(book, backup=False) as host:
        host.put_grid(SHEET)
        host.commit()
        part = host._reader.sheet("Rules (Tierbook)").path

    def prefixed(xml):
        xml = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", xml)
        return xml.replace(b" xmlns=", b" xmlns:x=", 1)

    edit_parts(book, {part: prefixed})
    with FileHost(book, backup=False) as host:
        host.put_grid(SHORTER)
        host.commit()
        assert cells(host) == [["bands · table"], [], ["one"]]
    assert ooxml_validator(book).errors == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda s: s.protection.enable(), "the sheet is protected"),
        (lambda s: s.merge_cells("A1:C1"), r"Rules \(Tierbook\)!A1:C1: .* are merged"),
        (lambda s: s.__setitem__("E9", "=1+1"), r"Rules \(Tierbook\)!E9: .* no formula of yours"),
        (
            lambda s: s.add_table(Table(displayName="Mine", ref="A5:C6")),
            r"Rules \(Tierbook\)!A5:C6: .* no table, but the table Mine",
        ),
    ],
)
def test_what_a_person_put_on_a_sheet_is_not_lost_when_it_is_replaced(change, told, book):
    """Protected, merged, computed or in a table: refused with the cell, nothing is staged."""
    with FileHost(book, backup=False) as host:
        host.put_grid(replace(SHEET, rows=(*ROWS[:4], tuple(map(GridCell, "abc")), ROWS[5])))
        host.commit()
    edited = openpyxl.load_workbook(book)
    change(edited["Rules (Tierbook)"])
    edited.save(book)
    with FileHost(book, backup=False) as host:
        with pytest.raises(RefusedError, match=told):
            host.put_grid(SHORTER)
        assert not host.commit().written


@pytest.mark.parametrize(
    ("sheet", "told"),
    [
        (MemorySheet("R", [["x"]], protected=True), "the sheet is protected"),
        (MemorySheet("R", merged=(Area("R", 1, 1, 1, 3),)), "R!A1:C1: .* are merged"),
        (MemorySheet("R", [["x", Formula("=1")]]), "R!B1: .* no formula of yours"),
        (MemorySheet("R", [["x"], [1]]), "R!A1:A2: .* no table, but the table Mine"),
    ],
)
def test_memory_refuses_the_same(sheet, told):
    """What a file refuses, memory refuses."""
    tables = [Area("R", 1, 1, 2, 1, table="Mine")] if len(sheet.rows) == 2 else []
    host = MemoryHost([sheet], tables=tables, names={ANEW.name: "R!$A$1"})
    with pytest.raises(RefusedError, match=told):
        host.put_grid(ANEW)


def test_a_new_page_begins_where_blocks_end(book):
    """Pages of a sheet written anew break where its blocks end now, not where they ended."""
    with FileHost(book, backup=False) as host:
        tab = host.put_grid(replace(SHEET, breaks=(1, 3)))
        host.commit()
        assert [part.id for part in openpyxl.load_workbook(book)[tab].row_breaks.brk] == [1, 3]
        host.put_grid(replace(SHEET, rows=ROWS[:4], replace=True, breaks=(2,)))
        host.commit()
    assert [part.id for part in openpyxl.load_workbook(book)[tab].row_breaks.brk] == [2]


def test_entries_of_a_calendar_stay_on_one_line(book):
    """A long text is drawn smaller, so that the lines of neighbouring days stay level."""
    long = GridCell("A 09:00 " + "Very long name " * 5, "slot")
    with FileHost(book, backup=False) as host:
        tab = host.put_grid(replace(SHEET, rows=((long,),)))
        host.commit()
    sheet = openpyxl.load_workbook(book)[tab]
    assert sheet["A1"].alignment.shrink_to_fit
    assert not sheet["A1"].alignment.wrap_text
    assert sheet.row_dimensions[1].height is None


def test_entries_of_a_list_run_on_in_their_own_size(book):
    """Beside a list there is room: its texts stay readable, and only a calendar's shrink."""
    long = GridCell("Who has not ordered for a year is called before the next visit", "entry")
    with FileHost(book, backup=False) as host:
        tab = host.put_grid(replace(SHEET, rows=((long,),)))
        host.commit()
    sheet = openpyxl.load_workbook(book)[tab]
    assert not sheet["A1"].alignment.shrink_to_fit
    assert not sheet["A1"].alignment.wrap_text
    assert sheet.row_dimensions[1].height is None


def test_lists_of_cells_move_with_them_when_a_sheet_is_replaced(book, ooxml_validator):
    """Cells offer what they may hold, and no longer what others offered there before."""
    offered = GridCell("fact", choices=("default", "fact"))
    before = replace(SHEET, rows=((offered, offered), (GridCell("x"), offered)))
    after = replace(SHEET, rows=((GridCell("x"), offered),), replace=True)
    lists = []
    for sheet in (before, after):
        with FileHost(book, backup=False) as host:
            tab = host.put_grid(sheet)
            host.commit()
        rules = openpyxl.load_workbook(book)[tab].data_validations.dataValidation
        lists.append([(cells_of(rule), rule.formula1, rule.errorStyle) for rule in rules])
        assert ooxml_validator(book).ok
    listed = '"default,fact"'
    assert lists == [[({"A1", "B1", "B2"}, listed, "warning")], [({"B1"}, listed, "warning")]]


def cells_of(rule) -> set[str]:
    return {f"{get_column_letter(c)}{r}" for part in rule.sqref.ranges for r, c in part.cells}
