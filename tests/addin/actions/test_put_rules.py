"""A workbook carries its own rules: put in, edited, graded by."""

from datetime import date

import pytest

from addin.actions.check import check
from addin.actions.explain import explain
from addin.actions.plan import plan
from addin.actions.put_rules import put_rules
from addin.actions.regrade import regrade
from addin.hosts.base import Area
from addin.workbook.rules.carried import carried_scheme, find_rules
from addin.workbook.rules.faults import RulesError
from grading.exceptions import InputError, RefusedError
from grading.language import LANGUAGES
from grading.schemes.catalogue import load_scheme, scheme_ids
from grading.schemes.toml_document import deciding_part

HAND_WRITTEN = [
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
    ["Grade", "Label", "Colour", "Channel", "Every (days)"],
    ["A", "best", "#0F6B8F", "visit", 5.0],
    ["B", "rest", "#EFC978", "phone", None],
]
DATA = [["Customer", "Annual amount"], ["Ann", 100.0], ["Bo", 99.0]]


def hand_made(book, rules=HAND_WRITTEN, tiers=TIERS, tab="Rules", **options):
    """A workbook with a sheet of rules that a person has typed."""
    tables = {"Customers": "Data", **({"Tiers": "Tiers"} if tiers else {})}
    sheets = {"Data": DATA, tab: rules, **({"Tiers": tiers} if tiers else {})}
    return book(sheets, tables, **options)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("scheme_id", scheme_ids())
def test_rules_that_were_put_in_decide_as_the_scheme_does(book, scheme_id, lang):
    """In memory and in a file, for every scheme, in every language."""
    host = book({"Data": DATA}).host
    report = put_rules(host, scheme=scheme_id, lang=lang)
    assert report.written
    assert [info.name for info in host.sheets()][1:] == list(report.sheets)
    carried = carried_scheme(host, lang="en")
    assert carried.sheet == report.sheets[0]
    assert deciding_part(carried.scheme) == deciding_part(load_scheme(scheme_id))
    assert carried.scheme.tiers == load_scheme(scheme_id).tiers


def test_without_a_name_the_scheme_that_fits_is_put_in(in_table, amounts):
    """The customers' columns say which."""
    del amounts[3]
    header = ["Customer", "Stage"]
    report = put_rules(in_table([header, ["Ann", "no_urgency"]]).host, lang="en")
    assert report.scheme == "sales-funnel"


def test_rules_are_never_put_over_others(book):
    """Neither ours nor somebody's table of tiers."""
    host = book({"Data": DATA}).host
    put_rules(host, scheme="pareto", lang="en")
    with pytest.raises(RefusedError, match="Rules: a workbook carries one set of rules"):
        put_rules(host, scheme="amount-bands", lang="en")
    alone = book({"Data": DATA, "Levels": TIERS}, {"Tiers": "Levels"}).host
    with pytest.raises(RefusedError, match="Levels: the workbook has a table Tiers already"):
        put_rules(alone, scheme="pareto", lang="en")


def test_every_verb_uses_the_workbooks_own_rules(book, as_of: date):
    """100 is A here, though in the catalogue it would be D; a visit is due every 5 days."""
    made = hand_made(book)
    assert check(made.host, as_of=as_of, lang="en").scheme == "workbook"
    regrade(made.host, as_of=as_of, lang="en")
    assert made.column("Grade") == ["A", "B"]
    assert made.column("Label") == ["best", "rest"]
    assert explain(made.host, "Bo", as_of=as_of, lang="en").as_json()["grade"] == "B"
    report = plan(made.host, as_of=as_of, lang="en", weeks=2)
    assert {visit.customer for visit in report.visits} == {"Ann"}
    assert len(report.visits) >= 2


@pytest.mark.parametrize("tab", ["rules", "规则", "Reglas"])
def test_the_sheet_is_found_by_its_title_in_any_language(book, tab, as_of: date):
    """Somebody who types the rules gives no names to cells."""
    assert check(hand_made(book, tab=tab).host, as_of=as_of, lang="en").scheme == "workbook"


def test_the_sheet_is_found_by_its_name_after_it_was_renamed(book, as_of: date):
    """A defined name follows the sheet."""
    made = hand_made(book, tab="Unsere Regeln", names={"TierbookRules": "'Unsere Regeln'!$A$1"})
    assert find_rules(made.host).name == "Unsere Regeln"
    gone = book({"Data": DATA}, names={"TierbookRules": "#REF!$A$1"})
    assert find_rules(gone.host) is None


def test_a_sheet_of_house_rules_is_somebodys_own(book, as_of: date):
    """A sheet called Rules without a block is left alone."""
    made = book({"Data": DATA, "Rules": [["Be kind."], ["Be fast.", "Always."]]})
    assert check(made.host, scheme="pareto", as_of=as_of, lang="en").notes == ()
    assert find_rules(made.host) is None


