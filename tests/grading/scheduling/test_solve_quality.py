"""How good plans are: against exact methods, the linear bound, and the plan before."""

import importlib.util
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, product
from pathlib import Path
from random import Random
from types import ModuleType

import numpy as np
import pytest
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
from scipy.optimize import linprog
from scipy.sparse import csr_array

from grading.scheduling import Contact, Kept, Plan, PlanProblem
from grading.scheduling.check import check
from grading.scheduling.problem import Precedence
from grading.scheduling.solve import solve
from grading.scheduling.travel import Travel

Make = Callable[..., object]
MONDAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def instances() -> ModuleType:
    """The instances that the benchmarks measure on."""
    path = Path(__file__).parents[2] / "benchmarks" / "plan_instances.py"
    spec = importlib.util.spec_from_file_location("plan_instances", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def deviation(problem: PlanProblem, plan: Plan) -> int:
    """Days between the visits and their targets."""
    return sum(abs((v.day - problem.contacts[v.contact].due).days) for v in plan.visits)


def by_flow(instances: ModuleType, visits: object) -> tuple[int, int]:
    """Weight and deviation of the optimum, by another method."""
    flow = SimpleMinCostFlow()
    count, days = len(visits.target), len(instances.DAYS)
    sink = count + days * visits.reps
    owner = np.repeat(np.arange(count), np.diff(visits.pointer))
    place = count + visits.rep[owner] * days + visits.days
    tails = np.concatenate([owner, np.arange(count), np.arange(count, sink)])
    heads = np.concatenate([place, np.full(sink, sink)])
    caps = np.concatenate([np.ones(len(owner) + count), np.full(sink - count, instances.CAPACITY)])
    costs = np.concatenate([visits.costs, visits.weight * instances.MISS, np.zeros(sink - count)])
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        tails, heads, caps.astype(np.int64), costs.astype(np.int64)
    )
    supply = np.concatenate([np.ones(count), np.zeros(sink - count), [-count]])
    flow.set_nodes_supplies(np.arange(sink + 1), supply.astype(np.int64))
    assert flow.solve() == flow.OPTIMAL
    used = flow.flows(arcs[: len(owner)]) > 0
    return int(visits.weight[owner[used]].sum()), int(visits.costs[used].sum())


@pytest.mark.parametrize("load", [0.7, 1.0, 1.3])
def test_with_equal_lengths_weight_and_deviation_are_the_best_possible(
    instances: ModuleType, load: float
) -> None:
    visits = instances.arrays(270, load)
    problem = instances.plan_problem(visits)
    plan = solve(problem)
    assert check(problem, plan) == []
    assert (plan.weight, deviation(problem, plan)) == by_flow(instances, visits)
    assert plan.bound == plan.weight
    assert plan.gap == 0


def linear_bound(instances: ModuleType, visits: object) -> float:
    """The most weight by HiGHS, where visits may be split."""
    owner = np.repeat(np.arange(len(visits.target)), np.diff(visits.pointer))
    minutes = instances.LENGTHS[visits.tier]
    place = visits.rep[owner] * len(instances.DAYS) + visits.days
    rows = np.concatenate([owner, len(minutes) + place])
    columns = np.tile(np.arange(len(owner)), 2)
    values = np.concatenate([np.ones(len(owner)), minutes[owner]])
    days = visits.reps * len(instances.DAYS)
    shape = (len(minutes) + days, len(owner))
    limits = np.concatenate([np.ones(len(minutes)), np.full(days, 480.0)])
    matrix = csr_array((values, (rows, columns)), shape=shape)
    return float(-linprog(-visits.weight[owner].astype(float), matrix, limits).fun)


@pytest.mark.parametrize("load", [0.7, 1.0, 1.3])
def test_with_mixed_lengths_at_most_half_a_percent_is_lacking(
    instances: ModuleType, load: float
) -> None:
    """And the plan's own bound is the linear programme's, by another solver."""
    visits = instances.arrays(400, load, mixed=True)
    problem = instances.plan_problem(visits, mixed=True)
    plan = solve(problem)
    assert check(problem, plan) == []
    most = linear_bound(instances, visits)
    assert plan.weight >= 0.995 * most
    assert plan.weight <= plan.bound <= most + 1e-6
    assert plan.gap == pytest.approx(1 - plan.weight / plan.bound)


