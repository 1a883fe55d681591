"""What a list of orders says of the customers on another list."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from grading.engine.grades import Lookup
from grading.engine.problems import Problem
from grading.engine.words import fold
from grading.language import Message
from grading.orders.order_list import OrderList
from grading.orders.summary import Summaries
from grading.schemes.models import OrderSummary

__all__ = ["FromOrders", "summarise"]

Bools = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]

_NAMED = 100
"""So many customers without orders are named; the count tells of the others."""
_NOBODY, _SEVERAL = -1, -2


@dataclass(frozen=True, slots=True)
class FromOrders:
    """Inputs of customers, from their orders.

    Args:
        columns: Per input one value per customer: float64 with NaN, or datetime64[D] with NaT.
        invalid: Which customers' orders cannot be added up, since one of them cannot be read or
            nobody can tell whose it is; the same for every input.
        problems: What must be mended.
        warnings: What should be looked at.
    """

    columns: Mapping[str, npt.NDArray[Any]]
    invalid: Bools
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def summarise(
    orders: OrderList,
    summary: Mapping[str, OrderSummary],
    keys: Lookup,
    *,
    names: Lookup | None = None,
    listed: str,
) -> FromOrders:
    """Fill inputs of a list of customers from their orders.

    Args:
        orders: The orders. Each says whose it is by key or, where no key is called so, by a name
            that one customer alone has; case does not matter.
        summary: Per input what to take from the orders.
        keys: The key of each customer, "" for a blank.
        names: The name of each, where there are names beside the keys.
        listed: What messages call the list of customers.
    """
    whose, rivals = _whose(orders.buyers.texts, keys, names)
    counted = orders.counts & (orders.buyers.codes >= 0)
    owner = np.append(whose, _NOBODY).take(orders.buyers.codes, mode="wrap")
    counted &= owner >= 0
    rows = slice(None) if counted.all() else counted
    found = Summaries(
        owner[rows], orders.days[rows], orders.amounts[rows], customers=len(keys.texts)
    )
    spoilt = np.zeros(len(keys.texts), np.bool_)
    spoilt[whose[(whose >= 0) & orders.faulty]] = True
    spoilt[[customer for several in rivals.values() for customer in several]] = True
    invalid = spoilt.take(keys.codes) | (np.array([not k for k in keys.texts]).take(keys.codes))
    findings = _Findings(orders, keys, names, listed)
    return FromOrders(
        {name: found.of(kind).take(keys.codes) for name, kind in summary.items()},
        invalid,
        (*orders.problems, *findings.strangers(whose, rivals)),
        (*orders.warnings, *findings.without_orders(found.counts, spoilt)),
    )


def _whose(
    buyers: Sequence[str], keys: Lookup, names: Lookup | None
) -> tuple[Codes, Mapping[int, tuple[int, ...]]]:
    """Per buyer the code of the customer's key, and all it may be where it may be several."""
    known = {key: code for code, key in enumerate(keys.texts) if key}
    whose = np.array([known.get(buyer, _NOBODY) for buyer in buyers], np.int64)
    strangers = np.flatnonzero(whose == _NOBODY)
    rivals: dict[int, tuple[int, ...]] = {}
    if strangers.size:
        called = _called(keys, names)
        for buyer in strangers.tolist():
            customers = called.get(fold(buyers[buyer]), ())
            if len(customers) == 1:
                whose[buyer] = customers[0]
            elif customers:
                whose[buyer], rivals[buyer] = _SEVERAL, customers
    return whose, rivals


def _called(keys: Lookup, names: Lookup | None) -> Mapping[str, tuple[int, ...]]:
    """Customers by folded key and name; a key counts before a name."""
    by_key = _folded((key, code) for code, key in enumerate(keys.texts) if key)
    if names is None:
        return by_key
    pairs = {
        (names.texts[name], key)
        for name, key in zip(names.codes.tolist(), keys.codes.tolist(), strict=True)
        if name >= 0 and keys.texts[key]
    }
    return {**_folded(sorted(pairs)), **by_key}


def _folded(pairs: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for text, customer in pairs:
        found[fold(text)].append(customer)
    return {text: tuple(customers) for text, customers in found.items()}


@dataclass(frozen=True, slots=True)
class _Findings:
    """What does not agree between orders and customers."""

    orders: OrderList
    keys: Lookup
    names: Lookup | None
    listed: str

    def strangers(self, whose: Codes, rivals: Mapping[int, tuple[int, ...]]) -> Iterator[Problem]:
        """A problem for each buyer who is on no list of customers, or may be several."""
        buyers = self.orders.buyers
        unclear = np.flatnonzero(whose < 0)
        if not unclear.size:
            return
        counts = np.bincount(buyers.codes[buyers.codes >= 0], minlength=len(buyers.texts))
        for buyer in unclear.tolist():
            row = self.orders.first_row_of(buyer)
            facts = {"customer": buyers.texts[buyer], "count": int(counts[buyer]), "row": row}
            code = "unknown_customer"
            if buyer in rivals:
                code, facts["several"] = "several_customers", len(rivals[buyer])
            yield self._problem(code, facts, row)

    def without_orders(self, counts: Codes, spoilt: Bools) -> Iterator[Problem]:
        """A warning that names the customers without any order."""
        idle = np.flatnonzero((counts == 0) & ~spoilt)
        keyed = [code for code in idle.tolist() if self.keys.texts[code]]
        if keyed:
            named = ", ".join(map(self._named, keyed[:_NAMED]))
            named += ", …" if len(keyed) > _NAMED else ""
            yield self._problem("no_orders", {"count": len(keyed), "customers": named}, None)

    def _named(self, code: int) -> str:
        """A customer as people know it: by key, and by name where there is one beside."""
        key = self.keys.texts[code]
        name = None
        if self.names is not None:
            at = self.names.codes[int(np.argmax(self.keys.codes == code))]
            name = self.names.texts[at] if at >= 0 else None
        return f"{key} {name}" if name else key

    def _problem(self, code: str, facts: Mapping[str, object], row: int | None) -> Problem:
        sheet = self.orders.block.sheet
        where = sheet or Message("intake.where.data")
        return Problem(
            Message(f"orders.{code}", {"where": where, "list": self.listed, **facts}),
            sheet=sheet,
            row=row,
            value=str(facts.get("customer", "")),
            code=code,
        )
