"""The buttons in Excel: what they write, and what they tell the person who pressed them."""

import inspect
import json
import logging
import os
import subprocess
import sys
from datetime import date

import pytest

import addin.scripts
from addin.hosts.base import Area
from addin.hosts.memory import MemoryHost
from addin.hosts.memory_sheet import Formula, MemorySheet
from addin.server.ribbon import SCRIPTS

ROWS = [
    ["Customer", "Annual amount", "Rep"],
    ["Ann", 120_000.0, "Li"],
    ["Bo", 60_000.0, "Li"],
    ["Cy", 20_000.0, "Mo"],
    ["Di", "lots", "Mo"],
]
SETTINGS = [["key", "value"], ["scheme", "amount-bands"], ["as_of", "2026-11-21"]]


class Window:
    """A workbook in Excel and a person who presses buttons in it."""

    def __init__(self, excel, host):
        self.model = excel.ExcelModel(host)
        self.selected = "A1"

    def press(self, button, *arguments):
        """Press a button; gives what it says."""
        import xlwings as xw

        book = xw.Book(json=self.model.payload(self.selected))
        inspect.unwrap(getattr(addin.scripts, button))(book, *arguments)
        actions = book.json()["actions"]
        self.model.apply(actions)
        assert [a["func"] for a in actions].count("alert") == 1
        assert actions[-1]["func"] == "alert"  # the window comes last
        self.done = len(actions) - 1
        return self.model.alerts[-1]

    def turn_to(self, tab, selected="A1"):
        """Show another sheet and select cells in it."""
        self.model.active = [t.cells.name for t in self.model.tabs].index(tab)
        self.selected = selected

    def cells(self, tab):
        """The values of a sheet."""
        return self.model.tab(tab).cells.values()


@pytest.fixture
def window(excel):
    def make(rows=ROWS, settings=SETTINGS, sheet="Data", **options):
        sheets = {sheet: [list(row) for row in rows]}
        tables = [Area(sheet, 1, 1, len(rows), len(rows[0]), table="Customers")]
        if settings:
            sheets["Set"] = [list(row) for row in settings]
            tables.append(Area("Set", 1, 1, len(settings), 2, table="TierbookSettings"))
        return Window(excel, MemoryHost(sheets, tables=tables, **options))

    return make


def test_every_button_of_the_ribbon_has_its_script():
    """The ribbon's buttons and the scripts are the same, and each says what it does."""
    assert sorted(addin.scripts.__all__) == sorted(SCRIPTS)
    for name in SCRIPTS:
        assert inspect.unwrap(getattr(addin.scripts, name)).__doc__


