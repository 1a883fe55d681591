"""What a re-grade leaves in the workbook for next time: settings, cutoffs, undo, history."""

from collections.abc import Callable, Sequence

import numpy as np

from addin.actions.column_changes import ColumnChange, undo_changes
from addin.actions.graded_block import GradedBlock
from addin.actions.grading_run import GradingRun, SchemeName
from addin.hosts.base import Host
from addin.texts import message
from addin.workbook.columns import CHANGED_ON, GRADE
from addin.workbook.comparison import text_at, text_in
from addin.workbook.fit_table import fit_rows, fit_table, read_fit
from addin.workbook.history_table import HistoryRow, log_moves
from addin.workbook.rules.carried import find_rules
from addin.workbook.rules.cutoffs_in_use import CutoffChange, cell_text, cutoff_changes
from addin.workbook.settings import WORKBOOK_VERSION, read_pairs, settings_table
from addin.workbook.undo_table import (
    MOST_CHANGES,
    RULE_CELL,
    SETTING,
    TOO_MANY,
    Changes,
    keep_undo,
)
from grading.engine.customer_rows import KEY_INPUTS
from grading.exceptions import RefusedError
from grading.language import Message, as_lang
from grading.schemes.catalogue import load_scheme, scheme_ids
from grading.schemes.models import Scheme

__all__ = ["keep_state", "log_name"]


def keep_state(
    host: Host,
    run: GradingRun,
    changes: Sequence[ColumnChange],
    asked: SchemeName | None,
) -> list[Message]:
    """Stage what the next run needs; nothing where nothing changed.

    A workbook that does not let Tierbook keep something is graded all the same.

    Args:
        host: The workbook.
        run: What was graded.
        changes: The cells that are written.
        asked: The scheme that was asked for.

    Returns:
        What could not be kept, and why.
    """
    before = read_pairs(host)
    after = _settings(before, run.graded, asked)
    kept = [(key, before.get(key, ""), value) for key, value in after.items()]
    settings = [(key, old, new) for key, old, new in kept if old != new]
    notes: list[Message] = []
    if settings:
        _try(lambda: host.put_table(settings_table(after)), notes)
    if [r.numbers for r in fit_rows(run.graded.fitted.scheme)] != [
        r.numbers for r in read_fit(host)
    ]:
        _try(lambda: host.put_table(fit_table(fit_rows(run.graded.fitted.scheme))), notes)
    rules, refused = _show_cutoffs(host, run, asked)
    kept_changes = [Changes.of(SETTING, settings), *rules]
    if changes and not notes:
        _try(lambda: _keep_undo(host, run, changes, kept_changes, notes), notes)
    notes += [*refused, *_named_file(host, after)]
    moves = _moves(run, changes)
    if moves:
        _try(lambda: log_moves(host, moves, run.graded.lang), notes)
    return list({note.text("en"): note for note in notes}.values())


def _keep_undo(
    host: Host,
    run: GradingRun,
    changes: Sequence[ColumnChange],
    beside: Sequence[Changes],
    notes: list[Message],
) -> None:
    cells = sum(int(change.rows.sum()) for change in changes)
    if not cells:
        return
    count = cells + sum(map(len, beside))
    if count > MOST_CHANGES:  # spare the making of texts that are not kept
        changed = [Changes.of(TOO_MANY, [("", "", str(count))])]
        notes.append(
            message("actions.no_undo", count=count, most=MOST_CHANGES, way_back=host.way_back())
        )
    else:
        changed = [*beside, *undo_changes(run, changes, date1904=host.date1904)]
    keep_undo(host, "regrade", changed)


def _show_cutoffs(
    host: Host, run: GradingRun, asked: SchemeName | None
) -> tuple[list[Changes], list[Message]]:
    """Stage the cutoffs on the sheet of rules, if those were graded by.

    Returns:
        What is changed there, and why nothing is if it cannot be.
    """
    found = [] if asked is not None else cutoff_changes(host, run.graded.fitted.scheme)
    if not found:
        return [], []
    refused: list[Message] = []
    sheet = found[0].cell.place.sheet
    cells = {(each.cell.place.row, each.cell.place.column): each.new for each in found}
    _try(lambda: host.write_cells(sheet, cells), refused)
    return ([] if refused else [Changes.of(RULE_CELL, list(map(_texts, found)))]), refused


def _texts(change: CutoffChange) -> tuple[str, str, str]:
    return change.cell.key, cell_text(change.cell.value), cell_text(change.new)


def _try(write: Callable[[], object], notes: list[Message]) -> None:
    try:
        write()
    except RefusedError as error:
        notes.append(message("actions.state_not_kept", why=error))


def _settings(
    before: dict[str, str], graded: GradedBlock, asked: SchemeName | None
) -> dict[str, str]:
    """The settings as they are to be: a person's own stay."""
    after = dict(before)
    scheme = _scheme_setting(graded.scheme, asked)
    if scheme and (asked is not None or "scheme" not in before):
        after["scheme"] = scheme
    if as_lang(before.get("language", "")) != graded.lang:
        after["language"] = graded.lang
    after["version"] = str(WORKBOOK_VERSION)
    return after


def _scheme_setting(scheme: Scheme, asked: SchemeName | None) -> str:
    """By what the next run finds the scheme: its id, or the file that was named; "" for neither."""
    if scheme.id in scheme_ids() and load_scheme(scheme.id) == scheme:
        return scheme.id
    return "" if asked is None or isinstance(asked, Scheme) else str(asked)


def _named_file(host: Host, settings: dict[str, str]) -> list[Message]:
    """A note where the workbook is graded by a file that does not travel with it."""
    named = settings.get("scheme", "")
    is_file = named.lower().endswith(".toml")
    told = is_file and find_rules(host) is None
    return [message("rules.note.file_named", file=named)] if told else []


def _moves(run: GradingRun, changes: Sequence[ColumnChange]) -> list[HistoryRow]:
    """The customers whose date of change moves: those who had a grade, once at least."""
    by_name = {change.place.owned.name: change for change in changes}
    grade, moved = by_name.get(GRADE.name), by_name.get(CHANGED_ON.name)
    if grade is None or grade.old is None or moved is None:
        return []
    graded, score = run.graded, run.graded.grades.score
    rows = np.flatnonzero(grade.rows[: graded.intake.rows] & ~graded.intake.blank).tolist()
    name = log_name(graded)
    return [
        HistoryRow(
            graded.as_of,
            name(row),
            text_at(grade.old, row) or "",
            text_in(graded.grades.grade, row) or "",
            float("nan") if score is None else float(score[row]),
            graded.reason_of(row),
            graded.scheme.id,
        )
        for row in rows
        if moved.rows[row]
    ]


def log_name(graded: GradedBlock) -> Callable[[int], str]:
    """What lists call the customer of a zero-based row: the name, with the key if it is shared."""
    names = graded.intake.texts.get(KEY_INPUTS[1])
    if names is None:
        return graded.key_of
    filled = names.codes[names.codes >= 0]
    counts = np.bincount(filled, minlength=len(names.texts))

    def called(row: int) -> str:
        name, key = graded.name_of(row), graded.key_of(row)
        code = int(names.codes[row])
        shared = code >= 0 and counts[code] > 1 and key != name
        return f"{name} ({key})" if shared else name

    return called
