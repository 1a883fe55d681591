import pytest

from grading.exceptions import PlanError
from grading.scheduling.hours import clock, parse_hours


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("09:00-17:00", ((540, 1020),)),
        ("9-17", ((540, 1020),)),
        (" 9:00 – 17:30 ", ((540, 1050),)),
        ("９：００－１７：００", ((540, 1020),)),
        ("9:00至17:00", ((540, 1020),)),
        ("9h-17h30", ((540, 1050),)),
        ("9 a 17", ((540, 1020),)),
        ("13:00-17:00, 9:00-12:00", ((540, 720), (780, 1020))),
        ("9-12/12-17", ((540, 720), (720, 1020))),
        ("00:00-24:00", ((0, 1440),)),
        ("", ()),
        ("-", ()),
        ("休息", ()),
        ("Libre", ()),
    ],
)
def test_hours_are_read_as_people_type_them(text: str, hours: tuple[tuple[int, int], ...]) -> None:
    assert parse_hours(text, "Reps!D2") == hours


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nine to five", "hours such as 09:00-17:00"),
        ("09:00", "hours such as 09:00-17:00"),
        ("17:00-09:00", "end after they begin"),
        ("09:00-09:00", "end after they begin"),
        ("09:00-24:01", "times from 00:00 to 24:00"),
        ("09:60-17:00", "times from 00:00 to 24:00"),
        ("9-12, 11:59-17", "do not overlap"),
    ],
)
def test_unreadable_hours_name_the_place_and_the_spelling(text: str, words: str) -> None:
    with pytest.raises(PlanError, match=f"Reps!D2 — must hold .*{words}.*Write 09:00-17:00"):
        parse_hours(text, "Reps!D2")


@pytest.mark.parametrize(("minute", "text"), [(0, "00:00"), (545, "09:05"), (1440, "24:00")])
def test_a_minute_is_shown_as_time_of_day(minute: int, text: str) -> None:
    assert clock(minute) == text
