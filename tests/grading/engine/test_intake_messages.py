"""What intake says names the place, what must hold, what came and what to do, in each language."""

from collections.abc import Mapping
from datetime import date
from string import Formatter

import pytest

from grading.engine.columns import Intake
from grading.engine.intake import intake
from grading.engine.rows import block_from_rows
from grading.language import LANGUAGES, Lang, Texts
from grading.schemes.models import Aliases, Choice, Input, LocalText

TODAY = date(2026, 11, 21)
INPUTS = (
    Input(
        name="annual_amount",
        type="number",
        label=LocalText(en="Annual amount", zh="年购买金额", es="Monto anual"),
        aliases=Aliases(en=("revenue",)),
        minimum=0,
        usual_minimum=10,
    ),
    Input(name="loyalty", type="number", minimum=0, maximum=1, required=False),
    Input(
        name="potential",
        type="choice",
        required=False,
        choices=(
            Choice(value="high", label=LocalText(en="high", zh="高", es="alto")),
            Choice(value="low", label=LocalText(en="low", zh="低", es="bajo")),
        ),
    ),
    Input(name="last_order", type="date", past=True, required=False),
    Input(name="has_need", type="boolean", required=False),
    Input(name="customer", type="text", required=False),
)
ROWS: list[list[object]] = [
    ["customer", "Revenue\n(EUR)", "loyalty", "potential", "last order", "has need"],
    ["a", "abc", 85, "hihg", "soon", "perhaps"],
    ["a", "1,234", "-5%", "zzz", "03/04/2026", 2],
    [None, None, "5M", None, "3/4/26", None],
    ["d", -1, "inf", None, "2026-02-30", None],
    ["e", "#N/A", 0.5, None, 2026, None],
    ["f", 5, "150%", None, 46400, None],
    ["g", 20, 1.5, None, -3, None],
]

CODES = {
    "ambiguous_date",
    "ambiguous_number",
    "blank",
    "blank_key",
    "duplicate_key",
    "error_value",
    "future_date",
    "impossible_date",
    "impossible_serial",
    "looks_like_a_year",
    "mixed_shares",
    "not_a_date",
    "not_a_number",
    "not_finite",
    "not_yes_no",
    "percent",
    "too_large",
    "too_small",
    "two_digit_year",
    "unclear_share",
    "unclear_unit",
    "unknown_option",
    "unusual",
}
"""What the rows above are at fault of."""


def read(rows: list[list[object]] = ROWS, **where: object) -> Intake:
    """The intake of some rows on a sheet."""
    block = block_from_rows(rows, **{"sheet": "Customers", **where})
    return intake(block, INPUTS, as_of=TODAY)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_message_names_cell_header_expectation_and_value(lang: Lang) -> None:
    found = read()
    assert {p.code for p in (*found.problems, *found.warnings)} == CODES
    for problem in (*found.problems, *found.warnings):
        message = problem.message(lang)
        assert message.startswith(f"Customers!{problem.cell}")
        assert problem.header in message
        assert problem.value in message
        assert problem.expected is not None
        if problem.code not in {"unusual", "mixed_shares"}:
            assert problem.expected.text(lang) in message
        assert "{" not in message


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("must be one of: high, low", "the cell says “hihg”", "Did you mean “high”?")),
        ("zh", ("应为以下之一：高、低", "单元格内容是“hihg”", "是不是“高”？")),
        (
            "es",
            ("debe ser uno de estos valores: alto, bajo", "dice «hihg»", "¿Quiso decir «alto»?"),
        ),
    ],
)
def test_a_wrong_option_is_answered_with_the_nearest_one(
    lang: Lang, words: tuple[str, ...]
) -> None:
    message = next(p for p in read().problems if p.code == "unknown_option").message(lang)
    assert all(word in message for word in words)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("thousands", "decimals", "without a thousands separator")),
        ("zh", ("千位", "小数点", "请不要使用千位分隔符")),
        ("es", ("miles", "decimales", "sin separador de miles")),
    ],
)
def test_an_ambiguous_number_says_how_to_write_it(lang: Lang, words: tuple[str, ...]) -> None:
    message = next(p for p in read().problems if p.code == "ambiguous_number").message(lang)
    assert all(word in message for word in words)


@pytest.mark.parametrize(
    ("where", "begins"),
    [
        ({"sheet": "Customers"}, "Customers!B2: "),
        ({"sheet": ""}, "B2: "),
        ({"sheet": "list.csv", "text_only": True}, "list.csv B2: "),
        ({"sheet": "S", "first_row": 5, "first_column": 27}, "S!AB6: "),
    ],
)
def test_the_place_is_said_as_the_host_would(where: Mapping[str, object], begins: str) -> None:
    assert read(ROWS[:2], **where).problems[0].message("en").startswith(begins)


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "The data"), ("zh", "数据"), ("es", "Los datos")]
)
def test_a_block_without_a_name_is_the_data(lang: Lang, words: str) -> None:
    found = read([["customer"], ["a"]], sheet="")
    assert found.problems[0].message(lang).startswith(words)


def test_a_long_text_is_shortened_in_the_message_only() -> None:
    problem = read([["customer", "revenue"], ["a", "x" * 500]]).problems[0]
    assert (len(problem.value), len(problem.message("en")) < 250) == (500, True)


def test_braces_in_a_cell_are_shown_as_they_are() -> None:
    assert "“{value}”" in read([["customer", "revenue"], ["a", "{value}"]]).problems[0].message(
        "en"
    )


def test_no_suggestion_is_made_where_a_whole_column_is_another() -> None:
    rows = [["customer", "revenue", "potential"], *([f"c{n}", 20, f"hig{n}"] for n in range(300))]
    assert not any("Did you mean" in p.message("en") for p in read(rows).problems)


def placeholders(text: str) -> set[str | None]:
    """Names of the placeholders of a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_has_the_same_placeholders_in_every_language(lang: Lang) -> None:
    texts = Texts("grading")
    keys = {key for key in texts.keys("en") if key.startswith("intake.")}
    assert keys == {key for key in texts.keys(lang) if key.startswith("intake.")}
    for key in keys:
        assert placeholders(texts.get(key, lang)) == placeholders(texts.get(key, "en")), key
