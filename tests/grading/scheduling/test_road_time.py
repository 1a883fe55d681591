"""Intervals grow for the ways between areas too, as far as they can be foreseen."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from grading.engine.grades import Lookup
from grading.scheduling import PlanProblem, Portfolio
from grading.scheduling.build import build_problem
from grading.scheduling.check import check
from grading.scheduling.solve import solve
from grading.scheduling.travel import Travel
from grading.schemes.models import Tier

Make = Callable[..., object]
Build = Callable[..., PlanProblem]
MONDAY = date(2026, 11, 23)


@pytest.fixture
def tier(make_tier: Make) -> Tier:
    """An hour's visit every fortnight."""
    return make_tier("A", channel="visit", every_days=14, minutes=60, tolerance_days=3)


@pytest.fixture
def build(make_portfolio: Make, make_rep: Make) -> Build:
    """A problem of one rep, whose customers are in some areas in turn."""

    def make(
        count: int,
        areas: Sequence[str],
        tiers: Sequence[Tier],
        travel: Travel,
        every: int = 14,
        weeks: int = 1,
    ) -> PlanProblem:
        rows = [
            (f"C{n}", "A", str(MONDAY - timedelta(1 + n * every // count)), "Ana")
            for n in range(count)
        ]
        portfolio: Portfolio = make_portfolio(rows)
        places = Lookup(np.arange(count, dtype=np.int32) * 7 % len(areas), list(areas))
        facts = {"start": MONDAY, "weeks": weeks, "reps": [make_rep()], "travel": travel}
        return build_problem(replace(portfolio, area=places), tiers, **facts)

    return make


def stretch(problem: PlanProblem) -> float:
    """The factor of the only rep."""
    (factor,) = problem.stretch
    return factor


def test_a_plan_leaves_time_for_the_ways_so_that_nobody_falls_out(
    build: Build, tier: Tier
) -> None:
    """Three quarters of an hour between eight areas; the hours alone would let more than five fall out."""
    areas, ways = [*"abcdefgh"], Travel({}, 45)
    without = build(90, areas, [tier], Travel(), weeks=2)
    problem = build(90, areas, [tier], ways, every=18, weeks=2)
    assert stretch(problem) > 1.1 * stretch(without)
    plan = solve(problem)
    assert plan.unplaced == ()
    assert check(problem, plan) == []
    plan = solve(replace(without, travel=ways))
    assert len(plan.unplaced) > 5


@pytest.mark.parametrize("count", [60, 100])
def test_longer_ways_and_more_visits_never_stretch_less(
    build: Build, tier: Tier, count: int
) -> None:
    """From no way at all to half a day."""
    areas = [*"abcd"]
    by_way = [stretch(build(count, areas, [tier], Travel({}, m))) for m in (0, 15, 60, 240)]
    assert by_way == sorted(by_way)
    assert by_way[-1] > by_way[0]
    more = stretch(build(count + 10, areas, [tier], Travel({}, 60)))
    assert more >= by_way[2]


def test_within_one_area_and_between_unknown_ones_no_way_counts(build: Build, tier: Tier) -> None:
    """Nor for calls, whoever is called."""
    usual = stretch(build(100, ["a", "b"], [tier], Travel()))
    assert stretch(build(100, ["a"], [tier], Travel({}, 60))) == usual
    assert stretch(build(100, ["", "a"], [tier], Travel({}, 60))) == usual
    contact = tier.contact.model_copy(update={"channel": "phone"})
    calls = tier.model_copy(update={"contact": contact})
    assert stretch(build(100, ["a", "b"], [calls], Travel({}, 60))) == usual


def test_the_nearest_area_of_a_day_counts_and_not_the_farthest(build: Build, tier: Tier) -> None:
    """Two neighbours by the sea and two in the hills: the long way is gone once a day at most."""
    short = {("a", "b"): 10, ("c", "d"): 10}
    near = stretch(build(100, [*"abcd"], [tier], Travel(short, 60)))
    assert near < stretch(build(100, [*"abcd"], [tier], Travel({}, 60)))
    assert near >= stretch(build(100, [*"abcd"], [tier], Travel({}, 10)))


def test_few_weekdays_hold_their_own_ways(build: Build, tier: Tier) -> None:
    """The free days of a week take no time off the ways of its other days."""
    weekdays = tier.contact.model_copy(update={"weekdays": ("Mon", "Tue")})
    bound = tier.model_copy(update={"contact": weekdays})
    alone = stretch(build(30, [*"abcd"], [bound], Travel()))
    assert stretch(build(30, [*"abcd"], [bound], Travel({}, 60))) > alone
