"""What has changed on a sheet, as few rectangles of cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from addin.hosts.excel_cells import same_cell

__all__ = ["KEEP", "CellBlock", "changed_blocks", "pieces"]

_MOST_CELLS = 100_000
"""What one message to Excel on the web may hold without harm."""
Rows = Sequence[Sequence[object]]


class _Keep:
    """A cell that is to stay as it is."""

    def __repr__(self) -> str:
        return "KEEP"


KEEP = _Keep()


@dataclass(frozen=True, slots=True)
class CellBlock:
    """Cells to be written in one go.

    Args:
        top: 1-based row of the first.
        left: 1-based column of the first.
        rows: New values, ``KEEP`` for cells that stay; all rows are equally long, and rows that
            stay as a whole may be one object.
    """

    top: int
    left: int
    rows: list[list[object]]

    @property
    def gaps(self) -> bool:
        """Whether some of the cells stay as they are."""
        return any(cell is KEEP for row in self.rows for cell in row)


def changed_blocks(old: Rows, new: Rows) -> list[CellBlock]:
    """The cells in which two states of a sheet differ.

    Columns side by side make one block from the first to the last row that changes in any of
    them, so that their number does not grow with the rows.

    Args:
        old: All cells as they stand, from A1 on; rows may differ in length.
        new: The same as they are to be.
    """
    changed: dict[int, dict[int, object]] = {}
    columns: set[int] = set()
    for number in range(1, max(len(old), len(new)) + 1):
        before = old[number - 1] if number <= len(old) else ()
        after = new[number - 1] if number <= len(new) else ()
        if before is not after and before != after and (cells := _differences(before, after)):
            changed[number] = cells
            columns.update(cells)
    return [_block(changed, side) for side in _side_by_side(sorted(columns))]


def _differences(before: Sequence[object], after: Sequence[object]) -> dict[int, object]:
    """The cells of a row that are to be others, by 1-based column."""
    found = {}
    for column, (old, new) in enumerate(zip_longest(before, after), 1):
        if old is not new and not ((old == new and type(old) is type(new)) or same_cell(old, new)):
            found[column] = new
    return found


def _side_by_side(columns: Sequence[int]) -> list[list[int]]:
    groups: list[list[int]] = []
    for column in columns:
        if groups and groups[-1][-1] == column - 1:
            groups[-1].append(column)
        else:
            groups.append([column])
    return groups


def _block(changed: dict[int, dict[int, object]], columns: Sequence[int]) -> CellBlock:
    wanted = set(columns)
    numbers = [number for number, cells in changed.items() if not wanted.isdisjoint(cells)]
    kept: list[object] = [KEEP] * len(columns)
    rows = [kept] * (numbers[-1] - numbers[0] + 1)
    for number in numbers:
        cells = changed[number]
        rows[number - numbers[0]] = [cells.get(column, KEEP) for column in columns]
    return CellBlock(numbers[0], columns[0], rows)


def pieces(block: CellBlock) -> Iterator[CellBlock]:
    """The block in parts that are small enough for one message."""
    height = max(_MOST_CELLS // len(block.rows[0]), 1)
    for start in range(0, len(block.rows), height):
        yield CellBlock(block.top + start, block.left, block.rows[start : start + height])
