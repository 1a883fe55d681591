"""Days and weeks set apart in a table of appointments, by conditional formats.

Neighbouring days differ in ground and a line closes each week. The rules look at the cells, so
they hold after sorting, filtering and new planning.
"""

from collections.abc import Sequence

from addin.hosts.markup import element
from addin.hosts.ranges import Range
from addin.hosts.styles import Stylesheet
from grading.engine.problems import column_letters

__all__ = ["BAND_COLOUR", "WEEK_COLOUR", "day_bands"]

BAND_COLOUR = "#F1F5FA"
WEEK_COLOUR = "#1F3A5F"


def day_bands(
    table: Range, styles: Stylesheet, *, week: int, day: int, tier: int | None, prefix: str = ""
) -> bytes:
    """The conditional formats of a table.

    Args:
        table: Its data cells.
        styles: Where differential formats are appended.
        week: 1-based column with the week.
        day: 1-based column with the date.
        tier: 1-based column whose ground shows the tier and stays free, or None.
        prefix: The sheet's namespace prefix, such as ``x:``.
    """
    weeks, days = f"${column_letters(week)}", f"${column_letters(day)}"
    # The serials of a Friday and of the Monday after it differ by three: odd and even alternate.
    odd = f"MOD({days}{table.top},2)=1"
    ends = f"{weeks}{table.top}<>{weeks}{table.top + 1}"
    line, fill = WEEK_COLOUR, BAND_COLOUR
    rules = [
        (f"AND({ends},{odd})", styles.band(fill=fill, line=line)),  # a row shows one rule only
        (ends, styles.band(line=line)),
        (odd, styles.band(fill=fill)),
    ]
    inner = b"".join(
        element(
            f"{prefix}cfRule",
            {"type": "expression", "dxfId": dxf, "priority": priority},
            element(f"{prefix}formula", {}, formula.replace("<", "&lt;").encode()),
        )
        for priority, (formula, dxf) in enumerate(rules, 1)
    )
    cells = " ".join(str(part) for part in _around(table, tier))
    return element(f"{prefix}conditionalFormatting", {"sqref": cells}, inner)


def _around(table: Range, column: int | None) -> Sequence[Range]:
    """The parts of a range to both sides of a column."""
    if column is None:
        return [table]
    parts = [(table.left, column - 1), (column + 1, table.right)]
    return [Range(table.top, left, table.bottom, right) for left, right in parts if left <= right]
