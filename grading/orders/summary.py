"""What a list of orders says of each customer: when first and last, how often, how much.

An amount below zero is a return: it lowers the sum, but is no order of its own. Orders of one day
count one by one, save where visits to buy are counted (``repeat_count`` and ``repeat_mean``).
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from grading.schemes.models import OrderSummary

__all__ = ["Summaries"]

Array = npt.NDArray[Any]
Numbers = npt.NDArray[np.float64]
_NAT = np.iinfo(np.int64).min


class Summaries:
    """Summaries of orders per customer, each made when it is asked for.

    Args:
        buyers: Zero-based number of the customer, per order.
        days: datetime64[D] per order, without NaT.
        amounts: float64 per order, without NaN.
        customers: How many customers there are; some may have no order.
    """

    def __init__(self, buyers: Array, days: Array, amounts: Numbers, *, customers: int) -> None:
        bought = amounts >= 0
        kept = slice(None) if bought.all() else bought
        self._all = buyers, amounts
        self._buyers, self._amounts = buyers[kept], amounts[kept]
        self._days = days.astype("datetime64[D]").view(np.int64)[kept]
        self._customers = customers

    def of(self, kind: OrderSummary) -> Array:
        """One value per customer: datetime64[D] for days, else float64; NaT or NaN for none."""
        return _KINDS[kind](self)

    @cached_property
    def counts(self) -> npt.NDArray[np.int64]:
        """Orders per customer."""
        return np.bincount(self._buyers, minlength=self._customers)

    def _first(self) -> Array:
        days = np.full(self._customers, np.iinfo(np.int64).max)
        np.minimum.at(days, self._buyers, self._days)
        return np.where(self.counts > 0, days, _NAT).view("datetime64[D]")

    def _last(self) -> Array:
        days = np.full(self._customers, _NAT)
        np.maximum.at(days, self._buyers, self._days)
        return days.view("datetime64[D]")

    def _sum(self) -> Numbers:
        buyers, amounts = self._all
        return np.bincount(buyers, amounts, self._customers).astype(np.float64)

    def _mean(self) -> Numbers:
        return _divided(self._sum(), self.counts)

    @cached_property
    def _visits(self) -> tuple[Array, Array, Numbers]:
        """Customer, day and amount of each day on which a customer bought, by customer and day."""
        if not len(self._days):
            return self._buyers, self._days, self._amounts
        start = int(self._days.min())
        span = int(self._days.max()) - start + 1
        keys = self._buyers.astype(np.int64) * span + (self._days - start)
        visits, of_order = np.unique(keys, return_inverse=True)
        amounts = np.bincount(of_order, self._amounts, len(visits)).astype(np.float64)
        return visits // span, visits % span + start, amounts

    def _repeats(self) -> npt.NDArray[np.bool_]:
        """Which visits are not a customer's first."""
        buyers = self._visits[0]
        return np.r_[False, buyers[1:] == buyers[:-1]] if len(buyers) else np.zeros(0, np.bool_)

    def _repeat_count(self) -> Numbers:
        visits = np.bincount(self._visits[0], minlength=self._customers)
        return np.maximum(visits - 1, 0).astype(np.float64)

    def _repeat_mean(self) -> Numbers:
        buyers, _, amounts = self._visits
        repeats = self._repeats()
        owners, amounts = buyers[repeats], amounts[repeats]
        total = np.bincount(owners, amounts, self._customers).astype(np.float64)
        return _divided(total, np.bincount(owners, minlength=self._customers))

    def _median_gap(self) -> Numbers:
        """Median of the days between one visit and the next."""
        buyers, days, _ = self._visits
        repeats = np.flatnonzero(self._repeats())
        owners, gaps = buyers[repeats], days[repeats] - days[repeats - 1]
        order = np.lexsort((gaps, owners))
        gaps, counts = gaps[order], np.bincount(owners, minlength=self._customers)
        begin = np.cumsum(counts) - counts
        there = np.flatnonzero(counts)
        middle = begin[there] + (counts[there] - 1) // 2
        other = begin[there] + counts[there] // 2
        found = np.full(self._customers, np.nan)
        found[there] = (gaps[middle] + gaps[other]) / 2
        return found


def _divided(total: Numbers, count: Array) -> Numbers:
    found: Numbers = np.full(len(total), np.nan)
    np.divide(total, count, out=found, where=count > 0)
    return found


_KINDS: Mapping[str, Callable[[Summaries], Array]] = MappingProxyType(
    {
        "first": Summaries._first,
        "last": Summaries._last,
        "count": lambda summaries: summaries.counts.astype(np.float64),
        "sum": Summaries._sum,
        "mean": Summaries._mean,
        "median_gap": Summaries._median_gap,
        "repeat_count": Summaries._repeat_count,
        "repeat_mean": Summaries._repeat_mean,
    }
)
