"""The page of the template ``customer-layers``: how to talk with which kind of person."""

from collections.abc import Mapping, Sequence
from datetime import date

from openpyxl.worksheet.worksheet import Worksheet

from addin.hosts.generated_rows import line_count
from grading.schemes.catalogue import load_scheme
from grading.schemes.models import DecisionTable, LocalText, Scheme
from workbook_templates import look
from workbook_templates.content import TemplateContent
from workbook_templates.dashboard import AS_OF_NAME
from workbook_templates.dashboard_canvas import Canvas, Figure
from workbook_templates.dashboard_records import Records, Row
from workbook_templates.ranked_rows import RankedRows
from workbook_templates.template_texts import template_text

__all__ = ["PROFILES", "add_playbook"]

PROFILES: Mapping[str, str] = {"personality": "personality-4", "character": "personality-13"}
"""Schemes that tell kinds of people apart, by the column that holds the kind."""
_WIDTHS = (28.0, 12.0, 12.0, 18.0, 16.0, 44.0, 18.0, 44.0)
_NAME, _COUNT, _BEST, _KNOWN_BY, _KNOWN_TO, _TALK, _CHARACTER, _LAST = range(1, 9)
_HELPER = 9
_FIELDS = ("customer_name", "date", "channel", "rep_name")
_CONTACTS = 12
_LINE, _LETTERS_KNOWN, _LETTERS_TALK, _LETTERS_NEXT = 14.0, 40, 116, 48
_TWO_LINES = 32.0
_DATE = "yyyy-mm-dd"


def add_playbook(sheet: Worksheet, content: TemplateContent, footer: str) -> None:
    """Fill an empty sheet with a line per kind of person and the next contacts.

    Args:
        sheet: An empty worksheet.
        content: The tables the formulas refer to, and their rows as they are now.
        footer: Text in the middle of each printed page's foot.
    """
    page = _Playbook(Canvas(sheet, content.lang), Records(content))
    page.head()
    row = 4
    for field in PROFILES:
        row = page.kinds(row, field) + 1
    last = page.contacts(row)
    sheet.print_area = f"A1:H{last}"
    look.set_print(sheet, footer=footer, pages_high=1)
    sheet.print_options.horizontalCentered = True


