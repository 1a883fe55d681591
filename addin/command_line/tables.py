"""Tables on a terminal: plain rules, columns that line up in Chinese too, no cut words."""

from collections.abc import Iterable, Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Group
from rich.table import Table
from rich.text import Text

from addin.hosts.base import TierFormat
from grading.language import Lang

__all__ = ["count", "make_table", "percent", "tier_text", "titled"]

Cell = str | Text


def make_table(
    headers: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    right: Iterable[int] = (),
    wrapping: Iterable[int] = (),
) -> Table:
    """A table whose columns are as wide as what they hold, where the window allows.

    Args:
        headers: One per column.
        rows: Texts per column.
        right: Zero-based columns of numbers.
        wrapping: Zero-based columns that may take several lines; all others stay on one.
    """
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    numbers, texts = frozenset(right), frozenset(wrapping)
    body = [list(row) for row in rows]
    for position, header in enumerate(headers):
        widest = max((_width(row[position]) for row in body), default=0)
        table.add_column(
            header if position in texts else _broken(header, widest),
            justify="right" if position in numbers else "left",
            no_wrap=position not in texts,
            overflow="fold" if position in texts else "ellipsis",
            vertical="top",
        )
    for row in body:
        table.add_row(*row)
    return table


def titled(title: str, table: Table) -> Group:
    """A table under its title, which may be wider than it."""
    return Group(Text(title, style="bold"), table)


def _width(cell: Cell) -> int:
    return cell_len(cell if isinstance(cell, str) else cell.plain)


def _broken(header: str, width: int) -> str:
    """A header over several lines where its column is narrower."""
    return header.replace(" ", "\n") if cell_len(header) > width else header


def tier_text(grade: str | None, formats: Iterable[TierFormat]) -> Text:
    """A grade in its tier's colours; a dash where there is none."""
    if grade is None:
        return Text("-", style="dim")
    colours = next((f for f in formats if f.grade == grade), None)
    style = f"{colours.font} on {colours.fill}" if colours else ""
    return Text(f" {grade} ", style=style)


def percent(share: float | None, lang: Lang) -> str:
    """A share of 0 to 1 in percent; what is not quite nothing or all never looks like it."""
    if share is None:
        return ""
    if 0 < share < 0.01 or 0.99 < share < 1:
        return f"{min(max(share, 0.001), 0.999):.1%}".replace(".", "," if lang == "es" else ".")
    return f"{share:.0%}"


def count(number: float | None, lang: Lang) -> str:
    """A whole number with the thousands separated as in the language."""
    if number is None:
        return ""
    return f"{number:,.0f}".replace(",", "." if lang == "es" else ",")
