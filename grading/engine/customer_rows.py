"""Which rows of a block are customers, and by what key each is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from grading.engine.block import Block, CellKind, RawColumn
from grading.engine.grades import Lookup
from grading.engine.typed_columns import Reading, as_texts, used_texts
from grading.engine.words import TOTAL_WORDS, plain

__all__ = [
    "KEY_INPUTS",
    "Extent",
    "Keys",
    "find_extent",
    "key_input",
    "key_lookup",
    "read_keys",
]

KEY_INPUTS = ("customer_id", "customer")
"""Inputs that can be a customer's key, the better one first."""

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Extent:
    """Where the customers of a block are.

    Args:
        rows: How many data rows count; trailing blank rows and totals are dropped.
        blank: bool, shape ``(rows,)``: nothing stands in any column that is read.
        totals: Zero-based positions of totals rows at the end, top to bottom.
    """

    rows: int
    blank: Mask
    totals: tuple[int, ...] = ()


def find_extent(
    block: Block, positions: Mapping[str, int], readings: Mapping[str, Reading]
) -> Extent:
    """Find the last customer row, and blank rows before it.

    A totals row at the end is one whose key says ``Total``, ``合计`` or ``Suma``, or one without
    a key that holds only formulas and sums of the rows above.

    Args:
        block: The cells.
        positions: Zero-based position of each recognised column.
        readings: The recognised columns as read.
    """
    if not readings:
        return Extent(block.rows, np.zeros(block.rows, np.bool_))
    blank: Mask = np.logical_and.reduce([reading.blank for reading in readings.values()])
    totals: list[int] = []
    rows = _end(blank)
    while rows > 1 and _is_total(block, positions, readings, rows - 1):
        totals.insert(0, rows - 1)
        rows = _end(blank[: rows - 1])
    return Extent(rows, blank[:rows], tuple(totals))


def _end(blank: Mask) -> int:
    filled = np.flatnonzero(~blank)
    return int(filled[-1]) + 1 if filled.size else 0


def _is_total(
    block: Block, positions: Mapping[str, int], readings: Mapping[str, Reading], row: int
) -> bool:
    keys = [name for name in KEY_INPUTS if name in positions]
    if not keys:
        return False
    for name in keys:
        raw = block.column(positions[name])
        if (
            raw.kinds[row] == CellKind.TEXT
            and plain(raw.texts[raw.text_codes[row]]) in TOTAL_WORDS
        ):
            return True
    if not all(readings[name].blank[row] for name in keys):
        return False
    filled = [name for name, reading in readings.items() if not reading.blank[row]]
    return bool(filled) and all(
        _is_number(readings[name], row)
        and _is_computed(block.column(positions[name]), readings[name], row)
        for name in filled
    )


def _is_number(reading: Reading, row: int) -> bool:
    values = reading.values
    return not isinstance(values, Lookup) and values.dtype.kind == "f" and np.isfinite(values[row])


def _is_computed(raw: RawColumn, reading: Reading, row: int) -> bool:
    """Whether a number is a formula's, or the sum of the numbers above it; zeros prove nothing."""
    if raw.formulas is not None and raw.formulas[row] and not raw.formulas[row - 1]:
        return True  # where every row computes its value, a formula tells nothing
    values = np.asarray(reading.values)
    above = values[:row][np.isfinite(values[:row])]
    return bool(above.size > 1 and values[row] and np.isclose(values[row], above.sum(), rtol=1e-9))


@dataclass(frozen=True, slots=True)
class Keys:
    """The key of every row.

    Args:
        lookup: One text per row, "" where the key is blank or faulty.
        repeats: Zero-based rows whose key stands further up already.
        first: For each of ``repeats``, the row where the key stands first.
    """

    lookup: Lookup
    repeats: npt.NDArray[np.intp]
    first: npt.NDArray[np.intp]


def key_input(readings: Mapping[str, Reading], rows: int) -> str | None:
    """Name of the input that holds the key: the id unless that column is empty, else the name."""
    there = [name for name in KEY_INPUTS if name in readings]
    filled = [name for name in there if not readings[name].blank[:rows].all()]
    return next(iter(filled or there), None)


def read_keys(raw: RawColumn | None, rows: int) -> Keys:
    """One key per row, and which rows repeat one; as ``key_lookup`` reads them.

    Args:
        raw: The key column, or None where there is none.
        rows: How many rows count.
    """
    if raw is None:
        none = np.empty(0, np.intp)
        return Keys(Lookup(np.zeros(rows, np.int32), ("",)), none, none)
    lookup = key_lookup(raw, rows)
    return Keys(lookup, *_repeats(lookup))


def key_lookup(raw: RawColumn, rows: int) -> Lookup:
    """One key per row, "" for a blank or faulty one; 1001, 1001.0 and "1001" are the same key.

    Args:
        raw: The key column.
        rows: How many rows count.
    """
    texts = as_texts(raw)
    there = np.flatnonzero(texts.kinds[:rows] == CellKind.TEXT)
    used, spellings = used_texts(texts.text_codes[there], texts.texts)
    keys = _normal(spellings)
    distinct = list(dict.fromkeys(["", *keys]))
    table = np.zeros(len(texts.texts), np.int32)
    if len(distinct) > len(keys):
        table[used] = np.arange(1, len(distinct))
    else:  # some spellings are the same key, or blank
        place = {key: at for at, key in enumerate(distinct)}
        table[used] = [place[key] for key in keys]
    codes = np.zeros(rows, np.int32)
    codes[there] = table[texts.text_codes[there]]
    return Lookup(codes, distinct)


def _normal(spellings: Sequence[str]) -> list[str]:
    """Keys as compared: without outer spaces, and without the ``.0`` that some exports add."""
    keys = list(map(str.strip, spellings))
    if ".0\n" not in "\n".join([*keys, ""]):
        return keys
    return [k[:-2] if k.endswith(".0") and k[:-2].isdecimal() else k for k in keys]


def _repeats(keys: Lookup) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Rows whose key was met before, and where it was first met; blank keys are no matter."""
    counts = np.bincount(keys.codes, minlength=len(keys.texts))
    counts[0] = 0  # the blank key
    repeated = counts > 1
    if not repeated.any():
        return np.empty(0, np.intp), np.empty(0, np.intp)
    rows = np.flatnonzero(repeated[keys.codes])
    _, at, inverse = np.unique(keys.codes[rows], return_index=True, return_inverse=True)
    first = rows[at][inverse]
    return rows[rows != first], first[rows != first]
