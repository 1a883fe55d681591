"""What stands around the rows of a sheet: widths, protection, merged cells, drop-downs."""

import pytest

from addin.hosts.markup import parse
from addin.hosts.ranges import Range
from addin.hosts.scanner import SheetXml
from addin.hosts.sheet_frame import (
    frame_of,
    grow_rules,
    is_protected,
    merged_ranges,
    set_widths,
    split,
    widen,
)

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def frame(before: str = "", after: str = "") -> bytes:
    body = "<sheetData></sheetData>"
    return f'<worksheet xmlns="{MAIN}">{before}{body}{after}</worksheet>'.encode()


@pytest.mark.parametrize(
    "rows", ["", '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"/>'], ids=["none", "two"]
)
def test_frame_is_the_sheet_without_its_rows(rows):
    after = "<headerFooter><oddFooter>sheetData&gt;</oddFooter></headerFooter>"
    xml = frame("<cols/>", after).replace(b"<sheetData>", b"<sheetData>" + rows.encode())
    found = frame_of(SheetXml(xml))
    assert found == frame("<cols/>", after)
    head, tail = split(found)
    assert head.endswith(b"<sheetData>")
    assert tail.startswith(b"</sheetData>")


def test_sheet_without_rows_is_split_after_its_empty_tag():
    xml = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData/><x:c/></x:worksheet>'.encode()
    head, tail = split(frame_of(SheetXml(xml)))
    assert head.endswith(b"<x:sheetData/>")
    assert tail == b"<x:c/></x:worksheet>"


@pytest.mark.parametrize(
    ("after", "locked"),
    [
        ("", False),
        ('<sheetProtection sheet="1"/>', True),
        ('<sheetProtection sheet="true" password="CC1A"/>', True),
        ('<sheetProtection objects="1"/>', False),
        ('<sheetProtection sheet="0"/>', False),
    ],
)
def test_protection_of_cells_is_told(after, locked):
    assert is_protected(frame(after=after)) is locked


def test_merged_ranges_are_told():
    after = '<mergeCells count="2"><mergeCell ref="A1:C1"/><mergeCell ref="B3:B4"/></mergeCells>'
    assert merged_ranges(frame(after=after)) == [Range(1, 1, 1, 3), Range(3, 2, 4, 2)]
    assert merged_ranges(frame()) == []


def columns(xml: bytes):
    holder = parse(xml).child("cols")
    return [
        (int(c.attributes["min"]), int(c.attributes["max"]), c.attributes.get("width"))
        for c in holder.children
    ]


@pytest.mark.parametrize(
    ("cols", "expected"),
    [
        ("", [(5, 5, "20")]),
        ('<col min="1" max="4" width="9"/>', [(1, 4, "9"), (5, 5, "20")]),
        ('<col min="6" max="9" width="9"/>', [(5, 5, "20"), (6, 9, "9")]),
        ('<col min="5" max="5" width="9"/>', [(5, 5, "9")]),
        ('<col min="1" max="9" width="9"/>', [(1, 4, "9"), (5, 5, "20"), (6, 9, "9")]),
        ('<col min="5" max="9" width="9"/>', [(5, 5, "20"), (6, 9, "9")]),
        ('<col min="1" max="5" width="9"/>', [(1, 4, "9"), (5, 5, "20")]),
        ('<col min="1" max="9" width="9" hidden="1"/>', [(1, 9, "9")]),
    ],
)
def test_new_column_gets_its_width_and_no_other_changes(cols, expected):
    before = f"<cols>{cols}</cols>" if cols else "<sheetFormatPr/>"
    xml = set_widths(frame(before), {5: 20})
    assert columns(xml) == expected
    names = [child.name for child in parse(xml).children]
    assert names.index("cols") == names.index("sheetData") - 1


def test_divided_columns_keep_their_format():
    xml = set_widths(frame('<cols><col min="1" max="9" width="9" style="3"/></cols>'), {5: 20})
    found = parse(xml).child("cols").children
    assert [c.attributes["style"] for c in found] == ["3", "3", "3"]


@pytest.mark.parametrize(
    ("sqref", "grown"),
    [
        ("E6:E7", "E6:E9"),
        ("E6:E7 F6:F7", "E6:E9 F6:F9"),
        ("E6:E100", "E6:E100"),
        ("Z6:Z7", "Z6:Z7"),
        ("E:E", "E:E"),
    ],
)
def test_drop_downs_follow_the_table(sqref, grown):
    after = f'<dataValidations count="1"><dataValidation sqref="{sqref}"/></dataValidations>'
    assert grow_rules(frame(after=after), Range(6, 1, 7, 6), 9) == frame(
        after=after.replace(sqref, grown)
    )


def test_conditional_formats_follow_the_table():
    """Rules on the table's rows reach its new end; rules elsewhere stay."""
    rule = '<cfRule type="expression" priority="1"><formula>TRUE</formula></cfRule>'
    after = (
        f'<conditionalFormatting sqref="A6:C7 E6:F7">{rule}</conditionalFormatting>'
        f'<conditionalFormatting sqref="A1:F1">{rule}</conditionalFormatting>'
    )
    assert grow_rules(frame(after=after), Range(6, 1, 7, 6), 9) == frame(
        after=after.replace("A6:C7 E6:F7", "A6:C9 E6:F9")
    )


@pytest.mark.parametrize(
    ("cols", "widths", "expected"),
    [
        ("", {2: 20}, '<cols><col min="2" max="2" width="20" customWidth="1"/></cols>'),
        (
            '<cols><col min="1" max="1" width="9"/></cols>',
            {1: 20},
            '<cols><col min="1" max="1" width="20" customWidth="1"/></cols>',
        ),
        ('<cols><col min="1" max="1" width="30"/></cols>', {1: 20}, None),
        ('<cols><col min="1" max="1" width="9" hidden="1"/></cols>', {1: 20}, None),
        (
            '<cols><col min="1" max="3" width="wide"/></cols>',
            {2: 20},
            '<cols><col min="1" max="1" width="wide"/><col min="2" max="2" width="20" '
            'customWidth="1"/><col min="3" max="3" width="wide"/></cols>',
        ),
    ],
)
def test_columns_become_wide_enough(cols, widths, expected):
    """Narrower ones are widened, alone; wider and hidden ones stay."""
    sheet = f'<worksheet xmlns="urn:x">{cols}<sheetData/></worksheet>'
    wanted = (
        sheet
        if expected is None
        else sheet.replace(cols, "").replace("<sheetData", f"{expected}<sheetData")
    )
    assert widen(sheet.encode(), widths).decode() == wanted
