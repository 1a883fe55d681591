"""A plan follows tiers, reps and days off, and goes around what a person has made their own."""

from dataclasses import replace
from datetime import date

import pytest

from addin.actions.plan import plan
from addin.actions.plan_run import PlanWish, run_plan
from addin.hosts.base import Area
from addin.hosts.memory import MemoryHost
from grading.exceptions import CalendarError, InputError, PlanError

START = date(2026, 11, 23)  # a Monday
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
WORK = ["09:00-17:00"] * 5 + [None, None]


@pytest.fixture
def customers() -> list[list[object]]:
    last = date(2026, 11, 10)
    return [
        ["Customer ID", "Customer", "Annual amount", "Rep", "Last contact"],
        ["C1", "Ann", 120_000.0, "Li", last],
        ["C2", "Bo", 60_000.0, "Li", last],
        ["C3", "Cy", 20_000.0, "Mo", last],
        ["C4", "Bo", 500.0, "Mo", date(2026, 6, 1)],
    ]


@pytest.fixture
def reps() -> list[list[object]]:
    return [
        ["Rep", "Country", *DAYS, "Max visits a day"],
        ["Li", None, *WORK, 4.0],
        ["Mo", None, *WORK, None],
    ]


def run(host, as_of: date, **options):
    options = {"scheme": "amount-bands", "start": START, "weeks": 2, "lang": "en", **options}
    return plan(host, as_of=as_of, **options)


def schedule(made) -> list[dict[str, object]]:
    rows = made.cells("Schedule")
    top = next(n for n, row in enumerate(rows) if len(row) > 3)
    headers = [str(cell) for cell in rows[top]]
    return [
        dict(zip(headers, [*row, *[None] * 20], strict=False)) for row in rows[top + 1 :] if row
    ]


def test_plan_is_written_as_a_sheet_with_a_table(book, customers, reps, as_of: date) -> None:
    made = book({"Data": customers, "Team": reps}, {"Customers": "Data", "Reps": "Team"})
    report = run(made.host, as_of)
    rows = schedule(made)
    assert list(rows[0])[:16] == [
        "Week", "Date", "Day", "Time", "Rep", "Customer", "Grade", "Channel", "Minutes",
        "Purpose", "Approach", "Prepare", "Due", "Status", "Result", "Notes",
    ]  # fmt: skip
    assert len(rows) == len(report.visits) > 0
    assert (report.sheet, report.written) == ("Schedule", True)
    assert {row["Status"] for row in rows} == {"planned"}
    assert {row["Week"] for row in rows} <= {"2026-W48", "2026-W49"}
    assert "Tierbook_Sheet_Schedule" in made.host.names()
    table = next(t for t in made.host.tables() if t.name == "Schedule")
    assert table.area.bottom - table.area.top == len(rows)
    order = [(visit.day, visit.time, visit.rep) for visit in report.visits]
    assert order == sorted(order)


def test_report_has_the_shape_scripts_rely_on(book, customers, reps, as_of: date) -> None:
    made = book({"Data": customers, "Team": reps}, {"Customers": "Data", "Reps": "Team"})
    told = run(made.host, as_of).as_json()
    assert list(told)[:5] == ["from", "weeks", "visits", "unplaced", "coverage"]
    assert (told["from"], told["weeks"]) == ("2026-11-23", 2)
    visits = told["visits"]
    assert isinstance(visits, list)
    assert visits[0] == {
        "date": "2026-11-23",
        "time": "09:00",
        "rep": "Li",
        "customer": "Ann",
        "grade": "A",
        "channel": "visit",
        "minutes": 60,
        "purpose": "Overdue, was due on 2026-11-17",
        "due": "2026-11-17",
        "status": "planned",
    }
    coverage = told["coverage"]
    assert isinstance(coverage, dict)
    assert [tier["grade"] for tier in coverage["tiers"]] == ["A", "B", "C", "D"]
    assert [rep["rep"] for rep in coverage["reps"]] == ["Li", "Mo"]


