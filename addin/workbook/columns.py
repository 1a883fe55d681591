"""The columns Tierbook owns in a customer table."""

from collections.abc import Iterable
from dataclasses import dataclass

from addin.hosts.base import CellStyle, ColumnValues
from addin.texts import TEXTS
from grading.engine.grades import EXPIRES_ON as EXPIRES_ON_OUTPUT
from grading.engine.grades import Lookup
from grading.language import Lang
from grading.schemes.column_types import column_types
from grading.schemes.models import LocalText, Scheme

__all__ = [
    "CHANGED_ON",
    "COMPUTED_GRADE",
    "EXPIRES_ON",
    "GRADE",
    "LABEL",
    "LAST_CONTACT",
    "NEXT_DUE",
    "OWNED_COLUMNS",
    "PREVIOUS",
    "REASON",
    "SCORE",
    "OwnedColumn",
    "graded_columns",
    "header_width",
    "output_column",
    "ownership_name",
    "text_width",
]

_WIDTH_PER_LETTER = 0.93  # widths count digits, which are wider than most letters
_MARGIN = 2.5
_FILTER_BUTTON, _WIDEST_HEADER = 2.0, 24.0


def ownership_name(field: str) -> str:
    """The workbook-level name of an owned column: ``changed_on`` gives Tierbook_ChangedOn."""
    return "Tierbook_" + "".join(part.capitalize() for part in field.split("_"))


def header_width(header: str) -> float:
    """The width in characters that no word of a header is cut off in, filter button included."""
    return text_width(header.split(), 0, _WIDEST_HEADER) + _FILTER_BUTTON


def text_width(texts: Iterable[str], least: float, most: float, *, lines: int = 1) -> float:
    """The width in characters of a column for texts on so many lines, between two limits.

    East Asian letters are twice as wide as others; in UTF-8 they take three bytes instead of one.
    """
    longest = max((len(text) + len(text.encode()) for text in texts), default=0) / 2
    return min(max(least, round(longest / lines * _WIDTH_PER_LETTER + _MARGIN, 1)), most)


@dataclass(frozen=True, slots=True)
class OwnedColumn:
    """One column that a re-grade fills.

    Args:
        field: What it holds, such as ``grade``; for a step's output the output's name.
        style: How a newly appended column shows its values.
        width: Width in characters of a newly appended column.
        widest: Up to which width it grows with its texts; 0 where it does not.
        title: Header, where a scheme gives it; None takes the package's own text.
    """

    field: str
    style: CellStyle = "general"
    width: float = 12.0
    widest: float = 0
    title: LocalText | None = None

    @property
    def name(self) -> str:
        """The workbook-level name that marks the column as ours."""
        return ownership_name(self.field if self.title is None else f"output_{self.field}")

    def header(self, lang: Lang) -> str:
        """The header in one language."""
        if self.title is not None:
            return self.title.get(lang)
        return TEXTS.get(f"workbook.column.{self.field}", lang)

    def width_for(self, header: str, values: ColumnValues) -> float:
        """The width in characters that shows a header and these values."""
        least = max(self.width, header_width(header))
        if not self.widest or not isinstance(values, Lookup):
            return least
        return text_width(values.texts, least, self.widest)


GRADE = OwnedColumn("grade", "code", 9)
COMPUTED_GRADE = OwnedColumn("computed_grade", "code", 10)
"""The rules' answer, where a person may override it."""
LABEL = OwnedColumn("label", width=12, widest=30)
SCORE = OwnedColumn("score", "decimal", 10)
REASON = OwnedColumn("reason", "line", 30, widest=100)
PREVIOUS = OwnedColumn("previous", "code", 10)
"""The grade before the last change; blank for whoever never moved."""
CHANGED_ON = OwnedColumn("changed_on", "date", 12)
EXPIRES_ON = OwnedColumn(EXPIRES_ON_OUTPUT, "date", 12)
"""The last day of the grade, where time alone takes it away."""
LAST_CONTACT = OwnedColumn("last_contact", "date", 12)
"""The latest contact that the list or the log of contacts knows of."""
NEXT_DUE = OwnedColumn("next_due", "date", 12)
OWNED_COLUMNS = (
    *(GRADE, COMPUTED_GRADE, LABEL, SCORE, REASON, PREVIOUS, CHANGED_ON),
    *(EXPIRES_ON, LAST_CONTACT, NEXT_DUE),
)
"""All columns of ours but the dates that schemes declare."""


def output_column(scheme: Scheme, output: str) -> OwnedColumn:
    """The column for a date or a word that a step gives, such as a deadline or a flag."""
    if output == EXPIRES_ON.field:
        return EXPIRES_ON
    title = scheme.words.get(output) or LocalText.model_validate(
        output.replace("_", " ").capitalize()
    )
    kinds = {name: each.kind for name, each in column_types(scheme).items()}
    if kinds.get(output) in {"word", "text"}:
        return OwnedColumn(output, "general", 12, 40, title=title)
    return OwnedColumn(output, "date", 12, title=title)


def graded_columns(
    scheme: Scheme, *, scored: bool, outputs: Iterable[str] = (), overridden: bool = False
) -> tuple[OwnedColumn, ...]:
    """The columns a grading fills, in the order in which new ones are appended.

    Args:
        scheme: Whose words name the steps' outputs.
        scored: Whether the practice scores.
        outputs: Names of the steps' outputs that have columns: dates, and words none else reads.
        overridden: Whether the list has a column in which a person may override grades.
    """
    computed = (COMPUTED_GRADE,) if overridden else ()
    score = (SCORE,) if scored else ()
    own = (GRADE, *computed, LABEL, *score, REASON, PREVIOUS, CHANGED_ON)
    return (*own, *(output_column(scheme, name) for name in outputs))
