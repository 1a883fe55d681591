"""Whatever became of an earlier plan, a new one comes of it that keeps every rule."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import numpy as np
import pytest

from grading.engine.grades import Lookup
from grading.scheduling import DayOff, Kept, PlanResult, Portfolio, Rep, Travel, plan_visits
from grading.scheduling.hours import parse_hours
from grading.scheduling.overrides import ContactOverrides
from grading.scheduling.problem import Precedence
from grading.schemes.models import ContactRule, LocalText, Tier

MONDAY = date(2026, 11, 23)
NAMES = ["Ana", "Bea", "", "Nobody"]
AREAS = ["", "North", "South"]

Make = Callable[..., object]


def lookup(draw: Random, count: int, texts: list[str]) -> Lookup:
    return Lookup(np.array([draw.randrange(len(texts)) for _ in range(count)], np.int32), texts)


def some_days(draw: Random, count: int, share: float, first: int, last: int) -> np.ndarray:
    """Days counted from the Monday, for a share of the customers."""
    days = [str(MONDAY + timedelta(draw.randint(first, last))) for _ in range(count)]
    known = [day if draw.random() < share else "NaT" for day in days]
    return np.array(known, dtype="datetime64[D]")


def any_tier(draw: Random, grade: str) -> Tier:
    rule = ContactRule(
        channel=draw.choice(["visit", "visit", "phone", "message"]),
        every_days=draw.choice([1, 7, 14, 28, 56]),
        tolerance_days=draw.choice([0, 2, 40]),
        weekdays=draw.choice([(), (), ("Mon",), ("Wed", "Thu"), ("Sat",)]),
        time=draw.choice(["any", "any", "morning", "afternoon"]),
        minutes=draw.choice([5, 30, 60, 90]),
        min_gap_days=draw.choice([1, 1, 5, 13, 20]),
        start_week=draw.choice([None, None, "A", "split"]),
        greetings=draw.choice([(), ("all",)]),
    )
    return Tier(grade=grade, label=LocalText(), colour="#FFFFFF", contact=rule)


def any_rep(draw: Random, name: str, territory: str) -> Rep:
    days = [draw.choice(["9-17", "9-17", "9-12,13-15", "9-10", ""]) for _ in range(5)]
    hours = [*days, draw.choice(["", "9-12"]), ""]
    return Rep(
        name,
        tuple(parse_hours(text, name) for text in hours),
        country=draw.choice(["", "ES", "US"]),
        max_visits_a_day=draw.choice([None, None, 0, 2]),
        territory=(territory,),
    )


def any_portfolio(draw: Random, count: int) -> Portfolio:
    monday = some_days(draw, count, 0.15, -10, 40)
    monday -= (monday.astype(np.int64) + 3) % 7 * np.timedelta64(1, "D")
    overrides = replace(
        ContactOverrides.none(count),
        fixed_date=some_days(draw, count, 0.25, -5, 30),
        agreed_week=monday,
        deadline=some_days(draw, count, 0.25, -5, 30),
        blocked_from=some_days(draw, count, 0.15, -10, 30),
        blocked_to=some_days(draw, count, 0.15, 0, 40),
        must_include=np.array([draw.random() < 0.15 for _ in range(count)]),
    )
    spots = np.array([[40 + draw.random(), draw.random() - 4] for _ in range(count)])
    return Portfolio(
        Lookup(np.arange(count, dtype=np.int32), [f"C{n}" for n in range(count)]),
        lookup(draw, count, ["A", "B"]),
        some_days(draw, count, 0.8, -90, 2),
        rep=lookup(draw, count, NAMES),
        area=lookup(draw, count, AREAS),
        spots=spots if draw.random() < 0.5 else None,
        overrides=overrides,
    )


def entries(result: PlanResult) -> list[Kept]:
    """The plan's visits as the rows of a schedule."""
    problem = result.problem
    rows = [entry for entry in problem.kept if entry.status == "planned"]
    for visit in result.plan.visits:
        contact = problem.contacts[visit.contact]
        rows.append(
            Kept(
                contact.key,
                problem.reps[visit.rep].name,
                visit.day,
                visit.start,
                contact.minutes,
                contact.channel,
                "planned",
                greeting=contact.precedence is Precedence.GREETING,
                due=contact.due,
            )
        )
    return rows


