"""The Schedule sheet as it is written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from addin.hosts.base import (
    CellStyle,
    ColumnValues,
    GeneratedColumn,
    GeneratedSheet,
    RowLook,
    TierFormat,
)
from addin.texts import TEXTS
from addin.workbook.columns import header_width, text_width
from addin.workbook.planning_inputs import SCHEDULE_COLUMNS, STATUS_WORDS
from addin.workbook.schedule_rows import (
    SCHEDULE_NAME,
    SCHEDULE_TABLE,
    ScheduleRow,
    StandingSchedule,
    channel_text,
)
from grading.engine.grades import Lookup
from grading.language import Lang
from grading.scheduling.problem import WEEKDAYS

__all__ = ["row_texts", "schedule_sheet", "status_text", "text_column"]


@dataclass(frozen=True, slots=True)
class _Look:
    """How a column shows its values: at least ``width`` characters wide, and up to ``widest``."""

    style: CellStyle
    width: float
    widest: float = 0


_PROSE_LINES = 4  # narrow columns, so that sixteen of them stay legible on a printed page
_STATES: dict[str, RowLook] = {"done": "finished", "skipped": "dropped", "fixed": "firm"}
_LOOKS: dict[str, _Look] = {
    "week": _Look("code", 9),
    "date": _Look("date", 11),
    "day": _Look("code", 7),
    "time": _Look("code", 7),
    "rep_name": _Look("line", 11, 18),
    "customer_name": _Look("line", 18, 28),
    "grade": _Look("code", 8),
    "channel": _Look("general", 9, 14),
    "minutes": _Look("integer", 9),
    "purpose": _Look("prose", 26, 32),
    "approach": _Look("prose", 28, 44),
    "prepare": _Look("prose", 28, 40),
    "due": _Look("date", 11),
    "status": _Look("general", 10, 14),
    "result": _Look("wrapped", 22),
    "notes": _Look("wrapped", 18),
}


def schedule_sheet(
    rows: Sequence[ScheduleRow],
    standing: StandingSchedule,
    tiers: tuple[TierFormat, ...],
    lang: Lang,
    *,
    title: str = "",
) -> GeneratedSheet:
    """The sheet for a plan, rows in the order given.

    Args:
        rows: Planned and kept rows.
        standing: The schedule there is; its headers stay, so that its columns are found again.
        tiers: Colours for the Grade column.
        lang: Language of weekdays, channels and texts, and of headers and states where they are
            new.
        title: In place of the usual one.
    """
    headers = {
        name: standing.headers.get(name) or TEXTS.get(f"workbook.schedule.{name}", lang)
        for name in SCHEDULE_COLUMNS
    }
    # The drop-down list of a schedule that stands there keeps its words, so the cells do too.
    words = {"status": standing.lang or lang}
    columns = [
        _column(name, header, rows, words.get(name, lang)) for name, header in headers.items()
    ]
    columns += [GeneratedColumn(header, _extra(header, rows)) for header in standing.extras]
    return GeneratedSheet(
        sheet=TEXTS.get("workbook.schedule.sheet", lang),
        table=SCHEDULE_TABLE,
        name=SCHEDULE_NAME,
        columns=tuple(columns),
        title=title or TEXTS.get("workbook.schedule.title", lang),
        notes=(TEXTS.get("workbook.schedule.note", lang),),
        tier_column=headers["grade"],
        day_column=headers["date"],
        week_column=headers["week"],
        status_column=headers["status"],
        row_looks=tuple(
            (status_text(word, words["status"]), look) for word, look in _STATES.items()
        ),
        tiers=tiers,
    )


def status_text(status: str, lang: Lang) -> str:
    """The word for a state; a person's own word stays."""
    return TEXTS.get(f"workbook.status.{status}", lang) if status in STATUS_WORDS else status


def text_column(texts: Sequence[str]) -> Lookup:
    """One text per row; empty texts are blank cells."""
    place = {text: code for code, text in enumerate(dict.fromkeys(t for t in texts if t))}
    return Lookup(np.array([place.get(text, -1) for text in texts], dtype=np.int32), list(place))


def _column(name: str, header: str, rows: Sequence[ScheduleRow], lang: Lang) -> GeneratedColumn:
    look, values = _LOOKS[name], _values(name, rows, lang)
    width = max(look.width, header_width(header))
    if look.widest and isinstance(values, Lookup):
        lines = _PROSE_LINES if look.style == "prose" else 1
        width = text_width(values.texts, width, look.widest, lines=lines)
    choices = tuple(status_text(word, lang) for word in STATUS_WORDS) if name == "status" else ()
    return GeneratedColumn(header, values, look.style, width, choices)


def _values(name: str, rows: Sequence[ScheduleRow], lang: Lang) -> ColumnValues:
    if name == "date":
        return np.array([row.day for row in rows], dtype="datetime64[D]")
    if name == "due":
        return np.array([row.due for row in rows], dtype="datetime64[D]")
    if name == "minutes":
        return np.array([row.minutes or np.nan for row in rows], dtype=np.float64)
    return text_column([_TEXTS_OF[name](row, lang) for row in rows])


def _week(day: date) -> str:
    """The ISO week, such as ``2026-W48``."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


_TEXTS_OF: dict[str, Callable[[ScheduleRow, Lang], str]] = {
    "week": lambda row, _: _week(row.day),
    "day": lambda row, lang: TEXTS.get(
        f"workbook.weekday.{WEEKDAYS[row.day.weekday()].lower()}", lang
    ),
    "time": lambda row, _: row.time,
    "rep_name": lambda row, _: row.rep,
    "customer_name": lambda row, _: row.customer,
    "grade": lambda row, _: row.grade,
    "channel": lambda row, lang: channel_text(row.channel, lang),
    "purpose": lambda row, _: row.purpose,
    "approach": lambda row, _: row.approach,
    "prepare": lambda row, _: row.prepare,
    "status": lambda row, lang: status_text(row.status, lang),
    "result": lambda row, _: row.result,
    "notes": lambda row, _: row.notes,
}


def row_texts(row: ScheduleRow, lang: Lang) -> dict[str, str]:
    """The texts of a row's cells by column; dates and minutes are none."""
    return {name: text_of(row, lang) for name, text_of in _TEXTS_OF.items()}


def _extra(header: str, rows: Sequence[ScheduleRow]) -> ColumnValues:
    """Cells of a person's own column: numbers if all of them are, else texts."""
    cells = [row.extras.get(header) for row in rows]
    if all(cell is None or isinstance(cell, float) for cell in cells):
        return np.array([np.nan if cell is None else cell for cell in cells], dtype=np.float64)
    return text_column(
        ["" if c is None else c if isinstance(c, str) else f"{c:.15g}" for c in cells]
    )
