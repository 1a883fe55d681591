"""Load per rep on a dashboard: customers carried, and hours planned against hours there are."""

import re

from grading.scheduling.hours import FREE_DAY_WORDS, parse_hours
from workbook_templates.charts import Bars, Place, add_bar_chart
from workbook_templates.dashboard_canvas import DASH, Canvas, Figure, sentence
from workbook_templates.dashboard_contacts import Weeks
from workbook_templates.dashboard_records import Records, Row

__all__ = ["add_reps"]

_NAME, _COUNT, _LOAD, _ACCOUNTS, _LOAD_SHARE, _PLANNED, _HOURS, _USED = 1, 3, 4, 5, 6, 7, 8, 9
_CHART_FROM, _CHART_TO = 11, 17
_EMPTY_ROWS, _SPARE_ROWS = 8, 2
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MINUTES = 60
_READABLE = re.compile(r"\d{1,2}:\d\d-\d{1,2}:\d\d(, ?\d{1,2}:\d\d-\d{1,2}:\d\d)?")
"""What the formula for hours reads of all that planning reads."""
_FREE = "{" + ",".join(f'"{word}"' for word in sorted(FREE_DAY_WORDS)) + "}"
"""The words for a day off, as a list in a formula."""


def add_reps(canvas: Canvas, records: Records, row: int, weeks: Weeks) -> int:
    """Write the load of the reps from a row on, with their chart to the right.

    There are a few lines more than reps, since a team grows.

    Returns:
        The first free row below.
    """
    canvas.section(row, _NAME, _CHART_TO, records.text("reps.title"), records.text("reps.note"))
    header = row + 2
    _head(canvas, records, header)
    reps = records.rows("Reps", lambda rep: bool(rep.get("rep_name")))
    first = header + 1
    last = header + (len(reps) + _SPARE_ROWS if records.rows("Customers") else _EMPTY_ROWS)
    for at in range(first, last + 1):
        rep = reps[at - first] if at - first < len(reps) else None
        _Rep(canvas, records, at, first, rep).write(weeks)
    _tell_of_others(canvas, records, first, last)
    bars = [
        Bars(records.text("reps.chart_planned"), _PLANNED, "dark", "0.0"),
        Bars(records.text("reps.chart_hours"), _HOURS, "hollow", "0.0"),
    ]
    place = Place(header, _CHART_FROM, last, _CHART_TO)
    add_bar_chart(canvas.sheet, place, names=(_NAME, first, last), bars=bars, across=True)
    return last + 2


def _head(canvas: Canvas, records: Records, row: int) -> None:
    canvas.height(row, 30)
    canvas.text(row, _NAME, records.text("reps.name"), "head")
    canvas.text(row, _NAME + 1, None, "head")
    canvas.merge(row, _NAME, _NAME + 1)
    words = ("count", "load", "accounts", "load_share", "planned", "hours", "used")
    canvas.texts(row, _COUNT, [records.text(f"reps.{word}") for word in words])


def _tell_of_others(canvas: Canvas, records: Records, first: int, last: int) -> None:
    """A sentence where the team has outgrown the lines."""
    more = f"(COUNTA({records.column('Reps', 'rep_name')})-ROWS($B${first}:$B${last}))"
    told = sentence(records.text("reps.unseen"), more, 0).formula.removeprefix("=")
    figure = Figure(f'=IF({more}>0,{told},"")', "")
    canvas.figure(last + 1, _NAME, figure, style="note", align="left")


