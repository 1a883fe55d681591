"""The module of formulas as each Excel gets it: four ways in which xlwings registers functions."""

import ast
import inspect
import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from addin import functions

HERE = Path(__file__).parent
KEY = {"XLWINGS_LICENSE_KEY": "noncommercial"}
LONGEST = 255
"""So many characters of a description Excel's function wizard shows."""
NAMES = {
    "GRADE", "GRADE_SCORE", "GRADE_LABEL", "GRADE_REASON", "GRADE_EXPIRES", "GRADE_TABLE",
    "TIER_MIX", "NEXT_CONTACT", "VISIT_PLAN", "GRADE_SCHEMES", "GRADE_CUTOFFS",
}  # fmt: skip
FOUR = ["customers", "scheme", "headers", "as_of"]
PARAMETERS = {
    **dict.fromkeys(NAMES, FOUR),
    "TIER_MIX": [*FOUR, "amount_column"],
    "NEXT_CONTACT": ["tier", "last_contact", "tiers", "as_of"],
    "VISIT_PLAN": [
        "customers",
        "scheme",
        "reps",
        "start",
        "weeks",
        "tiers",
        "holidays",
        "orders",
        "travel",
    ],
    "GRADE_SCHEMES": ["language"],
}
DAY = date(2026, 11, 21)
SERIAL = (DAY - date(1899, 12, 30)).days


def run(arguments, *, given=None, **environment):
    """Standard output of another Python, whose xlwings is registered as the environment says."""
    inherited = {name: text for name, text in os.environ.items() if not name.startswith("XLWINGS")}
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        input=given,
        env=inherited | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


# ------------------------------------------------------------------ without Excel


@pytest.mark.parametrize("environment", [{}, KEY], ids=["no key", "key"])
def test_off_windows_the_functions_are_plain_python(environment):
    """Neither a key nor its absence changes what they answer."""
    code = (
        "from addin.functions import grade\n"
        "print(grade([['Revenue'], [120000.0]], 'amount-bands'), hasattr(grade, '__xlfunc__'))"
    )
    assert run(["-c", code], **environment) == "[['A']] False\n"


def test_each_formula_is_there_with_the_parameters_promised():
    assert {name.upper() for name in functions.__all__} == NAMES
    for name in functions.__all__:
        formula = getattr(functions, name)
        assert formula.__name__ == name
        parameters = inspect.signature(formula).parameters.values()
        assert [each.name for each in parameters] == PARAMETERS[name.upper()]
        assert all(each.default in (None, inspect.Parameter.empty) for each in parameters)
        assert all(each.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD for each in parameters)
        # xlwings would take a hint for a converter, and VBA would rename a parameter.
        assert inspect.get_annotations(inspect.unwrap(formula)) == {}
        assert not {each.name for each in parameters} & set(functions.__all__)


def test_the_clock_is_read_at_one_place():
    """All formulas take the day from one function; nothing below it knows today."""
    package = Path(functions.__file__).parent
    files = [Path(functions.__file__), *package.joinpath("formulas").glob("*.py")]
    reads = [
        (file.name, node.func.attr)
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"today", "now", "utcnow", "time"}
    ]
    assert reads == [("functions.py", "today")]


def test_without_as_of_the_clock_counts():
    before = functions.next_contact("A", as_of=date.today())
    found = functions.next_contact("A")
    assert found in (before, functions.next_contact("A", as_of=date.today()))


def test_grading_a_cell_loads_no_planning():
    """What only a visit plan needs is not loaded for a grade."""
    code = (
        "import sys\n"
        "from addin.functions import grade\n"
        "grade([['Revenue'], [120000.0]], 'amount-bands')\n"
        "print({'scipy', 'openpyxl', 'holidays', 'typer', 'rich', 'grading.scheduling.solve'}"
        " & set(sys.modules))"
    )
    assert run(["-c", code]) == "set()\n"


# --------------------------------------------- a server, or the code inside the workbook


CUSTOMERS = [["Customer", "Annual amount"], ["Ann", 120_000], ["Bo", 60_000.5], ["Cy", ""]]
BROKEN = {"type": "Error", "errorType": "NotAvailable", "basicValue": "#N/A"}
SHOWN_AS_DATE = {"type": "FormattedNumber", "basicValue": SERIAL, "numberFormat": "d/m/yyyy"}
DEALS = ["Customer", "Decision role", "Has need", "Has budget", "First contact date"]
REPS = [["Rep", "Mon", "Tue"], ["Li", "09:00-12:00", ""]]


@pytest.fixture(scope="module")
def server():
    """Metadata and answers of the functions as a server registers them."""
    calls = [
        ["grade", [CUSTOMERS, [["amount-bands"]], None, None]],
        ["grade", [[["Annual amount"], [BROKEN], [5]], [["amount-bands"]], [[""]], [[SERIAL]]]],
        ["grade_reason", [[["Annual amount"], [BROKEN]], [["amount-bands"]], None, None]],
        ["next_contact", [[[""], ["A"]], [[""], [SHOWN_AS_DATE]], None, [[SERIAL]]]],
        ["grade", [CUSTOMERS, [["amount-bands"]], None, [[BROKEN]]]],
        ["grade", [CUSTOMERS, None, None, None]],
        ["grade_schemes", [[["es"]]]],
        ["visit_plan", [CUSTOMERS, [["amount-bands"]], REPS, [[SERIAL]], [[1]], None, None]],
        [
            "grade_expires",
            [[DEALS, ["Ann", "first", "yes", True, SERIAL]], None, None, [[SERIAL]]],
        ],
    ]
    given = json.dumps(calls)
    text = run([HERE / "excel_on_server.py"], given=given, XLWINGS_ON_SERVER="true", **KEY)
    return json.loads(text)


