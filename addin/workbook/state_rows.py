"""Rows of the tables that travel with a workbook, read as texts and put back."""

from collections.abc import Sequence

import numpy as np

from addin.hosts.base import GeneratedColumn, Host, StateTable, TableInfo
from addin.workbook.comparison import text_at
from grading.engine.grades import Lookup

__all__ = ["find_table", "joined", "read_rows", "state_table", "table_of", "texts"]


def find_table(host: Host, name: str) -> TableInfo | None:
    """The table of that name, wherever it stands; case does not matter."""
    return next((t for t in host.tables() if t.name.casefold() == name.casefold()), None)


def read_rows(host: Host, name: str, headers: Sequence[str]) -> list[tuple[str, ...]]:
    """The rows of a table of ours as texts in the order of ``headers``.

    Blank cells and columns that are not there give "". Rows without anything are left out.
    """
    table = find_table(host, name)
    if table is None:
        return []
    block = host.read(table.area)
    places = {header.strip().casefold(): n for n, header in enumerate(block.headers)}
    columns = [places.get(header.casefold()) for header in headers]
    raws = [None if at is None else block.column(at) for at in columns]
    rows = (
        tuple("" if raw is None else text_at(raw, row) or "" for raw in raws)
        for row in range(block.rows)
    )
    return [row for row in rows if any(row)]


def state_table(name: str, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> StateTable:
    """A table of texts as a host writes it."""
    columns = list(zip(*rows, strict=True)) if rows else [() for _ in headers]
    return table_of(name, headers, [texts(cells) for cells in columns])


def table_of(name: str, headers: Sequence[str], columns: Sequence[Lookup]) -> StateTable:
    """A table as a host writes it, from its columns."""
    return StateTable(
        name,
        tuple(
            GeneratedColumn(header, cells, "text", 18)
            for header, cells in zip(headers, columns, strict=True)
        ),
    )


def joined(parts: Sequence[Lookup]) -> Lookup:
    """The rows of several columns of texts one after the other, each distinct text once."""
    place: dict[str, int] = {}
    codes = []
    for part in parts:
        used, which = np.unique(part.codes, return_inverse=True)  # of all names a few alone move
        named = ("" if code < 0 else part.texts[code] for code in used.tolist())
        table = [place.setdefault(text, len(place)) if text else -1 for text in named]
        codes.append(np.array(table, dtype=np.int32)[which])
    return Lookup(np.concatenate(codes) if codes else np.empty(0, np.int32), list(place))


def texts(cells: Sequence[str]) -> Lookup:
    """One text per row; empty texts are blank cells."""
    place = {text: code for code, text in enumerate(dict.fromkeys(t for t in cells if t))}
    return Lookup(np.array([place.get(text, -1) for text in cells], dtype=np.int32), list(place))
