"""Speed of reading Rules and Tiers from a workbook, per scheme, in milliseconds and as a share.

Run ``python tests/benchmarks/bench_rules.py``; ``--repeats 21`` sets the number of runs. Each
workbook carries the rules of one scheme of the catalogue beside a short list of customers.
``read`` is the scheme from an open workbook whose sheets were not read before; ``open`` is opening
it and reading the names of its sheets and tables, the reference of the same run. Medians count.
The goal is that ``read`` takes at most 50 ms on a common office machine.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import xlsxwriter

from addin.actions.put_rules import put_rules
from addin.hosts.file import FileHost
from addin.workbook.rules.carried import carried_scheme
from grading.schemes.catalogue import scheme_ids

GOAL_MS = 50.0
CUSTOMERS = 200


def make(folder: Path, scheme: str) -> Path:
    """A workbook that carries the rules of a scheme."""
    path = folder / f"{scheme}.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Customers")
        sheet.write_row(0, 0, ["Customer", "Annual amount"])
        for row in range(CUSTOMERS):
            sheet.write_row(row + 1, 0, [f"c{row}", 100.0 * row])
    with FileHost(path, backup=False) as host:
        put_rules(host, scheme=scheme, lang="en")
    return path


def opened(path: Path) -> float:
    """Seconds to open a workbook and learn of its sheets and tables."""
    start = time.perf_counter()
    with FileHost(path) as host:
        host.worksheets(), host.tables(), host.names()
    return time.perf_counter() - start


def read(path: Path) -> float:
    """Seconds to read the scheme of a workbook that is open."""
    with FileHost(path) as host:
        host.worksheets(), host.tables(), host.names()
        start = time.perf_counter()
        carried_scheme(host, lang="en")
        return time.perf_counter() - start


def median_ms(measure: Callable[[Path], float], path: Path, repeats: int) -> float:
    """The middle of several runs, after one that warms caches up."""
    measure(path)
    return 1000 * statistics.median(measure(path) for _ in range(repeats))


def main() -> None:
    """Print one row per scheme, slowest last."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repeats", type=int, default=11)
    repeats = parser.parse_args().repeats
    with tempfile.TemporaryDirectory() as folder:
        rows = []
        for scheme in scheme_ids():
            path = make(Path(folder), scheme)
            rows.append((median_ms(read, path, repeats), median_ms(opened, path, repeats), scheme))
    print(f"{'scheme':22} {'open ms':>8} {'read ms':>8} {'of goal':>8}")
    for taken, reference, scheme in sorted(rows):
        print(f"{scheme:22} {reference:8.1f} {taken:8.1f} {taken / GOAL_MS:8.0%}")


if __name__ == "__main__":
    main()
