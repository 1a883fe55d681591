"""The sheet Start here: a minute's reading before a person goes on."""

from collections.abc import Mapping

from openpyxl.worksheet.worksheet import Worksheet

from addin.texts import TEXTS
from addin.workbook.button_cells import BUTTON_SCRIPTS, button_name
from addin.workbook.text_flow import flow
from workbook_templates import look
from workbook_templates.content import TemplateContent
from workbook_templates.reading_page import ReadingPage
from workbook_templates.template_texts import fed_from, template_text, told_of

__all__ = ["add_start"]

_STEPS = tuple(f"step{number}" for number in range(1, 7))
_STEPS_UNRANKED = ("step1", "step2_unranked", "step3_unranked", "step6")
_TOLD_UNRANKED = frozenset({"customers", "dashboard", "rules", "reps"})
"""Sheets that hold something else where customers are told apart but not graded."""
_NEVER = 3
_NOTE_WIDTH = 150
"""Letters of small type on a line of the page."""
_AIR = 6


def add_start(
    sheet: Worksheet, content: TemplateContent, footer: str, *, sample: bool
) -> Mapping[str, str]:
    """Fill the sheet.

    Args:
        sheet: An empty worksheet.
        content: The template, for its texts and for the names of its sheets.
        footer: Text in the middle of the printed page's foot.
        sample: Whether the workbook holds invented customers.

    Returns:
        Workbook-level names to define, which mark its button cells.
    """

    def text(key: str, **facts: object) -> str:
        """One of the page's texts; tabs such as ``{customers}`` may stand in it."""
        facts = {**content.sheets, **facts}
        return template_text(content.template, f"start.{key}", content.lang, **facts)

    page, lang = ReadingPage(sheet, content.lang), content.lang
    page.gap(8)
    page.line(told_of(content.template, "title", content.scheme, lang), "title", 32)
    for line in flow(told_of(content.template, "about", content.scheme, lang), _NOTE_WIDTH):
        page.line(line, "note", 18)
    if sample:
        page.line(text("sample", as_of=content.as_of.isoformat()), "note", 18)
    page.section(text("steps" if content.ranked else "steps_unranked"))
    for number, step in enumerate(_STEPS if content.ranked else _STEPS_UNRANKED, 1):
        key = f"{step}{fed_from(content, sample=sample)}" if number == 1 else step
        name, _, told = text(key).partition("|")
        page.pair(f"{number}   {name}", told)
    names = _add_buttons(page, content)
    page.section(text("where"))
    for key, tab in content.sheets.items():
        if key != "start":
            unranked = not content.ranked and key in _TOLD_UNRANKED
            page.pair(tab, text(f"at_{key}_unranked" if unranked else f"at_{key}"), link=tab)
    page.section(text("never"))
    for number in range(1, (_NEVER if content.ranked else 1) + 1):
        name, _, told = text(f"never{number}").partition("|")
        page.pair(name, told)
    page.section(text("without"))
    name, _, told = text("without1").partition("|")
    page.pair(name, told)
    look.set_print(sheet, footer=footer, landscape=False, pages_high=1)
    return names


def _add_buttons(page: ReadingPage, content: TemplateContent) -> dict[str, str]:
    """What can be had at a click; ``tierbook lite embed`` puts the shapes over the cells.

    Without ranks there is nothing to plan visits by.
    """
    lang, names = content.lang, {}
    page.section(TEXTS.get("sheet_buttons.section", lang))
    for script in BUTTON_SCRIPTS if content.ranked else BUTTON_SCRIPTS[:1]:
        # Air above each: Excel goes on to the cell below a button, which must not be another.
        page.gap(_AIR)
        told = TEXTS.get(f"sheet_buttons.{script}", lang, **content.sheets)
        label = TEXTS.get(f"server.button.{script}.label", lang)
        names[button_name(script)] = page.button(label, told)
    page.gap(_AIR)
    name, _, told = TEXTS.get("sheet_buttons.needs", lang).partition("|")
    page.pair(name, told)
    return names
