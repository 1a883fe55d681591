"""``tierbook grade`` on a list of orders."""

import gzip
import shutil
from collections import Counter
from pathlib import Path

import pytest

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
def orders(tmp_path):
    """The published list of orders as a CSV file."""
    path = tmp_path / "orders.csv"
    with gzip.open(DATA / "rfm_orders.csv.gz") as packed, path.open("wb") as file:
        shutil.copyfileobj(packed, file)
    return path


def test_a_csv_of_orders_gives_one_row_per_customer(run_tierbook, orders):
    """All 995 customers with the published segments."""
    command = ("grade", "orders.csv", "--scheme", "rfm", "--as-of", "2006-12-31", "--json")
    done = run_tierbook(orders.parent, *command)
    assert done.code == 0, done.err
    segments = Counter(row["label"] for row in done.json)
    assert segments["Potential Loyalist"] == 342
    assert sum(segments.values()) == 995
    assert {row["key"]: row["score"] for row in done.json}["Ethyl Botsford"] == 354


def test_too_few_orders_for_a_lifetime_value_are_refused(run_tierbook, tmp_path):
    """The text says how many are needed, how many came and what else can be done."""
    (tmp_path / "few.csv").write_text("Customer,Date,Amount\nAnn,2026-01-05,5\n", encoding="utf-8")
    done = run_tierbook(tmp_path, "grade", "few.csv", "--scheme", "clv", "--as-of", "2026-11-21")
    assert done.code == 1
    assert "at least 30 customers with orders" in done.err
    assert "fallback" in done.err


def test_faults_of_orders_are_told(run_tierbook, tmp_path):
    """A bad date is named by its cell, its customer stays without a grade, the exit code is 1."""
    text = "Customer,Date,Amount\nAnn,2026-01-05,5\nBo,soon,6\nCy,2026-03-01,7\n"
    (tmp_path / "orders.csv").write_text(text, encoding="utf-8")
    command = ("grade", "orders.csv", "--scheme", "rfm", "--as-of", "2026-11-21", "--json")
    done = run_tierbook(tmp_path, *command)
    assert done.code == 1
    assert "orders.csv B3" in done.err
    assert [(row["key"], row["grade"] is None) for row in done.json] == [
        ("Ann", False),
        ("Bo", True),
        ("Cy", False),
    ]


def test_a_scheme_of_customers_says_that_orders_came(run_tierbook, tmp_path):
    """A scheme that cannot read orders names the column it lacks, as for any list."""
    (tmp_path / "orders.csv").write_text("Customer,Date,Amount\nAnn,2026-01-05,5\n", "utf-8")
    done = run_tierbook(tmp_path, "grade", "orders.csv", "--scheme", "attitude")
    assert done.code != 0
    assert "Attitude" in done.err


def test_without_a_scheme_those_that_read_orders_are_named(run_tierbook, tmp_path):
    """A list of orders fits no scheme by its headers, and a person learns which to name."""
    (tmp_path / "orders.csv").write_text("Customer,Date,Amount\nAnn,2026-01-05,5\n", "utf-8")
    done = run_tierbook(tmp_path, "grade", "orders.csv")
    assert done.code == 1
    assert "Name a scheme that reads orders: activity, clv, lifecycle, rfm, tenure." in done.err


def test_the_run_rate_is_told_where_the_rules_ask_for_it(run_tierbook, tmp_path):
    """A fallback is used only where a scheme of the person's own says so, and never silently."""
    shown = run_tierbook(tmp_path, "scheme", "clv", "--as", "toml")
    assert shown.code == 0
    own = shown.out.replace('name = "expected"', 'name = "expected"\nfallback = "run_rate"')
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    text = "Customer,Date,Amount\nAnn,2026-01-05,5\nAnn,2026-02-05,5\nBo,2026-03-05,5\n"
    (tmp_path / "orders.csv").write_text(text, encoding="utf-8")
    command = ("grade", "orders.csv", "--scheme", "own.toml", "--as-of", "2026-11-21", "--json")
    done = run_tierbook(tmp_path, *command)
    assert done.code == 0, done.err
    assert "taken to go on as before" in done.err
    assert [row["grade"] for row in done.json] == ["A", "C"]
