"""Contacts per tier on a dashboard: who waits, and what the schedule does about it."""

from collections.abc import Mapping
from datetime import date, timedelta

from workbook_templates.charts import SHADES, Bars, Place, add_bar_chart
from workbook_templates.dashboard_canvas import DASH, Canvas, Figure
from workbook_templates.dashboard_records import Records, Row

__all__ = ["SOON_DAYS", "Weeks", "add_contacts", "is_due_soon", "is_overdue"]

SOON_DAYS = 7
(_GRADE, _LABEL, _COUNT, _OVERDUE, _SOON, _NEVER, _TARGET, _DONE, _PLANNED, _COVERED) = range(
    1, 11
)
_CHART_FROM, _CHART_TO = 12, 17
_DAYS_A_WEEK = 7
_SHARE = '[>1]">100%";0%'
"""How cover is shown: what is beyond the rules is full cover, however much it is."""


def is_overdue(customer: Row, as_of: date) -> bool:
    """Whether the next contact should have been before a day."""
    due = customer.get("next_due")
    return isinstance(due, date) and due < as_of


def is_due_soon(customer: Row, as_of: date) -> bool:
    """Whether the next contact is due on a day or in the week after it."""
    due = customer.get("next_due")
    return isinstance(due, date) and as_of <= due <= as_of + timedelta(days=SOON_DAYS)


class Weeks:
    """The weeks from the schedule's first day to its last, begun ones in full; none if it is empty.

    Args:
        records: The tables.
        cell: Address of their number on the sheet.
    """

    def __init__(self, records: Records, cell: str) -> None:
        days = [row["date"] for row in records.rows("Schedule") if row.get("date")]
        self.days: list[date] = sorted(day for day in days if isinstance(day, date))
        self.cell = cell
        span = (self.days[-1] - self.days[0]).days if self.days else 0
        self.number = span // _DAYS_A_WEEK + 1 if self.days else 0
        self._dates = records.column("Schedule", "date")

    def figure(self) -> Figure:
        """How many weeks."""
        days = self._dates
        weeks = f"INT((MAX({days})-MIN({days}))/{_DAYS_A_WEEK})+1"
        return Figure(f"=IF(COUNT({days})=0,0,{weeks})", self.number)

    def edge(self, function: str) -> Figure:
        """The first (``MIN``) or last (``MAX``) day."""
        day = (min if function == "MIN" else max)(self.days) if self.days else DASH
        formula = f'=IF(COUNT({self._dates})=0,"{DASH}",{function}({self._dates}))'
        return Figure(formula, day)


def add_contacts(canvas: Canvas, records: Records, row: int, *, as_of: str) -> tuple[Weeks, int]:
    """Write the contacts per tier from a row on, with their chart to the right.

    Returns:
        The weeks of the schedule, and the first free row below.
    """
    canvas.section(
        row, _GRADE, _CHART_TO, records.text("contacts.title"), records.text("contacts.note")
    )
    header = row + 3
    weeks = _period(canvas, records, row + 2)
    canvas.height(header, 30)
    canvas.text(header, _GRADE, records.text("tier"), "head", "center")
    canvas.text(header, _LABEL, None, "head")
    words = ("count", "overdue", "soon", "never", "target", "done", "planned", "covered")
    canvas.texts(header, _COUNT, [records.text(f"contacts.{word}") for word in words])
    first, last = header + 1, header + len(records.grades)
    for number in range(1, len(records.grades) + 1):
        _Tier(canvas, records, header, number).write(weeks, as_of)
    _totals(canvas, records, first, last, _sums(records, weeks))
    bars = [
        Bars(records.text(f"contacts.chart_{word}"), column, shade, "0")
        for word, column, shade in zip(
            ("done", "planned", "target"), (_DONE, _PLANNED, _TARGET), SHADES, strict=True
        )
    ]
    place = Place(row + 2, _CHART_FROM, last + 1, _CHART_TO)
    add_bar_chart(
        canvas.sheet,
        place,
        names=(_GRADE, first, last),
        bars=bars,
    )
    return weeks, last + 3


def _of_tier(records: Records, grade: str) -> list[Row]:
    """The customers of a tier."""
    return records.rows("Customers", lambda customer: customer.get("grade") == grade)


def _period(canvas: Canvas, records: Records, row: int) -> Weeks:
    """First and last day and number of weeks of the schedule."""
    weeks = Weeks(records, f"$G${row}")
    canvas.text(row, _GRADE, records.text("contacts.period"), "note")
    canvas.figure(row, 3, weeks.edge("MIN"), "yyyy-mm-dd", style="note")
    canvas.text(row, 4, DASH, "note", "center")
    canvas.figure(row, 5, weeks.edge("MAX"), "yyyy-mm-dd", style="note", align="left")
    canvas.text(row, 6, records.text("contacts.weeks"), "note", "right")
    canvas.figure(row, 7, weeks.figure(), "0", style="note", align="center")
    return weeks