def lived_through(draw: Random, rows: list[Kept], today: date) -> tuple[list[Kept], list[Kept]]:
    """What a team made of a schedule up to a day: what stays, and what is open still."""
    kept, still_open = [], []
    for row in rows:
        chance = draw.random()
        if row.day < today:
            kept += [replace(row, status="done")] if chance < 0.8 else []
        elif chance < 0.05:
            kept.append(replace(row, status="skipped"))
        elif chance < 0.12:
            moved = row.day + timedelta(draw.randint(-3, 3))
            start = draw.choice([None, row.start])
            kept.append(replace(row, status="fixed", day=moved, start=start))
        else:
            still_open.append(row)
    return kept, still_open


@pytest.mark.parametrize("group", range(4))
def test_a_plan_comes_of_whatever_became_of_the_last(group: int) -> None:
    """Every plan passes the checker, or ``plan_visits`` refuses it."""
    for seed in range(25 * group, 25 * (group + 1)):
        draw = Random(seed)
        portfolio = any_portfolio(draw, draw.choice([3, 8, 25]))
        tiers = [any_tier(draw, grade) for grade in "AB"]
        asked = {
            "weeks": draw.choice([1, 4, 8]),
            "reps": [any_rep(draw, "Ana", "North"), any_rep(draw, "Bea", "South")],
            "days_off": [DayOff(MONDAY + timedelta(draw.randrange(40)), "Christmas")],
            "travel": draw.choice([None, Travel({("North", "South"): 45})]),
            "over_capacity": draw.choice(["stretch", "drop"]),
        }
        first = plan_visits(portfolio, tiers, start=MONDAY, **asked)
        today = MONDAY + timedelta(draw.choice([0, 1, 5, 9]))
        start = draw.choice([MONDAY, today, today + timedelta(days=4)])
        kept, still_open = lived_through(draw, entries(first), today)
        again = plan_visits(
            portfolio, tiers, start=start, as_of=today, kept=kept, earlier=still_open, **asked
        )
        told = len(again.plan.visits) + len(again.plan.unplaced)
        assert told == len(again.problem.contacts), seed
        assert {"misplaced"}.isdisjoint(entry.code for entry in again.plan.unplaced), seed


def days_of(result: PlanResult) -> list[str]:
    return [f"{visit.day:%m-%d}" for visit in result.plan.visits]


def test_who_works_on_saturdays_keeps_a_deadline_on_one(
    make_portfolio: Make, make_tier: Make, make_rep: Make
) -> None:
    """A plan that begins on that Saturday has no other day up to it."""
    saturday = MONDAY + timedelta(days=5)
    overrides = replace(ContactOverrides.none(1), deadline=np.array([saturday], "datetime64[D]"))
    portfolio = replace(make_portfolio([("C1", "A", "2026-09-01", "Ana")]), overrides=overrides)
    tier = make_tier("A", channel="visit", every_days=90, due_after_pct=30, tolerance_days=40)
    rep = make_rep("Ana", week=["9-17"] * 5 + ["9-12", ""])
    result = plan_visits(portfolio, [tier], start=saturday, weeks=1, reps=[rep])
    assert days_of(result) == ["11-28"]


def daily(make_portfolio: Make, last: str, **agreed: date) -> Portfolio:
    """One customer of Ana's with what is agreed with it."""
    arrays = {name: np.array([day], "datetime64[D]") for name, day in agreed.items()}
    overrides = replace(ContactOverrides.none(1), **arrays)
    return replace(make_portfolio([("C1", "A", last, "Ana")]), overrides=overrides)


