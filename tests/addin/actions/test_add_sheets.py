"""Tierbook's sheets are put into a person's own workbook, beside theirs."""

from datetime import date

import pytest

from addin.actions.add_sheets import add_sheets
from addin.actions.check import check
from addin.actions.plan import plan
from addin.actions.preview import preview
from addin.actions.regrade import regrade
from addin.texts import TEXTS
from addin.workbook.rules.carried import carried_scheme
from addin.workbook.settings import read_pairs
from addin.workbook.team_tables import read_team
from grading.exceptions import InputError
from grading.language import LANGUAGES
from grading.schemes.catalogue import load_scheme
from grading.schemes.toml_document import deciding_part

DAY = date(2026, 11, 23)
SHEETS = {
    "en": ("Rules", "Tiers", "Reps", "Holidays", "Travel", "Contacts"),
    "zh": ("规则", "等级", "销售代表", "假期", "路程时间", "联系记录"),
    "es": ("Reglas", "Niveles", "Vendedores", "Festivos", "Desplazamientos", "Contactos"),
}


def names_of_tables(host):
    """All table names of a workbook."""
    return {table.name for table in host.tables()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_sheets_are_put_in_and_the_verbs_need_no_options(book, amounts, lang):
    """Check, preview, re-grade and plan go by what was put in; the person's cells stay."""
    made = book({"Data": amounts, "Notes": [["my notes"]]})
    before = made.cells("Data"), made.cells("Notes")
    report = add_sheets(made.host, scheme="amount-bands", as_of=DAY, lang=lang)
    assert report.added == SHEETS[lang]
    assert (report.scheme, report.where, report.present) == ("amount-bands", "Data", ())
    assert (made.cells("Data"), made.cells("Notes")) == before
    assert names_of_tables(made.host) >= {"Tiers", "Reps", "Holidays", "Travel", "Contacts"}
    assert read_pairs(made.host) == {"scheme": "amount-bands", "language": lang, "version": "1"}
    carried = carried_scheme(made.host, lang="en").scheme
    assert deciding_part(carried) == deciding_part(load_scheme("amount-bands"))
    assert check(made.host, as_of=DAY).problems == ()
    assert preview(made.host, as_of=DAY).problems == ()
    assert regrade(made.host, as_of=DAY).problems == ()
    planned = plan(made.host, as_of=DAY)
    assert planned.problems == ()
    assert planned.visits


def test_a_second_time_there_is_nothing_to_add(book, amounts):
    """All is there; nothing is written."""
    host = book({"Data": amounts}).host
    add_sheets(host, scheme="amount-bands", as_of=DAY)
    again = add_sheets(host, as_of=DAY)
    assert (again.written, again.added) == (False, ())
    assert again.present == SHEETS["en"]


def test_reps_are_those_of_the_customers_with_the_usual_hours(book):
    """Each name once, in the order it comes; Saturday and Sunday are free."""
    rows = [["Customer", "Annual amount", "Rep"], ["Ann", 1.0, "Mo"], ["Bo", 2.0, " Li "]]
    rows += [["Cy", 3.0, None], ["Di", 4.0, "Mo"]]
    host = book({"Data": rows}, {"Customers": "Data"}).host
    add_sheets(host, scheme="amount-bands", as_of=DAY)
    reps = read_team(host, as_of=DAY).reps
    assert [rep.name for rep in reps] == ["Mo", "Li"]
    worked = [bool(stretches) for stretches in reps[0].hours]
    assert worked == [True] * 5 + [False] * 2


def test_without_names_an_example_shows_how_reps_are_filled_in(book):
    """And the sheet says that it is one."""
    made = book({"Data": [["Customer", "Annual amount"], ["Ann", 1.0]]})
    add_sheets(made.host, scheme="amount-bands", as_of=DAY, lang="en")
    assert made.column("Rep", "Reps") == ["Example rep"]
    assert "This row is an example" in made.cells("Reps")[1][0]


def test_what_is_there_already_is_left_as_it_is(book, amounts):
    """A table of reps, a sheet called Rules of another kind, a setting."""
    reps = [["Rep", "Mon"], ["Li", "09:00-12:00"]]
    made = book(
        {
            "Data": amounts,
            "Team": reps,
            "Rules": [["Be kind."]],
            "S": [["key", "value"], ["language", "es"]],
        },
        {"Customers": "Data", "Reps": "Team", "TierbookSettings": "S"},
    )
    report = add_sheets(made.host, scheme="pareto", as_of=DAY)
    assert report.present == ("Team",)
    assert report.added == ("Reglas", "Niveles", "Festivos", "Desplazamientos", "Contactos")
    assert made.cells("Team") == reps
    assert made.cells("Rules") == [["Be kind."]]
    assert read_pairs(made.host)["language"] == "es"


def test_rules_that_are_there_are_not_replaced(book, amounts):
    """Whoever asks for another scheme is told of the verb that switches."""
    made = book({"Data": amounts})
    add_sheets(made.host, scheme="pareto", as_of=DAY, lang="en")
    before = made.cells("Rules")
    report = add_sheets(made.host, scheme="amount-bands", as_of=DAY)
    assert not report.written
    assert "tierbook switch WORKBOOK amount-bands" in report.notes[0]
    assert made.cells("Rules") == before
    assert report.scheme == "pareto"


def test_a_table_called_tiers_of_another_kind_is_told(book, amounts):
    """It keeps its name, so that ours cannot be there."""
    made = book({"Data": amounts, "Prices": [["Price"], [1.0]]}, {"Tiers": "Prices"})
    report = add_sheets(made.host, scheme="amount-bands", as_of=DAY, lang="en")
    assert "Prices: the workbook has a table Tiers of another kind" in report.notes[0]
    assert report.added == ("Rules", "Reps", "Holidays", "Travel", "Contacts")
    assert regrade(made.host, as_of=DAY).problems == ()


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "is of another kind"), ("zh", "其他用途"), ("es", "es de otro tipo")],
)
@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("Contacts", "contacts.column.date"),
        ("Reps", "workbook.reps.rep_name"),
        ("Holidays", "workbook.holidays.day_off"),
        ("Travel", "workbook.travel.way_minutes"),
    ],
)
def test_a_table_of_our_name_and_another_kind_is_told(book, amounts, table, column, lang, words):
    """It is not counted among what is there already, and stays as it is."""
    people = [["E-mail", "Phone"], ["zoe@example.com", "1"]]
    made = book({"Data": amounts, "People": people}, {"Customers": "Data", table: "People"})
    report = add_sheets(made.host, scheme="amount-bands", as_of=DAY, lang=lang)
    (note,) = report.notes
    assert "People" in note
    assert f" {table} " in note
    assert TEXTS.get(column, lang) in note
    assert words in note
    assert report.present == ()
    assert len(report.added) == 5
    assert made.cells("People") == people


