"""A scheme is checked against cases whose grades are known, as code is by its tests."""

from datetime import date
from pathlib import Path

import pytest

from addin.actions.scheme_tests import run_scheme_tests
from addin.hosts.base import Area
from addin.hosts.memory import MemoryHost
from addin.hosts.memory_sheet import Formula
from addin.workbook.case_table import case_inputs
from addin.workbook.rules.writing import write_rules
from grading.engine.headers import recognise
from grading.exceptions import InputError
from grading.schemes.catalogue import load_scheme, scheme_ids
from grading.schemes.changes import apply_changes

CUSTOMERS = [["Customer", "Annual amount"], ["Ann", 5.0], ["Bo", 3.0]]


@pytest.fixture
def cases(book):
    """A workbook with customers and a table of cases on another sheet."""

    def make(rows, **options):
        tables = {"Customers": "Data", "TestCases": "Tests"}
        return book({"Data": CUSTOMERS, "Tests": rows}, tables, **options)

    return make


def failed(report):
    return [(case.cell, case.expected, case.got) for case in report.failed]


def test_both_sides_of_each_edge_pass(cases, as_of: date) -> None:
    rows = [["Annual amount", "Expected grade"]]
    rows += [[100_000.0, "A"], [99_999.0, "B"], [50_000.0, "B"], [49_999.0, "C"], [9_999.0, "D"]]
    report = run_scheme_tests(cases(rows).host, scheme="amount-bands", as_of=as_of, lang="en")
    assert (report.cases, report.passed, report.failed) == (5, 5, ())
    assert (report.where, report.problems, report.notes) == ("TestCases", (), ())


def test_a_failing_case_names_its_cell_and_the_rule_that_decided(cases, as_of: date) -> None:
    rows = [
        ["Case", "Annual amount", "Expected grade"],
        ["on the edge", 100_000.0, "A"],
        ["just below", 99_999.0, "A"],
        [None, 5.0, "C"],
    ]
    report = run_scheme_tests(cases(rows).host, scheme="amount-bands", as_of=as_of, lang="en")
    assert report.as_json() == {
        "scheme": "amount-bands",
        "as_of": "2026-11-21",
        "cases": 3,
        "passed": 1,
        "failed": [
            {
                "case": "just below",
                "sheet": "Tests",
                "row": 3,
                "cell": "C3",
                "expected": "A",
                "got": "B",
                "reason": "Buys for 50,000 to 100,000 a year",
            },
            {
                "case": "",
                "sheet": "Tests",
                "row": 4,
                "cell": "C4",
                "expected": "C",
                "got": "D",
                "reason": "Buys for less than 10,000 a year",
            },
        ],
        "problems": [],
        "notes": [],
    }


@pytest.mark.parametrize(
    ("headers", "words", "lang"),
    [
        (["Annual amount", "Expected grade"], ["VIP", "b", "ordinary", "－"], "en"),
        (["年购买金额", "预期等级"], ["VIP客户", "重要客户", "Ｃ", "–"], "zh"),
        (["Monto anual", "Categoría esperada"], ["vip", "IMPORTANTE", "c", "-"], "es"),
        (["Revenue", "Expected"], ["A", "重要客户", "ordinario", "—"], "en"),
    ],
)
def test_headers_and_grades_are_read_in_every_language(
    cases, as_of: date, headers, words, lang
) -> None:
    rows = [headers, *zip([200_000.0, 60_000.0, 20_000.0, None], words, strict=True)]
    report = run_scheme_tests(cases(rows).host, scheme="amount-bands", as_of=as_of)
    assert (report.cases, failed(report), report.lang) == (4, [], lang)


@pytest.mark.parametrize(
    ("value", "expected", "got"), [(None, "D", None), ("lots", "D", None), (5.0, None, "D")]
)
def test_no_grade_is_something_to_expect(cases, as_of: date, value, expected, got) -> None:
    rows = [["Annual amount", "Expected grade"], [value, expected or "-"]]
    report = run_scheme_tests(cases(rows).host, scheme="amount-bands", as_of=as_of, lang="en")
    assert failed(report) == [("B2", expected, got)]
    assert report.problems == ()


