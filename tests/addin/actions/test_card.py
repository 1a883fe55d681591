"""One customer on one page: gathered from all sheets, written once, made anew each time."""

from datetime import date

import pytest
import xlsxwriter

from addin.actions.card import card
from addin.actions.card_page import card_sheet
from addin.actions.plan import plan
from addin.actions.regrade import regrade
from addin.hosts.file import FileHost
from addin.hosts.memory_sheet import Formula
from grading.exceptions import InputError, RefusedError

CUSTOMERS = [
    ["Customer ID", "Customer", "Rep", "Annual amount", "Growth potential", "Phone", "Since",
     "Interval (days)", "Override", "Override by", "Override reason", "Last contact"],
    ["C-1", "Ann", "Li", 60_000.0, "low", 555_1234.0, date(2020, 5, 1), None, None, None, None,
     date(2026, 11, 2)],
    ["C-2", "Bo", "Li", 500.0, None, None, None, 10.0, "A", "Mo", "opens a plant", None],
    ["C-3", "Cy", "Mo", "lots", None, None, None, None, None, None, None, None],
    ["C-4", "Cy", "Mo", 20_000.0, None, None, None, None, "Z", "Mo", "typed wrong", None],
]  # fmt: skip
CONTACTS = [
    ["Date", "Customer", "Rep", "Channel", "Result", "Notes"],
    [date(2026, 11, 9), "Ann", "Li", "visit", "order", "likes blue"],
    [date(2026, 11, 16), "C-1", "Li", "phone", "callback", None],
    [date(2026, 11, 12), "Bo", "Li", "visit", None, None],
]
HISTORY = [
    ["Date", "Customer", "Old", "New", "Score", "Reason", "Scheme"],
    [date(2026, 3, 2), "Ann", "C", "B", 61.5, "grew", "amount-bands"],
    [date(2026, 6, 2), "Bo", "C", "D", None, "shrank", "amount-bands"],
    [date(2026, 9, 2), "Ann", "D", "C", None, "came back", "amount-bands"],
]


@pytest.fixture
def full(book):
    """A workbook with customers, contacts and history."""

    def make(**sheets):
        content = {"People": CUSTOMERS, "Contacts": CONTACTS, "Log": HISTORY} | sheets
        tables = {"Customers": "People", "Contacts": "Contacts", "History": "Log"}
        return book(content, {n: s for n, s in tables.items() if s in content})

    return make


@pytest.fixture
def page(full, as_of):
    """The report of one customer."""

    def make(customer, made=None, **options):
        host = (made or full()).host
        return card(host, customer, scheme="amount-bands", as_of=as_of, lang="en", **options)

    return make


def texts(made, sheet="Customer page"):
    """All texts of the page, one line per row."""
    return [" | ".join(str(c) for c in row if c is not None) for row in made.cells(sheet)]


def test_a_page_gathers_what_all_sheets_say(page):
    """File, grade, contacts by name and by key, moves; latest first."""
    report = page("ann")
    told = report.as_json()
    assert (told["customer"], told["key"], told["grade"], told["rep"]) == ("Ann", "C-1", "B", "Li")
    assert told["file_entries"] == [
        {"header": "Annual amount", "value": 60_000.0},
        {"header": "Growth potential", "value": "low"},
        {"header": "Phone", "value": 555_1234.0},
        {"header": "Since", "value": "2020-05-01"},
        {"header": "Interval (days)", "value": None},
    ]
    assert [c["date"] for c in told["contacts"]] == ["2026-11-16", "2026-11-09"]
    assert told["contacts"][1] == {
        "date": "2026-11-09", "rep": "Li", "channel": "visit", "result": "order",
        "notes": "likes blue",
    }  # fmt: skip
    assert [(m["date"], m["new"]) for m in told["history"]] == [
        ("2026-09-02", "C"),
        ("2026-03-02", "B"),
    ]
    assert told["improvements"] == [
        {"input": "annual_amount", "condition": "Annual amount 100,000 or more", "grade": "A"}
    ]


def test_the_later_of_list_and_log_is_the_last_contact(page):
    """Ann's list says 2 November, the log 16 November; B is visited every 14 days."""
    care = page("ann").care
    assert (care.last_contact, care.next_due) == (date(2026, 11, 16), date(2026, 11, 30))
    assert (care.rule.channel, care.rule.every_days, care.own_interval) == ("visit", 14, False)
    assert care.overdue_days == 0


def test_an_own_interval_wins(page, full):
    """Bo's 10 days count from the visit on 12 November; by the tier it would be 7."""
    care = page("Bo").care
    assert (care.rule.every_days, care.own_interval) == (10, True)
    assert care.next_due == date(2026, 11, 23)  # 22 November is a Sunday
    made = full()
    page("Bo", made)
    assert any("every 10 days (agreed with this customer)" in line for line in texts(made))


@pytest.mark.parametrize(("today", "late"), [(date(2026, 11, 30), 0), (date(2026, 12, 1), 1)])
def test_overdue_from_the_day_after(full, today, late):
    """Who is due today is not overdue."""
    made = full()
    report = card(made.host, "Ann", scheme="amount-bands", as_of=today, lang="en")
    assert report.care.overdue_days == late
    assert any("1 day overdue" in line for line in texts(made)) == bool(late)


