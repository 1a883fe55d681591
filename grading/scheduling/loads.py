"""How full each rep is, and how many reps it takes."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Literal

from grading.language import Message
from grading.scheduling.plan import Plan, as_columns
from grading.scheduling.problem import NO_REP, PlanProblem, Rep

__all__ = ["UNDER_USED", "Level", "RepLoad", "TeamNeed", "rep_loads", "team_need"]

Level = Literal["over", "under"]
"""over: the customers ask for more than there is time. under: much time is left."""

UNDER_USED = 0.7
"""Share of the time below which a rep could look after more customers."""


@dataclass(frozen=True, slots=True)
class RepLoad:
    """How full one rep's plan is.

    Args:
        capacity_minutes: Working minutes within the plan, days off taken out.
        load_minutes: Minutes of placed and kept contacts.
        visits: How many of them are visits.
        contacts: How many there are.
        reason: Why the capacity is zero, else None.
        customers: Graded customers whose rep this is.
        demand_minutes: What their rules ask of the plan's weeks, before any stretching.
        stretch: By how much all their intervals were lengthened, 1 where they were not.
        accounts: Load of customers the rep can carry; None where nobody has said.
        load_accounts: Their load, each customer counting one by how many of its tier a rep serves.
    """

    rep: str
    capacity_minutes: int
    load_minutes: int
    visits: int
    contacts: int
    reason: Message | None
    customers: int = 0
    demand_minutes: float = 0.0
    stretch: float = 1.0
    accounts: float | None = None
    load_accounts: float = 0.0

    @property
    def utilisation(self) -> float | None:
        """Load by capacity; None where there is no capacity."""
        return self.load_minutes / self.capacity_minutes if self.capacity_minutes else None

    @property
    def demand(self) -> float | None:
        """What the rules ask for by capacity; None where there is no capacity."""
        return self.demand_minutes / self.capacity_minutes if self.capacity_minutes else None

    @property
    def level(self) -> Level | None:
        """Whether the rep has too many customers or room for more; None for neither."""
        if self.demand is None:
            return None
        if self.stretch > 1 or self.demand > 1:
            return "over"
        return "under" if self.demand < UNDER_USED else None


@dataclass(frozen=True, slots=True)
class TeamNeed:
    """How many reps the customers take.

    Args:
        reps_there: Reps with time in the plan.
        load_accounts: Load of all customers, also of those whose rep is unknown.
        demand_minutes: What the rules ask of the plan's weeks, before any stretching.
        capacity_minutes: Working minutes of all reps within the plan.
        reps_needed_by_accounts: Load by what a rep can carry on average, rounded up; None where
            no rep has Accounts.
        reps_needed_by_minutes: Demand by a rep's average working minutes, rounded up; None where
            nobody has any.
    """

    reps_there: int
    load_accounts: float
    demand_minutes: float
    capacity_minutes: int
    reps_needed_by_accounts: int | None
    reps_needed_by_minutes: int | None


def rep_loads(problem: PlanProblem, plan: Plan) -> tuple[RepLoad, ...]:
    """One per rep, in the problem's order."""
    minutes: Counter[int] = Counter()
    visits: Counter[int] = Counter()
    contacts: Counter[int] = Counter()
    positions, owners, *_ = as_columns(plan.visits).columns
    for position, rep in zip(positions.tolist(), owners.tolist(), strict=True):
        contact = problem.contacts[position]
        minutes[rep] += contact.minutes
        visits[rep] += contact.channel == "visit"
        contacts[rep] += 1
    for entry in problem.kept:
        if entry.status != "skipped":
            at = problem.rep_positions.get(entry.rep, NO_REP)
            minutes[at] += entry.minutes
            visits[at] += entry.channel == "visit"
            contacts[at] += 1
    customers = Counter(customer.rep for customer in problem.customers if customer.tier)
    carried, asked = _carried(problem), _asked(problem)
    capacity = _capacities(problem)
    return tuple(
        RepLoad(
            rep=rep.name,
            capacity_minutes=capacity[at],
            load_minutes=minutes[at],
            visits=visits[at],
            contacts=contacts[at],
            reason=None if capacity[at] else _why_none(problem, rep),
            customers=customers[at],
            demand_minutes=asked[at],
            stretch=problem.stretch[at] if problem.stretch else 1.0,
            accounts=rep.accounts,
            load_accounts=carried[at],
        )
        for at, rep in enumerate(problem.reps)
    )


def team_need(problem: PlanProblem, loads: Sequence[RepLoad]) -> TeamNeed:
    """How many reps it takes, by Accounts and by minutes.

    Source:
        One salesperson serves 1 A, 2 B or 3 to 5 C customers; the load is the sum of the shares.
    """
    load, demand = sum(_carried(problem).values()), sum(_asked(problem).values())
    capacities = [each.capacity_minutes for each in loads if each.capacity_minutes]
    accounts = [each.accounts for each in loads if each.accounts]
    return TeamNeed(
        reps_there=len(capacities),
        load_accounts=load,
        demand_minutes=demand,
        capacity_minutes=sum(capacities),
        reps_needed_by_accounts=_needed(load, accounts),
        reps_needed_by_minutes=_needed(demand, capacities),
    )


def _needed(load: float, of_each: Sequence[float]) -> int | None:
    if not of_each:
        return None
    # Shares such as a third are not exact: three of them are one, and no hair more.
    return ceil(round(load * len(of_each) / sum(of_each), 6))


def _carried(problem: PlanProblem) -> defaultdict[int, float]:
    """Load of customers per rep."""
    counts = Counter((customer.rep, customer.tier) for customer in problem.customers)
    load: defaultdict[int, float] = defaultdict(float)
    for (rep, tier), count in counts.items():
        if tier in problem.customers_per_rep:
            load[rep] += count / problem.customers_per_rep[tier]
    return load


def _asked(problem: PlanProblem) -> defaultdict[int, float]:
    """Minutes that the rules ask of the plan per rep."""
    asked: defaultdict[int, float] = defaultdict(float)
    for customer in problem.customers:
        asked[customer.rep] += customer.weekly_minutes * problem.days / 7
    return asked


def _capacities(problem: PlanProblem) -> list[int]:
    days = [problem.start + timedelta(days=n) for n in range(problem.days)]
    known: dict[object, int] = {}
    for rep in problem.reps:
        times = rep.hours, rep.days_off
        if times not in known:
            known[times] = sum(end - start for day in days for start, end in rep.hours_on(day))
    return [known[rep.hours, rep.days_off] for rep in problem.reps]


def _why_none(problem: PlanProblem, rep: Rep) -> Message:
    facts = {"rep": rep.name, "start": problem.start, "end": problem.end}
    why = "all_days_off" if any(rep.hours) else "no_hours"
    return Message(f"scheduling.capacity.{why}", facts)
