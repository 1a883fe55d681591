"""What tiers and single customers may ask beside an interval, as it comes out in checked plans."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from grading.contacts.weeks import alternate_weeks
from grading.language import LANGUAGES
from grading.scheduling import DayOff, Kept, PlanResult, Portfolio, Rep, plan_visits
from grading.scheduling.overrides import ContactOverrides, OwnValues
from grading.scheduling.problem import Precedence
from grading.schemes.models import Tier

Make = Callable[..., Any]
MONDAY = date(2026, 11, 23)  # of week 48, a B


@pytest.fixture
def plan(make_portfolio: Callable[..., Portfolio]) -> Callable[..., PlanResult]:
    """A plan of eight weeks for rows of key, grade and last contact, all Ana's.

    ``own`` holds values in place of the tier's by field and row, ``agreed`` arrays of the
    agreements by name and row.
    """

    def make(
        rows: list[tuple[str, str, str | None]],
        tiers: list[Tier],
        own: dict[str, dict[int, object]] | None = None,
        agreed: dict[str, dict[int, Any]] | None = None,
        last_order: list[str] | None = None,
        rhythm: list[float] | None = None,
        interval: dict[int, float] | None = None,
        **more: Any,
    ) -> PlanResult:
        overrides = ContactOverrides.none(len(rows))
        fields = {}
        for field, cells in (own or {}).items():
            codes = np.full(len(rows), -1, dtype=np.int64)
            codes[list(cells)] = np.arange(len(cells))
            fields[field] = OwnValues(codes, list(cells.values()))
        never = np.full(len(rows), np.datetime64("NaT"), dtype="datetime64[D]")
        arrays = {}
        for name, cells in (agreed or {}).items():
            arrays[name] = never.copy()
            arrays[name][list(cells)] = list(cells.values())
        every = np.full(len(rows), np.nan)
        every[list(interval or {})] = list((interval or {}).values())
        portfolio = replace(
            make_portfolio([(*row, "Ana") for row in rows]),
            overrides=replace(overrides, own=fields, interval_days=every, **arrays),
            last_order=None if last_order is None else np.array(last_order, "datetime64[D]"),
            rhythm_days=None if rhythm is None else np.array(rhythm),
        )
        return plan_visits(portfolio, tiers, **({"start": MONDAY, "weeks": 8} | more))

    return make


def told(result: PlanResult, key: str = "C1") -> list[tuple[str, str]]:
    """Day and purpose of a customer's contacts."""
    contacts = [(v.day, result.problem.contacts[v.contact]) for v in result.plan.visits]
    for _, contact in contacts:
        assert all(contact.purpose.text(lang) for lang in LANGUAGES)
    return [(f"{day:%m-%d}", c.purpose.text("en")) for day, c in contacts if c.key == key]


def days(result: PlanResult, key: str = "C1") -> list[str]:
    return [day for day, _ in told(result, key)]


def test_a_customers_own_rule_decides_length_channel_day_and_time(
    plan: Make, make_tier: Make
) -> None:
    tier = make_tier("A", channel="visit", every_days=28, weekdays=("Mon",), minutes=60)
    own = {
        "channel": {0: "phone"},
        "minutes": {0: 15},
        "weekdays": {0: ("Thu",)},
        "time": {0: "afternoon"},
    }
    result = plan([("C1", "A", None), ("C2", "A", None)], [tier], own, weeks=1)
    mine, other = (
        (contact.channel, contact.minutes, visit.day.weekday(), visit.start >= 12 * 60)
        for visit, contact in sorted(
            ((v, result.problem.contacts[v.contact]) for v in result.plan.visits),
            key=lambda pair: pair[1].key,
        )
    )
    assert mine == ("phone", 15, 3, True)
    assert other[:3] == ("visit", 60, 0)
    assert result.problem.customers[0].rule.minutes == 15


@pytest.mark.parametrize(("week", "turn"), [("A", 0), ("B", 1)])
def test_fortnightly_customers_come_in_every_second_week(
    plan: Make, make_tier: Make, week: str, turn: int
) -> None:
    """Whenever the last contact was, also across the 53rd week of 2026."""
    tier = make_tier("A", channel="visit", every_days=14, start_week=week, minutes=30)
    rows = [(f"C{n}", "A", str(MONDAY - timedelta(days=n))) for n in range(1, 29)]
    result = plan([*rows, ("C0", "A", None)], [tier])
    visits = np.array([visit.day for visit in result.plan.visits], dtype="datetime64[D]")
    assert set(alternate_weeks(visits).tolist()) == {turn}
    assert not result.plan.unplaced
    assert result.tiers[0].planned >= 29 * 4 - 14
    assert f"Regular contact, every 14 days, in {week} weeks" in [p for _, p in told(result)]


