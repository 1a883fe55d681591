"""The rows of the Schedule sheet, and which of them a person has made their own."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cache
from typing import cast

import numpy as np

from addin.hosts.base import Area, Host
from addin.texts import TEXTS, message
from addin.workbook.comparison import text_at
from addin.workbook.ownership import find_name
from addin.workbook.planning_inputs import STATUS_WORDS, schedule_inputs
from addin.workbook.schedule_faults import ScheduleFaults
from grading.engine.block import Block, CellKind
from grading.engine.columns import Intake
from grading.engine.headers import recognise
from grading.engine.intake import intake
from grading.engine.problems import Problem
from grading.engine.words import fold
from grading.exceptions import InputError
from grading.language import LANGUAGES, Lang, Message
from grading.scheduling.hours import clock
from grading.scheduling.problem import Kept, Status
from grading.schemes.models import Channel

__all__ = [
    "SCHEDULE_NAME",
    "SCHEDULE_TABLE",
    "ScheduleRow",
    "StandingSchedule",
    "channel_text",
    "channel_word",
    "is_greeting",
    "kept_entry",
    "open_entry",
    "read_schedule",
    "row_from_json",
    "row_json",
    "start_minute",
]

SCHEDULE_TABLE = "Schedule"
SCHEDULE_NAME = "Tierbook_Sheet_Schedule"
_CHANNELS: tuple[Channel, ...] = ("visit", "phone", "message", "none")
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """One row of the schedule.

    Args:
        time: Such as ``09:30``; empty where only the day is agreed.
        channel: ``visit``, ``phone`` ... or a word of the person's own.
        status: ``planned``, ``done``, ``skipped``, ``fixed`` or a word of the person's own.
        extras: Cells of columns the person added, by header.
    """

    day: date
    time: str
    rep: str
    customer: str
    grade: str
    channel: str
    minutes: int
    purpose: str = ""
    approach: str = ""
    prepare: str = ""
    due: date | None = None
    status: str = "planned"
    result: str = ""
    notes: str = ""
    extras: Mapping[str, str | float] = field(default_factory=dict)

    @property
    def order(self) -> tuple[object, ...]:
        """By date, time and rep, then customer."""
        return self.day, self.time, self.rep, self.customer


_NAMES = tuple(each.name for each in fields(ScheduleRow))
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def channel_text(channel: str, lang: Lang) -> str:
    """The word for a channel; a person's own word stays."""
    return TEXTS.get(f"workbook.channel.{channel}", lang) if channel in _CHANNELS else channel


def channel_word(text: str) -> str:
    """The channel a cell names in any language, such as ``visit``; a person's own word stays."""
    return _channels().get(fold(text), text)


def kept_entry(row: ScheduleRow, key: str) -> Kept:
    """What a kept row means for the planner.

    Args:
        row: A row that stays; with a result it counts as done, with notes alone as fixed.
        key: The key of its customer, "" where there is no such customer any more.
    """
    status = row.status
    if status not in ("done", "fixed", "skipped"):
        status = "done" if row.result else "fixed"
    return Kept(
        key,
        row.rep,
        row.day,
        start_minute(row.time),
        row.minutes,
        row.channel if row.channel in _CHANNELS else "visit",
        cast("Status", status),
        greeting=is_greeting(row.purpose),
        name=row.customer,
    )


def open_entry(row: ScheduleRow, key: str) -> Kept:
    """What an open row of the earlier plan means for the planner, which may move it.

    Args:
        row: A row that nobody has made their own.
        key: The key of its customer, "" where there is no such customer any more.
    """
    return replace(kept_entry(row, key), status="planned", due=row.due)


def is_greeting(text: str) -> bool:
    """Whether a purpose, a note or a result begins with the words for a greeting."""
    return fold(text).startswith(_greetings())


@cache
def _greetings() -> tuple[str, ...]:
    """How greetings on birthdays and holidays begin in the column Purpose, in any language."""
    birthday = Message("scheduling.purpose.greeting")
    holiday = Message("contact_rules.purpose.holiday", {"holiday": ""})
    return tuple(fold(each.text(lang)) for each in (birthday, holiday) for lang in LANGUAGES)


