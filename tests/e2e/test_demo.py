"""``tierbook demo`` as a person meets it on the first day: one command, a whole workbook."""

from collections import Counter
from datetime import date, timedelta

import openpyxl
import pytest

pytestmark = pytest.mark.e2e

AS_OF = "2026-11-20"
HEADER_ROW = 4


@pytest.fixture(scope="module")
def made(tmp_path_factory, run_tierbook):
    """The demo in English, and what the command said."""
    folder = tmp_path_factory.mktemp("demo")
    return folder / "tierbook-demo.xlsx", run_tierbook(folder, "demo", "--as-of", AS_OF)


def _customers(path):
    """The sheet with the table Customers."""
    book = openpyxl.load_workbook(path)
    return next(sheet for sheet in book.worksheets if "Customers" in sheet.tables)


def _column(sheet, header):
    headers = [cell.value for cell in sheet[HEADER_ROW]]
    place = headers.index(header)
    return [row[place] for row in sheet.iter_rows(min_row=HEADER_ROW + 1, values_only=True)]


def test_it_ends_well_and_says_what_it_did(made):
    """Exit code 0, a table of tiers, the plan's coverage, and where the file is."""
    path, outcome = made
    assert outcome.code == 0
    assert outcome.err == ""
    assert path.exists()
    assert str(path) in outcome.out
    for words in ("300 of 300 customers graded", "contacts planned", "Coverage", "Full"):
        assert words in outcome.out


def test_tiers_are_spread_as_in_a_real_list(made):
    """Few A, more B, most C and D: a demo in which everybody is A shows nothing."""
    grades = Counter(_column(_customers(made[0]), "Grade"))
    shares = {grade: count / 300 for grade, count in grades.items()}
    assert 0.10 <= shares["A"] <= 0.15
    assert 0.25 <= shares["B"] <= 0.30
    assert 0.30 <= shares["C"] <= 0.40
    assert 0.20 <= shares["D"] <= 0.30


def test_grades_in_the_file_are_those_of_the_command(made, run_tierbook):
    """What stands in the workbook and what ``grade`` prints can never disagree."""
    path, _ = made
    sheet = _customers(path)
    outcome = run_tierbook(path.parent, "grade", path.name, "--as-of", AS_OF, "--format", "json")
    rows = outcome.json
    assert outcome.code == 0
    assert [row["row"] for row in rows] == list(range(5, 305))
    for header, key in (
        ("Customer ID", "key"),
        ("Grade", "grade"),
        ("Label", "label"),
        ("Score", "score"),
        ("Reason", "reason"),
    ):
        assert _column(sheet, header) == [row[key] for row in rows]


def test_a_second_regrade_writes_nothing(made, run_tierbook):
    """With nothing to change, not one byte changes and no copy is kept."""
    path, _ = made
    before = path.read_bytes()
    outcome = run_tierbook(path.parent, "regrade", path.name, "--as-of", AS_OF, "--json")
    assert outcome.code == 0
    assert outcome.json["written"] is False
    assert outcome.json["backup"] is None
    assert path.read_bytes() == before
    assert not (path.parent / ".tierbook").exists()


def test_a_second_plan_writes_nothing(made, run_tierbook):
    """The same customers on the same day give the same plan, to the byte."""
    path, _ = made
    before = path.read_bytes()
    outcome = run_tierbook(path.parent, "plan", path.name, "--as-of", AS_OF, "--json")
    assert outcome.code == 0
    assert outcome.json["written"] is False
    assert path.read_bytes() == before


def test_the_schedule_keeps_the_rules(made):
    """Working days, the last week and four to come, within hours, no rep in two places, A early."""
    rows = list(openpyxl.load_workbook(made[0])["Schedule"].iter_rows(values_only=True))
    top = next(n for n, row in enumerate(rows) if "Customer" in row)
    schedule = [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :]]
    assert len(schedule) > 300
    first, last = date(2026, 11, 13), date(2026, 11, 20) + timedelta(days=27)
    busy = set()
    for visit in schedule:
        day = visit["Date"].date()
        assert first <= day <= last
        assert day.weekday() < 5
        assert day != date(2026, 12, 11)  # the team day
        assert "09:00" <= visit["Time"] < "18:00"
        if visit["Grade"] == "A":
            assert day.weekday() <= 2
        slot = (visit["Rep"], day, visit["Time"])
        assert slot not in busy
        busy.add(slot)


def test_names_that_look_like_formulas_stay_names(made):
    """A customer called ``=mc² Tutors`` is text in the list and in the schedule."""
    book = openpyxl.load_workbook(made[0])
    names = [
        cell
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value in ("=mc² Tutors", "+Plus Pharmacy Group", "@Home Interiors")
    ]
    assert len(names) >= 3
    assert {cell.data_type for cell in names} == {"s"}


def test_tier_colours_are_one_rule_per_tier(made):
    """Colours come from four rules on the Grade column, not from painted cells."""
    sheet = _customers(made[0])
    rules = [rule for area in sheet.conditional_formatting for rule in area.rules]
    assert sorted(rule.formula[0] for rule in rules) == ['"A"', '"B"', '"C"', '"D"']


def test_it_never_overwrites(tmp_path, run_tierbook):
    """A second demo takes the next free name."""
    (tmp_path / "tierbook-demo.xlsx").write_bytes(b"mine")
    outcome = run_tierbook(tmp_path, "demo", "--as-of", AS_OF, "--lang", "zh")
    assert outcome.code == 0
    assert (tmp_path / "tierbook-demo.xlsx").read_bytes() == b"mine"
    assert (tmp_path / "tierbook-demo-2.xlsx").exists()
    assert "tierbook-demo-2.xlsx" in outcome.out


@pytest.mark.parametrize("day", ["2026-01-01", "2028-02-26"])
def test_it_works_on_any_day(tmp_path, run_tierbook, day):
    """Weekends, holidays and the turn of the year are as good a day to begin as any."""
    outcome = run_tierbook(tmp_path, "demo", "--as-of", day, "--json", "--lang", "es")
    assert outcome.code == 0
    assert outcome.json["check"]["problems"] == []
    assert outcome.json["regrade"]["graded"] == 300
    assert outcome.json["plan"]["from"] == day
    assert len(outcome.json["plan"]["visits"]) > 250


@pytest.mark.needs_validator
def test_the_validator_accepts_the_finished_workbook(made, ooxml_validator):
    """Grading, colouring and planning leave a file that meets the schemas of Open XML."""
    verdict = ooxml_validator(made[0])
    assert verdict.errors == []
    assert verdict.ok


@pytest.mark.needs_libreoffice
def test_libreoffice_opens_it_with_the_same_values(made, libreoffice, tmp_path):
    """Another spreadsheet program sees the grades and the schedule that were written."""
    path, _ = made
    ours = openpyxl.load_workbook(path)
    theirs = libreoffice.values(path, tmp_path)
    for sheet in (ours["Customers"], ours["Schedule"]):
        mine = [list(row) for row in sheet.iter_rows(values_only=True)]
        seen = [row[: len(mine[0])] for row in theirs[sheet.title][: len(mine)]]
        assert seen == mine


@pytest.mark.needs_libreoffice
def test_it_prints(made, libreoffice, tmp_path):
    """The workbook can be put on paper."""
    assert libreoffice.convert(made[0], "pdf", tmp_path).read_bytes().startswith(b"%PDF")
