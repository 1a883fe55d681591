"""The worksheet ``c4-worksheet``: customers, competitors, company and channels before any grading."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from addin.hosts.references import cell_reference
from addin.texts import TEXTS
from addin.workbook.worksheets import C4_WORKSHEET, WORKSHEET_NAME
from grading.language import Lang
from workbook_templates import look
from workbook_templates.c4_page import WIDTHS, C4Page, Scored, c4_text
from workbook_templates.charts import Bars, Place, add_bar_chart
from workbook_templates.dashboard_canvas import Canvas, Figure, sentence
from workbook_templates.reading_page import ReadingPage
from workbook_templates.template import UngradedTemplate

__all__ = ["C4"]

_QUESTIONS = {"customers": 6, "competitors": 5, "company": 5, "channels": 5}
"""How many each page has, in the order of the pages."""
_EXAMPLE_ROWS = 3
_WITH_SHARES = frozenset({"customers", "channels"})
_SHEETS = ("start", *_QUESTIONS, "summary")
_STEPS, _ACTIONS = 6, 8
_LAST = len(WIDTHS)
_DATE, _TENTHS = "yyyy-mm-dd", "0.0"
_ACTION_PAIRS = ((2, 4), (5, 6), (7, 7), (8, 8))
"""First and last column of what, who, until and done."""


def _lay_out(as_of: date, lang: Lang, *, sample: bool) -> Workbook:
    """The workbook, ready to be saved.

    Args:
        as_of: The day of the example.
        lang: Language of all texts.
        sample: Whether it holds the example of an invented company.
    """
    workbook = Workbook()
    look.set_usual_font(workbook, lang)
    workbook.remove(workbook.worksheets[0])
    tabs = {key: c4_text(f"sheet.{key}", lang) for key in _SHEETS}
    sheets = {key: workbook.create_sheet(tab) for key, tab in tabs.items()}
    footer = TEXTS.get("template.page", lang, page="&P", pages="&N")
    _add_start(sheets["start"], tabs, lang, footer, sample=sample)
    pages: dict[str, C4Page] = {}
    said: dict[str, tuple[str, str]] = {}
    scored: Sequence[Scored] = ()
    for key, count in _QUESTIONS.items():
        page = pages[key] = C4Page(sheets[key], key, lang, sample=sample)
        page.questions(count)
        if key == "competitors":
            scored = page.comparison()
        else:
            page.table(_EXAMPLE_ROWS, shares=key in _WITH_SHARES)
        said[key] = page.sentence()
        page.finish(footer)
    _Summary(sheets["summary"], lang, as_of, sample=sample).draw(pages, said, scored, footer)
    _define_names(workbook, tabs)
    workbook.properties.title = TEXTS.get(f"template.{C4_WORKSHEET}.title", lang)
    workbook.properties.creator = "Tierbook"
    workbook.properties.language = lang
    return workbook


def _add_start(
    sheet: Worksheet, tabs: Mapping[str, str], lang: Lang, footer: str, *, sample: bool
) -> None:
    page = ReadingPage(sheet, lang)
    page.gap(8)
    page.line(TEXTS.get(f"template.{C4_WORKSHEET}.title", lang), "title", 32)
    page.line(c4_text("start.note", lang), "note", 18)
    if sample:
        page.line(c4_text("start.sample", lang), "note", 18)
    page.section(c4_text("start.how", lang))
    for number in range(1, _STEPS + 1):
        name, _, told = c4_text(f"start.step{number}", lang, summary=tabs["summary"]).partition(
            "|"
        )
        page.pair(f"{number}   {name}", told)
    page.section(c4_text("start.where", lang))
    for key, tab in tabs.items():
        if key != "start":
            page.pair(tab, c4_text(f"start.at_{key}", lang), link=tab)
    sheet.sheet_properties.tabColor = look.ACCENT
    look.set_print(sheet, footer=footer, landscape=False, pages_high=1)


def _define_names(workbook: Workbook, tabs: Mapping[str, str]) -> None:
    """Names by which Tierbook knows that none of these sheets lists customers."""
    names = {f"Tierbook_Sheet_C4_{key.capitalize()}": tab for key, tab in tabs.items()}
    names[WORKSHEET_NAME] = tabs["start"]
    for name, tab in sorted(names.items()):
        place = cell_reference(tab, 1, 1)
        workbook.defined_names[name] = DefinedName(name, attr_text=place)


class _Summary:
    """Draws the page that puts the four together.

    Args:
        sheet: An empty worksheet.
        lang: Its language.
        as_of: The day of the example.
        sample: Whether to give the example.
    """

    def __init__(self, sheet: Worksheet, lang: Lang, as_of: date, *, sample: bool) -> None:
        self._canvas = Canvas(sheet, lang)
        self._lang = lang
        self._as_of = as_of
        self._sample = sample

    def draw(
        self,
        pages: Mapping[str, C4Page],
        said: Mapping[str, tuple[str, str]],
        scored: Sequence[Scored],
        footer: str,
    ) -> None:
        """The whole page."""
        canvas = self._canvas
        canvas.widths(WIDTHS)
        canvas.text(1, 1, self._text("title"), "title")
        canvas.text(2, 1, self._text("note"), "note")
        canvas.height(1, 30)
        canvas.height(3, 8)
        canvas.text(1, _LAST - 2, self._text("date"), "quiet", "right")
        canvas.band(1, _LAST - 1, _LAST, "answer")
        canvas.text(1, _LAST - 1, None, "answer", "center")
        day = canvas.sheet.cell(1, _LAST - 1)
        day.value, day.number_format = (self._as_of if self._sample else None), _DATE
        canvas.merge(1, _LAST - 1, _LAST)
        row = self._sentences(4, pages, said)
        row = self._compared(row + 1, scored, pages["competitors"].canvas.sheet)
        last = self._actions(row + 1)
        canvas.sheet.print_area = f"A1:H{last}"
        look.set_print(canvas.sheet, footer=footer, landscape=False, pages_high=1)
        canvas.sheet.print_options.horizontalCentered = True
        canvas.sheet.sheet_properties.tabColor = look.BAR

    def _sentences(
        self, row: int, pages: Mapping[str, C4Page], said: Mapping[str, tuple[str, str]]
    ) -> int:
        """A block per page: its name, how far it is, its sentence; the next free row comes back."""
        canvas = self._canvas
        for key, page in pages.items():
            canvas.section(row, 1, _LAST, c4_text(f"{key}.title", self._lang))
            tab = _quoted(page.canvas.sheet)
            given = f"COUNTA({','.join(f'{tab}!{cell}' for cell in page.answers)})"
            answered = c4_text("page.answered", self._lang, n="{n}", all=len(page.answers))
            figure = sentence(answered, given, page.given_now)
            canvas.figure(row, _LAST - 1, figure, style="section", align="right")
            canvas.merge(row, _LAST - 1, _LAST)
            canvas.sheet.cell(row, _LAST - 1).font = look.font("note", self._lang)
            canvas.height(row + 1, 48)
            canvas.text(row + 1, 2, c4_text(f"{key}.sentence", self._lang), "question")
            canvas.band(row + 1, 3, _LAST, "prose")
            cell, text = said[key]
            canvas.figure(
                row + 1, 3, Figure(f'={tab}!{cell}&""', text), style="prose", align="left"
            )
            canvas.merge(row + 1, 3, _LAST)
            row += 2
        return row

    def _compared(self, row: int, scored: Sequence[Scored], competitors: Worksheet) -> int:
        """How customers see us and the others, as figures and bars; the next free row comes back."""
        canvas, tab = self._canvas, _quoted(competitors)
        canvas.section(row, 1, _LAST, self._text("chart"))
        first = row + 2
        canvas.text(row + 1, 2, None, "head")
        canvas.text(row + 1, 3, c4_text("competitors.result", self._lang), "head", "center")
        canvas.height(row + 1, 30)
        for at, each in enumerate(scored, first):
            canvas.figure(at, 2, Figure(f'={tab}!{each.name}&""', each.called), align="left")
            mean = Figure(f"={tab}!{each.mean}", each.value)
            canvas.figure(at, 3, mean, _TENTHS, align="center")
        last = first + len(scored) - 1
        bars = [Bars(c4_text("competitors.result", self._lang), 3, "middle", _TENTHS)]
        place = Place(row + 1, 4, last + 1, _LAST)
        add_bar_chart(canvas.sheet, place, names=(2, first, last), bars=bars, across=True)
        return last + 2

    def _actions(self, row: int) -> int:
        """Who does what until when; the last row comes back."""
        canvas = self._canvas
        canvas.section(row, 1, _LAST, self._text("follows"))
        heads = self._text("columns").split("|")
        for text, (first, last) in zip(heads, _ACTION_PAIRS, strict=True):
            canvas.band(row + 1, first, last, "head")
            canvas.text(row + 1, first, text, "head", "left" if first < last else "center")
            if first < last:
                canvas.merge(row + 1, first, last)
        for number in range(1, _ACTIONS + 1):
            self._action(row + 1 + number, number)
        last_row = row + _ACTIONS + 3
        canvas.text(last_row, 1, self._text("next"), "note")
        return last_row

    def _action(self, row: int, number: int) -> None:
        canvas = self._canvas
        canvas.height(row, 30)
        example = self._sample and number <= _EXAMPLE_ROWS
        what, who, days = self._text(f"row{number}").split("|") if example else ("", "", "")
        for text, (first, last) in zip((what, who, "", ""), _ACTION_PAIRS, strict=True):
            canvas.band(row, first, last, "answer")
            canvas.text(row, first, text or None, "answer", "left" if first < last else "center")
            if first < last:
                canvas.merge(row, first, last)
        until = canvas.sheet.cell(row, _ACTION_PAIRS[2][0])
        until.value = self._as_of + timedelta(days=int(days)) if days else None
        until.number_format = _DATE

    def _text(self, key: str) -> str:
        return c4_text(f"summary.{key}", self._lang)


def _quoted(sheet: Worksheet) -> str:
    """The name of a sheet as formulas of others spell it."""
    return f"'{sheet.title.replace(chr(39), chr(39) * 2)}'"


C4 = UngradedTemplate(C4_WORKSHEET, _lay_out)