def test_customers_of_one_name_are_told_apart_by_key(book, customers, reps, as_of: date) -> None:
    made = book({"Data": customers, "Team": reps}, {"Customers": "Data", "Reps": "Team"})
    names = {visit.customer for visit in run(made.host, as_of).visits}
    assert {"Bo (C2)", "Bo (C4)"} <= names
    assert "Bo" not in names


def test_days_off_are_kept_free(book, customers, reps, as_of: date) -> None:
    days = [["Fecha", "Nombre", "País", "Vendedor"], [START, "Fiesta", None, "Li"]]
    made = book(
        {"Data": customers, "Team": reps, "Off": days},
        {"Customers": "Data", "Reps": "Team", "Holidays": "Off"},
    )
    report = run(made.host, as_of)
    assert START not in {visit.day for visit in report.visits if visit.rep == "Li"}
    assert START in {visit.day for visit in report.visits if visit.rep == "Mo"}


@pytest.mark.parametrize(
    "headers",
    [
        ["Vendedor", "País", "Lun", "Mar", "Mié", "Jue", "Vie", "Sáb", "Dom"],
        ["销售代表", "国家", "周一", "周二", "周三", "周四", "周五", "周六", "周日"],
        ["Sales rep", "Country", *(f"{d}day" for d in ("Mon", "Tues", "Wednes", "Thurs"))],
    ],
)
def test_reps_are_read_in_three_languages(
    book, customers, as_of: date, headers: list[str]
) -> None:
    team = [headers, ["Li", None, *WORK[: len(headers) - 2]], ["Mo", None, "10:00-12:00"]]
    made = book({"Data": customers, "Team": team}, {"Customers": "Data", "Reps": "Team"})
    report = run(made.host, as_of)
    assert report.problems == ()
    assert {rep.rep: rep.capacity_minutes for rep in report.reps}["Mo"] == 2 * 120
    assert {visit.day.weekday() for visit in report.visits if visit.rep == "Mo"} <= {0}


def test_a_rep_without_hours_leaves_customers_unplaced_and_says_so(
    book, customers, reps, as_of: date
) -> None:
    reps[1][2:9] = [None] * 7
    made = book({"Data": customers, "Team": reps}, {"Customers": "Data", "Reps": "Team"})
    report = run(made.host, as_of)
    assert {visit.rep for visit in report.visits} == {"Mo"}
    assert {entry.rep for entry in report.unplaced} == {"Li"}
    told = report.unplaced[0].as_json("en")
    assert set(told) == {"customer", "rep", "grade", "due", "reason", "advice"}
    assert "no working hours" in str(told["reason"])
    assert report.reps[0].utilisation is None


def test_unreadable_hours_and_unknown_reps_are_problems(
    book, customers, reps, as_of: date
) -> None:
    reps[1][6] = "late"
    customers[3][3] = "Moe"
    made = book({"Data": customers, "Team": reps}, {"Customers": "Data", "Reps": "Team"})
    report = run(made.host, as_of)
    assert [(p.code, p.cell) for p in report.problems] == [
        ("bad_hours", "G2"),
        ("unknown_rep", "D4"),
    ]
    assert report.problems[0].sheet == "Team"
    assert 4 not in {visit.day.weekday() for visit in report.visits if visit.rep == "Li"}


def test_without_a_reps_table_every_name_works_usual_hours(book, customers, as_of: date) -> None:
    report = run(book({"Data": customers}, {"Customers": "Data"}).host, as_of)
    assert {visit.rep for visit in report.visits} == {"Li", "Mo"}
    assert any("no table called Reps" in note for note in report.notes)


def test_the_same_plan_again_changes_nothing(book, customers, reps, as_of: date) -> None:
    made = book({"Data": customers, "Team": reps}, {"Customers": "Data", "Reps": "Team"})
    first = run(made.host, as_of)
    before = made.cells("Schedule")
    again = run(made.host, as_of)
    assert again.visits == first.visits
    assert made.cells("Schedule") == before


