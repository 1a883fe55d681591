"""Splicing: the cells asked for change, and nothing else does."""

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from addin.hosts.package import Package
from addin.hosts.scanner import SheetXml, scan
from addin.hosts.shared_strings import SharedStrings
from addin.hosts.splicer import ColumnSplice, splice
from grading.engine.block import CellKind
from grading.engine.grades import Lookup

SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
NONE = SharedStrings(None)


def sheet(rows: str, head: str = "", tail: str = "") -> SheetXml:
    body = f"<sheetData>{rows}</sheetData>"
    return SheetXml(f'<worksheet xmlns="{SPACE}">{head}{body}{tail}</worksheet>'.encode())


def texts(*words: str | None) -> Lookup:
    distinct = list(dict.fromkeys(word for word in words if word is not None))
    codes = [-1 if word is None else distinct.index(word) for word in words]
    return Lookup(np.array(codes, np.int32), distinct)


def rows_of(pieces: Sequence[bytes] | bytes) -> str:
    """What stands between the sheetData tags."""
    whole = (pieces if isinstance(pieces, bytes) else b"".join(pieces)).decode()
    match = re.search(r"<sheetData>(.*)</sheetData>", whole, re.DOTALL)
    assert match
    return match[1]


def spliced(data: SheetXml, *columns: ColumnSplice, **options: object) -> str:
    return rows_of(list(splice(data, columns, **options)))  # type: ignore[arg-type] # test options


def odd(data: SheetXml) -> SheetXml:
    """The same sheet, such that only the parser can read it."""
    xml = data.xml.replace(b"<worksheet", b"<!-- odd --><worksheet", 1)
    assert not SheetXml(xml).index.ordinary
    return SheetXml(xml)


ONE_ROW = '<row r="1"><c r="A1"><v>1</v></c><c r="C1" s="5" t="s"><v>0</v></c></row>'


@pytest.mark.parametrize("shape", [lambda data: data, odd])
@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (1, '<c r="A1" t="inlineStr"><is><t>x</t></is></c><c r="C1" s="5" t="s"><v>0</v></c>'),
        (2, '<c r="A1"><v>1</v></c><c r="B1" s="9" t="inlineStr"><is><t>x</t></is></c>'
            '<c r="C1" s="5" t="s"><v>0</v></c>'),
        (3, '<c r="A1"><v>1</v></c><c r="C1" s="5" t="inlineStr"><is><t>x</t></is></c>'),
        (30, '<c r="A1"><v>1</v></c><c r="C1" s="5" t="s"><v>0</v></c>'
             '<c r="AD1" s="9" t="inlineStr"><is><t>x</t></is></c>'),
    ],
)  # fmt: skip
def test_a_cell_goes_where_it_belongs(shape: object, column: int, expected: str) -> None:
    """A cell that is there keeps its style, a new one takes the style given."""
    data = shape(sheet(ONE_ROW))  # type: ignore[operator] # one of two functions
    found = spliced(data, ColumnSplice(column, 1, texts("x"), 9))
    assert found == f'<row r="1">{expected}</row>'


def test_several_columns_keep_their_order() -> None:
    found = spliced(
        sheet(ONE_ROW),
        ColumnSplice(5, 1, np.array([2.5])),
        ColumnSplice(4, 1, np.array([1.5])),
        ColumnSplice(2, 1, np.array([0.5])),
    )
    assert re.findall(r'r="(\w+)"', found) == ["1", "A1", "B1", "C1", "D1", "E1"]


def test_rewritten_cells_drop_what_belonged_to_the_old_value() -> None:
    cell = '<c r="A1" s="3" t="e" cm="1" vm="2" ph="1"><v>#N/A</v></c>'
    found = spliced(sheet(f'<row r="1">{cell}</row>'), ColumnSplice(1, 1, np.array([4.0])))
    assert found == '<row r="1"><c r="A1" s="3"><v>4</v></c></row>'


