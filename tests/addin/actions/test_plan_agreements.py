"""A plan obeys what the customer list, the log and the days off say of single customers and reps."""

from datetime import date

import numpy as np
import pytest

from addin.actions.check import check
from addin.actions.log_done import log_done
from addin.actions.plan import plan
from addin.hosts.base import ColumnWrite
from addin.texts import TEXTS
from addin.workbook.state_rows import texts
from grading.language import LANGUAGES

START = date(2026, 11, 23)  # a Monday
WITH = {"scheme": "amount-bands", "lang": "en"}


@pytest.fixture
def agreed(book):
    """A workbook of one A customer, Ann, with a column of the person's own and one value in it."""

    def make(header: str, value: object, *more: tuple[str, object], sheets=None, tables=None):
        headers, cells = zip((header, value), *more, strict=True)
        data = [
            ["Customer", "Annual amount", "Rep", "Last contact", *headers],
            ["Ann", 120_000.0, "Li", date(2026, 11, 17), *cells],
            ["Bo", 500.0, "Mo", date(2026, 11, 17), *[None] * len(cells)],
        ]
        return book({"Data": data, **(sheets or {})}, {"Customers": "Data", **(tables or {})})

    return make


def run(made, as_of: date):
    return plan(made.host, as_of=as_of, start=START, weeks=2, **WITH)


def days(report, customer: str = "Ann") -> list[date]:
    return [visit.day for visit in report.visits if visit.customer == customer]


@pytest.mark.parametrize("header", ["Fixed date", "固定日期", "Cita fija"])
def test_an_appointment_is_planned_on_its_day(agreed, as_of: date, header: str) -> None:
    report = run(agreed(header, date(2026, 11, 27)), as_of)
    assert date(2026, 11, 27) in days(report)
    visit = next(each for each in report.visits if each.day == date(2026, 11, 27))
    assert visit.purpose == "Appointment on 2026-11-27"
    assert report.problems == ()


@pytest.mark.parametrize("week", ["2026-W49", "49", 49.0, "2026-12-03", date(2026, 12, 3)])
@pytest.mark.parametrize("header", ["Agreed week", "约定周", "Semana acordada"])
def test_an_agreed_week_is_read_in_any_form(
    agreed, as_of: date, header: str, week: object
) -> None:
    report = run(agreed(header, week), as_of)
    assert report.problems == ()
    assert days(report) == [date(2026, 11, 30)]


@pytest.mark.parametrize("week", ["soon", "54", 100.0])
def test_a_week_that_is_none_is_a_problem_of_its_cell(agreed, as_of: date, week: object) -> None:
    made = agreed("Agreed week", week)
    for report in (run(made, as_of), check(made.host, as_of=as_of, **WITH)):
        (problem,) = report.problems
        assert (problem.cell, problem.code) == ("E2", "bad_week")
        assert "2026-W48" in problem.message("en")


@pytest.mark.parametrize(
    ("header", "value", "planned"),
    [
        ("Must include", "yes", True),
        ("必须安排", "是", True),
        ("Incluir siempre", "sí", True),
        ("Must include", "no", False),
        ("Must include", None, False),
    ],
)
def test_who_must_be_included_is_planned(
    book, as_of: date, header: str, value: str | None, planned: bool
) -> None:
    data = [
        ["Customer", "Annual amount", "Rep", "Last contact", header],
        ["Bo", 500.0, "Mo", date(2026, 11, 17), value],
    ]
    report = run(book({"Data": data}, {"Customers": "Data"}), as_of)
    assert bool(days(report, "Bo")) is planned


@pytest.mark.parametrize(("value", "code"), [(6, "too_small"), (731, "too_large")])
def test_an_interval_has_bounds(agreed, as_of: date, value: int, code: str) -> None:
    report = run(agreed("Interval (days)", float(value)), as_of)
    assert [(problem.cell, problem.code) for problem in report.problems] == [("E2", code)]


@pytest.mark.parametrize(("value", "visits"), [(7, 2), (14, 1), (730, 0)])
def test_an_interval_of_its_own_is_kept_to(agreed, as_of: date, value: int, visits: int) -> None:
    report = run(agreed("Every days", float(value)), as_of)
    assert (len(days(report)), report.problems) == (visits, ())


def test_nobody_is_visited_within_a_block(agreed, as_of: date) -> None:
    block = agreed("Blocked from", START, ("Blocked to", date(2026, 12, 1)))
    report = run(block, as_of)
    assert days(report)
    assert min(days(report)) >= date(2026, 12, 2)
    reverse = agreed("Blocked from", START, ("Blocked to", date(2026, 11, 22)))
    (problem,) = run(reverse, as_of).problems
    assert (problem.cell, problem.code) == ("F2", "reversed_block")


