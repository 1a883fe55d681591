from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grading.language import LANGUAGES, Message
from grading.scheduling import Contact, Kept, Plan, PlanProblem, Rep, Visit
from grading.scheduling.check import check
from grading.scheduling.hours import NOON
from grading.scheduling.problem import NO_REP, WEEKDAYS
from grading.scheduling.reasons import CODES
from grading.scheduling.solve import solve

Make = Callable[..., object]
MONDAY = date(2026, 11, 23)


def placed(plan: Plan) -> list[tuple[int, str, int]]:
    """Contact, weekday and start per visit, in the order of contacts."""
    return sorted((v.contact, WEEKDAYS[v.day.weekday()], v.start) for v in plan.visits)


def reasons(plan: Plan) -> list[tuple[int, str]]:
    return [(entry.contact, entry.code) for entry in plan.unplaced]


def test_a_contact_goes_to_the_allowed_day_nearest_its_due_date(
    make_problem: Make, make_contact: Make
) -> None:
    due = date(2026, 11, 26)
    free = make_contact(0, due=due)
    early_in_week = make_contact(1, due=due, weekdays=frozenset({0, 1}))
    between = make_contact(2, due=date(2026, 11, 25), weekdays=frozenset({1, 3}))
    plan = solve(make_problem([free, early_in_week, between]))
    assert placed(plan) == [(0, "Thu", 540), (1, "Tue", 600), (2, "Tue", 540)]


def test_the_heavier_contact_gets_the_place(make_problem: Make, make_contact: Make) -> None:
    day = {"latest": MONDAY, "minutes": 480}
    plan = solve(make_problem([make_contact(0, **day), make_contact(1, weight=2, **day)]))
    assert placed(plan) == [(1, "Mon", 540)]
    assert reasons(plan) == [(0, "rep_full")]


def test_of_equal_weight_the_earlier_due_comes_first_then_the_key(
    make_problem: Make, make_contact: Make
) -> None:
    day = {"latest": MONDAY, "minutes": 240}
    late = make_contact(0, due=date(2026, 11, 20), key="z", **day)
    same = [make_contact(1, key="b", **day), make_contact(2, key="a", **day)]
    plan = solve(make_problem([same[0], same[1], late]))
    assert [contact for contact, _, _ in placed(plan)] == [1, 2]


def test_the_nearest_target_date_comes_before_who_was_seen_last(
    make_problem: Make, make_contact: Make
) -> None:
    tuesday, wednesday = date(2026, 11, 24), date(2026, 11, 25)
    contacts = [
        make_contact(0, latest=MONDAY),
        make_contact(0, number=1, minutes=480, due=tuesday, earliest=wednesday, latest=wednesday),
        make_contact(1, minutes=480, due=wednesday, earliest=wednesday, latest=wednesday),
    ]
    assert placed(solve(make_problem(contacts))) == [(0, "Mon", 540), (2, "Wed", 540)]


def test_who_went_without_comes_first_next_time(make_problem: Make, make_contact: Make) -> None:
    next_monday = date(2026, 11, 30)
    weeks = [
        make_contact(customer, number=number, minutes=480, due=day, earliest=day, latest=day)
        for customer in (0, 1)
        for number, day in enumerate([MONDAY, next_monday])
    ]
    plan = solve(make_problem(weeks, days=14))
    assert [(weeks[v.contact].key, v.day) for v in plan.visits] == [
        ("C0", MONDAY),
        ("C1", next_monday),
    ]


@pytest.mark.parametrize(("minutes", "fits"), [(180, True), (181, False)])
def test_a_firm_morning_is_over_by_noon(
    make_problem: Make, make_contact: Make, minutes: int, fits: bool
) -> None:
    contact = make_contact(minutes=minutes, time="morning", time_firm=True)
    plan = solve(make_problem([contact]))
    assert placed(plan) == ([(0, "Mon", 540)] if fits else [])
    assert reasons(plan) == ([] if fits else [(0, "time_never")])


