"""Workbooks whose inputs come from a table of orders."""

from datetime import date

import pytest

from addin.actions.check import check
from addin.actions.explain import explain
from addin.actions.preview import preview
from addin.actions.regrade import regrade
from grading.exceptions import InputError

AS_OF = date(2026, 11, 21)
HEADERS = ["Customer", "Date", "Amount"]
ORDERS = [
    HEADERS,
    *(["Ann", date(2026, 11, day), 240] for day in range(11, 21)),
    ["Bo", date(2026, 6, 1), 300],
    ["bo", date(2026, 5, 1), 200],
    ["Cy", date(2025, 1, 1), 10],
]
CUSTOMERS = [["Customer"], ["Cy"], ["Ann"], ["Bo"]]


@pytest.fixture
def ordered(book):
    """A workbook of customers with a table of orders on another sheet."""

    def make(customers=CUSTOMERS, orders=ORDERS):
        tables = {"Customers": "Data", "Orders": "Sales"}
        return book({"Data": customers, "Sales": orders}, tables)

    return make


def test_a_regrade_reads_the_orders(ordered):
    """Each customer is graded by its own orders, whatever the order of either list."""
    workbook = ordered()
    report = regrade(workbook.host, scheme="rfm", as_of=AS_OF, lang="en")
    assert workbook.column("Score") == [111, 555, 313]
    assert workbook.column("Grade") == ["D", "A", "C"]
    assert workbook.column("Label") == ["Lost", "Champions", "Promising"]
    assert report.problems == ()
    assert report.notes[0] == (
        "Orders: what the customers' columns do not say is added up from Sales."
    )
    assert workbook.cells("Sales")[0] == HEADERS


@pytest.mark.parametrize(
    ("scheme", "labels"),
    [
        ("activity", ["lost", "active", "sleeping", "never ordered"]),
        ("tenure", ["old", "new", "new", "potential"]),
        ("lifecycle", ["churning", "loyal", "loyal", "considering"]),
    ],
)
def test_a_practice_by_dates_or_counts_reads_them_too(ordered, scheme, labels):
    """Who has no order never ordered, which these practices know what to make of."""
    customers = [["Customer", "Has interest"], ["Cy", ""], ["Ann", ""], ["Bo", ""], ["Di", "yes"]]
    workbook = ordered(customers)
    report = regrade(workbook.host, scheme=scheme, as_of=AS_OF, lang="en")
    assert workbook.column("Label") == labels
    assert report.problems == ()


def test_a_column_counts_before_the_orders(ordered):
    """A person keeps it on purpose; a blank there is one that the practice knows."""
    workbook = ordered([["Customer", "Last order date"], ["Cy", AS_OF], ["Ann", None]])
    regrade(workbook.host, scheme="activity", as_of=AS_OF, lang="en")
    assert workbook.column("Label") == ["active", "never ordered"]


def test_a_customer_without_orders_lacks_what_the_practice_then_needs(ordered):
    """The life cycle asks whoever never ordered for interest; nothing else tells."""
    workbook = ordered([["Customer"], ["Cy"], ["Di"]])
    report = check(workbook.host, scheme="lifecycle", as_of=AS_OF, lang="en")
    assert any("Di" in p.message("en") and "Has interest" in p.message("en")
               for p in report.problems)  # fmt: skip
    assert report.graded == 1


def test_orders_count_in_the_choice_of_a_scheme_where_columns_fit_none(ordered):
    """Those that read orders are named; the only scheme that the columns fit stays the one."""
    with pytest.raises(
        InputError, match=r"Orders there is enough for 4 schemes: activity, tenure .*; clv, rfm"
    ):
        check(ordered().host, as_of=AS_OF)
    staged = ordered([["Customer", "Stage"], ["Cy", "need denied"]])
    assert check(staged.host, as_of=AS_OF).scheme == "sales-funnel"


def test_a_table_of_that_name_that_is_no_list_of_orders_does_not_count(ordered):
    """It lacks the amounts."""
    with pytest.raises(InputError, match="fit no scheme"):
        check(ordered(orders=[["Customer", "Date"], ["Ann", AS_OF]]).host, as_of=AS_OF)


def test_a_second_regrade_changes_nothing(ordered):
    """The same orders give the same grades, so nothing is written."""
    workbook = ordered()
    regrade(workbook.host, scheme="rfm", as_of=AS_OF, lang="en")
    again = regrade(workbook.host, scheme="rfm", as_of=AS_OF, lang="en")
    assert again.columns == ()
    assert again.moved == ()


def test_another_order_moves_a_customer(ordered):
    """What is ordered later counts at the next re-grade."""
    workbook = ordered()
    regrade(workbook.host, scheme="rfm", as_of=AS_OF, lang="en")
    more = ordered(orders=[*ORDERS, ["Cy", AS_OF, 5000], ["Cy", date(2026, 11, 1), 5000]])
    assert workbook.column("Grade")[0] == "D"
    regrade(more.host, scheme="rfm", as_of=AS_OF, lang="en")
    assert more.column("Grade")[0] != "D"