class _Tier:
    """Writes what one tier, 1-based, is owed and gets."""

    def __init__(self, canvas: Canvas, records: Records, header: int, number: int) -> None:
        self._canvas = canvas
        self._records = records
        self._row = header + number
        self._number = number
        self._grade = records.grades[number - 1]
        self._mine = _of_tier(records, self._grade)

    def write(self, weeks: Weeks, as_of: str) -> None:
        """All cells of the row."""
        canvas, records, row = self._canvas, self._records, self._row
        canvas.figure(row, _GRADE, records.tier(self._number), style="grade")
        canvas.figure(row, _LABEL, records.tier_text(self._number, "label"), align="left")
        due = records.column("Customers", "next_due")
        today = records.as_of
        late = sum(is_overdue(customer, today) for customer in self._mine)
        soon = sum(is_due_soon(customer, today) for customer in self._mine)
        never = sum(not customer.get("last_contact") for customer in self._mine)
        last = records.column("Customers", "last_contact")
        self._count(_COUNT, "", len(self._mine))
        self._count(_OVERDUE, f',{due},"<"&{as_of}', late)
        self._count(_SOON, f',{due},">="&{as_of},{due},"<="&{as_of}+{SOON_DAYS}', soon)
        self._count(_NEVER, f',{last},""', never)
        self._schedule(weeks)

    def _count(self, column: int, conditions: str, value: int) -> None:
        grades = self._records.column("Customers", "grade")
        formula = f"=COUNTIFS({grades},$A{self._row}{conditions})"
        self._canvas.figure(self._row, column, Figure(formula, value), "0")

    def _schedule(self, weeks: Weeks) -> None:
        records, row = self._records, self._row
        grades, status = (records.column("Schedule", name) for name in ("grade", "status"))
        every = records.column("Tiers", "every_days")
        target = _target_contacts(records, self._number, len(self._mine), weeks.number)
        interval = f"INDEX({every},{self._number})"
        asked = f"=IFERROR($C{row}*{_DAYS_A_WEEK}*{weeks.cell}/{interval},0)"
        self._canvas.figure(row, _TARGET, Figure(asked, target), "0")
        done, planned = _scheduled(records, self._grade)
        mine = f"COUNTIFS({grades},$A{row}"
        finished = f'{mine},{status},"{records.status("done")}")'
        skipped = f'{mine},{status},"{records.status("skipped")}")'
        self._canvas.figure(row, _DONE, Figure(f"={finished}", done), "0")
        left = Figure(f"={mine})-$H{row}-{skipped}", planned)
        self._canvas.figure(row, _PLANNED, left, "0")
        self._canvas.figure(row, _COVERED, _covered(row, target, done + planned), _SHARE)


def _target_contacts(records: Records, number: int, customers: int, weeks: int) -> float:
    """How many contacts a tier's interval asks for in some weeks, 0 where it asks for none."""
    every = records.rows("Tiers", lambda t: bool(t.get("grade")))[number - 1].get("every_days")
    if not isinstance(every, int | float) or not every:
        return 0
    return customers * _DAYS_A_WEEK * weeks / every


def _scheduled(records: Records, grade: str) -> tuple[int, int]:
    """How many contacts with a tier are done, and how many are still to come."""
    mine = [
        row.get("status") for row in records.rows("Schedule", lambda r: r.get("grade") == grade)
    ]
    done, skipped = (mine.count(records.status(word)) for word in ("done", "skipped"))
    return done, len(mine) - done - skipped


def _covered(row: int, target: float, contacts: int) -> Figure:
    """What share of the target is done or planned."""
    share = contacts / target if target else DASH
    return Figure(f'=IF($G{row}=0,"{DASH}",($H{row}+$I{row})/$G{row})', share)


def _sums(records: Records, weeks: Weeks) -> Mapping[int, float]:
    """The totals by column."""
    sums = dict.fromkeys(range(_COUNT, _COVERED), 0.0)
    for number, grade in enumerate(records.grades, 1):
        mine = _of_tier(records, grade)
        done, planned = _scheduled(records, grade)
        sums[_COUNT] += len(mine)
        sums[_OVERDUE] += sum(is_overdue(customer, records.as_of) for customer in mine)
        sums[_SOON] += sum(is_due_soon(customer, records.as_of) for customer in mine)
        sums[_NEVER] += sum(not customer.get("last_contact") for customer in mine)
        sums[_TARGET] += _target_contacts(records, number, len(mine), weeks.number)
        sums[_DONE] += done
        sums[_PLANNED] += planned
    return sums


def _totals(
    canvas: Canvas, records: Records, first: int, last: int, sums: Mapping[int, float]
) -> None:
    row = last + 1
    canvas.band(row, _GRADE, _COVERED, "total")
    canvas.text(row, _LABEL, records.text("total"), "total")
    for column, value in sums.items():
        letter = "ABCDEFGHI"[column - 1]
        total = Figure(f"=SUM({letter}{first}:{letter}{last})", value)
        canvas.figure(row, column, total, "0", style="total")
    share = _covered(row, sums[_TARGET], int(sums[_DONE] + sums[_PLANNED]))
    canvas.figure(row, _COVERED, share, _SHARE, style="total")
