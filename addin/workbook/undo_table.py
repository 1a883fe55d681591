"""What the last write changed, so that it can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from addin.hosts.base import Host, StateTable
from addin.workbook.state_rows import joined, read_rows, table_of, texts
from grading.engine.grades import Lookup

__all__ = [
    "CONTACT_ROW",
    "MOST_CHANGES",
    "PLAN_CUSTOMER",
    "PLAN_FIGURES",
    "RULE_CELL",
    "SCHEDULE_ROW",
    "SETTING",
    "TOO_MANY",
    "UNDO_TABLE",
    "Changes",
    "UndoRow",
    "forget_undo",
    "keep_undo",
    "read_undo",
]

UNDO_TABLE = "TierbookUndo"
MOST_CHANGES = 20_000
"""Up to so many changed cells are kept; more would make the file much larger and slower to save.
The dated backup is the way back then."""
SETTING = "TierbookSettings"
"""In place of a column: ``key`` is that of a setting."""
RULE_CELL = "TierbookRules"
"""In place of a column: ``key`` is that of a number in use on the sheet of rules."""
SCHEDULE_ROW = "Schedule"
"""In place of a column: ``old`` and ``new`` are whole rows of the schedule, as JSON."""
PLAN_FIGURES = "TierbookPlan"
"""In place of a column: ``old`` and ``new`` are lines of a plan's figures, ``key`` their place."""
PLAN_CUSTOMER = "CustomerCoverage"
"""The same for the rows of the list of coverage by customer."""
CONTACT_ROW = "Contacts"
"""In place of a column: ``new`` is a whole row of the log of contacts, as JSON."""
TOO_MANY = "*"
"""In place of a column: ``new`` says how many changes were too many to be kept."""
_HEADERS = ("what", "key", "column", "old", "new")


@dataclass(frozen=True, slots=True)
class UndoRow:
    """One change.

    Args:
        what: The verb, such as ``regrade``.
        key: The customer's.
        column: The ownership name of the column, or one of the marks above.
        old: What stood there, as text; numbers in full, dates as ``2026-11-21``, "" blank.
        new: What was written.
    """

    what: str
    key: str
    column: str
    old: str
    new: str


def read_undo(host: Host) -> list[UndoRow]:
    """The changes of the last write; none where there is nothing to undo."""
    return [UndoRow(*row) for row in read_rows(host, UNDO_TABLE, _HEADERS) if row[0] and row[2]]


@dataclass(frozen=True, slots=True)
class Changes:
    """Many changes of one column, column by column as hosts write them.

    Args:
        column: Its ownership name, or one of the marks above.
        keys: The customers'.
        old: What stood there, -1 for blanks.
        new: What was written.
    """

    column: str
    keys: Lookup
    old: Lookup
    new: Lookup

    @classmethod
    def of(cls, column: str, rows: Sequence[tuple[str, str, str]]) -> "Changes":
        """From key, old and new of each."""
        keys, old, new = zip(*rows, strict=True) if rows else ((), (), ())
        return cls(column, texts(keys), texts(old), texts(new))

    def __len__(self) -> int:
        return len(self.new)


def keep_undo(host: Host, what: str, changes: Sequence[Changes]) -> None:
    """Stage what a verb changed, in place of what stood there.

    Args:
        host: The workbook.
        what: The verb.
        changes: All of it; more than ``MOST_CHANGES`` are replaced by their number.

    Raises:
        RefusedError: The table cannot be written.
    """
    count = sum(map(len, changes))
    if count > MOST_CHANGES:
        changes = [Changes.of(TOO_MANY, [("", "", str(count))])]
    host.put_table(_table(what, changes))


def forget_undo(host: Host) -> None:
    """Stage that there is nothing to undo any more.

    Raises:
        RefusedError: The table cannot be written.
    """
    host.put_table(_table("", []))


def _table(what: str, changes: Sequence[Changes]) -> StateTable:
    count = sum(map(len, changes))
    names = [Lookup(np.zeros(len(c), np.int32), [c.column]) for c in changes]
    columns = [
        Lookup(np.zeros(count, np.int32), [what]),
        joined([c.keys for c in changes]),
        joined(names),
        joined([c.old for c in changes]),
        joined([c.new for c in changes]),
    ]
    return table_of(UNDO_TABLE, _HEADERS, columns)
