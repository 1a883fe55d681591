"""The log of who moved from which grade to which, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from addin.hosts.base import (
    Area,
    CellStyle,
    ColumnValues,
    GeneratedColumn,
    GeneratedSheet,
    Host,
    TableInfo,
)
from addin.texts import TEXTS
from addin.workbook.comparison import text_at
from addin.workbook.ownership import find_name
from addin.workbook.state_rows import texts
from grading.engine.columns import Intake
from grading.engine.headers import recognise
from grading.engine.intake import intake
from grading.engine.problems import Problem
from grading.exceptions import RefusedError
from grading.language import LANGUAGES, Lang
from grading.schemes.models import Input, InputType, LocalText

__all__ = ["HISTORY_NAME", "HISTORY_TABLE", "HistoryRow", "log_moves", "read_history"]

HISTORY_TABLE = "History"
HISTORY_NAME = "Tierbook_Sheet_History"
_COLUMNS = ("date", "customer_name", "old", "new", "score", "reason", "scheme")
_NEEDED = ("customer_name", "old", "new")
_KINDS: dict[str, InputType] = {"date": "date", "score": "number"}
_STYLES: dict[str, CellStyle] = {"date": "date", "score": "decimal", "reason": "wrapped"}
_WIDTHS = {"date": 12, "customer_name": 32, "old": 8, "new": 8, "score": 9, "reason": 80}


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One move.

    Args:
        day: None where a person has left the date blank or unreadable.
        customer: As the log calls it.
        old: "" for none.
        new: "" for none.
        score: NaN for none.
    """

    day: date | None
    customer: str
    old: str
    new: str
    score: float = np.nan
    reason: str = ""
    scheme: str = ""


def log_moves(host: Host, rows: Sequence[HistoryRow], lang: Lang) -> None:
    """Stage rows under those of the log; the log's sheet is made with the first.

    Raises:
        RefusedError: The log cannot be written.
    """
    if not rows:
        return
    table = _find(host)
    if table is not None:
        found = recognise(table.headers, _inputs()).positions
        named = {name: table.headers[at] for name, at in found.items()}
        columns = [c for n, c in _columns(rows, lang).items() if n in named]
        headers = [named[n] for n in _columns(rows, lang) if n in named]
        host.append_rows(
            table.area,
            [
                GeneratedColumn(header, column.values, column.style)
                for header, column in zip(headers, columns, strict=True)
            ],
        )
        return
    _refuse_other_table(host)
    host.put_sheet(
        GeneratedSheet(
            sheet=TEXTS.get("workbook.history.sheet", lang),
            table=HISTORY_TABLE,
            name=HISTORY_NAME,
            columns=tuple(_columns(rows, lang).values()),
            title=TEXTS.get("workbook.history.title", lang),
            notes=(TEXTS.get("workbook.history.note", lang),),
        )
    )


def read_history(host: Host, *, as_of: date) -> tuple[list[HistoryRow], tuple[Problem, ...]]:
    """The log as it stands, whoever has written in it, and what of it cannot be read.

    Rows without a customer or without any grade are no moves and are left out.
    """
    table = _find(host)
    if table is None:
        return [], ()
    block = host.read(table.area)
    read = intake(block, _inputs(), as_of=as_of)
    reader = _Reader(table.area, read, host)
    return list(reader.rows()), tuple(p for p in read.problems if p.code != "no_key")


def _find(host: Host) -> TableInfo | None:
    """The log: on the sheet our name points at, else the table of its name if it is one."""
    target = find_name(host.names(), HISTORY_NAME)
    tables = [t for t in host.tables() if _is_log(t)]
    if target is not None:
        wanted = target.sheet.casefold()
        ours = [t for t in tables if t.area.sheet.casefold() == wanted]
        if ours:
            return ours[0]
    return next((t for t in tables if t.name.casefold() == HISTORY_TABLE.casefold()), None)


def _is_log(table: TableInfo) -> bool:
    if not table.has_header:
        return False
    found = recognise(table.headers, _inputs()).positions
    return all(name in found for name in _NEEDED)


def _refuse_other_table(host: Host) -> None:
    """Stop where something else than the log stands on the sheet that we made for it."""
    target = find_name(host.names(), HISTORY_NAME)
    if target is None:
        return
    for table in host.tables():
        if table.area.sheet.casefold() == target.sheet.casefold():
            msg = (
                f"{table.area.sheet}: the table {table.name} must have the columns Customer, Old "
                "and New to be the log of moves. Give them back, or rename the sheet's name "
                f"{HISTORY_NAME} away (Formulas, Name Manager)."
            )
            raise RefusedError(msg)


class _Reader:
    def __init__(self, area: Area, read: Intake, host: Host) -> None:
        self._read = read
        self._block = host.read(area)

    def rows(self) -> Iterator[HistoryRow]:
        """The moves, top to bottom."""
        for row in np.flatnonzero(~self._read.blank).tolist():
            customer, old, new = (self._text(name, row) for name in _NEEDED)
            if customer and (old or new):
                yield HistoryRow(
                    self._day(row),
                    customer,
                    old,
                    new,
                    self._score(row),
                    self._text("reason", row),
                    self._text("scheme", row),
                )

    def _text(self, name: str, row: int) -> str:
        position = self._read.positions.get(name)
        text = None if position is None else text_at(self._block.column(position), row)
        return (text or "").strip()

    def _day(self, row: int) -> date | None:
        days = self._read.columns.get("date")
        day = None if days is None else days[row].astype("datetime64[D]").item()
        return day if isinstance(day, date) else None

    def _score(self, row: int) -> float:
        scores = self._read.columns.get("score")
        return np.nan if scores is None else float(scores[row].item())


def _inputs() -> tuple[Input, ...]:
    return tuple(
        Input(name=name, type=_KINDS.get(name, "text"), label=_label(name), required=False)
        for name in _COLUMNS
    )


def _label(name: str) -> LocalText:
    key = f"workbook.history.{name}"
    return LocalText(**{lang: TEXTS.get(key, lang) for lang in LANGUAGES})


def _columns(rows: Sequence[HistoryRow], lang: Lang) -> dict[str, GeneratedColumn]:
    values: dict[str, ColumnValues] = {
        "date": np.array([row.day for row in rows], dtype="datetime64[D]"),
        "customer_name": texts([row.customer for row in rows]),
        "old": texts([row.old for row in rows]),
        "new": texts([row.new for row in rows]),
        "score": np.array([row.score for row in rows], dtype=np.float64),
        "reason": texts([row.reason for row in rows]),
        "scheme": texts([row.scheme for row in rows]),
    }
    return {
        name: GeneratedColumn(
            TEXTS.get(f"workbook.history.{name}", lang),
            cells,
            _STYLES.get(name, "general"),
            _WIDTHS.get(name, 18),
        )
        for name, cells in values.items()
    }
