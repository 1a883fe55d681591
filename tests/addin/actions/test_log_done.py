"""What is done moves from the schedule into the log once, and dates follow; Undo takes it back."""

from datetime import date

import numpy as np
import pytest

from addin.actions.log_done import log_done
from addin.actions.plan import plan
from addin.actions.regrade import regrade
from addin.actions.undo import undo
from addin.hosts.base import ColumnWrite, GeneratedColumn
from addin.workbook.state_rows import texts
from grading.engine.typed_columns import read_column
from grading.schemes.models import Input, LocalText

WITH = {"scheme": "amount-bands", "lang": "en"}
START = date(2026, 11, 23)  # a Monday
FRIDAY = date(2026, 11, 27)
SCHEDULE = ["Date", "Time", "Rep", "Customer", "Channel", "Minutes", "Status", "Result", "Notes"]


@pytest.fixture
def customers() -> list[list[object]]:
    return [
        ["Customer ID", "Customer", "Annual amount", "Rep"],
        ["C1", "Ann", 120_000.0, "Li"],
        ["C2", "Bo", 60_000.0, "Li"],
        ["C3", "Cy", 20_000.0, "Mo"],
        ["C4", "Bo", 500.0, "Mo"],
    ]


def row(day: date, customer: str, status: str = "done", **more: object) -> list[object]:
    """A row of a schedule."""
    facts = {"Channel": "visit", "Result": None, "Notes": None, **more}
    cells = [day, "09:00", "Li", customer, facts["Channel"], 60.0, status]
    return [*cells, facts["Result"], facts["Notes"]]


@pytest.fixture
def marked(book, customers):
    """A workbook whose schedule holds the rows given."""

    def make(*rows: list[object], sheets=None, tables=None, names=None):
        return book(
            {"Data": customers, "Schedule": [SCHEDULE, *rows], **(sheets or {})},
            {"Customers": "Data", "Schedule": "Schedule", **(tables or {})},
            {"Tierbook_Sheet_Schedule": "Schedule!$A$1", **(names or {})},
        )

    return make


def run(made, as_of: date = FRIDAY, **options):
    return log_done(made.host, as_of=as_of, **{**WITH, **options})


def logged(made, sheet: str = "Contacts") -> list[list[object]]:
    """The rows of the log, dates as the host gives them left out."""
    rows = made.cells(sheet)
    top = next(n for n, cells in enumerate(rows) if "Customer" in cells)
    return [cells[1:] for cells in rows[top + 1 :] if cells]


def dates(made, header: str) -> list[date | None]:
    """The dates of the customers under a header, none where there is no such column."""
    area = next(t for t in made.host.tables() if t.name == "Customers").area
    block = made.host.read(area)
    if header not in block.headers:
        return []
    wanted = Input(name="day", type="date", label=LocalText(en="Day"))
    raw = block.column(block.headers.index(header))
    days = read_column(raw, wanted, as_of=FRIDAY, date1904=False).values
    return np.asarray(days).astype("datetime64[D]").tolist()


def test_done_rows_go_into_a_log_that_is_made_for_them(marked) -> None:
    made = marked(
        row(START, "Ann", Result="order", Notes="call back"),
        row(START, "Bo (C2)", "planned"),
        row(START, "Cy", "skipped", Channel="phone"),
        row(FRIDAY, "Cy", Channel="phone"),
    )
    report = run(made)
    assert [(r.day, r.customer, r.channel) for r in report.logged] == [
        (START, "Ann", "visit"),
        (FRIDAY, "Cy", "phone"),
    ]
    assert logged(made) == [["Ann", "Li", "visit", "order", "call back"], ["Cy", "Li", "phone"]]
    assert made.host.names()["Tierbook_Sheet_Contacts"].endswith("$A$1")
    assert (report.sheet, report.written, report.problems) == ("Contacts", True, ())


