"""Lists of orders for a scheme that is fed from them, and what they say of each customer."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise
from random import Random
from statistics import median

from grading.schemes.models import OrderSummary, Scheme
from workbook_templates.sample_levels import days_cut

__all__ = ["Order", "draw_orders", "summaries"]

Order = tuple[date, int]
"""Day and amount."""
_NEVER_PCT = 10
_SILENT_DAYS, _KNOWN_DAYS = (1, 420), (40, 620)
_PACE_DAYS, _STAYING = 60, 3
"""Days from one order to the next with a usual customer, and how much rather customers stay."""
_AT_THE_EDGE_PCT = 14
_AMOUNTS = (60, 2_400)


def draw_orders(scheme: Scheme, draw: Random, as_of: date) -> Sequence[Order]:
    """The orders of one customer until a day, oldest first; none of some.

    They come by chance at a pace of the customer's own, and after any of them the customer may be
    gone, which is what estimates of lifetime take for granted.

    Args:
        scheme: Says how many days of silence, or since the first order, change something.
        draw: Chance.
        as_of: The day.
    """
    assert scheme.orders is not None
    if draw.random() * 100 < _NEVER_PCT:
        return ()
    named = {what: name for name, what in scheme.orders.summary.items()}
    first_cuts, last_cuts = (days_cut(scheme, named.get(what, "")) for what in ("first", "last"))
    known = _days_ago(draw, _KNOWN_DAYS, first_cuts, power=1)
    silent = _days_ago(draw, _SILENT_DAYS, last_cuts, power=2) if last_cuts else 0
    if known <= silent:
        ago = [silent if last_cuts else known]
    else:
        ago = [known, *_repeated(draw, known, silent), *([silent] if last_cuts else [])]
    size = draw.random()
    return [(as_of - timedelta(days=days), _amount(draw, size)) for days in ago]


def _repeated(draw: Random, known: int, silent: int) -> Iterator[int]:
    """Days before today of the orders after the first, until the customer is gone or silent."""
    pace = _PACE_DAYS / _at_random(draw)
    leaves = draw.random() ** _STAYING
    ago = float(known)
    while draw.random() >= leaves:
        ago -= pace * _at_random(draw)
        if ago <= silent:
            return
        yield round(ago)


def _at_random(draw: Random) -> float:
    """What is waited for an event that may come at any time, 1 on average."""
    return -math.log(1 - draw.random())


def _days_ago(draw: Random, usual: tuple[int, int], cuts: Sequence[float], *, power: float) -> int:
    """Some days, now and then just where something changes; small numbers by a power."""
    place, at_the_edge = draw.random(), draw.random() * 100 < _AT_THE_EDGE_PCT
    edges = [cut for cut in cuts if cut > 0]
    low, high = usual[0], max(usual[1], *(round(1.5 * cut) for cut in edges), 0)
    if edges and at_the_edge:
        return round(edges[int(place * len(edges))]) + int(draw.random() * 2)
    return low + round((high - low) * math.pow(place, power))


def _amount(draw: Random, size: float) -> int:
    """An amount, rather large for a customer whose orders are."""
    low, high = _AMOUNTS
    place = min(max(size + (draw.random() - 0.5) / 2, 0), 1)
    return round(low * math.pow(high / low, place) / 5) * 5


def summaries(wanted: Mapping[str, OrderSummary], orders: Sequence[Order]) -> dict[str, object]:
    """What orders say of a customer, by input; what they do not say is left out.

    Args:
        wanted: Per input, what is asked.
        orders: The customer's, oldest first.
    """
    found = {name: _SUMMARIES[what](orders) for name, what in wanted.items()}
    return {name: value for name, value in found.items() if value is not None}


def _by_day(orders: Sequence[Order]) -> list[int]:
    """What was ordered on each day with an order."""
    days = groupby(orders, key=lambda order: order[0])
    return [sum(amount for _, amount in those) for _, those in days]


def _gap(orders: Sequence[Order]) -> object:
    days = sorted({day for day, _ in orders})
    gaps = [(later - day).days for day, later in pairwise(days)]
    return median(gaps) if gaps else None


def _mean(amounts: Sequence[int]) -> object:
    return sum(amounts) / len(amounts) if amounts else None


_SUMMARIES: Mapping[OrderSummary, Callable[[Sequence[Order]], object]] = {
    "first": lambda orders: orders[0][0] if orders else None,
    "last": lambda orders: orders[-1][0] if orders else None,
    "count": len,
    "sum": lambda orders: sum(amount for _, amount in orders),
    "mean": lambda orders: _mean([amount for _, amount in orders]),
    "median_gap": _gap,
    "repeat_count": lambda orders: max(len(_by_day(orders)) - 1, 0),
    "repeat_mean": lambda orders: _mean(_by_day(orders)[1:]),
}
