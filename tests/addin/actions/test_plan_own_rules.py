"""Columns of the customer list that go before the tier's contact rule, as people fill them in."""

from datetime import date

import numpy as np
import pytest

from addin.actions.plan import plan
from addin.actions.plan_report import PlanReport
from addin.hosts.base import ColumnWrite
from addin.workbook.state_rows import texts

START = date(2026, 11, 23)  # a Monday
LAST = date(2026, 11, 20)
BASE = {"Customer": "Ann", "Annual amount": 120_000.0, "Rep": "Li", "Last contact": LAST}


@pytest.fixture
def planned(book):
    """Plans four weeks for customers given as cells by header; the first tells the headers."""

    def make(*rows: dict[str, object], sheets=None, tables=None, **options) -> PlanReport:
        whole = [{**BASE, "Customer": f"Ann {n}", **row} for n, row in enumerate(rows, 1)]
        headers = list(dict.fromkeys(header for row in whole for header in row))
        cells = [headers, *([row.get(header) for header in headers] for row in whole)]
        made = book({"Data": cells, **(sheets or {})}, {"Customers": "Data", **(tables or {})})
        options = {"scheme": "amount-bands", "lang": "en", "weeks": 4, **options}
        return plan(made.host, as_of=START, **options)

    return make


def visits(report: PlanReport, customer: str = "Ann 1") -> list[tuple[str, str, int]]:
    """Weekday, channel and minutes of a customer's contacts."""
    mine = (visit for visit in report.visits if visit.customer == customer)
    return [(f"{visit.day:%a}", visit.channel, visit.minutes) for visit in mine]


def codes(report: PlanReport) -> list[tuple[str, str]]:
    return [(problem.cell or "", problem.code) for problem in report.problems]


@pytest.mark.parametrize(
    "row",
    [
        {
            "Contact channel": "call",
            "Contact days": "Thu, Fri",
            "Contact minutes": 15.0,
            "Interval (days)": 14.0,
        },
        {
            "联系渠道": "电话",
            "联系日": "周四至周五",
            "联系时长": 15.0,
            "联系间隔": 14.0,
        },
        {
            "Medio de contacto": "teléfono",
            "Días de contacto": "jue y vie",
            "Minutos de contacto": 15.0,
            "Intervalo": 14.0,
        },
    ],
)
def test_own_rules_are_understood_in_three_languages(planned, row) -> None:
    report = planned(row, {})
    assert [kind[1:] for kind in visits(report)] == [("phone", 15)] * 2
    assert {day for day, *_ in visits(report)} <= {"Thu", "Fri"}
    assert {kind[1:] for kind in visits(report, "Ann 2")} == {("visit", 60)}
    assert codes(report) == []


@pytest.mark.parametrize("word", ["none", "无", "Ninguno"])
def test_an_interval_of_none_plans_no_contact(planned, word: str) -> None:
    report = planned({"Interval (days)": word}, {"Interval (days)": 28.0})
    assert visits(report) == []
    assert len(visits(report, "Ann 2")) == 1
    assert codes(report) == []


@pytest.mark.parametrize(("interval", "good"), [(6.0, False), (7.0, True), (731.0, False)])
def test_an_interval_outside_the_limits_is_named_and_the_tiers_counts(
    planned, interval: float, good: bool
) -> None:
    report = planned({"Interval (days)": interval})
    assert (codes(report) == []) is good
    assert len(visits(report)) >= 3


@pytest.mark.parametrize(("share", "count"), [(0.5, 1), (50.0, 1), (100.0, 0), (None, 0)])
def test_a_share_is_understood_as_excel_keeps_it(planned, share, count: int) -> None:
    """Due on Monday the 30th; half of ten days, not 70 %, opens the window on the 25th."""
    row = {"Due after %": share, "Interval (days)": 10.0, "Contact days": "Wed"}
    off = [["Date"], [date(2026, 12, 2)]]
    report = planned(row, sheets={"Off": off}, tables={"Holidays": "Off"}, weeks=2)
    assert [visit.day for visit in report.visits].count(date(2026, 11, 25)) == count


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("Mon, Foo", "says “Foo”"),
        ("Tusday", "Did you mean Tue?"),
    ],
)
def test_unknown_weekdays_are_named_and_the_tiers_count(planned, cell: str, said: str) -> None:
    report = planned({"Contact days": cell})
    assert codes(report) == [("E2", "bad_weekday")]
    assert said in report.problems[0].message("en")
    assert all(report.problems[0].message(lang) for lang in ("en", "zh", "es"))
    assert visits(report)


def test_an_unknown_channel_is_named_with_the_nearest(planned) -> None:
    report = planned({"Contact channel": "fone"})
    assert [cell for cell, _ in codes(report)] == ["E2"]
    assert "phone" in report.problems[0].message("en")
    assert visits(report)[0][1] == "visit"


