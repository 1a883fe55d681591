"""Take the last write back: by customer, and only where what was written still stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from addin.actions.saved import saved_json
from addin.actions.undo_columns import LeftAlone, Outcome, take_columns_back
from addin.actions.undo_log_done import take_contacts_back
from addin.actions.undo_plan import take_plan_back
from addin.actions.undo_rules import take_cutoffs_back
from addin.hosts.base import Host, SaveReport
from addin.texts import message
from addin.workbook.columns import CHANGED_ON, GRADE
from addin.workbook.fit_table import fit_table, read_fit
from addin.workbook.history_table import HistoryRow, log_moves
from addin.workbook.language import choose_language
from addin.workbook.rules.kept_rules import newest_kept
from addin.workbook.settings import read_pairs, read_settings, settings_table
from addin.workbook.undo_table import (
    MOST_CHANGES,
    PLAN_CUSTOMER,
    PLAN_FIGURES,
    RULE_CELL,
    SCHEDULE_ROW,
    SETTING,
    TOO_MANY,
    UndoRow,
    forget_undo,
    read_undo,
)
from grading.exceptions import RefusedError
from grading.language import Lang

__all__ = ["LeftAlone", "UndoReport", "undo"]

_PLAN_MARKS = (SCHEDULE_ROW, PLAN_FIGURES, PLAN_CUSTOMER)
"""What stands in place of a column for changes of the schedule and the pages beside it."""


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What was taken back.

    Args:
        what: The verb whose write it was; None where there was nothing to undo.
        restored: How many cells, settings or rows were put back.
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
            **saved_json(self),
            "notes": list(self.notes),
        }


def undo(host: Host, *, as_of: date, lang: Lang | None = None) -> UndoReport:
    """Take the last re-grade, plan or log of done contacts back.

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
        return UndoReport(None, language, notes=_way_back(host, language), file=_file(host))
    what, outcome = rows[0].what, Outcome()
    if any(row.column == TOO_MANY for row in rows):
        facts = {"count": rows[0].new, "most": MOST_CHANGES}
        outcome.left.append(LeftAlone("", "", message("undo.too_many", **facts)))
        return UndoReport(what, language, left=tuple(outcome.left), file=_file(host))
    if what == "regrade":
        _take_grades_back(host, rows, outcome, as_of, language)
    elif what == "plan":
        _take_plan_back(host, rows, outcome, as_of, language)
    elif what == "log_done":
        take_contacts_back(host, rows, outcome, as_of=as_of, lang=language)
    else:
        msg = (
            f"{host.title}: the last write must be a re-grade, a plan or a log of contacts to be "
            f"undone, but it was {what!r}, made by a newer Tierbook. Update Tierbook, then try "
            "again."
        )
        raise RefusedError(msg)
    host.progress(0.7)
    forget_undo(host)
    saved = host.commit()
    host.progress(1.0)
    return _report(what, language, outcome, saved)


def _way_back(host: Host, lang: Lang) -> tuple[str, ...]:
    """What to do instead where the last write was a switch, which is not taken back by cells."""
    kept = newest_kept(host)
    return () if kept is None else (message("undo.switched", sheet=kept).text(lang),)


def _file(host: Host) -> Path | None:
    return host.commit().file  # nothing is staged, so nothing is written


def _report(what: str, lang: Lang, outcome: Outcome, saved: SaveReport) -> UndoReport:
    return UndoReport(
        what,
        lang,
        outcome.restored,
        tuple(outcome.left),
        tuple(note.text(lang) for note in (*outcome.notes, *saved.notes)),
        saved.file,
        saved.backup,
        saved.written,
    )


def _take_grades_back(
    host: Host, rows: Sequence[UndoRow], outcome: Outcome, as_of: date, lang: Lang
) -> None:
    _take_settings_back(host, _of(rows, SETTING), outcome)
    back, gone = take_cutoffs_back(host, _of(rows, RULE_CELL))
    outcome.restored += back
    outcome.left += [LeftAlone(*each) for each in gone]
    cells = [row for row in rows if row.column not in (SETTING, RULE_CELL)]
    restored = take_columns_back(host, cells, outcome, as_of=as_of)
    if restored is None:
        return
    if read_fit(host):
        host.put_table(fit_table([]))
    customers = restored.customers
    grades, moved = (restored.changes.get(c.name, {}) for c in (GRADE, CHANGED_ON))
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
        outcome.notes.append(message("actions.state_not_kept", why=error))


def _of(rows: Sequence[UndoRow], column: str) -> list[UndoRow]:
    return [row for row in rows if row.column == column]


def _take_plan_back(
    host: Host, rows: Sequence[UndoRow], outcome: Outcome, as_of: date, lang: Lang
) -> None:
    planned = [row for row in rows if row.column in _PLAN_MARKS]
    if planned:
        back = take_plan_back(host, planned, as_of=as_of, lang=lang)
        outcome.restored = back.restored
        outcome.left += [LeftAlone(row, "", reason) for row, reason in back.left]
        outcome.notes += back.notes
    dates = [row for row in rows if row.column not in _PLAN_MARKS]
    if dates:
        take_columns_back(host, dates, outcome, as_of=as_of)


def _take_settings_back(host: Host, rows: Sequence[UndoRow], outcome: Outcome) -> None:
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
