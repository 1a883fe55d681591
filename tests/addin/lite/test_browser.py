"""``main.py`` out of a workbook, run as a browser runtime would: same answers, kind refusals.

What runs it is Python without scipy, OR-Tools, threads and everything that Excel in a browser does
not have either; the modules are those of the workbook alone.
"""

import inspect
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import addin.functions
import addin.scripts
from addin.hosts.base import Area
from addin.hosts.memory import MemoryHost
from grading.schemes.catalogue import load_scheme, scheme_ids

_PROGRAM = Path(__file__).with_name("browser.py")
ROWS = [
    ["Customer", "Annual amount", "Rep", "Last contact"],
    ["Ann", 120_000.0, "Li", "2026-10-01"],
    ["Bo", 60_000.0, "Li", "2026-11-10"],
    ["Cy", 20_000.0, "Mo", None],
    ["Di", "lots", "Mo", None],
]
SETTINGS = [["key", "value"], ["scheme", "amount-bands"], ["as_of", "2026-11-20"]]
ORDERS = [
    ["Customer", "Date", "Amount"],
    *(["Ann", f"2026-{month:02}-10", 100.0 + month] for month in range(1, 10)),
    *(["Bo", f"2026-{month:02}-20", 50.0 + month] for month in range(3, 9)),
    ["Cy", "2026-05-05", 70.0],
]


class Browser:
    """A process that holds a workbook's ``main.py``."""

    def __init__(self, main, folder):
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "XLWINGS"))}
        self.process = subprocess.Popen(
            [sys.executable, "-I", str(_PROGRAM), str(main)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=clean | {"TMPDIR": str(folder), "PYTHONIOENCODING": "utf-8"},
            cwd=folder,
        )

    def ask(self, **request):
        """What it answers; its error fails the test."""
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer["answer"]

    def stop(self):
        """End it."""
        self.process.communicate(timeout=30)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """One process for all tests, which takes its main.py out of a workbook."""
    import xlsxwriter

    from addin.hosts.file import FileHost
    from addin.lite.workbook import embed, extract

    folder = tmp_path_factory.mktemp("browser")
    book = folder / "book.xlsx"
    with xlsxwriter.Workbook(str(book)) as made:
        made.add_worksheet("Data")
        made.define_name("Tierbook_Button_plan_visits", "=Data!$C$7")
    with FileHost(book, backup=False) as host:
        embed(host)
    with FileHost(book) as host:
        (folder / "main.py").write_text(extract(host)["main.py"], encoding="utf-8")
    browser = Browser(folder / "main.py", folder)
    yield browser
    browser.stop()


@pytest.fixture
def window(excel):
    """The same workbook twice: for the browser, and for the code of this checkout."""

    def make():
        sheets = {"Data": [list(row) for row in ROWS], "Set": [list(row) for row in SETTINGS]}
        tables = [
            Area("Data", 1, 1, len(ROWS), len(ROWS[0]), table="Customers"),
            Area("Set", 1, 1, len(SETTINGS), 2, table="TierbookSettings"),
        ]
        return excel.ExcelModel(MemoryHost(sheets, tables=tables))

    return make


def test_the_code_is_that_of_the_workbook(browser, tmp_path_factory):
    """Not that of the Tierbook installed here; and all formulas and buttons are there."""
    for file in browser.ask(kind="where"):
        assert Path(file).is_relative_to(tmp_path_factory.getbasetemp())
    assert browser.ask(kind="functions") == sorted(addin.functions.__all__)
    assert len(browser.ask(kind="scripts")) == len(addin.scripts.__all__)


def test_lite_is_told_of_the_buttons_on_sheets(browser):
    """Those whose cells the workbook's names mark, and no other."""
    assert browser.ask(kind="buttons") == {"plan_visits": "[tierbook_plan_visits]'Data'!C7"}


def test_each_button_does_the_same(browser, window):
    """Pressed one after another, each sends Excel the very steps it sends from here."""
    import xlwings as xw

    there, here = window(), window()
    pressed = (
        *("add_tierbook", "check_data", "preview", "regrade_all", "plan_visits"),
        *("log_done_visits", "customer_card", "explain_selection", "undo", "switch_scheme"),
        "help",
    )
    assert sorted(pressed) == sorted(addin.scripts.__all__)
    for button in pressed:
        for model in (there, here):
            model.active = 0
        sent = browser.ask(kind="script", name=button, book=there.payload("A2"))
        book = xw.Book(json=here.payload("A2"))
        inspect.unwrap(getattr(addin.scripts, button))(book)
        assert sent == json.loads(json.dumps(book.json()["actions"], default=str)), button
        there.apply(sent)
        here.apply(sent)
    assert len(there.alerts) == len(pressed)


_CALL = {
    "client": "Office.js",
    "caller_address": "[Book1.xlsx]Sheet1!H1",
    "session_id": "s",
    "culture_info_name": "en-US",
    "date_format": "m/d/yyyy",
    "version": "",
    "runtime": "1.4",
}
_DAY = [["2026-11-20"]]


def _both(browser, name, *arguments):
    """What a formula gives there and here."""
    there = browser.ask(kind="call", name=name, args=arguments, data=_CALL)
    return there, getattr(addin.functions, name)(*arguments)


@pytest.mark.parametrize("scheme", scheme_ids())
def test_every_scheme_grades_the_same(browser, scheme):
    """A formula gives the grade, the label and the reason that it gives here."""
    example = load_scheme(scheme).example or load_scheme("rfm").example
    headers = [*dict.fromkeys(name for row in example.rows for name in row)]
    cells = [[_cell(row.get(name)) for name in headers] for row in example.rows]
    day = [[example.as_of.isoformat()]]
    for name in ("grade_label", "grade_reason"):
        there, here = _both(browser, name, [headers, *cells], [[scheme]], None, day)
        if len(there) == 1 and str(there[0][0]).startswith("#TIER:"):
            assert scheme == "clv", there
            continue
        assert there == here
        assert any(answer for (answer,) in there)


def _cell(value):
    """A cell as Excel sends it."""
    return value.isoformat() if isinstance(value, date) else value


def test_orders_rank_customers_without_scipy(browser):
    """Recency, frequency and amount need nothing that a browser lacks."""
    there, here = _both(browser, "grade_table", ORDERS, [["rfm"]], None, _DAY)
    assert len(there) == 4
    assert there == here


def test_what_needs_scipy_says_so(browser):
    """Lifetime value is refused in words a salesperson understands, not with a traceback."""
    call = {"kind": "call", "name": "grade_table", "data": _CALL}
    many = [[f"C-{n}", f"2026-{month:02}-10", 100] for n in range(60) for month in range(1, 5)]
    ((said,),) = browser.ask(**call, args=[[ORDERS[0], *many], [["clv"]], None, _DAY])
    assert said.startswith("#TIER:")
    assert "scipy" in said
