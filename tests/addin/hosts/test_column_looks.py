"""New columns continue the look of the table they join, without copying what stands out in it."""

import numpy as np
import pytest

from addin.hosts.base import Area
from addin.hosts.column_looks import beside, generated, generated_header, row_looks, title_beside
from addin.hosts.markup import parse
from addin.hosts.scanner import SheetXml
from addin.hosts.styles import Stylesheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LAID_OUT = (
    f'<styleSheet xmlns="{MAIN}">'
    '<fonts count="2"><font><sz val="11"/></font><font><sz val="10"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="2"><border/><border><bottom style="thin"/></border></borders>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    '<xf numFmtId="14" fontId="1" fillId="0" borderId="1" applyAlignment="1">'
    '<alignment horizontal="center" vertical="center"/></xf>'
    '<xf numFmtId="0" fontId="0" fillId="1" borderId="0"/></cellXfs></styleSheet>'
).encode()
PLAIN, ORDINARY, STRIKING = 0, 1, 2


@pytest.fixture
def styles() -> Stylesheet:
    return Stylesheet(LAID_OUT)


def alignment(styles: Stylesheet, place: int) -> dict[str, str]:
    return dict(styles.alignment(place) or {})


@pytest.mark.parametrize(
    ("style", "wanted"),
    [
        ("general", {"horizontal": "left", "indent": "1", "vertical": "center"}),
        ("decimal", {"horizontal": "right", "indent": "1", "vertical": "center"}),
        ("code", {"horizontal": "center", "indent": "0", "vertical": "center"}),
        (
            "line",
            {"horizontal": "left", "indent": "1", "shrinkToFit": "1", "vertical": "center"},
        ),
    ],
)
def test_a_new_column_continues_the_rows_of_its_neighbours(styles, style, wanted):
    """Font, lines and vertical place run through; number format and side are its own."""
    place = beside(styles, style, (ORDINARY,))
    new = styles.attributes(place)
    assert (new["fontId"], new["borderId"]) == ("1", "1")
    assert new["numFmtId"] == {"decimal": "4", "code": "49"}.get(style, "0")
    assert alignment(styles, place) == wanted


@pytest.mark.parametrize(
    ("neighbours", "fill"),
    [
        ((STRIKING, ORDINARY, ORDINARY), "0"),
        ((STRIKING, STRIKING, ORDINARY), "1"),
        ((STRIKING,), "1"),
    ],
)
def test_a_single_cell_that_stands_out_does_not_spread(styles, neighbours, fill):
    """Ground that most of the row has is the row's; that of one cell is the cell's own."""
    assert styles.attributes(beside(styles, "general", neighbours))["fillId"] == fill


@pytest.mark.parametrize("neighbour", [PLAIN, 99])
def test_a_new_column_beside_plain_cells_is_plain(styles, neighbour):
    """Where nothing is laid out, nothing is imposed."""
    assert beside(styles, "general", (neighbour,)) == styles.styled("general")
    assert title_beside(styles, "general", (neighbour,), PLAIN) == PLAIN


@pytest.mark.parametrize(
    ("style", "side"),
    [("general", "left"), ("line", "left"), ("decimal", "center"), ("code", "center")],
)
def test_a_new_header_stands_over_its_values(styles, style, side):
    """A title keeps its neighbour's look, but texts have theirs at the left."""
    place = title_beside(styles, style, (ORDINARY,), beside(styles, style, (ORDINARY,)))
    assert alignment(styles, place)["horizontal"] == side
    assert alignment(styles, place)["indent"] == ("1" if side == "left" else "0")
    assert styles.attributes(place)["borderId"] == "1"


def test_a_new_header_over_cells_without_indent_has_none(styles):
    """Header and cells of one column begin at the same place."""
    place = title_beside(styles, "general", (ORDINARY,), PLAIN)
    assert alignment(styles, place)["indent"] == "0"


def test_the_edge_of_a_box_around_the_table_is_not_repeated(styles):
    """Lines that only the last header has close the table; they are no rule of its headers."""
    place = title_beside(styles, "general", (ORDINARY, STRIKING, STRIKING), PLAIN)
    new = styles.attributes(place)
    assert (new["borderId"], new["fillId"], new["fontId"]) == ("0", "1", "0")


def sheet(*rows: str) -> SheetXml:
    body = "".join(f'<row r="{n}">{cells}</row>' for n, cells in enumerate(rows, 1))
    return SheetXml(
        f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'.encode()
    )


def test_rows_of_several_looks_are_told_apart():
    """A table whose rows differ gets cells that differ alike; missing cells count as plain."""
    found = row_looks(
        sheet(
            '<c r="A1"/><c r="B1"/>',
            '<c r="A2" s="1"/><c r="B2" s="2"/>',
            '<c r="A3" s="1"/>',
            '<c r="A4" s="1"/><c r="B4" s="2"/>',
        ),
        Area("S", 1, 1, 4, 2),
    )
    assert [found.kinds[kind] for kind in found.which.tolist()] == [(2, 1), (0, 1), (2, 1)]


def test_rows_without_any_order_get_the_look_most_of_them_have():
    """Hundreds of different kinds of rows are no layout to continue."""
    rows = [f'<c r="A{n}" s="{max(n - 3, 7)}"/>' for n in range(1, 500)]
    found = row_looks(sheet(*rows), Area("S", 1, 1, 499, 1))
    assert found.kinds == [(7,)]
    assert not np.any(found.which)


def test_generated_cells_and_headers_share_their_side(styles):
    """A header stands over the cells of its column, in white on the dark bar."""
    for style in ("general", "code", "date", "prose"):
        cell, header = generated(styles, style), generated_header(styles, style)
        assert alignment(styles, cell)["horizontal"] == alignment(styles, header)["horizontal"]
        assert alignment(styles, cell)["vertical"] == "center"
    xml = parse(styles.xml)
    sizes = {font.child("sz").attributes["val"] for font in xml.child("fonts").children}
    assert {"9", "10"} <= sizes
