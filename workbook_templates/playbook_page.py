"""The page of the template ``customer-layers``: how to talk with which kind of person."""

from collections.abc import Mapping, Sequence
from datetime import date

from openpyxl.worksheet.worksheet import Worksheet

from addin.hosts.generated_rows import line_count
from grading.schemes.catalogue import load_scheme
from grading.schemes.models import DecisionTable, LocalText, Scheme
from workbook_templates.content import TemplateContent
from workbook_templates.dashboard import AS_OF_NAME
from workbook_templates.dashboard_canvas import Figure
from workbook_templates.dashboard_records import Row
from workbook_templates.ranked_rows import Ranking
from workbook_templates.trade_page import TradePage

__all__ = ["PROFILES", "add_playbook"]

PROFILES: Mapping[str, str] = {"personality": "personality-4", "character": "personality-13"}
"""Schemes that tell kinds of people apart, by the column that holds the kind."""
_WIDTHS = (28.0, 12.0, 12.0, 18.0, 16.0, 44.0, 18.0, 44.0)
_NAME, _COUNT, _BEST, _KNOWN_BY, _KNOWN_TO, _TALK, _CHARACTER, _LAST = range(1, 9)
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
    page = _Playbook(sheet, content)
    row = 4
    for field in PROFILES:
        row = page.kinds(row, field) + 1
    last = page.contacts(row)
    page.print_to(last, footer)


class _Playbook(TradePage):
    """Draws the page."""

    def __init__(self, sheet: Worksheet, content: TemplateContent) -> None:
        super().__init__(sheet, content, "playbook", _WIDTHS)
        self.make_room()
        self._found: dict[str, tuple[str, str, Mapping[str, str]]] = {}
        """By column: the cells with kinds, those with approaches, and approach by kind."""

    def kinds(self, row: int, field: str) -> int:
        """The kinds of a column with how to know and how to talk; the first free row comes back."""
        canvas, lang = self.canvas, self.records.lang
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
        canvas, records = self.canvas, self.records
        self.section(row, "next", "next_note")
        header = row + 2
        schedule = records.content.tables["Schedule"]
        customers = records.content.tables["Customers"].headers
        heads = [schedule.headers[field] for field in _FIELDS]
        talk = self.text("talk")
        heads += [customers["personality"], talk, customers["character"], talk]
        for column, text in enumerate(heads, 1):
            canvas.text(header, column, text, "head", "center" if column == _COUNT else "left")
        dates, status = (records.column("Schedule", field) for field in ("date", "status"))
        planned = records.status("planned")
        ranking = Ranking(
            key=dates,
            where=f'ISNUMBER({dates})*({dates}>={AS_OF_NAME})*({status}="{planned}")',
            ranked=records.ranked("Schedule", lambda row: self._planned(row, planned)),
        )
        lines = self.ranked_rows(ranking, "Schedule")
        for number in range(1, _CONTACTS + 1):
            at = header + number
            lines.line(at, number, _FIELDS, {"date": _DATE}, {})
            self._talk(at, lines.shown(number).get("customer_name"))
        return header + _CONTACTS

    def _planned(self, contact: Row, planned: str) -> date | None:
        """The day of a contact that is planned for today or later."""
        day = contact.get("date")
        if not isinstance(day, date) or day < self.records.as_of:
            return None
        return day if contact.get("status") == planned else None

    def _talk(self, row: int, name: object) -> None:
        """Personality, character and what they ask for, of the customer of a line."""
        canvas, records = self.canvas, self.records
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
        canvas, records = self.canvas, self.records
        best = self.text("best").replace("{grade}", records.grades[0])
        canvas.text(row, _NAME, records.content.tables["Customers"].headers[field], "head")
        canvas.texts(row, _COUNT, [self.text("count"), best], align="center")
        for first, last, key in ((_KNOWN_BY, _KNOWN_TO, "known"), (_TALK, _LAST, "talk")):
            canvas.across(row, first, last, self.text(key), "head")

    def _kind(self, row: int, field: str, word: str, known: str, talk: str) -> None:
        canvas, records = self.canvas, self.records
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
            canvas.across(row, first, last, text, "prose")
        lines = max(line_count(known, _LETTERS_KNOWN), line_count(talk, _LETTERS_TALK))
        canvas.height(row, max(lines * _LINE + 6, 22))


def _known_by(scheme: Scheme) -> dict[str, LocalText]:
    """What says that a person is of a kind, by kind."""
    tables: Sequence[DecisionTable] = [s for s in scheme.steps if isinstance(s, DecisionTable)]
    return {str(rule.then[0]): rule.reason for table in tables for rule in table.rules}