def test_the_target_date_counts_more_than_a_preferred_morning(
    make_problem: Make, make_contact: Make
) -> None:
    """Monday's morning holds one of the two; the other goes to the afternoon, not to Tuesday."""
    both = [make_contact(n, minutes=120, time="morning") for n in range(2)]
    assert placed(solve(make_problem(both))) == [(0, "Mon", 540), (1, "Mon", 660)]


@pytest.mark.parametrize(("minutes", "fits"), [(300, True), (301, False)])
def test_an_afternoon_begins_at_noon(
    make_problem: Make, make_contact: Make, minutes: int, fits: bool
) -> None:
    contact = make_contact(minutes=minutes, time="afternoon", time_firm=True)
    plan = solve(make_problem([contact]))
    assert placed(plan) == ([(0, "Mon", 720)] if fits else [])


def test_a_contact_lies_within_one_stretch_of_work(
    make_problem: Make, make_contact: Make, make_rep: Make
) -> None:
    rep = make_rep(hours="9-12, 13-17")
    contacts = [make_contact(n, minutes=120) for n in range(4)]
    plan = solve(make_problem(contacts, [rep]))
    assert placed(plan) == [(0, "Mon", 540), (1, "Mon", 780), (2, "Mon", 900), (3, "Tue", 540)]


@pytest.mark.parametrize(("limit", "on_monday"), [(None, 8), (8, 8), (3, 3)])
def test_visits_a_day_stay_within_the_limit(
    make_problem: Make, make_contact: Make, make_rep: Make, limit: int | None, on_monday: int
) -> None:
    contacts = [make_contact(n) for n in range(9)]
    plan = solve(make_problem(contacts, [make_rep(max_visits_a_day=limit)]))
    assert sum(visit.day == MONDAY for visit in plan.visits) == on_monday
    assert not plan.unplaced


def test_calls_do_not_count_as_visits(
    make_problem: Make, make_contact: Make, make_rep: Make
) -> None:
    contacts = [make_contact(n, channel="phone", latest=MONDAY) for n in range(3)]
    plan = solve(make_problem(contacts, [make_rep(max_visits_a_day=0)]))
    assert len(plan.visits) == 3


def test_kept_entries_keep_their_time_and_count_as_visits(
    make_problem: Make, make_contact: Make, make_rep: Make
) -> None:
    kept = [Kept("x", "Ana", MONDAY, 600, 60), Kept("y", "Ana", MONDAY, None, 30)]
    contacts = [make_contact(n) for n in range(3)]
    rep = make_rep(hours="9-12", max_visits_a_day=3)
    problem = make_problem(contacts, [rep], kept)
    plan = solve(problem)
    assert placed(plan) == [(0, "Mon", 660), (1, "Tue", 540), (2, "Tue", 600)]
    assert check(problem, plan) == []


def test_an_entry_without_a_time_yields_to_those_that_have_one(
    make_problem: Make, make_contact: Make
) -> None:
    kept = [Kept("x", "Ana", MONDAY, None, 60), Kept("y", "Ana", MONDAY, 540, 60)]
    plan = solve(make_problem([make_contact()], kept=kept))
    assert placed(plan) == [(0, "Mon", 660)]


def test_a_skipped_entry_takes_no_time(
    make_problem: Make, make_contact: Make, make_rep: Make
) -> None:
    kept = [Kept("x", "Ana", MONDAY, 540, 480, status="skipped")]
    plan = solve(make_problem([make_contact()], [make_rep()], kept))
    assert placed(plan) == [(0, "Mon", 540)]


def test_an_entry_without_a_time_too_long_for_one_gap_takes_several(
    make_problem: Make, make_contact: Make, make_rep: Make
) -> None:
    kept = [Kept("x", "Ana", MONDAY, None, 200), Kept("y", "Nobody", MONDAY, None, 500)]
    rep = make_rep(hours="9-12, 13-16")
    problem = make_problem([make_contact(minutes=160), make_contact(1)], [rep], kept)
    plan = solve(problem)
    assert placed(plan) == [(0, "Tue", 540), (1, "Mon", 800)]
    assert check(problem, plan) == []


def test_a_contact_that_may_wait_makes_room_for_one_that_may_not(
    make_problem: Make, make_contact: Make
) -> None:
    overdue = make_contact(0, minutes=480, due=date(2026, 11, 2))
    today = make_contact(1, minutes=400, latest=MONDAY)
    plan = solve(make_problem([overdue, today]))
    assert placed(plan) == [(0, "Tue", 540), (1, "Mon", 540)]


