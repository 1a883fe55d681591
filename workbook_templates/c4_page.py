"""A page of the C4 worksheet: questions with cells to answer in, a table to fill, a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from addin.hosts.generated_rows import line_count
from addin.texts import TEXTS
from grading.language import Lang
from workbook_templates import look
from workbook_templates.dashboard_canvas import Canvas, Figure, sentence

__all__ = ["C4Page", "Scored", "c4_text"]

WIDTHS = (4.5, 36.0, *[11.0] * 6)
_NUMBER, _QUESTION, _ANSWER, _LAST = 1, 2, 3, 8
_PAIRS = ((2, 2), (3, 4), (5, 6), (7, 8))
"""First and last column of the four columns of a table."""
_SHARE = 3
"""Zero-based place of the column that may hold shares."""
_BLANK_ROWS = 3
"""Of a table, below the example."""
_LINE, _LETTERS_HINT, _LETTERS_ANSWER = 14.0, 38, 72
_ROW, _QUESTION_ROW, _HINT_ROW, _SENTENCE_ROW = 29.0, 20.0, 44.0, 56.0
"""In points: room to write by hand, on a page that fits one sheet of paper."""
_PERCENT, _TENTHS = "0%", "0.0"
_BEST = 5
_SCORES = (
    (5, 5, 3, 2, 4),
    (5, 4, 3, 3, 5),
    (4, 5, 2, 2, 1),
    (3, 3, 5, 4, 1),
    (2, 3, 5, 3, 4),
)
"""Weight, ours, and those of three competitors, by what customers decide by."""


def c4_text(key: str, lang: Lang, **facts: object) -> str:
    """A text of the worksheet."""
    return TEXTS.get(f"worksheet.c4.{key}", lang, **facts)


@dataclass(frozen=True, slots=True)
class Scored:
    """Who was compared with how good a result.

    Args:
        name: Address of the cell with the name.
        called: The name.
        mean: Address of the cell with the result.
        value: The result, "" for none.
    """

    name: str
    called: str
    mean: str
    value: float | str


class C4Page:
    """Draws a page from top to bottom; ``row`` is the next free one.

    Args:
        sheet: An empty worksheet.
        key: Which of the four pages.
        lang: Its language.
        sample: Whether to give the answers of the example.
    """

    def __init__(self, sheet: Worksheet, key: str, lang: Lang, *, sample: bool) -> None:
        self.canvas = Canvas(sheet, lang)
        self.row = 4
        self.answers: list[str] = []
        """Addresses of the cells to answer in."""
        self._key = key
        self._sample = sample
        self.canvas.widths(WIDTHS)
        self.canvas.text(1, 1, self._text("title"), "title")
        self.canvas.text(2, 1, self._text("note"), "note")
        self.canvas.height(1, 30)
        self.canvas.height(3, 8)

    @property
    def given(self) -> str:
        """An expression for how many questions are answered."""
        return f"COUNTA({','.join(self.answers)})"

    @property
    def given_now(self) -> int:
        """How many are answered in the example."""
        return len(self.answers) if self._sample else 0

    def questions(self, count: int) -> None:
        """The questions with their hints, and above them how many are answered."""
        canvas, top = self.canvas, self.row
        canvas.section(top, 1, _LAST, c4_text("page.questions", canvas.lang))
        self.row = top + 1
        for number in range(1, count + 1):
            self._question(number)
        answered = c4_text("page.answered", canvas.lang, n="{n}", all=count)
        figure = sentence(answered, self.given, self.given_now)
        canvas.figure(top, _LAST - 1, figure, style="section", align="right")
        canvas.merge(top, _LAST - 1, _LAST)
        canvas.sheet.cell(top, _LAST - 1).font = look.font("note", canvas.lang)
        self.row += 1

    def table(self, rows: int, *, shares: bool) -> None:
        """A table of four columns, the last of which may hold shares with their total.

        Args:
            rows: How many the example fills.
            shares: Whether the last column holds shares.
        """
        canvas = self.canvas
        self._section("table")
        self._heads(self._text("columns").split("|"))
        first = self.row
        example = [self._text(f"row{number}").split("|") for number in range(1, rows + 1)]
        for texts in [*example, *[[""] * len(_PAIRS)] * _BLANK_ROWS]:
            self._fill(texts if self._sample else [""] * len(_PAIRS), shares=shares)
        if shares:
            canvas.band(self.row, _QUESTION, _LAST, "total")
            canvas.text(self.row, _QUESTION, c4_text("page.total", canvas.lang), "total")
            column = get_column_letter(_PAIRS[_SHARE][0])
            whole = sum(int(texts[_SHARE]) for texts in example) / 100 if self._sample else 0
            total = Figure(f"=SUM({column}{first}:{column}{self.row - 1})", whole)
            at, last = _PAIRS[_SHARE]
            canvas.figure(self.row, at, total, _PERCENT, style="total", align="center")
            canvas.merge(self.row, at, last)
            self.row += 1
        self.row += 1

    def comparison(self) -> list[Scored]:
        """What customers decide by, weighed, for us and three others."""
        canvas = self.canvas
        self._section("table")
        names = self._names()
        canvas.height(self.row, 36)
        self.row += 1
        first, last = self.row, self.row + len(_SCORES)
        for number, scores in enumerate((*_SCORES, ()), 1):
            canvas.height(self.row, _ROW)
            filled = self._sample and bool(scores)
            canvas.text(
                self.row, _QUESTION, self._text(f"row{number}") if filled else None, "answer"
            )
            for place in range(len(_SCORES[0])):
                canvas.text(self.row, _ANSWER + place, None, "answer", "center")
                if filled:
                    canvas.sheet.cell(self.row, _ANSWER + place).value = scores[place]
            self.row += 1
        area = f"C{first}:{get_column_letter(_ANSWER + len(names))}{last}"
        check = DataValidation("whole", operator="between", formula1="1", formula2=str(_BEST))
        check.showErrorMessage, check.errorTitle = True, "Tierbook"
        check.error = TEXTS.get("template.check.between", canvas.lang, minimum="1", maximum=_BEST)
        check.add(area)
        canvas.sheet.add_data_validation(check)
        found = self._means(names, first, last)
        self.row += 2
        return found

    def sentence(self) -> tuple[str, str]:
        """The sentence that sums the page up; its address and what it says come back."""
        canvas = self.canvas
        canvas.section(self.row, 1, _LAST, c4_text("page.sentence", canvas.lang))
        self.row += 1
        canvas.height(self.row, _SENTENCE_ROW)
        canvas.text(self.row, _QUESTION, self._text("sentence"), "question")
        said = self._text("sentence_answer") if self._sample else ""
        self._answer(self.row, said)
        self.row += 1
        return f"$C${self.row - 1}", said

    def finish(self, footer: str) -> None:
        """Let the page print on one sheet of paper."""
        sheet = self.canvas.sheet
        sheet.print_area = f"A1:H{self.row}"
        look.set_print(sheet, footer=footer, landscape=False, pages_high=1)
        sheet.print_options.horizontalCentered = True

    def _question(self, number: int) -> None:
        canvas = self.canvas
        asked, _, hint = self._text(f"question{number}").partition("|")
        said = self._text(f"answer{number}")
        below = max(line_count(hint, _LETTERS_HINT), line_count(said, _LETTERS_ANSWER) - 1)
        canvas.height(self.row, _QUESTION_ROW)
        canvas.height(self.row + 1, max(below * _LINE + 4, _HINT_ROW))
        canvas.text(self.row, _NUMBER, str(number), "quiet", "center")
        canvas.text(self.row, _QUESTION, asked, "question")
        canvas.text(self.row + 1, _NUMBER, None, "head")
        canvas.text(self.row + 1, _QUESTION, hint, "head")
        self._answer(self.row, said if self._sample else "", rows=2)
        self.answers.append(f"$C${self.row}")
        self.row += 2

    def _answer(self, row: int, said: str, *, rows: int = 1) -> None:
        for at in range(row, row + rows):
            self.canvas.band(at, _ANSWER, _LAST, "answer")
        self.canvas.text(row, _ANSWER, said or None, "answer")
        self.canvas.merge(row, _ANSWER, _LAST, rows=rows)

    def _section(self, key: str) -> None:
        title, _, note = self._text(key).partition("|")
        self.canvas.section(self.row, 1, _LAST, title, note)
        self.row += 2

    def _heads(self, texts: Sequence[str]) -> None:
        self.canvas.height(self.row, 30)
        for text, (first, last) in zip(texts, _PAIRS, strict=True):
            self.canvas.band(self.row, first, last, "head")
            self.canvas.text(self.row, first, text, "head")
            if last > first:
                self.canvas.merge(self.row, first, last)
        self.row += 1

    def _fill(self, texts: Sequence[str], *, shares: bool) -> None:
        canvas = self.canvas
        canvas.height(self.row, _ROW)
        for place, (text, (first, last)) in enumerate(zip(texts, _PAIRS, strict=True)):
            canvas.band(self.row, first, last, "answer")
            share = shares and place == _SHARE
            canvas.text(self.row, first, text or None, "answer", "center" if share else "left")
            if share:
                cell = canvas.sheet.cell(self.row, first)
                cell.value = int(text) / 100 if text else None
                cell.number_format = _PERCENT
            if last > first:
                canvas.merge(self.row, first, last)
        self.row += 1

    def _names(self) -> list[str]:
        """Writes the header of the comparison; the names of who is compared come back."""
        canvas = self.canvas
        decide, weight, we = self._text("columns").split("|")
        others = self._text("names").split("|")
        canvas.text(self.row, _QUESTION, decide, "head")
        canvas.text(self.row, _ANSWER, weight, "head", "center")
        canvas.text(self.row, _ANSWER + 1, we, "head", "center")
        for column, name in enumerate(others, _ANSWER + 2):
            canvas.text(self.row, column, name if self._sample else None, "answer", "center")
        return [we, *(name if self._sample else "" for name in others)]

    def _means(self, names: Sequence[str], first: int, last: int) -> list[Scored]:
        canvas, found = self.canvas, []
        canvas.band(self.row, _QUESTION, _ANSWER, "total")
        canvas.text(self.row, _QUESTION, self._text("result"), "total")
        weights = f"$C${first}:$C${last}"
        for place, name in enumerate(names, 1):
            letter = get_column_letter(_ANSWER + place)
            scores = f"{letter}${first}:{letter}${last}"
            counted = f'SUMPRODUCT(({scores}<>"")*{weights})'
            formula = f'=IFERROR(SUMPRODUCT({weights},{scores})/{counted},"")'
            value = _mean(place) if self._sample else ""
            at = canvas.figure(
                self.row,
                _ANSWER + place,
                Figure(formula, value),
                _TENTHS,
                style="total",
                align="center",
            )
            found.append(Scored(f"${letter}${first - 1}", name, at, value))
        return found

    def _text(self, key: str) -> str:
        return c4_text(f"{self._key}.{key}", self.canvas.lang)


def _mean(place: int) -> float:
    """The weighted mean of a column of scores in the example."""
    weighed = sum(scores[0] * scores[place] for scores in _SCORES)
    return weighed / sum(scores[0] for scores in _SCORES)
