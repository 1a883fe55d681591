"""The template ``rfm``: how lately, how often and for how much, from a list of orders.

Last order, number and sum of orders stand in the list of customers as formulas over the orders,
so that people see them live; Tierbook reads the orders themselves.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from grading.orders.order_list import order_inputs
from workbook_templates.demo_customers import working_day
from workbook_templates.invented import Business, Invented, Standing
from workbook_templates.order_formulas import ORDER_FORMULAS
from workbook_templates.segments_page import add_segments
from workbook_templates.template import Page, Row, Template

__all__ = ["RFM"]

_LIST_DAYS = 540
"""How far the list of orders goes back."""
_GAPS = ((8, 22), (20, 48), (40, 100), (90, 240))
"""Days between two orders of each of the four kinds."""
_AMOUNTS = ((900, 5_200), (500, 3_000), (150, 1_400), (40, 600))
_STOPPED_PCT = (20, 34, 34, 42)
_STOPPED_DAYS = (60, 300)
"""How long ago some ordered for the last time."""


def _orders(who: Invented, today: date) -> list[tuple[date, int]]:
    """Days and amounts of all orders of a customer, oldest first."""
    standing = Standing(who, today, today, 0)
    draw = standing.chance("orders", steady=True)
    start = max(who.since, today - timedelta(days=_LIST_DAYS))
    stopped = who.joined is None and draw.random() * 100 < _STOPPED_PCT[who.kind]
    low, high = _STOPPED_DAYS
    end = today - timedelta(days=low + int(draw.random() * (high - low)) if stopped else 0)
    shortest, longest = _GAPS[who.kind]
    least, most = _AMOUNTS[who.kind]
    found: list[tuple[date, int]] = []
    day = start + timedelta(days=int(draw.random() * shortest)) if who.joined is None else start
    while day < end or not found:
        amount = least + int(draw.random() ** 2 * (most - least))
        found.append((working_day(day), amount // 5 * 5))
        day += timedelta(days=shortest + int(draw.random() * (longest - shortest)))
    return found


def _orders_until(people: Sequence[Invented], day: date, today: date) -> Mapping[str, list[Row]]:
    """The table of orders on the day of a list, oldest first."""
    rows = [
        (ordered, who.customer_id, who.customer, amount)
        for who in people
        for ordered, amount in _orders(who, today)
        if ordered <= day
    ]
    names = ("order_date", "buyer_id", "buyer", "order_amount")
    return {"Orders": [dict(zip(names, row, strict=True)) for row in sorted(rows)]}


def _facts(standing: Standing) -> Row:
    orders = [o for o in _orders(standing.who, standing.today) if o[0] <= standing.day]
    return {
        "last_order_date": max((day for day, _ in orders), default=""),
        "order_count": len(orders),
        "total_amount": sum(amount for _, amount in orders),
    }


RFM = Template(
    "rfm",
    "rfm",
    Business(_facts, tables=_orders_until, customers=70, accounts=14).sample,
    computed={
        "last_order_date": ORDER_FORMULAS["last"],
        "order_count": ORDER_FORMULAS["count"],
        "total_amount": ORDER_FORMULAS["sum"],
    },
    tables={"Orders": order_inputs},
    pages=(Page("segments", "dashboard", add_segments),),
)
