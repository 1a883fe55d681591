"""What a customer's page says of contacts: the rule, what was done, what is planned, what is due."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from addin.actions.contact_dates import standing_due_dates
from addin.actions.contact_facts import ContactFacts, read_contact_facts
from addin.actions.customer_names import CustomerNames
from addin.actions.graded_block import GradedBlock
from addin.actions.grading_run import GradingRun
from addin.hosts.base import Host
from addin.workbook.comparison import text_in
from addin.workbook.contacts_table import ContactRow
from addin.workbook.schedule_rows import ScheduleRow, read_schedule
from grading.contacts.due import overdue_days
from grading.engine.problems import Problem
from grading.language import Message
from grading.scheduling.customer_rules import Rules
from grading.schemes.models import ContactRule

__all__ = ["Care", "read_care"]

_AHEAD = ("planned", "fixed")


@dataclass(frozen=True, slots=True)
class Care:
    """How one customer is looked after.

    Args:
        rule: That of the tier, with what the customer has of its own; None without a grade.
        own_interval: Whether the interval is the customer's own.
        prepare: What to do before and at the visit.
        policy: How the tier is served.
        last_contact: The latest that the list and the log know; None if never contacted.
        next_due: None where nothing is due.
        overdue_days: Days by which it is overdue, 0 where it is not.
        contacts: What the log holds, latest first.
        visits: What is planned from today on.
        problems: What of the log and the agreements concerns the customer and must be mended.
    """

    rule: ContactRule | None = None
    own_interval: bool = False
    prepare: str = ""
    policy: str = ""
    last_contact: date | None = None
    next_due: date | None = None
    overdue_days: int = 0
    contacts: tuple[ContactRow, ...] = ()
    visits: tuple[ScheduleRow, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_care(host: Host, run: GradingRun, row: int) -> Care:
    """Read what the workbook says of the contacts with the customer in a zero-based row.

    Raises:
        InputError: The schedule cannot be read.
        CalendarError: A country among the reps is not known.
    """
    care = replace(_care(run.graded, row), visits=tuple(_visits(host, run.graded, row)))
    return _with_dates(care, host, run, read_contact_facts(host, run), row)


def _care(graded: GradedBlock, row: int) -> Care:
    """The rule and the service of the tier."""
    grade = text_in(graded.grades.grade, row)
    if grade is None:
        return Care()
    tier = graded.scheme.tier(grade)
    return Care(
        rule=tier.contact,
        prepare=tier.contact.prepare.get(graded.lang),
        policy=tier.policy.get(graded.lang),
    )


def _visits(host: Host, graded: GradedBlock, row: int) -> list[ScheduleRow]:
    names, key = CustomerNames(graded), graded.key_of(row)
    schedule = read_schedule(host, as_of=graded.as_of)
    ahead = [
        visit
        for visit in (*schedule.planned, *schedule.rows)
        if visit.day >= graded.as_of and visit.status in _AHEAD
    ]
    mine = [visit for visit in ahead if key and names.key_of(visit.customer) == key]
    return sorted(mine, key=lambda visit: visit.order)


def _with_dates(care: Care, host: Host, run: GradingRun, facts: ContactFacts, row: int) -> Care:
    """The same with the log of contacts and what is due by it."""
    key = run.graded.key_of(row)
    contacts = [
        each.contact
        for whose, each in zip(facts.keys, facts.log.rows, strict=True)
        if whose == key
    ]
    due = standing_due_dates(host, run, facts)[row : row + 1]
    care = _own_rule(care, run.graded, facts, row)
    return replace(
        care,
        last_contact=None if np.isnat(facts.last[row]) else facts.last[row].item(),
        next_due=None if np.isnat(due[0]) else due[0].item(),
        overdue_days=int(overdue_days(due, run.graded.as_of)[0]),
        contacts=tuple(sorted(contacts, key=lambda contact: contact.day, reverse=True)),
        problems=tuple(_concerning(facts.problems, run.graded, facts.names, row)),
    )


def _own_rule(care: Care, graded: GradedBlock, facts: ContactFacts, row: int) -> Care:
    """The same with the rule that the customer itself follows."""
    rules = Rules.of(facts.portfolio(), graded.scheme.tiers)
    rule = rules.rule_of(row)
    if care.rule is None or rule is None:
        return care
    typed = not np.isnan(facts.overrides.interval_days[row])
    return replace(
        care,
        rule=rule.model_copy(update={"every_days": int(rules.every[row]) or None}),
        own_interval=typed or bool(rules.rhythm[row]),
        prepare=rule.prepare.get(graded.lang),
    )


def _concerning(
    problems: Iterable[Problem], graded: GradedBlock, names: CustomerNames, row: int
) -> Iterator[Problem]:
    """Those that do not speak of other customers."""
    for problem in problems:
        if problem.sheet == graded.block.sheet and problem.row is not None:
            if problem.row == graded.intake.first_row + row:
                yield problem
            continue
        facts = problem.what.facts if isinstance(problem.what, Message) else {}
        called = facts.get("customer")
        if called is None or names.key_of(str(called)) == graded.key_of(row):
            yield problem
