"""Keeping Last contact and Next due true in the columns that are ours."""

import numpy as np

from addin.actions.column_changes import ColumnChange
from addin.actions.contact_facts import ContactFacts, ToldLater, read_contact_facts
from addin.actions.grading_run import GradingRun
from addin.hosts.base import Area, Host
from addin.texts import message
from addin.workbook.columns import LAST_CONTACT, NEXT_DUE, OWNED_COLUMNS
from addin.workbook.comparison import differs, padded
from addin.workbook.ownership import Place, owned_place, places
from grading.contacts.calendars import Days
from grading.engine.typed_columns import read_column
from grading.exceptions import TierbookError
from grading.language import Message
from grading.scheduling.next_due import next_due_dates
from grading.schemes.catalogue import common_input

__all__ = [
    "contact_dates_owned",
    "date_changes",
    "due_dates_of",
    "standing_date_changes",
    "standing_due_dates",
]

_CONTACT_DATES = (LAST_CONTACT, NEXT_DUE)


def contact_dates_owned(host: Host) -> bool:
    """Whether a column of ours for contact dates may stand somewhere, judged by names alone."""
    ours = {owned.name.casefold() for owned in _CONTACT_DATES}
    return any(name.casefold() in ours for name in host.names())


def standing_date_changes(host: Host, run: GradingRun) -> tuple[list[ColumnChange], list[Message]]:
    """What a re-grade changes in the contact dates that are there.

    Grading goes on where they cannot be worked out: they stay then, and a note says why.
    """
    area, names = run.customers.area, host.names()
    if all(owned_place(names, area, owned.name) is None for owned in _CONTACT_DATES):
        return [], []
    try:
        facts = read_contact_facts(host, run)
        return date_changes(host, run, facts, append=False)
    except TierbookError as error:
        return [], [message("contacts.dates_left", why=ToldLater(error))]


def date_changes(
    host: Host, run: GradingRun, facts: ContactFacts, *, append: bool
) -> tuple[list[ColumnChange], list[Message]]:
    """The cells of Last contact and Next due that are to change, and notes on columns left alone.

    Args:
        host: The workbook.
        run: Its customers.
        facts: What is known of contacts.
        append: Whether columns that are not there yet are made.

    Raises:
        PlanError: Two reps have one name.
        CalendarError: No working day is left.
    """
    area, headers = run.customers.area, run.customers.block.headers
    lang = run.graded.lang
    found = places(host.names(), area, headers, OWNED_COLUMNS, lang, read=run.read_columns)
    changes: list[ColumnChange] = []
    notes: list[Message] = []
    for place in found:
        if place.owned not in _CONTACT_DATES or not (append or place.column is not None):
            continue
        if place.column is not None and host.column_is_formula(area, place.column):
            notes.append(message("actions.formula_column", column=place.header))
            continue
        change = _change(run, place, facts, area)
        if change is not None:
            changes.append(change)
            notes += _beside(run, place)
    return changes, notes


def due_dates_of(facts: ContactFacts) -> Days:
    """Next due date per graded row, as the tiers' rules and the customers' own intervals say."""
    graded = facts.graded
    return next_due_dates(
        facts.portfolio(),
        graded.scheme.tiers,
        as_of=graded.as_of,
        reps=facts.team.reps,
        days_off=facts.team.days_off,
    )


def standing_due_dates(host: Host, run: GradingRun, facts: ContactFacts) -> Days:
    """The same; who was never contacted is due since the day that a column of ours holds."""
    due = due_dates_of(facts)
    column = owned_place(host.names(), run.customers.area, NEXT_DUE.name)
    return due if column is None else _since_noticed(run, facts, column, due)


def _change(run: GradingRun, place: Place, facts: ContactFacts, area: Area) -> ColumnChange | None:
    count = area.bottom - area.top
    old = None if place.column is None else run.customers.block.column(place.column - area.left)
    days = facts.last
    if place.owned is NEXT_DUE:
        days = due_dates_of(facts)
        if place.column is not None:
            days = _since_noticed(run, facts, place.column, days)
    values = np.asarray(padded(days, count)).astype("datetime64[D]")
    if old is None:
        return ColumnChange(place, values, ~np.isnat(values), None)
    rows = differs(old, values, date1904=run.customers.block.date1904)
    if place.owned is LAST_CONTACT:  # a date may be typed there, and is never taken out
        rows &= ~np.isnat(values) & ~_unreadable(run, place, area)
    return ColumnChange(place, values, rows, old) if rows.any() else None


def _since_noticed(run: GradingRun, facts: ContactFacts, column: int, due: Days) -> Days:
    """Due dates, where who was never contacted stays due since the day on which it was noticed."""
    graded = run.graded
    raw = graded.block.column(column - run.customers.area.left)
    wanted = common_input("next_due")
    reading = read_column(raw, wanted, as_of=graded.as_of, date1904=graded.block.date1904)
    standing = np.asarray(reading.values)[: len(due)].astype("datetime64[D]")
    earlier = np.isnat(facts.last) & (standing < due)
    return np.where(earlier, standing, due)


def _unreadable(run: GradingRun, place: Place, area: Area) -> np.ndarray:
    """Cells of the column that hold something which is no date; they are a person's to mend."""
    graded, count = run.graded, area.bottom - area.top
    raw = graded.block.column((place.column or 0) - area.left)
    wanted = common_input("last_contact")
    reading = read_column(raw, wanted, as_of=graded.as_of, date1904=graded.block.date1904)
    faulty = np.zeros(count, np.bool_)
    for rows in reading.faults.values():
        faulty[rows] = True
    return faulty


def _beside(run: GradingRun, place: Place) -> list[Message]:
    """A note where a new column of ours goes beside one in which a person keeps the same."""
    if place.column is not None:
        return []
    position = run.graded.intake.positions.get(place.owned.field)
    theirs = place.displaced
    if theirs is None and position is not None:
        theirs = run.customers.block.headers[position]
    if theirs is None:
        return []
    return [message("actions.displaced", theirs=theirs, ours=place.header)]
