"""The week board shows each contact once, under its day and beside its rep, in its tier's colour."""

from datetime import date, timedelta

import pytest

from addin.hosts.base import GridSheet, TierFormat
from addin.workbook.schedule_rows import ScheduleRow
from addin.workbook.week_board import MOST_SHOWN, week_board

MONDAY = date(2026, 11, 23)
TIERS = (TierFormat("A", "#0F6B8F", "#FFFFFF"), TierFormat("B", "#7DB9D1"))


def visit(day: int, time: str, customer: str, **changes: object) -> ScheduleRow:
    """A row so many days after the Monday of the plan."""
    facts: dict[str, object] = {"rep": "Li", "grade": "A", "channel": "visit", "minutes": 60}
    return ScheduleRow(MONDAY + timedelta(days=day), time, customer=customer, **(facts | changes))


def board(*rows: ScheduleRow, start: date = MONDAY, weeks: int = 1, lang="en") -> GridSheet:
    return week_board(rows, TIERS, lang, start=start, weeks=weeks)


def texts(sheet: GridSheet) -> list[list[object]]:
    """The values of all rows, blank cells at the end left out."""
    found = []
    for row in sheet.rows:
        cells = [cell.value for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        found.append(cells)
    return found


def test_days_stand_beside_each_other_and_reps_below():
    """Each rep's line says how much a day holds; contacts follow in the order of the day."""
    sheet = board(
        visit(0, "11:00", "Bo", grade="B", minutes=45),
        visit(0, "09:00", "Ann"),
        visit(2, "09:30", "Cy", rep="Mo"),
    )
    assert texts(sheet)[4:] == [
        ["Week 2026-W48 · 2026-11-23 to 2026-11-29"],
        ["Rep", "Mon 11-23", "Tue 11-24", "Wed 11-25", "Thu 11-26", "Fri 11-27"],
        ["Li", "2 · 1.8 h"],
        [None, "A 09:00 Ann"],
        [None, "B 11:00 Bo"],
        ["Mo", None, None, "1 · 1.0 h"],
        [None, None, None, "A 09:30 Cy"],
    ]
    coloured = {cell.value: cell.tier.grade for row in sheet.rows[6:] for cell in row if cell.tier}
    assert coloured == {"A 09:00 Ann": "A", "B 11:00 Bo": "B", "A 09:30 Cy": "A"}


def test_signs_tell_calls_fixed_and_done_contacts():
    """What is skipped is not shown; messages are counted."""
    sheet = board(
        visit(0, "09:00", "Ann", channel="phone"),
        visit(0, "10:00", "Bo", status="fixed"),
        visit(0, "11:00", "Cy", status="done"),
        visit(0, "12:00", "Di", status="skipped"),
        visit(0, "13:00", "Ed", channel="message", minutes=5),
        visit(0, "13:05", "Flo", channel="message", minutes=5),
    )
    column = [row[1] for row in texts(sheet)[6:]]
    assert column == [
        "5 · 3.2 h",
        "A 09:00 ☎ Ann",
        "◆ A 10:00 Bo",
        "✓ A 11:00 Cy",
        "+ messages: 2",
    ]


@pytest.mark.parametrize(("day", "days"), [(4, 5), (5, 6), (6, 7)])
def test_a_weekend_is_shown_where_somebody_works(day, days):
    """Saturday and Sunday take no room otherwise."""
    header = board(visit(day, "09:00", "Ann")).rows[5]
    assert len(header) == 1 + days


def test_each_week_is_a_block_on_a_page_of_its_own():
    """A plan that begins within a week shows that week from its Monday; empty weeks are left out."""
    sheet = board(
        visit(2, "09:00", "Ann"),
        visit(7, "09:00", "Bo"),
        visit(21, "09:00", "Cy"),
        visit(30, "09:00", "too late"),
        start=MONDAY + timedelta(days=2),
        weeks=4,
    )
    weeks = [row[0] for row in texts(sheet) if row and str(row[0]).startswith("Week 2026")]
    assert [week.split()[1] for week in weeks] == ["2026-W48", "2026-W49", "2026-W51"]
    assert [texts(sheet)[row + 1][0] for row in sheet.breaks] == weeks[1:]
    assert "too late" not in str(texts(sheet))


def test_a_plan_without_contacts_says_so():
    """The sheet stays, so that a colleague does not look for it."""
    assert texts(board())[-1] == ["Nothing is planned in these weeks."]


@pytest.mark.parametrize(
    ("lang", "tab", "day"),
    [("zh", "周看板", "周一 11-23"), ("es", "Tablero semanal", "Lun 11-23")],
)
def test_the_board_speaks_the_workbooks_language(lang, tab, day):
    """Tab, weekdays and decimal mark."""
    sheet = board(visit(0, "09:00", "Ann", minutes=90), lang=lang)
    assert sheet.sheet == tab
    assert texts(sheet)[5][1] == day
    assert ("1,5" if lang == "es" else "1.5") in str(texts(sheet)[6][1])


@pytest.mark.parametrize(("more", "weeks"), [(0, 2), (1, 1)])
def test_a_board_of_very_many_contacts_ends_and_says_where_the_others_are(more, weeks):
    """Both sides of the limit; a single week is always shown."""
    crowd = [visit(0, "09:00", f"c{n}") for n in range(MOST_SHOWN)]
    late = [visit(8, "09:00", f"d{n}") for n in range(more)]
    sheet = texts(board(*crowd[: MOST_SHOWN - 1], visit(7, "09:00", "last"), *late, weeks=3))
    shown = [row for row in sheet if row and str(row[0]).startswith("Week 2026")]
    assert len(shown) == weeks
    told = any("From 2026-11-30 on there are 2 more contacts" in str(row) for row in sheet)
    assert told == bool(more)
    assert len(texts(board(*crowd, *crowd))) > 2 * MOST_SHOWN
