"""Prose divided into lines."""

import pytest

from addin.workbook.text_flow import flow, text_columns


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, []),
        ("one two three", 13, ["one two three"]),
        ("one two three", 12, ["one two", "three"]),
        ("one two three", 7, ["one two", "three"]),
        ("unbreakable word", 4, ["unbreakable", "word"]),
        ("first\nsecond", 40, ["first", "second"]),
        ("  spaces  around  ", 40, ["spaces  around"]),
        ("客户等级提高", 6, ["客户等", "级提高"]),
        ("年购买ABC金额", 9, ["年购买ABC", "金额"]),
        ("客户等级。提高", 8, ["客户等级。", "提高"]),
    ],
)
def test_lines_are_as_long_as_fits(text: str, width: int, lines: list[str]) -> None:
    """They end between words or Chinese letters, and none begins with a closing sign."""
    assert flow(text, width) == lines


@pytest.mark.parametrize(("text", "columns"), [("", 0), ("abc", 3), ("客户", 4), ("é，", 3)])
def test_east_asian_letters_take_two_columns(text: str, columns: int) -> None:
    """So do their full-width signs."""
    assert text_columns(text) == columns
