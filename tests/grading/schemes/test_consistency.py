"""What must hold between the parts of a scheme, and how its faults are told."""

import copy
import pickle
from decimal import Decimal

import pytest
from pydantic import ValidationError

from grading.exceptions import SchemeError
from grading.schemes.models import Scheme
from grading.schemes.toml_document import read_scheme


def at(document, path, value):
    """Set one place of a document; a path such as ``steps.0.rules.1.when``."""
    *way, last = (int(key) if key.isdigit() else key for key in path.split("."))
    for key in way:
        document = document[key]
    document[last] = value


def faults(document):
    with pytest.raises(SchemeError, match="mine") as caught:
        read_scheme(document, "mine")
    return caught.value.faults


def test_the_document_of_these_tests_holds_together(document):
    """What the other tests break is whole before."""
    assert read_scheme(document, "mine").id == "my-bands"


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("id", "My Bands", "id: an id has small letters, digits and -, such as amount-bands"),
        ("inputs", [], "inputs: at least one is needed"),
        ("inputs.0.name", "Amount", "a name has small letters, digits and _"),
        ("inputs.0.type", "numbr", "it must be 'number', 'date', 'choice', 'boolean' or 'text'"),
        ("inputs.0.type", "choice", "input amount: a choice input lists its choices"),
        ("inputs.0.name", "as_of", "'as_of' is a word of its own meaning"),
        ("inputs.0.colour", "red", "input amount, colour: there is no such field. Remove it."),
        ("inputs.0.requird", True, "requird: there is no such field. Did you mean required?"),
        ("inputs.1.name", "amount", "input 'amount' stands 2 times"),
        ("inputs.1.choices.1.value", "large", "input size: choice 'large' stands 2 times"),
        ("inputs.1.choices", [], "input size: a choice input lists its choices"),
        ("inputs.0.minimum", float("nan"), "input amount, minimum: it must be a finite number"),
        ("inputs.2.minimum", 5, "input since: only a number has a minimum"),
        ("inputs.0.past", True, "input amount: only a date can be asked to lie in the past"),
        ("inputs.1.blank_as", "lrge", "blank_as: there is no value 'lrge'. Did you mean 'large'?"),
        ("inputs.0.blank_as", "none", "blank_as: this column is compared with numbers"),
        ("inputs.2.blank_as", "2026-11-03", "input since: a blank date has no blank_as"),
        ("inputs.0.blank_from", "size", "input amount: blank_from size is of another type"),
        ("inputs.0.blank_from", "amont", "blank_from: there is no input 'amont'"),
        ("inputs.0.blank_from", "amount", "blank_from: there is no input 'amount'"),
        ("inputs.0.required_when", {"siz": "-"}, "required_when: there is no input 'siz'"),
        ("inputs.0.required_when", {"amount": "5"}, "required_when: there is no input 'amount'"),
        ("inputs.0.required_when", {"size": "5"}, "required_when size: this column is compared"),
        ("inputs.0.required_when", {"size": "[5"}, "input amount, required_when, size: the two"),
        ("require_any", [["amount", "siz"]], "require_any: there is no input 'siz'"),
        ("require_any", [[]], "require_any: a set of inputs is empty"),
        ("steps", [], "steps: at least one is needed"),
        ("steps.0.kind", "table", "kind must be one of decision_table, scorecard, rank, elapsed"),
        ("steps.0.name", "", "name: a name begins with a letter"),
        ("steps.0.name", "a.b", "name: a name begins with a letter"),
        ("steps.0.outputs", ["{x}"], "step bands, outputs 1: a name begins"),
        ("steps.0.rules", [], "step bands, rules: at least one is needed"),
        ("steps.0.inputs", ["amount", "siz"], "step bands: there is no input or earlier output"),
        ("steps.0.outputs", ["grad"], "no step puts out 'grade'"),
        ("steps.0.outputs", ["amount"], "column 'amount' stands 2 times"),
        ("steps.0.outputs", ["reason"], "'reason' is a word of its own meaning"),
        ("steps.0.rules.0.when", ["-"], "rule 1: 2 conditions belong here, got 1"),
        ("steps.0.rules.0.then", ["A", "B"], "rule 1: 1 outputs belong here, got 2"),
        ("steps.0.rules.0.then", ["E"], "the steps can give grade 'E', but the tiers are A, B"),
        ("steps.0.rules.0.then", [5], "step bands: output grade mixes words and numbers"),
        ("steps.0.rules.0.when", ['"much"', "-"], "rule 1, amount: this column is compared with"),
        ("steps.0.rules.0.when", ["-", ">5"], "rule 1, size: this column is compared with words"),
        ("steps.0.rules.0.when", ["-", '"lareg"'], "rule 1, size: there is no value 'lareg'. Did"),
        (
            "steps.0.rules.0.when",
            ["-", '"xyz"'],
            "there is no value 'xyz'; there are large, small",
        ),
        ("steps.0.rules.0.when", ["true", "-"], "amount: this column is compared with numbers"),
        ("steps.0.rules.0.when", ["2026-11-03", "-"], "amount: this column is compared with num"),
        ("steps.0.rules.0.when", [">=1,000", "-"], "rule 1, condition 1: a number has no separ"),
        ("steps.0.rules.0.when", [["x"], "-"], 'a condition is a text such as ">=5"'),
        ("steps.0.rules.0.reason", "{size}", "rule 1: the reason: there is no earlier"),
        (
            "steps.0.rules.0.reason",
            "{x:d}",
            "rule 1: the reason has more than a name in braces",
        ),
        ("steps.0.rules.0.reason", "{x!r}", "has more than a name in braces; write {x}"),
        ("steps.0.rules.0.reason", "a {b", "the reason has a brace without its partner"),
        ("steps.0.hit_policy", "COLLECT SUM", "COLLECT SUM adds numbers, but output grade holds"),
        ("steps.0.hit_policy", "ANY", "hit_policy: it must be 'FIRST', 'UNIQUE' or 'COLLECT SUM'"),
        ("tiers", [], "tiers: at least one is needed"),
        ("tiers.1.grade", "A", "tier 'A' stands 2 times"),
        ("tiers.0.colour", "blue", "tier A, colour: a colour is written #RRGGBB"),
        ("tiers.0.contact", {"every_days": 0}, "tier A, contact, every_days: it must be greater"),
        ("tiers.0.contact", {"falls_to": "Z"}, "tier A: falls_to: there is no tier 'Z'"),
        ("tiers.0.contact", {"source_fields": ["tme"]}, "source_fields: there is no field 'tme'"),
    ],
)
def test_fault_is_told_with_its_place(document, path, value, fault):
    """Whatever does not hold together is refused, with where it stands and what is known."""
    at(document, path, value)
    assert fault in "\n".join(faults(document))


