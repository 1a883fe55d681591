"""The sheets Reps and Holidays, which people fill."""

from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from addin.texts import TEXTS
from workbook_templates.content import TableContent, TemplateContent
from workbook_templates.page import lay_out
from workbook_templates.page_columns import typed_column
from workbook_templates.typed_columns import TypedColumn

__all__ = ["add_team_table"]


def add_team_table(
    sheet: Worksheet,
    content: TemplateContent,
    like: TableContent,
    typed: Sequence[TypedColumn],
    footer: str,
) -> None:
    """Fill the sheet of the table Reps or Holidays.

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
        title=TEXTS.get(f"template.title.{key}", lang),
        note=TEXTS.get(f"template.note.{key}", lang),
        columns=[typed_column(c, like.values(c.field), lang) for c in typed],
        rows=[[row.get(c.field) for c in typed] for row in table.rows],
        frozen_columns=1,
        lang=lang,
        footer=footer,
    )
