"""The log of contacts: who was visited, called or written to when, and what came of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from addin.hosts.base import (
    Area,
    ColumnWrite,
    GeneratedColumn,
    GeneratedSheet,
    Host,
    TableInfo,
)
from addin.texts import TEXTS, message
from addin.workbook.comparison import text_at
from addin.workbook.contact_rows import (
    CONTACT_COLUMNS,
    ContactRow,
    contact_columns,
    contact_inputs,
)
from addin.workbook.ownership import find_name
from addin.workbook.schedule_rows import channel_word
from addin.workbook.state_rows import texts
from grading.engine.block import Block
from grading.engine.columns import Intake
from grading.engine.headers import recognise
from grading.engine.intake import intake
from grading.engine.problems import Problem
from grading.exceptions import RefusedError
from grading.language import Lang

__all__ = [
    "CONTACTS_NAME",
    "CONTACTS_TABLE",
    "LOG_NEEDS",
    "ContactLog",
    "ContactRow",
    "StandingContact",
    "append_contacts",
    "contacts_sheet",
    "read_contacts",
    "remove_contacts",
]

CONTACTS_TABLE = "Contacts"
CONTACTS_NAME = "Tierbook_Sheet_Contacts"
LOG_NEEDS = ("date", "customer_name")
"""Columns without which a table is something else than a log of contacts."""


@dataclass(frozen=True, slots=True)
class StandingContact:
    """A row of the log; ``row`` is the 1-based sheet row."""

    contact: ContactRow
    row: int


@dataclass(frozen=True, slots=True)
class ContactLog:
    """The log as it stands, whoever has written in it.

    Args:
        table: Where it is, None where there is none yet.
        rows: Those with a date and a customer, top to bottom.
        problems: What of it cannot be read.
        customer_column: 1-based sheet column of the customers, None without a log.
        whole: Whether ``rows`` is all there is: no other columns, no formulas, nothing unreadable.
        lacking: Names of our columns that the log does not have.
    """

    table: TableInfo | None = None
    rows: tuple[StandingContact, ...] = ()
    problems: tuple[Problem, ...] = ()
    customer_column: int | None = None
    whole: bool = True
    lacking: frozenset[str] = frozenset()

    def stored(self, row: ContactRow) -> ContactRow:
        """A row as it stands in the log once it is written: without what has no column."""
        return ContactRow(
            row.day,
            row.customer,
            "" if "rep_name" in self.lacking else row.rep,
            "" if "channel" in self.lacking else row.channel,
            "" if "result" in self.lacking else row.result,
            "" if "notes" in self.lacking else row.notes,
        )

    @property
    def sheet(self) -> str:
        """Tab name, "" without a log."""
        return "" if self.table is None else self.table.area.sheet


def read_contacts(host: Host, *, as_of: date) -> ContactLog:
    """Read the log: on the sheet our name points at, else the table of its name if it is one.

    Args:
        host: The workbook.
        as_of: The date that counts as today; a later one is a problem.
    """
    table = _find(host)
    if table is None:
        return ContactLog()
    block = host.read(table.area)
    read = intake(block, contact_inputs(), as_of=as_of)
    reader = _Reader(table.area, block, read)
    rows = tuple(reader.rows())
    problems = (*(p for p in read.problems if p.code != "no_key"), *reader.undated())
    others = set(range(len(block.headers))) - set(read.positions.values())
    return ContactLog(
        table,
        rows,
        problems,
        table.area.left + read.positions["customer_name"],
        whole=not (problems or others or read.formulas) and len(rows) == int((~read.blank).sum()),
        lacking=frozenset(CONTACT_COLUMNS).difference(read.positions),
    )


def append_contacts(host: Host, log: ContactLog, rows: Sequence[ContactRow], lang: Lang) -> str:
    """Stage rows under those of the log; the log's sheet is made with the first.

    Returns:
        Tab name of the log, "" where there is none and none is needed.

    Raises:
        RefusedError: The log cannot be written.
    """
    if not rows:
        return log.sheet
    columns = contact_columns(rows, lang)
    if log.table is None:
        _refuse_other_table(host)
        return host.put_sheet(_sheet(columns, lang))
    found = recognise(log.table.headers, contact_inputs()).positions
    host.append_rows(
        log.table.area,
        [
            GeneratedColumn(log.table.headers[at], columns[name].values, columns[name].style)
            for name, at in found.items()
        ],
    )
    return log.sheet


def contacts_sheet(lang: Lang) -> GeneratedSheet:
    """The log without a contact yet, for a workbook that is made ready."""
    return _sheet(contact_columns((), lang), lang)


def remove_contacts(
    host: Host, log: ContactLog, gone: Sequence[StandingContact], lang: Lang
) -> None:
    """Stage the log without some of its rows.

    On the sheet that Tierbook made, and where nothing else stands in the table, the rows go. In a
    log with columns or cells of a person's own they are emptied in place, so that nothing beside
    them loses its row; the next contacts are written into empty rows at the end.

    Args:
        host: The workbook.
        log: The log as it stands.
        gone: Rows of it.
        lang: Language of channels that are written again.

    Raises:
        RefusedError: The log cannot be written.
    """
    if log.table is None or not gone:
        return
    taken = {each.row for each in gone}
    if log.whole and _is_ours(host, log):
        left = [each.contact for each in log.rows if each.row not in taken]
        found = recognise(log.table.headers, contact_inputs()).positions
        named = {name: log.table.headers[at] for name, at in found.items()}
        host.put_sheet(_sheet(contact_columns(left, lang, named), lang))
        return
    area = log.table.area
    rows = np.isin(np.arange(area.top + 1, area.bottom + 1), list(taken))
    blank = texts([""] * len(rows))
    places = recognise(log.table.headers, contact_inputs()).positions.values()
    host.write_columns(
        area,
        [
            ColumnWrite(log.table.headers[at], blank, area.left + at, rows=rows)
            for at in sorted(places)
            if not host.column_is_formula(area, area.left + at)
        ],
    )


def _find(host: Host) -> TableInfo | None:
    """The log: on the sheet our name points at, else the table of its name if it is one.

    People keep other things in a table called so, such as the persons to talk to.
    """
    target = find_name(host.names(), CONTACTS_NAME)
    tables = [table for table in host.tables() if _is_log(table)]
    if target is not None:
        wanted = target.sheet.casefold()
        ours = [table for table in tables if table.area.sheet.casefold() == wanted]
        if ours:
            return ours[0]
    return next((t for t in tables if t.name.casefold() == CONTACTS_TABLE.casefold()), None)


def _is_log(table: TableInfo) -> bool:
    found = recognise(table.headers, contact_inputs()).positions
    return table.has_header and all(name in found for name in LOG_NEEDS)


def _refuse_other_table(host: Host) -> None:
    """Stop where something else than the log stands on the sheet that we made for it."""
    target = find_name(host.names(), CONTACTS_NAME)
    if target is None:
        return
    for table in host.tables():
        if table.area.sheet.casefold() == target.sheet.casefold():
            facts = {"sheet": table.area.sheet, "table": table.name}
            headers = ", ".join(table.headers)
            raise RefusedError(message("contacts.not_a_log", headers=headers, **facts))


def _is_ours(host: Host, log: ContactLog) -> bool:
    target = find_name(host.names(), CONTACTS_NAME)
    return target is not None and target.sheet.casefold() == log.sheet.casefold()


class _Reader:
    def __init__(self, area: Area, block: Block, read: Intake) -> None:
        self._area = area
        self._block = block
        self._read = read
        days = read.columns.get("date", np.full(read.rows, np.datetime64("NaT")))
        self._days = days.astype("datetime64[D]")

    def rows(self) -> Iterator[StandingContact]:
        """The contacts, top to bottom."""
        for row in np.flatnonzero(~np.isnat(self._days)).tolist():
            customer, rep, channel, result, notes = (
                self._text(name, row) for name in CONTACT_COLUMNS[1:]
            )
            if customer:
                contact = ContactRow(
                    self._days[row].item(), customer, rep, channel_word(channel), result, notes
                )
                yield StandingContact(contact, self._read.first_row + row)

    def undated(self) -> Iterator[Problem]:
        """A problem for each row that names a customer and no day."""
        faulty = self._read.invalid.get("date", np.zeros(self._read.rows, np.bool_))
        for row in np.flatnonzero(np.isnat(self._days) & ~faulty & ~self._read.blank).tolist():
            customer = self._text("customer_name", row)
            if not customer:
                continue
            at = self._read.positions["date"]
            number = self._read.first_row + row
            facts = {"sheet": self._area.sheet, "row": number, "customer": customer}
            yield Problem(
                what=message("contacts.no_date", **facts),
                expected=message("contacts.date_expected"),
                sheet=self._area.sheet,
                row=number,
                column=self._area.left + at,
                header=self._block.headers[at],
                code="no_date",
            )

    def _text(self, name: str, row: int) -> str:
        position = self._read.positions.get(name)
        text = None if position is None else text_at(self._block.column(position), row)
        return (text or "").strip()


def _sheet(columns: Mapping[str, GeneratedColumn], lang: Lang) -> GeneratedSheet:
    return GeneratedSheet(
        sheet=TEXTS.get("contacts.sheet", lang),
        table=CONTACTS_TABLE,
        name=CONTACTS_NAME,
        columns=tuple(columns.values()),
        title=TEXTS.get("contacts.title", lang),
        notes=(TEXTS.get("contacts.note", lang),),
    )
