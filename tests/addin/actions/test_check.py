"""A check says all that is wrong or doubtful at once, and changes nothing."""

from datetime import date

from addin.actions.check import check
from addin.hosts.base import Area
from addin.hosts.memory import MemoryHost
from addin.hosts.memory_sheet import Formula
from grading.schemes.catalogue import load_scheme


def test_a_sound_list_has_nothing_to_tell(in_table, amounts, as_of: date) -> None:
    del amounts[3]
    report = check(in_table(amounts).host, scheme="amount-bands", as_of=as_of, lang="en")
    assert report.as_json() == {
        "scheme": "amount-bands",
        "customers": 4,
        "graded": 4,
        "problems": [],
        "warnings": [],
        "notes": [],
    }


def test_all_problems_come_together_with_their_cells(in_table, as_of: date) -> None:
    rows = [
        ["Customer", "Annual amount", "Annual amount 2", "Last contact"],
        ["Ann", "#DIV/0!", None, None],
        ["Ann", 5.0, None, None],
        [None, 5.0, None, None],
        ["Cy", "12 apples", None, date(2027, 1, 1)],
        ["Di", None, None, None],
        ["Ed", -1.0, None, None],
    ]
    made = in_table(rows)
    before = made.cells()
    report = check(made.host, scheme="amount-bands", as_of=as_of, lang="en")
    assert [(p.cell, p.code) for p in report.problems] == [
        ("B2", "error_value"),
        ("A3", "duplicate_key"),
        ("A4", "blank_key"),
        ("B5", "not_a_number"),
        ("D5", "future_date"),
        ("B6", "blank"),
    ]
    assert [w.cell for w in report.warnings] == ["B7"]
    assert (report.customers, report.graded) == (6, 3)
    assert made.cells() == before


def test_problems_have_the_shape_scripts_rely_on(in_table, as_of: date) -> None:
    made = in_table([["客户名称", "年购买金额"], ["安", "很多"]])
    report = check(made.host, scheme="amount-bands", as_of=as_of)
    problems = report.as_json()["problems"]
    assert isinstance(problems, list)
    assert list(problems[0]) == ["sheet", "row", "column", "cell", "value", "expected", "message"]
    assert problems[0]["cell"] == "B2"
    assert problems[0]["column"] == "年购买金额"
    assert report.lang == "zh"
    assert problems[0]["message"] != report.problems[0].message("en")


def test_missing_and_doubled_columns_are_problems_not_errors(in_table, as_of: date) -> None:
    missing = check(
        in_table([["Customer", "City"], ["Ann", "Rome"]]).host,
        scheme="amount-bands",
        as_of=as_of,
    )
    assert [p.code for p in missing.problems] == ["missing_column"]
    doubled = in_table([["Customer", "Sales", "Revenue"], ["Ann", 1.0, 2.0]])
    codes = [p.code for p in check(doubled.host, scheme="amount-bands", as_of=as_of).problems]
    assert codes[0] == "clashing_columns"


def test_blank_and_duplicate_headers_are_named(book, as_of: date) -> None:
    rows = [["Customer", "Annual amount", None, "Note", "note"], ["Ann", 1.0, "x", "y", "z"]]
    report = check(book({"Data": rows}).host, scheme="amount-bands", as_of=as_of, lang="en")
    messages = [w.message("en") for w in (*report.problems, *report.warnings)]
    assert any("column C has none" in text for text in messages)
    assert any("D1 and E1" in text or "D1, E1" in text for text in messages)


def test_merged_cells_are_named(amounts, as_of: date) -> None:
    host = MemoryHost({"Data": amounts})
    host.sheet("Data").merged = (Area("Data", 2, 3, 3, 3),)
    report = check(host, scheme="amount-bands", as_of=as_of, lang="en")
    assert report.problems[0].message("en").startswith("Data!C2:C3: cells among the customers")


def test_formulas_in_our_column_and_outside_sources_are_told(in_memory, as_of: date) -> None:
    rows = [["Customer", "Annual amount", "Grade"], ["Ann", 1.0, Formula("=1", "A")]]
    host = in_memory(rows, names={"Tierbook_Grade": "Data!$C$1"}, fed_by={"Customers": "query"})
    notes = check(host, scheme="amount-bands", as_of=as_of, lang="en").notes
    assert len(notes) == 2
    assert "holds formulas" in notes[0]
    assert "filled by a query" in notes[1]


def test_findings_about_the_scheme_stand_first(in_table, amounts, as_of: date) -> None:
    scheme = load_scheme("frequency-bands")
    table = scheme.steps[-1]
    assert table.kind == "decision_table"
    holed = table.model_copy(update={"rules": table.rules[:-1]})
    gapped = scheme.model_copy(update={"steps": (*scheme.steps[:-1], holed)})
    rows = [["Customer", "Orders per month"], ["Ann", "x"]]
    report = check(in_table(rows).host, scheme=gapped, as_of=as_of, lang="en")
    assert [w.code for w in report.warnings][:1] == ["scheme_warning"]
    assert report.warnings[0].header == table.name
    assert report.warnings[0].cell is None


def test_a_row_no_rule_fits_is_named_though_no_cell_is_at_fault(in_table, as_of: date) -> None:
    scheme = load_scheme("frequency-bands")
    table = scheme.steps[-1]
    assert table.kind == "decision_table"
    only_first = table.model_copy(update={"rules": table.rules[:1]})
    first = scheme.model_copy(update={"steps": (*scheme.steps[:-1], only_first)})
    rows = [["Customer", "Orders per month"], ["Ann", 9.0], ["Bo", 0.0]]
    report = check(in_table(rows).host, scheme=first, as_of=as_of, lang="en")
    assert [(p.code, p.row) for p in report.problems] == [("not_graded", 3)]
    assert report.problems[0].message("en").startswith("Data, row 3 (Bo): Not graded: no rule")
