"""Another scheme in the place of the workbook's; the old rules are kept, readable and by name."""

from datetime import date

import pytest

from addin.actions.add_sheets import add_sheets
from addin.actions.check import check
from addin.actions.put_rules import put_rules
from addin.actions.regrade import regrade
from addin.actions.settings import settings
from addin.actions.switch import switch_scheme
from addin.hosts.base import Area
from addin.hosts.memory import MemoryHost
from addin.hosts.memory_sheet import Formula, MemorySheet
from addin.workbook.fit_table import read_fit
from addin.workbook.rules.carried import carried_scheme
from addin.workbook.settings import read_pairs
from grading.exceptions import InputError, RefusedError, UnknownSchemeError
from grading.language import LANGUAGES
from grading.schemes.catalogue import load_scheme, scheme_ids
from grading.schemes.toml_document import deciding_part, to_toml

DAY = date(2026, 11, 22)
KEPT = {"en": "Rules 2026-11-22", "zh": "规则 2026-11-22", "es": "Reglas 2026-11-22"}
RULES = [
    ["Inputs · inputs"],
    ["Input", "Type"],
    ["Annual amount", "number"],
    [],
    ["bands · decision table"],
    ["Annual amount", "→ grade", "Reason"],
    [">=100", "A", "from 100"],
    ["<100", "B", "below 100"],
]
TIERS = [
    ["Grade", "Label", "Bonus", "Colour", "Channel", "Every (days)", "Share"],
    ["A", "best", 7.0, "#0F6B8F", "visit", 5.0, "x"],
    ["B", "rest", 2.0, "#EFC978", "phone", None, None],
]


