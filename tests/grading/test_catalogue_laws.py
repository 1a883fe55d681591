"""Laws that every scheme of the catalogue obeys, whatever customers it grades."""

from datetime import date, timedelta

import numpy as np
import pytest

from grading.engine.fit import fit
from grading.engine.grades import Lookup
from grading.language import LANGUAGES
from grading.schemes.catalogue import load_scheme, scheme_ids
from grading.schemes.models import (
    DecisionTable,
    Elapsed,
    LifetimeValue,
    Rank,
    Ratio,
    Scorecard,
)

AS_OF = date(2026, 11, 21)
SCHEMES = [load_scheme(scheme_id) for scheme_id in scheme_ids()]
CUSTOMERS = 90
each_scheme = pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.id)


def edges(scheme, name):
    """The numbers at which some rule or points change."""
    tests = []
    for step in scheme.steps:
        if isinstance(step, DecisionTable) and name in step.inputs:
            tests += [rule.when[step.inputs.index(name)] for rule in step.rules]
        elif isinstance(step, Scorecard):
            parts = [part for part in step.characteristics if part.input == name]
            tests += [each.when for part in parts for each in part.attributes]
    found = {getattr(test, end, None) for all_ in tests for test in all_.tests for end in ENDS}
    return sorted(edge for edge in found if isinstance(edge, float))


ENDS = ("low", "high", "value")


def some_value(wanted, scheme, chance):
    """A value on an edge, beside it or anywhere; now and then a blank."""
    if chance.random() < 0.06:
        return None
    if wanted.choices:
        return chance.choice([choice.value for choice in wanted.choices]).item()
    if wanted.type == "date":
        days = int(chance.integers(-900, 0 if wanted.past else 900))
        return AS_OF + timedelta(days)
    if wanted.type == "number":
        known = edges(scheme, wanted.name) or [0.0, 1.0, 100.0]
        number = chance.choice([*known, *(edge * 0.99 for edge in known), chance.random() * 9])
        low = -1e12 if wanted.minimum is None else wanted.minimum
        high = 1e12 if wanted.maximum is None else wanted.maximum
        return float(np.clip(number, low, high))
    return chance.choice(["Ann", "Bo", "Cy"]).item()


def customers(scheme, seed=11):
    chance = np.random.default_rng(seed)
    if any(isinstance(step, LifetimeValue) for step in scheme.steps):
        # What customers will buy is estimated from people who buy as people do, not from chance.
        known = scheme.example.rows
        rows = [known[place] for place in chance.integers(len(known), size=CUSTOMERS)]
        return {wanted.name: [row.get(wanted.name) for row in rows] for wanted in scheme.inputs}
    return {
        wanted.name: [some_value(wanted, scheme, chance) for _ in range(CUSTOMERS)]
        for wanted in scheme.inputs
    }


def part_of(columns, rows):
    return {name: [column[row] for row in rows] for name, column in columns.items()}


def answers(grades):
    """All that is told of each row, in one shape."""
    columns = [grades.grade, grades.label, grades.reason]
    columns += [] if grades.score is None else [grades.score]
    columns += [] if grades.approach is None else [grades.approach]
    columns += list(grades.outputs.values())
    plain = [c.to_list() if isinstance(c, Lookup) else c.astype(str).tolist() for c in columns]
    return list(zip(*plain, strict=True))


@each_scheme
def test_the_order_of_rows_does_not_matter(scheme):
    """Customers in another order are told the same, each the same as before."""
    columns = customers(scheme)
    order = np.random.default_rng(3).permutation(CUSTOMERS).tolist()
    mixed = part_of(columns, order)
    straight = answers(fit(scheme, columns, as_of=AS_OF).grade(columns, as_of=AS_OF))
    found = answers(fit(scheme, mixed, as_of=AS_OF).grade(mixed, as_of=AS_OF))
    assert found == [straight[row] for row in order]


