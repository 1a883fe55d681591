"""Whose customer is whose, and where everybody is."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from grading.engine.grades import Lookup
from grading.language import LANGUAGES
from grading.scheduling import DayOff, Portfolio, Rep
from grading.scheduling.problem import WeekdayNames
from grading.scheduling.team import Team, gather_team
from grading.scheduling.travel import Travel

Make = Callable[..., object]
MONDAY = date(2026, 11, 23)
SUNDAY = MONDAY + timedelta(days=27)


@pytest.fixture
def gather(make_portfolio: Callable[..., Portfolio]) -> Callable[..., Team]:
    """A team from areas of customers who ask for an hour a week each."""

    def make(
        areas: Sequence[str | None],
        reps: Sequence[Rep],
        named: Sequence[str | None] = (),
        **more: object,
    ) -> Team:
        names = [*named, *[None] * (len(areas) - len(named))]
        rows = [(f"C{n}", "A", None, name) for n, name in enumerate(names)]
        texts = list(dict.fromkeys(area for area in areas if area is not None))
        codes = [-1 if area is None else texts.index(area) for area in areas]
        spots = more.pop("spots", None)
        portfolio = replace(
            make_portfolio(rows), area=Lookup(np.array(codes, dtype=np.int32), texts), spots=spots
        )
        minutes = more.pop("minutes", np.full(len(rows), 60.0))
        facts = {"days_off": (), "start": MONDAY, "end": SUNDAY, "country": "", **more}
        return gather_team(portfolio, minutes, reps, **facts)

    return make


def test_a_customer_without_a_rep_goes_to_whose_territory_it_lies_in(
    gather: Make, make_rep: Make
) -> None:
    """However full that rep is; case, accents and spaces do not matter."""
    reps = [make_rep("Ana", territory=("Málaga", "Norte")), make_rep("Bea", territory=("Sur",))]
    team = gather([" malaga", "NORTE", "Norte", "Sur"], reps, ["Ana"])
    assert team.rep.tolist() == [0, 0, 0, 1]


def test_of_several_reps_of_an_area_the_least_filled_gets_the_customer(
    gather: Make, make_rep: Make
) -> None:
    reps = [make_rep("Ana", territory=("N",)), make_rep("Bea", territory=("N",)), make_rep("Cy")]
    assert gather(["N"] * 4, reps, ["Ana"]).rep.tolist() == [0, 1, 0, 1]


def test_who_names_a_rep_stays_theirs_whatever_the_territory(gather: Make, make_rep: Make) -> None:
    reps = [make_rep("Ana", territory=("N",)), make_rep("Bea", territory=("S",))]
    assert gather(["S", "N"], reps, ["Ana", "Bea"]).rep.tolist() == [0, 1]


@pytest.mark.parametrize("area", [None, "Elsewhere"])
def test_outside_every_territory_the_load_decides(
    gather: Make, make_rep: Make, area: str | None
) -> None:
    """After those whom a territory binds."""
    reps = [make_rep("Ana", territory=("N",)), make_rep("Bea", territory=("S",))]
    assert gather([area, "N", "N"], reps).rep.tolist() == [1, 0, 0]


def test_who_is_away_in_the_whole_plan_gets_no_new_customers(gather: Make, make_rep: Make) -> None:
    """But where the area is nobody else's it stays theirs, and the plan says why it waits."""
    away = [DayOff(MONDAY + timedelta(days=n), rep="Ana") for n in range(28)]
    reps = [make_rep("Ana", territory=("N", "M")), make_rep("Bea", territory=("N",))]
    assert gather(["N", "N", "M", None], reps, days_off=away).rep.tolist() == [1, 1, 0, 1]
    assert gather(["N", "N"], reps, days_off=away[:-3]).rep.tolist() == [0, 1]


def test_equal_areas_are_spelled_equally_in_customers_and_travel(
    gather: Make, make_rep: Make
) -> None:
    travel = Travel({("NORTH", "south "): 25, ("Far", "north"): 60})
    team = gather(["North", "north", "South", None], [make_rep()], travel=travel)
    assert team.areas == ("North", "North", "South", "")
    assert team.travel.between("North", "South") == team.travel.between("South", "North") == 25
    assert team.travel.between("North", "Far") == 60
    assert not team.remarks


def test_a_slip_in_an_area_is_told_with_the_nearest(gather: Make, make_rep: Make) -> None:
    """A place that is like no other is taken as one that nobody is in at present."""
    travel = Travel({("Norht", "South"): 25, ("Timbuktu", "South"): 9})
    reps = [make_rep(territory=("Soouth", "Atlantis"))]
    team = gather(["North", "South"], reps, travel=travel)
    assert [(each.code, each.value) for each in team.remarks] == [
        ("territory_area", "Soouth"),
        ("travel_area", "Norht"),
    ]
    assert team.remarks[0].message("en").startswith("The territory of Ana holds Soouth")
    assert "Did you mean North?" in team.remarks[1].message("en")
    assert all(each.message(lang) for each in team.remarks for lang in LANGUAGES)


def test_a_place_on_the_globe_needs_both_degrees_in_bounds(gather: Make, make_rep: Make) -> None:
    spots = np.array([[40.4, -3.7], [np.nan, 1], [90, 180], [90.1, 0], [0, -180.1]])
    team = gather([None] * 5, [make_rep()], spots=spots)
    assert team.spots == ((40.4, -3.7), None, (90.0, 180.0), None, None)


def test_days_off_of_somebody_who_is_no_rep_are_named(gather: Make, make_rep: Make) -> None:
    """Once for each name, with the nearest; what lies outside the plan concerns nobody."""
    days = [
        DayOff(MONDAY + timedelta(days=n), rep=rep) for n in range(2) for rep in ("Anna", "ANA")
    ]
    days += [DayOff(MONDAY + timedelta(days=3), rep="Zoe"), DayOff(SUNDAY, rep="")]
    days += [
        DayOff(MONDAY - timedelta(days=1), rep="Left"),
        DayOff(SUNDAY + timedelta(1), rep="New"),
    ]
    found = gather(["N"], [make_rep("Ana")], ["Ana"], days_off=days).findings
    assert [(problem.code, problem.value) for problem in found] == [
        ("unknown_rep", "Anna"), ("unknown_rep", "Zoe"),
    ]  # fmt: skip
    for lang in LANGUAGES:
        assert "Ana" in found[0].message(lang).split("2026-11-23")[1]
        assert "2026-11-26" in found[1].message(lang)


@pytest.mark.parametrize(
    ("lang", "any_day"), [("en", "any day"), ("zh", "任何一天"), ("es", "cualquier día")]
)
def test_all_weekdays_together_are_any_day(lang: str, any_day: str) -> None:
    """Six of them are still counted up."""
    assert WeekdayNames(frozenset(range(7))).get(lang) == any_day
    assert len(WeekdayNames(frozenset(range(6))).get(lang).replace("、", ", ").split(", ")) == 6
