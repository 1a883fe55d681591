from collections.abc import Callable, Sequence
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.contacts.calendars import BusinessCalendar
from grading.contacts.due import next_due
from grading.engine.grades import Lookup
from grading.exceptions import CalendarError, PlanError
from grading.language import LANGUAGES
from grading.scheduling import Contact, DayOff, Kept, PlanProblem, Portfolio, Rep
from grading.scheduling.build import build_problem
from grading.scheduling.demand import tier_weights
from grading.scheduling.problem import NO_REP
from grading.schemes.models import ContactRule, LocalText, Tier

Make = Callable[..., object]
Row = tuple[str, str | None, str | None, str | None]
MONDAY = date(2026, 11, 23)


@pytest.fixture
def build(
    make_portfolio: Callable[[Sequence[Row]], Portfolio], tiers: tuple[Tier, ...]
) -> Callable[..., PlanProblem]:
    """A problem of four weeks from the Monday, without reps unless given."""

    def make(rows: Sequence[Row], **more: object) -> PlanProblem:
        used = more.pop("tiers", tiers)
        return build_problem(make_portfolio(rows), used, **({"start": MONDAY, "weeks": 4} | more))

    return make


def windows(contacts: Sequence[Contact]) -> list[tuple[str, str, str]]:
    """Due, earliest and latest day of each contact, as month and day."""
    return [(f"{c.due:%m-%d}", f"{c.earliest:%m-%d}", f"{c.latest:%m-%d}") for c in contacts]


def test_contacts_follow_one_another_by_the_interval(build: Make) -> None:
    problem = build([("1", "A", "2026-11-17", None)])
    assert windows(problem.contacts) == [
        ("11-24", "11-23", "11-24"),
        ("12-01", "11-29", "12-01"),
        ("12-08", "12-06", "12-08"),
        ("12-15", "12-13", "12-15"),
    ]
    assert [contact.number for contact in problem.contacts] == [0, 1, 2, 3]
    first = problem.contacts[0]
    assert (first.channel, first.minutes, first.tier) == ("visit", 60, "A")
    assert (first.weekdays, first.time) == (frozenset({0, 1, 2}), "morning")


@pytest.mark.parametrize(("last", "count"), [("2026-11-22", 1), ("2026-11-23", 0)])
def test_only_what_is_due_within_the_plan_is_wanted(build: Make, last: str, count: int) -> None:
    """Four weeks end on 20 December; due on Friday the 18th is in, on the 21st is out."""
    rule = {"every_days": 26 if count else 28}
    tier = Tier(grade="A", label=LocalText(), colour="#FFFFFF", contact=ContactRule(**rule))
    assert len(build([("1", "A", last, None)], tiers=[tier]).contacts) == count


def test_the_tolerance_lengthens_the_window_but_not_into_the_next(
    build: Make, make_tier: Make
) -> None:
    row = [("1", "A", "2026-11-14", None)]
    some = build(row, tiers=[make_tier("A", every_days=10, tolerance_days=2)])
    assert windows(some.contacts)[:2] == [
        ("11-24", "11-23", "11-26"),
        ("12-04", "12-01", "12-06"),
    ]
    much = build(row, tiers=[make_tier("A", every_days=10, tolerance_days=30)])
    assert windows(much.contacts)[:2] == [
        ("11-24", "11-23", "11-30"),
        ("12-04", "12-01", "12-10"),
    ]


def test_a_window_without_an_allowed_day_reaches_on_to_the_first(
    build: Make, make_tier: Make
) -> None:
    """Then the next due date counts from that day."""
    tier = make_tier("B", every_days=10, weekdays=("Thu",))
    problem = build([("1", "B", "2026-11-14", None)], tiers=[tier])
    assert windows(problem.contacts) == [
        ("11-24", "11-23", "11-26"),
        ("12-07", "12-03", "12-07"),
        ("12-17", "12-14", "12-17"),
    ]


