"""Speed and memory of re-grading a workbook file beside openpyxl, as a table of ratios.

Run ``python tests/benchmarks/bench_workbook.py``; ``--rows 10000,50000`` changes the sizes,
``--repeats 5`` the number of runs, ``--scheme`` the practice, ``--without-openpyxl`` leaves out
the slowest. Workbooks have 12 columns once graded, either with the graded columns already filled
(``present``) or before their first grading (``absent``).

The floor is what nobody can go below who uses zlib: inflate the one sheet that changes and
deflate it again at zlib's usual level 6. Every run has a process of its own; seconds do not count
the start of the interpreter nor imports, so each process first handles a workbook of a few rows.
Memory is the most the process ever held (VmHWM, where the system tells). Runs of all tools take
turns, and medians are compared. Of the grades that stand in a workbook already, every tenth is
another than the new one, as after some months; all reasons and labels are.
"""

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

SHEET = "xl/worksheets/sheet1.xml"
AS_OF = date(2026, 11, 21)
MIB = 1 << 20
GRADED = {"volume-loyalty": ["Grade", "Label", "Reason"]}
SCORED = ["Grade", "Label", "Score", "Reason"]


def make(path: Path, rows: int, scheme: str, grades: Sequence[str] = ()) -> None:
    """A customer table of 12 columns, those to be graded filled with old values or missing.

    Args:
        path: Where it goes.
        rows: Number of customers.
        scheme: The practice it is to be graded by.
        grades: The grades that stand there already; none before the first grading.
    """
    import numpy as np
    import xlsxwriter

    random = np.random.default_rng(0)
    graded = GRADED.get(scheme, SCORED)
    plain = 12 - len(graded)
    columns: dict[str, list[object]] = {
        "Customer": [f"Customer {number:06d}" for number in range(rows)],
        "Rep": random.choice(["Ann", "Bob", "Chen", "Dara"], rows).tolist(),
        "Revenue": random.lognormal(10, 1.5, rows).round(2).tolist(),
        "Annual orders": random.poisson(6, rows).tolist(),
        "Loyalty": random.uniform(0, 1, rows).round(3).tolist(),
        "Influence": random.integers(1, 6, rows).tolist(),
        "Complaints": random.poisson(0.4, rows).tolist(),
        "City": random.choice(["Beijing", "Shanghai", "Chengdu"], rows).tolist(),
        "Remark": random.choice(["calls back", "by mail only", "new owner"], rows).tolist(),
    }
    old: dict[str, list[object]] = {
        "Grade": list(grades),
        "Label": ["none"] * rows,
        "Score": [0.5] * rows,
        "Reason": [f"old {number % 97}" for number in range(rows)],
    }
    shown = dict(list(columns.items())[:plain])
    if grades:
        shown |= {name: old[name] for name in graded}
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Customers")
        for position, values in enumerate(shown.values()):
            sheet.write_column(1, position, values)
        headers = [{"header": name} for name in shown]
        sheet.add_table(0, 0, rows, len(shown) - 1, {"name": "Customers", "columns": headers})
        if grades:
            for position, name in enumerate(graded, start=plain):
                cell = f"=Customers!${chr(65 + position)}$1"
                book.define_name(f"Tierbook_{name}", cell)


def make_both(folder: Path, rows: int, scheme: str) -> dict[str, Path]:
    """The workbook of that size before its first grading and some months after it."""
    from python_calamine import CalamineWorkbook

    absent, present = folder / f"absent{rows}.xlsx", folder / f"present{rows}.xlsx"
    make(absent, rows, scheme)
    graded = folder / "graded.xlsx"
    product(absent, graded, scheme)()
    header, *lines = CalamineWorkbook.from_path(graded).get_sheet_by_index(0).to_python()
    place = header.index("Grade")
    grades = [str(line[place]) for line in lines]
    old = ["E" if position % 10 == 0 else grade for position, grade in enumerate(grades)]
    make(present, rows, scheme, old)
    return {"present": present, "absent": absent}


def floor(source: Path, _target: Path, _scheme: str) -> Callable[[], None]:
    """Inflate and deflate the one sheet."""

    def run() -> None:
        with zipfile.ZipFile(source) as archive:
            data = archive.read(SHEET)
        packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
        size = len(packer.compress(data)) + len(packer.flush())
        if not size:
            raise SystemExit(f"{source} is empty")

    return run


