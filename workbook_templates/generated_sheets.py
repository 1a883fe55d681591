"""Sheets that Tierbook makes, laid out as part of a template with the look its hosts give them."""

from collections.abc import Sequence
from dataclasses import replace
from xml.etree.ElementTree import fromstring

from openpyxl.formatting.rule import CellIsRule, Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from addin.hosts.base import Area, CellStyle, GeneratedColumn, GeneratedSheet, TierFormat
from addin.hosts.day_bands import BandColumns, day_bands
from addin.hosts.generated_rows import row_heights
from addin.hosts.markup import document, element
from addin.hosts.ranges import Range
from addin.hosts.styles import Stylesheet, minimal_stylesheet
from addin.workbook.columns import header_width
from workbook_templates.content import TableContent, TemplateContent
from workbook_templates.page import HEADER_ROW, lay_out
from workbook_templates.page_columns import list_of, styled_column

__all__ = ["add_generated", "colour_tiers"]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
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
    """Set days, weeks and states apart, by the rules and with the looks that hosts use."""
    places = {column.header: number for number, column in enumerate(generated.columns, 1)}
    week, day = places.get(generated.week_column or ""), places.get(generated.day_column or "")
    if week is None or day is None:
        return
    columns = BandColumns(
        week,
        day,
        places.get(generated.tier_column or ""),
        places.get(generated.status_column or ""),
    )
    styles = Stylesheet(minimal_stylesheet())
    cells = Range(HEADER_ROW + 1, 1, HEADER_ROW + max(rows, 1), len(places))
    made = document(
        element("sets", {"xmlns": _MAIN}, day_bands(cells, styles, columns, generated.row_looks))
    )
    dxfs = fromstring(styles.xml).find(f"{{{_MAIN}}}dxfs")
    looks = [
        DifferentialStyle.from_tree(node)  # type: ignore[arg-type]  # openpyxl's stubs know lxml's alone
        for node in (() if dxfs is None else dxfs)
    ]
    for found in fromstring(made):
        for node in found:
            formula = node.findtext(f"{{{_MAIN}}}formula")
            look = looks[int(node.attrib["dxfId"])]
            rule = Rule(type="expression", formula=[formula], dxf=look)
            sheet.conditional_formatting.add(found.attrib["sqref"], rule)
