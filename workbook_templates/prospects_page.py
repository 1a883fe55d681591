"""The page of the template ``franchise`` for prospects: their signals, and whom to contact next."""

from collections.abc import Mapping
from datetime import date, timedelta

from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from grading.schemes.catalogue import load_scheme
from workbook_templates.charts import Bars, Place, add_bar_chart
from workbook_templates.content import TemplateContent
from workbook_templates.dashboard_canvas import Figure
from workbook_templates.dashboard_records import Row
from workbook_templates.graded_beside import told_by
from workbook_templates.ranked_rows import Ranking
from workbook_templates.trade_page import TradePage

__all__ = ["SIGNAL_CELLS", "add_prospects"]

SIGNAL_CELLS = "$A$7:$A$21"
"""Where the page lists all signals."""

_WIDTHS = (32.0, 16.0, 10.0, 34.0, 19.0, 64.0, 13.0, 13.0, 19.0)
_NAME, _COUNT, _GRADE, _KEY, _TALK = 1, 2, 3, 4, 5
_CHART_FROM, _CHART_TO = 5, 6
_LINES = 36
_FIELDS = (
    *("customer", "contact", "grade", "signal", "motive", "talk"),
    *("last_contact", "next_due", "rep"),
)
_DIGITS = {"last_contact": "yyyy-mm-dd", "next_due": "yyyy-mm-dd"}
_DAY_0 = date(1899, 12, 30)
_DAYS = 100_000
"""More than any day has as a number, so that a tier counts before a day."""


def add_prospects(sheet: Worksheet, content: TemplateContent, footer: str) -> None:
    """Fill an empty sheet with the signals, how to talk by motive, and the list of contacts.

    Args:
        sheet: An empty worksheet.
        content: The tables the formulas refer to, and their rows as they are now.
        footer: Text in the middle of each printed page's foot.
    """
    page = _Prospects(sheet, content)
    row = page.signals(4)
    row = page.motives(row + 1)
    sheet.row_breaks.append(Break(id=row))
    last = page.contacts(row + 1)
    page.canvas.colour_tiers(content.scheme, f"C4:C{last}")
    page.print_to(last, footer, pages_high=0)


