"""Excel in memory, with the page of the real server open in it, and workbooks on both sides."""

import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
from openpyxl.formatting.rule import Rule
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import to_excel

from addin.hosts.workbook_reader import WorkbookReader

_SECONDS = 60
_SHAPE = re.compile(rb'<xdr:nvSpPr><xdr:cNvPr [^>]*?name="([^"]*)"')
_OFFICE = Path(__file__).with_name("office")
Model = dict[str, Any]
"""A workbook as JSON: what the model in node is made from, and gives."""


class Server:
    """``tierbook serve`` as a process, reached over HTTPS."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as trial:
            trial.bind(("127.0.0.1", 0))
            port = trial.getsockname()[1]
        self.url = f"https://localhost:{port}"
        self.authority = folder / "tierbook" / "certificate" / "authority.pem"
        self._log = folder / "log.txt"
        own = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XLWINGS_LICENSE_KEY": ""}
        with self._log.open("w") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "addin.cli", "serve", "--noncommercial", f"--port={port}"],
                env=os.environ | own,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + _SECONDS
        while time.monotonic() < end and self._process.poll() is None:
            try:
                if self.authority.is_file():
                    httpx.get(self.url, verify=ssl.create_default_context(cafile=self.authority))
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        pytest.fail(f"The server did not start:\n{self._log.read_text()}")

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        self._process.wait(_SECONDS)


class Excel:
    """Excel in node, told what to do line by line."""

    def __init__(self, server: Server) -> None:
        node = shutil.which("node")
        if node is None:
            (pytest.fail if os.environ.get("CI") else pytest.skip)("node is not installed")
        self._process = subprocess.Popen(
            [node, "--no-warnings", str(_OFFICE / "session.mjs"), server.url],
            env=os.environ | {"NODE_EXTRA_CA_CERTS": str(server.authority)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        if self._process.stdout.readline() != "ready\n":
            pytest.fail(f"The page did not open: {self._process.stderr.read()}")

    def ask(self, command: str, **told: object) -> Any:
        """Have something done and wait for what it gives."""
        self.tell(command, **told)
        return self.answer()

    def tell(self, command: str, **told: object) -> None:
        """Have something done; what it gives is asked for later."""
        self._process.stdin.write(json.dumps({"command": command, **told}) + "\n")
        self._process.stdin.flush()

    def answer(self) -> Any:
        """What the oldest command gives that was not waited for."""
        answer = json.loads(self._process.stdout.readline())
        assert "failed" not in answer, answer["failed"]
        return answer["done"]

    def press(self, *buttons: str) -> dict[str, Any]:
        """Press buttons one right after the other and wait for them."""
        return self.ask("press", buttons=buttons)

    def formula(self, name: str, *given: object, at: str = "Sheet1!A1") -> dict[str, Any]:
        """Type a formula into a cell; texts such as ``Data!A1:B9`` after ``=`` are ranges."""
        sheet, _, cells = at.rpartition("!")
        ranges = [_range(one) for one in given]
        return self.ask("formula", name=name, given=ranges, at={"sheet": sheet, "cells": cells})

    def look(self) -> dict[str, Any]:
        """The workbook, what was shown in windows, and what was sent."""
        return self.ask("look")

    def said(self) -> str:
        """The last window's text."""
        return self.look()["alerts"][-1]["text"]

    def close(self) -> None:
        """End it."""
        self._process.stdin.close()
        self._process.wait(_SECONDS)
        self._process.stdout.close()
        self._process.stderr.close()


def _range(given: object) -> object:
    if not (isinstance(given, str) and given.startswith("=")):
        return given
    sheet, _, cells = given[1:].rpartition("!")
    return {"sheet": sheet, "cells": cells}


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Server]:
    """One server for all tests."""
    server = Server(tmp_path_factory.mktemp("server"))
    yield server
    server.stop()


@pytest.fixture
def own_server(tmp_path) -> Iterator[Server]:
    """A server for one test, which may stop it."""
    server = Server(tmp_path)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def page(server) -> Iterator[Excel]:
    """Excel with the page open; loading it once is enough."""
    excel = Excel(server)
    yield excel
    excel.close()


@pytest.fixture
def start_excel() -> Iterator[Callable[[Server], Excel]]:
    """Starts an Excel of one's own on a server."""
    started: list[Excel] = []

    def start(server: Server) -> Excel:
        started.append(Excel(server))
        return started[-1]

    yield start
    for excel in started:
        excel.close()


@pytest.fixture(scope="session")
def read_workbook() -> Callable[..., Model]:
    """Reads a file as Excel would, into what the model is made from."""
    return workbook_model


@pytest.fixture
def excel(page) -> Callable[..., Excel]:
    """Opens a workbook in Excel: a file, what one says, or sheets by name with their rows."""

    def opened(book: Path | Model, **options: object) -> Excel:
        if isinstance(book, Path):
            book = workbook_model(book)
        page.ask("open", book=book if "sheets" in book else typed_model(book), **options)
        return page

    return opened


def typed_model(sheets: Mapping[str, list[list[object]]]) -> Model:
    """Sheets without tables; texts are texts, dates show as such."""
    return {
        "name": "Book1.xlsx",
        "names": {},
        "sheets": [
            {
                "name": name,
                "cells": [
                    [row, column, _content(value)]
                    for row, values in enumerate(rows)
                    for column, value in enumerate(values)
                    if value is not None
                ],
                "tables": [],
                "colours": [],
                "choices": [],
            }
            for name, rows in sheets.items()
        ],
    }


