"""Numbers typed as text are read in any country's spelling, or named; never guessed."""

import math
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.engine.number_text import read_numbers


def read(texts: Sequence[str]) -> list[float | str]:
    """The value of each text, or the fault it has."""
    found = read_numbers(texts)
    return [found.faults.get(at, value) for at, value in enumerate(found.values.tolist())]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1200", 1200),
        ("-12.5", -12.5),
        ("0.123", 0.123),
        ("1234.567", 1234.567),
        ("1,234.50", 1234.5),
        ("1.234,50", 1234.5),
        ("1,234,567", 1234567),
        ("1.234.567", 1234567),
        ("1,23,456.5", 123456.5),
        ("12,5", 12.5),
        ("1,2345", 1.2345),
        (".5", 0.5),
        (",5", 0.5),
        ("1 234,5", 1234.5),
        ("1\u00a0234,5", 1234.5),
        ("1\u202f234\u202f567", 1234567),
        ("1'234.5", 1234.5),
        ("1’234", 1234),
        ("１２００", 1200),
        ("１，２３４．５", 1234.5),
        ("12万", 120_000),
        ("1.234万", 12_340),
        ("1,234万", 12_340_000),
        ("3.5亿", 350_000_000),
        ("3.5億", 350_000_000),
        ("12千", 12_000),
        ("3百万", 3_000_000),
        ("12万元", 120_000),
        ("¥3,000", 3000),
        ("￥３，０００", 3000),
        ("$1,200", 1200),
        ("€ 1.200,50", 1200.5),
        ("€1.200", 1200),
        ("1.200 €", 1200),
        ("1200元", 1200),
        ("RMB 1200元", 1200),
        ("USD 500", 500),
        ("500 usd", 500),
        ("US$ 1,200.00", 1200),
        ("$ 1,200 MXN", 1200),
        ("S/.1,200.00", 1200),
        ("Rs.500", 500),
        ("kr 500", 500),
        ("85%", 0.85),
        ("85 %", 0.85),
        ("８５％", 0.85),
        ("12,5%", 0.125),
        ("(1,200)", -1200),
        ("（1,200.5）", -1200.5),
        ("($5)", -5),
        ("-5", -5),
        ("−5", -5),
        ("5-", -5),
        ("- 5", -5),
        ("-$5", -5),
        ("$-5", -5),
        ("+5", 5),
        ("'1200", 1200),
        ("1.2e5", 120_000),
        ("1,234E+5", 123_400),
        ("12k", 12_000),
        ("12 K€", 12_000),
        ("1e308", 1e308),
        (" 7 ", 7),
    ],
)
def test_a_text_that_can_be_read_in_one_way_is_read(text: str, value: float) -> None:
    assert read([text]) == [value]


@pytest.mark.parametrize(
    "text", ["1,234", "1.234", "-12,345", "123.456", "1,234%", "¥1.234", "1,234k"]
)
def test_three_digits_after_a_lone_sign_are_ambiguous(text: str) -> None:
    assert read([text]) == ["ambiguous_number"]


@pytest.mark.parametrize(
    ("evidence", "value"),
    [
        ("1,234.50", 1234),
        ("12.5", 1234),
        ("0.123", 1234),
        ("1,234,567", 1234),
        ("$9,000", 1234),
        ("1.234,5", 1.234),
        ("12,5", 1.234),
        ("1.234.567", 1.234),
        ("1 234,5", 1.234),
    ],
)
def test_the_other_cells_of_the_column_decide(evidence: str, value: float) -> None:
    assert read(["1,234", evidence])[0] == value
    assert read([evidence, "1,234"])[1] == value


@pytest.mark.parametrize("other", ["1200", "1 234", "1'234", "12万", "85%", "n/a", "9,876"])
def test_cells_that_show_nothing_decide_nothing(other: str) -> None:
    assert read(["1,234", other])[0] == "ambiguous_number"


@pytest.mark.parametrize("other", ["$1.50", "12.5", "$2,500"])
def test_an_amount_that_the_column_contradicts_is_named(other: str) -> None:
    assert read(["$1.234", other])[0] == "contradictory_number"