def test_a_split_sends_half_of_the_customers_to_either_week(plan: Make, make_tier: Make) -> None:
    tier = make_tier("A", channel="visit", every_days=14, start_week="split", minutes=30)
    result = plan([(f"C{n}", "A", None) for n in range(1, 11)], [tier], weeks=2)
    weeks = [visit.day >= MONDAY + timedelta(days=7) for visit in result.plan.visits]
    assert sorted(weeks) == [False] * 5 + [True] * 5


def test_the_due_date_of_the_list_is_in_the_customers_own_week(
    plan: Make, make_tier: Make
) -> None:
    """A fortnight after Monday the 9th is a B, so an A waits until the Monday after it."""
    tiers = [make_tier(g, every_days=14, start_week=g) for g in ("A", "B")]
    result = plan([("C1", "A", "2026-11-09"), ("C2", "B", "2026-11-09")], tiers)
    assert [customer.due for customer in result.problem.customers] == [
        date(2026, 11, 30),
        date(2026, 11, 23),
    ]


@settings(
    max_examples=25,
    deadline=None,
    # The fixtures are plain functions without a state.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    gap=st.integers(1, 20),
    every=st.integers(7, 30),
    tolerance=st.integers(0, 30),
    last=st.integers(0, 60),
    fixed=st.integers(0, 50),
    week=st.sampled_from(["A", "split", None]),
)
@example(gap=14, every=7, tolerance=0, last=0, fixed=12, week="A")  # one free day too few
@example(gap=14, every=7, tolerance=0, last=1, fixed=12, week="A")
def test_a_minimum_gap_is_kept_whatever_the_rule(
    plan: Make, make_tier: Make, gap: int, every: int, tolerance: int, last: int, fixed: int, week
) -> None:
    """The checker, which every plan passes, looks at the gap by itself; so does this."""
    tier = make_tier(
        "A",
        channel="visit",
        every_days=every,
        tolerance_days=tolerance,
        min_gap_days=gap,
        due_after_pct=30,
        start_week=week,
    )
    rows = [("C1", "A", str(MONDAY - timedelta(days=last))), ("C2", "A", None)]
    kept = [Kept("C2", "Ana", MONDAY + timedelta(days=fixed), None, 30)]
    result = plan(rows, [tier], kept=kept)
    by_customer = {"C1": [], "C2": [entry.day for entry in kept]}
    for visit in result.plan.visits:
        by_customer[result.problem.contacts[visit.contact].key].append(visit.day)
    for contacted in by_customer.values():
        pairs = pairwise(sorted(contacted))
        assert all((later - earlier).days >= gap for earlier, later in pairs)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    every=st.integers(7, 40),
    gap=st.integers(1, 10),
    last=st.integers(0, 60),
    deadline=st.integers(0, 50),
    block=st.tuples(st.integers(-5, 40), st.integers(0, 20)),
    weekdays=st.sampled_from([(), ("Fri",), ("Mon", "Tue")]),
    week=st.sampled_from(["A", None]),
)
def test_plans_with_deadlines_and_blocks_pass_the_judge(
    plan: Make, make_tier: Make, every, gap, last, deadline, block, weekdays, week
) -> None:
    """Whatever stands in the way of what."""
    tier = make_tier(
        "A",
        channel="visit",
        every_days=every,
        min_gap_days=gap,
        weekdays=weekdays,
        start_week=week,
        tolerance_days=2,
    )
    day = [MONDAY + timedelta(days=n) for n in range(-70, 70)]
    agreed = {
        "deadline": {0: day[70 + deadline], 1: day[70 + deadline]},
        "blocked_from": {0: day[70 + block[0]]},
        "blocked_to": {0: day[70 + block[0] + block[1]]},
    }
    rows = [("C1", "A", str(day[70 - last])), ("C2", "A", None)]
    plan(rows, [tier], agreed=agreed)


def test_own_rhythms_are_told(plan: Make, make_tier: Make) -> None:
    tier = make_tier("A", every_days=40, own_rhythm=True)
    rows = [("C1", "A", "2026-11-20"), ("C2", "A", "2026-11-20")]
    result = plan(rows, [tier], rhythm=[20.0, np.nan])
    assert told(result)[0] == ("12-10", "Regular contact, every 20 days as the customer buys")
    assert told(result, "C2")[0] == ("12-30", "Regular contact, every 40 days")


