"""The table Travel: how many minutes it takes from one area to another."""

from collections.abc import Iterator
from datetime import date

import numpy as np

from addin.hosts.base import Host
from addin.texts import message
from addin.workbook.planning_inputs import travel_inputs
from addin.workbook.small_table import SmallTable, read_small_table
from grading.engine.problems import Problem
from grading.engine.words import plain
from grading.scheduling.travel import Travel

__all__ = ["TRAVEL_TABLE", "read_travel"]

TRAVEL_TABLE = "Travel"
_ANYWHERE = frozenset(
    {"", "any", "anywhere", "other", "others", "rest", "elsewhere"}
    | {"其他", "其它", "任意", "otra", "otras", "otros", "resto", "cualquiera"}
)
"""What stands for all areas that have no row of their own."""
_DAY_MINUTES = 24 * 60

Way = tuple[str, str]


def read_travel(host: Host, *, as_of: date) -> tuple[Travel, tuple[Problem, ...]]:
    """Read the table Travel, wherever it stands; no times where there is none.

    A row holds for both directions unless the way back has its own. A row that names no areas
    gives the minutes between areas that have none. Rows that cannot be read are problems, and do
    not count.
    """
    table = read_small_table(host, TRAVEL_TABLE, travel_inputs(), as_of)
    if table is None:
        return Travel(), ()
    reader = _Reader(table)
    problems = (*table.read.problems, *reader.problems())
    return Travel(reader.minutes, reader.otherwise), problems


class _Reader:
    def __init__(self, table: SmallTable) -> None:
        self._table = table
        self.minutes: dict[Way, int] = {}
        self.otherwise = 0

    def problems(self) -> Iterator[Problem]:
        """Read all rows; what is wrong with them."""
        table = self._table
        if not {"origin", "destination", "way_minutes"} <= table.read.positions.keys():
            yield from self._lacking()
            return
        seen: dict[Way, str] = {}
        faulty = {problem.row for problem in table.read.problems}
        minutes = table.read.columns["way_minutes"]
        for row in np.flatnonzero(~table.read.blank).tolist():
            names = table.text("origin", row), table.text("destination", row)
            length = float(minutes[row].item())
            if table.read.first_row + row in faulty:
                continue
            way = plain(names[0]), plain(names[1])
            if not 0 <= length <= _DAY_MINUTES:  # also where there is no number
                value = "" if np.isnan(length) else f"{length:g}"
                yield self._problem("way_minutes", row, "travel_minutes", value, names)
            elif (way[0] in _ANYWHERE) != (way[1] in _ANYWHERE):
                half = "origin" if way[0] in _ANYWHERE else "destination"
                yield self._problem(half, row, "travel_half", table.text(half, row), names)
            elif way[0] in _ANYWHERE:
                self.otherwise = round(length)
            elif way[0] == way[1]:
                yield self._problem("destination", row, "travel_within", names[1], names)
            elif way in seen:
                yield self._problem("origin", row, "travel_twice", names[0], names, seen[way])
            else:
                seen[way] = table.place("origin", row)
                self.minutes[names] = round(length)

    def _lacking(self) -> Iterator[Problem]:
        labels = {each.name: each.label for each in travel_inputs()}
        info = self._table.info
        for name in labels.keys() - self._table.read.positions.keys():
            facts = {"table": info.name, "column": labels[name]}
            yield Problem(
                what=message("travel.column", **facts),
                expected=message("travel.expected"),
                sheet=info.area.sheet,
                row=info.area.top,
                code="travel_column",
            )

    def _problem(
        self, name: str, row: int, code: str, value: str, names: Way, first: str = ""
    ) -> Problem:
        facts = {"origin": names[0], "destination": names[1], "first": first, "value": value}
        return self._table.problem(
            name,
            row,
            code=code,
            what=message(f"travel.{code.removeprefix('travel_')}", **facts),
            expected=message("travel.expected"),
            value=value,
        )