def test_an_appointment_outside_the_plan_is_a_warning(agreed, as_of: date) -> None:
    report = run(agreed("Fixed date", date(2027, 1, 8)), as_of)
    assert report.problems == ()
    assert [(each.cell, each.code) for each in report.warnings] == [("E2", "fixed_later")]


def test_a_birthday_brings_a_greeting_once(agreed, as_of: date) -> None:
    made = agreed("Birthday", date(1980, 12, 5))
    for _ in range(2):  # planning again makes no second one
        report = run(made, as_of)
        greetings = [v for v in report.visits if v.purpose == "Birthday greeting"]
        assert [(v.day, v.channel, v.minutes) for v in greetings] == [
            (date(2026, 12, 4), "message", 5)
        ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_greeting_that_was_done_is_logged_and_moves_nothing(
    agreed, as_of: date, lang: str
) -> None:
    """Planning goes on as if it had not been; only a second greeting is not proposed."""
    made = agreed("Birthday", date(1980, 11, 23))
    options = {"start": START, "weeks": 2, "scheme": "amount-bands", "lang": lang}
    before = plan(made.host, as_of=as_of, **options)
    greeting = next(visit for visit in before.visits if visit.channel == "message")
    rows = made.cells(before.sheet)
    row = next(n for n, cells in enumerate(rows) if greeting.purpose in cells)
    header = TEXTS.get("workbook.schedule.status", lang)
    top = next(cells for cells in rows if header in cells)
    status = top.index(header)
    area = next(t for t in made.host.tables() if t.name == "Schedule").area
    marked = np.arange(area.top, area.bottom) == row
    made.host.write_columns(
        area, [ColumnWrite(header, texts(["done"] * len(marked)), area.left + status, rows=marked)]
    )
    made.host.commit()
    logged = log_done(made.host, as_of=START, scheme="amount-bands", lang=lang)
    assert [(each.day, each.notes) for each in logged.logged] == [(START, greeting.purpose)]
    after = plan(made.host, as_of=START, **options)
    assert [(v.day, v.due) for v in after.visits if v.channel != "message"] == [
        (v.day, v.due) for v in before.visits if v.channel != "message"
    ]
    assert [v.status for v in after.visits if v.channel == "message"] == ["done"]


def test_the_log_of_contacts_moves_what_is_due(agreed, as_of: date) -> None:
    """The list knows of the 17th, the log of the 20th; strangers in it are named."""
    log = [
        ["Date", "Customer", "Channel"],
        [date(2026, 11, 20), "ann", "phone"],
        [date(2026, 11, 20), "Anna", "phone"],
    ]
    made = agreed("Area", "North", sheets={"Log": log}, tables={"Contacts": "Log"})
    report = run(made, as_of)
    due = [visit.due for visit in report.visits if visit.customer == "Ann"]
    assert due[0] == date(2026, 11, 27)
    assert [(problem.cell, problem.code) for problem in report.problems] == [
        ("B3", "unknown_customer")
    ]
    assert [p.code for p in check(made.host, as_of=as_of, **WITH).problems] == ["unknown_customer"]


def test_a_day_off_of_one_rep_is_that_reps_alone(agreed, as_of: date) -> None:
    """Rows for a rep, a country and all; a rep's own country brings its public holidays."""
    team = [
        ["Rep", "Country", "Mon", "Tue", "Wed", "Thu", "Fri"],
        ["Li", "ES", *["09:00-17:00"] * 5],
        ["Mo", "DE", *["09:00-17:00"] * 5],
    ]
    off = [
        ["Date", "Name", "Country", "Rep"],
        [date(2026, 11, 30), "leave", None, "Li"],
        [date(2026, 12, 1), "fair", "Spain", None],
        [date(2026, 12, 2), "outing", None, None],
    ]
    made = agreed(
        "Fixed date",
        date(2026, 11, 30),
        sheets={"Team": team, "Off": off},
        tables={"Reps": "Team", "Holidays": "Off"},
    )
    report = run(made, as_of)
    assert [problem.code for problem in report.problems] == ["fixed_day_off"]
    assert not {date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 2)} & {*days(report)}
    hours = {load.rep: load.capacity_minutes / 480 for load in report.reps}
    assert hours == {"Li": 7, "Mo": 9}