def test_contacts_keep_the_gap_to_one_that_was_made_after_the_plan_began(
    make_portfolio: Make, make_tier: Make
) -> None:
    """Though the appointment, from which the next ones are reckoned, lay before it."""
    portfolio = daily(make_portfolio, "2026-11-25", fixed_date=date(2026, 11, 24))
    tier = make_tier("A", channel="visit", every_days=1)
    result = plan_visits(portfolio, [tier], start=MONDAY, weeks=1)
    assert days_of(result) == ["11-24", "11-26", "11-27"]
    portfolio = daily(make_portfolio, "2026-11-29", agreed_week=MONDAY)
    tier = make_tier("A", channel="visit", every_days=7, min_gap_days=7)
    result = plan_visits(portfolio, [tier], start=MONDAY, weeks=3)
    assert all(day <= "11-27" or day >= "12-06" for day in days_of(result))


@pytest.mark.parametrize("target", [2, 3, 4])
def test_an_entry_of_today_that_stays_keeps_its_distance(
    make_portfolio: Make, make_tier: Make, target: int
) -> None:
    """It counts on its own target day; the rule's next contact is not put on its day again."""
    tier = make_tier("A", channel="visit", every_days=1, tolerance_days=3)
    day = MONDAY + timedelta(days=1)
    standing = Kept("C1", "Ana", day, 600, 30, "visit", "planned", due=date(2026, 11, 2))
    later = MONDAY + timedelta(days=target)
    second = replace(standing, day=later, due=later)
    fixed = Kept("C1", "Ana", MONDAY, 900, 30)
    portfolio = make_portfolio([("C1", "A", "2026-11-01", "Ana")])
    earlier = {"earlier": [standing, second], "kept": [fixed], "as_of": MONDAY}
    result = plan_visits(portfolio, [tier], start=MONDAY, weeks=1, **earlier)
    assert {"11-23", "11-24"}.isdisjoint(days_of(result))
    assert "11-27" in days_of(result)


@pytest.mark.parametrize("appointment", [0, 1, 4])
def test_an_appointment_is_planned_though_an_entry_counts_on_its_day(
    make_portfolio: Make, make_tier: Make, appointment: int
) -> None:
    """An entry that stays stands for an appointment only if it stands on its day."""
    fixed = MONDAY + timedelta(days=appointment)
    portfolio = daily(make_portfolio, "2026-09-01", fixed_date=fixed)
    tier = make_tier("A", channel="visit", every_days=7, tolerance_days=2)
    standing = Kept("C1", "Ana", MONDAY, 600, 30, "visit", "planned", due=date(2026, 9, 8))
    second = replace(standing, day=MONDAY + timedelta(days=9), due=fixed + timedelta(days=7))
    rows = {"earlier": [standing, second], "as_of": MONDAY}
    result = plan_visits(portfolio, [tier], start=MONDAY, weeks=2, **rows)
    assert f"{fixed:%m-%d}" in [*days_of(result), "11-23"]


def test_a_contact_taken_out_does_not_swallow_the_overdue_one_before_it(
    make_portfolio: Make, make_tier: Make
) -> None:
    """However often the same is planned again, it stays."""
    tier = make_tier("A", channel="visit", every_days=7, tolerance_days=2)
    portfolio = make_portfolio([("C1", "A", "2026-11-13", "Ana")])
    skipped = Kept("C1", "Ana", date(2026, 11, 30), 600, 30, status="skipped")
    asked = {"start": MONDAY, "weeks": 4, "kept": [skipped], "frozen_days": 0}
    first = Kept("C1", "Ana", MONDAY, 540, 30, "visit", "planned", due=date(2026, 11, 20))
    rows = [first]
    rows += [replace(first, day=day, due=day) for day in (date(2026, 12, 7), date(2026, 12, 14))]
    for _ in range(3):
        result = plan_visits(portfolio, [tier], earlier=rows, **asked)
        rows = entries(result)
        assert days_of(result) == ["11-23", "12-07", "12-14"]
