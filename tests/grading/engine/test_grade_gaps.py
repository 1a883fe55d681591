"""Blanks and unusable cells: what is replaced, what is needed, and what is said."""

from datetime import date

import numpy as np
import pytest

from grading.engine.fit import compiled
from grading.engine.grades import Lookup
from grading.schemes.models import Input, LocalText
from grading.schemes.unary import UnaryTests

NAN = float("nan")


@pytest.fixture
def grade(as_of):
    """Grades and reasons of some columns."""

    def run(scheme, columns, **options):
        result = compiled(scheme).grade(columns, as_of=as_of, **options)
        return result.grade.to_list(), result.reason.to_list()

    return run


@pytest.fixture
def banded(scheme, table, number):
    """A when the amount is at least 10, D below, B for a blank that is allowed."""

    def build(*others, **options):
        rules = table(["amount"], [([">=10"], "A"), (["<10"], "D"), (["null"], "B")])
        return scheme([number("amount", **options.pop("amount", {})), *others], rules, **options)

    return build


def test_blank_required_input_gives_no_grade(banded, grade):
    """A blank in a required column is named and never becomes the lowest grade."""
    grades, reasons = grade(banded(amount={"required": True}), {"amount": [10, None]})
    assert grades == ["A", None]
    assert reasons[1] == "Not graded: “Amount” is missing."


def test_blank_optional_input_goes_through_the_rules(banded, grade):
    """A blank in an optional column is a value that rules may ask for."""
    assert grade(banded(), {"amount": [None, 9.99]})[0] == ["B", "D"]


def test_zero_is_not_a_blank(banded, grade):
    """Zero is a number like others."""
    assert grade(banded(amount={"required": True}), {"amount": [0]})[0] == ["D"]


def test_absent_required_column_names_it_in_every_row(banded, grade, number):
    """Without the column every row says which one is missing."""
    scheme = banded(number("other"), amount={"required": True})
    grades, reasons = grade(scheme, {"other": [1, 2]})
    assert grades == [None, None]
    assert reasons == ["Not graded: “Amount” is missing."] * 2


def test_absent_optional_column_counts_as_blank(banded, grade):
    """Without the column every row is as if the cell were blank."""
    assert grade(banded(), {}, rows=2)[0] == ["B", "B"]


@pytest.mark.parametrize(("blank_as", "expected"), [(10, "A"), (9, "D"), (0, "D")])
def test_blank_as_replaces_a_blank(banded, grade, blank_as, expected):
    """A blank counts as the value the scheme names, and is then not missing."""
    scheme = banded(amount={"required": True, "blank_as": blank_as})
    assert grade(scheme, {"amount": [None]})[0] == [expected]


def test_blank_from_takes_the_other_input_and_then_blank_as(banded, grade, number):
    """A blank takes the value of the named input; if that is blank too, the named value."""
    scheme = banded(number("planned"), amount={"blank_from": "planned", "blank_as": 3})
    columns = {"amount": [None, None, 20], "planned": [12, None, 1]}
    assert grade(scheme, columns)[0] == ["A", "D", "A"]
    assert grade(scheme, {"planned": [12, 1]})[0] == ["A", "D"]
    assert grade(scheme, {"amount": [None]})[0] == ["D"]


def test_blank_from_a_choice_goes_by_the_value(scheme, table, choice, grade):
    """The other choice input may list its values in another order."""
    size, plan = (
        choice("size", "small", "large", blank_from="plan"),
        choice("plan", "large", "none"),
    )
    rules = table(["size"], [(['"large"'], "A"), (["null"], "B"), (["-"], "C")])
    columns = {"size": ["", None, "small"], "plan": ["large", "none", "large"]}
    assert grade(scheme([size, plan], rules), columns)[0] == ["A", "B", "C"]


def test_required_when_narrows_required(scheme, table, choice, number, grade):
    """The input is needed only in rows where the named others meet their conditions."""
    wants = choice("wants", "yes", "no")
    when = {"wants": UnaryTests.parse('"yes"')}
    amount = number("amount", required=True, required_when=when)
    rules = table(
        ["wants", "amount"], [(['"no"', "-"], "D"), (["-", ">=1"], "A"), (["-", "-"], "C")]
    )
    columns = {"wants": ["yes", "no", "yes", None], "amount": [None, None, 1, None]}
    grades, reasons = grade(scheme([wants, amount], rules), columns)
    assert grades == [None, "D", "A", "C"]
    assert reasons[0] == "Not graded: “Amount” is missing."


def test_require_any_needs_one_of_a_set(scheme, table, number, grade):
    """A row that fills none of the set has no grade and a reason that names all of them."""
    area, value = number("area"), number("value")
    rules = table(["area", "value"], [([">=5", "-"], "A"), (["-", "-"], "C")])
    sized = scheme([area, value], rules, require_any=(("area", "value"),))
    grades, reasons = grade(sized, {"area": [5, None, None], "value": [None, 1, None]})
    assert grades == ["A", "C", None]
    assert reasons[2] == "Not graded: one of Area or Value is needed."


