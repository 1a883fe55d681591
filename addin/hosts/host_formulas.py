"""Formulas of Tierbook in a file, each bound to the kind of Excel in which it was typed.

A formula stores where its function comes from: ``_xldudf_GRADE(…)`` from an Office add-in such as
xlwings Lite or Server, ``'…tierbook.xlam'!GRADE(…)`` or ``[1]!GRADE(…)`` from the add-in of a
desktop. In another kind of Excel it shows ``#NAME?``.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Literal

import numpy as np

from addin.hosts.base import FormulaCell
from addin.hosts.cell_index import Shape
from addin.hosts.cell_text import unescaped
from addin.hosts.markup import text_content
from addin.hosts.package import Package
from addin.hosts.scanner import SheetXml
from addin.hosts.workbook_reader import WorkbookReader

__all__ = ["FUNCTIONS", "Conversion", "converted", "host_formulas", "our_books"]

Conversion = Literal["values", "plain"]
"""values: the formula's result takes its place. plain: the function's name alone stays."""

FUNCTIONS = (
    *("GRADE", "GRADE_CUTOFFS", "GRADE_EXPIRES", "GRADE_LABEL", "GRADE_REASON"),
    *("GRADE_SCHEMES", "GRADE_SCORE", "GRADE_TABLE", "NEXT_CONTACT", "TIER_MIX", "VISIT_PLAN"),
)
"""The names of Tierbook's formulas, as Excel shows them."""

_NAMES = "|".join(sorted(FUNCTIONS, key=len, reverse=True))
_OFFICE = rf"_xldudf_(?:[A-Za-z0-9.]+_)??(?={_NAMES})"
_DESKTOP = r"'[^'\[\]]*(?:\[[^\]]*tierbook[^\]]*\]|tierbook[^'\[\]]*\.xla[m]?)[^']*'!"
_ADD_IN = re.compile(r"tierbook[^/\\]*\.xla[m]?$", re.IGNORECASE)
_CELL = re.compile(
    rb"^<(?P<prefix>(?:\w+:)?)c(?P<tag>[^>]*)>(?P<inner>.*)</(?:\w+:)?c>$", re.DOTALL
)
_FORMULA = re.compile(
    rb"<(?:\w+:)?f(?P<tag>(?:\s[^>]*?)?)(?:/>|>(?P<text>[^<]*)</(?:\w+:)?f>)", re.DOTALL
)
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)</(?:\w+:)?v>")
_SHARED = re.compile(rb"\bsi=\"(\d+)\"")
_DROPPED = re.compile(rb"\s(?:cm|vm|t)=\"[^\"]*\"")
_TYPE = re.compile(rb"\st=\"([^\"]*)\"")


@dataclass(frozen=True, slots=True)
class _Found:
    position: int
    text: str
    cell: re.Match[bytes]
    formula: re.Match[bytes]


def our_books(package: Package, links: Sequence[str]) -> frozenset[int]:
    """The numbers under which formulas name our desktop add-in: ``1`` in ``[1]!GRADE(…)``.

    Args:
        package: The workbook.
        links: Its parts of external links, in the workbook's order.
    """
    return frozenset(
        number
        for number, part in enumerate(links, 1)
        if any(_ADD_IN.search(link.target) for link in package.relationships(part))
    )


def host_formulas(reader: WorkbookReader) -> Iterator[FormulaCell]:
    """All cells of the workbook with a formula of Tierbook that one kind of Excel alone knows."""
    bound = _bound(our_books(reader.package, reader.external_links))
    for sheet in reader.workbook.sheets:
        if sheet.kind != "worksheet":
            continue
        xml = reader.sheet_xml(sheet.name)
        for found in _ours(xml, bound):
            row, column = xml.index.cell_row(found.position), xml.index.columns[found.position]
            yield FormulaCell(sheet.name, row, int(column), found.text)


def converted(
    sheet: SheetXml, books: frozenset[int], to: Conversion
) -> tuple[bytes, Sequence[tuple[int, int]], Sequence[tuple[int, int]]]:
    """A worksheet whose formulas of Tierbook are no longer bound to one kind of Excel.

    Args:
        sheet: The worksheet.
        books: As ``our_books`` gives them.
        to: What they become.

    Returns:
        Its XML; row and column of the cells that were mended; and of those that hold no result
        that could stay, so that they were left as they are.
    """
    bound = _bound(books)
    pieces, place = [], 0
    mended, left = [], []
    for found in _ours(sheet, bound):
        start, end = int(sheet.index.starts[found.position]), int(sheet.index.ends[found.position])
        at = sheet.index.cell_row(found.position), int(sheet.index.columns[found.position])
        new = _plain(found, bound) if to == "plain" else _value(found)
        if new is None:
            left.append(at)
            continue
        mended.append(at)
        pieces += [sheet.xml[place:start], new]
        place = end
    return b"".join([*pieces, sheet.xml[place:]]), mended, left


def _bound(books: frozenset[int]) -> re.Pattern[str]:
    numbered = "|".join(rf"\[{number}\]!" for number in sorted(books))
    either = "|".join(filter(None, (_OFFICE, _DESKTOP, numbered)))
    return re.compile(rf"(?:{either})(?P<name>{_NAMES})(?=\s*\()", re.IGNORECASE)


def _ours(sheet: SheetXml, bound: re.Pattern[str]) -> Iterator[_Found]:
    """Formula cells of ours, in order; those that share a formula go with the first of them."""
    shared: set[bytes] = set()
    for position in np.flatnonzero(sheet.index.shapes == Shape.FORMULA).tolist():
        start, end = int(sheet.index.starts[position]), int(sheet.index.ends[position])
        cell = _CELL.match(sheet.xml[start:end])
        formula = None if cell is None else _FORMULA.search(cell["inner"])
        if cell is None or formula is None:
            continue
        text = unescape((formula["text"] or b"").decode())
        number = _SHARED.search(formula["tag"])
        if bound.search(text):
            if number:
                shared.add(number[1])
        elif text or not number or number[1] not in shared:
            continue
        yield _Found(position, text, cell, formula)


def _plain(found: _Found, bound: re.Pattern[str]) -> bytes:
    """The cell with the function's own name; a cell that shares a formula says nothing itself."""
    if not found.text:
        return found.cell[0]
    name = bound.sub(lambda match: match["name"], found.text)
    start, end = found.formula.span("text")
    inner = found.cell["inner"]
    inner = inner[:start] + text_content(name).encode() + inner[end:]
    whole, (first, last) = found.cell[0], found.cell.span("inner")
    return whole[:first] + inner + whole[last:]


def _value(found: _Found) -> bytes | None:
    """The cell with the result that Excel stored in place of the formula; None without one."""
    kind = _TYPE.search(found.cell["tag"])
    value = _VALUE.search(found.cell["inner"])
    if value is None or (kind is not None and kind[1] == b"e"):
        return None
    prefix, tag = found.cell["prefix"], _DROPPED.sub(b"", found.cell["tag"])
    if kind is not None and kind[1] == b"str":
        text = text_content(unescaped(unescape(value[1].decode()))).encode()
        return b'<%bc%b t="inlineStr"><%bis><%bt xml:space="preserve">%b</%bt></%bis></%bc>' % (
            prefix,
            tag,
            prefix,
            prefix,
            text,
            prefix,
            prefix,
            prefix,
        )
    typed = b"" if kind is None else b' t="%b"' % kind[1]
    return b"<%bc%b%b><%bv>%b</%bv></%bc>" % (
        *(prefix, tag, typed, prefix),
        *(value[1], prefix, prefix),
    )
