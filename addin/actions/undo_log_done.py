"""Take logged contacts back: the rows that were added go, if nobody has changed them."""

from collections.abc import Sequence
from datetime import date

from addin.actions.undo_columns import LeftAlone, Outcome, take_columns_back
from addin.hosts.base import Host
from addin.texts import message
from addin.workbook.contact_rows import contact_from_json, contact_json
from addin.workbook.contacts_table import (
    StandingContact,
    read_contacts,
    remove_contacts,
)
from addin.workbook.undo_table import CONTACT_ROW, UndoRow
from grading.language import Lang

__all__ = ["take_contacts_back"]


def take_contacts_back(
    host: Host, rows: Sequence[UndoRow], outcome: Outcome, *, as_of: date, lang: Lang
) -> None:
    """Stage the log of contacts and the dates of customers as they stood before.

    Args:
        host: The workbook.
        rows: What was logged and which dates changed.
        outcome: Gets what is put back and what is left alone.
        as_of: The date that counts as today.
        lang: Language of channels that are written again.

    Raises:
        TierbookError: The log or the customers cannot be read or written.
    """
    log = read_contacts(host, as_of=as_of)
    there: dict[str, list[StandingContact]] = {}
    for each in log.rows:  # the last of equal rows is the one that was added
        there.setdefault(contact_json(each.contact), []).append(each)
    gone: list[StandingContact] = []
    for row in rows:
        if row.column != CONTACT_ROW:
            continue
        contact = contact_from_json(row.new)
        same = there.get(contact_json(contact)) if contact is not None else None
        if same:
            gone.append(same.pop())
        else:
            called = "" if contact is None else f"{contact.day.isoformat()} {contact.customer}"
            key = "row_changed" if log.table is not None else "log_gone"
            outcome.left.append(LeftAlone(called, "", message(f"contacts.{key}")))
    remove_contacts(host, log, gone, lang)
    outcome.restored += len(gone)
    dates = [row for row in rows if row.column != CONTACT_ROW]
    if dates:
        take_columns_back(host, dates, outcome, as_of=as_of)