def test_a_customer_in_several_rows_is_planned_once_and_stays_so(book, customers, as_of) -> None:
    """By its first row; the others are named, and no plan after the first adds a copy."""
    customers += [list(customers[1]), ["C2", "Bo", 60_000.0, "Mo", None]]
    made = book({"Data": customers}, {"Customers": "Data"})
    first = run(made.host, as_of)
    visits = [(visit.customer, visit.rep, visit.day) for visit in first.visits]
    assert [each for each in visits if each[0] == "Ann"] == [
        ("Ann", "Li", START), ("Ann", "Li", date(2026, 11, 30)),
    ]  # fmt: skip
    assert {rep for name, rep, _ in visits if name == "Bo (C2)"} == {"Li"}
    told = next(each for each in first.warnings if each.code == "repeated_customer")
    assert "2 rows repeat a customer (rows 6, 7)" in told.message("en")
    assert sum(tier.customers for tier in first.tiers) == 4
    before = made.cells("Schedule")
    for _ in range(2):
        assert run(made.host, as_of).visits == first.visits
        assert made.cells("Schedule") == before


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "The earlier plan of Mo was kept up"),
        ("zh", "保留了 Mo 原来的计划"),
        ("es", "Se mantuvo el plan anterior de Mo"),
    ],
)
def test_it_is_said_whose_earlier_plan_was_kept_up(book, customers, reps, as_of, lang, words):
    """Where one made anew would have been a little better; else nothing is said."""
    made = book({"Data": customers, "Team": reps}, {"Customers": "Data", "Reps": "Team"})
    wish = PlanWish(START, 2)
    run = run_plan(made.host, scheme="amount-bands", sheet=None, as_of=as_of, lang=lang, wish=wish)
    assert run.report(()).notes == ()
    kept_up = replace(run.result, plan=replace(run.result.plan, kept_up=(1,)))
    (note,) = replace(run, result=kept_up).report(()).notes
    assert words in note


class Worked:
    """A planned workbook in memory, whose schedule a person works with."""

    def __init__(self, customers, reps, as_of: date) -> None:
        areas = [
            Area("Data", 1, 1, len(customers), 5, table="Customers"),
            Area("Team", 1, 1, len(reps), 10, table="Reps"),
        ]
        self.host = MemoryHost({"Data": customers, "Team": reps}, tables=areas)
        self.as_of = as_of
        self.first = run(self.host, as_of)
        self.top = next(t.area.top for t in self.host.tables() if t.name == "Schedule")

    def cells(self, sheet: str) -> list[list[object]]:
        return self.host.sheet_values(sheet)

    def put(self, row: int, header: str, value: object) -> None:
        """Change a cell of the schedule; rows count from 1."""
        sheet = self.host.sheet("Schedule")
        headers = self.cells("Schedule")[self.top - 1]
        sheet.put(self.top + row, headers.index(header) + 1, value)

    def add_column(self, header: str) -> None:
        table = next(t for t in self.host.tables() if t.name == "Schedule").area
        self.host.sheet("Schedule").put(self.top, table.right + 1, header)
        # A person drags the corner of the table.
        self.host.resize("Schedule", replace(table, right=table.right + 1))


@pytest.fixture
def worked(customers, reps, as_of: date) -> Worked:
    return Worked(customers, reps, as_of)


@pytest.mark.parametrize("status", ["done", "skipped", "fixed", "hecho", "已跳过", "called twice"])
def test_rows_a_person_marked_stay(worked: Worked, status: str) -> None:
    kept = worked.first.visits[1]
    worked.put(2, "Status", status)
    report = run(worked.host, worked.as_of)
    assert kept.customer in {v.customer for v in report.visits if v.status != "planned"}
    row = next(r for r in schedule(worked) if r["Status"] not in ("planned", None))
    assert (row["Customer"], row["Time"], row["Purpose"]) == (
        kept.customer,
        kept.time,
        kept.purpose,
    )


