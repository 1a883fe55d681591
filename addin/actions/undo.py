"""Take the last write back: by customer, and only where what was written still stands."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from addin.actions.undo_plan import take_plan_back
from addin.actions.undo_rules import take_cutoffs_back
from addin.hosts.base import Area, CellStyle, ColumnWrite, Host, SaveReport
from addin.texts import message
from addin.workbook.cell_texts import column_texts, same_text, values_of
from addin.workbook.columns import CHANGED_ON, GRADE, SCORE
from addin.workbook.customer_keys import CustomerKeys, read_customer_keys
from addin.workbook.fit_table import fit_table, read_fit
from addin.workbook.history_table import HistoryRow, log_moves
from addin.workbook.language import choose_language
from addin.workbook.ownership import find_name, owned_place
from addin.workbook.settings import read_pairs, read_settings, settings_table
from addin.workbook.undo_table import (
    MOST_CHANGES,
    RULE_CELL,
    SETTING,
    TOO_MANY,
    UndoRow,
    forget_undo,
    read_undo,
)
from grading.exceptions import RefusedError
from grading.language import Lang, Message

__all__ = ["LeftAlone", "UndoReport", "undo"]


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


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What was taken back.

    Args:
        what: The verb whose write it was; None where there was nothing to undo.
        restored: How many cells, settings or schedule rows were put back.
        left: What was left alone, and why.
        notes: Things to tell, in the report's language.
    """

    what: str | None
    lang: Lang
    restored: int = 0
    left: tuple[LeftAlone, ...] = ()
    notes: tuple[str, ...] = ()
    file: Path | None = None
    backup: Path | None = None
    written: bool = False

    def as_json(self, lang: Lang | None = None) -> dict[str, object]:
        """The shape scripts rely on, texts in ``lang`` or the report's own language."""
        return {
            "what": self.what,
            "restored": self.restored,
            "left": [each.as_json(lang or self.lang) for each in self.left],
            "file": None if self.file is None else str(self.file),
            "backup": None if self.backup is None else str(self.backup),
            "written": self.written,
            "notes": list(self.notes),
        }


@dataclass
class _Outcome:
    restored: int = 0
    left: list[LeftAlone] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)


def undo(host: Host, *, as_of: date, lang: Lang | None = None) -> UndoReport:
    """Take the last re-grade or plan back.

    A cell is put back only where what was written still stands and its customer is still there;
    all else is left alone and named. Afterwards there is nothing more to undo.

    Args:
        host: The workbook.
        as_of: The date that counts as today; that of the rows added to the history.
        lang: Language of texts; None takes the workbook's, else the person's.

    Raises:
        TierbookError: The customers cannot be found or written; nothing is changed.
    """
    host.progress(None)
    language = choose_language(lang, read_settings(host).language)
    rows = read_undo(host)
    if not rows:
        return UndoReport(None, language, file=_file(host))
    what, outcome = rows[0].what, _Outcome()
    if any(row.column == TOO_MANY for row in rows):
        facts = {"count": rows[0].new, "most": MOST_CHANGES}
        outcome.left.append(LeftAlone("", "", message("undo.too_many", **facts)))
        return UndoReport(what, language, left=tuple(outcome.left), file=_file(host))
    if what == "regrade":
        _take_grades_back(host, rows, outcome, as_of, language)
    elif what == "plan":
        outcome.restored, gone = take_plan_back(host, rows, as_of=as_of, lang=language)
        outcome.left += [LeftAlone(row, "", reason) for row, reason in gone]
    else:
        msg = (
            f"{host.title}: the last write must be a re-grade or a plan to be undone, but it was "
            f"{what!r}, made by a newer Tierbook. Update Tierbook, then try again."
        )
        raise RefusedError(msg)
    host.progress(0.7)
    forget_undo(host)
    saved = host.commit()
    host.progress(1.0)
    return _report(what, language, outcome, saved)


def _file(host: Host) -> Path | None:
    return host.commit().file  # nothing is staged, so nothing is written


def _report(what: str, lang: Lang, outcome: _Outcome, saved: SaveReport) -> UndoReport:
    return UndoReport(
        what,
        lang,
        outcome.restored,
        tuple(outcome.left),
        (*(note.text(lang) for note in outcome.notes), *saved.notes),
        saved.file,
        saved.backup,
        saved.written,
    )


def _take_grades_back(
    host: Host, rows: Sequence[UndoRow], outcome: _Outcome, as_of: date, lang: Lang
) -> None:
    by_column = defaultdict(list)
    for row in rows:
        by_column[row.column].append(row)
    _take_settings_back(host, by_column.pop(SETTING, []), outcome)
    back, gone = take_cutoffs_back(host, by_column.pop(RULE_CELL, []))
    outcome.restored += back
    outcome.left += [LeftAlone(*each) for each in gone]
    sheets = (find_name(host.names(), column) for column in by_column)
    sheet = next((found.sheet for found in sheets if found is not None), None)
    if sheet is None or not any(s.name.casefold() == sheet.casefold() for s in host.sheets()):
        reason = message("undo.column_gone")
        lost = [row for changes in by_column.values() for row in changes if row.key]
        outcome.left += [LeftAlone(row.key, row.column, reason) for row in lost]
        return
    customers = read_customer_keys(host, sheet, as_of=as_of)
    restored = {
        column: _take_column_back(host, customers, column, changes, outcome)
        for column, changes in by_column.items()
    }
    writes = [write for write, _ in restored.values() if write is not None]
    if writes:
        host.write_columns(customers.area, writes)
    if read_fit(host):
        host.put_table(fit_table([]))
    grades, moved = (restored.get(c.name, (None, {}))[1] for c in (GRADE, CHANGED_ON))
    log = [
        HistoryRow(
            as_of,
            customers.name(at),
            row.new,
            row.old,
            reason=message("undo.logged").text(lang),
        )
        for at, row in grades.items()
        if at in moved
    ]
    try:
        log_moves(host, log, lang)
    except RefusedError as error:
        outcome.notes.append(message("actions.state_not_kept", why=str(error)))


def _take_settings_back(host: Host, rows: Sequence[UndoRow], outcome: _Outcome) -> None:
    pairs = read_pairs(host)
    for row in rows:
        if pairs.get(row.key, "") == row.new:
            pairs[row.key] = row.old
            outcome.restored += 1
        else:
            reason = message("undo.changed_since", value=pairs.get(row.key, ""))
            outcome.left.append(LeftAlone(row.key, SETTING, reason))
    if rows:
        host.put_table(settings_table(pairs))


def _take_column_back(
    host: Host,
    customers: CustomerKeys,
    name: str,
    changes: Sequence[UndoRow],
    outcome: _Outcome,
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
    outcome: _Outcome,
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
    is_date = name == CHANGED_ON.name or name.startswith("Tierbook_Output")
    return "date" if is_date else "general"
