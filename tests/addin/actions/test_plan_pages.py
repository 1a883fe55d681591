"""A plan's pages: made anew with it, taken back with it, never written over somebody's own."""

from datetime import date

import openpyxl
import pytest
import xlsxwriter
from openpyxl.workbook.protection import WorkbookProtection

from addin.actions.plan import plan
from addin.actions.undo import undo
from addin.hosts.base import Area
from addin.hosts.file import FileHost
from addin.workbook.ownership import find_name
from addin.workbook.plan_figures import figures_of, read_figures_lines
from addin.workbook.undo_table import read_undo

START = date(2026, 11, 23)  # a Monday
WORK = ["09:00-17:00"] * 5
PAGES = {
    "Week board": "Tierbook_Sheet_WeekBoard",
    "Coverage": "Tierbook_Sheet_Coverage",
    "Customer coverage": "Tierbook_Sheet_CustomerCoverage",
}


@pytest.fixture
def sheets() -> dict[str, list[list[object]]]:
    last = date(2026, 11, 10)
    return {
        "Data": [
            ["Customer ID", "Customer", "Annual amount", "Rep", "Last contact"],
            ["C1", "Ann", 120_000.0, "Li", last],
            ["C2", "Bo", 60_000.0, "Li", last],
            ["C3", "Cy", 20_000.0, "Mo", last],
            ["C4", "Di", 120_000.0, "Nobody", last],
        ],
        "Team": [["Rep", "Mon", "Tue", "Wed", "Thu", "Fri"], ["Li", *WORK], ["Mo", *WORK]],
    }


@pytest.fixture
def made(book, sheets):
    return book(sheets, {"Customers": "Data", "Reps": "Team"})


def run(made, **options):
    wanted = {"scheme": "amount-bands", "start": START, "weeks": 2, "lang": "en", **options}
    return plan(made.host, as_of=START, **wanted)


def pages(made) -> dict[str, list[list[object]]]:
    """The cells of all pages, without blank rows."""
    tabs = made.host.worksheets()
    return {tab: [row for row in made.cells(tab) if row] for tab in PAGES if tab in tabs}


def test_a_plan_comes_with_its_pages(made) -> None:
    """Board, coverage and the list by customer, each known by its name."""
    report = run(made)
    found = pages(made)
    assert list(found) == list(PAGES)
    for tab, name in PAGES.items():
        target = find_name(made.host.names(), name)
        assert target is not None
        assert target.sheet == tab
    shown = " ".join(str(cell) for row in found["Week board"] for cell in row)
    for visit in report.visits:
        if visit.channel != "message":
            assert f"{visit.time}" in shown
    figures = figures_of(read_figures_lines(made.host))
    assert figures is not None
    assert figures.left_out == len(report.unplaced) > 0
    assert sum(tier.planned for tier in figures.tiers) == len(report.visits)


def test_the_list_by_customer_agrees_with_the_plan(made) -> None:
    """Wanted, planned, done and left out of each; who is left out says why."""
    report = run(made)
    wanted, planned, done, left = (
        made.column(name, "Customer coverage")
        for name in ("Wanted", "Planned", "Done", "Left out")
    )
    names = made.column("Customer", "Customer coverage")
    visits = [visit.customer for visit in report.visits]
    assert names == ["Ann", "Bo", "Cy", "Di"]
    assert planned == [visits.count(name) for name in names]
    assert left == [w - p - d for w, p, d in zip(wanted, planned, done, strict=True)]
    reasons = made.column("What stopped it", "Customer coverage")
    assert [bool(reason) for reason in reasons] == [False, False, False, True]
    assert "Nobody" in str(reasons[3])


def test_the_same_plan_writes_no_page_again(made) -> None:
    """Where nothing changed there is nothing more to take back than before."""
    run(made, weeks=1, frozen_days=0)
    run(made, frozen_days=0)
    before, kept = pages(made), read_undo(made.host)
    run(made, frozen_days=0)
    assert pages(made) == before
    assert read_undo(made.host) == kept


