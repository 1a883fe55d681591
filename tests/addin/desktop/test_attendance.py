"""A person in front of Excel sees how far a button is, may stop it, and gets Excel back as it was."""

import ctypes
import inspect
import sys
from datetime import date
from itertools import chain, repeat
from types import SimpleNamespace

import pytest

import addin.scripts
from addin.actions.regrade import regrade
from addin.hosts.base import Area
from addin.hosts.excel import ExcelHost
from addin.hosts.memory import MemoryHost
from addin.scripting.attendance import Attendance
from addin.scripting.escape import escape_watch
from addin.scripting.session import click
from addin.texts import message
from grading.exceptions import StoppedError

ROWS = [["Customer", "Annual amount"], ["Ann", 120_000.0], ["Bo", 20_000.0]]
EXCEL_WINDOW, OTHER_WINDOW = 7, 8


@pytest.fixture
def model(excel):
    """A workbook with two customers."""
    area = Area("Data", 1, 1, 3, 2, table="Customers")
    return excel.ExcelModel(MemoryHost({"Data": [list(row) for row in ROWS]}, tables=[area]))


@pytest.fixture
def keyboard(monkeypatch):
    """The key Esc and the window in front as Windows tells of them."""
    keys = SimpleNamespace(state=1, front=EXCEL_WINDOW)

    def state(_key):
        told, keys.state = keys.state, 0
        return told

    user32 = SimpleNamespace(GetAsyncKeyState=state, GetForegroundWindow=lambda: keys.front)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=user32), raising=False)
    return keys


def grade(host):
    return regrade(host, scheme="amount-bands", as_of=date(2026, 11, 21))


def test_progress_is_shown_and_excel_given_back(model, desktop):
    """The screen is still while the button works; all is as before when its window comes."""
    with desktop(model) as book:
        inspect.unwrap(addin.scripts.regrade_all)(book, "amount-bands")
        shown = book.app.impl.shown
    assert shown[:2] == ["screen off", "Tierbook is at work …"]
    assert "Tierbook: 70 % done." in shown
    assert shown[-3:] == ["screen on", False, "window"]


@pytest.mark.parametrize("fault", [ValueError("unexpected"), StoppedError("stopped")])
def test_excel_is_given_back_after_a_fault(model, desktop, fault):
    """Also what nobody expected leaves no still screen behind."""

    def work(_at):
        raise fault

    with desktop(model) as book:
        book.app.status_bar = "Sum: 3"
        click(book, work)
        assert (book.app.status_bar, book.app.screen_updating) == ("Sum: 3", True)
        assert book.app.impl.shown[-1] == "window"


def test_stop_is_told_in_the_workbooks_language(model, desktop):
    """It is no failure, and says that nothing was changed."""

    def work(_at):
        raise StoppedError(message("attendance.stopped"))

    model.tab("Data").cells.put(1, 1, "客户")
    model.tab("Data").cells.put(1, 2, "年采购额")
    with desktop(model) as book:
        click(book, work)
    assert model.alerts == ["已停止，未作任何更改。"]


@pytest.mark.parametrize("checks", [0, 1, 2])
def test_stopped_before_writing_changes_nothing(excel, model, desktop, checks):
    """Whenever Esc comes before the first cell is written, the workbook stays as it was."""
    before = excel.contents(model.as_host())
    asked = chain(repeat(False, checks), repeat(True))
    with desktop(model) as book, pytest.raises(StoppedError, match="Nothing was changed"):
        grade(ExcelHost(book, Attendance(book.app, lambda: next(asked))))
    assert excel.contents(model.as_host()) == before


def test_writing_is_finished(excel, model, desktop):
    """Esc while cells are written, or after, leaves nothing half done."""
    with desktop(model) as book:
        # Asked at the start, half way, before writing and as it begins.
        asked = chain(repeat(False, 4), repeat(True))
        assert grade(ExcelHost(book, Attendance(book.app, lambda: next(asked)))).written
    undisturbed = MemoryHost(
        {"Data": [list(row) for row in ROWS]},
        tables=[Area("Data", 1, 1, 3, 2, table="Customers")],
    )
    grade(undisturbed)
    assert excel.contents(model.as_host()) == excel.contents(undisturbed)


def test_key_is_read_on_windows_alone(model, desktop):
    """Elsewhere no hint of it is shown."""
    with desktop(model) as book:
        assert escape_watch(book.app) is None
        Attendance(book.app, None).show(0.5)
        assert "Esc" not in book.app.status_bar
        Attendance(book.app, lambda: False).show(0.5)
        assert book.app.status_bar.endswith("Esc stops it.")


def test_key_counts_in_excel_since_the_click(keyboard):
    """Pressed before the click, or in another program, it means something else."""
    pressed = escape_watch(SimpleNamespace(hwnd=EXCEL_WINDOW))
    assert not pressed()
    keyboard.state = 1
    assert pressed()
    assert not pressed()
    keyboard.state, keyboard.front = 0x8000, OTHER_WINDOW
    assert not pressed()
    keyboard.state, keyboard.front = 0x8000, EXCEL_WINDOW
    assert pressed()