def start_minute(time: str) -> int | None:
    """Minutes after midnight of a time such as ``09:30``; None where it is none."""
    hour, _, minute = time.partition(":")
    if not (hour.isdecimal() and minute.isdecimal()):
        return None
    start = int(hour) * 60 + int(minute)
    return start if int(minute) < 60 and start < _DAY_MINUTES else None


@cache
def _channels() -> Mapping[str, Channel]:
    return {
        fold(word): channel
        for channel in _CHANNELS
        for word in (channel, *(channel_text(channel, lang) for lang in LANGUAGES))
    }


@dataclass(frozen=True, slots=True)
class StandingSchedule:
    """The schedule as it stands in the workbook; empty where there is none yet.

    Args:
        headers: Header texts of our columns by name, in whatever language they were written.
        extras: Headers of columns a person added, without those that hold formulas.
        rows: The rows that stay.
        lang: The language of its headers and of its drop-down list, None where there is none.
        planned: The rows that the next plan replaces.
        sheet: Tab name, "" where there is no schedule.
        numbers: The 1-based sheet row of each of ``rows``.
        problems: What of it must be mended.
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    extras: tuple[str, ...] = ()
    rows: tuple[ScheduleRow, ...] = ()
    lang: Lang | None = None
    planned: tuple[ScheduleRow, ...] = ()
    sheet: str = ""
    numbers: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()


def row_json(row: ScheduleRow) -> str:
    """A row as one line of JSON; equal rows give equal lines."""
    cells = {name: getattr(row, name) for name in _NAMES}
    texts = {name: cell.strip() if isinstance(cell, str) else cell for name, cell in cells.items()}
    texts["day"] = row.day.isoformat()
    texts["due"] = None if row.due is None else row.due.isoformat()
    texts["extras"] = dict(sorted(row.extras.items()))
    return _encode(texts)


def row_from_json(text: str) -> ScheduleRow | None:
    """The row of such a line, None where it was edited beyond reading."""
    try:
        cells = json.loads(text)
        cells["day"] = date.fromisoformat(cells["day"])
        cells["due"] = date.fromisoformat(cells["due"]) if cells["due"] else None
        return ScheduleRow(**cells)
    except (KeyError, TypeError, ValueError):
        return None


def read_schedule(host: Host, *, as_of: date) -> StandingSchedule:
    """Read the rows of our schedule that a person has made their own.

    Raises:
        InputError: A row that stays has no date that can be read; names the row.
    """
    area = _our_schedule(host)
    if area is None:
        return StandingSchedule()
    block = host.read(area)
    read = intake(block, schedule_inputs(), as_of=as_of)
    extras = {
        block.headers[at]: at
        for at in recognise(block.headers, schedule_inputs()).unknown
        if not host.column_is_formula(area, area.left + at)
    }
    reader = _Reader(block, read, extras)
    kept = list(reader.kept_rows())
    return StandingSchedule(
        {name: block.headers[at] for name, at in read.positions.items()},
        tuple(extras),
        tuple(row for _, row in kept),
        read.language,
        tuple(reader.planned_rows()),
        area.sheet,
        tuple(number for number, _ in kept),
        tuple(_faults(ScheduleFaults(block, read), kept)),
    )


def _faults(faults: ScheduleFaults, kept: Sequence[tuple[int, ScheduleRow]]) -> Iterator[Problem]:
    yield from faults.of_states(
        {n: row.status for n, row in kept if row.status not in STATUS_WORDS}
    )
    unread = {n: row.time for n, row in kept if row.time and start_minute(row.time) is None}
    yield from faults.of_times(unread)
    yield from faults.of_minutes(frozenset(number for number, _ in kept))


def _our_schedule(host: Host) -> Area | None:
    """The table on the sheet that our name points at."""
    target = find_name(host.names(), SCHEDULE_NAME)
    if target is None:
        return None
    on_sheet = [t for t in host.tables() if t.area.sheet.casefold() == target.sheet.casefold()]
    on_sheet.sort(key=lambda t: t.name.casefold() != SCHEDULE_TABLE.casefold())
    return on_sheet[0].area if on_sheet else None


class _Reader:
    """Reads the rows of a schedule back."""

    def __init__(self, block: Block, read: Intake, extras: Mapping[str, int]) -> None:
        self._block = block
        self._read = read
        self._extras = extras

    def kept_rows(self) -> Iterator[tuple[int, ScheduleRow]]:
        """The rows that a person has made their own, with their sheet rows, top to bottom."""
        for row in np.flatnonzero(~self._read.blank).tolist():
            marks = self._marks(row)
            if marks != ("planned", "", ""):
                yield self._read.first_row + row, self._row(row, *marks)

    def planned_rows(self) -> Iterator[ScheduleRow]:
        """The other rows, as far as they have a date."""
        for row in np.flatnonzero(~self._read.blank).tolist():
            marks = self._marks(row)
            if marks == ("planned", "", "") and self._date("date", row) is not None:
                yield self._row(row, *marks)

    def _marks(self, row: int) -> tuple[str, str, str]:
        """Status, result and notes."""
        return self._status(row), self._own_words("result", row), self._own_words("notes", row)

    def _row(self, row: int, status: str, result: str, notes: str) -> ScheduleRow:
        channel = self._text("channel", row)
        minutes = self._read.columns.get("minutes")
        length = np.nan if minutes is None else float(minutes[row].item())
        return ScheduleRow(
            day=self._must_have_date(row),
            time=self._time(row),
            rep=self._text("rep_name", row),
            customer=self._text("customer_name", row),
            grade=self._text("grade", row),
            channel=channel_word(channel),
            minutes=0 if np.isnan(length) else int(length),
            purpose=self._text("purpose", row),
            approach=self._text("approach", row),
            prepare=self._text("prepare", row),
            due=self._date("due", row),
            status=status,
            result=result,
            notes=notes,
            extras=dict(self._extra_cells(row)),
        )

    def _cell(self, name: str, row: int) -> tuple[CellKind, float]:
        position = self._read.positions.get(name)
        if position is None:
            return CellKind.BLANK, np.nan
        column = self._block.column(position)
        return CellKind(int(column.kinds[row])), float(column.numbers[row])

    def _text(self, name: str, row: int) -> str:
        return self._own_words(name, row).strip()

    def _own_words(self, name: str, row: int) -> str:
        """What a person wrote, as they wrote it; nothing but blanks is nothing."""
        position = self._read.positions.get(name)
        text = None if position is None else text_at(self._block.column(position), row)
        return text if text and text.strip() else ""

    def _status(self, row: int) -> str:
        """Ours are written as planned, so a row without a status is one that a person added."""
        codes = self._read.columns.get("status")
        code = -1 if codes is None else int(codes[row].item())
        if code >= 0:
            return STATUS_WORDS[code]
        return self._text("status", row) or ("planned" if codes is None else "fixed")

    def _time(self, row: int) -> str:
        kind, number = self._cell("time", row)
        if kind == CellKind.NUMBER and 0 <= number < 1:  # a time typed into Excel
            return clock(round(number * _DAY_MINUTES))
        return self._text("time", row)

    def _date(self, name: str, row: int) -> date | None:
        days = self._read.columns.get(name)
        day = None if days is None else days[row].astype("datetime64[D]").item()
        return day if isinstance(day, date) else None

    def _must_have_date(self, row: int) -> date:
        day = self._date("date", row)
        if day is not None:
            return day
        number = self._read.first_row + row
        facts = {"sheet": self._block.sheet, "row": number, "value": self._text("date", row)}
        raise InputError(message("errors.schedule.no_date", **facts))

    def _extra_cells(self, row: int) -> Iterator[tuple[str, str | float]]:
        for header, position in self._extras.items():
            column = self._block.column(position)
            if column.kinds[row] == CellKind.NUMBER:
                yield header, float(column.numbers[row])
            elif (text := text_at(column, row)) is not None:
                yield header, text
