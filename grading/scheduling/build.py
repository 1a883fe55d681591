"""From graded customers, contact rules and reps to a problem a solver can take."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from grading.scheduling.first_days import expected_first_days
from grading.scheduling.greetings import GreetingDays
from grading.scheduling.portfolio import DayOff, Portfolio
from grading.scheduling.problem import (
    NO_REP,
    Contact,
    Customer,
    Kept,
    PlanProblem,
    Rep,
)
from grading.scheduling.revival import Revival, revivals
from grading.scheduling.rule_remarks import rule_remarks
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
    frame = PlanProblem(
        start=start,
        days=7 * weeks,
        reps=team.reps,
        contacts=(),
        tiers=tuple(tier.grade for tier in tiers),
        kept=tuple(_located(kept, history, team, start, end)),
        travel=team.travel,
        stretch=tuple(factors.tolist()),
        customers_per_rep=_customers_per_rep(tiers),
    )
    expected = expected_first_days(
        frame, weigh(draft.firsts()), weigh(draft.single(())), np.isnat(history.last)
    )
    first_days = before.first_days(expected, rules, team.rep, working)
    if before.stays:
        reckoned = before.reckoned(first_days, rules, start, end)
        desk = replace(desk, history=History(portfolio, (*kept, *reckoned), start, end))
        draft = desk.draft(rules)
    contacts = tuple(before.remembered([*weigh(draft.contacts(first_days))], team.reps))
    targets = np.bincount([each.customer for each in contacts], minlength=len(portfolio))
    if (factors > 1).any():
        more = desk.draft(usual).counts(first_days) - draft.counts(first_days)
        targets += np.maximum(more, 0)
    settled = desk.settled
    return replace(
        frame,
        contacts=contacts,
        customers=tuple(_customers(desk, rules, desk.due(usual), targets, weekly)),
        kept=tuple(_located((*kept, *before.stays), history, team, start, end)),
        findings=(*team.findings, *settled.findings, *clashing(kept, start, end)),
        remarks=(*team.remarks, *settled.remarks, *rule_remarks(usual, holidays, portfolio)),
    )


def _customers_per_rep(tiers: Sequence[Tier]) -> Mapping[str, float]:
    rules = {tier.grade: tier.contact.customers_per_rep for tier in tiers}
    return {grade: count for grade, count in rules.items() if count is not None}


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
    desk: _Desk,
    rules: Rules,
    due: Days,
    targets: npt.NDArray[np.int64],
    weekly: npt.NDArray[np.float64],
) -> Iterator[Customer]:
    """All customers, whether contacted or not.

    Args:
        desk: Who they are.
        rules: Which rule each follows in the plan.
        due: When each is due by the rules as they stand.
        targets: How many contacts these want of the plan.
        weekly: How many minutes of a week.
    """
    portfolio, team, history = desk.portfolio, desk.team, desk.history
    tiers, kinds = [*portfolio.grade.texts, ""], [*rules.kinds, None]
    names = portfolio.rep.to_list() if portfolio.rep is not None else [None] * len(portfolio)
    agreed = desk.settled.by_row
    columns = (
        history.keys,
        portfolio.grade.codes.tolist(),
        team.rep.tolist(),
        names,
        due.astype(object).tolist(),
        history.last.astype(object).tolist(),
        targets.tolist(),
        weekly.tolist(),
        rules.kind.tolist(),
        rules.every.tolist(),
        rules.start_weeks(team.rep).tolist(),
    )
    for row, (key, grade, rep, name, next_date, last_date, target, minutes, *rule) in enumerate(
        zip(*columns, strict=True)
    ):
        kind, every, turn = rule
        yield Customer(
            key,
            tiers[grade],
            rep,
            (name or "") if rep == NO_REP else team.reps[rep].name,
            next_date,
            last_date,
            agreed.get(row),
            target,
            minutes,
            kinds[kind],
            every or None,
            None if turn == EVERY_WEEK else turn,
        )
