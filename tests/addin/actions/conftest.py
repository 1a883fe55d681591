"""Customer lists that the tests of the actions share."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from addin.hosts.base import Area
from addin.hosts.memory import MemoryHost

Rows = Sequence[Sequence[object]]


@pytest.fixture
def as_of() -> date:
    return date(2026, 11, 21)


@pytest.fixture
def in_table() -> Callable[..., MemoryHost]:
    """A workbook whose table Customers holds the rows given, header row first."""

    def make(rows: Rows, **options: object) -> MemoryHost:
        width = max(len(row) for row in rows)
        area = Area("Data", 1, 1, len(rows), width, table="Customers")
        return MemoryHost({"Data": rows}, tables=[area], **options)  # type: ignore[arg-type]

    return make


@pytest.fixture
def on_sheet() -> Callable[..., MemoryHost]:
    """A workbook without tables, whose only sheet holds the rows given."""

    def make(rows: Rows, **options: object) -> MemoryHost:
        return MemoryHost({"Sheet1": rows}, **options)  # type: ignore[arg-type]

    return make


@pytest.fixture
def amounts() -> list[list[object]]:
    """Five customers, one per tier of amount-bands and one blank in the middle."""
    return [
        ["Customer", "Annual amount", "Rep"],
        ["Ann", 120_000.0, "Li"],
        ["Bo", 60_000.0, "Li"],
        [None, None, None],
        ["Cy", 20_000.0, "Mo"],
        ["Di", 500.0, "Mo"],
    ]
