"""Reading a list of orders."""

from datetime import date

import pytest

from grading.orders.order_list import is_order_list

DAY = date(2026, 5, 4)


def said(problems):
    return [problem.message("en") for problem in problems]


@pytest.mark.parametrize(
    "headers",
    [
        ["Customer", "Date", "Amount"],
        ["customer_id", "order_date", "revenue"],
        ["客户", "日期", "金额"],
        ["Fecha", "Cliente", "Monto", "Nota"],
    ],
)
def test_a_customer_a_date_and_an_amount_make_an_order_list(headers):
    """The three columns are recognised in three languages and in any order."""
    assert is_order_list(headers)


@pytest.mark.parametrize("lacking", [0, 1, 2])
def test_without_one_of_the_three_it_is_none(lacking):
    """A list that lacks a customer, a date or an amount is no list of orders."""
    headers = ["Customer", "Date", "Amount"]
    assert not is_order_list([text for at, text in enumerate(headers) if at != lacking])


def test_customers_are_told_apart_as_in_a_list_of_customers(read):
    """1001 and "1001" are one customer; spaces around a name do not make another."""
    found = read([[1001, DAY, 5], ["1001", DAY, 6], [" Ann ", DAY, 7], ["Ann", DAY, 8]])
    assert found.buyers.to_list() == ["1001", "1001", "Ann", "Ann"]
    assert found.problems == ()


def test_an_id_counts_before_a_name(read):
    """Where both stand the id says whose it is, and the name only where the id is blank."""
    headers = ("Customer ID", "Customer", "Date", "Amount")
    found = read([["7", "Ann", DAY, 5], [None, "Bo", DAY, 6]], headers)
    assert found.buyers.to_list() == ["7", "Bo"]


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (["Ann", date(2026, 11, 22), 5], "B2: Date must be a date no later than 2026-11-21"),
        (["Ann", None, 5], "B2: Date must be a date no later than 2026-11-21, but is blank"),
        (["Ann", DAY, "a lot"], "C2: Amount must be a number, but the cell says “a lot”"),
        (["Ann", DAY, None], "C2: Amount must be a number, but is blank"),
    ],
)
def test_an_order_that_cannot_be_read_spoils_its_customer(read, row, text):
    """The cell is named, and nothing is added up for that customer; another one is not touched."""
    found = read([row, ["Bo", DAY, 5]])
    assert [text in each for each in said(found.problems)] == [True]
    assert found.counts.tolist() == [False, True]
    assert dict(zip(found.buyers.texts, found.faulty.tolist(), strict=True)) == {
        "Ann": True,
        "Bo": False,
    }


def test_today_is_not_in_the_future(read):
    """An order of the day that counts as today is read."""
    assert read([["Ann", date(2026, 11, 21), 5]]).counts.tolist() == [True]


def test_an_order_of_nobody_is_named(read):
    """Without a customer an order belongs to none."""
    found = read([[None, DAY, 5], ["Bo", DAY, 6]])
    assert [problem.cell for problem in found.problems] == ["A2"]
    assert found.counts.tolist() == [False, True]


def test_returns_zeros_and_repeated_orders_are_pointed_out(read):
    """They count, and a person is told what as and where they stand."""
    found = read([["Ann", DAY, -5], ["Ann", DAY, 0], ["Bo", DAY, 9], ["Bo", DAY, 9]])
    returns, zeros, twice = said(found.warnings)
    assert "taken as returns" in returns
    assert "found: 1 (rows: 2)" in returns
    assert "counts as an order; found: 1 (rows: 3)" in zeros
    assert "found: 1 (rows: 5)" in twice
    assert found.counts.all()


def test_orders_that_differ_are_not_repeated(read):
    """Another amount or another day makes another order."""
    assert read([["Ann", DAY, 9], ["Ann", DAY, 8], ["Ann", date(2026, 5, 5), 9]]).warnings == ()


def test_the_buyers_alone_are_a_list_of_customers(read):
    """One row per customer, under the header that names them."""
    customers = read([["Ann", DAY, 9], ["Bo", DAY, 8], ["Ann", DAY, 7]]).customers()
    assert customers.headers == ("Customer",)
    assert customers.rows == 2
    assert customers.sheet == "Orders · Customer"
