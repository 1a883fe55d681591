"""The table ``Orders`` of a workbook: one row per order."""

from datetime import date

from addin.hosts.base import Host
from grading.orders.order_list import OrderList, read_orders

__all__ = ["ORDERS_TABLE", "read_orders_table"]

ORDERS_TABLE = "Orders"


def read_orders_table(host: Host, *, as_of: date) -> OrderList | None:
    """The orders of the workbook, on whatever sheet they stand; None without such a table.

    Args:
        host: The workbook.
        as_of: The date that counts as today; a later order is a problem.
    """
    tables = [table for table in host.tables() if table.has_header]
    found = next((t for t in tables if t.name.casefold() == ORDERS_TABLE.casefold()), None)
    return None if found is None else read_orders(host.read(found.area), as_of=as_of)