def test_the_bound_holds_where_the_number_of_visits_limits(
    make_problem: Make, make_contact: Make, make_rep: Make
) -> None:
    contacts = [make_contact(n, latest=MONDAY, weight=1 + n % 2, minutes=30) for n in range(6)]
    contacts += [make_contact(n, channel="phone", latest=MONDAY, minutes=20) for n in (6, 7)]
    plan = solve(make_problem(contacts, [make_rep(max_visits_a_day=4)]))
    assert sorted(visit.contact for visit in plan.visits) == [0, 1, 3, 5, 6, 7]
    assert (plan.weight, plan.bound) == (3 * 2 + 1 + 2, 3 * 2 + 1 + 2)


def as_before(problem: PlanProblem, plan: Plan) -> PlanProblem:
    """The same problem with the plan as the earlier one."""
    was = {visit.contact: (visit.day, visit.start) for visit in plan.visits}
    contacts = tuple(replace(c, was=was.get(n)) for n, c in enumerate(problem.contacts))
    return replace(problem, contacts=contacts)


@pytest.fixture
def crowded(make_problem: Make, make_contact: Make, make_rep: Make) -> Callable[..., PlanProblem]:
    """Four weeks of visits and calls in four areas, nearly all the time there is."""

    def make(hours: str = "9-12, 13-17", minutes: tuple[int, ...] = (60, 45, 20)) -> PlanProblem:
        contacts: list[Contact] = []
        for n, (week, turn) in enumerate(product(range(4), range(38))):
            due = MONDAY + timedelta(days=7 * week + turn % 5)
            contacts.append(
                make_contact(
                    n,
                    minutes=minutes[turn % len(minutes)],
                    channel="phone" if turn % 3 == 2 else "visit",
                    due=due,
                    earliest=max(MONDAY, due - timedelta(days=3)),
                    latest=due + timedelta(days=3),
                    time="afternoon" if turn % 7 == 0 else "any",
                    time_firm=True,
                    weight=1 + turn % 4,
                    area="NSEW"[turn * 7 % 4],
                )
            )
        return make_problem(contacts, [make_rep(hours=hours)], days=28)

    return make


@pytest.mark.parametrize("hours", ["9-17", "9-12, 13-17"])
@pytest.mark.parametrize("minutes", [(60, 45, 20), (60,)])
def test_planning_again_from_the_own_plan_changes_nothing(
    crowded: Callable[..., PlanProblem], hours: str, minutes: tuple[int, ...]
) -> None:
    problem = crowded(hours, minutes)
    plan = solve(problem)
    assert check(problem, plan) == []
    assert solve(as_before(problem, plan)) == plan


def test_a_day_off_moves_few_besides_its_own(crowded: Callable[..., PlanProblem]) -> None:
    problem = crowded()
    plan = solve(problem)
    again = as_before(problem, plan)
    off = MONDAY + timedelta(days=9)
    rep = replace(again.reps[0], days_off=frozenset({off}))
    again = replace(again, reps=(rep,))
    changed = solve(again)
    assert check(again, changed) == []
    before = {visit.contact: visit.day for visit in plan.visits}
    after = {visit.contact: visit.day for visit in changed.visits}
    hit = sum(day == off for day in before.values())
    moved = sum(before[n] != after.get(n, off) for n in before)
    assert hit > 5
    assert moved <= 3 * hit


def test_of_equally_good_days_a_contact_keeps_its_own(
    make_problem: Make, make_contact: Make
) -> None:
    due, tuesday, thursday = (MONDAY + timedelta(days=n) for n in (2, 1, 3))
    contact = make_contact(due=due, weekdays=frozenset({1, 3}))
    assert solve(make_problem([contact])).visits[0].day == tuesday
    stays = replace(contact, was=(thursday, 600))
    assert [(v.day, v.start) for v in solve(make_problem([stays])).visits] == [(thursday, 600)]


def test_the_target_date_counts_more_than_the_earlier_plan(
    make_problem: Make, make_contact: Make
) -> None:
    contact = make_contact(was=(MONDAY + timedelta(days=1), 540))
    assert solve(make_problem([contact])).visits[0].day == MONDAY


