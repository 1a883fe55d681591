"""Holidays by name, for good wishes."""

from datetime import date

import pytest

from grading.contacts.holiday_names import public_holidays
from grading.exceptions import CalendarError


def test_holidays_are_named_in_the_languages_there_are() -> None:
    """China's names are known in Chinese and English; for Spanish the English one stands in."""
    (found,) = public_holidays("CN", date(2026, 4, 1), date(2026, 4, 30))
    assert found.day == date(2026, 4, 5)
    assert found.name.get("zh") == "清明节"
    assert found.name.get("en") == found.name.get("es") == "Tomb-Sweeping Day"


def test_of_a_holiday_of_several_days_the_first_counts_and_no_day_that_stands_in() -> None:
    """The Spring Festival has three days and its eve; some days off only make up for weekends."""
    found = public_holidays("中国", date(2026, 2, 1), date(2026, 2, 28))
    assert [holiday.day.day for holiday in found] == [16, 17]


def test_observed_days_are_no_holidays_of_their_own() -> None:
    """Independence Day 2026 is a Saturday, and Friday is free for it."""
    found = public_holidays("US", date(2026, 7, 1), date(2026, 7, 31))
    assert [holiday.day for holiday in found] == [date(2026, 7, 4)]


@pytest.mark.parametrize(
    ("wanted", "meant"),
    [("spring festival", True), ("春节", True), ("国庆", False), ("", False)],
)
def test_part_of_a_name_in_any_language_is_enough(wanted: str, meant: bool) -> None:
    festival = public_holidays("CN", date(2026, 2, 17), date(2026, 2, 17))[0]
    assert festival.is_called(wanted) is meant


def test_without_a_country_there_are_none_and_an_unknown_one_is_named() -> None:
    assert public_holidays("", date(2026, 1, 1), date(2026, 12, 31)) == ()
    with pytest.raises(CalendarError, match="Atlantis"):
        public_holidays("Atlantis", date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize("wanted", ["Christmas", "圣诞节", "Navidad", "natividad"])
def test_everyday_names_are_understood_beside_the_official_ones(wanted: str) -> None:
    (christmas,) = public_holidays("ES", date(2026, 12, 10), date(2026, 12, 31))
    assert christmas.is_called(wanted)
    assert christmas.name.get("es") == "Natividad del Señor"
    assert christmas.name.get("zh") == "圣诞节"
