"""Rules that were in force earlier, kept on a dated sheet, and read again from there."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from addin.hosts.base import Area, GridCell, GridRole, GridSheet, Host, SheetInfo, TableInfo
from addin.texts import TEXTS
from addin.workbook.ownership import SHEET_PREFIX, find_name
from addin.workbook.rules.blocks import is_title
from addin.workbook.rules.carried import sheet_grid
from addin.workbook.rules.grid import Grid
from addin.workbook.rules.reading import read_rules
from addin.workbook.rules.scheme import scheme_from_workbook
from addin.workbook.rules.sheets import column_widths
from addin.workbook.rules.tiers_reading import read_tiers
from addin.workbook.rules.words import meaning, written
from grading.language import Lang
from grading.schemes.models import Scheme

__all__ = ["kept_scheme", "kept_sheet", "newest_kept"]

_PREFIX = f"{SHEET_PREFIX}Kept_"
Row = list[GridCell]


def kept_sheet(
    host: Host, rules: SheetInfo | None, tiers: TableInfo | None, *, day: date, lang: Lang
) -> GridSheet:
    """The sheet on which rules and tiers are kept as they stand now, formulas by their results.

    Args:
        host: The workbook.
        rules: Its sheet of rules, if it has one.
        tiers: Its table of tiers, if it has one.
        day: The day that the sheet is called by.
        lang: Language of the sheet's name and its first line.
    """
    infos = {info.name: info for info in host.sheets()}
    tab, name = _free_names(host, f"{written('sheet', 'rules', lang)} {day.isoformat()}", day)
    rows: list[Row] = [[GridCell(TEXTS.get("switch.kept_line", lang, sheet=tab), "line")], []]
    if rules is not None:
        rows += _copied(sheet_grid(host, rules), blocks=True)
    if tiers is not None:
        grid = sheet_grid(host, infos[tiers.area.sheet], tiers.area)
        title = GridCell(written("sheet", "tiers", lang), "title")
        rows += [[], [title], *_copied(grid, blocks=False)]
    return GridSheet(tab, name, tuple(map(tuple, rows)), column_widths(rows[1:]))


def _free_names(host: Host, wanted: str, day: date) -> tuple[str, str]:
    """A tab and an ownership name that nothing in the workbook has."""
    tabs = {info.name.casefold() for info in host.sheets()}
    names = {name.casefold() for name in host.names()}
    tab, name, number = wanted, f"{_PREFIX}{day:%Y%m%d}", 1
    while tab.casefold() in tabs or name.casefold() in names:
        number += 1
        tab, name = f"{wanted} ({number})", f"{_PREFIX}{day:%Y%m%d}_{number}"
    return tab, name


def _copied(grid: Grid, *, blocks: bool) -> Iterator[Row]:
    """The rows of a grid, each cell by what it looks like."""
    header = not blocks
    for _, row in grid.rows():
        cells = list(row)
        while cells and cells[-1] is None:
            cells.pop()
        title = blocks and is_title(cells)
        yield [_copy(cell, "title" if title else "header" if header else None) for cell in cells]
        header = title


def _copy(cell: object, role: GridRole | None) -> GridCell:
    if cell is None:
        return GridCell(None, "blank")
    if isinstance(cell, date):
        return GridCell(cell, "date")
    if isinstance(cell, float):
        return GridCell(cell, role or "number")
    text = ("TRUE" if cell else "FALSE") if isinstance(cell, bool) else str(cell)
    # A condition such as 1-2 must stay a text when somebody copies it back.
    return GridCell(text, role or "condition")


def kept_scheme(host: Host, tab: str, *, lang: Lang) -> Scheme | None:
    """The scheme on a sheet of kept rules; None where the tab is no such sheet.

    Args:
        host: The workbook.
        tab: Tab name; case does not matter.
        lang: Language of faults.

    Raises:
        RulesError: What is kept does not hold together; all faults with their cells.
    """
    info = _find(host, tab)
    if info is None:
        return None
    grid = sheet_grid(host, info)
    parting = _parting(grid)
    bottom = info.rows if parting is None else parting - 1
    above = Area(info.name, 1, 1, bottom, info.columns)
    rules = read_rules(_without_notes(grid, above), lang=lang)
    tiers = None
    if parting is not None:
        below = Area(info.name, parting + 1, 1, info.rows, info.columns)
        tiers = read_tiers(grid.part(below), lang=lang, base=rules.known)
    return scheme_from_workbook(rules, tiers, rules.known, where=info.name, lang=lang)


def newest_kept(host: Host) -> str | None:
    """The tab that keeps the rules in force before the last switch; None where none is kept."""
    kept = [
        (_age(name), place.sheet)
        for name in host.names()
        if name.startswith(_PREFIX) and (place := find_name(host.names(), name)) is not None
    ]
    return max(kept)[1] if kept else None


def _age(name: str) -> tuple[int, ...]:
    """Day and number within the day of an ownership name, for putting names in order."""
    parts = name.removeprefix(_PREFIX).split("_")
    return tuple(int(part) for part in parts if part.isdecimal())


def _find(host: Host, tab: str) -> SheetInfo | None:
    wanted = tab.strip().casefold()
    kept = (find_name(host.names(), n) for n in host.names() if n.startswith(_PREFIX))
    if not any(place is not None and place.sheet.casefold() == wanted for place in kept):
        return None
    return next((info for info in host.sheets() if info.name.casefold() == wanted), None)


def _parting(grid: Grid) -> int | None:
    """The sheet row of the title over the tiers; None where no tiers are kept."""
    for number, row in reversed(grid.rows()):
        alone = [cell for cell in row if cell is not None]
        if len(alone) == 1 and row[0] is not None and _is_tiers(alone):
            return number
    return None


def _is_tiers(cells: Sequence[object]) -> bool:
    return meaning("sheet", str(cells[0])) == "tiers"


def _without_notes(grid: Grid, area: Area) -> Grid:
    """The part without places of formulas: what is kept are their results."""
    return replace(grid.part(area), formulas=frozenset(), uncached=frozenset())
