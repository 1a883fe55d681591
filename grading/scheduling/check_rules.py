"""The part of the independent judge that looks at each customer's own contact rule.

It looks at the rule, never at the windows that were made of it.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from grading.language import Message
from grading.scheduling.check_agreements import Finding
from grading.scheduling.plan import Plan, Visit, as_columns
from grading.scheduling.problem import WEEKDAYS, Contact, Customer, PlanProblem, Precedence

__all__ = ["RULE_CODES", "broken_rules"]

RULE_CODES = ("min_gap", "start_week", "own_rule", "deadline")
"""Every rule looked at here."""

_BY_RULE = (Precedence.DUE, Precedence.OVERDUE)
_FIRST_MONDAY = date(2024, 1, 1)
_WEEK = timedelta(days=6)
_REVIVALS = frozenset({"contact_rules.purpose.reactivation", "contact_rules.purpose.win_back"})
_DEADLINE = "contact_rules.purpose.deadline"

_Entry = tuple[date, bool, int | None]
"""Day of a contact, whether the rule alone asked for it, position of the contact or None."""


def broken_rules(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Everything in customers' own rules that a plan breaks."""
    by_customer: defaultdict[int, list[_Entry]] = defaultdict(list)
    visits = as_columns(plan.visits)
    positions, _, days, _ = visits.columns
    for at, (position, day) in enumerate(zip(positions.tolist(), days.tolist(), strict=True)):
        if not 0 <= position < len(problem.contacts):
            continue
        contact = problem.contacts[position]
        if contact.precedence is Precedence.GREETING:
            continue
        if not 0 <= contact.customer < len(problem.customers):
            continue
        by_rule = contact.precedence in _BY_RULE
        by_customer[contact.customer].append((date.fromordinal(day), by_rule, position))
        customer = problem.customers[contact.customer]
        rule = customer.rule
        if not by_rule or rule is None:
            continue
        as_ruled = contact.minutes == rule.minutes and contact.channel == rule.channel
        if customer.start_week is not None or not as_ruled:
            yield from _alone(customer, contact, visits[at])
        if customer.agreed is not None and not contact.number:
            yield from _deadline(problem, customer, contact, visits[at])
    yield from _too_close(problem, by_customer)


def _found(code: str, position: int | None, /, **facts: object) -> Finding:
    return code, Message(f"contact_rules.violation.{code}", facts), position


def _alone(customer: Customer, contact: Contact, visit: Visit) -> Iterator[Finding]:
    """The contact is of the customer's own kind, and in the customer's own week."""
    rule = customer.rule
    facts: dict[str, object] = {"customer": contact.key, "day": visit.day}
    week = None if contact.purpose.key == _DEADLINE else customer.start_week
    if week is not None and _turn(visit.day) != week:
        yield _found("start_week", visit.contact, week="AB"[week], **facts)
    if rule is None or rule.channel == "none" or contact.purpose.key in _REVIVALS:
        return
    if (contact.channel, contact.minutes) != (rule.channel, rule.minutes):
        facts |= {"channel": contact.channel, "minutes": contact.minutes}
        yield _found("own_rule", visit.contact, wanted=rule.channel, length=rule.minutes, **facts)


def _deadline(
    problem: PlanProblem, customer: Customer, contact: Contact, visit: Visit
) -> Iterator[Finding]:
    """The first contact by rule is not after a deadline that it could have kept."""
    deadline = customer.agreed.deadline if customer.agreed is not None else None
    if deadline is None or visit.day <= deadline or customer.rule is None:
        return
    taken = any(entry.key == customer.key for entry in problem.kept)
    fixed = customer.agreed is not None and customer.agreed.fixed_date is not None
    if not (taken or fixed) and _could_be(problem, customer, visit, deadline):
        facts = {"customer": customer.key, "day": visit.day, "deadline": deadline}
        yield _found("deadline", visit.contact, **facts)


def _could_be(problem: PlanProblem, customer: Customer, visit: Visit, deadline: date) -> bool:
    """Whether the rule allows a contact on any of the seven days up to a deadline."""
    known = 0 <= visit.rep < len(problem.reps)
    if not known or customer.rule is None or customer.rule.channel == "none":
        return False
    rep, rule, day = problem.reps[visit.rep], customer.rule, max(problem.start, deadline - _WEEK)
    if customer.last_contact is not None:
        day = max(day, customer.last_contact + timedelta(days=rule.min_gap_days))
    while day <= min(deadline, problem.end):
        blocked = customer.agreed is not None and customer.agreed.is_blocked(day)
        by_day = not rule.weekdays or WEEKDAYS[day.weekday()] in rule.weekdays
        by_week = customer.start_week in (None, _turn(day))
        if rep.hours_on(day) and by_day and by_week and not blocked:
            return True
        day += timedelta(days=1)
    return False


def _turn(day: date) -> int:
    return (day - _FIRST_MONDAY).days // 7 % 2


def _too_close(problem: PlanProblem, by_customer: dict[int, list[_Entry]]) -> Iterator[Finding]:
    """Two contacts of one customer keep the minimum gap, unless a person wanted both."""
    rows = {customer.key: row for row, customer in reversed([*enumerate(problem.customers)])}
    for entry in problem.kept:
        row = rows.get(entry.key)
        if row in by_customer and entry.status != "skipped" and not entry.greeting:
            by_customer[row].append((entry.day, False, None))
    for row, entries in by_customer.items():
        customer = problem.customers[row]
        if customer.rule is None:
            continue
        gap = customer.rule.min_gap_days
        if customer.last_contact is not None:
            entries.append((customer.last_contact, False, None))
        if len(entries) < 2:
            continue
        entries.sort(key=lambda entry: entry[0])
        for (first, free, _), (second, also_free, position) in pairwise(entries):
            if (free or also_free) and (second - first).days < gap:
                facts = {"customer": customer.key, "first": first, "second": second, "gap": gap}
                yield _found("min_gap", position, **facts)
