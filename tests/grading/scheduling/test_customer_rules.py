"""Whose rule is whose: the tier's, unless the customer has something of its own."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pytest

from grading.engine.grades import Lookup
from grading.scheduling import Portfolio
from grading.scheduling.customer_rules import EVERY_WEEK, Rules, in_weeks
from grading.scheduling.overrides import ContactOverrides, OwnValues
from grading.schemes.models import Tier

Make = Callable[..., Tier]
NONE = -1


@pytest.fixture
def rules_of() -> Callable[..., Rules]:
    """The rules of customers C0, C1 ..., one per letter of ``grades``."""

    def make(
        tiers: list[Tier],
        grades: str,
        own: Mapping[str, tuple[list[int], list[object]]] | None = None,
        interval: list[float] | None = None,
        rhythm: list[float] | None = None,
    ) -> Rules:
        count = len(grades)
        letters = sorted(set(grades) - {"-"})
        keys = Lookup(np.arange(count, dtype=np.int32), [f"C{n}" for n in range(count)])
        codes = [letters.index(g) if g in letters else -1 for g in grades]
        overrides = replace(
            ContactOverrides.none(count),
            own={
                field: OwnValues(np.array(places, dtype=np.int64), values)
                for field, (places, values) in (own or {}).items()
            },
            interval_days=np.array(interval or [np.nan] * count),
        )
        portfolio = Portfolio(
            keys,
            Lookup(np.array(codes, dtype=np.int32), letters),
            np.full(count, np.datetime64("NaT"), dtype="datetime64[D]"),
            overrides=overrides,
            rhythm_days=None if rhythm is None else np.array(rhythm),
        )
        return Rules.of(portfolio, tiers)

    return make


def test_own_fields_replace_those_of_the_tier_and_leave_the_others(
    rules_of: Callable[..., Rules], make_tier: Make
) -> None:
    tier = make_tier("A", channel="visit", every_days=14, minutes=60, weekdays=("Mon",))
    own = {"minutes": ([NONE, 0, 0], [90]), "weekdays": ([NONE, NONE, 0], [("Fri",)])}
    rules = rules_of([tier], "AAA", own)
    assert [rules.rule_of(row).minutes for row in range(3)] == [60, 90, 90]
    assert [rules.rule_of(row).weekdays for row in range(3)] == [("Mon",), ("Mon",), ("Fri",)]
    assert rules.rule_of(0) is tier.contact
    assert rules.weekly_minutes.tolist() == [30, 45, 45]


def test_customers_with_the_same_rule_share_one(
    rules_of: Callable[..., Rules], make_tier: Make
) -> None:
    rules = rules_of([make_tier("A", every_days=7)], "AAAA", {"time": ([0, NONE, 0, 0], ["any"])})
    assert len(rules.kinds) == 2
    assert rules.kind.tolist() == [1, 0, 1, 1]


def test_ungraded_customers_have_no_rule(rules_of: Callable[..., Rules], make_tier: Make) -> None:
    rules = rules_of([make_tier("A", every_days=7)], "-A", {"minutes": ([0, 0], [5])})
    assert rules.rule_of(0) is None
    assert rules.planned.tolist() == [False, True]
    assert rules.minutes.tolist() == [0, 5]


@pytest.mark.parametrize(
    ("interval", "every"), [(np.nan, 30), (7.0, 7), (730.0, 730), (np.inf, 0)]
)
def test_an_interval_of_its_own_may_also_be_none(
    rules_of: Callable[..., Rules], make_tier: Make, interval: float, every: int
) -> None:
    rules = rules_of([make_tier("A", every_days=30)], "A", interval=[interval])
    assert rules.every.tolist() == [every]


def test_whoever_is_not_to_be_contacted_gets_nothing_from_the_tier(
    rules_of: Callable[..., Rules], make_tier: Make
) -> None:
    """Neither regular contacts nor greetings nor win-backs."""
    tier = make_tier("A", every_days=7, greetings=("all",), win_back_after_days=100)
    quiet = rules_of([tier], "A", {"channel": ([0], ["none"])}, interval=[7.0])
    assert quiet.every.tolist() == [0]
    assert quiet.rule_of(0).greetings == ()
    assert quiet.rule_of(0).win_back_after_days is None


@pytest.mark.parametrize(
    ("rhythm", "every"),
    [(np.nan, 30), (6.4, 7), (7.6, 8), (23.0, 23), (900.0, 730)],
)
def test_an_own_rhythm_takes_the_place_of_the_interval_where_it_is_known(
    rules_of: Callable[..., Rules], make_tier: Make, rhythm: float, every: int
) -> None:
    """Within 7 and 730 days, as all intervals of single customers."""
    rules = rules_of([make_tier("A", every_days=30, own_rhythm=True)], "A", rhythm=[rhythm])
    assert rules.every.tolist() == [every]
    assert rules.rhythm.tolist() == [not np.isnan(rhythm)]


def test_what_is_written_for_one_customer_counts_before_the_tiers_rhythm(
    rules_of: Callable[..., Rules], make_tier: Make
) -> None:
    """An interval of its own before the tier's rhythm, a rhythm of its own before both."""
    tier = make_tier("A", every_days=30, own_rhythm=True)
    own = {"own_rhythm": ([NONE, 0, 1], [True, False])}
    typed = [10.0, 10.0, np.nan]
    rules = rules_of([tier], "AAA", own, interval=typed, rhythm=[20.0] * 3)
    assert rules.every.tolist() == [10, 20, 30]


