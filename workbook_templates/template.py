"""What makes one template differ from another: its scheme and its invented customers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from addin.workbook.contacts_table import ContactRow
from grading.language import Lang

__all__ = ["CustomerList", "Row", "Sample", "Template"]

Row = Mapping[str, object]
"""Values by field; a field left out or None is a blank cell."""


@dataclass(frozen=True, slots=True)
class CustomerList:
    """The customers as they stood on one day, in the order of the sheet.

    Those who come later stand at the end, so that each list begins with the one before.
    """

    day: date
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Sample:
    """Invented data in one language, as of one day; choices are values such as ``high``.

    Args:
        lists: The customers on earlier days and now, oldest first; each is graded in turn, so
            that the moves between tiers are real ones.
        reps: Rows of the table Reps.
        days_off: Rows of the table Holidays.
        contacts: The log of contacts, oldest first.
        results: What a rep may write about a contact of a channel, to be taken in turn.
    """

    lists: Sequence[CustomerList] = ()
    reps: Sequence[Row] = ()
    days_off: Sequence[Row] = ()
    contacts: Sequence[ContactRow] = ()
    results: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Template:
    """A workbook that people start from.

    Args:
        id: By which ``tierbook new`` knows it; its texts stand under ``template.<id>``.
        scheme: Id of the scheme it is graded by.
        sample: Gives its invented data.
        beside: Choices of columns that a person fills beside those of the scheme, by field; their
            texts stand under ``template.column`` and ``template.choice``.
    """

    id: str
    scheme: str
    sample: Callable[[date, Lang], Sample]
    beside: Mapping[str, Sequence[str]] = field(default_factory=dict)
