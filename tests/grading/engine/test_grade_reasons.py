"""Reasons, labels and outputs in words."""

from datetime import date

import numpy as np
import pytest

from grading.engine.fit import compiled, fit
from grading.engine.phrases import Phrases
from grading.exceptions import SchemeError
from grading.language import Texts
from grading.schemes.models import Choice, Elapsed, Input, LocalText, Rank, Rule
from grading.schemes.unary import UnaryTests

LANGS = ("en", "zh", "es")


def said(sample, columns, as_of, lang="en"):
    return compiled(sample).grade(columns, as_of=as_of, lang=lang).reason.to_list()


@pytest.mark.parametrize("topic", ["reasons", "explain"])
def test_languages_hold_the_same_texts(topic):
    """Every text stands in all three languages, with the same placeholders."""
    texts = Texts("grading")
    keys = {key for key in texts.keys("en") if key.startswith(topic)}
    assert keys
    for lang in LANGS:
        assert {key for key in texts.keys(lang) if key.startswith(topic)} == keys
        for key in keys:
            fields = [set(_fields(texts.get(key, each))) for each in ("en", lang)]
            assert fields[0] == fields[1], key


def _fields(text):
    return [part.split("}")[0] for part in text.split("{")[1:]]


@pytest.mark.parametrize(("condition", "english", "chinese", "spanish"), [
    (">=100000", "Size 100,000 or more", "Size不低于 100,000", "Size de 100.000 o más"),
    (">2.5", "Size more than 2.5", "Size高于 2.5", "Size de más de 2,5"),
    ("<=10", "Size 10 or less", "Size不超过 10", "Size de 10 o menos"),
    ("<10", "Size below 10", "Size低于 10", "Size por debajo de 10"),
    ("[1..2]", "Size from 1 to 2", "Size在 1 至 2 之间", "Size de 1 a 2"),
    ("[1..2)", "Size from 1 to below 2", "Size不低于 1 且低于 2", "Size de 1 a menos de 2"),
    ("(1..2]", "Size above 1 up to 2", "Size高于 1 且不超过 2", "Size de más de 1 hasta 2"),
    ("(1..2)", "Size above 1 and below 2", "Size高于 1 且低于 2", "Size de más de 1 y menos de 2"),
    ("1, 2", "Size 1 or 2", "Size为1或2", "Size: 1 o 2"),
    ("5, >9", "Size 5 or Size more than 9", "Size为5或Size高于 9", "Size: 5 o Size de más de 9"),
    ("null", "Size blank", "Size未填写", "Size en blanco"),
    ("not(null)", "Size filled in", "Size已填写", "Size con dato"),
    ("not(1)", "not (Size 1)", "不满足（Size为1）", "no se cumple (Size: 1)"),
    ("-", "Size of any value", "Size不限", "Size con cualquier valor"),
])  # fmt: skip
def test_conditions_read_as_words(scheme, number, table, condition, english, chinese, spanish):
    """Each form of condition has its wording in each language."""
    sample = scheme([number("size")], table(["size"], [(["-"], "A")]))
    tests = UnaryTests.parse(condition)
    got = [Phrases(sample, lang).condition("size", tests) for lang in LANGS]
    assert got == [english, chinese, spanish]


@pytest.mark.parametrize(("condition", "words"), [
    ('>=date("2026-11-03")', "Due on or after 2026-11-03"),
    ('>date("2026-11-03")', "Due after 2026-11-03"),
    ('<=date("2026-11-03")', "Due on or before 2026-11-03"),
    ('<date("2026-11-03")', "Due before 2026-11-03"),
])  # fmt: skip
def test_dates_are_before_and_after(scheme, table, condition, words):
    """Dates are not more or less."""
    due = Input(name="due", type="date", label=LocalText(en="Due"))
    sample = scheme([due], table(["due"], [(["-"], "A")]))
    assert Phrases(sample, "en").condition("due", UnaryTests.parse(condition)) == words


def test_rule_without_a_text_is_put_into_words(scheme, table, number, choice, as_of):
    """The reason of a rule without one is made of its conditions; of none, that no other fits."""
    rules = table(
        ["amount", "size"], [([">=10", '"big"'], "A"), (["<10", "-"], "B"), (["-", "-"], "D")]
    )
    columns = {"amount": [10, 9, 10], "size": ["big", "big", "small"]}
    sample = scheme([number("amount"), choice("size", "small", "big")], rules)
    assert said(sample, columns, as_of) == [
        "Amount 10 or more, Size big",
        "Amount below 10",
        "None of the other rules fits",
    ]


