"""Sheets Tierbook makes: complete when new, only rows and size rewritten afterwards."""

import re
import warnings
import zipfile
from dataclasses import replace
from datetime import datetime

import numpy as np
import openpyxl
import pytest

from addin.hosts.base import Area, ColumnWrite, GeneratedColumn, GeneratedSheet, TierFormat
from addin.hosts.file import FileHost
from grading.engine.grades import Lookup
from grading.exceptions import RefusedError

NOW = datetime(2026, 11, 21, 14, 15, 2)
TIERS = (TierFormat("A", "#C6EFCE", "#006100"), TierFormat("D", "#FFC7CE"))
OURS = "Tierbook_Sheet_Schedule"


def open_host(path, **options):
    return FileHost(path, now=lambda: NOW, **options)


def load(path):
    """The workbook as openpyxl reads it; it warns of what it would drop if it saved."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path)


def texts(*values):
    return Lookup(np.arange(len(values)), list(values))


def schedule(*customers, **options):
    count = len(customers)
    columns = (
        GeneratedColumn("Date", np.array(["2026-12-01"] * count, "datetime64[D]"), "date", 11),
        GeneratedColumn("Customer", texts(*customers), width=30),
        GeneratedColumn("Grade", Lookup(np.zeros(count, int), ["A"])),
        GeneratedColumn("Minutes", np.full(count, 45.0), "integer"),
        GeneratedColumn(
            "Status", Lookup(np.zeros(count, int), ["planned"]), choices=("planned", "done")
        ),
        GeneratedColumn("Notes", Lookup(np.full(count, -1), []), "wrapped", 40),
    )
    sheet = GeneratedSheet(
        "Schedule",
        "Schedule",
        OURS,
        columns,
        title="Visits & more",
        notes=("4 weeks from 2026-12-01", "=not a formula"),
        tier_column="Grade",
        tiers=TIERS,
    )
    return replace(sheet, **options)


@pytest.fixture
def book(make_book):
    return make_book(lambda made: made.add_worksheet("Data").write("A1", "mine"))


def put(path, sheet, **options):
    with open_host(path, **options) as host:
        tab = host.put_sheet(sheet)
        return tab, host.commit()


def rows(path, tab="Schedule", cells="A5:F8"):
    return [[cell.value for cell in row] for row in load(path)[tab][cells]]


def test_new_sheet_holds_title_notes_and_table(book):
    assert put(book, schedule("Acme", "=HYPERLINK(1)"))[0] == "Schedule"
    sheet = load(book)["Schedule"]
    assert [sheet[f"A{row}"].value for row in range(1, 5)] == [
        "Visits & more",
        "4 weeks from 2026-12-01",
        "=not a formula",
        None,
    ]
    assert rows(book, cells="A5:F7") == [
        ["Date", "Customer", "Grade", "Minutes", "Status", "Notes"],
        [datetime(2026, 12, 1), "Acme", "A", 45, "planned", None],
        [datetime(2026, 12, 1), "=HYPERLINK(1)", "A", 45, "planned", None],
    ]
    assert sheet["B7"].quotePrefix
    assert sheet.tables["Schedule"].ref == "A5:F7"


def test_new_sheet_is_ready_to_be_read_and_printed(book):
    put(book, schedule("Acme", "Best"))
    sheet = load(book)["Schedule"]
    assert sheet.freeze_panes == "A6"
    assert sheet["A1"].font.b
    assert sheet["A1"].font.sz > sheet["A2"].font.sz
    assert sheet["A6"].number_format == "yyyy-mm-dd"
    assert sheet["F6"].alignment.wrap_text
    assert sheet.column_dimensions["B"].width == 30
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$5:$5"
    assert sheet.oddFooter.left.text == "Visits && more"
    (validation,) = sheet.data_validations.dataValidation
    assert (str(validation.sqref), validation.formula1) == ("E6:E7", '"planned,done"')
    (coloured,) = sheet.conditional_formatting
    assert (str(coloured.sqref), len(coloured.rules)) == ("C6:C7", 2)


def test_portrait_is_possible(book):
    put(book, schedule("Acme", landscape=False))
    assert load(book)["Schedule"].page_setup.orientation == "portrait"


@pytest.mark.needs_validator
@pytest.mark.parametrize(
    "sheet",
    [
        schedule("Acme", "=HYPERLINK(1)"),
        schedule(),
        schedule("Acme", title="", notes=(), tier_column=None, tiers=()),
        schedule("Acme", notes=tuple(f"note {n}" for n in range(20))),
    ],
    ids=["whole", "no rows", "bare", "many notes"],
)
def test_new_sheet_is_valid(rich, sheet, ooxml_validator):
    put(rich, sheet)
    assert ooxml_validator(rich).errors == []


@pytest.mark.needs_validator
def test_rewritten_sheet_is_valid(rich, ooxml_validator):
    put(rich, schedule("Acme"))
    put(rich, schedule("Acme", "Best", "Cent"))
    assert ooxml_validator(rich).errors == []


def test_table_without_rows_has_an_empty_one(book):
    """Excel calls a table without data row damaged."""
    put(book, schedule())
    assert load(book)["Schedule"].tables["Schedule"].ref == "A5:F6"


def test_sheet_is_ours_by_name(book):
    put(book, schedule("Acme"))
    with open_host(book) as host:
        assert host.names()[OURS] == "Schedule!$A$1"


def test_second_run_writes_nothing(book):
    put(book, schedule("Acme"))
    data = book.read_bytes()
    assert not put(book, schedule("Acme"))[1].written
    assert book.read_bytes() == data


def test_second_run_orders_no_computing_either(make_book, edit_parts):
    """Excel takes the order away when it saves; what stands there needs no new one."""

    def fill(made):
        made.add_worksheet("Data").write("A1", "mine")
        made.add_worksheet("Other").write_formula("A1", "=1+1", None, 2)

    path = make_book(fill)
    put(path, schedule("Acme"))
    saved_by_excel = {"xl/workbook.xml": lambda xml: xml.replace(b' fullCalcOnLoad="1"', b"")}
    edit_parts(path, saved_by_excel)
    before = path.read_bytes()
    assert not put(path, schedule("Acme"))[1].written
    assert path.read_bytes() == before
    assert put(path, schedule("Acme", "Bolt"))[1].notes


@pytest.mark.parametrize(
    ("before", "after"),
    [(("a", "b", "c"), ("x",)), (("a",), ("x", "y", "z")), (("a", "b"), ("x", "y")), ((), ("x",))],
)
def test_rows_and_size_of_our_table_are_rewritten(book, before, after):
    put(book, schedule(*before))
    put(book, schedule(*after))
    sheet = load(book)["Schedule"]
    found = [cell.value for (cell,) in sheet["B6:B9"]]
    assert found == [*after, *[None] * (4 - len(after))]
    bottom = 5 + len(after)
    assert sheet.tables["Schedule"].ref == f"A5:F{bottom}"
    assert str(sheet.data_validations.dataValidation[0].sqref).split(":")[0] == "E6"
    assert sheet.tables["Schedule"].autoFilter.ref == f"A5:F{bottom}"
    assert len(load(book).sheetnames) == 2


def test_surplus_rows_are_gone_when_the_table_shrinks(book):
    """Empty lines with borders would be printed."""
    put(book, schedule("a", "b", "c"))
    put(book, schedule("x"))
    with zipfile.ZipFile(book) as archive:
        xml = archive.read("xl/worksheets/sheet2.xml")
    assert b'<row r="6"' in xml
    assert b'<row r="7"' not in xml


def test_drop_downs_and_colours_grow_with_the_table(book):
    put(book, schedule("a", "b"))
    put(book, schedule("a", "b", "c"))
    sheet = load(book)["Schedule"]
    assert str(sheet.data_validations.dataValidation[0].sqref) == "E6:E8"
    assert [str(found.sqref) for found in sheet.conditional_formatting] == ["C6:C8"]


def test_days_stay_set_apart_when_the_table_grows(book):
    """New rows look like the first ones: bands, lines and the look of cells without a value."""
    options = {"week_column": "Status", "day_column": "Date"}
    put(book, schedule("Acme", **options))
    put(book, schedule("Acme", "Best", "Cold", **options))
    sheet = load(book)["Schedule"]
    weeks, bands, _tiers = sheet.conditional_formatting
    assert (str(weeks.sqref), str(bands.sqref)) == ("E6:E8", "A6:B8 D6:D8 F6:F8")
    assert [rule.formula[0] for rule in bands.rules][1:] == ["$E6<>$E7", "MOD($A6,2)=1"]
    assert all(sheet[f"F{row}"].border.bottom.style == "thin" for row in (6, 7, 8))


def test_an_appended_column_continues_each_row(make_book):
    """Banded rows run on, blanks included, and nothing of the user's is touched."""

    def fill(made):
        sheet = made.add_worksheet("Data")
        grounds = [made.add_format({"bg_color": each}) for each in ("#FFFFFF", "#EEEEEE")]
        sheet.write_row("A1", ["Customer", "Amount"])
        for row in range(1, 5):
            sheet.write_row(row, 0, [f"c{row}", row], grounds[row % 2])

    book = make_book(fill)
    with open_host(book) as host:
        values = Lookup(np.array([0, -1, 0, -1]), ["A"])
        host.write_columns(Area("Data", 1, 1, 5, 2), [ColumnWrite("Grade", values, style="code")])
        host.commit()
    sheet = load(book)["Data"]
    shown = [
        [sheet.cell(row, column).fill.fgColor.rgb for row in range(2, 6)] for column in (2, 3)
    ]
    assert shown[0] == shown[1] == ["FFEEEEEE", "FFFFFFFF"] * 2
    assert {sheet.cell(row, 3).alignment.horizontal for row in range(1, 6)} == {"center"}


