"""Three hundred customers, the same every time, whose numbers hang together.

A customer is drawn from one of four profiles, from the large and loyal to the small and
occasional, so that amounts, orders, loyalty and complaints rise and fall together as they do in
a real list, with enough spread that the profiles overlap.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from grading.language import Lang
from workbook_templates.demo_names import DEMO_WORLDS, DemoRep, DemoWorld

__all__ = ["DEMO_CUSTOMERS", "DemoCustomer", "demo_customers", "draw_names", "working_day"]

_T = TypeVar("_T")

DEMO_CUSTOMERS = 300
_SEED = 22
_NEVER_CONTACTED_PCT = 3
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class DemoCustomer:
    """One customer of the demo.

    Args:
        annual_amount: Bought within a year, without currency.
        loyalty: Share of periods with a repeat order, 0 to 1.
        influence: 1 to 5.
        complaints: How many within a year.
        last_contact: A working day before ``as_of``, None if never contacted.
    """

    customer_id: str
    customer: str
    annual_amount: int
    orders_per_year: int
    loyalty: float
    influence: int
    complaints: int
    rep: str
    area: str
    last_contact: date | None


@dataclass(frozen=True, slots=True)
class _Profile:
    """Ranges from which one kind of customer is drawn; both edges belong to each range."""

    share_pct: int
    amount: tuple[int, int]
    orders: tuple[int, int]
    loyalty_pct: tuple[int, int]
    influence: tuple[int, int]
    complaints: tuple[int, int]
    contact_days_ago: tuple[int, int]


_PROFILES = (
    _Profile(11, (95_000, 420_000), (18, 52), (72, 98), (3, 5), (0, 1), (1, 7)),
    _Profile(32, (42_000, 160_000), (10, 24), (52, 88), (2, 4), (0, 2), (1, 13)),
    _Profile(35, (9_000, 52_000), (4, 13), (30, 70), (1, 4), (0, 3), (2, 33)),
    _Profile(22, (600, 12_000), (1, 4), (5, 42), (1, 3), (0, 6), (5, 98)),
)


def demo_customers(
    as_of: date,
    lang: Lang,
    *,
    count: int = DEMO_CUSTOMERS,
    reps: int | None = None,
    plain_names: bool = False,
) -> list[DemoCustomer]:
    """The customers of the demo, in the order of their ids.

    Args:
        as_of: Today; contacts lie before it.
        lang: Which country they live in.
        count: How many.
        reps: How many reps they share, None for all.
        plain_names: Whether to leave out the few names that look like formulas.
    """
    # Only Random.random() is promised to give the same numbers in every version of Python.
    # Numbers have a source of their own, so that the grades are the same in every language.
    draw = Random(_SEED)
    world = DEMO_WORLDS[lang]
    literal = () if plain_names else world.literal
    names = draw_names(
        Random(_SEED), replace(world, reps=world.reps[:reps], literal=literal), count
    )
    return [_customer(draw, number, rep, name, as_of) for number, (rep, name) in enumerate(names)]


def _customer(draw: Random, number: int, rep: DemoRep, name: str, as_of: date) -> DemoCustomer:
    profile = _profile(draw)
    amount = _skewed(draw, profile.amount)
    return DemoCustomer(
        customer_id=f"C-{1001 + number}",
        customer=name,
        annual_amount=round(amount, -2 if amount >= 10_000 else -1),
        orders_per_year=_skewed(draw, profile.orders),
        loyalty=_between(draw, profile.loyalty_pct) / 100,
        influence=_between(draw, profile.influence),
        complaints=_skewed(draw, profile.complaints),
        rep=rep.name,
        area=rep.area,
        last_contact=_last_contact(draw, profile, as_of),
    )


def _last_contact(draw: Random, profile: _Profile, as_of: date) -> date | None:
    days_ago = _between(draw, profile.contact_days_ago)
    if draw.random() * 100 < _NEVER_CONTACTED_PCT:
        return None
    return working_day(as_of - timedelta(days=days_ago))


def working_day(day: date) -> date:
    """The day itself, or the Friday before it."""
    while day.weekday() >= _SATURDAY:
        day -= timedelta(days=1)
    return day


def _profile(draw: Random) -> _Profile:
    place = draw.random() * sum(profile.share_pct for profile in _PROFILES)
    for profile in _PROFILES[:-1]:
        place -= profile.share_pct
        if place < 0:
            return profile
    return _PROFILES[-1]


def _between(draw: Random, edges: tuple[int, int]) -> int:
    low, high = edges
    return low + int(draw.random() * (high - low + 1))


def _skewed(draw: Random, edges: tuple[int, int]) -> int:
    """As ``_between``, small values more often than large ones, as amounts are in life."""
    low, high = edges
    return low + int(draw.random() ** 2 * (high - low + 1))


def draw_names(draw: Random, world: DemoWorld, count: int) -> list[tuple[DemoRep, str]]:
    """Rep and name per customer; no name comes twice, whatever its case."""
    found: list[tuple[DemoRep, str]] = []
    seen: set[str] = set()
    literal = dict(zip(range(40, DEMO_CUSTOMERS, 90), world.literal, strict=False))
    bag: list[DemoRep] = []  # refilled when empty, so that all reps have equally many
    while len(found) < count:
        bag = bag or list(world.reps)
        rep = _one_of(draw, bag)
        family = _one_of(draw, world.families)
        made = _one_of(draw, world.patterns).format(
            family=family,
            other=_one_of(draw, [other for other in world.families if other != family]),
            trade=_one_of(draw, world.trades),
            town=_one_of(draw, rep.towns),
        )
        name = literal.get(len(found), made)
        if name.casefold() not in seen:
            seen.add(name.casefold())
            bag.remove(rep)
            found.append((rep, name))
    return found


def _one_of(draw: Random, items: Sequence[_T]) -> _T:
    return items[int(draw.random() * len(items))]
