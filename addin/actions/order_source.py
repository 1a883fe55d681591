"""Inputs that come from a list of orders rather than from the customers' own columns."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from datetime import date

from addin.texts import message
from addin.workbook.scheme_choice import customer_inputs
from grading.engine.block import Block
from grading.engine.columns import Intake
from grading.engine.headers import recognise
from grading.engine.problems import Problem
from grading.language import Message
from grading.orders.customers import FromOrders, summarise
from grading.orders.order_list import OrderList, is_order_list, read_orders
from grading.schemes.models import Input, Scheme

__all__ = ["OrderSource", "OrdersFilled", "lacking_orders", "order_source", "takes_orders"]


@dataclass(frozen=True, slots=True)
class OrderSource:
    """A list of orders, and which inputs of a scheme it is to give.

    Args:
        customers: The list of customers; made from the orders where they are all there is.
        orders: The orders.
        inputs: Names of the inputs.
        alone: Whether the orders are all there is, so that no list of customers can be written.
    """

    customers: Block
    orders: OrderList
    inputs: tuple[str, ...]
    alone: bool

    def left(self, inputs: Sequence[Input]) -> list[Input]:
        """The inputs that the customers' columns still have to give."""
        return [each for each in inputs if each.name not in self.inputs]

    def left_of(self, require_any: Sequence[Sequence[str]]) -> list[Sequence[str]]:
        """The sets of inputs of which the customers' columns still have to give one."""
        return [names for names in require_any if not set(names) & set(self.inputs)]

    def fill(self, read: Intake, scheme: Scheme) -> tuple[Intake, "OrdersFilled"]:
        """The columns of the customers with those from the orders beside them."""
        assert scheme.orders is not None
        found = summarise(
            self.orders,
            {name: scheme.orders.summary[name] for name in self.inputs},
            read.keys,
            names=read.texts.get("customer") if "customer_id" in read.positions else None,
            listed=self.customers.sheet,
        )
        invalid = dict.fromkeys(self.inputs, found.invalid) if found.invalid.any() else {}
        whole = replace(
            read,
            columns={**read.columns, **found.columns},
            invalid={**read.invalid, **invalid},
        )
        return whole, OrdersFilled(self.inputs, self.orders, found, alone=self.alone)


@dataclass(frozen=True, slots=True)
class OrdersFilled:
    """What came of a list of orders.

    Args:
        inputs: Names of the inputs that it gave.
        orders: The list.
        found: What it gave, and what is wrong with it.
        alone: As for ``OrderSource``.
    """

    inputs: tuple[str, ...]
    orders: OrderList
    found: FromOrders
    alone: bool

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What of the orders must be mended."""
        return self.found.problems

    @property
    def notes(self) -> tuple[Message, ...]:
        """What a person should know about where values come from."""
        return (message("orders.taken", sheet=self.orders.block.sheet),)


def takes_orders(scheme: Scheme, headers: Sequence[str]) -> bool:
    """Whether a list with these headers is one of orders that the scheme can read as it is."""
    if scheme.orders is None or not is_order_list(headers):
        return False
    there = recognise(headers, customer_inputs(scheme)).positions
    needed = [name for name in scheme.orders.summary if scheme.input(name).required]
    if needed:
        return any(name not in there for name in needed)
    return not any(name in there for name in scheme.orders.summary)


def lacking_orders(scheme: Scheme, there: Container[str]) -> tuple[Message, ...]:
    """Tell that a list of orders would give what a customer list without one lacks.

    Args:
        scheme: By which customers are graded.
        there: Names of the inputs that have a column.
    """
    given = () if scheme.orders is None else scheme.orders.summary
    lacking = any(name not in there and scheme.input(name).required for name in given)
    return (message("orders.would_do"),) if lacking else ()


def order_source(
    block: Block,
    scheme: Scheme,
    *,
    as_of: date,
    table: Callable[[], OrderList | None] | None = None,
) -> OrderSource | None:
    """Where a scheme finds a list of orders; None where it needs none.

    A column of the customers counts before the orders, since a person keeps it on purpose.

    Args:
        block: The list that is to be graded: customers, or orders.
        scheme: By which.
        as_of: The date that counts as today.
        table: Reads the list of orders that lies beside the customers.
    """
    if scheme.orders is None:
        return None
    wanted = tuple(scheme.orders.summary)
    if takes_orders(scheme, block.headers):
        orders = read_orders(block, as_of=as_of)
        return OrderSource(orders.customers(), orders, wanted, alone=True)
    there = recognise(block.headers, customer_inputs(scheme)).positions
    lacking = tuple(name for name in wanted if name not in there)
    beside = table() if lacking and table is not None else None
    return None if beside is None else OrderSource(block, beside, lacking, alone=False)
