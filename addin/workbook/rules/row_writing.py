"""Cells and rows of a Rules sheet, in one language."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from addin.hosts.base import GridCell as Cell
from addin.workbook.rules.columns import columns_of
from addin.workbook.rules.conditions import ConditionWriter
from addin.workbook.rules.words import known_words, meaning, written
from grading.language import Lang
from grading.schemes.models import Scheme
from grading.schemes.unary import UnaryTests

__all__ = ["BLANK", "Row", "RowWriter", "kept_text", "number_cell", "text_cell"]

Row = list[Cell]
BLANK = Cell(None, "blank")


def number_cell(number: float | Decimal | None) -> Cell:
    """A number, as a text where a float would not be exactly it; blank for None."""
    if number is None:
        return BLANK
    if isinstance(number, Decimal) and Decimal(repr(float(number))) != number:
        return Cell(str(number), "number")
    return Cell(float(number), "number")


def text_cell(text: str) -> Cell:
    """A text; blank where it is empty."""
    return Cell(text) if text else BLANK


def kept_text(text: str | None) -> Cell:
    """A value that must stay the text it is, though it may look like a number."""
    return Cell(text, "condition") if text else BLANK


class RowWriter:
    """Writes parts of one scheme as rows.

    Args:
        scheme: The scheme.
        lang: Language of words and texts.
    """

    def __init__(self, scheme: Scheme, lang: Lang) -> None:
        self.scheme = scheme
        self.lang = lang
        self.columns = columns_of(scheme)
        self.conditions = ConditionWriter(scheme, lang)

    def title(self, name: str, kind: str, **options: str) -> Row:
        """The title row of a block."""
        parts = [name, written("kind", kind, self.lang)]
        parts += [f"{written('option', key, self.lang)}={value}" for key, value in options.items()]
        return [Cell(" · ".join(parts), "title")]

    def headers(self, *keys: str) -> Row:
        """Header cells by their words."""
        return [Cell(written("header", key, self.lang), "header") for key in keys]

    def output(self, name: str) -> Cell:
        """The header of a column that a block puts out."""
        return Cell(f"→ {name}", "header")

    def origin(self, origin: str) -> Cell:
        """Fact of the practice or default of ours."""
        return self.word("origin", origin)

    def word(self, group: str, key: str) -> Cell:
        """One of the few words that may stand in a cell, all of which are offered."""
        return Cell(written(group, key, self.lang), choices=known_words(group, self.lang))

    def result(self, output: str, value: str | None) -> Cell:
        """What a step puts out; the tiers are offered where that is the grade."""
        return replace(kept_text(value), choices=self.grades(output))

    def grades(self, output: str) -> tuple[str, ...]:
        """What is offered where a step puts a grade out, nothing where it puts out another."""
        return tuple(tier.grade for tier in self.scheme.tiers) if output == "grade" else ()

    def named(self, name: str) -> str:
        """A column by its label where that stands for it alone, else by its name."""
        label = next((i.label.get(self.lang) for i in self.scheme.inputs if i.name == name), "")
        clear = label and self.columns.resolve(label) == (name,) and not meaning("cutoff", label)
        return label if clear else name

    def named_conditions(self, conditions: Mapping[str, UnaryTests]) -> Cell:
        """Conditions on several columns, a line each."""
        lines = [
            f"{self.named(name)}: {self.conditions.text(tests, name)}"
            for name, tests in conditions.items()
        ]
        return Cell("\n".join(lines), "condition") if lines else BLANK
