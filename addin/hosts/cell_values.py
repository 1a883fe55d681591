"""What one cell says, from its bytes: the rules of ECMA-376 part 1, 18.3.1.4 (``c``) and 18.18.11."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from addin.hosts.cell_text import decoded, string_item, without_asides
from addin.hosts.shared_strings import SharedStrings
from grading.engine.block import CellKind

__all__ = ["Cell", "DamagedCellError", "Value", "attributes", "parse_cell", "value_of"]

_ATTRIBUTE = re.compile(rb"\s([^\s=\"'<>/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_VALUE = re.compile(r"<(?:[\w.\-]+:)?v(?:\s[^>]*)?(?:/>|>([^<]*)<)")
_FORMULA = re.compile(r"<(?:[\w.\-]+:)?f[\s/>]")
_INLINE = re.compile(r"<(?:[\w.\-]+:)?is(?:\s[^>]*)?>(.*)</(?:[\w.\-]+:)?is\s*>", re.DOTALL)
_EPOCH = date(1970, 1, 1).toordinal()
_DAY_SECONDS = 86_400


class DamagedCellError(ValueError):
    """A cell's content contradicts its type; the caller knows which cell it is."""


@dataclass(frozen=True, slots=True)
class Value:
    """What a cell holds: a number, or a text, or neither."""

    kind: CellKind
    number: float = math.nan
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's parts as they are written.

    Args:
        type: The attribute ``t``, ``n`` if there is none.
        style: The attribute ``s``, -1 if there is none.
        raw: The value's character data as spelled, or an inline string's text already read;
            None where there is no value element.
        has_formula: Whether it holds a formula.
    """

    type: str
    style: int
    raw: str | None
    has_formula: bool


BLANK = Value(CellKind.BLANK)
UNCACHED = Value(CellKind.UNCACHED)


def attributes(tag: bytes) -> dict[bytes, bytes]:
    """The attributes of a start tag, as spelled."""
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(tag)}


def parse_cell(cell: bytes, tag_size: int) -> Cell:
    """Take a cell apart.

    Args:
        cell: All of its bytes, known to be a well-formed element.
        tag_size: Length of its start tag.
    """
    found = attributes(cell[:tag_size])
    kind = found.get(b"t", b"n").decode("ascii", "replace")
    style = found.get(b"s", b"")
    content = without_asides(cell[tag_size:].decode())
    if kind == "inlineStr" and (inline := _INLINE.search(content)):
        raw: str | None = string_item(inline[1])
    else:
        value = _VALUE.search(content)
        raw = (value[1] or "") if value else None
    has_formula = _FORMULA.search(content) is not None
    return Cell(kind, int(style) if style.isdigit() else -1, raw, has_formula)


def value_of(cell: Cell, shared: Sequence[str] | SharedStrings) -> Value:
    """What a cell means.

    An empty text is a blank cell; a formula without a stored result is neither.

    Args:
        cell: Its parts.
        shared: The workbook's shared texts.

    Raises:
        DamagedCellError: Its content contradicts its type.
    """
    if cell.has_formula and (cell.raw is None or (not cell.raw and cell.type != "str")):
        return UNCACHED
    if not cell.raw:
        return BLANK
    if cell.type == "inlineStr":
        return Value(CellKind.TEXT, text=cell.raw)
    text = decoded(cell.raw)
    if cell.type == "s":
        return _text(shared[_position(text, len(shared))])
    if cell.type == "str":
        return _text(text)
    if cell.type == "e":
        return Value(CellKind.ERROR, text=text.strip())
    if cell.type == "b":
        return Value(CellKind.BOOL, _truth(text.strip().lower()))
    if cell.type == "d":
        return _date(text.strip())
    return number_value(text)


def number_value(text: str) -> Value:
    """A number as XML Schema spells it, infinity included; what is no number is an error cell."""
    try:
        number = float(text)
    except ValueError:
        raise DamagedCellError(text) from None
    if "_" in text:  # Python's own spelling 1_000, which no workbook has
        raise DamagedCellError(text)
    if math.isnan(number):
        return Value(CellKind.ERROR, text="#NUM!")
    return Value(CellKind.NUMBER, number)


def _text(text: str) -> Value:
    return Value(CellKind.TEXT, text=text) if text else BLANK


def _position(text: str, size: int) -> int:
    try:
        position = int(text)
    except ValueError:
        raise DamagedCellError(text) from None
    if not 0 <= position < size:
        raise DamagedCellError(text)
    return position


def _truth(text: str) -> float:
    if text not in {"0", "1", "true", "false"}:
        raise DamagedCellError(text)
    return float(text in {"1", "true"})


def _date(text: str) -> Value:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return _text(text)  # such as a time of day alone
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return Value(CellKind.DATE, moment.toordinal() - _EPOCH + seconds / _DAY_SECONDS)