def test_own_preparation_and_greetings_come_into_the_schedule(planned) -> None:
    """A holiday of the table Holidays; the reps' country would add its own."""
    off = [["Date", "Name"], [date(2026, 12, 9), "Founders"]]
    report = planned(
        {"What to prepare": "Bring cake", "Greetings": "Founders", "Interval (days)": 60.0},
        {"Greetings": "none", "Interval (days)": 60.0},
        sheets={"Off": off},
        tables={"Holidays": "Off"},
    )
    assert [(visit.purpose, visit.channel) for visit in report.visits] == [
        ("Greeting: Founders", "message")
    ]
    assert report.visits[0].prepare == "Bring cake"


def test_an_own_rhythm_comes_from_the_table_of_orders(planned) -> None:
    """Three days of orders, 20 days apart; of two nothing can be said."""
    orders = [["Customer", "Date", "Amount"]]
    orders += [["Ann 1", date(2026, 9, day), 10.0] for day in (1, 21)]
    orders += [["Ann 1", date(2026, 10, 11), 10.0]]
    orders += [["Ann 2", date(2026, 9, day), 10.0] for day in (1, 21)]
    report = planned(
        {"Own rhythm": "yes"},
        {"Own rhythm": "yes"},
        sheets={"Sales": orders},
        tables={"Orders": "Sales"},
    )
    purposes = [visit.purpose for visit in report.visits if visit.customer == "Ann 1"]
    assert purposes == ["Regular contact, every 20 days as the customer buys"]
    assert len(visits(report, "Ann 2")) > 2


def test_a_rhythm_without_orders_is_told(planned) -> None:
    report = planned({"Own rhythm": "yes"})
    assert codes(report) == [("", "no_orders")]
    assert "read from the table Orders" in report.problems[0].message("en")


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "neither a column “Last order date” nor a table Orders"),
        ("zh", "既没有“最近下单日期”列，也没有 Orders 表"),
        ("es", "ni una columna «Fecha del último pedido» ni una tabla Orders"),
    ],
)
def test_a_rule_that_cannot_fire_names_the_column_it_lacks(planned, lang, words) -> None:
    """The rhythm, which only the table tells, is told of by itself."""
    report = planned({"Reactivate after (days)": 90.0})
    assert codes(report) == [("", "no_last_order")]
    assert words in report.problems[0].message(lang)
    both = planned({"Win back after (days)": 90.0, "Own rhythm": "yes"})
    assert codes(both) == [("", "no_orders"), ("", "no_last_order")]
    dated = {"Last order": date(2026, 11, 1), "Win back after (days)": 90.0, "Own rhythm": "yes"}
    assert codes(planned(dated)) == [("", "no_orders")]


def test_who_stopped_buying_is_called(planned) -> None:
    """By a column of the list; without one the table Orders tells the last order."""
    rows = {"Annual amount": 500.0, "Interval (days)": 700.0, "Win back after (days)": 200.0}
    known = planned({**rows, "Last order": date(2026, 5, 10)})
    orders = [["Customer", "Date", "Amount"], ["Ann 1", date(2026, 5, 10), 5.0]]
    from_orders = planned(rows, sheets={"Sales": orders}, tables={"Orders": "Sales"})
    for report in (known, from_orders):
        (call,) = report.visits
        assert (call.day, call.channel) == (date(2026, 11, 26), "phone")
        assert call.purpose == "To win the customer back: no order since 2026-05-10"


def test_a_tier_of_open_deals_is_contacted_before_its_grade_runs_out(book) -> None:
    """A second decision-maker met today is a B for 20 days; B's own interval would be 60."""
    cells = [
        ["Customer", "Decision role", "Has need", "Has budget", "First contact date",
         "Last contact", "Rep", "Interval (days)"],
        ["Ann", "second", "yes", "yes", START, LAST, "Li", 60.0],
    ]  # fmt: skip
    made = book({"Data": cells}, {"Customers": "Data"})
    report = plan(made.host, as_of=START, scheme="decision-maker", lang="en", weeks=6)
    first = report.visits[0]
    assert first.purpose == "Before the deadline on 2026-12-13"
    assert first.day <= date(2026, 12, 13)


def test_a_deadline_that_is_over_is_told(planned) -> None:
    report = planned({"Deadline": date(2026, 11, 20)}, {"Deadline": date(2026, 12, 1)})
    assert [(warning.cell, warning.code) for warning in report.warnings] == [
        ("E2", "deadline_past")
    ]


def test_a_status_nobody_knows_is_named_and_its_row_stays(book) -> None:
    cells = [["Customer", "Annual amount", "Rep", "Last contact"], list(BASE.values())]
    made = book({"Data": cells}, {"Customers": "Data"})
    options = {"scheme": "amount-bands", "lang": "en"}
    plan(made.host, as_of=START, **options)
    area = next(table for table in made.host.tables() if table.name == "Schedule").area
    place = made.host.read(area).headers.index("Status")
    rows = np.arange(area.bottom - area.top) < 1
    typed = texts(["dnoe"] * len(rows))
    made.host.write_columns(area, [ColumnWrite("Status", typed, area.left + place, rows=rows)])
    made.host.commit()
    report = plan(made.host, as_of=START, **options)
    assert codes(report)[0][1] == "unknown_status"
    assert "Did you mean done?" in report.problems[0].message("en")
    assert [visit.status for visit in report.visits].count("dnoe") == 1
