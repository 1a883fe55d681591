"""The search for parameters of greatest likelihood."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["Fit", "maximise"]

Numbers = npt.NDArray[np.float64]

_BOUND = 12.0
"""Logarithms of parameters stay within plus and minus this; who gets there found no maximum."""
_STEPS = 500
_FLAT = 1e-12
_SLOPE = 1e-6
"""Relative change of the likelihood, and its slope, at which the search ends."""


class Fit(NamedTuple):
    """How a search ended.

    Args:
        parameters: The best found, each above 0.
        log_likelihood: There.
        converged: Whether it is a maximum, rather than the last step of a search that ran away.
    """

    parameters: tuple[float, ...]
    log_likelihood: float
    converged: bool


def maximise(
    value_and_slope: Callable[[Numbers], tuple[float, Numbers]],
    *,
    starts: Sequence[Sequence[float]],
) -> Fit:
    """Find positive parameters of greatest likelihood.

    Args:
        value_and_slope: Log-likelihood and its derivatives at some parameters.
        starts: Where to begin; further ones are tried as long as none has converged.
    """
    from scipy.optimize import minimize

    scale = max(1.0, abs(value_and_slope(np.asarray(starts[0], np.float64))[0]))

    def descent(logs: Numbers) -> tuple[float, Numbers]:
        # In logarithms no parameter can leave its range, and all steps are of one size.
        parameters = np.exp(logs)
        value, slope = value_and_slope(parameters)
        return -value / scale, -slope * parameters / scale

    best = Fit(tuple(starts[0]), -np.inf, converged=False)
    for start in starts:
        found = minimize(
            descent,
            np.log(np.asarray(start, np.float64)),
            jac=True,
            method="L-BFGS-B",
            bounds=[(-_BOUND, _BOUND)] * len(start),
            options={"maxiter": _STEPS, "ftol": _FLAT, "gtol": _SLOPE, "maxls": 50},
        )
        inside = bool(np.all(np.abs(found.x) < _BOUND - 1e-6))
        fit = Fit(
            tuple(np.exp(found.x).tolist()),
            float(-found.fun * scale),
            converged=bool(found.success and np.isfinite(found.fun) and inside),
        )
        if fit.converged:
            return fit
        best = max(best, fit, key=lambda each: each.log_likelihood)
    return best