def test_an_override_says_who_and_why(page):
    """The rules' grade stands beside it; nothing is told that would lift it."""
    report = page("Bo")
    assert report.explained.explanation.grade == "A"
    assert report.as_json()["override"] == {
        "by": "Mo",
        "reason": "opens a plant",
        "computed": "D",
    }
    assert report.improvements == ()
    assert "Set by hand to A by Mo: opens a plant" in report.explained.explanation.reason


def test_an_override_to_no_grade_is_none(page):
    """The rules' grade stands and the cell is named."""
    report = page("C-4")
    assert (report.override, report.explained.explanation.grade) == (None, "C")
    assert [problem.cell for problem in report.problems] == ["I5"]


def test_a_customer_without_a_grade_has_a_page(page, full):
    """What is wrong stands where the reason would; there is no rule and nothing due."""
    made = full()
    report = page("C-3", made)
    assert (report.explained.explanation.grade, report.care.rule) == (None, None)
    assert report.care.next_due is None
    assert any("Annual amount" in line and "lots" in line for line in texts(made))


def test_a_page_is_written_once(page, full, as_of):
    """The same page again writes nothing; that of another customer takes its place."""
    made = full()
    first = page("Ann", made)
    assert (first.written, first.page) == (True, "Customer page")
    before = made.cells("Customer page")
    assert not page("Ann", made).written
    assert page("Bo", made).written
    after = made.cells("Customer page")
    assert (before[0], after[0]) == (["Ann"], ["Bo"])
    assert [info.name for info in made.host.sheets()].count("Customer page") == 1
    assert made.cells("People")[1][1] == "Ann"


def test_a_sheet_of_that_name_that_is_not_ours_stays(full, page):
    """A person's own page gets no word of ours."""
    made = full(**{"Customer page": [["mine"]]})
    report = page("Ann", made)
    assert report.page != "Customer page"
    assert made.cells("Customer page") == [["mine"]]


@pytest.mark.parametrize(
    ("lang", "tab", "heading"),
    [
        ("en", "Customer page", "Why this grade"),
        ("zh", "客户单页", "为什么是这个等级"),
        ("es", "Página del cliente", "Por qué esta categoría"),
    ],
)
def test_the_page_speaks_the_language_asked_for(full, as_of, lang, tab, heading):
    """Tab, headings and sentences."""
    made = full()
    report = card(made.host, "Ann", scheme="amount-bands", as_of=as_of, lang=lang)
    assert report.page == tab
    assert heading in texts(made, tab)


def test_lists_show_the_latest_and_how_many_there_are_besides(full, page):
    """Six contacts of eight stand on the page; all of them in the report."""
    rows = [[date(2026, 10, day), "Ann", "Li", "visit", None, None] for day in range(1, 9)]
    made = full(Contacts=[CONTACTS[0], *rows])
    report = page("Ann", made)
    assert len(report.care.contacts) == 8
    lines = texts(made)
    assert "and 2 earlier" in lines
    assert len([line for line in lines if " | Li" in line and "visit" in line]) == 6


def test_what_is_not_there_is_said(book, as_of):
    """A list alone makes a page, too."""
    rows = [["Customer", "Annual amount"], ["Ann", 120_000.0]]
    made = book({"Data": rows})
    report = card(made.host, "Ann", scheme="amount-bands", as_of=as_of, lang="en")
    lines = texts(made)
    for said in ("No visit is planned.", "No contact is logged."):
        assert said in lines
    assert (report.care.last_contact, report.improvements, report.previous) == (None, (), "")


def test_columns_of_ours_are_no_part_of_the_file(full, as_of, page):
    """After a re-grade the page shows the grades above the file, not within it."""
    made = full()
    regrade(made.host, scheme="amount-bands", as_of=as_of, lang="en")
    headers = [entry.header for entry in page("Ann", made).entries]
    assert headers == ["Annual amount", "Growth potential", "Phone", "Since", "Interval (days)"]


def test_a_table_contacts_that_is_no_log_is_none(full, page):
    """People call lists of persons so."""
    made = full(Contacts=[["Name", "Mail"], ["Eve", "eve@example.com"]])
    report = page("Ann", made)
    assert report.care.contacts == ()
    assert report.care.last_contact == date(2026, 11, 2)


def test_faults_of_other_customers_are_not_on_the_page(full, page):
    """What concerns the customer is."""
    contacts = [*CONTACTS, [None, "Ann", "Li", "visit", None, None],
                [date(2026, 11, 3), "Nobody", "Li", "visit", None, None]]  # fmt: skip
    found = page("Ann", full(Contacts=contacts)).problems
    assert [(problem.code, problem.row) for problem in found] == [("no_date", 5)]
    assert page("Bo", full(Contacts=contacts)).problems == ()