def test_what_was_asked_for_beats_the_rules_which_beat_the_setting(book, as_of: date):
    """--scheme, then the workbook's own rules, then its setting."""
    settings = [["key", "value"], ["scheme", "pareto"]]
    sheets = {"Data": DATA, "Rules": HAND_WRITTEN, "Tiers": TIERS, "S": settings}
    tables = {"Customers": "Data", "Tiers": "Tiers", "TierbookSettings": "S"}
    host = book(sheets, tables).host
    assert check(host, as_of=as_of, lang="en").scheme == "workbook"
    asked = check(host, scheme="amount-bands", as_of=as_of, lang="en")
    assert asked.scheme == "amount-bands"
    assert "own rules on the sheet Rules" in asked.notes[0]
    del sheets["Rules"], sheets["Tiers"], tables["Tiers"]
    assert check(book(sheets, tables).host, as_of=as_of, lang="en").scheme == "pareto"


def test_tiers_alone_say_how_customers_are_looked_after(book, as_of: date):
    """The scheme is the one that fits; its tiers are the workbook's."""
    header = ["Customer", "Annual amount", "Growth potential"]
    tiers = [["Grade", "Label"], *([grade, f"own {grade}"] for grade in "ABCD")]
    settings = [["key", "value"], ["scheme", "amount-bands"]]
    sheets = {"Data": [header, ["Ann", 100_000.0, None]], "T": tiers, "S": settings}
    made = book(sheets, {"Customers": "Data", "Tiers": "T", "TierbookSettings": "S"})
    regrade(made.host, as_of=as_of, lang="en")
    assert made.column("Label") == ["own A"]
    sheets["T"] = [*tiers[:-1], ["Z", "invented"]]
    faulty = book(sheets, {"Customers": "Data", "Tiers": "T", "TierbookSettings": "S"})
    with pytest.raises(RulesError) as caught:
        regrade(faulty.host, as_of=as_of, lang="en")
    assert [(p.cell, p.value) for p in caught.value.problems] == [("A1", "D"), ("A5", "Z")]


def test_faulty_rules_stop_a_regrade_and_are_listed_by_check(book, as_of: date):
    """All faults with their cells; nothing is written by rules that do not hold together."""
    rules = [list(row) for row in HAND_WRITTEN]
    rules[6][0], rules[7][1] = ">=1,000", "Z"
    tiers = [list(row) for row in TIERS]
    tiers[1][2] = "red"
    made = hand_made(book, rules, tiers)
    before = made.cells()
    with pytest.raises(RulesError, match="4 faults"):
        regrade(made.host, as_of=as_of, lang="en")
    assert made.cells() == before
    report = check(made.host, as_of=as_of, lang="en")
    assert [(p.sheet, p.cell) for p in report.problems] == [
        ("Rules", "A7"),
        ("Rules", "B8"),
        ("Tiers", "C2"),
        ("Tiers", "A3"),
    ]
    assert report.as_json()["problems"][0]["message"].endswith("write 1000.")
    assert "must be mended first" in report.notes[0]


def test_a_threshold_that_excel_made_a_date_of_is_named(book, as_of: date):
    """On either host, by the format of the cell."""
    rules = [list(row) for row in HAND_WRITTEN]
    rules[6][0] = date(2026, 1, 2)
    report = check(hand_made(book, rules).host, as_of=as_of, lang="en")
    assert [(p.cell, p.code, p.value) for p in report.problems] == [
        ("A7", "rules_became_date", "2026-01-02")
    ]


def test_computed_thresholds_are_used_and_said(book, as_of: date):
    """Formulas count by their last result; one without a result is a fault."""
    from addin.hosts.memory_sheet import Formula

    rules = [list(row) for row in HAND_WRITTEN]
    rules[6][0] = Formula("=1+98", 99.0)
    rules[7][0] = "-"
    made = hand_made(book, rules)
    report = check(made.host, as_of=as_of, lang="en")
    assert report.notes[0].startswith("Rules: the rules hold formulas in A7.")
    regrade(made.host, as_of=as_of, lang="en")
    assert made.column("Grade") == ["B", "A"]


def test_a_formula_without_a_result_is_a_fault(as_of: date):
    """Nothing is guessed from a formula that was never calculated."""
    from addin.hosts.memory import MemoryHost
    from addin.hosts.memory_sheet import Formula

    rules = [list(row) for row in HAND_WRITTEN]
    rules[6][0] = Formula("=1+98", None, cached=False)
    host = MemoryHost(
        {"Data": DATA, "Rules": rules}, tables=[Area("Data", 1, 1, 3, 2, table="Customers")]
    )
    report = check(host, as_of=as_of, lang="en")
    assert [(p.cell, p.code) for p in report.problems] == [("A7", "rules_uncached")]


def test_rules_that_lack_a_block_take_it_from_the_setting(book, as_of: date):
    """A sheet with nothing but one table of rules stands on the scheme of the setting."""
    settings = [["key", "value"], ["scheme", "amount-bands"]]
    rules = [
        ["bands · decision table"],
        ["Annual amount", "→ grade"],
        [">=100", "A"],
        ["<100", "D"],
    ]
    sheets = {"Data": DATA, "Rules": rules, "S": settings}
    made = book(sheets, {"Customers": "Data", "TierbookSettings": "S"})
    regrade(made.host, as_of=as_of, lang="en")
    assert made.column("Grade") == ["A", "D"]
    assert made.column("Label") == ["VIP", "potential"]


def test_no_scheme_at_all_is_said(book):
    """Nothing named, nothing that fits."""
    with pytest.raises(InputError, match="fit no scheme"):
        put_rules(book({"Data": [["Customer", "Shoe size"], ["Ann", 38.0]]}).host, lang="en")
