"""From graded customers, contact rules and reps to a problem a solver can take."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt

from grading.contacts.calendars import Days
from grading.exceptions import CalendarError, PlanError
from grading.language import Message
from grading.scheduling.agreements import Settled, settle
from grading.scheduling.appointments import Wishes
from grading.scheduling.clashes import clashing
from grading.scheduling.customer_rules import EVERY_WEEK
from grading.scheduling.demand import History, Rules, due_dates
from grading.scheduling.draft import Draft
from grading.scheduling.earlier import FROZEN_DAYS, look_back
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
from grading.scheduling.revival import Revival, revivals
from grading.scheduling.rule_remarks import rule_remarks
from grading.scheduling.solve import solve
from grading.scheduling.stretch import OverCapacity, stretch_factors
from grading.scheduling.team import Team, gather_team
from grading.scheduling.travel import Travel
from grading.schemes.models import Tier, TimeOfDay

__all__ = ["FIRM_TIMES", "MOST_WEEKS", "OverCapacity", "build_problem"]

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
    travel: Travel | None = None,
    over_capacity: OverCapacity = "stretch",
    earlier: Sequence[Kept] = (),
    frozen_days: int = FROZEN_DAYS,
    as_of: date | None = None,
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
        travel: Minutes between areas.
        over_capacity: What becomes of more contacts than there is time for.
        earlier: Open entries of an earlier plan; the nearest stay, and the others are moved only
            where they must be.
        frozen_days: On so many days of each rep's work, from ``as_of`` on, they stay.
        as_of: Today; None: the first day of the plan.

    Raises:
        PlanError: ``weeks`` is out of bounds, or two reps have one name.
        CalendarError: A country is unknown, or nobody has a working day in the whole plan.
    """
    if not 1 <= weeks <= MOST_WEEKS:
        raise PlanError(Message("errors.plan.weeks", {"most": MOST_WEEKS, "weeks": weeks}))
    end = start + timedelta(days=7 * weeks - 1)
    usual = Rules.of(portfolio, tiers)
    weekly = usual.weekly_minutes
    span = {"start": start, "end": end}
    team = gather_team(portfolio, weekly, reps, days_off, country=country, travel=travel, **span)
    working = _working(team, start, end)
    # Entries that are merely left alone do not count at first: else a plan made anew would
    # stretch by another factor and spread first contacts otherwise, and so move everything.
    history = History(portfolio, kept, start, end)
    factors = np.ones(len(team.reps))
    if over_capacity == "stretch":
        factors = stretch_factors(usual, team, history, kept, firm_times=firm_times, **span)
    rules = usual.stretched(np.append(factors, 1.0)[team.rep])
    holidays = GreetingDays(team, days_off, start, end)
    graded = usual.tier >= 0
    desk = _Desk(portfolio, team, graded, history, holidays, working, firm_times, start, end)
    before = look_back(
        earlier,
        portfolio,
        rules,
        team,
        history.last,
        desk.due(rules),
        as_of=as_of or start,
        start=start,
        frozen_days=frozen_days,
    )
    draft = desk.draft(rules)
    weigh = _by_the_minute if over_capacity == "drop" else _by_the_contact
    problem = PlanProblem(
        start=start,
        days=7 * weeks,
        reps=team.reps,
        contacts=tuple(weigh(draft.contacts())),
        customers=tuple(_customers(portfolio, rules, team, history, desk.due(usual))),
        tiers=tuple(tier.grade for tier in tiers),
        kept=tuple(_located(kept, history, team, start, end)),
        travel=team.travel,
        stretch=tuple(factors.tolist()),
        customers_per_rep={
            tier.grade: tier.contact.customers_per_rep
            for tier in tiers
            if tier.contact.customers_per_rep is not None
        },
    )
    first_days = before.first_days(
        _first_days(problem, weigh(draft.chained())), rules, team.rep, working
    )
    if before.stays:
        reckoned = before.reckoned(first_days, rules, start, end)
        desk = replace(desk, history=History(portfolio, (*kept, *reckoned), start, end))
        draft = desk.draft(rules)
    contacts = tuple(before.remembered([*weigh(draft.contacts(first_days))], team.reps))
    more = np.zeros(len(portfolio), dtype=np.int64)
    if (factors > 1).any():
        more = desk.draft(usual).counts(first_days) - draft.counts(first_days)
    settled = desk.settled
    return replace(
        problem,
        contacts=contacts,
        customers=tuple(_with_targets(problem, contacts, settled, more, weekly)),
        kept=tuple(_located((*kept, *before.stays), history, team, start, end)),
        findings=(*team.findings, *settled.findings, *clashing(kept, start, end)),
        remarks=(*team.remarks, *settled.remarks, *rule_remarks(usual, holidays)),
    )


