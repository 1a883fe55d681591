"""``tierbook rules`` and what the other verbs make of a workbook's own rules."""

import json

import openpyxl
import pytest
import xlsxwriter


@pytest.fixture
def book(tmp_path):
    """Two customers without rules."""
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("Data")
        for row, cells in enumerate([["Customer", "Annual amount"], ["Ann", 120_000], ["Bo", 10]]):
            sheet.write_row(row, 0, cells)
    return path


def test_rules_are_put_in_shown_edited_and_graded_by(run, book):
    """The whole way a person goes."""
    put = run("rules", book, "--scheme", "amount-bands")
    assert put.exit_code == 0
    assert "amount-bands: written on the sheets Rules, Tiers." in put.stdout
    assert "Bands by annual amount (amount-bands)" in run("scheme", book).stdout
    edited = openpyxl.load_workbook(book)
    cells = (cell for row in edited["Rules"].iter_rows() for cell in row)
    next(cell for cell in cells if cell.value == ">=100000").value = ">=120001"
    edited.save(book)
    graded = json.loads(run("grade", book, "--json").stdout)
    assert [row["grade"] for row in graded] == [None, "D"]
    shown = json.loads(run("scheme", book, "--json").stdout)
    assert shown["steps"][0]["rules"][0]["when"][0] == ">=120001"


def test_the_report_has_the_shape_scripts_rely_on(run, book, tmp_path):
    """Which scheme, which sheets, which files."""
    out = tmp_path / "out.xlsx"
    report = json.loads(
        run("rules", book, "--scheme", "pareto", "--lang", "es", "-o", out, "--json").stdout
    )
    assert report == {
        "scheme": "pareto",
        "sheets": ["Reglas", "Niveles"],
        "file": str(out),
        "backup": None,
        "written": True,
        "notes": [],
    }


def test_faulty_rules_are_listed_with_their_cells(run, book):
    """Exit code 1, every fault on a line of its own, and no talk of customers."""
    run("rules", book, "--scheme", "amount-bands")
    edited = openpyxl.load_workbook(book)
    edited["Tiers"]["C2"] = "red"
    edited["Tiers"]["C3"] = "blue"
    edited.save(book)
    checked = run("check", book)
    assert checked.exit_code == 1
    assert (
        "Tiers!C2: a colour is written #RRGGBB, such as #0F6B8F, but red came." in checked.stdout
    )
    assert "Tiers!C3" in checked.stdout
    assert "customers can be graded" not in checked.stdout
    regraded = run("regrade", book)
    assert regraded.exit_code == 1
    assert "2 faults" in regraded.stderr


@pytest.mark.parametrize("verb", [["rules", "--scheme", "pareto"], ["scheme"]])
def test_what_cannot_be_done_is_said(run, book, verb):
    """Rules a second time; a scheme of a workbook that has none."""
    if verb[0] == "rules":
        run("rules", book, "--scheme", "pareto")
    outcome = run(verb[0], book, *verb[1:])
    assert outcome.exit_code == 1
    expected = "carries one set of rules" if verb[0] == "rules" else "tierbook rules book.xlsx"
    assert expected in outcome.stderr


def test_a_workbook_that_is_not_there_is_wrong_usage(run):
    """As with any file of the command line."""
    assert run("scheme", "nowhere.xlsx").exit_code == 2


def test_switch_puts_another_scheme_in_place_and_keeps_the_old_rules(run, book):
    """What is in force, where it stands, where the old rules are, how to bring them back."""
    run("rules", book, "--scheme", "pareto")
    switched = run("switch", book, "amount-bands", "--as-of", "2026-11-22")
    assert switched.exit_code == 0
    assert "Graded by amount-bands from now on; before by pareto." in switched.stdout
    assert "The old rules are kept on the sheet Rules 2026-11-22." in switched.stdout
    assert f'To go back: tierbook switch {book.name} "Rules 2026-11-22"' in switched.stdout
    undone = run("undo", book)
    assert "nothing to undo" in undone.stdout
    assert "keeps the old rules: Rules 2026-11-22" in undone.stderr
    assert "until the next re-grade" in switched.stderr
    again = run("switch", book, "amount-bands", "--as-of", "2026-11-22")
    assert "Nothing to change" in again.stdout
    back = json.loads(run("switch", book, "Rules 2026-11-22", "--json").stdout)
    assert (back["scheme"], back["before"], back["written"]) == ("pareto", "amount-bands", True)
    assert set(back) == {
        *("scheme", "before", "sheets", "kept", "problems", "notes"),
        *("file", "backup", "written"),
    }


def test_switch_stops_where_a_column_is_lacking(run, book):
    """With exit code 1 and the column's name; --allow-problems goes on with 0."""
    stopped = run("switch", book, "sales-funnel")
    assert stopped.exit_code == 1
    assert "needs the column" in stopped.stderr
    assert "Nothing was changed." in stopped.stderr
    allowed = run("switch", book, "sales-funnel", "--allow-problems", "-o", "other.xlsx")
    assert allowed.exit_code == 0
    assert "Graded by sales-funnel from now on." in allowed.stdout


def test_a_switched_workbook_is_valid(run, book, ooxml_validator):
    """Excel opens it without repair."""
    run("rules", book, "--scheme", "pareto", "--lang", "zh")
    run("regrade", book, "--as-of", "2026-11-21")
    options = ("--as-of", "2026-11-22", "--allow-problems", "--lang", "zh")
    run("switch", book, "abcd-value", *options)
    assert "规则 2026-11-22" in openpyxl.load_workbook(book).sheetnames
    assert ooxml_validator(book).errors == []
