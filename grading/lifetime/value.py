"""The step ``lifetime_value``: what it takes from a population, and what it says of a row."""

from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from grading.exceptions import FitError
from grading.language import Message
from grading.schemes.models import LifetimeParameters, LifetimeValue

__all__ = ["Histories", "fit_lifetime", "lifetime_values"]

Numbers = npt.NDArray[np.float64]

_WEEK = 7.0
_FEWEST_CUSTOMERS = 30
_FEWEST_REPEATERS = 10
"""Seven parameters are fitted; from fewer histories they would be chance."""
_DECIMALS = 6
"""Values are rounded, so that one row alone gives the very number that all rows gave."""


class Histories(NamedTuple):
    """What the models read of each customer, NaN where it is not known.

    Args:
        repeats: Days with an order after the first such day.
        recency: Weeks from the first to the last of them.
        age: Weeks from the first to today.
        amount: Mean amount of the repeats.
    """

    repeats: Numbers
    recency: Numbers
    age: Numbers
    amount: Numbers

    @classmethod
    def of(
        cls, repeats: Any, first: Any, last: Any, amount: Any, as_of: npt.NDArray[np.datetime64]
    ) -> "Histories":
        """Histories from columns, whose shapes are broadcast.

        Args:
            repeats: float64.
            first: datetime64[D], NaT where a customer never ordered.
            last: datetime64[D]; not read without repeats.
            amount: float64; not read without repeats.
            as_of: The date that counts as today, one for all or one per row.
        """
        repeats, first, last, amount, today = np.broadcast_arrays(
            repeats, first, last, amount, as_of
        )
        again = repeats > 0
        recency = np.where(again, _weeks(last - first), np.where(np.isnan(repeats), np.nan, 0.0))
        return cls(repeats, recency, _weeks(today - first), np.where(again, amount, 0.0))

    @property
    def usable(self) -> npt.NDArray[np.bool_]:
        """Which histories can have happened: no order before the first, none to come."""
        return (
            (self.repeats >= 0)
            & (self.recency >= 0)
            & (self.age >= self.recency)
            & ~np.isnan(self.amount)
        )

    def part(self, rows: npt.NDArray[np.bool_]) -> "Histories":
        """The histories of some rows."""
        return Histories(*(each[rows] for each in self))


def _weeks(span: npt.NDArray[np.timedelta64]) -> Numbers:
    days = span.astype("timedelta64[D]")
    return np.where(np.isnat(days), np.nan, days.astype(np.int64) / _WEEK)


def fit_lifetime(step: LifetimeValue, histories: Histories, as_of: date) -> LifetimeValue:
    """The step with the parameters of greatest likelihood.

    Args:
        step: The step.
        histories: Those of the population; who has no history that can be is left out.
        as_of: The date that counts as today.

    Raises:
        FitError: There are too few orders for a fit, or it comes to no end, and the step names no
            fallback; says what can be done. Or scipy is not there.
    """
    known = histories.part(histories.usable)
    fitted: dict[str, object] = {"fitted_on": as_of, "fitted_rows": len(known.repeats)}
    parameters = None
    if len(known.repeats):  # nobody at all is no fault: there is nobody to grade
        _refuse_without_scipy()  # a fallback is for what the orders lack, on every machine
        try:
            parameters = _parameters(known)
        except FitError:
            if step.fallback == "none":
                raise
    return step.model_copy(update={"parameters": parameters, **fitted})


def _refuse_without_scipy() -> None:
    try:
        import scipy  # noqa: F401  # light; its parts are imported where they are used
    except ModuleNotFoundError as cause:
        raise FitError(Message("errors.lifetime.no_scipy")) from cause


def _parameters(known: Histories) -> LifetimeParameters:
    paid = (known.repeats > 0) & (known.amount > 0)
    customers, repeaters = len(known.repeats), int(paid.sum())
    if customers < _FEWEST_CUSTOMERS or repeaters < _FEWEST_REPEATERS:
        facts = {
            "customers": customers,
            "repeaters": repeaters,
            "fewest": _FEWEST_CUSTOMERS,
            "fewest_repeaters": _FEWEST_REPEATERS,
        }
        raise FitError(Message("errors.lifetime.few", facts))
    from grading.lifetime.bg_nbd import fit_bg_nbd
    from grading.lifetime.gamma_gamma import fit_gamma_gamma

    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        often, how_often = fit_bg_nbd(known.repeats, known.recency, known.age)
        much, how_much = fit_gamma_gamma(known.repeats[paid], known.amount[paid])
    if not how_often.converged:
        raise _no_end(customers, "purchases")
    if not how_much.converged or much.q <= 1:
        raise _no_end(repeaters, "amounts")
    return LifetimeParameters(**often._asdict(), **much._asdict())


def _no_end(customers: int, part: str) -> FitError:
    facts = {"part": Message(f"errors.lifetime.{part}"), "customers": customers}
    return FitError(Message("errors.lifetime.no_end", facts))


def lifetime_values(step: LifetimeValue, histories: Histories) -> Numbers:
    """What each customer is expected to spend within the step's horizon; NaN where unknown.

    Args:
        step: A fitted step.
        histories: One per customer.

    Raises:
        FitError: The step holds parameters, and scipy is not there to use them.
    """
    found = np.full(histories.repeats.shape, np.nan)
    usable = histories.usable
    if not usable.any():
        return found
    known = histories.part(usable)
    amount = np.maximum(known.amount, 0.0)  # returns may outweigh what was bought
    horizon = step.horizon_days / _WEEK
    if step.parameters is None:
        found[usable] = _run_rate(known, amount, horizon) if step.fitted_rows else np.nan
    else:
        _refuse_without_scipy()
        from grading.lifetime.bg_nbd import BgNbd, expected_purchases
        from grading.lifetime.gamma_gamma import GammaGamma, expected_amount

        fitted = step.parameters
        often = BgNbd(fitted.r, fitted.alpha, fitted.a, fitted.b)
        much = GammaGamma(fitted.p, fitted.q, fitted.v)
        purchases = expected_purchases(often, *known[:3], horizon)
        found[usable] = purchases * expected_amount(much, known.repeats, amount)
    return np.round(found, _DECIMALS)


def _run_rate(known: Histories, amount: Numbers, horizon: float) -> Numbers:
    """What a customer would spend who goes on as before; nothing who came but once."""
    per_week = np.zeros(len(known.age))
    np.divide(known.repeats, known.age, out=per_week, where=known.age > 0)
    return per_week * amount * horizon