def test_overdue_and_never_contacted_customers_are_wanted_at_once(build: Make) -> None:
    problem = build([("1", "A", "2026-09-01", None), ("2", "A", None, None)])
    late, new = (contact for contact in problem.contacts if contact.number == 0)
    assert late.due == date(2026, 9, 8)
    assert new.due == MONDAY
    for contact in (late, new):
        assert contact.earliest == MONDAY
        assert contact.latest == date(2026, 11, 27)
    assert late.purpose.text("en") == "Overdue, was due on 2026-09-08"
    assert new.purpose.text("es") == "Primer contacto"
    assert problem.contacts[1].purpose.text("zh") == "定期联系，每 7 天一次"


def test_due_dates_are_those_of_the_customer_list(build: Make, tiers: tuple[Tier, ...]) -> None:
    problem = build([("1", "C", "2026-11-08", None)], country="ES")
    calendar = BusinessCalendar(MONDAY, country="ES")
    last = np.array(["2026-11-08"], dtype="datetime64[D]")
    expected = next_due(last, tiers[2].contact, calendar=calendar).tolist()
    # 30 days later is 8 December, a public holiday.
    assert [problem.customers[0].due] == expected == [date(2026, 12, 9)]
    assert problem.contacts[0].due == date(2026, 12, 9)


@pytest.mark.parametrize("last", [None, "2026-01-01"])
def test_many_first_contacts_are_spread_before_the_chains_go_on(
    build: Make, make_rep: Make, last: str | None
) -> None:
    """With room for three a week, six customers do not all come back in the same week."""
    rep = make_rep(week=["9-10", "9-10", "9-10", "", "", "", ""])
    rows = [(f"{n}", "A", last, "Ana") for n in range(6)]
    problem = build(rows, reps=[rep], over_capacity="drop")
    second = {contact.due for contact in problem.contacts if contact.number == 1}
    assert second == {date(2026, 11, 30) + timedelta(days=n) for n in (0, 1, 2, 7, 8, 9)}


@pytest.mark.parametrize(
    "rule",
    [{"every_days": None}, {"every_days": 7, "channel": "none"}],
)
def test_a_rule_that_plans_nothing_gives_no_contacts(
    build: Make, make_tier: Make, rule: dict[str, object]
) -> None:
    problem = build([("1", "A", None, None)], tiers=[make_tier("A", **rule)])
    assert problem.contacts == ()
    assert problem.customers[0].due is None


def test_ungraded_unknown_and_keyless_rows_get_no_contacts(build: Make) -> None:
    problem = build([("1", None, None, None), ("2", "Z", None, None), ("", "A", None, None)])
    assert problem.contacts == ()
    assert [customer.tier for customer in problem.customers] == ["", "Z", "A"]


def test_no_customers_give_an_empty_problem(build: Make) -> None:
    problem = build([])
    assert problem.contacts == ()
    assert len(problem.reps) == 1


def test_a_last_contact_far_in_the_future_is_simply_not_due(build: Make) -> None:
    problem = build([("1", "A", "2098-01-01", None)])
    assert problem.contacts == ()
    assert problem.customers[0].due == date(2098, 1, 8)


def test_better_tiers_weigh_more_and_messages_least(make_tier: Make) -> None:
    tiers = [
        make_tier("AA", channel="visit", every_days=7),
        make_tier("A", channel="message", every_days=7),
        make_tier("B", channel="phone", every_days=7),
        make_tier("D", channel="message", every_days=7),
    ]
    assert tier_weights(tiers) == {"AA": 4, "B": 3, "A": 2, "D": 1}


def test_an_afternoon_is_firm_and_a_morning_preferred(build: Make) -> None:
    problem = build([("1", "A", None, None), ("2", "C", None, None)])
    firm = {contact.tier: contact.time_firm for contact in problem.contacts}
    assert firm == {"A": False, "C": True}
    other = build([("1", "A", None, None)], firm_times=frozenset({"morning"}))
    assert other.contacts[0].time_firm


# Reps


