"""Ranks of a part of the population, the edges of quantiles, and ratios."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.engine.fit import compiled, fit
from grading.engine.ratio import ratio
from grading.exceptions import SchemeError
from grading.schemes.models import Rank, Ratio
from grading.schemes.toml_document import from_toml, to_toml
from grading.schemes.unary import UnaryTests

NAN = float("nan")
AS_OF = date(2026, 11, 21)


def rank(name="place", source="amount", output="band", **options):
    options = {"shares_pct": ("20", "80"), "values": ("top", "rest"), **options}
    options = {"method": "top_shares", **options}
    return Rank(name=name, input=source, output=output, **options)


def graded(scheme, columns):
    return fit(scheme, columns, as_of=AS_OF).grade(columns, as_of=AS_OF)


def test_only_rows_that_meet_all_conditions_are_ranked(scheme, number, choice, table):
    """Others get no band, and do not count in the shares of those that do."""
    among = {"amount": UnaryTests.parse(">=0"), "kind": UnaryTests.parse('"partner"')}
    rules = table(["band"], [(['"top"'], "A"), (['"rest"'], "B"), (["null"], "C")])
    sample = scheme(
        [number("amount", required=True), choice("kind", "partner", "other")],
        rank(among=among),
        rules,
    )
    columns = {
        "amount": [50.0, 40, 30, 20, 0, 900, -5],
        "kind": ["partner"] * 5 + ["other", "partner"],
    }
    result = graded(sample, columns)
    assert result.grade.to_list() == ["A", "B", "B", "B", "B", "C", "C"]
    assert result.outputs["band"].to_list() == ["top", *["rest"] * 4, None, None]


def test_a_second_rank_orders_those_the_first_left(scheme, number, table):
    """Conditions may ask what earlier steps gave: the best of the rest by another measure."""
    first = rank(among={"value": UnaryTests.parse(">=0")}, source="value", output="now")
    second = rank(
        "later", "growth", "then", among={"now": UnaryTests.parse('"rest"')},
    )  # fmt: skip
    rules = table(
        ["now", "then"],
        [(['"top"', "-"], "A"), (["-", '"top"'], "B"), (["null", "-"], "D"), (["-", "-"], "C")],
    )
    sample = scheme(
        [number("value", required=True), number("growth", required=True)], first, second, rules
    )
    columns = {
        "value": [90.0, 80, 70, 60, 50, -1],
        "growth": [1.0, 2, 9, 4, 5, 100],
    }
    # Five count: 90 and, since 10·1 is not below 2·5, no other are the top fifth.
    assert graded(sample, columns).grade.to_list() == ["A", "C", "B", "C", "C", "D"]


@given(st.lists(st.integers(-5, 9).map(float), min_size=1, max_size=30))
def test_a_row_alone_is_ranked_like_among_all(values):
    """Once fitted, the answer to a row does not depend on what stands beside it."""
    step = rank(among={"amount": UnaryTests.parse("[-2..7)")}, output="grade")
    step = step.model_copy(update={"values": ("A", "B")})
    sample = from_toml(_document(), "sample").model_copy(update={"steps": (step,)})
    columns = {"amount": np.array(values)}
    fitted = fit(sample, columns, as_of=AS_OF)
    whole = fitted.grade(columns, as_of=AS_OF).grade.to_list()
    alone = [fitted.grade({"amount": [value]}, as_of=AS_OF).grade.to_list()[0] for value in values]
    assert whole == alone
    assert all(
        (grade is None) == (not -2 <= v < 7) for grade, v in zip(whole, values, strict=True)
    )


def _document():
    return """
        id = "sample"
        title = "Sample"
        inputs = [{ name = "amount", type = "number" }]
        [[steps]]
        kind = "rank"
        name = "place"
        input = "amount"
        output = "grade"
        method = "quantiles"
        shares_pct = [50, 50]
        values = ["A", "B"]
        order = "ascending"
        edge = "upper"
        cut_offset = 1
        among = { amount = ">=0" }
        [[tiers]]
        grade = "A"
        label = "a"
        colour = "#808080"
        [[tiers]]
        grade = "B"
        label = "b"
        colour = "#808080"
    """


def test_offset_and_edge_of_quantiles():
    """The cut is the quantile plus the offset; a value on it belongs to the larger values."""
    columns = {"amount": [1.0, 2, 3, 4, 4, 7, -9]}  # median of those from 0 on 3.5, cut 4.5
    fitted = fit(from_toml(_document(), "sample"), columns, as_of=AS_OF)
    assert fitted.scheme.steps[0].cutoffs == (4.5,)
    asked = fitted.grade({"amount": [4.4999, 4.5, -1]}, as_of=AS_OF)
    assert asked.grade.to_list() == ["A", "B", None]


def test_the_better_band_has_the_edge_unless_said_otherwise():
    """Where smaller is better, a value on the quantile still is in the better band by default."""
    text = _document().replace('edge = "upper"', "").replace("cut_offset = 1", "")
    columns = {"amount": [1.0, 2, 3]}
    fitted = fit(from_toml(text, "sample"), columns, as_of=AS_OF)
    assert fitted.grade(columns, as_of=AS_OF).grade.to_list() == ["A", "A", "B"]


def test_document_round_trip():
    """Conditions, edge and offset survive writing and reading."""
    scheme = from_toml(_document(), "sample")
    assert from_toml(to_toml(scheme), "again") == scheme


@pytest.mark.parametrize(("old", "new", "told"), [
    ('method = "quantiles"', 'method = "top_shares"', "edge and cut_offset belong to quantiles"),
    ('among = { amount = ">=0" }', 'among = { amont = ">=0" }', "Did you mean 'amount'"),
    ('among = { amount = ">=0" }', "among = { amount = '\"x\"' }", "compared with numbers"),
])  # fmt: skip
def test_faults_of_a_ranked_part(old, new, told):
    """A fault names the step, and what would be right."""
    with pytest.raises(SchemeError, match=told):
        from_toml(_document().replace(old, new), "sample")


def test_ratio_divides_and_leaves_blank_what_cannot_be():
    """By 0, or with a blank on either side, there is no ratio; 0 by something is 0."""
    got = ratio(np.array([6, 1, NAN, 3, 0, -4.0]), np.array([3, 0, 2, NAN, 5, 2.0]))
    np.testing.assert_array_equal(got, [2, NAN, NAN, NAN, 0, -2])


@pytest.mark.parametrize(("now", "before", "expected"), [
    (120, 100, "A"), (119.99, 100, "B"), (95, 100, "B"), (94.99, 100, "D"), (5, 0, "C"),
    (5, None, "C"),
])  # fmt: skip
def test_rules_read_a_ratio(scheme, number, table, now, before, expected):
    """A ratio step gives a column that rules read; a blank counts as what the input says."""
    rules = table(
        ["change"],
        [([">=1.2"], "A"), ([">=0.95"], "B"), (["null"], "C"), (["-"], "D")],
    )
    step = Ratio(name="trend", numerator="now", denominator="before", output="change")
    sample = scheme([number("now", required=True), number("before", blank_as=0)], step, rules)
    columns = {"now": [float(now)], "before": [NAN if before is None else float(before)]}
    assert compiled(sample).grade(columns, as_of=AS_OF).grade.to_list() == [expected]


def test_ratio_of_what_another_step_measures():
    """A ratio may be of days that an earlier step measured, not of what rules gave."""
    document = """
        id = "sample"
        title = "Sample"
        inputs = [{ name = "since", type = "date" }, { name = "orders", type = "number" }]
        steps = [
          { kind = "elapsed", name = "age", start = "since", unit = "days", output = "days" },
          { kind = "ratio", name = "pace", numerator = "days", denominator = "orders", output = "gap" },
          { kind = "decision_table", name = "rules", inputs = ["gap"], outputs = ["grade"], rules = [
            { when = ["<=30"], then = ["A"] }, { when = ["-"], then = ["B"] } ] },
        ]
        tiers = [{ grade = "A", label = "a", colour = "#808080" }, { grade = "B", label = "b", colour = "#808080" }]
    """
    sample = from_toml(document, "sample")
    columns = {"since": [date(2026, 9, 22), date(2026, 9, 22)], "orders": [2.0, 1.0]}
    result = compiled(sample).grade(columns, as_of=AS_OF)
    assert result.outputs["gap"].tolist() == [30, 60]
    assert result.grade.to_list() == ["A", "B"]
    wrong = document.replace('numerator = "days"', 'numerator = "as_of"')
    with pytest.raises(SchemeError, match="step pace: a number is needed, but as_of holds a date"):
        from_toml(wrong, "sample")


@pytest.mark.parametrize(("end", "years"), [
    (date(2026, 12, 31), 0), (date(2027, 1, 1), 1), (date(2025, 12, 31), -1), (None, NAN),
])  # fmt: skip
def test_calendar_years_count_new_years(end, years):
    """The difference of the years' numbers, however few days lie between."""
    document = """
        id = "sample"
        title = "Sample"
        inputs = [{ name = "event", type = "date", required = false }]
        steps = [
          { kind = "elapsed", name = "ahead", start = "as_of", end = "event", unit = "calendar_years", output = "years" },
          { kind = "decision_table", name = "rules", inputs = ["years"], outputs = ["grade"], rules = [{ when = ["-"], then = ["A"] }] },
        ]
        tiers = [{ grade = "A", label = "a", colour = "#808080" }]
    """
    result = compiled(from_toml(document, "sample")).grade({"event": [end]}, as_of=AS_OF)
    np.testing.assert_array_equal(result.outputs["years"], [years])
