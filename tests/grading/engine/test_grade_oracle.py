"""Every way the engine has of grading agrees with reading the rules row by row."""

import math
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.engine.evaluate import Evaluator
from grading.engine.fit import FittedScheme
from grading.schemes.models import (
    Attribute,
    Characteristic,
    Choice,
    Cutoff,
    DecisionTable,
    Input,
    LocalText,
    Rule,
    Scheme,
    Scorecard,
    Tier,
)
from grading.schemes.unary import ANY, Interval, IsNull, UnaryTests, Value, meets

AS_OF = date(2026, 11, 21)
EDGES = [-5.0, 0.0, 0.1, 0.3, 1.0, 2.5, 100.0]
ODD = [
    -math.inf,
    -1e308,
    -0.0,
    5e-324,
    0.1 + 0.2,
    math.nextafter(1.0, 0),
    math.nextafter(1.0, 2),
    1e308,
    math.inf,
]
DAYS = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 28), date(2026, 3, 1)]
WORDS = ["red", "green", "blue"]
INPUTS = (
    Input(name="amount", type="number", required=False),
    Input(name="when", type="date", required=False),
    Input(
        name="colour", type="choice", required=False, choices=tuple(Choice(value=w) for w in WORDS)
    ),
    Input(name="agreed", type="boolean", required=False),
)
TIERS = tuple(Tier(grade=g, label=LocalText(en=g), colour="#808080") for g in "ABCD")

row = st.fixed_dictionaries(
    {
        "amount": st.one_of(st.none(), st.sampled_from(EDGES + ODD), st.floats(-200, 200)),
        "when": st.one_of(st.none(), st.sampled_from(DAYS), st.dates()),
        "colour": st.sampled_from([None, *WORDS]),
        "agreed": st.sampled_from([None, True, False]),
    }
)


def intervals(edges):
    """Intervals over some edges, with one end or both, open or closed."""

    def build(pair, low_closed, high_closed, kind):
        low, high = sorted(pair)
        if kind == "both" and low < high:
            return Interval(low, high, low_closed, high_closed)
        return (
            Interval(low, None, low_closed, False)
            if kind == "low"
            else Interval(None, high, False, high_closed)
        )

    return st.builds(
        build,
        st.tuples(*[st.sampled_from(edges)] * 2),
        st.booleans(),
        st.booleans(),
        st.sampled_from(["both", "low", "high"]),
    )


def conditions(values, edges=()):
    """Conditions on one input: anything, alternatives, or none of some alternatives."""
    single = st.one_of(
        st.builds(Value, st.sampled_from(values)),
        st.just(IsNull()),
        *([intervals(edges)] if edges else []),
    )
    several = st.lists(single, min_size=1, max_size=2).map(tuple)
    return st.one_of(st.just(ANY), st.builds(UnaryTests, several, st.booleans()))


CONDITIONS = {
    "amount": conditions(EDGES, EDGES),
    "when": conditions(DAYS, DAYS),
    "colour": conditions(WORDS),
    "agreed": conditions([True, False]),
}


@st.composite
def tables(draw, policy="FIRST", most_rules=8):
    names = draw(st.lists(st.sampled_from(list(CONDITIONS)), min_size=1, max_size=4, unique=True))
    then = (
        st.sampled_from([0.1, 0.2, 0.7, -3.0])
        if policy == "COLLECT SUM"
        else st.sampled_from("ABCD")
    )
    rule = st.builds(
        lambda when, value: Rule(when=when, then=(value,)),
        st.tuples(*(CONDITIONS[n] for n in names)),
        then,
    )
    drawn = draw(st.lists(rule, min_size=1, max_size=most_rules))
    named = enumerate(drawn)
    rules = [r.model_copy(update={"reason": LocalText(en=f"rule {n}")}) for n, r in named]
    output = "score" if policy == "COLLECT SUM" else "grade"
    return DecisionTable(
        name="rules", hit_policy=policy, inputs=tuple(names), outputs=(output,), rules=tuple(rules)
    )


