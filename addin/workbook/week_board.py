"""The week board: days beside each other, reps below each other, contacts in their tiers' colours."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

from addin.hosts.base import GridCell, GridSheet, TierFormat
from addin.texts import TEXTS
from addin.workbook.schedule_rows import ScheduleRow
from grading.language import Lang
from grading.scheduling.problem import WEEKDAYS

__all__ = ["BOARD_NAME", "MOST_SHOWN", "week_board"]

BOARD_NAME = "Tierbook_Sheet_WeekBoard"
MOST_SHOWN = 6_000
"""With so many contacts a board ends; more nobody looks through, and Excel would colour for long.
The first week is shown whatever it holds."""
_REP_WIDTH, _DAY_WIDTH = 16.0, 27.0
_WEEK = timedelta(days=7)
_WORKING_DAYS = 5
"""Days that are always shown; Saturday and Sunday only where something is planned on one."""
_PHONE, _DONE, _FIXED = "☎", "✓", "◆"

Cells = tuple[GridCell, ...]
_BLANK_ENTRY = GridCell(None, "slot")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One contact as it stands in a cell; messages of a day are counted, not shown."""

    order: tuple[str, str]
    text: str
    tier: TierFormat | None


def week_board(
    rows: Iterable[ScheduleRow],
    tiers: Sequence[TierFormat],
    lang: Lang,
    *,
    start: date,
    weeks: int,
    title: str = "",
) -> GridSheet:
    """The board of a plan, to be written in place of the one before.

    A board ends with the week in which it would hold more than ``MOST_SHOWN`` contacts.

    Args:
        rows: Of the schedule; those that a person skipped, or of other weeks, are left out.
        tiers: The tier colours.
        lang: Language of texts.
        start: First day of the plan.
        weeks: How many times seven days.
        title: In place of the usual one.
    """
    end = start + weeks * _WEEK
    shown = [row for row in rows if start <= row.day < end and row.status != "skipped"]
    board = _Board(shown, {tier.grade: tier for tier in tiers}, lang)
    made: list[Cells] = [
        (GridCell(title or TEXTS.get("plan.board.title", lang), "page_title"),),
        *board.legend(),
    ]
    top = len(made)
    breaks: list[int] = []
    monday, entries = start - timedelta(days=start.weekday()), 0
    while monday < end:
        entries += board.count(monday)
        if entries > MOST_SHOWN and len(made) > top:
            made += [(), board.rest(monday, end)]
            break
        block = list(board.week(monday))
        if block:
            if len(made) > top:
                breaks.append(len(made))
            made += [(), *block]
        monday += _WEEK
    if not shown:
        made += [(), (GridCell(TEXTS.get("plan.board.empty", lang), "muted"),)]
    return GridSheet(
        sheet=TEXTS.get("plan.board.sheet", lang),
        name=BOARD_NAME,
        rows=tuple(made),
        widths=(_REP_WIDTH, *(_DAY_WIDTH,) * board.days),
        replace=True,
        breaks=tuple(breaks),
    )


