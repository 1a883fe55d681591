"""A plan made anew leaves the next days alone, and moves as little as it can."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from grading.scheduling import DayOff, Kept, PlanResult, Portfolio, plan_visits
from grading.scheduling.overrides import ContactOverrides
from grading.schemes.models import Tier

Make = Callable[..., object]
Row = tuple[str, str | None, str | None, str | None]
MONDAY = date(2026, 11, 23)
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)


@pytest.fixture
def plan(
    make_portfolio: Callable[[Sequence[Row]], Portfolio],
    make_rep: Make,
    tiers: tuple[Tier, ...],
) -> Callable[..., PlanResult]:
    """A plan of four weeks for Ana and Bea."""

    def make(rows: Sequence[Row], **more: object) -> PlanResult:
        overrides = more.pop("overrides", None)
        portfolio = replace(make_portfolio(rows), overrides=overrides)
        used = more.pop("tiers", tiers)
        facts = {"start": MONDAY, "weeks": 4, "reps": [make_rep(), make_rep("Bea")]}
        return plan_visits(portfolio, used, **(facts | more))

    return make


def entries(result: PlanResult) -> list[Kept]:
    """A plan's visits as a workbook holds them."""
    problem = result.problem
    found = [entry for entry in problem.kept if entry.status == "planned"]
    for visit in result.plan.visits:
        contact = problem.contacts[visit.contact]
        found.append(
            Kept(
                contact.key,
                problem.reps[visit.rep].name,
                visit.day,
                visit.start,
                contact.minutes,
                contact.channel,
                "planned",
                due=contact.due,
            )
        )
    return found


def places(found: Sequence[Kept]) -> list[tuple[object, ...]]:
    return sorted((e.key, e.rep, e.day, e.start, e.due, e.minutes) for e in found)


