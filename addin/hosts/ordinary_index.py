"""Index a worksheet of the ordinary shape, without making an object per cell.

Excel and nearly all programs write sheets alike: no prefixes, double quotes, ``r`` first in each
cell, nothing between the elements. In such a sheet every ``<`` and ``>`` is the edge of a tag, so
array operations over the bytes find them all; a table of which tag may follow which then proves
that the body is well-formed. Whatever does not fit is left to the parser.
"""

import re

import numpy as np
import numpy.typing as npt

from addin.hosts.cell_index import LAST_COLUMN, LAST_ROW, CellIndex, Shape

__all__ = ["ordinary_index"]

_Places = npt.NDArray[np.int64]
_Bytes = npt.NDArray[np.uint8]

_KINDS_OF_ARRAYS = [np.int64] * 6 + [np.int16, np.int64, np.int64, np.int32, np.uint8]
_FIRST_CELLS, _COLUMNS = 5, 6
_PIECE = 1 << 19  # its arrays stay within a second-level cache
_OPENING = re.compile(rb"<sheetData\s*(/?)>")
_ROOT = re.compile(rb"\s*(?:<\?[^>]*\?>\s*)?<worksheet[\s>]")
_LT, _GT, _SLASH, _QUOTE = b'<>/"'
_LETTER_R = ord("r")

# Kinds of tags; a start tag that closes itself is one more.
_ROW, _ROW_END, _CELL, _CELL_END, _VALUE, _VALUE_END = 2, 4, 6, 8, 10, 12
_FORMULA, _FORMULA_END, _INLINE, _INLINE_END, _TEXT, _TEXT_END = 14, 16, 18, 20, 22, 24
_KINDS = 26
_SPELLINGS = {
    b"ro": _ROW,
    b"/r": _ROW_END,
    b"c ": _CELL,
    b"/c": _CELL_END,
    b"v>": _VALUE,
    b"v/": _VALUE,
    b"v ": _VALUE,
    b"/v": _VALUE_END,
    b"f>": _FORMULA,
    b"f ": _FORMULA,
    b"f/": _FORMULA,
    b"/f": _FORMULA_END,
    b"is": _INLINE,
    b"/i": _INLINE_END,
    b"t>": _TEXT,
    b"t ": _TEXT,
    b"t/": _TEXT,
    b"/t": _TEXT_END,
}
_AFTER_ROW = (_ROW, _ROW + 1)
_AFTER_CELL = (_CELL, _CELL + 1, _ROW_END)
_AFTER_FORMULA = (_VALUE, _VALUE + 1, _INLINE, _CELL_END)
_FOLLOWERS = {
    _ROW: _AFTER_CELL,
    _ROW + 1: _AFTER_ROW,
    _ROW_END: _AFTER_ROW,
    _CELL: (_FORMULA, _FORMULA + 1, *_AFTER_FORMULA),
    _CELL + 1: _AFTER_CELL,
    _CELL_END: _AFTER_CELL,
    _VALUE: (_VALUE_END,),
    _VALUE + 1: (_CELL_END,),
    _VALUE_END: (_CELL_END,),
    _FORMULA: (_FORMULA_END,),
    _FORMULA + 1: _AFTER_FORMULA,
    _FORMULA_END: _AFTER_FORMULA,
    _INLINE: (_TEXT, _TEXT + 1, _INLINE_END),
    _INLINE_END: (_CELL_END,),
    _TEXT: (_TEXT_END,),
    _TEXT + 1: (_INLINE_END,),
    _TEXT_END: (_INLINE_END,),
}


def _kind_by_spelling() -> _Bytes:
    table = np.zeros(1 << 16, np.uint8)
    for (first, second), kind in _SPELLINGS.items():
        table[first << 8 | second] = kind
    return table


def _allowed_pairs() -> npt.NDArray[np.bool_]:
    table = np.zeros(_KINDS * _KINDS, np.bool_)
    for kind, followers in _FOLLOWERS.items():
        for follower in followers:
            table[kind * _KINDS + follower] = True
    return table


_KIND = _kind_by_spelling()
_ALLOWED = _allowed_pairs()


class _OddShapeError(Exception):
    """The sheet needs the parser."""


