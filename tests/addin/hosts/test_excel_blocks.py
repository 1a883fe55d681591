"""Values as Excel takes them, and the rectangles in which they are written."""

from datetime import date, datetime

import pytest

from addin.hosts.cell_markup import LONGEST_TEXT
from addin.hosts.excel_blocks import KEEP, CellBlock, changed_blocks, pieces
from addin.hosts.excel_cells import excel_cell, kept_cell, plain_cell, same_cell


@pytest.mark.parametrize(
    "text",
    ["=A1", "+1", "-1", "@x", "'x", "#N/A", "1-2", "007", "１２", "3 may", "1e5", "50%", "TRUE",
     " verdadero ", "½", "/ command"],
)  # fmt: skip
def test_texts_that_excel_would_read(text):
    """What Excel may take for a formula, number, date, error or truth value is protected."""
    assert excel_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["A", "Ann & Sons", "王小明", "a - b", "true story"])
def test_plain_texts(text):
    """Texts that cannot be anything else are written as they are."""
    assert excel_cell(text) == text


def test_long_texts():
    """Prose with numbers needs no protection, and no text is longer than a cell."""
    prose = "Score 82 of 100, since the annual amount is above 100,000 and there were 12 orders."
    assert excel_cell(prose) == prose
    assert len(excel_cell("x" * 40_000)) == LONGEST_TEXT - 1


def test_other_values():
    """Dates become date-times, numbers and truth values stay, an empty text is a blank."""
    assert excel_cell(date(2026, 11, 21)) == datetime(2026, 11, 21)
    assert [excel_cell(v) for v in (1.5, True, None, "")] == [1.5, True, None, None]


def test_kept_errors_stay_errors():
    """An error value put back is an error again; as a text of ours it is a text."""
    assert kept_cell("#N/A") == "#N/A"
    assert excel_cell("#N/A") == "'#N/A"


def test_messages_spell_dates_in_iso():
    """In messages dates are texts that Excel reads alike in every country."""
    assert plain_cell(datetime(2026, 11, 21)) == "2026-11-21"
    assert plain_cell(datetime(2026, 11, 21, 9, 30)) == "2026-11-21 09:30:00"
    assert plain_cell(None) == ""


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        (None, "", True),
        (1, 1.0, True),
        (1.0, True, False),
        (datetime(2026, 11, 21), date(2026, 11, 21), True),
        (datetime(2026, 11, 21, 1), date(2026, 11, 21), False),
        ("a", "A", False),
    ],
)
def test_same_cell(old, new, same):
    """Cells are the same if they show the same kind of value."""
    assert same_cell(old, new) is same


def test_changed_blocks():
    """Columns side by side are one block, others their own; cells between are kept."""
    old = [["h", "i", "j", "k"], [1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4]]
    new = [["h", "i", "j", "k"], [9, 2, 3, 4], [1, 2, 3, 4], [1, 8, 3, 7], [None, "new"]]
    assert changed_blocks(old, new) == [
        CellBlock(2, 1, [[9, KEEP], [KEEP, KEEP], [KEEP, 8], [KEEP, "new"]]),
        CellBlock(4, 4, [[7]]),
    ]
    assert changed_blocks(old, [row[:] for row in old]) == []


def test_rows_that_go():
    """Rows and cells that are no longer there become blanks."""
    assert changed_blocks([["a"], ["b", "c"]], [["a"]]) == [CellBlock(2, 1, [[None, None]])]


def test_pieces():
    """A block is cut so that no message holds more than 100,000 cells."""
    block = CellBlock(2, 3, [[n, n, n] for n in range(70_000)])
    cut = list(pieces(block))
    assert [(part.top, part.left, len(part.rows)) for part in cut] == [
        (2, 3, 33_333),
        (33_335, 3, 33_333),
        (66_668, 3, 3_334),
    ]
    assert [row for part in cut for row in part.rows] == block.rows