def mixed(count: int) -> list[Row]:
    lasts = [None, "2026-10-01", "2026-11-10", "2026-11-20"]
    return [
        (f"C{n}", "ABCD"[n % 4], lasts[n // 4 % 4], ["Ana", "Bea"][n % 2]) for n in range(count)
    ]


@pytest.mark.parametrize("count", [16, 90, 240])
def test_a_plan_made_anew_from_the_same_facts_moves_nothing(plan: Make, count: int) -> None:
    """Neither with time to spare nor where all intervals had to grow."""
    rows = mixed(count)
    first = plan(rows)
    assert (max(first.problem.stretch) > 1) == (count == 240)
    again = plan(rows, earlier=entries(first))
    assert again.problem.stretch == first.problem.stretch
    assert places(entries(again)) == places(entries(first))


@pytest.mark.parametrize("count", [16, 90])
def test_days_later_the_second_plan_made_anew_moves_nothing(plan: Make, count: int) -> None:
    """Even though nothing of the first plan's days in between was done."""
    rows, friday = mixed(count), MONDAY + timedelta(days=4)
    first = plan(rows)
    second = plan(rows, start=friday, earlier=entries(first))
    third = plan(rows, start=friday, earlier=entries(second))
    assert places(entries(third)) == places(entries(second))


def test_one_customer_more_moves_few_others(plan: Make) -> None:
    rows = mixed(60)
    first = plan(rows)
    again = plan([*rows, ("new", "A", None, "Ana")], earlier=entries(first))
    before, after = set(places(entries(first))), set(places(entries(again)))
    assert len(before - after) <= len(before) // 20
    assert any(entry[0] == "new" for entry in after)


@pytest.mark.parametrize(("frozen_days", "kept"), [(0, 0), (1, 1), (2, 2), (7, 3)])
def test_open_entries_of_the_next_days_stay(plan: Make, frozen_days: int, kept: int) -> None:
    """Where they stand and as long as they are, though the plan would put them elsewhere."""
    odd = [
        Kept("C0", "Ana", MONDAY + timedelta(days=n), 907, 33, "visit", "planned", due=MONDAY)
        for n in range(3)
    ]
    result = plan([("C0", "A", None, "Ana")], earlier=odd, frozen_days=frozen_days)
    stays = [entry for entry in result.problem.kept if entry.status == "planned"]
    assert stays == odd[:kept]
    assert result.customers[0].planned == result.customers[0].target


def test_days_are_counted_on_which_the_rep_works(plan: Make) -> None:
    """From today on: over the weekend Monday and Tuesday are the next two."""
    saturday = MONDAY - timedelta(days=2)
    days = [MONDAY, TUESDAY, WEDNESDAY, WEDNESDAY + timedelta(days=1)]
    old = [Kept("C0", "Ana", day, 600, 60, "visit", "planned", due=day) for day in days]

    def stays(**more: object) -> list[date]:
        result = plan([("C0", "A", None, "Ana")], earlier=old, as_of=saturday, **more)
        return [entry.day for entry in result.problem.kept]

    assert stays() == [MONDAY, TUESDAY]
    assert stays(days_off=[DayOff(TUESDAY, rep="Ana")]) == [MONDAY, WEDNESDAY]
    assert stays(days_off=[DayOff(TUESDAY, rep="Bea")]) == [MONDAY, TUESDAY]


@pytest.mark.parametrize(
    "row",
    [
        ("C0", "A", None, "Bea"),  # another rep's by now
        ("C0", None, None, "Ana"),  # without a grade
        ("C9", "A", None, "Ana"),  # gone
        ("C0", "A", None, "Nobody"),
    ],
)
def test_an_entry_that_no_longer_holds_does_not_stay(plan: Make, row: Row) -> None:
    old = [Kept("C0", "Ana", MONDAY, 600, 60, "visit", "planned", due=MONDAY)]
    assert plan([row], earlier=old).problem.kept == ()


def test_an_entry_of_a_customer_who_is_blocked_by_now_does_not_stay(plan: Make) -> None:
    old = [Kept("C0", "Ana", MONDAY, 600, 60, "visit", "planned", due=MONDAY)]
    blocked = replace(
        ContactOverrides.none(1), blocked_to=np.array([MONDAY], dtype="datetime64[D]")
    )
    row = ("C0", "A", None, "Ana")
    assert len(plan([row], earlier=old).problem.kept) == 1
    assert plan([row], earlier=old, overrides=blocked).problem.kept == ()


def test_what_is_to_come_before_the_plan_counts_as_the_last_contact(plan: Make) -> None:
    """An open entry between today and the plan's start; one that was missed does not."""
    friday = MONDAY - timedelta(days=3)
    old = [Kept("C0", "Ana", friday, 600, 60, "visit", "planned", due=friday)]
    row = ("C0", "A", None, "Ana")
    to_come = plan([row], earlier=old, as_of=friday)
    assert to_come.problem.contacts[0].due == friday + timedelta(days=7)
    missed = plan([row], earlier=old, as_of=friday + timedelta(days=1))
    assert missed.problem.contacts[0].due == MONDAY


def test_a_longer_interval_is_reckoned_from_the_entry_that_stays(
    plan: Make, make_tier: Make
) -> None:
    """The earlier plan's next target would be too soon by the new rule."""
    weekly = make_tier("A", every_days=7, tolerance_days=1)
    row = ("C0", "A", "2026-11-16", "Ana")
    first = plan([row], tiers=[weekly])
    monthly = make_tier("A", every_days=21, tolerance_days=1)
    again = plan([row], tiers=[monthly], earlier=entries(first))
    stays = again.problem.kept[0].day
    assert stays == MONDAY
    assert [contact.due for contact in again.problem.contacts] == [stays + timedelta(days=21)]


def test_contacts_remember_where_the_earlier_plan_had_them(plan: Make) -> None:
    """By their due date, else by their window; another rep's place is none of theirs."""
    row = ("C0", "A", "2026-11-18", "Ana")
    first = plan([row])
    again = plan([row], earlier=entries(first), frozen_days=0)
    assert {contact.was for contact in again.problem.contacts} == {
        (visit.day, visit.start) for visit in first.plan.visits
    }
    others = [replace(entry, rep="Bea") for entry in entries(first)]
    assert {c.was for c in plan([row], earlier=others).problem.contacts} == {None}
    unsaid = [replace(entry, due=None) for entry in entries(first)]
    again = plan([row], earlier=unsaid, frozen_days=0)
    assert None not in {contact.was for contact in again.problem.contacts}


def test_an_entry_stands_for_its_own_contact_though_the_next_one_was_fixed(
    plan: Make, make_tier: Make
) -> None:
    """The open entry after the next tells nothing of the one that stays."""
    tier = make_tier("A", every_days=10, due_after_pct=30, tolerance_days=20)
    days = [
        (MONDAY + timedelta(days=n), MONDAY + timedelta(days=due)) for n, due in ((0, 0), (28, 27))
    ]
    old = [Kept("C0", "Ana", day, 600, 30, "visit", "planned", due=due) for day, due in days]
    fixed = Kept("C0", "Ana", MONDAY + timedelta(days=14), 600, 30, "visit", due=MONDAY)
    row = ("C0", "A", "2026-11-13", "Ana")
    result = plan([row], tiers=[tier], earlier=old, kept=[fixed])
    assert [entry.day for entry in result.problem.kept] == [fixed.day, MONDAY]
    assert MONDAY not in {visit.day for visit in result.plan.visits}