def test_an_expected_grade_that_is_none_is_a_problem_not_a_failure(cases, as_of: date) -> None:
    rows = [["Annual amount", "Expected grade"], [5.0, "Q"], [5.0, None], [5.0, "D"]]
    report = run_scheme_tests(cases(rows).host, scheme="amount-bands", as_of=as_of, lang="en")
    assert (report.cases, report.failed) == (1, ())
    assert sorted((p.cell, p.code) for p in report.problems) == [
        ("B2", "unknown_grade"),
        ("B3", "blank"),
    ]
    message = next(p.message("en") for p in report.problems if p.cell == "B2")
    assert "Tests B2: Expected grade must be one of the grades A, B, C, D, or -" in message


def test_blank_rows_are_no_cases(cases, as_of: date) -> None:
    rows = [["Annual amount", "Expected grade"], [5.0, "D"], [None, None], [5.0, "D"]]
    report = run_scheme_tests(cases(rows).host, scheme="amount-bands", as_of=as_of, lang="en")
    assert (report.cases, report.problems) == (2, ())


def test_a_table_without_rows_holds_no_cases_yet(cases, as_of: date) -> None:
    rows = [["Annual amount", "Expected grade"], [None, None]]
    report = run_scheme_tests(cases(rows).host, scheme="amount-bands", as_of=as_of, lang="en")
    assert (report.cases, report.failed, report.problems) == (0, (), ())


def test_the_table_is_found_on_any_sheet_whatever_its_case(book, as_of: date) -> None:
    rows = [["Notes"], [None], ["Annual amount", "Expected grade"], [5.0, "A"]]
    made = book({"Data": CUSTOMERS, "Tests": rows}, {"TESTCASES": ("Tests", 3)})
    report = run_scheme_tests(made.host, scheme="amount-bands", as_of=as_of, lang="en")
    assert failed(report) == [("B4", "A", "D")]


@pytest.mark.parametrize("sheet", [None, "Data"])
def test_without_the_table_it_says_how_to_make_one(cases, book, as_of: date, sheet) -> None:
    made = (
        book({"Data": CUSTOMERS}, {"Customers": "Data"})
        if sheet is None
        else cases([["Annual amount", "Expected grade"], [5.0, "D"]])
    )
    match = (
        "no table called TestCases. To make one: on any sheet type the headers Annual amount, "
        "Growth potential and Expected grade, one case per row below"
    )
    with pytest.raises(InputError, match=match):
        run_scheme_tests(made.host, scheme="amount-bands", sheet=sheet, as_of=as_of)


@pytest.mark.parametrize(
    ("headers", "lacking"),
    [
        (["Annual amount", "Grade"], "Expected grade"),
        (["City", "Expected grade"], "Annual amount"),
    ],
)
def test_a_column_that_is_lacking_is_named(cases, as_of: date, headers, lacking: str) -> None:
    made = cases([headers, ["x", "A"]])
    with pytest.raises(InputError, match=f"“{lacking}” is needed") as caught:
        run_scheme_tests(made.host, scheme="amount-bands", as_of=as_of, lang="en")
    assert str(caught.value).endswith(
        "have the columns Annual amount, Growth potential and Expected grade."
    )


def test_two_columns_for_one_input_are_a_problem(cases, as_of: date) -> None:
    made = cases([["Annual amount", "Growth potential", "Potential", "Expected grade"],
                        [200_000.0, "high", "low", "A"]])  # fmt: skip
    report = run_scheme_tests(made.host, scheme="amount-bands", as_of=as_of, lang="en")
    assert [p.code for p in report.problems] == ["clashing_columns"]


def test_cases_of_a_ranking_are_ranked_among_themselves(cases, as_of: date) -> None:
    """The customers of the workbook are left out, so the same cases always answer the same."""
    rows = [["Annual amount", "Expected grade"], [9.0, "A"], [8.0, "C"], [7.0, "B"], [7.0, "C"]]
    report = run_scheme_tests(cases(rows).host, scheme="pareto", as_of=as_of, lang="en")
    assert failed(report) == [("B3", "C", "B"), ("B4", "B", "C")]
    assert "ranked among themselves" in report.notes[0]


@pytest.mark.parametrize(("cutoff", "grade"), [(8.0, "A"), (8.5, "B")])
def test_a_ranking_with_cutoffs_is_checked_by_them(
    cases, as_of: date, cutoff: float, grade: str
) -> None:
    scheme = load_scheme("pareto")
    fitted = scheme.steps[0].model_copy(update={"cutoffs": (cutoff, 5.0, 1.0), "fitted_rows": 9})
    scheme = scheme.model_copy(update={"steps": (fitted,)})
    made = cases([["Annual amount", "Expected grade"], [8.0, grade]])
    report = run_scheme_tests(made.host, scheme=scheme, as_of=as_of, lang="en")
    assert (report.cases, report.failed, report.notes) == (1, (), ())


