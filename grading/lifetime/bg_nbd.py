"""BG/NBD: how often customers buy while they are active, and when they silently leave.

While active a customer buys at a rate of their own (Gamma with shape ``r`` and rate ``alpha``), and
after each purchase leaves for good with a probability of their own (Beta with ``a`` and ``b``).

Source: Fader, Hardie and Lee, "Counting Your Customers" the Easy Way: An Alternative to the
Pareto/NBD Model, Marketing Science 24 (2005).
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from grading.lifetime.maximum import Fit, maximise

__all__ = ["BgNbd", "expected_purchases", "fit_bg_nbd"]

Numbers = npt.NDArray[np.float64]

_AT_ONE = 1e-4
"""The expectation has a removable gap at a = 1; so near to it the mean of both sides is taken."""
_ALIKE = 400.0
"""From this sum of a and b on, customers hardly differ in when they leave."""
_LARGEST_EXPONENT = 700.0
"""Beyond it an exponential leaves the range of floats; whoever gets there has surely left."""


class BgNbd(NamedTuple):
    """The parameters; ``alpha`` in the unit of time that recency and age were given in."""

    r: float
    alpha: float
    a: float
    b: float


def fit_bg_nbd(repeats: Numbers, recency: Numbers, age: Numbers) -> tuple[BgNbd, Fit]:
    """Parameters of greatest likelihood.

    Args:
        repeats: Orders after the first, per customer; at least one of them is above 0.
        recency: Time from first to last order, 0 without a repeat.
        age: Time from first order to today, in the same unit; not shorter than ``recency``.

    Returns:
        The parameters, and how the search ended.
    """
    histories, counts = np.unique(np.stack([repeats, recency, age]), axis=1, return_counts=True)
    x, last, whole = histories
    count = counts.astype(np.float64)
    likelihood = _Likelihood(x, last, whole, count)
    # Times of about 1 keep all parameters of one order of magnitude.
    unit = float(whole.mean()) or 1.0
    scaled = _Likelihood(x, last / unit, whole / unit, count)
    found = maximise(scaled.value_and_slope, starts=((1.0, 1.0, 1.0, 1.0), (0.3, 0.2, 0.5, 2.0)))
    r, alpha, a, b = found.parameters
    fitted = BgNbd(r, alpha * unit, a, b)
    value, _ = likelihood.value_and_slope(np.array(fitted))
    return fitted, found._replace(log_likelihood=value)


class _Likelihood:
    """The log-likelihood of distinct histories, each weighted by how many customers have it."""

    def __init__(self, repeats: Numbers, recency: Numbers, age: Numbers, count: Numbers) -> None:
        self._x, self._last, self._age, self._count = repeats, recency, age, count
        self._again = repeats > 0
        # A history without a repeat has no term of leaving; a divisor of 1 keeps it from NaN.
        self._before = np.where(self._again, repeats - 1, 1.0)

    def value_and_slope(self, parameters: Numbers) -> tuple[float, Numbers]:
        """The log-likelihood, and its derivative by each parameter."""
        from scipy.special import betaln, gammaln, psi

        r, alpha, a, b = parameters
        x, again = self._x, self._again
        shape, left = r + x, b + self._before
        stays = -shape * np.log(alpha + self._age)
        leaves = np.where(again, np.log(a / left) - shape * np.log(alpha + self._last), -np.inf)
        either = np.logaddexp(stays, leaves)
        value = (
            gammaln(shape) - gammaln(r) + r * np.log(alpha) + betaln(a, b + x) - betaln(a, b)
        ) + either

        gone = np.exp(leaves - either)  # the share of the likelihood in which the customer left
        here = 1.0 - gone
        mean_log = here * np.log(alpha + self._age) + gone * np.log(alpha + self._last)
        by_r = psi(shape) - psi(r) + np.log(alpha) - mean_log
        by_alpha = r / alpha - shape * (here / (alpha + self._age) + gone / (alpha + self._last))
        together = psi(a + b) - psi(a + b + x)
        by_a = together + gone / a
        by_b = psi(b + x) - psi(b) + together - gone / left
        # The terms of a alone, psi(a) - psi(a), cancel between the two Beta functions.
        slope = np.array([self._count @ each for each in (by_r, by_alpha, by_a, by_b)])
        return float(self._count @ value), slope


def expected_purchases(
    model: BgNbd, repeats: Numbers, recency: Numbers, age: Numbers, horizon: float
) -> Numbers:
    """Purchases to expect of each customer within a time to come.

    Args:
        model: The parameters.
        repeats: As for ``fit_bg_nbd``, as are the next two; NaN gives NaN.
        recency: Time from first to last order.
        age: Time from first order to today.
        horizon: How far to look ahead, in the same unit of time.
    """
    if abs(model.a - 1.0) < _AT_ONE:
        sides = (model._replace(a=1.0 - 2 * _AT_ONE), model._replace(a=1.0 + 2 * _AT_ONE))
        found = [expected_purchases(side, repeats, recency, age, horizon) for side in sides]
        return (found[0] + found[1]) / 2
    whole = model.a + model.b + repeats - 1.0
    tail = (_tail_of_alike if model.a + model.b > _ALIKE else _tail)(model, repeats, age, horizon)
    if_active = whole / (model.a - 1.0) * (1.0 - tail)
    expected: Numbers = if_active / (1.0 + _odds_left(model, repeats, recency, age))
    return expected


def _tail(model: BgNbd, repeats: Numbers, age: Numbers, horizon: float) -> Numbers:
    """The published hypergeometric term, by Euler's transformation.

    So its first two parameters do not grow with the purchases, and it stays finite for customers
    with very many.
    """
    from scipy.special import hyp2f1

    r, alpha, a, b = model
    left = (alpha + age) / (alpha + age + horizon)
    series = hyp2f1(a + b - 1.0 - r, a - 1.0, a + b + repeats - 1.0, 1.0 - left)
    tail: Numbers = left ** (a - 1.0) * series
    return tail


def _tail_of_alike(model: BgNbd, repeats: Numbers, age: Numbers, horizon: float) -> Numbers:
    """The same where customers hardly differ in when they leave, and the series overflows.

    The term is the mean of (1 + w u) to the power of -(r + x) for u of a Beta distribution, which
    is narrow here: its mean and variance tell all but a few millionths.
    """
    r, alpha, a, b = model
    whole, shape = a + b + repeats - 1.0, r + repeats
    ahead = horizon / (alpha + age)
    mean = (a - 1.0) / whole
    spread = mean * (1.0 - mean) / (whole + 1.0)
    base = 1.0 + ahead * mean
    bend = shape * (shape + 1.0) * (ahead / base) ** 2 / 2.0
    tail: Numbers = base**-shape * (1.0 + bend * spread)
    return tail


def _odds_left(model: BgNbd, repeats: Numbers, recency: Numbers, age: Numbers) -> Numbers:
    """Odds that a customer has left against that they have not."""
    r, alpha, a, b = model
    again = repeats > 0
    silence = (r + repeats) * np.log((alpha + age) / (alpha + recency))
    odds = a / np.where(again, b + repeats - 1.0, 1.0)
    return np.where(again, odds * np.exp(np.minimum(silence, _LARGEST_EXPONENT)), 0.0)
