"""What is agreed with single customers is obeyed, the stronger before the weaker, and told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from grading.language import LANGUAGES
from grading.scheduling import Kept, PlanResult, Portfolio, Rep, plan_visits
from grading.scheduling.overrides import Agreement, ContactOverrides, birthday_in
from grading.scheduling.problem import Precedence
from grading.schemes.models import Tier

MONDAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 27)
LAST = "2026-11-17"

Plans = Callable[..., PlanResult]


@pytest.fixture
def plan(make_portfolio: Callable[..., Portfolio], tiers: tuple[Tier, ...]) -> Plans:
    """Two weeks for rows of key, grade and last contact; agreements by array and row."""

    def make(
        rows: list[tuple[str, str, str | None]],
        agreed: dict[str, dict[int, Any]],
        **more: object,
    ) -> PlanResult:
        portfolio = make_portfolio([(*row, "Ana") for row in rows])
        none = ContactOverrides.none(len(rows))
        arrays = {name: getattr(none, name).copy() for name in agreed}
        for name, cells in agreed.items():
            for row, value in cells.items():
                arrays[name][row] = value
        overrides = replace(none, **arrays, columns={"fixed_date": (7, "Fixed date")})
        portfolio = replace(portfolio, overrides=overrides)
        facts = {"start": MONDAY, "weeks": 2, **more}
        return plan_visits(portfolio, facts.pop("tiers", tiers), **facts)

    return make


def visits(result: PlanResult, key: str = "C1") -> list[tuple[date, str]]:
    """Day and kind of a customer's contacts."""
    contacts = [(v.day, result.problem.contacts[v.contact]) for v in result.plan.visits]
    return [(day, c.precedence.name) for day, c in contacts if c.key == key]


def told(result: PlanResult) -> list[str]:
    """Codes of findings and remarks, each fit to show in all languages."""
    every = (*result.problem.findings, *result.problem.remarks)
    assert all(problem.message(lang) for problem in every for lang in LANGUAGES)
    return [problem.code for problem in every]


@pytest.mark.parametrize("day", [MONDAY, FRIDAY, date(2026, 12, 4)])
def test_an_appointment_is_on_its_day_even_where_the_tier_allows_other_days(
    plan: Plans, day: date
) -> None:
    """The first, a Friday for a tier of Mon to Wed, and the last working day of the plan."""
    result = plan([("C1", "A", LAST)], {"fixed_date": {0: day}})
    assert (day, "FIXED") in visits(result)
    assert told(result) == []


def test_an_appointment_stands_for_the_contact_whose_turn_it_is(plan: Plans) -> None:
    """Fourteen days after the last contact the rule wants one on the 24th; none beside Friday's."""
    result = plan([("C1", "B", "2026-11-10")], {"fixed_date": {0: FRIDAY}})
    assert visits(result) == [(FRIDAY, "FIXED")]


def test_an_appointment_that_stands_in_the_schedule_is_not_made_twice(plan: Plans) -> None:
    kept = Kept("C1", "Ana", FRIDAY, 600, 60)
    result = plan([("C1", "B", "2026-11-10")], {"fixed_date": {0: FRIDAY}}, kept=[kept])
    assert visits(result) == []


def test_an_appointment_on_a_day_off_is_said_and_left_out(plan: Plans) -> None:
    result = plan([("C1", "B", LAST)], {"fixed_date": {0: date(2026, 11, 28)}})
    assert told(result) == ["fixed_day_off"]
    assert [entry.code for entry in result.plan.unplaced] == ["no_working_day"]
    assert result.problem.findings[0].cell == "G2"


@pytest.mark.parametrize(
    ("day", "last", "codes"),
    [
        ("2026-11-22", LAST, ["fixed_past"]),
        ("2026-11-20", "2026-11-20", []),  # it took place
        ("2026-12-06", LAST, ["fixed_day_off"]),  # the plan's last day, a Sunday
        ("2026-12-07", LAST, ["fixed_later"]),
    ],
)
def test_an_appointment_outside_the_plan_is_said_unless_it_took_place(
    plan: Plans, day: str, last: str, codes: list[str]
) -> None:
    result = plan([("C1", "B", last)], {"fixed_date": {0: day}})
    assert told(result) == codes
    assert all(kind == "DUE" for _, kind in visits(result))