@each_scheme
def test_one_row_gets_what_it_gets_among_all(scheme):
    """Once fitted, a customer alone is told what it is told among all others."""
    columns = customers(scheme)
    fitted = fit(scheme, columns, as_of=AS_OF)
    whole = answers(fitted.grade(columns, as_of=AS_OF))
    for row in range(0, CUSTOMERS, 4):
        alone = answers(fitted.grade(part_of(columns, [row]), as_of=AS_OF))
        assert alone == [whole[row]]


@each_scheme
def test_every_language_gives_the_same_grades(scheme):
    """The language changes words, never a grade, a score or a date."""
    columns = customers(scheme)
    fitted = fit(scheme, columns, as_of=AS_OF)
    found = [fitted.grade(columns, as_of=AS_OF, lang=lang) for lang in LANGUAGES]
    assert len({tuple(grades.grade.to_list()) for grades in found}) == 1
    for grades in found:
        assert [label is None for label in grades.label.to_list()] == [
            label is None for label in found[0].label.to_list()
        ]
        assert all(grades.reason.to_list())


@each_scheme
def test_whoever_has_no_result_is_told_why(scheme):
    """A customer without grade or label lacks something, and the reason names a column."""
    columns = customers(scheme)
    grades = fit(scheme, columns, as_of=AS_OF).grade(columns, as_of=AS_OF)
    labels = [i.label.en for i in scheme.inputs]
    results = grades.grade if scheme.tiers else grades.label
    for result, reason in zip(results.to_list(), grades.reason.to_list(), strict=True):
        assert result is not None or any(label in reason for label in labels), reason


# --- better is never worse -----------------------------------------------------------------------

UP, DOWN = +1, -1
HIGH = ["low", "medium", "high"]
TWO = ["low", "high"]
YES = ["no", "yes"]
CREDIT = ["poor", "fair", "good"]
LOYAL = ["lost", "general", "loyal"]


def upwards(scheme_id, name):
    """The options of an input from the last up, where the catalogue lists the best first."""
    return [choice.value for choice in reversed(load_scheme(scheme_id).input(name).choices)]