def test_the_minimum_gap_lengthens_what_is_shorter(
    rules_of: Callable[..., Rules], make_tier: Make
) -> None:
    """Interval, opening of the window and tolerance all keep it."""
    tier = make_tier("A", every_days=7, tolerance_days=6, min_gap_days=10)
    rules = rules_of([tier], "A")
    assert (rules.every[0], rules.opens[0], rules.slack[0]) == (10, 10, 0)


@pytest.mark.parametrize(("factor", "every"), [(1.0, 30), (1.01, 30), (1.05, 32), (1.5, 45)])
def test_a_stretched_interval_is_the_nearest_whole_day(
    rules_of: Callable[..., Rules], make_tier: Make, factor: float, every: int
) -> None:
    """30 days become 30.3, 31.5 and 45; half a day is rounded up."""
    rules = rules_of([make_tier("A", every_days=30), make_tier("B")], "AB")
    longer = rules.stretched(np.array([factor, factor]))
    assert longer.every.tolist() == [every, 0]
    assert longer.usual.tolist() == [30, 0]


def test_a_start_week_holds_for_even_numbers_of_weeks_that_are_not_stretched(
    rules_of: Callable[..., Rules], make_tier: Make
) -> None:
    tiers = [make_tier("A", every_days=14, start_week="B"), make_tier("B", start_week="A")]
    rules = rules_of(tiers, "AAAB", interval=[np.nan, 28.0, 21.0, 14.0])
    rep = np.zeros(4, dtype=np.int64)
    assert rules.start_weeks(rep).tolist() == [1, 1, EVERY_WEEK, 0]
    stretched = rules.stretched(np.array([1.0, 2.0, 1.0, 1.0]))
    assert stretched.start_weeks(rep).tolist() == [1, EVERY_WEEK, EVERY_WEEK, 0]


def test_a_split_gives_each_rep_half_of_the_customers_in_either_week(
    rules_of: Callable[..., Rules], make_tier: Make
) -> None:
    tier = make_tier("A", every_days=14, start_week="split")
    rules = rules_of([tier], "A" * 20)
    rep = np.arange(20) % 2
    weeks = rules.start_weeks(rep)
    assert [weeks[rep == each].sum() for each in (0, 1)] == [5, 5]


def test_one_more_customer_moves_at_most_one_other_to_the_other_week(
    rules_of: Callable[..., Rules], make_tier: Make
) -> None:
    tier = make_tier("A", every_days=14, start_week="split")
    few, more = (
        rules_of([tier], "A" * count).start_weeks(np.zeros(count, dtype=np.int64))
        for count in (40, 41)
    )
    assert (few != more[:40]).sum() <= 1


@pytest.mark.parametrize(
    ("day", "week", "moved"),
    [
        ("2026-11-23", 1, "2026-11-23"),  # week 48 is a B
        ("2026-11-29", 1, "2026-11-29"),
        ("2026-11-23", 0, "2026-11-30"),
        ("2026-11-29", 0, "2026-11-30"),
        ("2026-11-29", EVERY_WEEK, "2026-11-29"),
        ("NaT", 0, "NaT"),
        ("2027-01-04", 1, "2027-01-04"),  # week 1 after a week 53: they go on taking turns
    ],
)
def test_a_day_in_the_other_week_becomes_the_monday_after(day: str, week: int, moved: str) -> None:
    days = in_weeks(np.array([day], dtype="datetime64[D]"), np.array([week]))
    assert str(days[0]) == moved
