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

_TELLING = 2
"""So many known headers make a table one that tells; days off alone do not."""


def workbook_language(host: Host, sheet: str | None = None) -> Lang | None:
    """The language in the workbook's settings, else that of its headers; None where none tells.

    Args:
        host: The workbook; whatever of it cannot be read is passed over.
        sheet: Where the customers stand if no table is theirs; None looks for them.
    """
    with suppress(TierbookError):
        if (setting := read_settings(host).language) is not None:
            return setting
    inputs = known_inputs(None)
    found = [recognise(table.headers, inputs) for table in host.tables()]
    if not any(len(each.positions) >= _TELLING for each in found):
        with suppress(TierbookError):
            customers = locate_customers(host, inputs, sheet=sheet)
            found.append(recognise(customers.block.headers, inputs))
    known = max(found, key=lambda each: len(each.positions), default=None)
    return known.language if known else None
