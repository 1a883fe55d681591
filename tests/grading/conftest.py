"""Data with published answers."""

from collections.abc import Callable
from pathlib import Path

import pytest

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="session")
def published() -> Callable[[str], Path]:
    """The file of a name among the data with published answers."""
    return lambda name: DATA / f"{name}.csv.gz"
