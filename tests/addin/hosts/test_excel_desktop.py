"""Excel on a desktop, where every call takes effect at once and formulas can be read."""

import inspect
from datetime import date

import pytest

import addin.scripts
from addin.actions.plan import plan
from addin.actions.regrade import regrade
from addin.actions.undo import undo
from addin.hosts.base import Area
from addin.hosts.excel import ExcelHost
from addin.hosts.memory import MemoryHost
from addin.hosts.memory_sheet import Formula
from grading.exceptions import RefusedError, WriteError

AS_OF = date(2026, 11, 21)
ROWS = [
    ["Customer", "Annual amount", "Rep"],
    ["Ann", 120_000.0, "Li"],
    ["1-2", 60_000.0, "Li"],
    ["=1+1", 20_000.0, "Mo"],
    ["Di", 500.0, "Mo"],
]


def workbook() -> MemoryHost:
    area = Area("Data", 1, 1, 5, 3, table="Customers")
    return MemoryHost({"Data": [list(row) for row in ROWS]}, tables=[area])


def grade(host):
    return regrade(host, scheme="amount-bands", as_of=AS_OF)


@pytest.fixture
def model(excel):
    return excel.ExcelModel(workbook())


def test_ends_as_in_memory(excel, model, desktop):
    """Re-grade, edit, re-grade, plan, undo: the same workbook as in memory."""
    memory = workbook()

    def do(act):
        act(memory)
        with desktop(model) as book:
            act(ExcelHost(book))
        assert excel.contents(model.as_host()) == excel.contents(memory)

    do(grade)
    for row, amount in ((2, 1.0), (5, 130_000.0)):
        memory.sheet("Data").put(row, 2, amount)
        model.tab("Data").cells.put(row, 2, amount)
    do(grade)
    do(lambda host: undo(host, as_of=AS_OF))
    do(lambda host: plan(host, scheme="amount-bands", as_of=AS_OF))
    do(lambda host: undo(host, as_of=AS_OF))
    assert model.active == 0


def test_own_colour_rules_stay(model, desktop):
    """Where rules can be read, a person's own on the Grade column are left."""
    with desktop(model) as book:
        grade(ExcelHost(book))
    ((where, rules),) = model.tab("Data").rules.items()
    rules.insert(0, ("=D2=1", "#000000"))
    model.names = {n: to for n, to in model.names.items() if "Colours" not in n}
    with desktop(model) as book:
        grade(ExcelHost(book))
    assert len(model.tab("Data").rules[where]) == 5
    assert ("=D2=1", "#000000") in model.tab("Data").rules[where]


def test_formulas_between_changes_stay(model, desktop):
    """A cell between two that change keeps its formula; a text like one stays a text."""
    with desktop(model) as book:
        grade(ExcelHost(book))
    cells = model.tab("Data").cells
    reason = cells.rows[0].index("Reason") + 1
    label = cells.rows[0].index("Label") + 1
    cells.put(3, label, "=no formula")
    for row, amount in ((2, 1.0), (5, 130_000.0)):
        cells.put(row, 2, amount)
    kept = cells.cell(3, reason)
    with desktop(model) as book:
        host = ExcelHost(book)
        grade(host)
    assert cells.cell(3, reason) == kept
    assert [cells.cell(row, 4) for row in range(2, 6)] == ["D", "B", "C", "A"]


def test_column_of_formulas_is_left(model, desktop):
    """A column of ours in which a person has put formulas is left alone and named."""
    with desktop(model) as book:
        grade(ExcelHost(book))
    cells = model.tab("Data").cells
    cells.put(3, 4, Formula("=B3", "B"))
    cells.put(2, 2, 1.0)
    with desktop(model) as book:
        report = grade(ExcelHost(book))
    assert any("formulas" in note for note in report.notes)
    assert cells.cell(3, 4) == Formula("=B3", "B")


def test_protected_sheet(model, desktop):
    """A protected sheet is refused before anything is written."""
    model.tab("Data").cells.protected = True
    with desktop(model) as book, pytest.raises(RefusedError, match="protected"):
        grade(ExcelHost(book))
    assert len(model.tabs) == 1


@pytest.mark.parametrize("source", [0, 2, 3])
def test_table_fed_from_outside(model, desktop, source):
    """A table that a query or an XML map fills is refused."""
    model.sources["Customers"] = source
    with desktop(model) as book, pytest.raises(RefusedError, match="query or an XML map"):
        grade(ExcelHost(book))


def test_failure_half_way(model, desktop, monkeypatch):
    """Excel refusing a step says what was written before it, and Undo is ready to mend it."""
    with desktop(model) as book:
        grade(ExcelHost(book))
    for row, amount in ((2, 1.0), (5, 130_000.0)):
        model.tab("Data").cells.put(row, 2, amount)
    put = model.tab("Data").cells.put

    def full(row, column, value):
        if column == 4 and row == 5:
            msg = "the disk is full"
            raise OSError(msg)
        put(row, column, value)

    monkeypatch.setattr(model.tab("Data").cells, "put", full)
    with desktop(model) as book, pytest.raises(WriteError, match="the disk is full") as caught:
        grade(ExcelHost(book))
    assert "Written before that: " in str(caught.value)
    assert "the cells of Tierbook" in str(caught.value)
    assert "Press Undo" in str(caught.value)
    monkeypatch.undo()
    assert model.tab("Data").cells.cell(2, 4) == "D"
    with desktop(model) as book:
        report = undo(ExcelHost(book), as_of=AS_OF)
    assert report.restored
    assert model.tab("Data").cells.cell(2, 4) == "A"


def test_buttons(model, desktop):
    """Buttons work the same, and their window is Excel's own."""
    with desktop(model) as book:
        inspect.unwrap(addin.scripts.regrade_all)(book, "amount-bands")
        book.app.impl.selected = (2, 1, 2, 3)
        inspect.unwrap(addin.scripts.explain_selection)(book)
    assert "4 of 4 customers graded" in model.alerts[0]
    assert model.alerts[1].startswith("Ann\n")
