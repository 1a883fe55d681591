"""Rules, tiers and names that people have spoilt: all told at once, nothing written."""

from datetime import date

import openpyxl
import pytest

from addin.actions.add_sheets import add_sheets
from addin.actions.check import check
from addin.actions.plan import plan
from addin.actions.preview import preview
from addin.actions.put_rules import put_rules
from addin.actions.regrade import regrade
from addin.actions.switch import switch_scheme
from addin.hosts.file import FileHost
from addin.hosts.memory_sheet import Formula
from addin.workbook.rules.carried import carried_scheme, find_rules
from addin.workbook.rules.faults import RulesError
from grading.exceptions import RefusedError

DAY = date(2026, 11, 22)
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
TIERS = [["Grade", "Label", "Colour"], ["A", "best", "#0F6B8F"], ["B", "rest", "#EFC978"]]
LIST = [["Customer", "Annual amount"], ["Ann", 100.0], ["Bo", 99.0]]
TABLES = {"Customers": "Data", "Tiers": "Tiers"}
SPOILT = [
    *RULES[:4],
    ["merged · decision table"],
    ["Annual amount", "→ size", "Reason"],
    [">=1,000", "big", "a comma within a number"],
    [date(2026, 1, 2), "small", "1-2 became a date"],
    [],
    ["Annual amount", "→ other"],
    [">1", "without a title"],
    [],
    ["half · scorecard"],
    [],
    ["points · scorecard"],
    ["Characteristic", "Weight %", "Points"],
    ["Annual amount", 100.0, 5.0],
    [],
    ["bands · decision table"],
    ["Annual amount", "→ grade", "Reason"],
    [Formula('=">="&100', ">=100"), "A", "a formula's result counts"],
    ["#REF!", "B", "an error cell"],
    ["-", "E", "no tier is called so"],
]
SPOILT_TIERS = [
    ["Grade", "Label", "Colour"],
    ["A", "best", "sky blue"],
    ["B", "rest", "#EFC978"],
    ["B", "rest again", "#EFC978"],
    ["Z", "never given", "#EFC978"],
]
FAULTS = {
    "Rules!A7": "1000",
    "Rules!A8": "date",
    "Rules!A10": "title row",
    "Rules!A13": "half",
    "Rules!A16": "Condition",
    "Rules!A22": "#REF!",
    "Tiers!C2": "sky blue",
    "Tiers!A4": "listed once",
}


def test_every_kind_of_fault_is_told_at_once(book):
    """Each with its cell; what was read as usual is not told."""
    made = book({"Data": LIST, "Rules": SPOILT, "Tiers": SPOILT_TIERS}, TABLES)
    report = check(made.host, as_of=DAY, lang="en")
    told = {f"{p.sheet}!{p.cell}": p.message("en") for p in report.problems}
    assert {cell for cell, part in FAULTS.items() if part not in told.get(cell, "")} == set()


def test_faulty_rules_are_never_graded_by(book):
    """Each verb that writes stops before it does."""
    made = book({"Data": LIST, "Rules": SPOILT, "Tiers": SPOILT_TIERS}, TABLES)
    for verb in (regrade, plan, preview, add_sheets):
        with pytest.raises(RulesError, match="Rules!A7"):
            verb(made.host, as_of=DAY)
    assert not made.host.commit().written
    assert made.cells() == LIST


def test_cells_merged_in_excel_are_told(tmp_path):
    """In a file, where a merge is a thing of the sheet."""
    path = tmp_path / "book.xlsx"
    made = openpyxl.Workbook()
    for name, rows in (("Data", LIST), ("Rules", RULES)):
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.remove(made.active)
    made["Rules"].merge_cells("A7:A8")
    made.save(path)
    with FileHost(path) as host:
        (problem,) = check(host, as_of=DAY, lang="en").problems
    assert (problem.sheet, problem.cell) == ("Rules", "A7")
    assert "Unmerge" in problem.message("en")


@pytest.mark.parametrize("name", ["TierbookRules", "Tierbook_Sheet_Rules"])
@pytest.mark.parametrize("reference", ["#REF!", "#REF!$A$1", "Gone!$A$1"])
def test_names_that_lead_nowhere_do_no_harm(book, name, reference):
    """The sheet was deleted: the rules are put in anew, or found by the title of their sheet."""
    made = book({"Data": LIST}, {"Customers": "Data"}, names={name: reference})
    assert find_rules(made.host) is None
    put_rules(made.host, scheme="pareto", lang="en")
    assert carried_scheme(made.host, lang="en").scheme.id == "pareto"
    typed = book({"Data": LIST, "Rules": RULES}, {"Customers": "Data"}, names={name: reference})
    assert regrade(typed.host, as_of=DAY).problems == ()
    assert switch_scheme(typed.host, scheme="amount-bands", as_of=DAY).sheets[0] == "Rules"


@pytest.mark.parametrize("verb", [put_rules, add_sheets, switch_scheme])
def test_a_workbook_of_a_newer_tierbook_is_left_alone(book, verb):
    """With the word to update; nothing is written."""
    state = [["key", "value"], ["version", "2"]]
    made = book({"Data": LIST, "S": state}, {"Customers": "Data", "TierbookSettings": "S"})
    as_of = {} if verb is put_rules else {"as_of": DAY}
    with pytest.raises(RefusedError, match="Update Tierbook"):
        verb(made.host, scheme="amount-bands", **as_of)
    assert [info.name for info in made.host.sheets()] == ["Data", "S"]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_label_in_one_language_serves_all(book, lang):
    """A person's own word is shown as it is; it is never blank for want of a translation."""
    tiers = [TIERS[0], ["A", "头等", "#0F6B8F"], ["B", "其余", "#EFC978"]]
    made = book({"Data": LIST, "Rules": RULES, "Tiers": tiers}, TABLES)
    regrade(made.host, as_of=DAY, lang=lang)
    assert made.column("Label" if lang == "en" else "Etiqueta") == ["头等", "其余"]
    kept = switch_scheme(made.host, scheme="amount-bands", as_of=DAY, lang=lang).kept
    switch_scheme(made.host, scheme=kept, as_of=DAY, lang=lang)
    assert [
        tier.label.get(lang) for tier in carried_scheme(made.host, lang=lang).scheme.tiers
    ] == [
        "头等",
        "其余",
    ]


def test_an_override_to_a_grade_of_the_scheme_before_is_told_after_a_switch(book):
    """The rules decide such a row until the cell is corrected."""
    rows = [["Customer", "Annual amount", "Override"], ["Ann", 100.0, "D"], ["Bo", 99.0, None]]
    made = book({"Data": rows, "Rules": RULES, "Tiers": TIERS}, TABLES)
    (problem,) = check(made.host, as_of=DAY, lang="en").problems
    assert "must be one of the grades A, B" in problem.message("en")
    switch_scheme(made.host, scheme="amount-bands", as_of=DAY, lang="en")
    assert check(made.host, as_of=DAY).problems == ()