def test_without_reps_each_name_becomes_one_with_default_hours(build: Make) -> None:
    rows = [("1", "A", None, "Bea"), ("2", "A", None, " bea "), ("3", "A", None, "Ana")]
    problem = build([*rows, ("4", "A", None, None)])
    assert [rep.name for rep in problem.reps] == ["Bea", "Ana"]
    assert problem.reps[0].hours == ((((540, 1020),),) * 5) + ((), ())
    assert [customer.rep for customer in problem.customers] == [0, 0, 1, 1]
    assert problem.findings == ()


def test_without_any_name_there_is_one_rep(build: Make) -> None:
    problem = build([("1", "A", None, None)])
    assert [rep.name for rep in problem.reps] == [""]
    assert problem.contacts[0].rep == 0


def test_default_hours_follow_the_countrys_weekend(build: Make) -> None:
    week = build([("1", "A", None, "Ana")], country="Saudi Arabia").reps[0].hours
    assert [bool(day) for day in week] == [True, True, True, True, False, False, True]


def test_customers_without_a_rep_go_where_the_week_is_least_filled(
    build: Make, make_rep: Make
) -> None:
    """A rep who works half the hours gets about half the customers."""
    reps = [make_rep("Full"), make_rep("Half", "9-13"), make_rep("None", "")]
    problem = build([(f"{n}", "A", None, None) for n in range(9)], reps=reps)
    owners = [customer.rep for customer in problem.customers]
    assert (owners.count(0), owners.count(1), owners.count(2)) == (6, 3, 0)
    assert owners == [c.rep for c in build([(f"{n}", "A", None, None) for n in range(9)],
                                           reps=reps).customers]  # fmt: skip


def test_a_rep_already_filled_gets_no_more(build: Make, make_rep: Make) -> None:
    rows = [("1", "A", None, "Ana"), ("2", "A", None, None), ("3", "D", None, None)]
    problem = build(rows, reps=[make_rep(), make_rep("Bea")])
    assert [customer.rep for customer in problem.customers] == [0, 1, 0]


def test_if_nobody_has_hours_customers_are_shared_all_the_same(
    build: Make, make_rep: Make
) -> None:
    reps = [make_rep("Ana", ""), make_rep("Bea", "")]
    problem = build([(f"{n}", "A", None, None) for n in range(4)], reps=reps)
    assert sorted(customer.rep for customer in problem.customers) == [0, 0, 1, 1]


def test_an_unknown_rep_is_reported_once_with_the_nearest(build: Make, make_rep: Make) -> None:
    rows = [("1", "A", None, "Ana"), ("2", "A", None, "Anna"), ("3", "B", None, "Anna"),
            ("4", "A", None, "Zzyx")]  # fmt: skip
    problem = build(rows, reps=[make_rep("Ana"), make_rep("Bea")])
    assert [customer.rep for customer in problem.customers] == [0, NO_REP, NO_REP, NO_REP]
    assert problem.customers[1].rep_name == "Anna"
    anna, other = problem.findings
    assert (anna.code, anna.row, anna.value, anna.sheet) == ("unknown_rep", 3, "Anna", "Customers")
    assert "customers concerned: 2" in anna.message("en")
    assert "Did you mean Ana?" in anna.message("en")
    assert other.row == 5
    assert "Correct the name" in other.message("en")
    for lang in LANGUAGES:
        assert anna.as_json(lang)["expected"]


@pytest.mark.parametrize("name", ["ana", " ANA ", "Ａna"])
def test_names_are_matched_without_case_and_width(build: Make, make_rep: Make, name: str) -> None:
    problem = build([("1", "A", None, name)], reps=[make_rep("Ana")])
    assert problem.customers[0].rep_name == "Ana"
    assert not problem.findings


def test_two_reps_of_one_name_are_refused(build: Make, make_rep: Make) -> None:
    with pytest.raises(PlanError, match="'Ana' stands twice"):
        build([], reps=[make_rep("Ana"), make_rep("ANA")])


# Days off


