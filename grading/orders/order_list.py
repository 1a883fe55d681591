"""Reading a list of orders: whose, when, how much."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from grading.engine.block import Block, CellKind, RawColumn
from grading.engine.customer_rows import key_lookup
from grading.engine.findings import compressed
from grading.engine.grades import Lookup
from grading.engine.headers import recognise
from grading.engine.intake import intake
from grading.engine.problems import Problem
from grading.language import LANGUAGES, Message, Texts
from grading.schemes.catalogue import common_input
from grading.schemes.models import Aliases, Input, LocalText

__all__ = ["OrderList", "is_order_list", "order_inputs", "read_orders"]

_TEXTS = Texts("grading")
_BUYERS = ("buyer_id", "buyer")
"""Whose order it is, the better one first. They are not called as in a list of customers, since
a customer may well stand in many rows here."""
_DATE_ALIASES = Aliases(
    en=("order date", "invoice date", "purchase date", "transaction date", "day"),
    zh=("订单日期", "下单日期", "购买日期", "交易日期"),
    es=("fecha del pedido", "fecha de pedido", "fecha de compra", "fecha de la factura", "día"),
)
_AMOUNT_ALIASES = Aliases(
    en=("order amount", "order value", "sales", "revenue", "value", "total", "net amount"),
    zh=("订单金额", "购买金额", "销售额", "交易金额", "消费金额"),
    es=(
        "importe",
        "importe del pedido",
        "valor del pedido",
        "monto del pedido",
        "ventas",
        "total",
    ),
)
_MIXER = np.uint64(0x9E3779B97F4A7C15)
"""2 to the power of 64 by the golden ratio, odd: it spreads neighbours far apart."""
_LISTED_ROWS = 20
"""So many rows a warning names; it says how many more there are."""


@dataclass(frozen=True, slots=True)
class OrderList:
    """A list of orders after reading.

    Args:
        block: Its cells.
        buyers: Key or name of the customer, per row; -1 where there is none.
        days: datetime64[D] per row.
        amounts: float64 per row; below 0 for a return.
        counts: Which rows are whole: a customer, a day and an amount.
        faulty: Per text of ``buyers``, whether some order of theirs cannot be read, so that no
            sum or count over their orders can be trusted.
        problems: What must be mended.
        warnings: What should be looked at.
    """

    block: Block
    buyers: Lookup
    days: npt.NDArray[np.datetime64]
    amounts: npt.NDArray[np.float64]
    counts: npt.NDArray[np.bool_]
    faulty: npt.NDArray[np.bool_]
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()

    def first_row_of(self, buyer: int) -> int:
        """1-based sheet row of the first order of a customer."""
        return self.block.first_row + int(np.argmax(self.buyers.codes == buyer))

    def customers(self) -> Block:
        """A list of the customers who ordered, with no column but the one that names them.

        It stands on no sheet, so it is called after the list of orders and the header there.
        """
        found = recognise(self.block.headers, order_inputs()).positions
        header = next(self.block.headers[found[name]] for name in _BUYERS if name in found)
        texts = self.buyers.texts
        column = RawColumn(
            np.full(len(texts), CellKind.TEXT, np.uint8),
            np.full(len(texts), np.nan),
            np.arange(len(texts), dtype=np.int32),
            texts,
        )
        return Block(
            headers=(header,),
            rows=len(texts),
            first_row=2,
            first_column=1,
            load=lambda _: column,
            sheet=f"{self.block.sheet} · {header}" if self.block.sheet else header,
            text_only=True,
        )


@cache
def order_inputs() -> tuple[Input, ...]:
    """Columns of a list of orders."""
    buyers = zip(_BUYERS, ("customer_id", "customer"), strict=True)
    return (
        *(
            common_input(common).model_copy(update={"name": name, "required": False})
            for name, common in buyers
        ),
        Input(
            name="order_date", type="date", label=_label("date"), aliases=_DATE_ALIASES, past=True
        ),
        Input(name="order_amount", type="number", label=_label("amount"), aliases=_AMOUNT_ALIASES),
    )


def _label(key: str) -> LocalText:
    return LocalText(**{lang: _TEXTS.get(f"orders.{key}", lang) for lang in LANGUAGES})


def is_order_list(headers: Sequence[str]) -> bool:
    """Whether headers name a customer, a date and an amount."""
    found = recognise(headers, order_inputs()).positions
    named = any(name in found for name in _BUYERS)
    return named and "order_date" in found and "order_amount" in found


def read_orders(block: Block, *, as_of: date) -> OrderList:
    """Read a list of orders; faults never raise.

    Args:
        block: The cells.
        as_of: The date that counts as today; a later order is a problem.
    """
    read = intake(block, order_inputs(), as_of=as_of, require_any=[_BUYERS])
    buyers = _buyers(block, read.positions, read.rows)
    blank = np.full(read.rows, np.nan)
    never = np.full(read.rows, np.datetime64("NaT", "D"))
    days = np.asarray(read.columns.get("order_date", never), "datetime64[D]")
    amounts = np.asarray(read.columns.get("order_amount", blank), np.float64)
    named = buyers.codes >= 0
    counts = named & ~np.isnat(days) & ~np.isnan(amounts)
    faulty = np.zeros(len(buyers.texts), np.bool_)
    faulty[buyers.codes[named & ~counts]] = True
    found = OrderList(block, buyers, days, amounts, counts, faulty)
    return replace(
        found,
        problems=tuple(p for p in read.problems if p.code != "no_key"),
        warnings=(*(w for w in read.warnings if w.code != "no_key"), *_suspicious(found)),
    )


def _buyers(block: Block, positions: Mapping[str, int], rows: int) -> Lookup:
    """Whose each order is: the id where there is one, else the name."""
    found = [
        key_lookup(block.column(positions[name]), rows) for name in _BUYERS if name in positions
    ]
    if not found:
        return Lookup(np.full(rows, -1, np.int32), ())
    first = _without_blank(found[0])
    if len(found) == 1 or (first.codes >= 0).all():
        return first
    second = _without_blank(found[1])
    offset = len(first.texts)
    codes = np.where((first.codes < 0) & (second.codes >= 0), second.codes + offset, first.codes)
    return Lookup(codes, (*first.texts, *second.texts))


def _without_blank(keys: Lookup) -> Lookup:
    """Keys in which a blank is -1 rather than an empty text."""
    return Lookup(keys.codes - np.int32(1), keys.texts[1:])


def _suspicious(orders: OrderList) -> Iterator[Problem]:
    """Rows that may well be right, but change what is added up."""
    returns = np.flatnonzero(orders.counts & (orders.amounts < 0))
    yield from _warning("returns", orders, returns)
    zeros = np.flatnonzero(orders.counts & (orders.amounts == 0))
    yield from _warning("zeros", orders, zeros)
    yield from _warning("twice", orders, _repeated(orders))


def _warning(code: str, orders: OrderList, rows: npt.NDArray[np.intp]) -> Iterator[Problem]:
    if not rows.size:
        return
    numbers = (rows + orders.block.first_row).tolist()
    more = " …" if len(numbers) > _LISTED_ROWS else ""
    sheet = orders.block.sheet
    facts = {
        "where": sheet or Message("intake.where.data"),
        "count": len(numbers),
        "rows": compressed(numbers[:_LISTED_ROWS]) + more,
    }
    yield Problem(Message(f"orders.{code}", facts), sheet=sheet, row=numbers[0], code=code)


def _repeated(orders: OrderList) -> npt.NDArray[np.intp]:
    """Rows equal to one further up in customer, day and amount."""
    rows = np.flatnonzero(orders.counts)
    columns = (orders.buyers.codes, orders.days.view(np.int64), orders.amounts + 0.0)
    rows = rows[_may_repeat([column[rows] for column in columns])]
    order = rows[np.lexsort([column[rows] for column in reversed(columns)])]
    alike = np.ones(max(len(order) - 1, 0), np.bool_)
    for values in columns:
        alike &= values[order[1:]] == values[order[:-1]]
    return np.sort(order[1:][alike])


def _may_repeat(columns: Sequence[npt.NDArray[Any]]) -> npt.NDArray[np.bool_]:
    """Rows whose cells mix to a number that another row has: all that are equal, few others.

    Looking numbers up is many times as fast as sorting by three columns.
    """
    import pandas as pd

    mixed = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        wide = np.float64 if column.dtype.kind == "f" else np.int64
        bits = np.ascontiguousarray(column, wide).view(np.uint64)
        mixed = (mixed ^ bits) * _MIXER
        mixed ^= mixed >> np.uint64(32)
    return pd.Series(mixed).duplicated(keep=False).to_numpy()
