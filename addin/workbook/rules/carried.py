"""The rules that a workbook carries on its own sheets."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from addin.hosts.base import Area, Host, SheetInfo, TableInfo
from addin.workbook.ownership import find_name
from addin.workbook.rules.blocks import split_blocks
from addin.workbook.rules.faults import Faults
from addin.workbook.rules.grid import Grid, serial_date
from addin.workbook.rules.reading import read_rules
from addin.workbook.rules.scheme import scheme_from_workbook
from addin.workbook.rules.tiers_reading import TiersRead, read_tiers
from addin.workbook.rules.words import meaning
from grading.engine.block import CellKind
from grading.language import Lang, Message
from grading.schemes.models import Scheme

__all__ = [
    "RULES_AREA",
    "RULES_SHEET",
    "TIERS_SHEET",
    "TIERS_TABLE",
    "CarriedScheme",
    "carried_scheme",
    "find_rules",
    "find_tiers",
    "sheet_grid",
    "with_carried_tiers",
]

RULES_AREA = "TierbookRules"
RULES_SHEET = "Tierbook_Sheet_Rules"
TIERS_SHEET = "Tierbook_Sheet_Tiers"
TIERS_TABLE = "Tiers"
_MOST_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class CarriedScheme:
    """A scheme read from a workbook.

    Args:
        scheme: The scheme.
        sheet: Tab of its rules.
        notes: Things a person should know about them.
    """

    scheme: Scheme
    sheet: str
    notes: tuple[Message, ...] = ()


def carried_scheme(
    host: Host, *, lang: Lang, base: Callable[[], Scheme | None] = lambda: None
) -> CarriedScheme | None:
    """The scheme on the sheet of rules, None where the workbook has none.

    Args:
        host: The workbook.
        lang: Language of faults, and of texts where the headers do not tell.
        base: Gives the scheme that fills in what the sheets lack; asked only if they do.

    Raises:
        RulesError: The rules or the tiers do not hold together; all faults with their cells.
    """
    sheet = find_rules(host)
    if sheet is None:
        return None
    grid = sheet_grid(host, sheet)
    rules = read_rules(grid, lang=lang)
    tiers = _tiers(host, lang, rules.known)
    usual = None if {"inputs", "steps"} <= rules.document.keys() else base()
    if usual is not None:
        rules = read_rules(grid, lang=lang, base=usual)
    scheme = scheme_from_workbook(rules, tiers, usual, where=host.title, lang=lang)
    return CarriedScheme(scheme, sheet.name, rules.notes)


def with_carried_tiers(host: Host, scheme: Scheme, *, lang: Lang) -> Scheme:
    """A scheme whose tiers are looked after as the workbook's table Tiers says.

    Raises:
        RulesError: The table does not hold together; all faults with their cells.
    """
    read = _tiers(host, lang, scheme)
    if read is None:
        return scheme
    return scheme_from_workbook(None, read, scheme, where=host.title, lang=lang)


def find_rules(host: Host) -> SheetInfo | None:
    """The sheet of rules: where our names point, else a sheet of that title that holds blocks."""
    sheets, names = host.worksheets(), host.names()
    for name in (RULES_AREA, RULES_SHEET):
        target = find_name(names, name)
        for sheet in sheets:
            if target is not None and sheet.casefold() == target.sheet.casefold():
                return _info(host, sheet)
    titled = (_info(host, sheet) for sheet in sheets if meaning("sheet", sheet) == "rules")
    return next((info for info in titled if _holds_blocks(host, info)), None)


def find_tiers(host: Host) -> TableInfo | None:
    """The table Tiers: on the sheet our name points at, else wherever it stands.

    None where there is none. Beside a person's own table of that name ours is called otherwise.
    """
    tables = [table for table in host.tables() if _grades_tiers(table)]
    target = find_name(host.names(), TIERS_SHEET)
    if target is not None:
        wanted = target.sheet.casefold()
        ours = (table for table in tables if table.area.sheet.casefold() == wanted)
        found = min(ours, key=_called_otherwise, default=None)
        if found is not None:
            return found
    return next((table for table in tables if not _called_otherwise(table)), None)


def _called_otherwise(table: TableInfo) -> bool:
    return table.name.casefold() != TIERS_TABLE.casefold()


def _grades_tiers(table: TableInfo) -> bool:
    return any(meaning("tier", header) == "grade" for header in table.headers)


def _info(host: Host, sheet: str) -> SheetInfo:
    return next(info for info in host.sheets() if info.name == sheet)


def _holds_blocks(host: Host, info: SheetInfo) -> bool:
    """Whether a sheet called Rules holds rules of ours, not somebody's own."""
    grid = Grid(host.peek(info.name, min(info.rows, _MOST_ROWS)), info.name)
    return bool(split_blocks(grid, Faults(), "en").blocks)


def sheet_grid(host: Host, info: SheetInfo, area: Area | None = None) -> Grid:
    """The cells of a sheet with what is known about them.

    Args:
        host: The workbook.
        info: The sheet.
        area: The part that is wanted, None for the whole sheet.
    """
    rows = min(info.rows, _MOST_ROWS)
    cells = [list(row) for row in host.peek(info.name, rows)]
    dates = host.date_cells(info.name)
    for row, column in dates:
        if row <= len(cells) and column <= len(cells[row - 1]):
            value = cells[row - 1][column - 1]
            if isinstance(value, float):
                day = serial_date(value, date1904=host.date1904)
                cells[row - 1][column - 1] = day or value
    formulas, uncached = _formulas(host, info, rows)
    grid = Grid(
        cells,
        info.name,
        formulas=formulas,
        uncached=uncached,
        merged=host.merged(info.name),
        date1904=host.date1904,
    )
    return grid if area is None else _part(grid, area)


Places = frozenset[tuple[int, int]]


def _formulas(host: Host, info: SheetInfo, rows: int) -> tuple[Places, Places]:
    """Row and column of the formula cells, and of those among them without a result."""
    if rows < 2 or not info.columns:
        return frozenset(), frozenset()
    # The first row is a title or headers; as the header row of a block it is not read.
    area = Area(info.name, 1, 1, rows, info.columns)
    columns = [n for n in range(1, info.columns + 1) if host.column_is_formula(area, n)]
    if not columns:
        return frozenset(), frozenset()
    block = host.read(area)
    found: set[tuple[int, int]] = set()
    uncached: set[tuple[int, int]] = set()
    for number in columns:
        column = block.column(number - 1)
        if column.formulas is None:
            continue
        for row in column.formulas.nonzero()[0].tolist():
            found.add((row + 2, number))
            if column.kinds[row] == CellKind.UNCACHED:
                uncached.add((row + 2, number))
    return frozenset(found - uncached), frozenset(uncached)


def _part(grid: Grid, area: Area) -> Grid:
    def inside(places: Places) -> Places:
        return frozenset(
            (row, column)
            for row, column in places
            if area.top <= row <= area.bottom and area.left <= column <= area.right
        )

    part = grid.part(area)
    return replace(part, formulas=inside(part.formulas), uncached=inside(part.uncached))


def _tiers(host: Host, lang: Lang, base: Scheme | None = None) -> TiersRead | None:
    """What the table Tiers says; None where there is none."""
    table = find_tiers(host)
    if table is None:
        return None
    info = next(info for info in host.sheets() if info.name == table.area.sheet)
    return read_tiers(sheet_grid(host, info, table.area), lang=lang, base=base)