def test_nobody_loses_a_place_to_make_room(make_problem: Make, make_contact: Make) -> None:
    first = make_contact(0, minutes=480, due=date(2026, 11, 2), latest=MONDAY)
    plan = solve(make_problem([first, make_contact(1, minutes=480, latest=MONDAY)]))
    assert placed(plan) == [(0, "Mon", 540)]
    assert reasons(plan) == [(1, "rep_full")]


def test_the_lightest_contact_moves(make_problem: Make, make_contact: Make) -> None:
    early = {"minutes": 240, "due": date(2026, 11, 2)}
    contacts = [
        make_contact(0, weight=2, **early),
        make_contact(1, weight=3, **early),
        make_contact(2, weight=1, minutes=240, latest=MONDAY),
    ]
    plan = solve(make_problem(contacts))
    assert placed(plan) == [(0, "Tue", 540), (1, "Mon", 540), (2, "Mon", 780)]


def test_time_that_a_move_leaves_free_is_used(make_problem: Make, make_contact: Make) -> None:
    """The long contact moves away for a heavier short one; then the lighter finds room too."""
    contacts = [
        make_contact(0, weight=9, minutes=480, due=date(2026, 11, 2)),
        make_contact(1, weight=2, minutes=200, latest=MONDAY),
        make_contact(2, weight=1, minutes=280, latest=MONDAY),
    ]
    plan = solve(make_problem(contacts))
    assert placed(plan) == [(0, "Tue", 540), (1, "Mon", 540), (2, "Mon", 740)]


@pytest.mark.parametrize("time", ["morning", "afternoon"])
def test_room_is_made_within_a_stretch_never_across_two(
    make_problem: Make, make_contact: Make, make_rep: Make, time: str
) -> None:
    """Two stretches that touch stay two, also when a contact beside the other moves away."""
    rep = make_rep(hours="9-12, 12-15")
    contacts = [
        make_contact(0, minutes=180, time=time, time_firm=True, due=date(2026, 11, 2)),
        make_contact(1, minutes=181, latest=MONDAY),
    ]
    problem = make_problem(contacts, [rep])
    plan = solve(problem)
    assert check(problem, plan) == []
    assert reasons(plan) == [(1, "too_long")]


def test_a_visit_that_moves_frees_its_place_among_the_visits_of_the_day(
    make_problem: Make, make_contact: Make, make_rep: Make
) -> None:
    contacts = [make_contact(0, due=date(2026, 11, 2)), make_contact(1, latest=MONDAY)]
    plan = solve(make_problem(contacts, [make_rep(max_visits_a_day=1)]))
    assert placed(plan) == [(0, "Tue", 540), (1, "Mon", 540)]


def test_a_contact_makes_room_within_the_day(make_problem: Make, make_contact: Make) -> None:
    contacts = [
        make_contact(0, due=date(2026, 11, 2), latest=MONDAY),
        make_contact(1, minutes=180, time="morning", time_firm=True, latest=MONDAY),
    ]
    problem = make_problem(contacts)
    plan = solve(problem)
    assert check(problem, plan) == []
    assert placed(plan) == [(0, "Mon", 720), (1, "Mon", 540)]


def test_several_moves_in_a_row_make_room(make_problem: Make, make_contact: Make) -> None:
    """Only when the third contact has moved can the second, which frees time for the fourth."""
    long_ago, tuesday = date(2026, 11, 2), date(2026, 11, 24)
    contacts = [
        make_contact(0, weight=9, minutes=180, due=long_ago, latest=MONDAY),
        make_contact(1, weight=8, minutes=300, due=long_ago, latest=tuesday),
        make_contact(2, weight=8, minutes=480, due=long_ago, earliest=tuesday),
        make_contact(3, weight=7, minutes=200, latest=MONDAY),
        make_contact(4, weight=6, minutes=100, earliest=tuesday, latest=tuesday),
        make_contact(5, weight=5, minutes=50, latest=MONDAY),
    ]
    days = [(contact, day) for contact, day, _ in placed(solve(make_problem(contacts)))]
    assert days == [(0, "Mon"), (1, "Tue"), (2, "Wed"), (3, "Mon"), (4, "Tue"), (5, "Mon")]


