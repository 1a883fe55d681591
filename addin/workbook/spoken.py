"""The language of a workbook, for what is said before its customers are read, or cannot be."""

from contextlib import suppress

from addin.hosts.base import Host
from addin.workbook.locate import locate_customers
from addin.workbook.scheme_choice import known_inputs
from addin.workbook.settings import read_settings
from grading.engine.headers import recognise
from grading.exceptions import TierbookError
from grading.language import Lang

__all__ = ["workbook_language"]


def workbook_language(host: Host, sheet: str | None = None) -> Lang | None:
    """The language in the workbook's settings, else that of its headers; None where none tells.

    Args:
        host: The workbook; whatever of it cannot be read is passed over.
        sheet: Where the customers stand if it has no tables; None looks for them.
    """
    with suppress(TierbookError):
        if (setting := read_settings(host).language) is not None:
            return setting
    inputs = known_inputs(None)
    headers = [table.headers for table in host.tables()]
    if not headers:
        with suppress(TierbookError):
            headers = [tuple(locate_customers(host, inputs, sheet=sheet).block.headers)]
    found = [recognise(each, inputs) for each in headers]
    known = max(found, key=lambda each: len(each.positions), default=None)
    return known.language if known else None