def test_a_server_lists_every_formula_in_capitals(server):
    listed = {each["id"]: each for each in server["meta"]["functions"]}
    assert set(listed) == NAMES == {each["name"] for each in listed.values()}


def test_a_server_describes_every_formula_and_argument(server):
    """Each description fits the function wizard, and only the first argument is needed."""
    for each in server["meta"]["functions"]:
        assert 10 < len(each["description"]) <= LONGEST
        names = [given["name"] for given in each["parameters"]]
        assert names == PARAMETERS[each["name"]]
        for place, given in enumerate(each["parameters"]):
            assert not given["description"].startswith("Positional argument")
            assert 10 < len(given["description"]) <= LONGEST
            assert bool(given.get("optional")) == (place > 0 or each["name"] == "GRADE_SCHEMES")
            assert given["dimensionality"] == "matrix"


def test_a_server_call_takes_serials_blanks_and_errors(server):
    """A blank optional argument is as good as none; an error cell is none of the two."""
    answers = server["answers"]
    assert answers[0] == [["A"], ["B"], [""]]
    assert answers[1] == [[""], ["D"]]
    assert "Annual amount" in answers[2][0][0]
    assert answers[4] == [
        ["#TIER: as_of: must be a date, but says “#N/A”. Point it at a cell with a date, or write "
         "DATE(2026,11,21)."]
    ]  # fmt: skip
    assert answers[5][0][0].startswith("#TIER: customers: the columns fit 6 schemes")
    assert ["pareto", "Pareto 80/20"] in [row[:2] for row in answers[6]]


def test_a_server_gives_dates_as_dates(server):
    (blank,), (day,) = server["answers"][3]
    assert day["type"] == "FormattedNumber"
    assert day["basicValue"] == SERIAL + 9  # Saturday and 7 days is a Saturday: Monday
    assert blank == ""
    headers, first, *_ = server["answers"][7]
    assert first[headers.index("Date")]["basicValue"] == SERIAL + 2
    assert server["answers"][8][0][0]["basicValue"] == SERIAL + 10


# -------------------------------------------------------- Excel on Windows, own Python


LEFT_OUT = {"left out": True}


@pytest.fixture(scope="module")
def windows():
    """VBA, descriptions and answers of the functions as xlwings registers them on Windows."""
    day = {"date": DAY.isoformat()}
    rows = [["Customer", "Annual amount"], ["Ann", 120_000], ["Bo", 60_000.5], ["Cy", None]]
    broken = {"error": "#N/A"}
    calls = [
        ["grade", [rows, "amount-bands", LEFT_OUT, LEFT_OUT]],
        ["grade", [[["Annual amount"], [broken], [5]], "amount-bands", None, day]],
        ["grade_reason", [[["Annual amount"], [broken]], "amount-bands", LEFT_OUT, LEFT_OUT]],
        ["next_contact", [[[None], ["A"]], [[None], [day]], LEFT_OUT, day]],
        ["grade", [rows, "amount-bands", LEFT_OUT, broken]],
        ["grade", [rows, LEFT_OUT, LEFT_OUT, LEFT_OUT]],
        ["grade_schemes", ["es"]],
        ["visit_plan", [rows, "amount-bands", [["Rep", "Mon", "Tue"], ["Li", "09:00-12:00", None]],
                        day, 1, LEFT_OUT, LEFT_OUT]],
        ["grade_expires", [[DEALS, ["Ann", "first", "yes", True, day]], LEFT_OUT, LEFT_OUT, day]],
    ]  # fmt: skip
    return json.loads(run([HERE / "excel_for_windows.py"], given=json.dumps(calls)))


def test_windows_gets_a_vba_function_for_each_formula(windows):
    for name in functions.__all__:
        first, *others = PARAMETERS[name.upper()]
        first = f"Optional {first}" if name == "grade_schemes" else first
        signature = ", ".join([first, *(f"Optional {other}" for other in others)])
        assert f"Function {name}({signature})" in windows["vba"]
    assert windows["vba"].count("\nEnd Function") == len(NAMES)


def test_windows_describes_every_formula_and_argument(windows):
    for name, described in windows["functions"].items():
        assert described["category"] == "Tierbook"
        assert 10 < len(described["doc"]) <= LONGEST
        assert list(described["args"]) == PARAMETERS[name.upper()]
        assert all(10 < len(doc) <= LONGEST for doc in described["args"].values())
        assert len(" ".join(described["args"].values())) > len(described["args"]) * 15


def test_windows_answers_as_a_server_does(windows, server):
    """Tuples with times and error numbers give what lists with serials and errors give."""

    def plain(cell):
        if isinstance(cell, dict):
            return (
                cell.get("basicValue")
                or (date.fromisoformat(cell["date"]) - date(1899, 12, 30)).days
            )
        return cell

    def cells(answers):
        return [[[plain(cell) for cell in row] for row in answer] for answer in answers]

    assert cells(windows["answers"]) == cells(server["answers"])


# ------------------------------------------------------------------- the page on formulas


def test_the_page_lists_each_formula_with_its_arguments():
    """What a reader copies is what Excel takes; optional arguments stand in brackets."""
    page = Path(functions.__file__).parent.joinpath("docs", "formulas.md")
    rows = re.findall(r"^\| `=([A-Z_]+)\((.*)\)` \|", page.read_text(encoding="utf-8"), re.M)
    promised = {}
    for name in functions.__all__:
        parameters = inspect.signature(getattr(functions, name)).parameters.values()
        promised[name.upper()] = ", ".join(
            each.name if each.default is inspect.Parameter.empty else f"[{each.name}]"
            for each in parameters
        )
    assert dict(rows) == promised
