"""Small lists of orders."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from grading.engine.rows import block_from_rows
from grading.orders.order_list import OrderList, read_orders

AS_OF = date(2026, 11, 21)


@pytest.fixture(scope="session")
def read() -> Callable[..., OrderList]:
    """Reads rows of orders, by default under the headers Customer, Date, Amount."""

    def build(
        rows: Sequence[Sequence[object]],
        headers: Sequence[str] = ("Customer", "Date", "Amount"),
    ) -> OrderList:
        return read_orders(block_from_rows([headers, *rows], sheet="Orders"), as_of=AS_OF)

    return build