def test_long_texts_get_lines_of_their_own(book, as_of):
    """Nothing is cut: prose is divided into lines, long headers stand before it."""
    words = "word " * 60
    header = "A header that is much longer than a label"
    rows = [["Customer", "Annual amount", "Remark", header], ["Ann", 120_000.0, words, "x"]]
    made = book({"Data": rows})
    card(made.host, "Ann", scheme="amount-bands", as_of=as_of, lang="en")
    lines = texts(made)
    assert sum(line.count("word") for line in lines) == 60
    assert f"{header}: x" in lines


@pytest.mark.parametrize(
    ("typed", "shown", "is_share"), [(0.85, 0.85, True), (85.0, 0.85, True), (1.5, 1.5, False)]
)
def test_a_share_is_shown_as_it_was_read(in_table, as_of, typed, shown, is_share):
    """85 is 85 %, not 8,500 %; a number that may be either stands as it was typed."""
    made = in_table([["Customer", "Close probability"], ["Ann", typed]])
    report = card(made.host, "Ann", scheme="deal-likelihood", as_of=as_of, lang="en")
    entry = next(each for each in report.entries if each.header == "Close probability")
    assert (entry.value, entry.is_share) == (shown, is_share)


def test_shares_are_told_from_numbers(in_table, as_of):
    """What people write in percent is shown so; amounts and counts are not."""
    headers = [
        "Customer",
        "Annual amount",
        "Orders per year",
        "Loyalty",
        "Influence",
        "Complaints",
    ]
    made = in_table([headers, ["Ann", 120_000.5, 24.0, 0.76, 4.0, 0.0]])
    report = card(made.host, "Ann", scheme="abcd-value", as_of=as_of, lang="en")
    assert [entry.header for entry in report.entries if entry.is_share] == ["Loyalty"]
    sheet = card_sheet(report, ())
    styles = {cell.value: cell.style for row in sheet.rows for cell in row if cell.role == "value"}
    assert styles == {
        120_000.5: "decimal",
        24.0: "count",
        0.76: "percent",
        4.0: "count",
        0.0: "count",
    }


def test_what_is_agreed_wrongly_is_told_of_the_customer_alone(book, as_of):
    """A week that is none stands in Bo's row."""
    rows = [
        ["Customer", "Annual amount", "Agreed week"],
        ["Ann", 5.0, "2026-W48"],
        ["Bo", 5.0, "soon"],
    ]
    made = book({"Data": rows})
    told = {
        name: card(made.host, name, scheme="amount-bands", as_of=as_of, lang="en").problems
        for name in ("Ann", "Bo")
    }
    assert told["Ann"] == ()
    assert {problem.row for problem in told["Bo"]} == {3}


def test_numbers_beyond_all_dates_stay_numbers(tmp_path, as_of):
    """Excel draws hashes there; the page shows what the cell holds."""
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet, day = made.add_worksheet("Data"), made.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["Customer", "Annual amount", "Since", "Until"])
        sheet.write_row(1, 0, ["Ann", 5.0])
        sheet.write_number(1, 2, 44_000, day)
        sheet.write_number(1, 3, 9e9, day)
    with FileHost(path, backup=False) as host:
        report = card(host, "Ann", scheme="amount-bands", as_of=as_of, lang="en")
    assert [entry.value for entry in report.entries] == [5.0, date(2020, 6, 18), 9e9]


def test_formulas_show_their_results(book, as_of):
    """As of the last save, and the page says so."""
    rows = [["Customer", "Annual amount"], ["Ann", Formula("=B3*2", 120_000.0)]]
    report = card(book({"Data": rows}).host, "Ann", scheme="amount-bands", as_of=as_of, lang="en")
    assert report.entries[0].value == 120_000.0
    assert report.notes


def test_several_of_a_name_are_listed(page):
    """As when a grade is explained."""
    with pytest.raises(InputError, match=r"'Cy' must mean one customer, but 2 are called so"):
        page("Cy")


def test_nothing_is_written_where_the_page_cannot_be(in_memory, as_of):
    """A page that a person has protected is refused as a whole."""
    host = in_memory([["Customer", "Annual amount"], ["Ann", 120_000.0], ["Bo", 5.0]])
    card(host, "Ann", scheme="amount-bands", as_of=as_of, lang="en")
    host.sheet("Customer page").protected = True
    with pytest.raises(RefusedError, match="protected"):
        card(host, "Bo", scheme="amount-bands", as_of=as_of, lang="en")
    assert host.peek("Customer page")[0][0] == "Ann"


def test_planned_visits_are_shown_until_they_are_done(in_table, as_of):
    """What is done or skipped is no next visit; what a person has fixed is."""
    rows = [["Customer", "Annual amount", "Rep"], ["Ann", 120_000.0, "Li"], ["Bo", 60_000.0, "Li"]]
    made = in_table(rows)
    plan(made.host, scheme="amount-bands", as_of=as_of, lang="en", weeks=3)
    report = card(made.host, "Ann", scheme="amount-bands", as_of=as_of, lang="en")
    planned = [visit.day for visit in report.care.visits]
    assert len(planned) >= 3
    assert planned == sorted(planned)
    assert {visit.customer for visit in report.care.visits} == {"Ann"}
    later = card(made.host, "Ann", scheme="amount-bands", as_of=planned[1], lang="en")
    assert [visit.day for visit in later.care.visits] == planned[1:]
