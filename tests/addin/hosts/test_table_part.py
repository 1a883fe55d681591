"""Table parts: read as Excel means them, extended without touching what stands there."""

import pytest

from addin.hosts.markup import parse
from addin.hosts.ranges import Range
from addin.hosts.table_part import (
    append_columns,
    new_table,
    read_table,
    resize_rows,
    unique_headers,
)
from grading.exceptions import RefusedError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def table(attributes: str = "", columns: str | None = None, more: str = "") -> bytes:
    columns = (
        columns or '<tableColumn id="1" name="Customer"/><tableColumn id="7" name="Revenue"/>'
    )
    return (
        f'<table xmlns="{MAIN}" id="3" name="T" displayName="Customers" ref="B2:C10" {attributes}>'
        f'{more}<tableColumns count="2">{columns}</tableColumns>'
        '<tableStyleInfo name="TableStyleLight1"/></table>'
    ).encode()


def test_table_says_its_name_range_and_headers():
    part = read_table("t.xml", table())
    assert (part.name, part.id, part.headers) == ("Customers", 3, ("Customer", "Revenue"))
    assert (part.top, part.bottom, part.fed_by) == (2, 10, None)


def test_totals_row_is_no_data_row():
    assert read_table("t.xml", table('totalsRowCount="1"')).bottom == 9


def test_without_header_row_the_top_is_the_row_above_the_data():
    part = read_table("t.xml", table('headerRowCount="0"'))
    assert (part.top, part.header_rows) == (1, 0)


def test_line_break_in_a_header_is_read_back():
    columns = (
        '<tableColumn id="1" name="Net_x000a_revenue"/><tableColumn id="2" name="a_x005F_x"/>'
    )
    assert read_table("t.xml", table(columns=columns)).headers == ("Net\nrevenue", "a_x")


@pytest.mark.parametrize(
    ("xml", "query", "fed_by"),
    [
        (table(), True, "query"),
        (table('tableType="queryTable"'), False, "query"),
        (table('tableType="xml"'), False, "xml"),
        (
            table(
                columns='<tableColumn id="1" name="a">'
                '<xmlColumnPr mapId="1" xpath="/a" xmlDataType="string"/></tableColumn>'
            ),
            False,
            "xml",
        ),
    ],
)
def test_table_fed_from_outside_is_told(xml, query, fed_by):
    assert read_table("t.xml", xml, has_query=query).fed_by == fed_by


def test_table_without_range_is_damaged():
    with pytest.raises(RefusedError, match=r"t\.xml: must say which cells.*damaged"):
        read_table("t.xml", table().replace(b"B2:C10", b"#REF!"))


@pytest.mark.parametrize("ref", ["B0:C10", "B2:C1048577", "B2:XFE10", "C10:B2"])
def test_table_of_cells_that_no_sheet_has_is_damaged(ref):
    with pytest.raises(RefusedError, match=r"t\.xml: must say which cells.*damaged"):
        read_table("t.xml", table().replace(b"B2:C10", ref.encode()))


@pytest.mark.parametrize(
    ("counts", "ref", "whole"),
    [
        ('totalsRowCount="1"', "B2:C3", True),
        ('totalsRowCount="1"', "B2:C2", False),
        ("", "B2:C2", True),
        ('totalsRowCount="99"', "B2:C10", False),
        ('totalsRowCount="-1"', "B2:C10", False),
        ('headerRowCount="2"', "B2:C10", False),
    ],
)
def test_table_must_hold_the_rows_it_says_it_has(counts, ref, whole):
    xml = table(counts).replace(b"B2:C10", ref.encode())
    if whole:
        assert read_table("t.xml", xml).range == Range.parse(ref)
    else:
        with pytest.raises(RefusedError, match="the table covers"):
            read_table("t.xml", xml)


def test_table_without_columns_is_damaged():
    with pytest.raises(RefusedError, match="how its columns are called"):
        read_table("t.xml", table().replace(b"tableColumn ", b"other "))


def test_number_that_is_none_is_damaged():
    with pytest.raises(RefusedError, match="<table id>: must be a whole number, got 'x'"):
        read_table("t.xml", table().replace(b'id="3"', b'id="x"'))


def test_appended_columns_take_unused_ids_and_extend_range_and_filter():
    xml = append_columns(table(more='<autoFilter ref="B2:C10"/>'), ["Grade", "Net\nscore"])
    part = read_table("t.xml", xml)
    assert part.headers == ("Customer", "Revenue", "Grade", "Net\nscore")
    assert part.range == Range(2, 2, 10, 5)
    root = parse(xml)
    assert root.child("autoFilter").attributes["ref"] == "B2:E10"
    columns = root.child("tableColumns")
    assert columns.attributes["count"] == "4"
    assert [column.attributes["id"] for column in columns.children] == ["1", "7", "8", "9"]


def test_filter_that_covers_part_of_the_table_stays():
    xml = append_columns(table(more='<autoFilter ref="B2:B10"/>'), ["Grade"])
    assert parse(xml).child("autoFilter").attributes["ref"] == "B2:B10"


def test_filter_of_a_table_with_totals_leaves_them_out():
    xml = table('totalsRowCount="1"', more='<autoFilter ref="B2:C9"/>')
    assert parse(append_columns(xml, ["Grade"])).child("autoFilter").attributes["ref"] == "B2:D9"


def test_resizing_moves_range_and_filter_and_keeps_the_totals_row():
    xml = resize_rows(table('totalsRowCount="1"', more='<autoFilter ref="B2:C9"/>'), 20)
    root = parse(xml)
    assert root.attributes["ref"] == "B2:C21"
    assert root.child("autoFilter").attributes["ref"] == "B2:C20"


@pytest.mark.parametrize(
    ("wanted", "taken", "found"),
    [
        (["Grade"], [], ["Grade"]),
        (["Grade"], ["grade"], ["Grade2"]),
        (["Grade", "Grade"], [], ["Grade", "Grade2"]),
        (["Grade"], ["Grade", "GRADE2"], ["Grade3"]),
        (["", " "], [], ["Column", "Column2"]),
    ],
)
def test_column_names_are_made_different(wanted, taken, found):
    """Excel calls a table with two equal names damaged, and does not look at case."""
    assert unique_headers(wanted, taken) == found


def test_new_table_reads_back():
    part = read_table("t.xml", new_table(5, "Schedule", Range(4, 1, 9, 2), ["a & b", "c"]))
    assert (part.id, part.name, part.headers) == (5, "Schedule", ("a & b", "c"))
    assert part.range == Range(4, 1, 9, 2)
