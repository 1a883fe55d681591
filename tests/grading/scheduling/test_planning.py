from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from grading.exceptions import PlanError
from grading.scheduling import (
    DayOff,
    Kept,
    Plan,
    PlanProblem,
    PlanResult,
    Portfolio,
    Visit,
    clock,
    plan_visits,
    solve_checked,
)
from grading.scheduling.result import TierCoverage, summarise
from grading.scheduling.solve import solve
from grading.schemes.models import Tier

Make = Callable[..., object]
Row = tuple[str, str | None, str | None, str | None]
MONDAY = date(2026, 11, 23)


@pytest.fixture
def plan(
    make_portfolio: Callable[[Sequence[Row]], Portfolio], tiers: tuple[Tier, ...]
) -> Callable[..., PlanResult]:
    """A checked plan of four weeks from the Monday."""

    def make(rows: Sequence[Row], **more: object) -> PlanResult:
        used = more.pop("tiers", tiers)
        return plan_visits(make_portfolio(rows), used, **({"start": MONDAY, "weeks": 4} | more))

    return make


def test_coverage_counts_per_customer_and_tier(plan: Make, make_rep: Make) -> None:
    rows = [("1", "A", "2026-11-16", "Ana"), ("2", "A", "2026-01-01", "Ana"),
            ("3", "D", None, "Ana"), ("4", None, None, "Ana")]  # fmt: skip
    kept = [
        Kept("1", "Ana", date(2026, 11, 24), 600, 60, status="done"),
        Kept("2", "Ana", date(2026, 11, 25), 600, 60, status="fixed"),
        Kept("2", "Ana", date(2026, 12, 2), 600, 60, status="skipped"),
    ]
    result = plan(rows, reps=[make_rep()], kept=kept)
    one, two, three, four = result.customers
    assert (one.target, one.planned, one.done, one.remaining) == (4, 3, 1, 0)
    assert (two.target, two.planned, two.done, two.remaining) == (3, 3, 0, 0)
    assert (one.overdue, two.overdue, three.overdue) == (False, True, False)
    assert (four.target, four.due) == (0, None)
    assert result.tiers[0] == TierCoverage("A", 2, 7, 6, 1, 0, 1)
    assert result.tiers[0].coverage == 1.0
    assert result.tiers[1] == TierCoverage("B", 0, 0, 0, 0, 0, 0)
    assert result.tiers[1].coverage is None


def test_what_could_not_be_placed_remains(plan: Make, make_rep: Make) -> None:
    result = plan([("1", "A", None, "Ana")], reps=[make_rep("Ana", "")])
    assert result.customers[0].remaining == result.customers[0].target == 4
    assert result.tiers[0].coverage == 0.0
    assert {entry.code for entry in result.plan.unplaced} == {"no_hours"}


def test_what_remains_is_never_negative(make_problem: Make, make_contact: Make) -> None:
    """Not even for a plan that places a contact twice."""
    problem = make_problem([make_contact()])
    twice = Plan((Visit(0, 0, MONDAY, 540), Visit(0, 0, MONDAY, 600)), ())
    (customer,) = summarise(problem, twice).customers
    assert (customer.target, customer.planned, customer.remaining) == (1, 2, 0)


def test_no_capacity_says_which_field_is_wrong(plan: Make, make_rep: Make) -> None:
    everyday = [DayOff(MONDAY + timedelta(days=n), rep="Bea") for n in range(28)]
    reps = [make_rep("Ana", ""), make_rep("Bea"), make_rep("Cy")]
    ana, bea, cy = plan([("1", "D", None, "Cy")], reps=reps, days_off=everyday).reps
    assert (ana.capacity_minutes, ana.utilisation) == (0, None)
    assert ana.reason is not None
    assert "fill in the hours" in ana.reason.text("en")
    assert bea.reason is not None
    assert "every day from 2026-11-23 to 2026-12-20" in bea.reason.text("en")
    assert (cy.capacity_minutes, cy.load_minutes, cy.reason) == (20 * 480, 5, None)
    assert cy.utilisation == 5 / 9600
    assert (cy.visits, cy.contacts) == (0, 1)


def test_kept_entries_count_as_load_unless_skipped(plan: Make, make_rep: Make) -> None:
    kept = [
        Kept("x", "Ana", MONDAY, 600, 60),
        Kept("y", "Ana", MONDAY, 700, 30, channel="phone"),
        Kept("z", "Ana", MONDAY, 800, 10, status="skipped"),
        Kept("w", "Nobody", MONDAY, 800, 10),
    ]
    (ana,) = plan([], reps=[make_rep()], kept=kept).reps
    assert (ana.load_minutes, ana.visits, ana.contacts) == (90, 1, 2)


def test_a_first_plan_sees_the_best_customers_first(plan: Make, make_rep: Make) -> None:
    """Of many customers nobody has seen, every A is met before any goes without.

    Unless all intervals grow, which is the choice where nothing is said.
    """
    rows: list[Row] = [(f"b{n}", "B", None, "Ana") for n in range(30)]
    rows += [(f"a{n}", "A", None, "Ana") for n in range(8)]
    reps = [make_rep(max_visits_a_day=4)]
    result = plan(rows, reps=reps, over_capacity="drop")
    best = [c for c in result.customers if c.tier == "A"]
    assert all(c.remaining == 0 for c in best)
    assert any(c.remaining for c in result.customers if c.tier == "B")
    assert {entry.code for entry in result.plan.unplaced} <= {"rep_full", "visits_full"}
    stretched = plan(rows, reps=reps)
    assert not stretched.plan.unplaced
    assert stretched.reps[0].stretch > 1


