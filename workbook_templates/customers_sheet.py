"""The sheet Customers: what people fill, and beside it what Tierbook writes."""

from collections.abc import Sequence
from dataclasses import replace

from openpyxl.worksheet.worksheet import Worksheet

from addin.hosts.base import ColumnWrite
from addin.hosts.generated_rows import line_count
from addin.texts import TEXTS
from addin.workbook.columns import LABEL, REASON
from workbook_templates.content import TableContent, TemplateContent
from workbook_templates.page import HEADER_ROW, PageColumn, lay_out
from workbook_templates.page_columns import styled_column, typed_column
from workbook_templates.template import Template
from workbook_templates.template_texts import fed_from, template_text
from workbook_templates.typed_columns import KEYS, TypedColumn

__all__ = ["add_customers"]

_REASON_WIDTH, _ROW_HEIGHT = 54.0, 26.0
"""A reason takes two lines of small type."""
_LETTERS_PER_WIDTH, _LINE_POINTS = 1.2, 12.0
_TWO = 2


def add_customers(
    sheet: Worksheet,
    content: TemplateContent,
    template: Template,
    like: TableContent,
    typed: Sequence[TypedColumn],
    owned: Sequence[ColumnWrite],
    footer: str,
) -> None:
    """Fill the sheet.

    Args:
        sheet: An empty worksheet.
        content: What the template holds.
        template: Which one, for its columns of formulas and its lists of choices.
        like: The table with the values that its columns are made for.
        typed: The columns that people fill, left to right.
        owned: Those of Tierbook, in their order, with their looks.
        footer: Text in the middle of each printed page's foot.
    """
    table, lang = content.tables["Customers"], content.lang
    cells = _listed_cells(content, template)
    columns = [
        typed_column(c, like.values(c.field), lang, cells=cells.get(c.field, "")) for c in typed
    ]
    ours = list(table.headers)[len(typed) :]
    columns += [
        # What only ranks fill, such as the grade, is out of the way where there are none.
        replace(_owned(write), folded=not content.ranked and not any(like.values(field)))
        for write, field in zip(owned, ours, strict=True)
    ]
    lay_out(
        sheet,
        table=table.name,
        title=template_text(content.template, "heading.customers", lang),
        note=template_text(
            content.template,
            f"note.customers{fed_from(content, sample=bool(table.rows))}",
            lang,
            **content.sheets,
        ),
        columns=columns,
        rows=[[row.get(field) for field in table.headers] for row in table.rows],
        frozen_columns=len(KEYS),
        lang=lang,
        footer=footer,
        heights=[_height(row.get(REASON.field)) for row in table.rows],
        row_height=_ROW_HEIGHT,
        bands={owned: TEXTS.get(f"template.band.{key}", lang) for owned, key in _BANDS.items()},
        formulas={
            list(table.headers).index(field): computed.formula(content)
            for field, computed in template.computed.items()
        },
    )


_BANDS = {False: "typed", True: "owned"}


def _owned(write: ColumnWrite) -> PageColumn:
    if write.name == REASON.name:  # the longest of all; on one line it would not fit a page
        return styled_column(write.header, "prose", _REASON_WIDTH, owned=True)
    column = styled_column(write.header, write.style, write.width, owned=True)
    # A label made of several words may be longer than its column ever becomes.
    cut_off = write.name == LABEL.name and write.width >= LABEL.widest
    return replace(column, wrap=True, small=True) if cut_off else column


def _height(reason: object) -> float | None:
    """Of a row whose reason takes more than two lines, as that of an override; else None."""
    lines = line_count(str(reason or ""), _REASON_WIDTH * _LETTERS_PER_WIDTH)
    return lines * _LINE_POINTS + 2 if lines > _TWO else None


def _listed_cells(content: TemplateContent, template: Template) -> dict[str, str]:
    """The cells that hold what a column may say, by field, as formulas of another sheet."""
    last = HEADER_ROW + max(len(content.tables["Reps"].rows), 1)
    places = {"rep": ("reps", f"$A${HEADER_ROW + 1}:$A${last}"), **template.listed}
    tabs = {key: tab.replace("'", "''") for key, tab in content.sheets.items()}
    return {field: f"'{tabs[key]}'!{cells}" for field, (key, cells) in places.items()}
