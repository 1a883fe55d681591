"""What must hold within scales, fading points, picks, approaches and held grades."""

import pytest

from grading.exceptions import SchemeError
from grading.schemes.toml_document import from_toml

SCHEME = """
id = "mine"
title = "Mine"
{options}
[[inputs]]
name = "amount"
type = "number"
[[inputs]]
name = "seen"
type = "date"
required = false
[[inputs]]
name = "kind"
type = "choice"
choices = [{{ value = "x" }}, {{ value = "y" }}]
[[steps]]
kind = "pick"
name = "models"
within = "{within}"
by = "{by}"
counts = {counts}
output = "{output}"
[[steps]]
kind = "scorecard"
name = "card"
{grade}
cutoffs = [{{ grade = "A", minimum = 50 }}, {{ grade = "B" }}]
[[steps.characteristics]]
input = "{scaled}"
weight_pct = 100
{points}
[[tiers]]
use = "A"
label = "a"
[[tiers]]
use = "B"
label = "b"
[[approaches]]
column = "{column}"
value = "{value}"
text = "Be brief"
"""
USUAL = {
    "options": "hysteresis = 2",
    "within": "kind",
    "by": "amount",
    "counts": "[{ from_rows = 5, count = 2 }, { count = 1 }]",
    "output": "model",
    "grade": "",
    "scaled": "amount",
    "points": 'scale = { low = 1, high = 1 }\ndecay = { input = "seen", half_life_days = 30 }',
    "column": "model",
    "value": "yes",
}


def read(**changes):
    return from_toml(SCHEME.format(**{**USUAL, **changes}), "mine")


def test_the_document_of_these_tests_holds_together():
    """What the other tests break is whole before."""
    assert read().hysteresis == 2


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"points": ""}, "card, amount: points come either from attributes or from a scale"),
        (
            {"points": 'scale = {}\nattributes = [{ when = "-", points = 1 }]'},
            "card, amount: points come either from attributes or from a scale",
        ),
        ({"scaled": "seen"}, "step card: a number is needed, but seen holds a date"),
        ({"points": "scale = { low = 1 }"}, "has both a low and a high end"),
        ({"points": "scale = { low = 2, high = 1 }"}, "low end of the range lies above"),
        (
            {"points": 'scale = {}\ndecay = { input = "amount", half_life_days = 3 }'},
            "amount: decay: a date is needed, but amount holds a number",
        ),
        (
            {"points": 'scale = {}\ndecay = { input = "as_of", half_life_days = 3 }'},
            "decay needs a date of the customer",
        ),
        (
            {"points": 'scale = {}\ndecay = { input = "seen", half_life_days = 0 }'},
            "half_life_days: it must be greater than 0",
        ),
        (
            {"within": "amount"},
            "step models: a word or a text is needed, but amount holds a number",
        ),
        ({"within": "knd"}, "there is no input or earlier output 'knd'"),
        ({"by": "kind"}, "step models: a number is needed, but kind holds a word"),
        ({"counts": "[]"}, "counts: at least one is needed"),
        (
            {"counts": "[{ count = 1 }, { from_rows = 5, count = 2 }]"},
            "counts run from the largest group down, got from_rows 0 then 5",
        ),
        ({"column": "modl"}, "approach 1: there is no input or output 'modl'"),
        (
            {"column": "amount"},
            "approach 1: an approach goes by a word, but amount holds a number",
        ),
        ({"value": "maybe"}, "approach 1: there is no value 'maybe'"),
        ({"options": "hysteresis = 0"}, "hysteresis: it must be greater than 0"),
    ],
)
def test_a_fault_is_told_with_its_place(changes, fault):
    with pytest.raises(SchemeError) as caught:
        read(**changes)
    assert fault in "\n".join(caught.value.faults)


def test_an_approach_is_given_once():
    """A second text for the same value would never be seen as such."""
    twice = '[[approaches]]\ncolumn = "model"\nvalue = "yes"\ntext = "Be long"\n'
    with pytest.raises(SchemeError, match="approach 'model = yes' stands 2 times"):
        from_toml(SCHEME.format(**USUAL) + twice, "mine")


@pytest.mark.parametrize(
    ("output", "value", "fault"),
    [
        ("label", '"one"', None),
        ("label", "1", "the output 'label' must hold words"),
        ("grade", '"A"', "tiers: at least one is needed, since a step puts out 'grade'"),
        ("group", '"one"', "tiers: at least one is needed, unless a step puts out 'label'"),
    ],
)
def test_without_tiers_a_label_tells_customers_apart(output, value, fault):
    text = f"""
id = "groups"
title = "Groups"
tiers = []
[[inputs]]
name = "amount"
type = "number"
[[steps]]
kind = "decision_table"
name = "one"
inputs = ["amount"]
outputs = ["{output}"]
rules = [{{ when = ["-"], then = [{value}] }}]
"""
    if fault is None:
        assert from_toml(text, "groups").tiers == ()
        return
    with pytest.raises(SchemeError, match=fault):
        from_toml(text, "groups")


@pytest.mark.parametrize(
    ("unknown", "required"),
    [
        ('unknown = "ungraded"', True),
        ('unknown = "own"', False),
        ('unknown = "default"\nblank_as = 5', False),
    ],
)
def test_what_a_blank_means_may_be_said_in_one_word(unknown, required):
    """It is kept as the fields that say the same, so that a sheet shows it as ever."""
    text = SCHEME.format(**USUAL).replace('type = "number"\n', f'type = "number"\n{unknown}\n')
    wanted = from_toml(text, "mine").input("amount")
    assert wanted.required is required
    assert wanted.blank_as == (5 if "default" in unknown else None)


@pytest.mark.parametrize(
    ("unknown", "fault"),
    [
        ('unknown = "default"', "comes with blank_as or blank_from"),
        ('unknown = "own"\nblank_as = 5', "comes with blank_as or blank_from"),
        ('unknown = "never"', "one of ungraded, own, default, got 'never'"),
    ],
)
def test_a_word_for_blanks_that_says_nothing_is_a_fault(unknown, fault):
    text = SCHEME.format(**USUAL).replace('type = "number"\n', f'type = "number"\n{unknown}\n')
    with pytest.raises(SchemeError, match=fault):
        from_toml(text, "mine")
