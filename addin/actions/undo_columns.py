"""Take changed cells of our columns back: by customer, and only where they still stand."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from addin.hosts.base import Area, CellStyle, ColumnWrite, Host
from addin.texts import message
from addin.workbook.cell_texts import column_texts, same_text, values_of
from addin.workbook.columns import CHANGED_ON, LAST_CONTACT, NEXT_DUE, SCORE
from addin.workbook.customer_keys import CustomerKeys, read_customer_keys
from addin.workbook.ownership import find_name, owned_place
from addin.workbook.undo_table import UndoRow
from grading.language import Lang, Message

__all__ = ["LeftAlone", "Outcome", "RestoredColumns", "take_columns_back"]

_DATES = frozenset(column.name for column in (CHANGED_ON, LAST_CONTACT, NEXT_DUE))


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """One change that was not taken back.

    Args:
        customer: Key of the customer, or the setting; "" where there is none.
        column: Header or name of the column.
        reason: Why.
    """

    customer: str
    column: str
    reason: Message

    def as_json(self, lang: Lang) -> dict[str, object]:
        """customer, column, reason."""
        return {
            "customer": self.customer,
            "column": self.column,
            "reason": self.reason.text(lang),
        }


@dataclass
class Outcome:
    """What Undo has done so far: how much is put back, what is left alone, what is to be told."""

    restored: int = 0
    left: list[LeftAlone] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RestoredColumns:
    """What was put back, by ownership name and zero-based row of the customers."""

    customers: CustomerKeys
    changes: dict[str, dict[int, UndoRow]]


def take_columns_back(
    host: Host, rows: Sequence[UndoRow], outcome: Outcome, *, as_of: date
) -> RestoredColumns | None:
    """Stage what stood in changed cells before.

    Args:
        host: The workbook.
        rows: The changes; their ``column`` is an ownership name.
        outcome: Gets what is put back and what is left alone.
        as_of: The date that counts as today.

    Returns:
        None where the columns and their sheet are gone.
    """
    by_column = defaultdict(list)
    for row in rows:
        by_column[row.column].append(row)
    sheets = (find_name(host.names(), column) for column in by_column)
    sheet = next((found.sheet for found in sheets if found is not None), None)
    if sheet is None or not any(s.name.casefold() == sheet.casefold() for s in host.sheets()):
        gone = message("undo.column_gone")
        outcome.left += [LeftAlone(row.key, row.column, gone) for row in rows if row.key]
        return None
    customers = read_customer_keys(host, sheet, as_of=as_of)
    restored = {
        column: _take_column_back(host, customers, column, changes, outcome)
        for column, changes in by_column.items()
    }
    writes = [write for write, _ in restored.values() if write is not None]
    if writes:
        host.write_columns(customers.area, writes)
    return RestoredColumns(customers, {name: taken for name, (_, taken) in restored.items()})


def _take_column_back(
    host: Host,
    customers: CustomerKeys,
    name: str,
    changes: Sequence[UndoRow],
    outcome: Outcome,
) -> tuple[ColumnWrite | None, dict[int, UndoRow]]:
    """The write that puts the cells of one column back, and the changes by zero-based row."""
    area = customers.area
    column = owned_place(host.names(), area, name)
    if column is None:
        gone = message("undo.column_gone")
        outcome.left += [LeftAlone(row.key, name, gone) for row in changes]
        return None, {}
    header = customers.block.headers[column - area.left]
    if host.column_is_formula(area, column):
        formulas = message("undo.formulas")
        outcome.left += [LeftAlone(row.key, header, formulas) for row in changes]
        return None, {}
    style = _style(name)
    taken: dict[int, UndoRow] = {}
    at = [customers.rows.get(row.key) for row in changes]
    rows = np.array([-1 if found is None else found for found in at])
    raw = customers.block.column(column - area.left)
    standing = column_texts(raw, np.maximum(rows, 0), style, date1904=host.date1904).to_list()
    for row, place, text in zip(changes, at, standing, strict=True):
        if place is None:
            key = "no_key" if row.key in customers.repeated or not row.key else "customer_gone"
            outcome.left.append(LeftAlone(row.key, header, message(f"undo.{key}")))
        elif not same_text(text or "", row.new):
            reason = message("undo.changed_since", value=text or "")
            outcome.left.append(LeftAlone(row.key, header, reason))
        else:
            taken[place] = row
    return _write(area, header, column, style, taken, outcome), taken


def _write(
    area: Area,
    header: str,
    column: int,
    style: CellStyle,
    taken: dict[int, UndoRow],
    outcome: Outcome,
) -> ColumnWrite | None:
    cells, rows = [""] * (area.bottom - area.top), np.zeros(area.bottom - area.top, np.bool_)
    for place, row in taken.items():
        cells[place] = row.old
        rows[place] = True
    values = values_of(cells, style)
    if values is None:
        reason = message("undo.unreadable")
        outcome.left += [LeftAlone(row.key, header, reason) for row in taken.values()]
        taken.clear()
        return None
    outcome.restored += len(taken)
    return ColumnWrite(header, values, column, rows=rows) if taken else None


def _style(name: str) -> CellStyle:
    """What an owned column holds; steps' own columns are dates."""
    if name == SCORE.name:
        return "decimal"
    is_date = name in _DATES or name.startswith("Tierbook_Output")
    return "date" if is_date else "general"
