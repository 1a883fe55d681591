"""Values as the XML of cells: inline strings, numbers, date serials."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from addin.hosts.base import ColumnValues
from addin.hosts.excel_values import LONGEST_TEXT, serials, starts_like_formula
from addin.hosts.markup import text_content
from grading.engine.grades import Lookup

__all__ = ["CellMarkup", "cell_markup"]


@dataclass(frozen=True, slots=True)
class CellMarkup:
    """The cells of one column, without their addresses.

    Args:
        bodies: Per row what follows the address: type and content; None for a blank.
        styles: Per row the cell format (zero-based place in ``cellXfs``).
    """

    bodies: Sequence[tuple[str, str] | None]
    styles: Sequence[int]

    def cell(self, row: int, address: str, prefix: str = "") -> str:
        """The cell of a zero-based row position; a blank one carries its format only."""
        body = self.bodies[row] if row < len(self.bodies) else None
        style = self.styles[row] if row < len(self.styles) else 0
        written = f' s="{style}"' if style else ""
        if body is None:
            return f'<{prefix}c r="{address}"{written}/>' if style else ""
        kind, content = body
        return f'<{prefix}c r="{address}"{written}{kind}>{content}</{prefix}c>'


def cell_markup(
    values: ColumnValues, style: int, quoted: int, *, date1904: bool = False, prefix: str = ""
) -> CellMarkup:
    """The XML of a column's cells.

    Args:
        values: One per row.
        style: Format of the cells.
        quoted: Format of the cells whose text starts like a formula.
        date1904: Whether date serials count from 1904-01-01.
        prefix: The sheet's namespace prefix, such as ``x:``.
    """
    if isinstance(values, Lookup):
        bodies = [*(text_body(text, prefix) for text in values.texts), None]
        formats = [*(quoted if starts_like_formula(t) else style for t in values.texts), style]
        codes = values.codes.tolist()
        return CellMarkup([bodies[code] for code in codes], [formats[code] for code in codes])
    numbers = serials(values, date1904=date1904).tolist()
    bodies = [number_body(number, prefix) for number in numbers]
    return CellMarkup(bodies, [style] * len(bodies))


def text_body(text: str, prefix: str = "") -> tuple[str, str] | None:
    """Type and content of a text cell; an empty text is a blank."""
    if not text:
        return None
    content = text_content(text[:LONGEST_TEXT])
    keep = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    inner = f"<{prefix}is><{prefix}t{keep}>{content}</{prefix}t></{prefix}is>"
    return ' t="inlineStr"', inner


def number_body(number: float, prefix: str = "") -> tuple[str, str] | None:
    """Content of a number cell; NaN and infinities, which Excel cannot hold, are blanks."""
    if not np.isfinite(number):
        return None
    written = repr(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
    return "", f"<{prefix}v>{written}</{prefix}v>"
