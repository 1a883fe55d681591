"""Made-up plans to measure solvers on: tiers A to D, weekdays per tier, a load on the reps."""

import heapq
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt

from grading.language import Message
from grading.scheduling.problem import NO_REP, Contact, Customer, PlanProblem, Rep

__all__ = [
    "CAPACITY",
    "DAYS",
    "LENGTHS",
    "MISS",
    "MONDAY",
    "Arrays",
    "Ints",
    "arrays",
    "pattern_problem",
    "plan_problem",
]

MONDAY = date(2026, 11, 23)
HORIZON = 91
DAYS = np.array([day for day in range(HORIZON) if day % 7 < 5])
INTERVAL = np.array([7, 14, 30, 90])
SHARES = [0.2, 0.3, 0.4, 0.1]
WEIGHT = np.array([8, 4, 2, 1])
WEEKDAYS = ((0, 1, 2, 3, 4), (0, 1, 2, 3), (1, 2, 3), (2, 3, 4))
CAPACITY = 8
"""Visits of equal length a rep makes a day."""
MISS = 100_000
LENGTHS = np.array([60, 45, 20, 5])
"""Minutes per tier where lengths differ."""
WORKDAY = 480
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Arrays:
    """Visits in the order of the reps, and the days each may have, nearest first.

    ``first`` and ``pointer`` are where a rep's visits and a visit's days begin.
    """

    customer: Ints
    tier: Ints
    target: Ints
    low: Ints
    high: Ints
    rep: Ints
    reps: int
    first: Ints
    pointer: Ints
    days: Ints
    costs: Ints

    @cached_property
    def weight(self) -> Ints:
        """What each visit is worth; worked out once, not for every rep anew."""
        return WEIGHT[self.tier]


def arrays(customers: int, load: float, *, mixed: bool = False, seed: int = 0) -> Arrays:
    """Visits every 7, 14, 30 or 90 days within a quarter of that, for as many reps as the load."""
    random = np.random.default_rng(seed)
    tier = random.choice(4, customers, p=SHARES)
    interval = INTERVAL[tier]
    begin = (random.random(customers) * interval).astype(np.int64)
    count = (HORIZON - 1 - begin) // interval + 1
    customer = np.repeat(np.arange(customers), count)
    turn = np.arange(len(customer)) - np.repeat(np.cumsum(count) - count, count)
    target = begin[customer] + turn * interval[customer]
    width = interval[customer] // 4
    demand = LENGTHS[tier[customer]].sum() / WORKDAY if mixed else len(customer) / CAPACITY
    reps = max(1, round(demand / (load * len(DAYS))))
    rep = (random.permutation(customers) % reps)[customer]
    order = np.argsort(rep, kind="stable")
    customer, target, width, rep = customer[order], target[order], width[order], rep[order]
    tier = tier[customer]
    low, high = np.maximum(target - width, 0), np.minimum(target + width, HORIZON - 1)
    allowed = np.array([[day in week for day in range(7)] for week in WEEKDAYS])
    rows, columns = _candidates(allowed, tier, low, high)
    cost = np.abs(DAYS[columns] - target[rows])
    nearest = np.lexsort((cost, rows))
    return Arrays(
        customer=customer,
        tier=tier,
        target=target,
        low=low,
        high=high,
        rep=rep,
        reps=reps,
        first=np.searchsorted(rep, np.arange(reps + 1)),
        pointer=np.searchsorted(rows, np.arange(len(customer) + 1)),
        days=columns[nearest],
        costs=cost[nearest],
    )


def _candidates(
    allowed: npt.NDArray[np.bool_], tier: Ints, low: Ints, high: Ints
) -> tuple[Ints, Ints]:
    rows, columns = [], []
    for start in range(0, len(tier), 100_000):
        part = slice(start, start + 100_000)
        inside = (low[part, None] <= DAYS) & (high[part, None] >= DAYS)
        found = np.nonzero(allowed[tier[part]][:, DAYS % 7] & inside)
        rows.append(found[0] + start)
        columns.append(found[1])
    return np.concatenate(rows), np.concatenate(columns)


