"""Saving through openpyxl in the order of elements that the Open XML schema asks for.

openpyxl writes the children of ``<font>`` with the name first; the schema wants bold and italic
first and the name near the end, and Excel's own validator rejects anything else.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager

from openpyxl import Workbook
from openpyxl.styles import Font

from addin.hosts.styles import FONT_ORDER
from workbook_templates.cached import fill_cached_values

__all__ = ["workbook_bytes"]


@contextmanager
def _schema_order() -> Iterator[None]:
    usual = Font.__elements__
    Font.__elements__ = FONT_ORDER
    try:
        yield
    finally:
        Font.__elements__ = usual


def workbook_bytes(workbook: Workbook) -> bytes:
    """The workbook as an .xlsx file that the Open XML validator accepts.

    Raises:
        ValueError: A formula was set without its value; names all such cells.
    """
    buffer = io.BytesIO()
    with _schema_order():
        workbook.save(buffer)
    return fill_cached_values(workbook, buffer.getvalue())