class _Prospects(TradePage):
    """Draws the page."""

    def __init__(self, sheet: Worksheet, content: TemplateContent) -> None:
        super().__init__(sheet, content, "prospects", _WIDTHS)
        self.make_room()
        self._signed = self.records.grades[0]
        self._grades = self.records.column("Customers", "grade")
        self._motives: tuple[str, str, Mapping[str, str]] = ("", "", {})
        """The cells with motives, those that say how to talk, and the same as texts."""

    def signals(self, row: int) -> int:
        """Each signal, how many gave it, and what it leads to; the first free row comes back."""
        canvas, records = self.canvas, self.records
        self.section(row, "signals", "signals_note")
        header = records.content.tables["Customers"].headers["signal"]
        canvas.text(row + 2, _NAME, header, "head")
        canvas.text(row + 2, _COUNT, self.text("count"), "head", "center")
        canvas.text(row + 2, _GRADE, records.text("tier"), "head", "center")
        column = records.column("Customers", "signal")
        scheme = records.content.scheme
        choices = next(each for each in scheme.inputs if each.name == "signal").choices
        grades = told_by(scheme.id, "grade", {})(
            [{"signal": choice.value} for choice in choices], records.as_of, records.lang
        )
        first = row + 3
        for at, (choice, grade) in enumerate(zip(choices, grades, strict=True), first):
            word = choice.label.get(records.lang)
            mine = records.rows("Customers", lambda c, word=word: c.get("signal") == word)  # type: ignore[misc]  # bound at once
            canvas.text(at, _NAME, word)
            count = Figure(f"=COUNTIFS({column},$A{at})", len(mine))
            canvas.figure(at, _COUNT, count, "0", align="center")
            canvas.text(at, _GRADE, str(grade), "grade")
        last = row + 2 + len(choices)
        bars = [Bars(self.text("count"), _COUNT, "middle", "0")]
        place = Place(row + 2, _CHART_FROM, last, _CHART_TO)
        add_bar_chart(canvas.sheet, place, names=(_NAME, first, last), bars=bars, across=True)
        return last + 1

    def motives(self, row: int) -> int:
        """Why people join, how many of them are prospects and partners, and how to talk."""
        canvas, records = self.canvas, self.records
        scheme = load_scheme("franchise-motive")
        canvas.section(
            row, 1, self.last_column, scheme.title.get(records.lang), self.text("motives_note")
        )
        heads = ("prospects", "partners", "key_partner")
        canvas.text(row + 2, _NAME, records.content.tables["Customers"].headers["motive"], "head")
        canvas.texts(row + 2, _COUNT, [self.text(key) for key in heads])
        canvas.band(row + 2, _TALK, self.last_column, "head")
        canvas.text(row + 2, _TALK, self.text("talk"), "head")
        talk = {each.value: each.text.get(records.lang) for each in scheme.approaches}
        wanted = next(each for each in scheme.inputs if each.name == "motive")
        key_partners = told_by(scheme.id, "key_partner", {})(
            [{"motive": choice.value} for choice in wanted.choices], records.as_of, records.lang
        )
        for at, (choice, flag) in enumerate(
            zip(wanted.choices, key_partners, strict=True), row + 3
        ):
            self._motive(at, choice.label.get(records.lang), talk[choice.value])
            canvas.text(at, _KEY, str(flag), "body", "right")
        first, last = row + 3, row + 2 + len(wanted.choices)
        texts = {c.label.get(records.lang): talk[c.value] for c in wanted.choices}
        self._motives = (f"$A${first}:$A${last}", f"$E${first}:$E${last}", texts)
        return last + 1

    def _motive(self, row: int, word: str, talk: str) -> None:
        canvas, records = self.canvas, self.records
        column = records.column("Customers", "motive")
        canvas.text(row, _NAME, word)
        for place, sign in ((_COUNT, "<>"), (_COUNT + 1, "=")):
            signed = sign == "="
            mine = records.rows(
                "Customers",
                lambda c, signed=signed: (
                    c.get("motive") == word and (c.get("grade") == self._signed) is signed
                ),  # type: ignore[misc]  # bound at once
            )
            formula = f'=COUNTIFS({column},$A{row},{self._grades},"{sign}{self._signed}")'
            canvas.figure(row, place, Figure(formula, len(mine)), "0")
        canvas.across(row, _TALK, self.last_column, talk)

    def contacts(self, row: int) -> int:
        """Those who have not signed, the nearest to it first; the last row comes back."""
        self.section(row, "list", "list_note")
        tiers = self.records.column("Tiers", "grade")
        due = self.records.column("Customers", "next_due")
        tier = f"MATCH({self._grades},{tiers},0)"
        ranking = Ranking(
            key=f"{tier}*{_DAYS}+{due}",
            where=f'ISNUMBER({tier})*({self._grades}<>"{self._signed}")',
            ranked=self.records.ranked("Customers", self._place),
        )
        return self.customers(
            row + 2,
            ranking,
            _FIELDS,
            lines=_LINES,
            digits=_DIGITS,
            further=lambda at, who: {"talk": self._talk(at, who)},
        )

    def _talk(self, row: int, who: Row) -> Figure:
        words, talk, texts = self._motives
        found = f"INDEX({talk},MATCH($E{row},{words},0))"
        return Figure(
            f'=IF($E{row}="","",IFERROR({found},""))', texts.get(str(who.get("motive")), "")
        )

    def _place(self, row: Row) -> tuple[int, int] | None:
        """By what a prospect is ranked: the tier, then the day the next contact is due."""
        grade, (_signed, *others) = row.get("grade"), self.records.grades
        if grade not in others:
            return None
        return others.index(str(grade)), _number(row.get("next_due"))


def _number(day: object) -> int:
    """A date as Excel counts it; a blank cell counts as 0."""
    return (day - _DAY_0) // timedelta(days=1) if isinstance(day, date) else 0
