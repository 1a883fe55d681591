"""The reps, their days off and their ways, as a workbook names them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from addin.hosts.base import Host
from addin.texts import message
from addin.workbook.planning_inputs import holiday_inputs, rep_inputs
from addin.workbook.small_table import SmallTable, read_small_table
from addin.workbook.travel_table import read_travel
from grading.contacts.countries import country_code
from grading.engine.problems import Problem
from grading.engine.told import DaysOff
from grading.exceptions import CalendarError, PlanError
from grading.scheduling.hours import Stretch, parse_hours
from grading.scheduling.portfolio import DayOff
from grading.scheduling.problem import WEEKDAYS, Rep
from grading.scheduling.travel import Travel

__all__ = ["HOLIDAYS_TABLE", "REPS_TABLE", "FreeDays", "TeamTables", "read_free_days", "read_team"]

REPS_TABLE, HOLIDAYS_TABLE = "Reps", "Holidays"
_BETWEEN_AREAS = re.compile(r"[,;、，；\n]")


@dataclass(frozen=True, slots=True)
class TeamTables:
    """What the tables Reps, Holidays and Travel say; empty where there is no such table."""

    reps: tuple[Rep, ...]
    days_off: tuple[DayOff, ...]
    travel: Travel
    problems: tuple[Problem, ...]


def read_team(host: Host, *, as_of: date) -> TeamTables:
    """Read the tables Reps, Holidays and Travel, wherever they stand.

    A cell that cannot be read is a problem; a day with unreadable hours counts as free.

    Raises:
        CalendarError: A country is not known, so its holidays would be missed; names the cell.
    """
    reps = read_small_table(host, REPS_TABLE, rep_inputs(), as_of)
    days = read_small_table(host, HOLIDAYS_TABLE, holiday_inputs(), as_of)
    travel, unread = read_travel(host, as_of=as_of)
    problems: list[Problem] = []
    return TeamTables(
        () if reps is None else tuple(_reps(reps, problems)),
        () if days is None else tuple(_days_off(days)),
        travel,
        (
            *(reps.read.problems if reps else ()),
            *problems,
            *(days.read.problems if days else ()),
            *unread,
        ),
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
    table = read_small_table(host, HOLIDAYS_TABLE, holiday_inputs(), as_of)
    if table is None:
        return FreeDays({}, ())
    found: dict[str, frozenset[date]] = {}
    for off in _days_off(table):
        if not off.rep:
            code = country_code(off.country)
            found[code] = found.get(code, frozenset()) | {off.day}
    return FreeDays(found, table.read.problems)


def _country(table: SmallTable, row: int) -> str:
    """The country of a row, as it is written.

    Raises:
        CalendarError: There is no such country; names the cell.
    """
    text = table.text("country", row)
    try:
        country_code(text)
    except CalendarError as error:
        place, told = table.place("country", row), error.args[0]
        raise CalendarError(message("workbook.at", place=place, told=told)) from error
    return text


def _reps(table: SmallTable, problems: list[Problem]) -> Iterator[Rep]:
    limits = table.read.columns.get("max_visits")
    for row in np.flatnonzero(~table.read.blank).tolist():
        name = table.text("rep_name", row)
        if not name:
            continue
        limit = np.nan if limits is None else float(limits[row].item())
        yield Rep(
            name,
            tuple(_hours(table, day.lower(), row, name, problems) for day in WEEKDAYS),
            country=_country(table, row),
            max_visits_a_day=None if np.isnan(limit) else max(0, int(limit)),
            territory=_areas(table.text("territory", row)),
            accounts=_accounts(table, row),
        )


def _areas(text: str) -> tuple[str, ...]:
    """The areas that a cell lists."""
    parts = (part.strip() for part in _BETWEEN_AREAS.split(text))
    return tuple(dict.fromkeys(part for part in parts if part))


def _accounts(table: SmallTable, row: int) -> float | None:
    """What load of customers a rep can carry; nobody carries none or less."""
    accounts = table.read.columns.get("accounts")
    load = np.nan if accounts is None else float(accounts[row].item())
    return load if load > 0 else None


def _hours(
    table: SmallTable, day: str, row: int, rep: str, problems: list[Problem]
) -> tuple[Stretch, ...]:
    text = table.text(day, row)
    try:
        return parse_hours(text, rep)
    except PlanError:
        problems.append(
            table.problem(
                day,
                row,
                code="bad_hours",
                what=message("workbook.bad_hours", rep=rep, text=text),
                expected=message("workbook.bad_hours_expected"),
                value=text,
            )
        )
        return ()


def _days_off(table: SmallTable) -> Iterator[DayOff]:
    days = table.read.columns.get("day_off")
    if days is None:
        return
    dates = days.astype("datetime64[D]")
    for row in np.flatnonzero(~np.isnat(dates)).tolist():
        yield DayOff(
            dates[row].item(),
            table.text("holiday", row),
            _country(table, row),
            table.text("rep_name", row),
        )
