"""The reps and the days off a workbook names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from addin.hosts.base import Host, TableInfo
from addin.texts import message
from addin.workbook.comparison import text_in
from addin.workbook.planning_inputs import holiday_inputs, rep_inputs
from grading.contacts.countries import country_code
from grading.engine.columns import Intake
from grading.engine.intake import intake
from grading.engine.problems import Problem, cell_address
from grading.engine.told import DaysOff
from grading.exceptions import CalendarError, PlanError
from grading.scheduling.hours import Stretch, parse_hours
from grading.scheduling.portfolio import DayOff
from grading.scheduling.problem import WEEKDAYS, Rep
from grading.schemes.models import Input

__all__ = ["HOLIDAYS_TABLE", "REPS_TABLE", "FreeDays", "TeamTables", "read_free_days", "read_team"]

REPS_TABLE, HOLIDAYS_TABLE = "Reps", "Holidays"


@dataclass(frozen=True, slots=True)
class TeamTables:
    """What the tables Reps and Holidays say; empty where there is no such table."""

    reps: tuple[Rep, ...]
    days_off: tuple[DayOff, ...]
    problems: tuple[Problem, ...]


def read_team(host: Host, *, as_of: date) -> TeamTables:
    """Read the tables Reps and Holidays, wherever they stand.

    A cell that cannot be read is a problem; a day with unreadable hours counts as free.

    Raises:
        CalendarError: A country is not known, so its holidays would be missed; names the cell.
    """
    reps = _table(host, REPS_TABLE, rep_inputs(), as_of)
    days = _table(host, HOLIDAYS_TABLE, holiday_inputs(), as_of)
    problems: list[Problem] = []
    return TeamTables(
        () if reps is None else tuple(_reps(reps, problems)),
        () if days is None else tuple(_days_off(days)),
        (*(reps.read.problems if reps else ()), *problems, *(days.read.problems if days else ())),
    )


@dataclass(frozen=True, slots=True)
class FreeDays:
    """The days of the table Holidays on which nobody works; empty where there is no such table.

    Args:
        by_country: Days by country code, those of every country under "".
        problems: What of the table must be mended.
    """

    by_country: DaysOff
    problems: tuple[Problem, ...]


def read_free_days(host: Host, *, as_of: date) -> FreeDays:
    """Read the table Holidays, wherever it stands; what one rep alone has off is left out.

    Raises:
        CalendarError: A country is not known, so its holidays would be missed; names the cell.
    """
    table = _table(host, HOLIDAYS_TABLE, holiday_inputs(), as_of)
    if table is None:
        return FreeDays({}, ())
    found: dict[str, frozenset[date]] = {}
    for off in _days_off(table):
        if not off.rep:
            code = country_code(off.country)
            found[code] = found.get(code, frozenset()) | {off.day}
    return FreeDays(found, table.read.problems)


@dataclass(frozen=True, slots=True)
class _Table:
    info: TableInfo
    read: Intake

    def text(self, name: str, row: int) -> str:
        """What a cell says, "" where there is nothing; ``row`` is zero-based."""
        texts = self.read.texts.get(name)
        return "" if texts is None else (text_in(texts, row) or "").strip()

    def country(self, row: int) -> str:
        """The country of a row, as it is written.

        Raises:
            CalendarError: There is no such country; names the cell.
        """
        text = self.text("country", row)
        try:
            country_code(text)
        except CalendarError as error:
            cell = cell_address(
                self.read.first_row + row,
                self.info.area.left + self.read.positions["country"],
            )
            place = f"{self.info.area.sheet}!{cell}"
            told = error.args[0]
            raise CalendarError(message("workbook.at", place=place, told=told)) from error
        return text


def _table(host: Host, name: str, inputs: Sequence[Input], as_of: date) -> _Table | None:
    info = next((t for t in host.tables() if t.name.casefold() == name.casefold()), None)
    if info is None:
        return None
    return _Table(info, intake(host.read(info.area), inputs, as_of=as_of))


def _reps(table: _Table, problems: list[Problem]) -> Iterator[Rep]:
    limits = table.read.columns.get("max_visits")
    for row in np.flatnonzero(~table.read.blank).tolist():
        name = table.text("rep_name", row)
        if not name:
            continue
        limit = np.nan if limits is None else float(limits[row].item())
        yield Rep(
            name,
            tuple(_hours(table, day.lower(), row, name, problems) for day in WEEKDAYS),
            country=table.country(row),
            max_visits_a_day=None if np.isnan(limit) else max(0, int(limit)),
        )


def _hours(
    table: _Table, day: str, row: int, rep: str, problems: list[Problem]
) -> tuple[Stretch, ...]:
    text = table.text(day, row)
    try:
        return parse_hours(text, rep)
    except PlanError:
        position = table.read.positions[day]
        problems.append(
            Problem(
                what=message("workbook.bad_hours", rep=rep, text=text),
                expected=message("workbook.bad_hours_expected"),
                sheet=table.info.area.sheet,
                row=table.read.first_row + row,
                column=table.info.area.left + position,
                header=table.info.headers[position],
                value=text,
                code="bad_hours",
            )
        )
        return ()


def _days_off(table: _Table) -> Iterator[DayOff]:
    days = table.read.columns.get("day_off")
    if days is None:
        return
    dates = days.astype("datetime64[D]")
    for row in np.flatnonzero(~np.isnat(dates)).tolist():
        yield DayOff(
            dates[row].item(),
            table.text("holiday", row),
            table.country(row),
            table.text("rep_name", row),
        )
