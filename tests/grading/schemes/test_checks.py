"""Overlaps, gaps and rules that can never decide."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.language import LANGUAGES, Texts
from grading.schemes import segments as segments_module
from grading.schemes.checks import check_scheme
from grading.schemes.column_types import ColumnType
from grading.schemes.segments import Grid, TooManyCombinations, segments
from grading.schemes.toml_document import read_scheme
from grading.schemes.unary import UnaryTests, meets


def table(document, *rules, hit_policy="FIRST"):
    """Put rules such as ``(">=5", "-", "A")`` into the document's table."""
    step = document["steps"][0]
    step["hit_policy"] = hit_policy
    step["rules"] = [{"when": list(when), "then": [then]} for *when, then in rules]
    return document


def findings(document, lang="en"):
    return [
        (found.level, found.rules, found.message.text(lang))
        for found in check_scheme(read_scheme(document, "mine"))
    ]


def test_whole_table_has_no_findings(document):
    """Nothing is told of a table without faults."""
    assert findings(document) == []


@pytest.mark.parametrize(
    ("rules", "example"),
    [
        ([(">100", "-", "A"), ("<100", "-", "B")], "amount is 100"),
        ([(">=100", "-", "A"), ("<90", "-", "B")], "amount is 90"),
        ([(">=100", "-", "A"), ("<=90", "-", "B")], "amount between 90 and 100"),
        ([(">=100", "-", "A"), ("[0..100)", "-", "B")], "amount below 0"),
        ([("<100", "-", "A"), ("100", "-", "B")], "amount above 100"),
        ([("-", '"large"', "A"), ("-", '"small"', "B")], "size blank"),
        ([("-", '"large", null', "A"), (">5", "-", "B")], "amount below 5, size is small"),
        ([("-", 'not("large")', "A"), ("-", '"large"', "B")], "size blank"),
        ([("5", "-", "A"), ("not(5, 6)", "-", "B")], "amount is 6"),
    ],
)
def test_gap_is_told_with_an_example(document, rules, example):
    """A combination that no rule meets is a warning, whichever it is."""
    (found,) = findings(table(document, *rules))
    assert found[:2] == ("warning", ())
    assert found[2].startswith(f"No rule of bands applies to this: {example}. ")


@pytest.mark.parametrize(
    "rules",
    [
        [(">=100", "-", "A"), ("<100", "-", "B")],
        [(">=100", "-", "A"), ("-", "-", "B")],
        [("not(5)", "-", "A"), ("5", "-", "B")],
        [("-", '"large"', "A"), ("-", 'not("large")', "B"), ("-", "null", "B")],
        [("-", "not(null)", "A"), ("-", "null", "B")],
    ],
)
def test_no_gap(document, rules):
    """Edges that fit, a catch-all, a negation beside its opposite: nothing is missing."""
    assert findings(table(document, *rules)) == []


@pytest.mark.parametrize(
    ("minimum", "maximum", "rules"),
    [
        (0, None, [(">=100", "-", "A"), ("[0..100)", "-", "B")]),
        (None, 1, [("<0.5", "-", "A"), ("[0.5..1]", "-", "B")]),
        (1, 5, [("[3..5]", "-", "A"), ("[1..3)", "-", "B")]),
    ],
)
def test_no_gap_where_no_value_can_lie(document, minimum, maximum, rules):
    """What the input's own bounds exclude need not be met by a rule."""
    document["inputs"][0] |= {"minimum": minimum, "maximum": maximum}
    assert findings(table(document, *rules)) == []


def test_required_input_is_never_blank(document):
    """No rule is missing for the blank of a required input: such a row gets no grade anyway."""
    rules = [("-", '"large"', "A"), ("-", '"small"', "B")]
    assert "size blank" in findings(table(document, *rules))[0][2]
    document["inputs"][1]["required"] = True
    assert findings(document) == []


def test_a_blank_that_is_replaced_is_never_blank(document):
    """Nor where another value stands in for the blank."""
    document["inputs"][1]["blank_as"] = "small"
    assert findings(table(document, ("-", '"large"', "A"), ("-", '"small"', "B"))) == []


def test_blank_only_where_not_required(document):
    """An input required for large customers can be blank for small ones alone."""
    document["inputs"][0]["required_when"] = {"size": '"large"'}
    rules = [(">=5", '"large"', "A"), ("<5", '"large"', "B"), ("not(null)", 'not("large")', "B")]
    rules.append(("-", "null", "B"))
    (found,) = findings(table(document, *rules))
    assert "amount blank, size is small" in found[2]
    assert findings(table(document, *rules, ("null", "-", "B"))) == []


