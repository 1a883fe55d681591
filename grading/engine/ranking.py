"""Cutoffs of a rank step, fitted to a population."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil

import numpy as np
import numpy.typing as npt

from grading.schemes.models import Rank, TieMethod

__all__ = ["band_of", "fit_cutoffs", "quantile", "top_share_cutoffs"]

Numbers = npt.NDArray[np.float64]


def fit_cutoffs(step: Rank, values: Numbers) -> tuple[float, ...]:
    """The value from which each band but the last begins, best first; none for an empty population.

    Args:
        step: Its method, shares and order.
        values: One value per customer, none of them NaN; left unchanged.
    """
    if not len(values):
        return ()
    descending = step.order == "descending"
    if step.method == "top_shares":
        better = values if descending else -values
        cutoffs = top_share_cutoffs(better, step.shares_pct, ties=step.ties)
        return cutoffs if descending else tuple(-cutoff for cutoff in cutoffs)
    shares = _cumulative(step.shares_pct)
    places = [1 - share for share in shares] if descending else shares
    return tuple(quantile(values, place) + step.cut_offset for place in places)


def band_of(step: Rank, value: float, *, beyond: float = 0.0) -> int:
    """Zero-based band that a value belongs to, best first.

    Args:
        step: A ranking with cutoffs.
        value: A number, not NaN.
        beyond: How much further up every cutoff is to lie.
    """
    return sum(not _reaches(step, value, cutoff + beyond) for cutoff in step.cutoffs)


def _reaches(step: Rank, value: float, cutoff: float) -> bool:
    if step.order == "descending":
        return value >= cutoff
    return value < cutoff if step.edge == "upper" else value <= cutoff


def top_share_cutoffs(
    values: Numbers, shares_pct: Sequence[Decimal], *, ties: TieMethod = "better"
) -> tuple[float, ...]:
    """The least value that still belongs to each band but the last, best first.

    With k customers strictly above, a value belongs to the bands of cumulative share s with
    ``k < s·n``, compared exactly. That holds down to the ``ceil(s·n)``-th value from the top, and
    so for all that tie with it. Where ties count worse, those go out again if one of them lies
    further down; a band that none is left in begins just above the largest value.
    """
    count = len(values)
    ranks = [min(ceil(share * count), count) for share in _cumulative(shares_pct)]
    places = {count - rank for rank in ranks}
    if ties == "worse":
        places |= {count - rank - 1 for rank in ranks if rank < count}
    ordered = _in_place(values, sorted(places))
    cutoffs = [float(ordered[count - rank]) for rank in ranks]
    if ties == "better":
        return tuple(cutoffs)
    return tuple(
        _least_above(values, cutoff)
        if rank < count and ordered[count - rank - 1] == cutoff
        else cutoff
        for rank, cutoff in zip(ranks, cutoffs, strict=True)
    )


def _least_above(values: Numbers, value: float) -> float:
    """The least of the values that is larger, else the next larger number there is.

    Not infinity, which no cell of a workbook can hold.
    """
    larger = values[values > value]
    return float(larger.min() if len(larger) else np.nextafter(value, np.inf))


def quantile(values: Numbers, place: Fraction) -> float:
    """Quantile of type 7 (linear between neighbours; what Excel and numpy call usual).

    Source: Hyndman and Fan, Sample Quantiles in Statistical Packages, 1996.

    Args:
        values: At least one number.
        place: Between 0 and 1; exact, so that a quantile at a customer is that very value.
    """
    position = place * (len(values) - 1)
    below = int(position)
    above = min(below + 1, len(values) - 1)
    ordered = _in_place(values, sorted({below, above}))
    low, high = float(ordered[below]), float(ordered[above])
    share = float(position - below)
    if low == high or share == 0:
        return low
    # Both halves weighted rather than low + share · (high - low), which overflows between ±1e308.
    return min(max(low * (1 - share) + high * share, low), high)


def _in_place(values: Numbers, places: Sequence[int]) -> Numbers:
    """A copy that holds at each place the value that sorting would put there.

    One place at a time, each within what lies below the one before: numpy finds a single place
    several times as fast as the same places together (measured).

    Args:
        values: In any order.
        places: Ascending.
    """
    ordered, end = values.copy(), len(values)
    for place in reversed(places):
        ordered[:end].partition(place)
        end = place
    return ordered


def _cumulative(shares_pct: Sequence[Decimal]) -> list[Fraction]:
    """Cumulative shares of all bands but the last, exactly.

    Of what the shares sum to rather than of 100, so that three times 33.33 are exact thirds.
    """
    whole, reached, shares = sum(map(Fraction, shares_pct), Fraction(0)), Fraction(0), []
    for share in shares_pct[:-1]:
        reached += Fraction(share)
        shares.append(reached / whole)
    return shares
