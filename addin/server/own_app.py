"""A workbook with an application of its own, so that two requests never meet in one.

xlwings keeps every workbook it is sent in one application per process. Messages to the person and
the selection go through that application's active workbook: the one that arrived last. While one
request works in a thread another arrives, and its person would see the first one's message.
"""

from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlwings as xw

__all__ = ["give_own_app"]


def give_own_app(book: "xw.Book") -> None:
    """Move a workbook that Excel has sent out of the application all share into one of its own."""
    inner = book.impl
    shared = inner.books
    app = type(inner.app)(inner.app.apps, add_book=False)
    app.books.books.append(inner)
    app.books._active = inner  # xlwings has no public way to set it
    inner.books = app.books
    with suppress(ValueError):  # it was moved before
        shared.books.remove(inner)
    if shared.active is inner:
        shared._active = None  # else the last workbook stays in memory
