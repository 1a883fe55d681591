"""From graded customers, contact rules and reps to a problem a solver can take."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from grading.exceptions import CalendarError, PlanError
from grading.language import Message
from grading.scheduling.clashes import clashing, of_known_reps, strange_reps
from grading.scheduling.demand import History, Rules
from grading.scheduling.desk import Desk
from grading.scheduling.earlier import FROZEN_DAYS, Earlier, look_back
from grading.scheduling.first_days import expected_first_days
from grading.scheduling.greetings import GreetingDays
from grading.scheduling.portfolio import DayOff, Portfolio
from grading.scheduling.problem import (
    Contact,
    Kept,
    PlanProblem,
    Rep,
)
from grading.scheduling.repeats import once_each
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
        portfolio: The customers; ``last_contact`` counts until a kept entry says ``done``. Of
            several rows with one key the first is planned.
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
    portfolio, repeats = once_each(portfolio)
    usual = Rules.of(portfolio, tiers)
    weekly = usual.weekly_minutes
    span = {"start": start, "end": end}
    team = gather_team(portfolio, weekly, reps, days_off, country=country, travel=travel, **span)
    kept = of_known_reps(kept, team.reps)
    # Entries that are merely left alone do not count at first: else a plan made anew would
    # stretch by another factor and spread first contacts otherwise, and so move everything.
    history = History(portfolio, kept, start, end)
    factors = np.ones(len(team.reps))
    if over_capacity == "stretch":
        factors = stretch_factors(usual, team, history, kept, firm_times=firm_times, **span)
    rules = usual.stretched(np.append(factors, 1.0)[team.rep])
    holidays = GreetingDays(team, days_off, start, end)
    working = _working(team, start, end)
    desk = Desk(portfolio, team, history, holidays, working, firm_times, usual.tier >= 0, **span)
    before = look_back(
        earlier,
        desk,
        rules,
        as_of=as_of or start,
        frozen_days=frozen_days,
    )
    frame = PlanProblem(
        start=start,
        days=7 * weeks,
        reps=team.reps,
        contacts=(),
        tiers=tuple(tier.grade for tier in tiers),
        kept=tuple(desk.located(kept)),
        travel=team.travel,
        stretch=tuple(factors.tolist()),
        customers_per_rep=_customers_per_rep(tiers),
    )
    weigh = _by_the_minute if over_capacity == "drop" else _by_the_contact
    desk, first_days = _settled_days(desk, before, rules, frame, kept, weigh)
    draft = desk.draft(rules)
    wanted = before.kept_clear(weigh(draft.contacts(first_days)), rules)
    contacts = tuple(before.remembered([*wanted], team.reps))
    targets = np.bincount([each.customer for each in contacts], minlength=len(portfolio))
    if (factors > 1).any():
        more = desk.draft(usual).counts(first_days) - draft.counts(first_days)
        targets += np.maximum(more, 0)
    settled = desk.settled
    return replace(
        frame,
        contacts=contacts,
        customers=tuple(desk.customers(rules, desk.due(usual), targets, weekly)),
        kept=tuple(desk.located((*kept, *before.stays))),
        findings=(
            *team.findings,
            *settled.findings,
            *strange_reps(kept, team.reps, start, end),
            *clashing(kept, start, end),
        ),
        remarks=(
            *repeats,
            *team.remarks,
            *settled.remarks,
            *rule_remarks(usual, holidays, portfolio),
        ),
    )


def _settled_days(
    desk: Desk,
    before: Earlier,
    rules: Rules,
    frame: PlanProblem,
    kept: Sequence[Kept],
    weigh: Callable[[Iterable[Contact]], Iterator[Contact]],
) -> tuple[Desk, npt.NDArray[np.int64]]:
    """Where first contacts count as placed; and the desk with the entries that stay reckoned in."""
    draft, never = desk.draft(rules), np.isnat(desk.history.last)
    firsts, single = weigh(draft.firsts()), weigh(draft.single(()))
    expected = expected_first_days(frame, firsts, single, never)
    first_days = before.first_days(expected, rules, desk.team.rep, desk.working)
    if before.stays:
        counted = (*kept, *before.reckoned(first_days, rules, desk.start, desk.end))
        span = desk.start, desk.end
        history = History(desk.portfolio, (*kept, *before.stays), *span, counted=counted)
        desk = replace(desk, history=history)
    return desk, first_days


def _customers_per_rep(tiers: Sequence[Tier]) -> Mapping[str, float]:
    rules = {tier.grade: tier.contact.customers_per_rep for tier in tiers}
    return {grade: count for grade, count in rules.items() if count is not None}


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
    """Whether each calendar works on each day of the plan; a weekend too for who has hours then."""
    days = np.arange(np.datetime64(start, "D"), np.datetime64(end, "D") + 1)
    working = np.array([calendar.is_working(days) for calendar in team.calendars])
    for at, rep in enumerate(team.reps):
        working[at] |= [bool(rep.hours_on(day)) for day in days.tolist()]
    if not working.any():
        names = sorted({calendar.country for calendar in team.calendars if calendar.country})
        key = "no_working_day_in" if names else "no_working_day"
        facts = {"start": start, "end": end, "days": len(days), "countries": ", ".join(names)}
        raise CalendarError(Message(f"errors.plan.{key}", facts))
    return working
