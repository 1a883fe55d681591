"""From graded customers, contact rules and reps to a problem a solver can take."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from grading.contacts.calendars import Days
from grading.contacts.due import earliest_after_days
from grading.exceptions import CalendarError, PlanError
from grading.language import Message
from grading.scheduling.demand import History, Rules, due_dates
from grading.scheduling.portfolio import DayOff, Portfolio
from grading.scheduling.problem import (
    NO_REP,
    WEEKDAYS,
    Contact,
    Customer,
    Kept,
    PlanProblem,
    Rep,
)
from grading.scheduling.solve import solve
from grading.scheduling.targets import NEVER, DayTables, Targets, day_table, targets
from grading.scheduling.team import Team, gather_team
from grading.schemes.models import ContactRule, Tier, TimeOfDay

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
    rules = Rules(portfolio, tiers)
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
    due = due_dates(rules, team.calendars, team.rep, history.last, start, end)
    draft = _Draft(rules, team, history, due, start, end, firm_times)
    problem = PlanProblem(
        start=start,
        days=7 * weeks,
        reps=team.reps,
        contacts=draft.contacts(),
        customers=tuple(_customers(portfolio, team, history.last, due, history.keys)),
        tiers=tuple(tier.grade for tier in tiers),
        kept=tuple(entry for entry in kept if start <= entry.day <= end),
        findings=team.findings,
    )
    return replace(problem, contacts=draft.contacts(_first_days(problem)))


def _first_days(problem: PlanProblem) -> npt.NDArray[np.int64]:
    """Day on which each customer's first contact is likely to be placed, -1 where unknown.

    When many are wanted at once, as in a first plan, nobody can see them all in the first week.
    Were their next contacts all counted from the plan's first day, they would crowd the same
    few days again and again. So the first contacts alone are placed as capacity allows, with
    the whole plan as their window, and each chain goes on from there.
    """
    first = tuple(
        replace(contact, latest=max(contact.latest, problem.end))
        if _at_once(problem, contact)
        else contact
        for contact in problem.contacts
        if contact.number == 0
    )
    days = np.full(len(problem.customers), -1, dtype=np.int64)
    for visit in solve(replace(problem, contacts=first)).visits:
        days[first[visit.contact].customer] = (visit.day - problem.start).days
    return days


def _at_once(problem: PlanProblem, contact: Contact) -> bool:
    """Whether it is a first contact ever, or overdue."""
    never = problem.customers[contact.customer].last_contact is None
    return never or contact.due < problem.start


class _Draft:
    """Makes the contacts of all tiers, as often as wanted."""

    def __init__(
        self,
        rules: Rules,
        team: Team,
        history: History,
        due: Days,
        start: date,
        end: date,
        firm_times: frozenset[TimeOfDay],
    ) -> None:
        self._rules = rules
        self._team = team
        self._history = history
        self._due = due
        self._start = start
        self._days = (end - start).days + 1
        self._firm_times = firm_times
        self._calendar = _working(team, start, end)
        self._never = np.isnat(history.last)

    def contacts(self, first_days: npt.NDArray[np.int64] | None = None) -> tuple[Contact, ...]:
        """Every contact wanted, by customer and number."""
        found = [
            contact
            for tier, rows in self._rules.tiers()
            for contact in self._of_tier(tier, self._targets(tier, rows, first_days))
        ]
        return tuple(sorted(found, key=lambda contact: (contact.customer, contact.number)))

    def _targets(
        self,
        tier: Tier,
        rows: npt.NDArray[np.int64],
        first_days: npt.NDArray[np.int64] | None,
    ) -> Targets:
        allowed = _allowed(self._team, tier.contact, self._start, self._days)
        return targets(
            rows,
            _numbers(self._history.last[rows], self._start),
            _numbers(self._due[rows], self._start),
            self._team.rep[rows],
            tier.contact,
            DayTables(day_table(self._calendar), day_table(self._calendar & allowed)),
            self._history.kept_days,
            None if first_days is None else first_days[rows],
        )

    def _of_tier(self, tier: Tier, wanted: Targets) -> Iterator[Contact]:
        rule = tier.contact
        origin = np.datetime64(self._start, "D")
        dates = [
            (origin + days).astype(object).tolist()
            for days in (wanted.due, wanted.earliest, wanted.latest)
        ]
        weekdays = frozenset(WEEKDAYS.index(day) for day in rule.weekdays)
        gap_days = earliest_after_days(rule)
        regular = Message("scheduling.purpose.regular", {"days": rule.every_days})
        for customer, number, due, earliest, latest in zip(
            wanted.customer.tolist(), wanted.number.tolist(), *dates, strict=True
        ):
            purpose = regular
            if due < self._start:
                purpose = Message("scheduling.purpose.overdue", {"due": due})
            elif number == 0 and self._never[customer]:
                purpose = Message("scheduling.purpose.first")
            yield Contact(
                key=self._history.keys[customer],
                customer=customer,
                number=number,
                rep=int(self._team.rep[customer]),
                tier=tier.grade,
                channel=rule.channel,
                minutes=rule.minutes,
                due=due,
                earliest=earliest,
                latest=latest,
                weekdays=weekdays,
                time=rule.time,
                time_firm=rule.time in self._firm_times,
                weight=self._rules.weights[tier.grade],
                purpose=purpose,
                gap_days=gap_days,
            )


def _numbers(days: Days, start: date) -> npt.NDArray[np.int64]:
    """Days counted from the plan's first; ``NEVER`` for NaT."""
    numbers = (days - np.datetime64(start, "D")).astype(np.int64)
    return np.where(np.isnat(days), NEVER, numbers)


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


def _allowed(team: Team, rule: ContactRule, start: date, days: int) -> npt.NDArray[np.bool_]:
    """Whether each rep works and the rule allows a contact on each day; last: no known rep."""
    dates = [start + timedelta(days=n) for n in range(days)]
    by_rule = [not rule.weekdays or WEEKDAYS[day.weekday()] in rule.weekdays for day in dates]
    by_rep = [[bool(rep.hours_on(day)) for day in dates] for rep in team.reps]
    allowed: npt.NDArray[np.bool_] = np.array([*by_rep, [True] * days]) & np.array(by_rule)
    return allowed


def _customers(
    portfolio: Portfolio, team: Team, last: Days, due: Days, keys: Sequence[str]
) -> Iterator[Customer]:
    tiers = [*portfolio.grade.texts, ""]
    names = portfolio.rep.to_list() if portfolio.rep is not None else [None] * len(portfolio)
    columns = (
        keys,
        portfolio.grade.codes.tolist(),
        team.rep.tolist(),
        names,
        due.astype(object).tolist(),
        last.astype(object).tolist(),
    )
    for key, grade, rep, name, next_date, last_date in zip(*columns, strict=True):
        known = (name or "") if rep == NO_REP else team.reps[rep].name
        yield Customer(key, tiers[grade], rep, known, next_date, last_date)