def test_values_and_choices_have_their_labels(scheme, table, as_of):
    """Choices are called by their label, truth values by yes and no."""
    label = LocalText(en="large", zh="大", es="grande")
    size = Input(name="size", type="choice", label=LocalText(en="Size", zh="规模", es="Tamaño"),
                 choices=(Choice(value="big", label=label), Choice(value="small")))  # fmt: skip
    agreed = Input(name="agreed", type="boolean", label=LocalText(en="Agreed"))
    rules = table(["size", "agreed"], [(['"big"', "true"], "A"), (["-", "false"], "D")])
    sample = scheme([size, agreed], rules)
    columns = {"size": ["big", "small"], "agreed": [True, False]}
    assert said(sample, columns, as_of) == ["Size large, Agreed yes", "Agreed no"]
    assert said(sample, columns, as_of, "zh") == ["规模为大，Agreed为是", "Agreed为否"]
    assert said(sample, columns, as_of, "es") == ["Tamaño: grande, Agreed: sí", "Agreed: no"]


@pytest.fixture
def quoting(scheme, table, number):
    """A table whose reasons quote two earlier steps."""
    size = table(["amount"], [([">=10"], "big"), (["-"], "small")], outputs=["size"], name="size")
    rank = Rank(name="place", input="years", output="age", method="quantiles",
                shares_pct=("50", "50"), values=("old", "new"), cutoffs=(5.0,))  # fmt: skip
    rules = table(
        ["size", "age"], [(['"big"', "-"], "A"), (["-", '"old"'], "B"), (["-", "-"], "D")]
    )
    texts = ("Large: {size}", "{place}; {{{size}}}", "")
    quoted = [
        Rule(when=rule.when, then=rule.then, reason=LocalText(en=text))
        for rule, text in zip(rules.rules, texts, strict=True)
    ]
    rules = rules.model_copy(update={"rules": tuple(quoted)})
    return scheme([number("amount"), number("years")], size, rank, rules)


@pytest.mark.parametrize("rows", [1, 300])
def test_reason_quotes_earlier_steps(quoting, as_of, rows):
    """Names in braces give way to the reasons of those steps, without their full stops."""
    columns = {
        "amount": np.resize([10.0, 1, 1], 3 * rows),
        "years": np.resize([9.0, 5, 4], 3 * rows),
    }
    assert said(quoting, columns, as_of)[-3:] == [
        "Large: Amount 10 or more",
        "Among the first 50 % of customers by years; {None of the other rules fits}",
        "None of the other rules fits",
    ]


@pytest.mark.parametrize(("lang", "sentence"), [
    ("en", "Chosen, since “early” gives nothing"), ("zh", "选中，因为“early”没有结果"),
    ("es", "Elegido, pues «early» no da resultado"),
])  # fmt: skip
@pytest.mark.parametrize("kind", ["table", "sum", "rank"])
def test_a_quoted_step_that_gave_nothing_says_so(
    scheme, number, table, as_of, kind, lang, sentence
):
    """The row has its grade all the same, so nothing speaks of a row that is not graded."""
    if kind == "rank":
        early = Rank(name="early", input="amount", output="size", method="quantiles",
                     shares_pct=("50", "50"), values=("big", "small"), cutoffs=(5,))  # fmt: skip
    else:
        policy = {"hit_policy": "COLLECT SUM"} if kind == "sum" else {}
        rules = [([">=5"], 1.0 if kind == "sum" else "big")]
        early = table(["amount"], rules, outputs=["size"], name="early", **policy)
    last = table(["amount"], [(["-"], "A")], name="last")
    reason = LocalText(
        en="Chosen, since {early}", zh="选中，因为{early}", es="Elegido, pues {early}"
    )
    last = last.model_copy(
        update={"rules": (last.rules[0].model_copy(update={"reason": reason}),)}
    )
    amount = None if kind == "rank" else 1.0
    sample = scheme([number("amount")], early, last)
    assert said(sample, {"amount": [amount]}, as_of, lang) == [sentence]


def test_rank_names_its_band(scheme, number, as_of):
    """Bands are told as shares of the customers, from the better end."""

    def step(order):
        return Rank(name="place", input="amount", output="grade", method="top_shares", order=order,
                    shares_pct=("20", "30", "40", "10"), values=tuple("ABCD"))  # fmt: skip

    columns = {"amount": np.arange(10.0, 0, -1)}
    fitted = fit(scheme([number("amount")], step("descending")), columns, as_of=as_of)
    texts = fitted.grade(columns, as_of=as_of).reason.to_list()
    assert list(dict.fromkeys(texts)) == [
        "Among the first 20 % of customers by amount",
        "Between the first 20 % and the first 50 % of customers by amount",
        "Between the first 50 % and the first 90 % of customers by amount",
        "Among the last 10 % of customers by amount",
    ]
    fitted = fit(scheme([number("amount")], step("ascending")), columns, as_of=as_of)
    assert fitted.grade(columns, as_of=as_of, lang="es").reason.to_list()[-1] == (
        "Entre el primer 20 % de los clientes por amount, de menor a mayor"
    )