@pytest.mark.parametrize(
    ("last_order", "last", "first"),
    [
        ("2026-09-20", "2026-11-01", ("12-19", "asleep")),  # 90 days after the order
        ("2026-09-20", "2026-12-19", None),  # contacted since
        ("2026-03-01", "2026-05-29", ("11-23", "asleep")),
        ("2026-03-01", "2026-05-30", None),
        ("2025-11-23", "2026-11-20", ("11-23", "lost")),  # 365 days before the plan
        ("2025-11-24", "2026-11-20", ("11-24", "lost")),
        ("2025-11-23", "2026-11-23", None),
        ("NaT", None, None),
    ],
)
def test_who_stopped_buying_is_contacted_once_where_nothing_else_is_planned(
    plan: Make, make_tier: Make, last_order: str, last: str | None, first: tuple[str, str] | None
) -> None:
    """After 90 days to be woken, after 365 to be won back; never for who never ordered."""
    tier = make_tier("A", channel="none", reactivate_after_days=90, win_back_after_days=365)
    found = told(plan([("C1", "A", last)], [tier], last_order=[last_order]))
    words = {"asleep": "To wake the customer", "lost": "To win the customer back"}
    expected = [] if first is None else [(first[0], words[first[1]])]
    nearest = [(day, purpose.split(":")[0]) for day, purpose in found]
    if expected and date(2026, int(expected[0][0][:2]), int(expected[0][0][3:])).weekday() > 4:
        assert [purpose for _, purpose in nearest] == [expected[0][1]]
        assert nearest[0][0] > expected[0][0]
    else:
        assert nearest == expected


def test_a_contact_by_rule_comes_earlier_to_wake_a_customer(plan: Make, make_tier: Make) -> None:
    """Instead of a message in January there is a call in December, and the rule goes on from it."""
    tier = make_tier("A", channel="message", every_days=90, minutes=5, reactivate_after_days=90)
    result = plan([("C1", "A", "2026-10-20")], [tier], last_order=["2026-09-09"])
    assert told(result) == [("12-08", "To wake the customer: no order since 2026-09-09")]
    contact = result.problem.contacts[0]
    assert (contact.channel, contact.minutes) == ("phone", 20)
    assert result.problem.customers[0].due == date(2026, 12, 8)


def test_good_wishes_go_out_on_the_working_day_before_a_holiday(
    plan: Make, make_tier: Make
) -> None:
    """Spain's 6 December is a Sunday; Christmas is a Friday, and a customer may want that alone."""
    tier = make_tier("A", channel="visit", every_days=300, greetings=("all",))
    own = {"greetings": {1: ("navidad",), 2: ()}}
    rows = [("C1", "A", "2026-11-20"), ("C2", "A", "2026-11-20"), ("C3", "A", "2026-11-20")]
    result = plan(rows, [tier], own, country="ES")
    assert told(result) == [
        ("12-04", "Greeting: Constitution Day"),
        ("12-07", "Greeting: Immaculate Conception"),
        ("12-24", "Greeting: Christmas Day"),
        ("12-31", "Greeting: New Year's Day"),
        ("01-05", "Greeting: Epiphany"),
    ]
    assert days(result, "C2") == ["12-24"]
    assert days(result, "C3") == []
    wishes = result.problem.contacts[0]
    assert (wishes.channel, wishes.minutes, wishes.precedence) == (
        "message",
        5,
        Precedence.GREETING,
    )


def test_named_days_of_the_holidays_table_are_holidays_too(plan: Make, make_tier: Make) -> None:
    """Well-known ones for ``all``, others by name; no rep's leave, and of several days the first."""
    tier = make_tier("A", channel="visit", every_days=300, greetings=("all",))
    off = [
        DayOff(date(2026, 12, 24), "Stocktaking"),
        DayOff(date(2026, 12, 25), "Christmas break"),
        DayOff(date(2026, 12, 28), "Christmas break"),
        DayOff(date(2026, 12, 29), "Christmas break"),
        DayOff(date(2026, 12, 3), "Christmas shopping", rep="Ana"),
        DayOff(date(2026, 12, 10)),
    ]
    own = {"greetings": {1: ("stocktaking",)}}
    result = plan(
        [("C1", "A", "2026-11-20"), ("C2", "A", "2026-11-20")], [tier], own, days_off=off
    )
    assert told(result) == [
        ("12-23", "Greeting: Christmas break"),
        ("12-23", "Greeting: Christmas break"),
    ]
    assert told(result, "C2") == [("12-23", "Greeting: Stocktaking")]


