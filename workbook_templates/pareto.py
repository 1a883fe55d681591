"""The template ``pareto``: customers ranked by what they buy, 80/20 seen at a glance."""

from workbook_templates.invented import Business, Standing
from workbook_templates.template import Row, Template

__all__ = ["PARETO"]

_AMOUNTS = ((160_000, 520_000), (28_000, 110_000), (6_000, 32_000), (400, 6_000))
_ORDERS = ((18, 52), (10, 24), (4, 13), (1, 4))
_POTENTIAL = {"high": (45, 35, 20, 15), "medium": (40, 45, 40, 30), "low": (15, 20, 40, 55)}


def _facts(standing: Standing) -> Row:
    return {
        "annual_amount": standing.number("amount", _AMOUNTS, step=100),
        "orders_per_year": standing.number("orders", _ORDERS),
        "potential": standing.choice("potential", _POTENTIAL, steady=True),
    }


PARETO = Template(
    "pareto",
    "pareto",
    Business(_facts, customers=80, kinds_pct=(15, 30, 35, 20), accounts=18).sample,
    beside={"potential": ("high", "medium", "low")},
    borrowed=("orders_per_year",),
)
