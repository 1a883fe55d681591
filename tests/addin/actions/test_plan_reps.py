"""A plan obeys what a workbook says of reps: territories, ways, and time that is too short."""

from datetime import date

import pytest

from addin.actions.plan import plan

MONDAY = date(2026, 11, 23)
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri"]


def run(host, **options):
    options = {"scheme": "amount-bands", "weeks": 2, "lang": "en", **options}
    return plan(host, as_of=MONDAY, **options)


def team(*rows: tuple[str, str | None, float | None], hours: str = "09:00-17:00"):
    """Reps with territory and accounts."""
    header = ["Rep", "Territory", *DAYS, "Accounts"]
    return [header, *([name, area, *[hours] * 5, load] for name, area, load in rows)]


@pytest.fixture
def workbook(book):
    """A workbook with customers of an area each, reps and ways."""

    def make(areas, reps, ways=None):
        rows = [["Customer", "Annual amount", "Area", "Rep", "Latitude", "Longitude"]]
        rows += [[f"C{n:03d}", 90_000.0, area, None, 40.0, -3.0] for n, area in enumerate(areas)]
        sheets = {"Data": rows, "Team": reps} | ({} if ways is None else {"Ways": ways})
        tables = {"Customers": "Data", "Reps": "Team"} | (
            {} if ways is None else {"Travel": "Ways"}
        )
        return book(sheets, tables).host

    return make


def test_territories_ways_and_loads_reach_the_plan(workbook) -> None:
    """Each territory's rep goes there; from North to East there is an hour between visits."""
    areas = ["North", "East", "north", "East", "South", "South"]
    reps = team(("Li", "North; East", 2.0), ("Mo", "South", 2.0))
    host = workbook(areas, reps, [["From", "To", "Minutes"], ["North", "East", 60.0]])
    report = run(host)
    assert report.problems == ()
    where = {f"C{n:03d}": area.title() for n, area in enumerate(areas)}
    assert {(row.rep, where[row.customer]) for row in report.visits} == {
        ("Li", "North"),
        ("Li", "East"),
        ("Mo", "South"),
    }
    ends: dict[date, tuple[int, str]] = {}
    for row in report.visits:
        if row.rep == "Li":
            hour, minute = map(int, row.time.split(":"))
            start, area = 60 * hour + minute, where[row.customer]
            before = ends.get(row.day)
            assert before is None or start - before[0] >= (60 if before[1] != area else 0)
            ends[row.day] = start + row.minutes, area
    load = sum({"A": 1, "B": 0.5, "C": 0.25}.get(row.grade, 0) for row in report.visits[:1])
    assert [rep.load_accounts for rep in report.reps] == [4 * load, 2 * load]


def test_slips_in_areas_are_warned_of(workbook) -> None:
    reps = team(("Li", "Nroth", None))
    ways = [["From", "To", "Minutes"], ["North", "Eats", 60.0], ["North", "East", -1.0]]
    report = run(workbook(["North", "East"], reps, ways))
    codes = {warning.code: warning.message("en") for warning in report.warnings}
    assert "Did you mean North?" in codes["territory_area"]
    assert [problem.code for problem in report.problems] == ["travel_minutes"]


@pytest.mark.parametrize("over_capacity", ["stretch", "drop"])
def test_too_many_customers_are_stretched_or_dropped(workbook, over_capacity) -> None:
    """Two hours a day are far too few; either way the report says how far they are covered."""
    host = workbook(["North"] * 40, team(("Li", "North", 14.0), hours="09:00-11:00"))
    report = run(host, over_capacity=over_capacity, weeks=4)
    (li,) = report.reps
    assert (li.stretch > 1) == (over_capacity == "stretch")
    assert li.level == "over"
    assert any(tier.remaining > 0 for tier in report.tiers)
    assert all(entry.advice is not None for entry in report.unplaced)
    assert report.team.reps_needed_by_minutes > report.team.reps_there == 1


def test_a_rep_away_in_the_whole_plan_is_told(book) -> None:
    """The capacity says why it is nothing, and each contact what stopped it."""
    days = [["Date", "Rep"], *([date(2026, 11, day), "Li"] for day in range(23, 31))]
    days += [[date(2026, 12, day), "Li"] for day in range(1, 7)]
    rows = [
        ["Customer", "Annual amount", "Rep", "Last contact"],
        ["Ann", 90_000.0, "Li", date(2026, 10, 1)],
    ]
    host = book(
        {"Data": rows, "Team": team(("Li", None, None), ("Mo", None, None)), "Off": days},
        {"Customers": "Data", "Reps": "Team", "Holidays": "Off"},
    ).host
    report = run(host)
    assert report.visits == ()
    assert report.reps[0].capacity_minutes == 0
    assert "every day from 2026-11-23 to 2026-12-06" in report.reps[0].reason.text("en")
    assert all("does not work on any day" in e.reason.text("en") for e in report.unplaced)
    assert report.unplaced
