"""The list of orders of a workbook: the table ``Orders``, else the sheet of that name."""

from datetime import date

from addin.hosts.base import Host
from addin.workbook.region import HEADER_ROWS, find_region
from grading.engine.block import Block
from grading.engine.headers import find_header
from grading.orders.order_list import OrderList, is_order_list, order_inputs, read_orders

__all__ = ["ORDERS_TABLE", "has_orders", "read_orders_table"]

ORDERS_TABLE = "Orders"
_SHEETS = frozenset({"orders", "订单", "pedidos"})
"""What a sheet with the orders may be called where no table is called ``Orders``."""


def read_orders_table(host: Host, *, as_of: date) -> OrderList | None:
    """The orders of the workbook; None where it has none.

    Args:
        host: The workbook.
        as_of: The date that counts as today; a later order is a problem.
    """
    found = _orders(host)
    return None if found is None else read_orders(found, as_of=as_of)


def has_orders(host: Host) -> bool:
    """Whether the workbook has a list of orders that names customers, dates and amounts."""
    found = _orders(host)
    return found is not None and is_order_list(found.headers)


def _orders(host: Host) -> Block | None:
    """The table wherever it stands and whatever it holds, else a sheet if its headers fit."""
    for table in host.tables():
        if table.has_header and table.name.casefold() == ORDERS_TABLE.casefold():
            return host.read(table.area)
    for sheet in host.sheets():
        if sheet.kind == "worksheet" and sheet.name.strip().casefold() in _SHEETS:
            inputs = order_inputs()
            if find_header(host.peek(sheet.name, HEADER_ROWS), inputs) is not None:
                _, block = find_region(host, sheet, inputs)
                return block if is_order_list(block.headers) else None
    return None
