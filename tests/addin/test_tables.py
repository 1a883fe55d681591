"""Figures on the terminal read as the language writes them."""

import pytest

from addin.command_line.tables import count, percent
from grading.language import Lang


@pytest.mark.parametrize(
    ("share", "lang", "shown"),
    [
        (None, "en", ""),
        (0.0, "en", "0%"),
        (0.0001, "en", "0.1%"),
        (0.0099, "en", "1.0%"),
        (0.01, "en", "1%"),
        (0.99, "es", "99%"),
        (0.994, "es", "99,4%"),
        (0.9999, "zh", "99.9%"),
        (1.0, "es", "100%"),
    ],
)
def test_a_share_that_is_not_all_or_nothing_never_looks_like_it(
    share: float | None, lang: Lang, shown: str
) -> None:
    assert percent(share, lang) == shown


@pytest.mark.parametrize(("lang", "shown"), [("en", "12,346"), ("zh", "12,346"), ("es", "12.346")])
def test_thousands_are_marked_as_the_language_does(lang: Lang, shown: str) -> None:
    assert count(12_345.6, lang) == shown
