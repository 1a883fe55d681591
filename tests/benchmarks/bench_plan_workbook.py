"""Time from a workbook file to its written plan, split into its parts.

Run ``python tests/benchmarks/bench_plan_workbook.py``; ``--customers 1000,10000`` changes the
sizes, ``--weeks 13`` the length of the plan, ``--repeats 3`` the number of runs. There is one rep
per 100 customers, with eight hours on five days, and the tiers of amount-bands with their usual
rules. Every run has a process of its own and plans a workbook of a few rows first, so that
neither the start of the interpreter nor imports count. Medians are shown; processor time stands
beside the clock's, since other programs delay that one.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path

AS_OF = date(2026, 11, 21)
PER_REP = 100
AMOUNTS = (120_000, 60_000, 60_000, 20_000, 20_000, 20_000, 500, 500, 500, 500)
PARTS = ("read", "plan", "write", "in all", "processor")


def make(path: Path, customers: int) -> None:
    """A customer table, last contacts within the past forty days, and the table of reps."""
    import numpy as np
    import xlsxwriter

    random = np.random.default_rng(0)
    reps = max(1, customers // PER_REP)
    headers = ["Customer ID", "Customer", "Annual amount", "Rep", "Last contact"]
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, team = book.add_worksheet("Customers"), book.add_worksheet("Reps")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        amounts = random.choice(AMOUNTS, customers).tolist()
        ago = random.integers(1, 41, customers).tolist()
        for n in range(customers):
            name = f"Customer {n:06d} Ltd"
            sheet.write_row(n + 1, 0, [f"C{n:06d}", name, amounts[n], f"Rep {n % reps:03d}"])
            last = datetime.combine(AS_OF - timedelta(days=ago[n]), datetime.min.time())
            sheet.write_datetime(n + 1, 4, last, day)
        listed = [{"header": header} for header in headers]
        sheet.add_table(0, 0, customers, 4, {"name": "Customers", "columns": listed})
        for n in range(reps):
            team.write_row(n + 1, 0, [f"Rep {n:03d}", *["09:00-17:00"] * 5])
        hours = [{"header": header} for header in ("Rep", "Mon", "Tue", "Wed", "Thu", "Fri")]
        team.add_table(0, 0, reps, 5, {"name": "Reps", "columns": hours})


def plan_once(path: Path, weeks: int) -> dict[str, float]:
    """Seconds per part of one plan, and how many contacts it has."""
    from addin.actions.plan import write_plan
    from addin.actions.plan_run import PlanWish, run_plan
    from addin.hosts.file import FileHost

    marks: dict[float | None, float] = {}
    begun, processor = time.perf_counter(), time.process_time()
    with FileHost(
        path, backup=False, on_progress=lambda done, _: marks.setdefault(done, time.perf_counter())
    ) as host:
        wish = PlanWish(weeks=weeks)
        made = run_plan(host, scheme="amount-bands", sheet=None, as_of=AS_OF, lang="en", wish=wish)
        worked_out = time.perf_counter()
        report = write_plan(host, made)
    ended = time.perf_counter()
    return {
        "read": marks[0.3] - begun,
        "plan": worked_out - marks[0.3],
        "write": ended - worked_out,
        "in all": ended - begun,
        "processor": time.process_time() - processor,
        "contacts": float(len(report.visits)),
    }


def measure(customers: int, weeks: int) -> dict[str, float]:
    """The same in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small.xlsx", Path(folder) / "large.xlsx"
        make(small, 20)
        make(large, customers)
        command = [sys.executable, __file__, "--run", str(small), str(large), str(weeks)]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(run.stdout)
    return found


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--customers", default="1000,10000")
    options.add_argument("--weeks", type=int, default=13)
    options.add_argument("--repeats", type=int, default=3)
    options.add_argument("--run", nargs=3, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.run:
        small, large, weeks = given.run
        plan_once(Path(small), int(weeks))
        print(json.dumps(plan_once(Path(large), int(weeks))))
        return
    print("customers  contacts  " + "  ".join(f"{part:>9}" for part in PARTS))
    for customers in map(int, given.customers.split(",")):
        runs = [measure(customers, given.weeks) for _ in range(given.repeats)]
        median = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
        seconds = "  ".join(f"{median[part]:8.2f}s" for part in PARTS)
        print(f"{customers:9,}  {median['contacts']:8,.0f}  {seconds}")


if __name__ == "__main__":
    main()
