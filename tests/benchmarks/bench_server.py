"""Speed of formulas through the whole server, HTTPS and JSON included, as a table of ratios.

Run ``python tests/benchmarks/bench_server.py``; ``--rows 1000,10000`` and ``--button-rows 10000``
change the sizes, ``--users 20 --seconds 60 --workers 2`` the crowd. Each size compares GRADE over
rows of ten columns with a formula that only gives its first column back: the same request, an
answer of the same length. The button Re-grade all is compared with its two unavoidable parts: a
script that only reads the same workbook, and the same re-grade in memory. Then a crowd of users
asks for grades of 200 rows, each a fifth of a second after the last answer; told are its errors,
the 95th percentile and the memory of the server's processes before and after.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import bench_excel
import httpx

LAUNCH = """
import os, sys
os.environ |= {"XLWINGS_ON_SERVER": "true", "XLWINGS_LICENSE_KEY": "noncommercial"}
import xlwings as xw
import addin.functions, addin.scripts

@xw.func
@xw.arg("cells", ndim=2)
def echo(cells):
    return [row[:1] for row in cells]

@xw.script
def read_all(book: xw.Book):
    for sheet in book.sheets:
        sheet.used_range.options(ndim=2, err_to_str=True).value

addin.functions.echo, addin.scripts.read_all = echo, read_all
sys.argv = ["tierbook", "serve", "--noncommercial", *sys.argv[1:]]
from addin.cli import main
main()
"""
CALL = "/xlwings/custom-functions-call"
SCRIPT = "/xlwings/custom-scripts-call"
JSON = {"Content-Type": "application/json"}
HEADERS = [
    *("Customer", "Annual amount", "Orders per year", "Loyalty", "Influence", "Complaints"),
    *("City", "Phone", "Discount", "Rank"),
]
Request = dict[str, object]


@contextmanager
def server(workers: int) -> Iterator[tuple[httpx.Client, subprocess.Popen[bytes]]]:
    """A server of its own, and a client that trusts it."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    with tempfile.TemporaryDirectory() as home:
        process = subprocess.Popen(
            [sys.executable, "-c", LAUNCH, "--port", str(port), "--workers", str(workers)],
            env=os.environ | {"HOME": home, "XDG_DATA_HOME": home},
            stderr=subprocess.DEVNULL,
        )
        try:
            authority = Path(home) / "tierbook" / "certificate" / "authority.pem"
            while not authority.is_file():
                time.sleep(0.05)
            trust = ssl.create_default_context(cafile=authority)
            url = f"https://localhost:{port}"
            with httpx.Client(base_url=url, verify=trust, timeout=60) as client:
                wait_for(client)
                yield client, process
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def wait_for(client: httpx.Client) -> None:
    """Ask until the server answers."""
    while True:
        try:
            client.get("/")
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return


def rows(count: int) -> list[list[object]]:
    """Customers by chance, the same on each run."""
    chance = random.Random(1)
    return [
        [
            *(f"C{n}", chance.random() * 1e5, chance.randint(0, 30), chance.random()),
            *(chance.randint(1, 5), chance.randint(0, 3), "Lyon", "555", 0.1, n),
        ]
        for n in range(count)
    ]


def formula(name: str, *arguments: object) -> bytes:
    """What Excel sends for a formula."""
    told = {
        "client": "Office.js",
        "func_name": name,
        "args": arguments,
        "caller_address": "[Book1.xlsx]Sheet1!H1",
        "session_id": "s",
        "culture_info_name": "en-US",
        "date_format": "m/d/yyyy",
        "version": "0.37.8",
        "runtime": "1.4",
    }
    return json.dumps(told).encode()


def asked_for(client: httpx.Client, path: str, content: bytes) -> tuple[float, httpx.Response]:
    """Milliseconds that an answer takes, and the answer."""
    start = time.perf_counter()
    answer = client.post(path, content=content, headers=JSON).raise_for_status()
    return (time.perf_counter() - start) * 1000, answer