def workbook_model(path: Path, *, shown: bool = True) -> Model:
    """All of a file that Excel would know and the tests compare.

    Args:
        path: The file.
        shown: Whether formulas come with what their cells show.
    """
    typed = openpyxl.load_workbook(path)
    values = openpyxl.load_workbook(path, data_only=True) if shown else typed
    shapes = _shapes(path)
    return {
        "name": path.name,
        "active": typed.index(typed.active),
        "names": {name: f"={item.attr_text}" for name, item in typed.defined_names.items()},
        "sheets": [
            _sheet(sheet, values[sheet.title]) | {"shapes": shapes.get(sheet.title, [])}
            for sheet in typed.worksheets
        ],
    }


def _shapes(path: Path) -> dict[str, list[Model]]:
    """The shapes of each sheet by their names, which openpyxl leaves out."""
    found = {}
    with closing(WorkbookReader(path)) as reader:
        for sheet in reader.workbook.sheets:
            links = reader.package.relationships(sheet.path)
            drawings = (link.target for link in links if link.kind == "drawing")
            found[sheet.name] = [
                {"name": name.decode()}
                for drawing in drawings
                for name in _SHAPE.findall(reader.package.xml(drawing))
            ]
    return found


def _sheet(sheet: Any, shown: Any) -> Model:
    return {
        "name": sheet.title,
        "visibility": {"visible": "Visible", "hidden": "Hidden"}.get(sheet.sheet_state),
        "protected": sheet.protection.sheet,
        "cells": [
            [cell.row - 1, cell.column - 1, _cell(cell, shown[cell.coordinate].value)]
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None or cell.number_format != "General"
        ],
        "tables": [
            {
                "name": table.displayName,
                "cells": table.ref,
                "showHeaders": table.headerRowCount != 0,
                "showTotals": bool(table.totalsRowCount),
            }
            for table in sheet.tables.values()
        ],
        "colours": [
            {"cells": str(where.sqref).split()[0], **_colour(rule)}
            for where in sheet.conditional_formatting
            for rule in sorted(where.rules, key=lambda rule: rule.priority)
        ],
        "choices": [
            {"cells": cells, "source": (one.formula1 or "").strip('"')}
            for one in sheet.data_validations.dataValidation
            if one.type == "list"
            for cells in str(one.sqref).split()
        ],
    }


def _cell(cell: Any, shown: object) -> Model:
    formula = getattr(cell.value, "text", cell.value) if cell.data_type == "f" else None
    content = _content(shown, cell.number_format)
    return content | ({"formula": formula} if formula else {})


def _content(value: object, number_format: str = "General") -> Model:
    if isinstance(value, date | datetime):
        date_format = number_format if is_date_format(number_format) else "yyyy-mm-dd"
        return {"value": to_excel(value), "format": date_format}
    return {"value": "" if value is None else value, "format": number_format}


def _colour(rule: Rule) -> Model:
    look = rule.dxf
    return {
        "type": "CellValue" if rule.type == "cellIs" else rule.type,
        "rule": {"operator": rule.operator, "formula1": (rule.formula or [""])[0]},
        "fill": look and look.fill and look.fill.bgColor and look.fill.bgColor.rgb,
        "font": look and look.font and look.font.color and look.font.color.rgb,
    }


@pytest.fixture(scope="session")
def meaning() -> Callable[[Model], Model]:
    """What a workbook says, without what two ways of writing it may do differently.

    Left out are number formats other than whether a date is shown, widths and looks; the order of
    names; and Excel's own memory of which colours it has set (``Tierbook_Colours_…``).
    """

    def said(model: Model) -> Model:
        names = {n: to for n, to in model["names"].items() if "Colours_" not in n}
        return {
            "names": {name: to.replace("'", "").replace("$", "") for name, to in names.items()},
            "sheets": {sheet["name"]: _said_of(sheet) for sheet in model["sheets"]},
        }

    return said


def _said_of(sheet: Model) -> Model:
    return {
        "visible": sheet["visibility"] == "Visible",
        "cells": {
            (row + 1, column + 1): _said_in(cell)
            for row, column, cell in sheet["cells"]
            if cell.get("formula") or cell["value"] != ""
        },
        "tables": {
            table["name"]: (table["cells"], table["showTotals"]) for table in sheet["tables"]
        },
        "choices": {
            cell: one["source"] for one in sheet["choices"] for cell in _each(one["cells"])
        },
        "colours": sorted(
            (rule["cells"], rule["rule"]["formula1"].lstrip("="), *_plain_colours(rule))
            for rule in sheet["colours"]
            if rule["type"] == "CellValue"
        ),
    }


def _each(cells: str) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = range_boundaries(cells)
    return ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))


def _said_in(cell: Model) -> tuple[object, ...]:
    if formula := cell.get("formula"):
        return ("formula", formula)
    value = cell["value"]
    if isinstance(value, bool | str):
        return (type(value).__name__, value)
    return ("date" if is_date_format(cell.get("format", "General")) else "number", float(value))


def _plain_colours(rule: Model) -> list[str]:
    return [str(rule[part] or "").lstrip("#").upper()[-6:] for part in ("fill", "font")]
