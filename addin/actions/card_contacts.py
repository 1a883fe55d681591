"""What a customer's page says of contacts: the rule, what was done, what is planned, what is due."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from addin.actions.customer_names import CustomerNames
from addin.actions.grading_run import GradedBlock
from addin.hosts.base import Host
from addin.workbook.comparison import text_in
from addin.workbook.contacts_table import ContactLog, ContactRow, read_contacts
from addin.workbook.schedule_rows import ScheduleRow, read_schedule
from addin.workbook.team_tables import TeamTables, read_team
from grading.contacts.calendars import BusinessCalendar
from grading.contacts.countries import country_code
from grading.contacts.due import next_due, overdue_days
from grading.engine.problems import Problem
from grading.engine.words import fold
from grading.exceptions import RefusedError
from grading.schemes.models import ContactRule

__all__ = ["Care", "read_care"]

_AHEAD = ("planned", "fixed")


@dataclass(frozen=True, slots=True)
class Care:
    """How one customer is looked after.

    Args:
        rule: That of the tier, with the customer's own interval where there is one; None
            without a grade.
        own_interval: Whether the interval is the customer's own.
        prepare: What to do before and at the visit.
        policy: How the tier is served.
        last_contact: The latest of the list and the log; None if never contacted.
        next_due: None where nothing is due.
        overdue_days: Days by which it is overdue, 0 where it is not.
        contacts: What the log holds, latest first.
        visits: What is planned from today on.
        problems: What of the log cannot be read.
        notes: Things to tell, in the language of the grades.
    """

    rule: ContactRule | None = None
    own_interval: bool = False
    prepare: str = ""
    policy: str = ""
    last_contact: date | None = None
    next_due: date | None = None
    overdue_days: int = 0
    contacts: tuple[ContactRow, ...] = ()
    visits: tuple[ScheduleRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def read_care(host: Host, graded: GradedBlock, row: int) -> Care:
    """Read what the workbook says of the contacts with the customer in a zero-based row.

    Raises:
        InputError: The schedule cannot be read.
        CalendarError: A country among the reps is not known.
    """
    names, key = CustomerNames(graded), graded.key_of(row)

    def is_meant(customer: str) -> bool:
        return bool(key) and names.by_name.get(customer) == key

    log, notes = _log(host, graded)
    contacts = [each.contact for each in log.rows if is_meant(each.contact.customer)]
    schedule = read_schedule(host, as_of=graded.as_of)
    visits = [
        visit
        for visit in (*schedule.planned, *schedule.rows)
        if is_meant(visit.customer) and visit.day >= graded.as_of and visit.status in _AHEAD
    ]
    days = [contact.day for contact in contacts if contact.day <= graded.as_of]
    listed = _day(graded, "last_contact", row)
    last = max([*days, *([listed] if listed else [])], default=None)
    return replace(
        _care(graded, row, last, read_team(host, as_of=graded.as_of)),
        last_contact=last,
        contacts=tuple(sorted(contacts, key=lambda contact: contact.day, reverse=True)),
        visits=tuple(sorted(visits, key=lambda visit: visit.order)),
        problems=log.problems,
        notes=notes,
    )


def _log(host: Host, graded: GradedBlock) -> tuple[ContactLog, tuple[str, ...]]:
    """The log of contacts; a table of that name that is none is said, and the page goes on."""
    try:
        return read_contacts(host, as_of=graded.as_of), ()
    except RefusedError as error:
        return ContactLog(), (error.message(graded.lang),)


def _care(graded: GradedBlock, row: int, last: date | None, team: TeamTables) -> Care:
    """The rule that holds and what is due by it."""
    grade = text_in(graded.grades.grade, row)
    if grade is None:
        return Care()
    tier, lang = graded.scheme.tier(grade), graded.lang
    rule, own = tier.contact, _own_interval(graded, row)
    if own is not None:
        rule = rule.model_copy(update={"every_days": own})
    calendar = _calendar(graded, row, team)
    due = next_due(np.array([last], dtype="datetime64[D]"), rule, calendar=calendar)
    return Care(
        rule=rule,
        own_interval=own is not None,
        prepare=rule.prepare.get(lang),
        policy=tier.policy.get(lang),
        next_due=None if np.isnat(due[0]) else due[0].item(),
        overdue_days=int(overdue_days(due, graded.as_of)[0]),
    )


def _own_interval(graded: GradedBlock, row: int) -> int | None:
    values = graded.intake.columns.get("interval_days")
    days = np.nan if values is None else float(values[row].item())
    return None if np.isnan(days) else int(days)


def _calendar(graded: GradedBlock, row: int, team: TeamTables) -> BusinessCalendar:
    """The working days of the customer's rep."""
    texts = graded.intake.texts.get("rep")
    name = fold((texts and text_in(texts, row)) or "")
    country = next((rep.country for rep in team.reps if name and fold(rep.name) == name), "")
    code = country_code(country)
    free = frozenset(
        off.day
        for off in team.days_off
        if fold(off.rep) in ("", name) and (not off.country or country_code(off.country) == code)
    )
    return BusinessCalendar(graded.as_of, country=code, days_off=free)


def _day(graded: GradedBlock, name: str, row: int) -> date | None:
    days = graded.intake.columns.get(name)
    day = None if days is None else days[row].astype("datetime64[D]").item()
    return day if isinstance(day, date) else None
