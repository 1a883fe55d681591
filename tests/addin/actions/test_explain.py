"""One customer's grade is explained from its cells, found by key or name."""

from datetime import date

import openpyxl
import pytest

from addin.actions.explain import explain
from addin.hosts.file import FileHost
from grading.exceptions import InputError

ROWS = [
    ["Customer ID", "Customer", "Annual amount"],
    [1001.0, "Acme Ltd", 120_000.0],
    [1002.0, "acme iberia", 60_000.0],
    ["C-3", "Bolt", "lots"],
    ["C-4", "Bolt", 5.0],
    [None, None, None],
    ["C-5", "Élan 🦊", 20_000.0],
]


@pytest.mark.parametrize(
    ("wanted", "row"),
    [
        ("1001", 2),
        ("Acme Ltd", 2),
        ("ACME LTD", 2),
        ("acme i", 3),
        ("C-3", 4),
        ("c-4", 5),
        ("Élan", 7),
        ("élan 🦊", 7),
    ],
)
def test_customers_are_found_by_key_name_or_beginning(
    in_table, as_of: date, wanted: str, row: int
) -> None:
    report = explain(in_table(ROWS).host, wanted, scheme="amount-bands", as_of=as_of, lang="en")
    assert report.row == row


@pytest.mark.parametrize(
    ("wanted", "match"),
    [
        ("Bolt", r"Customers: 'Bolt' must mean one customer, but 2 .*C-3\) in row 4; Bolt \(C-4"),
        ("acme", r"2 are called so: Acme Ltd \(1001\) in row 2; acme iberia \(1002\) in row 3"),
        ("Blot", r"no customer 'Blot'\. Did you mean Bolt"),
        ("iberia", r"Did you mean acme iberia \(1002\)\?"),
        ("zzzzzz", r"no customer 'zzzzzz'\. It lists 5 customers"),
        ("", r"no customer ''"),
    ],
)
def test_unclear_customers_are_listed(in_table, as_of: date, wanted: str, match: str) -> None:
    with pytest.raises(InputError, match=match):
        explain(in_table(ROWS).host, wanted, scheme="amount-bands", as_of=as_of, lang="en")


def test_the_path_names_values_cells_and_steps(in_table, as_of: date) -> None:
    report = explain(in_table(ROWS).host, "1002", scheme="amount-bands", as_of=as_of, lang="en")
    told = report.as_json()
    assert (told["customer"], told["key"], told["grade"]) == ("acme iberia", "1002", "B")
    assert told["values"] == [
        {"input": "annual_amount", "header": "Annual amount", "cell": "C3", "value": "60000"}
    ]
    steps = told["steps"]
    assert isinstance(steps, list)
    assert steps
    assert all(set(s) == {"step", "kind", "read", "chosen", "cutoffs", "outputs"} for s in steps)
    assert told["reason"] == report.explanation.reason
    assert told["problems"] == []


def test_a_row_with_a_problem_is_explained_by_it(in_table, as_of: date) -> None:
    report = explain(in_table(ROWS).host, "C-3", scheme="amount-bands", as_of=as_of, lang="en")
    assert report.explanation.grade is None
    assert "Annual amount" in report.explanation.reason
    assert [p.cell for p in report.problems] == ["C4"]


def test_without_keys_names_and_words_follow_the_language(in_table, as_of: date) -> None:
    rows = [["客户名称", "年购买金额"], ["安", 120_000.0]]
    report = explain(in_table(rows).host, "安", scheme="amount-bands", as_of=as_of)
    assert report.lang == "zh"
    assert report.key == "安"


def test_a_formula_that_was_never_computed_shows_nothing(tmp_path, as_of: date) -> None:
    """Its cell stands blank beside the reason, not as a number that is none."""
    path = tmp_path / "book.xlsx"
    workbook = openpyxl.Workbook()
    for row in (["Customer", "Annual amount"], ["Ann", "=1+1"], ["Bo", 60_000]):
        workbook.active.append(row)
    workbook.save(path)
    with FileHost(path) as host:
        ann, bo = (
            explain(host, name, scheme="amount-bands", as_of=as_of, lang="en").values[0].value
            for name in ("Ann", "Bo")
        )
    assert (ann, bo) == ("", "60000")
