"""How many of a page's narrow columns each column of a table takes."""

from math import ceil

from addin.actions.scheme_card_table import CardTable
from addin.workbook.text_flow import text_columns

__all__ = ["column_spans"]

_LEAST_PROSE = 3
"""Narrower than that a sentence is a column of single words."""


def column_spans(table: CardTable, *, columns: int, letters: float) -> tuple[int, ...]:
    """Spans by which a table fills a page, as far as it can.

    A column that must stay on one line takes what it needs; the columns of prose share what is
    left, the one with the longest texts giving way first.

    Args:
        table: Its texts.
        columns: Of the page.
        letters: What one of them holds.

    Returns:
        One span per column of the table; together they never exceed the page.
    """
    spans = [_wanted(table, place, letters) for place in range(len(table.headers))]
    prose = [place for place in range(len(spans)) if place in table.wrapping]
    giving = prose or list(range(len(spans)))
    while sum(spans) > columns:
        widest = max(giving, key=lambda place: spans[place])
        if spans[widest] <= _LEAST_PROSE and len(giving) < len(spans):
            giving = list(range(len(spans)))
            continue
        spans[widest] -= 1
    if prose and (left := columns - sum(spans)):
        spans[max(prose, key=lambda place: spans[place])] += left
    return tuple(spans)


def _wanted(table: CardTable, place: int, letters: float) -> int:
    """Columns in which the longest line of a column stands whole, with a letter of air."""
    texts = [table.headers[place], *(row[place] for row in table.rows)]
    longest = max(text_columns(line) for text in texts for line in str(text).split("\n"))
    air = 2 if place == table.tier_column else 1  # between a coloured cell and the next column
    return max(ceil((longest + 2) / letters), air)
