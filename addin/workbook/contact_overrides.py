"""What a customer list says about contacts with single customers: intervals, appointments, blocks."""

from datetime import date

import numpy as np
import numpy.typing as npt

from addin.texts import message
from addin.workbook.own_rules import read_own_rules
from grading.contacts.calendars import Days
from grading.contacts.weeks import monday_of, parse_week
from grading.engine.block import Block
from grading.engine.columns import Intake
from grading.engine.date_text import read_dates, read_serials
from grading.engine.problems import Problem
from grading.scheduling.overrides import ContactOverrides
from grading.schemes.catalogue import OWN_RULE_INPUTS, common_input

__all__ = ["CONTACT_INPUTS", "read_overrides"]

CONTACT_INPUTS: tuple[str, ...] = (
    *("rep", "area", "last_contact", "next_due", "interval_days", "fixed_date", "agreed_week"),
    *("must_include", "blocked_from", "blocked_to", "birthday"),
    *OWN_RULE_INPUTS,
)
"""Columns of a customer list that speak of contacts."""
_FIRST_SERIAL = 30_000
"""Day numbers from 1982 on; what is smaller is a mistyped week."""
_DATES = ("fixed_date", "blocked_from", "blocked_to", "birthday", "deadline")


def read_overrides(
    block: Block, read: Intake, *, as_of: date
) -> tuple[ContactOverrides, tuple[Problem, ...]]:
    """The contact rules of single customers, and a problem for each week or day not understood.

    Args:
        block: The customer list.
        read: The same after intake; cells it found at fault count as blank.
        as_of: The date that counts as today, from which a week without a year is counted.
    """
    never = np.full(read.rows, np.datetime64("NaT"), dtype="datetime64[D]")
    dates = {name: read.columns.get(name, never).astype("datetime64[D]") for name in _DATES}
    weeks, problems = _weeks(block, read, as_of)
    own, unread = read_own_rules(block, read)
    blank = np.full(read.rows, np.nan)
    overrides = ContactOverrides(
        interval_days=read.columns.get("interval_days", blank).astype(np.float64),
        agreed_week=weeks,
        must_include=_wanted(read),
        own=own,
        columns={
            name: (block.first_column + at, block.headers[at])
            for name, at in read.positions.items()
            if name in CONTACT_INPUTS
        },
        **dates,
    )
    return overrides, (*problems, *unread)


def _wanted(read: Intake) -> npt.NDArray[np.bool_]:
    codes = read.columns.get("must_include")
    if codes is None:
        return np.zeros(read.rows, np.bool_)
    words = [choice.value for choice in common_input("must_include").choices]
    wanted: npt.NDArray[np.bool_] = codes == words.index("yes")
    return wanted


def _weeks(block: Block, read: Intake, as_of: date) -> tuple[Days, tuple[Problem, ...]]:
    """The Monday of each agreed week; each distinct text is read once."""
    texts = read.texts.get("agreed_week")
    never = np.datetime64("NaT", "D")
    if texts is None:
        return np.full(read.rows, never, dtype="datetime64[D]"), ()
    used = {code: texts.texts[code] for code in np.unique(texts.codes).tolist() if code >= 0}
    mondays = {code: _monday(text, as_of, block) for code, text in used.items()}
    table = np.full(len(texts.texts) + 1, never, dtype="datetime64[D]")
    for code, monday in mondays.items():
        table[code] = monday
    unread = np.array([code for code, monday in mondays.items() if monday is None], dtype=np.int64)
    faulty = np.flatnonzero(np.isin(texts.codes, unread)).tolist()
    return table[texts.codes], tuple(_bad_week(block, read, row) for row in faulty)


def _monday(text: str, as_of: date, block: Block) -> date | None:
    """The Monday of a week that a cell names, be it by a date that Excel made of the text."""
    found = parse_week(text, as_of=as_of)
    if found is not None:
        return found
    try:
        serials = np.array([float(text)])
        if serials[0] < _FIRST_SERIAL:
            return None
    except ValueError:
        days = read_dates([text]).values
    else:
        days, *_ = read_serials(serials, date1904=block.date1904)
    day = days[0].astype("datetime64[D]").item()
    return monday_of(day) if isinstance(day, date) else None


def _bad_week(block: Block, read: Intake, row: int) -> Problem:
    at = read.positions["agreed_week"]
    texts = read.texts["agreed_week"]
    value, number = texts.texts[int(texts.codes[row])], read.first_row + row
    facts = {"sheet": block.sheet, "row": number, "header": block.headers[at], "value": value}
    return Problem(
        what=message("contacts.bad_week", **facts),
        expected=message("contacts.week_expected"),
        sheet=block.sheet,
        row=number,
        column=block.first_column + at,
        header=block.headers[at],
        value=value,
        code="bad_week",
    )
