"""What came to harm in a workbook: parts and markup that are not Tierbook's, before and after."""

import io
import re
import struct
import zipfile
from collections.abc import Iterable
from posixpath import dirname, normpath
from xml.etree import ElementTree as ET

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_COMMON = {
    "[Content_Types].xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "xl/calcChain.xml",
}
_OURS = re.compile(r"_rels/|xl/worksheets/|xl/tables/")


def harmed_parts(before: bytes, after: bytes, *, also: Iterable[str] = ()) -> list[str]:
    """Parts that are nobody's but the person's and no longer hold the same compressed bytes.

    Allowed to differ are the parts common to all sheets, the sheets that names of Tierbook's point
    at with their tables, ``also``, and in caches of pivot tables the order to read anew.
    """
    old, new = _packed(before), _packed(after)
    free = _COMMON | set(also) | _our_parts(after) | _our_parts(before)
    harmed = [
        name
        for name in old
        if name not in free
        and old[name] != new.get(name)
        and not _only_refreshed(name, before, after)
    ]
    added = [name for name in new if name not in old and not _OURS.search(name)]
    return harmed + added


def harmed_markup(before: bytes, after: bytes, part: str, right: int) -> list[str]:
    """What changed on a sheet of the person's beside Tierbook's columns.

    Looked at are cells up to the 1-based column ``right``, and all markup around the cells. A
    conditional format may come to the ones there, but none may go; size and columns may grow.
    """
    old, new = (_root(data, part) for data in (before, after))
    first, second = _cells(old, right), _cells(new, right)
    harmed = [f"cell {name}" for name in first | second if first.get(name) != second.get(name)]
    for tag in {child.tag for child in old} - {f"{_MAIN}{n}" for n in ("sheetData", "dimension")}:
        was, now = (_markup(root, tag) for root in (old, new))
        if tag == f"{_MAIN}cols":
            was, now = ([c for c in markup if _left(c) <= right] for markup in (was, now))
        grown = tag == f"{_MAIN}conditionalFormatting"
        if not (set(was) <= set(now) if grown else was == now):
            harmed.append(tag)
    return harmed


def refresh_ordered(data: bytes) -> bool:
    """Whether the pivot table's cache is to be read anew when Excel opens the workbook."""
    return b'refreshOnLoad="1"' in _part(data, "xl/pivotCache/pivotCacheDefinition1.xml")


def _part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def _packed(data: bytes) -> dict[str, bytes]:
    """The compressed bytes of each part."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            at = info.header_offset + 26
            name, extra = struct.unpack("<HH", data[at : at + 4])
            start = at + 4 + name + extra
            found[info.filename] = data[start : start + info.compress_size]
    return found


def _only_refreshed(name: str, before: bytes, after: bytes) -> bool:
    if not name.startswith("xl/pivotCache/pivotCacheDefinition"):
        return False
    order = b' refreshOnLoad="1"'
    return _part(before, name).replace(order, b"") == _part(after, name).replace(order, b"")


def _our_parts(data: bytes) -> set[str]:
    """Sheets that names of Tierbook's point at, their links and the tables on them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        everything = set(archive.namelist())
        book = ET.fromstring(archive.read("xl/workbook.xml"))
        links = _links(archive, "xl/workbook.xml")
        names = [n for n in book.iter(f"{_MAIN}definedName") if "Tierbook" in n.get("name", "")]
        tabs = {(n.text or "").rpartition("!")[0].strip("'").replace("''", "'") for n in names}
        found = set()
        for sheet in book.iter(f"{_MAIN}sheet"):
            if sheet.get("name") in tabs:
                part = links[sheet.get(f"{_R}id", "")]
                tables = [t for t in _links(archive, part).values() if t.startswith("xl/tables/")]
                found |= {part, _rels(part), *tables}
        return found & everything


def _rels(part: str) -> str:
    folder, name = part.rsplit("/", 1)
    return f"{folder}/_rels/{name}.rels"


def _links(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    if _rels(part) not in archive.namelist():
        return {}
    nodes = ET.fromstring(archive.read(_rels(part)))
    return {
        node.get("Id", ""): node.get("Target", "")[1:]
        if node.get("Target", "").startswith("/")
        else normpath(f"{dirname(part)}/{node.get('Target')}")
        for node in nodes
    }


def _root(data: bytes, part: str) -> ET.Element:
    return ET.fromstring(_part(data, part))


def _cells(root: ET.Element, right: int) -> dict[str, bytes]:
    cells = {}
    for cell in root.iter(f"{_MAIN}c"):
        address = cell.get("r", "")
        if _number(address.rstrip("0123456789")) <= right:
            cells[address] = ET.tostring(cell)
    return cells


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _markup(root: ET.Element, tag: str) -> list[bytes]:
    found = [child for child in root if child.tag == tag]
    if tag == f"{_MAIN}cols":
        found = [column for child in found for column in child]
    return [ET.tostring(node) for node in found]


def _left(column: bytes) -> int:
    return int(ET.fromstring(column).get("min", "0"))
