"""How full reps are and how many it takes, by what they carry and by their minutes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pytest

from grading.scheduling import Kept, PlanResult, Portfolio, plan_visits
from grading.schemes.models import Tier

Make = Callable[..., object]
Row = tuple[str, str | None, str | None, str | None]
MONDAY = date(2026, 11, 23)


@pytest.fixture
def plan(
    make_portfolio: Callable[[Sequence[Row]], Portfolio], make_tier: Make
) -> Callable[..., PlanResult]:
    """A plan of four weeks by tiers of whose customers a rep serves 1, 2, 4, and any number."""
    rules = {"A": (7, 60, 1), "B": (14, 30, 2), "C": (28, 15, 4), "D": (28, 5, None)}
    tiers = [
        make_tier(grade, every_days=every, minutes=minutes, customers_per_rep=served)
        for grade, (every, minutes, served) in rules.items()
    ]

    def make(counts: dict[str, int], **more: object) -> PlanResult:
        names = more.pop("names", ["Ana"])
        used: list[Tier] = more.pop("tiers", tiers)
        rows: list[Row] = [
            (f"{grade}{n}", grade, "2026-11-20", names[n % len(names)])
            for grade, count in counts.items()
            for n in range(count)
        ]
        return plan_visits(make_portfolio(rows), used, start=MONDAY, weeks=4, **more)

    return make


@pytest.mark.parametrize(
    ("counts", "load", "needed"),
    [
        ({"A": 1}, 1.0, 1),
        ({"A": 1, "B": 1, "C": 2}, 2.0, 1),
        ({"A": 1, "B": 2, "C": 4, "D": 50}, 3.0, 2),
        ({"B": 4}, 2.0, 1),
        ({"C": 9}, 2.25, 2),
        ({"D": 9}, 0.0, 0),
    ],
)
def test_reps_needed_follow_from_what_one_carries(
    plan: Make, make_rep: Make, counts: dict[str, int], load: float, needed: int
) -> None:
    """Load nA + nB/2 + nC/4 by Accounts, rounded up; D adds none."""
    result = plan(counts, reps=[make_rep(accounts=2)])
    assert result.team.load_accounts == result.reps[0].load_accounts == load
    assert result.team.reps_needed_by_accounts == needed


def test_thirds_add_up_to_whole_reps(plan: Make, make_rep: Make, make_tier: Make) -> None:
    tiers = [make_tier("C", every_days=28, minutes=15, customers_per_rep=3)]
    result = plan({"C": 9}, tiers=tiers, reps=[make_rep(accounts=1)])
    assert result.team.reps_needed_by_accounts == 3


def test_without_accounts_only_minutes_tell(plan: Make, make_rep: Make) -> None:
    result = plan({"A": 80}, reps=[make_rep()])
    assert result.team.reps_needed_by_accounts is None
    assert (result.team.reps_there, result.team.reps_needed_by_minutes) == (1, 2)
    assert (result.team.demand_minutes, result.team.capacity_minutes) == (80 * 240, 20 * 480)


def test_who_has_no_time_is_not_there(plan: Make, make_rep: Make) -> None:
    """Capacity and Accounts are those of an average rep who works."""
    reps = [make_rep("Ana", accounts=10), make_rep("Bea", "", accounts=20)]
    team = plan({"A": 30}, reps=reps).team
    assert (team.reps_there, team.reps_needed_by_accounts, team.reps_needed_by_minutes) == (
        1,
        2,
        1,
    )
    nobody = plan({"A": 3}, reps=[make_rep("Ana", "")]).team
    assert (nobody.reps_there, nobody.reps_needed_by_minutes) == (0, None)


def test_customers_of_unknown_reps_count_for_the_team_alone(plan: Make, make_rep: Make) -> None:
    result = plan({"A": 4}, names=["Ana", "Zzyx"], reps=[make_rep(accounts=3)])
    assert (result.reps[0].load_accounts, result.reps[0].customers) == (2.0, 2)
    assert result.team.load_accounts == 4.0
    assert result.team.reps_needed_by_accounts == 2


@pytest.mark.parametrize(
    ("count", "level", "stretched"),
    [(27, "under", False), (28, None, False), (40, None, False), (41, "over", True)],
)
def test_too_full_and_too_empty_are_told(
    plan: Make, make_rep: Make, count: int, level: str | None, stretched: bool
) -> None:
    """Forty weekly hours fill a rep; below 70 % there is room for more."""
    (ana,) = plan({"A": count}, reps=[make_rep()]).reps
    assert ana.level == level
    assert (ana.stretch > 1) == stretched
    assert ana.demand == pytest.approx(count / 40)


def test_without_time_there_is_a_reason_and_no_level(plan: Make, make_rep: Make) -> None:
    (ana,) = plan({"A": 1}, reps=[make_rep("Ana", "")]).reps
    assert (ana.demand, ana.level, ana.utilisation) == (None, None, None)
    assert ana.reason is not None


def test_entries_left_from_the_earlier_plan_are_load(plan: Make, make_rep: Make) -> None:
    old = Kept("A0", "Ana", MONDAY, 600, 45, "visit", "planned", due=MONDAY)
    result = plan({"A": 1}, reps=[make_rep()], earlier=[old])
    visits = [v for v in result.plan.visits if result.problem.contacts[v.contact].channel]
    assert result.reps[0].contacts == len(visits) + 1
    assert result.reps[0].load_minutes == 60 * len(visits) + 45
    assert result.customers[0].planned == len(visits) + 1


def test_a_longer_plan_asks_for_more_of_the_same(plan: Make, make_rep: Make) -> None:
    short = plan({"A": 10}, reps=[make_rep()])
    half = replace(short.problem, days=14)
    assert sum(c.weekly_minutes for c in half.customers) * 4 == short.team.demand_minutes