def product(source: Path, target: Path, scheme: str) -> Callable[[], None]:
    """The re-grade as the command runs it, from opening the file to the new one."""
    from addin.actions.regrade import regrade
    from addin.hosts.file import FileHost

    def run() -> None:
        with FileHost(source, output=target) as host:
            report = regrade(host, scheme=scheme, as_of=AS_OF, lang="en")
        if report.problems or not report.written or report.graded != report.customers:
            raise SystemExit(f"{source} was not graded whole: {report.problems[:1]}")

    return run


def openpyxl(source: Path, target: Path, scheme: str) -> Callable[[], None]:
    """Load the workbook, set the cells to grade to constants, save it."""
    import openpyxl as library

    count = len(GRADED.get(scheme, SCORED))

    def run() -> None:
        book = library.load_workbook(source)
        sheet = book["Customers"]
        for row in range(2, sheet.max_row + 1):
            for column in range(13 - count, 13):
                sheet.cell(row, column, "A")
        book.save(target)

    return run


TOOLS = {"floor": floor, "tierbook": product, "openpyxl": openpyxl}


def peak_mib() -> float:
    """The most memory that this process ever held; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    match = re.search(r"VmHWM:\s+(\d+)", status.read_text()) if status.exists() else None
    return int(match[1]) / 1024 if match else 0.0


def run_here(tool: str, source: Path, target: Path, scheme: str) -> None:
    """One run in this process, after a small one; prints what it took."""
    small = target.with_name("small.xlsx")
    TOOLS[tool](small, target, scheme)()
    run = TOOLS[tool](source, target, scheme)
    start = time.perf_counter()
    run()
    print(json.dumps([time.perf_counter() - start, peak_mib()]))


def run_apart(tool: str, source: Path, target: Path, scheme: str) -> tuple[float, float]:
    """Seconds and MiB of one run in a process of its own."""
    command = [sys.executable, __file__, "--run", tool, str(source), str(target), scheme]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{tool} failed: {done.stderr}")
    seconds, memory = json.loads(done.stdout)
    return seconds, memory


def compare(folder: Path, rows: int, scheme: str, tools: list[str], repeats: int) -> None:
    """Print the lines of one size."""
    for state, source in make_both(folder, rows, scheme).items():
        with zipfile.ZipFile(source) as archive:
            sheet_mib = archive.getinfo(SHEET).file_size / MIB
        found: dict[str, list[tuple[float, float]]] = {tool: [] for tool in tools}
        for turn in range(repeats):
            for tool in tools:
                if tool != "openpyxl" or turn == 0 or rows <= 20_000:
                    found[tool].append(run_apart(tool, source, folder / "out.xlsx", scheme))
        seconds = {tool: statistics.median(s for s, _ in runs) for tool, runs in found.items()}
        allowed = 5 * sheet_mib + 80
        for tool, runs in found.items():
            memory = statistics.median(m for _, m in runs)
            print(
                f"{rows:>8,} {state:8} {tool:10}"
                f"{seconds[tool]:9.3f}{seconds[tool] / seconds['floor']:9.2f}"
                f"{seconds['openpyxl'] / seconds[tool] if 'openpyxl' in tools else 0:11.1f}"
                f"{memory:9.0f}{allowed:9.0f}",
                flush=True,
            )


def main() -> None:
    """Compare all tools at all sizes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", default="10000,50000,100000")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--scheme", default="volume-loyalty")
    parser.add_argument("--without-openpyxl", action="store_true")
    parser.add_argument("--run", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        tool, source, target, scheme = options.run
        run_here(tool, Path(source), Path(target), scheme)
        return
    tools = [tool for tool in TOOLS if not (options.without_openpyxl and tool == "openpyxl")]
    print(f"{'rows':>8} {'graded':8} {'tool':10}{'seconds':>9}{'x floor':>9}", end="")
    print(f"{'x faster':>11}{'MiB':>9}{'allowed':>9}")
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder) / "small.xlsx", 3, options.scheme)
        for rows in map(int, options.rows.split(",")):
            compare(Path(folder), rows, options.scheme, tools, options.repeats)


if __name__ == "__main__":
    main()
