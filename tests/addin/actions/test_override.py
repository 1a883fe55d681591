"""A grade set by hand always wins and is never touched."""

from datetime import date

import pytest

from addin.actions.explain import explain
from addin.actions.plan import plan
from addin.actions.regrade import regrade

HEADERS = ["Customer", "Annual amount", "Override", "Override by", "Override reason"]


def rows(*overrides: tuple[object, ...]) -> list[list[object]]:
    filled = [[*cells, *[None] * (3 - len(cells))] for cells in overrides]
    return [HEADERS, *[[f"C{n}", 120_000.0, *cells] for n, cells in enumerate(filled)]]


@pytest.mark.parametrize(
    ("override", "grade", "label"),
    [
        ("C", "C", "ordinary"),
        (" c ", "C", "ordinary"),
        ("Ordinary", "C", "ordinary"),
        ("Ｄ", "D", "potential"),
        ("A", "A", "VIP"),
        (None, "A", "VIP"),
        ("  ", "A", "VIP"),
    ],
)
def test_an_override_is_the_grade(
    in_table, as_of: date, override: object, grade: str, label: str
) -> None:
    made = in_table(rows((override,)))
    before = made.column("Override")
    report = regrade(made.host, scheme="amount-bands", as_of=as_of, lang="en")
    assert made.column("Grade") == [grade]
    assert made.column("Label") == [label]
    assert made.column("Override") == before
    assert {tier.grade: tier.customers for tier in report.tiers}[grade] == 1
    assert report.problems == ()


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (("B",), "Set by hand to B. By the rules A: "),
        (("B", "Eve"), "Set by hand to B by Eve. By the rules A: "),
        (("B", None, "new owner"), "Set by hand to B: new owner. By the rules A: "),
        (("B", "Eve", "new owner"), "Set by hand to B by Eve: new owner. By the rules A: "),
    ],
)
def test_the_reason_says_who_and_why(in_table, as_of: date, cells, reason: str) -> None:
    made = in_table(rows(cells))
    regrade(made.host, scheme="amount-bands", as_of=as_of, lang="en")
    assert str(made.column("Reason")[0]).startswith(reason)


def test_a_word_no_tier_is_called_is_a_problem_and_the_rules_decide(in_table, as_of: date) -> None:
    made = in_table(rows(("E",), ("B",)))
    report = regrade(made.host, scheme="amount-bands", as_of=as_of, lang="en")
    assert made.column("Grade") == ["A", "B"]
    assert [(p.cell, p.value) for p in report.problems] == [("C2", "E")]
    assert "one of the grades A, B, C, D" in report.problems[0].message("en")


def test_an_override_grades_a_row_that_the_rules_cannot(in_table, as_of: date) -> None:
    customers = rows(("B",))
    customers[1][1] = None
    made = in_table(customers)
    regrade(made.host, scheme="amount-bands", as_of=as_of, lang="en")
    assert made.column("Grade") == ["B"]
    assert "By the rules –: Not graded" in str(made.column("Reason")[0])


def test_explaining_and_planning_follow_the_override(in_table, as_of: date) -> None:
    made = in_table(rows(("D", "Eve")))
    told = explain(made.host, "C0", scheme="amount-bands", as_of=as_of, lang="en").explanation
    assert (told.grade, told.label) == ("D", "potential")
    assert told.reason.startswith("Set by hand to D by Eve")
    report = plan(made.host, scheme="amount-bands", as_of=as_of, lang="en")
    assert {visit.grade for visit in report.visits} == {"D"}
