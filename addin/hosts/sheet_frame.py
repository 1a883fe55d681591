"""What stands around the cells of a sheet: widths, protection, links to tables.

A sheet's frame is its XML with the rows taken out, so that it is small however large the sheet
is. Functions take a frame and give the changed one.
"""

from collections.abc import Iterable, Mapping, Sequence

from addin.hosts.markup import Edits, Node, element, parse
from addin.hosts.ranges import Range
from addin.hosts.scanner import SheetXml

__all__ = [
    "SCHEMA_ORDER",
    "add_table_parts",
    "frame_of",
    "grow_rules",
    "is_protected",
    "merged_ranges",
    "set_drawing",
    "set_widths",
    "split",
    "widen",
]

SCHEMA_ORDER = (
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
"""Local names of a worksheet's children in the order the schema wants."""

_TRUE = {"1", "true", "on"}
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_RELATIONSHIPS = "http://purl.oclc.org/ooxml/officeDocument/relationships"


def frame_of(sheet: SheetXml) -> bytes:
    """A worksheet without its rows.

    Raises:
        RefusedError: The sheet is damaged.
    """
    index = sheet.index
    if index.empty_body:
        return sheet.xml
    return sheet.xml[: index.body_start] + sheet.xml[index.body_end :]


def split(frame: bytes) -> tuple[bytes, bytes]:
    """The bytes before the rows (the opening tag included) and those after them."""
    body = parse(frame).child("sheetData")
    if body is None or body.is_empty_tag:  # the index has made sure that there is one
        place = body.end if body else len(frame)
        return frame[:place], frame[place:]
    return frame[: body.tag_end], frame[body.inner_end :]


def is_protected(frame: bytes) -> bool:
    """Whether the sheet's cells are locked against changes."""
    lock = parse(frame).child("sheetProtection")
    return lock is not None and lock.attributes.get("sheet") in _TRUE


def merged_ranges(frame: bytes) -> list[Range]:
    """All merged ranges, in the order written."""
    holder = parse(frame).child("mergeCells")
    found = (
        (Range.parse(node.attributes.get("ref", "")) for node in holder.children) if holder else ()
    )
    return [area for area in found if area is not None]


def set_widths(frame: bytes, widths: Mapping[int, float]) -> bytes:
    """The frame with widths for new columns.

    A width that a person gave to a single column stays; a format spanning several columns is
    divided so that only the new column changes.

    Args:
        frame: The sheet's frame.
        widths: Width in characters by 1-based column.
    """
    for column, width in sorted(widths.items()):
        root = parse(frame)
        holder = root.child("cols")
        if holder is None:  # only before the first, so all of them are made at once
            return _with_columns(frame, root, widths)
        frame = _with_width(frame, root, holder, column, width)
    return frame


def widen(frame: bytes, widths: Mapping[int, float]) -> bytes:
    """The frame whose columns are at least so wide; wider and hidden ones stay as they are.

    Args:
        frame: The sheet's frame, or the whole sheet.
        widths: Width in characters by 1-based column.
    """
    for column, width in sorted(widths.items()):
        root = parse(frame)
        holder = root.child("cols")
        nodes = [] if holder is None else list(holder.all("col"))
        own = next((n for n in nodes if n.number("min", 0) <= column <= n.number("max", 0)), None)
        if own is None:
            frame = set_widths(frame, {column: width})
        elif own.attributes.get("hidden") not in _TRUE and _width(own) < width:
            edits = Edits(frame)
            edits.replace(own.start, own.end, _divided(root, own, column, _given(width)))
            frame = edits.apply()
    return frame


def _width(node: Node) -> float:
    """The width a column states; 0 where it states none that is a number."""
    try:
        return float(node.attributes.get("width", 0))
    except ValueError:
        return 0.0


def _with_columns(frame: bytes, root: Node, widths: Mapping[int, float]) -> bytes:
    edits = Edits(frame)
    columns = [_column(root, column, width) for column, width in sorted(widths.items())]
    made = element(f"{root.prefix}cols", {}, b"".join(columns))
    edits.insert_child(root, SCHEMA_ORDER, "cols", made)
    return edits.apply()


def _column(root: Node, column: int, width: float) -> bytes:
    return element(f"{root.prefix}col", {"min": column, "max": column, **_given(width)})


def _given(width: float) -> dict[str, str]:
    return {"width": f"{width:g}", "customWidth": "1"}


def _with_width(frame: bytes, root: Node, holder: Node, column: int, width: float) -> bytes:
    edits = Edits(frame)
    place = holder.tag_end
    for node in holder.all("col"):
        first, last = node.number("min", 0), node.number("max", 0)
        if first <= column <= last:
            if first < last and node.attributes.get("hidden") not in _TRUE:
                edits.replace(node.start, node.end, _divided(root, node, column, _given(width)))
            return edits.apply()
        if last < column:
            place = node.end
    edits.insert(place, _column(root, column, width))
    return edits.apply()


def _divided(root: Node, node: Node, column: int, values: Mapping[str, str]) -> bytes:
    first, last = node.number("min", 0), node.number("max", 0)
    pieces: Iterable[tuple[int, int, Mapping[str, str]]] = (
        (first, column - 1, {}),
        (column, column, values),
        (column + 1, last, {}),
    )
    return b"".join(
        element(f"{root.prefix}col", {**node.attributes, "min": low, "max": high, **changes})
        for low, high, changes in pieces
        if low <= high
    )


def grow_rules(frame: bytes, old: Range, bottom: int) -> bytes:
    """The frame whose drop-downs and conditional formats on a table reach another last row.

    Args:
        frame: The sheet's frame.
        old: The table's data cells before.
        bottom: 1-based last data row now.
    """
    root = parse(frame)
    holder = root.child("dataValidations")
    edits = Edits(frame)
    for node in (*(holder.children if holder else ()), *root.all("conditionalFormatting")):
        areas = node.attributes.get("sqref", "").split()
        grown = [_grown(area, old, bottom) for area in areas]
        if grown != areas:
            edits.set(node, sqref=" ".join(grown))
    return edits.apply()


def _grown(text: str, old: Range, bottom: int) -> str:
    area = Range.parse(text)
    if area is None or (area.top, area.bottom) != (old.top, old.bottom) or not area.meets(old):
        return text
    return str(area.with_bottom(bottom))


def add_table_parts(frame: bytes, links: Sequence[str]) -> bytes:
    """The frame that points at tables more.

    Args:
        frame: The sheet's frame.
        links: Ids of the sheet's relationships to the tables' parts.
    """
    if not links:
        return frame
    root = parse(frame)
    new = b"".join(_linking(root, "tablePart", link) for link in links)
    edits = Edits(frame)
    holder = root.child("tableParts")
    if holder is None:
        made = element(f"{root.prefix}tableParts", {"count": len(links)}, new)
        edits.insert_child(root, SCHEMA_ORDER, "tableParts", made)
    else:
        edits.append(holder, new, count=str(len(list(holder.all("tablePart"))) + len(links)))
    return edits.apply()


def set_drawing(sheet: SheetXml, link: str | None) -> bytes:
    """The worksheet that shows a drawing, or none.

    Args:
        sheet: A worksheet; one that is to show a drawing has none yet.
        link: Id of the sheet's relationship to the drawing's part, None to take it out.
    """
    frame = frame_of(sheet)
    root, edits = parse(frame), Edits(frame)
    if link is not None:
        edits.insert_child(root, SCHEMA_ORDER, "drawing", _linking(root, "drawing", link))
    else:
        for node in root.all("drawing"):
            edits.remove(node)
    # Drawings come after the rows, which may be many, so only what follows those is made anew.
    old, new = split(frame)[1], split(edits.apply())[1]
    return sheet.xml[: len(sheet.xml) - len(old)] + new


def _linking(root: Node, name: str, link: str) -> bytes:
    """A child that points at another part."""
    strict = "purl.oclc.org" in root.space
    # The namespace is declared on the spot: a sheet may bind it to any prefix.
    space = {"xmlns:r": _STRICT_RELATIONSHIPS if strict else _RELATIONSHIPS}
    return element(f"{root.prefix}{name}", {**space, "r:id": link})
