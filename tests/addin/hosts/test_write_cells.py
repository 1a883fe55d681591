"""Single cells of a sheet: written in their places, in the look they have, nothing else touched."""

from datetime import date

import openpyxl
import pytest

from addin.hosts.base import Area
from addin.hosts.file import FileHost
from addin.hosts.memory import MemoryHost
from addin.hosts.memory_sheet import Formula, MemorySheet
from grading.exceptions import RefusedError

CELLS = {(2, 2): 12.5, (3, 2): "=not a formula", (3, 3): None, (6, 5): date(2026, 11, 21)}


def fill(made):
    """Texts, a number, a format, a formula, merged cells."""
    sheet = made.add_worksheet("Rules")
    bold = made.add_format({"bold": True, "num_format": "0.00"})
    sheet.write("A1", "Cutoffs", bold)
    sheet.write("B2", 7, bold)
    sheet.write_row("B3", ["x", "y"], bold)
    sheet.write_blank("E6", None, bold)
    sheet.write_formula("A8", "=1+1", None, 2)
    sheet.merge_range("A9:B9", "merged")
    made.add_worksheet("Other").write_formula("A1", "=Rules!B2", None, 7)


@pytest.fixture(params=["file", "memory"])
def host(request, make_book):
    """The same sheet on each host."""
    if request.param == "memory":
        rows = [["Cutoffs"], [None, 7.0], [None, "x", "y"], *[[]] * 4, [Formula("=1+1", 2)]]
        sheet = MemorySheet("Rules", rows, merged=(Area("Rules", 9, 1, 9, 2),))
        yield MemoryHost([sheet, MemorySheet("Other", [[Formula("=Rules!B2", 7)]])])
        return
    with FileHost(make_book(fill), backup=False) as made:
        yield made


def test_cells_get_their_values_once_committed(host):
    """Also in rows and columns that hold nothing; None empties a cell."""
    host.write_cells("Rules", CELLS)
    assert host.peek("Rules")[1][1] == 7
    assert host.commit().written
    found = host.peek("Rules")
    assert found[0][0] == "Cutoffs"
    assert found[1][1] == 12.5
    assert found[2][:3] == [None, "=not a formula", None]
    assert found[5][4] == 46347
    assert host.date_cells("Rules") == {(6, 5)}


def test_cells_that_hold_the_values_already_are_not_written(host):
    """The second identical run writes nothing."""
    for written in (True, False):
        host.write_cells("Rules", CELLS)
        assert host.commit().written is written


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ((8, 1), "Rules!A8: formulas are never overwritten"),
        ((9, 2), "Rules!B9: a cell to be written must stand alone"),
    ],
)
def test_a_cell_that_cannot_be_written_keeps_the_others_from_it(host, cell, told):
    """A formula is a person's; a merged cell would not show the value."""
    with pytest.raises(RefusedError, match=told):
        host.write_cells("Rules", {(1, 1): "x", cell: 1.0})
    assert not host.commit().written


def test_a_protected_sheet_is_not_written(make_book):
    """The file and the memory say so before anything is staged."""
    path = make_book(lambda made: made.add_worksheet("Rules").protect())
    told = pytest.raises(RefusedError, match=r"Rules: .* protected")
    with FileHost(path, backup=False) as host, told:
        host.write_cells("Rules", {(1, 1): 1.0})
    memory = MemoryHost([MemorySheet("Rules", protected=True)])
    with pytest.raises(RefusedError, match=r"Rules: .* protected"):
        memory.write_cells("Rules", {(1, 1): 1.0})


def test_cells_keep_their_look_and_dates_show_as_dates(make_book, ooxml_validator):
    """A cell in another format gets a date's, with its font; formulas are computed anew."""
    path = make_book(fill)
    with FileHost(path, backup=False) as host:
        host.write_cells("Rules", CELLS)
        saved = host.commit()
    assert any("computed anew" in note.text("en") for note in saved.notes)
    sheet = openpyxl.load_workbook(path)["Rules"]
    assert sheet["B2"].number_format == "0.00"
    assert sheet["B3"].font.bold
    assert sheet["B3"].quotePrefix
    assert sheet["E6"].value.date() == date(2026, 11, 21)
    assert sheet["E6"].font.bold
    assert ooxml_validator(path).errors == []
