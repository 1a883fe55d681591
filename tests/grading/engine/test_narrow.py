"""Where a comparison of customers says little, a warning tells why so many grades are the same."""

from datetime import date

import pytest

from grading.engine.fit import compiled, fit
from grading.engine.narrow import narrow_populations
from grading.language import LANGUAGES, Lang
from grading.schemes.catalogue import load_scheme

TODAY = date(2026, 11, 21)


def warned(scheme: str, columns: dict[str, list[object]]) -> list[tuple[str, str]]:
    """Code and column of each warning."""
    fitted = fit(load_scheme(scheme), columns, as_of=TODAY)
    return [(found.code, found.header) for found in narrow_populations(fitted, sheet="Data")]


@pytest.mark.parametrize(
    ("amounts", "codes"),
    [
        ([5], ["one"]),
        ([5, 7], ["few"]),
        ([5, 5], ["few", "alike"]),
        ([5, 6, 7], ["few"]),
        ([5, 5, 5, 5], ["alike"]),
        ([5, 5, 5, 6], []),
        ([1, 2, 3, 4], []),
        ([None, None], []),
        ([], []),
    ],
)
@pytest.mark.parametrize("scheme", ["pareto", "transaction-size"])
def test_fewer_customers_than_tiers_and_equal_amounts_are_told(
    scheme: str, amounts: list[object], codes: list[str]
) -> None:
    assert [code for code, _ in warned(scheme, {"annual_amount": amounts})] == codes


def test_only_customers_that_a_step_compares_count() -> None:
    """A customer without value is not ranked, so three are left for two bands and all alike."""
    columns = {"customer_value": [-1, 5, 5, 5], "growth_value": [1, 2, 3, 4]}
    assert warned("mvc-mgc", columns) == [("alike", "customer_value")]


def test_too_few_customers_are_told_once_however_many_columns_they_are_compared_by() -> None:
    columns: dict[str, list[object]] = {
        "last_order_date": ["2026-01-01", "2026-02-01"],
        "order_count": [1, 2],
        "total_amount": [1, 2],
    }
    assert warned("rfm", columns) == [("few", "days_since_last")]


def test_an_input_scaled_to_the_range_of_all_is_told_where_all_are_alike() -> None:
    columns = {"annual_amount": [5, 5], "orders_per_year": [1, 2], "referrals": [0, 0]}
    assert warned("composite-value", columns) == [
        ("alike_points", "annual_amount"),
        ("alike_points", "referrals"),
    ]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "Data: all 4 customers compared by “Annual amount” have the same value"),
        ("zh", "Data：按“年购买金额”比较的 4 位客户数值全部相同"),
        ("es", "Data: los 4 clientes comparados por «Monto anual» tienen el mismo valor"),
    ],
)
def test_the_warning_says_how_many_and_by_what_and_what_they_get(lang: Lang, words: str) -> None:
    fitted = fit(load_scheme("pareto"), {"annual_amount": [5, 5, 5, 5]}, as_of=TODAY)
    (warning,) = narrow_populations(fitted, sheet="Data")
    assert warning.message(lang).startswith(words)
    assert "A" in warning.message(lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_equal_recency_names_the_score_in_words(lang: Lang) -> None:
    """Where all ordered on one day, the score by the cuts of that day is the one that is named."""
    columns = {
        "last_order_date": ["2026-01-01"] * 6,
        "order_count": [1, 2, 3, 4, 5, 6],
        "total_amount": [1, 2, 3, 4, 5, 6],
    }
    fitted = fit(load_scheme("rfm"), columns, as_of=TODAY)
    (warning,) = narrow_populations(fitted, sheet="")
    name = fitted.scheme.words["recency_score"].get(lang)
    assert "5" in warning.message(lang)
    assert name in warning.message(lang)


def test_stored_numbers_are_not_spoken_of() -> None:
    """One row graded by the numbers of a last re-grade is compared with that population."""
    fitted = fit(load_scheme("pareto"), {"annual_amount": [5, 5]}, as_of=TODAY)
    assert narrow_populations(compiled(fitted.scheme), sheet="Data") == ()
