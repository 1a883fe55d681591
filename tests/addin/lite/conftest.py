"""A workbook that carries Tierbook, and its ``main.py``."""

import pytest
import xlsxwriter

from addin.hosts.file import FileHost
from addin.lite.workbook import embed, extract


@pytest.fixture
def make_carrying(tmp_path):
    """Makes a small workbook with Tierbook's code in it."""

    def make(name="book.xlsx"):
        path = tmp_path / name
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet("Data")
            rows = [["Customer", "Annual amount"], ["Ann", 120_000], ["Bo", 20_000]]
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        with FileHost(path, backup=False) as host:
            embed(host)
        return path

    return make


@pytest.fixture
def carrying(make_carrying):
    """One such workbook."""
    return make_carrying()


@pytest.fixture
def carrying_main(carrying):
    """The ``main.py`` that it carries."""
    with FileHost(carrying) as host:
        return extract(host)["main.py"]
