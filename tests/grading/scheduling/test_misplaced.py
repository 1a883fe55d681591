"""One contact that breaks a rule does not cost a team its plan; many do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from grading.exceptions import PlanError
from grading.language import LANGUAGES
from grading.scheduling import Plan, PlanProblem, PlanResult, solve_checked
from grading.scheduling.solve import solve

Make = Callable[..., object]


@pytest.fixture
def solved(make_contact: Make, make_problem: Make) -> Callable[..., PlanResult]:
    """The plan of eight customers a week for 25 weeks; the solver places some a day too early."""

    def make(wrong: int, *, silent: int = 0) -> PlanResult:
        def careless(problem: PlanProblem, *, progress: object = None) -> Plan:
            plan = solve(problem)
            moved = [
                replace(v, day=problem.start - timedelta(days=1)) if v.contact < wrong else v
                for v in plan.visits
                if v.contact >= silent
            ]
            return replace(plan, visits=tuple(moved))

        weeks = [timedelta(days=7 * (n // 8)) for n in range(200)]
        contacts = [
            make_contact(
                n, earliest=make_contact().earliest + week, latest=make_contact().latest + week
            )
            for n, week in enumerate(weeks)
        ]
        return solve_checked(make_problem(contacts, days=175), solver=careless)

    return make


@pytest.mark.parametrize("wrong", [1, 2])
def test_few_contacts_that_break_a_rule_are_left_out_and_told(
    solved: Callable[..., PlanResult], wrong: int
) -> None:
    """They count as not planned, in the weight too, and the rule is named in every language."""
    result = solved(wrong)
    assert [entry.contact for entry in result.plan.unplaced] == list(range(wrong))
    assert {entry.code for entry in result.plan.unplaced} == {"misplaced"}
    assert len(result.plan.visits) == 200 - wrong
    assert (result.plan.weight, result.plan.bound) == (200 - wrong, 200)
    assert sum(customer.remaining for customer in result.customers) == wrong
    told = result.plan.unplaced[0].reason
    assert "C0 on 2026-11-22" in told.text("en")
    assert all("C0" in told.text(lang) for lang in LANGUAGES)


def test_who_is_neither_planned_nor_explained_is_told(solved: Callable[..., PlanResult]) -> None:
    (entry,) = solved(0, silent=1).plan.unplaced
    assert (entry.contact, entry.code) == (0, "misplaced")


def test_of_more_than_one_contact_in_a_hundred_there_is_no_plan(
    solved: Callable[..., PlanResult],
) -> None:
    with pytest.raises(PlanError, match="must keep every rule"):
        solved(3)
