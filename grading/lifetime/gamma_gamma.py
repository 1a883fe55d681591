"""Gamma-Gamma: what an order of a customer is worth, given those seen.

Amounts of one customer scatter around a mean of their own (Gamma with shape ``p``), and the means
scatter over customers (by a Gamma with ``q`` and ``v``). Who ordered seldom is drawn towards all.

Source: Fader and Hardie, The Gamma-Gamma Model of Monetary Value (2013).
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from grading.lifetime.maximum import Fit, maximise

__all__ = ["GammaGamma", "expected_amount", "fit_gamma_gamma"]

Numbers = npt.NDArray[np.float64]


class GammaGamma(NamedTuple):
    """The parameters; ``v`` in the unit of the amounts."""

    p: float
    q: float
    v: float


def fit_gamma_gamma(repeats: Numbers, mean_amount: Numbers) -> tuple[GammaGamma, Fit]:
    """Parameters of greatest likelihood.

    Args:
        repeats: Orders that each mean is of, above 0.
        mean_amount: Mean amount of those orders per customer, above 0.
    """
    unit = float(np.median(mean_amount))
    scaled = _Likelihood(repeats, mean_amount / unit)
    found = maximise(scaled.value_and_slope, starts=((2.0, 2.0, 1.0), (6.0, 4.0, 0.5)))
    p, q, v = found.parameters
    fitted = GammaGamma(p, q, v * unit)
    value, _ = _Likelihood(repeats, mean_amount).value_and_slope(np.array(fitted))
    return fitted, found._replace(log_likelihood=value)


class _Likelihood:
    def __init__(self, repeats: Numbers, mean_amount: Numbers) -> None:
        self._x, self._mean = repeats, mean_amount
        self._log_mean = np.log(mean_amount)
        self._log_sum = np.log(repeats * mean_amount)

    def value_and_slope(self, parameters: Numbers) -> tuple[float, Numbers]:
        """The log-likelihood, and its derivative by each parameter."""
        from scipy.special import gammaln, psi

        p, q, v = parameters
        x, total = self._x, self._x * self._mean
        shape, log_rate = p * x + q, np.log(total + v)
        value = (
            gammaln(shape) - gammaln(p * x) - gammaln(q) + q * np.log(v)
            + p * x * self._log_sum - self._log_mean - shape * log_rate
        )  # fmt: skip
        by_p = x * (psi(shape) - psi(p * x) + self._log_sum - log_rate)
        by_q = psi(shape) - psi(q) + np.log(v) - log_rate
        by_v = q / v - shape / (total + v)
        return float(value.sum()), np.array([by_p.sum(), by_q.sum(), by_v.sum()])


def expected_amount(model: GammaGamma, repeats: Numbers, mean_amount: Numbers) -> Numbers:
    """Mean amount to expect of each customer's further orders.

    Args:
        model: The parameters, with ``q`` above 1; else no mean exists.
        repeats: Orders that the mean is of; without any, the mean over all customers is given.
        mean_amount: Mean amount of those orders; not read where there are none.
    """
    p, q, v = model
    total = np.where(repeats > 0, repeats * mean_amount, 0.0)
    expected: Numbers = p * (v + total) / (p * repeats + q - 1.0)
    return expected
