"""The checker can fail: for each rule, a sound plan is broken on purpose and caught."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from grading.language import LANGUAGES, Message
from grading.scheduling import Kept, Plan, PlanProblem, Unplaced, Visit
from grading.scheduling.check import CODES, check
from grading.scheduling.problem import NO_REP

Make = Callable[..., object]
MONDAY = date(2026, 11, 23)
TUESDAY = date(2026, 11, 24)


def codes(problem: PlanProblem, *visits: Visit, unplaced: tuple[int, ...] = ()) -> list[str]:
    """Codes found in a plan; every message must be fit to show in all languages."""
    reason = Message("scheduling.purpose.first")
    entries = tuple(Unplaced(position, "rep_full", reason) for position in unplaced)
    found = check(problem, Plan(visits, entries))
    for violation in found:
        assert violation.code in CODES
        assert all(violation.message.text(lang) for lang in LANGUAGES)
    return [violation.code for violation in found]


@pytest.fixture
def one(make_problem: Make, make_contact: Make) -> PlanProblem:
    """One contact of an hour from Monday to Friday; nobody works at the weekend."""
    return make_problem([make_contact()])


def test_a_sound_plan_passes(one: PlanProblem) -> None:
    assert codes(one, Visit(0, 0, MONDAY, 540)) == []
    assert codes(one, unplaced=(0,)) == []


def test_a_contact_neither_placed_nor_explained_is_missing(one: PlanProblem) -> None:
    assert codes(one) == ["missing"]


def test_a_contact_placed_twice(one: PlanProblem) -> None:
    assert codes(one, Visit(0, 0, MONDAY, 540), Visit(0, 0, TUESDAY, 540)) == ["placed_twice"]


def test_a_contact_placed_and_reported_as_unplaced(one: PlanProblem) -> None:
    assert codes(one, Visit(0, 0, MONDAY, 540), unplaced=(0,)) == ["placed_and_unplaced"]


@pytest.mark.parametrize("position", [-1, 1])
def test_a_contact_that_does_not_exist(one: PlanProblem, position: int) -> None:
    sound = Visit(0, 0, MONDAY, 540)
    assert codes(one, sound, Visit(position, 0, TUESDAY, 540)) == ["unknown_contact"]
    assert codes(one, sound, unplaced=(position,)) == ["unknown_contact"]


@pytest.mark.parametrize("rep", [-1, 1])
def test_a_rep_that_does_not_exist(one: PlanProblem, rep: int) -> None:
    assert codes(one, Visit(0, rep, MONDAY, 540)) == ["unknown_rep"]


def test_a_contact_given_to_another_rep(
    make_problem: Make, make_contact: Make, make_rep: Make
) -> None:
    problem = make_problem([make_contact()], [make_rep(), make_rep("Bea")])
    assert codes(problem, Visit(0, 1, MONDAY, 540)) == ["wrong_rep"]
    nobodys = make_problem([make_contact(rep=NO_REP)])
    assert codes(nobodys, Visit(0, 0, MONDAY, 540)) == ["wrong_rep"]


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2026, 11, 20), ["outside_horizon"]),
        (date(2026, 11, 23), []),
        (date(2026, 11, 27), []),
        (date(2026, 11, 30), ["outside_horizon"]),
    ],
)
def test_a_visit_outside_the_plan(
    make_problem: Make, make_contact: Make, day: date, found: list[str]
) -> None:
    contact = make_contact(earliest=date(2026, 11, 1), latest=date(2026, 12, 31))
    assert codes(make_problem([contact]), Visit(0, 0, day, 540)) == found


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2026, 11, 23), ["outside_window"]),
        (date(2026, 11, 24), []),
        (date(2026, 11, 25), []),
        (date(2026, 11, 26), ["outside_window"]),
    ],
)
def test_a_visit_outside_its_window(
    make_problem: Make, make_contact: Make, day: date, found: list[str]
) -> None:
    contact = make_contact(earliest=TUESDAY, latest=date(2026, 11, 25))
    assert codes(make_problem([contact]), Visit(0, 0, day, 540)) == found


def test_a_visit_on_a_day_off(make_problem: Make, make_contact: Make, make_rep: Make) -> None:
    problem = make_problem([make_contact()], [make_rep(days_off=frozenset({TUESDAY}))])
    assert codes(problem, Visit(0, 0, TUESDAY, 540)) == ["day_off"]
    assert codes(problem, Visit(0, 0, MONDAY, 540)) == []


def test_a_visit_on_a_weekday_that_the_rule_forbids(
    make_problem: Make, make_contact: Make
) -> None:
    problem = make_problem([make_contact(weekdays=frozenset({0, 2}))])
    assert codes(problem, Visit(0, 0, TUESDAY, 540)) == ["weekday"]
    assert codes(problem, Visit(0, 0, MONDAY, 540)) == []


@pytest.mark.parametrize(
    ("time", "start", "sound"),
    [
        ("morning", 660, True),
        ("morning", 661, False),
        ("afternoon", 719, False),
        ("afternoon", 720, True),
        ("any", 700, True),
    ],
)
def test_a_visit_at_the_wrong_time_of_day(
    make_problem: Make, make_contact: Make, time: str, start: int, sound: bool
) -> None:
    firm = make_problem([make_contact(time=time, time_firm=True)])
    preferred = make_problem([make_contact(time=time, time_firm=False)])
    assert codes(firm, Visit(0, 0, MONDAY, start)) == ([] if sound else ["time_of_day"])
    assert codes(preferred, Visit(0, 0, MONDAY, start)) == []


@pytest.mark.parametrize(
    ("start", "sound"),
    [(539, False), (540, True), (660, True), (661, False), (779, False), (780, True),
     (960, True), (961, False)],
)  # fmt: skip
def test_a_visit_outside_the_reps_hours(
    make_problem: Make, make_contact: Make, make_rep: Make, start: int, sound: bool
) -> None:
    problem = make_problem([make_contact()], [make_rep(hours="9-12, 13-17")])
    assert codes(problem, Visit(0, 0, MONDAY, start)) == ([] if sound else ["outside_hours"])


def test_a_visit_on_a_day_without_hours(make_problem: Make, make_contact: Make) -> None:
    saturday = date(2026, 11, 28)
    problem = make_problem([make_contact(latest=saturday)])
    found = codes(problem, Visit(0, 0, saturday, 540))
    assert found == ["outside_hours", "over_hours"]


@pytest.mark.parametrize(("start", "sound"), [(599, False), (600, True), (540, False)])
def test_two_visits_of_a_rep_at_the_same_time(
    make_problem: Make, make_contact: Make, start: int, sound: bool
) -> None:
    problem = make_problem([make_contact(0), make_contact(1)])
    found = codes(problem, Visit(0, 0, MONDAY, 540), Visit(1, 0, MONDAY, start))
    assert found == ([] if sound else ["overlap"])


def test_two_reps_may_work_at_the_same_time(
    make_problem: Make, make_contact: Make, make_rep: Make
) -> None:
    contacts = [make_contact(0), make_contact(1, rep=1)]
    problem = make_problem(contacts, [make_rep(), make_rep("Bea")])
    assert codes(problem, Visit(0, 0, MONDAY, 540), Visit(1, 1, MONDAY, 540)) == []


@pytest.mark.parametrize(
    ("kept", "start", "sound"),
    [
        (Kept("x", "Ana", MONDAY, 600, 60), 540, True),
        (Kept("x", "Ana", MONDAY, 600, 60), 541, False),
        (Kept("x", "Ana", MONDAY, 600, 60), 659, False),
        (Kept("x", "Ana", MONDAY, 600, 60), 660, True),
        (Kept("x", "Ana", MONDAY, 600, 60, status="skipped"), 600, True),
        (Kept("x", "Bea", MONDAY, 600, 60), 600, True),
        (Kept("x", "Ana", TUESDAY, 600, 60), 600, True),
    ],
)
def test_a_visit_over_a_kept_entry(
    make_problem: Make, make_contact: Make, kept: Kept, start: int, sound: bool
) -> None:
    problem = make_problem([make_contact()], kept=[kept])
    assert codes(problem, Visit(0, 0, MONDAY, start)) == ([] if sound else ["overlap"])


def test_kept_entries_may_overlap_each_other(make_problem: Make, make_contact: Make) -> None:
    kept = [Kept("x", "Ana", MONDAY, 600, 60), Kept("y", "Ana", MONDAY, 630, 60)]
    problem = make_problem([make_contact()], kept=kept)
    assert codes(problem, Visit(0, 0, MONDAY, 540)) == []


@pytest.mark.parametrize(("minutes", "sound"), [(360, True), (361, False)])
def test_more_minutes_than_the_day_has(
    make_problem: Make, make_contact: Make, minutes: int, sound: bool
) -> None:
    """Entries whose time is not agreed count, and so does what of the others lies in the hours."""
    kept = [
        Kept("x", "Ana", MONDAY, None, minutes),
        Kept("y", "Ana", MONDAY, 500, 100),  # an hour of it from 09:00 on
        Kept("z", "Ana", MONDAY, 560, 20),  # within the same hour
    ]
    problem = make_problem([make_contact()], kept=kept)
    found = codes(problem, Visit(0, 0, MONDAY, 600))
    assert found == ([] if sound else ["over_hours"])


@pytest.mark.parametrize(("limit", "sound"), [(None, True), (3, True), (2, False)])
def test_more_visits_than_a_day_may_hold(
    make_problem: Make, make_contact: Make, make_rep: Make, limit: int | None, sound: bool
) -> None:
    """Kept visits count, calls and skipped visits do not."""
    kept = [
        Kept("x", "Ana", MONDAY, 800, 10),
        Kept("y", "Ana", MONDAY, 820, 10, channel="phone"),
        Kept("z", "Ana", MONDAY, 840, 10, status="skipped"),
    ]
    contacts = [make_contact(0), make_contact(1), make_contact(2, channel="phone")]
    problem = make_problem(contacts, [make_rep(max_visits_a_day=limit)], kept)
    visits = [Visit(n, 0, MONDAY, 540 + 60 * n) for n in range(3)]
    assert codes(problem, *visits) == ([] if sound else ["too_many_visits"])


def test_a_persons_own_visits_may_exceed_the_limit(
    make_problem: Make, make_contact: Make, make_rep: Make
) -> None:
    kept = [Kept(key, "Ana", MONDAY, start, 10) for key, start in (("x", 800), ("y", 820))]
    call = make_contact(channel="phone")
    problem = make_problem([call], [make_rep(max_visits_a_day=1)], kept)
    assert codes(problem, Visit(0, 0, MONDAY, 540)) == []
    visit = replace(problem, contacts=(make_contact(),))
    assert codes(visit, Visit(0, 0, MONDAY, 540)) == ["too_many_visits"]
