"""Days, weeks and states set apart in a table of appointments, by conditional formats.

Neighbouring days differ in ground, a line closes each week, its first row is headed by the week,
and rows that are done, dropped or firm differ in type. The rules look at the cells, so they hold
after sorting, filtering and new planning.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from addin.hosts.base import RowLook
from addin.hosts.markup import element
from addin.hosts.ranges import Range
from addin.hosts.styles import Stylesheet
from grading.engine.problems import column_letters

__all__ = ["BAND_COLOUR", "WEEK_COLOUR", "BandColumns", "BandRules", "day_bands"]

BAND_COLOUR = "#F1F5FA"
WEEK_COLOUR = "#1F3A5F"
_QUIET = "#6B7280"
"""Of what is finished or dropped."""
_FAINT = "#A3ACB9"
"""Of a week that the row above names already."""
_LIGHT = "#FFFFFF"


@dataclass(frozen=True, slots=True)
class BandColumns:
    """1-based columns of a table of appointments.

    Args:
        tier: The one whose ground shows the tier and stays free, or None.
        status: The one whose words say how a row stands, or None.
    """

    week: int
    day: int
    tier: int | None = None
    status: int | None = None


@dataclass(frozen=True, slots=True)
class BandRules:
    """The formulas by which rows are set apart, for the first row of a table.

    Args:
        top: Row of the first data cells.
        columns: What stands where.
    """

    top: int
    columns: BandColumns

    @property
    def odd(self) -> str:
        """Every other day; a Friday's serial and the next Monday's differ by three."""
        return f"MOD(${column_letters(self.columns.day)}{self.top},2)=1"

    @property
    def begins(self) -> str:
        """The first row of a week."""
        week = f"${column_letters(self.columns.week)}"
        return f"{week}{self.top}<>{week}{self.top - 1}"

    @property
    def ends(self) -> str:
        """The last row of a week."""
        week = f"${column_letters(self.columns.week)}"
        return f"{week}{self.top}<>{week}{self.top + 1}"

    def says(self, word: str) -> str:
        """Rows whose status is a word."""
        letters = column_letters(self.columns.status or 1)
        text = word.replace('"', '""')
        return f'${letters}{self.top}="{text}"'


def day_bands(
    table: Range,
    styles: Stylesheet,
    columns: BandColumns,
    looks: Sequence[tuple[str, RowLook]] = (),
    *,
    prefix: str = "",
) -> bytes:
    """The conditional formats of a table.

    Args:
        table: Its data cells.
        styles: Where differential formats are appended.
        columns: What stands where.
        looks: Words of the status column, each with the look of its rows.
        prefix: The sheet's namespace prefix, such as ``x:``.
    """
    rules = BandRules(table.top, columns)
    line, fill = WEEK_COLOUR, BAND_COLOUR
    # A row shows one rule of a set only in some programs, so what may meet is a rule of its own.
    bands = [
        (f"AND({rules.ends},{rules.odd})", styles.band(fill=fill, line=line)),
        (rules.ends, styles.band(line=line)),
        (rules.odd, styles.band(fill=fill)),
    ]
    heading = styles.lettering(colour=_LIGHT, bold=True, fill=line, line=line)
    weeks = [
        (rules.begins, heading),
        (
            f"AND({rules.ends},{rules.odd})",
            styles.lettering(colour=_FAINT, fill=fill, line=line),
        ),
        (rules.ends, styles.lettering(colour=_FAINT, line=line)),
        (rules.odd, styles.lettering(colour=_FAINT, fill=fill)),
        (f"NOT({rules.begins})", styles.lettering(colour=_FAINT)),
    ]
    states = [(rules.says(word), _lettering(styles, look)) for word, look in looks]
    others = _around(table, {columns.week, columns.tier})
    sets = [
        (others, states if columns.status else []),
        ([Range(table.top, columns.week, table.bottom, columns.week)], weeks),
        (others, bands),
    ]
    return b"".join(_formats(sets, prefix))


def _lettering(styles: Stylesheet, look: RowLook) -> int:
    if look == "firm":
        return styles.lettering(colour=WEEK_COLOUR, bold=True)
    dropped = look == "dropped"
    return styles.lettering(colour=_QUIET, italic=not dropped, struck=dropped)


def _formats(
    sets: Iterable[tuple[Sequence[Range], Sequence[tuple[str, int]]]], prefix: str
) -> Iterator[bytes]:
    """One element per set of rules, priorities counted on over all of them."""
    priority = 0
    for cells, rules in sets:
        inner = b""
        for formula, dxf in rules:
            priority += 1
            text = formula.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            values = {"type": "expression", "dxfId": dxf, "priority": priority}
            rule = element(f"{prefix}formula", {}, text.encode())
            inner += element(f"{prefix}cfRule", values, rule)
        if cells and rules:
            where = " ".join(str(part) for part in cells)
            yield element(f"{prefix}conditionalFormatting", {"sqref": where}, inner)


def _around(table: Range, columns: Iterable[int | None]) -> Sequence[Range]:
    """The parts of a range to the sides of some columns."""
    edges = sorted(column for column in columns if column is not None)
    lefts = [table.left, *(column + 1 for column in edges)]
    rights = [*(column - 1 for column in edges), table.right]
    parts = zip(lefts, rights, strict=True)
    return [Range(table.top, left, table.bottom, right) for left, right in parts if left <= right]