@dataclass(frozen=True)
class _Desk:
    """All that a draft of contacts is made from, but for the rules."""

    portfolio: Portfolio
    team: Team
    graded: npt.NDArray[np.bool_]
    history: History
    holidays: GreetingDays
    working: npt.NDArray[np.bool_]
    firm_times: frozenset[TimeOfDay]
    start: date
    end: date

    @cached_property
    def settled(self) -> Settled:
        """What is agreed, as far as it can be kept."""
        return settle(self.portfolio, self.graded, self.history.last, self.team, self.end)

    def due(self, rules: Rules) -> Days:
        """Next due date per customer."""
        revival = self._revival(rules)
        team, last = self.team, self.history.last
        days = due_dates(rules, team.calendars, team.rep, last, self.start, self.end, revival)
        return self.settled.due_dates(days)

    def draft(self, rules: Rules) -> Draft:
        """The contacts wanted by some rules."""
        wishes = Wishes(self.settled, self._revival(rules), self.holidays)
        due = self.due(rules)
        return Draft(rules, self.team, self.history, wishes, due, self.working, self.firm_times)

    def _revival(self, rules: Rules) -> Revival:
        return revivals(rules, self.portfolio.last_order, self.history.last, self.end)


def _located(
    kept: Iterable[Kept], history: History, team: Team, start: date, end: date
) -> Iterator[Kept]:
    """Entries within the plan, with the areas of their customers."""
    areas = dict(zip(reversed(history.keys), reversed(team.areas), strict=True))
    for entry in kept:
        if start <= entry.day <= end:
            area = entry.area or areas.get(entry.key, "")
            yield replace(entry, area=area) if area != entry.area else entry


def _with_targets(
    problem: PlanProblem,
    contacts: Sequence[Contact],
    settled: Settled,
    more: npt.NDArray[np.int64],
    weekly: npt.NDArray[np.float64],
) -> Iterator[Customer]:
    """The customers with what is agreed, and what their rules ask for without any stretching.

    Args:
        problem: Its customers.
        contacts: What is wanted of the plan.
        settled: What is agreed.
        more: By how many contacts the rules as they stand ask for more, per customer.
        weekly: Minutes of a week that they ask for.
    """
    wanted = np.bincount([contact.customer for contact in contacts], minlength=len(more))
    targets = (wanted + np.maximum(more, 0)).tolist()
    for row, (customer, target, minutes) in enumerate(
        zip(problem.customers, targets, weekly.tolist(), strict=True)
    ):
        agreed = settled.by_row.get(row)
        yield replace(customer, agreed=agreed, target=target, weekly_minutes=minutes)


def _by_the_contact(contacts: Iterable[Contact]) -> Iterator[Contact]:
    """Contacts with the weight of their tier: as many as possible, the better tiers first."""
    return iter(contacts)


def _by_the_minute(contacts: Iterable[Contact]) -> Iterator[Contact]:
    """Contacts with the weight of their tier for each minute.

    Where some must fall out it is those of the lower tiers. By the contact it would be the long
    ones: in the hour of one A there is room for three calls to C customers, who together weigh
    more.
    """
    for contact in contacts:
        yield replace(contact, weight=contact.weight * contact.minutes)


def _first_days(problem: PlanProblem, chained: Iterable[Contact]) -> npt.NDArray[np.int64]:
    """Day on which each customer's first contact is likely to be placed, -1 where unknown.

    When many are wanted at once, as in a first plan, nobody can see them all in the first week.
    Were their next contacts all counted from the plan's first day, they would crowd the same
    few days again and again. So the first contacts alone are placed as capacity allows, with
    the whole plan as their window, and each chain goes on from there. Messages are not among
    them: they take what is left, and are not to put anybody off.
    """
    first = [
        replace(contact, latest=max(contact.latest, problem.end))
        if _at_once(problem, contact)
        else contact
        for contact in chained
        if contact.number == 0 and contact.channel != "message"
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