def test_sets_of_which_one_is_filled(document):
    """Where one of two inputs must be filled, both blank is no gap."""
    document["inputs"][0]["required"] = False
    rules = [("not(null)", "-", "A"), ("null", '"large", "small"', "B")]
    assert "amount blank, size blank" in findings(table(document, *rules))[0][2]
    document["require_any"] = [["amount", "size"]]
    assert findings(document) == []


def test_days_are_whole(document):
    """No day lies between 10 and 11, though an amount may."""
    clock = {"kind": "elapsed", "name": "clock", "start": "since", "unit": "days", "output": "age"}
    document["inputs"][2]["required"] = True
    step = table(document, ("<=10", "-", "A"), (">=11", "-", "B"))["steps"][0]
    assert "amount between 10 and 11" in findings(document)[0][2]
    document["steps"] = [clock, step | {"inputs": ["age", "size"]}]
    assert findings(document) == []
    document["steps"] = [clock | {"unit": "months"}, step | {"inputs": ["age", "size"]}]
    assert "age between 10 and 11" in findings(document)[0][2]


def test_elapsed_time_is_blank_where_a_date_is(document):
    """What is counted from an optional date may be blank."""
    clock = {"kind": "elapsed", "name": "clock", "start": "since", "unit": "days", "output": "age"}
    step = table(document, ("<=10", "-", "A"), (">10", "-", "B"))["steps"][0]
    document["steps"] = [clock, step | {"inputs": ["age", "size"]}]
    assert "age blank" in findings(document)[0][2]


def test_dates_are_whole_days(document):
    """The last of October and the first of November leave no gap between them."""
    document["inputs"][2]["required"] = True
    step = table(document, ("<=2026-10-31", "-", "A"), (">=2026-11-01", "-", "B"))["steps"][0]
    step["inputs"] = ["since", "size"]
    assert findings(document) == []
    step["rules"][1]["when"][0] = ">=2026-11-02"
    assert "since between 2026-10-31 and 2026-11-02" in findings(document)[0][2]


@pytest.mark.parametrize(
    ("rules", "number"),
    [
        ([("-", "-", "A"), (">5", "-", "B")], 2),
        ([(">=5", "-", "A"), (">7", '"large"', "B"), ("-", "-", "B")], 2),
        ([("<5", "-", "A"), (">=5", "-", "B"), ("-", "null", "B")], 3),
        ([(">=5", '"large"', "A"), (">=5", "-", "B"), ("-", "-", "B"), ("5", "-", "A")], 4),
    ],
)
def test_rule_that_can_never_decide(document, rules, number):
    """Where the rules above take all that a rule applies to, it is idle."""
    (found,) = findings(table(document, *rules))
    assert found[:2] == ("warning", (number,))
    assert f"Rule {number} of bands can never decide" in found[2]


def test_rule_out_of_bounds_can_never_decide(document):
    """Nor can a rule for values that the input cannot have."""
    document["inputs"][0]["minimum"] = 0
    (found,) = findings(table(document, ("<0", "-", "B"), (">=0", "-", "A")))
    assert found[1] == (1,)


@pytest.mark.parametrize(
    ("rules", "example"),
    [
        ([(">=5", "-", "A"), ("<=5", "-", "B")], "amount is 5"),
        ([(">=5", "-", "A"), ("<7", "-", "B")], "amount is 5"),
        ([("-", '"large"', "A"), ("-", 'not("small")', "B"), ("-", '"small"', "B"), ("-", "null", "B")],
         "size is large"),
        ([("-", "null", "A"), ("-", "not(null)", "B"), ("5", "null", "B")], "amount is 5, size blank"),
    ],
)  # fmt: skip
def test_overlap_in_a_unique_table_is_an_error(document, rules, example):
    """Two rules that apply to the same customer contradict UNIQUE."""
    found = findings(table(document, *rules, hit_policy="UNIQUE"))
    assert [level for level, *_ in found] == ["error"]
    assert f"both apply to this: {example}" in found[0][2]


def test_overlap_names_both_rules(document):
    """Every overlapping pair is named by its numbers."""
    rules = [(">=5", "-", "A"), ("<5", "-", "B"), ("[0..9]", "-", "B")]
    found = findings(table(document, *rules, hit_policy="UNIQUE"))
    assert [rules for _, rules, _ in found] == [(1, 3), (2, 3)]


def test_touching_rules_do_not_overlap(document):
    """An edge belongs to one of two neighbours."""
    assert (
        findings(table(document, (">=5", "-", "A"), ("<5", "-", "B"), hit_policy="UNIQUE")) == []
    )


