"""When every customer is next due, without a plan."""

from collections.abc import Sequence
from datetime import date

from grading.contacts.calendars import Days
from grading.scheduling.demand import Rules, due_dates
from grading.scheduling.portfolio import DayOff, Portfolio
from grading.scheduling.problem import Rep
from grading.scheduling.revival import revivals
from grading.scheduling.team import gather_team
from grading.schemes.models import Tier

__all__ = ["next_due_dates"]


def next_due_dates(
    portfolio: Portfolio,
    tiers: Sequence[Tier],
    *,
    as_of: date,
    reps: Sequence[Rep] = (),
    days_off: Sequence[DayOff] = (),
    country: str = "",
) -> Days:
    """Next due date per customer, by the tier's rule or the customer's own.

    Args:
        portfolio: The customers with their last contacts.
        tiers: Contact rules, best tier first.
        as_of: The date that counts as today; who was never contacted is due then.
        reps: From the Reps table, for their countries.
        days_off: From the Holidays table.
        country: For reps without one.

    Returns:
        datetime64[D], a working day of the customer's rep; NaT where the rule plans nothing.

    Raises:
        PlanError: Two reps have one name.
        CalendarError: A country is not known, or no working day is left.
    """
    rules = Rules.of(portfolio, tiers)
    team = gather_team(
        portfolio, rules.weekly_minutes, reps, days_off, start=as_of, end=as_of, country=country
    )
    last = portfolio.last_contact
    revival = revivals(rules, portfolio.last_order, last, as_of)
    return due_dates(rules, team.calendars, team.rep, last, as_of, as_of, revival)
