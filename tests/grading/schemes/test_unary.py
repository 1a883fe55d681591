"""Conditions: what is read, what is refused, what blanks meet."""

import math
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.exceptions import UnaryTestError
from grading.schemes.models import Attribute
from grading.schemes.sfeel import MAX_LENGTH
from grading.schemes.unary import ANY, Interval, IsNull, UnaryTests, Value, meets

NOV_3 = date(2026, 11, 3)


def _below(high, *, closed):
    return Interval(None, high, low_closed=False, high_closed=closed)


def _above(low, *, closed):
    return Interval(low, None, low_closed=closed, high_closed=False)


def _between(low, high, ends):
    return Interval(low, high, low_closed=ends[0] == "[", high_closed=ends[1] == "]")


@pytest.mark.parametrize(
    ("text", "tests"),
    [
        ("5", [Value(5.0)]),
        ("=5", [Value(5.0)]),
        ("-5", [Value(-5.0)]),
        ("0.25", [Value(0.25)]),
        (".5", [Value(0.5)]),
        ("1e6", [Value(1e6)]),
        ("1E+2", [Value(100.0)]),
        ("<5", [_below(5.0, closed=False)]),
        ("<=5", [_below(5.0, closed=True)]),
        (">5", [_above(5.0, closed=False)]),
        (">= -5", [_above(-5.0, closed=True)]),
        ("[1..2]", [_between(1.0, 2.0, "[]")]),
        ("[15000..30000)", [_between(15000.0, 30000.0, "[)")]),
        ("(1..2]", [_between(1.0, 2.0, "(]")]),
        ("]1..2[", [_between(1.0, 2.0, "()")]),
        ("[1..2[", [_between(1.0, 2.0, "[)")]),
        ("[1 .. 2]", [_between(1.0, 2.0, "[]")]),
        ("[-0.5..0.5]", [_between(-0.5, 0.5, "[]")]),
        ("[3..3]", [_between(3.0, 3.0, "[]")]),
        ('"a","b"', [Value("a"), Value("b")]),
        ('"say \\"hi\\", \\\\o/"', [Value('say "hi", \\o/')]),
        ("null", [IsNull()]),
        ("null, <5", [IsNull(), _below(5.0, closed=False)]),
        ("true", [Value(True)]),
        ("false", [Value(False)]),
        ("2026-11-03", [Value(NOV_3)]),
        ('date("2026-11-03")', [Value(NOV_3)]),
        ('>=date("2026-11-03")', [_above(NOV_3, closed=True)]),
        ("[2026-11-03..2026-12-01)", [_between(NOV_3, date(2026, 12, 1), "[)")]),
        ("1, 2", [Value(1.0), Value(2.0)]),
    ],
)
def test_reads_s_feel(text, tests):
    """Every form of the standard gives its typed form."""
    assert UnaryTests.parse(text) == UnaryTests(tuple(tests))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("first", '"first"'),
        ("not yet, perhaps", '"not yet", "perhaps"'),
        ("老虎、鸽子", '"老虎", "鸽子"'),
        ("TRUE", "true"),
        ("Null", "null"),
        ("20%", "0.2"),
        ("7 %", "0.07"),
        (">=２０％", ">=0.2"),
        ("≥5", ">=5"),
        ("≤5", "<=5"),
        ("≠5", "not(5)"),
        ("<>5", "not(5)"),
        ("!= null", "not(null)"),
        ("≥１００", ">=100"),
        ("“a”，“b”", '"a", "b"'),
        ("＂a＂", '"a"'),
        ("„a“", '"a"'),
        ('"a ""b"" c"', '"a \\"b\\" c"'),
        ("（1…2】", "(1..2]"),
        ("［1．．2）", "[1..2)"),
        ("–5", "-5"),
        ("−5", "-5"),
        ("－", "-"),
        ("–", "-"),
        ("", "-"),
        ("  ", "-"),
        ("NOT(5)", "not(5)"),
        ("not ( 5 )", "not(5)"),
        ("2026/11/3", "2026-11-03"),
        ("2026年11月3日", "2026-11-03"),
        ("\u00a05\t", "5"),
    ],
)
def test_reads_what_is_typed_into_excel(typed, meant):
    """A spelling that can mean only one thing is read as that thing."""
    assert UnaryTests.parse(typed) == UnaryTests.parse(meant)