def test_the_first_gap_in_the_schemes_order_is_named(scheme, table, number, grade):
    """Of several gaps the reason names the first, whether it is missing or cannot be used."""
    inputs = [number(name, required=True) for name in ("one", "two", "three")]
    rules = table(["one", "two", "three"], [(["-", "-", "-"], "A")])
    columns = {"one": [1, 1, None, 1], "two": [None, NAN, 1, 2], "three": [None, 1, 1, 3]}
    invalid = {
        "two": np.array([False, True, True, False]),
        "three": np.array([True, True, False, False]),
    }
    grades, reasons = grade(scheme(inputs, rules), columns, invalid=invalid)
    assert grades == [None, None, None, "A"]
    assert reasons[:3] == [
        "Not graded: “Two” is missing.",
        "Not graded: “Two” cannot be used.",
        "Not graded: “One” is missing.",
    ]


def test_unusable_cell_takes_grade_score_and_outputs(scheme, scorecard, table, number, as_of):
    """An unusable cell leaves nothing that could be taken for a result."""
    card = scorecard({"amount": (100, {">=0": 80})}, {"A": 60, "D": None})
    size = table(["amount"], [(["-"], ("big", 3.0))], outputs=["size", "visits"], name="sizes")
    fitted = compiled(scheme([number("amount")], card, size))
    masks = {"amount": np.array([False, True])}
    result = fitted.grade({"amount": [1, 1]}, as_of=as_of, invalid=masks)
    assert result.grade.to_list() == ["A", None]
    assert result.label.to_list() == ["VIP", None]
    assert result.outputs["size"].to_list() == ["big", None]
    np.testing.assert_array_equal(result.score, [80, NAN])
    np.testing.assert_array_equal(result.outputs["visits"], [3, NAN])


def test_unusable_cell_that_decides_nothing_is_let_be(banded, grade, number):
    """A problem in a column that no step reads takes no grade."""
    masks = {"note": np.array([True])}
    assert grade(banded(number("note")), {"amount": [10], "note": [NAN]}, invalid=masks)[0] == [
        "A"
    ]


def test_unknown_choice_cannot_be_used(scheme, table, choice, grade):
    """A word outside the list, or a position beyond it, gives no grade and says so."""
    rules = table(["size"], [(["-"], "A")])
    sized = scheme([choice("size", "small", "large")], rules)
    for column in (["small", "huge"], np.array([0, 7], np.int16), np.array(["small", "x"])):
        grades, reasons = grade(sized, {"size": column})
        assert grades == ["A", None]
        assert reasons[1] == "Not graded: “Size” cannot be used."


def test_gaps_are_worded_in_three_languages(scheme, table, as_of):
    """The reason for no grade is in the language asked for, with the input's own label."""
    label = LocalText(en="Amount", zh="金额", es="Monto")
    given = Input(name="amount", type="number", label=label)
    fitted = compiled(scheme([given], table(["amount"], [(["-"], "A")])))
    said = {
        lang: fitted.grade({"amount": [None]}, as_of=as_of, lang=lang).reason.to_list()[0]
        for lang in ("en", "zh", "es")
    }
    assert said == {
        "en": "Not graded: “Amount” is missing.",
        "zh": "未分级：缺少“金额”。",
        "es": "Sin clasificar: falta «Monto».",
    }


def test_no_rows_give_no_grades(banded, grade):
    """An empty list of customers is graded to an empty list."""
    assert grade(banded(), {"amount": []}) == ([], [])


def test_blank_date_meets_null(scheme, table, as_of):
    """A blank date is neither before nor after anything."""
    rules = table(["due"], [(["null"], "D"), ([f'>date("{as_of}")'], "A"), (["-"], "B")])
    fitted = compiled(scheme([Input(name="due", type="date", required=False)], rules))
    columns = {"due": [None, date(2026, 11, 21), date(2026, 11, 22)]}
    assert fitted.grade(columns, as_of=as_of).grade.to_list() == ["D", "B", "A"]


def test_as_of_may_be_asked_for(scheme, table, number):
    """A rule may depend on the date that counts as today."""
    rules = table(["as_of"], [(['>=date("2027-01-01")'], "A"), (["-"], "B")])
    fitted = compiled(scheme([number("amount")], rules))
    for day, expected in ((date(2026, 12, 31), "B"), (date(2027, 1, 1), "A")):
        assert fitted.grade({"amount": [1, 2]}, as_of=day).grade.to_list() == [expected] * 2


@pytest.mark.parametrize("as_lookup", [False, True])
def test_free_text_may_be_asked_for(scheme, table, as_of, as_lookup):
    """A rule may ask for one text; all others are alike, a required blank is missing."""
    rules = table(["note"], [(['"stop"'], "D"), (["-"], "A")])
    fitted = compiled(scheme([Input(name="note", type="text")], rules))
    column = ["stop", "go", None]
    if as_lookup:
        column = Lookup(np.array([1, 0, -1]), ("go", "stop"))
    result = fitted.grade({"note": column}, as_of=as_of)
    assert result.grade.to_list() == ["D", "A", None]
    assert result.reason.to_list()[2] == "Not graded: “note” is missing."