def test_overlap_elsewhere_is_no_fault(document):
    """FIRST tables may overlap; the first rule decides."""
    assert findings(table(document, (">=5", "-", "A"), (">=3", "-", "B"), ("-", "-", "B"))) == []


def test_additive_table_is_not_nagged(document):
    """A COLLECT SUM table may leave gaps and may overlap."""
    step = table(document, (">=5", "-", 10), (">=7", "-", 20), hit_policy="COLLECT SUM")["steps"][
        0
    ]
    step["outputs"] = ["points"]
    grade = {"kind": "decision_table", "name": "last", "inputs": ["amount"], "outputs": ["grade"]}
    rules = [{"when": [">=5"], "then": ["A"]}, {"when": ["-"], "then": ["B"]}]
    document["steps"].append(grade | {"rules": rules})
    assert findings(document) == []


def test_gap_in_the_points_of_a_scorecard(document, scorecard):
    """A value without points, and a condition that is never reached, are warnings."""
    document["steps"] = [scorecard]
    assert findings(document) == []
    scorecard["characteristics"][1]["attributes"][1]["when"] = '"small"'
    scorecard["characteristics"][0]["attributes"].append({"when": "7", "points": 50})
    first, second = findings(document)
    assert first[:2] == ("warning", (3,))
    assert "condition 3 of amount can never apply" in first[2]
    assert "no condition of size applies to this: size blank" in second[2]


def test_gap_of_a_yes_or_no(document):
    """True and false are told as yes and no."""
    document["inputs"].append({"name": "signed", "type": "boolean"})
    step = table(document, ("true", "-", "A"), ("true", "-", "B"))["steps"][0]
    step["inputs"] = ["signed", "size"]
    assert "signed is no." in findings(document)[0][2]


def test_gap_of_a_column_without_edges(document):
    """A column that no condition cuts is left out of the example."""
    (found,) = findings(table(document, ("-", "null", "A"), ("-", '"large"', "B")))
    assert "applies to this: size is small." in found[2]


def test_tier_without_a_grade(document):
    """A tier that no step gives stays empty, which is worth a word."""
    document["tiers"].append({"grade": "C", "label": "poor", "colour": "#FFFFFF"})
    assert findings(document) == [
        ("warning", (), "No step gives grade C, so its tier stays empty. "
         "Add a rule for it or delete the tier.")
    ]  # fmt: skip


def test_findings_speak_three_languages(document):
    """An example is put into words in the language asked for, with the labels of that language."""
    document["inputs"][0]["label"] = {"en": "Amount", "zh": "金额", "es": "Monto"}
    document["inputs"][1]["choices"][1]["label"] = {"en": "small", "zh": "小", "es": "pequeño"}
    table(document, ("-", '"large", null', "A"), (">5", "-", "B"))
    texts = [findings(document, lang)[0][2] for lang in LANGUAGES]
    for text, example in zip(
        texts,
        [
            "Amount below 5, size is small",
            "金额小于 5，size为小",
            "Monto por debajo de 5, size es pequeño",
        ],
        strict=True,
    ):
        assert example in text


def test_texts_of_checks_have_the_same_keys():
    """No language lacks a text of this topic."""
    keys = [
        {k for k in Texts("grading").keys(lang) if k.startswith("checks.")} for lang in LANGUAGES
    ]
    assert keys[0] == keys[1] == keys[2] != set()


# --- the search itself -------------------------------------------------------------------------

_CONDITIONS = ["-", "null", "not(null)", "<2", ">=2", "[1..3)", "(1..2]", "1", "2, 3", "not(2)"]
_rules = st.lists(st.tuples(*[st.sampled_from(_CONDITIONS)] * 3), min_size=1, max_size=6)
_VALUES = [None, 0.0, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0]


@given(_rules)
@settings(max_examples=150, deadline=None)
def test_search_agrees_with_trying_everything(rules):
    """A gap, an idle rule or an overlap is found exactly where some value of all shows it."""
    parsed = [tuple(UnaryTests.parse(text) for text in rule) for rule in rules]
    axes = [
        segments(ColumnType("number"), [rule[place] for rule in parsed], may_be_blank=True)
        for place in range(3)
    ]
    grid = Grid(axes, parsed)
    met = [
        [all(map(meets, rule, values)) for rule in parsed]
        for values in itertools.product(_VALUES, repeat=3)
    ]
    assert (grid.uncovered() is not None) == any(not any(flags) for flags in met)
    for rule in range(len(parsed)):
        decides = any(flags[rule] and not any(flags[:rule]) for flags in met)
        assert (grid.uncovered(range(rule), within=rule) is not None) == decides
        for other in range(rule):
            both = any(flags[rule] and flags[other] for flags in met)
            assert (grid.common(other, rule) is not None) == both