def test_text_in_quotes_is_kept_as_written():
    """Folding of full-width characters stops at quotes."""
    assert UnaryTests.parse("“Ａ－１”").tests == (Value("Ａ－１"),)


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("1,000", 1, "no separators but one decimal point: write 1000"),
        (">=1,234,567.5", 3, "write 1234567.5"),
        ("1，000", 1, "write 1000"),
        ("[1,000..2000]", 2, "write 1000"),
        ("1,2", 1, "write 1.2; several values are written 1, 2"),
        ("1,2,3", 1, "several values are written 1, 2, 3"),
        ("1.000,5", 5, "write 1000.5"),
        ("1.000.000", 5, "write 1000000"),
        (">-1,000", 3, "write 1000"),
        ("5.,5", 2, "after a value"),
        ("1e5,5", 3, "after a value"),
        ("1'000", 1, "write 1000"),
        ("1 000", 1, "write 1000"),
        ("[5..1]", 0, "the lower edge comes first"),
        ("[2026-02-01..2026-01-01]", 0, "the lower edge comes first"),
        ("[1..1)", 0, "no value lies in this range"),
        ("5, (1..1)", 3, "no value lies in this range"),
        ("[2026-01-01..5]", 0, "both edges"),
        ("[1..2", 5, "closed by"),
        ("[1-2]", 2, "two dots"),
        ("[0...5]", 4, "not three"),
        ("[a..b]", 1, "needs a number or a date"),
        ("<abc", 1, "needs a number or a date"),
        (">=", 2, "needs a number or a date"),
        ("=>5", 0, "write >= or <="),
        (">5 and <7", 3, "write a range as"),
        ("5-10", 1, "write a range as"),
        ("1..2", 1, "write a range as"),
        ("12万", 2, "put words into quotes"),
        ("a<b", 1, "after a value comes a comma"),
        ("-, 5", 0, "dash for any value stands alone"),
        ("5,", 2, "a value is missing"),
        (",5", 0, "a value is missing"),
        ('"abc', 0, "closing quote is missing"),
        ('""', 0, "for a blank cell write null"),
        ("not()", 4, "names what must not hold"),
        ("not(-)", 4, "names what must not hold"),
        ("not(1", 5, "is closed by"),
        ("not(not(1))", 7, "is closed by"),
        ("not(1) 2", 7, "after a value"),
        ("2026-13-01", 0, "no such day"),
        ("2026-02-29", 0, "no such day"),
        ("3/4/2026", 1, "after a value"),
        ("date(2026-01-01)", 5, "a date is written"),
        ('date("soon")', 5, "a date is written"),
        ('date("2026-01-01"', 17, "is closed by"),
        ("1e999", 0, "too large"),
        ("1e99999", 1, "after a value"),
    ],
)
def test_refuses_with_the_place(text, place, words):
    """What cannot be read, or nothing can meet, is refused with the place and what to write."""
    with pytest.raises(UnaryTestError, match=words.replace(".", r"\.")) as caught:
        UnaryTests.parse(text)
    assert caught.value.position == place
    assert str(caught.value).endswith(f"\n    {text}\n    {' ' * place}^")


def test_caret_stands_under_the_place_after_a_line_break():
    """A line break inside a cell does not tear the shown text apart."""
    with pytest.raises(UnaryTestError, match="\n    5, 5 x\n         \\^"):
        UnaryTests.parse("5,\n5 x")


@pytest.mark.parametrize("text", ["9" * (MAX_LENGTH + 1), "a," * 3999 + "a"])
def test_length_is_bounded(text):
    """Neither a condition nor its standard spelling is longer than the limit."""
    with pytest.raises(UnaryTestError, match=r"at most 8000 characters"):
        UnaryTests.parse(text)