def test_last_contact_and_next_due_follow_the_tiers_rule(marked) -> None:
    """Ann is A, weekly; Cy is C, thirty days: the 27th of December is a Sunday."""
    made = marked(row(START, "Ann"), row(FRIDAY, "Cy", Channel="phone"))
    report = run(made)
    assert dates(made, "Last contact") == [START, None, FRIDAY, None]
    due = dates(made, "Next due")
    assert (due[0], due[2]) == (date(2026, 11, 30), date(2026, 12, 28))
    assert due[1] == due[3] == FRIDAY  # never contacted: due now
    assert report.columns == ("Last contact", "Next due")
    assert {"Tierbook_LastContact", "Tierbook_NextDue"} <= set(made.host.names())
    told = {each.customer: each for each in report.customers}
    assert told["Ann"].as_json() == {
        "customer": "Ann", "last_contact": "2026-11-23", "next_due": "2026-11-30",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("channel", "notes", "logged_as", "counts"),
    [
        ("message", None, "Birthday greeting", False),
        ("message", "liked it", "Birthday greeting: liked it", False),
        ("message", "birthday GREETING sent", "birthday GREETING sent", False),
        ("visit", None, "Birthday greeting", True),
        ("phone", None, "Birthday greeting", True),
    ],
)
def test_a_birthday_greeting_is_logged_and_stands_for_no_visit(
    book, customers, channel: str, notes: str | None, logged_as: str, counts: bool
) -> None:
    """Unless it was made by visit or phone; what the log says decides from then on."""
    cells = [*row(START, "Ann", Channel=channel, Notes=notes), "Birthday greeting"]
    made = book(
        {"Data": customers, "Schedule": [[*SCHEDULE, "Purpose"], cells]},
        {"Customers": "Data", "Schedule": "Schedule"},
        {"Tierbook_Sheet_Schedule": "Schedule!$A$1"},
    )
    for _ in range(2):  # the second time the log alone tells it
        report = run(made)
        assert dates(made, "Last contact") == [START if counts else None, None, None, None]
    assert report.logged == ()
    assert logged(made)[0][-1] == logged_as


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ({"Result": "生日问候"}, False),
        ({"Notes": "Felicitación de cumpleaños, con tarjeta"}, False),
        ({"Notes": "asked about a birthday greeting"}, True),
        ({"Notes": None}, True),
    ],
)
def test_messages_that_a_person_logged_count_unless_they_are_greetings(
    marked, said: dict[str, str | None], counts: bool
) -> None:
    own = [["Date", "Customer", "Channel", *said], [START, "Ann", "Mensaje", *said.values()]]
    made = marked(sheets={"Log": own}, tables={"Contacts": "Log"})
    run(made)
    assert dates(made, "Last contact")[0] == (START if counts else None)


def test_in_a_log_without_notes_a_greeting_is_told_by_its_result(book, customers) -> None:
    own = [["Date", "Customer", "Channel", "Result"], [FRIDAY, "Cy", "visit", None]]
    cells = [*row(START, "Ann", Channel="message", Result="sent"), "Birthday greeting"]
    made = book(
        {"Data": customers, "Schedule": [[*SCHEDULE, "Purpose"], cells], "Log": own},
        {"Customers": "Data", "Schedule": "Schedule", "Contacts": "Log"},
        {"Tierbook_Sheet_Schedule": "Schedule!$A$1"},
    )
    for _ in range(2):
        run(made)
        assert dates(made, "Last contact") == [None, None, FRIDAY, None]
    assert made.cells("Log")[2][1:] == ["Ann", "message", "Birthday greeting: sent"]


def test_logging_twice_writes_nothing(marked) -> None:
    made = marked(row(START, "Ann"), row(START, "Ann"))  # and a row that stands there twice
    assert len(run(made).logged) == 1
    again = run(made)
    assert (again.logged, again.columns, again.written) == ((), (), False)
    later = run(made, date(2026, 12, 4))
    assert not later.written  # who was never contacted stays due since the first day