def test_sheets_of_a_person_with_these_titles_stay(book, sheets) -> None:
    """Ours get other titles then, and are found by their names the next time too."""
    own = {tab: [["my own"]] for tab in PAGES}
    made = book({**sheets, **own}, {"Customers": "Data", "Reps": "Team"})
    run(made)
    tabs = list(made.host.worksheets())
    run(made, weeks=1)
    assert all(made.cells(tab) == [["my own"]] for tab in PAGES)
    assert list(made.host.worksheets()) == tabs
    assert {f"{tab} (Tierbook)" for tab in PAGES} <= set(tabs)


def test_a_plan_may_come_without_pages(made) -> None:
    """As a formula wants it, which has no sheets to write to."""
    run(made, pages=False)
    assert pages(made) == {}
    assert "Schedule" in made.host.worksheets()


def test_pages_are_taken_back_with_the_plan(made) -> None:
    """Undo gives the board, the coverage and the list of the plan before."""
    run(made, weeks=2)
    before = pages(made)
    run(made, weeks=1)
    assert pages(made) != before
    report = undo(made.host, as_of=START)
    assert (report.what, report.left, report.notes) == ("plan", (), ())
    assert pages(made) == before


def test_the_first_plan_taken_back_leaves_empty_pages(made) -> None:
    """They stay, since no sheet is ever deleted, and say that there is no plan."""
    run(made)
    undo(made.host, as_of=START)
    found = pages(made)
    assert ["There is no plan yet."] in found["Coverage"]
    assert ["Nothing is planned in these weeks."] in found["Week board"]
    assert not any(made.column("Customer", "Customer coverage"))


def test_a_board_that_somebody_merged_cells_on_is_left_alone(in_memory, sheets) -> None:
    """The plan is written all the same, and says which page was not and why."""
    host = in_memory(sheets["Data"])
    options = {"scheme": "amount-bands", "as_of": START, "lang": "en"}
    plan(host, **options, weeks=2)
    host.sheet("Week board").merged = (Area("Week board", 1, 1, 1, 3),)
    report = plan(host, **options, weeks=1)
    (note,) = [note for note in report.notes if "was not renewed" in note]
    assert note.startswith("Week board was not renewed")
    assert report.written


def test_a_workbook_that_takes_no_sheets_gets_its_plan_all_the_same(tmp_path, sheets) -> None:
    """Its structure was protected after the first plan: each page that is missing is named."""
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        data = made.add_worksheet("Data")
        for at, row in enumerate(sheets["Data"]):
            data.write_row(at, 0, row[:4])
    options = {"scheme": "amount-bands", "as_of": START, "lang": "en"}
    with FileHost(path, backup=False) as host:
        plan(host, **options, weeks=1, pages=False)
    locked = openpyxl.load_workbook(path)
    locked.security = WorkbookProtection(lockStructure=True)
    locked.save(path)
    with FileHost(path, backup=False) as host:
        report = plan(host, **options, weeks=2)
    assert report.written
    named = [note.partition(" was not renewed")[0] for note in report.notes]
    assert set(PAGES) <= set(named)
    assert all("structure is protected" in note for note in report.notes if "renewed" in note)


def test_undo_survives_pages_that_are_gone(in_memory, sheets) -> None:
    """Somebody deleted two: the schedule is taken back, and they are made again."""
    host = in_memory(sheets["Data"])
    options = {"scheme": "amount-bands", "as_of": START, "lang": "en"}
    plan(host, **options, weeks=2)
    plan(host, **options, weeks=1)
    for tab in ("Week board", "Coverage"):
        del host._sheets[tab]
    report = undo(host, as_of=START)
    assert report.what == "plan"
    assert report.restored > 0
    assert set(PAGES) <= set(host.worksheets())