def test_the_next_contact_is_in_the_agreed_week_and_none_before(plan: Plans) -> None:
    """The customer is overdue by far, yet the week after next was agreed."""
    result = plan([("C1", "A", "2026-10-01")], {"agreed_week": {0: "2026-11-30"}})
    assert visits(result) == [(date(2026, 11, 30), "AGREED")]
    assert not result.customers[0].overdue


def test_an_agreed_week_in_which_the_tier_has_no_day_gets_another_day(
    plan: Plans, make_rep: Callable[..., Rep]
) -> None:
    """The rep works on Fridays alone; the tier is visited from Monday to Wednesday."""
    rep = make_rep(week=["", "", "", "", "09:00-17:00", "", ""])
    result = plan([("C1", "A", LAST)], {"agreed_week": {0: "2026-11-30"}}, reps=[rep])
    assert visits(result) == [(date(2026, 12, 4), "AGREED")]


def test_an_agreed_week_holds_for_a_tier_that_plans_nothing(
    plan: Plans, make_tier: Callable[..., Tier]
) -> None:
    quiet = make_tier("A", channel="none")
    result = plan([("C1", "A", LAST)], {"agreed_week": {0: "2026-11-30"}}, tiers=(quiet,))
    assert visits(result) == [(date(2026, 11, 30), "AGREED")]
    assert result.problem.contacts[0].channel == "visit"


@pytest.mark.parametrize("status", ["fixed", "done", "skipped"])
def test_what_stays_in_the_agreed_week_is_the_contact_agreed_on(
    plan: Plans, make_tier: Callable[..., Tier], status: str
) -> None:
    """Planning again after the visit was marked goes on from it by the rule, or by none."""
    weekly = make_tier("A", channel="visit", every_days=7, minutes=60)
    quiet = make_tier("B", channel="none")
    agreed = {"agreed_week": {0: "2026-11-23", 1: "2026-11-23"}}
    kept = [Kept(key, "Ana", MONDAY, 540, 30, "visit", status) for key in ("C1", "C2")]
    result = plan([("C1", "A", LAST), ("C2", "B", LAST)], agreed, tiers=(weekly, quiet), kept=kept)
    assert visits(result) == [(date(2026, 11, 30), "DUE")]
    assert visits(result, "C2") == []


def test_what_stays_before_the_agreed_week_is_not_the_contact_agreed_on(plan: Plans) -> None:
    kept = [Kept("C1", "Ana", MONDAY, 540, 30, "visit", "fixed")]
    result = plan([("C1", "A", LAST)], {"agreed_week": {0: "2026-11-30"}}, kept=kept)
    assert visits(result) == [(date(2026, 11, 30), "AGREED")]


@pytest.mark.parametrize(
    ("week", "last", "codes", "planned"),
    [
        ("2026-11-09", "2026-11-08", ["week_past"], True),
        ("2026-11-16", "2026-11-17", [], True),  # it took place
        ("2026-12-07", LAST, ["week_later"], False),
    ],
)
def test_an_agreed_week_outside_the_plan_is_said(
    plan: Plans, week: str, last: str, codes: list[str], planned: bool
) -> None:
    """Before the plan it no longer counts; after it the contact waits for a later plan."""
    result = plan([("C1", "A", last)], {"agreed_week": {0: week}})
    assert told(result) == codes
    assert bool(visits(result)) is planned


def test_an_appointment_wins_over_an_agreed_week(plan: Plans) -> None:
    agreed = {"fixed_date": {0: FRIDAY}, "agreed_week": {0: "2026-11-30"}}
    result = plan([("C1", "B", "2026-11-10")], agreed)
    assert visits(result) == [(FRIDAY, "FIXED")]
    assert told(result) == ["week_and_date"]


def test_who_must_be_included_is_planned_though_not_due(plan: Plans) -> None:
    rows = [("C1", "D", LAST), ("C2", "D", LAST)]
    result = plan(rows, {"must_include": {0: True}})
    assert [kind for _, kind in visits(result)] == ["MUST"]
    assert visits(result, "C2") == []


def test_who_must_be_included_gets_no_second_contact(plan: Plans) -> None:
    """The contact that the rule wants anyway is the one that must be in."""
    result = plan([("C1", "B", "2026-11-10")], {"must_include": {0: True}})
    assert [kind for _, kind in visits(result)] == ["MUST"]
    kept = Kept("C1", "Ana", FRIDAY, 600, 60)
    result = plan([("C1", "D", LAST)], {"must_include": {0: True}}, kept=[kept])
    assert visits(result) == []


