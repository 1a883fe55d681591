"""What a plan achieves: coverage per tier and customer, and how full each rep is."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from grading.contacts.due import overdue
from grading.language import Message
from grading.scheduling.plan import Plan
from grading.scheduling.problem import NO_REP, PlanProblem

__all__ = ["CustomerCoverage", "PlanResult", "RepLoad", "TierCoverage", "summarise"]


@dataclass(frozen=True, slots=True)
class CustomerCoverage:
    """How far one customer's contacts are covered.

    Args:
        target: Contacts the rules want within the plan; those a person skipped do not count.
        planned: Placed by the solver or fixed by a person.
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
class RepLoad:
    """How full one rep's plan is.

    Args:
        capacity_minutes: Working minutes within the plan, days off taken out.
        load_minutes: Minutes of placed and kept contacts.
        visits: How many of them are visits.
        contacts: How many there are.
        reason: Why the capacity is zero, else None.
    """

    rep: str
    capacity_minutes: int
    load_minutes: int
    visits: int
    contacts: int
    reason: Message | None

    @property
    def utilisation(self) -> float | None:
        """Load by capacity; None where there is no capacity."""
        return self.load_minutes / self.capacity_minutes if self.capacity_minutes else None


@dataclass(frozen=True, slots=True)
class PlanResult:
    """A checked plan with its figures.

    Args:
        tiers: Best first; tiers without customers are there too.
        customers: In the problem's order.
        reps: In the problem's order.
    """

    problem: PlanProblem
    plan: Plan
    tiers: tuple[TierCoverage, ...]
    customers: tuple[CustomerCoverage, ...]
    reps: tuple[RepLoad, ...]


def summarise(problem: PlanProblem, plan: Plan) -> PlanResult:
    """Count what a plan covers and how full the reps are."""
    customers = tuple(_customers(problem, plan))
    return PlanResult(
        problem=problem,
        plan=plan,
        tiers=tuple(_tiers(problem, customers)),
        customers=customers,
        reps=tuple(_reps(problem, plan)),
    )


def _customers(problem: PlanProblem, plan: Plan) -> Iterator[CustomerCoverage]:
    wanted = Counter(contact.customer for contact in problem.contacts)
    placed = Counter(problem.contacts[visit.contact].customer for visit in plan.visits)
    kept: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entry in problem.kept:
        kept[entry.key][entry.status] += 1
    dues = np.array([customer.due for customer in problem.customers], dtype="datetime64[D]")
    late = overdue(dues, problem.start).tolist()
    for position, customer in enumerate(problem.customers):
        # Of several rows with one key the first has the entries.
        by_person = kept.pop(customer.key, Counter())
        fixed, done = by_person["fixed"], by_person["done"]
        target = wanted[position] + fixed + done
        planned = placed[position] + fixed
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


def _reps(problem: PlanProblem, plan: Plan) -> Iterator[RepLoad]:
    minutes: Counter[int] = Counter()
    visits: Counter[int] = Counter()
    contacts: Counter[int] = Counter()
    entries = [
        (
            visit.rep,
            problem.contacts[visit.contact].minutes,
            problem.contacts[visit.contact].channel,
        )
        for visit in plan.visits
    ]
    entries += [
        (problem.rep_positions.get(entry.rep, NO_REP), entry.minutes, entry.channel)
        for entry in problem.kept
        if entry.status != "skipped"
    ]
    for rep, length, channel in entries:
        minutes[rep] += length
        contacts[rep] += 1
        visits[rep] += channel == "visit"
    for position, person in enumerate(problem.reps):
        capacity = _capacity(problem, position)
        facts = {"rep": person.name, "start": problem.start, "end": problem.end}
        why = "all_days_off" if any(person.hours) else "no_hours"
        yield RepLoad(
            rep=person.name,
            capacity_minutes=capacity,
            load_minutes=minutes[position],
            visits=visits[position],
            contacts=contacts[position],
            reason=None if capacity else Message(f"scheduling.capacity.{why}", facts),
        )


def _capacity(problem: PlanProblem, position: int) -> int:
    days = (problem.start + timedelta(days=n) for n in range(problem.days))
    return sum(end - start for day in days for start, end in problem.reps[position].hours_on(day))
