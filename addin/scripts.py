"""Tierbook's buttons in Excel.

On a server and in xlwings Lite these are registered as scripts; on a desktop the ribbon calls them
through ``inspect.unwrap``. Each tells in a window how it went, as its last step.
"""

import xlwings as xw

from addin.scripting import buttons
from addin.scripting.session import click

__all__ = [
    "add_tierbook",
    "check_data",
    "customer_card",
    "explain_selection",
    "help",
    "log_done_visits",
    "plan_visits",
    "preview",
    "regrade_all",
    "switch_scheme",
    "undo",
]


@xw.script
def regrade_all(book: xw.Book, scheme: str = "") -> None:
    """Grade every customer and write grade, score and reason beside them.

    Args:
        book: The workbook.
        scheme: Id or title of the scheme, "" for the workbook's.
    """
    click(book, buttons.regrade_all(scheme))


@xw.script
def preview(book: xw.Book, scheme: str = "") -> None:
    """Show on a sheet who would move to another tier, and why; no grade is changed.

    Args:
        book: The workbook.
        scheme: Id or title of the scheme, "" for the workbook's.
    """
    click(book, buttons.preview_grades(scheme))


@xw.script
def undo(book: xw.Book) -> None:
    """Take the last re-grade, plan or log back, wherever nobody changed a value since."""
    click(book, buttons.undo_last)


@xw.script
def check_data(book: xw.Book) -> None:
    """List every cell that needs attention on a sheet, with a link to it."""
    click(book, buttons.check_data)


@xw.script
def explain_selection(book: xw.Book) -> None:
    """Say step by step why the selected customers have their grades."""
    click(book, buttons.explain_selection)


@xw.script
def plan_visits(book: xw.Book) -> None:
    """Plan the coming weeks by each tier's rules and each rep's hours."""
    click(book, buttons.plan_visits)


@xw.script
def log_done_visits(book: xw.Book) -> None:
    """Take what is marked as done in the schedule over into the log of contacts."""
    click(book, buttons.log_done_visits)


@xw.script
def switch_scheme(book: xw.Book, scheme: str = "") -> None:
    """Grade by another scheme from now on.

    Args:
        book: The workbook.
        scheme: Id or title of the scheme, "" for what the selected cell names.
    """
    click(book, buttons.switch_to(scheme))


@xw.script
def add_tierbook(book: xw.Book, scheme: str = "") -> None:
    """Put Tierbook's sheets into a person's own workbook.

    Args:
        book: The workbook.
        scheme: Id or title of the scheme, "" for the only one that fits.
    """
    click(book, buttons.add_tierbook(scheme))


@xw.script
def customer_card(book: xw.Book) -> None:
    """Put all that is known of the selected customer on one page."""
    click(book, buttons.customer_card)


@xw.script
def help(book: xw.Book) -> None:
    """Say what each button does."""
    click(book, buttons.help_text)
