"""Whoever follows the advice of a contact without a place finds it one, and moves nothing else."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from grading.language import LANGUAGES
from grading.scheduling import Contact, Kept, Plan, PlanProblem, Rep, Unplaced, Visit
from grading.scheduling.advice import CODES
from grading.scheduling.check import check
from grading.scheduling.hours import parse_hours
from grading.scheduling.reasons import NEVER_CODES, unplaced
from grading.scheduling.solve import solve
from grading.scheduling.travel import Travel

Make = Callable[..., object]
MONDAY = date(2026, 11, 23)
TUESDAY, FRIDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=4)


def one(problem: PlanProblem, *visits: Visit) -> Unplaced:
    """What is said of the last contact; fit to show in all languages."""
    (told,) = unplaced(problem, visits, [len(problem.contacts) - 1])
    assert told.advice is not None
    assert all(told.advice.text(lang) for lang in LANGUAGES)
    return told


def code(told: Unplaced) -> str:
    assert told.advice is not None
    return told.advice.key.removeprefix("advice.")


def followed(problem: PlanProblem, told: Unplaced) -> tuple[PlanProblem, date]:
    """The problem with the one change that was advised, and the day it speaks of."""
    assert told.advice is not None
    contact, facts = problem.contacts[told.contact], told.advice.facts
    day = facts["day"]
    assert isinstance(day, date)
    rep = problem.reps[contact.rep]
    if code(told) == "time":
        contact = replace(contact, time="any")
    elif code(told) == "weekday":
        contact = replace(contact, weekdays=contact.weekdays | {day.weekday()})
    elif code(told) == "block":
        contact = replace(contact, blocked=None)
    elif code(told) == "later":
        assert day == contact.latest + timedelta(days=facts["days"])
        contact = replace(contact, latest=day)
    elif code(told) == "earlier":
        assert day == contact.earliest - timedelta(days=facts["days"])
        contact = replace(contact, earliest=day)
    elif code(told) == "visits":
        rep = replace(rep, max_visits_a_day=facts["maximum"] + 1)
    else:
        assert code(told) == "minutes"
        *before, (start, end) = rep.hours[day.weekday()]
        hours = list(rep.hours)
        hours[day.weekday()] = (*before, (start, end + facts["lacking"]))
        rep = replace(rep, hours=tuple(hours))
    contacts, reps = list(problem.contacts), list(problem.reps)
    contacts[told.contact], reps[contact.rep] = contact, rep
    return replace(problem, contacts=tuple(contacts), reps=tuple(reps)), day


def finds_a_place(problem: PlanProblem, visits: Sequence[Visit], told: Unplaced) -> bool:
    """Whether the contact, placed at some time of the day spoken of, breaks no rule."""
    changed, day = followed(problem, told)
    contact = changed.contacts[told.contact]
    left = {entry.contact for entry in unplaced(problem, visits, range(len(problem.contacts)))}
    left -= {visit.contact for visit in visits} | {told.contact}
    others = tuple(Unplaced(n, "rep_full", told.reason) for n in sorted(left))
    # A first free minute is the start of work, noon, or when another is over and the way done.
    ends = [v.start + changed.contacts[v.contact].minutes for v in visits if v.day == day]
    ends += [entry.start + entry.minutes for entry in changed.kept if entry.start is not None]
    opens = [start for start, _ in changed.reps[contact.rep].hours[day.weekday()]]
    for start in sorted({each + way for each in (*opens, 720, *ends) for way in (0, 25, 30)}):
        placed = Visit(told.contact, contact.rep, day, start)
        if not check(changed, Plan((*visits, placed), others)):
            return True
    return False


def full(make_contact: Make, *days: int, customer: int = 0, **more: object) -> list[Contact]:
    """Contacts that fill whole days from 9 to 17, counted from Monday."""
    return [
        make_contact(customer + n, minutes=480, earliest=day, latest=day, **more)
        for n, day in enumerate(MONDAY + timedelta(days=n) for n in days)
    ]


def on_their_days(contacts: Sequence[Contact]) -> list[Visit]:
    return [Visit(n, 0, contact.earliest, 540) for n, contact in enumerate(contacts)]


@pytest.mark.parametrize(
    ("filled", "wanted", "expected", "day"),
    [
        ((0, 1, 2, 3), {"latest": FRIDAY - timedelta(days=1)}, "later", FRIDAY),
        ((1, 2, 3, 4), {"earliest": TUESDAY}, "earlier", MONDAY),
        ((0, 1, 2, 4), {"weekdays": frozenset({0, 1, 2, 4})}, "weekday", date(2026, 11, 26)),
        ((0, 1, 3, 4), {"blocked": (date(2026, 11, 25), date.max)}, "block", date(2026, 11, 25)),
        ((0, 1, 2, 3, 4), {"minutes": 45}, "minutes", MONDAY),
    ],
)
def test_the_least_intrusive_change_is_advised(
    make_problem: Make,
    make_contact: Make,
    filled: tuple[int, ...],
    wanted: dict[str, object],
    expected: str,
    day: date,
) -> None:
    contacts = full(make_contact, *filled)
    problem = make_problem([*contacts, make_contact(len(contacts), **wanted)])
    visits = on_their_days(contacts)
    told = one(problem, *visits)
    assert code(told) == expected
    assert told.advice is not None
    assert told.advice.facts["day"] == day
    assert finds_a_place(problem, visits, told)


def test_another_time_of_day_comes_before_another_day(
    make_problem: Make, make_contact: Make
) -> None:
    afternoons = [make_contact(n, minutes=300, earliest=MONDAY, latest=MONDAY) for n in range(1)]
    wanted = make_contact(1, time="afternoon", time_firm=True, latest=MONDAY)
    problem = make_problem([*afternoons, wanted])
    visits = [Visit(0, 0, MONDAY, 720)]
    told = one(problem, *visits)
    assert (told.code, code(told)) == ("rep_full", "time")
    assert told.advice is not None
    assert "2026-11-23 at 09:00" in told.advice.text("en")
    assert finds_a_place(problem, visits, told)


@pytest.mark.parametrize(("maximum", "expected"), [(1, "visits"), (2, "later")])
def test_one_visit_more_is_advised_where_there_is_time_for_it(
    make_problem: Make, make_contact: Make, make_rep: Make, maximum: int, expected: str
) -> None:
    """With two visits of four hours the day itself is full."""
    contacts = [make_contact(n, latest=MONDAY, minutes=240) for n in range(maximum)]
    rep = make_rep(max_visits_a_day=maximum)
    problem = make_problem([*contacts, make_contact(maximum, latest=MONDAY)], [rep])
    visits = [Visit(n, 0, MONDAY, 540 + 240 * n) for n in range(maximum)]
    told = one(problem, *visits)
    assert (told.code, code(told)) == ("visits_full", expected)
    assert finds_a_place(problem, visits, told)


@pytest.mark.parametrize(("gap", "lacking"), [(75, 15), (89, 1), (60, 30)])
def test_the_way_to_the_customer_counts_in_minutes_lacking(
    make_problem: Make, make_contact: Make, gap: int, lacking: int
) -> None:
    """An hour's visit half an hour away needs ninety minutes at the end of the day."""
    far = make_contact(1, area="South", latest=MONDAY)
    near = make_contact(0, area="North", minutes=480 - gap, latest=MONDAY)
    problem = replace(make_problem([near, far], days=1), travel=Travel({("North", "South"): 30}))
    visits = [Visit(0, 0, MONDAY, 540)]
    told = one(problem, *visits)
    assert code(told) == "minutes"
    assert told.advice is not None
    assert told.advice.facts["lacking"] == lacking
    assert finds_a_place(problem, visits, told)


