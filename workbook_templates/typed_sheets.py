"""Sheets of a table that people fill, such as Reps and Holidays."""

from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from workbook_templates.content import TableContent, TemplateContent
from workbook_templates.page import lay_out
from workbook_templates.page_columns import typed_column
from workbook_templates.template_texts import template_text
from workbook_templates.typed_columns import TypedColumn

__all__ = ["add_typed_table"]


def add_typed_table(
    sheet: Worksheet,
    content: TemplateContent,
    like: TableContent,
    typed: Sequence[TypedColumn],
    footer: str,
) -> None:
    """Fill the sheet of a table.

    Args:
        sheet: An empty worksheet.
        content: The template.
        like: The table with the values that its columns are made for.
        typed: Its columns, left to right.
        footer: Text in the middle of each printed page's foot.
    """
    table, lang, key = content.tables[like.name], content.lang, like.sheet
    lay_out(
        sheet,
        table=table.name,
        title=template_text(content.template, f"heading.{key}", lang),
        note=template_text(content.template, f"note.{key}", lang),
        columns=[typed_column(c, like.values(c.field), lang) for c in typed],
        rows=[[row.get(c.field) for c in typed] for row in table.rows],
        frozen_columns=1,
        lang=lang,
        footer=footer,
    )