def ordinary_index(xml: bytes) -> CellIndex | None:
    """The index of a sheet, or None where it is not of the ordinary shape.

    Args:
        xml: The worksheet part in UTF-8.
    """
    opening = _OPENING.search(xml)
    if opening is None or not _ROOT.match(xml) or xml.find(b"<!", 0, opening.start()) >= 0:
        return None
    if opening[1]:
        return _joined([], opening.start(), opening.end(), empty_body=True)
    end = xml.rfind(b"</sheetData>")
    if end < opening.end() or xml.find(b"<!", end) >= 0:
        return None
    try:
        found = [_piece(xml, start, stop) for start, stop in _pieces(xml, opening.end(), end)]
        return _joined(found, opening.end(), end, empty_body=False)
    except _OddShapeError:
        return None


def _pieces(xml: bytes, start: int, end: int) -> list[tuple[int, int]]:
    """Stretches of whole rows."""
    pieces = []
    while start < end:
        stop = end
        if start + _PIECE < end:
            last = xml.rfind(b"</row>", start, start + _PIECE)
            if last < 0:
                last = xml.find(b"</row>", start, end)
            stop = last + 6 if last >= 0 else end
        pieces.append((start, stop))
        start = stop
    if len(pieces) > 1 and not xml[pieces[-1][0] : end].strip():
        pieces.pop()
    return pieces


def _require(condition: object) -> None:
    if not condition:
        raise _OddShapeError


def _piece(xml: bytes, start: int, stop: int) -> tuple[npt.NDArray[np.generic], ...]:
    data = np.frombuffer(xml, np.uint8, stop - start, start)
    opens, closes, kinds = _tags(data)
    if not len(opens):
        empty = np.zeros(0, np.int64)
        return (empty,) * 11
    rows = np.flatnonzero((kinds | 1) == _ROW + 1)
    cells = np.flatnonzero((kinds | 1) == _CELL + 1)
    numbers = _row_numbers(data, opens[rows])
    first_cells = np.searchsorted(cells, rows)
    columns = _columns(data, opens[cells], closes[cells], first_cells)
    tag_ends = closes[cells] + 1
    ends = tag_ends.copy()
    ends[kinds[cells] == _CELL] = closes[kinds == _CELL_END] + 1
    row_tag_ends = closes[rows] + 1
    row_closes, row_ends = row_tag_ends.copy(), row_tag_ends.copy()
    is_open = kinds[rows] == _ROW
    row_end_tags = kinds == _ROW_END
    row_closes[is_open] = opens[row_end_tags]
    row_ends[is_open] = closes[row_end_tags] + 1
    cell_starts = opens[cells]
    return (
        numbers,
        opens[rows] + start,
        row_tag_ends + start,
        row_closes + start,
        row_ends + start,
        first_cells,
        columns,
        cell_starts + start,
        ends + start,
        (tag_ends - cell_starts).astype(np.int32),
        _shapes(opens, closes, kinds, cells),
    )


def _tags(data: _Bytes) -> tuple[_Places, _Places, _Bytes]:
    """Places of ``<`` and ``>`` of each tag and its kind, the order of tags proved."""
    opens = np.flatnonzero(data == _LT)
    closes = np.flatnonzero(data == _GT)
    _require(len(opens) == len(closes))
    if not len(opens):
        return opens, closes, np.zeros(0, np.uint8)
    _require((closes - opens >= 2).all() and (closes[:-1] < opens[1:]).all())
    spelling = data[opens + 1].astype(np.uint16) << 8 | data[opens + 2]
    kinds = _KIND[spelling]
    _require(kinds.all())
    kinds += data[closes - 1] == _SLASH
    pairs = kinds[:-1].astype(np.uint16) * _KINDS + kinds[1:]
    _require(_ALLOWED[pairs].all())
    _require(kinds[0] in _AFTER_ROW and kinds[-1] in (_ROW + 1, _ROW_END))
    return opens, closes, kinds


