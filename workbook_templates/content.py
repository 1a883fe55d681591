"""What a template holds: its tables with their rows, before anything is laid out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from grading.language import Lang
from grading.schemes.models import InputType, Scheme

__all__ = ["CrossContent", "TableContent", "TallyContent", "TemplateContent"]

_ESCAPED = frozenset("[]#'@")


@dataclass(frozen=True, slots=True)
class TableContent:
    """One table of a template.

    Args:
        name: Excel table name, such as ``Customers``.
        sheet: Key of the sheet it stands on, such as ``customers``.
        headers: Header in the template's language by field, left to right.
        rows: Values by field, top to bottom; a field left out or None is a blank cell.
        kinds: What the cells of a column hold, by field, where a person or a formula fills it.
    """

    name: str
    sheet: str
    headers: Mapping[str, str]
    rows: Sequence[Mapping[str, object]] = ()
    kinds: Mapping[str, InputType] = field(default_factory=dict)

    def column(self, field: str) -> str:
        """A structured reference to the data cells of a column, as formulas of a file need it."""
        header = "".join(f"'{char}" if char in _ESCAPED else char for char in self.headers[field])
        return f"{self.name}[{header}]"

    def cell(self, field: str) -> str:
        """A structured reference to the cell of a column in the formula's own row."""
        name, _, header = self.column(field).partition("[")
        return f"{name}[[#This Row],[{header}]"

    def values(self, field: str) -> list[object]:
        """The values of one column, top to bottom."""
        return [row.get(field) for row in self.rows]


@dataclass(frozen=True, slots=True)
class CrossContent:
    """A column of choices that the dashboard counts per tier.

    Args:
        field: The column, of the table Customers.
        words: What its cells may say, in the template's language.
    """

    field: str
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class TallyContent:
    """What a dashboard counts on top.

    Args:
        key: By which its texts are found.
        field: A column of the table Customers.
        word: What its cells say for those who are counted.
    """

    key: str
    field: str
    word: str


@dataclass(frozen=True, slots=True)
class TemplateContent:
    """A template in one language, as of one day.

    Args:
        template: Id of the template, such as ``abcd-value``.
        lang: Language of all texts.
        as_of: The day its data are of.
        scheme: By which its customers are graded, cutoffs in use filled in.
        sheets: Tab name by key of the sheet, in tab order: start, customers, dashboard, schedule,
            card, tiers, rules, reps, holidays, contacts, history.
        tables: By Excel table name: Customers, Tiers, Reps, Holidays, Schedule, Contacts, History,
            and those of the template's own. Without ranks neither Tiers nor Schedule nor History.
        cross: What the dashboard counts per tier, if anything.
        tallies: What it counts on top where there are no amounts.
    """

    template: str
    lang: Lang
    as_of: date
    scheme: Scheme
    sheets: Mapping[str, str]
    tables: Mapping[str, TableContent]
    cross: CrossContent | None = None
    tallies: Sequence[TallyContent] = ()

    @property
    def ranked(self) -> bool:
        """Whether customers are graded and so planned for, rather than only told apart."""
        return bool(self.scheme.tiers)
