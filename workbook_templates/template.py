"""What makes one template differ from another: its scheme and its invented customers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol, get_args

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from addin.workbook.contacts_table import ContactRow
from grading.language import Lang
from grading.schemes.catalogue import load_scheme
from grading.schemes.models import Input, InputType, Scheme
from workbook_templates.content import TemplateContent

__all__ = [
    "GROUPS",
    "Computed",
    "CustomerList",
    "Page",
    "Row",
    "Sample",
    "Template",
    "UngradedTemplate",
]

Group = Literal["value", "deals", "trades", "worksheets"]
"""What a template is for: customers of all trades by their value, deals to be won, one trade, or
something to think through before anybody is graded."""
GROUPS: tuple[Group, ...] = get_args(Group)
"""In the order in which people see them."""
Row = Mapping[str, object]
"""Values by field; a field left out or None is a blank cell."""


@dataclass(frozen=True, slots=True)
class CustomerList:
    """The customers as they stood on one day, in the order of the sheet.

    Those who come later stand at the end, so that each list begins with the one before; so it is
    with the rows of the template's further tables.
    """

    day: date
    rows: Sequence[Row]
    tables: Mapping[str, Sequence[Row]] = field(default_factory=dict)


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
class Computed:
    """A column of the customers that a formula fills, with or without Tierbook.

    Args:
        kind: What its cells hold.
        formula: The formula of each row, which may refer to all tables.
        values: What it gives for rows as they are typed, as of a day, in a language; None where
            the rows hold that already.
        choices: What its cells may say in a language, where that is a closed choice.
    """

    kind: InputType
    formula: Callable[[TemplateContent], str]
    values: Callable[[Sequence[Row], date, Lang], Sequence[object]] | None = None
    choices: Callable[[Lang], Sequence[str]] = lambda _: ()


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of a template's own, beside those that all templates have.

    Args:
        key: Its tab is ``template.<id>.sheet.<key>``, its line on Start here
            ``template.<id>.start.at_<key>``.
        after: Key of the sheet it comes after.
        fill: Fills an empty worksheet; gets the content and the text of the printed page's foot.
    """

    key: str
    after: str
    fill: Callable[[Worksheet, TemplateContent, str], None]


class _LayOut(Protocol):
    def __call__(self, as_of: date, lang: Lang, *, sample: bool) -> Workbook: ...


@dataclass(frozen=True, slots=True)
class UngradedTemplate:
    """A workbook to think with, which lists no customers.

    Args:
        id: By which ``tierbook new`` knows it.
        lay_out: Gives it as of a day in a language, with its example or to be filled in.
        group: With which others it is listed.
    """

    id: str
    lay_out: _LayOut
    group: Group = "worksheets"


@dataclass(frozen=True, slots=True)
class Template:
    """A workbook that people start from.

    Its texts stand under ``template.<id>``; where it has none of its own, those that all
    templates share are taken, as for ``start.step1``, ``note.customers`` or ``sheet.customers``.

    Args:
        id: By which ``tierbook new`` knows it.
        scheme: Id of the scheme it is graded by.
        document: The scheme itself, where it is none of the catalogue.
        sample: Gives its invented data.
        group: With which others it is listed.
        beside: Choices of columns that a person fills beside those of the scheme, by field; their
            texts stand under ``template.column`` and ``template.choice``.
        borrowed: Inputs of other schemes that a person fills beside those of the scheme.
        profiles: Schemes that tell kinds of people apart by one input, by the field under which
            a person fills that input too.
        own: Kinds of columns that no scheme knows, by field; their texts stand under ``column``
            and ``help``.
        computed: Columns of formulas, by field; their texts as those of ``own``, but for inputs of
            the scheme.
        uncolumned: Inputs that come from the list of orders alone, without a column.
        folded: Columns that are folded away until they are needed, as lists with many are too
            wide to read.
        listed: Where a page lists what the cells of a column may say, by field: the page's key and
            the cells. A list of more than 255 letters fits no drop-down of its own.
        tables: Further tables that people fill, each on a sheet after that of the customers: what
            gives their columns, by table name; their texts stand under ``sheet``, ``heading``,
            ``note`` and ``start.at_`` of the name in small letters.
        pages: Sheets of its own.
        cross: Column of choices whose values the dashboard counts per tier.
        tallies: What the dashboard counts on top where there are no amounts: column and value by
            key; their texts are ``dashboard.tile.<key>`` and, with the share, ``<key>_under``.
        tune: Gives the scheme as the workbook has it, such as with the holidays of its country.
    """

    id: str
    scheme: str
    sample: Callable[[date, Lang], Sample]
    group: Group = "value"
    document: Scheme | None = None
    beside: Mapping[str, Sequence[str]] = field(default_factory=dict)
    borrowed: Sequence[str] = ()
    profiles: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[str, InputType] = field(default_factory=dict)
    computed: Mapping[str, Computed] = field(default_factory=dict)
    uncolumned: Sequence[str] = ()
    folded: Sequence[str] = ()
    listed: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    tables: Mapping[str, Callable[[], Sequence[Input]]] = field(default_factory=dict)
    pages: Sequence[Page] = ()
    cross: str = ""
    tallies: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    tune: Callable[[Scheme, Lang], Scheme] = lambda scheme, _: scheme

    def graded_by(self, lang: Lang) -> Scheme:
        """The scheme of a workbook in a language."""
        return self.tune(self.document or load_scheme(self.scheme), lang)