def compare_button(client: httpx.Client, count: int, repeats: int) -> None:
    """Print one line for Re-grade all on a list of that many rows, every tenth changed."""
    model = bench_excel.workbook(count)
    payload = json.dumps(model.payload()).encode()
    reading, memory, button = [], [], []
    actions = 0
    for _ in range(repeats):
        reading.append(asked_for(client, f"{SCRIPT}/read_all", payload)[0])
        memory.append(bench_excel.timed(bench_excel.graded, model.as_host()) * 1000)
        took, answer = asked_for(client, f"{SCRIPT}/regrade_all", payload)
        button.append(took)
        actions = len(answer.json()["actions"])
    read, alone, whole = (statistics.median(each) for each in (reading, memory, button))
    print(
        f"{count:>8,} rows  read {read:8.1f} ms  in memory {alone:6.1f} ms  "
        f"Re-grade all {whole:8.1f} ms  ratio {whole / (read + alone):.2f}  {actions} actions"
    )


def compare(client: httpx.Client, count: int, repeats: int) -> None:
    """Print one line for one size."""
    cells = [HEADERS, *rows(count)]
    asked = {"echo": formula("echo", cells), "GRADE": formula("grade", cells, [["abcd-value"]])}
    spent: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(repeats):
        for name, content in asked.items():
            took, _ = asked_for(client, CALL, content)
            spent[name].append(took)
    echo, grade = (statistics.median(spent[name]) for name in asked)
    print(
        f"{count:>8,} rows  echo {echo:8.1f} ms  GRADE {grade:8.1f} ms  ratio {grade / echo:.2f}"
    )


async def crowd(client: httpx.Client, users: int, seconds: float) -> tuple[list[float], int]:
    """Milliseconds of each call, and how many failed."""
    content = formula("grade", [HEADERS, *rows(200)], [["abcd-value"]])
    spent: list[float] = []
    failed = 0

    async def user(asking: httpx.AsyncClient) -> None:
        nonlocal failed
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            start = time.perf_counter()
            answer = await asking.post(CALL, content=content, headers=JSON)
            failed += not answer.is_success
            spent.append((time.perf_counter() - start) * 1000)
            await asyncio.sleep(0.2)

    unchecked = ssl._create_unverified_context()  # our own, on this computer
    async with httpx.AsyncClient(base_url=client.base_url, verify=unchecked, timeout=60) as asking:
        await asyncio.gather(*(user(asking) for _ in range(users)))
    return spent, failed


def memory_mb(process: subprocess.Popen[bytes]) -> float:
    """Of a server and the processes it started."""
    told = subprocess.run(
        ["ps", "-o", "rss=", "--pid", str(process.pid), "--ppid", str(process.pid)],
        capture_output=True,
        text=True,
        check=True,
    )
    return sum(map(int, told.stdout.split())) / 1024


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", default="1,1000,10000")
    parser.add_argument("--button-rows", default="1000,10000")
    parser.add_argument("--repeats", type=int, default=11)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    with server(1) as (client, _):
        for count in map(int, asked.rows.split(",")):
            compare(client, count, asked.repeats)
        for count in map(int, asked.button_rows.split(",")):
            compare_button(client, count, asked.repeats)
    with server(asked.workers) as (client, process):
        asyncio.run(crowd(client, asked.users, 3))
        before = memory_mb(process)
        spent, failed = asyncio.run(crowd(client, asked.users, asked.seconds))
        after = memory_mb(process)
    late = sorted(spent)[int(0.95 * len(spent))]
    print(
        f"{asked.users} users, {asked.workers} processes: {len(spent):,} calls, {failed} failed, "
        f"median {statistics.median(spent):.0f} ms, p95 {late:.0f} ms, "
        f"memory {before:.0f} → {after:.0f} MB"
    )


if __name__ == "__main__":
    main()