BETTER = {
    "abcd-value": {
        "annual_amount": UP, "orders_per_year": UP, "loyalty": UP, "influence": UP,
        "complaints": DOWN,
    },
    "activity": {"last_order_date": UP},
    "amount-abc": {"annual_amount": UP},
    "amount-bands": {"annual_amount": UP, "growth_potential": TWO},
    "attitude": {"attitude": ["negative", "neutral", "favourable", "enthusiastic"]},
    "behaviour": {
        "spending_power": HIGH, "loyalty": UP, "potential": HIGH, "orders_per_year": UP,
        "annual_amount": UP, "complaints": DOWN, "industry_fit": HIGH, "region_fit": HIGH,
    },
    "composite-value": {"annual_amount": UP, "orders_per_year": UP, "referrals": UP},
    "clv": {"last_order_date": UP, "average_repeat_amount": UP},
    "credit-abc": {
        "spending_power": HIGH, "orders_per_year": UP, "annual_amount": UP,
        "credit_record": CREDIT,
    },
    "customer-layers": {"spending": HIGH, "loyalty_group": LOYAL, "would_refer": YES},
    "deal-likelihood": {"close_probability": UP},
    "decision-maker": {
        "has_need": YES, "first_contact_date": UP, "role_since": UP, "closed": YES,
    },
    "franchise-intent": {"signal": upwards("franchise-intent", "signal")},
    "frequency-bands": {"monthly_orders": UP, "growth_potential": TWO},
    "growth": {"annual_amount": UP, "previous_amount": DOWN},
    "importance-value-need": {
        "importance": ["ordinary", "important", "core"], "value": HIGH, "need": HIGH,
    },
    "insurance-renewal": {"due_date": DOWN},
    "lifecycle": {"has_interest": YES, "last_order_date": UP},
    "membership": {"annual_amount": UP, "orders_per_year": UP, "credit_record": CREDIT},
    "mvc-mgc": {"customer_value": UP, "growth_value": UP, "strategic": YES},
    "pareto": {"annual_amount": UP},
    "payment-cycle": {"payment_days": DOWN, "blacklisted": ["yes", "no"]},
    "potential": {"spending_potential": HIGH, "room_to_grow": HIGH, "industry_outlook": HIGH},
    "profit-bands": {"annual_profit": UP},
    "project-prospect": {
        "floor_area_m2": UP, "project_value": UP,
        "ownership": ["multi_state", "multi_private", "sole_state", "sole_private"],
        "lead_source": upwards("project-prospect", "lead_source"),
    },
    "relationship": {
        "profit_contribution": TWO, "relation": ["short_term", "long_term"],
        "growth_potential": TWO,
    },
    "sales-funnel": {"stage": upwards("sales-funnel", "stage")},
    "sales-size": {"annual_amount": UP},
    "share-volume": {"wallet_share": UP, "upcoming_volume": UP},
    "shipping": {
        "strategic": YES, "market_influence": YES, "demand": ["small", "medium", "large"],
        "stability": ["unstable", "volatile", "stable"],
    },
    "spend-loyalty": {"spending": HIGH, "loyalty_group": LOYAL},
    "spend-mix": {
        "annual_amount": UP, "orders_per_year": UP, "categories_bought": UP,
        "cooperation_intent": UP,
    },
    "telecom": {"value": HIGH},
    "tenure": {"first_order_date": DOWN},
    "transaction-size": {"annual_amount": UP},
    "value-potential": {
        "orders_per_year": UP, "annual_amount": UP, "loyalty": UP, "spending_potential": HIGH,
        "room_to_grow": HIGH, "industry_outlook": HIGH,
    },
    "value-tiers": {"orders_per_year": UP, "annual_amount": UP, "loyalty": UP},
    "volume-loyalty": {"annual_amount": UP, "loyalty": UP},
    "wedding-horizon": {"has_request": YES},
}  # fmt: skip
"""Per practice, which inputs are better in which direction, or from the worst option up."""

NEITHER = {
    ("clv", "first_order_date"): "as many orders in less time are better, fewer are not",
    ("clv", "repeat_orders"): "who ordered often and fell silent has left the more surely",
    ("customer-layers", "age"): "it names the person, and gives no grade",
    ("decision-maker", "decision_role"): "a first who does not sign falls below a second",
    ("decision-maker", "has_budget"): "who has one and does not sign falls below who has none",
    ("insurance-renewal", "pays_by"): "it tells of a visit, and gives no grade",
    ("insurance-renewal", "visit_need"): "it tells of a visit, and gives no grade",
    ("lifecycle", "orders_total"): "one order long ago is lost, where interest alone is open",
    ("relationship", "orders_total"): "one order may be a one-off, none cannot",
    ("rfm", "last_order_date"): "segments are ranges; the law of the scores is below",
    ("rfm", "order_count"): "segments are ranges; the law of the scores is below",
    ("rfm", "total_amount"): "segments are ranges; the law of the scores is below",
    ("telecom", "importance"): "it tells of an invitation, and gives no grade",
    ("wedding-horizon", "event_date"): "sooner is better, and over is not",
}
"""Inputs of which no value is better whatever the others are, and why."""


@pytest.mark.parametrize("scheme", [s for s in SCHEMES if s.tiers], ids=lambda scheme: scheme.id)
def test_the_law_speaks_of_every_input_that_decides(scheme):
    """What a step reads is better in one direction, or it is known why in neither."""
    spoken_of = {*BETTER.get(scheme.id, ())} | {n for i, n in NEITHER if i == scheme.id}
    read = {name for step in scheme.steps for name in read_by(step)}
    inputs = [wanted for wanted in scheme.inputs if wanted.name in read]
    stand_in = {wanted.blank_from for wanted in inputs} - {None}
    assert spoken_of == {wanted.name for wanted in inputs} | stand_in


