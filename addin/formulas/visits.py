"""``VISIT_PLAN``: the Schedule sheet that the plan action would write, spilled."""

from collections.abc import Mapping
from datetime import date

from addin.actions.plan import PlanReport, plan
from addin.formulas.answers import Answer
from addin.formulas.arguments import Rows, rows_of
from addin.formulas.customers import customer_block, customer_rows
from addin.formulas.schemes import with_tiers
from addin.hosts.base import Area
from addin.hosts.memory import MemoryHost
from addin.texts import message
from addin.workbook.locate import CUSTOMERS_TABLE
from addin.workbook.planning_inputs import SCHEDULE_COLUMNS
from addin.workbook.schedule_rows import SCHEDULE_TABLE
from addin.workbook.team_tables import HOLIDAYS_TABLE, REPS_TABLE
from addin.workbook.travel_table import TRAVEL_TABLE
from grading.engine.problems import Problem
from grading.engine.rows import column_to_values
from grading.exceptions import InputError
from grading.language import Message

__all__ = ["DEFAULT_WEEKS", "visit_plan"]

DEFAULT_WEEKS = 4
_LEFT_OUT = ("status", "result")
"""Columns of the sheet that a person fills in, which a formula's result cannot take."""


def visit_plan(
    customers: object,
    scheme: object,
    *,
    tables: Mapping[str, object],
    tiers: object,
    start: date | None,
    weeks: int | None,
    as_of: date,
) -> Answer:
    """A header row, then what is planned day by day; at the end what found no place, and why.

    The ranges are laid out as a workbook in memory and planned there, by the very steps that
    plan a workbook.

    Args:
        customers: Rows of cells, the first with the headers.
        scheme: As ``named_scheme`` takes it.
        tables: What planning reads beside, by table name, headers included; None where left out.
        tiers: The table Tiers, headers included; left out, the scheme's own contact rules.
        start: First day of the plan; None takes ``as_of``.
        weeks: How many times seven days; None takes ``DEFAULT_WEEKS``.
        as_of: The date that counts as today.

    Raises:
        TierbookError: A range cannot be read, or there is no working day.
    """
    _, chosen = customer_block(customers, scheme, None)
    ranges = {CUSTOMERS_TABLE: customer_rows(customers)}
    ranges |= {name: rows for name, cells in tables.items() if (rows := rows_of(cells))}
    host = _workbook(ranges)
    report = plan(
        host,
        scheme=with_tiers(chosen, tiers),
        as_of=as_of,
        start=start,
        weeks=DEFAULT_WEEKS if weeks is None else weeks,
        pages=False,
    )
    _refuse_unclear(report)
    return _spilled(host, report)


def _workbook(ranges: dict[str, Rows]) -> MemoryHost:
    areas = [
        Area(name, 1, 1, len(rows), max(map(len, rows)), table=name)
        for name, rows in ranges.items()
    ]
    return MemoryHost(ranges, tables=areas, title="workbook")


def _refuse_unclear(report: PlanReport) -> None:
    """Stop where a rep, a day off or a way cannot be read: the plan would silently be another.

    A workbook gets its plan all the same, since its report names the problem beside it.

    Raises:
        InputError: Names every cell.
    """
    unclear = [p for p in report.problems if p.sheet in (REPS_TABLE, HOLIDAYS_TABLE, TRAVEL_TABLE)]
    if unclear:
        raise InputError("\n".join(_told(problem).text(report.lang) for problem in unclear))


def _told(problem: Problem) -> Message:
    return message(
        "formulas.unclear_team",
        sheet=problem.sheet,
        cell=problem.cell,
        header=problem.header,
        value=problem.value,
        expected=problem.expected,
    )


def _spilled(host: MemoryHost, report: PlanReport) -> Answer:
    area = next(table.area for table in host.tables() if table.name == SCHEDULE_TABLE)
    block = host.read(area)
    shown = [n for n, name in enumerate(SCHEDULE_COLUMNS) if name not in _LEFT_OUT]
    columns = [column_to_values(block.column(n)) for n in shown]
    rows = [["" if cell is None else cell for cell in row] for row in zip(*columns, strict=True)]
    headers: list[object] = [block.headers[n] for n in shown]
    planned = [row for row in rows if any(cell != "" for cell in row)]
    return [headers, *planned, *_unplaced(report)]


def _unplaced(report: PlanReport) -> Answer:
    """Rows without a date for what found no place, the cause under Notes."""
    names = [name for name in SCHEDULE_COLUMNS if name not in _LEFT_OUT]
    found: Answer = []
    for entry in report.unplaced:
        facts: dict[str, object] = {
            "rep_name": entry.rep,
            "customer_name": entry.customer,
            "grade": entry.grade,
            "due": entry.due,
            "notes": entry.reason.text(report.lang),
        }
        found.append([facts.get(name, "") for name in names])
    return found
