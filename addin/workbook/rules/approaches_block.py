"""The block ``approaches``: how to speak with the customers that a value of a column holds of."""

from collections.abc import Mapping
from typing import Any

from addin.workbook.rules.blocks import RuleBlock
from addin.workbook.rules.cells import CellReader, canonical_word
from addin.workbook.rules.columns import Columns
from addin.workbook.rules.grid import Place
from addin.workbook.rules.headers import column_name, read_headers
from addin.workbook.rules.texts_known import KnownTexts

__all__ = ["read_approaches"]

_WORDS = ("input", "value", "text", "origin")


def read_approaches(
    block: RuleBlock,
    reader: CellReader,
    columns: Columns,
    texts: KnownTexts,
    places: dict[str, Place],
) -> list[Mapping[str, Any]]:
    """Read the approaches; rows that name no column or no value are faults.

    Args:
        block: The block.
        reader: Reads cells and notes faults.
        columns: All columns there are.
        texts: Other languages of texts.
        places: Cells by how the scheme's own checks name them; added to.
    """
    headers = read_headers(block, reader.faults, reader.lang, words=_WORDS, needed=_WORDS[:3])
    if headers is None:
        return []
    found: list[Mapping[str, Any]] = []
    for row in block.rows:
        at = {key: block.place(row.number, headers.get(key)) for key in _WORDS}
        cells = {key: row.cell(headers.get(key)) for key in _WORDS}
        named = reader.text(cells["input"], at["input"])
        name = column_name(named, columns, block, row.number, headers.at["input"], reader.faults)
        value = reader.text(cells["value"], at["value"])
        if not value:
            reader.faults.add("approach_value", at["value"])
        if name is None or not value:
            continue
        kind = columns.types[name]
        word = canonical_word(value, kind) if kind.kind == "word" else value
        if word is None:
            known = ", ".join(kind.values)
            reader.faults.add("unknown_value", at["value"], cells["value"], known=known)
            continue
        text = texts.local(reader.text(cells["text"], at["text"]))
        origin = reader.word("origin", cells["origin"], at["origin"]) or "default"
        found.append({"column": name, "value": word, "text": text, "origin": origin})
        places[f"approach {len(found)}"] = at["value"]
    return found
