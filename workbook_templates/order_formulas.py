"""What a list of orders says of a customer, as formulas of the customers' own columns."""

from collections.abc import Mapping

from grading.schemes.models import OrderSummary
from workbook_templates.content import TemplateContent
from workbook_templates.template import Computed

__all__ = ["ORDER_FORMULAS"]

_LATE = 2_000_000
"""A day after all others, as Excel counts them."""


def _first(content: TemplateContent) -> str:
    days = content.tables["Orders"].column("order_date")
    # The least of some is the greatest once turned round; MINIFS is not known before Excel 2019.
    turned = f"SUMPRODUCT(MAX(({_mine(content)})*({_LATE}-{days})))"
    return _of_orders(content, f"{_LATE}-{turned}")


def _last(content: TemplateContent) -> str:
    days = content.tables["Orders"].column("order_date")
    return _of_orders(content, f"SUMPRODUCT(MAX(({_mine(content)})*{days}))")


def _count(content: TemplateContent) -> str:
    return _of_customers(content, f"SUMPRODUCT(--({_mine(content)}))")


def _sum(content: TemplateContent) -> str:
    amounts = content.tables["Orders"].column("order_amount")
    return _of_customers(content, f"SUMPRODUCT(({_mine(content)})*{amounts})")


def _mine(content: TemplateContent) -> str:
    """Which orders are the customer's."""
    ids = content.tables["Orders"].column("buyer_id")
    return f"{ids}={content.tables['Customers'].cell('customer_id')}"


def _of_orders(content: TemplateContent, figure: str) -> str:
    """A figure, blank for who has not ordered."""
    ids = content.tables["Orders"].column("buyer_id")
    customer = content.tables["Customers"].cell("customer_id")
    return _of_customers(content, f'IF(COUNTIF({ids},{customer})=0,"",{figure})')


def _of_customers(content: TemplateContent, figure: str) -> str:
    """A figure, blank in a row that waits for a customer."""
    return f'IF({content.tables["Customers"].cell("customer_id")}="","",{figure})'


ORDER_FORMULAS: Mapping[OrderSummary, Computed] = {
    "first": Computed("date", _first),
    "last": Computed("date", _last),
    "count": Computed("number", _count),
    "sum": Computed("number", _sum),
}
"""Those that formulas can give without slowing a workbook down; the values stand in the rows."""
