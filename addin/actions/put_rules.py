"""Put the rules of a scheme into a workbook, for a person to edit."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from addin.actions.grading_run import SchemeName
from addin.hosts.base import CellStyle, GeneratedColumn, GeneratedSheet, GridSheet, Host
from addin.texts import TEXTS
from addin.workbook.colours import tier_formats
from addin.workbook.language import choose_language
from addin.workbook.locate import locate_customers
from addin.workbook.rules.carried import (
    RULES_AREA,
    RULES_SHEET,
    TIERS_SHEET,
    TIERS_TABLE,
    find_rules,
)
from addin.workbook.rules.tiers_writing import tier_columns, write_tiers
from addin.workbook.rules.words import known_words, written
from addin.workbook.rules.writing import Row, write_rules
from addin.workbook.scheme_choice import choose_scheme, fitting_scheme, known_inputs
from addin.workbook.settings import read_settings
from grading.engine.grades import Lookup
from grading.exceptions import RefusedError
from grading.language import Lang
from grading.schemes.models import Scheme

__all__ = ["RulesReport", "put_rules"]

_WIDEST, _NARROWEST = 42, 10
_NUMBERS: dict[str, CellStyle] = {
    "every_days": "integer",
    "due_after_pct": "integer",
    "tolerance_days": "integer",
    "minutes": "integer",
    "close_within_days": "integer",
    "customers_per_rep": "general",
}
_TEXT_CELLS = frozenset({"grade", "colour", "falls_to"})
_DROP_DOWNS = {"channel": "channel", "time": "time"}


@dataclass(frozen=True, slots=True)
class RulesReport:
    """What was put into a workbook.

    Args:
        scheme: Id of the scheme.
        sheets: Tab names of the rules and of the tiers.
        notes: Things to tell, in the report's language.
    """

    scheme: str
    lang: Lang
    sheets: tuple[str, ...]
    notes: tuple[str, ...] = ()
    file: Path | None = None
    backup: Path | None = None
    written: bool = False

    def as_json(self) -> dict[str, object]:
        """The shape scripts rely on."""
        return {
            "scheme": self.scheme,
            "sheets": list(self.sheets),
            "file": None if self.file is None else str(self.file),
            "backup": None if self.backup is None else str(self.backup),
            "written": self.written,
            "notes": list(self.notes),
        }


def put_rules(
    host: Host,
    *,
    scheme: SchemeName | None = None,
    sheet: str | None = None,
    lang: Lang | None = None,
) -> RulesReport:
    """Write the sheets Rules and Tiers; from then on the workbook is graded by them.

    Args:
        host: The workbook.
        scheme: Whose rules; None takes the workbook's setting, else the only one that fits.
        sheet: Where the customers stand, to look for a scheme that fits.
        lang: Language of the sheets; None takes the workbook's, the person's.

    Raises:
        RefusedError: The workbook has rules already, or no sheet can be added.
        TierbookError: No scheme is named and none fits.
    """
    settings = read_settings(host)
    chosen = choose_scheme(scheme, settings.scheme)
    _refuse_rules(host)
    if chosen is None:
        customers = locate_customers(host, known_inputs(None), sheet=sheet)
        chosen = fitting_scheme(customers.block.headers, customers.where)
    language = choose_language(lang, settings.language)
    rules = host.put_grid(_rules_sheet(chosen, language))
    tiers = host.put_sheet(_tiers_sheet(chosen, language))
    saved = host.commit()
    return RulesReport(
        chosen.id, language, (rules, tiers), saved.notes, saved.file, saved.backup, saved.written
    )


def _refuse_rules(host: Host) -> None:
    info = find_rules(host)
    if info is not None:
        msg = (
            f"{info.name}: a workbook carries one set of rules, and this sheet holds some already. "
            "Rename the sheet away or delete it with its table Tiers, then try again."
        )
        raise RefusedError(msg)
    for table in host.tables():
        if table.name.casefold() == TIERS_TABLE.casefold():
            msg = (
                f"{table.area.sheet}: the workbook has a table {table.name} already, and a second "
                "cannot have that name. Rename or delete it, then try again."
            )
            raise RefusedError(msg)


def _rules_sheet(scheme: Scheme, lang: Lang) -> GridSheet:
    rows = write_rules(scheme, lang)
    return GridSheet(
        sheet=TEXTS.get("rules.sheet.rules", lang).split("|")[0],
        name=RULES_SHEET,
        rows=tuple(tuple(row) for row in rows),
        widths=_widths(rows),
        area_name=RULES_AREA,
    )


def _widths(rows: Sequence[Row]) -> tuple[float, ...]:
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


def _tiers_sheet(scheme: Scheme, lang: Lang) -> GeneratedSheet:
    header, *rows = write_tiers(scheme, lang)
    keys = tier_columns(scheme)
    widths = _widths([header, *rows])
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
    return GeneratedColumn(header, _lookup(texts), style, width, choices)


def _lookup(texts: Sequence[str | None]) -> Lookup:
    known = tuple(dict.fromkeys(text for text in texts if text is not None))
    places = {text: place for place, text in enumerate(known)}
    codes = [-1 if text is None else places[text] for text in texts]
    return Lookup(np.array(codes, dtype=np.int32), known)
