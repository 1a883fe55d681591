"""Values of a column as the bytes that follow a cell's address, each distinct value once."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from addin.hosts.base import ColumnValues
from addin.hosts.excel_values import LONGEST_TEXT, serials, starts_like_formula
from addin.hosts.markup import text_content
from grading.engine.grades import Lookup

__all__ = ["ColumnBytes", "column_bytes", "styled"]


@dataclass(frozen=True, slots=True)
class ColumnBytes:
    """A column's cells without address and style.

    Args:
        bodies: From the type attribute to the end tag, one per distinct value; the last one is
            that of a blank cell.
        codes: Per row the position in ``bodies``, int64.
        quoted: Per body whether its cell needs a style with ``quotePrefix``, lest a person who
            confirms the cell again in Excel turns the text into a formula.
    """

    bodies: list[bytes]
    codes: npt.NDArray[np.int64]
    quoted: npt.NDArray[np.bool_]

    @property
    def is_blank(self) -> npt.NDArray[np.bool_]:
        """Per row whether the cell is blank."""
        return np.equal(self.codes, len(self.bodies) - 1)


def column_bytes(values: ColumnValues, prefix: bytes, *, date1904: bool) -> ColumnBytes:
    """Encode a column.

    Texts become inline strings; NaN, NaT, -1, empty texts and infinities (which Excel cannot
    hold) become blanks.

    Args:
        values: One per row.
        prefix: Namespace prefix of the sheet's elements, such as ``x:``.
        date1904: Whether date serials count from 1904-01-01.
    """
    if isinstance(values, Lookup):
        return _texts(values, prefix)
    numbers, codes = np.unique(serials(values, date1904=date1904), return_inverse=True)
    bodies = [_number(number, prefix) for number in numbers.tolist()]
    return _column([*bodies, b"/>"], codes)


def _texts(values: Lookup, prefix: bytes) -> ColumnBytes:
    texts = [text[:LONGEST_TEXT] for text in values.texts]
    bodies = [_text(text, prefix) for text in texts]
    codes = values.codes.astype(np.int64)
    codes[codes < 0] = len(bodies)
    column = _column([*bodies, b"/>"], codes)
    column.quoted[:-1] = [starts_like_formula(text) for text in texts]
    return column


def _column(bodies: list[bytes], codes: npt.NDArray[np.integer]) -> ColumnBytes:
    # A value that has no cell (an empty text, say) is the same blank as no value.
    own = np.array([len(bodies) - 1 if body == b"/>" else at for at, body in enumerate(bodies)])
    return ColumnBytes(bodies, own[codes].astype(np.int64), np.zeros(len(bodies), np.bool_))


def _text(text: str, prefix: bytes) -> bytes:
    if not text:
        return b"/>"
    keep = b' xml:space="preserve"' if text != text.strip() or "\n" in text else b""
    content = text_content(text).encode()
    inner = b"<%bis><%bt%b>%b</%bt></%bis>" % (prefix, prefix, keep, content, prefix, prefix)
    return b' t="inlineStr">%b</%bc>' % (inner, prefix)


def _number(number: float, prefix: bytes) -> bytes:
    if not math.isfinite(number):
        return b"/>"
    whole = number.is_integer() and abs(number) < 1e15
    spelled = repr(int(number)) if whole else repr(number)
    return b"><%bv>%b</%bv></%bc>" % (prefix, spelled.encode(), prefix, prefix)


def styled(
    column: ColumnBytes, styles: npt.NDArray[np.int64], quoted: Mapping[int, int]
) -> tuple[list[bytes], npt.NDArray[np.int64]]:
    """What follows the row number of each cell, each distinct combination once.

    Args:
        column: The values.
        styles: Style id per row, -1 for none.
        quoted: By style id the like style with ``quotePrefix``, for texts that need it.

    Returns:
        The distinct endings and, per row, which one.
    """
    count = len(column.bodies)
    pairs, which = np.unique((styles + 1) * count + column.codes, return_inverse=True)
    endings = []
    for pair in pairs.tolist():
        style, code = pair // count - 1, pair % count
        if column.quoted[code]:
            style = quoted.get(style, style)
        attribute = b' s="%d"' % style if style >= 0 else b""
        endings.append(b'"%b%b' % (attribute, column.bodies[code]))
    return endings, which.astype(np.int64)
