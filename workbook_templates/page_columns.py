"""Columns of pages: from what they hold, or what an action wrote, to how they look."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from openpyxl.worksheet.datavalidation import DataValidation

from addin.hosts.base import CellStyle
from addin.texts import TEXTS
from addin.workbook.columns import header_width, text_width
from grading.language import Lang
from workbook_templates import look
from workbook_templates.page import PageColumn
from workbook_templates.typed_columns import TypedColumn

__all__ = ["DATE_FORMAT", "list_of", "styled_column", "typed_column"]

DATE_FORMAT = "yyyy-mm-dd"
_FIRST_DATE = (date(1900, 3, 1) - date(1899, 12, 30)).days
"""The first from which Excel and everybody else count alike."""
_LONGEST_LIST = 255
_LARGE = 1_000
"""From which on numbers of a column are compared digit by digit."""
_NARROWEST, _WIDEST = 9.0, 34.0
_FORMATS: Mapping[CellStyle, str] = {
    "text": "@",
    "code": "@",
    "integer": "0",
    "decimal": "#,##0.00",
    "percent": "0%",
    "date": DATE_FORMAT,
}
_SIDES: Mapping[CellStyle, look.Align] = {
    "code": "center",
    "date": "center",
    "integer": "right",
    "decimal": "right",
    "percent": "right",
}


def typed_column(
    column: TypedColumn, values: Sequence[object], lang: Lang, *, cells: str = ""
) -> PageColumn:
    """The look of a column that people fill.

    Args:
        column: What it holds.
        values: Its values, for the width.
        lang: Language of what is said about wrong entries.
        cells: A formula for the cells from which a text is to be chosen; empty for none.
    """
    shape, side = _typed_shape(column, values)
    least = max(_NARROWEST, header_width(column.header))
    texts = [value for value in values if isinstance(value, str)]
    return PageColumn(
        column.header,
        max(least, 12.0) if column.kind == "date" else text_width(texts, least, _WIDEST),
        shape,
        side,
        list_of(cells, lang, told="entry" if column.choices else "rep")
        if cells
        else _check(column, lang),
        folded=column.folded,
        help=column.help,
    )


def styled_column(
    header: str,
    style: CellStyle,
    width: float,
    *,
    validation: DataValidation | None = None,
    owned: bool = False,
) -> PageColumn:
    """The look of a column that an action writes, as the hosts draw it.

    Args:
        header: Its title.
        style: What its cells show.
        width: In characters.
        validation: What may be entered.
        owned: Whether it stands among columns of people.
    """
    return PageColumn(
        header,
        width,
        _FORMATS.get(style, "General"),
        _SIDES.get(style, "left"),
        validation,
        wrap=style in ("wrapped", "prose"),
        shrink=style == "line",
        small=style == "prose",
        owned=owned,
    )


def list_of(
    choices: str | Sequence[str], lang: Lang, *, told: Literal["rep", "entry"] = "rep"
) -> DataValidation | None:
    """A drop-down list; a person may type something else after a warning.

    Args:
        choices: The texts, or a formula for the cells that hold them.
        lang: Language of the warning.
        told: What the cells of a formula hold: names of reps, or entries of any kind.

    Returns:
        None where the texts are more than Excel takes in a list.
    """
    if isinstance(choices, str):
        sheet = choices.partition("!")[0].strip("'")
        text = TEXTS.get(f"template.check.{told}", lang, sheet=sheet)
        return _validation(text, type="list", formula1=choices, errorStyle="warning")
    listed = ",".join(choices).replace('"', '""')
    if len(listed) > _LONGEST_LIST or any("," in choice for choice in choices):
        return None
    text = TEXTS.get("template.check.choice", lang, choices=", ".join(choices))
    return _validation(text, type="list", formula1=f'"{listed}"', errorStyle="warning")


def _typed_shape(column: TypedColumn, values: Sequence[object]) -> tuple[str, look.Align]:
    if column.kind == "date":
        return DATE_FORMAT, "center"
    if column.kind == "number" and _is_share(column):
        return "0%", "center"
    if column.kind == "number":
        large = any(isinstance(value, int | float) and value >= _LARGE for value in values)
        return "#,##0", "right" if large else "center"
    return "General", "center" if column.choices else "left"


def _is_share(column: TypedColumn) -> bool:
    return (column.minimum, column.maximum) == (0, 1)


def _check(column: TypedColumn, lang: Lang) -> DataValidation | None:
    if column.computed:
        return None
    if column.choices:
        return list_of(list(column.choices.values()), lang)
    if column.kind == "date":
        told = TEXTS.get("template.check.date", lang)
        least = str(_FIRST_DATE)
        return _validation(told, type="date", operator="greaterThanOrEqual", formula1=least)
    return _number_check(column, lang) if column.kind == "number" else None


def _number_check(column: TypedColumn, lang: Lang) -> DataValidation | None:
    least, most = column.minimum, column.maximum
    if least is None:
        return None
    facts = {"minimum": f"{least:g}", "maximum": "" if most is None else f"{most:g}"}
    if most is None:
        told = TEXTS.get("template.check.at_least", lang, minimum=facts["minimum"])
        rule = {"operator": "greaterThanOrEqual", "formula1": facts["minimum"]}
        return _validation(told, type="decimal", **rule)
    key = "share" if _is_share(column) else "between"
    told = TEXTS.get(f"template.check.{key}", lang, **({} if key == "share" else facts))
    rule = {"operator": "between", "formula1": facts["minimum"], "formula2": facts["maximum"]}
    return _validation(told, type="decimal", **rule)


def _validation(told: str, **rule: str) -> DataValidation:
    return DataValidation(
        allow_blank=True,
        showErrorMessage=True,
        error=told,
        errorTitle="Tierbook",
        **rule,  # type: ignore[arg-type]  # the rule's own fields, type by type
    )
