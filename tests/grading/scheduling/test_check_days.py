"""The judge sees what a day's entries break together: the way between areas above all."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from grading.language import LANGUAGES
from grading.scheduling import Kept, Plan, PlanProblem, Visit
from grading.scheduling.check import check
from grading.scheduling.travel import Travel

Make = Callable[..., object]
MONDAY = date(2026, 11, 23)


def codes(problem: PlanProblem, *visits: Visit) -> list[str]:
    found = check(problem, Plan(visits, ()))
    assert all(each.message.text(lang) for each in found for lang in LANGUAGES)
    return [violation.code for violation in found]


@pytest.fixture
def spread(make_problem: Make, make_contact: Make) -> Callable[..., PlanProblem]:
    """Contacts of an hour in these areas; from North to South it takes half an hour."""

    def make(*areas: str, kept: tuple[Kept, ...] = (), **more: object) -> PlanProblem:
        contacts = [make_contact(n, area=area, **more) for n, area in enumerate(areas)]
        travel = Travel({("North", "South"): 30}, otherwise=45)
        return replace(make_problem(contacts, kept=kept), travel=travel)

    return make


def visits(*starts: int) -> list[Visit]:
    return [Visit(n, 0, MONDAY, start) for n, start in enumerate(starts)]


@pytest.mark.parametrize("areas", [("North", "South"), ("South", "North")])
@pytest.mark.parametrize(("start", "sound"), [(629, False), (630, True)])
def test_the_way_from_one_area_to_the_next_takes_its_time(
    spread: Make, areas: tuple[str, str], start: int, sound: bool
) -> None:
    assert codes(spread(*areas), *visits(540, start)) == ([] if sound else ["travel"])


@pytest.mark.parametrize(
    ("areas", "start", "sound"),
    [
        (("North", "North"), 600, True),
        (("North", ""), 600, True),
        (("North", "West"), 644, False),
        (("North", "West"), 645, True),
    ],
)
def test_within_an_area_no_way_is_counted_and_elsewhere_the_usual_one(
    spread: Make, areas: tuple[str, str], start: int, sound: bool
) -> None:
    assert codes(spread(*areas), *visits(540, start)) == ([] if sound else ["travel"])


def test_a_call_needs_no_way_and_bridges_none(spread: Make, make_contact: Make) -> None:
    """A call between two visits leaves the way from the one to the other."""
    problem = spread("North", "South", "South")
    call = replace(problem.contacts[1], channel="phone", minutes=10)
    problem = replace(problem, contacts=(problem.contacts[0], call, problem.contacts[2]))
    assert codes(problem, *visits(540, 600, 630)) == []
    assert codes(problem, *visits(540, 600, 629)) == ["travel"]


@pytest.mark.parametrize(("start", "sound"), [(629, False), (630, True)])
def test_the_way_to_and_from_an_entry_that_stays_counts(
    spread: Make, start: int, sound: bool
) -> None:
    kept = (Kept("x", "Ana", MONDAY, 540, 60, area="South"),)
    problem = spread("North", kept=kept)
    assert codes(problem, *visits(start)) == ([] if sound else ["travel"])


def test_entries_that_stay_may_be_too_near_to_each_other(spread: Make) -> None:
    kept = tuple(
        Kept(area, "Ana", MONDAY, start, 60, area=area)
        for area, start in (("North", 540), ("South", 600))
    )
    assert codes(spread("South", kept=kept), *visits(660)) == []


def test_of_many_visits_only_the_two_that_overlap_are_named(
    make_problem: Make, make_contact: Make, make_rep: Make
) -> None:
    """Whatever the order in which the plan lists them, and whoever else has them at that time."""
    contacts = [make_contact(n, rep=n % 2, minutes=30) for n in range(20)]
    problem = make_problem(contacts, [make_rep(), make_rep("Bea")])
    plan = [Visit(n, n % 2, MONDAY, 540 + 30 * (n // 2)) for n in reversed(range(20))]
    assert codes(problem, *plan) == []
    plan[3] = replace(plan[3], start=plan[3].start - 1)
    found = check(problem, Plan(tuple(plan), ()))
    assert [(each.code, each.contact) for each in found] == [("overlap", 16)]
    assert "C16 on 2026-11-23 at 12:59: overlaps C14" in found[0].message.text("en")