def test_sum_lists_the_rules_it_added(scheme, table, number, as_of):
    """A sum is explained by its parts."""
    parts = table(["one", "two"], [([">=1", "-"], 3.0), (["-", ">=1"], 0.5)],
                  outputs=["score"], hit_policy="COLLECT SUM", name="parts")  # fmt: skip
    rules = table(["score"], [([">=3"], "A"), (["-"], "B")])
    texts = [Rule(when=r.when, then=r.then, reason=LocalText(en="{parts}")) for r in rules.rules]
    rules = rules.model_copy(update={"rules": tuple(texts)})
    sample = scheme([number("one"), number("two")], parts, rules)
    columns = {"one": [1, 1, 0], "two": [1, 0, 0]}
    result = compiled(sample).grade(columns, as_of=as_of)
    assert result.reason.to_list()[:2] == [
        "Sum of: One 1 or more (3), Two 1 or more (0.5)",
        "Sum of: One 1 or more (3)",
    ]
    np.testing.assert_array_equal(result.score, [3.5, 3, np.nan])


def test_texts_are_distinct_and_all_used(scheme, table, number, as_of):
    """A reason stands once among the texts, however many rules word it so."""
    rules = table(["amount"], [([">=10"], "A"), ([">=5"], "B"), (["-"], "C")])
    same = [Rule(when=r.when, then=r.then, reason=LocalText(en="why")) for r in rules.rules]
    sample = scheme([number("amount")], rules.model_copy(update={"rules": tuple(same)}))
    for count in (1, 100):
        reason = compiled(sample).grade({"amount": [10, 5] * count}, as_of=as_of).reason
        assert list(reason.texts) == ["why"]
        assert set(reason.codes.tolist()) == {0}


def test_reasons_can_be_left_out(scheme, table, number, as_of):
    """Without reasons the grades are the same and the texts empty."""
    fitted = compiled(
        scheme([number("amount")], table(["amount"], [([">=10"], "A"), (["-"], "B")]))
    )
    bare = fitted.grade({"amount": [10, 5]}, as_of=as_of, reasons=False)
    assert bare.grade.to_list() == ["A", "B"]
    assert bare.reason.to_list() == ["", ""]


def test_labels_and_words_are_in_the_language(scheme, table, number, as_of):
    """A step may give the label itself; its words have texts in the scheme."""
    rules = table(
        ["amount"], [([">=10"], ("A", "star")), (["-"], ("B", None))], outputs=["grade", "label"]
    )
    words = {"star": LocalText(en="Star", zh="明星", es="Estrella")}
    fitted = compiled(scheme([number("amount")], rules, words=words))
    for lang, expected in (("en", "Star"), ("zh", "明星"), ("es", "Estrella")):
        result = fitted.grade({"amount": [10, 5]}, as_of=as_of, lang=lang)
        assert result.label.to_list() == [expected, "important"]
        assert "label" not in result.outputs


def test_an_unsettled_step_is_named(scheme, table, number, as_of):
    """If a step on the way gave nothing and no grade came of it, the first such step is named."""
    size = table(["amount"], [([">=10"], "big")], outputs=["size"], name="sizes")
    rules = table(["size"], [(['"big"'], "A")])
    sample = scheme([number("amount")], size, rules, words={"sizes": LocalText(en="Sizes")})
    assert said(sample, {"amount": [1]}, as_of) == ["Not graded: no rule of “Sizes” fits."]


def test_a_clock_has_no_reason_to_quote(scheme, table, as_of):
    """Time alone explains nothing; its name in braces leaves nothing behind."""
    clock = Elapsed(name="clock", start="since", unit="days", output="days")
    rule = Rule(when=(UnaryTests(),), then=("A",), reason=LocalText(en="Late {clock}!"))
    rules = table(["days"], [(["-"], "A")]).model_copy(update={"rules": (rule,)})
    sample = scheme([Input(name="since", type="date")], clock, rules)
    assert said(sample, {"since": [date(2026, 1, 1)]}, as_of) == ["Late !"]


@pytest.mark.parametrize(("rules", "refused"), [(12, False), (22, True)])
def test_reasons_too_many_to_number_are_refused(scheme, number, table, as_of, rules, refused):
    """A sentence quoting three sums says exactly which rules added, or the scheme is refused."""
    sums = [
        table(
            ["amount"],
            [([f">={n}"], n) for n in range(24 if name != "three" else rules)],
            outputs=[f"{name} points"],
            name=name,
            hit_policy="COLLECT SUM",
        )
        for name in ("one", "two", "three")
    ]
    last = table(["amount"], [(["-"], "A")], name="last")
    quoting = last.rules[0].model_copy(update={"reason": LocalText(en="{one}|{two}|{three}")})
    sample = scheme([number("amount")], *sums, last.model_copy(update={"rules": (quoting,)}))
    if refused:
        with pytest.raises(SchemeError, match=r"step last: .* Quote fewer steps"):
            compiled(sample)
    else:
        parts = said(sample, {"amount": np.array([30.0])}, as_of)[0].split("|")
        assert [part.count("or more") for part in parts] == [24, 24, 12]