@pytest.mark.parametrize(
    ("value", "content"),
    [
        (np.array([12.0]), "><v>12</v></c>"),
        (np.array([-0.0]), "><v>0</v></c>"),
        (np.array([0.1]), "><v>0.1</v></c>"),
        (np.array([1e308]), "><v>1e+308</v></c>"),
        (np.array([1e15]), "><v>1000000000000000.0</v></c>"),
        (np.array([np.nan]), "/>"),
        (np.array([np.inf]), "/>"),
        (np.array(["2026-11-21"], "datetime64[D]"), "><v>46347</v></c>"),
        (np.array(["1900-03-01"], "datetime64[D]"), "><v>61</v></c>"),
        (np.array(["NaT"], "datetime64[D]"), "/>"),
        (texts("x"), ' t="inlineStr"><is><t>x</t></is></c>'),
        (texts(None), "/>"),
        (texts(""), "/>"),
        (texts(" x"), ' t="inlineStr"><is><t xml:space="preserve"> x</t></is></c>'),
        (texts("a\nb"), ' t="inlineStr"><is><t xml:space="preserve">a\nb</t></is></c>'),
        (texts("<&>\x01_x0041_"), ' t="inlineStr"><is><t>&lt;&amp;&gt;_x0001__x005F_x0041_'),
        (texts("\ud800x"), ' t="inlineStr"><is><t>_xD800_x</t></is></c>'),
        (texts("x" * 40_000), ' t="inlineStr"><is><t>' + "x" * 32_767 + "</t></is></c>"),
    ],
)
def test_how_values_are_spelled(
    value: Lookup | npt.NDArray[np.float64] | npt.NDArray[np.datetime64], content: str
) -> None:
    """A cell that is there is emptied by a blank; numbers are as short as they can be."""
    found = spliced(sheet('<row r="1"><c r="A1" s="2"/></row>'), ColumnSplice(1, 1, value))
    assert found.startswith(f'<row r="1"><c r="A1" s="2"{content}')


def test_dates_of_1904() -> None:
    value = np.array(["1904-01-02"], "datetime64[D]")
    assert "<v>1</v>" in spliced(sheet(""), ColumnSplice(1, 1, value), date1904=True)


@pytest.mark.parametrize("text", ["=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)"])
def test_texts_like_formulas_stay_texts(text: str) -> None:
    """They are text cells whose style quotes them, whether the cell was there or not."""
    data = sheet('<row r="1"><c r="A1" s="2"/></row><row r="2"/><row r="3"><c r="A3"/></row>')
    column = ColumnSplice(1, 1, texts(text, text, text, "plain"), 4)
    found = spliced(data, column, quoted={2: 12, 4: 14, -1: 11})
    assert re.findall(r'r="A(\d)" s="(\d+)" t="inlineStr"', found) == [
        ("1", "12"), ("2", "14"), ("3", "11"), ("4", "4"),
    ]  # fmt: skip
    assert "<f" not in found


def test_blanks_make_no_cells() -> None:
    data = sheet(ONE_ROW)
    assert spliced(data, ColumnSplice(2, 1, texts(None, None))) == ONE_ROW


def test_blanks_carry_the_format_down_to_the_row_asked_for() -> None:
    """Lines run through rows without a value; rows below are left alone."""
    data = sheet("".join(f'<row r="{n}"><c r="A{n}"/></row>' for n in (1, 2, 3)))
    column = ColumnSplice(2, 1, texts(None, None, None), np.array([7, 0, 7]), formatted_to=2)
    assert re.findall(r'<c r="(B\d)"( s="\d")?/>', spliced(data, column)) == [("B1", ' s="7"')]


@pytest.mark.parametrize("shape", [lambda data: data, odd])
def test_missing_rows_are_made_in_order(shape: object) -> None:
    data = shape(sheet('<row r="2"><c r="A2"/></row><row r="5"/>'))  # type: ignore[operator] # one of two functions
    found = spliced(
        data, ColumnSplice(2, 1, np.arange(1.0, 7)), ColumnSplice(3, 3, np.array([9.0]))
    )
    assert re.findall(r'<row r="(\d)"', found) == list("123456")
    assert re.findall(r'<c r="(\w\d)"', found) == ["B1", "A2", "B2", "B3", "C3", "B4", "B5", "B6"]
    assert found.count("</row>") == 6


@pytest.mark.parametrize("shape", [lambda data: data, odd])
@pytest.mark.parametrize(
    "body", ["<sheetData/>", "<sheetData />", "<sheetData></sheetData>", "<x:sheetData/>"]
)
def test_a_sheet_without_rows_gets_some(shape: object, body: str) -> None:
    prefix = "x:" if "x:" in body else ""
    space = f"xmlns:x='{SPACE}'" if prefix else f"xmlns='{SPACE}'"
    data = SheetXml(f"<{prefix}worksheet {space}>{body}</{prefix}worksheet>".encode())
    whole = b"".join(splice(shape(data) if not prefix else data, [ColumnSplice(1, 2, texts("a"))]))  # type: ignore[operator] # one of two functions
    column = scan(SheetXml(whole), NONE, top=2, bottom=2, columns=[1])[1]
    assert list(column.texts) == ["a"]


