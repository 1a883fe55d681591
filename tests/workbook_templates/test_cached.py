"""Formulas come with their values."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from workbook_templates.cached import fill_cached_values, set_formula
from workbook_templates.openpyxl_order import workbook_bytes


@pytest.fixture
def workbook():
    return openpyxl.Workbook()


def _shown(workbook):
    """The values as a program sees them that computes nothing."""
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(workbook)), data_only=True)
    return {cell.coordinate: cell.value for row in book.active.iter_rows() for cell in row}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (3, 3),
        (0.1, 0.1),
        (1e-300, 1e-300),
        ("A & B <C>", "A & B <C>"),
        ("重点客户", "重点客户"),
        (True, True),
        (False, False),
        (date(2026, 11, 20), datetime(2026, 11, 20)),
        ("#N/A", "#N/A"),
    ],
)
def test_a_value_of_each_kind_is_shown(workbook, value, shown):
    """Whoever computes nothing sees the value, of the right kind."""
    cell = workbook.active["B2"]
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    set_formula(cell, "=A1", value)
    found = _shown(workbook)["B2"]
    assert found == shown
    assert type(found) is type(shown)


def test_a_blank_result_is_an_empty_text(workbook):
    """A formula that gives "" is a text without letters, not a zero."""
    set_formula(workbook.active["A1"], '=""', "")
    sheet = _part(workbook_bytes(workbook), "xl/worksheets/sheet1.xml")
    assert '<c r="A1" t="str"><f>""</f><v></v></c>' in sheet


def test_spaces_at_the_ends_stay(workbook):
    """XML readers drop them unless told."""
    set_formula(workbook.active["A1"], '=" x "', " x ")
    assert '<v xml:space="preserve"> x </v>' in _part(
        workbook_bytes(workbook), "xl/worksheets/sheet1.xml"
    )


def test_the_formula_itself_stays(workbook):
    """The value stands beside the formula, not in its place; an array formula stays one."""
    set_formula(workbook.active["A1"], '=IF(1<2,"a&b","c")', "a&b")
    set_formula(workbook.active["A2"], "=SUM(IF(B1:B3>1,1))", 0, array=True)
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(workbook)))
    assert book.active["A1"].value == '=IF(1<2,"a&b","c")'
    assert book.active["A2"].value.text == "=SUM(IF(B1:B3>1,1))"


def test_each_sheet_has_its_own_values(workbook):
    """The same address on two sheets holds two values."""
    other = workbook.create_sheet("Other")
    set_formula(workbook.active["A1"], "=1", 1)
    set_formula(other["A1"], "=2", 2)
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(workbook)), data_only=True)
    assert [sheet["A1"].value for sheet in book.worksheets] == [1, 2]


def test_formulas_without_a_value_are_named(workbook):
    """All of them at once, with sheet and cell."""
    workbook.active.title = "Dashboard"
    workbook.active["A1"] = "=1+1"
    workbook.active["C3"] = "=2+2"
    set_formula(workbook.active["B2"], "=3", 3)
    with pytest.raises(ValueError, match=r"no value.*: Dashboard!A1, Dashboard!C3$"):
        workbook_bytes(workbook)


def test_a_text_is_no_formula(workbook):
    """What does not begin with = is refused where it is set."""
    with pytest.raises(ValueError, match=r"Sheet!A1: a formula must begin with =, got 'SUM\(1\)'"):
        set_formula(workbook.active["A1"], "SUM(1)", 1)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_value_must_be_finite(workbook, value):
    """Excel has no such numbers; a file with one would not open."""
    with pytest.raises(ValueError, match=r"Sheet!A1: .* finite number"):
        set_formula(workbook.active["A1"], "=1/0", value)


def test_other_parts_stay_as_they_were(workbook):
    """Only sheets with formulas change, and the same input gives the same bytes."""
    workbook.create_sheet("Plain")["A1"] = "text"
    set_formula(workbook.active["A1"], "=1", 1)
    buffer = io.BytesIO()
    workbook.save(buffer)
    before = buffer.getvalue()
    after = fill_cached_values(workbook, before)
    assert after == fill_cached_values(workbook, before)
    changed = {
        name
        for name in zipfile.ZipFile(io.BytesIO(after)).namelist()
        if _part(before, name) != _part(after, name)
    }
    assert changed == {"xl/worksheets/sheet1.xml"}


def _part(package, name):
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return opened.read(name).decode("utf-8")
