"""Sheets of rules as plain rows."""

from collections.abc import Callable, Sequence

import pytest

from addin.hosts.base import Area
from addin.workbook.rules.faults import RulesError
from addin.workbook.rules.grid import Grid
from addin.workbook.rules.reading import read_rules
from addin.workbook.rules.scheme import scheme_from_workbook
from addin.workbook.rules.tiers_reading import read_tiers
from grading.language import Lang
from grading.schemes.models import Scheme

Rows = Sequence[Sequence[object]]


@pytest.fixture
def small_rules() -> list[list[object]]:
    """Two inputs, a table of sizes, a table of grades."""
    return [
        ["Inputs · inputs"],
        ["Input", "Type", "Required", "Choices"],
        ["Revenue", "number", "yes"],
        ["Potential", "choice", "no", "high, low"],
        [],
        ["sizes · decision table"],
        ["Revenue", "→ size", "Reason"],
        [">=1000", "large", "buys much"],
        ["<1000", "small", "buys little"],
        [],
        ["grades · decision table"],
        ["size", "Potential", "→ grade", "Reason"],
        ["large", "-", "A", "{sizes}"],
        ["-", "high", "A", "{sizes}, but may grow"],
        ["-", "-", "B", "{sizes}"],
    ]


@pytest.fixture
def small_tiers() -> list[list[object]]:
    """Two tiers."""
    return [
        ["Grade", "Label", "Colour", "Channel", "Every (days)", "Days"],
        ["A", "best", "#0F6B8F", "visit", 7.0, "Mon-Wed"],
        ["B", "rest", "#EFC978", "phone", None, None],
    ]


@pytest.fixture
def scheme_of() -> Callable[..., Scheme]:
    """The scheme that rows of rules, and of tiers if there are any, make."""

    def make(
        rules: Rows,
        tiers: Rows | None = None,
        *,
        lang: Lang = "en",
        merged: Sequence[Area] = (),
        formulas: frozenset[tuple[int, int]] = frozenset(),
    ) -> Scheme:
        read = read_rules(Grid(rules, merged=merged, formulas=formulas), lang=lang)
        table = None if tiers is None else read_tiers(Grid(tiers, sheet="Tiers"), lang=lang)
        return scheme_from_workbook(read, table, lang=lang, where="book.xlsx")

    return make


@pytest.fixture
def faults_of(scheme_of: Callable[..., Scheme]) -> Callable[..., dict[str, str]]:
    """Code by cell of all faults that rows have."""

    def found(rules: Rows, tiers: Rows | None = None, **options: object) -> dict[str, str]:
        with pytest.raises(RulesError, match=r"book\.xlsx") as caught:
            scheme_of(rules, tiers, **options)
        return {
            f"{p.sheet}!{p.cell}": p.code.removeprefix("rules_") for p in caught.value.problems
        }

    return found