class _Board:
    """Rows of a schedule by week, rep and day."""

    def __init__(
        self, rows: Iterable[ScheduleRow], tiers: Mapping[str, TierFormat], lang: Lang
    ) -> None:
        self._tiers = tiers
        self._lang = lang
        self._by_day: dict[date, dict[str, list[ScheduleRow]]] = defaultdict(
            lambda: defaultdict(list)
        )
        last = _WORKING_DAYS - 1
        for row in rows:
            self._by_day[row.day][row.rep].append(row)
            last = max(last, row.day.weekday())
        self.days = last + 1
        """How many days of a week are shown, from Monday on."""

    def legend(self) -> Iterator[Cells]:
        """What the signs mean, and the tiers in their colours."""
        signs = {"phone": _PHONE, "done": _DONE, "fixed": _FIXED}
        yield (GridCell(TEXTS.get("plan.board.legend", self._lang, **signs), "muted"),)
        tiers = list(self._tiers.values())[: self.days]
        yield (
            GridCell(TEXTS.get("plan.board.tiers", self._lang), "muted"),
            *(GridCell(tier.grade, "slot", "code", tier) for tier in tiers),
        )

    def count(self, monday: date) -> int:
        """How many contacts a week holds."""
        days = (monday + timedelta(days=n) for n in range(self.days))
        return sum(len(rows) for day in days for rows in self._by_day.get(day, {}).values())

    def rest(self, monday: date, end: date) -> Cells:
        """Where the contacts are from a Monday on, up to a day not included."""
        weeks = range((end - monday).days // _WEEK.days + 1)
        count = sum(self.count(monday + n * _WEEK) for n in weeks)
        facts = {"first": monday.isoformat(), "count": count}
        return (GridCell(TEXTS.get("plan.board.more", self._lang, **facts), "muted"),)

    def week(self, monday: date) -> Iterator[Cells]:
        """The block of one week; nothing where nothing is planned."""
        days = [monday + timedelta(days=n) for n in range(self.days)]
        reps = sorted({rep for day in days for rep in self._by_day.get(day, ())})
        if not reps:
            return
        year, number, _ = monday.isocalendar()
        last = (monday + timedelta(days=6)).isoformat()
        facts = {"week": f"{year}-W{number:02d}", "first": monday.isoformat(), "last": last}
        heading = TEXTS.get("plan.board.week", self._lang, **facts)
        yield (GridCell(heading, "heading"), *(GridCell(None, "heading"),) * self.days)
        rep = TEXTS.get("workbook.schedule.rep_name", self._lang)
        yield (GridCell(rep, "header"), *(GridCell(self._day(day), "header") for day in days))
        for name in reps:
            yield from self._rep(name, days)

    def _day(self, day: date) -> str:
        name = TEXTS.get(f"workbook.weekday.{WEEKDAYS[day.weekday()].lower()}", self._lang)
        return f"{name} {day.month:02d}-{day.day:02d}"

    def _rep(self, name: str, days: Sequence[date]) -> Iterator[Cells]:
        """A line with how much each day holds, then the contacts one below the other."""
        rows = [self._by_day.get(day, {}).get(name, []) for day in days]
        yield (
            GridCell(name or "–", "strong"),
            *(GridCell(self._load(of_day), "column", "line") for of_day in rows),
        )
        for line in zip_longest(*(self._entries(of_day) for of_day in rows)):
            last = max(place for place, entry in enumerate(line, 1) if entry is not None)
            yield (
                _BLANK_ENTRY,
                *(
                    _BLANK_ENTRY
                    if entry is None
                    else GridCell(entry.text, "slot", None, entry.tier)
                    for entry in line[:last]
                ),
            )

    def _load(self, rows: Sequence[ScheduleRow]) -> str | None:
        if not rows:
            return None
        hours = f"{sum(row.minutes for row in rows) / 60:.1f}"
        decimal = "," if self._lang == "es" else "."
        facts = {"count": len(rows), "hours": hours.replace(".", decimal)}
        return TEXTS.get("plan.board.load", self._lang, **facts)

    def _entries(self, rows: Sequence[ScheduleRow]) -> list[_Entry]:
        """Visits and calls in the order of the day, then how many messages there are."""
        spoken = [row for row in rows if row.channel != "message"]
        entries = sorted(
            (
                _Entry((row.time, row.customer), self._text(row), self._tiers.get(row.grade))
                for row in spoken
            ),
            key=lambda entry: entry.order,
        )
        if len(spoken) < len(rows):
            count = len(rows) - len(spoken)
            text = TEXTS.get("plan.board.messages", self._lang, count=count)
            entries.append(_Entry(("", ""), text, None))
        return entries

    def _text(self, row: ScheduleRow) -> str:
        """Such as ``A 09:30 ☎ Alder & Sons``: the grade as a letter too, for print in grey."""
        done = _DONE if row.status == "done" else ""
        fixed = _FIXED if row.status == "fixed" else ""
        phone = _PHONE if row.channel == "phone" else ""
        return " ".join(filter(None, (done, fixed, row.grade, row.time, phone, row.customer)))