def test_nothing_done_makes_nothing(marked) -> None:
    made = marked(row(START, "Ann", "planned"))
    before = made.cells()
    report = run(made)
    assert (report.written, report.sheet, made.cells()) == (False, "", before)
    assert "Contacts" not in made.host.worksheets()


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "Make one first"), ("zh", "请先制定计划"), ("es", "Haga uno primero")],
)
def test_without_a_schedule_it_is_said_to_plan_first(book, customers, lang, words) -> None:
    made = book({"Data": customers}, {"Customers": "Data"})
    report = run(made, lang=lang)
    assert not report.written
    assert any(words in note and "tierbook plan" in note for note in report.notes)


def test_a_schedule_that_has_lost_our_name_is_told(book, customers) -> None:
    """Its rows might be a person's own, so that none is logged; done rows elsewhere say nothing."""
    sheets = {"Data": customers, "Round": [SCHEDULE, row(START, "Ann")]}
    made = book(sheets, {"Customers": "Data", "Schedule": "Round"})
    report = run(made)
    assert (report.logged, report.written) == ((), False)
    (note,) = report.notes
    assert note.startswith("Round: the table Schedule is not known as ours any more")


def test_with_a_schedule_nothing_is_said_of_planning(marked) -> None:
    assert run(marked(row(START, "Ann", "planned"))).notes == ()


@pytest.mark.parametrize(
    ("channel", "added"), [("visit", 0), ("拜访", 0), ("VISITA", 0), ("phone", 1), (None, 1)]
)
def test_a_row_is_logged_where_customer_date_and_channel_are_the_same(
    marked, channel: str | None, added: int
) -> None:
    """The log is a person's own, its customer goes by key; channels count in any language."""
    own = [["Fecha", "Cliente", "Canal"], [START, "c1", channel]]
    made = marked(row(START, "Ann"), sheets={"Log": own}, tables={"Contacts": "Log"})
    assert len(run(made).logged) == added


def test_a_persons_own_log_gets_rows_in_its_columns(marked) -> None:
    own = [["Rep", "Mood", "Customer", "Date"], ["Mo", "good", "Cy", date(2026, 11, 2)]]
    made = marked(row(START, "Ann", Result="ok"), sheets={"Log": own}, tables={"Contacts": "Log"})
    report = run(made)
    assert report.sheet == "Log"
    assert made.cells("Log")[2][:3] == ["Li", None, "Ann"]
    assert dates(made, "Last contact") == [START, None, date(2026, 11, 2), None]


def test_another_table_called_contacts_is_left_alone(marked) -> None:
    people = [["Name", "E-mail"], ["Zoe", "zoe@example.com"]]
    made = marked(row(START, "Ann"), sheets={"People": people}, tables={"Contacts": "People"})
    report = run(made)
    assert made.cells("People") == people
    assert (report.sheet, len(report.logged)) == ("Contacts", 1)
    assert not run(made).written


def test_what_is_done_later_than_today_is_a_problem(marked) -> None:
    made = marked(row(FRIDAY, "Ann"), row(START, "Bo (C2)"))
    report = run(made, date(2026, 11, 26))
    assert [r.customer for r in report.logged] == ["Bo (C2)"]
    (problem,) = report.problems
    assert (problem.sheet, problem.row, problem.code) == ("Schedule", 2, "done_in_future")
    assert "2026-11-27" in problem.message("en")
    assert len(run(made).logged) == 1


@pytest.mark.parametrize(
    ("customer", "words"),
    [("Anne", "Did you mean Ann?"), ("Bo", "Write Bo (C2) or Bo (C4)"), ("Zed", "no customer")],
)
def test_a_customer_nobody_knows_is_a_problem(marked, customer: str, words: str) -> None:
    made = marked(row(START, customer))
    report = run(made)
    assert report.logged == ()
    assert words in report.problems[0].message("en")
    own = [["Date", "Customer"], [START, customer]]
    made = marked(sheets={"Log": own}, tables={"Contacts": "Log"})
    (problem,) = run(made).problems
    assert (problem.cell, problem.code) == ("B2", "unknown_customer")
    assert words in problem.message("en")