def test_where_no_single_change_helps_the_general_way_out_is_told(
    make_problem: Make, make_contact: Make, make_rep: Make
) -> None:
    """The rep works the whole day already, and every other day is off."""
    rep = make_rep(week=["0:00-24:00", *[""] * 6])
    filled = make_contact(0, minutes=1440, latest=MONDAY)
    problem = make_problem([filled, make_contact(1, latest=MONDAY)], [rep])
    told = one(problem, Visit(0, 0, MONDAY, 0))
    assert code(told) == "else.rep_full"


def test_what_no_week_can_mend_needs_no_advice(make_problem: Make, make_contact: Make) -> None:
    problem = make_problem([make_contact(minutes=481)])
    (told,) = unplaced(problem, (), [0])
    assert (told.code, told.advice) == ("too_long", None)


def _rep(rng: Random) -> Rep:
    week = [rng.choice(["9-17", "9-12, 13-16:30", "8-11", ""]) for _ in range(6)]
    hours = tuple(parse_hours(text, "Ana") for text in [*week, ""])
    return Rep("Ana", hours, max_visits_a_day=rng.choice([None, 2, 4]))


@pytest.mark.parametrize("seed", range(6))
def test_all_advice_of_a_plan_is_true(make_problem: Make, make_contact: Make, seed: int) -> None:
    """Of a full fortnight with ways, blocks, times of day and entries that stay."""
    rng = Random(seed)
    contacts = []
    for n in range(40):
        first = MONDAY + timedelta(days=rng.randrange(10))
        blocked = (first, first + timedelta(days=1)) if rng.random() < 0.2 else None
        contacts.append(
            make_contact(
                n,
                minutes=rng.choice([20, 45, 60, 120]),
                channel=rng.choice(["visit", "phone"]),
                earliest=first,
                latest=first + timedelta(days=rng.randrange(4)),
                weekdays=frozenset(rng.sample(range(5), rng.choice([0, 2, 3]))),
                time=rng.choice(["any", "any", "afternoon"]),
                time_firm=True,
                area=rng.choice(["North", "South", ""]),
                blocked=blocked,
            )
        )
    kept = [
        Kept("x", "Ana", MONDAY, 600, 90, area="South"),
        Kept("y", "Ana", TUESDAY, None, 60, channel="phone"),
    ]
    problem = make_problem(contacts, [_rep(rng)], kept, days=14)
    problem = replace(problem, travel=Travel({("North", "South"): 25}))
    plan = solve(problem)
    told = [each for each in plan.unplaced if each.code not in NEVER_CODES]
    assert told
    for each in told:
        assert each.advice is not None
        if not each.advice.key.startswith("advice.else"):
            assert code(each) in CODES
            assert finds_a_place(problem, plan.visits, each), each
