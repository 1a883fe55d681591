"""``tierbook add``: a person's own workbook becomes one that the other verbs need no options for."""

import json
import shutil

import pytest
import xlsxwriter


@pytest.fixture
def book(tmp_path):
    """Two customers with their reps."""
    path = tmp_path / "book.xlsx"
    rows = (["Customer", "Annual amount", "Rep"], ["Ann", 120_000, "Li"], ["Bo", 10, "Mo"])
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("Data")
        for row, cells in enumerate(rows):
            sheet.write_row(row, 0, cells)
    return path


def test_the_way_from_an_own_list_to_a_plan(run, book, ooxml_validator):
    """Add, check, re-grade, plan; Excel opens what comes out."""
    added = run("add", book, "--scheme", "amount-bands", "--as-of", "2026-11-23")
    assert added.exit_code == 0
    assert "Put into the workbook: Rules, Tiers, Reps, Holidays, Travel, Contacts" in added.stdout
    assert "tierbook regrade book.xlsx" in added.stdout.replace(str(book.parent) + "/", "")
    for verb in ("check", "regrade", "plan"):
        assert run(verb, book, "--as-of", "2026-11-23").exit_code == 0, verb
    assert ooxml_validator(book).errors == []


def test_once_more_changes_nothing(run, book):
    """It says so, and the file keeps its bytes."""
    run("add", book, "--scheme", "amount-bands")
    before = shutil.copy(book, book.with_suffix(".old"))
    again = run("add", book)
    assert "Nothing to add" in again.stdout
    assert book.read_bytes() == before.read_bytes()


def test_scripts_get_what_was_added(run, book):
    """The shape they rely on."""
    told = json.loads(run("add", book, "--scheme", "pareto", "-o", "out.xlsx", "--json").stdout)
    assert told["added"] == ["Rules", "Tiers", "Reps", "Holidays", "Travel", "Contacts"]
    assert (told["scheme"], told["present"], told["written"]) == ("pareto", [], True)
    assert set(told) == {
        *("scheme", "where", "added", "present", "notes"),
        *("file", "backup", "written"),
    }
