"""The real server as a process, what Excel would send it, and a browser without a window."""

import base64
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import httpx
import pytest
import simple_websocket

_SECONDS = 60
_LAUNCH = """
import os, sys, threading
os.environ |= {"XLWINGS_ON_SERVER": "true", "XLWINGS_LICENSE_KEY": "noncommercial"}
import xlwings as xw
import addin.functions, addin.scripts

both = threading.Barrier(2)

@xw.func
def meet():
    both.wait(30)
    return "met"

@xw.func
def stumble(cell):
    raise ValueError(f"cannot read {cell}")

@xw.script
def meet_in_scripts(book: xw.Book):
    both.wait(30)
    book.app.alert("met")

for work in (meet, stumble):
    setattr(addin.functions, work.__name__, work)
addin.scripts.meet_in_scripts = meet_in_scripts
sys.argv = ["tierbook", "serve", "--noncommercial", *sys.argv[1:]]
from addin.cli import main
main()
"""
"""The command, with formulas and a script of which two must run at once, and one that fails."""


@dataclass
class Server:
    """A server that runs."""

    url: str
    authority: Path
    log: Path
    process: subprocess.Popen = field(repr=False)

    def client(self, **options) -> httpx.Client:
        """A client that trusts the server's certificate as a person's computer does."""
        import ssl

        trust = ssl.create_default_context(cafile=self.authority)
        return httpx.Client(base_url=self.url, verify=trust, timeout=_SECONDS, **options)

    def stop(self) -> int:
        """End it as Ctrl-C does; gives the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(_SECONDS)


@pytest.fixture(scope="session")
def free_port() -> Callable[[], int]:
    """A port nobody listens on now."""

    def find() -> int:
        with socket.socket() as trial:
            trial.bind(("127.0.0.1", 0))
            return trial.getsockname()[1]

    return find


@pytest.fixture(scope="session")
def start_server(tmp_path_factory, free_port) -> Iterator[Callable[..., Server]]:
    """Starts ``tierbook serve`` with options, and stops all that were started."""

    @contextmanager
    def running(*options: object, env: Mapping[str, str] | None = None) -> Iterator[Server]:
        folder, port = tmp_path_factory.mktemp("server"), free_port()
        log = folder / "log.txt"
        told = {"LANG": "en_US.UTF-8", "XDG_DATA_HOME": str(folder), "HOME": str(folder)}
        with log.open("w") as out:
            process = subprocess.Popen(
                [sys.executable, "-c", _LAUNCH, "--port", str(port), *map(str, options)],
                env={**os.environ, **told, **(env or {})},
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        authority = folder / "tierbook" / "certificate" / "authority.pem"
        server = Server(f"https://localhost:{port}", authority, log, process)
        try:
            _wait_for(server)
            yield server
        finally:
            process.kill()
            process.wait(_SECONDS)

    with ExitStack() as stack:
        yield lambda *options, **more: stack.enter_context(running(*options, **more))


def _wait_for(server: Server) -> None:
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end and server.process.poll() is None:
        try:
            if server.authority.is_file():
                with server.client() as client:
                    client.get("/").raise_for_status()
                return
            time.sleep(0.05)
        except httpx.TransportError:
            time.sleep(0.05)
    pytest.fail(f"The server did not start:\n{server.log.read_text()}")


@pytest.fixture(scope="session")
def server(start_server) -> Server:
    """One server for all tests, with the smallest limit on bodies."""
    return start_server("--max-mb", 1)


@pytest.fixture(scope="session")
def client(server) -> Iterator[httpx.Client]:
    """Asks the server as a program would."""
    with server.client() as client:
        yield client


CUSTOMERS = (
    ("ID", "Customer", "Annual amount", "Orders per year", "Loyalty", "Influence", "Complaints"),
    ("C1", "Alder & Sons", 120000, 24, 0.9, 4, 0),
    ("C2", "Birch <b>Ltd</b>", 8000, 2, 0.1, 2, 3),
    ("C3", "Cedar 木材", 60000, 12, 0.7, 3, 1),
    ("C4", "Damson & Co", 30000, 6, 0.5, 3, 0),
    ("C5", "Elder", "many", 6, 0.5, 3, 0),
)
GRADES = ("Grade", "D", "A", "A", "", "")


@pytest.fixture(scope="session")
def workbook_payload() -> Callable[..., dict[str, object]]:
    """What Excel sends of a workbook with five customers, of whom three were graded before."""

    def make(**settings: str) -> dict[str, object]:
        rows = [[*row, grade] for row, grade in zip(CUSTOMERS, GRADES, strict=True)]
        state = [["key", "value"], *([key, value] for key, value in settings.items())]
        return {
            "client": "Office.js",
            "version": "0.37.8",
            "book": {
                "name": "Book1.xlsx",
                "active_sheet_index": 0,
                "selection": "B2",
                "calculation": "Automatic",
            },
            "names": [_name("Tierbook_Grade", "Data", "H1")],
            "sheets": [_sheet("Data", "Customers", rows), _sheet("S", "TierbookSettings", state)],
        }

    return make


def _name(name: str, sheet: str, cell: str) -> dict[str, object]:
    return {
        "name": name,
        "refers_to": f"={sheet}!${cell[0]}${cell[1:]}",
        "type": "Range",
        "sheet_index": 0,
        "address": cell,
        "scope_sheet_name": None,
        "scope_sheet_index": None,
        "book_scope": True,
    }


def _sheet(name: str, table: str, rows: list[list[object]]) -> dict[str, object]:
    last = "ABCDEFGHIJ"[len(rows[0]) - 1]
    area = f"A1:{last}{max(len(rows), 2)}"
    return {
        "name": name,
        "visibility": "Visible",
        "show_gridlines": True,
        "print_area": None,
        "notes": [],
        "notes_supported": True,
        "used_range_address": area,
        "used_range_row_count": len(rows),
        "used_range_column_count": len(rows[0]),
        "values": rows,
        **{key: [] for key in ("pictures", "shapes", "charts", "pivot_tables")},
        "tables": [_table(table, area, last, rows)],
    }


def _table(name: str, area: str, last: str, rows: list[list[object]]) -> dict[str, object]:
    styles = ("first_column", "last_column", "row_stripes", "column_stripes")
    return {
        "name": name,
        "range_address": area,
        "row_count": max(len(rows) - 1, 1),
        "column_count": len(rows[0]),
        "columns": rows[0],
        "header_row_range_address": f"A1:{last}1",
        "data_body_range_address": f"A2:{last}{max(len(rows), 2)}",
        "total_row_range_address": None,
        "show_headers": True,
        "show_totals": False,
        "table_style": "TableStyleMedium2",
        "show_autofilter": True,
        **{f"show_table_style_{style}": False for style in styles},
    }


class Page:
    """A page in Chromium, driven over its own protocol."""

    def __init__(self, socket_url: str) -> None:
        self._socket = simple_websocket.Client(socket_url, max_message_size=None)
        self._last = 0

    def ask(self, method: str, **parameters) -> dict:
        """Send one command and wait for its answer; what else arrives is dropped."""
        self._last += 1
        command = {"id": self._last, "method": method, "params": parameters}
        self._socket.send(json.dumps(command))
        while True:
            raw = self._socket.receive(timeout=_SECONDS)
            assert raw is not None, f"Chromium did not answer {method}"
            answer = json.loads(raw)
            if answer.get("id") == self._last:
                assert "error" not in answer, answer
                return answer["result"]

    def run(self, code: str):
        """The value of an expression; promises are waited for."""
        answer = self.ask(
            "Runtime.evaluate", expression=code, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def until(self, code: str) -> None:
        """Wait until an expression is true."""
        end = time.monotonic() + _SECONDS
        while not self.run(code):
            assert time.monotonic() < end, f"never true: {code}"
            time.sleep(0.02)

    def picture(self, file: Path) -> None:
        """Keep what the page looks like."""
        answer = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        file.write_bytes(base64.b64decode(answer["data"]))

    def close(self) -> None:
        """Let go of the page."""
        self._socket.close()


@pytest.fixture(scope="session")
def new_page(tmp_path_factory) -> Iterator[Callable[[], Page]]:
    """Opens pages in Chromium; where it is missing tests are skipped, on CI they fail."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        missing = "Chromium is not installed"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    folder = tmp_path_factory.mktemp("chromium")
    process = subprocess.Popen(
        [
            *(program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
            *("--remote-debugging-port=0", "--remote-allow-origins=*", "--no-first-run"),
            *(f"--user-data-dir={folder}", "--ignore-certificate-errors", "about:blank"),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    pages: list[Page] = []
    try:
        port = _port_of(folder / "DevToolsActivePort")

        def opened() -> Page:
            with urlopen(_put(f"http://127.0.0.1:{port}/json/new?about:blank")) as answer:
                page = Page(json.load(answer)["webSocketDebuggerUrl"])
            pages.append(page)
            return page

        yield opened
    finally:
        for page in pages:
            page.close()
        process.terminate()
        process.wait(_SECONDS)


def _port_of(file: Path) -> int:
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        if file.is_file() and (lines := file.read_text().splitlines()):
            return int(lines[0])
        time.sleep(0.05)
    pytest.fail("Chromium did not start")


def _put(url: str):
    from urllib.request import Request

    return Request(url, method="PUT")
