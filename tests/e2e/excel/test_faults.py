"""What a person is told when Excel or the server fails in the middle, and what stands then."""

import pytest

pytestmark = pytest.mark.e2e

ROWS = [
    ["Customer ID", "Customer", "Orders per month", "Rep"],
    ["C1", "Alder", 9, "Ann"],
    ["C2", "Birch", 1, "Ann"],
]
WORDS = {"en": "did not answer", "zh": "没有回应", "es": "no respondió"}


def model(rows=ROWS, *, protected=False, tables=("Data",)):
    """Sheets with the same list each; the first of them is the table Customers."""
    cells = [[r, c, {"value": v}] for r, row in enumerate(rows) for c, v in enumerate(row)]
    right = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[len(rows[0]) - 1]
    return {
        "name": "Book1.xlsx",
        "names": {},
        "sheets": [
            {
                "name": tab,
                "protected": protected,
                "cells": cells,
                "tables": [{"name": name, "cells": f"A1:{right}{len(rows)}"}],
                "colours": [],
                "choices": [],
            }
            for tab, name in zip(tables, ("Customers", "Customers_2"), strict=False)
        ],
    }


def test_protected_sheet(excel):
    """Excel refuses the first step on the sheet: the message says so, and no cell is changed."""
    page = excel(model(protected=True))
    before = page.look()["book"]
    page.press("regrade_all")
    window = page.look()["alerts"][-1]
    assert window["mode"] == "critical"
    assert "permissions" in window["text"]
    after = page.look()["book"]
    assert [s for s in after["sheets"] if s["name"] == "Data"] == before["sheets"]


@pytest.mark.parametrize("after", [0, 9, 18, 27])
def test_excel_stops_in_the_middle(excel, after):
    """The message names the step and what is written by then, and Undo or closing takes it back."""
    page = excel(model())
    untouched = page.look()["book"]
    page.ask("refuse", after=after)
    page.press("regrade_all")
    look = page.look()
    said = look["alerts"][-1]["text"] if look["alerts"] else ""
    changed = [s["name"] for s in look["book"]["sheets"] if s not in untouched["sheets"]]
    page.ask("open", book=model())
    if after == 0:
        assert changed == []
    assert "Excel is busy" in said
    assert "Excel stopped at step" in said
    assert "Undo" in said
    for name in changed:
        assert name in said


def test_undo_takes_back_what_was_written_before_excel_stopped(excel):
    """What can be undone is written before the grades, so that Undo knows it."""
    page = excel(model())
    page.press("regrade_all")
    graded = {"Data": _cells(page, "Data")}
    page.ask("type", sheet="Data", cells="C2", values=[[0]])
    changed = _cells(page, "Data")
    steps = 0
    while _cells(page, "Data") == changed:
        steps += 2
        page.ask("refuse", after=steps)
        page.press("regrade_all")
        assert steps < 200
    page.ask("refuse", after=10_000)
    page.press("undo")
    expected = [[r, c, v] for r, c, v in graded["Data"]]
    expected = [[r, c, 0 if (r, c) == (1, 2) else v] for r, c, v in expected]
    assert _cells(page, "Data") == expected


def _cells(page, tab):
    (sheet,) = [s for s in page.look()["book"]["sheets"] if s["name"] == tab]
    return [[r, c, cell["value"]] for r, c, cell in sheet["cells"]]


def test_server_that_stops_in_the_middle_of_a_call(own_server, start_excel):
    """The message says so in Excel's language; nothing is written, and the button is free again."""
    page = start_excel(own_server)
    page.ask("open", book=model())
    before = page.look()["book"]
    page.ask("hold")
    page.tell("press", buttons=["regrade_all"])
    own_server.stop()
    page.tell("let_go")
    assert page.answer()["completed"] == 1
    look = page.look()
    assert WORDS["en"] in look["alerts"][-1]["text"]
    assert look["book"] == before
    assert look["ribbon"][-1]["tabs"][0]["groups"][0]["controls"][0]["enabled"]
    for lang, words in WORDS.items():
        page.ask("open", book=model(), language=f"{lang}-XX")
        page.press("regrade_all")
        assert words in page.said()


def long(rows):
    """So many customers, each with a hundred signs of notes."""
    return [
        ["Customer", "Notes", "Orders per month"],
        *(["C", "x" * 100, n % 9] for n in range(rows)),
    ]


def test_fifty_thousand_rows_on_the_web(excel):
    """Excel on the web passes 5 MB at a time; the message says where else it goes."""
    page = excel(model(long(50_000)), web=True)
    page.press("regrade_all")
    said = page.said()
    assert "5 MB" in said
    assert "Excel on Windows or Mac" in said
    assert "tierbook regrade" in said
    assert [s["name"] for s in page.look()["book"]["sheets"]] == ["Data"]


def test_some_thousand_rows_on_the_web(excel):
    """Below the limit the web does all the same."""
    page = excel(model(long(2_000)), web=True)
    page.press("regrade_all")
    assert "2000 of 2000 customers graded" in page.said()