def test_nothing_happens_on_a_day_off(
    make_problem: Make, make_contact: Make, make_rep: Make
) -> None:
    rep = make_rep(days_off=frozenset({MONDAY}))
    assert placed(solve(make_problem([make_contact()], [rep]))) == [(0, "Tue", 540)]


WEEK_OFF = frozenset(MONDAY + timedelta(days=n) for n in range(5))


@pytest.mark.parametrize(
    ("rep", "contact", "code"),
    [
        ({}, {"rep": NO_REP}, "rep_unknown"),
        ({"hours": ""}, {}, "no_hours"),
        ({"week": ["9-17", "9-17", "", "", "", "", ""]}, {"weekdays": frozenset({2, 3})},
         "weekdays_never"),
        ({}, {"minutes": 481}, "too_long"),
        ({"hours": "9-12"}, {"time": "afternoon", "time_firm": True}, "time_never"),
        ({"max_visits_a_day": 0}, {}, "no_visits"),
        ({"days_off": WEEK_OFF}, {}, "no_working_day"),
        ({}, {"earliest": date(2026, 11, 28), "latest": date(2026, 11, 29)}, "no_working_day"),
        ({}, {"latest": MONDAY, "weekdays": frozenset({1})}, "no_allowed_day"),
    ],
)  # fmt: skip
def test_every_unplaced_contact_says_why(
    make_problem: Make,
    make_contact: Make,
    make_rep: Make,
    rep: dict[str, object],
    contact: dict[str, object],
    code: str,
) -> None:
    problem = make_problem([make_contact(**contact)], [make_rep(**rep)])
    plan = solve(problem)
    assert reasons(plan) == [(0, code)]
    assert check(problem, plan) == []
    for lang in LANGUAGES:
        assert "Ana" in plan.unplaced[0].reason.text(lang)


def test_a_full_limit_of_visits_is_told_from_a_full_day(
    make_problem: Make, make_contact: Make, make_rep: Make
) -> None:
    contacts = [make_contact(n, latest=MONDAY) for n in range(2)]
    limited = solve(make_problem(contacts, [make_rep(max_visits_a_day=1)]))
    assert reasons(limited) == [(1, "visits_full")]
    assert "maximum of 1 visits" in limited.unplaced[0].reason.text("en")
    full = solve(make_problem(contacts, [make_rep(hours="9-10", max_visits_a_day=2)]))
    assert reasons(full) == [(1, "rep_full")]


def test_every_reason_has_a_text() -> None:
    facts = dict.fromkeys(
        ["rep", "weekdays", "minutes", "time", "earliest", "latest", "maximum", "rule"], "x"
    )
    for code in CODES:
        for lang in LANGUAGES:
            assert Message(f"scheduling.unplaced.{code}", facts).text(lang)


@st.composite
def problems(draw: st.DrawFn) -> PlanProblem:
    """Small weeks with everything that can get in the way."""
    minute = st.integers(16, 40).map(lambda quarter: quarter * 30)
    stretch = st.tuples(minute, minute).map(lambda edges: (min(edges), max(edges) + 30))
    day = st.one_of(
        st.just(()), stretch.map(lambda one: (one,)), st.just(((540, 720), (780, 900)))
    )
    days = st.integers(-2, 15).map(lambda n: MONDAY + timedelta(days=n))
    reps = [
        Rep(
            f"rep {n}",
            tuple(draw(st.lists(day, min_size=7, max_size=7))),
            draw(st.frozensets(days, max_size=3)),
            max_visits_a_day=draw(st.sampled_from([None, 0, 1, 3])),
        )
        for n in range(draw(st.integers(1, 2)))
    ]
    contacts = []
    for n in range(draw(st.integers(0, 14))):
        edges = sorted([draw(days), draw(days)])
        contacts.append(
            Contact(
                key=f"C{n // 2}",
                customer=n // 2,
                number=n % 2,
                rep=draw(st.integers(NO_REP, len(reps) - 1)),
                tier="A",
                channel=draw(st.sampled_from(["visit", "phone"])),
                minutes=draw(st.integers(1, 300)),
                due=draw(days),
                earliest=edges[0],
                latest=edges[1],
                weekdays=draw(st.frozensets(st.integers(0, 6), max_size=4)),
                time=draw(st.sampled_from(["any", "morning", "afternoon"])),
                time_firm=draw(st.booleans()),
                weight=draw(st.integers(1, 3)),
                purpose=Message("scheduling.purpose.first"),
            )
        )
    kept = draw(
        st.lists(
            st.builds(
                Kept,
                st.just("x"),
                st.sampled_from(["rep 0", "rep 9"]),
                days,
                st.one_of(st.none(), st.integers(0, 1300)),
                st.integers(1, 500),
                st.sampled_from(["visit", "phone"]),
                st.sampled_from(["done", "fixed", "skipped"]),
            ),
            max_size=5,
        )
    )
    return PlanProblem(MONDAY, 14, tuple(reps), tuple(contacts), kept=tuple(kept))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problem=problems())
