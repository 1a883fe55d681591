"""Blocks of a Rules sheet: a title row, a header row and rows, a blank row apart."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from addin.workbook.rules.faults import Faults
from addin.workbook.rules.grid import Grid, Place
from addin.workbook.rules.words import known_words, meaning, nearest_word
from grading.language import Lang

__all__ = ["RuleBlock", "RuleRow", "SplitSheet", "is_title", "split_blocks"]

_PARTS = re.compile(r"\s*[·・•‧|｜]\s*")
_OPTION = re.compile(r"\s*[=＝:：]\s*")
_SEPARATED = re.compile(r"[·・•‧|｜]")


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One row of a block: its sheet row and its cells by zero-based position."""

    number: int
    cells: Sequence[object]

    def cell(self, position: int | None) -> object:
        """The cell at a position, None where there is none."""
        return (
            self.cells[position] if position is not None and position < len(self.cells) else None
        )


@dataclass(frozen=True, slots=True)
class RuleBlock:
    """One block with its title taken apart.

    Args:
        name: What the block is called.
        kind: Its kind, such as ``decision_table``.
        title: Place of the title.
        options: Value by option, as written.
        headers: Header texts by zero-based position; empty where the cell is blank.
        header_row: Sheet row of the headers.
        rows: The rows under them.
    """

    name: str
    kind: str
    title: Place
    options: Mapping[str, str]
    headers: tuple[str, ...]
    header_row: int
    rows: tuple[RuleRow, ...]

    def place(self, row: int, position: int | None) -> Place:
        """The cell of a sheet row at a zero-based position; the first for None."""
        return Place(self.title.sheet, row, self.title.column + (position or 0))

    def cell(self, row: RuleRow, position: int | None) -> tuple[object, Place]:
        """What a row holds at a zero-based position, and where that stands."""
        return row.cell(position), self.place(row.number, position)


@dataclass(slots=True)
class SplitSheet:
    """The blocks of a sheet, and whether some could not be read at all."""

    blocks: list[RuleBlock] = field(default_factory=list)
    dropped: bool = False


Rows = list[tuple[int, list[object]]]


def split_blocks(grid: Grid, faults: Faults, lang: Lang) -> SplitSheet:
    """Find the blocks of a sheet; what is no block is a fault, a line of text alone a remark."""
    found = SplitSheet()
    _refuse_merged(grid, faults)
    above: Rows = []
    for rows in _groups(grid.rows()):
        before = len(faults)
        block = _block(grid, rows, above, faults, lang)
        if block is not None:
            found.blocks.append(block)
        found.dropped |= block is None and len(faults) > before
        above = rows
    return found


def is_title(row: Sequence[object]) -> bool:
    """Whether a row is the title of a block: one text alone, parted by ``·`` or ``|``."""
    first = row[0] if row else None
    alone = all(cell is None for cell in row[1:])
    return alone and isinstance(first, str) and _SEPARATED.search(first) is not None


def _refuse_merged(grid: Grid, faults: Faults) -> None:
    titles = {number for number, row in grid.rows() if is_title(row)}
    for area in grid.merged:
        if area.top == area.bottom and area.top in titles:
            continue  # a title drawn over several columns reads the same
        faults.add("merged", Place(grid.sheet, area.top, area.left))


def _groups(rows: Rows) -> Iterator[Rows]:
    """Rows without a blank one between; a title of a known kind begins a new group."""
    group: Rows = []
    for number, row in rows:
        blank = all(cell is None for cell in row)
        if group and (blank or (is_title(row) and _kind_of(str(row[0])) is not None)):
            yield group
            group = []
        if not blank:
            group.append((number, row))
    if group:
        yield group


def _is_remark(rows: Rows) -> bool:
    """One line of text is no half of a block."""
    return len(rows) == 1 and sum(cell is not None for cell in rows[0][1]) == 1


def _kind_of(title: str) -> str | None:
    parts = _PARTS.split(title)
    return meaning("kind", parts[1]) if len(parts) > 1 else None


def _block(grid: Grid, rows: Rows, above: Rows, faults: Faults, lang: Lang) -> RuleBlock | None:
    number, first = rows[0]
    place = grid.place(number, 0)
    if first[0] is None:
        at = next(n for n, cell in enumerate(first) if cell is not None)
        faults.add("not_in_first_column", grid.place(number, at), first[at])
        return None
    if not is_title(first):
        if not _is_remark(rows):
            row = above[-1][0] + 1 if above else 0
            faults.add("no_title_below" if row else "no_title", place, first[0], row=row)
        return None
    name, kind_text, *rest = _PARTS.split(str(first[0]))
    kind = meaning("kind", kind_text)
    if kind is None:
        _unknown_kind(place, kind_text, faults, lang)
        return None
    if len(rows) == 1:
        faults.add("half_block", place, first[0])
        return None
    options = _options(rest, place, faults, lang)
    header_row, headers = rows[1]
    if len(rows) == 2:
        faults.add("no_rows", grid.place(header_row, 0), first[0])
        return None
    return RuleBlock(
        " ".join(name.split()),
        kind,
        place,
        options,
        tuple("" if cell is None else " ".join(str(cell).split()) for cell in headers),
        header_row,
        tuple(RuleRow(row, cells) for row, cells in rows[2:]),
    )


def _unknown_kind(place: Place, text: str, faults: Faults, lang: Lang) -> None:
    near = nearest_word("kind", text, lang)
    known = ", ".join(known_words("kind", lang))
    if near:
        faults.add("unknown_kind_near", place, text, near=near, known=known)
    else:
        faults.add("unknown_kind", place, text, known=known)


def _options(parts: Sequence[str], place: Place, faults: Faults, lang: Lang) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for part in filter(None, parts):
        key, *value = _OPTION.split(part, maxsplit=1)
        option = meaning("option", key)
        if not value and meaning("hit", key):
            found["hit"] = key  # a hit policy needs no name
        elif option is None or not value or not value[0]:
            faults.add("unknown_option", place, part, known=", ".join(known_words("option", lang)))
        elif option in found and option == "one_of":
            found[option] += f"; {value[0]}"
        else:
            found[option] = value[0]
    return found
