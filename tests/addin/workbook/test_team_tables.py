"""What a workbook says of reps, their territories and their ways is read in three languages."""

import pytest

from addin.workbook.team_tables import read_team
from grading.language import LANGUAGES


@pytest.fixture
def read(book, as_of):
    """The team of a workbook with these rows of Reps and Travel."""

    def make(reps=None, travel=None, lang="en"):
        sheets = {"Team": reps, "Ways": travel}
        sheets = {name: rows for name, rows in sheets.items() if rows is not None}
        tables = {"Reps": "Team", "Travel": "Ways"}
        named = {table: sheet for table, sheet in tables.items() if sheet in sheets}
        team = read_team(book(sheets, named).host, as_of=as_of)
        for problem in team.problems:
            assert all(problem.message(each) for each in LANGUAGES)
        return team

    return make


@pytest.mark.parametrize(
    "headers",
    [
        ["Rep", "Mon", "Territory", "Accounts"],
        ["销售代表", "周一", "负责区域", "可负责客户数"],
        ["Vendedor", "Lun", "Territorio", "Cuentas"],
        ["Sales rep", "Monday", "Areas", "Customer load"],
    ],
)
def test_territory_and_accounts_are_read(read, headers) -> None:
    """Areas are listed with commas, semicolons or line breaks, in any width."""
    rows = [
        headers,
        ["Li", "9-17", "North, Old Town；南区\nNorth", 14.5],
        ["Mo", "9-17", None, None],
    ]
    li, mo = read(rows).reps
    assert (li.territory, li.accounts) == (("North", "Old Town", "南区"), 14.5)
    assert (mo.territory, mo.accounts) == ((), None)


@pytest.mark.parametrize("accounts", [0.0, -3.0, "many"])
def test_a_rep_who_carries_nothing_has_said_nothing(read, accounts) -> None:
    (li,) = read([["Rep", "Mon", "Accounts"], ["Li", "9-17", accounts]]).reps
    assert li.accounts is None


@pytest.mark.parametrize(
    "headers",
    [
        ["From", "To", "Minutes"],
        ["出发区域", "到达区域", "分钟"],
        ["Desde", "Hasta", "Minutos"],
        ["Origin", "Destination", "Travel time"],
    ],
)
def test_ways_hold_both_ways_unless_the_way_back_is_told(read, headers) -> None:
    rows = [headers, ["North", "South", 30.0], ["South", "West", 20.0], ["West", "South", 35.0]]
    team = read(travel=rows)
    way = team.travel.between
    assert (way("North", "South"), way("South", "North")) == (30, 30)
    assert (way("South", "West"), way("West", "South")) == (20, 35)
    assert (way("North", "West"), way("North", "North")) == (0, 0)
    assert team.problems == ()


@pytest.mark.parametrize(
    "names", [(None, None), ("*", "*"), ("other", "Others"), ("其他", "resto")]
)
def test_a_row_without_areas_holds_for_all_others(read, names) -> None:
    rows = [["From", "To", "Minutes"], ["North", "South", 30.0], [*names, 15.0]]
    travel = read(travel=rows).travel
    assert (travel.between("North", "South"), travel.between("North", "West")) == (30, 15)


def test_rows_that_cannot_be_read_are_named_and_do_not_count(read) -> None:
    """All of them at once, with their cells; both edges of the minutes are good."""
    rows = [
        ["From", "To", "Minutes"],
        ["a", "b", 0.0],
        ["a", "c", 1440.0],
        ["a", "d", 1441.0],
        ["a", "e", -1.0],
        ["a", "f", None],
        ["a", "g", "half an hour"],
        ["a", None, 10.0],
        [None, "a", 10.0],
        ["A", "a", 10.0],
        ["A", "B", 12.0],
    ]
    team = read(travel=rows)
    assert team.travel.minutes == {("a", "b"): 0, ("a", "c"): 1440}
    found = {(problem.code, problem.row, problem.column) for problem in team.problems}
    assert found == {
        ("travel_minutes", 4, 3),
        ("travel_minutes", 5, 3),
        ("travel_minutes", 6, 3),
        ("not_a_number", 7, 3),
        ("travel_half", 8, 2),
        ("travel_half", 9, 1),
        ("travel_within", 10, 2),
        ("travel_twice", 11, 1),
    }
    twice = next(each for each in team.problems if each.code == "travel_twice")
    assert "Ways!A2" in twice.message("en")


def test_a_table_without_minutes_is_told(read) -> None:
    team = read(travel=[["From", "To"], ["a", "b"]])
    assert [problem.code for problem in team.problems] == ["travel_column"]
    assert "must have a column Minutes" in team.problems[0].message("en")
    assert not team.travel.minutes


def test_without_tables_there_is_no_team(read) -> None:
    team = read(reps=[["Rep", "Mon"], ["Li", "9-17"]])
    assert (team.travel.minutes, team.travel.otherwise, team.days_off) == ({}, 0, ())