@pytest.mark.parametrize(
    ("first", "last", "day"),
    [
        ("2026-11-23", "2026-11-24", date(2026, 11, 25)),
        (None, "2026-11-30", date(2026, 12, 1)),
        ("2026-11-24", "NaT", MONDAY),  # for good, from Tuesday on
    ],
)
def test_nobody_is_contacted_within_a_block(
    plan: Plans, first: str | None, last: str, day: date
) -> None:
    agreed = {"blocked_from": {0: first or "NaT"}, "blocked_to": {0: last}}
    result = plan([("C1", "A", "2026-11-10")], agreed)
    assert visits(result)[0][0] == day
    assert result.plan.unplaced == ()


def test_a_block_up_to_the_end_of_the_plan_asks_for_nothing(plan: Plans) -> None:
    result = plan([("C1", "A", "2026-10-01")], {"blocked_from": {0: "2026-11-01"}})
    assert (visits(result), result.plan.unplaced, told(result)) == ([], (), [])


def test_what_a_block_forbids_is_said(plan: Plans) -> None:
    for name, value, code in (
        ("fixed_date", FRIDAY, "fixed_blocked"),
        ("agreed_week", "2026-11-23", "week_blocked"),
        ("must_include", True, "must_blocked"),
    ):
        blocked = {"blocked_from": {0: "2026-11-23"}, "blocked_to": {0: "2026-12-06"}}
        result = plan([("C1", "A", LAST)], {**blocked, name: {0: value}})
        assert (told(result), visits(result)) == ([code], [])


def test_a_block_that_ends_before_it_begins_is_said_and_does_not_count(plan: Plans) -> None:
    agreed = {"blocked_from": {0: "2026-12-06"}, "blocked_to": {0: "2026-12-05"}}
    result = plan([("C1", "A", LAST)], agreed)
    assert told(result) == ["reversed_block"]
    assert visits(result)
    same_day = {"blocked_from": {0: "2026-12-05"}, "blocked_to": {0: "2026-12-05"}}
    assert told(plan([("C1", "A", LAST)], same_day)) == []


def test_an_interval_of_its_own_replaces_the_tiers(plan: Plans) -> None:
    rows = [("C1", "A", "2026-11-16"), ("C2", "A", "2026-11-16")]
    result = plan(rows, {"interval_days": {1: 14}})
    assert (len(visits(result)), len(visits(result, "C2"))) == (2, 1)
    assert [customer.due for customer in result.problem.customers] == [
        date(2026, 11, 23),
        date(2026, 11, 30),
    ]


def test_a_birthday_brings_a_greeting_on_the_working_day_before(plan: Plans) -> None:
    """The 5th of December 2026 is a Saturday; a greeting never stands for a visit."""
    born = {"birthday": {0: "1980-12-05", 1: "1980-12-04", 2: "1980-12-07"}}
    rows = [("C1", "D", LAST), ("C2", "B", "2026-11-10"), ("C3", "D", LAST)]
    result = plan(rows, born)
    assert visits(result) == [(date(2026, 12, 4), "GREETING")]
    assert (date(2026, 12, 4), "GREETING") in visits(result, "C2")
    assert "DUE" in {kind for _, kind in visits(result, "C2")}
    assert visits(result, "C3") == []  # after the plan's end
    greeting = next(c for c in result.problem.contacts if c.precedence is Precedence.GREETING)
    assert (greeting.channel, greeting.minutes) == ("message", 5)


@pytest.mark.parametrize(
    ("status", "channel", "expected"),
    [
        ("fixed", "message", [(date(2026, 11, 25), "DUE")]),
        ("skipped", "message", [(date(2026, 11, 25), "DUE")]),
        ("done", "message", [(date(2026, 11, 25), "DUE")]),
        ("done", "visit", []),
        ("fixed", "visit", [(date(2026, 11, 25), "DUE")]),
    ],
)
def test_a_greeting_in_the_schedule_is_not_made_twice(
    plan: Plans, status: str, channel: str, expected: list[tuple[date, str]]
) -> None:
    """It stands for the visit that is due only where it was made by one."""
    day = date(2026, 12, 4)
    kept = Kept("C1", "Ana", day, 600, 5, channel, status, greeting=True)
    result = plan([("C1", "B", "2026-11-10")], {"birthday": {0: "1980-12-04"}}, kept=[kept])
    assert visits(result) == expected


