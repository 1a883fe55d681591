"""Buttons on sheets: where a workbook's names ask for them, and nowhere else."""

import re
import zipfile
from datetime import date

import pytest
import xlsxwriter

from addin.actions.plan import plan
from addin.actions.regrade import regrade
from addin.hosts.file import FileHost
from addin.lite.workbook import embed, extract, remove
from addin.workbook.button_cells import BUTTON_SCRIPTS, button_name

CELLS = {"regrade_all": "$B$2", "plan_visits": "$B$4"}
DRAWING = "xl/drawings/drawing1.xml"
TODAY = date(2026, 11, 20)


@pytest.fixture
def make_marked(tmp_path):
    """Makes a workbook whose names mark cells of its second sheet as buttons."""

    def make(sheet="Start here", *, locked=False, cells=CELLS):
        path = tmp_path / "book.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            data, start = book.add_worksheet("Data"), book.add_worksheet(sheet)
            rows = [["Customer", "Annual amount"], ["Ann", 120_000], ["Bo", 20_000]]
            for number, row in enumerate(rows):
                data.write_row(number, 0, row)
            if locked:
                start.protect()
            quoted = sheet.replace("'", "''")
            for script, cell in cells.items():
                book.define_name(button_name(script), f"='{quoted}'!{cell}")
        return path

    return make


def put_in(path):
    """Put Tierbook into a workbook; gives the report and the buttons that main.py tells of."""
    with FileHost(path, backup=False) as host:
        report = embed(host)
        main = extract(host)["main.py"]
    return report, re.findall(r'^(\w+)\.__xlscript__\["button"\] = "(.*)"$', main, re.MULTILINE)


def parts(path):
    """Names of all parts."""
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def test_shapes_and_code_name_the_same_cells(make_marked):
    """Each script is told the shape that is drawn, and the cell to which that leads."""
    path = make_marked()
    _, told = put_in(path)
    assert told == [
        ("regrade_all", "[tierbook_regrade_all]'Start here'!B2"),
        ("plan_visits", "[tierbook_plan_visits]'Start here'!B4"),
    ]
    with zipfile.ZipFile(path) as archive:
        links = archive.read("xl/drawings/_rels/drawing1.xml.rels").decode()
        shapes = archive.read(DRAWING).decode()
    assert re.findall('Target="#([^"]+)"', links) == [place.split("]")[1] for _, place in told]
    assert re.findall(r'cNvPr id="\d+" name="(\w+)"', shapes) == [
        f"tierbook_{script}" for script in BUTTON_SCRIPTS
    ]


def test_a_quotation_mark_in_a_name_is_not_doubled_for_lite(make_marked):
    """Lite compares what stands between the outer ones with the tab; Excel's links double it."""
    path = make_marked("Bo's")
    _, told = put_in(path)
    assert told[0][1] == "[tierbook_regrade_all]'Bo's'!B2"
    with zipfile.ZipFile(path) as archive:
        assert "#'Bo''s'!B2" in archive.read("xl/drawings/_rels/drawing1.xml.rels").decode()


@pytest.mark.parametrize(
    ("sheet", "cells"),
    [("Now!", CELLS), ("Start here", {}), ("Start here", {"undo": "$B$2"})],
    ids=["lite cannot name the sheet", "no names", "no button of ours"],
)
def test_without_a_place_there_is_no_button(make_marked, sheet, cells):
    """Neither a shape nor a line of code."""
    path = make_marked(sheet, cells=cells)
    assert put_in(path)[1] == []
    assert DRAWING not in parts(path)


def test_a_broken_name_makes_no_button(make_marked):
    """The other button is there."""
    path = make_marked(cells={"regrade_all": "#REF!", "plan_visits": "$B$4"})
    assert [script for script, _ in put_in(path)[1]] == ["plan_visits"]


def test_a_protected_sheet_gets_the_code_without_buttons(make_marked):
    """And its owner is told how to have them."""
    report, told = put_in(make_marked(locked=True))
    assert report.written
    assert told == []
    (note,) = report.notes
    assert note.text("en").startswith("Start here: the sheet is protected")


def test_put_in_again_nothing_is_written_and_taken_out_nothing_is_left(make_marked):
    """The parts are those of the workbook as it was."""
    path = make_marked()
    before = parts(path)
    put_in(path)
    assert not put_in(path)[0].written
    with FileHost(path, backup=False) as host:
        assert remove(host).written
    assert sorted(parts(path)) == sorted(before)


def test_work_goes_on_around_the_drawing(make_marked, packed_parts):
    """Re-grade and plan keep its bytes."""
    path = make_marked()
    put_in(path)
    before = packed_parts(path)
    with FileHost(path, backup=False) as host:
        regrade(host, scheme="amount-bands", as_of=TODAY)
        plan(host, scheme="amount-bands", as_of=TODAY)
    after = packed_parts(path)
    drawn = [name for name in before if "drawing" in name]
    assert len(drawn) == 2
    assert all(after[name] == before[name] for name in drawn)
