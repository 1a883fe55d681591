"""The sheets Reps, Holidays and Travel, as they are put into a person's workbook."""

from collections.abc import Sequence

import numpy as np

from addin.hosts.base import CellStyle, GeneratedColumn, GeneratedSheet
from addin.texts import TEXTS
from addin.workbook.columns import header_width
from addin.workbook.schedule_sheet import text_column
from addin.workbook.team_tables import HOLIDAYS_TABLE, REPS_TABLE
from addin.workbook.travel_table import TRAVEL_TABLE
from grading.engine.grades import Lookup
from grading.language import Lang
from grading.scheduling.problem import WEEKDAYS

__all__ = [
    "HOLIDAYS_NAME",
    "REPS_NAME",
    "TRAVEL_NAME",
    "holidays_sheet",
    "reps_sheet",
    "travel_sheet",
]

REPS_NAME = "Tierbook_Sheet_Reps"
HOLIDAYS_NAME = "Tierbook_Sheet_Holidays"
TRAVEL_NAME = "Tierbook_Sheet_Travel"
_HOURS = "09:00-17:00"
_WORKING_DAYS = 5


def reps_sheet(names: Sequence[str], lang: Lang) -> GeneratedSheet:
    """The sheet Reps: one row per rep with the usual hours, to be corrected.

    Args:
        names: The reps; without any, one example row shows how to fill the table in.
        lang: Language of headers and texts.
    """
    rows = list(names) or [TEXTS.get("add.reps.example", lang)]
    blank = text_column([""] * len(rows))
    hours = [_HOURS if day < _WORKING_DAYS else "" for day in range(len(WEEKDAYS))]
    columns = [
        _column("reps.rep_name", text_column(rows), lang, 22),
        _column("reps.country", blank, lang, 14),
        _column("reps.territory", blank, lang, 22),
        *(
            _column(f"weekday.{day.lower()}", text_column([text] * len(rows)), lang, 13)
            for day, text in zip(WEEKDAYS, hours, strict=True)
        ),
        _number("reps.max_visits", len(rows), lang),
        _number("reps.accounts", len(rows), lang),
    ]
    return GeneratedSheet(
        sheet=TEXTS.get("add.reps.sheet", lang),
        table=REPS_TABLE,
        name=REPS_NAME,
        columns=tuple(columns),
        title=TEXTS.get("add.reps.title", lang),
        notes=(TEXTS.get(f"add.reps.{'note' if names else 'note_example'}", lang),),
    )


def holidays_sheet(lang: Lang) -> GeneratedSheet:
    """The sheet Holidays without a day off yet."""
    none = np.array([], dtype="datetime64[D]")
    columns = [
        GeneratedColumn(TEXTS.get("workbook.holidays.day_off", lang), none, "date", 14),
        *(
            _column(f"holidays.{key}", text_column([]), lang, width)
            for key, width in (("holiday", 32), ("country", 14), ("rep_name", 22))
        ),
    ]
    return GeneratedSheet(
        sheet=TEXTS.get("add.holidays.sheet", lang),
        table=HOLIDAYS_TABLE,
        name=HOLIDAYS_NAME,
        columns=tuple(columns),
        title=TEXTS.get("add.holidays.title", lang),
        notes=(TEXTS.get("add.holidays.note", lang),),
    )


def travel_sheet(lang: Lang) -> GeneratedSheet:
    """The sheet Travel without a way yet."""
    columns = (
        _column("travel.origin", text_column([]), lang, 22),
        _column("travel.destination", text_column([]), lang, 22),
        _number("travel.way_minutes", 0, lang),
    )
    return GeneratedSheet(
        sheet=TEXTS.get("add.travel.sheet", lang),
        table=TRAVEL_TABLE,
        name=TRAVEL_NAME,
        columns=columns,
        title=TEXTS.get("add.travel.title", lang),
        notes=(TEXTS.get("add.travel.note", lang),),
    )


def _number(key: str, rows: int, lang: Lang) -> GeneratedColumn:
    header = TEXTS.get(f"workbook.{key}", lang)
    return GeneratedColumn(header, np.full(rows, np.nan), "integer", max(14, header_width(header)))


def _column(key: str, values: Lookup, lang: Lang, width: float) -> GeneratedColumn:
    header = TEXTS.get(f"workbook.{key}", lang)
    style: CellStyle = "code" if key.startswith("weekday") else "general"
    return GeneratedColumn(header, values, style, max(width, header_width(header)))
