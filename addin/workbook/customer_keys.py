"""Which customer stands in which row, without grading anybody."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from addin.hosts.base import Area, Host
from addin.workbook.comparison import text_in
from addin.workbook.locate import Customers, locate_customers
from grading.engine.block import Block
from grading.engine.columns import Intake
from grading.engine.customer_rows import KEY_INPUTS
from grading.engine.intake import intake
from grading.schemes.catalogue import common_input

__all__ = ["CustomerKeys", "read_customer_keys"]


@dataclass(frozen=True)
class CustomerKeys:
    """The keys and names of a customer list.

    Args:
        customers: The list.
        read: Its keys and names.
    """

    customers: Customers
    read: Intake

    @property
    def area(self) -> Area:
        """Its cells."""
        return self.customers.area

    @property
    def block(self) -> Block:
        """The same, to be read."""
        return self.customers.block

    @cached_property
    def repeated(self) -> frozenset[str]:
        """Keys that several rows have."""
        counts = Counter(self.read.keys.to_list())
        return frozenset(key for key, count in counts.items() if key and count > 1)

    @cached_property
    def rows(self) -> dict[str, int]:
        """The zero-based row of each key that one row alone has."""
        keys = enumerate(self.read.keys.to_list())
        return {key: row for row, key in keys if key and key not in self.repeated}

    def name(self, row: int) -> str:
        """What lists call the customer of a zero-based row: the name, with the key if shared."""
        key = text_in(self.read.keys, row) or ""
        names = self.read.texts.get("customer")
        name = (names and text_in(names, row)) or key
        return f"{name} ({key})" if name != key and self._counts[name] > 1 else name

    @cached_property
    def _counts(self) -> Counter[str | None]:
        names = self.read.texts.get("customer")
        return Counter() if names is None else Counter(names.to_list())


def read_customer_keys(host: Host, sheet: str | None, *, as_of: date) -> CustomerKeys:
    """Find the customer list and read who stands where.

    Args:
        host: The workbook.
        sheet: Where the customers stand; None looks for them.
        as_of: The date that counts as today.

    Raises:
        InputError: The customers cannot be found.
    """
    inputs = [common_input(name).model_copy(update={"required": False}) for name in KEY_INPUTS]
    customers = locate_customers(host, inputs, sheet=sheet)
    return CustomerKeys(customers, intake(customers.block, inputs, as_of=as_of))
