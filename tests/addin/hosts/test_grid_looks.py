"""How cells of a free sheet look, by what each is."""

from datetime import date

import openpyxl
import pytest
import xlsxwriter

from addin.hosts.base import GridCell, GridSheet, TierFormat
from addin.hosts.file import FileHost
from addin.hosts.grid_looks import row_height

TIER = TierFormat("A", "#0F6A8B", "#FFFFFF")
ROWS = (
    (GridCell("Acme", "page_title"),),
    (GridCell("quiet", "muted"), GridCell("Why", "heading"), GridCell("bold", "strong")),
    (GridCell("Grade", "caption"), GridCell("A", "figure", "code", TIER)),
    (GridCell("Area", "label"), GridCell(date(2026, 11, 3), "value"), GridCell(5.5, "value")),
    (GridCell("Score", "column", "decimal"), GridCell("Key", "figure", "line")),
    (GridCell(1234.0, "cell", "count"), GridCell("=1+1", "cell", "wrapped")),
)


@pytest.fixture
def page(tmp_path):
    """The sheet as openpyxl reads it."""
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet("Data").write("A1", "x")
    with FileHost(path, backup=False) as host:
        host.put_grid(GridSheet("Page", "Tierbook_Sheet_Page", ROWS, (12, 20), landscape=False))
        host.commit()
    return openpyxl.load_workbook(path)["Page"]


def test_roles_have_their_type(page):
    """Titles are large, figures and headings bold, notes quiet."""
    assert (page["A1"].font.sz, page["A1"].font.b) == (20, True)
    assert page["A2"].font.color.rgb == page["A4"].font.color.rgb != page["C2"].font.color.rgb
    assert page["B2"].border.bottom.style == page["A6"].border.bottom.style == "thin"
    assert page["C2"].border.bottom is None or page["C2"].border.bottom.style is None
    assert page["B3"].alignment.shrinkToFit


def test_a_tier_stands_in_its_colours(page):
    """Ground and letters; the cells around it do not."""
    assert (page["B3"].fill.fgColor.rgb, page["B3"].font.color.rgb) == ("FF0F6A8B", "FFFFFFFF")
    assert page["A3"].fill.fill_type is None


def test_values_have_the_format_of_their_style(page):
    """Dates are known by themselves; a file is read along its labels, so its numbers stand left."""
    assert page["B4"].value.date() == date(2026, 11, 3)
    assert page["A6"].number_format == "#,##0"
    assert page["B6"].quotePrefix
    sides = [page[cell].alignment.horizontal for cell in ("C4", "A5", "A6", "B3", "B5", "A3")]
    assert sides == ["left", "right", "right", "center", "left", "center"]


def test_a_page_is_printed_upright_on_a4(page):
    """As wide as the paper, as long as it takes."""
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("portrait", 9)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.page_setup.fitToHeight == 0


@pytest.mark.parametrize(
    ("cells", "height"),
    [
        ((GridCell("a", "cell", "wrapped"),), None),
        ((GridCell("a " * 12, "cell", "wrapped"),), None),
        ((GridCell("a " * 13, "cell", "wrapped"),), 28),
        ((GridCell("a " * 13, "text"),), 30),
        ((GridCell("a " * 60, "line"),), None),
        ((GridCell("a " * 60, "page_title"),), 30),
        ((GridCell("客" * 12, "cell"),), None),
        ((GridCell("客" * 13, "cell"),), 28),
        ((GridCell("A", "figure"), GridCell("A", "caption")), 27),
    ],
)
def test_rows_are_as_high_as_what_wraps_in_them(cells, height):
    """A column of 20 holds 24 letters of the small type on pages, or 12 Chinese ones."""
    assert row_height(cells, (20.0,)) == height
