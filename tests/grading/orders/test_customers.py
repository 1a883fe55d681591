"""Orders joined to a list of customers."""

from datetime import date

import numpy as np
import pytest

from grading.engine.grades import Lookup
from grading.orders.customers import summarise

DAY = date(2026, 5, 4)
SUMMARY = {"total": "sum", "last": "last"}


def keys(*texts):
    known = list(dict.fromkeys(["", *texts]))
    return Lookup(np.array([known.index(text) for text in texts]), known)


def names(*texts):
    return Lookup(np.arange(len(texts)), texts)


def joined(orders, customers, called=None):
    return summarise(orders, SUMMARY, customers, names=called, listed="Customers")


def said(problems):
    return [problem.message("en") for problem in problems]


def test_each_customer_gets_the_orders_of_its_key(read):
    """In the order of the customers, whatever the order of the orders."""
    orders = read([["Bo", DAY, 5], ["Ann", DAY, 7], ["Bo", DAY, 6]])
    found = joined(orders, keys("Ann", "Bo"))
    assert found.columns["total"].tolist() == [7, 11]
    assert found.problems == ()
    assert not found.invalid.any()


@pytest.mark.parametrize("written", ["C2", "c2", "Bo Ltd", "BO LTD"])
def test_orders_may_name_the_key_or_the_name(read, written):
    """Key or name, in capitals or not, where one customer alone is called so."""
    found = joined(read([[written, DAY, 5]]), keys("C1", "C2"), names("Ann", "Bo Ltd"))
    assert found.columns["total"].tolist() == [0, 5]
    assert found.problems == ()


def test_a_name_that_two_share_is_nobodys(read):
    """Neither of the two can be added up, and the text asks for the id."""
    found = joined(read([["Ann", DAY, 5]]), keys("C1", "C2", "C3"), names("Ann", "Ann", "Bo"))
    assert found.invalid.tolist() == [True, True, False]
    assert "“Ann” may be any of 2 customers on the list Customers" in said(found.problems)[0]


def test_a_key_counts_before_a_name(read):
    """Who is called as another one's key is does not get those orders."""
    found = joined(read([["C1", DAY, 5]]), keys("C1", "C2"), names("Ann", "C1"))
    assert found.columns["total"].tolist() == [5, 0]


def test_orders_of_strangers_are_named(read):
    """Each customer who is on no list is a problem, with how many orders and where."""
    orders = read([["Ann", DAY, 5], ["Eve", DAY, 6], ["Eve", DAY, 7], ["Zed", DAY, 8]])
    found = joined(orders, keys("Ann"))
    eve, zed = said(found.problems)
    assert "“Eve” is not there (orders: 2, the first in row 3)" in eve
    assert "“Zed” is not there (orders: 1, the first in row 5)" in zed
    assert found.columns["total"].tolist() == [5]


def test_customers_without_orders_are_named(read):
    """They are listed in one warning; what is added up is 0 and the days are blank."""
    found = joined(read([["Ann", DAY, 5]]), keys("Ann", "Bo", "Cy"))
    assert "without any order here: 2 (Bo, Cy)" in said(found.warnings)[0]
    assert found.columns["total"].tolist() == [5, 0, 0]
    assert np.isnat(found.columns["last"]).tolist() == [False, True, True]


def test_customers_without_orders_are_named_by_key_and_name(read):
    """Who keeps numbers beside names knows the customer by either."""
    found = joined(read([["C1", DAY, 5]]), keys("C1", "C2", "C3"), names("Ann", "Bo", ""))
    assert "without any order here: 2 (C2 Bo, C3)" in said(found.warnings)[0]


def test_a_customer_with_an_unreadable_order_is_left_out(read):
    """Only that customer: a sum that lacks an order would be wrong."""
    found = joined(read([["Ann", DAY, 5], ["Ann", None, 6], ["Bo", DAY, 7]]), keys("Ann", "Bo"))
    assert found.invalid.tolist() == [True, False]


def test_a_customer_without_a_key_has_no_orders_to_find(read):
    """A blank key is not a customer who never ordered."""
    found = joined(read([["Ann", DAY, 5]]), keys("Ann", ""))
    assert found.invalid.tolist() == [False, True]
