"""The table ``Orders`` of a workbook: one row per order."""

from datetime import date

from addin.hosts.base import Host, TableInfo
from grading.orders.order_list import OrderList, is_order_list, read_orders

__all__ = ["ORDERS_TABLE", "has_orders", "read_orders_table"]

ORDERS_TABLE = "Orders"


def read_orders_table(host: Host, *, as_of: date) -> OrderList | None:
    """The orders of the workbook, on whatever sheet they stand; None without such a table.

    Args:
        host: The workbook.
        as_of: The date that counts as today; a later order is a problem.
    """
    found = _orders_table(host)
    return None if found is None else read_orders(host.read(found.area), as_of=as_of)


def has_orders(host: Host) -> bool:
    """Whether the workbook has a list of orders that names customers, dates and amounts."""
    found = _orders_table(host)
    return found is not None and is_order_list(host.read(found.area).headers)


def _orders_table(host: Host) -> TableInfo | None:
    tables = [table for table in host.tables() if table.has_header]
    return next((t for t in tables if t.name.casefold() == ORDERS_TABLE.casefold()), None)
