"""Speed of a preview beside a re-grade that stops before it writes, as a table of ratios.

Run ``python tests/benchmarks/bench_preview.py``; ``--rows 10000,50000`` changes the sizes,
``--repeats 5`` the number of runs. The workbook is that of ``bench_workbook.py``: graded some
months ago, every tenth grade another than the new one. A re-grade reads, grades and compares its
columns with what stands there; its write is left out by a host that never commits. Runs take turns
within one process, and medians are compared.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from bench_workbook import AS_OF, make, make_both

from addin.actions.preview import preview
from addin.actions.regrade import regrade
from addin.hosts.base import SaveReport
from addin.hosts.file import FileHost

SCHEME = "abcd-value"


class Unwritten(FileHost):
    """A workbook file that is read and staged as ever, and never written."""

    def commit(self) -> SaveReport:
        """Nothing."""
        return SaveReport(written=False)


def regraded(path: Path) -> None:
    """The re-grade without its write."""
    with Unwritten(path) as host:
        regrade(host, scheme=SCHEME, as_of=AS_OF, lang="en")


def previewed(path: Path) -> None:
    """The preview by the same rules."""
    with FileHost(path) as host:
        preview(host, scheme=SCHEME, as_of=AS_OF, lang="en")


def what_if(path: Path) -> None:
    """The preview by changed rules, which grades twice."""
    changes = ["weight:annual_amount=45", "cutoff:A=75"]
    with FileHost(path) as host:
        preview(host, scheme=SCHEME, changes=changes, rescale=True, as_of=AS_OF, lang="en")


TOOLS: dict[str, Callable[[Path], None]] = {
    "regrade, unwritten": regraded,
    "preview": previewed,
    "what if": what_if,
}


def main() -> None:
    """Compare at all sizes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", default="10000,50000,100000")
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    print(f"{'rows':>8} {'graded':8} {'tool':20}{'seconds':>9}{'x regrade':>11}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder / "small.xlsx", 3, SCHEME)
        for rows in map(int, options.rows.split(",")):
            for state, path in make_both(folder, rows, SCHEME).items():
                compare(path, rows, state, options.repeats)


def compare(path: Path, rows: int, state: str, repeats: int) -> None:
    """Print the lines of one workbook."""
    found: dict[str, list[float]] = {tool: [] for tool in TOOLS}
    for tool in TOOLS.values():
        tool(path)
    for _ in range(repeats):
        for name, tool in TOOLS.items():
            start = time.perf_counter()
            tool(path)
            found[name].append(time.perf_counter() - start)
    seconds = {name: statistics.median(runs) for name, runs in found.items()}
    for name, median in seconds.items():
        ratio = median / seconds["regrade, unwritten"]
        print(f"{rows:>8,} {state:8} {name:20}{median:9.3f}{ratio:11.2f}", flush=True)


if __name__ == "__main__":
    main()
