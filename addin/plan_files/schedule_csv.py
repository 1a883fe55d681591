"""The schedule as comma-separated values."""

import csv
import io
from collections.abc import Iterable

from addin.texts import TEXTS
from addin.workbook.planning_inputs import SCHEDULE_COLUMNS
from addin.workbook.schedule_rows import ScheduleRow
from addin.workbook.schedule_sheet import row_texts
from grading.language import Lang

__all__ = ["schedule_csv"]


def schedule_csv(rows: Iterable[ScheduleRow], lang: Lang) -> bytes:
    """The rows under the headers of the Schedule sheet, in UTF-8 with the mark Excel looks for.

    All texts are quoted, so that none is taken for a number; dates are written 2026-11-23.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(TEXTS.get(f"workbook.schedule.{name}", lang) for name in SCHEDULE_COLUMNS)
    for row in rows:
        own = {"date": row.day.isoformat(), "minutes": row.minutes or ""}
        own["due"] = "" if row.due is None else row.due.isoformat()
        cells = own | row_texts(row, lang)
        writer.writerow(cells[name] for name in SCHEDULE_COLUMNS)
    return stream.getvalue().encode("utf-8-sig")
