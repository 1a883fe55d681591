"""A person in front of Excel on a desktop: they see how far a button is, and may stop it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import xlwings as xw

from addin.hosts.excel_sheets import is_remote
from addin.scripting.escape import escape_watch
from addin.texts import TEXTS
from addin.workbook.language import choose_language
from grading.language import Lang

__all__ = ["Attendance", "attended"]


class Attendance:
    """What one click shows and heeds.

    Args:
        app: Excel.
        asked: Whether the person has asked to stop since it was last called; None where they
            cannot.
    """

    def __init__(self, app: xw.App, asked: Callable[[], bool] | None) -> None:
        self.lang: Lang = choose_language(None)
        """Language of what is shown; set once the workbook's is known."""
        self._app = app
        self._asked = asked

    def show(self, done: float | None, text: str = "") -> None:
        """Say in the status bar how far the work is.

        Args:
            done: From 0 to 1; None where that cannot be told.
            text: What is being done, if it is worth saying.
        """
        key = "working" if done is None else "at"
        parts = [TEXTS.get(f"attendance.{key}", self.lang, percent=round(100 * (done or 0)))]
        if self._asked is not None:
            parts.append(TEXTS.get("attendance.esc", self.lang))
        self._app.status_bar = " ".join(filter(None, (parts[0], text, *parts[1:])))

    def wants_stop(self) -> bool:
        """Whether the person has asked to stop."""
        return self._asked is not None and self._asked()


@contextmanager
def attended(book: xw.Book) -> Iterator[Attendance | None]:
    """Hold Excel's screen still while a button works, and give it back whatever happens.

    Gives None where Excel is reached by messages: it shows nothing before the last of them.

    Args:
        book: The workbook.
    """
    if is_remote(book):
        yield None
        return
    app = book.app
    with ExitStack() as restored:
        restored.callback(setattr, app, "status_bar", app.status_bar)
        restored.callback(setattr, app, "screen_updating", app.screen_updating)
        app.screen_updating = False
        yield Attendance(app, escape_watch(app))