def _row_numbers(data: _Bytes, starts: _Places) -> _Places:
    # <row r="123"
    _require((data[starts + 5] == _LETTER_R).all() and (data[starts + 7] == _QUOTE).all())
    numbers = np.zeros(len(starts), np.int64)
    going = np.ones(len(starts), np.bool_)
    for place in range(8, 16):
        byte = data[np.minimum(starts + place, len(data) - 1)]
        going &= byte != _QUOTE
        if not going.any():
            break
        digit = byte - np.uint8(48)
        _require((digit[going] <= 9).all())
        numbers = np.where(going, numbers * 10 + digit, numbers)
    _require((numbers >= 1).all() and (numbers <= LAST_ROW).all() and not going.any())
    return numbers


def _columns(
    data: _Bytes, starts: _Places, closes: _Places, first_cells: _Places
) -> npt.NDArray[np.int16]:
    # <c r="AB12"
    _require((closes - starts >= 8).all() and (closes - starts < 1 << 15).all())
    _require((data[starts + 3] == _LETTER_R).all() and (data[starts + 5] == _QUOTE).all())
    columns = data[starts + 6].astype(np.int32) - 64
    _require(((columns >= 1) & (columns <= 26)).all())
    longer = np.ones(len(starts), np.bool_)
    for place in (7, 8):
        letter = data[starts + place].astype(np.int32) - 64
        longer &= letter >= 1
        if not longer.any():
            break
        _require((letter[longer] <= 26).all())
        columns = np.where(longer, columns * 26 + letter, columns)
    _require((columns <= LAST_COLUMN).all())
    rising = np.diff(columns) > 0
    first = first_cells[(first_cells > 0) & (first_cells < len(columns))]
    rising[first - 1] = True
    _require(rising.all())
    return columns.astype(np.int16)


def _shapes(opens: _Places, closes: _Places, kinds: _Bytes, cells: _Places) -> _Bytes:
    shapes = np.full(len(cells), Shape.OTHER, np.uint8)
    following = kinds[np.minimum(cells + 1, len(kinds) - 1)]
    empty = (kinds[cells] == _CELL + 1) | (following == _CELL_END)
    shapes[empty] = Shape.EMPTY
    plain = np.flatnonzero((following == _VALUE) & ~empty)
    at = cells[plain]
    tight = (opens[at + 1] - closes[at] == 1) & (closes[at + 1] - opens[at + 1] == 2)
    tight &= opens[at + 3] - closes[at + 2] == 1
    shapes[plain[tight]] = Shape.PLAIN
    inline = np.flatnonzero((following == _INLINE) & ~empty)
    if len(inline):
        shapes[inline[_is_plain_inline(opens, closes, kinds, cells[inline])]] = Shape.INLINE
    shapes[((following | 1) == _FORMULA + 1) & ~empty] = Shape.FORMULA
    return shapes


def _is_plain_inline(
    opens: _Places, closes: _Places, kinds: _Bytes, at: _Places
) -> npt.NDArray[np.bool_]:
    last = len(kinds) - 1
    text = closes[at + 2] - opens[at + 2]
    fits: npt.NDArray[np.bool_] = (kinds[at + 2] == _TEXT) & (closes[at + 1] - opens[at + 1] == 3)
    fits &= (text == 2) | (text == len('<t xml:space="preserve"'))
    for step in (0, 1, 3, 4):
        here, there = np.minimum(at + step, last), np.minimum(at + step + 1, last)
        fits &= opens[there] - closes[here] == 1
    return fits


def _joined(
    found: list[tuple[npt.NDArray[np.generic], ...]], start: int, end: int, *, empty_body: bool
) -> CellIndex:
    counts = np.cumsum([0, *(len(piece[_COLUMNS]) for piece in found)])
    kinds = [list(arrays) for arrays in zip(*found, strict=True)] or [[] for _ in _KINDS_OF_ARRAYS]
    kinds[_FIRST_CELLS] = [
        places + before for places, before in zip(kinds[_FIRST_CELLS], counts[:-1], strict=True)
    ]
    kinds[_FIRST_CELLS].append(counts[-1:])
    # The pieces are let go one kind of array at a time, lest all places be held twice.
    found.clear()
    whole = [
        np.concatenate([*kinds.pop(0), np.zeros(0, kind)]).astype(kind, copy=False)
        for kind in _KINDS_OF_ARRAYS
    ]
    _require((np.diff(whole[0]) > 0).all())
    return CellIndex(start, end, b"", empty_body, True, *whole)
