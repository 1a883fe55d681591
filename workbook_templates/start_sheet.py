"""The sheet Start here: a minute's reading before a person goes on."""

from openpyxl.worksheet.worksheet import Worksheet

from addin.texts import TEXTS
from workbook_templates import look
from workbook_templates.content import TemplateContent
from workbook_templates.reading_page import ReadingPage
from workbook_templates.template_texts import template_text

__all__ = ["add_start"]

_STEPS = 6
_NEVER = 3


def add_start(sheet: Worksheet, content: TemplateContent, footer: str, *, sample: bool) -> None:
    """Fill the sheet.

    Args:
        sheet: An empty worksheet.
        content: The template, for its texts and for the names of its sheets.
        footer: Text in the middle of the printed page's foot.
        sample: Whether the workbook holds invented customers.
    """

    def text(key: str, **facts: object) -> str:
        """One of the page's texts; tabs such as ``{customers}`` may stand in it."""
        facts = {**content.sheets, **facts}
        return template_text(content.template, f"start.{key}", content.lang, **facts)

    page, lang = ReadingPage(sheet, content.lang), content.lang
    page.gap(8)
    page.line(TEXTS.get(f"template.{content.template}.title", lang), "title", 32)
    page.line(TEXTS.get(f"template.{content.template}.about", lang), "note", 18)
    if sample:
        page.line(text("sample", as_of=content.as_of.isoformat()), "note", 18)
    page.section(text("steps"))
    for number in range(1, _STEPS + 1):
        key = f"step{number}" if sample or number > 1 else "step1_empty"
        name, _, told = text(key).partition("|")
        page.pair(f"{number}   {name}", told)
    page.section(text("where"))
    for key, tab in content.sheets.items():
        if key != "start":
            page.pair(tab, text(f"at_{key}"), link=tab)
    page.section(text("never"))
    for number in range(1, _NEVER + 1):
        name, _, told = text(f"never{number}").partition("|")
        page.pair(name, told)
    page.section(text("without"))
    name, _, told = text("without1").partition("|")
    page.pair(name, told)
    look.set_print(sheet, footer=footer, landscape=False, pages_high=1)
