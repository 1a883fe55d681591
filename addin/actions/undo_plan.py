"""Take the last plan back: the rows it wrote go, the rows it replaced return."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from addin.actions.plan_pages import take_pages_back
from addin.hosts.base import Host, TierFormat
from addin.texts import message
from addin.workbook.colours import tier_formats
from addin.workbook.schedule_rows import ScheduleRow, read_schedule, row_from_json, row_json
from addin.workbook.schedule_sheet import schedule_sheet
from addin.workbook.scheme_source import scheme_source
from addin.workbook.settings import read_settings
from addin.workbook.undo_table import (
    MOST_CHANGES,
    SCHEDULE_ROW,
    TOO_MANY,
    Changes,
    UndoRow,
)
from grading.exceptions import TierbookError
from grading.language import Lang, Message

__all__ = ["PlanTakenBack", "plan_changes", "take_plan_back"]


def plan_changes(before: Sequence[ScheduleRow], after: Sequence[ScheduleRow]) -> Changes:
    """What a plan changes among the rows that are its own: rows that go, and rows that come.

    Where there are certainly more than undo keeps, they are counted alone, which takes no time.
    """
    more = abs(len(after) - len(before))
    if more > MOST_CHANGES:
        return Changes.of(SCHEDULE_ROW, [("", "", TOO_MANY)] * more)
    old, new = Counter(map(row_json, before)), Counter(map(row_json, after))
    rows = [("", text, "") for text in (old - new).elements()]
    rows += [("", "", text) for text in (new - old).elements()]
    return Changes.of(SCHEDULE_ROW, rows)


@dataclass(slots=True)
class PlanTakenBack:
    """What became of a schedule and its pages.

    Args:
        restored: How many rows were put back or taken away.
        left: Rows that were left alone, and why.
        notes: Pages that could not be written, and why.
    """

    restored: int = 0
    left: list[tuple[str, Message]] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)


def take_plan_back(
    host: Host, rows: Sequence[UndoRow], *, as_of: date, lang: Lang
) -> PlanTakenBack:
    """Stage the schedule and the pages beside it as they stood before the plan."""
    standing = read_schedule(host, as_of=as_of)
    ours = [row for row in rows if row.column == SCHEDULE_ROW]
    written = [row_from_json(row.new) for row in ours if row.new]
    replaced = [row_from_json(row.old) for row in ours if row.old]
    if not standing.headers:
        gone = message("undo.schedule_gone")
        named = [row for row in (*written, *replaced) if row is not None]
        return PlanTakenBack(left=[(_called(row), gone) for row in named])
    current = [*standing.rows, *standing.planned]
    there = Counter(map(row_json, current))
    left: list[tuple[str, Message]] = []
    taken: Counter[str] = Counter()
    for row in filter(None, written):
        text = row_json(row)
        if there[text] > taken[text]:
            taken[text] += 1
        else:
            left.append((_called(row), message("undo.row_changed")))
    kept = []
    for row in current:
        text = row_json(row)
        if taken[text]:
            taken[text] -= 1
        else:
            kept.append(row)
    back = [row for row in replaced if row is not None]
    result = sorted([*kept, *back], key=lambda row: row.order)
    if ours:
        host.put_sheet(schedule_sheet(result, standing, _tiers(host), lang))
    notes = take_pages_back(host, rows, result, lang)
    return PlanTakenBack(len(current) - len(kept) + len(back), left, notes)


def _called(row: ScheduleRow) -> str:
    return f"{row.day.isoformat()} {row.time} {row.customer}"


def _tiers(host: Host) -> tuple[TierFormat, ...]:
    """The colours of the workbook's scheme; none where it cannot be found any more."""
    try:
        scheme = scheme_source(host, None, read_settings(host), None).scheme
    except TierbookError:
        return ()
    return () if scheme is None else tier_formats(scheme)
