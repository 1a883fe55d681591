"""What a formula answers is what the button writes."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin import functions
from addin.actions.regrade import regrade
from addin.hosts.base import Area
from addin.hosts.memory import MemoryHost
from grading.engine.fit import fit
from grading.engine.intake import intake
from grading.engine.rows import block_from_rows
from grading.exceptions import TierbookError
from grading.schemes.catalogue import load_scheme, scheme_ids

AS_OF = date(2026, 11, 21)
ANSWERS = {
    "Grade": functions.grade,
    "Label": functions.grade_label,
    "Score": functions.grade_score,
    "Reason": functions.grade_reason,
}


def regraded(rows, scheme, as_of):
    """The owned columns by header, as a re-grade in English writes them; blanks as ""."""
    area = Area("S", 1, 1, len(rows), len(rows[0]), table="Customers")
    host = MemoryHost({"S": rows}, tables=[area])
    regrade(host, scheme=scheme, as_of=as_of, lang="en")
    headers, *cells = host.sheet_values("S")
    return {
        header: [["" if at >= len(row) or row[at] is None else row[at]] for row in cells]
        for at, header in enumerate(headers)
        if header in ANSWERS
    }


@pytest.mark.parametrize("scheme_id", scheme_ids())
def test_every_scheme_answers_as_the_button_does(scheme_id, sample):
    """Grade, label, score and reason of each row are those a re-grade writes."""
    customers = sample(scheme_id)
    for rows in customers.lists:
        written = regraded(rows, scheme_id, customers.as_of)
        for header, formula in ANSWERS.items():
            if header in written:
                assert formula(rows, scheme_id, None, customers.as_of) == written[header], header
            else:
                assert str(formula(rows, scheme_id)[0][0]).startswith("#TIER: ")


@pytest.mark.parametrize("scheme_id", scheme_ids())
def test_one_row_at_a_time_is_as_good_as_all(scheme_id, sample, rules_area):
    """With the Rules area of the last re-grade, each row alone gets what it got among all."""
    customers = sample(scheme_id)
    scheme = load_scheme(scheme_id)
    for rows in customers.lists:
        read = intake(block_from_rows(rows), scheme.inputs, as_of=customers.as_of)
        fitted = fit(scheme, read.by_input, as_of=customers.as_of, invalid=read.invalid)
        rules = rules_area(fitted.scheme)
        headers, *cells = rows
        for formula in (functions.grade, functions.grade_reason):
            among_all = formula(rows, scheme_id, None, customers.as_of)
            alone = [formula([row], rules, [headers], customers.as_of)[0] for row in cells]
            assert alone == among_all


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False),
    st.dates(),
    st.sampled_from(["#N/A", "1,234", "12万", " ", "yes", "Total", "=1+1", "A", "high"]),
    st.text(max_size=8),
)
HEADERS = st.sampled_from(["Customer", "Annual amount", "Override", "Override reason", "Note", ""])


@given(st.data(), st.sampled_from(["amount-bands", "pareto"]))
@settings(max_examples=120, deadline=None)
def test_whatever_stands_in_the_cells_both_say_the_same(data, scheme):
    """Any list is graded alike by formula and button, or refused by both."""
    headers = data.draw(st.lists(HEADERS, min_size=2, max_size=4))
    row = st.lists(CELLS, min_size=len(headers), max_size=len(headers))
    rows = [headers, *data.draw(st.lists(row, min_size=2, max_size=5))]
    found = functions.grade(rows, scheme, None, AS_OF)
    try:
        written = regraded(rows, scheme, AS_OF)
    except TierbookError:
        assert str(found[0][0]).startswith("#TIER: ")
        return
    # Where no row has a grade, no column is written at all.
    assert without_blank_end(found) == without_blank_end(written.get("Grade", []))


def without_blank_end(cells):
    """One column of cells without the blank ones at its end."""
    filled = [at for at, (cell,) in enumerate(cells, 1) if cell != ""]
    return cells[: max(filled, default=0)]


def test_an_override_wins_in_a_formula_too():
    """A person's grade stands in GRADE, and the reason says so."""
    rows = [
        ["Customer", "Annual amount", "Override", "Override by"],
        ["Ann", 1.0, "A", "Li"],
        ["Bo", 2.0, None, None],
    ]
    assert functions.grade(rows, "amount-bands") == [["A"], ["D"]]
    assert "by Li" in str(functions.grade_reason(rows, "amount-bands")[0][0])
