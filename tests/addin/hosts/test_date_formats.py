"""Numbers that a sheet shows as dates are told from other numbers."""

from datetime import date

import numpy as np
import openpyxl
import pytest
import xlsxwriter

from addin.actions.regrade import regrade
from addin.hosts.base import Area
from addin.hosts.date_formats import shows_date
from addin.hosts.file import FileHost


@pytest.mark.parametrize("code", [
    "yyyy-mm-dd", "dd/mm/yyyy", "d-mmm-yy", "[$-804]yyyy年m月d日", '"week of "d mmm', "m/d/yyyy h:mm",
    "[Red]dd.mm.yyyy;@", "mmmm yyyy", "dddd", "[$-411]ggge年",
])  # fmt: skip
def test_formats_that_show_a_date(code):
    """A format with a day or a year shows a date."""
    assert shows_date(code)


@pytest.mark.parametrize("code", [
    "General", "0", "#,##0.00", '0 "days"', '#,##0 "€/year"', "0.00E+00", "[h]:mm", "mm:ss", "h:mm AM/PM",
    r"0\d", "@", '[Red]#,##0;[Blue]-#,##0', "", '"yearly"',
])  # fmt: skip
def test_formats_that_show_no_date(code):
    """Letters in quotes, brackets or behind a backslash, exponents and times are no dates."""
    assert not shows_date(code)


def dated(path, rows):
    with FileHost(path) as host:
        return host.read(Area("Customers", 1, 1, rows + 1, 2)).column(1).dated


def test_only_cells_shown_as_dates_are_dated(tmp_path):
    """Each row is told by its own cell's format, built-in or of the workbook's own."""
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Customers")
        sheet.write_row(0, 0, ["Customer", "Annual amount"])
        for row, code in enumerate(["0", "dd/mm/yyyy", 14, "General"], 1):
            sheet.write(row, 0, f"C{row}")
            sheet.write(row, 1, 46023, book.add_format({"num_format": code}))
    np.testing.assert_array_equal(dated(path, 4), [False, True, True, False])


def test_a_sheet_without_dates_has_none(tmp_path):
    """Where no cell shows a date nothing is kept per row."""
    path = tmp_path / "book.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "Customers"
    for row in (["Customer", "Annual amount"], ["a", 5], ["b", 6]):
        book.active.append(row)
    book.save(path)
    assert dated(path, 2) is None


def test_a_date_for_an_amount_is_named_and_not_graded(tmp_path):
    """An amount that Excel has turned into a date gets no grade; the others do."""
    path = tmp_path / "book.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "Customers"
    for row in (["Customer", "Annual amount"], ["a", date(2026, 1, 2)], ["b", 60_000]):
        book.active.append(row)
    book.save(path)
    with FileHost(path) as host:
        report = regrade(host, scheme="amount-bands", as_of=date(2026, 11, 21), lang="en")
    (problem,) = report.problems
    assert (problem.cell, problem.code) == ("B2", "date_for_number")
    assert "shows a date" in problem.message("en")
    grades = [row[2] for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)]
    assert grades == ["Grade", None, "B"]
