"""The judge sees whom a plan preferred, and whether customers are seen on one of their patterns."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from grading.language import LANGUAGES, Message
from grading.scheduling import Plan, PlanProblem, Unplaced, Visit
from grading.scheduling.check import check
from grading.scheduling.check_choices import passed_over
from grading.scheduling.problem import NO_REP, Precedence
from grading.scheduling.travel import Travel

Make = Callable[..., object]
MONDAY = date(2026, 11, 23)
TUESDAY = date(2026, 11, 24)
FULL = Message("scheduling.purpose.first")


def codes(problem: PlanProblem, *visits: Visit, left_out: tuple[int, ...] = ()) -> list[str]:
    unplaced = tuple(Unplaced(position, "rep_full", FULL) for position in left_out)
    plan = Plan(visits, unplaced)
    found = [(each.code, each.message) for each in check(problem, plan)]
    found += [(code, message) for code, message, _ in passed_over(problem, plan)]
    assert all(message.text(lang) for _, message in found for lang in LANGUAGES)
    return [code for code, _ in found]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({}, True),
        ({"precedence": Precedence.DUE}, False),
        ({"minutes": 61}, False),
        ({"channel": "phone"}, False),
        ({"weekdays": frozenset({1})}, False),
        ({"earliest": TUESDAY}, False),
        ({"blocked": (MONDAY, MONDAY)}, False),
        ({"time": "afternoon", "time_firm": True}, False),
        ({"time": "afternoon"}, True),
        ({"time": "morning", "time_firm": True}, True),
        ({"rep": NO_REP}, False),
    ],
)
def test_nobody_is_left_out_for_one_who_may_wait(
    make_problem: Make, make_contact: Make, changed: dict[str, object], fault: bool
) -> None:
    """If it fits into the other's place on that day; weights within a precedence are no matter."""
    urgent = make_contact(0, **{"precedence": Precedence.OVERDUE, **changed})
    problem = make_problem([urgent, make_contact(1, weight=9)])
    found = codes(problem, Visit(1, 0, MONDAY, 540), left_out=(0,))
    assert found == (["precedence"] if fault else [])


def test_where_ways_take_time_one_place_is_not_another(
    make_problem: Make, make_contact: Make
) -> None:
    urgent = make_contact(0, precedence=Precedence.OVERDUE)
    problem = make_problem([urgent, make_contact(1)])
    problem = replace(problem, travel=Travel(otherwise=10))
    assert codes(problem, Visit(1, 0, MONDAY, 540), left_out=(0,)) == []


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
