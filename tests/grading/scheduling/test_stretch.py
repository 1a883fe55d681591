"""Over capacity, all intervals of a rep grow by one factor, and no more than they must."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from math import floor

import pytest

from grading.scheduling import Kept, PlanProblem, Portfolio
from grading.scheduling.build import build_problem
from grading.scheduling.check import check
from grading.scheduling.solve import solve
from grading.schemes.models import Tier

Make = Callable[..., object]
Row = tuple[str, str | None, str | None, str | None]
MONDAY = date(2026, 11, 23)


@pytest.fixture
def build(make_portfolio: Callable[[Sequence[Row]], Portfolio]) -> Callable[..., PlanProblem]:
    """A problem of four weeks."""

    def make(rows: Sequence[Row], tiers: Sequence[Tier], **more: object) -> PlanProblem:
        facts = {"start": MONDAY, "weeks": 4, **more}
        return build_problem(make_portfolio(rows), tiers, **facts)

    return make


def customers(count: int, grade: str = "A", every: int = 7, rep: str = "Ana") -> list[Row]:
    """Customers of one tier, whose last contacts are spread evenly over its interval."""
    lasts = [MONDAY - timedelta(days=1 + n * every // count) for n in range(count)]
    return [(f"{grade}{rep}{n}", grade, str(last), rep) for n, last in enumerate(lasts)]


@pytest.mark.parametrize(
    ("count", "days"),
    [(40, 7), (41, 8), (45, 8), (60, 11), (80, 14)],
)
def test_intervals_grow_until_what_is_asked_fits(
    build: Make, make_rep: Make, make_tier: Make, count: int, days: int
) -> None:
    """With 40 hours a week, 40 weekly visits of an hour fit; 80 do every 14 days."""
    tier = make_tier("A", channel="visit", every_days=7, minutes=60)
    problem = build(customers(count), [tier], reps=[make_rep()])
    assert {customer.every_days for customer in problem.customers} == {days}
    assert len(problem.contacts) <= 160
    (factor,) = problem.stretch
    assert factor == round(factor, 2)
    # The smallest factor that gives so many whole days, of those told with two decimals.
    assert floor(round(7 * factor, 6) + 0.5) == days
    assert factor == 1.0 or floor(7 * (factor - 0.01) + 0.5) < days


def test_a_customer_of_30_days_is_still_seen_twice_as_often_as_one_of_60(
    build: Make, make_rep: Make, make_tier: Make
) -> None:
    tiers = [
        make_tier("A", channel="visit", every_days=30, minutes=60, tolerance_days=5),
        make_tier("B", channel="visit", every_days=60, minutes=60, tolerance_days=5),
    ]
    rows = customers(300, "A", 30) + customers(300, "B", 60)
    problem = build(rows, tiers, reps=[make_rep()], weeks=26)
    (factor,) = problem.stretch
    demand = 300 * 182 / 30 + 300 * 182 / 60
    assert factor == pytest.approx(demand / (26 * 40), abs=0.02)
    of_tier = {c.tier: c.every_days for c in problem.customers}
    assert of_tier["B"] == pytest.approx(2 * of_tier["A"], abs=1)
    count = {tier: sum(c.tier == tier for c in problem.contacts) for tier in "AB"}
    assert count["A"] == pytest.approx(2 * count["B"], rel=0.05)
    assert sum(count.values()) <= 26 * 40 * 1.02


def test_each_rep_is_stretched_by_their_own_customers(
    build: Make, make_rep: Make, make_tier: Make
) -> None:
    tier = make_tier("A", channel="visit", every_days=7, minutes=60)
    rows = customers(80) + customers(20, rep="Bea")
    problem = build(rows, [tier], reps=[make_rep(), make_rep("Bea")])
    assert problem.stretch[1] == 1.0 < problem.stretch[0]
    assert {c.every_days for c in problem.customers if c.rep_name == "Bea"} == {7}


def test_by_choice_nothing_is_stretched(build: Make, make_rep: Make, make_tier: Make) -> None:
    tier = make_tier("A", channel="visit", every_days=7, minutes=60)
    problem = build(customers(80), [tier], reps=[make_rep()], over_capacity="drop")
    assert problem.stretch == (1.0,)
    assert len(problem.contacts) > 1.5 * 160


def test_coverage_counts_what_the_rules_ask_for_unstretched(
    build: Make, make_rep: Make, make_tier: Make
) -> None:
    tier = make_tier("A", channel="visit", every_days=7, minutes=60)
    rows, reps = customers(80), [make_rep()]
    stretched = build(rows, [tier], reps=reps)
    dropped = build(rows, [tier], reps=reps, over_capacity="drop")
    assert [c.target for c in stretched.customers] == [c.target for c in dropped.customers]
    assert sum(c.target for c in stretched.customers) > len(stretched.contacts)
    assert {c.weekly_minutes for c in stretched.customers} == {60.0}


def test_the_tightest_days_decide(build: Make, make_rep: Make, make_tier: Make) -> None:
    """Thursday and Friday do not help customers of Monday to Wednesday; a free hour helps all."""
    first_half = make_tier(
        "A", channel="visit", every_days=7, minutes=60, weekdays=("Mon", "Tue", "Wed")
    )
    rows = customers(36)
    assert build(rows[:24], [first_half], reps=[make_rep()]).stretch == (1.0,)
    assert build(rows, [first_half], reps=[make_rep()]).stretch[0] == pytest.approx(1.5, abs=0.07)
    anytime = make_tier("B", channel="visit", every_days=7, minutes=60)
    both = customers(24) + customers(16, "B")
    assert build(both, [first_half, anytime], reps=[make_rep()]).stretch == (1.0,)
    both += customers(8, "B", rep="Ana")[:1]
    many = [*both, *[(f"x{n}", "B", str(MONDAY), "Ana") for n in range(8)]]
    assert build(many, [first_half, anytime], reps=[make_rep()]).stretch[0] > 1.0


def test_afternoons_that_are_firm_hold_only_afternoons(
    build: Make, make_rep: Make, make_tier: Make
) -> None:
    call = make_tier("C", channel="phone", every_days=7, minutes=60, time="afternoon")
    rows = customers(30, "C")
    assert build(rows[:25], [call], reps=[make_rep()]).stretch == (1.0,)
    assert build(rows, [call], reps=[make_rep()]).stretch[0] > 1.1
    free = build(rows, [call], reps=[make_rep()], firm_times=frozenset())
    assert free.stretch == (1.0,)


def test_visits_a_day_are_capacity_too_and_calls_are_none_of_them(
    build: Make, make_rep: Make, make_tier: Make
) -> None:
    visit = make_tier("A", channel="visit", every_days=7, minutes=30)
    reps = [make_rep(max_visits_a_day=4)]
    assert build(customers(20), [visit], reps=reps).stretch == (1.0,)
    assert build(customers(30), [visit], reps=reps).stretch[0] == pytest.approx(1.5, abs=0.08)
    call = make_tier("A", channel="phone", every_days=7, minutes=30)
    assert build(customers(30), [call], reps=reps).stretch == (1.0,)


def test_messages_take_what_is_left_and_stretch_nothing(
    build: Make, make_rep: Make, make_tier: Make
) -> None:
    message = make_tier("D", channel="message", every_days=7, minutes=60)
    assert build(customers(90, "D"), [message], reps=[make_rep()]).stretch == (1.0,)


@pytest.mark.parametrize("last", [None, "2025-01-01", str(MONDAY - timedelta(days=1))])
def test_who_was_seen_when_is_no_matter(
    build: Make, make_rep: Make, make_tier: Make, last: str | None
) -> None:
    """A hundred customers of 90 days, all overdue, are too many for a week; in the long run not."""
    seldom = make_tier("A", channel="visit", every_days=90, minutes=60)
    rows = [(f"{n}", "A", last, "Ana") for n in range(100)]
    assert build(rows, [seldom], reps=[make_rep()], weeks=1).stretch == (1.0,)
    often = make_tier("A", channel="visit", every_days=14, minutes=60)
    assert build(rows, [often], reps=[make_rep()], weeks=1).stretch == (1.25,)


def test_leave_and_entries_that_stay_take_capacity(
    build: Make, make_rep: Make, make_tier: Make
) -> None:
    tier = make_tier("A", channel="visit", every_days=7, minutes=60)
    rows = customers(30)
    away = frozenset(MONDAY + timedelta(days=n) for n in range(14))
    absent = build(rows, [tier], reps=[make_rep(days_off=away)])
    assert absent.stretch[0] == pytest.approx(1.5, abs=0.08)
    busy = [Kept("x", "Ana", MONDAY + timedelta(days=n), 540, 300) for n in range(28)]
    assert build(rows, [tier], reps=[make_rep()], kept=busy).stretch[0] > 1.8
    skipped = [replace(entry, status="skipped") for entry in busy]
    assert build(rows, [tier], reps=[make_rep()], kept=skipped).stretch == (1.0,)


def test_who_has_no_time_at_all_is_not_stretched(
    build: Make, make_rep: Make, make_tier: Make
) -> None:
    """Nor do contacts stretch anything that no interval makes possible: too long, never a day."""
    tier = make_tier("A", channel="visit", every_days=7, minutes=60)
    assert build(customers(9), [tier], reps=[make_rep("Ana", "")]).stretch == (1.0,)
    sundays = make_tier("A", channel="visit", every_days=7, minutes=60, weekdays=("Sun",))
    assert build(customers(9), [sundays], reps=[make_rep()]).stretch == (1.0,)


@pytest.mark.parametrize(("every", "sound"), [(13, False), (14, True), (15, False)])
def test_an_interval_out_of_proportion_is_caught(
    build: Make, make_rep: Make, make_tier: Make, every: int, sound: bool
) -> None:
    """Everybody's grew from 7 to 14 days; one of another length is no plan."""
    tier = make_tier("A", channel="visit", every_days=7, minutes=60)
    problem = build(customers(80), [tier], reps=[make_rep()])
    first, *others = problem.customers
    changed = replace(problem, customers=(replace(first, every_days=every), *others))
    codes = [each.code for each in check(changed, solve(changed))]
    assert codes == ([] if sound else ["stretch"])


def test_stretched_contacts_are_as_far_apart_as_their_interval(
    build: Make, make_rep: Make, make_tier: Make
) -> None:
    """From target to target, and the visits themselves no nearer than the rule lets them."""
    tier = make_tier("A", channel="visit", every_days=7, minutes=60, due_after_pct=70)
    problem = build(customers(60), [tier], reps=[make_rep()])
    plan = solve(problem)
    assert not check(problem, plan)
    every, opens = 11, 8
    days: dict[str, list[date]] = {}
    for contact in problem.contacts:
        days.setdefault(contact.key, []).append(contact.due)
    for dues in days.values():
        assert all((b - a).days >= every for a, b in pairwise(dues))
    seen: dict[str, list[date]] = {}
    for visit in plan.visits:
        seen.setdefault(problem.contacts[visit.contact].key, []).append(visit.day)
    assert len(plan.visits) == len(problem.contacts)
    gaps = [(b - a).days for of_one in seen.values() for a, b in pairwise(sorted(of_one))]
    assert sum(gap >= opens for gap in gaps) >= 0.9 * len(gaps)