def test_label_in_a_condition_is_answered_with_the_value(document):
    """A condition names the value of an option, since its label changes with the language."""
    at(document, "inputs.1.choices.0.label", {"en": "Large", "zh": "大"})
    at(document, "inputs.1.choices.1.aliases", {"es": ["pequeño"]})
    at(document, "steps.0.rules.1.when", ["-", "大, PEQUEÑO"])
    assert faults(document) == (
        "step bands, rule 2, size: '大' is another word for 'large'; write 'large' here",
        "step bands, rule 2, size: 'PEQUEÑO' is another word for 'small'; write 'small' here",
    )


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("{size}", ("the reason: there is no",)),
        ({"en": "fine", "zh": "{size}"}, ("the zh reason: there is no",)),
        ({"en": "{", "es": "{size}"}, ("the en reason has a brace", "the es reason: there is no")),
    ],
)
def test_a_reason_is_told_once_however_many_languages_it_serves(document, reason, told):
    """A plain string serves all languages; of several texts the language is named."""
    at(document, "steps.0.rules.0.reason", reason)
    found = faults(document)
    assert len(found) == len(told)
    assert all(part in fault for part, fault in zip(told, found, strict=True))


def test_missing_parts_are_named(document):
    """A field that has to be there is asked for."""
    del document["inputs"][0]["type"], document["title"]
    assert set(faults(document)) == {
        "title: this must be given",
        "input amount, type: this must be given",
    }


