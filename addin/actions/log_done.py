"""Move what was done from the schedule into the log of contacts, and work out who is due next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from addin.actions.column_changes import ColumnChange, undo_changes
from addin.actions.contact_dates import date_changes, due_dates_of
from addin.actions.contact_facts import ContactFacts, customer_problem, read_contact_facts
from addin.actions.grading_run import SchemeName, grade_customers
from addin.actions.override import OVERRIDE_INPUTS
from addin.actions.saved import saved_json
from addin.actions.staged_undo import stage_undo
from addin.hosts.base import Host
from addin.texts import message
from addin.workbook.contact_overrides import CONTACT_INPUTS
from addin.workbook.contact_rows import contact_json
from addin.workbook.contacts_table import (
    ContactRow,
    StandingContact,
    append_contacts,
)
from addin.workbook.schedule_rows import (
    SCHEDULE_TABLE,
    ScheduleRow,
    StandingSchedule,
    is_greeting,
    read_schedule,
)
from addin.workbook.undo_table import CONTACT_ROW, Changes
from grading.engine.customer_rows import KEY_INPUTS
from grading.engine.problems import Problem
from grading.language import Lang, Message

__all__ = ["CustomerDates", "LogDoneReport", "log_done"]


@dataclass(frozen=True, slots=True)
class CustomerDates:
    """When a customer was last contacted and is next due; None for never."""

    customer: str
    last_contact: date | None
    next_due: date | None

    def as_json(self) -> dict[str, object]:
        """customer, last_contact, next_due."""
        return {
            "customer": self.customer,
            "last_contact": None if self.last_contact is None else self.last_contact.isoformat(),
            "next_due": None if self.next_due is None else self.next_due.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class LogDoneReport:
    """What was logged.

    Args:
        logged: Rows added to the log of contacts, in the order of the schedule.
        customers: Customers with a contact that is new or another due date, top to bottom.
        sheet: Tab name of the log, "" where there is none.
        columns: Headers of the columns that were written.
        problems: What must be mended, in schedule, log, team and list.
        notes: Things to tell, in the report's language.
    """

    as_of: date
    lang: Lang
    logged: tuple[ContactRow, ...]
    customers: tuple[CustomerDates, ...]
    sheet: str
    columns: tuple[str, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    file: Path | None = None
    backup: Path | None = None
    written: bool = False

    def as_json(self, lang: Lang | None = None) -> dict[str, object]:
        """The shape scripts rely on, texts in ``lang`` or the report's own language."""
        return {
            "as_of": self.as_of.isoformat(),
            "logged": [_row_json(row) for row in self.logged],
            "customers": [each.as_json() for each in self.customers],
            "sheet": self.sheet,
            "columns": list(self.columns),
            **saved_json(self),
            "problems": [problem.as_json(lang or self.lang) for problem in self.problems],
            "notes": list(self.notes),
        }


def _row_json(row: ContactRow) -> dict[str, object]:
    return {
        "date": row.day.isoformat(),
        "customer": row.customer,
        "rep": row.rep,
        "channel": row.channel,
        "result": row.result,
        "notes": row.notes,
    }


def log_done(
    host: Host,
    *,
    scheme: SchemeName | None = None,
    sheet: str | None = None,
    as_of: date,
    lang: Lang | None = None,
) -> LogDoneReport:
    """Add the rows of the schedule marked done to the table Contacts, each one once.

    A row counts as logged where Contacts has the same customer, date and channel. Last contact and
    Next due follow; both columns are made where they are not there yet.

    Args:
        host: The workbook.
        scheme: By which to grade, since tiers say when who is next due; None takes the
            workbook's.
        sheet: Where the customers stand; None looks for them.
        as_of: The date that counts as today; what is marked done later than that is a problem.
        lang: Language of texts; None takes the workbook's, the headers', the person's.

    Raises:
        TierbookError: Customers, schedule or log cannot be read or written; nothing is changed.
    """
    host.progress(None)
    run = grade_customers(
        host, scheme=scheme, sheet=sheet, as_of=as_of, lang=lang, beside=_DECIDING
    )
    run.graded.refuse_ungradable()
    facts = read_contact_facts(host, run)
    standing = read_schedule(host, as_of=as_of)
    notes = _without_schedule(host, standing)
    host.progress(0.4)
    new, problems = _not_logged(facts, standing)
    facts = facts.with_contacts(new)
    rows = [row for _, row in new]
    tab = append_contacts(host, facts.log, rows, run.graded.lang)
    known = bool(new or facts.log.rows)
    changes, beside = date_changes(host, run, facts, append=known)
    if changes:
        host.write_columns(run.customers.area, [change.write for change in changes])
    stored = [contact_json(facts.log.stored(row)) for row in rows]
    kept = [Changes.of(CONTACT_ROW, [("", "", text) for text in stored])]
    kept += undo_changes(run, changes, date1904=host.date1904)
    notes += [*beside, *stage_undo(host, "log_done", kept)]
    host.progress(0.7)
    saved = host.commit()
    host.progress(1.0)
    touched = _touched(facts, new, changes)
    return LogDoneReport(
        as_of=as_of,
        lang=run.graded.lang,
        logged=tuple(rows),
        customers=tuple(touched),
        sheet=tab,
        columns=tuple(change.place.header for change in changes),
        problems=(*run.graded.problems, *standing.problems, *problems, *facts.problems),
        notes=_told((*run.graded.notes, *notes, *saved.notes), run.graded.lang),
        file=saved.file,
        backup=saved.backup,
        written=saved.written,
    )


