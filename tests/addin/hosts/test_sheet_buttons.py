"""Buttons on sheets: put over cells and taken out again, whatever else is drawn there."""

import re
import zipfile

import pytest

from addin.hosts.base import Area, ColumnWrite
from addin.hosts.file import FileHost
from addin.hosts.references import CellReference
from addin.hosts.sheet_buttons import ButtonsEdit, SheetButton
from grading.exceptions import RefusedError

OURS = ("go", "stop")
DRAWING = "xl/drawings/drawing1.xml"
TOUCHED = {"[Content_Types].xml", "xl/worksheets/sheet1.xml"}
"""Parts that say the same after a button has come and gone, but are packed anew."""


@pytest.fixture
def plain(make_book):
    """A workbook without a drawing."""
    return make_book(lambda book: book.add_worksheet("Start <here>").write(0, 0, "x"))


@pytest.fixture
def drawn(make_book):
    """A workbook whose first sheet has a chart and a text box of its owner."""

    def fill(book):
        sheet = book.add_worksheet("Start <here>")
        sheet.write_column("A1", [1, 2])
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "='Start <here>'!$A$1:$A$2"})
        sheet.insert_chart("H2", chart)
        sheet.insert_textbox("D12", "mine", {"url": "internal:'Start <here>'!A1"})

    return make_book(fill)


def button(shape="go", row=3, column=2):
    """A button over a cell of the first sheet."""
    cell = CellReference("Start <here>", row, column)
    return SheetButton(shape, "Go & see", 'Starts "it".', cell, "en")


def put(path, *buttons):
    """Let a workbook have just these buttons; gives whether something was written."""
    with FileHost(path, backup=False) as host:
        host.put_buttons(ButtonsEdit(buttons, OURS))
        return host.commit().written


