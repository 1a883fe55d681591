"""What planning takes from orders and grades: last orders, buying rhythms and deadlines."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from addin.actions.graded_block import GradedBlock
from addin.actions.grading_run import GradingRun
from addin.hosts.base import Host
from addin.texts import message
from addin.workbook.columns import CHANGED_ON
from addin.workbook.orders_table import ORDERS_TABLE, read_orders_table
from addin.workbook.ownership import owned_place
from grading.contacts.calendars import Days
from grading.engine.grades import EXPIRES_ON
from grading.engine.problems import Problem
from grading.engine.typed_columns import read_column
from grading.orders.customers import FromOrders, summarise
from grading.scheduling.overrides import ContactOverrides
from grading.schemes.catalogue import common_input
from grading.schemes.models import ContactRule, Input, OrderSummary

__all__ = ["OrderHabits", "order_habits", "with_deadlines"]

_FEWEST_REPEATS = 2
"""Days with orders after the first such day: with fewer there is one gap at most, and no rhythm."""
_SUMMARY: Mapping[str, OrderSummary] = {
    "last": "last",
    "gap": "median_gap",
    "repeats": "repeat_count",
}
_READ = ("own_rhythm", "reactivate_after_days", "win_back_after_days", "last_order_date")


@dataclass(frozen=True, slots=True)
class OrderHabits:
    """When each customer ordered last, and how often it orders.

    Args:
        last_order: datetime64[D], NaT for never; None where nothing says.
        rhythm_days: float64: median days between orders, NaN with fewer than three days of
            orders; None where nothing says.
        problems: What of the orders must be mended.
    """

    last_order: Days | None = None
    rhythm_days: npt.NDArray[np.float64] | None = None
    problems: tuple[Problem, ...] = ()


def order_habits(host: Host, graded: GradedBlock, overrides: ContactOverrides) -> OrderHabits:
    """Read what the contact rules want to know of orders; the table Orders only if they do.

    A column with the day of the last order goes before the table Orders.

    Args:
        host: The workbook.
        graded: Its customers.
        overrides: What is the customers' own.
    """
    rules = [tier.contact for tier in graded.scheme.tiers]
    column = graded.intake.columns.get("last_order_date")
    last = None if column is None else column.astype("datetime64[D]")
    wants_last = last is None and _wanted(rules, overrides, "reactivate_after_days")
    wants_last |= last is None and _wanted(rules, overrides, "win_back_after_days")
    wants_rhythm = _wanted(rules, overrides, "own_rhythm")
    if not (wants_last or wants_rhythm):
        return OrderHabits(last)
    found = _from_orders(host, graded)
    if found is None:
        lacking = _lacking(rhythm=wants_rhythm, last=wants_last)
        return OrderHabits(last, problems=tuple(lacking))
    enough = found.columns["repeats"] >= _FEWEST_REPEATS
    return OrderHabits(
        found.columns["last"].astype("datetime64[D]") if last is None else last,
        np.where(enough & ~found.invalid, found.columns["gap"], np.nan),
        () if graded.ordered is not None else found.problems,  # grading has told them
    )


def _wanted(rules: list[ContactRule], overrides: ContactOverrides, field: str) -> bool:
    """Whether any customer may have a field of the contact rule."""
    own = overrides.own.get(field)
    return any(getattr(rule, field) for rule in rules) or (own is not None and any(own.values))


def _lacking(*, rhythm: bool, last: bool) -> Iterator[Problem]:
    """What cannot be told of orders, and what to add.

    Args:
        rhythm: Whether the customers' buying rhythm is wanted.
        last: Whether the day of the last order is.
    """
    label = {name: common_input(name).label for name in _READ}
    if rhythm:
        facts = {"rule": label["own_rhythm"], "table": ORDERS_TABLE}
        yield Problem(what=message("order_habits.no_rhythm", **facts), code="no_orders")
    if last:
        asleep, lost = label["reactivate_after_days"], label["win_back_after_days"]
        facts = {"column": label["last_order_date"], "table": ORDERS_TABLE}
        what = message("order_habits.no_last_order", asleep=asleep, lost=lost, **facts)
        yield Problem(what=what, code="no_last_order")


def _from_orders(host: Host, graded: GradedBlock) -> FromOrders | None:
    read = graded.intake
    if graded.ordered is not None:
        orders = graded.ordered.orders
    elif (table := read_orders_table(host, as_of=graded.as_of)) is not None:
        orders = table
    else:
        return None
    names = read.texts.get("customer") if "customer_id" in read.positions else None
    return summarise(orders, _SUMMARY, read.keys, names=names, listed=graded.block.sheet)


def with_deadlines(host: Host, run: GradingRun, overrides: ContactOverrides) -> ContactOverrides:
    """What is agreed with customers, with the days by which their tiers want deals closed.

    A tier that is to close within some days does so until its grade runs out by the scheme's own
    dates, else so many days after the grade last changed. A customer's own deadline goes before.

    Args:
        host: The workbook.
        run: Its customers.
        overrides: What is agreed.
    """
    graded = run.graded
    within = {tier.grade: tier.contact.close_within_days for tier in graded.scheme.tiers}
    if not any(within.values()):
        return overrides
    grade = graded.grades.grade
    table = np.array([*(within.get(text) or 0 for text in grade.texts), 0], dtype=np.int64)
    days = table[grade.codes]
    until = dict(graded.date_outputs()).get(EXPIRES_ON)
    if until is None:
        until = _changed_on(host, run) + days
    own = overrides.deadline
    found = np.where(days > 0, until, np.datetime64("NaT", "D"))
    deadline = found if own is None else np.where(np.isnat(own), found, own)
    return replace(overrides, deadline=deadline.astype("datetime64[D]"))


def _changed_on(host: Host, run: GradingRun) -> Days:
    """When each grade last changed, as our column says; NaT where it does not."""
    graded, area = run.graded, run.customers.area
    column = owned_place(host.names(), area, CHANGED_ON.name)
    if column is None:
        return np.full(graded.intake.rows, np.datetime64("NaT"), dtype="datetime64[D]")
    raw = graded.block.column(column - area.left)
    wanted = Input(name="changed_on", type="date", required=False)
    read = read_column(raw, wanted, as_of=graded.as_of, date1904=graded.block.date1904)
    return np.asarray(read.values)[: graded.intake.rows].astype("datetime64[D]")