def test_what_a_person_changed_on_our_sheet_stays(book, edit_parts):
    """Renamed tab, widths, title and an own column survive a new plan."""
    put(book, schedule("a", "b"))

    def widen(xml):
        return xml.replace(b'max="2" width="30"', b'max="2" width="55"').replace(
            b"Visits &amp; more", b"My visits"
        )

    edit_parts(
        book,
        {
            "xl/worksheets/sheet2.xml": widen,
            "xl/workbook.xml": lambda xml: xml.replace(b'"Schedule"', b'"Tours"').replace(
                b"Schedule!", b"Tours!"
            ),
        },
    )
    assert put(book, schedule("x", "y"))[0] == "Tours"
    sheet = load(book)["Tours"]
    assert sheet["A1"].value == "My visits"
    assert sheet.column_dimensions["B"].width == 55
    assert sheet["B6"].value == "x"


def test_a_column_a_person_added_stays(book):
    put(book, schedule("a", "b"))
    with open_host(book) as host:
        area = host.tables()[0].area
        host.write_columns(area, [ColumnWrite("My remark", texts("one", "two"))])
        host.commit()
    put(book, schedule("x", "y"))
    assert rows(book, cells="B5:G7") == [
        ["Customer", "Grade", "Minutes", "Status", "Notes", "My remark"],
        ["x", "A", 45, "planned", None, "one"],
        ["y", "A", 45, "planned", None, "two"],
    ]