def test_a_log_without_dates_says_so_cell_by_cell(marked) -> None:
    own = [
        ["Date", "Customer"],
        [None, "Ann"],
        ["soon", "Cy"],
        [date(2026, 11, 28), "Cy"],
        [START, None],
    ]
    made = marked(sheets={"Log": own}, tables={"Contacts": "Log"})
    report = run(made)
    assert [(p.cell, p.code) for p in report.problems] == [
        ("A3", "not_a_date"), ("A4", "future_date"), ("A2", "no_date"),
    ]  # fmt: skip
    assert not report.written


@pytest.mark.parametrize(
    ("header", "ours"),
    [("Last contact", "Last contact (Tierbook)"), ("Last visit", "Last contact")],
)
def test_a_persons_own_last_contact_is_never_written(
    marked, customers, header: str, ours: str
) -> None:
    """Of the two the later date counts, now and at the next run."""
    late = date(2026, 11, 25)
    for cells, value in zip(customers, [header, date(2026, 11, 2), late, None, None], strict=True):
        cells.append(value)
    made = marked(row(START, "Ann"), row(START, "Bo (C2)"))
    report = run(made)
    assert any(header in note and ours in note for note in report.notes)
    assert dates(made, header) == [date(2026, 11, 2), late, None, None]
    assert dates(made, ours) == [START, late, None, None]
    again = run(made)
    assert (again.written, again.problems) == (False, ())
    visits = plan(made.host, as_of=FRIDAY, **WITH).as_json()["visits"]
    assert next(each for each in visits if each["customer"] == "Ann")["due"] == "2026-11-30"


def test_undo_takes_rows_and_dates_back(marked) -> None:
    made = marked(row(START, "Ann"), row(START, "Bo (C2)"))
    run(made, date(2026, 11, 24))
    made.host.write_columns(*_status(made, "done", 3))
    made.host.commit()
    report = undo(made.host, as_of=FRIDAY, lang="en")
    assert (report.what, report.left) == ("log_done", ())
    assert logged(made) == []
    assert dates(made, "Last contact") == [None] * 4
    assert dates(made, "Next due") == [None] * 4
    assert len(run(made).logged) == 2


def _status(made, status: str, sheet_row: int):
    """What stages another status for a row of the schedule."""
    area = next(t for t in made.host.tables() if t.name == "Schedule").area
    rows = [n == sheet_row for n in range(area.top + 1, area.bottom + 1)]
    return area, [ColumnWrite("Status", texts([status] * len(rows)), 7, rows=np.array(rows))]


def test_undo_keeps_what_stood_in_the_log_before(marked) -> None:
    made = marked(row(START, "Ann"))
    run(made)
    made.host.write_columns(*_moved_schedule(made))
    made.host.commit()
    assert [r.customer for r in run(made).logged] == ["Ann"]
    assert undo(made.host, as_of=FRIDAY, lang="en").left == ()
    assert logged(made) == [["Ann", "Li", "visit"]]
    assert dates(made, "Last contact")[0] == START


def _moved_schedule(made):
    """What stages the schedule's one visit for another day."""
    area = next(t for t in made.host.tables() if t.name == "Schedule").area
    return area, [ColumnWrite("Date", np.array(["2026-11-25"], "datetime64[D]"), 1)]


def test_undo_empties_rows_of_a_persons_own_log_in_place(marked) -> None:
    """Their column beside it keeps its rows, and the next contact takes the empty row."""
    own = [["Date", "Customer", "Mood"], [date(2026, 11, 2), "Cy", "good"]]
    made = marked(row(START, "Ann"), sheets={"Log": own}, tables={"Contacts": "Log"})
    assert [r.channel for r in run(made).logged] == ["visit"]
    assert not run(made).written  # a log without channels knows the customer's day alone
    report = undo(made.host, as_of=FRIDAY, lang="en")
    assert report.left == ()
    assert [cells[1:] for cells in made.cells("Log") if cells] == [
        ["Customer", "Mood"],
        ["Cy", "good"],
    ]
    assert dates(made, "Last contact") == [None] * 4
    run(made)
    assert [cells[1] for cells in made.cells("Log")] == ["Customer", "Cy", "Ann"]