def test_customers_of_one_area_are_visited_on_one_day(
    make_problem: Make, make_contact: Make, make_rep: Make
) -> None:
    """North and south alternate in the list; Tuesday and Thursday are equally near."""
    due = MONDAY + timedelta(days=2)
    contacts = [
        make_contact(n, due=due, weekdays=frozenset({1, 3}), area="NS"[n % 2], minutes=60)
        for n in range(8)
    ]
    problem = make_problem(contacts, [make_rep(hours="9-13")])
    areas: defaultdict[date, set[str]] = defaultdict(set)
    for visit in solve(problem).visits:
        areas[visit.day].add(contacts[visit.contact].area)
    assert sorted(map(len, areas.values())) == [1, 1]


def test_the_way_within_a_day_goes_from_area_to_area_once(
    make_problem: Make, make_contact: Make
) -> None:
    contacts = [make_contact(n, area="NSN SNS"[n], latest=MONDAY) for n in (0, 1, 2, 4, 5, 6)]
    plan = solve(make_problem(contacts))
    way = [contacts[visit.contact].area for visit in plan.visits]
    assert sum(a != b for a, b in pairwise(way)) == 1


def test_the_way_within_an_area_follows_the_places(make_problem: Make, make_contact: Make) -> None:
    """Along one road, listed criss-cross, nobody is passed by and come back to."""
    east = [0.0, 0.3, 0.1, 0.4, 0.2]
    contacts = [make_contact(n, spot=(40.0, place)) for n, place in enumerate(east)]
    plan = solve(make_problem([replace(c, latest=MONDAY) for c in contacts]))
    way = [east[visit.contact] for visit in plan.visits]
    assert way in (sorted(east), sorted(east, reverse=True))


@pytest.mark.parametrize(("minutes", "fits"), [(30, 5), (31, 4)])
def test_the_way_between_areas_takes_time(
    make_problem: Make, make_contact: Make, make_rep: Make, minutes: int, fits: bool
) -> None:
    contacts = [make_contact(n, area="NS"[n % 2], latest=MONDAY) for n in range(5)]
    problem = replace(
        make_problem(contacts, [make_rep(hours="9:00-14:30")]),
        travel=Travel({("N", "S"): minutes}),
    )
    plan = solve(problem)
    assert check(problem, plan) == []
    assert len(plan.visits) == fits
    for before, after in pairwise(plan.visits):
        first, second = contacts[before.contact], contacts[after.contact]
        way = 0 if first.area == second.area else minutes
        assert after.start >= before.start + first.minutes + way


def test_calls_need_no_way_and_kept_visits_do(
    make_problem: Make, make_contact: Make, make_rep: Make
) -> None:
    kept = [Kept("x", "Ana", MONDAY, 600, 60, area="S")]
    visit = make_contact(0, area="N", latest=MONDAY)
    call = make_contact(1, area="N", latest=MONDAY, channel="phone")
    problem = make_problem([visit, call], [make_rep(hours="9-13")], kept)
    problem = replace(problem, travel=Travel({("N", "S"): 60}))
    plan = solve(problem)
    assert check(problem, plan) == []
    assert {v.contact: v.start for v in plan.visits} == {0: 720, 1: 540}


def test_equally_near_days_are_evenly_full(make_problem: Make, make_contact: Make) -> None:
    due = MONDAY + timedelta(days=2)
    contacts = [make_contact(n, due=due, weekdays=frozenset({1, 3})) for n in range(6)]
    days = Counter(visit.day for visit in solve(make_problem(contacts)).visits)
    assert sorted(days.values()) == [3, 3]


def test_precedence_counts_more_than_any_weight(make_problem: Make, make_contact: Make) -> None:
    """One that must be seen is worth more than a day full of others."""
    must = make_contact(0, minutes=480, latest=MONDAY, precedence=Precedence.MUST)
    others = [make_contact(n, latest=MONDAY, weight=50) for n in range(1, 9)]
    plan = solve(make_problem([must, *others]))
    assert [visit.contact for visit in plan.visits] == [0]


def test_messages_take_only_what_is_left(make_problem: Make, make_contact: Make) -> None:
    visit = make_contact(0, minutes=480, latest=MONDAY)
    messages = [
        make_contact(n, minutes=5, latest=MONDAY, channel="message", weight=9) for n in (1, 2)
    ]
    assert [v.contact for v in solve(make_problem([*messages, visit])).visits] == [2]


