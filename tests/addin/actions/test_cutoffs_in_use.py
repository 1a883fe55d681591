"""After a re-grade the sheet of rules shows the cutoffs that were in use, and when they came."""

from datetime import date

import pytest

from addin.actions.put_rules import put_rules
from addin.actions.regrade import regrade
from addin.actions.undo import undo
from addin.hosts.base import Area
from addin.hosts.memory import MemoryHost
from addin.workbook.rules.carried import carried_scheme
from addin.workbook.rules.cutoffs_in_use import used_cells
from grading.language import LANGUAGES
from grading.schemes.catalogue import load_scheme
from grading.schemes.models import Rank
from grading.schemes.toml_document import deciding_part

AMOUNTS = [100.0, 90.0, 70.5, 60.0, 50.0, 40.0, 30.0, 20.0, 10.0, 1.0]
ROWS = [["Customer", "Annual amount"], *([f"c{n}", amount] for n, amount in enumerate(AMOUNTS))]
LATER = date(2026, 12, 24)
IN_USE = {"place · A · cutoffs": 90.0, "place · B · cutoffs": 50.0, "place · C · cutoffs": 10.0}


@pytest.fixture(params=LANGUAGES)
def ranked(request, in_table):
    """A workbook that carries the rules of a population scheme."""
    made = in_table(ROWS)
    put_rules(made.host, scheme="pareto", lang=request.param)
    return made


def in_use(host):
    """The numbers on the sheet of rules; blank ones left out."""
    return {key: cell.value for key, cell in used_cells(host).items() if cell.value is not None}


def test_a_regrade_shows_its_cutoffs_on_the_rules(ranked, as_of):
    """Each band but the last, the day and how many customers; nothing else on the sheet moves."""
    sheet = carried_scheme(ranked.host, lang="en").sheet
    before = {(r, c): v for r, row in enumerate(ranked.cells(sheet)) for c, v in enumerate(row)}
    assert in_use(ranked.host) == {}
    regrade(ranked.host, as_of=as_of)
    assert in_use(ranked.host) == IN_USE | {
        "place · fitted_on": as_of,
        "place · fitted_rows": 10.0,
    }
    places = {(c.place.row - 1, c.place.column - 1) for c in used_cells(ranked.host).values()}
    after = {(r, c): v for r, row in enumerate(ranked.cells(sheet)) for c, v in enumerate(row)}
    assert {at: v for at, v in after.items() if v is not None and at not in places} == {
        at: v for at, v in before.items() if v is not None
    }


def test_the_scheme_on_such_a_sheet_is_the_fitted_one(ranked, as_of):
    """Without its cutoffs it is the scheme as it was put in."""
    regrade(ranked.host, as_of=as_of)
    scheme = carried_scheme(ranked.host, lang="en").scheme
    rank = next(step for step in scheme.steps if isinstance(step, Rank))
    assert rank.cutoffs == (90.0, 50.0, 10.0)
    assert (rank.fitted_on, rank.fitted_rows) == (as_of, 10)
    bare = rank.model_copy(update={"cutoffs": (), "fitted_on": None, "fitted_rows": None})
    assert deciding_part(scheme.model_copy(update={"steps": (bare,)})) == deciding_part(
        load_scheme("pareto")
    )


def test_the_same_numbers_are_not_written_again(ranked, as_of):
    """Another day alone is no other fit, so the date stays that of the numbers."""
    regrade(ranked.host, as_of=as_of)
    assert not regrade(ranked.host, as_of=LATER).written
    assert in_use(ranked.host)["place · fitted_on"] == as_of


def test_other_customers_give_other_numbers(ranked, as_of):
    """Only the cells that change are written, with the day of the change."""
    regrade(ranked.host, as_of=as_of)
    ranked.host.write_cells("Data", {(3, 2): 95.0})
    ranked.host.commit()
    regrade(ranked.host, as_of=LATER)
    assert in_use(ranked.host) == IN_USE | {
        "place · A · cutoffs": 95.0,
        "place · fitted_on": LATER,
        "place · fitted_rows": 10.0,
    }


def test_rules_that_were_not_graded_by_are_left_alone(ranked, as_of):
    """With a scheme asked for, the sheet of rules has no say."""
    regrade(ranked.host, scheme="pareto", as_of=as_of)
    assert in_use(ranked.host) == {}


def test_undo_takes_the_numbers_back(ranked, as_of):
    """To the ones before, or to none."""
    regrade(ranked.host, as_of=as_of)
    ranked.host.write_cells("Data", {(3, 2): 1.0})
    ranked.host.commit()
    regrade(ranked.host, as_of=LATER)
    assert in_use(ranked.host) != IN_USE
    report = undo(ranked.host, as_of=LATER)
    assert report.left == ()
    assert in_use(ranked.host) == IN_USE | {
        "place · fitted_on": as_of,
        "place · fitted_rows": 10.0,
    }


def test_undo_of_the_first_regrade_leaves_no_numbers(ranked, as_of):
    """They were blank before."""
    regrade(ranked.host, as_of=as_of)
    undo(ranked.host, as_of=as_of)
    assert in_use(ranked.host) == {}


def test_undo_leaves_numbers_alone_that_a_person_has_changed(ranked, as_of):
    """And names the cell."""
    regrade(ranked.host, as_of=as_of)
    cell = used_cells(ranked.host)["place · B · cutoffs"]
    ranked.host.write_cells(cell.place.sheet, {(cell.place.row, cell.place.column): 55.0})
    ranked.host.commit()
    left = undo(ranked.host, as_of=as_of).left
    assert [(each.column, each.reason.text("en")) for each in left] == [
        (cell.place.address, "changed since, now “55”")
    ]
    assert in_use(ranked.host) == {"place · B · cutoffs": 55.0}


def test_rules_that_cannot_be_written_do_not_keep_the_grades_from_it(as_of):
    """The re-grade is written and can be undone; the report says why the rules are not."""
    host = MemoryHost({"Data": ROWS}, tables=[Area("Data", 1, 1, 11, 2, table="Customers")])
    rules = put_rules(host, scheme="pareto", lang="en").sheets[0]
    host.sheet(rules).protected = True
    report = regrade(host, as_of=as_of)
    assert report.written
    assert any("Rules: must be open for changes" in note for note in report.notes)
    assert in_use(host) == {}
    assert undo(host, as_of=as_of).restored > 0


def test_a_sheet_without_these_columns_is_graded_by_all_the_same(book, as_of):
    """A person's own rules need not show them."""
    rules = [
        ["Inputs · inputs"],
        ["Input", "Type"],
        ["Annual amount", "number"],
        [],
        ["place · rank"],
        ["Input", "→ grade", "Method", "Shares"],
        ["Annual amount", "A", "top shares", 50.0],
        [None, "B", None, 50.0],
    ]
    made = book({"Data": ROWS, "Rules": rules}, {"Customers": "Data"})
    assert regrade(made.host, as_of=as_of).notes == ()
    assert [tuple(row) for row in made.cells("Rules")] == [tuple(row) for row in rules]
