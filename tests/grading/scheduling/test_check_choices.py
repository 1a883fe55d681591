"""The judge sees whether customers are seen on all days of one of their patterns."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from grading.language import LANGUAGES, Message
from grading.scheduling import Plan, PlanProblem, Unplaced, Visit
from grading.scheduling.check import check

Make = Callable[..., object]
MONDAY = date(2026, 11, 23)
FULL = Message("scheduling.purpose.first")


def codes(problem: PlanProblem, *visits: Visit, left_out: tuple[int, ...] = ()) -> list[str]:
    unplaced = tuple(Unplaced(position, "rep_full", FULL) for position in left_out)
    plan = Plan(visits, unplaced)
    found = [(each.code, each.message) for each in check(problem, plan)]
    assert all(message.text(lang) for _, message in found for lang in LANGUAGES)
    return [code for code, _ in found]


@pytest.mark.parametrize(
    ("days", "sound"),
    [((0, 2), True), ((1, 3), True), ((0, 3), False), ((0,), False), ((), True)],
)
def test_a_customer_is_seen_on_all_days_of_one_pattern_or_not_at_all(
    make_problem: Make, make_contact: Make, days: tuple[int, ...], sound: bool
) -> None:
    contacts = [make_contact(0, number=n) for n in range(2)]
    problem = replace(make_problem(contacts), patterns={0: ((0, 2), (1, 3))})
    visits = [Visit(n, 0, MONDAY + timedelta(days=day), 540) for n, day in enumerate(days)]
    left_out = tuple(range(len(days), 2))
    assert codes(problem, *visits, left_out=left_out) == ([] if sound else ["pattern"])
