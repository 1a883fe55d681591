"""Weeks are understood as people write them, and the rest is no week."""

from datetime import date

import numpy as np
import pytest

from grading.contacts.weeks import alternate_weeks, monday_of, parse_week, week_text

AS_OF = date(2026, 11, 21)  # the Saturday of week 47


@pytest.mark.parametrize(
    "text",
    [
        *("2026-W48", "2026-w48", "2026/48", "2026 48", "2026W48", "2026年第48周", "2026-11-25"),
        *("W48 2026", "48/2026", "week 48", "semana 48", "第48周", "KW 48", "48", " Ｗ48 "),
        *("2026-11-23 00:00:00", "2026-11-29"),
    ],
)
def test_a_week_is_read_in_every_usual_form(text: str) -> None:
    assert parse_week(text, as_of=AS_OF) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "monday"),
    [
        ("47", date(2026, 11, 16)),  # this week itself
        ("46", date(2027, 11, 15)),  # it is over, so next year's
        ("53", date(2026, 12, 28)),
        ("1", date(2027, 1, 4)),
    ],
)
def test_a_number_alone_is_the_next_week_of_that_number(text: str, monday: date) -> None:
    assert parse_week(text, as_of=AS_OF) == monday


@pytest.mark.parametrize(
    "text", ["", "0", "54", "soon", "2026", "2025-W53", "2026-02-30", "1-2-3", "46359", "202648"]
)
def test_what_is_no_week_is_none(text: str) -> None:
    assert parse_week(text, as_of=AS_OF) is None


def test_a_week_is_written_as_it_is_read() -> None:
    monday = monday_of(date(2027, 1, 3))
    assert (monday, week_text(monday)) == (date(2026, 12, 28), "2026-W53")
    assert parse_week(week_text(monday), as_of=AS_OF) == monday


@pytest.mark.parametrize(
    ("day", "turn"),
    [
        ("2024-01-01", 0),  # week 1
        ("2023-12-31", 1),
        ("2026-12-21", 1),  # week 52
        ("2026-12-28", 0),  # week 53
        ("2027-01-03", 0),
        ("2027-01-04", 1),  # week 1, an odd one after an odd one
    ],
)
def test_weeks_take_turns_across_years_of_53_weeks(day: str, turn: int) -> None:
    assert alternate_weeks(np.array([day], dtype="datetime64[D]")).tolist() == [turn]