def test_a_greeting_that_stays_is_not_sent_again(plan: Make, make_tier: Make) -> None:
    """Though a person moved it by some days; the other holidays are greeted all the same."""
    tier = make_tier("A", channel="visit", every_days=300, greetings=("christmas", "new year"))
    kept = [Kept("C1", "Ana", date(2026, 12, 21), 600, 5, "message", "fixed", greeting=True)]
    result = plan([("C1", "A", "2026-11-20")], [tier], country="ES", kept=kept)
    assert told(result) == [("12-31", "Greeting: New Year's Day")]


@pytest.mark.parametrize(
    ("deadline", "first"),
    [
        ("2026-12-02", ("12-02", "Before the deadline on 2026-12-02")),
        ("2026-12-20", ("12-18", "Regular contact, every 30 days")),
    ],
)
def test_the_next_contact_is_by_the_deadline(
    plan: Make, make_tier: Make, deadline: str, first: tuple[str, str]
) -> None:
    tier = make_tier("A", channel="visit", every_days=30)
    agreed = {"deadline": {0: deadline}}
    assert told(plan([("C1", "A", "2026-11-18")], [tier], agreed=agreed))[0] == first


def test_a_deadline_brings_a_contact_where_the_rule_plans_none(
    plan: Make, make_tier: Make
) -> None:
    tier = make_tier("A", channel="phone")
    result = plan([("C1", "A", None)], [tier], agreed={"deadline": {0: "2026-12-02"}})
    assert told(result) == [("12-02", "Before the deadline on 2026-12-02")]


def test_rules_that_contradict_themselves_are_told_once_per_tier_in_use(
    plan: Make, make_tier: Make
) -> None:
    tiers = [
        make_tier("A", every_days=7, tolerance_days=7, min_gap_days=8, start_week="A"),
        make_tier("B", every_days=14, tolerance_days=13, min_gap_days=14, start_week="A"),
        make_tier("C", every_days=7, tolerance_days=7),
    ]
    result = plan([("C1", "A", None), ("C2", "A", None), ("C3", "B", None)], tiers)
    codes = [remark.code for remark in result.problem.remarks]
    assert codes == ["rule_tolerance", "rule_gap", "rule_start_week"]
    assert all(r.message(lang) for r in result.problem.remarks for lang in LANGUAGES)


def test_an_unknown_holiday_is_told_with_the_nearest(
    plan: Make, make_tier: Make, make_rep: Callable[..., Rep]
) -> None:
    tier = make_tier("A", every_days=30, greetings=("Christmas Dya", "Zzz"))
    reps = [make_rep("Ana", country="ES")]
    result = plan([("C1", "A", None)], [tier], reps=reps)
    near, far = (remark.message("en") for remark in result.problem.remarks)
    assert near.endswith("Did you mean Christmas Day?")
    assert far.endswith("or add the day to Holidays.")


@pytest.mark.parametrize(
    ("interval", "tolerance", "told_of"),
    [(7.0, 7, True), (8.0, 7, False), (np.nan, 29, False), (np.nan, 30, True)],
)
def test_a_customers_own_contradiction_is_told_with_its_cell(
    plan: Make, make_tier: Make, interval: float, tolerance: int, told_of: bool
) -> None:
    """The tier's own rule is sound: every 30 days, with a tolerance of 2."""
    tier = make_tier("A", every_days=30, tolerance_days=2)
    own = {"tolerance_days": {1: tolerance}}
    rows = [("C1", "A", None), ("C2", "A", None)]
    result = plan(rows, [tier], own, interval={1: interval})
    found = [(remark.row, remark.code) for remark in result.problem.remarks]
    assert found == ([(3, "rule_own_tolerance")] if told_of else [])


def test_an_own_start_week_for_another_interval_is_told_with_its_cell(
    plan: Make, make_tier: Make
) -> None:
    tier = make_tier("A", every_days=14, tolerance_days=2)
    own = {"start_week": {0: "A", 1: "B"}, "greetings": {1: ("Foo Day",)}}
    rows = [("C1", "A", None), ("C2", "A", None)]
    result = plan(rows, [tier], own, interval={1: 15.0})
    remarks = result.problem.remarks
    assert [(r.row, r.code) for r in remarks] == [(3, "rule_own_start_week"), (3, "rule_holiday")]
    assert all(r.message(lang) for r in remarks for lang in LANGUAGES)