def test_minimum_must_not_exceed_maximum(document):
    """Bounds of an input rise; equal ones are allowed."""
    at(document, "inputs.0.minimum", 5)
    at(document, "inputs.0.maximum", 5)
    assert read_scheme(document, "mine").input("amount").maximum == 5
    at(document, "inputs.0.maximum", 4.9)
    assert faults(document) == (
        "input amount: minimum, usual minimum and maximum must rise, got 5, 4.9",
    )


def test_blank_from_is_one_step_only(document):
    """What stands in for a blank is not itself replaced, so that there is no circle."""
    document["inputs"].append({"name": "met", "type": "date", "blank_from": "since"})
    assert read_scheme(document, "mine").input("met").blank_from == "since"
    at(document, "inputs.2.blank_from", "met")
    assert "input since: blank_from met is itself replaced where blank" in faults(document)


def test_all_faults_come_together(document):
    """Unreadable conditions, unknown fields and broken references are told in one go."""
    at(document, "steps.0.rules.0.when", ["[5..1]", "-"])
    at(document, "steps.0.rules.1.then", ["Z"])
    at(document, "inputs.0.lable", "Amount")
    document["inputs"].append({"use": "annual_amont"})
    told = faults(document)
    assert len(told) == 4
    for words in ("annual_amont", "lower edge", "lable", "grade 'Z'"):
        assert sum(words in fault for fault in told) == 1


def test_error_text_lists_the_faults(document):
    """A person sees where, how many, and each fault on a line of its own."""
    at(document, "tiers.0.colour", "blue")
    at(document, "id", "!")
    with pytest.raises(SchemeError, match=r"^mine: 2 faults\.\n  - id: .*\n  - tier A, colour: "):
        read_scheme(document, "mine")


# --- scorecards --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "holds"),
    [
        (60, 40, True),
        (60, "40.01", True),
        (60, "39.99", True),
        (60, "40.02", False),
        (60, "39.98", False),
        (60, 30, False),
    ],
)
def test_weights_sum_to_100_within_rounding(document, scorecard, first, second, holds):
    """A hundredth of a percent is rounding, more is a fault."""
    for place, weight in enumerate((first, second)):
        scorecard["characteristics"][place]["weight_pct"] = weight
    document["steps"] = [scorecard]
    if holds:
        assert read_scheme(document, "mine").steps[0].name == "points"
    else:
        total = Decimal(str(first)) + Decimal(second)
        assert faults(document) == (f"step points: weights must sum to 100 %, got {total:f} %",)


def test_thirds_sum_to_100(document, scorecard):
    """Three weights of 33.33 are 100, as a person means it."""
    document["inputs"].append({"name": "orders", "type": "number"})
    third = {"input": "orders", "attributes": [{"when": "-", "points": 1}]}
    scorecard["characteristics"].append(third)
    for characteristic in scorecard["characteristics"]:
        characteristic["weight_pct"] = 33.33
    document["steps"] = [scorecard]
    assert read_scheme(document, "mine").steps[0].characteristics[2].weight_pct == Decimal("33.33")


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("characteristics", [], "characteristics: at least one is needed"),
        ("characteristics.0.input", "siz", "there is no input or earlier output 'siz'"),
        ("characteristics.0.input", "size", "characteristic 'size' stands 2 times"),
        ("characteristics.0.weight_pct", 0, "weight_pct: it must be greater than 0"),
        ("characteristics.0.attributes", [], "attributes: at least one is needed"),
        ("characteristics.0.attributes.0.points", 101, "points: it must be less than or equal to"),
        ("characteristics.0.attributes.0.points", -1, "points: it must be greater than or equal"),
        ("characteristics.0.attributes.0.when", '"x"', "amount, condition 1: this column is comp"),
        (
            "cutoffs",
            [{"grade": "A", "minimum": 1}],
            "the last cutoff, and only it, has no minimum",
        ),
        ("cutoffs.0.minimum", None, "the last cutoff, and only it, has no minimum"),
        ("cutoffs.1.grade", "A", "cutoff for 'A' stands 2 times"),
        ("cutoffs.1.grade", "E", "the steps can give grade 'E'"),
        ("cutoffs", [], "no step puts out 'grade'"),
        ("grade", "size", "column 'size' stands 2 times"),
        ("score", "grade", "the output 'grade' must hold"),
    ],
)
def test_scorecard_fault(document, scorecard, path, value, fault):
    """Points, weights and cutoffs of a scorecard hold together."""
    if path == "score":
        scorecard["grade"] = "letter"
    document["steps"] = [scorecard]
    at(scorecard, path, value)
    assert fault in "\n".join(faults(document))


