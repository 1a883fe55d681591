"""What a formula costs beside the engine's own work, as a table of ratios.

Run ``python tests/benchmarks/bench_formulas.py``; ``--repeats 30`` changes the number of runs. The
reference is the same engine on the same rows without the formula around it: ``grade_rows`` with the
scheme compiled already. A formula reads its arguments on top, finds the scheme, chooses the
language, looks for overrides and turns arrays into cells. Runs take turns within one process, and
medians are compared. What xlwings and the transport add is not in it.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import date

from addin import functions
from addin.workbook.rules.writing import write_rules
from grading.engine.fit import compiled
from grading.engine.tabular import grade_rows
from grading.schemes.catalogue import load_scheme

AS_OF = date(2026, 11, 21)
SCHEME = "abcd-value"
SIZES = (1, 1_000, 10_000)
HEADERS = [
    "Customer", "Annual amount", "Orders per year", "Loyalty", "Influence", "Complaints",
    "City", "Phone", "Since", "Notes",
]  # fmt: skip


def customers(rows: int) -> list[list[object]]:
    """Ten columns of which the scheme reads five, no two customers alike."""
    return [
        HEADERS,
        *(
            [f"C{n}", 90.0 * n, float(n % 40), n % 11 / 10, float(n % 5 + 1), float(n % 4),
             f"City {n % 50}", f"+34 {n}", 40_000.0 + n % 5_000, None]
            for n in range(rows)
        ),
    ]  # fmt: skip


def medians(work: dict[str, Callable[[], object]], repeats: int) -> dict[str, float]:
    """Median seconds of each piece of work, the pieces taking turns."""
    taken: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(repeats + 1):
        for name, run in work.items():
            begin = time.perf_counter()
            run()
            taken[name].append(time.perf_counter() - begin)
    return {name: statistics.median(times[1:]) for name, times in taken.items()}


def measured(rows: int, repeats: int) -> dict[str, float]:
    """Medians for one size of list."""
    table = customers(rows)
    headers, data = table[:1], table[1:]
    scheme = load_scheme(SCHEME)
    fitted = compiled(scheme)
    area = [[cell.value for cell in row] for row in write_rules(scheme, "en")]
    given = {"as_of": AS_OF, "lang": "en"}
    return medians(
        {
            "engine: grade": lambda: grade_rows(fitted, table, wanted=("grade",), **given),
            "GRADE": lambda: functions.grade(table, SCHEME, None, AS_OF),
            "GRADE, headers apart": lambda: functions.grade(data, SCHEME, headers, AS_OF),
            "GRADE, Rules area": lambda: functions.grade(data, area, headers, AS_OF),
            "GRADE_TABLE": lambda: functions.grade_table(table, SCHEME, None, AS_OF),
            "TIER_MIX": lambda: functions.tier_mix(table, SCHEME, None, AS_OF),
        },
        repeats,
    )


def main() -> None:
    """Print one table per size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=30)
    repeats = parser.parse_args().repeats
    for rows in SIZES:
        found = measured(rows, repeats * 10 if rows == 1 else repeats)
        reference = found["engine: grade"]
        print(f"\n{rows:,} rows of 10 columns")
        for name, seconds in found.items():
            print(f"  {name:22}{seconds * 1e3:10.3f} ms{seconds / reference:8.2f} x")


if __name__ == "__main__":
    main()
