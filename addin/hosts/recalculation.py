"""What else in a workbook depends on cells that were written: formulas and pivot tables."""

from collections.abc import Sequence

from addin.hosts.base import Area
from addin.hosts.markup import Edits, Node, parse
from addin.hosts.ranges import Range
from addin.hosts.scanner import mentions_formula
from addin.hosts.workbook_reader import WorkbookReader

__all__ = ["holds_formulas", "pivot_caches_to_refresh", "refreshed"]

_TRUE = {"1", "true", "on"}


def holds_formulas(reader: WorkbookReader) -> bool:
    """Whether any sheet holds formulas, which may read what was written."""
    if reader.part("calcChain") is not None:
        return True
    return any(
        mentions_formula(reader.passing_xml(sheet))
        for sheet in reader.workbook.sheets
        if sheet.kind == "worksheet"
    )


def pivot_caches_to_refresh(
    reader: WorkbookReader, written: Sequence[tuple[Area, Range]]
) -> list[str]:
    """The pivot caches that read cells which were written.

    Args:
        reader: The workbook.
        written: Areas that were written in, and their written cells.

    Returns:
        The names of their parts.
    """
    parts = [link.target for link in reader.links if link.kind == "pivotCacheDefinition"]
    return [part for part in parts if _reads(reader, part, written)]


def refreshed(xml: bytes) -> bytes:
    """A pivot cache with the order to read its source anew when the workbook is opened."""
    root = parse(xml)
    if root.attributes.get("refreshOnLoad") in _TRUE:
        return xml
    edits = Edits(xml)
    edits.set(root, refreshOnLoad="1")
    return edits.apply()


def _reads(reader: WorkbookReader, part: str, written: Sequence[tuple[Area, Range]]) -> bool:
    source = _worksheet_source(parse(reader.package.xml(part), reader.package.where(part)))
    if source is None or "r:id" in source.attributes:  # another workbook's cells
        return False
    name = source.attributes.get("name", "").casefold()
    cells = Range.parse(source.attributes.get("ref", ""))
    sheet = source.attributes.get("sheet", "").casefold()
    if name:
        is_table = any((area.table or "").casefold() == name for area, _ in written)
        return is_table or name in {known.casefold() for known in reader.workbook.names}
    if cells is None:  # whole columns, or a spelling that is not known: better once too often
        return any(area.sheet.casefold() == sheet for area, _ in written)
    return any(area.sheet.casefold() == sheet and cells.meets(new) for area, new in written)


def _worksheet_source(root: Node) -> Node | None:
    source = root.child("cacheSource")
    return source.child("worksheetSource") if source else None
