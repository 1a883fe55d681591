"""Laws that hold for whatever stands in a customer list."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.actions.grading_run import grade_customers
from addin.actions.regrade import regrade
from addin.hosts.base import Area
from addin.hosts.memory import MemoryHost
from addin.hosts.memory_sheet import Formula
from grading.exceptions import TierbookError

AS_OF = date(2026, 11, 21)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False),
    st.integers(-(10**12), 10**12),
    st.dates(),
    st.sampled_from(["#N/A", "1,234", "12万", " ", "yes", "Total", "=1+1", "A", "high"]),
    st.text(max_size=8),
)
CELLS = st.one_of(VALUES, st.builds(Formula, st.just("=A1"), VALUES, st.booleans()))
HEADERS = st.lists(
    st.sampled_from(
        ["Customer", "Customer ID", "Annual amount", "Growth potential", "Override", "Grade",
         "Rep", "Last contact", "", "Note", "Sales"]
    ),
    min_size=1,
    max_size=6,
)  # fmt: skip


@st.composite
def lists(draw: st.DrawFn) -> list[list[object]]:
    """A header row with the needed columns or not, and rows of anything."""
    headers = draw(HEADERS)
    rows = draw(
        st.lists(st.lists(CELLS, min_size=len(headers), max_size=len(headers)), max_size=6)
    )
    return [list(headers), *rows]


@given(lists(), st.sampled_from(["amount-bands", "pareto"]), st.booleans())
@settings(max_examples=120, deadline=None)
def test_any_list_is_graded_or_refused_in_words_and_nothing_of_a_persons_is_lost(
    rows: list[list[object]], scheme: str, in_table: bool
) -> None:
    width = len(rows[0])
    tables = [Area("S", 1, 1, len(rows), width, table="Customers")] if in_table else []
    host = MemoryHost({"S": rows}, tables=tables)
    before = host.sheet_values("S")
    report, refusal = None, None
    try:
        report = regrade(host, scheme=scheme, as_of=AS_OF, lang="en")
    except TierbookError as error:
        refusal = str(error)
    if report is None:
        assert refusal
        assert host.sheet_values("S") == before
        return
    after = host.sheet_values("S")
    assert all(
        new == old
        for row, was in zip(after, before, strict=True)
        for new, old in zip(row, was, strict=False)
        if old not in (None, "")
    )
    assert sum(tier.customers for tier in report.tiers) == report.graded <= report.customers
    assert report.as_json()["moved"] == []
    assert not regrade(host, scheme=scheme, as_of=AS_OF, lang="en").written


@given(st.permutations(range(12)))
@settings(max_examples=25, deadline=None)
def test_the_order_of_rows_does_not_matter(order: list[int]) -> None:
    rows: list[list[object]] = [[f"C{n}", float(n // 2)] for n in range(12)]
    host = MemoryHost({"S": [["Customer", "Annual amount"], *(rows[n] for n in order)]})
    regrade(host, scheme="pareto", as_of=AS_OF, lang="en")
    grades = {str(row[0]): row[2] for row in host.sheet_values("S")[1:]}
    # Two customers share each amount; k of 12 buy strictly more than them.
    assert [grades[f"C{n}"] for n in range(12)] == [*"CCCCCC", *"BB", *"AAAA"]


def test_dates_that_steps_give_are_told_apart_from_words_and_numbers() -> None:
    host = MemoryHost({"S": [["Customer", "Annual amount"], ["Ann", 1.0]]})
    graded = grade_customers(host, scheme="pareto", as_of=AS_OF).graded
    days = np.array(["2026-12-01"], dtype="datetime64[s]")
    outputs = {"call_on": days, "size": np.array([1.0]), "word": graded.grades.label}
    with_dates = replace(graded, grades=replace(graded.grades, outputs=outputs))
    found = dict(with_dates.date_outputs())
    assert list(found) == ["call_on"]
    assert found["call_on"].dtype == np.dtype("datetime64[D]")


@pytest.mark.parametrize("lang", ["en", "zh", "es"])
def test_the_same_workbook_gives_the_same_report(lang) -> None:
    rows = [["Customer", "Annual amount"], *[[f"C{n}", float(n)] for n in range(20)]]
    reports = [
        regrade(MemoryHost({"S": rows}), scheme="pareto", as_of=AS_OF, lang=lang).as_json()
        for _ in range(2)
    ]
    assert reports[0] == reports[1]
