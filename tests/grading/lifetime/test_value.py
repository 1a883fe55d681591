"""The step lifetime_value: what it refuses, and what a person may choose instead."""

from datetime import date

import numpy as np
import pytest

from grading.engine.fit import compiled, fit
from grading.exceptions import FitError, SchemeError
from grading.schemes.catalogue import load_scheme
from grading.schemes.toml_document import from_toml, to_toml

AS_OF = date(2026, 11, 21)
CLV = load_scheme("clv")


def customers(count, repeats, amount=100.0):
    """As many alike customers: first order 70 days ago, the last a week ago."""
    return {
        "first_order_date": np.full(count, np.datetime64(AS_OF) - 70),
        "last_order_date": np.full(count, np.datetime64(AS_OF) - (7 if repeats else 70)),
        "repeat_orders": np.full(count, float(repeats)),
        "average_repeat_amount": np.full(count, amount if repeats else np.nan),
    }


def joined(*groups):
    return {name: np.concatenate([group[name] for group in groups]) for name in groups[0]}


def with_fallback(scheme, choice="run_rate"):
    step = scheme.steps[0].model_copy(update={"fallback": choice})
    return scheme.model_copy(update={"steps": (step, *scheme.steps[1:])})


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (customers(29, 1), "got 29 customers, 29 of whom ordered again"),
        (joined(customers(40, 0), customers(9, 1)), "got 49 customers, 9 of whom ordered again"),
    ],
)
def test_too_few_orders_are_refused(columns, said):
    """Fewer than 30 customers, or than 10 who ordered again, give no fit, and the text says so."""
    with pytest.raises(FitError, match=said):
        fit(CLV, columns, as_of=AS_OF)


def test_customers_all_alike_are_refused():
    """Where all customers are the same there is no best fit, and none is made up."""
    with pytest.raises(FitError, match="with 60 customers no result was reached"):
        fit(CLV, customers(60, 3), as_of=AS_OF)


@pytest.mark.parametrize(("lang", "word"), [("zh", "复购"), ("es", "repitieron")])
def test_the_refusal_speaks_the_persons_language(lang, word):
    """The cause comes in Chinese and Spanish as well."""
    with pytest.raises(FitError, match="ordered again") as caught:
        fit(CLV, customers(5, 1), as_of=AS_OF)
    assert word in caught.value.message(lang)


def test_the_fallback_is_a_choice():
    """With run_rate a customer is taken to go on as before: repeats per day, times amount."""
    fitted = fit(with_fallback(CLV), customers(5, 2, 50.0), as_of=AS_OF)
    grades = fitted.grade(customers(5, 2, 50.0), as_of=AS_OF)
    assert fitted.scheme.steps[0].parameters is None
    assert grades.score.tolist() == [pytest.approx(2 / 70 * 365 * 50)] * 5
    assert set(grades.grade.to_list()) == {"A"}


def test_nobody_is_no_fault():
    """An empty population gives an empty result."""
    fitted = fit(CLV, customers(0, 1), as_of=AS_OF, rows=0)
    assert len(fitted.grade(customers(0, 1), as_of=AS_OF, rows=0)) == 0


def test_impossible_histories_have_no_value():
    """A last order before the first, or a first one to come, is no history; nobody is fitted to it."""
    step = with_fallback(CLV)
    columns = joined(customers(3, 2), customers(2, 2))
    columns["last_order_date"][3] = np.datetime64(AS_OF) - 71
    columns["first_order_date"][4] = np.datetime64(AS_OF) + 1
    fitted = fit(step, columns, as_of=AS_OF)
    assert fitted.scheme.steps[0].fitted_rows == 3
    score = fitted.grade(columns, as_of=AS_OF).score
    assert np.isnan(score).tolist() == [False] * 3 + [True] * 2


def test_an_unfitted_scheme_says_what_to_pass():
    """One customer alone needs the parameters of the last re-grade."""
    with pytest.raises(FitError, match="step expected compares"):
        compiled(CLV)


def test_what_was_fitted_travels_in_the_document():
    """Parameters survive a trip through a TOML document, and grade alike."""
    fitted = fit(with_fallback(CLV), customers(5, 2), as_of=AS_OF).scheme
    assert from_toml(to_toml(fitted), "back") == fitted


def test_columns_must_be_of_the_right_kind():
    """A date in place of the repeats is named when the document is read."""
    text = to_toml(CLV).replace('repeats = "repeat_orders"', 'repeats = "first_order_date"')
    with pytest.raises(SchemeError, match="a number is needed, but first_order_date holds a date"):
        from_toml(text, "clv")


def test_orders_must_fill_inputs_of_their_kind():
    """A sum cannot fill a date, and nothing fills an input that is not there."""
    text = to_toml(CLV)
    wrong = text.replace('last_order_date = "last"', 'last_order_date = "sum"')
    with pytest.raises(
        SchemeError, match="'sum' gives a number, but last_order_date holds a date"
    ):
        from_toml(wrong, "clv")
    with pytest.raises(SchemeError, match="there is no input 'last_order_day'"):
        from_toml(text.replace('last_order_date = "last"', 'last_order_day = "last"'), "clv")