@pytest.mark.parametrize(("higher", "lower"), [(50, 50), (50, 51)])
def test_cutoffs_fall(document, scorecard, higher, lower):
    """A better grade begins at a higher score."""
    scorecard["cutoffs"] = [
        {"grade": "A", "minimum": higher},
        {"grade": "B", "minimum": lower},
        {"grade": "C"},
    ]
    document["tiers"].append({"grade": "C", "label": "poor", "colour": "#FFFFFF"})
    document["steps"] = [scorecard]
    assert faults(document) == (
        f"step points: cutoffs must fall from the best grade down, got {higher} then {lower}",
    )


# --- rankings and elapsed time -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("input", "size", "a number is needed, but size holds a word"),
        ("input", "amont", "there is no input or earlier output 'amont'. Did you mean 'amount'?"),
        ("shares_pct", [30, 69.9], "shares must sum to 100 %, got 99.9 %"),
        ("shares_pct", [100, 0], "every share must be above 0"),
        ("shares_pct", [100], "a ranking needs two bands at least, got 1"),
        ("shares_pct", [30, 30, 40], "3 values belong to 3 shares, got 2"),
        ("values", ["A", "A"], "two bands have the same value"),
        ("values", ["A", "Z"], "the steps can give grade 'Z'"),
        ("reasons", ["one"], "2 reasons belong to 2 shares, got 1"),
        ("shares_origin", ["source"], "2 shares_origin belong to 2 shares, got 1"),
        ("cutoffs", [1, 2], "1 cutoffs belong to 2 shares, got 2"),
        ("method", "top", "method: it must be 'top_shares' or 'quantiles'"),
    ],
)
def test_rank_fault(document, rank, path, value, fault):
    """Shares, values and cutoffs of a ranking hold together."""
    document["steps"] = [rank]
    rank[path] = value
    assert fault in "\n".join(faults(document))


@pytest.mark.parametrize(
    ("order", "cutoffs", "holds"),
    [
        ("descending", [5, 3], True),
        ("descending", [5, 5], True),
        ("descending", [3, 5], False),
        ("ascending", [3, 5], True),
        ("ascending", [5, 3], False),
    ],
)
def test_fitted_cutoffs_run_from_the_best_band_down(document, rank, order, cutoffs, holds):
    """Where more is better cutoffs fall, where less is better they rise; equal ones may occur."""
    rank |= {"order": order, "cutoffs": cutoffs, "shares_pct": [20, 30, 50]}
    rank["values"] = ["A", "B", "C"]
    document["tiers"].append({"grade": "C", "label": "poor", "colour": "#FFFFFF"})
    document["steps"] = [rank]
    if holds:
        assert read_scheme(document, "mine").steps[0].cutoffs == tuple(cutoffs)
    else:
        assert "cutoffs must run from the best band down" in faults(document)[0]


