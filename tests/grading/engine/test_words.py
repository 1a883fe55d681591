"""Headers, options and yes or no compare by what they mean."""

import pytest

from grading.engine.words import (
    TOTAL_WORDS,
    ChoiceWords,
    distinct,
    fold,
    nearest,
    plain,
    read_boolean,
    speaks_of_scale,
    unbracketed,
)
from grading.schemes.models import Aliases, Choice, LocalText


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Annual Amount", "annual_amount"),
        ("Annual\nAmount*:", "annualamount"),
        ("ＡＮＮＵＡＬ　ＡＭＯＵＮＴ", "annual amount"),
        ("Último pedido", "ultimo pedido"),
        ("Año", "ano"),
        ("年购买 金额：", "年购买金额"),
    ],
)
def test_case_accents_spaces_width_and_punctuation_make_no_difference(
    one: str, other: str
) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize(("one", "other"), [("か", "が"), ("Amount 1", "Amount 2"), ("额", "颌")])
def test_other_letters_stay_other_words(one: str, other: str) -> None:
    assert plain(one) != plain(other)


def test_the_first_of_equal_spellings_stays() -> None:
    assert distinct(["b", "A b", "a_b", "B", "c"]) == ("b", "A b", "c")


def test_folding_keeps_signs() -> None:
    assert (fold(" A+ "), fold("A")) == ("a+", "a")


@pytest.mark.parametrize(
    "text", ["Revenue (EUR)", "Revenue [€]", "Revenue（元）", "Revenue 【必填】"]
)
def test_a_bracketed_part_can_be_left_out(text: str) -> None:
    assert plain(unbracketed(text)) == "revenue"


def test_a_text_that_is_all_bracket_stays() -> None:
    assert plain(unbracketed("(Revenue)")) == "revenue"


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "Y",
        "TRUE",
        "1",
        "x",
        "✓",
        "是",
        "有",
        "对",
        "sí",
        "Si",
        "VERDADERO",
        "ｙｅｓ",
        " yes. ",
    ],
)
def test_yes_in_three_languages(text: str) -> None:
    assert read_boolean(text) is True


@pytest.mark.parametrize(
    "text", ["no", "N", "False", "0", "否", "无", "没有", "falso", "✗", "NO!"]
)
def test_no_in_three_languages(text: str) -> None:
    assert read_boolean(text) is False


@pytest.mark.parametrize("text", ["perhaps", "2", "-", "yes and no", "", "是否"])
def test_anything_else_is_neither(text: str) -> None:
    assert read_boolean(text) is None


@pytest.fixture
def size() -> ChoiceWords:
    return ChoiceWords(
        [
            Choice(value="A+", label=LocalText(en="extra large", zh="特大", es="muy grande")),
            Choice(value="A", label=LocalText(en="large", zh="大", es="grande")),
            Choice(
                value="small_one", aliases=Aliases(en=("little",), zh=("小",), es=("pequeño",))
            ),
        ]
    )


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("a+", 0),
        ("A", 1),
        ("Extra  Large", 0),
        ("大", 1),
        ("PEQUENO", 2),
        ("small one", 2),
        ("小", 2),
    ],
)
def test_an_option_is_known_by_value_label_and_alias(
    size: ChoiceWords, text: str, position: int
) -> None:
    assert size.find(text) == position


@pytest.mark.parametrize("text", ["A!", "medium", ""])
def test_a_text_that_fits_no_option_or_two_loosely_is_none(size: ChoiceWords, text: str) -> None:
    assert size.find(text) is None


@pytest.mark.parametrize(
    ("text", "position"), [("TRUE", 0), ("0", 1), ("没有", 1), ("maybe", None)]
)
def test_options_yes_and_no_are_known_by_every_word_for_them(
    text: str, position: int | None
) -> None:
    words = ChoiceWords([Choice(value="yes"), Choice(value="no")])
    assert words.find(text) == position


def test_other_options_are_not() -> None:
    assert ChoiceWords([Choice(value="high")]).find("1") is None


def test_the_nearest_option_is_suggested(size: ChoiceWords) -> None:
    assert (size.suggest("litle"), size.suggest("zzz")) == (2, None)


def test_nearest_obeys_the_likeness_asked_for() -> None:
    assert nearest("custmer", ["Customer", "Cost"], likeness=0.8) == "Customer"
    assert nearest("cust", ["Customer"], likeness=0.8) is None


@pytest.mark.parametrize(
    "word", ["Total", "GRAND TOTAL:", "合计", "总计", "Suma", "Total general"]
)
def test_totals_are_known_in_three_languages(word: str) -> None:
    assert plain(word) in TOTAL_WORDS


@pytest.mark.parametrize(
    "header", ["金额（万元）", "Revenue (k€)", "Revenue ($ thousand)", "Monto (miles)"]
)
def test_a_header_may_count_in_thousands(header: str) -> None:
    assert speaks_of_scale(header)


@pytest.mark.parametrize("header", ["Revenue (EUR)", "Area (km)", "金额（元）", "Mileage"])
def test_most_headers_do_not(header: str) -> None:
    assert not speaks_of_scale(header)
