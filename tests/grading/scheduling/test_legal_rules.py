"""Whatever tiers and customers ask within the limits of their columns, a plan comes of it."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.engine.grades import Lookup
from grading.scheduling import DayOff, Kept, Portfolio, Rep, plan_visits
from grading.scheduling.hours import parse_hours
from grading.scheduling.overrides import ContactOverrides, OwnValues
from grading.schemes.models import ContactRule, LocalText, Tier

MONDAY = date(2026, 11, 23)
OWN = {
    "weekdays": [("Tue",), ("Mon", "Fri")],
    "start_week": ["A", "B", None],
    "channel": ["none", "visit", "message"],
    "min_gap_days": [9, 14],
    "greetings": [(), ("all",)],
}


def any_tier(draw: Random, grade: str) -> Tier:
    rule = ContactRule(
        channel=draw.choice(["visit", "phone", "message", "none"]),
        every_days=draw.choice([None, 7, 10, 14, 14, 28, 30]),
        due_after_pct=draw.choice([1, 30, 70, 100]),
        tolerance_days=draw.choice([0, 2, 10]),
        weekdays=draw.choice([(), ("Mon",), ("Wed", "Thu"), ("Fri",)]),
        time=draw.choice(["any", "morning", "afternoon"]),
        minutes=draw.choice([5, 30, 60]),
        min_gap_days=draw.choice([1, 1, 3, 12, 14]),
        start_week=draw.choice([None, "A", "B", "split"]),
        greetings=draw.choice([(), ("all",), ("christmas",)]),
        reactivate_after_days=draw.choice([None, 60]),
        win_back_after_days=draw.choice([None, 200]),
        own_rhythm=draw.random() < 0.2,
    )
    return Tier(grade=grade, label=LocalText(), colour="#FFFFFF", contact=rule)


def some_days(draw: Random, count: int, share: float, first: int, last: int) -> np.ndarray:
    """Days counted from the Monday, for a share of the customers."""
    days = [
        str(MONDAY + timedelta(days=draw.randint(first, last))) if draw.random() < share else "NaT"
        for _ in range(count)
    ]
    return np.array(days, dtype="datetime64[D]")


def any_overrides(draw: Random, count: int) -> ContactOverrides:
    weeks = some_days(draw, count, 0.15, -10, 40)
    mondays = weeks - (weeks.astype(np.int64) + 3) % 7
    return replace(
        ContactOverrides.none(count),
        own={
            field: OwnValues(
                np.array([draw.choice([-1, -1, *range(len(values))]) for _ in range(count)]),
                values,
            )
            for field, values in OWN.items()
            if draw.random() < 0.5
        },
        interval_days=np.array([draw.choice([np.nan, np.nan, np.inf, 14, 21]) for _ in weeks]),
        fixed_date=some_days(draw, count, 0.15, -5, 45),
        agreed_week=np.where(np.isnat(weeks), weeks, mondays),
        must_include=np.array([draw.random() < 0.15 for _ in range(count)]),
        blocked_from=some_days(draw, count, 0.25, -10, 40),
        blocked_to=some_days(draw, count, 0.2, 0, 60),
        birthday=some_days(draw, count, 0.1, -9000, -8000),
        deadline=some_days(draw, count, 0.3, -5, 50),
    )


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 1_000_000))
def test_any_legal_rules_give_a_plan_that_the_judge_passes(seed: int) -> None:
    """``plan_visits`` raises where its plan breaks a rule; what cannot be is left out or told."""
    draw = Random(seed)
    count = draw.randint(1, 7)
    keys = [f"C{n}" for n in range(count)]
    portfolio = Portfolio(
        Lookup(np.arange(count, dtype=np.int32), keys),
        Lookup(np.array([draw.randrange(2) for _ in keys], dtype=np.int32), ["A", "B"]),
        some_days(draw, count, 0.8, -80, 3),
        overrides=any_overrides(draw, count),
        last_order=some_days(draw, count, 0.7, -400, -1),
        rhythm_days=np.array([draw.choice([np.nan, 9.0, 20.0]) for _ in keys]),
    )
    hours = ["09:00-17:00", *(draw.choice(["9-12", "9-12,13-15", ""]) for _ in range(4)), "", ""]
    rep = Rep(
        "Ana",
        tuple(parse_hours(text, "Ana") for text in hours),
        country=draw.choice(["", "ES"]),
        max_visits_a_day=draw.choice([None, 1]),
    )
    start = MONDAY + timedelta(days=draw.randrange(10))
    kept = [
        Kept(
            draw.choice(keys),
            "Ana",
            start + timedelta(days=draw.randint(-5, 40)),
            draw.choice([None, 600]),
            30,
            status=draw.choice(["fixed", "done", "skipped"]),
        )
        for _ in range(draw.randrange(3))
    ]
    result = plan_visits(
        portfolio,
        [any_tier(draw, "A"), any_tier(draw, "B")],
        start=start,
        weeks=draw.choice([1, 3, 8]),
        reps=[rep],
        kept=kept,
        days_off=[DayOff(start + timedelta(days=draw.randrange(50)), "Christmas")],
        over_capacity=draw.choice(["stretch", "drop"]),
    )
    told = len(result.plan.visits) + len(result.plan.unplaced)
    assert told == len(result.problem.contacts)