def plan_problem(visits: Arrays, *, mixed: bool = False) -> PlanProblem:
    """The same visits as a problem of the product."""
    purpose = Message("scheduling.purpose.first")
    hours = tuple(((540, 540 + WORKDAY),) if day < 5 else () for day in range(7))
    turn: dict[int, int] = {}
    contacts = []
    columns = (visits.customer, visits.tier, visits.target, visits.low, visits.high, visits.rep)
    for customer, tier, target, low, high, rep in zip(*(c.tolist() for c in columns), strict=True):
        number = turn.get(customer, 0)
        turn[customer] = number + 1
        contacts.append(
            Contact(
                key=f"C{customer:06d}",
                customer=customer,
                number=number,
                rep=rep,
                tier="ABCD"[tier],
                channel="visit",
                minutes=int(LENGTHS[tier]) if mixed else WORKDAY // CAPACITY,
                due=MONDAY + timedelta(days=target),
                earliest=MONDAY + timedelta(days=low),
                latest=MONDAY + timedelta(days=high),
                weekdays=frozenset(WEEKDAYS[tier]),
                time="any",
                time_firm=False,
                weight=int(WEIGHT[tier]),
                purpose=purpose,
            )
        )
    reps = tuple(Rep(f"Rep {n:04d}", hours) for n in range(visits.reps))
    return PlanProblem(
        MONDAY,
        HORIZON,
        reps,
        tuple(contacts),
        customers=tuple(_customers(contacts, reps)),
        tiers=("A", "B", "C", "D"),
    )


def _customers(contacts: list[Contact], reps: tuple[Rep, ...]) -> list[Customer]:
    """One per customer of the contacts, in order; those without a visit have no rep."""
    first = {contact.customer: contact for contact in reversed(contacts)}
    found = []
    for customer in range(max(first, default=-1) + 1):
        contact = first.get(customer)
        if contact is None:
            found.append(Customer(f"C{customer:06d}", "", NO_REP, ""))
        else:
            owner = reps[contact.rep].name
            found.append(Customer(contact.key, contact.tier, contact.rep, owner))
    return found


WEEK_PATTERNS = {
    1: ((0,), (1,), (2,), (3,), (4,)),
    2: ((0, 2), (0, 3), (1, 3), (1, 4), (2, 4)),
    3: ((0, 2, 4), (0, 1, 3), (1, 3, 4)),
    5: ((0, 1, 2, 3, 4),),
}
"""Days of a week on which a customer may be visited once, twice, thrice or daily."""


def pattern_problem(customers: int, *, load: float = 0.9, seed: int = 0) -> PlanProblem:
    """Customers with a frequency and allowed patterns of days within one week.

    Laid out as the instances of the periodic vehicle routing problem are: each customer has a
    frequency, a length of stay and a list of allowed combinations of days.
    """
    random = np.random.default_rng(seed)
    often = random.choice([1, 2, 3, 5], customers, p=[0.4, 0.35, 0.2, 0.05])
    minutes = random.choice([30, 45, 60], customers)
    reps = max(1, round((often * minutes).sum() / (load * 5 * WORKDAY)))
    owner = _shared_out(often * minutes, reps)
    purpose = Message("scheduling.purpose.first")
    hours = tuple(((540, 540 + WORKDAY),) if day < 5 else () for day in range(7))
    contacts = [
        Contact(
            key=f"C{customer:05d}",
            customer=customer,
            number=number,
            rep=owner[customer],
            tier="A",
            channel="visit",
            minutes=int(minutes[customer]),
            due=MONDAY,
            earliest=MONDAY,
            latest=MONDAY + timedelta(days=4),
            weekdays=frozenset(),
            time="any",
            time_firm=False,
            weight=1,
            purpose=purpose,
        )
        for customer in range(customers)
        for number in range(int(often[customer]))
    ]
    return PlanProblem(
        MONDAY,
        7,
        tuple(Rep(f"Rep {n:04d}", hours) for n in range(reps)),
        tuple(contacts),
        customers=tuple(
            Customer(f"C{n:05d}", "A", owner[n], f"Rep {owner[n]:04d}") for n in range(customers)
        ),
        tiers=("A",),
        patterns={n: WEEK_PATTERNS[int(often[n])] for n in range(customers)},
    )


def _shared_out(demand: Ints, reps: int) -> list[int]:
    """A rep for each customer, so that all have nearly as much to do: the largest first."""
    owner = [0] * len(demand)
    busy = [(0, rep) for rep in range(reps)]
    for customer in np.argsort(-demand, kind="stable").tolist():
        minutes, rep = heapq.heappop(busy)
        owner[customer] = rep
        heapq.heappush(busy, (minutes + int(demand[customer]), rep))
    return owner