@pytest.mark.parametrize(
    ("settings", "registered"),
    [
        ({"XLWINGS_LICENSE_KEY": ""}, False),
        ({"XLWINGS_LICENSE_KEY": "noncommercial"}, False),
        ({"XLWINGS_LICENSE_KEY": "noncommercial", "XLWINGS_ON_SERVER": "true"}, True),
    ],
    ids=["no key", "key", "server"],
)
def test_registration(settings, registered):
    """The scripts can be imported without a key, and are registered on a server."""
    code = (
        "import addin.scripts as s, json; "
        "print(json.dumps([hasattr(getattr(s, n), '__xlscript__') for n in s.__all__]))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "XLWINGS_ON_SERVER": "", **settings},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(run.stdout) == [registered] * len(SCRIPTS)


def test_regrade_all(window):
    """Grades stand beside the customers, and what cannot be graded on a sheet with links."""
    person = window()
    said = person.press("regrade_all")
    assert "3 of 4 customers graded" in said
    assert "A: 1   B: 1   C: 1   D: 0" in said
    assert "Cells that need attention: 1, listed on the sheet “Check”." in said
    assert [row[3] for row in person.cells("Data")[:5]] == ["Grade", "A", "B", "C", None]
    link = person.model.tab("Check").cells.cell(5, 3)
    assert link == Formula('=HYPERLINK("#Data!$B$5","B5")', "B5")


def test_regrade_all_again(window):
    """Without a change nothing is written and the window says so."""
    person = window()
    person.press("regrade_all")
    assert "Nothing to change" in person.press("regrade_all")
    assert person.done == 0


def test_check_page_is_cleared_when_all_is_well(window):
    """Once a cell is mended, the page that named it says that nothing is left."""
    person = window()
    person.press("check_data")
    person.model.tab("Data").cells.put(5, 2, 100.0)
    person.turn_to("Data")
    assert "To be mended: 0" in person.press("check_data")
    assert person.cells("Check")[1][0] == "To be mended: 0. Worth a look: 0."
    assert all(not any(row) for row in person.cells("Check")[4:])


def test_check_data_of_a_clean_list(window):
    """A list without faults gets no sheet."""
    person = window(ROWS[:4])
    assert person.press("check_data") == (
        "Nothing needs attention: 3 of 3 customers can be graded."
    )
    assert person.done == 0


def test_links_to_odd_sheets(window):
    """A link leads to a sheet whose name holds quotes."""
    person = window(sheet='Bob\'s "A" list')
    person.press("check_data")
    text = person.model.tab("Check").cells.cell(5, 3).text
    assert text == '=HYPERLINK("#\'Bob\'\'s ""A"" list\'!$B$5","B5")'


def test_preview_changes_no_grade(window):
    """Who would move stands on a sheet of its own; the customers stay as they are."""
    person = window()
    person.press("regrade_all")
    person.model.tab("Data").cells.put(4, 2, 500_000.0)
    person.turn_to("Data")
    before = person.cells("Data")
    said = person.press("preview")
    assert "Customers who would move: 1 (1 up, 0 down)" in said
    assert person.cells("Data") == before
    listed = [row[:4] for row in person.cells("Preview") if row and row[0] == "Cy"]
    assert listed == [["Cy", "C", "A", 500_000.0]]
    assert "Nobody" not in said


def test_preview_with_nothing_to_tell(window):
    """Where nobody would move the window says just that."""
    person = window()
    person.press("regrade_all")
    assert person.press("preview").startswith("Nobody would move.")


def test_undo(window):
    """The last write is taken back, and then there is nothing more."""
    person = window()
    person.press("regrade_all")
    person.model.tab("Data").cells.put(4, 2, 500_000.0)
    person.press("regrade_all")
    assert person.press("undo").startswith("Put back:")
    assert person.cells("Data")[3][3] == "C"
    assert person.press("undo") == "There is nothing to undo."


def test_undo_tells_what_it_left(window):
    """A grade a person has changed since is left, and said."""
    person = window()
    person.press("regrade_all")
    person.model.tab("Data").cells.put(4, 2, 500_000.0)
    person.press("regrade_all")
    person.model.tab("Data").cells.put(4, 4, "mine")
    said = person.press("undo")
    assert "Left as they are: 1." in said
    assert "Cy, Grade" in said


@pytest.mark.parametrize(
    ("selected", "names"),
    [("B3", ["Bo"]), ("A2:C4", ["Ann", "Bo", "Cy"]), ("3:3", ["Bo"]), ("A4,A2", ["Cy"])],
)
def test_explain_selection(window, selected, names):
    """The customers of the selected rows are explained."""
    person = window()
    person.selected = selected
    said = person.press("explain_selection")
    assert [part.partition("\n")[0] for part in said.split("\n\n")] == names


def test_explain_many(window):
    """Of more than three the first are explained and the rest counted."""
    person = window()
    person.selected = "A2:A5"
    assert "Also selected: 1." in person.press("explain_selection")


@pytest.mark.parametrize("selected", [None, "D9", "A:A"])
def test_explain_without_customer(window, selected):
    """A selection that names nobody is answered with what to select."""
    person = window()
    person.selected = selected
    assert person.press("explain_selection").startswith("Select a cell in the row of a customer")


def test_customer_card_from_the_schedule(window):
    """On the schedule the selected cell names the customer."""
    person = window()
    said = person.press("plan_visits")
    assert "They stand on the sheet “Schedule”" in said
    schedule = person.model.tab("Schedule").cells
    row = next(n for n, cells in enumerate(schedule.rows, 1) if "Bo" in cells)
    column = schedule.rows[row - 1].index("Bo") + 1
    person.turn_to("Schedule", f"{chr(64 + column)}{row}")
    assert (
        person.press("customer_card") == "All that is known of Bo is on the sheet “Customer page”."
    )
    assert "Customer page" in [tab.cells.name for tab in person.model.tabs]


def test_log_done_visits(window):
    """A visit marked as done is logged once."""
    settings = [*SETTINGS[:2], ["as_of", "2027-03-01"]]
    person = window()
    person.press("plan_visits")
    schedule = person.model.tab("Schedule").cells
    top = next(n for n, cells in enumerate(schedule.rows, 1) if "Status" in cells)
    schedule.put(top + 1, schedule.rows[top - 1].index("Status") + 1, "done")
    person.model.tab("Set").cells.rows = [list(row) for row in settings]
    assert person.press("log_done_visits").startswith("Logged on the sheet “Contacts”: 1.")
    assert person.press("log_done_visits").startswith("Nothing to log")


def test_switch_scheme_by_selected_cell(window):
    """The selected cell names the scheme, by its title in any language."""
    person = window(settings=None)
    person.model.tab("Data").cells.put(9, 1, "Bands by annual amount")
    person.selected = "A9"
    assert "“Bands by annual amount”" in person.press("switch_scheme")
    assert ["scheme", "amount-bands"] in person.cells("Tierbook")
    assert person.press("switch_scheme").startswith("Nothing to change")


def test_switch_scheme_without_a_name(window):
    """No name of a scheme: those that fit the customers are listed."""
    said = window(settings=None).press("switch_scheme")
    assert "• Bands by annual amount" in said
    assert "• Sales funnel" not in said


def test_schemes_that_read_orders_are_listed_where_there_are_some(excel):
    """They fit by the table Orders, not by the customers' columns."""
    orders = [["Customer", "Date", "Amount"], ["Ann", "2026-01-05", 5]]
    sheets = {"Data": [["Customer"], ["Ann"]], "Sales": orders}
    tables = [
        Area("Data", 1, 1, 2, 1, table="Customers"),
        Area("Sales", 1, 1, 2, 3, table="Orders"),
    ]
    said = Window(excel, MemoryHost(sheets, tables=tables)).press("switch_scheme")
    assert "• RFM" in said
    assert "• Bands by annual amount" not in said


def test_switch_to_a_scheme_that_lacks_columns(window):
    """Columns that are lacking are named, and nothing is changed."""
    person = window()
    said = person.press("switch_scheme", "sales-funnel")
    assert said.startswith("Nothing was changed, since the customers lack columns")
    assert person.done == 0


def test_add_tierbook(window):
    """The sheets are put in beside a person's own, which stay."""
    person = window(settings=None)
    before = person.cells("Data")
    assert person.press("add_tierbook", "amount-bands").startswith("Put into the workbook: Rules")
    assert person.cells("Data") == before
    assert "3 of 4 customers graded" in person.press("regrade_all")


def test_two_schemes_fit(window):
    """Where several schemes fit, the window says how to choose one in Excel."""
    said = window(settings=None).press("regrade_all")
    assert "press Switch scheme" in said
    assert "--scheme" not in said


@pytest.mark.parametrize(
    ("language", "words"), [("en", "expected a header row"), ("zh", "表头"), ("es", "encabezado")]
)
def test_refusals_speak_the_workbooks_language(window, language, words):
    """A sheet without headers is refused in the workbook's language, and nothing is written."""
    settings = [*SETTINGS, ["language", language]]
    person = window(settings=settings)
    person.model.tab("Data").tables.clear()
    person.model.tab("Data").cells.rows = [["nothing", "here"], [1.0, 2.0]]
    assert words in person.press("regrade_all")
    assert person.done == 0


def test_two_customer_tables(window, excel):
    """Two tables Customers are refused by name of their sheets."""
    rows = {tab: [list(row) for row in ROWS] for tab in ("One", "Two")}
    tables = [Area(tab, 1, 1, 5, 3, table=name) for tab, name in
              (("One", "Customers"), ("Two", "CUSTOMERS"))]  # fmt: skip
    said = Window(excel, MemoryHost(rows, tables=tables)).press("regrade_all")
    assert "One" in said
    assert "Two" in said


def test_a_file_is_never_read(window, tmp_path):
    """A scheme that the workbook names as a file is refused: it came from another machine."""
    (tmp_path / "own.toml").write_text("id = 'x'")
    settings = [["key", "value"], ["scheme", str(tmp_path / "own.toml")]]
    assert "name the file" in window(settings=settings).press("regrade_all")
    said = window().press("regrade_all", str(tmp_path / "own.toml"))
    assert "own.toml" in said
    assert "faults" not in said


def test_own_errors_are_told_plainly(window, monkeypatch, caplog):
    """An error of our own is told without a stack trace; the log names no cell."""

    def broken(*_arguments, **_options):
        msg = "secret customer"
        raise ZeroDivisionError(msg)

    monkeypatch.setattr("addin.scripting.buttons.regrade", broken)
    person = window()
    with caplog.at_level(logging.ERROR):
        said = person.press("regrade_all")
    assert "Tierbook has met an error of its own (ZeroDivisionError)" in said
    assert "secret" not in said + caplog.text
    assert "broken" in caplog.text


def test_help(window):
    """Help names every button."""
    said = window().press("help")
    assert said.count("\n\n") == len(SCRIPTS)
    assert "Re-grade all: " in said


def test_as_of_is_the_workbooks(window):
    """The workbook's own date counts as today."""
    person = window()
    person.press("regrade_all")
    person.model.tab("Data").cells.put(4, 2, 500_000.0)
    person.press("regrade_all")
    headers = person.cells("Data")[0]
    changed = person.cells("Data")[3][headers.index("Changed on")]
    assert changed.date() == date(2026, 11, 21)


def test_customer_by_a_number(window):
    """A cell with a number names the customer of that key."""
    rows = [["Customer ID", "Annual amount"], [1001.0, 120_000.0], [1002.0, 500.0]]
    person = window(rows)
    person.model.tab("Set").cells.put(9, 1, 1002.0)
    person.turn_to("Set", "A9")
    assert person.press("explain_selection").startswith("1002")


def test_plan_without_room(window):
    """Visits that found no place are counted and the first named."""
    person = window()
    person.model.tabs.append(type(person.model.tabs[0])(MemorySheet("Reps", NO_HOURS)))
    person.model.tab("Reps").tables.append(Area("Reps", 1, 1, 3, 9, table="Reps"))
    said = person.press("plan_visits")
    assert "Could not be placed: " in said
    assert "• Ann: " in said


NO_HOURS = [
    ["Rep", "Country", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Max visits a day"],
    ["Li", "FR", "09:00-09:30", *[None] * 5, 1.0],
    ["Mo", "FR", "09:00-09:30", *[None] * 5, 1.0],
]
