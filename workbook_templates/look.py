"""The design kit of all workbooks: one palette, one type scale, one way to stand and to print."""

from collections.abc import Mapping
from typing import Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from grading.language import Lang

__all__ = [
    "ACCENT",
    "BAR",
    "INK",
    "LINE",
    "OWNED_BAR",
    "OWNED_GROUND",
    "POINTS",
    "QUIET",
    "ROW_HEIGHT",
    "Align",
    "TypeRole",
    "align",
    "fill",
    "font",
    "rule_below",
    "set_print",
    "set_usual_font",
]

INK, QUIET, LINE = "1F2937", "6B7280", "E5E7EB"
"""Text, text that may be passed over, and lines between rows."""
BAR, OWNED_BAR = "1F3A5F", "64748B"
"""Ground of headers: over what a person types, and over what Tierbook writes. They differ in
lightness too, so that they differ in grey print."""
OWNED_GROUND = "F5F7FA"
"""Ground of cells that Tierbook writes."""
ACCENT = "2F6DB5"
"""Links, and the one thing on a page that is to be seen first."""

TypeRole = Literal["title", "section", "body", "strong", "header", "note", "small", "link"]
"""What a text is on a page; each has one size and one weight."""
POINTS: Mapping[TypeRole, int] = {
    "title": 18,
    "section": 12,
    "body": 10,
    "strong": 10,
    "header": 10,
    "note": 10,
    "small": 9,
    "link": 10,
}
_COLOURS: Mapping[TypeRole, str] = {"header": "FFFFFF", "note": QUIET, "link": ACCENT}
_BOLD: frozenset[TypeRole] = frozenset({"title", "section", "strong", "header"})
_FAMILIES: Mapping[Lang, str] = {"en": "Calibri", "es": "Calibri", "zh": "Microsoft YaHei"}
"""Calibri has no Chinese letters; Excel would mix two fonts in one cell."""

Align = Literal["left", "center", "right"]
ROW_HEIGHT = 18.0
"""Of a line of a table, in points: a little air above and below the text."""


def font(
    role: TypeRole, lang: Lang, *, colour: str | None = None, points: int | None = None
) -> Font:
    """The font of a text.

    Args:
        role: What the text is.
        lang: Its language.
        colour: In place of the role's, as ``RRGGBB``.
        points: In place of the role's, for the few figures that are a page's message.
    """
    return Font(
        name=_FAMILIES[lang],
        size=points or POINTS[role],
        bold=role in _BOLD or None,
        underline="single" if role == "link" else None,
        color=colour or _COLOURS.get(role, INK),
    )


def fill(colour: str) -> PatternFill:
    """A plain ground of a colour such as ``1F3A5F``."""
    return PatternFill("solid", fgColor=colour)


def rule_below(colour: str = LINE) -> Border:
    """A thin line under a cell, as between the rows of a table."""
    return Border(bottom=Side(style="thin", color=colour))


def align(
    side: Align = "left", *, wrap: bool = False, shrink: bool = False, flush: bool = False
) -> Alignment:
    """Where a text stands: in the middle of its row, a little off the edge of its column.

    Args:
        side: Texts left, numbers right, codes and dates in the middle.
        wrap: Whether it may take several lines.
        shrink: Whether it is drawn smaller where the column is too narrow.
        flush: Whether it stands at the very edge, as titles do.
    """
    return Alignment(
        horizontal=side,
        vertical="center",
        indent=0 if flush or side == "center" else 1,
        wrap_text=wrap or None,
        shrink_to_fit=shrink or None,
    )


def set_usual_font(workbook: Workbook, lang: Lang) -> None:
    """Let cells without a format of their own have a font with the language's letters."""
    usual = Font(name=_FAMILIES[lang], size=11, family=2, color=INK)
    workbook._fonts = IndexedList([usual])  # type: ignore[attr-defined]  # the only way there is


def set_print(
    sheet: Worksheet,
    *,
    footer: str,
    header_row: int | None = None,
    landscape: bool = True,
    pages_high: int = 0,
) -> None:
    """Let a sheet print on A4 in its full width, page numbers at the foot.

    Args:
        sheet: The sheet.
        footer: In the middle of the foot; ``&P`` and ``&N`` stand for the page and their number.
        header_row: 1-based row repeated on each page.
        landscape: Whether the page lies on its long side.
        pages_high: On how many pages it must fit, 0 for as many as it takes.
    """
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = pages_high
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.header, margins.footer = 0.5, 0.7, 0.3, 0.3
    if header_row is not None:
        sheet.print_title_rows = f"{header_row}:{header_row}"
    foot = HeaderFooterItem()
    foot.left.text = "&A"
    foot.center.text = footer
    sheet.HeaderFooter.oddFooter = foot