def test_the_checker_finds_nothing_in_a_solved_plan(problem: PlanProblem) -> None:
    """Every contact is placed by the rules or explained, and solving again gives the same."""
    plan = solve(problem)
    assert [violation.code for violation in check(problem, plan)] == []
    assert solve(problem) == plan
    for entry in plan.unplaced:
        assert entry.code in CODES
        assert entry.reason.text("en")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problem=problems())
def test_no_contact_is_left_out_that_would_still_fit(problem: PlanProblem) -> None:
    """Adding any visit for an unplaced contact to the plan breaks a rule."""
    # Where an entry without a time lies is the solver's choice, so here each has one.
    kept = tuple(entry for entry in problem.kept if entry.start is not None)
    problem = replace(problem, kept=kept)
    plan = solve(problem)
    edges = {NOON, *(stretch[0] for rep in problem.reps for day in rep.hours for stretch in day)}
    edges |= {v.start + problem.contacts[v.contact].minutes for v in plan.visits}
    edges |= {entry.start + entry.minutes for entry in kept if entry.start is not None}
    for position, _ in reasons(plan):
        contact = problem.contacts[position]
        rest = tuple(entry for entry in plan.unplaced if entry.contact != position)
        for day in (MONDAY + timedelta(days=n) for n in range(14)):
            if contact.rep == NO_REP or not contact.earliest <= day <= contact.latest:
                continue
            for start in sorted(edges):
                added = Visit(position, contact.rep, day, start)
                assert check(problem, Plan((*plan.visits, added), rest))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problem=problems(), random=st.randoms(use_true_random=False))
def test_the_order_of_contacts_does_not_matter(problem: PlanProblem, random: Random) -> None:
    """Each customer is seen on the same day at the same time however the rows are sorted."""
    shuffled = list(problem.contacts)
    random.shuffle(shuffled)
    other = replace(problem, contacts=tuple(shuffled))

    def seen(of: PlanProblem) -> set[tuple[str, int, date, int]]:
        contacts = of.contacts
        return {
            (contacts[v.contact].key, contacts[v.contact].number, v.day, v.start)
            for v in solve(of).visits
        }

    assert seen(other) == seen(problem)


@pytest.mark.parametrize(("second_hours", "day"), [("09:00-17:00", "Thu"), ("", "Tue")])
def test_a_contact_keeps_its_distance_from_the_one_before_if_it_can(
    make_problem: Make, make_contact: Make, make_rep: Make, second_hours: str, day: str
) -> None:
    """Who was seen late in one window is not seen again at once, unless no other day is left."""
    first = make_contact(0, latest=MONDAY)
    again = make_contact(
        0,
        number=1,
        due=MONDAY + timedelta(days=1),
        earliest=MONDAY + timedelta(days=1),
        gap_days=3,
    )
    rep = make_rep(week=["09:00-17:00"] * 2 + [""] + [second_hours] * 2 + ["", ""])
    plan = solve(make_problem([first, again], reps=[rep]))
    assert placed(plan) == [(0, "Mon", 540), (1, day, 540)]