def test_a_table_of_our_name_with_our_columns_is_there_already(book, amounts):
    """Whatever else it holds, and in whatever language."""
    log = [["Mood", "Cliente", "Fecha"], ["good", "Ann", DAY]]
    made = book({"Data": amounts, "Log": log}, {"Customers": "Data", "Contacts": "Log"})
    report = add_sheets(made.host, scheme="amount-bands", as_of=DAY, lang="en")
    assert (report.present, report.notes) == (("Log",), ())


def test_without_a_scheme_that_fits_nothing_is_put_in(book):
    """The message lists what is lacking; the workbook is as it was."""
    made = book({"Data": [["Customer", "Shoe size"], ["Ann", 40.0]]})
    with pytest.raises(InputError, match="fit no scheme"):
        add_sheets(made.host, as_of=DAY)
    assert [info.name for info in made.host.sheets()] == ["Data"]


def test_customers_on_a_sheet_that_is_not_looked_at_are_told(book, amounts):
    """Until they are graded the verbs must be told where they stand."""
    made = book({"Start": [["Customer", "Annual amount"], ["x", 1.0]], "Data": amounts})
    report = add_sheets(made.host, scheme="amount-bands", sheet="Data", as_of=DAY, lang="en")
    assert 'tierbook regrade WORKBOOK --sheet "Data"' in report.notes[0]
    there = add_sheets(made.host, sheet="Start", as_of=DAY, lang="en")
    assert there.notes == ()
