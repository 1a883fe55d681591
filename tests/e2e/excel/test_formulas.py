"""Every formula, through the page and the real server, gives what the function gives."""

from datetime import date, datetime

import pytest
from openpyxl.utils.datetime import to_excel

from addin import functions

pytestmark = pytest.mark.e2e

AS_OF = 46347  # 2026-11-21
BODY = [
    ["C1", "Alder", 120_000, 24, 0.9, 4, 0, "Ann"],
    ["C2", "=1+1 Ltd", 8_000, 2, 0.1, 2, 3, "Bob"],
    ["C3", "木材", 60_000, 12, 0.7, 3, 1, "Ann"],
    ["C4", "1-2", "many", 6, 0.5, 3, 0, "Bob"],
]
NAMES = {
    "en": ["Customer ID", "Customer", "Annual amount", "Orders per year", "Loyalty", "Influence",
           "Complaints", "Rep"],
    "zh": ["客户编号", "客户", "年购买金额", "年订单数", "忠诚度", "影响力", "投诉次数", "销售代表"],
    "es": ["ID de cliente", "Cliente", "Monto anual", "Pedidos por año", "Lealtad", "Influencia",
           "Quejas", "Vendedor"],
}  # fmt: skip
REPS = [["Rep", "Minutes per day"], ["Ann", 240], ["Bob", 240]]
CUSTOMERS = "=Data!A1:H5"
GRADED = (CUSTOMERS, "abcd-value", None, AS_OF)
CALLS = {
    "GRADE": GRADED,
    "GRADE_SCORE": GRADED,
    "GRADE_LABEL": GRADED,
    "GRADE_REASON": GRADED,
    "GRADE_EXPIRES": GRADED,
    "GRADE_TABLE": GRADED,
    "GRADE_CUTOFFS": (CUSTOMERS, "pareto", None, AS_OF),
    "TIER_MIX": (*GRADED, None),
    "NEXT_CONTACT": ([["A"], ["D"]], [[AS_OF - 3], [""]], None, AS_OF),
    "VISIT_PLAN": (CUSTOMERS, "abcd-value", "=Reps!A1:B3", AS_OF, 2, None, None),
    "GRADE_SCHEMES": ("zh",),
}


@pytest.fixture
def book(excel):
    """Customers and reps, with headers in a language."""

    def opened(lang="en"):
        return excel({"Sheet1": [], "Data": [NAMES[lang], *BODY], "Reps": REPS})

    return opened


def plain(rows):
    """What cells show of an answer: dates as serials, blanks as empty texts."""
    return [[shown(cell) for cell in row] for row in rows]


def shown(cell):
    if isinstance(cell, dict):
        assert cell["type"] == "FormattedNumber"
        return cell["basicValue"]
    if isinstance(cell, date | datetime):
        return to_excel(cell)
    return "" if cell is None else cell


def direct(name, given, lang):
    """The same call without Excel."""
    ranges = {"=Data!A1:H5": [NAMES[lang], *BODY], "=Reps!A1:B3": REPS}
    values = [ranges.get(one, one) if isinstance(one, str) else one for one in given]
    return getattr(functions, name.lower())(*values)


@pytest.mark.parametrize("lang", NAMES)
@pytest.mark.parametrize("name", CALLS)
def test_formula_gives_what_the_function_gives(book, name, lang):
    """Ranges travel to the server as Excel sends them, and rows come back as cells."""
    given = [[[one]] if isinstance(one, str) and one[0] != "=" else one for one in CALLS[name]]
    answer = book(lang).formula(name, *given)
    assert "error" not in answer, answer
    assert plain(answer["rows"]) == plain(direct(name, given, lang))
    assert plain(answer["shown"]) == plain(answer["rows"])
    assert not str(answer["rows"][0][0]).startswith("#TIER")


def test_every_formula_is_called_here(page):
    """The page binds these and no other."""
    assert set(page.ask("names")["formulas"]) == set(CALLS)


def test_faults_are_texts_in_one_cell(book):
    """A scheme that is not there is said in the cell; Excel's own error would not tell why."""
    answer = book().formula("GRADE", CUSTOMERS, [["pareot"]])
    ((cell,),) = answer["rows"]
    assert cell.startswith("#TIER: ")
    assert "pareto" in cell


def test_no_file_of_the_server_is_read(book, tmp_path):
    """A formula that names a file gets no word of it."""
    own = tmp_path / "own.toml"
    own.write_text("a secret = 'of the server'", encoding="utf-8")
    ((cell,),) = book().formula("GRADE", CUSTOMERS, [[str(own)]])["rows"]
    assert cell.startswith("#TIER: scheme: there is none called")


def test_half_a_block_of_rules(book):
    """A range that holds only a part of rules is refused with what is lacking."""
    page = book()
    page.ask("type", sheet="Sheet1", cells="F1:G2", values=[["Tier", "Share"], ["A", 0.2]])
    ((cell,),) = page.formula("GRADE", CUSTOMERS, "=Sheet1!F1:G2")["rows"]
    assert cell.startswith("#TIER: ")


def test_spill_into_a_table(excel):
    """Excel does not spill into a table; one row at a time it may stand there."""
    cells = [
        [r, c, {"value": v}]
        for r, row in enumerate([NAMES["en"], *BODY])
        for c, v in enumerate(row)
    ]
    sheet = {"name": "Data", "cells": cells, "colours": [], "choices": []}
    table = {"name": "Customers", "cells": "A1:I5"}
    page = excel({"name": "B.xlsx", "names": {}, "sheets": [{**sheet, "tables": [table]}]})
    assert page.formula("GRADE", CUSTOMERS, [["abcd-value"]], at="Data!I2")["shown"] == [
        ["#SPILL!"]
    ]
    alone = page.formula("GRADE", "=Data!A3:H3", [["abcd-value"]], "=Data!A1:H1", at="Data!I3")
    assert alone["shown"] == [["D"]]
    beside = page.formula("GRADE", CUSTOMERS, [["abcd-value"]], at="Data!L2")
    assert beside["shown"] == [["A"], ["D"], ["B"], [""]]


def test_server_that_is_gone(own_server, start_excel):
    """Excel shows its own error, with a text to hover over; nothing hangs."""
    page = start_excel(own_server)
    assert page.formula("GRADE_SCHEMES")["rows"]
    own_server.stop()
    answer = page.formula("GRADE_SCHEMES", [["en"]])
    assert answer["error"] == "#VALUE!"
    assert "Network error" in answer["message"]