@st.composite
def scorecards(draw):
    names = draw(st.lists(st.sampled_from(list(CONDITIONS)), min_size=1, max_size=4, unique=True))
    parts = [Decimal("33.33"), Decimal("66.67"), Decimal("0.01"), Decimal(25), Decimal("12.5")]
    points = st.sampled_from([0.0, 0.1, 33.3, 50.0, 66.667, 100.0])
    weights = [draw(st.sampled_from(parts)) for _ in names]
    characteristics = tuple(
        Characteristic.model_construct(
            input=n,
            weight_pct=w,
            origin="default",
            attributes=tuple(
                Attribute(when=c, points=p)
                for c, p in draw(
                    st.lists(st.tuples(CONDITIONS[n], points), min_size=1, max_size=4)
                )
            ),
        )
        for n, w in zip(names, weights, strict=True)
    )
    minima = sorted(
        draw(
            st.sets(
                st.sampled_from([80.0, 66.67, 33.33, 50.0, 16.6665, 0.1]), min_size=3, max_size=3
            )
        ),
        reverse=True,
    )
    cutoffs = (
        *(Cutoff(grade=g, minimum=m) for g, m in zip("ABC", minima, strict=True)),
        Cutoff(grade="D"),
    )
    return Scorecard.model_construct(
        kind="scorecard",
        name="card",
        characteristics=characteristics,
        cutoffs=cutoffs,
        score="score",
        grade="grade",
    )


def scheme_of(*steps):
    return Scheme.model_construct(
        id="any",
        title=LocalText(en="Any"),
        inputs=INPUTS,
        require_any=(),
        steps=steps,
        tiers=TIERS,
        words={},
    )


def columns_of(rows):
    """The rows as typed columns, as intake hands them over."""
    number = [math.nan if r["amount"] is None else r["amount"] for r in rows]
    return {
        "amount": np.array(number, float),
        "when": np.array([r["when"] for r in rows], "M8[D]"),
        "colour": np.array(
            [WORDS.index(r["colour"]) if r["colour"] else -1 for r in rows], np.int16
        ),
        "agreed": np.array([-1 if r["agreed"] is None else r["agreed"] for r in rows], np.int8),
    }


def plain_table(step, values):
    """The rules of a table that one row meets, by their numbers."""
    return [
        number
        for number, rule in enumerate(step.rules)
        if all(
            meets(tests, values[name]) for name, tests in zip(step.inputs, rule.when, strict=True)
        )
    ]


def plain_score(step, values):
    """Score and grade of one row in exact decimals."""
    total = Decimal(0)
    for characteristic in step.characteristics:
        for attribute in characteristic.attributes:
            if meets(attribute.when, values[characteristic.input]):
                total += characteristic.weight_pct * Decimal(str(attribute.points)) / 100
                break
    score = round(total, 6)
    grade = next(
        c.grade for c in step.cutoffs if c.minimum is None or score >= Decimal(str(c.minimum))
    )
    return float(score), grade


def fit_for(scheme, way):
    """The scheme made ready to grade by a precomputed grid of cells, or step by step."""
    fitted = FittedScheme(scheme)
    fitted.evaluator = Evaluator(
        fitted.program, most_cells=10**7 if way == "grid" else 0, block_rows=5
    )
    fitted.evaluator.precompute()
    return fitted


def grade(step, rows, way):
    fitted = fit_for(scheme_of(step), way)
    return fitted.grade(columns_of(rows), as_of=AS_OF)


some_rows = st.lists(row, min_size=1, max_size=12)
ways = st.sampled_from(["grid", "kernels"])
laws = settings(max_examples=60, deadline=None)


@laws
@given(tables(), some_rows, ways)
def test_first_matching_rule_decides(step, rows, way):
    """FIRST: the first rule that a row meets gives its grade and its reason; none gives none."""
    result = grade(step, rows, way)
    for values, got, why in zip(
        rows, result.grade.to_list(), result.reason.to_list(), strict=True
    ):
        met = plain_table(step, values)
        assert got == (step.rules[met[0]].then[0] if met else None)
        assert why == (f"rule {met[0]}" if met else "Not graded: no rule of “rules” fits.")


