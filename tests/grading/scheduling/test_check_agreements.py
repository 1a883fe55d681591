"""The judge catches each broken agreement, and looks at the agreement, not at the window."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from grading.language import LANGUAGES
from grading.scheduling import Kept, Plan, PlanProblem, Visit
from grading.scheduling.check import CODES, check
from grading.scheduling.overrides import Agreement
from grading.scheduling.problem import Precedence

MONDAY, TUESDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 27)
Codes = Callable[..., list[str]]


@pytest.fixture
def codes(make_problem: Callable[..., PlanProblem], make_contact: Callable[..., object]) -> Codes:
    """Codes found for one contact on Monday, its customer having agreed on something."""

    def find(agreed: Agreement, *days: date, kept: tuple[Kept, ...] = (), **contact: object):
        made = [make_contact(**contact)] if days else []
        problem = make_problem(made, kept=kept)
        customers = problem.customers or make_problem([make_contact()]).customers
        problem = replace(problem, customers=(replace(customers[0], agreed=agreed),))
        found = check(problem, Plan(tuple(Visit(0, 0, day, 540) for day in days), ()))
        for violation in found:
            assert violation.code in CODES
            assert all(violation.message.text(lang) for lang in LANGUAGES)
        return [violation.code for violation in found]

    return find


@pytest.mark.parametrize(
    ("blocked", "found"),
    [
        ((MONDAY, MONDAY), ["blocked"]),
        ((date.min, MONDAY), ["blocked"]),
        ((TUESDAY, date.max), []),
        ((date.min, date(2026, 11, 22)), []),
    ],
)
def test_a_visit_within_a_block(
    codes: Codes, blocked: tuple[date, date], found: list[str]
) -> None:
    assert codes(Agreement(blocked=blocked), MONDAY) == found


def test_an_appointment_on_another_day(codes: Codes) -> None:
    fixed = {"precedence": Precedence.FIXED}
    assert codes(Agreement(fixed_date=MONDAY), MONDAY, **fixed) == []
    assert codes(Agreement(fixed_date=TUESDAY), MONDAY, **fixed) == ["fixed_date"]


def test_an_appointment_nobody_speaks_of(codes: Codes) -> None:
    assert codes(Agreement(fixed_date=FRIDAY), MONDAY) == ["fixed_missing"]
    kept = (Kept("C0", "Ana", FRIDAY, 600, 60),)
    assert codes(Agreement(fixed_date=FRIDAY), MONDAY, kept=kept) == []


@pytest.mark.parametrize(
    ("monday", "found"),
    [(MONDAY, []), (date(2026, 11, 16), ["agreed_week"]), (date(2026, 11, 30), ["agreed_week"])],
)
def test_a_contact_outside_the_agreed_week(codes: Codes, monday: date, found: list[str]) -> None:
    assert codes(Agreement(agreed_week=monday), MONDAY, precedence=Precedence.AGREED) == found


def test_a_contact_before_the_agreed_week(codes: Codes) -> None:
    """A later one by rule is sound."""
    assert codes(Agreement(agreed_week=date(2026, 11, 30)), MONDAY) == ["agreed_week"]
    assert codes(Agreement(agreed_week=date(2026, 11, 16)), MONDAY) == []


def test_a_customer_to_include_nobody_speaks_of(codes: Codes) -> None:
    must = Agreement(must_include=True)
    assert codes(must, MONDAY) == []
    assert codes(must) == ["must_missing"]
    assert codes(must, kept=(Kept("C0", "Ana", FRIDAY, 600, 60),)) == []
    greeting = Kept("C0", "Ana", FRIDAY, 600, 5, greeting=True)
    assert codes(must, kept=(greeting,)) == ["must_missing"]
    sent = Kept("C0", "Ana", FRIDAY, 600, 5, "message", "done", greeting=True)
    assert codes(must, kept=(sent,)) == ["must_missing"]
    called = Kept("C0", "Ana", FRIDAY, 600, 5, "phone", "done", greeting=True)
    assert codes(must, kept=(called,)) == []


@pytest.mark.parametrize(
    ("birthday", "day", "found"),
    [
        (date(1980, 11, 27), FRIDAY, []),
        (date(1980, 11, 29), FRIDAY, []),  # the Sunday after
        (date(1980, 11, 28), date(2026, 11, 26), ["not_a_birthday"]),  # Friday was worked
        (date(1980, 11, 23), TUESDAY, ["not_a_birthday"]),
        (None, MONDAY, ["not_a_birthday"]),
    ],
)
def test_a_greeting_on_another_day(
    codes: Codes, birthday: date | None, day: date, found: list[str]
) -> None:
    contact = {"precedence": Precedence.GREETING, "latest": day}
    assert codes(Agreement(birthday=birthday), day, **contact) == found
