"""What a fit of lifetime values leaves in a workbook that carries its rules."""

import gzip
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from addin.actions.put_rules import put_rules
from addin.actions.regrade import regrade
from addin.actions.undo import undo
from addin.hosts.base import Area
from addin.hosts.memory import MemoryHost

AS_OF = date(1997, 9, 30)
DATA = Path(__file__).parents[2] / "data"


@pytest.fixture
def workbook():
    """The first 300 published customers, their orders, and the rules of clv on a sheet."""
    with gzip.open(DATA / "cdnow_orders.csv.gz") as file:
        table = pd.read_csv(file, parse_dates=["date"])
    table = table[(table.date <= "1997-09-30") & (table.customer <= 300)]
    days = [day.date() for day in table.date]
    orders = [*zip(table.customer.tolist(), days, table.amount.tolist(), strict=True)]
    sheets = {
        "Customers": [["Customer ID"], *([number] for number in range(1, 301))],
        "Sales": [["Customer ID", "Date", "Amount"], *map(list, orders)],
    }
    areas = [
        Area("Customers", 1, 1, 301, 1, table="Customers"),
        Area("Sales", 1, 1, len(orders) + 1, 3, table="Orders"),
    ]
    host = MemoryHost(sheets, tables=areas)
    put_rules(host, scheme="clv", lang="en")
    return host


def parameters(host):
    """The parameters on the sheet Rules by name, None where the cell is blank."""
    rows = host.sheet_values("Rules")
    top = next(n for n, row in enumerate(rows) if "Parameter" in row)
    name, value = rows[top].index("Parameter"), rows[top].index("Cutoffs in use")
    return {row[name]: row[value] for row in rows[top + 1 : top + 8]}


def test_a_regrade_shows_the_parameters_on_the_rules_sheet(workbook):
    """Before there are none; after, all seven; a second re-grade finds nothing to write."""
    assert set(parameters(workbook).values()) == {None}
    report = regrade(workbook, as_of=AS_OF, lang="en")
    assert report.scheme == "clv"
    assert report.graded == 300
    shown = parameters(workbook)
    assert list(shown) == ["r", "alpha", "a", "b", "p", "q", "v"]
    assert all(value > 0 for value in shown.values())
    again = regrade(workbook, as_of=AS_OF, lang="en")
    assert again.columns == ()
    assert parameters(workbook) == shown


def test_undo_takes_the_parameters_back(workbook):
    """With the grades of the re-grade go the numbers it took."""
    regrade(workbook, as_of=AS_OF, lang="en")
    undo(workbook, as_of=AS_OF)
    assert set(parameters(workbook).values()) == {None}