def all_cells(made):
    """What every sheet says."""
    return {info.name: made.cells(info.name) for info in made.host.sheets()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_rules_and_tiers_are_those_of_the_other_scheme(in_table, amounts, lang):
    """Scheme, setting and graded customers follow; the sheets stay where they are."""
    made = in_table(amounts)
    put_rules(made.host, scheme="pareto", lang=lang)
    tabs = [info.name for info in made.host.sheets()]
    report = switch_scheme(made.host, scheme="amount-bands", as_of=DAY, lang=lang)
    assert (report.scheme, report.before, report.written) == ("amount-bands", "pareto", True)
    assert report.kept == KEPT[lang]
    assert list(report.sheets) == tabs[1:]
    carried = carried_scheme(made.host, lang="en").scheme
    assert deciding_part(carried) == deciding_part(load_scheme("amount-bands"))
    assert carried.tiers == load_scheme("amount-bands").tiers
    assert read_pairs(made.host)["scheme"] == "amount-bands"
    regrade(made.host, as_of=DAY, lang="en")
    assert made.column("Grade") == ["A", "B", None, "C", "D"]


def test_the_old_rules_are_kept_as_they_stood(in_table, amounts):
    """Blocks and tiers, whoever has edited them, with the words on how to bring them back."""
    made = in_table(amounts)
    put_rules(made.host, scheme="pareto", lang="en")
    made.host.write_cells("Rules", {(1, 6): "my own note"})
    made.host.commit()
    before = all_cells(made)
    switch_scheme(made.host, scheme="amount-bands", as_of=DAY)
    kept = made.cells("Rules 2026-11-22")
    assert 'tierbook switch WORKBOOK "Rules 2026-11-22"' in kept[0][0]
    assert kept[2 : 2 + len(before["Rules"])] == before["Rules"]
    assert kept[-len(before["Tiers"]) :] == before["Tiers"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("scheme_id", scheme_ids())
def test_kept_rules_are_brought_back_by_the_name_of_their_sheet(
    in_table, amounts, scheme_id, lang
):
    """For every scheme, in every language; what was in force meanwhile is kept in turn."""
    other = "pareto" if scheme_id == "amount-bands" else "amount-bands"
    host = in_table(amounts).host
    put_rules(host, scheme=scheme_id, lang=lang)
    old = carried_scheme(host, lang=lang).scheme
    kept = switch_scheme(host, scheme=other, as_of=DAY, lang=lang, allow_problems=True).kept
    back = switch_scheme(host, scheme=kept, as_of=DAY, lang=lang, allow_problems=True)
    assert (back.scheme, back.before, back.kept) == (scheme_id, other, f"{kept} (2)")
    assert carried_scheme(host, lang=lang).scheme == old


def test_kept_rules_of_a_person_come_back_too(book, amounts):
    """A number changed on the sheet is still changed after there and back."""
    made = book(
        {"Data": amounts, "Rules": RULES, "Tiers": TIERS}, {"Customers": "Data", "Tiers": "Tiers"}
    )
    old = deciding_part(carried_scheme(made.host, lang="en").scheme)
    switch_scheme(made.host, scheme="pareto", as_of=DAY, lang="en")
    assert "scheme" in read_pairs(made.host)
    switch_scheme(made.host, scheme="rules 2026-11-22", as_of=DAY, lang="en")
    scheme = carried_scheme(made.host, lang="en").scheme
    back = deciding_part(scheme)
    assert {key: back[key] for key in old if key != "tiers"} == {
        key: value for key, value in old.items() if key != "tiers"
    }
    contacts = [(tier.contact.channel, tier.contact.every_days) for tier in scheme.tiers]
    assert contacts == [("visit", 5), ("phone", None)]
    assert "scheme" not in read_pairs(made.host)


def test_the_same_scheme_unchanged_writes_nothing(in_table, amounts):
    """Also after a re-grade has put its cutoffs on the sheet; an edited number is put back."""
    host = in_table(amounts).host
    put_rules(host, scheme="pareto", lang="en")
    regrade(host, as_of=DAY)
    same = switch_scheme(host, scheme="pareto", as_of=DAY)
    assert (same.written, same.kept, same.sheets) == (False, None, ())
    host.write_cells("Rules", {(3, 2): "My ranking"})
    host.commit()
    assert switch_scheme(host, scheme="pareto", as_of=DAY).kept == "Rules 2026-11-22"


def test_tiers_beside_a_persons_own_table_of_that_name_are_found_again(book, amounts):
    """Ours get another name then; they are read, and nothing is kept twice."""
    cakes = [["Cake", "Layers"], ["sponge", 3.0]]
    made = book({"Data": amounts, "Tiers": cakes}, {"Customers": "Data", "Tiers": "Tiers"})
    add_sheets(made.host, scheme="pareto", as_of=DAY, lang="en")
    first = switch_scheme(made.host, scheme="amount-bands", as_of=DAY)
    assert first.sheets == ("Rules", "Tiers (Tierbook)")
    again = switch_scheme(made.host, scheme="amount-bands", as_of=DAY)
    assert (again.written, again.kept) == (False, None)
    cells = made.cells("Tiers (Tierbook)")
    at = next(n for n, row in enumerate(cells, 1) if row[:2] == ["A", "VIP"])
    made.host.write_cells("Tiers (Tierbook)", {(at, 2): "Best of all"})
    made.host.commit()
    assert carried_scheme(made.host, lang="en").scheme.tiers[0].label.get("en") == "Best of all"
    assert made.cells("Tiers") == cakes


def test_a_second_sheet_of_the_day_gets_the_next_free_name(in_table, amounts):
    """Nothing that was kept is lost, nor a sheet of that name that is a person's own."""
    host = in_table(amounts).host
    put_rules(host, scheme="pareto", lang="en")
    kept = [
        switch_scheme(host, scheme=scheme, as_of=DAY).kept
        for scheme in ("amount-bands", "pareto", "amount-bands")
    ]
    assert kept == ["Rules 2026-11-22", "Rules 2026-11-22 (2)", "Rules 2026-11-22 (3)"]


def test_without_rules_only_the_setting_changes(in_table, amounts):
    """A workbook without rules of its own stays one; the second time nothing is written."""
    made = in_table(amounts)
    before = made.cells()
    report = switch_scheme(made.host, scheme="pareto", as_of=DAY)
    assert (report.sheets, report.kept, report.written) == ((), None, True)
    assert read_pairs(made.host)["scheme"] == "pareto"
    assert made.cells() == before
    assert not switch_scheme(made.host, scheme="pareto", as_of=DAY).written


def test_a_scheme_of_no_catalogue_travels_in_the_workbook(in_table, amounts, tmp_path):
    """Its rules are put in, since a colleague does not have the file."""
    own = load_scheme("amount-bands").model_copy(update={"id": "mine"})
    file = tmp_path / "mine.toml"
    file.write_text(to_toml(own), encoding="utf-8")
    host = in_table(amounts).host
    settings(host, {"scheme": "pareto"})
    report = switch_scheme(host, scheme=str(file), as_of=DAY, lang="en")
    assert report.sheets == ("Rules", "Tiers")
    assert report.kept is None
    file.unlink()
    assert carried_scheme(host, lang="en").scheme.id == "mine"
    assert "scheme" not in read_pairs(host)
    assert check(host, as_of=DAY).problems == ()


def test_tiers_alone_are_replaced_alone(book, amounts):
    """A workbook with a table Tiers and a setting goes on that way."""
    tiers = [*TIERS[:2], ["B", "rest", 2.0, "#EFC978", "phone", None, None]]
    tiers += [
        ["C", "c", 1.0, "#EEEEEE", "email", None, None],
        ["D", "d", 0.0, "#EEEEEE", "email", None, None],
    ]
    made = book({"Data": amounts, "Levels": tiers}, {"Customers": "Data", "Tiers": "Levels"})
    settings(made.host, {"scheme": "amount-bands"})
    report = switch_scheme(made.host, scheme="pareto", as_of=DAY, lang="en")
    assert report.sheets == ("Levels",)
    assert made.column("Label", "Levels") == ["core", "backbone", "ordinary", "tail"]
    assert made.column("Bonus", "Levels") == [7.0, 2.0, 1.0, 0.0]
    assert made.cells(report.kept)[-5:] == made_rows(tiers)
    assert not switch_scheme(made.host, scheme="pareto", as_of=DAY, lang="en").written


def made_rows(rows):
    """Rows without blank cells at their ends."""
    return [row[: max(n for n, c in enumerate(row, 1) if c is not None)] for row in rows]


def test_a_persons_own_columns_of_tiers_stay_beside_their_letters(book, amounts):
    """Fewer or more tiers, another order: a bonus is that of its grade."""
    made = book(
        {"Data": amounts, "Rules": RULES, "Tiers": TIERS}, {"Customers": "Data", "Tiers": "Tiers"}
    )
    switch_scheme(made.host, scheme="amount-bands", as_of=DAY, lang="en")
    assert made.column("Grade", "Tiers") == ["A", "B", "C", "D"]
    assert made.column("Bonus", "Tiers") == [7.0, 2.0, None, None]
    assert made.column("Share", "Tiers") == ["x", None, None, None]
    switch_scheme(made.host, scheme="rules 2026-11-22", as_of=DAY, lang="en")
    assert made.column("Grade", "Tiers")[:2] == ["A", "B"]
    assert made.column("Every (days)", "Tiers")[:2] == [5.0, None]


def test_columns_that_the_other_scheme_lacks_are_emptied(in_table, amounts):
    """What pareto expects of its tiers is no fact of amount-bands."""
    made = in_table(amounts)
    put_rules(made.host, scheme="pareto", lang="en")
    assert any(made.column("Expected share of revenue", "Tiers"))
    switch_scheme(made.host, scheme="amount-bands", as_of=DAY)
    assert not any(made.column("Expected share of revenue", "Tiers"))


def test_columns_that_are_lacking_are_told_before_anything_is_written(in_table):
    """By name; whoever wants it all the same can have it."""
    made = in_table([["Customer", "Stage"], ["Ann", "no_urgency"]])
    put_rules(made.host, scheme="sales-funnel", lang="en")
    before = all_cells(made)
    report = switch_scheme(made.host, scheme="amount-bands", as_of=DAY, lang="en")
    assert not report.written
    assert [problem.code for problem in report.problems] == ["missing_column"]
    assert "needs the column Annual amount" in report.problems[0].message("en")
    assert report.notes[-1] == "Nothing was changed."
    assert all_cells(made) == before
    forced = switch_scheme(
        made.host, scheme="amount-bands", as_of=DAY, lang="en", allow_problems=True
    )
    assert forced.written
    assert forced.problems == report.problems


def test_without_customers_the_switch_says_that_it_could_not_check(book):
    """An empty workbook may get its rules first; a sheet named in vain is an error."""
    host = book({"Data": [[]] * 3 + [["x"]]}).host
    put_rules(host, scheme="pareto", lang="en")
    report = switch_scheme(host, scheme="amount-bands", as_of=DAY, lang="en")
    assert report.written
    assert any("was not checked" in note for note in report.notes)
    with pytest.raises(InputError, match="Nowhere"):
        switch_scheme(host, scheme="pareto", as_of=DAY, sheet="Nowhere")


def test_faulty_rules_can_be_left_by_a_switch(book, amounts):
    """It is a way out; they are kept as they stand."""
    faulty = [*RULES[:6], [">=", "A", "?"], *RULES[7:]]
    made = book({"Data": amounts, "Rules": faulty}, {"Customers": "Data"})
    report = switch_scheme(made.host, scheme="amount-bands", as_of=DAY, lang="en")
    assert report.before is None
    assert "What stood on Rules does not hold together" in report.notes[0]
    assert [">=", "A", "?"] in made.cells(report.kept)
    assert check(made.host, as_of=DAY).problems == ()


def test_a_setting_of_no_scheme_can_be_left_by_a_switch(book, amounts):
    """The file it named is gone, say."""
    state = [["key", "value"], ["scheme", "gone.toml"]]
    made = book({"Data": amounts, "S": state}, {"Customers": "Data", "TierbookSettings": "S"})
    report = switch_scheme(made.host, scheme="pareto", as_of=DAY)
    assert (report.before, read_pairs(made.host)["scheme"]) == ("gone.toml", "pareto")


def test_an_unknown_scheme_changes_nothing(in_table, amounts):
    """The nearest is suggested."""
    host = in_table(amounts).host
    with pytest.raises(UnknownSchemeError, match="pareto"):
        switch_scheme(host, scheme="pareot", as_of=DAY)
    assert not host.commit().written


def test_cutoffs_of_the_scheme_before_are_forgotten(in_table, amounts):
    """They say nothing about the new one."""
    host = in_table(amounts).host
    put_rules(host, scheme="pareto", lang="en")
    regrade(host, as_of=DAY)
    assert read_fit(host)
    switch_scheme(host, scheme="amount-bands", as_of=DAY)
    assert read_fit(host) == []


def test_a_formula_on_the_rules_is_not_lost(amounts):
    """The switch is refused with its cell, and nothing is written."""
    rules = [list(row) for row in RULES]
    rules[6][0] = Formula('=">="&100', ">=100")
    host = MemoryHost(
        [MemorySheet("Data", amounts), MemorySheet("Rules", rules)],
        tables=[Area("Data", 1, 1, len(amounts), 3, table="Customers")],
    )
    with pytest.raises(RefusedError, match=r"Rules!A7: .* no formula of yours"):
        switch_scheme(host, scheme="pareto", as_of=DAY)
    assert host.worksheets() == ["Data", "Rules"]


@pytest.mark.parametrize(
    ("tables", "lacking"),
    [
        ({"Customers": "Data", "Orders": "Sales"}, []),
        ({"Customers": "Data", "Sold": "Sales"}, ["Last order date"]),
    ],
)
def test_a_table_of_orders_gives_what_columns_lack(book, tables, lacking):
    """So a scheme that reads orders is not said to lack them."""
    sheets = {
        "Data": [["Customer"], ["Ann"]],
        "Sales": [["Customer", "Date", "Amount"], ["Ann", date(2026, 11, 1), 5.0]],
    }
    report = switch_scheme(book(sheets, tables).host, scheme="rfm", as_of=DAY, lang="en")
    said = [problem.message("en") for problem in report.problems]
    assert [column for column in lacking if any(column in each for each in said)] == lacking
    assert report.written is not bool(lacking)
