"""From graded customers, contact rules and reps to a problem a solver can take."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from grading.contacts.calendars import Days
from grading.exceptions import CalendarError, PlanError
from grading.language import Message
from grading.scheduling.agreements import settle
from grading.scheduling.appointments import Wishes
from grading.scheduling.clashes import clashing
from grading.scheduling.customer_rules import EVERY_WEEK
from grading.scheduling.demand import History, Rules, due_dates
from grading.scheduling.draft import Draft
from grading.scheduling.greetings import GreetingDays
from grading.scheduling.portfolio import DayOff, Portfolio
from grading.scheduling.problem import (
    NO_REP,
    Contact,
    Customer,
    Kept,
    PlanProblem,
    Precedence,
    Rep,
)
from grading.scheduling.revival import revivals
from grading.scheduling.rule_remarks import rule_remarks
from grading.scheduling.solve import solve
from grading.scheduling.team import Team, gather_team
from grading.schemes.models import Tier, TimeOfDay

__all__ = ["FIRM_TIMES", "MOST_WEEKS", "build_problem"]

MOST_WEEKS = 104
FIRM_TIMES: frozenset[TimeOfDay] = frozenset({"afternoon"})
"""Times of day that are a rule; a morning is only the first choice."""


def build_problem(
    portfolio: Portfolio,
    tiers: Sequence[Tier],
    *,
    start: date,
    weeks: int,
    reps: Sequence[Rep] = (),
    days_off: Sequence[DayOff] = (),
    country: str = "",
    kept: Sequence[Kept] = (),
    firm_times: frozenset[TimeOfDay] = FIRM_TIMES,
) -> PlanProblem:
    """Work out who should be contacted when, by whom, within which window.

    A customer gets its successive contacts within the plan: one on the due date of its tier's
    rule, then one interval after another. Overdue and never-contacted customers are due at
    once; their window lasts until the next contact's opens, so that a solver can spread them.

    Args:
        portfolio: The customers; ``last_contact`` counts until a kept entry says ``done``.
        tiers: Contact rules, best tier first; a rule without interval or of channel ``none``
            plans nothing.
        start: First day of the plan; who was due before it is overdue.
        weeks: How many times seven days, 1 to 104.
        reps: From the Reps table; without any, every name among the customers becomes a rep who
            works 09:00-17:00 from Monday to Friday (or the working week of ``country``).
        days_off: From the Holidays table.
        country: Whose weekends and public holidays count for reps without a country.
        kept: Entries of an earlier plan that stay.
        firm_times: Times of day that may not be left; the others are only preferred.

    Raises:
        PlanError: ``weeks`` is out of bounds, or two reps have one name.
        CalendarError: A country is unknown, or nobody has a working day in the whole plan.
    """
    if not 1 <= weeks <= MOST_WEEKS:
        raise PlanError(Message("errors.plan.weeks", {"most": MOST_WEEKS, "weeks": weeks}))
    end = start + timedelta(days=7 * weeks - 1)
    rules = Rules.of(portfolio, tiers)
    team = gather_team(
        portfolio,
        rules.weekly_minutes,
        reps,
        days_off,
        start=start,
        end=end,
        country=country,
    )
    history = History(portfolio, kept, start, end)
    settled = settle(portfolio, rules.tier >= 0, history.last, team, end)
    revival = revivals(rules, portfolio.last_order, history.last, end)
    due = due_dates(rules, team.calendars, team.rep, history.last, start, end, revival)
    due = settled.due_dates(due)
    working = _working(team, start, end)
    wishes = Wishes(settled, revival, GreetingDays(team, days_off, start, end))
    draft = Draft(rules, team, history, wishes, due, working, firm_times)
    customers = tuple(_customers(portfolio, rules, team, history, due))
    problem = PlanProblem(
        start=start,
        days=7 * weeks,
        reps=team.reps,
        contacts=draft.contacts(),
        customers=tuple(
            replace(customer, agreed=settled.by_row.get(row))
            for row, customer in enumerate(customers)
        ),
        tiers=tuple(tier.grade for tier in tiers),
        kept=tuple(entry for entry in kept if start <= entry.day <= end),
        findings=(*team.findings, *settled.findings, *clashing(kept, start, end)),
        remarks=(*settled.remarks, *rule_remarks(rules, wishes.holidays)),
    )
    return replace(problem, contacts=draft.contacts(_first_days(problem, draft)))


def _first_days(problem: PlanProblem, draft: Draft) -> npt.NDArray[np.int64]:
    """Day on which each customer's first contact is likely to be placed, -1 where unknown.

    When many are wanted at once, as in a first plan, nobody can see them all in the first week.
    Were their next contacts all counted from the plan's first day, they would crowd the same
    few days again and again. So the first contacts alone are placed as capacity allows, with
    the whole plan as their window, and each chain goes on from there.
    """
    first = [
        replace(contact, latest=max(contact.latest, problem.end))
        if _at_once(problem, contact)
        else contact
        for contact in draft.chained()
        if contact.number == 0
    ]
    single = [contact for contact in problem.contacts if contact.stands_alone]
    days = np.full(len(problem.customers), -1, dtype=np.int64)
    for visit in solve(replace(problem, contacts=(*first, *single))).visits:
        if visit.contact < len(first):
            days[first[visit.contact].customer] = (visit.day - problem.start).days
    return days


def _at_once(problem: PlanProblem, contact: Contact) -> bool:
    """Whether it is a first contact ever, or overdue."""
    if contact.precedence is Precedence.AGREED:
        return False
    never = problem.customers[contact.customer].last_contact is None
    return never or contact.due < problem.start


def _working(team: Team, start: date, end: date) -> npt.NDArray[np.bool_]:
    """Whether each calendar works on each day of the plan."""
    days = np.arange(np.datetime64(start, "D"), np.datetime64(end, "D") + 1)
    working = np.array([calendar.is_working(days) for calendar in team.calendars])
    if not working.any():
        names = sorted({calendar.country for calendar in team.calendars if calendar.country})
        key = "no_working_day_in" if names else "no_working_day"
        facts = {"start": start, "end": end, "days": len(days), "countries": ", ".join(names)}
        raise CalendarError(Message(f"errors.plan.{key}", facts))
    return working


def _customers(
    portfolio: Portfolio, rules: Rules, team: Team, history: History, due: Days
) -> Iterator[Customer]:
    tiers = [*portfolio.grade.texts, ""]
    names = portfolio.rep.to_list() if portfolio.rep is not None else [None] * len(portfolio)
    kinds = [*rules.kinds, None]
    columns = (
        history.keys,
        portfolio.grade.codes.tolist(),
        team.rep.tolist(),
        names,
        due.astype(object).tolist(),
        history.last.astype(object).tolist(),
        rules.kind.tolist(),
        rules.every.tolist(),
        rules.start_weeks(team.rep).tolist(),
    )
    for key, grade, rep, name, next_date, last_date, kind, every, turn in zip(
        *columns, strict=True
    ):
        known = (name or "") if rep == NO_REP else team.reps[rep].name
        yield Customer(
            key,
            tiers[grade],
            rep,
            known,
            next_date,
            last_date,
            rule=kinds[kind],
            every_days=every or None,
            start_week=None if turn == EVERY_WEEK else turn,
        )
