"""Tier colours in a workbook that is open in Excel.

Excel on the web does not tell which rules of conditional formatting there are. So a workbook-level
name remembers which colours were set on which cells: its own name says the colours, and it moves
with the cells.
"""

import hashlib
from collections.abc import Mapping, Sequence

import xlwings as xw

from addin.hosts.base import TierFormat

__all__ = ["COLOURS_PREFIX", "colours_name", "set_colours", "stale_names"]

COLOURS_PREFIX = "Tierbook_Colours_"
_DIGITS = 12


def colours_name(sheet: str, header: str, tiers: Sequence[TierFormat]) -> str:
    """The name that remembers these colours on the column of that header."""
    said = "\n".join((sheet, header, *(f"{t.grade}\t{t.fill}\t{t.font}" for t in tiers)))
    return COLOURS_PREFIX + hashlib.sha256(said.encode()).hexdigest()[:_DIGITS]


def stale_names(names: Mapping[str, str], cells: str, wanted: str) -> list[str]:
    """Names that remember other colours on the same column.

    Args:
        names: The workbook's names and what they refer to.
        cells: Reference to the cells to be coloured, such as ``Data!$J$2:$J$9``.
        wanted: The name that will remember them.
    """
    first = cells.partition(":")[0]
    return [
        name
        for name, to in names.items()
        if name.startswith(COLOURS_PREFIX)
        and name != wanted
        and to.partition(":")[0].casefold() == first.casefold()
    ]


def set_colours(cells: xw.Range, tiers: Sequence[TierFormat], *, fresh: bool) -> None:
    """Put one rule per tier on cells, in place of those that were set before.

    Args:
        cells: The data cells of one column.
        tiers: The colours.
        fresh: Whether the column was only now made, so that no rule can stand there.
    """
    if not fresh:
        _remove_tier_rules(cells)
    for tier in tiers:
        letter = tier.grade.replace('"', '""')
        cells.conditional_formats.add_cell_value(
            "equal_to", f'="{letter}"', fill_color=tier.fill, font_color=tier.font
        )


def _remove_tier_rules(cells: xw.Range) -> None:
    """Take rules of our kind off; where rules cannot be read, all that stand on these cells."""
    rules = cells.conditional_formats
    try:
        ours = [
            rule for rule in rules if rule.type == "cell_value" and rule.operator == "equal_to"
        ]
    except NotImplementedError:
        rules.clear()
        return
    for rule in reversed(ours):
        rule.delete()
