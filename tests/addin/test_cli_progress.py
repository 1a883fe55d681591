"""A progress bar shows itself where somebody watches and the work takes a while, else never."""

import io
import sys
import time

import pytest

from addin.command_line import progress
from addin.command_line.progress import LateProgress


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def watched(monkeypatch):
    """Puts a terminal in place of standard error; called in the test, since capturing resets it."""

    def watch():
        stream = Terminal()
        monkeypatch.setattr(sys, "stderr", stream)
        return stream

    monkeypatch.setenv("TERM", "xterm")
    return watch


def test_quick_work_shows_nothing(watched):
    """What is done within a second needs no bar."""
    terminal = watched()
    with LateProgress("Working") as bar:
        bar.update(0.5)
    assert terminal.getvalue() == ""


def test_long_work_shows_a_bar(watched, monkeypatch):
    """A bar with what is being done appears on standard error, and goes when it is done."""
    terminal = watched()
    monkeypatch.setattr(progress, "_PATIENCE_SECONDS", 0.0)
    with LateProgress("Working") as bar:
        deadline = time.monotonic() + 5
        while "Working" not in terminal.getvalue() and time.monotonic() < deadline:
            bar.update(0.5)
            time.sleep(0.01)
    assert "Working" in terminal.getvalue()
    assert terminal.getvalue().endswith("\x1b[2K")


def test_nobody_watching_means_no_bar(monkeypatch):
    """Into a file or pipe nothing is written, however long it takes."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress, "_PATIENCE_SECONDS", 0.0)
    with LateProgress("Working") as bar:
        bar.update(0.5, "Reading")
        bar.update(None)
    assert stream.getvalue() == ""


def test_an_error_passes_through_a_bar(watched, monkeypatch):
    """The bar never hides what went wrong."""
    watched()
    monkeypatch.setattr(progress, "_PATIENCE_SECONDS", 0.0)
    with pytest.raises(KeyError, match="wrong"), LateProgress("Working"):
        raise KeyError("wrong")
