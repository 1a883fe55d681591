"""Rows are high enough for wrapped text, unless a person has set their height."""

import numpy as np
import pytest

from addin.hosts.base import GeneratedColumn
from addin.hosts.generated_rows import line_count, row_heights, with_row_heights, without_rows
from addin.hosts.scanner import SheetXml
from grading.engine.grades import Lookup

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 1),
        ("1234567890", 1),
        ("12345678901", 2),
        ("12345 7890", 1),
        ("12345 78901", 2),
        ("1 2\n3", 2),
        ("王小明王小", 1),
        ("王小明王小明", 2),
        ("x" * 10_000, 27),
    ],
)
def test_lines_of_a_text_ten_characters_wide(text, lines):
    assert line_count(text, 10) == lines


def test_height_follows_the_tallest_wrapped_text_of_a_row():
    def column(texts, style):
        return GeneratedColumn("h", Lookup(np.arange(len(texts)), texts), style, 10)

    columns = [
        column(["x" * 50, "x"], "general"),
        column(["x" * 27, "x"], "wrapped"),
        column(["x" * 15, "x"], "wrapped"),
    ]
    assert row_heights(columns) == [43, None]


def sheet(rows: str) -> SheetXml:
    return SheetXml(
        f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()
    )


def cells(number: int, more: str = "") -> str:
    return f'<row r="{number}"{more}><c r="A{number}"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("before", "height", "after"),
    [
        (cells(2), 30, cells(2, ' ht="30"')),
        (cells(2, ' ht="45"'), 30, cells(2, ' ht="30"')),
        (cells(2, ' ht="45"'), None, cells(2)),
        (cells(2, ' ht="45" customHeight="1"'), 30, cells(2, ' ht="45" customHeight="1"')),
        (cells(1), 30, cells(1) + '<row r="2" ht="30"/>'),
        (cells(1) + cells(3), 30, cells(1) + '<row r="2" ht="30"/>' + cells(3)),
        (cells(1), None, cells(1)),
        ("", 30, '<row r="2" ht="30"/>'),
        ('<row ht="45" r="2"/>', 30, '<row ht="30" r="2"/>'),
        ("<row/><row/>", 30, "<row/><row/>"),
    ],
)
def test_height_of_a_row_is_stated(before, height, after):
    assert with_row_heights(sheet(before), {2: height}).xml == sheet(after).xml


@pytest.mark.parametrize(
    ("columns", "left"),
    [
        ({1}, cells(1) + cells(4)),
        ({1, 2}, cells(1) + cells(4)),
        ({2}, "".join(map(cells, range(1, 5)))),
    ],
)
def test_rows_beyond_the_table_go_unless_something_else_stands_in_them(columns, left):
    before = sheet("".join(map(cells, range(1, 5))))
    assert without_rows(before, range(2, 4), columns).xml == sheet(left).xml


def test_empty_cells_do_not_keep_a_row():
    before = sheet('<row r="2"><c r="A2"><v>1</v></c><c r="Z2" s="3"/></row>')
    assert without_rows(before, range(2, 3), {1}).xml == sheet("").xml


def test_the_order_in_which_a_row_states_things_does_not_keep_it():
    """Other programs write a row's height before its number; nothing but the number matters."""
    kept = '<row ht="28" r="1"><c r="A1"><v>1</v></c></row>'
    before = sheet(kept + '<row ht="28" r="2"><c r="A2"><v>1</v></c></row>')
    assert without_rows(before, range(2, 3), {1}).xml == sheet(kept).xml


def test_rows_without_numbers_stay_since_those_below_would_move_up():
    before = sheet("<row><c><v>1</v></c></row>" * 3)
    assert without_rows(before, range(2, 3), {1}).xml == before.xml
