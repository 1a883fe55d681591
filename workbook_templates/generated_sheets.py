"""Sheets that Tierbook makes, laid out as part of a template with the look its hosts give them."""

from collections.abc import Sequence
from dataclasses import replace

from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from addin.hosts.base import Area, CellStyle, GeneratedColumn, GeneratedSheet, TierFormat
from addin.hosts.day_bands import BAND_COLOUR, WEEK_COLOUR
from addin.hosts.generated_rows import row_heights
from addin.workbook.columns import header_width
from workbook_templates.content import TableContent, TemplateContent
from workbook_templates.page import HEADER_ROW, lay_out
from workbook_templates.page_columns import list_of, styled_column

__all__ = ["add_generated", "colour_tiers"]

_NARROW: frozenset[CellStyle] = frozenset({"integer", "text", "general"})
"""Columns of short values, whose headers may take two lines."""


def add_generated(
    sheet: Worksheet,
    content: TemplateContent,
    table: TableContent,
    generated: GeneratedSheet,
    footer: str,
    *,
    title: str = "",
    note: str = "",
    widest: float = 0,
) -> None:
    """Fill a sheet with a table that an action made.

    Args:
        sheet: An empty worksheet.
        content: The template.
        table: The rows.
        generated: How the action wanted the sheet.
        footer: Text in the middle of each printed page's foot.
        title: In place of the action's own, where that gives none.
        note: Likewise.
        widest: Up to which width columns go, where the action lets them grow further; 0 for any.
    """
    lang = content.lang
    shown = [replace(c, width=_width(c, widest)) for c in generated.columns]
    lay_out(
        sheet,
        table=table.name,
        title=generated.title or title,
        note=" ".join(generated.notes) or note,
        columns=[
            styled_column(
                column.header,
                column.style,
                column.width,
                validation=list_of(column.choices, lang) if column.choices else None,
            )
            for column in shown
        ],
        rows=[[row.get(field) for field in table.headers] for row in table.rows],
        frozen_columns=1,
        lang=lang,
        footer=footer,
        heights=row_heights(shown)[: len(table.rows)],
    )
    _set_days_apart(sheet, generated, len(table.rows))
    headers = [column.header for column in generated.columns]
    if generated.tier_column in headers:
        area = Area(sheet.title, HEADER_ROW, 1, HEADER_ROW + max(len(table.rows), 1), 1)
        colour_tiers(sheet, area, headers.index(generated.tier_column) + 1, generated.tiers)


def _width(column: GeneratedColumn, widest: float) -> float:
    """A width that shows the header's words, and that of the action up to a limit."""
    least = header_width(column.header)
    if widest and column.style in _NARROW:
        return least
    return max(least, min(column.width, widest or column.width))


def colour_tiers(sheet: Worksheet, area: Area, column: int, tiers: Sequence[TierFormat]) -> None:
    """Colour the cells of a column by the tier they name, with one rule per tier."""
    letter = get_column_letter(column)
    cells = f"{letter}{area.top + 1}:{letter}{area.bottom}"
    for tier in tiers:
        rule = CellIsRule(  # type: ignore[no-untyped-call]  # untyped in openpyxl
            operator="equal",
            formula=[f'"{tier.grade}"'],
            font=Font(bold=True, color=f"FF{tier.font.lstrip('#')}"),
            fill=PatternFill(bgColor=f"FF{tier.fill.lstrip('#')}"),
        )
        sheet.conditional_formatting.add(cells, rule)


def _set_days_apart(sheet: Worksheet, generated: GeneratedSheet, rows: int) -> None:
    """Give neighbouring days different grounds and close each week with a line, as hosts do."""
    places = {column.header: number for number, column in enumerate(generated.columns, 1)}
    week, day = places.get(generated.week_column or ""), places.get(generated.day_column or "")
    if week is None or day is None:
        return
    top = HEADER_ROW + 1
    weeks, days = f"${get_column_letter(week)}", f"${get_column_letter(day)}"
    odd, ends = f"MOD({days}{top},2)=1", f"{weeks}{top}<>{weeks}{top + 1}"
    ground = PatternFill(bgColor=f"FF{BAND_COLOUR.lstrip('#')}")
    line = Border(bottom=Side(style="thin", color=f"FF{WEEK_COLOUR.lstrip('#')}"))
    cells = _around(
        top, top + max(rows, 1) - 1, len(places), places.get(generated.tier_column or "")
    )
    for formula, look in (
        (f"AND({ends},{odd})", {"fill": ground, "border": line}),
        (ends, {"border": line}),
        (odd, {"fill": ground}),
    ):
        rule = FormulaRule([formula], **look)  # type: ignore[no-untyped-call]  # likewise
        sheet.conditional_formatting.add(cells, rule)


def _around(top: int, bottom: int, right: int, column: int | None) -> str:
    """The cells of a table to both sides of a column, whose ground shows the tier."""
    parts = [(1, right)] if column is None else [(1, column - 1), (column + 1, right)]
    return " ".join(
        f"{get_column_letter(first)}{top}:{get_column_letter(last)}{bottom}"
        for first, last in parts
        if first <= last
    )