@laws
@given(tables("UNIQUE"), some_rows, ways)
def test_unique_takes_no_rule_where_several_match(step, rows, way):
    """UNIQUE: one matching rule decides, two give no grade and a reason that says so."""
    result = grade(step, rows, way)
    for values, got, why in zip(
        rows, result.grade.to_list(), result.reason.to_list(), strict=True
    ):
        met = plain_table(step, values)
        assert got == (step.rules[met[0]].then[0] if len(met) == 1 else None)
        assert ("more than one rule" in why) == (len(met) > 1)


@laws
@given(tables("COLLECT SUM"), some_rows, ways)
def test_collect_sum_adds_all_matching_rules(step, rows, way):
    """COLLECT SUM: the numbers of all matching rules are added as the decimals they are."""
    level = DecisionTable(
        name="level",
        inputs=("score",),
        outputs=("grade",),
        rules=(Rule(when=(ANY,), then=("A",)),),
    )
    fitted = fit_for(scheme_of(step, level), way)
    scores = fitted.grade(columns_of(rows), as_of=AS_OF).score
    for values, got in zip(rows, scores.tolist(), strict=True):
        met = plain_table(step, values)
        total = sum(Decimal(str(step.rules[number].then[0])) for number in met)
        assert got == float(total) if met else math.isnan(got)


@laws
@given(scorecards(), some_rows, ways)
def test_scores_are_exact_decimals_before_cutoffs(step, rows, way):
    """A score is the exact sum of weighted points, rounded to 6 decimals, then compared."""
    result = grade(step, rows, way)
    for number, values in enumerate(rows):
        score, letter = plain_score(step, values)
        assert result.score[number] == score
        assert result.grade.to_list()[number] == letter


@settings(max_examples=15, deadline=None)
@given(tables(most_rules=150), some_rows, ways)
def test_any_number_of_rules(step, rows, way):
    """A table may have more rules than a machine word has bits."""
    many = step.model_copy(update={"rules": step.rules * (1 + 140 // len(step.rules))})
    never = Rule(when=(UnaryTests((Value("never"),)),) * len(step.inputs), then=("D",))
    many = many.model_copy(update={"rules": (never,) * 70 + many.rules})
    got = grade(many, rows, way).grade.to_list()
    for values, letter in zip(rows, got, strict=True):
        met = plain_table(many, values)
        assert letter == (many.rules[met[0]].then[0] if met else None)


@laws
@given(st.one_of(tables(), tables("UNIQUE"), scorecards()), some_rows, ways, st.randoms())
def test_a_row_is_graded_alike_wherever_it_stands(step, rows, way, random):
    """One row at a time equals the whole column, and the order of rows does not matter."""
    fitted = fit_for(scheme_of(step), way)

    def outcome(given_rows):
        result = fitted.grade(columns_of(given_rows), as_of=AS_OF)
        scores = [0.0] * len(given_rows) if result.score is None else result.score.tolist()
        return list(zip(result.grade.to_list(), result.reason.to_list(), scores, strict=True))

    whole = outcome(rows)
    assert [outcome([each])[0] for each in rows] == whole
    order = random.sample(range(len(rows)), len(rows))
    assert outcome([rows[place] for place in order]) == [whole[place] for place in order]


@pytest.mark.parametrize("rows", [255, 256, 5000])
def test_long_columns_equal_short_ones(rows):
    """The way a column is cut into segments changes with its length, its grades do not."""
    values = np.resize(np.array(EDGES + ODD + [math.nan]), rows)
    bands = [Interval(e, None, True, False) for e in sorted(EDGES, reverse=True)]
    rules = tuple(
        Rule(when=(UnaryTests((band,)),), then=("ABCD"[place % 4],))
        for place, band in enumerate(bands)
    )
    step = DecisionTable(name="rules", inputs=("amount",), outputs=("grade",), rules=rules)
    fitted = FittedScheme(scheme_of(step))
    whole = fitted.grade({"amount": values}, as_of=AS_OF).grade.codes
    for begin in range(0, rows, 100):
        part = fitted.grade({"amount": values[begin : begin + 100]}, as_of=AS_OF).grade.codes
        np.testing.assert_array_equal(whole[begin : begin + 100], part)