class _Rep:
    """Writes the line of one rep; a line for nobody stays blank."""

    def __init__(
        self, canvas: Canvas, records: Records, row: int, first: int, rep: Row | None
    ) -> None:
        self._canvas = canvas
        self._records = records
        self._row = row
        # Counted by rows, so that a line can be copied down for a further rep.
        self._number = f"ROWS($B${first}:$B{row})"
        self._rep = rep
        self._name = "" if rep is None else str(rep["rep_name"])

    def write(self, weeks: Weeks) -> None:
        """All cells of the line."""
        self._named()
        row = self._row
        self._if_named(_COUNT, *self._customers(), "0")
        load = self._load()
        self._if_named(_LOAD, *load, "0.0")
        accounts = self._number_in("accounts")
        place = f"N(INDEX({self._records.column('Reps', 'accounts')},{self._number}))"
        self._if_named(_ACCOUNTS, f'IF({place}=0,"{DASH}",{place})', accounts or DASH, "0.0")
        share = load[1] / accounts if accounts else DASH
        self._if_named(_LOAD_SHARE, f'IFERROR($D{row}/$E{row},"{DASH}")', share, "0%")
        planned, hours = self._planned(weeks), self._hours()
        self._if_named(_PLANNED, *planned, "0.0")
        # Texts, not columns, are read cell by cell here, hence entered over arrays.
        self._if_named(_HOURS, *hours, "0.0", array=True)
        used = planned[1] / hours[1] if isinstance(hours[1], float) and hours[1] else DASH
        self._if_named(_USED, f'IFERROR($G{row}/$H{row},"{DASH}")', used, "0%")

    def _named(self) -> None:
        name = f"INDEX({self._records.column('Reps', 'rep_name')},{self._number})"
        figure = Figure(f'=IFERROR({name}&"","")', self._name)
        self._canvas.figure(self._row, _NAME, figure, align="left")
        self._canvas.text(self._row, _NAME + 1, None)
        self._canvas.merge(self._row, _NAME, _NAME + 1)

    def _if_named(
        self, column: int, expression: str, value: float | str, digits: str, *, array: bool = False
    ) -> None:
        formula = f'=IF($A{self._row}="","",{expression})'
        figure = Figure(formula, value if self._name else "")
        self._canvas.figure(self._row, column, figure, digits, array=array)

    def _customers(self) -> tuple[str, int]:
        mine = self._records.rows("Customers", lambda c: c.get("rep") == self._name)
        return f"COUNTIFS({self._records.column('Customers', 'rep')},$A{self._row})", len(mine)

    def _load(self) -> tuple[str, float]:
        """Customers weighed by how many of their tier one rep can serve."""
        records = self._records
        rep, grade = (records.column("Customers", name) for name in ("rep", "grade"))
        tiers, carried = (records.column("Tiers", n) for n in ("grade", "customers_per_rep"))
        formula = (
            f"SUMPRODUCT(COUNTIFS({rep},$A{self._row},{grade},{tiers})"
            f"*({carried}>0)/({carried}+({carried}=0)))"
        )
        mine = records.rows("Customers", lambda c: c.get("rep") == self._name)
        grades = [customer.get("grade") for customer in mine]
        return formula, sum(
            grades.count(tier["grade"]) / each
            for tier in records.rows("Tiers")
            if isinstance(each := tier.get("customers_per_rep"), int | float) and each > 0
        )

    def _planned(self, weeks: Weeks) -> tuple[str, float]:
        """Hours a week in the schedule, without what was skipped."""
        records = self._records
        minutes, rep, status = (
            records.column("Schedule", name) for name in ("minutes", "rep_name", "status")
        )
        skipped = records.status("skipped")
        sums = f"SUMIFS({minutes},{rep},$A{self._row}"
        formula = (
            f'IF({weeks.cell}=0,0,({sums})-{sums},{status},"{skipped}"))/{_MINUTES}/{weeks.cell})'
        )
        total = records.total(
            "Schedule",
            "minutes",
            lambda r: r.get("rep_name") == self._name and r.get("status") != skipped,
        )
        return formula, total / _MINUTES / weeks.number if weeks.number else 0.0

    def _hours(self) -> tuple[str, float | str]:
        """Working hours a week; a dash where a day is not written as 09:00-12:00, 13:00-17:00."""
        first, last = (
            self._records.column("Reps", day).removeprefix("Reps") for day in (_DAYS[0], _DAYS[-1])
        )
        day = f"INDEX(Reps[{first}:{last}],{self._number},0)"
        morning = f'LEFT({day},FIND(",",{day}&",")-1)'
        later = f'MID({day},FIND(",",{day})+1,20)'
        formula = (
            f'IFERROR(24*SUM(IF(ISNUMBER(MATCH({day}&"",{_FREE},0)),0,{_length(morning)}'
            f'+IF(ISNUMBER(FIND(",",{day})),{_length(later)},0))),"{DASH}")'
        )
        return formula, self._hours_worked()

    def _hours_worked(self) -> float | str:
        worked = 0.0
        for day in _DAYS:
            text = str((self._rep or {}).get(day) or "")
            if text.casefold() in FREE_DAY_WORDS:
                continue
            if not _READABLE.fullmatch(text):
                return DASH
            worked += sum(end - start for start, end in parse_hours(text, self._name))
        return worked / _MINUTES

    def _number_in(self, field: str) -> float:
        value = (self._rep or {}).get(field)
        return float(value) if isinstance(value, int | float) else 0.0


def _length(stretch: str) -> str:
    """The expression for the length of a text such as ``09:00-17:00``, in days."""
    dash = f'FIND("-",{stretch})'
    return f"TIMEVALUE(MID({stretch},{dash}+1,6))-TIMEVALUE(LEFT({stretch},{dash}-1))"
