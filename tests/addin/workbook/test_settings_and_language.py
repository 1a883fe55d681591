"""The workbook's own settings, and the order in which a language is chosen."""

from datetime import date

import pytest

from addin.hosts.base import Area
from addin.hosts.memory import MemoryHost
from addin.workbook.language import choose_language, locale_language
from addin.workbook.settings import Settings, read_settings
from grading.exceptions import InputError


def settings(*pairs: tuple[object, object], date1904: bool = False) -> MemoryHost:
    rows: list[list[object]] = [["title"], ["Key", "Value"], *map(list, pairs)]
    area = Area("Hidden", 2, 1, len(rows), 2, table="TierbookSettings")
    return MemoryHost({"Hidden": rows}, tables=[area], date1904=date1904)


def test_a_workbook_without_settings_says_nothing() -> None:
    assert read_settings(MemoryHost({"S": [["a"]]})) == Settings()


def test_blank_values_say_nothing() -> None:
    host = settings(("scheme", None), ("language", " "), ("as_of", None), (None, "x"))
    assert read_settings(host) == Settings()


@pytest.mark.parametrize("as_of", ["2026-01-02", date(2026, 1, 2)])
def test_settings_are_read_by_key(as_of: object) -> None:
    host = settings((" Scheme ", "pareto"), ("language", "zh_CN"), ("as_of", as_of))
    assert read_settings(host) == Settings("pareto", "zh", date(2026, 1, 2))


def test_dates_follow_the_workbooks_calendar() -> None:
    host = settings(("as_of", date(2026, 1, 2)), date1904=True)
    assert read_settings(host).as_of == date(2026, 1, 2)


@pytest.mark.parametrize(
    ("key", "value", "match"),
    [
        ("language", "fr", r"TierbookSettings on Hidden: language must be one of en, zh, es"),
        ("as_of", "soon", r"as_of must be a date such as 2026-11-21, got 'soon'"),
        ("as_of", 1e12, r"as_of must be a date"),
    ],
)
def test_settings_that_cannot_be_are_named(key: str, value: object, match: str) -> None:
    with pytest.raises(InputError, match=match):
        read_settings(settings((key, value)))


def test_language_is_chosen_in_one_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")
    assert choose_language("en", "zh", "es") == "en"
    assert choose_language(None, "zh", "en") == "zh"
    assert choose_language(None, None, "en") == "en"
    assert choose_language(None, None, None) == "es"


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN", "LC_ALL": "es_MX"}, "es"),
        ({"LANG": "fr_FR"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
    ],
)
def test_locale_gives_a_language(environment: dict[str, str], lang: str) -> None:
    assert locale_language(environment) == lang