@given(_rules)
@settings(max_examples=80, deadline=None)
def test_search_heeds_what_can_occur(rules):
    """Where only some combinations can occur, only those count as gaps."""
    parsed = [tuple(UnaryTests.parse(text) for text in rule) for rule in rules]
    axes = [
        segments(ColumnType("number"), [rule[place] for rule in parsed], may_be_blank=True)
        for place in range(3)
    ]

    def possible(values):
        return values[0] is not None or values[1] is None

    grid = Grid(axes, parsed, lambda c: possible([part.sample for part in c]), frozenset({0, 1}))
    gap = any(
        not any(all(map(meets, rule, values)) for rule in parsed)
        for values in itertools.product(_VALUES, repeat=3)
        if possible(values)
    )
    assert (grid.uncovered() is not None) == gap


def test_search_is_bounded(document, monkeypatch):
    """A table with too many combinations is told as such instead of being searched for ever."""
    monkeypatch.setattr(segments_module, "SEARCH_LIMIT", 1)
    rules = [("not(1)", '"large"', "A"), ("1", '"large", "small"', "B")]
    (found,) = findings(table(document, *rules))
    assert "too many combinations" in found[2]


def test_search_gives_up_by_raising(monkeypatch):
    """The limit counts the combinations looked at."""
    monkeypatch.setattr(segments_module, "SEARCH_LIMIT", 0)
    condition = UnaryTests.parse("5")
    with pytest.raises(TooManyCombinations):
        Grid([segments(ColumnType("number"), [condition])], [(condition,)]).uncovered()


def test_hundred_rules_are_searched_quickly():
    """Many rules over many columns stay far below the limit, since equal segments count once."""
    rules = [
        (*[UnaryTests.parse(f"[{(n * k) % 17}..{(n * k) % 17 + 5})") for k in (1, 3, 5)],)
        for n in range(100)
    ]
    axes = [segments(ColumnType("number"), [rule[place] for rule in rules]) for place in range(3)]
    assert Grid(axes, rules).uncovered() is not None


@pytest.mark.parametrize("edge", [date.min, date.max])
def test_first_and_last_day_of_the_calendar(edge):
    """No day is sought beyond the calendar's ends."""
    condition = UnaryTests.parse(f">={edge}")
    parts = segments(ColumnType("date"), [condition])
    assert all(isinstance(part.sample, date) for part in parts)
    assert len(parts) == 2


def test_segments_of_texts_and_booleans():
    """Texts are the ones named and any other; true and false are all there is."""
    named = segments(ColumnType("text"), [UnaryTests.parse('"a", "b"')])
    assert [part.sample for part in named[:2]] == ["a", "b"]
    assert named[2].kind == "other"
    assert named[2].sample not in {"a", "b"}
    assert [part.sample for part in segments(ColumnType("boolean"), [])] == [True, False]


def test_a_day_between_two_dates_is_between_them():
    """The sample of a segment lies in it."""
    parts = segments(ColumnType("date"), [UnaryTests.parse("(2026-11-01..2026-11-30)")])
    between = next(part for part in parts if part.kind == "between")
    assert between.low < between.sample < between.high
    assert between.high - between.low > timedelta(days=1)


@pytest.mark.parametrize(
    ("condition", "meant"),
    [
        (">5, <10", "(5..10)"),
        ("<=10, >=5", "[5..10]"),
        ("<10, 3, >=5", "[5..10)"),
        (">=5, <=5", "[5..5]"),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_comma_that_leaves_no_value_out_is_told(document, lang, condition, meant):
    """Somebody who typed it meant the values between; the warning spells that."""
    found = findings(table(document, (condition, "-", "A"), ("-", "-", "B")), lang)
    told = [text for _, rules, text in found if rules == (1,) and meant in text]
    assert len(told) == 1
    assert UnaryTests.parse(condition).text in told[0]


@pytest.mark.parametrize(
    "condition", ["<5, >10", "<5, >5", "(5..10)", "not(>5, <10)", ">5, 3", "-"]
)
def test_a_comma_that_means_or_is_not_told(document, condition):
    """Values on either side, single values, a range."""
    scheme = read_scheme(table(document, (condition, "-", "A"), ("-", "-", "B")), "mine")
    assert [f for f in check_scheme(scheme) if f.message.key == "checks.either_or"] == []
