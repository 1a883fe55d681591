"""Columns written into a workbook file: they hold, and nothing else moves."""

import io
import re
import tempfile
import warnings
import zipfile
from datetime import datetime
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from addin.hosts.base import Area, ColumnWrite, TierFormat
from addin.hosts.file import FileHost
from grading.engine.block import CellKind
from grading.engine.grades import Lookup
from grading.exceptions import RefusedError, WorkbookError

NOW = datetime(2026, 11, 21, 14, 15, 2)
TIERS = (TierFormat("A", "#C6EFCE", "#006100"), TierFormat("D", "#FFC7CE", "#9C0006"))


def load(path):
    """The workbook as openpyxl reads it; it warns of what it would drop if it saved."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path)


def open_host(path, **options):
    return FileHost(path, now=lambda: NOW, **options)


def texts(*values):
    """A lookup of texts, None for blanks."""
    distinct = list(dict.fromkeys(value for value in values if value is not None))
    codes = [-1 if value is None else distinct.index(value) for value in values]
    return Lookup(np.array(codes, np.int32), distinct)


def grade(rows=4, **options):
    return ColumnWrite("Grade", texts(*(["A", "D", None, "D"] * rows)[:rows]), **options)


def table_of(host, name="Customers"):
    return next(table for table in host.tables() if table.name == name)


def region(path, top=1, left=1, bottom=5, right=2, sheet="Data"):
    return Area(sheet, top, left, bottom, right)


def customers(book, sheet="Data", rows=4):
    data = book.add_worksheet(sheet)
    data.write_row(0, 0, ["Customer", "Revenue"])
    for row in range(1, rows + 1):
        data.write_row(row, 0, [f"C{row}", row * 1000])
    return data


def customer_table(book, cells="A1:B5", **options):
    data = book.add_worksheet("Data")
    columns = [{"header": "Customer"}, {"header": "Revenue"}]
    rows = [[f"C{row}", row] for row in range(1, 5)]
    data.add_table(cells, {"name": "Customers", "columns": columns, "data": rows, **options})
    return data


def test_workbook_says_its_sheets_tables_and_names(rich):
    with open_host(rich) as host:
        assert [(sheet.name, sheet.kind) for sheet in host.sheets()] == [
            ("My Customers", "worksheet"),
            ("Other", "worksheet"),
            ("Picture of it", "chartsheet"),
        ]
        table = table_of(host)
        assert table.headers == ("Customer", "Revenue", "Last contact")
        assert table.area == Area("My Customers", 3, 2, 7, 4, 0, "Customers")
        assert host.names() == {"Best": "'My Customers'!$C$4"}
        assert host.peek("My Customers", 3)[0][1] == "Customers of 2026"
        assert host.title == "book.xlsx"


def test_block_reads_its_columns(rich):
    with open_host(rich) as host:
        block = host.read(table_of(host).area)
        assert (block.rows, block.first_row, block.first_column) == (4, 4, 2)
        names = block.column(0)
        assert [names.texts[code] for code in names.text_codes] == [
            "Acme",
            "Böhm & Söhne",
            "王小明",
            "مها",
        ]
        assert block.column(1).numbers.tolist() == [120_000.5, 15_000, 900, 45_000]


def write_all(host):
    """One column of each kind, coloured."""
    area = table_of(host).area
    host.write_columns(
        area,
        [
            grade(name="Tierbook_Grade"),
            ColumnWrite("Score", np.array([1.5, np.nan, 0, -2]), name="Tierbook_Score"),
            ColumnWrite(
                "Due",
                np.array(["2026-12-01", "NaT", "2028-02-29", "2026-01-01"], "datetime64[D]"),
                style="date",
            ),
            ColumnWrite("Reason", texts("x < y & z", "=1+1", " spaced ", "☎\nline"), width=40),
        ],
    )
    host.set_tier_formats(area, 5, TIERS)


def test_only_the_parts_that_must_change_do(rich, packed_parts):
    """Chart, picture, comment, custom XML and all other parts keep their compressed bytes."""
    before = packed_parts(rich)
    with open_host(rich) as host:
        write_all(host)
        host.commit()
    after = packed_parts(rich)
    assert list(before) == list(after)
    assert {part for part in before if before[part] != after[part]} == {
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/tables/table1.xml",
        "xl/styles.xml",
    }


def test_sheet_keeps_what_a_person_put_into_it(rich):
    with open_host(rich) as host:
        write_all(host)
        host.commit()
    with zipfile.ZipFile(rich) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    for kept in ("x14:dataBar", "x14:sparkline", "<dataValidation ", "<hyperlink ", "<drawing "):
        assert kept in xml


def test_written_cells_are_read_by_other_libraries(rich):
    with open_host(rich) as host:
        write_all(host)
        host.commit()
    sheet = load(rich)["My Customers"]
    rows = [[cell.value for cell in row] for row in sheet["E3:H7"]]
    assert rows == [
        ["Grade", "Score", "Due", "Reason"],
        ["A", 1.5, datetime(2026, 12, 1), "x < y & z"],
        ["D", None, None, "=1+1"],
        [None, 0, datetime(2028, 2, 29), " spaced "],
        ["D", -2, datetime(2026, 1, 1), "☎\nline"],
    ]
    assert sheet.tables["Customers"].ref == "B3:H7"
    assert sheet["H5"].quotePrefix
    found = CalamineWorkbook.from_path(rich).get_sheet_by_name("My Customers").to_python()
    assert found[4][6] == "=1+1"


@pytest.mark.needs_validator
def test_written_workbook_is_valid(rich, ooxml_validator):
    with open_host(rich) as host:
        write_all(host)
        host.commit()
    assert ooxml_validator(rich).errors == []


def test_second_run_writes_nothing(rich):
    with open_host(rich) as host:
        write_all(host)
        assert host.commit().written
        area = table_of(host).area
        data, made = rich.read_bytes(), rich.stat().st_mtime_ns
        host.write_columns(area, [grade(column=5, name="Tierbook_Grade")])
        host.set_tier_formats(area, 5, TIERS)
        report = host.commit()
    assert (report.written, report.backup) == (False, None)
    assert (rich.read_bytes(), rich.stat().st_mtime_ns) == (data, made)
    assert len(list((rich.parent / ".tierbook").iterdir())) == 1


def test_nothing_staged_writes_nothing(rich):
    data = rich.read_bytes()
    with open_host(rich) as host:
        assert not host.commit().written
    assert rich.read_bytes() == data
    assert not (rich.parent / ".tierbook").exists()


def test_reads_after_commit_give_the_new_cells(rich):
    with open_host(rich) as host:
        write_all(host)
        host.commit()
        area = table_of(host).area
        assert area.right == 8
        column = host.read(area).column(3)
        assert column.kinds.tolist() == [
            CellKind.TEXT,
            CellKind.TEXT,
            CellKind.BLANK,
            CellKind.TEXT,
        ]
        assert host.names()["Tierbook_Grade"] == "'My Customers'!$E$3"


def test_values_of_a_column_are_replaced_and_blanked(rich):
    with open_host(rich) as host:
        write_all(host)
        host.commit()
        new = ColumnWrite("Grade", texts(None, "C", "B", "A"), column=5)
        host.write_columns(table_of(host).area, [new])
        host.commit()
    sheet = load(rich)["My Customers"]
    assert [cell.value for (cell,) in sheet["E4:E7"]] == [None, "C", "B", "A"]


def test_names_sharing_a_header_are_made_different(rich):
    with open_host(rich) as host:
        host.write_columns(table_of(host).area, [grade(), grade()])
        host.commit()
        assert table_of(host).headers[3:] == ("Grade", "Grade2")


def test_columns_appended_in_two_steps_follow_each_other(rich):
    with open_host(rich) as host:
        area = table_of(host).area
        host.write_columns(area, [grade()])
        host.write_columns(area, [grade()])
        host.commit()
        assert table_of(host).headers[3:] == ("Grade", "Grade2")


def test_plain_region_gets_columns_that_look_like_its_own(make_book):
    def fill(book):
        data = customers(book)
        head = book.add_format({"bold": True, "bg_color": "#DDEEFF"})
        data.write_row(0, 0, ["Customer", "Revenue"], head)

    path = make_book(fill)
    with open_host(path) as host:
        host.write_columns(region(path), [grade(width=9)])
        host.commit()
    sheet = load(path)["Data"]
    assert sheet["C1"].value == "Grade"
    assert sheet["C1"].font.b
    assert sheet["C1"].fill.fgColor.rgb == sheet["B1"].fill.fgColor.rgb
    assert sheet["C2"].value == "A"
    assert sheet.column_dimensions["C"].width == pytest.approx(9)


@pytest.mark.parametrize("text", ["=cmd|'/c calc'!A1", "+1", "-1", "@x", "'quoted"])
def test_text_that_looks_like_a_formula_stays_text(make_book, text):
    """A customer may be called anything; confirming the cell in Excel must not run it."""
    path = make_book(customers)
    with open_host(path) as host:
        host.write_columns(region(path), [ColumnWrite("Note", texts(text, "plain", text, None))])
        host.commit()
    sheet = load(path)["Data"]
    assert (sheet["C2"].value, sheet["C2"].quotePrefix) == (text, True)
    assert not sheet["C3"].quotePrefix


def test_totals_row_stays_free(make_book):
    path = make_book(lambda book: customer_table(book, "A1:B6", total_row=True))
    with open_host(path) as host:
        area = table_of(host).area
        assert (area.bottom, area.totals) == (5, 1)
        host.write_columns(area, [grade()])
        host.commit()
        assert table_of(host).area.right == 3
    assert load(path)["Data"]["C6"].value is None


def test_calendar_from_1904_is_kept(make_book):
    path = make_book(customers, options={"date_1904": True})
    with open_host(path) as host:
        assert host.date1904
        due = np.array(["2026-11-21"] * 4, "datetime64[D]")
        host.write_columns(region(path), [ColumnWrite("Due", due, style="date")])
        host.commit()
    assert load(path)["Data"]["C2"].value == datetime(2026, 11, 21)


@pytest.mark.parametrize("rows", [0, 1])
def test_few_rows_are_no_special_case(make_book, rows):
    path = make_book(lambda book: customers(book, rows=rows))
    with open_host(path) as host:
        area = region(path, bottom=1 + rows)
        host.write_columns(area, [grade(rows)])
        host.set_tier_formats(area, 3, TIERS)
        host.commit()
        assert host.peek("Data")[0][2] == "Grade"


def test_macros_survive(make_book, packed_parts):
    def fill(book):
        customers(book)
        book.add_vba_project(io.BytesIO(b"macros"), is_stream=True)

    path = make_book(fill, "book.xlsm")
    before = packed_parts(path)
    with open_host(path) as host:
        host.write_columns(region(path), [grade()])
        host.commit()
    assert packed_parts(path)["xl/vbaProject.bin"] == before["xl/vbaProject.bin"]


MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONSHIPS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def test_strict_workbook_stays_strict(make_book, edit_parts):
    def strict(xml):
        xml = xml.replace(MAIN, b"http://purl.oclc.org/ooxml/spreadsheetml/main")
        return xml.replace(
            RELATIONSHIPS, b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        )

    path = make_book(customer_table)
    edit_parts(path, {"*": strict})
    with open_host(path) as host:
        host.write_columns(table_of(host).area, [grade(name="Tierbook_Grade")])
        host.set_tier_formats(table_of(host).area, 3, TIERS)
        host.commit()
        assert table_of(host).headers == ("Customer", "Revenue", "Grade")
    with zipfile.ZipFile(path) as archive:
        assert not [name for name in archive.namelist() if MAIN in archive.read(name)]


def test_prefixed_sheet_stays_prefixed(make_book, edit_parts):
    def prefixed(xml):
        xml = re.sub(rb"<(/?)(?![?!])", rb"<\1x:", xml)
        return xml.replace(b"xmlns=", b"xmlns:x=")

    path = make_book(customers)
    edit_parts(path, {"xl/worksheets/sheet1.xml": prefixed, "xl/styles.xml": prefixed})
    with open_host(path) as host:
        host.write_columns(region(path), [grade()])
        host.set_tier_formats(region(path), 3, TIERS)
        host.commit()
    sheet = load(path)["Data"]
    assert [cell.value for (cell,) in sheet["C1:C5"]] == ["Grade", "A", "D", None, "D"]


# What is refused.


def protected(book):
    customer_table(book).protect()


def occupied(cell):
    def fill(book):
        customer_table(book).write(cell, "mine")

    return fill


def neighbour(book):
    customer_table(book).add_table("C3:D5", {"name": "Beside"})


def merged(cells):
    def fill(book):
        customer_table(book).merge_range(cells, "")

    return fill


def headerless(book):
    data = book.add_worksheet("Data")
    data.add_table("A2:B5", {"name": "Customers", "header_row": False})


@pytest.mark.parametrize(
    ("fill", "said"),
    [
        (protected, r"^Data: .*protected.*Unprotect"),
        (occupied("C1"), r"^Data!C1: the cells right of Customers must be empty"),
        (occupied("C5"), r"^Data!C5: "),
        (neighbour, r"^Data!C3:D5: the table Beside"),
        (merged("C2:D3"), r"^Data!C2:D3: .*merged"),
        (headerless, "header row is switched off"),
    ],
)
def test_place_that_is_not_free_is_refused(make_book, fill, said):
    path = make_book(fill)
    data = path.read_bytes()
    with open_host(path) as host:
        table = table_of(host)
        rows = table.area.bottom - table.area.top
        with pytest.raises(RefusedError, match=said):
            host.write_columns(table.area, [grade(rows)])
        assert not host.commit().written
    assert path.read_bytes() == data


@pytest.mark.parametrize("cell", ["C6", "D3", "C7"])
def test_cells_elsewhere_do_not_matter(make_book, cell):
    path = make_book(occupied(cell))
    with open_host(path) as host:
        host.write_columns(table_of(host).area, [grade()])
        assert host.commit().written


@pytest.mark.parametrize(("left", "fits"), [(16_382, True), (16_383, False)])
def test_last_column_of_a_sheet_is_the_limit(make_book, left, fits):
    def fill(book):
        data = book.add_worksheet("Data")
        data.write_row(0, left - 1, ["Customer", "Revenue"])
        data.write_row(1, left - 1, ["C1", 1])

    path = make_book(fill)
    area = region(path, left=left, right=left + 1, bottom=2)
    with open_host(path) as host:
        if fits:
            host.write_columns(area, [grade(1)])
            host.commit()
            assert host.sheets()[0].columns == 16_384
        else:
            with pytest.raises(RefusedError, match="no room for Grade"):
                host.write_columns(area, [grade(1)])


def test_column_of_formulas_is_never_overwritten(make_book):
    path = make_book(lambda book: customers(book).write_formula("B3", "=1+1", None, 2))
    with open_host(path) as host:
        assert host.column_is_formula(region(path), 2)
        assert not host.column_is_formula(region(path), 1)
        with pytest.raises(RefusedError, match=r"^Data!B1: the column Revenue holds formulas"):
            host.write_columns(region(path), [ColumnWrite("Revenue", np.arange(4.0), column=2)])
        assert not host.commit().written


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda xml: xml.replace(b"<table ", b'<table tableType="queryTable" '), "by a query"),
        (lambda xml: xml.replace(b"<table ", b'<table tableType="xml" '), "by an XML map"),
    ],
)
def test_table_fed_from_outside_is_refused(make_book, edit_parts, change, said):
    path = make_book(customer_table)
    edit_parts(path, {"xl/tables/table1.xml": change})
    with open_host(path) as host:
        assert table_of(host).fed_by is not None
        with pytest.raises(RefusedError, match=said):
            host.write_columns(table_of(host).area, [grade()])


def test_chart_sheet_called_customers_is_no_place_to_read(make_book):
    def fill(book):
        customers(book)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Data!$B$2:$B$5"})
        book.add_chartsheet("Customers").set_chart(chart)

    path = make_book(fill)
    with (
        open_host(path) as host,
        pytest.raises(RefusedError, match="“Customers” must be a sheet with cells"),
    ):
        host.peek("Customers")


def test_missing_sheet_is_answered_with_those_there_are(rich):
    with open_host(rich) as host, pytest.raises(WorkbookError, match=r"“Nope”.*Other"):
        host.peek("Nope")


def test_tables_named_alike_are_both_told(make_book, edit_parts):
    def fill(book):
        customer_table(book)
        book.add_worksheet("More").add_table("A1:B3", {"name": "Second"})

    path = make_book(fill)
    edit_parts(path, {"xl/tables/table2.xml": lambda xml: xml.replace(b"Second", b"Customers")})
    with open_host(path) as host:
        assert [(t.name, t.area.sheet) for t in host.tables()] == [
            ("Customers", "Data"),
            ("Customers", "More"),
        ]


def test_one_value_per_row_is_asked_for(rich):
    with open_host(rich) as host, pytest.raises(ValueError, match="3 values do not fill"):
        host.write_columns(table_of(host).area, [grade(3)])


# What else must be computed anew.


def test_formulas_elsewhere_are_computed_on_opening(rich):
    with open_host(rich) as host:
        write_all(host)
        assert any("computed anew" in note.text("en") for note in host.commit().notes)
    with zipfile.ZipFile(rich) as archive:
        assert b'fullCalcOnLoad="1"' in archive.read("xl/workbook.xml")


def test_without_formulas_nothing_is_computed(make_book, edit_parts):
    path = make_book(customers)
    edit_parts(path, {"xl/workbook.xml": lambda xml: xml.replace(b' fullCalcOnLoad="1"', b"")})
    with open_host(path) as host:
        host.write_columns(region(path), [grade()])
        assert host.commit().notes == ()
    with zipfile.ZipFile(path) as archive:
        assert b"fullCalcOnLoad" not in archive.read("xl/workbook.xml")


@pytest.mark.needs_libreoffice
def test_written_workbook_opens_in_libreoffice(rich, tmp_path, libreoffice):
    with open_host(rich) as host:
        write_all(host)
        host.commit()
    found = load(libreoffice.convert(rich, "xlsx", tmp_path / "converted"))["My Customers"]
    rows = list(found.iter_rows(values_only=True))
    assert rows[2][1:4] == ("Customer", "Revenue", "Last contact")
    assert rows[2][4:8] == ("Grade", "Score", "Due", "Reason")
    assert rows[4][4:8] == ("D", None, None, "=1+1")
    assert rows[3][6] == datetime(2026, 12, 1)


def test_headers_of_a_plain_region_are_texts_whatever_they_hold(make_book):
    def fill(book):
        data = book.add_worksheet("Data")
        data.write_row(0, 0, ["Customer", 2026, 2.5, True])
        data.write_formula(0, 4, "=NA()", None, "#N/A")
        data.write_formula(0, 5, '="a"&"b"', None, "ab")
        data.write(1, 0, "C1")

    path = make_book(fill)
    with open_host(path) as host:
        block = host.read(region(path, bottom=2, right=7))
    assert block.headers == ("Customer", "2026", "2.5", "TRUE", "#N/A", "ab", "")


def test_merged_ranges_are_told(make_book):
    path = make_book(merged("B7:C8"))
    with open_host(path) as host:
        assert host.merged("Data") == [Area("Data", 7, 2, 8, 3)]


def test_pivot_tables_of_our_columns_are_refreshed_on_opening(make_book, edit_parts):
    kind = RELATIONSHIPS.decode()
    link = (
        f'<Relationship Id="rId50" Type="{kind}/pivotCacheDefinition" '
        'Target="/xl/pivotCache/pivotCacheDefinition1.xml"/></Relationships>'
    )
    cache = (
        f'<pivotCacheDefinition xmlns="{MAIN.decode()}"><cacheSource type="worksheet">'
        '<worksheetSource name="Customers"/></cacheSource></pivotCacheDefinition>'
    )
    path = make_book(customer_table)
    edit_parts(
        path,
        {
            "xl/_rels/workbook.xml.rels": lambda xml: xml.replace(
                b"</Relationships>", link.encode()
            )
        },
    )
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/pivotCache/pivotCacheDefinition1.xml", cache)
    with open_host(path) as host:
        host.write_columns(table_of(host).area, [grade()])
        assert any("Pivot tables" in note.text("en") for note in host.commit().notes)
    with zipfile.ZipFile(path) as archive:
        assert b'refreshOnLoad="1"' in archive.read("xl/pivotCache/pivotCacheDefinition1.xml")


def test_numbers_excel_cannot_hold_are_left_blank(make_book):
    path = make_book(customers)
    values = np.array([np.inf, -np.inf, 1e308, -0.0])
    with open_host(path) as host:
        host.write_columns(region(path), [ColumnWrite("Score", values)])
        host.commit()
    sheet = load(path)["Data"]
    assert [cell.value for (cell,) in sheet["C2:C5"]] == [None, None, 1e308, 0]


def test_two_areas_on_one_sheet_do_not_disturb_each_other(make_book):
    def fill(book):
        data = customers(book)
        data.write_column("A10", ["Customer", "x"])

    path = make_book(fill)
    lower = region(path, top=10, bottom=11)
    with open_host(path) as host:
        host.write_columns(region(path), [grade()])
        host.write_columns(lower, [grade(1)])
        host.set_tier_formats(region(path), 3, TIERS)
        host.set_tier_formats(lower, 3, TIERS)
        host.commit()
    sheet = load(path)["Data"]
    assert (sheet["C2"].value, sheet["C10"].value, sheet["C11"].value) == ("A", "Grade", "A")
    assert sorted(str(found.sqref) for found in sheet.conditional_formatting) == [
        "C11",
        "C2:C5",
    ]


def test_protected_sheet_keeps_its_colours(make_book):
    path = make_book(protected)
    with open_host(path) as host, pytest.raises(RefusedError, match="protected"):
        host.set_tier_formats(table_of(host).area, 2, TIERS)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.one_of(st.none(), st.text(st.characters(blacklist_categories=["Cs"]), min_size=1)),
        min_size=4,
        max_size=4,
    )
)
def test_any_text_is_read_back_as_it_was_written(rich_bytes, found):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        path.write_bytes(rich_bytes)
        with open_host(path) as host:
            host.write_columns(table_of(host).area, [ColumnWrite("Note", texts(*found))])
            host.commit()
            column = host.read(table_of(host).area).column(3)
    read = [column.texts[code] if code >= 0 else None for code in column.text_codes]
    assert read == found
