"""Lists of orders: one row per order in place of one row per customer."""

from collections.abc import Sequence
from functools import cache

from addin.texts import TEXTS
from grading.engine.headers import recognise
from grading.language import LANGUAGES
from grading.schemes.catalogue import common_input
from grading.schemes.models import Aliases, Input, LocalText

__all__ = ["is_order_list", "order_inputs"]

_DATE_ALIASES = Aliases(
    en=("order date", "invoice date", "purchase date"),
    zh=("订单日期", "下单日期", "购买日期"),
    es=("fecha del pedido", "fecha de pedido", "fecha de compra"),
)
_AMOUNT_ALIASES = Aliases(
    en=("order amount", "order value", "sales"),
    zh=("订单金额", "购买金额", "销售额"),
    es=("importe del pedido", "valor del pedido", "monto"),
)


@cache
def order_inputs() -> tuple[Input, ...]:
    """Columns of a list of orders: whose, when, how much."""
    return (
        common_input("customer_id"),
        common_input("customer"),
        Input(name="order_date", type="date", label=_text("date"), aliases=_DATE_ALIASES),
        Input(name="order_amount", type="number", label=_text("amount"), aliases=_AMOUNT_ALIASES),
    )


def _text(key: str) -> LocalText:
    return LocalText(**{lang: TEXTS.get(f"formulas.orders.{key}", lang) for lang in LANGUAGES})


def is_order_list(headers: Sequence[str]) -> bool:
    """Whether headers name a customer, a date and an amount."""
    found = recognise(headers, order_inputs()).positions
    named = "customer" in found or "customer_id" in found
    return named and "order_date" in found and "order_amount" in found
