"""Append to a package's own bookkeeping: content types and relationships."""

from collections.abc import Collection

from addin.hosts.markup import Edits, document, element, parse

__all__ = [
    "CONTENT_TYPES",
    "add_content_type",
    "add_relationship",
    "drop_content_type",
    "drop_relationships",
    "retarget",
]

_TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."

CONTENT_TYPES = {
    "worksheet": f"{_SPREADSHEET}worksheet+xml",
    "table": f"{_SPREADSHEET}table+xml",
    "styles": f"{_SPREADSHEET}styles+xml",
}
"""Content type by the last word of the relationship's type."""


def add_relationship(
    xml: bytes | None, kind: str, target: str, *, strict: bool = False
) -> tuple[bytes, str]:
    """A ``.rels`` part with one relationship more, and the id it got.

    Args:
        xml: The part as it is, or None to make one.
        kind: Last word of the type, such as ``worksheet``, or the whole type where it is none of
            the standard's own.
        target: Absolute (``/xl/tables/table1.xml``) is right from any folder.
        strict: Whether the workbook is of the strict kind.
    """
    if xml is None:
        xml = document(element("Relationships", {"xmlns": _PACKAGE}, b""))
    root = parse(xml)
    taken = {child.attributes.get("Id") for child in root.children}
    number = len(taken) + 1
    while f"rId{number}" in taken:
        number += 1
    new = f"rId{number}"
    edits = Edits(xml)
    type_ = kind if ":" in kind else (_STRICT if strict else _TRANSITIONAL) + kind
    values = {"Id": new, "Type": type_, "Target": target}
    edits.append(root, element(f"{root.prefix}Relationship", values))
    return edits.apply(), new


def add_content_type(xml: bytes, part: str, content_type: str) -> bytes:
    """``[Content_Types].xml`` with the type of a new part; unchanged if it is there."""
    root = parse(xml, "[Content_Types].xml")
    name = f"/{part}"
    if any(c.attributes.get("PartName", "").lower() == name.lower() for c in root.all("Override")):
        return xml
    edits = Edits(xml)
    values = {"PartName": name, "ContentType": content_type}
    edits.append(root, element(f"{root.prefix}Override", values))
    return edits.apply()


def drop_content_type(xml: bytes, part: str) -> bytes:
    """``[Content_Types].xml`` without the type of a part."""
    edits = Edits(xml)
    for stated in parse(xml, "[Content_Types].xml").all("Override"):
        if stated.attributes.get("PartName", "").lower() == f"/{part}".lower():
            edits.remove(stated)
    return edits.apply()


def drop_relationships(xml: bytes, ids: Collection[str]) -> bytes:
    """A ``.rels`` part without some of its relationships."""
    edits = Edits(xml)
    for link in parse(xml).children:
        if link.attributes.get("Id") in ids:
            edits.remove(link)
    return edits.apply()


def retarget(xml: bytes, number: str, target: str) -> bytes:
    """A ``.rels`` part of which one relationship, by its id, points elsewhere."""
    edits = Edits(xml)
    for link in parse(xml).children:
        if link.attributes.get("Id") == number:
            edits.set(link, Target=target)
    return edits.apply()
