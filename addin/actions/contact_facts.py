"""All that a workbook says about contacts: the log, the team, what is agreed with customers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from addin.actions.customer_names import CustomerNames
from addin.actions.graded_block import GradedBlock
from addin.actions.grading_run import GradingRun
from addin.actions.order_habits import OrderHabits, order_habits, with_deadlines
from addin.hosts.base import Host
from addin.texts import message
from addin.workbook.columns import LAST_CONTACT
from addin.workbook.contact_overrides import read_overrides
from addin.workbook.contacts_table import ContactLog, ContactRow, StandingContact, read_contacts
from addin.workbook.ownership import owned_place
from addin.workbook.team_tables import TeamTables, read_team
from grading.contacts.calendars import Days
from grading.engine.columns import Intake
from grading.engine.problems import Problem
from grading.engine.typed_columns import read_column
from grading.exceptions import TierbookError
from grading.language import Joined, Lang, Message
from grading.scheduling.overrides import ContactOverrides
from grading.scheduling.portfolio import Portfolio
from grading.schemes.catalogue import common_input

__all__ = [
    "ContactFacts",
    "ToldLater",
    "contact_problems",
    "customer_problem",
    "read_contact_facts",
]

_SUGGESTED = 20
"""For so many unknown names the nearest customers are looked for, which takes a while."""


@dataclass(frozen=True, slots=True)
class ToldLater:
    """An error that puts itself into a language, as a fact of a message."""

    error: TierbookError

    def get(self, lang: Lang) -> str:
        """What the error says."""
        return self.error.message(lang)


@dataclass(frozen=True)
class ContactFacts:
    """What a workbook says about contacts.

    Args:
        graded: The customers.
        names: What they are called.
        log: The log of contacts.
        keys: The customer's key of each row of the log, "" where there is none.
        team: Reps and days off.
        overrides: What is agreed with single customers.
        last: Last contact per graded row, the latest that any column or the log knows.
        habits: What their orders say of the customers.
        problems: What of the log, the team and the agreements must be mended.
    """

    graded: GradedBlock
    names: CustomerNames
    log: ContactLog
    keys: tuple[str, ...]
    team: TeamTables
    overrides: ContactOverrides
    last: Days
    habits: OrderHabits
    problems: tuple[Problem, ...]

    def with_contacts(self, rows: Sequence[tuple[str, ContactRow]]) -> "ContactFacts":
        """The same after more contacts, given by key."""
        latest = _latest(self.graded, _counting((key, self.log.stored(row)) for key, row in rows))
        return replace(self, last=np.fmax(self.last, latest))

    def portfolio(self) -> Portfolio:
        """The customers as planning takes them."""
        read, block = self.graded.intake, self.graded.block
        customers = Portfolio(
            read.keys,
            self.graded.grades.grade,
            self.last,
            read.texts.get("rep"),
            block.sheet,
            read.first_row,
            overrides=self.overrides,
            area=read.texts.get("area"),
            spots=_spots(read),
            last_order=self.habits.last_order,
            rhythm_days=self.habits.rhythm_days,
        )
        position = read.positions.get("rep")
        if position is None:
            return customers
        column, header = block.first_column + position, block.headers[position]
        return replace(customers, rep_column=column, rep_header=header)


def read_contact_facts(host: Host, run: GradingRun) -> ContactFacts:
    """Read all that a workbook says about contacts.

    Args:
        host: The workbook.
        run: Its customers, graded, with the columns that speak of contacts.

    Raises:
        CalendarError: A country of the team is not known.
    """
    graded = run.graded
    names = CustomerNames(graded)
    log = read_contacts(host, as_of=graded.as_of)
    team = read_team(host, as_of=graded.as_of)
    overrides, unread = read_overrides(graded.block, graded.intake, as_of=graded.as_of)
    habits = order_habits(host, graded, overrides)
    overrides = with_deadlines(host, run, overrides)
    keys = tuple(names.key_of(each.contact.customer) for each in log.rows)
    days = _counting((key, each.contact) for key, each in zip(keys, log.rows, strict=True))
    return ContactFacts(
        graded,
        names,
        log,
        keys,
        team,
        overrides,
        np.fmax(_listed(host, run), _latest(graded, days)),
        habits,
        (
            *(p for p in team.problems if p not in graded.found),
            *unread,
            *habits.problems,
            *log.problems,
            *_unknown(log, keys, names),
        ),
    )


def contact_problems(host: Host, run: GradingRun) -> tuple[Problem, ...]:
    """What must be mended of all that a workbook says about contacts; nothing is planned."""
    try:
        facts = read_contact_facts(host, run)
    except TierbookError as error:
        what = message("contacts.told", told=ToldLater(error))
        return (Problem(what=what, code="contacts_unreadable"),)
    return facts.problems


def _listed(host: Host, run: GradingRun) -> Days:
    """The later of a person's own column of last contacts and ours beside it."""
    graded = run.graded
    read = graded.intake
    never = np.full(read.rows, np.datetime64("NaT"), dtype="datetime64[D]")
    last = read.columns.get("last_contact", never).astype("datetime64[D]")
    area = run.customers.area
    column = owned_place(host.names(), area, LAST_CONTACT.name)
    if column is None or read.positions.get("last_contact") == column - area.left:
        return last
    raw = graded.block.column(column - area.left)
    wanted = common_input("last_contact")
    ours = read_column(raw, wanted, as_of=graded.as_of, date1904=graded.block.date1904)
    own = np.asarray(ours.values)[: read.rows].astype("datetime64[D]")
    later: Days = np.fmax(last, own)
    return later