@pytest.mark.parametrize(
    ("amount", "value"), [("¥3,000", 3000), ("€1.200", 1200), ("(2,500)", -2500)]
)
def test_an_amount_stands_where_other_cells_say_both(amount: str, value: float) -> None:
    """Where clear cells of both kinds stand in a column, the currency decides for its own cell."""
    assert read(["1,234.50", "1 234,5", "１２００", "12万", "85%", amount])[-1] == value


def test_cells_that_contradict_each_other_decide_nothing_but_keep_their_own_value() -> None:
    assert read(["1,234", "12,5", "12.5"]) == ["contradictory_number", 12.5, 12.5]


@pytest.mark.parametrize("text", ["inf", "-Infinity", "NaN", "∞", "1e309", "-1e999", "9" * 400])
def test_infinities_are_named(text: str) -> None:
    assert read([text]) == ["not_finite"]


@pytest.mark.parametrize("text", ["1.5M", "2 m€", "5 mil", "3 millones", "1bn", "2 million"])
def test_units_with_two_meanings_are_named(text: str) -> None:
    assert read([text]) == ["unclear_unit"]


@pytest.mark.parametrize(
    "text",
    [
        "abc", "n/a", "-", "", "12 5", "1.2.3", "1,234 567", "1,234.567.890", "1,2,3", "5%%",
        "5% €", "-(5)", "--5", "(5", "5.", "12-5", "2026-11-03", "TRUE", "5²", "½", "m", "百万",
        "12 kg", "30000 m²", "rs,500", "5 foo",
    ],
)  # fmt: skip
def test_text_is_not_a_number(text: str) -> None:
    assert read([text]) == ["not_a_number"]


CONVENTIONS = {  # decimal sign, thousands sign
    "english": (".", ","),
    "spanish": (",", "."),
    "international": (",", "\u202f"),
    "swiss": (".", "'"),
}


def written(number: int, decimals: int, convention: str) -> str:
    """A number in hundredths and the like, as people of a country write it."""
    decimal, thousands = CONVENTIONS[convention]
    whole, part = divmod(abs(number), 10**decimals)
    text = f"{whole:,}".replace(",", thousands)
    text += f"{decimal}{part:0{decimals}}" if decimals else ""
    return f"-{text}" if number < 0 else text


numbers = st.tuples(st.integers(-(10**12), 10**12), st.sampled_from([0, 1, 2, 4]))


@settings(max_examples=60)
@given(st.lists(numbers, min_size=1, max_size=8), st.sampled_from(sorted(CONVENTIONS)))
def test_what_is_written_in_one_convention_is_read_back(
    column: list[tuple[int, int]], convention: str
) -> None:
    """One clear cell of the convention is enough for all others of the column."""
    clear = written(123456789, 2, convention)
    texts = [written(number, decimals, convention) for number, decimals in column]
    assert read([clear, *texts])[1:] == [number / 10**decimals for number, decimals in column]


pieces = st.sampled_from(
    ["1,234", "1.234", "12,5", "12.5", "7", "1 234", "€9.000", "x", "5%", "1e400"]
)


@settings(max_examples=60)
@given(
    st.lists(pieces, min_size=1, max_size=6).flatmap(
        lambda c: st.tuples(st.just(c), st.permutations(c))
    )
)
def test_the_order_of_cells_does_not_matter(columns: tuple[list[str], list[str]]) -> None:
    one, other = (dict(zip(column, read(column), strict=True)) for column in columns)
    assert one == other


@settings(max_examples=60)
@given(st.lists(pieces, min_size=1, max_size=6))
def test_a_column_never_gives_a_cell_another_number_than_it_has_alone(column: list[str]) -> None:
    for text, value in zip(column, read(column), strict=True):
        alone = read([text])[0]
        assert alone in (value, "ambiguous_number") or value == "contradictory_number"


@settings(max_examples=100)
@given(st.text(max_size=12))
def test_any_text_gives_a_finite_number_or_a_fault(text: str) -> None:
    found = read_numbers([text])
    assert (0 in found.faults) == math.isnan(found.values[0])
    assert not math.isinf(found.values[0])
