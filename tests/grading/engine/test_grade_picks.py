"""Picks of each group, approaches, and practices that know groups but no ranks."""

from datetime import date

import numpy as np
import pytest

from grading.engine.explain import explain
from grading.engine.fit import compiled, fit
from grading.schemes.models import Approach, Input, LocalText, Pick, PickCount, PickCut, Scheme
from grading.schemes.toml_document import from_toml, to_toml

AS_OF = date(2026, 11, 21)


@pytest.fixture(scope="module")
def models(choice, number, table):
    """Two of a group of five or more, else one, by amount, then by name; groups are labels."""
    inputs = (
        choice("kind", "profit", "volume", required=True),
        number("amount"),
        Input(name="who", type="text", required=False),
    )
    pick = Pick(
        name="models",
        within="kind",
        by="amount",
        tie_by="who",
        counts=(PickCount(from_rows=5, count=2), PickCount(count=1)),
        output="model",
    )
    kinds = table(["kind"], [(['"profit"'], "margin"), (["-"], "quantity")], outputs=("label",))
    return Scheme(
        id="models",
        title=LocalText(en="Models"),
        inputs=inputs,
        steps=(pick, kinds),
        tiers=(),
        approaches=(
            Approach(
                column="kind", value="profit", text=LocalText(en="Talk of margin", zh="谈利润")
            ),
            Approach(
                column="model", value="yes", text=LocalText(en="Show the shop", zh="展示店面")
            ),
            Approach(column="label", value="quantity", text=LocalText(en="Talk of volume")),
        ),
    )


def partners(kinds, amounts, names=None):
    names = [f"n{n}" for n in range(len(kinds))] if names is None else names
    words = {"p": "profit", "v": "volume", "-": None}
    return {"kind": [words[kind] for kind in kinds], "amount": amounts, "who": names}


def picked(sample, columns):
    graded = fit(sample, columns, as_of=AS_OF).grade(columns, as_of=AS_OF)
    return [word == "yes" for word in graded.outputs["model"].to_list()]


@pytest.mark.parametrize(("group", "picks"), [(4, 1), (5, 2), (6, 2)])
def test_how_many_depends_on_the_size_of_the_group(models, group, picks):
    columns = partners("p" * group, [float(n) for n in range(group)])
    assert picked(models, columns) == [n >= group - picks for n in range(group)]


def test_each_group_has_its_own(models):
    columns = partners("pvpv", [1.0, 5.0, 9.0, 7.0])
    assert picked(models, columns) == [False, False, True, True]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["b", "a", "c"], [False, True, False]),
        ([None, "a", "b"], [False, True, False]),
        ([None, None, "b"], [False, False, True]),
        (["a", "a", "b"], [True, True, False]),
        ([None, None, None], [True, True, True]),
    ],
)
def test_ties_go_by_name_and_those_alike_are_picked_alike(models, names, expected):
    """A blank name comes last."""
    assert picked(models, partners("ppp", [3.0, 3.0, 3.0], names)) == expected


def test_without_a_group_or_an_amount_nobody_is_picked(models):
    columns = partners("-pp", [9.0, None, 1.0])
    fitted = fit(models, columns, as_of=AS_OF)
    words = fitted.grade(columns, as_of=AS_OF).outputs["model"].to_list()
    assert words == [None, "no", "yes"]
    assert fitted.scheme.steps[0].fitted_rows == 2


def test_one_row_alone_gets_what_it_got_among_all(models):
    """The last row picked of each group is kept; it travels as text."""
    columns = partners("ppppvvp", [4.0, 8, 8, 1, 3, 3, 2], ["d", "c", "b", "a", "y", "x", "z"])
    fitted = fit(models, columns, as_of=AS_OF)
    assert fitted.scheme.steps[0].cuts == (
        PickCut(group="profit", value=8, tie="c"),
        PickCut(group="volume", value=3, tie="x"),
    )
    again = compiled(from_toml(to_toml(fitted.scheme), "test"))
    whole = fitted.grade(columns, as_of=AS_OF).outputs["model"].to_list()
    for row, word in enumerate(whole):
        one = {name: column[row : row + 1] for name, column in columns.items()}
        assert again.grade(one, as_of=AS_OF).outputs["model"].to_list() == [word]


def test_a_decision_may_depend_on_who_was_picked(models, table, scheme):
    """The pick is known of a row before anything is decided."""
    rules = table(
        ["model", "kind"], [(['"yes"', "-"], "A"), (["-", '"profit"'], "B"), (["-", "-"], "C")]
    )
    sample = scheme(models.inputs, models.steps[0], rules)
    columns = partners("ppvv", [1.0, 2.0, 3.0, 4.0])
    graded = fit(sample, columns, as_of=AS_OF).grade(columns, as_of=AS_OF)
    assert graded.grade.to_list() == ["B", "A", "C", "A"]


def test_groups_without_ranks_have_a_label_and_no_grade(models):
    """They are told apart all the same; who lacks what is needed is not."""
    columns = partners("pv-", [1.0, 1.0, 1.0])
    graded = fit(models, columns, as_of=AS_OF).grade(columns, as_of=AS_OF)
    assert graded.grade.to_list() == [None] * 3
    assert graded.label.to_list() == ["margin", "quantity", None]
    assert graded.decided.tolist() == [True, True, False]
    assert graded.reason.to_list()[2] == "Not graded: “Kind” is missing."


def test_all_approaches_that_apply_are_told_in_order(models):
    """By inputs, picks and what steps put out; nothing for whom nothing is known."""
    columns = partners("ppv-", [1.0, 2.0, 3.0, 4.0])
    fitted = fit(models, columns, as_of=AS_OF)
    assert fitted.grade(columns, as_of=AS_OF).approach.to_list() == [
        "Talk of margin",
        "Talk of margin\nShow the shop",
        "Show the shop\nTalk of volume",
        None,
    ]
    chinese = fitted.grade(columns, as_of=AS_OF, lang="zh").approach.to_list()
    assert chinese[1] == "谈利润\n展示店面"


def test_a_scheme_without_approaches_has_none(scheme, number, table):
    sample = scheme([number("amount")], table(["amount"], [(["-"], "A")]))
    assert compiled(sample).grade({"amount": [1.0]}, as_of=AS_OF).approach is None


@pytest.mark.parametrize("lang", ["en", "zh", "es"])
def test_the_explanation_names_the_cut(models, lang):
    columns = partners("ppp", [4.0, 8.0, 8.0], ["ann", "bo", "cy"])
    fitted = fit(models, columns, as_of=AS_OF)
    explained = explain(fitted, columns, 1, as_of=AS_OF, lang=lang)
    lines = "\n".join(explained.lines())
    assert all(part in lines for part in ("8", "bo", "2026-11-21"))
    assert explained.lines()[0] == "margin"


def test_large_groups_are_ordered_by_amount_then_name(models):
    """As sorting them says."""
    chance = np.random.default_rng(11)
    rows = 2000
    amounts = chance.integers(0, 300, rows).astype(float)
    names = [f"n{n:05d}" for n in chance.permutation(rows)]
    columns = partners("p" * rows, amounts, names)
    first = sorted(range(rows), key=lambda row: (-amounts[row], names[row]))[:2]
    assert np.flatnonzero(picked(models, columns)).tolist() == sorted(first)
