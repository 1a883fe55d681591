"""The models against the figures that their authors published."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from grading.engine.fit import fit
from grading.lifetime.bg_nbd import (
    BgNbd,
    expected_purchases,
    fit_bg_nbd,
)
from grading.lifetime.gamma_gamma import expected_amount, fit_gamma_gamma
from grading.schemes.catalogue import load_scheme


@pytest.fixture(scope="module")
def cdnow(published):
    """The CDNOW customers: repeats, recency, age, mean spend."""
    table = pd.read_csv(published("cdnow_summary"))
    return [table[name].to_numpy(float) for name in ("x", "t_x", "T", "zbar")]


@pytest.fixture(scope="module")
def often(cdnow):
    """BG/NBD fitted to them."""
    return fit_bg_nbd(*cdnow[:3])


def test_bg_nbd_gives_the_published_parameters(often):
    """Fader, Hardie and Lee: r 0.243, alpha 4.414, a 0.793, b 2.426, log-likelihood -9582.4."""
    model, search = often
    assert search.converged
    assert tuple(round(each, 3) for each in model) == (0.243, 4.414, 0.793, 2.426)
    assert round(search.log_likelihood, 1) == -9582.4


def test_bg_nbd_gives_the_published_expectation(often):
    """Who bought twice more, last in week 30.43 of 38.86, is expected to buy 1.226 times."""
    history = (np.array([2.0]), np.array([30.43]), np.array([38.86]))
    assert round(float(expected_purchases(often[0], *history, 39.0)[0]), 3) == 1.226


def test_gamma_gamma_gives_the_published_parameters(cdnow):
    """Fader and Hardie: p 6.25, q 3.74, v 15.44; to three digits, as the data are rounded."""
    repeats, _, _, amount = cdnow
    again = repeats > 0
    model, search = fit_gamma_gamma(repeats[again], amount[again])
    assert search.converged
    assert round(model.p, 2) == 6.25
    assert round(model.q, 2) == 3.74
    assert model.v == pytest.approx(15.44, abs=0.01)


def test_who_bought_once_is_expected_to_spend_what_all_do(cdnow):
    """Without a repeat there is nothing but the mean over all customers, p v / (q - 1)."""
    repeats, _, _, amount = cdnow
    again = repeats > 0
    model, _ = fit_gamma_gamma(repeats[again], amount[again])
    found = expected_amount(model, np.array([0.0]), np.array([999.0]))
    assert found[0] == pytest.approx(model.p * model.v / (model.q - 1))


def test_the_expectation_has_no_gap_where_a_is_one(often):
    """At a = 1 the formula divides by zero; the value there is the limit from both sides."""
    history = (np.array([2.0]), np.array([30.43]), np.array([38.86]))
    near = [
        expected_purchases(often[0]._replace(a=a), *history, 39.0)[0] for a in (0.999, 1.0, 1.001)
    ]
    assert near[0] > near[1] > near[2]
    assert near[1] == pytest.approx((near[0] + near[2]) / 2, rel=1e-5)


def test_very_many_purchases_stay_finite(often):
    """Who buys all day long goes on if seen today, and has surely left if not seen for a week."""
    bought, age = np.array([5000.0, 5000.0]), np.array([38.86, 38.86])
    today, gone = expected_purchases(often[0], bought, np.array([38.86, 37.86]), age, 52.0)
    assert 4000 < today < 7000
    assert gone == 0 or gone < 1e-9


def test_customers_who_leave_alike_are_no_gap_either():
    """Where a and b are large the series overflows; what takes its place goes on from it."""
    history = (np.array([0.0, 2.0, 5.0]), np.array([0.0, 30.0, 38.0]), np.full(3, 38.86))
    below, above, far = (
        expected_purchases(BgNbd(0.24, 4.41, size / 3, size * 2 / 3), *history, 52.0)
        for size in (399.0, 401.0, 40_000.0)
    )
    assert above == pytest.approx(below, rel=1e-3)
    assert np.isfinite(far).all()
    assert far == pytest.approx(below, rel=2e-2)


def test_the_catalogue_fits_the_same_from_dates(cdnow, published):
    """From days rather than rounded weeks the scheme clv takes the published parameters."""
    orders = pd.read_csv(published("cdnow_orders"), parse_dates=["date"])
    orders = orders[orders.date <= "1997-09-30"]
    span = orders.groupby("customer").date.agg(["min", "max"])
    columns = {
        "first_order_date": span["min"].to_numpy().astype("M8[D]"),
        "last_order_date": span["max"].to_numpy().astype("M8[D]"),
        "repeat_orders": cdnow[0],
        "average_repeat_amount": cdnow[3],
    }
    fitted = fit(load_scheme("clv"), columns, as_of=date(1997, 9, 30))
    found = fitted.scheme.steps[0].parameters
    bg_nbd = tuple(round(getattr(found, name), 3) for name in ("r", "alpha", "a", "b"))
    assert bg_nbd == (0.243, 4.414, 0.793, 2.426)
    grades = fitted.grade(columns, as_of=date(1997, 9, 30))
    shares = np.bincount(grades.grade.codes) / len(grades)
    assert shares[0] == pytest.approx(0.2, abs=0.005)
    later = fitted.grade(columns, as_of=date(1997, 12, 31))
    assert (later.score <= grades.score).all()  # a longer silence is never worth more
    some = slice(100, 140)
    part = {name: column[some] for name, column in columns.items()}
    alone = fitted.grade(part, as_of=date(1997, 9, 30))
    assert alone.score.tolist() == grades.score[some].tolist()