def test_a_sheet_of_a_person_is_never_written(make_book):
    book = make_book(lambda made: made.add_worksheet("Schedule").write("A1", "mine"))
    tab, report = put(book, schedule("Acme"))
    assert tab == "Schedule (Tierbook)"
    assert "Schedule (Tierbook)" in report.notes[0].text("en")
    assert load(book)["Schedule"]["A1"].value == "mine"


def test_a_table_of_a_person_keeps_its_name(make_book):
    def fill(made):
        made.add_worksheet("Data").add_table("A1:B3", {"name": "Schedule"})

    book = make_book(fill)
    put(book, schedule("Acme"))
    assert "Schedule_Tierbook" in load(book)["Schedule"].tables
    assert not put(book, schedule("Acme"))[1].written


def test_sheet_deleted_by_a_person_is_made_anew(book, edit_parts):
    put(book, schedule("a"))
    edit_parts(
        book,
        {"xl/workbook.xml": lambda xml: xml.replace(b"Schedule!$A$1", b"#REF!$A$1")},
    )
    assert put(book, schedule("x"))[0] == "Schedule (Tierbook)"


def test_two_sheets_in_one_commit(book):
    with open_host(book) as host:
        host.put_sheet(schedule("a"))
        other = schedule("b", sheet="Check", table="Check", name="Tierbook_Sheet_Check")
        host.put_sheet(other)
        host.commit()
        assert [(t.name, t.area.sheet) for t in host.tables()] == [
            ("Schedule", "Schedule"),
            ("Check", "Check"),
        ]


def test_same_sheet_staged_twice_is_made_once(book):
    with open_host(book) as host:
        assert host.put_sheet(schedule("a")) == host.put_sheet(schedule("b")) == "Schedule"
        host.commit()
    assert load(book)["Schedule"]["B6"].value == "b"


def test_our_sheet_staged_twice_holds_what_came_last(book):
    put(book, schedule("a", "b"))
    remark = GeneratedColumn("Remark", texts("one", "two", "three"))
    with open_host(book) as host:
        for names in (("x", "y", "z"), ("p", "q", "r")):
            sheet = schedule(*names)
            host.put_sheet(replace(sheet, columns=(*sheet.columns, remark)))
        host.commit()
        assert host.tables()[0].headers[5:] == ("Notes", "Remark")
    sheet = load(book)["Schedule"]
    assert [cell.value for (cell,) in sheet["B6:B9"]] == ["p", "q", "r", None]
    assert str(sheet.data_validations.dataValidation[0].sqref) == "E6:E8"
    assert sheet["G5"].value == "Remark"


def test_locked_structure_is_refused(book, edit_parts):
    lock = b'<workbookProtection lockStructure="1"/><bookViews>'
    edit_parts(book, {"xl/workbook.xml": lambda xml: xml.replace(b"<bookViews>", lock)})
    with open_host(book) as host:
        with pytest.raises(RefusedError, match="structure is protected"):
            host.put_sheet(schedule("a"))
        assert not host.commit().written


