"""From a workbook to its customers with their grades: the one path that every verb takes."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from addin.actions.graded_block import GradedBlock, grade_block
from addin.hosts.base import Host
from addin.texts import message
from addin.workbook.columns import NEXT_DUE
from addin.workbook.locate import Customers, locate_customers
from addin.workbook.merged import merged_problems
from addin.workbook.orders_table import read_orders_table
from addin.workbook.ownership import owned_place
from addin.workbook.previous_grades import previous_grades
from addin.workbook.scheme_choice import customer_inputs, known_inputs
from addin.workbook.scheme_source import scheme_source
from addin.workbook.settings import read_settings
from grading.engine.headers import recognise
from grading.engine.problems import Problem
from grading.engine.told import DaysOff
from grading.exceptions import InputError
from grading.language import Lang
from grading.schemes.catalogue import CUSTOMER_INPUTS
from grading.schemes.models import Scheme, Workday

__all__ = ["GradingRun", "SchemeName", "grade_customers"]

SchemeName = str | Path | Scheme
"""A scheme, or the id, title or file of one."""


@dataclass(frozen=True, slots=True)
class GradingRun:
    """The customer list of a workbook with its grades."""

    customers: Customers
    graded: GradedBlock

    @property
    def read_columns(self) -> frozenset[int]:
        """The 1-based sheet columns of the key and of all that a person keeps for grading."""
        inputs = customer_inputs(self.graded.scheme)
        known = recognise(self.customers.block.headers, inputs).positions
        return frozenset(self.customers.area.left + place for place in known.values())


def grade_customers(
    host: Host,
    *,
    scheme: SchemeName | None = None,
    sheet: str | None = None,
    as_of: date,
    lang: Lang | None = None,
    beside: Collection[str] = CUSTOMER_INPUTS,
    orders_alone: bool = False,
) -> GradingRun:
    """Find the customers of a workbook, choose the scheme, read and grade.

    Args:
        host: The workbook; nothing is written.
        scheme: By which to grade; None takes the workbook's own rules, else its setting, else
            the only one that fits.
        sheet: Where the customers stand; None looks for them.
        as_of: The date that counts as today.
        lang: Language asked for.
        beside: As for ``grade_block``.
        orders_alone: Whether a list of orders will do where there is no list of customers; what
            writes beside the customers needs one.

    Raises:
        InputError: The customers or the scheme cannot be found, or the list cannot be graded.
        SchemeError: There is no such scheme, or its file does not hold together.
        FitError: The population gives no cutoffs.
    """
    settings = read_settings(host)
    source = scheme_source(host, scheme, settings, lang)
    customers = locate_customers(host, known_inputs(source.scheme), sheet=sheet)
    chosen = source.fitting(customers.block.headers, customers.where)
    days_off, unread = _free_days(host, chosen, as_of)
    graded = grade_block(
        customers.block,
        chosen,
        as_of=as_of,
        lang=lang,
        setting=settings.language,
        found=(*merged_problems(host, customers.area), *unread),
        beside=beside,
        said=source.notes,
        orders=lambda: read_orders_table(host, as_of=as_of),
        previous=None if chosen.hysteresis is None else previous_grades(host, customers),
        days_off=days_off,
    )
    if graded.ordered is not None and graded.ordered.alone and not orders_alone:
        raise InputError(message("orders.no_customers", where=customers.where))
    return GradingRun(customers, _without_ours(host, customers, graded))


def _free_days(host: Host, scheme: Scheme, as_of: date) -> tuple[DaysOff, tuple[Problem, ...]]:
    """The days of the table Holidays and its problems, where the scheme counts working days."""
    if not any(isinstance(step, Workday) for step in scheme.steps):
        return {}, ()
    # Imported here: what reads the tables of a plan loads the planner, which no formula needs.
    from addin.workbook.team_tables import read_free_days

    found = read_free_days(host, as_of=as_of)
    return found.by_country, found.problems


def _without_ours(host: Host, customers: Customers, graded: GradedBlock) -> GradedBlock:
    """The same without problems of cells in our Next due, which are written anew in any case."""
    ours = owned_place(host.names(), customers.area, NEXT_DUE.name)
    read = graded.intake
    if ours is None:
        return graded
    left = [p for p in read.problems if p.column != ours or (p.row or 0) < read.first_row]
    if len(left) == len(read.problems):
        return graded
    return replace(graded, intake=replace(read, problems=tuple(left)))
