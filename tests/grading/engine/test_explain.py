"""The path from one customer's values to the grade."""

from datetime import date

import numpy as np
import pytest

from grading.engine.explain import explain
from grading.engine.fit import compiled, fit
from grading.engine.grades import Lookup
from grading.exceptions import InputError
from grading.schemes.models import Elapsed, Input, Rank


def test_scorecard_shows_every_characteristic_and_cutoff(scheme, scorecard, number, as_of):
    """Value, band, points and maximum of each characteristic, then the cutoffs in use."""
    card = scorecard(
        {"amount": (60, {">=1000": 100, ">=10": 40}), "orders": (40, {">=5": 90})},
        {"A": 80, "D": None},
    )
    fitted = compiled(scheme([number("amount"), number("orders")], card))
    columns = {"amount": [1, 1500.5], "orders": [1, None]}
    assert explain(fitted, columns, 1, as_of=as_of, lang="en").lines() == [
        "Grade D · small, score 60",
        "Why: Amount 1,000 or more: 60 of 60 points; Orders in none of the bands: 0 of 40 points",
        "Step “card”, scorecard",
        "  Amount: 1,500.5 → Amount 1,000 or more: 60 of 60 points (default)",
        "  Orders: blank → Orders in none of the bands: 0 of 40 points (default)",
        "  Cutoff A: 80 (default)",
        "  Cutoff D: everything below (default)",
        "  Gives score: 60",
        "  Gives grade: D",
    ]


def test_table_shows_the_rule_with_its_origin(scheme, table, number, choice, as_of):
    """What was read, which rule fits, and whether it is a fact of the practice."""
    rules = table(
        ["amount", "size"], [([">=10", "-"], "A"), (["-", '"big"'], "B"), (["-", "-"], "D")]
    )
    first = rules.rules[0].model_copy(update={"origin": "source"})
    rules = rules.model_copy(update={"rules": (first, *rules.rules[1:])})
    fitted = compiled(scheme([number("amount"), choice("size", "small", "big")], rules))
    columns = {"amount": [10, 1, 1], "size": ["big", "big", "small"]}
    rules_said = [
        explain(fitted, columns, row, as_of=as_of, lang="en").steps[0].chosen[0]
        for row in range(3)
    ]
    assert rules_said == [
        "Rule 1 of 3 fits: Amount 10 or more (fact of the practice)",
        "Rule 2 of 3 fits: Size big (default)",
        "Rule 3 of 3 fits: in all cases (default)",
    ]


def test_sum_shows_all_rules_that_fit(scheme, table, number, as_of):
    """COLLECT SUM lists each rule it added."""
    parts = table(["one"], [([">=1"], 3.0), ([">=2"], 2.0), ([">=9"], 1.0)], outputs=["score"],
                  hit_policy="COLLECT SUM", name="parts")  # fmt: skip
    fitted = compiled(scheme([number("one")], parts, table(["score"], [(["-"], "A")])))
    path = explain(fitted, {"one": [2]}, 0, as_of=as_of, lang="en").steps[0]
    assert [line[:11] for line in path.chosen] == ["Rule 1 of 3", "Rule 2 of 3"]
    assert path.outputs == ("Gives score: 5",)


def test_rank_shows_band_and_cutoffs(scheme, number, as_of):
    """The band, the value each band begins at, and on whom that was fitted."""
    step = Rank(name="place", input="amount", output="grade", method="top_shares",
                shares_pct=("20", "30", "40", "10"), values=tuple("ABCD"))  # fmt: skip
    columns = {"amount": np.arange(10.0)}
    fitted = fit(scheme([number("amount")], step), columns, as_of=as_of)
    path = explain(fitted, columns, 5, as_of=as_of, lang="es").steps[0]
    assert path.read == ("Amount: 5",)
    assert path.chosen[0].startswith("Tramo 2 de 4: Entre el primer 20 % y el primer 50 %")
    assert path.cutoffs == (
        "Corte A: desde 8",
        "Corte B: desde 5",
        "Corte C: desde 1",
        "Cortes ajustados el 2026-11-21 con 10 clientes",
    )


def test_elapsed_shows_both_dates(scheme, table, as_of):
    """Start, end and the time between them."""
    clock = Elapsed(name="clock", start="since", unit="days", output="days")
    rules = table(["days"], [(["<=10"], "A")])
    fitted = compiled(scheme([Input(name="since", type="date", required=False)], clock, rules))
    explained = explain(fitted, {"since": [date(2026, 11, 1)]}, 0, as_of=as_of, lang="en")
    assert explained.steps[0].read == ("since: 2026-11-01", "today: 2026-11-21")
    assert explained.steps[0].outputs == ("Gives days: 20",)
    assert explained.steps[1].chosen == ("Nothing fits",)
    assert explained.grade is None
    assert explained.lines()[0] == "No grade"


def test_text_that_no_condition_names_is_shown_as_it_stands(scheme, table, as_of):
    """To the engine all such texts are one; a person sees the text, also one that stands in."""
    spare = Input(name="spare", type="text", required=False)
    note = Input(name="note", type="text", required=False, blank_from="spare")
    rules = table(["note"], [(['"vip"'], "A"), (["null"], "C"), (["-"], "D")])
    fitted = compiled(scheme([spare, note], rules))
    note_lookup = Lookup(np.array([0, 1, -1, -1]), ["vip", "new here"])
    columns = {"note": note_lookup, "spare": [None, "x", "as agreed", ""]}
    shown = [
        explain(fitted, columns, row, as_of=as_of, lang="en").steps[0].read for row in range(4)
    ]
    assert shown == [("note: vip",), ("note: new here",), ("note: as agreed",), ("note: blank",)]


@pytest.mark.parametrize(
    ("start", "months"), [(date(2026, 8, 21), "3"), (date(2026, 8, 20), "3.03"), (None, "blank")]
)
def test_months_are_shown_short(scheme, table, as_of, start, months):
    """Two decimals tell a month from a month and a day."""
    signed = Input(name="signed", type="date", required=False)
    clock = Elapsed(name="clock", start="signed", unit="months", output="age")
    fitted = compiled(scheme([signed], clock, table(["age"], [(["-"], "A")])))
    path = explain(fitted, {"signed": [start]}, 0, as_of=as_of, lang="en")
    assert path.steps[0].outputs == (f"Gives age: {months}",)


def test_customer_that_lacks_an_input_has_no_path(scheme, table, number, as_of):
    """Where a cell is missing or cannot be used, the reason is all there is to say."""
    fitted = compiled(scheme([number("amount", required=True)], table(["amount"], [(["-"], "A")])))
    masks = {"amount": np.array([False, True])}
    columns = {"amount": np.array([np.nan, 5])}
    for row, cause in enumerate(("is missing", "cannot be used")):
        explained = explain(fitted, columns, row, as_of=as_of, lang="en", invalid=masks)
        assert explained.steps == ()
        assert cause in explained.reason


def test_row_that_is_not_there_is_refused(scheme, table, number, as_of):
    """A position outside the list is named with the positions there are."""
    fitted = compiled(scheme([number("amount")], table(["amount"], [(["-"], "A")])))
    for row in (-1, 2):
        with pytest.raises(InputError, match=r"must lie between 0 and 1"):
            explain(fitted, {"amount": [1, 2]}, row, as_of=as_of, lang="en")