def test_new_cells_without_a_style_take_the_rows_or_the_columns() -> None:
    data = sheet(
        '<row r="1" s="7" customFormat="1"/><row r="2" s="7"/><row r="3"><c r="B3" s="1"/></row>',
        head='<cols><col min="1" max="1" style="3"/><col min="2" max="4" style="6"/></cols>',
    )
    found = spliced(data, ColumnSplice(2, 1, np.ones(4)), ColumnSplice(9, 1, np.ones(2)))
    assert re.findall(r'<c r="(\w\d)"(?: s="(\d)")?', found) == [
        ("B1", "7"), ("I1", "7"), ("B2", "6"), ("I2", ""), ("B3", "1"), ("B4", "6"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "column", "after"),
    [
        ('spans="1:3"', 5, 'spans="1:5"'),
        ('spans="2:3"', 1, 'spans="1:3"'),
        ('spans="1:9" ht="15"', 5, 'spans="1:9" ht="15"'),
        ("ht=\"15\" spans='1:3'", 5, "ht=\"15\" spans='1:5'"),
        ('ht="15"', 5, 'ht="15"'),
    ],
)
@pytest.mark.parametrize("shape", [lambda data: data, odd])
def test_spans_grow(shape: object, before: str, column: int, after: str) -> None:
    data = shape(sheet(f'<row r="12" {before}><c r="C12"/></row><row r="13" {before}/>'))  # type: ignore[operator] # one of two functions
    found = spliced(data, ColumnSplice(column, 12, np.ones(2)))
    assert f'<row r="12" {after}>' in found
    assert f'<row r="13" {after}>' in found


@pytest.mark.parametrize(
    ("stated", "column", "top", "grown"),
    [
        ("A1:C9", 3, 9, "A1:C9"),
        ("A1:C9", 4, 9, "A1:D9"),
        ("B2:C9", 1, 1, "A1:C9"),
        ("A1", 27, 10, "A1:AA10"),
    ],
)
def test_the_stated_dimension_grows(stated: str, column: int, top: int, grown: str) -> None:
    data = sheet("", head=f'<dimension ref="{stated}"/>')
    whole = b"".join(splice(data, [ColumnSplice(column, top, np.ones(1))])).decode()
    assert f'<dimension ref="{grown}"/>' in whole


def test_head_and_tail_are_changed_by_the_caller() -> None:
    data = sheet(ONE_ROW, head="<cols/>", tail="<pageMargins/>")
    pieces = splice(
        data,
        [ColumnSplice(1, 1, np.ones(1))],
        head=lambda head: head.replace(b"<cols/>", b"<cols>1</cols>"),
        tail=lambda tail: tail.replace(b"<pageMargins/>", b"<x/><pageMargins/>"),
    )
    whole = b"".join(pieces)
    assert b"<cols>1</cols><sheetData>" in whole
    assert whole.endswith(b"</sheetData><x/><pageMargins/></worksheet>")


@pytest.mark.parametrize(
    "columns",
    [
        [ColumnSplice(0, 1, np.ones(1))],
        [ColumnSplice(16_385, 1, np.ones(1))],
        [ColumnSplice(1, 0, np.ones(1))],
        [ColumnSplice(1, 1_048_576, np.ones(2))],
        [ColumnSplice(1, 1, np.ones(3)), ColumnSplice(1, 3, np.ones(1))],
    ],
)
def test_impossible_cells_are_a_callers_mistake(columns: list[ColumnSplice]) -> None:
    with pytest.raises(ValueError, match="must be cells of a sheet"):
        list(splice(sheet(""), columns))


def test_header_and_data_of_one_column() -> None:
    """Two stretches of one column may be written together."""
    data = sheet('<row r="1"><c r="A1"/></row><row r="2"><c r="A2"/></row>')
    found = spliced(data, ColumnSplice(2, 1, texts("Grade")), ColumnSplice(2, 2, texts("A")))
    assert re.findall(r'r="(B\d)".*?<t>(\w+)', found) == [("B1", "Grade"), ("B2", "A")]


def test_prefixed_sheets_get_prefixed_cells() -> None:
    xml = (
        f"<x:worksheet xmlns:x='{SPACE}'><x:sheetData><x:row r='1'><x:c><x:v>1</x:v></x:c>"
        "<x:c s='4'/></x:row></x:sheetData></x:worksheet>"
    )
    whole = b"".join(
        splice(SheetXml(xml.encode()), [ColumnSplice(2, 1, texts("a", "b"), 5)])
    ).decode()
    assert "<x:c><x:v>1</x:v></x:c>" in whole
    assert '<x:c r="B1" s="4" t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c></x:row>' in whole
    assert '<x:row r="2"><x:c r="B2" s="5" t="inlineStr"><x:is><x:t>b</x:t>' in whole