@pytest.mark.parametrize(
    ("birthday", "day"),
    [
        ("2000-02-29", date(2027, 2, 28)),
        ("1980-12-31", date(2026, 12, 31)),
        ("1980-01-01", date(2027, 1, 1)),
        ("1980-07-01", None),
    ],
)
def test_birthdays_are_found_across_the_turn_of_the_year(birthday: str, day: date | None) -> None:
    found = birthday_in(date.fromisoformat(birthday), date(2026, 12, 1), date(2027, 3, 1))
    assert found == day


def test_the_stronger_takes_the_last_free_time(
    plan: Plans, make_rep: Callable[..., Rep], make_tier: Callable[..., Tier]
) -> None:
    """One hour is worked on one day: an appointment, an agreed week, a must, overdue, due."""
    rep = make_rep(week=["09:00-10:00", "", "", "", "", "", ""])
    rule = {"channel": "visit", "every_days": 14, "minutes": 60}
    tiers = (make_tier("A", **rule), make_tier("B", **rule))
    rows = [
        ("due", "A", "2026-11-09"),
        ("overdue", "B", "2026-11-02"),
        ("must", "B", "2026-11-09"),
        ("agreed", "B", "2026-11-09"),
        ("fixed", "B", "2026-11-09"),
    ]
    agreed = {
        "must_include": {2: True},
        "agreed_week": {3: "2026-11-23"},
        "fixed_date": {4: MONDAY},
    }
    for expected in ("fixed", "agreed", "must", "overdue", "due"):
        result = plan(rows, agreed, reps=[rep], weeks=1, tiers=tiers)
        (visit,) = result.plan.visits
        assert result.problem.contacts[visit.contact].key == expected
        gone = [row[0] for row in rows].index(expected)
        rows[gone] = (rows[gone][0], "", rows[gone][2])


def test_two_appointments_at_one_time_are_both_named(
    plan: Plans, make_rep: Callable[..., Rep]
) -> None:
    kept = [Kept("C1", "Ana", FRIDAY, 600, 60), Kept("C2", "Ana", FRIDAY, 659, 60)]
    rows = [("C1", "B", LAST), ("C2", "B", LAST)]
    result = plan(rows, {}, reps=[make_rep()], kept=kept)
    (problem,) = result.problem.findings
    assert all(name in problem.message("en") for name in ("C1", "C2", "10:00", "10:59"))
    apart = [kept[0], replace(kept[1], start=660)]
    assert plan(rows, {}, reps=[make_rep()], kept=apart).problem.findings == ()


def test_customers_with_nothing_agreed_are_left_out() -> None:
    overrides = ContactOverrides.none(3)
    overrides.must_include[1] = True
    assert overrides.agreements() == {1: Agreement(must_include=True)}


@pytest.mark.parametrize("seed", range(8))
def test_any_mixture_of_agreements_gives_a_sound_plan(plan: Plans, seed: int) -> None:
    """Planning raises where the independent judge finds a broken rule."""
    random, count = np.random.default_rng(seed), 40
    ago = random.integers(1, 90, count).tolist()
    rows = [
        (f"C{n}", str(random.choice(list("ABCD"))), str(MONDAY - timedelta(days)))
        for n, days in enumerate(ago)
    ]

    def some(low: int, high: int, share: float = 0.3) -> dict[int, date]:
        at = np.flatnonzero(random.random(count) < share).tolist()
        return {n: MONDAY + timedelta(int(random.integers(low, high))) for n in at}

    weeks = {n: day - timedelta(day.weekday()) for n, day in some(-10, 30).items()}
    marked = ("fixed", "done", "skipped")
    kept = [
        Kept(f"C{n}", "Ana", day, None, 30, "visit", marked[n % 3], greeting=n % 7 == 0)
        for n, day in some(-5, 14).items()
    ]
    result = plan(
        rows,
        {
            "fixed_date": some(-5, 18, 0.2),
            "agreed_week": weeks,
            "must_include": dict.fromkeys(range(0, count, 5), True),
            "blocked_from": some(-5, 14),
            "blocked_to": some(0, 30),
            "birthday": some(-400, 0),
            "interval_days": {n: int(random.integers(7, 60)) for n in range(0, count, 4)},
        },
        kept=kept,
    )
    assert result.plan.visits
    told(result)