@pytest.mark.parametrize("text", ["9" * 300 + "x", "1," * 4000, "(" * 8000, '"' * 7999])
def test_long_nonsense_is_refused_in_linear_time(text):
    """Nonsense up to the limit ends in an error, not in backtracking."""
    with pytest.raises(UnaryTestError, match="condition"):
        UnaryTests.parse(text)


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("-", None, True),
        ("-", 5.0, True),
        ("null", None, True),
        ("null", math.nan, True),
        ("null", 0.0, False),
        ("5, null", None, True),
        ("5", None, False),
        ("<5", None, False),
        ("not(5)", None, False),
        ("not(null)", None, False),
        ("not(null)", 0.0, True),
        ("not(5, null)", None, False),
        ("not(5)", 5.0, False),
        ("not(5)", 6.0, True),
        ("<5", 5.0, False),
        ("<5", 4.999, True),
        ("<=5", 5.0, True),
        (">5", 5.0, False),
        (">=5", 5.0, True),
        ("(1..2]", 1.0, False),
        ("(1..2]", 2.0, True),
        ("[1..2)", 1.0, True),
        ("[1..2)", 2.0, False),
        ('"a","b"', "b", True),
        ('"a","b"', "c", False),
        ('"a"', "A", False),
        ("true", True, True),
        ("true", 1.0, False),
        ("1", True, False),
        ("[0..1]", True, False),
        ("<5", "a", False),
        (">=2026-11-03", NOV_3, True),
        (">=2026-11-03", date(2026, 11, 2), False),
        ("<=2026-11-03", datetime(2026, 11, 3, 18, 30), True),
        (">=2026-11-03", 46329.0, False),
        ("<2026-11-03", 5.0, False),
        ("<5", NOV_3, False),
        (">5", NOV_3, False),
    ],
)
def test_meets(text, value, expected):
    """A blank meets only ``-`` and a named ``null``; kinds of values do not mix."""
    assert meets(UnaryTests.parse(text), value) is expected


def test_true_is_not_one():
    """Conditions on true and on 1 differ, although Python holds them equal."""
    assert UnaryTests.parse("true") != UnaryTests.parse("1")
    assert len({Value(True), Value(1.0)}) == 2


def test_interval_without_edges_cannot_be_made():
    """What holds for everything filled is written not(null)."""
    with pytest.raises(ValueError, match="one edge at least"):
        Interval(None, None, low_closed=False, high_closed=False)


def test_documents_take_conditions_as_they_are():
    """A condition that was read already is not read again."""
    condition = UnaryTests.parse(">5")
    assert Attribute(when=condition, points=1).when is condition


def test_not_of_anything_cannot_be_made():
    """A negation of nothing would never be met."""
    with pytest.raises(ValueError, match=r"not\(-\) is never met"):
        UnaryTests((), negated=True)


_numbers = st.floats(allow_nan=False, allow_infinity=False).map(lambda x: x + 0.0)
_dates = st.dates()
_texts = st.text(min_size=1, max_size=20).filter(str.strip)


@st.composite
def _intervals(draw):
    low, high = sorted(draw(st.one_of(*(st.tuples(kind, kind) for kind in (_numbers, _dates)))))
    shape = draw(st.sampled_from(["<", ">", "between"]))
    closed = draw(st.tuples(st.booleans(), st.booleans()))
    if shape == "<":
        return _below(high, closed=closed[1])
    if shape == ">":
        return _above(low, closed=closed[0])
    if low == high:
        closed = (True, True)
    return Interval(low, high, *closed)


_tests = st.one_of(
    _intervals(), st.builds(Value, st.one_of(_numbers, _texts, st.booleans(), _dates)),
    st.just(IsNull()),
)  # fmt: skip
_conditions = st.one_of(
    st.just(ANY),
    st.builds(UnaryTests, st.lists(_tests, min_size=1, max_size=4).map(tuple), st.booleans()),
)


@given(_conditions)
@settings(max_examples=200)
def test_standard_spelling_reads_back_equal(condition):
    """Writing a condition and reading it gives an equal one, in the same spelling."""
    again = UnaryTests.parse(condition.text)
    assert again == condition
    assert again.text == condition.text


@given(st.text(alphabet='5.,-<>=[]()"x%≥ not', max_size=12))
@settings(max_examples=300)
def test_any_text_is_read_or_refused(text):
    """Whatever is typed gives a condition that reads back, or the error with a place in it."""
    try:
        condition = UnaryTests.parse(text)
    except UnaryTestError as error:
        place, spelling = error.position, None
    else:
        place, spelling = 0, condition.text
    assert 0 <= place <= len(text)
    assert spelling is None or UnaryTests.parse(spelling) == condition


@pytest.mark.parametrize(
    ("text", "lang", "said"),
    [
        (">=1,000", "zh", "条件：数字除一个小数点外不用分隔符：请写 1000\n    >=1,000\n      "),
        ("[5..3)", "es", "condición: el extremo menor va primero"),
        ("not(5", "zh", "not( 应在此处以 ) 结束；或者：值的后面应是逗号"),
        ("1,2", "en", "write 1.2; several values are written 1, 2"),
    ],
)
def test_a_refusal_speaks_the_persons_language(text, lang, said):
    """Reason, condition and the place under it."""
    with pytest.raises(UnaryTestError, match="condition: ") as caught:
        UnaryTests.parse(text)
    assert said in caught.value.message(lang)
