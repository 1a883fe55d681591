"""The part of the independent judge that looks at what was agreed with single customers.

It looks at what a person agreed on, never at the windows that were made of it.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from grading.contacts.holiday_names import public_holidays
from grading.language import Message
from grading.scheduling.overrides import Agreement
from grading.scheduling.plan import Plan, Visit, as_columns, contacts_of
from grading.scheduling.problem import PlanProblem, Precedence

__all__ = ["AGREEMENT_CODES", "Finding", "broken_agreements"]

AGREEMENT_CODES = (
    "blocked",
    "fixed_date",
    "fixed_missing",
    "agreed_week",
    "must_missing",
    "not_a_birthday",
)
"""Every rule looked at here."""

Finding = tuple[str, Message, int | None]
"""Code, what is wrong, zero-based position of the contact or None."""


def broken_agreements(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Everything agreed with a customer that a plan breaks."""
    visits = as_columns(plan.visits)
    for at, position in enumerate(contacts_of(visits).tolist()):
        if 0 <= position < len(problem.contacts):
            contact = problem.contacts[position]
            if 0 <= contact.customer < len(problem.customers):
                agreed = problem.customers[contact.customer].agreed
                if agreed is not None or contact.stands_alone:
                    yield from _visit(problem, visits[at], agreed)
    yield from _missing(problem, plan)


def _found(code: str, position: int | None, /, **facts: object) -> Finding:
    return code, Message(f"scheduling.violation.{code}", facts), position


def _visit(problem: PlanProblem, visit: Visit, agreed: Agreement | None) -> Iterator[Finding]:
    contact = problem.contacts[visit.contact]
    agreed = agreed or Agreement()
    facts: dict[str, object] = {"customer": contact.key, "day": visit.day}
    if agreed.blocked is not None and agreed.blocked[0] <= visit.day <= agreed.blocked[1]:
        first, last = agreed.blocked
        yield _found("blocked", visit.contact, first=first, last=last, **facts)
    if contact.precedence is Precedence.FIXED and visit.day != agreed.fixed_date:
        yield _found("fixed_date", visit.contact, fixed=agreed.fixed_date, **facts)
    elif contact.precedence is Precedence.GREETING:
        rule = problem.customers[contact.customer].rule
        holidays = rule is not None and bool(rule.greetings)
        good = _is_greeting_day(problem, visit, agreed.birthday)
        if not good and not (holidays and _is_before_holiday(problem, visit)):
            yield _found("not_a_birthday", visit.contact, **facts)
    elif not contact.stands_alone and agreed.agreed_week is not None:
        monday = agreed.agreed_week
        beyond = contact.precedence is Precedence.AGREED and (visit.day - monday).days > 6
        if visit.day < monday or beyond:
            yield _found("agreed_week", visit.contact, monday=monday, **facts)


def _is_greeting_day(problem: PlanProblem, visit: Visit, birthday: date | None) -> bool:
    """Whether the day is the birthday, or no day is worked from it up to the birthday."""
    if birthday is None or not 0 <= visit.rep < len(problem.reps):
        return False
    day = visit.day
    while not _same_day(day, birthday):
        day += timedelta(days=1)
        if day > problem.end or problem.reps[visit.rep].hours_on(day):
            return False
    return True


def _is_before_holiday(problem: PlanProblem, visit: Visit) -> bool:
    """Whether a holiday is that day, or follows before the next day that is worked."""
    if not 0 <= visit.rep < len(problem.reps):
        return False
    rep, day = problem.reps[visit.rep], visit.day
    public = {each.day for each in public_holidays(rep.country, problem.start, problem.end)}
    while day <= problem.end and (day == visit.day or not rep.hours_on(day)):
        if day in public or day in rep.days_off:
            return True
        day += timedelta(days=1)
    return False


def _same_day(day: date, birthday: date) -> bool:
    born = (birthday.month, birthday.day)
    if born == (2, 29) and (day + timedelta(days=1)).day == 1:
        return day.month == 2  # the last of February, whatever the year
    return (day.month, day.day) == born


def _missing(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Appointments and customers to include of which nothing is said at all."""
    told = [*contacts_of(plan.visits).tolist(), *contacts_of(plan.unplaced).tolist()]
    wanted: defaultdict[int, list[int]] = defaultdict(list)
    for position in dict.fromkeys(told):
        if 0 <= position < len(problem.contacts):
            wanted[problem.contacts[position].customer].append(position)
    kept: defaultdict[str, set[date]] = defaultdict(set)
    for entry in problem.kept:
        if not entry.greeting or (entry.channel != "message" and entry.status == "done"):
            kept[entry.key].add(entry.day)
    for row, customer in enumerate(problem.customers):
        if customer.agreed is None:
            continue
        contacts = [problem.contacts[position] for position in wanted[row]]
        fixed = customer.agreed.fixed_date
        if fixed is not None and fixed not in kept[customer.key]:
            kinds = {contact.precedence for contact in contacts}
            if Precedence.FIXED not in kinds:
                yield _found("fixed_missing", None, customer=customer.key, fixed=fixed)
        regular = [c for c in contacts if c.precedence is not Precedence.GREETING]
        if customer.agreed.must_include and not regular and not kept[customer.key]:
            yield _found("must_missing", None, customer=customer.key)