class _Playbook:
    """Draws the page."""

    def __init__(self, canvas: Canvas, records: Records) -> None:
        self._canvas = canvas
        self._records = records
        self._found: dict[str, tuple[str, str, Mapping[str, str]]] = {}
        """By column: the cells with kinds, those with approaches, and approach by kind."""

    def head(self) -> None:
        """Title and note."""
        canvas = self._canvas
        canvas.widths(_WIDTHS)
        canvas.text(1, 1, self._text("title"), "title")
        canvas.text(2, 1, self._text("note"), "note")
        canvas.height(1, 30)
        canvas.height(3, 8)
        canvas.sheet.column_dimensions["I"].hidden = True

    def kinds(self, row: int, field: str) -> int:
        """The kinds of a column with how to know and how to talk; the first free row comes back."""
        canvas, lang = self._canvas, self._records.lang
        scheme = load_scheme(PROFILES[field])
        canvas.section(row, 1, _LAST, scheme.title.get(lang), scheme.description.get(lang))
        self._kind_heads(row + 2, field)
        (wanted,) = scheme.inputs
        known, talk = _known_by(scheme), {a.value: a.text for a in scheme.approaches}
        first = row + 3
        for at, choice in enumerate(wanted.choices, first):
            word = choice.label.get(lang)
            self._kind(
                at, field, word, known[choice.value].get(lang), talk[choice.value].get(lang)
            )
        last = row + 2 + len(wanted.choices)
        approaches = {c.label.get(lang): talk[c.value].get(lang) for c in wanted.choices}
        self._found[field] = (f"$A${first}:$A${last}", f"$F${first}:$F${last}", approaches)
        return last + 1

    def contacts(self, row: int) -> int:
        """The next contacts of the schedule with both approaches; the last row comes back."""
        canvas, records = self._canvas, self._records
        canvas.section(row, 1, _LAST, self._text("next"), self._text("next_note"))
        header = row + 2
        schedule = records.content.tables["Schedule"]
        customers = records.content.tables["Customers"].headers
        heads = [schedule.headers[field] for field in _FIELDS]
        talk = self._text("talk")
        heads += [customers["personality"], talk, customers["character"], talk]
        for column, text in enumerate(heads, 1):
            canvas.text(header, column, text, "head", "center" if column == _COUNT else "left")
        dates, status = (records.column("Schedule", field) for field in ("date", "status"))
        planned = records.status("planned")
        ranked = self._planned(planned)
        lines = RankedRows(
            canvas,
            records,
            table="Schedule",
            column=_HELPER,
            key=dates,
            where=f'ISNUMBER({dates})*({dates}>={AS_OF_NAME})*({status}="{planned}")',
            ranked=ranked,
        )
        for number in range(1, _CONTACTS + 1):
            at = header + number
            lines.line(at, number, _FIELDS, {"date": _DATE}, {})
            visit = schedule.rows[ranked[number - 1]] if number <= len(ranked) else {}
            self._talk(at, visit.get("customer_name"))
        return header + _CONTACTS

    def _planned(self, planned: str) -> list[int]:
        """Places of the planned contacts from today on, the next first."""
        found = [
            (day, place)
            for place, row in enumerate(self._records.content.tables["Schedule"].rows)
            if isinstance(day := row.get("date"), date)
            and day >= self._records.as_of
            and row.get("status") == planned
        ]
        return [place for _, place in sorted(found)]

    def _talk(self, row: int, name: object) -> None:
        """Personality, character and what they ask for, of the customer of a line."""
        canvas, records = self._canvas, self._records
        names = records.column("Customers", "customer")
        who: Row = next(iter(records.rows("Customers", lambda c: c.get("customer") == name)), {})
        longest = 0
        for (field, (kinds, approaches, texts)), column in zip(
            self._found.items(), (_KNOWN_TO, _CHARACTER), strict=True
        ):
            kind = str(who.get(field) or "")
            found = f"INDEX({records.column('Customers', field)},MATCH($A{row},{names},0))"
            figure = Figure(f'=IF($A{row}="","",IFERROR({found}&"",""))', kind)
            cell = canvas.figure(row, column, figure, align="left")
            text = texts.get(kind, "")
            formula = f'=IFERROR(INDEX({approaches},MATCH({cell},{kinds},0)),"")'
            canvas.figure(row, column + 1, Figure(formula, text), style="prose", align="left")
            longest = max(longest, line_count(text, _LETTERS_NEXT))
        canvas.height(row, max(longest * _LINE + 4, _TWO_LINES))

    def _kind_heads(self, row: int, field: str) -> None:
        canvas, records = self._canvas, self._records
        best = self._text("best").replace("{grade}", records.grades[0])
        canvas.text(row, _NAME, records.content.tables["Customers"].headers[field], "head")
        canvas.texts(row, _COUNT, [self._text("count"), best], align="center")
        for first, last, key in ((_KNOWN_BY, _KNOWN_TO, "known"), (_TALK, _LAST, "talk")):
            canvas.band(row, first, last, "head")
            canvas.text(row, first, self._text(key), "head")
            canvas.merge(row, first, last)

    def _kind(self, row: int, field: str, word: str, known: str, talk: str) -> None:
        canvas, records = self._canvas, self._records
        column, grades = (records.column("Customers", name) for name in (field, "grade"))
        mine = records.rows("Customers", lambda c: c.get(field) == word)
        best = sum(c.get("grade") == records.grades[0] for c in mine)
        canvas.text(row, _NAME, word, "strong")
        canvas.figure(
            row, _COUNT, Figure(f"=COUNTIFS({column},$A{row})", len(mine)), "0", align="center"
        )
        top = records.tier(1).formula.removeprefix("=")
        of_best = Figure(f"=COUNTIFS({column},$A{row},{grades},{top})", best)
        canvas.figure(row, _BEST, of_best, "0", align="center")
        for first, last, text in ((_KNOWN_BY, _KNOWN_TO, known), (_TALK, _LAST, talk)):
            canvas.band(row, first, last, "prose")
            canvas.text(row, first, text, "prose")
            canvas.merge(row, first, last)
        lines = max(line_count(known, _LETTERS_KNOWN), line_count(talk, _LETTERS_TALK))
        canvas.height(row, max(lines * _LINE + 6, 22))

    def _text(self, key: str) -> str:
        content = self._records.content
        return template_text(content.template, f"playbook.{key}", content.lang)


def _known_by(scheme: Scheme) -> dict[str, LocalText]:
    """What says that a person is of a kind, by kind."""
    tables: Sequence[DecisionTable] = [s for s in scheme.steps if isinstance(s, DecisionTable)]
    return {str(rule.then[0]): rule.reason for table in tables for rule in table.rules}