def test_a_row_without_a_status_was_added_by_a_person_and_stays(worked: Worked) -> None:
    """What is written here says planned, so nothing that a person typed gets lost."""
    worked.put(2, "Customer", "Dentist")
    worked.put(2, "Status", None)
    run(worked.host, worked.as_of)
    rows = [row for row in schedule(worked) if row["Customer"] == "Dentist"]
    assert [row["Status"] for row in rows] == ["fixed"]
    before = worked.cells("Schedule")
    run(worked.host, worked.as_of)
    assert worked.cells("Schedule") == before


def test_a_fixed_row_keeps_its_time_free_of_others(worked: Worked) -> None:
    worked.put(1, "Status", "fixed")
    worked.put(1, "Date", date(2026, 11, 24))
    worked.put(1, "Time", 0.4375)
    report = run(worked.host, worked.as_of)
    fixed = next(v for v in report.visits if v.status == "fixed")
    assert (fixed.day, fixed.time, fixed.customer) == (date(2026, 11, 24), "10:30", "Ann")
    same_day = [v for v in report.visits if v.rep == fixed.rep and v.day == fixed.day]
    assert sorted({v.time for v in same_day}) == sorted(v.time for v in same_day)
    assert sum(v.customer == "Ann" and v.day < date(2026, 11, 30) for v in report.visits) == 1


def test_results_notes_and_added_columns_stay(worked: Worked) -> None:
    worked.add_column("Car")
    worked.put(1, "Notes", "bring samples")
    worked.put(1, "Car", "van")
    worked.put(2, "Result", "ordered")
    worked.put(3, "Car", "lost: the row is planned anew")
    run(worked.host, worked.as_of)
    rows = schedule(worked)
    noted = next(row for row in rows if row["Notes"] == "bring samples")
    assert noted["Car"] == "van"
    assert [row["Result"] for row in rows if row["Result"]] == ["ordered"]
    assert [row["Car"] for row in rows if row["Car"]] == ["van"]


def test_numbers_in_an_added_column_stay_numbers(worked: Worked) -> None:
    worked.add_column("Km")
    worked.put(1, "Km", 12.5)
    worked.put(1, "Status", "done")
    run(worked.host, worked.as_of)
    assert [row["Km"] for row in schedule(worked) if row["Km"]] == [12.5]


def test_numbers_among_texts_in_an_added_column_lose_no_digits(worked: Worked) -> None:
    """One column holds one kind of value, so numbers become texts, as long as they are."""
    worked.add_column("Order")
    for row, value in ((1, 1234567.25), (2, "none")):
        worked.put(row, "Order", value)
        worked.put(row, "Status", "done")
    run(worked.host, worked.as_of)
    assert {row["Order"] for row in schedule(worked)} == {"1234567.25", "none", None}


def test_notes_and_results_stay_as_they_were_written(worked: Worked) -> None:
    """Blanks at their ends are a person's business; nothing but blanks marks no row."""
    worked.put(1, "Notes", "  first line\nsecond ")
    worked.put(2, "Result", " ")
    run(worked.host, worked.as_of)
    rows = schedule(worked)
    assert [row["Notes"] for row in rows if row["Notes"]] == ["  first line\nsecond "]
    assert not any(row["Result"] for row in rows)


def test_blanks_around_a_customers_name_are_left_out(book, customers, as_of: date) -> None:
    """So a row that stays on the schedule reads the next time as it did the first."""
    customers[1][1] = f" {customers[1][1]} "
    made = book({"Data": customers}, {"Customers": "Data"})
    visits = run(made.host, as_of).visits
    assert customers[1][1].strip() in {visit.customer for visit in visits}
    assert all(visit.customer == visit.customer.strip() for visit in visits)


