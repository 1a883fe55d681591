"""Rows of a schedule for the files that are made of them."""

from collections.abc import Callable
from datetime import date

import pytest

from addin.workbook.schedule_rows import ScheduleRow


@pytest.fixture
def make_row() -> Callable[..., ScheduleRow]:
    """A planned visit of Li at Ann's; keyword arguments say what is different."""

    def row(**changes: object) -> ScheduleRow:
        facts: dict[str, object] = {
            "day": date(2026, 11, 23),
            "time": "09:30",
            "rep": "Li",
            "customer": "Ann",
            "grade": "A",
            "channel": "visit",
            "minutes": 45,
            "purpose": "Regular contact, every 7 days",
            "prepare": "Gather: material; prices, sizes",
            "due": date(2026, 11, 23),
        }
        return ScheduleRow(**{**facts, **changes})

    return row
