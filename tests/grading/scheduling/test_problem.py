from datetime import date

import pytest

from grading.exceptions import PlanError
from grading.language import LANGUAGES, Texts
from grading.scheduling import Rep
from grading.scheduling.problem import WeekdayNames

FREE: tuple[tuple[tuple[int, int], ...], ...] = ((),) * 6


@pytest.mark.parametrize(
    "day", [((540, 720), (700, 800)), ((720, 540),), ((540, 540),), ((-1, 60),), ((0, 1441),)]
)
def test_hours_that_overlap_or_leave_the_day_are_refused(day: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(PlanError, match="Rep Ana, Mon — hours must be in order"):
        Rep("Ana", (day, *FREE))


@pytest.mark.parametrize("day", [((540, 720), (720, 800)), ((0, 1440),), ()])
def test_hours_may_touch_and_fill_the_day(day: tuple[tuple[int, int], ...]) -> None:
    assert Rep("Ana", (day, *FREE)).hours_on(date(2026, 11, 23)) == day


def test_hours_cover_seven_weekdays() -> None:
    with pytest.raises(PlanError, match="7 weekdays — got 6"):
        Rep("Ana", FREE)


@pytest.mark.parametrize("limit", [None, 0, 1])
def test_the_most_visits_a_day_may_be_none_or_zero(limit: int | None) -> None:
    assert Rep("Ana", (*FREE, ()), max_visits_a_day=limit).max_visits_a_day == limit


def test_a_negative_number_of_visits_is_refused() -> None:
    with pytest.raises(PlanError, match="0 or more — got -1"):
        Rep("Ana", (*FREE, ()), max_visits_a_day=-1)


def test_a_day_off_has_no_hours() -> None:
    rep = Rep("Ana", (((540, 720),), *FREE), days_off=frozenset({date(2026, 11, 23)}))
    assert rep.hours_on(date(2026, 11, 23)) == ()
    assert rep.hours_on(date(2026, 11, 30)) == ((540, 720),)


def test_weekdays_name_themselves_in_each_language() -> None:
    names = WeekdayNames(frozenset({2, 0}))
    assert [names.get(lang) for lang in LANGUAGES] == [
        "Monday, Wednesday",
        "周一、周三",
        "lunes, miércoles",
    ]


def test_a_whole_week_is_not_listed() -> None:
    """Seven names would only hide that the day does not matter; six still say which one does."""
    every, six = WeekdayNames(frozenset(range(7))), WeekdayNames(frozenset(range(6)))
    assert [every.get(lang) for lang in LANGUAGES] == ["any day", "任何一天", "cualquier día"]
    assert six.get("en").endswith("Friday, Saturday")


def test_the_three_languages_hold_the_same_texts() -> None:
    keys = [
        {key for key in Texts("grading").keys(lang) if key.startswith("scheduling.")}
        for lang in LANGUAGES
    ]
    assert keys[0] == keys[1] == keys[2]
    assert keys[0]