def _spots(read: Intake) -> npt.NDArray[np.float64] | None:
    """Latitude and longitude per customer, None unless there are columns for both."""
    if not {"latitude", "longitude"} <= read.columns.keys():
        return None
    degrees = [read.columns[name].astype(np.float64) for name in ("latitude", "longitude")]
    return np.column_stack(degrees)


def _counting(contacts: Iterable[tuple[str, ContactRow]]) -> list[tuple[str, date]]:
    """The days of contacts that count as a last contact: all but greetings."""
    return [(key, contact.day) for key, contact in contacts if not contact.is_greeting]


def _latest(graded: GradedBlock, days: Sequence[tuple[str, date]]) -> Days:
    """The latest of some days per customer; of several rows with one key the first has it."""
    latest = np.full(graded.intake.rows, np.datetime64("NaT"), dtype="datetime64[D]")
    rows: dict[str, int] = {}
    if days:
        for row, key in enumerate(graded.intake.keys.to_list()):
            rows.setdefault(key or "", row)
    for key, day in days:
        at = rows.get(key) if key else None
        if at is not None:
            latest[at] = np.fmax(latest[at], np.datetime64(day, "D"))
    return latest


def _unknown(log: ContactLog, keys: Sequence[str], names: CustomerNames) -> Iterator[Problem]:
    strangers = [each for key, each in zip(keys, log.rows, strict=True) if not key]
    for place, each in enumerate(strangers):
        yield customer_problem(
            log.sheet, log.customer_column, each, names, suggest=place < _SUGGESTED
        )


def customer_problem(
    sheet: str,
    column: int | None,
    standing: StandingContact,
    names: CustomerNames,
    *,
    suggest: bool = True,
) -> Problem:
    """A problem for a contact of which nobody knows whose it is; the nearest are suggested."""
    name = standing.contact.customer
    near = names.near(name) if suggest else ()
    facts: dict[str, object] = {"sheet": sheet, "row": standing.row, "customer": name}
    key = "unknown_customer"
    if near:
        shared = any(each.startswith(f"{name} (") for each in near)
        key = "shared_name" if shared else "unknown_customer_near"
        facts["near"] = Joined(near, Message("errors.or"))
    return Problem(
        what=message(f"contacts.{key}", **facts),
        expected=message("contacts.customer_expected"),
        sheet=sheet,
        row=standing.row,
        column=column,
        value=name,
        code="unknown_customer",
    )
