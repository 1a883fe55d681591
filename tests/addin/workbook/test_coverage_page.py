"""The Coverage sheet shows figures as they are, and they travel with the workbook unharmed."""

from dataclasses import replace
from datetime import date

import pytest

from addin.hosts.base import TierFormat
from addin.workbook.coverage_page import coverage_page, factor_text, shown_percent
from addin.workbook.plan_figures import (
    PlanFigures,
    RepFigures,
    TeamFigures,
    TierFigures,
    UnplacedFigures,
    figures_lines,
    figures_of,
)

TIERS = (TierFormat("A", "#0F6B8F", "#FFFFFF"),)
LEFT = UnplacedFigures(
    customer="Ann",
    grade="A",
    rep="Li",
    due=date(2026, 11, 24),
    earliest=date(2026, 11, 23),
    latest=date(2026, 11, 27),
    minutes=60,
    reason="Li has the maximum of 2 visits on every possible day.",
    advice="One more visit a day.",
)
FIGURES = PlanFigures(
    start=date(2026, 11, 23),
    weeks=2,
    scheme="Amount bands",
    tiers=(TierFigures("A", 3, 8, 5, 1, 2, 1),),
    reps=(
        RepFigures("Li", 6, 5, 300, 4800, stretch=1.32, accounts_load=2.5, accounts=3),
        RepFigures("Mo", 0, 0, 0, 0, reason="Mo has no working hours on any day."),
    ),
    team=TeamFigures(2, by_accounts=3, by_minutes=1),
    unplaced=(LEFT,),
    left_out=3,
)


def cells(figures: PlanFigures | None, lang="en") -> list[list[object]]:
    page = coverage_page(figures, TIERS, lang, customers="Customer coverage")
    return [[cell.value for cell in row] for row in page.rows]


def row_of(rows: list[list[object]], first: object) -> list[object]:
    (found,) = [row for row in rows if row and row[0] == first]
    return found


def test_key_figures_stand_on_top():
    """Planned, covered, left out, overdue, the longest stretch, reps there and needed."""
    rows = cells(FIGURES)
    assert rows[3] == ["Contacts planned", "Covered", "Left out", "Overdue", "Intervals", "Reps / needed"]  # fmt: skip
    assert rows[4] == [5, "75 %", 2, 1, "× 1.32", "2 / 3"]


def test_tiers_and_reps_show_their_shares_as_bars():
    """A rep without capacity has no bar but the reason."""
    rows = cells(FIGURES)
    tier = row_of(rows, "A")
    assert tier[1:7] == [3, 1, 8, 5, 1, 2]
    assert str(tier[7]).split() == ["75", "%", "█" * 15]
    li, mo = row_of(rows, "Li"), row_of(rows, "Mo")
    assert li[1:7] == [6, 5, 5, 80, 2.5, 3]
    assert str(li[7]).split() == ["6", "%", "█"]
    assert li[8] == "All intervals × 1.32, so that the contacts fit into the hours."
    assert mo[6:] == [None, None, "Mo has no working hours on any day."]


@pytest.mark.parametrize(
    ("level", "said"),
    [
        ("", None),
        ("over", "More is wanted than the hours hold."),
        ("under", "There is room for more."),
    ],
)
def test_a_rep_with_too_much_or_little_is_told_so(level, said):
    """Unless the intervals were stretched, which says more."""
    rep = RepFigures("Li", 6, 5, 300, 4800, level=level)
    assert row_of(cells(replace(FIGURES, reps=(rep,))), "Li")[8] == said
    stretched = replace(rep, stretch=1.005)
    note = str(row_of(cells(replace(FIGURES, reps=(stretched,))), "Li")[8])
    assert note.startswith("All intervals × 1.0")


def test_what_found_no_place_says_why_and_what_would_free_it():
    """What is not listed is counted, with the sheet that lists it."""
    rows = cells(FIGURES)
    left = row_of(rows, "Ann")
    assert left[2:6] == [LEFT.due, LEFT.earliest, LEFT.latest, 60]
    assert left[7:] == [LEFT.reason, LEFT.advice]
    assert rows[-1] == [
        "… and 2 more. All of them, by customer, stand on the sheet “Customer coverage”."
    ]
    placed = replace(FIGURES, unplaced=(), left_out=0)
    assert cells(placed)[-1] == [
        "With the intervals stretched, every contact found its place; "
        "what is left out is what the rules would want beyond that."
    ]
    relaxed = replace(placed, reps=FIGURES.reps[1:])
    assert cells(relaxed)[-1] == ["Every contact that is due found its place."]


def test_without_a_plan_the_page_says_so():
    """As after the first plan was taken back."""
    assert cells(None) == [["What the plan covers"], ["There is no plan yet."]]


def test_figures_come_back_from_their_lines():
    """Equal figures, equal lines; lines that somebody edited give none."""
    lines = figures_lines(FIGURES)
    assert figures_of(lines) == FIGURES
    assert figures_of([]) is None
    assert figures_of([*lines, ("tier", '{"grade": "B"}')]) is None
    assert figures_of([*lines, ("other", "{}")]) is None
    assert figures_of([(kind, text[1:]) for kind, text in lines]) is None


@pytest.mark.parametrize(
    ("share", "lang", "text"),
    [
        (0.0, "en", "0 %"),
        (0.0004, "en", "0.1 %"),
        (0.994, "es", "99,4 %"),
        (0.9999, "zh", "99.9%"),
        (1.0, "zh", "100%"),
        (1.25, "es", "125 %"),
    ],
)
def test_what_is_not_quite_all_never_looks_like_it(share, lang, text):
    """Nor does what is not quite nothing."""
    assert shown_percent(share, lang) == text


def test_factors_have_the_decimal_mark_of_the_language():
    """1.32 in English and Chinese, 1,32 in Spanish."""
    assert [factor_text(1.32, lang) for lang in ("en", "zh", "es")] == ["1.32", "1.32", "1,32"]