@pytest.mark.parametrize(("row", "free"), [(7, False), (8, False), (9, True)])
def test_table_does_not_grow_over_what_stands_below(book, edit_parts, row, free):
    put(book, schedule("a"))

    def add(xml):
        cell = f'<row r="{row}"><c r="B{row}"><v>1</v></c></row></sheetData>'
        return xml.replace(b"</sheetData>", cell.encode())

    edit_parts(book, {"xl/worksheets/sheet2.xml": add})
    with open_host(book) as host:
        if free:
            host.put_sheet(schedule("x", "y", "z"))
            assert host.commit().written
        else:
            with pytest.raises(RefusedError, match=rf"Schedule!B{row}: the cells under the table"):
                host.put_sheet(schedule("x", "y", "z"))
            assert not host.commit().written


def test_totals_row_a_person_switched_on_is_refused(book, edit_parts):
    put(book, schedule("a", "b"))
    edit_parts(
        book,
        {
            "xl/tables/table1.xml": lambda xml: xml.replace(
                b'totalsRowShown="0"', b'totalsRowCount="1"'
            )
        },
    )
    with open_host(book) as host, pytest.raises(RefusedError, match="no totals row"):
        host.put_sheet(schedule("x", "y", "z"))


def test_choices_that_excel_cannot_hold_are_left_out(book):
    long = GeneratedColumn("a", texts("x"), choices=tuple("abcdefghij" * 3 for _ in range(9)))
    comma = GeneratedColumn("b", texts("x"), choices=("1,5", "2"))
    put(book, schedule("Acme", columns=(long, comma), tier_column=None))
    assert not load(book)["Schedule"].data_validations.dataValidation


def test_workbook_without_styles_gets_some(book, edit_parts):
    edit_parts(
        book,
        {
            "xl/_rels/workbook.xml.rels": lambda xml: xml.replace(
                b"relationships/styles", b"relationships/nothing"
            )
        },
    )
    put(book, schedule("Acme"))
    with zipfile.ZipFile(book) as archive:
        assert "xl/styles.xml" in archive.namelist()


@pytest.mark.needs_libreoffice
def test_new_sheet_opens_in_libreoffice(make_book, tmp_path, libreoffice):
    book = make_book(lambda made: made.add_worksheet("Data"))
    put(book, schedule("Acme", "=HYPERLINK(1)"))
    rows = libreoffice.values(book, tmp_path / "converted")["Schedule"]
    assert rows[6][:4] == [datetime(2026, 12, 1), "=HYPERLINK(1)", "A", 45]


def test_more_columns_than_a_sheet_has_are_refused(book):
    columns = tuple(GeneratedColumn(f"c{n}", texts("x")) for n in range(16_385))
    sheet = schedule("Acme", columns=columns, tier_column=None)
    with (
        open_host(book) as host,
        pytest.raises(RefusedError, match="at most 1,048,576 rows and 16,384 columns"),
    ):
        host.put_sheet(sheet)


@pytest.mark.parametrize("again", [False, True])
def test_more_rows_than_a_sheet_has_are_refused(book, again):
    if again:
        put(book, schedule("a"))
    values = Lookup(np.zeros(1_048_576, np.int32), ["x"])
    sheet = schedule("a", columns=(GeneratedColumn("Customer", values),), tier_column=None)
    with open_host(book) as host, pytest.raises(RefusedError, match="at most 1,048,576 rows"):
        host.put_sheet(sheet)


MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONSHIPS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def test_sheet_of_a_strict_workbook_is_strict(book, edit_parts):
    def strict(xml):
        xml = xml.replace(MAIN, b"http://purl.oclc.org/ooxml/spreadsheetml/main")
        return xml.replace(
            RELATIONSHIPS, b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        )

    edit_parts(book, {"*": strict})
    put(book, schedule("Acme"))
    with zipfile.ZipFile(book) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert MAIN not in content
            assert RELATIONSHIPS not in content
    assert not put(book, schedule("Acme"))[1].written


def test_workbook_part_with_prefixes_takes_a_sheet(book, edit_parts):
    def prefixed(xml):
        xml = re.sub(rb"<(/?)(?![?!])", rb"<\1x:", xml)
        return (
            xml.replace(b"xmlns=", b"xmlns:x=")
            .replace(b"xmlns:r=", b"xmlns:q=")
            .replace(b" r:id", b" q:id")
        )

    edit_parts(book, {"xl/workbook.xml": prefixed, "xl/styles.xml": prefixed})
    put(book, schedule("Acme"))
    assert rows(book, cells="B6:C6") == [["Acme", "A"]]


@pytest.mark.parametrize("name", ["访问计划", "Plan d'été & co"])
def test_tab_names_of_any_language_are_found_again(book, name):
    put(book, schedule("Acme", sheet=name))
    assert put(book, schedule("Best", sheet=name))[0] == name
    assert rows(book, tab=name, cells="B6:B6") == [["Best"]]
