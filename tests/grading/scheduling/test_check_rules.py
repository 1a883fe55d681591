"""The judge's eye for customers' own rules: each one broken, and just not broken."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from grading.language import LANGUAGES, Message
from grading.scheduling import Contact, Customer, Kept, Plan, PlanProblem, Visit
from grading.scheduling.check_rules import RULE_CODES, broken_rules
from grading.scheduling.overrides import Agreement
from grading.scheduling.problem import Precedence
from grading.schemes.models import ContactRule

Make = Callable[..., Any]
MONDAY = date(2026, 11, 23)  # of week 48, a B
RULE = ContactRule(channel="visit", every_days=14, minutes=60, min_gap_days=5)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


@pytest.fixture
def codes(make_problem: Callable[..., PlanProblem]) -> Callable[..., list[str]]:
    """Codes found for contacts on days, all of one customer with the rule."""

    def find(
        placed: list[tuple[Contact, int]], kept: list[Kept] | None = None, **customer: Any
    ) -> list[str]:
        facts = {"rule": RULE, "every_days": 14} | customer
        problem = make_problem([contact for contact, _ in placed], kept=kept or [], days=28)
        problem = replace(problem, customers=(Customer("C0", "A", 0, "Ana", **facts),))
        visits = [Visit(place, 0, day(on), 600) for place, (_, on) in enumerate(placed)]
        found = list(broken_rules(problem, Plan(tuple(visits), ())))
        assert all(message.text(lang) for _, message, _ in found for lang in LANGUAGES)
        assert {code for code, *_ in found} <= set(RULE_CODES)
        return [code for code, *_ in found]

    return find


@pytest.mark.parametrize(("later", "broken"), [(4, ["min_gap"]), (5, [])])
def test_two_contacts_by_rule_keep_the_gap(
    codes: Make, make_contact: Make, later: int, broken: list[str]
) -> None:
    assert codes([(make_contact(), 0), (make_contact(number=1), later)]) == broken


@pytest.mark.parametrize(("last", "broken"), [(-4, ["min_gap"]), (-5, [])])
def test_the_last_contact_counts(
    codes: Make, make_contact: Make, last: int, broken: list[str]
) -> None:
    assert codes([(make_contact(), 0)], last_contact=day(last)) == broken


@pytest.mark.parametrize(
    ("status", "greeting", "broken"),
    [("done", False, ["min_gap"]), ("skipped", False, []), ("fixed", True, [])],
)
def test_entries_that_stay_count_unless_skipped_or_greetings(
    codes: Make, make_contact: Make, status: Any, greeting: bool, broken: list[str]
) -> None:
    kept = [Kept("C0", "Ana", day(3), 600, 60, status=status, greeting=greeting)]
    assert codes([(make_contact(), 0)], kept) == broken


@pytest.mark.parametrize(
    ("precedence", "broken"),
    [(Precedence.FIXED, []), (Precedence.AGREED, []), (Precedence.MUST, []),
     (Precedence.GREETING, []), (Precedence.DUE, ["min_gap"])],
)  # fmt: skip
def test_what_a_person_wants_may_be_close_to_what_a_person_did(
    codes: Make, make_contact: Make, precedence: Precedence, broken: list[str]
) -> None:
    assert codes([(make_contact(precedence=precedence), 0)], last_contact=day(-1)) == broken


@pytest.mark.parametrize(("on", "broken"), [(6, []), (7, ["start_week"]), (14, [])])
def test_contacts_are_in_the_customers_own_week(
    codes: Make, make_contact: Make, on: int, broken: list[str]
) -> None:
    assert codes([(make_contact(), on)], start_week=1) == broken
    agreed = make_contact(precedence=Precedence.AGREED)
    assert codes([(agreed, on)], start_week=1) == []


@pytest.mark.parametrize(
    ("more", "broken"),
    [
        ({}, []),
        ({"minutes": 59}, ["own_rule"]),
        ({"channel": "phone"}, ["own_rule"]),
        (
            {
                "channel": "phone",
                "purpose": Message("contact_rules.purpose.win_back", {"day": MONDAY}),
            },
            [],
        ),
    ],
)
def test_contacts_are_of_the_customers_own_kind(
    codes: Make, make_contact: Make, more: dict[str, Any], broken: list[str]
) -> None:
    """But for calls to those who stopped buying."""
    assert codes([(make_contact(**more), 0)]) == broken


@pytest.mark.parametrize(
    ("on", "last", "kept", "broken"),
    [
        (2, None, [], []),
        (3, None, [], ["deadline"]),
        (3, -3, [], ["deadline"]),  # the gap ends on the deadline's day
        (5, -2, [], []),  # the gap leaves no day before the deadline
        (10, None, [1], []),
        (10, None, [20], []),
    ],
)
def test_the_first_contact_is_by_the_deadline_if_it_can_be(
    codes: Make,
    make_contact: Make,
    on: int,
    last: int | None,
    kept: list[int],
    broken: list[str],
) -> None:
    entries = [Kept("C0", "Ana", day(each), 600, 60) for each in kept]
    facts = {"agreed": Agreement(deadline=day(2))}
    if last is not None:
        facts["last_contact"] = day(last)
    found = codes([(make_contact(), on)], entries, **facts)
    assert found == broken


def test_a_deadline_that_no_day_allows_is_not_broken(codes: Make, make_contact: Make) -> None:
    """Blocked up to it, or on weekdays that the rule does not allow."""
    late = [(make_contact(), 4)]
    held = {"agreed": Agreement(deadline=day(2), blocked=(day(-30), day(2)))}
    assert codes(late, **held) == []
    held = {"agreed": Agreement(deadline=day(2), blocked=(day(-30), day(1)))}
    assert codes(late, **held) == ["deadline"]
    fridays = RULE.model_copy(update={"weekdays": ("Fri",)})
    assert codes(late, rule=fridays, agreed=Agreement(deadline=day(2))) == []
