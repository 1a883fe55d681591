"""The template ``abcd-value``: a scorecard for value, with potential beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from grading.language import Lang
from workbook_templates.demo_agreements import demo_agreements
from workbook_templates.demo_contacts import RESULTS, demo_contacts
from workbook_templates.demo_customers import DemoCustomer, demo_customers
from workbook_templates.demo_names import DEMO_WORLDS, DemoRep
from workbook_templates.demo_team import demo_days_off, demo_reps, in_the_field
from workbook_templates.invented import month_starts
from workbook_templates.template import CustomerList, Row, Sample, Template

__all__ = ["ABCD_VALUE", "DEMO"]

_SEED = 7
_CUSTOMERS, _REPS, _ACCOUNTS = 60, 3, 14
_FIELD_HOURS = (
    "09:00-12:30",
    "",
    "09:00-12:30",
    "09:00-12:30, 13:30-15:30",
    "09:00-11:00",
    "",
    "",
)
_AGREED_WITH = (10, 11, 14, 21, 30, 37)
"""Zero-based places in the list of customers with agreements of their own: B's and C's."""
_MONTHS = 6
_WEEK = timedelta(days=7)
_CHANGED_PCT, _JOINED_PCT = 85, 8
_HIGH_PCT, _MIDDLE_PCT = 28, 42
_GREW = ((0.45, 0.8), (0.5, 0.9), 15, 1)
_SHRANK = ((1.2, 1.9), (1.1, 1.6), -12, -1)
"""What a customer who grew, or shrank, had before: ranges by which amount and orders are
multiplied, points of loyalty that were missing, complaints that came on top."""


def _template_sample(as_of: date, lang: Lang) -> Sample:
    """Sixty customers of three reps, who are in the field on some half days."""
    team = in_the_field(DEMO_WORLDS[lang].reps[:_REPS], _FIELD_HOURS, _ACCOUNTS)
    customers = demo_customers(as_of - _WEEK, lang, count=_CUSTOMERS, reps=_REPS, plain_names=True)
    return _sample(customers, team, as_of, lang)


def _demo_sample(as_of: date, lang: Lang) -> Sample:
    """Three hundred customers of four reps."""
    return _sample(demo_customers(as_of - _WEEK, lang), DEMO_WORLDS[lang].reps, as_of, lang)


def _sample(
    customers: Sequence[DemoCustomer], team: Sequence[DemoRep], as_of: date, lang: Lang
) -> Sample:
    """All data; the contacts of the last week are left to the plan, to be marked as done."""
    world = DEMO_WORLDS[lang]
    return Sample(
        lists=tuple(_lists(customers, as_of, lang)),
        reps=demo_reps(team, world.country),
        days_off=demo_days_off(world, as_of),
        contacts=demo_contacts(customers, lang),
        results=RESULTS[lang],
    )


def _lists(customers: Sequence[DemoCustomer], as_of: date, lang: Lang) -> Iterator[CustomerList]:
    """The customers at the beginning of each month, and now."""
    days = [*month_starts(as_of, _MONTHS), as_of]
    lives = [_Life(customer, number, len(customers)) for number, customer in enumerate(customers)]
    ids = [customers[place].customer_id for place in _AGREED_WITH]
    agreed = demo_agreements(ids, "B", as_of, lang)
    for past, day in enumerate(days):
        left = len(days) - 1 - past
        rows = [life.row(left) for life in lives if life.there(left)]
        if not left:
            rows = [{**row, **agreed.get(str(row["customer_id"]), {})} for row in rows]
        yield CustomerList(day, rows)


class _Life:
    """How the figures of one customer came to be what they are.

    Args:
        customer: As of now.
        number: Zero-based place in the list.
        count: How many customers there are; the last of them joined lately.
    """

    def __init__(self, customer: DemoCustomer, number: int, count: int) -> None:
        draw = Random(_SEED * 1_000 + number)  # its own, so that a longer list changes nobody
        self._customer = customer
        self._joined = count - number if (count - number) * 100 <= count * _JOINED_PCT else None
        changed = draw.random() * 100 < _CHANGED_PCT
        self._changed = int(draw.random() * _MONTHS) if changed else _MONTHS
        self._before = _before(customer, draw)
        self._potential = _potential(draw)

    def there(self, left: int) -> bool:
        """Whether they were a customer so many lists before the last."""
        return self._joined is None or left < self._joined

    def row(self, left: int) -> Row:
        """What the list said so many lists before the last."""
        then = self._before if left > self._changed else self._customer
        return {
            "customer_id": then.customer_id,
            "customer": then.customer,
            "annual_amount": then.annual_amount,
            "orders_per_year": then.orders_per_year,
            "loyalty": then.loyalty,
            "influence": then.influence,
            "complaints": then.complaints,
            "potential": self._potential,
            "rep": then.rep,
            "area": then.area,
        }


def _before(customer: DemoCustomer, draw: Random) -> DemoCustomer:
    """The customer before their business grew or shrank."""
    amount, orders, loyalty, complaints = _GREW if draw.random() < 0.6 else _SHRANK
    return replace(
        customer,
        annual_amount=round(customer.annual_amount * _within(draw, amount) / 100) * 100,
        orders_per_year=max(1, round(customer.orders_per_year * _within(draw, orders))),
        loyalty=min(0.98, max(0.02, round(customer.loyalty - loyalty / 100, 2))),
        complaints=max(0, customer.complaints + complaints),
    )


def _within(draw: Random, edges: tuple[float, float]) -> float:
    low, high = edges
    return low + draw.random() * (high - low)


def _potential(draw: Random) -> str:
    place = draw.random() * 100
    return "high" if place < _HIGH_PCT else "medium" if place < _HIGH_PCT + _MIDDLE_PCT else "low"


ABCD_VALUE = Template(
    "abcd-value", "abcd-value", _template_sample, beside={"potential": ("high", "medium", "low")}
)
DEMO = replace(ABCD_VALUE, sample=_demo_sample)
"""The same workbook with the customers of the demo."""