@pytest.mark.parametrize(
    ("start", "end", "fault"),
    [
        ("amount", "as_of", "a date is needed, but amount holds a number"),
        ("since", "untl", "there is no input or earlier output 'untl'"),
        ("as_of", "as_of", "start and end are both as_of"),
    ],
)
def test_elapsed_fault(document, start, end, fault):
    """Time passes between two different dates."""
    clock = {"kind": "elapsed", "name": "clock", "start": start, "end": end}
    document["steps"].insert(0, clock | {"unit": "days", "output": "days"})
    assert fault in "\n".join(faults(document))


def test_a_step_reads_only_what_stands_before_it(document):
    """An output can be named by later steps alone."""
    clock = {"kind": "elapsed", "name": "clock", "start": "since", "unit": "days", "output": "age"}
    table = document["steps"][0]
    table["inputs"] = ["amount", "age"]
    for rule in table["rules"]:
        rule["when"][1] = "-"
    document["steps"] = [clock, table]
    assert read_scheme(document, "mine").steps[0].name == "clock"
    document["steps"] = [table, clock]
    assert "there is no input or earlier output 'age'" in faults(document)[0]


def test_a_reason_names_earlier_steps(document):
    """``{step}`` stands for the reason of a step before, never of the step itself."""
    table = document["steps"][0]
    first = {**copy.deepcopy(table), "name": "first", "outputs": ["start"]}
    document["steps"] = [first, table]
    table["rules"][0]["reason"] = "{first}, much"
    assert read_scheme(document, "mine").steps[1].rules[0].reason.en == "{first}, much"
    table["rules"][0]["reason"] = "{bands}"
    assert "there is no earlier step 'bands'" in faults(document)[0]


# --- documents are values ----------------------------------------------------------------------


def test_equal_inputs_make_equal_objects(document):
    """Two schemes read from equal documents are equal, hash alike and can be pickled."""
    document["inputs"][0]["required_when"] = {"size": '"large"'}
    document["words"] = {"large": {"en": "large", "zh": "大"}}
    one, two = (read_scheme(copy.deepcopy(document), "mine") for _ in range(2))
    assert one == two
    assert hash(one) == hash(two)
    assert pickle.loads(pickle.dumps(one)) == one
    assert copy.deepcopy(one) == one


def test_nothing_can_be_changed_from_outside(document):
    """Neither a field nor a mapping inside, nor the document it was read from."""
    words = {"large": "large"}
    document["words"] = words
    scheme = read_scheme(document, "mine")
    words["large"] = "changed"
    assert scheme.words["large"].en == "large"
    with pytest.raises(ValidationError, match="frozen"):
        scheme.id = "other"
    with pytest.raises(TypeError, match="does not support item assignment"):
        scheme.words["large"] = "changed"


def test_an_empty_output_is_none(document):
    """An empty text among the outputs means none, since TOML and cells have no None."""
    document["steps"][0]["rules"][2]["then"] = [""]
    assert read_scheme(document, "mine").steps[0].rules[2].then == (None,)


def test_models_refuse_as_well(document):
    """A scheme made in Python is checked as one read from a file."""
    document["steps"][0]["outputs"] = ["grad"]
    with pytest.raises(ValidationError, match="no step puts out 'grade'"):
        Scheme(**document)


@pytest.mark.parametrize(
    ("changes", "lang", "said"),
    [
        ({"inputs.0.name": "as_of"}, "zh", "“as_of”有专门的含义"),
        (
            {"inputs.0.minimum": 2, "inputs.0.maximum": 1},
            "es",
            "mine: input amount: el mínimo, el mínimo habitual y el máximo deben ir subiendo",
        ),
        ({"steps.0.rules.0.reason": "{x}"}, "es", "el motivo nombra «x»"),
    ],
)
def test_a_fault_speaks_the_persons_language(document, changes, lang, said):
    """Whoever edits rules on a sheet reads what is wrong as they read the sheet."""
    for path, value in changes.items():
        at(document, path, value)
    with pytest.raises(SchemeError, match="mine") as caught:
        read_scheme(document, "mine")
    assert said in caught.value.message(lang)
    assert str(caught.value) == caught.value.message("en")