def test_days_off_apply_to_all_to_a_country_or_to_a_rep(build: Make, make_rep: Make) -> None:
    reps = [
        make_rep("Ana", country="ES"),
        make_rep("Bo", country="中国"),
        make_rep("Cy", days_off=frozenset({date(2026, 12, 1)})),
    ]
    days_off = [
        DayOff(date(2026, 11, 24)),
        DayOff(date(2026, 11, 25), country="Spain"),
        DayOff(date(2026, 11, 26), rep="bo"),
        DayOff(date(2027, 11, 26)),
    ]
    ana, bo, cy = build([], reps=reps, days_off=days_off).reps
    assert ana.days_off == {date(2026, 11, 24), date(2026, 11, 25), date(2026, 12, 8)}
    assert bo.days_off == {date(2026, 11, 24), date(2026, 11, 26)}
    assert cy.days_off == {date(2026, 11, 24), date(2026, 12, 1)}
    assert (ana.country, bo.country, cy.country) == ("ES", "CN", "")


def test_a_plan_over_golden_week_alone_says_that_nobody_works(build: Make) -> None:
    with pytest.raises(CalendarError, match=r"Plan from 2026-10-01 .* public holidays in CN"):
        build([], country="CN", start=date(2026, 10, 1), weeks=1)


def test_the_week_after_golden_week_takes_what_fell_into_it(build: Make) -> None:
    problem = build(
        [("1", "A", "2026-09-24", "Li")], country="CN", start=date(2026, 9, 28), weeks=2
    )
    # The contact due on Thursday the 1st moves to the 8th, the first working day.
    assert problem.customers[0].due == date(2026, 10, 8)
    assert windows(problem.contacts) == [("10-08", "09-29", "10-08")]


def test_an_unknown_country_of_a_rep_is_named(build: Make, make_rep: Make) -> None:
    with pytest.raises(CalendarError, match="'Spian'"):
        build([], reps=[make_rep("Ana", country="Spian")])


@pytest.mark.parametrize(("weeks", "good"), [(0, False), (1, True), (104, True), (105, False)])
def test_a_plan_covers_one_to_104_weeks(build: Make, weeks: int, good: bool) -> None:
    if good:
        assert build([], weeks=weeks).days == 7 * weeks
        return
    with pytest.raises(PlanError, match=f"1 to 104 weeks — got {weeks}"):
        build([], weeks=weeks)


def test_columns_of_unequal_length_are_refused() -> None:
    codes = np.zeros(2, dtype=np.int32)
    one, two = Lookup(codes[:1], ["A"]), Lookup(codes, ["A"])
    last = np.array(["NaT"], dtype="datetime64[D]")
    with pytest.raises(PlanError, match="equally long"):
        Portfolio(two, one, last)
    with pytest.raises(PlanError, match="equally long"):
        Portfolio(one, one, last, two)


# Kept entries


@pytest.mark.parametrize("status", ["done", "fixed", "skipped"])
def test_a_kept_entry_stands_for_the_contact_whose_turn_it_is(build: Make, status: str) -> None:
    kept = [Kept("1", "Ana", date(2026, 12, 2), 600, 60, status=status)]
    problem = build([("1", "A", "2026-11-17", "Ana")], kept=kept)
    assert windows(problem.contacts) == [
        ("11-24", "11-23", "11-24"),
        ("12-09", "12-07", "12-09"),
        ("12-16", "12-14", "12-16"),
    ]
    assert problem.kept == tuple(kept)


@pytest.mark.parametrize(
    ("day", "due"),
    [(23, "11-30"), (28, "12-07"), (29, "11-24")],
)
def test_a_kept_entry_stands_in_until_the_next_window_opens(
    build: Make, day: int, due: str
) -> None:
    """Due on the 24th, the next window opens on the 29th: an entry there is the next one's."""
    kept = [Kept("1", "Ana", date(2026, 11, day), 600, 60)]
    problem = build([("1", "A", "2026-11-17", "Ana")], kept=kept)
    assert f"{problem.contacts[0].due:%m-%d}" == due


