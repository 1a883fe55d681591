"""One rep's part as a workbook: a sound file that can be read, printed and written into."""

from datetime import date

import numpy as np
import openpyxl
import pytest

from addin.hosts.base import GeneratedColumn, TierFormat
from addin.hosts.file import FileHost
from addin.plan_files.rep_workbook import rep_workbook
from addin.workbook.schedule_rows import read_schedule
from addin.workbook.state_rows import texts

START = date(2026, 11, 23)
TIERS = (TierFormat("A", "#0F6B8F", "#FFFFFF"),)
CUSTOMERS = (
    GeneratedColumn("Customer", texts(["Ann", "=Bo"])),
    GeneratedColumn("Grade", texts(["A", ""]), "code"),
    GeneratedColumn("Amount", np.array([5.0, np.nan])),
)


@pytest.fixture
def made(tmp_path, make_row):
    """The path of Li's workbook of two weeks."""
    rows = [make_row(), make_row(customer="Bo", day=date(2026, 12, 1), status="done")]
    options = {"start": START, "weeks": 2, "grade_header": "Grade"}
    content = rep_workbook("Li & Co", rows, CUSTOMERS, TIERS, "en", **options)
    again = rep_workbook("Li & Co", rows, CUSTOMERS, TIERS, "en", **options)
    assert content == again
    path = tmp_path / "li.xlsx"
    path.write_bytes(content)
    return path


def test_it_holds_board_schedule_and_customers(made):
    """In this order; titles name the rep."""
    book = openpyxl.load_workbook(made)
    assert book.sheetnames == ["Week board", "Schedule", "Customers"]
    assert [sheet["A1"].value for sheet in book] == [
        "Visit plan · Li & Co",
        "Visit plan · Li & Co",
        "Customers of Li & Co",
    ]
    customers = book["Customers"]
    table = customers.tables["Customers"]
    cells = [[cell.value for cell in row] for row in customers[table.ref]]
    assert cells == [["Customer", "Grade", "Amount"], ["Ann", "A", 5], ["=Bo", None, None]]
    assert customers["A5"].data_type == "s"  # a name that looks like a formula stays a name


def test_it_is_ready_to_print(made):
    """Landscape, one page wide, headers repeated, weeks on pages of their own."""
    book = openpyxl.load_workbook(made)
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddFooter.right.text == "&P / &N"
    assert book["Schedule"].print_title_rows == "$4:$4"
    assert len(book["Week board"].row_breaks.brk) == 1


def test_excel_would_open_it_without_complaint(made, ooxml_validator):
    """The Open XML validator finds nothing."""
    assert ooxml_validator(made).errors == []


def test_what_the_rep_marks_can_be_read_back(made):
    """The schedule is one of ours, rows done are told from open ones."""
    with FileHost(made, backup=False) as host:
        standing = read_schedule(host, as_of=START)
    assert [row.customer for row in standing.rows] == ["Bo"]
    assert [row.customer for row in standing.planned] == ["Ann"]
