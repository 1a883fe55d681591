"""Changing single numbers and conditions of a scheme, and telling what was changed."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.exceptions import ChangeError
from grading.schemes.catalogue import load_scheme, scheme_ids
from grading.schemes.changes import apply_changes
from grading.schemes.differences import differences
from grading.schemes.models import DecisionTable, Rank, Scorecard
from grading.schemes.toml_document import from_toml, read_scheme, to_toml


def told(old, new):
    """The differences as place, old, new."""
    return [(d.place.text, d.old, d.new) for d in differences(old, new)]


def faults(scheme, *changes, rescale=False):
    with pytest.raises(ChangeError, match=scheme.id) as caught:
        apply_changes(scheme, changes, rescale=rescale)
    return caught.value.faults


@pytest.mark.parametrize(
    ("scheme", "changes", "expected"),
    [
        (
            "abcd-value",
            ["weight:annual_amount=40", "weight:loyalty=15"],
            [
                ("weight:value.annual_amount", "35", "40"),
                ("weight:value.loyalty", "20", "15"),
            ],
        ),
        ("abcd-value", ["cutoff:A=75"], [("cutoff:value.A", "80", "75")]),
        ("abcd-value", ["cutoff:value.A=75.5"], [("cutoff:value.A", "80", "75.5")]),
        (
            "abcd-value",
            ["points:annual_amount.2=80", "condition:annual_amount.1=>=90000"],
            [
                ("condition:value.annual_amount.1", ">=100000", ">=90000"),
                ("points:value.annual_amount.2", "75", "80"),
            ],
        ),
        (
            "pareto",
            ["share:A=15", "share:D=15"],
            [("share:place.A", "20", "15"), ("share:place.D", "10", "15")],
        ),
        ("pareto", ["ties: place = Worse"], [("ties:place", "better", "worse")]),
        ("pareto", ["hysteresis:grade=500"], [("hysteresis:grade", "", "500")]),
        (
            "amount-bands",
            ["unknown:annual_amount=0", "unknown:Growth potential=ungraded"],
            [
                ("unknown:annual_amount", "ungraded", "0"),
                ("unknown:growth_potential", "own", "ungraded"),
            ],
        ),
        (
            "decision-maker",
            ["unknown:has need=No", "unknown:role_since=own", "unknown:closed=ungraded"],
            [
                ("unknown:has_need", "ungraded", "no"),
                ("unknown:role_since", "first_contact_date", "own"),
                ("unknown:closed", "no", "ungraded"),
            ],
        ),
        (
            "abcd-value",
            ["decay:annual amount=365 @ last order date"],
            [("decay:value.annual_amount", "", "365@last_order_date")],
        ),
        (
            "amount-bands",
            ["rule:bands.2:annual_amount=[60000..100000)"],
            [("rule:bands.2:annual_amount", "[50000..100000)", "[60000..100000)")],
        ),
        ("amount-bands", ["rule:bands.3:grade=D"], [("rule:bands.3:grade", "C", "D")]),
        (
            "volume-loyalty",
            ["share:volume.large=20", "share:volume.small=80"],
            [("share:volume.large", "50", "20"), ("share:volume.small", "50", "80")],
        ),
    ],
)
def test_every_kind_of_change_is_made_and_told(scheme, changes, expected):
    """What was changed can be read from the two schemes, from what to what."""
    old = load_scheme(scheme)
    assert told(old, apply_changes(old, changes)) == expected


@pytest.mark.parametrize(
    "spelling",
    [
        "weight:annual_amount=40",
        "  Weight : Annual amount = 40 % ",
        "weight:年购买金额=40",
        "weight：value.annual_amount＝４０",
        "weight:monto anual=40.0",
    ],
)
def test_places_are_found_by_any_name_a_person_knows(spelling):
    """Names, labels in every language, spaces, full-width signs and a percent sign all serve."""
    old = load_scheme("abcd-value")
    new = apply_changes(old, [spelling, "weight:loyalty=15"])
    assert told(old, new)[0] == ("weight:value.annual_amount", "35", "40")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            "weight:anual_amount=40",
            "no characteristic 'anual_amount'. Did you mean 'annual_amount'",
        ),
        ("weight:zz=40", "there are annual_amount, orders_per_year, loyalty"),
        ("wieght:loyalty=40", "no kind of change 'wieght'. Did you mean 'weight'"),
        ("weight loyalty 40", "a change names a place, a colon"),
        ("weight:loyalty", "a change names a place, a colon"),
        ("weight:loyalty=", "a number such as 40 or 12.5 is needed, got nothing"),
        ("weight:loyalty=much", "a number such as 40 or 12.5 is needed, got much"),
        ("weight:loyalty=nan", "a number such as 40 or 12.5 is needed, got nan"),
        ("weight:loyalty=snan", "a number such as 40 or 12.5 is needed, got snan"),
        ("weight:loyalty=-inf", "a number such as 40 or 12.5 is needed, got -inf"),
        ("weight:loyalty=1,000", "a number such as 40 or 12.5 is needed, got 1,000"),
        ("cutoff:A=1e999", "a number such as 40 or 12.5 is needed"),
        ("weight:loyalty=0", "above 0 and at most 100 is needed, got 0"),
        ("weight:loyalty=100.01", "above 0 and at most 100 is needed, got 100.01"),
        ("points:loyalty.1=-1", "a number 0 to 100 is needed, got -1"),
        ("points:loyalty.1=101", "a number 0 to 100 is needed, got 101"),
        ("points:loyalty.0=5", "there are 5 conditions of loyalty, counted from 1; got 0"),
        ("points:loyalty.6=5", "there are 5 conditions of loyalty, counted from 1; got 6"),
        ("points:loyalty=5", "stands behind a dot, as in points:annual_amount.2"),
        ("condition:loyalty.1=[5", "a range"),
        ('condition:loyalty.1="much"', "this column is compared with numbers"),
        ("cutoff:D=5", "D is the lowest grade"),
        ("cutoff:E=5", "there is no grade with a cutoff 'E'"),
        ("cutoff:A=60", "cutoffs must fall from the best grade down"),
        ("share:A=5", "no share to change; it has: weight, points, condition, cutoff"),
        ("rule:bands.1:loyalty=5", "no rule to change; it has: weight"),
        ("weight:loyalty:x=5", "this kind of change is written weight:NAME"),
        ("rule:bands.1=5", "this kind of change is written rule:STEP.NUMBER:COLUMN"),
    ],
)
def test_a_change_that_cannot_be_made_says_why(change, fault):
    """Each fault quotes the change and says what would do."""
    assert fault in faults(load_scheme("abcd-value"), change)[0]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("rule:band.1:grade=A", "Did you mean 'bands'?"),
        ("rule:bands.9:grade=A", "there are 5 rules of bands, counted from 1; got 9"),
        ("rule:bands.1:amount=5", "there is no column 'amount'. Did you mean 'annual_amount'?"),
        ("rule:bands.1:grade=X", "the steps can give grade 'X'"),
        ("rule:bands.1:growth_potential=huge", "there is no value 'huge'"),
    ],
)
def test_a_rule_that_cannot_be_changed_says_why(change, fault):
    """Rules are named by table and number, their columns by name."""
    assert fault in faults(load_scheme("amount-bands"), change)[0]


def test_all_faults_come_together():
    """Nobody mends one fault only to meet the next."""
    found = faults(
        load_scheme("abcd-value"), "weight:x=5", "cutoff:A=50", "weight:loyalty=50", "nonsense"
    )
    assert len(found) == 4
    assert [n for n, text in enumerate(found) if "weights must sum to 100 %, got 130 %" in text]


def test_a_place_is_changed_once():
    """Of two values for one place neither is silently dropped."""
    found = faults(load_scheme("abcd-value"), "cutoff:A=75", "cutoff:value.a=76")
    assert found == ("cutoff:value.a=76: cutoff:A=75 changes the same place; keep one of them",)


def test_two_steps_with_the_same_name_in_them_are_told_apart(document, scorecard, rank):
    """What two steps have is named with its step."""
    scorecard["cutoffs"], rank["output"] = [], "place"
    other = {**scorecard, "name": "again", "score": "twice"}
    document["steps"] = [scorecard, other, *document["steps"]]
    scheme = read_scheme(document, "mine")
    assert (
        "stands in 2 steps; name the step: points.amount or again.amount"
        in (faults(scheme, "weight:amount=50")[0])
    )
    new = apply_changes(scheme, ["weight:again.amount=50", "weight:again.size=50"])
    assert told(scheme, new) == [
        ("weight:again.amount", "60", "50"),
        ("weight:again.size", "40", "50"),
    ]


def test_a_column_that_stands_twice_in_a_table_cannot_be_meant(document):
    """Nothing is guessed, and what stands twice is no difference from itself."""
    table = document["steps"][0]
    table["inputs"] = ["amount", "amount"]
    for rule, second in zip(table["rules"], ("<900", "<800", "-"), strict=True):
        rule["when"] = [rule["when"][0], second]
    scheme = read_scheme(document, "mine")
    assert "stands there 2 times" in faults(scheme, "rule:bands.1:amount=5")[0]
    assert differences(scheme, scheme) == ()
    new = apply_changes(scheme, ["rule:bands.1:grade=B"])
    assert told(scheme, new) == [("rule:bands.1:grade", "A", "B")]


def test_weights_keep_to_100_unless_the_others_are_scaled():
    """The others are kept and the sum is at fault, or they are scaled in proportion."""
    old = load_scheme("abcd-value")
    assert (
        "got 105 %: annual_amount 40, orders_per_year 20"
        in (faults(old, "weight:annual_amount=40")[0])
    )
    new = apply_changes(old, ["weight:annual_amount=48"], rescale=True)
    assert told(old, new) == [
        ("weight:value.annual_amount", "35", "48"),
        ("weight:value.orders_per_year", "20", "16"),
        ("weight:value.loyalty", "20", "16"),
        ("weight:value.influence", "15", "12"),
        ("weight:value.complaints", "10", "8"),
    ]


@pytest.mark.parametrize("change", ["weight:loyalty=100", "weight:loyalty=99.97"])
def test_what_leaves_nothing_for_the_others_is_a_fault(change):
    """A weight of nothing is none: each of the others needs a hundredth at least."""
    assert "leaves nothing to scale" in faults(load_scheme("abcd-value"), change, rescale=True)[0]


def test_scaling_leaves_alone_what_sums_already():
    """Named weights that sum to 100 with the others are not touched again."""
    old = load_scheme("abcd-value")
    changes = ["weight:annual_amount=40", "weight:loyalty=15"]
    assert apply_changes(old, changes, rescale=True) == apply_changes(old, changes)


@given(st.decimals(min_value="0.01", max_value="99.9", places=2))
@settings(max_examples=60, deadline=None)
def test_scaled_weights_sum_to_exactly_100(weight):
    """However the others are scaled, they fill up to 100 and stay in their order."""
    new = apply_changes(load_scheme("abcd-value"), [f"weight:loyalty={weight}"], rescale=True)
    card = new.steps[0]
    assert isinstance(card, Scorecard)
    weights = {part.input: part.weight_pct for part in card.characteristics}
    assert sum(weights.values()) == 100
    assert weights["loyalty"] == weight
    others = [weights[name] for name in ("annual_amount", "orders_per_year", "complaints")]
    assert others == sorted(others, reverse=True)


def test_what_is_changed_is_ours_and_the_rest_stays_the_practices():
    """A changed fact of the practice is none any more; its neighbours are."""
    old = load_scheme("pareto")
    new = apply_changes(old, ["share:A=15", "share:B=35"])
    rank = new.steps[0]
    assert isinstance(rank, Rank)
    assert rank.shares_origin == ("default", "default", "source", "default")
    assert [d.origin for d in differences(old, new)] == ["source", "source"]


def test_a_reason_that_spoke_of_the_old_number_goes():
    """A text such as "50,000 to 100,000" would be untrue; one about another rule stays."""
    old = load_scheme("amount-bands")
    new = apply_changes(old, ["rule:bands.2:annual_amount=[60000..100000)"])
    table = new.steps[0]
    assert isinstance(table, DecisionTable)
    assert [bool(rule.reason) for rule in table.rules] == [True, False, True, True, True]
    assert [rule.origin for rule in table.rules][:3] == ["source", "default", "source"]
    same = apply_changes(old, ["rule:bands.2:annual_amount=[50000..100000)"])
    assert same == old


def test_a_result_leaves_the_reason_as_it_is():
    """The reason tells the condition, and that has not changed."""
    new = apply_changes(load_scheme("amount-bands"), ["rule:bands.3:grade=D"])
    table = new.steps[0]
    assert isinstance(table, DecisionTable)
    assert table.rules[2].then == ("D",)
    assert table.rules[2].reason


def test_shares_drop_the_cutoffs_fitted_to_the_old_ones():
    """Cutoffs in use belong to the shares they were found for."""
    old = load_scheme("pareto")
    fitted = old.model_copy(
        update={
            "steps": (
                old.steps[0].model_copy(update={"cutoffs": (3.0, 2.0, 1.0), "fitted_rows": 9}),
            )
        }
    )
    changed = apply_changes(fitted, ["share:A=15", "share:B=35"]).steps[0]
    kept = apply_changes(fitted, ["share:A=20"]).steps[0]
    assert isinstance(changed, Rank)
    assert isinstance(kept, Rank)
    assert (changed.cutoffs, changed.fitted_rows, changed.reasons) == ((), None, ())
    assert (kept.cutoffs, kept.fitted_rows) == ((3.0, 2.0, 1.0), 9)


def test_ties_drop_the_cutoffs_too_and_leave_the_shares_facts_of_the_practice():
    """Only the way to count ties is ours from then on."""
    old = load_scheme("pareto")
    before = old.steps[0].model_copy(update={"cutoffs": (3.0, 2.0, 1.0), "fitted_rows": 9})
    fitted = old.model_copy(update={"steps": (before,)})
    changed = apply_changes(fitted, ["ties:place=worse"]).steps[0]
    kept = apply_changes(fitted, ["ties:place=better"]).steps[0]
    assert isinstance(changed, Rank)
    assert isinstance(before, Rank)
    assert (changed.cutoffs, changed.fitted_rows, changed.origin) == ((), None, "default")
    assert changed.shares_origin == before.shares_origin == ("source",) * 3 + ("default",)
    assert changed.reasons == before.reasons
    assert kept == before


@pytest.mark.parametrize(
    ("scheme", "change", "fault"),
    [
        ("pareto", "ties:place=up", "there is no tie method 'up'; there are better, worse"),
        ("pareto", "hysteresis:grade=-1", "a margin is a number above 0, or 0 for none, got -1"),
        ("pareto", "hysteresis:score=5", "there is no column 'score'; there are grade"),
        ("amount-bands", "unknown:growth_potential=hi", "no value of a blank 'hi'. Did you mean"),
        ("tenure", "unknown:first_order_date=2026-01-01", "there are ungraded, own"),
        ("amount-bands", "unknown:annual_amount=much", "a number such as 40 or 12.5 is needed"),
        ("abcd-value", "decay:loyalty=365", "a decay is written DAYS@DATE COLUMN"),
        ("abcd-value", "decay:loyalty=0@birthday", "a number of days above 0, got 0"),
        ("abcd-value", "decay:loyalty=9@complaints", "there is no date column 'complaints'"),
        ("pareto", "decay:annual_amount=9@since", "no decay to change; it has: share, ties"),
        ("pareto", "ties:plce=worse", "there is no ranking 'plce'. Did you mean 'place'?"),
        ("abcd-value", "ties:place=worse", "no ties to change; it has: weight"),
        ("transaction-size", "ties:quarters=worse", "ties belongs to top_shares"),
    ],
)
def test_a_tie_method_that_cannot_be_set_says_why(scheme, change, fault):
    """Nearest names are suggested; a quantile has no tie method."""
    assert any(fault in each for each in faults(load_scheme(scheme), change))


def test_results_that_are_numbers_stay_numbers(document):
    """A table that adds numbers takes numbers and says so."""
    table = document["steps"][0]
    points = {
        "kind": "decision_table",
        "name": "sums",
        "hit_policy": "COLLECT SUM",
        "inputs": ["amount"],
        "outputs": ["points"],
        "rules": [{"when": [">5"], "then": [3]}, {"when": [">9"], "then": [4]}],
    }
    document["steps"] = [points, table]
    scheme = read_scheme(document, "mine")
    new = apply_changes(scheme, ["rule:sums.1:points=2.5"])
    assert told(scheme, new) == [("rule:sums.1:points", "3", "2.5")]
    assert "a number such as 40" in faults(scheme, "rule:sums.1:points=many")[0]


@pytest.mark.parametrize("scheme", scheme_ids())
def test_without_changes_a_scheme_is_the_same(scheme):
    """Nothing asked for, nothing changed, in every scheme there is."""
    old = load_scheme(scheme)
    assert apply_changes(old, ()) is old
    assert differences(old, old) == ()


def test_a_changed_scheme_can_be_written_and_read():
    """Weights in hundredths come back from TOML as exactly what they were."""
    new = apply_changes(load_scheme("abcd-value"), ["weight:loyalty=33.33"], rescale=True)
    assert from_toml(to_toml(new), "mine") == new
    card = new.steps[0]
    assert isinstance(card, Scorecard)
    assert card.characteristics[2].weight_pct == Decimal("33.33")


KINDS = st.sampled_from(["weight", "points", "condition", "cutoff", "share", "rule", "Weight", ""])
TARGETS = st.sampled_from(
    ["loyalty", "value.loyalty", "loyalty.1", "A", "D", "place.A", "bands.1", "bands.1:annual_amount",
     "bands.1:grade", "bands.99999999999", ".", "", ":", "large", "qualification.2:days_in_role"]
)  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(
        ["40", "1e400", "1e-400", "-0", "nan", "[1..2)", '"x"', "null", "-", "A", "％"]
    ),
    st.floats().map(str),
    st.integers().map(str),
    st.text(max_size=6),
)
CHANGES = st.one_of(st.text(max_size=20), st.builds("{}:{}={}".format, KINDS, TARGETS, VALUES))


@given(st.sampled_from(scheme_ids()), st.lists(CHANGES, max_size=3), st.booleans())
@settings(max_examples=100, deadline=None)
def test_any_text_is_a_change_or_refused_in_words(scheme, changes, rescale):
    """Whatever is typed, the result holds together and can be written, or says what is wrong."""
    old, refusal = load_scheme(scheme), None
    new = old
    try:
        new = apply_changes(old, changes, rescale=rescale)
    except ChangeError as error:
        refusal = error
    assert refusal is None or all(refusal.faults)
    assert from_toml(to_toml(new), "mine") == new
    assert bool(differences(old, new)) == (new != old)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "zh",
            (
                "共 4 处错误",
                "权重之和应为 100%",
                "需要一个数字",
                "更改应写成",
                "没有名为“no_such_thing”的评分项",
            ),
        ),
        (
            "es",
            (
                "4 errores",
                "los pesos deben sumar 100 %",
                "se necesita un número",
                "un cambio",
                "no hay característica",
            ),
        ),
    ],
)
def test_faults_are_told_in_the_language(lang: str, words: tuple[str, ...]) -> None:
    scheme = load_scheme("abcd-value")
    weight = next(s for s in scheme.steps if s.kind == "scorecard").characteristics[0].input
    asked = [f"weight:{weight}=1", "cutoff:A=much", "nonsense", "weight:no_such_thing=5"]
    with pytest.raises(ChangeError) as caught:
        apply_changes(scheme, asked)
    told = caught.value.message(lang)
    for word in words:
        assert word in told
    assert caught.value.message("en") == str(caught.value)