def xml_of(path, part=DRAWING):
    """The text of a part."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(part).decode()


def test_a_click_selects_the_cell_below(plain):
    """The shape covers the cell, and its link leads there."""
    assert put(plain, button())
    xml = xml_of(plain)
    assert re.findall(r'name="(\w+)"', xml) == ["go", "adj"]
    assert re.findall(r"<xdr:(?:col|row)>(\d+)<", xml) == ["1", "2", "2", "3"]
    assert ">Go &amp; see<" in xml
    links = xml_of(plain, "xl/drawings/_rels/drawing1.xml.rels")
    assert re.findall(r'Target="([^"]+)"', links) == ["#'Start &lt;here&gt;'!B3"]
    assert "TargetMode" not in links


@pytest.mark.parametrize("workbook", ["plain", "drawn"])
def test_taken_out_all_is_as_it_was(workbook, request, packed_parts):
    """No part is left or changed; what the owner has drawn was never touched."""
    path = request.getfixturevalue(workbook)
    before, sheet = packed_parts(path), xml_of(path, "xl/worksheets/sheet1.xml")
    drawing = xml_of(path) if workbook == "drawn" else None
    assert put(path, button(), button("stop", 5))
    if drawing is not None:
        head, tail = drawing.removesuffix("</xdr:wsDr>"), "</xdr:wsDr>"
        assert xml_of(path).startswith(head)
        assert xml_of(path).endswith(tail)
    assert put(path)
    after = packed_parts(path)
    assert after.keys() == before.keys()
    assert xml_of(path, "xl/worksheets/sheet1.xml") == sheet
    assert drawing is None or xml_of(path) == drawing
    packed = TOUCHED | {DRAWING, "xl/drawings/_rels/drawing1.xml.rels"}
    assert all(after[name] == before[name] for name in before.keys() - packed)


def test_a_second_time_writes_nothing(drawn):
    """Nor does taking out what is not there."""
    assert not put(drawn)
    assert put(drawn, button())
    assert not put(drawn, button())


def test_numbers_of_shapes_are_not_given_twice(drawn):
    """Each shape of a drawing has a number of its own."""
    put(drawn, button(), button("stop", 5))
    numbers = re.findall(r'cNvPr id="(\d+)"', xml_of(drawn))
    assert len(numbers) == 4
    assert len({*numbers}) == 4


def test_one_that_is_there_keeps_its_looks(plain, edit_parts):
    """Whoever has coloured a button keeps the colour; only where it leads is set right."""
    put(plain, button())
    edit_parts(plain, {DRAWING: lambda xml: xml.replace(b"2F6DB5", b"C00000")})
    assert not put(plain, button())
    assert put(plain, button(row=7))
    assert "C00000" in xml_of(plain)
    links = xml_of(plain, "xl/drawings/_rels/drawing1.xml.rels")
    assert re.findall(r"!(\w+)", links) == ["B7"]


def test_a_copy_elsewhere_leads_to_the_cell_too(make_book):
    """When the cell moves to another sheet, the old shape leads there, and a new one stands there."""

    def fill(book):
        book.add_worksheet("Start <here>")
        book.add_worksheet("Other")

    path = make_book(fill)
    put(path, button())
    moved = SheetButton("go", "Go", "", CellReference("Other", 9, 1), "en")
    assert put(path, moved)
    assert not put(path, moved)
    for number in (1, 2):
        links = xml_of(path, f"xl/drawings/_rels/drawing{number}.xml.rels")
        assert re.findall(r'Target="([^"]+)"', links) == ["#'Other'!A9"]
    assert put(path)
    with zipfile.ZipFile(path) as archive:
        assert not [name for name in archive.namelist() if "drawing" in name]


def test_one_that_is_not_wanted_any_more_goes(plain):
    """The others stay."""
    put(plain, button(), button("stop", 5))
    assert put(plain, button("stop", 5))
    assert re.findall(r'cNvPr id="\d+" name="(\w+)"', xml_of(plain)) == ["stop"]
    assert xml_of(plain, "xl/drawings/_rels/drawing1.xml.rels").count("<Relationship ") == 1


def test_nothing_is_drawn_on_a_protected_sheet(make_book):
    """Its owner is told."""
    path = make_book(lambda book: book.add_worksheet("Start <here>").protect())
    with (
        FileHost(path) as host,
        pytest.raises(RefusedError, match=r"Start <here>: .*protected"),
    ):
        host.put_buttons(ButtonsEdit((button(),), OURS))


def test_cells_are_written_by_themselves(drawn):
    """Cells and buttons in one commit are a mistake of the caller's; nothing is written."""
    before = drawn.read_bytes()
    with FileHost(drawn) as host:
        area = Area("Start <here>", 1, 1, 2, 1)
        host.write_columns(area, [ColumnWrite("1", [5.0], column=1)])
        host.put_buttons(ButtonsEdit((button(),), OURS))
        with pytest.raises(ValueError, match="commit the cells first"):
            host.commit()
    assert drawn.read_bytes() == before


def test_a_strict_workbook_stays_strict(plain, edit_parts):
    """Nothing of the transitional kind comes into it."""
    old = b"http://schemas.openxmlformats.org/"

    def strict(xml):
        for kind in (b"officeDocument/2006", b"spreadsheetml/2006"):
            xml = xml.replace(old + kind, b"http://purl.oclc.org/ooxml/" + kind.partition(b"/")[0])
        return xml

    edit_parts(plain, {"*": strict})
    put(plain, button())
    made = (DRAWING, "xl/drawings/_rels/drawing1.xml.rels", "xl/worksheets/sheet1.xml")
    for part in made:
        assert "purl.oclc.org" in xml_of(plain, part)
    assert "schemas.openxmlformats.org" not in xml_of(plain)


@pytest.mark.needs_validator
@pytest.mark.parametrize("workbook", ["plain", "drawn"])
def test_the_workbook_is_valid(workbook, request, ooxml_validator):
    """By the Open XML SDK."""
    path = request.getfixturevalue(workbook)
    put(path, button(), button("stop", 5))
    assert ooxml_validator(path).errors == []