def test_another_language_keeps_headers_states_and_rows(worked: Worked) -> None:
    worked.put(1, "Status", "done")
    report = run(worked.host, worked.as_of, lang="zh")
    rows = schedule(worked)
    assert list(rows[0])[:2] == ["Week", "Date"]
    assert {row["Status"] for row in rows} == {"done", "planned"}
    assert {row["Channel"] for row in rows} <= {"拜访", "电话", "消息"}
    assert [v.status for v in report.visits].count("done") == 1


@pytest.mark.parametrize(
    ("lang", "header", "states"),
    [("zh", "状态", {"已计划"}), ("es", "Estado", {"planificado"})],
)
def test_states_keep_the_language_of_the_sheet(
    book, customers, as_of: date, lang: str, header: str, states: set[str]
) -> None:
    made = book({"Data": customers}, {"Customers": "Data"})
    tab = run(made.host, as_of, lang=lang).sheet
    assert run(made.host, as_of, lang="en").sheet == tab
    assert set(made.column(header, tab)) == states


def test_kept_rows_before_the_plan_stay_on_the_sheet_alone(worked: Worked) -> None:
    worked.put(1, "Status", "done")
    report = run(worked.host, worked.as_of, start=date(2026, 12, 7))
    assert all(visit.day >= date(2026, 12, 7) for visit in report.visits)
    assert [row["Status"] for row in schedule(worked)].count("done") == 1


def test_kept_rows_without_a_date_stop_before_anything_is_lost(worked: Worked) -> None:
    worked.put(1, "Status", "done")
    worked.put(1, "Date", "someday")
    before = worked.cells("Schedule")
    with pytest.raises(InputError, match=r"Schedule, row 5: .* must have a date, got 'someday'"):
        run(worked.host, worked.as_of)
    assert worked.cells("Schedule") == before


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "or has no status"), ("zh", "没有状态"), ("es", "o sin estado")],
)
def test_a_row_without_date_and_status_is_told_so(worked: Worked, lang: str, words: str) -> None:
    """A row without a status is one that a person added, so it stays and must have a date."""
    worked.put(1, "Status", None)
    worked.put(1, "Date", None)
    with pytest.raises(InputError) as told:
        run(worked.host, worked.as_of)
    assert words in told.value.message(lang)


def test_a_row_of_a_customer_no_longer_there_stays(worked: Worked) -> None:
    worked.put(1, "Status", "fixed")
    worked.host.sheet("Data").put(2, 2, "Renamed")
    report = run(worked.host, worked.as_of)
    assert [v.customer for v in report.visits if v.status == "fixed"] == ["Ann"]


def test_a_person_s_own_schedule_sheet_is_left_alone(book, customers, as_of: date) -> None:
    made = book({"Data": customers, "Schedule": [["Mine"], ["x"]]}, {"Customers": "Data"})
    report = run(made.host, as_of)
    assert report.sheet == "Schedule (Tierbook)"
    assert made.cells("Schedule") == [["Mine"], ["x"]]


@pytest.mark.parametrize("weeks", [0, 105])
def test_weeks_have_bounds(book, customers, as_of: date, weeks: int) -> None:
    with pytest.raises(PlanError, match="1 to 104 weeks"):
        run(book({"Data": customers}, {"Customers": "Data"}).host, as_of, weeks=weeks)


def test_an_unknown_country_is_named(book, customers, reps, as_of: date) -> None:
    reps[1][1] = "Atlantis"
    made = book({"Data": customers, "Team": reps}, {"Customers": "Data", "Reps": "Team"})
    with pytest.raises(CalendarError, match=r"^Team!B2: Country — .* got 'Atlantis'") as caught:
        run(made.host, as_of)
    assert caught.value.message("zh").startswith("Team!B2：国家：必须是已知公共假日的国家")