def test_by_choice_the_lower_tiers_fall_out_first(
    plan: Make, make_rep: Make, make_tier: Make
) -> None:
    """At a third more than there is time for: D before C before B before A, minute by minute.

    Lengths are such that no scrap of time is left that only a short contact could use.
    """
    lengths = {"A": (7, 60), "B": (14, 40), "C": (30, 20), "D": (90, 20)}
    tiers = [
        make_tier(
            grade,
            channel="message" if grade == "D" else "visit",
            every_days=every,
            minutes=minutes,
            tolerance_days=every // 4,
        )
        for grade, (every, minutes) in lengths.items()
    ]
    share = {"A": 20, "B": 40, "C": 120, "D": 120}
    rows: list[Row] = [
        (f"{grade}{n}", grade, str(MONDAY - timedelta(days=1 + n % lengths[grade][0])), "Ana")
        for grade, count in share.items()
        for n in range(count)
    ]
    asked = plan(rows, tiers=tiers, reps=[make_rep()]).reps[0]
    until = 540 + round(asked.demand_minutes / 1.3 / 20 / 20) * 20
    hours = f"9:00-{clock(until)}"
    result = plan(rows, tiers=tiers, reps=[make_rep(hours=hours)], over_capacity="drop")
    assert result.reps[0].demand == pytest.approx(1.3, abs=0.05)
    a, b, c, d = (tier.coverage for tier in result.tiers)
    assert a == 1.0
    assert a >= b >= c >= d
    assert d < 0.7


def test_messages_take_only_what_is_left(plan: Make, make_rep: Make, make_tier: Make) -> None:
    """An hour a day, filled by visits: the message tier goes without, though it stands first."""
    tiers = [
        make_tier("A", channel="message", every_days=30, minutes=5),
        make_tier("B", channel="visit", every_days=1, minutes=60),
    ]
    rows = [("1", "A", None, "Ana"), ("2", "B", None, "Ana")]
    result = plan(rows, tiers=tiers, reps=[make_rep(hours="9-10")])
    assert [c.coverage for c in result.tiers] == [0.0, 1.0]


def test_contact_rules_shape_the_week(plan: Make, make_rep: Make) -> None:
    rows = [(f"{letter}{n}", letter, None, "Ana") for letter in "ABCD" for n in range(5)]
    result = plan(rows, reps=[make_rep()])
    assert not result.plan.unplaced
    for visit in result.plan.visits:
        contact = result.problem.contacts[visit.contact]
        weekday = visit.day.weekday()
        if contact.tier == "A":
            assert weekday in (0, 1, 2)
        if contact.tier == "B":
            assert weekday in (2, 3)
        if contact.tier == "C":
            assert weekday in (3, 4)
            assert visit.start >= 720


def test_reps_are_told_of_unknown_names_and_their_customers_stay_unplaced(
    plan: Make, make_rep: Make
) -> None:
    result = plan([("1", "A", None, "Anna")], reps=[make_rep("Ana")])
    assert [finding.code for finding in result.problem.findings] == ["unknown_rep"]
    assert {entry.code for entry in result.plan.unplaced} == {"rep_unknown"}
    assert "Anna" in result.plan.unplaced[0].reason.text("en")


def test_a_rule_that_can_never_be_met_is_explained(
    plan: Make, make_rep: Make, make_tier: Make
) -> None:
    tier = make_tier("A", every_days=7, weekdays=("Sun",))
    result = plan([("1", "A", None, "Ana")], tiers=[tier], reps=[make_rep()])
    assert {entry.code for entry in result.plan.unplaced} == {"weekdays_never"}
    text = result.plan.unplaced[0].reason.text("en")
    assert text.startswith("The rule allows only Sunday, and Ana never works then")


def test_nobody_to_plan_is_a_plan_without_visits(plan: Make) -> None:
    result = plan([])
    assert result.plan == Plan((), ())
    assert result.customers == ()


def test_a_plan_that_breaks_a_rule_is_never_let_out(plan: Make, make_rep: Make) -> None:
    def careless(problem: PlanProblem) -> Plan:
        sound = solve(problem)
        return replace(sound, visits=tuple(replace(v, start=v.start + 1) for v in sound.visits))

    def forgetful(problem: PlanProblem) -> Plan:
        return Plan((), ())

    rows = [(f"{n}", "A", None, "Ana") for n in range(6)]
    late_day = [make_rep(hours="9-10")]
    with pytest.raises(PlanError, match=r"(?s)rules?.* are broken:.*outside the hours of Ana"):
        plan(rows, reps=late_day, solver=careless)
    problem = plan(rows, reps=late_day).problem
    with pytest.raises(PlanError, match="neither planned nor explained"):
        solve_checked(problem, solver=forgetful)


def test_the_same_input_gives_the_same_plan(plan: Make, make_rep: Make) -> None:
    rows = [(f"{n}", "ABCD"[n % 4], None, ["Ana", "Bea", None][n % 3]) for n in range(60)]
    reps = [make_rep("Ana"), make_rep("Bea")]
    assert plan(rows, reps=reps).plan == plan(rows, reps=reps).plan