def test_without_a_scheme_the_workbooks_own_is_checked(book, as_of: date) -> None:
    sheets = {
        "Tests": [["Annual amount", "Orders per month", "Expected grade"], [5.0, 6.0, "A"]],
        "Settings": [["Key", "Value"], ["scheme", "frequency-bands"]],
    }
    made = book(sheets, {"TestCases": "Tests", "TierbookSettings": "Settings"})
    report = run_scheme_tests(made.host, as_of=as_of, lang="en")
    assert (report.scheme, report.failed) == ("frequency-bands", ())


def test_the_workbooks_own_rules_are_checked_before_its_setting(book, as_of: date) -> None:
    changed = apply_changes(load_scheme("amount-bands"), ["rule:bands.1:annual_amount=>=90000"])
    sheets = {
        "Tests": [["Annual amount", "Expected grade"], [90_000.0, "A"], [89_999.0, "B"]],
        "Settings": [["Key", "Value"], ["scheme", "pareto"]],
        "Rules": [[cell.value for cell in row] or [None] for row in write_rules(changed, "en")],
    }
    made = book(sheets, {"TestCases": "Tests", "TierbookSettings": "Settings"})
    report = run_scheme_tests(made.host, as_of=as_of, lang="en")
    assert (report.scheme, report.cases, report.failed) == ("amount-bands", 2, ())


def test_without_any_setting_the_cases_columns_tell_the_scheme(book, as_of: date) -> None:
    rows = [["Orders per month", "Expected grade"], [6.0, "A"]]
    made = book({"Tests": rows}, {"TestCases": "Tests"})
    assert run_scheme_tests(made.host, as_of=as_of).scheme == "frequency-bands"


def test_a_header_row_that_is_switched_off_is_named(as_of: date) -> None:
    rows = [["Annual amount", "Expected grade"], [5.0, "D"]]
    area = Area("Tests", 1, 1, 2, 2, table="TestCases")
    host = MemoryHost({"Tests": rows}, tables=[area], headerless=["TestCases"])
    with pytest.raises(InputError, match="must show its header row"):
        run_scheme_tests(host, scheme="amount-bands", as_of=as_of)


def test_dates_are_checked_as_of_the_day_asked_for(cases) -> None:
    headers = ["Decision role", "Need", "Budget", "First contact", "Expected grade"]
    rows = [headers, ["first", "yes", "yes", date(2026, 11, 1), "A"]]
    made = cases(rows)
    days = {10: [], 11: [("E2", "A", "B")]}
    for day, expected in days.items():
        report = run_scheme_tests(
            made.host, scheme="decision-maker", as_of=date(2026, 11, 1 + day), lang="en"
        )
        assert failed(report) == expected


def test_cases_may_be_formulas(as_of: date) -> None:
    rows = [["Annual amount", "Expected grade"], [Formula("=2*3", 6.0), Formula('="D"', "D")]]
    area = Area("Tests", 1, 1, 2, 2, table="TestCases")
    report = run_scheme_tests(
        MemoryHost({"Tests": rows}, tables=[area]), scheme="amount-bands", as_of=as_of, lang="en"
    )
    assert (report.cases, report.failed) == (1, ())


@pytest.mark.parametrize("scheme", scheme_ids())
@pytest.mark.parametrize("lang", ["en", "zh", "es"])
def test_no_header_of_the_table_is_taken_for_another(scheme: str, lang) -> None:
    """In every scheme and language, each column is recognised as itself."""
    inputs = case_inputs(load_scheme(scheme))
    found = recognise([wanted.label.get(lang) for wanted in inputs], inputs)
    assert found.clashes == ()
    assert found.positions == {wanted.name: place for place, wanted in enumerate(inputs)}


@pytest.mark.parametrize("book", ["file"], indirect=True)
def test_not_one_byte_of_a_file_changes(cases, as_of: date, tmp_path: Path) -> None:
    made = cases([["Annual amount", "Expected grade"], [5.0, "A"]])
    (path,) = tmp_path.glob("*.xlsx")
    before = path.read_bytes()
    run_scheme_tests(made.host, scheme="amount-bands", as_of=as_of)
    assert made.host.commit().written is False
    assert path.read_bytes() == before
