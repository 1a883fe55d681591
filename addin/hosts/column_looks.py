"""How columns look: beside cells that somebody has laid out, and on sheets Tierbook makes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from addin.hosts.base import Area, CellStyle
from addin.hosts.looks import HEADER_COLOUR, LINE_COLOUR
from addin.hosts.scanner import SheetXml
from addin.hosts.styles import Stylesheet

__all__ = [
    "POINTS",
    "SMALL_POINTS",
    "RowLooks",
    "beside",
    "generated",
    "generated_header",
    "header_looks",
    "row_looks",
    "title_beside",
]

POINTS, SMALL_POINTS = 10, 9
"""Type sizes on sheets Tierbook makes; the small one for prose."""

_NEIGHBOURS = 3  # two of three agree on what is the row's, so that one may stand out
_MOST_LOOKS = 400  # more kinds of rows than that are no layout
_STYLE_BITS = 20  # Excel holds some 65,000 formats
_LEFT = {"horizontal": "left", "indent": "1"}
_RIGHT = {"horizontal": "right", "indent": "1"}
_CENTRE = {"horizontal": "center", "indent": "0"}
_SIDES: Mapping[CellStyle, Mapping[str, str]] = {
    "code": _CENTRE,
    "date": _CENTRE,
    "integer": _RIGHT,
    "count": _RIGHT,
    "decimal": _RIGHT,
    "percent": _RIGHT,
}
_SHARED = (("fontId", "applyFont"), ("fillId", "applyFill"), ("borderId", "applyBorder"))


@dataclass(frozen=True, slots=True)
class RowLooks:
    """The formats of the cells at the right end of each row of an area.

    Args:
        kinds: The different kinds of rows, each the formats of its last cells, nearest first.
        which: Per row the position in ``kinds``.
    """

    kinds: Sequence[tuple[int, ...]]
    which: npt.NDArray[np.int64]

    def beside(self, styles: Stylesheet, style: CellStyle) -> npt.NDArray[np.int64]:
        """The format of each cell of a new column to the right of the area."""
        looks = [beside(styles, style, kind) for kind in self.kinds]
        return np.array(looks, np.int64)[self.which]


def row_looks(sheet: SheetXml, area: Area) -> RowLooks:
    """The formats that stand at the right end of an area's rows, 0 where there is no cell."""
    return _looks(sheet, area, area.top + 1, area.bottom)


def header_looks(sheet: SheetXml, area: Area) -> tuple[int, ...]:
    """The formats of an area's last headers, nearest first, 0 where there is no cell."""
    return _looks(sheet, area, area.top, area.top).kinds[0]


def _looks(sheet: SheetXml, area: Area, top: int, bottom: int) -> RowLooks:
    rows = bottom - top + 1
    columns = range(area.right, max(area.right - _NEIGHBOURS, area.left - 1), -1)
    keys = np.zeros(rows, np.int64)
    for column in reversed(columns):
        there = sheet.index.column(column, top, bottom)
        known, _types = sheet.tags(column, top, bottom)
        formats = np.zeros(rows, np.int64)
        formats[there.numbers - top] = np.clip(known, 0, (1 << _STYLE_BITS) - 1)
        keys = (keys << _STYLE_BITS) | formats
    found, which, counts = np.unique(keys, return_inverse=True, return_counts=True)
    if len(found) > _MOST_LOOKS:
        found, which = found[[counts.argmax()]], np.zeros_like(which)
    return RowLooks([_unpacked(key, len(columns)) for key in found.tolist()], which)


def _unpacked(key: int, count: int) -> tuple[int, ...]:
    return tuple(key >> n * _STYLE_BITS & (1 << _STYLE_BITS) - 1 for n in range(count))


def beside(styles: Stylesheet, style: CellStyle, neighbours: Sequence[int]) -> int:
    """The cell format of a new column next to cells that somebody has laid out.

    Font, ground, lines and vertical place are those most of the neighbours have, so that rows run
    through and a single cell that stands out does not spread. Beside plain cells it is plain.

    Args:
        styles: Where formats are appended.
        style: What the cells show.
        neighbours: The formats of the cells to the left, nearest first.
    """
    own = styles.styled(style)
    changes = _shared(styles, neighbours, styles.attributes(own))
    laid_out = [styles.alignment(place) or {} for place in neighbours]
    alignment: dict[str, str] = {}
    if any(laid_out):
        vertical = _most_common(each.get("vertical", "bottom") for each in laid_out)
        alignment = {**_SIDES.get(style, _LEFT), "vertical": vertical}
    return styles.xf(own, changes, alignment) if changes or alignment else own


def _most_common(values: Iterable[str]) -> str:
    """The value most have, the first of them where several are equally common."""
    return next((value for value, _ in Counter(values).most_common(1)), "0")


def title_beside(
    styles: Stylesheet, style: CellStyle, neighbours: Sequence[int], body: int
) -> int:
    """The cell format of a new header: its neighbours', standing over the column's values.

    Titles of numbers stand in the middle: at the right they would lie under the filter button.

    Args:
        styles: Where formats are appended.
        style: What the cells below show.
        neighbours: The formats of the headers to the left, nearest first.
        body: The format of the cells below.
    """
    changes = _shared(styles, neighbours, styles.attributes(neighbours[0]))
    aligned = any("horizontal" in (styles.alignment(place) or {}) for place in neighbours)
    alignment: Mapping[str, str] = {}
    if aligned or style in ("code", "line"):
        indent = (styles.alignment(body) or {}).get("indent", "0")
        alignment = _CENTRE if style in _SIDES else {**_LEFT, "indent": indent}
    return styles.xf(neighbours[0], changes, alignment)


def _shared(
    styles: Stylesheet, neighbours: Sequence[int], usual: Mapping[str, str]
) -> dict[str, str | None]:
    """Font, ground and lines that most neighbours have, where they are not the usual ones."""
    changes: dict[str, str | None] = {}
    for part, applied in _SHARED:
        value = _most_common(styles.attributes(place).get(part, "0") for place in neighbours)
        if value != usual.get(part, "0"):
            changes |= {part: value, applied: "1"}
    return changes


def generated(styles: Stylesheet, style: CellStyle) -> int:
    """The cell format of a column on a sheet Tierbook makes."""
    points = SMALL_POINTS if style == "prose" else POINTS
    place = styles.lined(styles.font(styles.styled(style), points=points), LINE_COLOUR)
    return styles.xf(place, {}, {**_SIDES.get(style, _LEFT), "vertical": "center"})


def generated_header(styles: Stylesheet, style: CellStyle) -> int:
    """The cell format of a header there; written out, since not all programs draw table styles."""
    place = styles.font(0, bold=True, points=POINTS, colour="#FFFFFF")
    place = styles.filled(place, HEADER_COLOUR)
    side = _SIDES.get(style, _LEFT)
    side = side if side is _LEFT else _CENTRE
    return styles.xf(place, {}, {**side, "vertical": "center", "wrapText": "1"})