PATTERNS = {1: ((0, 1, 2, 3, 4),), 2: ((0, 2), (1, 3), (2, 4)), 3: ((0, 2, 4), (0, 1, 3))}


def test_every_customer_is_seen_on_all_days_of_one_allowed_pattern(
    make_problem: Make, make_contact: Make
) -> None:
    """Forty visits on five days of eight: only where patterns share out the days do all fit."""
    contacts: list[Contact] = []
    patterns: dict[int, tuple[tuple[int, ...], ...]] = {}
    for customer, often in enumerate([3] * 4 + [2] * 12 + [1] * 4):
        days = PATTERNS[often]
        patterns[customer] = tuple((day,) for day in days[0]) if often == 1 else days
        contacts += [make_contact(customer, number=number) for number in range(often)]
    problem = replace(make_problem(contacts), patterns=patterns)
    plan = solve(problem)
    assert check(problem, plan) == []
    assert len(plan.visits) == len(contacts) == 40
    seen: defaultdict[int, list[int]] = defaultdict(list)
    for visit in plan.visits:
        seen[contacts[visit.contact].customer].append((visit.day - MONDAY).days)
    assert all(tuple(sorted(days)) in patterns[customer] for customer, days in seen.items())


def test_a_pattern_is_kept_as_a_whole_or_not_at_all(
    make_problem: Make, make_contact: Make, make_rep: Make
) -> None:
    """Where Tuesday is full, Monday's visit of a customer for both days is left out, too."""
    contacts = [make_contact(0, number=0), make_contact(0, number=1)]
    contacts.append(
        make_contact(1, minutes=480, due=MONDAY + timedelta(days=1), weekdays=frozenset({1}))
    )
    contacts[2] = replace(contacts[2], precedence=Precedence.MUST)
    problem = replace(make_problem(contacts), patterns={0: ((0, 1),)})
    plan = solve(problem)
    assert [visit.contact for visit in plan.visits] == [2]
    assert [entry.contact for entry in plan.unplaced] == [0, 1]


def test_progress_is_told_and_may_stop_the_solving(
    make_problem: Make, make_contact: Make, make_rep: Make
) -> None:
    contacts = [make_contact(n, rep=n % 2) for n in range(6)]
    problem = make_problem(contacts, [make_rep("Ana"), make_rep("Bea")])
    shares: list[float] = []
    solve(problem, progress=shares.append)
    assert shares == [0.5, 1.0]

    def stop(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        solve(problem, progress=stop)


def test_solving_needs_no_optimiser() -> None:
    """The same plan everywhere: neither scipy nor OR-Tools is looked for."""
    code = (
        "import sys, grading.scheduling.solve; "
        "print('scipy' in sys.modules, 'ortools' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "False"]


def drawn(seed: int, make_contact: Make) -> list[Contact]:
    """Three weeks of visits and calls of unequal length, more than there is time for."""
    chance = Random(seed)

    def one(n: int) -> Contact:
        due = MONDAY + timedelta(days=chance.randrange(21))
        return make_contact(
            n,
            minutes=chance.choice((60, 45, 20)),
            due=due,
            earliest=max(MONDAY, due - timedelta(days=chance.randrange(1, 5))),
            latest=due + timedelta(days=chance.randrange(1, 5)),
            weight=chance.randrange(1, 5),
        )

    return [one(n) for n in range(126)]


def test_it_is_told_whose_earlier_plan_is_kept_up_though_one_made_anew_would_be_better(
    make_problem: Make, make_contact: Make, make_rep: Make
) -> None:
    """By half a percent of the weight at most, since every row that moves is a nuisance."""
    told = []
    for seed in (45, 46, 79, 138):
        contacts = drawn(seed, make_contact)
        problem = make_problem(contacts, [make_rep(hours="9-12, 13-17")], days=21)
        most = [contact for contact in contacts if contact.customer % 7]
        before = solve(replace(problem, contacts=tuple(most)))
        was = {most[v.contact].customer: (v.day, v.start) for v in before.visits}
        again = [replace(c, was=was.get(c.customer)) for c in contacts]
        plan, anew = solve(replace(problem, contacts=tuple(again))), solve(problem)
        assert plan.kept_up == (() if plan.weight >= anew.weight else (0,))
        assert 200 * plan.weight >= 199 * anew.weight
        told.append(plan.kept_up)
    assert set(told) == {(), (0,)}
