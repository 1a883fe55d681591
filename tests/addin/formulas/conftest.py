"""Customers of every scheme, as formulas get them."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from addin.workbook.rules.writing import write_rules
from grading.schemes.catalogue import load_scheme
from grading.schemes.models import Scheme

SCENARIOS = Path(__file__).parents[2] / "scenarios"
Rows = list[list[object]]


@dataclass(frozen=True)
class Sample:
    """The customers of a scheme's scenarios, one list per population."""

    scheme: str
    as_of: date
    lists: list[Rows]


@pytest.fixture(scope="session")
def sample() -> Callable[[str], Sample]:
    """The scenarios of a scheme as lists of customers with English headers."""

    def read(scheme_id: str) -> Sample:
        text = (SCENARIOS / f"{scheme_id}.toml").read_text(encoding="utf-8")
        document = tomllib.loads(text)
        groups = [group["rows"] for group in document.get("population", ())]
        groups += [document["case"]] if "case" in document else []
        scheme = load_scheme(scheme_id)
        return Sample(scheme_id, document["as_of"], [_rows(scheme, group) for group in groups])

    return read


def _rows(scheme: Scheme, customers: list[dict[str, dict[str, object]]]) -> Rows:
    names = [wanted.name for wanted in scheme.inputs]
    key = "Customer ID" if "customer" in names else "Customer"  # some schemes read the name, too
    headers = [key, *(name.replace("_", " ") for name in names)]
    cells = [[customer["inputs"].get(name) for name in names] for customer in customers]
    return [headers, *([f"C{n}", *row] for n, row in enumerate(cells))]


@pytest.fixture(scope="session")
def rules_area() -> Callable[[Scheme], Rows]:
    """The cells of a Rules sheet, blank ones filling up its rows."""

    def write(scheme: Scheme) -> Rows:
        rows = [[cell.value for cell in row] for row in write_rules(scheme, "en")]
        width = max(map(len, rows))
        return [[*row, *[None] * (width - len(row))] for row in rows]

    return write


@pytest.fixture
def amounts() -> Rows:
    """Four customers, one per tier of amount-bands."""
    return [
        ["Customer", "Annual amount"],
        ["Ann", 120_000.0],
        ["Bo", 60_000.0],
        ["Cy", 20_000.0],
        ["Di", 500.0],
    ]
