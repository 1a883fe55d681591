"""Header rows of blocks: which column holds what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from addin.workbook.rules.blocks import RuleBlock
from addin.workbook.rules.columns import Columns
from addin.workbook.rules.faults import Faults
from addin.workbook.rules.words import meaning, written
from grading.language import Lang

__all__ = ["Headers", "arrow_name", "column_name", "read_headers"]

_ARROWS = ("→", "->", "=>", "➔", "➜", "⇒")


@dataclass(slots=True)
class Headers:
    """Where the columns of a block stand.

    Args:
        at: Zero-based position by word, such as ``reason``.
        outputs: Zero-based position by the name of what the block puts out.
        others: Positions of headers that are neither, left to right.
    """

    at: dict[str, int] = field(default_factory=dict)
    outputs: dict[str, int] = field(default_factory=dict)
    others: list[int] = field(default_factory=list)

    def get(self, key: str) -> int | None:
        """The position of a word's column, or None."""
        return self.at.get(key)


def arrow_name(header: str) -> str | None:
    """The output a header such as ``→ size`` names; None where it has no arrow."""
    for arrow in _ARROWS:
        if header.startswith(arrow):
            return header.removeprefix(arrow).strip()
    return None


def read_headers(
    block: RuleBlock,
    faults: Faults,
    lang: Lang,
    *,
    words: Sequence[str],
    needed: Iterable[str] = (),
    free: bool = False,
) -> Headers | None:
    """Find the columns of a block; None where too little is left to read it by.

    Args:
        block: The block.
        faults: Where faults go.
        lang: Language of the headers that faults suggest.
        words: Words of the group ``header`` that may stand there.
        needed: Those that must.
        free: Whether other headers name columns of the scheme.
    """
    found = Headers()
    unknown: list[int] = []
    for position, header in enumerate(block.headers):
        place = block.place(block.header_row, position)
        if not header:
            if any(row.cell(position) is not None for row in block.rows):
                faults.add("blank_header", place)
            continue
        output = arrow_name(header)
        key = meaning("header", header) if output is None else None
        # In a decision table a word such as Reason is one only right of the outputs.
        known = key in words and (not free or bool(found.outputs))
        if output is not None:
            _note(found.outputs, output, position, block, faults)
        elif known and key is not None:
            _note(found.at, key, position, block, faults)
        elif free:
            found.others.append(position)
        else:
            unknown.append(position)
    lacking = [written("header", word, lang) for word in needed if word not in found.at]
    if lacking:
        place = block.place(block.header_row, 0)
        first = block.headers[0] if block.headers else ""
        key = "header_lacks" if found.at or found.outputs else "no_header_row"
        faults.add(key, place, first, lacking=", ".join(lacking))
    if found.at or found.outputs or not lacking:
        allowed = ", ".join(written("header", word, lang) for word in words)
        for position in unknown:
            place = block.place(block.header_row, position)
            faults.add("unknown_header", place, block.headers[position], known=allowed)
    if lacking:
        return None
    return found


def _note(
    table: dict[str, int], name: str, position: int, block: RuleBlock, faults: Faults
) -> None:
    if name in table:
        place = block.place(block.header_row, position)
        faults.add("header_twice", place, block.headers[position])
    else:
        table[name] = position


def column_name(
    text: str, columns: Columns, block: RuleBlock, row: int, position: int, faults: Faults
) -> str | None:
    """The column a cell names; a fault and None where it is none, or may be several."""
    found = columns.resolve(text)
    if len(found) == 1:
        return found[0]
    place = block.place(row, position)
    if found:
        faults.add("ambiguous_column", place, text, known=", ".join(found))
    elif near := columns.nearest(text):
        faults.add("unknown_column_near", place, text, near=near)
    else:
        faults.add("unknown_column", place, text, known=", ".join(columns.names()))
    return None