def read_by(step):
    """The columns from which a step measures or decides."""
    if isinstance(step, DecisionTable):
        return step.inputs
    if isinstance(step, Scorecard):
        return [part.input for part in step.characteristics]
    if isinstance(step, Rank):
        return [step.input, *step.among]
    if isinstance(step, Elapsed):
        return [step.start, step.end]
    if isinstance(step, Ratio):
        return [step.numerator, step.denominator]
    if isinstance(step, LifetimeValue):
        return [step.repeats, step.first, step.last, step.amount]
    return []


@pytest.mark.parametrize(
    ("name", "place"), [("last_order_date", 100), ("order_count", 10), ("total_amount", 1)]
)
def test_a_better_history_never_lowers_a_digit_of_rfm(name, place):
    """Later, more often, for more: the digit of that measure stays or rises, the others stay."""
    scheme = load_scheme("rfm")
    columns = customers(scheme)
    fitted = fit(scheme, columns, as_of=AS_OF)
    changed = columns | {name: customers(scheme, seed=5)[name]}
    before, after = (fitted.grade(each, as_of=AS_OF).score for each in (columns, changed))
    compared = 0
    for old, new, was, now in zip(before, after, columns[name], changed[name], strict=True):
        if was is None or now is None or np.isnan(old) or np.isnan(new):
            continue
        compared += 1
        more = (new - old) / place
        assert more in range(-4, 5)
        assert np.sign(more) in {0, np.sign((now > was) - (now < was))}
    assert compared > 10


def no_worse(direction, before, after):
    """Whether one value is at least as good as another; None where they cannot be compared."""
    if before is None or after is None:
        return None
    if isinstance(direction, list):
        return direction.index(after) >= direction.index(before)
    return after >= before if direction == UP else after <= before


@pytest.mark.parametrize(
    ("scheme_id", "name"), [(scheme, name) for scheme, names in BETTER.items() for name in names]
)
def test_better_is_never_worse(scheme_id, name):
    """Making one input better, all else as it was, never lowers the grade."""
    scheme = load_scheme(scheme_id)
    columns = customers(scheme)
    fitted = fit(scheme, columns, as_of=AS_OF)
    changed = columns | {name: customers(scheme, seed=5)[name]}
    tiers = [tier.grade for tier in scheme.tiers]
    before, after = (
        fitted.grade(each, as_of=AS_OF).grade.to_list() for each in (columns, changed)
    )
    compared = 0
    for old, new, was, now in zip(before, after, columns[name], changed[name], strict=True):
        better = no_worse(BETTER[scheme_id][name], was, now)
        if better is None or old is None or new is None:
            continue
        compared += 1
        worse, other = (new, old) if better else (old, new)
        assert tiers.index(worse) <= tiers.index(other), (was, now)
    assert compared > 10


@pytest.mark.parametrize("scheme_id", [s.id for s in SCHEMES if isinstance(s.steps[0], Scorecard)])
def test_all_best_is_a_and_all_worst_the_lowest(scheme_id):
    """The best in everything is A, the worst in everything the lowest tier, where points count."""
    scheme = load_scheme(scheme_id)
    ends = {name: extremes(scheme.input(name), way) for name, way in BETTER[scheme_id].items()}
    columns = {name: list(pair) for name, pair in ends.items()}
    found = fit(scheme, columns, as_of=AS_OF).grade(columns, as_of=AS_OF).grade.to_list()
    assert found == [scheme.tiers[-1].grade, scheme.tiers[0].grade]


def extremes(wanted, direction):
    """The worst and the best an input can be."""
    if isinstance(direction, list):
        return direction[0], direction[-1]
    low = 0.0 if wanted.minimum is None else wanted.minimum
    high = 1e9 if wanted.maximum is None else wanted.maximum
    return (low, high) if direction == UP else (high, low)
