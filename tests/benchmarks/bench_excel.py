"""Speed of Re-grade all on a workbook that Excel has sent, beside reading and grading alone.

Run ``python tests/benchmarks/bench_excel.py``; ``--rows 10000`` changes the sizes, ``--repeats 7``
the number of runs. The list was graded before and every tenth amount changed since. Compared are
the button's whole work, from the message to the actions, and its two unavoidable parts: reading
the cells of the message through xlwings, and the same re-grade in memory. They take turns within
one process, and medians are compared.
"""

import argparse
import copy
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("XLWINGS_LICENSE_KEY", "noncommercial")
sys.path.insert(0, str(Path(__file__).parents[1] / "addin"))

import excel_model
import xlwings as xw

from addin.actions.regrade import regrade
from addin.hosts.base import Area, Host
from addin.hosts.excel import ExcelHost
from addin.hosts.memory import MemoryHost

AS_OF = date(2026, 11, 21)
AMOUNTS = (500.0, 20_000.0, 60_000.0, 120_000.0)
HEADERS = ["Customer ID", "Customer", "Annual amount", "Rep", "City", "Phone", "Notes", "Since"]


def graded(host: Host, day: int = 2) -> None:
    """The verb behind the button, so many days later."""
    regrade(host, scheme="amount-bands", as_of=AS_OF + timedelta(day))


def workbook(rows: int) -> "excel_model.ExcelModel":
    """A list of that many customers in Excel, graded twice, with every tenth changed since."""
    cells: list[list[object]] = [list(HEADERS)]
    for n in range(rows):
        since = AS_OF - timedelta(days=n % 900)
        name, amount = f"Customer {n}", AMOUNTS[n % 4] + n % 97
        cells.append([f"C{n}", name, amount, f"Rep {n % 9}", "Lyon", "0123", "some words", since])
    area = Area("Data", 1, 1, rows + 1, len(HEADERS), table="Customers")
    model = excel_model.ExcelModel(MemoryHost({"Data": cells}, tables=[area]))
    for shift in (0, 1, 2):
        for row in range(2, rows + 2, 10):
            model.tab("Data").cells.put(row, 3, AMOUNTS[(row + shift) % 4])
        if shift < 2:
            book = xw.Book(json=model.payload())
            graded(ExcelHost(book), shift)
            model.apply(book.json()["actions"])
    return model


def read(payload: dict[str, Any]) -> None:
    """All cells of the message through xlwings."""
    book = xw.Book(json=payload)
    for sheet in book.sheets:
        values = sheet.used_range.options(ndim=2, err_to_str=True).value
        assert len(values) > 1
    book.close()
    sys.modules["xlwings.pro._xlremote"].get_range_api.cache_clear()


def pressed(payload: dict[str, Any]) -> int:
    """The button's whole work; gives the number of actions."""
    book = xw.Book(json=payload)
    graded(ExcelHost(book))
    actions = len(book.json()["actions"])
    book.close()
    return actions


def timed(work: Callable[..., object], *arguments: object) -> float:
    """Seconds that a piece of work takes."""
    start = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - start


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", default="1000,10000", help="sizes, separated by commas")
    parser.add_argument("--repeats", type=int, default=7, help="runs of each")
    options = parser.parse_args()
    print(f"{'rows':>7} {'button':>9} {'read':>9} {'memory':>9} {'ratio':>7} {'actions':>8}")
    for rows in map(int, options.rows.split(",")):
        model = workbook(rows)
        payload = model.payload()
        seconds: dict[str, list[float]] = {"button": [], "read": [], "memory": []}
        for _ in range(options.repeats):
            sent = [copy.deepcopy(payload) for _ in range(2)]
            seconds["read"].append(timed(read, sent[0]))
            seconds["memory"].append(timed(graded, model.as_host()))
            seconds["button"].append(timed(pressed, sent[1]))
        button, reading, memory = (statistics.median(seconds[name]) for name in seconds)
        ratio, actions = button / (reading + memory), pressed(copy.deepcopy(payload))
        print(f"{rows:7,} {button:9.3f} {reading:9.3f} {memory:9.3f} {ratio:7.2f} {actions:8}")


if __name__ == "__main__":
    main()