def test_undo_leaves_changed_rows_and_dates_alone(marked) -> None:
    made = marked(row(START, "Ann"), row(START, "Bo (C2)"))
    run(made)
    log = next(t for t in made.host.tables() if t.name == "Contacts").area
    first = np.array([True, False])
    made.host.write_columns(log, [ColumnWrite("Result", texts(["won", ""]), 5, rows=first)])
    area = next(t for t in made.host.tables() if t.name == "Customers").area
    other = np.array([FRIDAY] * 4, "datetime64[D]")
    one = np.array([True, False, False, False])
    made.host.write_columns(area, [ColumnWrite("Last contact", other, 5, rows=one)])
    made.host.commit()
    report = undo(made.host, as_of=FRIDAY, lang="en")
    assert [(each.customer, each.column) for each in report.left] == [
        ("2026-11-23 Ann", ""), ("C1", "Last contact"),
    ]  # fmt: skip
    assert logged(made) == [["Ann", "Li", "visit", "won"]]
    assert dates(made, "Last contact") == [FRIDAY, None, None, None]


def test_a_real_round_ends_where_nothing_changes(book, customers) -> None:
    """Plan, mark, log, plan again, and each a second time without a write."""
    made = book({"Data": customers}, {"Customers": "Data"})
    plan(made.host, as_of=START, **WITH)
    area = next(t for t in made.host.tables() if t.name == "Schedule").area
    column = made.host.read(area).headers.index("Status") + area.left
    rows = np.arange(area.bottom - area.top) < 2
    done = ColumnWrite("Status", texts(["done"] * len(rows)), column, rows=rows)
    made.host.write_columns(area, [done])
    made.host.commit()
    assert len(run(made).logged) == 2
    plan(made.host, as_of=FRIDAY, **WITH)
    planned = made.cells("Schedule")
    plan(made.host, as_of=FRIDAY, **WITH)
    assert made.cells("Schedule") == planned
    assert not run(made).written
    regrade(made.host, as_of=FRIDAY, **WITH)
    assert not regrade(made.host, as_of=FRIDAY, **WITH).written


def test_regrade_and_plan_keep_the_dates_true_where_they_stand(marked) -> None:
    """A contact typed into the log by hand moves both dates at the next run, and Undo moves back."""
    made = marked(row(START, "Ann"))
    assert "Next due" not in regrade(made.host, as_of=FRIDAY, **WITH).columns
    run(made)
    log = next(t for t in made.host.tables() if t.name == "Contacts").area
    made.host.append_rows(
        log,
        [
            GeneratedColumn("Date", np.array(["2026-11-25"], "datetime64[D]"), "date"),
            GeneratedColumn("Customer", texts(["Ann"])),
        ],
    )
    made.host.commit()
    report = regrade(made.host, as_of=FRIDAY, **WITH)
    assert report.columns == ("Last contact", "Next due")
    assert dates(made, "Next due")[0] == date(2026, 12, 2)
    assert not regrade(made.host, as_of=FRIDAY, **WITH).written
    undo(made.host, as_of=FRIDAY, lang="en")
    assert dates(made, "Next due")[0] == date(2026, 11, 30)
    plan(made.host, as_of=FRIDAY, **WITH)
    assert dates(made, "Next due")[0] == date(2026, 12, 2)
    undo(made.host, as_of=FRIDAY, lang="en")
    assert dates(made, "Next due")[0] == date(2026, 11, 30)


@pytest.mark.parametrize(("lang", "sheet"), [("zh", "联系记录"), ("es", "Contactos")])
def test_the_log_speaks_the_language_asked_for(marked, lang: str, sheet: str) -> None:
    made = marked(row(START, "Ann"))
    report = run(made, lang=lang)
    assert report.sheet == sheet
    assert not run(made, lang="en").written
    assert undo(made.host, as_of=FRIDAY, lang="en").left == ()
