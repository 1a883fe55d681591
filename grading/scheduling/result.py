"""What a plan achieves: coverage per tier and customer, and how full each rep is."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from grading.contacts.due import overdue
from grading.scheduling.loads import RepLoad, TeamNeed, rep_loads, team_need
from grading.scheduling.plan import Plan, contacts_of
from grading.scheduling.problem import PlanProblem

__all__ = [
    "CustomerCoverage",
    "PlanResult",
    "RepLoad",
    "TeamNeed",
    "TierCoverage",
    "summarise",
]


@dataclass(frozen=True, slots=True)
class CustomerCoverage:
    """How far one customer's contacts are covered.

    Args:
        target: Contacts the rules want within the plan, however the intervals were stretched;
            those a person skipped do not count.
        planned: Placed by the solver, fixed by a person, or left from an earlier plan.
        done: Already done within the plan.
        remaining: Wanted, but neither planned nor done; never negative.
        overdue: Whether the due date lies before the plan's start.
    """

    key: str
    tier: str
    target: int
    planned: int
    done: int
    remaining: int
    overdue: bool
    due: date | None


@dataclass(frozen=True, slots=True)
class TierCoverage:
    """The same for all customers of a tier; ``overdue`` counts customers."""

    tier: str
    customers: int
    target: int
    planned: int
    done: int
    remaining: int
    overdue: int

    @property
    def coverage(self) -> float | None:
        """Share of the target that is planned or done, 0 to 1; None without a target."""
        return (self.target - self.remaining) / self.target if self.target else None


@dataclass(frozen=True, slots=True)
class PlanResult:
    """A checked plan with its figures.

    Args:
        tiers: Best first; tiers without customers are there too.
        customers: In the problem's order.
        reps: In the problem's order.
        team: How many reps it takes, and how many there are.
    """

    problem: PlanProblem
    plan: Plan
    tiers: tuple[TierCoverage, ...]
    customers: tuple[CustomerCoverage, ...]
    reps: tuple[RepLoad, ...]
    team: TeamNeed


def summarise(problem: PlanProblem, plan: Plan) -> PlanResult:
    """Count what a plan covers and how full the reps are."""
    customers = tuple(_customers(problem, plan))
    reps = rep_loads(problem, plan)
    return PlanResult(
        problem=problem,
        plan=plan,
        tiers=tuple(_tiers(problem, customers)),
        customers=customers,
        reps=reps,
        team=team_need(problem, reps),
    )


def _customers(problem: PlanProblem, plan: Plan) -> Iterator[CustomerCoverage]:
    wanted = Counter(contact.customer for contact in problem.contacts)
    positions = contacts_of(plan.visits).tolist()
    placed = Counter(problem.contacts[position].customer for position in positions)
    kept: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entry in problem.kept:
        kept[entry.key][entry.status] += 1
    dues = np.array([customer.due for customer in problem.customers], dtype="datetime64[D]")
    late = overdue(dues, problem.start).tolist()
    for position, customer in enumerate(problem.customers):
        # Of several rows with one key the first has the entries.
        by_person = kept.pop(customer.key, Counter())
        done, stands = by_person["done"], by_person["fixed"] + by_person["planned"]
        beside = wanted[position] if customer.target is None else customer.target
        target = beside + stands + done
        planned = placed[position] + stands
        yield CustomerCoverage(
            key=customer.key,
            tier=customer.tier,
            target=target,
            planned=planned,
            done=done,
            remaining=max(0, target - planned - done),
            overdue=late[position],
            due=customer.due,
        )


def _tiers(
    problem: PlanProblem, customers: tuple[CustomerCoverage, ...]
) -> Iterator[TierCoverage]:
    by_tier: defaultdict[str, list[CustomerCoverage]] = defaultdict(list)
    for customer in customers:
        by_tier[customer.tier].append(customer)
    for tier in problem.tiers:
        mine = by_tier[tier]
        yield TierCoverage(
            tier=tier,
            customers=len(mine),
            target=sum(c.target for c in mine),
            planned=sum(c.planned for c in mine),
            done=sum(c.done for c in mine),
            remaining=sum(c.remaining for c in mine),
            overdue=sum(c.overdue for c in mine),
        )
