"""The sheets Rules and Tiers of a scheme, as a host puts them into a workbook."""

from collections.abc import Mapping, Sequence

import numpy as np

from addin.hosts.base import CellStyle, GeneratedColumn, GeneratedSheet, GridSheet
from addin.texts import TEXTS
from addin.workbook.colours import tier_formats
from addin.workbook.rules.carried import RULES_AREA, RULES_SHEET, TIERS_SHEET, TIERS_TABLE
from addin.workbook.rules.row_writing import Row
from addin.workbook.rules.tiers_writing import tier_columns, write_tiers
from addin.workbook.rules.words import known_words, written
from addin.workbook.rules.writing import write_rules
from grading.engine.grades import Lookup
from grading.language import Lang
from grading.schemes.models import Scheme

__all__ = ["column_widths", "rules_sheet", "text_values", "tiers_sheet"]

_WIDEST, _NARROWEST = 42, 10
_NUMBERS: Mapping[str, CellStyle] = {
    "every_days": "integer",
    "due_after_pct": "integer",
    "tolerance_days": "integer",
    "minutes": "integer",
    "close_within_days": "integer",
    "customers_per_rep": "general",
    "min_gap_days": "integer",
    "reactivate_after_days": "integer",
    "win_back_after_days": "integer",
}
_TEXT_CELLS = frozenset({"grade", "colour", "falls_to"})
_DROP_DOWNS = {
    "channel": "channel",
    "time": "time",
    "start_week": "start_week",
    "own_rhythm": "yes_no",
}


def rules_sheet(scheme: Scheme, lang: Lang, *, over: str | None = None) -> GridSheet:
    """The sheet Rules.

    Args:
        scheme: Whose rules.
        lang: Language of the sheet.
        over: Tab that it takes the place of, None for a new sheet.
    """
    rows = write_rules(scheme, lang)
    return GridSheet(
        sheet=TEXTS.get("rules.sheet.rules", lang).split("|")[0],
        name=RULES_SHEET,
        rows=tuple(tuple(row) for row in rows),
        widths=column_widths(rows),
        area_name=RULES_AREA,
        replace=over is not None,
        over=over or "",
    )


def column_widths(rows: Sequence[Row]) -> tuple[float, ...]:
    """Wide enough for nearly all cells of a column; the longest texts wrap."""
    count = max(len(row) for row in rows)
    return tuple(
        float(
            min(_WIDEST, max([_NARROWEST, *(_room(row, n) + 2 for row in rows if len(row) > n)]))
        )
        for n in range(count)
    )


def _room(row: Row, position: int) -> int:
    """Characters the longest line of a cell takes; East Asian ones take two."""
    cell = row[position]
    if cell.role == "title" or cell.value is None:
        return 0
    lines = str(cell.value).split("\n")
    return max(sum(2 if ord(char) > 0x2E80 else 1 for char in line) for line in lines)


def tiers_sheet(scheme: Scheme, lang: Lang) -> GeneratedSheet:
    """The sheet Tiers, best tier first."""
    header, *rows = write_tiers(scheme, lang)
    keys = tier_columns(scheme)
    widths = column_widths([header, *rows])
    columns = tuple(
        _tier_column(key, str(header[n].value), [row[n].value for row in rows], widths[n], lang)
        for n, key in enumerate(keys)
    )
    return GeneratedSheet(
        sheet=TEXTS.get("rules.sheet.tiers", lang).split("|")[0],
        table=TIERS_TABLE,
        name=TIERS_SHEET,
        columns=columns,
        tier_column=written("tier", "grade", lang),
        tiers=tier_formats(scheme),
    )


def _tier_column(
    key: str, header: str, values: Sequence[object], width: float, lang: Lang
) -> GeneratedColumn:
    if key in _NUMBERS:
        numbers = [np.nan if value is None else float(str(value)) for value in values]
        return GeneratedColumn(header, np.array(numbers), _NUMBERS[key], width)
    texts = [None if value is None else str(value) for value in values]
    style: CellStyle = "text" if key in _TEXT_CELLS else "wrapped"
    choices = known_words(_DROP_DOWNS[key], lang) if key in _DROP_DOWNS else ()
    return GeneratedColumn(header, text_values(texts), style, width, choices)


def text_values(texts: Sequence[str | None]) -> Lookup:
    """One text per row, None for blank cells."""
    known = tuple(dict.fromkeys(text for text in texts if text is not None))
    places = {text: place for place, text in enumerate(known)}
    codes = [-1 if text is None else places[text] for text in texts]
    return Lookup(np.array(codes, dtype=np.int32), known)