ROWS = st.dictionaries(
    st.integers(1, 12),
    st.tuples(st.dictionaries(st.integers(1, 6), st.integers(-9, 9), max_size=5), st.booleans()),
    max_size=8,
)
WRITES = st.dictionaries(
    st.integers(1, 7),
    st.tuples(st.integers(1, 12), st.lists(st.one_of(st.none(), st.floats(-5, 5)), max_size=6)),
    max_size=4,
)


@settings(max_examples=80, deadline=None)
@given(rows=ROWS, writes=WRITES)
def test_all_shapes_end_up_with_the_same_cells(
    rows: dict[int, tuple[dict[int, int], bool]],
    writes: dict[int, tuple[int, list[float | None]]],
) -> None:
    """Whatever rows and cells are there, afterwards the written ones hold the new values."""
    expected: dict[tuple[int, int], float] = {}
    xml = ""
    for row, (cells, spaced) in sorted(rows.items()):
        content = ""
        for column, value in sorted(cells.items()):
            expected[row, column] = value
            content += f'<c r="{chr(64 + column)}{row}" s="{column}"><v>{value}</v></c>'
        space = "\n " if spaced else ""
        xml += f'<row r="{row}">{content}</row>{space}' if content else f'<row r="{row}"/>{space}'
    columns = []
    for column, (top, values) in writes.items():
        numbers = np.array([np.nan if v is None else v for v in values], np.float64)
        columns.append(ColumnSplice(column, top, numbers))
        for offset, value in enumerate(values):
            expected.pop((top + offset, column), None)
            if value is not None:
                expected[top + offset, column] = value
    for data in (sheet(xml), odd(sheet(xml))):
        after = SheetXml(b"".join(splice(data, columns)))
        assert after.index.ordinary == data.index.ordinary
        found = {}
        for column in range(1, 8):
            read = scan(after, NONE, top=1, bottom=20, columns=[column])[column]
            for row in np.flatnonzero(read.kinds == CellKind.NUMBER).tolist():
                found[row + 1, column] = float(read.numbers[row])
        assert found == expected
        assert b"".join(splice(data, [])) == data.xml


def regraded(path: Path, columns: list[ColumnSplice]) -> bytes:
    stream = io.BytesIO()
    with Package.open(path) as package:
        part = "xl/worksheets/sheet1.xml"
        package.write(stream, changed={part: splice(SheetXml(package.xml(part)), columns)})
    return stream.getvalue()


@pytest.mark.parametrize("present", [True, False])
@pytest.mark.parametrize("program", ["xlsxwriter", "openpyxl"])
def test_other_readers_see_the_new_cells_and_all_old_ones(
    tmp_path: Path, program: str, *, present: bool
) -> None:
    """Two independent readers agree cell by cell, and other parts keep their bytes."""
    path = tmp_path / "book.xlsx"
    count = 300
    table = [[f"Name <{n}>", n / 8, n % 2 == 0, "old" if present else None] for n in range(count)]
    if program == "xlsxwriter":
        with xlsxwriter.Workbook(path) as book:
            made = book.add_worksheet("Data")
            for number, row in enumerate(table):
                made.write_row(number, 0, row)
            made.write_comment("A1", "note")
    else:
        other = openpyxl.Workbook()
        assert other.active is not None
        for row in table:
            other.active.append(row)
        other.save(path)
    grades = Lookup(np.arange(count) % 3 - 1, ["=A1", "B & C"])
    scores = np.arange(count) / 7
    after = regraded(path, [ColumnSplice(4, 1, grades), ColumnSplice(6, 1, scores)])
    wanted = [
        [*row[:3], grade, None, score]
        for row, grade, score in zip(table, grades.to_list(), scores.tolist(), strict=True)
    ]
    seen = openpyxl.load_workbook(io.BytesIO(after)).active
    assert seen is not None
    assert [list(row) for row in seen.iter_rows(values_only=True)] == wanted
    assert seen["D2"].data_type == "s"
    again = CalamineWorkbook.from_filelike(io.BytesIO(after)).get_sheet_by_index(0).to_python()
    assert [[None if v == "" else v for v in row] for row in again] == wanted
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        assert old.namelist() == new.namelist()
        same = [name for name in old.namelist() if old.read(name) == new.read(name)]
    assert set(old.namelist()) - set(same) == {"xl/worksheets/sheet1.xml"}