def test_an_unknown_country_of_a_holiday_is_named(book, customers, as_of: date) -> None:
    off = [["Date", "Name", "Country", "Rep"], [START, "Fair", "Atlantis", None]]
    made = book({"Data": customers, "Off": off}, {"Customers": "Data", "Holidays": "Off"})
    with pytest.raises(CalendarError, match=r"^Off!C2: Country — .* got 'Atlantis'"):
        run(made.host, as_of)


def test_without_customers_an_empty_schedule_is_written(book, customers, as_of: date) -> None:
    made = book({"Data": customers[:1]}, {"Customers": "Data"})
    report = run(made.host, as_of)
    assert report.visits == ()
    assert report.written
    assert schedule(made) == []


def test_the_plan_starts_on_the_day_that_counts_as_today(book, customers, as_of: date) -> None:
    report = run(book({"Data": customers}, {"Customers": "Data"}).host, as_of, start=None)
    assert report.start == as_of


@pytest.mark.parametrize(
    ("header", "value", "lang", "words"),
    [
        ("Time", "25:99", "en", "“25:99” is no time of day"),
        ("Time", "soon", "zh", "“soon”不是一天中的时间"),
        ("Time", "9:60", "es", "«9:60» no es una hora"),
        ("Minutes", "an hour", "en", "Minutes must be a number"),
        (
            "Status",
            "dnoe",
            "en",
            "“dnoe” is no status; the row stays as it is. Did you mean done?",
        ),
        ("Status", "dnoe", "zh", "“dnoe”不是状态，该行保持不变。您是指“已完成”吗？"),
        (
            "Status",
            "hehco",
            "es",
            "«hehco» no es un estado; la fila queda como está. ¿Quiso decir",
        ),
    ],
)
def test_what_cannot_be_read_of_a_row_that_stays_is_named(
    worked: Worked, header: str, value: str, lang: str, words: str
) -> None:
    """With its cell; of rows that are planned anew nothing is said."""
    worked.put(1, "Status", "fixed")
    worked.put(1, header, value)
    worked.put(2, "Time", "whenever")
    report = run(worked.host, worked.as_of)
    (problem,) = report.problems
    assert words in problem.message(lang)
    assert (problem.sheet, problem.row, problem.header) == ("Schedule", worked.top + 1, header)


@pytest.mark.parametrize(
    ("rep", "lang", "words"),
    [
        ("Lii", "en", "Ann, fixed for 2026-11-23: there is no rep called Lii"),
        ("Lii", "zh", "Ann 固定在 2026-11-23：没有名为 Lii 的销售代表"),
        ("Lii", "es", "Ann, fijo el 2026-11-23: no hay ningún vendedor llamado Lii"),
    ],
)
def test_a_fixed_row_of_a_rep_whom_nobody_knows_is_named(
    worked: Worked, rep: str, lang: str, words: str
) -> None:
    """The nearest is suggested; in another case it is the same rep, whose time it takes."""
    for row, name in ((1, rep), (2, "LI")):
        worked.put(row, "Status", "fixed")
        worked.put(row, "Rep", name)
    report = run(worked.host, worked.as_of)
    (problem,) = report.problems
    assert words in problem.message(lang)
    assert "Li" in problem.message(lang).rsplit("Lii", 1)[1]
    assert report.reps[0].contacts == sum(visit.rep in ("Li", "LI") for visit in report.visits)


def test_two_appointments_at_one_time_are_both_named_as_the_schedule_names_them(
    worked: Worked,
) -> None:
    """And the schedule is written all the same, with both."""
    for row in (1, 2):
        worked.put(row, "Status", "fixed")
        worked.put(row, "Date", date(2026, 11, 26))
        worked.put(row, "Time", "10:00")
        worked.put(row, "Rep", "Li")
    names = [visit.customer for visit in worked.first.visits[:2]]
    report = run(worked.host, worked.as_of)
    (problem,) = report.problems
    assert problem.code == "clash"
    assert all(f"{name} at 10:00" in problem.message("en") for name in names)
    assert sum(visit.status == "fixed" for visit in report.visits) == 2
