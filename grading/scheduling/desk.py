"""What is known of customers and reps before a plan: the ground on which contacts are drafted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from grading.contacts.calendars import Days
from grading.scheduling.agreements import Settled, settle
from grading.scheduling.appointments import Wishes
from grading.scheduling.customer_rules import EVERY_WEEK
from grading.scheduling.demand import History, Rules, due_dates
from grading.scheduling.draft import Draft
from grading.scheduling.greetings import GreetingDays
from grading.scheduling.portfolio import Portfolio
from grading.scheduling.problem import NO_REP, Customer, Kept
from grading.scheduling.revival import Revival, revivals
from grading.scheduling.team import Team
from grading.schemes.models import TimeOfDay

__all__ = ["Desk"]


@dataclass(frozen=True)
class Desk:
    """All that a draft of contacts is made from, but for the rules.

    Args:
        portfolio: The customers.
        team: Whose customer each is.
        history: Last contacts, and what of an earlier plan stays.
        holidays: Days of good wishes.
        working: Per calendar and day of the plan whether it is worked.
        firm_times: Times of day that may not be left.
        graded: Whether each customer is graded and has a key.
        start: First day of the plan.
        end: Last day of the plan.
    """

    portfolio: Portfolio
    team: Team
    history: History
    holidays: GreetingDays
    working: npt.NDArray[np.bool_]
    firm_times: frozenset[TimeOfDay]
    graded: npt.NDArray[np.bool_]
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

    def located(self, kept: Iterable[Kept]) -> Iterator[Kept]:
        """Entries within the plan, with the areas of their customers."""
        areas = dict(zip(reversed(self.history.keys), reversed(self.team.areas), strict=True))
        for entry in kept:
            if self.start <= entry.day <= self.end:
                area = entry.area or areas.get(entry.key, "")
                yield replace(entry, area=area) if area != entry.area else entry

    def customers(
        self,
        rules: Rules,
        due: Days,
        targets: npt.NDArray[np.int64],
        weekly: npt.NDArray[np.float64],
    ) -> Iterator[Customer]:
        """All customers, whether contacted or not.

        Args:
            rules: Which rule each follows in the plan.
            due: When each is due by the rules as they stand.
            targets: How many contacts these want of the plan.
            weekly: How many minutes of a week.
        """
        portfolio, team, history = self.portfolio, self.team, self.history
        tiers, kinds = [*portfolio.grade.texts, ""], [*rules.kinds, None]
        names = portfolio.rep.to_list() if portfolio.rep is not None else [None] * len(portfolio)
        agreed = self.settled.by_row
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
        for row, (
            key,
            grade,
            rep,
            name,
            next_date,
            last_date,
            target,
            minutes,
            *rule,
        ) in enumerate(zip(*columns, strict=True)):
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
