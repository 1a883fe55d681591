"""A table on a scheme's card, before it is laid out on a sheet or a terminal."""

from dataclasses import dataclass

from addin.texts import TEXTS
from grading.engine.phrases import marked_number
from grading.language import Lang

__all__ = ["CardCell", "CardTable", "card_headers", "cell_text"]

CardCell = str | float
"""A text; within it, a line break parts lines. Or a number, which a sheet keeps one."""


@dataclass(frozen=True, slots=True)
class CardTable:
    """Rows of texts under headers.

    Args:
        title: What stands over the table; empty for one that goes on from the table before.
        headers: One per column.
        rows: Cells per column.
        numbers: Zero-based columns of numbers.
        wrapping: Zero-based columns that may take several lines.
        tier_column: Zero-based column of grades, to stand in their colours; None for none.
        notes: What else is to be known, a line each.
    """

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[CardCell, ...], ...]
    numbers: tuple[int, ...] = ()
    wrapping: tuple[int, ...] = ()
    tier_column: int | None = None
    notes: tuple[str, ...] = ()


def cell_text(cell: CardCell, lang: Lang) -> str:
    """A cell as people of a language write it."""
    return cell if isinstance(cell, str) else marked_number(cell, lang)


def card_headers(lang: Lang, *keys: str) -> tuple[str, ...]:
    """Headers of a card's tables by their words."""
    return tuple(TEXTS.get(f"cli.card.{key}", lang) for key in keys)