def test_a_column_of_the_customers_counts_before_the_orders(ordered):
    """Who keeps the last order date in a column of their own means it."""
    rows = [["Customer", "Last order date"], ["Cy", AS_OF], ["Ann", AS_OF], ["Bo", AS_OF]]
    workbook = ordered(rows)
    regrade(workbook.host, scheme="rfm", as_of=AS_OF, lang="en")
    assert [score // 100 for score in workbook.column("Score")] == [5, 5, 5]


def test_a_scheme_with_all_its_columns_needs_no_orders(ordered):
    """Then the table is not looked at, and its faults are no matter."""
    headers = ["Customer", "Last order date", "Order count", "Total amount"]
    rows = [headers, ["Cy", AS_OF, 1, 10], ["Ann", AS_OF, 2, 20], ["Bo", AS_OF, 3, 30]]
    report = regrade(
        ordered(rows, [HEADERS, ["Zed", "soon", "much"]]).host, scheme="rfm", as_of=AS_OF
    )
    assert report.problems == ()
    assert report.graded == 3


def test_both_lists_are_checked_against_each_other(ordered):
    """Orders of strangers are problems; customers without orders are named, and not graded."""
    workbook = ordered([*CUSTOMERS, ["Di"]], [*ORDERS, ["Eve", AS_OF, 5]])
    report = check(workbook.host, scheme="rfm", as_of=AS_OF, lang="en")
    said = [problem.message("en") for problem in report.problems]
    assert any("“Eve” is not there" in text for text in said)
    assert any("Di" in text and "Last order date" in text for text in said)
    assert [w.code for w in report.warnings] == ["few", "no_orders"]
    assert "without any order here: 1 (Di)" in report.warnings[1].message("en")
    assert report.graded == 3


def test_an_order_to_come_is_a_problem(ordered):
    """It is named by its cell, and its customer gets no grade."""
    workbook = ordered(orders=[*ORDERS, ["Ann", date(2026, 11, 22), 5]])
    report = regrade(workbook.host, scheme="rfm", as_of=AS_OF, lang="en")
    assert [(p.sheet, p.cell) for p in report.problems if p.cell] == [("Sales", "B15")]
    assert workbook.column("Grade")[1] is None


def test_explain_and_preview_take_the_same_path(ordered):
    """The values from the orders stand in the path, and a change is tried on them."""
    workbook = ordered()
    lines = explain(workbook.host, "Ann", scheme="rfm", as_of=AS_OF, lang="en").explanation.lines()
    assert any("Order count: 10" in line for line in lines)
    assert any("Total amount: 2,400" in line for line in lines)
    report = preview(workbook.host, scheme="rfm", as_of=AS_OF, lang="en")
    assert (report.graded, report.customers) == (3, 3)


def test_a_list_of_orders_alone_is_never_written_to(book):
    """Grades of customers do not stand beside orders; the text says what to do."""
    workbook = book({"Data": ORDERS})
    before = workbook.cells()
    with pytest.raises(InputError, match="no list of customers to write grades to"):
        regrade(workbook.host, scheme="rfm", as_of=AS_OF)
    assert workbook.cells() == before


def test_a_list_of_orders_alone_can_be_explained(book):
    """One row per customer is made of it."""
    report = explain(book({"Data": ORDERS}).host, "ann", scheme="rfm", as_of=AS_OF, lang="en")
    assert report.explanation.score == 555


@pytest.mark.parametrize("called", ["Orders", "订单", "pedidos"])
def test_a_sheet_of_that_name_will_do_without_a_table(book, called):
    """Below a title, and in any of the three languages."""
    workbook = book({"Data": CUSTOMERS, called: [["All orders"], *ORDERS]})
    report = regrade(workbook.host, scheme="rfm", sheet="Data", as_of=AS_OF, lang="en")
    assert workbook.column("Score") == [111, 555, 313]
    assert report.notes[0].endswith(f"added up from {called}.")


def test_the_table_goes_before_the_sheet(book):
    """Whoever made a table called Orders means it, whatever a sheet is called."""
    sheets = {"Data": CUSTOMERS, "Orders": [HEADERS, ["Cy", AS_OF, 9999]], "Sales": ORDERS}
    workbook = book(sheets, {"Customers": "Data", "Orders": "Sales"})
    regrade(workbook.host, scheme="rfm", as_of=AS_OF, lang="en")
    assert workbook.column("Score") == [111, 555, 313]


@pytest.mark.parametrize("sheets", [{}, {"Orders": [["Customer", "Note"], ["Ann", "late"]]}])
def test_whoever_lacks_the_columns_is_told_of_the_list(book, sheets):
    """A sheet called Orders that lists none is left alone."""
    workbook = book({"Data": CUSTOMERS, **sheets})
    report = check(workbook.host, scheme="rfm", sheet="Data", as_of=AS_OF, lang="en")
    assert report.graded == 0
    assert any("sheet or table called Orders" in note for note in report.notes)