def test_an_entry_done_before_the_plan_is_a_last_contact(build: Make) -> None:
    kept = [
        Kept("1", "Ana", date(2026, 11, 19), 600, 60, status="done"),
        Kept("1", "Ana", date(2026, 11, 20), 600, 60, status="skipped"),
        Kept("2", "Ana", date(2026, 11, 19), 600, 60, status="done"),
        Kept("2", "Ana", date(2026, 11, 12), 600, 60, status="done"),
        Kept("gone", "Ana", date(2026, 11, 24), 600, 60),
        Kept("1", "Ana", date(2027, 1, 19), 600, 60),
    ]
    rows = [("1", "A", "2026-11-17", "Ana"), ("2", "A", None, "Ana")]
    problem = build(rows, kept=kept)
    assert [customer.last_contact for customer in problem.customers] == [date(2026, 11, 19)] * 2
    assert [entry.key for entry in problem.kept] == ["gone"]


def test_entries_close_to_each_other_all_stand_in(build: Make) -> None:
    kept = [Kept("1", "Ana", MONDAY + timedelta(days=n), None, 60) for n in (2, 1, 0)]
    problem = build([("1", "A", None, "Ana")], kept=kept)
    assert problem.contacts[0].due == date(2026, 12, 2)


@settings(max_examples=40, deadline=None)
@given(
    lasts=st.lists(
        st.one_of(st.none(), st.dates(date(2026, 9, 1), date(2026, 12, 1))),
        min_size=1,
        max_size=6,
    ),
    every=st.integers(1, 40),
    pct=st.integers(1, 100),
    tolerance=st.integers(0, 30),
    weekdays=st.sets(st.sampled_from(["Mon", "Wed", "Fri", "Sun"])),
    kept=st.lists(st.tuples(st.integers(0, 5), st.integers(-3, 30)), max_size=5),
)
def test_windows_of_one_customer_never_overlap(
    lasts: list[date | None],
    every: int,
    pct: int,
    tolerance: int,
    weekdays: set[str],
    kept: list[tuple[int, int]],
) -> None:
    """Each window begins after the one before, and no window is empty."""
    rule = ContactRule(
        every_days=every,
        due_after_pct=pct,
        tolerance_days=tolerance,
        weekdays=tuple(sorted(weekdays)),
    )
    tier = Tier(grade="A", label=LocalText(), colour="#FFFFFF", contact=rule)
    rows = len(lasts)
    portfolio = Portfolio(
        Lookup(np.arange(rows), [str(n) for n in range(rows)]),
        Lookup(np.zeros(rows, dtype=np.int8), ["A"]),
        np.array(lasts, dtype="datetime64[D]"),
    )
    entries = [Kept(str(n), "", MONDAY + timedelta(days=day), None, 30) for n, day in kept]
    problem = build_problem(portfolio, [tier], start=MONDAY, weeks=4, country="ES", kept=entries)
    before: Contact | None = None
    for contact in problem.contacts:
        assert MONDAY <= contact.earliest <= contact.latest
        assert contact.due <= problem.end
        if before is not None and before.customer == contact.customer:
            assert before.latest < contact.earliest
            assert before.number + 1 == contact.number
        before = contact


def test_the_same_rows_give_the_same_problem(build: Make, make_rep: Make) -> None:
    rows = [(f"{n}", "ABCD"[n % 4], None, ["Ana", None][n % 2]) for n in range(20)]
    reps: list[Rep] = [make_rep("Ana"), make_rep("Bea")]
    assert build(rows, reps=reps).contacts == build(rows, reps=reps).contacts


def test_contacts_want_a_share_of_the_interval_between_them(
    make_portfolio, tiers, monday: date
) -> None:
    """The distance wanted is that after which the window opens: 70 % of the interval."""
    portfolio = make_portfolio([("a", "A", "2026-11-20", None), ("b", "B", "2026-11-20", None)])
    problem = build_problem(portfolio, tiers, start=monday, weeks=4)
    assert {(contact.key, contact.gap_days) for contact in problem.contacts} == {
        ("a", 5),
        ("b", 10),
    }
