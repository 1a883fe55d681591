"""The columns Tierbook owns in a customer table."""

from collections.abc import Iterable
from dataclasses import dataclass

from addin.hosts.base import CellStyle
from addin.texts import TEXTS
from grading.language import Lang
from grading.schemes.models import LocalText, Scheme

__all__ = [
    "CHANGED_ON",
    "COMPUTED_GRADE",
    "GRADE",
    "LABEL",
    "PREVIOUS",
    "REASON",
    "SCORE",
    "OwnedColumn",
    "date_column",
    "graded_columns",
    "ownership_name",
]


def ownership_name(field: str) -> str:
    """The workbook-level name of an owned column: ``changed_on`` gives Tierbook_ChangedOn."""
    return "Tierbook_" + "".join(part.capitalize() for part in field.split("_"))


@dataclass(frozen=True, slots=True)
class OwnedColumn:
    """One column that a re-grade fills.

    Args:
        field: What it holds, such as ``grade``; for a step's output the output's name.
        style: How a newly appended column shows its values.
        width: Width in characters of a newly appended column.
        title: Header, where a scheme gives it; None takes the package's own text.
    """

    field: str
    style: CellStyle = "general"
    width: float = 12.0
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


GRADE = OwnedColumn("grade", width=8)
COMPUTED_GRADE = OwnedColumn("computed_grade", width=10)
"""The rules' answer, where a person may override it."""
LABEL = OwnedColumn("label", width=16)
SCORE = OwnedColumn("score", "decimal", width=9)
REASON = OwnedColumn("reason", width=96)
PREVIOUS = OwnedColumn("previous", width=10)
"""The grade before the last change; blank for whoever never moved."""
CHANGED_ON = OwnedColumn("changed_on", "date", width=12)


def date_column(scheme: Scheme, output: str) -> OwnedColumn:
    """The column for a date that a step gives, such as a deadline."""
    title = scheme.words.get(output) or LocalText.model_validate(
        output.replace("_", " ").capitalize()
    )
    return OwnedColumn(output, "date", 12, title)


def graded_columns(
    scheme: Scheme, *, scored: bool, dates: Iterable[str] = (), overridden: bool = False
) -> tuple[OwnedColumn, ...]:
    """The columns a grading fills, in the order in which new ones are appended.

    Args:
        scheme: Whose words name the steps' outputs.
        scored: Whether the practice scores.
        dates: Names of the steps' outputs that are dates.
        overridden: Whether the list has a column in which a person may override grades.
    """
    computed = (COMPUTED_GRADE,) if overridden else ()
    score = (SCORE,) if scored else ()
    own = (GRADE, *computed, LABEL, *score, REASON, PREVIOUS, CHANGED_ON)
    return (*own, *(date_column(scheme, name) for name in dates))