_DECIDING = (*KEY_INPUTS, *OVERRIDE_INPUTS, *CONTACT_INPUTS)
"""What is read beside the scheme's inputs."""


def _without_schedule(host: Host, standing: StandingSchedule) -> list[Message]:
    """What to do where there is no schedule, or none that is known as ours."""
    if standing.sheet:
        return []
    theirs = (t for t in host.tables() if t.name.casefold() == SCHEDULE_TABLE.casefold())
    lost = next(theirs, None)
    if lost is None:
        return [message("contacts.no_schedule")]
    return [message("contacts.lost_schedule", sheet=lost.area.sheet)]


def _not_logged(
    facts: ContactFacts, standing: StandingSchedule
) -> tuple[list[tuple[str, ContactRow]], list[Problem]]:
    """Done rows by their customer's key that the log does not have, and those that cannot go in."""
    logged = {
        (key, each.contact.day, each.contact.channel)
        for key, each in zip(facts.keys, facts.log.rows, strict=True)
    }
    new: list[tuple[str, ContactRow]] = []
    problems: list[Problem] = []
    for number, row in zip(standing.numbers, standing.rows, strict=True):
        if row.status != "done":
            continue
        contact = _contact(row, facts)
        key = facts.names.key_of(row.customer)
        mark = (key, row.day, facts.log.stored(contact).channel)
        if row.day > facts.graded.as_of:
            problems.append(_future(facts, standing, number, row))
        elif not key:
            place = StandingContact(contact, number)
            problems.append(customer_problem(standing.sheet, None, place, facts.names))
        elif mark not in logged:
            logged.add(mark)
            new.append((key, contact))
    return new, problems


def _contact(row: ScheduleRow, facts: ContactFacts) -> ContactRow:
    """What goes into the log; a greeting is called one there, so that it counts as no visit."""
    contact = ContactRow(row.day, row.customer, row.rep, row.channel, row.result, row.notes)
    if not is_greeting(row.purpose) or contact.is_greeting:
        return contact
    if "notes" in facts.log.lacking:
        return replace(contact, result=_behind(row.purpose, row.result, facts.graded.lang))
    return replace(contact, notes=_behind(row.purpose, row.notes, facts.graded.lang))


def _behind(greeting: str, text: str, lang: Lang) -> str:
    if not text:
        return greeting
    return message("contacts.greeting_told", greeting=greeting, text=text).text(lang)


def _future(
    facts: ContactFacts, standing: StandingSchedule, number: int, row: ScheduleRow
) -> Problem:
    said = {"sheet": standing.sheet, "row": number, "customer": row.customer, "day": row.day}
    return Problem(
        what=message("contacts.future", as_of=facts.graded.as_of, **said),
        expected=message("contacts.future_expected"),
        sheet=standing.sheet,
        row=number,
        header=standing.headers.get("date", ""),
        value=row.day.isoformat(),
        code="done_in_future",
    )


def _touched(
    facts: ContactFacts, new: Sequence[tuple[str, ContactRow]], changes: Sequence[ColumnChange]
) -> Iterator[CustomerDates]:
    """Customers that were contacted or whose dates change, top to bottom."""
    graded = facts.graded
    rows = np.zeros(graded.intake.rows, np.bool_)
    for change in changes:
        rows |= change.rows[: len(rows)]
    keys = {key for key, _ in new}
    due = due_dates_of(facts) if keys or rows.any() else facts.last
    for row in range(graded.intake.rows):
        key = graded.key_of(row)
        if rows[row] or key in keys:
            name = facts.names.by_key.get(key) or graded.name_of(row)
            yield CustomerDates(name, facts.last[row].item(), due[row].item())


def _told(notes: Sequence[Message], lang: Lang) -> tuple[str, ...]:
    return tuple(note.text(lang) for note in notes)
