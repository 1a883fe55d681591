"""The task pane's own script, in Excel's page beside the buttons."""

import pytest

pytestmark = pytest.mark.e2e

ROWS = [
    ["Customer ID", "Customer", "Annual amount"],
    *([f"C{n}", f"Customer {n}", 10_000 * n] for n in range(1, 21)),
]


def model(**settings):
    """A list of customers, and settings where there are some."""
    state = [["key", "value"], *map(list, settings.items())]
    sheets = [("Data", "Customers", ROWS), ("State", "TierbookSettings", state)]
    return {
        "name": "Book1.xlsx",
        "names": {},
        "sheets": [
            {
                "name": tab,
                "cells": [
                    [r, c, {"value": v}] for r, row in enumerate(rows) for c, v in enumerate(row)
                ],
                "tables": [{"name": table, "cells": f"A1:{'ABC'[len(rows[0]) - 1]}{len(rows)}"}],
                "colours": [],
                "choices": [],
            }
            for tab, table, rows in sheets
            if len(rows) > 1
        ],
    }


def test_mix_scheme_and_apply(excel):
    """A scheme that is tried changes nothing until Apply, which grades by it."""
    page = excel(model(scheme="pareto"))
    before = page.look()["book"]
    seen = page.ask("pane")
    assert seen["fault"] == ""
    assert seen["chart"] != ""
    tried = page.ask("pane", choose="amount-bands")
    assert tried["chart"] != seen["chart"]
    assert page.look()["book"] == before
    page.ask("pane", apply=True)
    assert page.look()["book"]["names"]["Tierbook_Grade"] == "=Data!$D$1"
    assert "20 of 20 customers graded by “Bands by annual amount”" in page.said()


def test_pane_speaks_the_workbooks_language(excel):
    """The setting counts, whatever Excel speaks."""
    page = excel(model(scheme="pareto", language="es"), language="zh-CN")
    assert page.ask("pane")["language"] == "es"


def test_what_cannot_be_graded_is_told(excel):
    """Several schemes fit: the pane says so without options of a command, and offers the list."""
    page = excel(model())
    fault = page.ask("pane")["fault"]
    assert "choose it in the task pane" in fault
    assert "--scheme" not in fault


@pytest.mark.parametrize("by", ["setting", "page"])
def test_no_file_of_the_server_is_read(excel, tmp_path, by):
    """Neither a workbook nor a page makes the server read one of its files."""
    own = tmp_path / "own.toml"
    own.write_text("a secret = 'of the server'", encoding="utf-8")
    page = excel(model(scheme=str(own) if by == "setting" else "pareto"))
    fault = page.ask("pane", **({"choose": str(own)} if by == "page" else {}))["fault"]
    assert "name the file" in fault
    assert "secret" not in fault
    page.ask("open", book=model())
    page.ask("pane", choose="pareto")
