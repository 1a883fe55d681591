"""Append to a package's own bookkeeping: content types and relationships."""

import posixpath
from dataclasses import dataclass

from addin.hosts.markup import Edits, document, element, parse

__all__ = [
    "CONTENT_TYPES",
    "Relationship",
    "add_content_type",
    "add_relationship",
    "content_type_of",
    "kind_of",
    "part_path",
    "read_relationships",
    "relationships_path",
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


@dataclass(frozen=True, slots=True)
class Relationship:
    """One line of a ``.rels`` part.

    Args:
        id: Such as ``rId3``.
        type: The full address of what it is.
        target: As written, relative to the part that owns it.
        external: Whether it points out of the package.
    """

    id: str
    type: str
    target: str
    external: bool = False

    @property
    def kind(self) -> str:
        """The last word of the type, such as ``worksheet``; alike in strict workbooks."""
        return kind_of(self.type)


def kind_of(address: str) -> str:
    """The last word of a relationship type's address."""
    return address.rsplit("/", 1)[-1]


def relationships_path(part: str) -> str:
    """Where the relationships of a part stand: ``xl/_rels/workbook.xml.rels``."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def part_path(owner: str, target: str) -> str:
    """The package path a relationship's target means, without leading slash."""
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(owner), target))


def read_relationships(xml: bytes | None, where: str = "relationships") -> list[Relationship]:
    """All relationships of a part, in the order written; none if it has no ``.rels``."""
    if xml is None:
        return []
    return [
        Relationship(
            child.attributes.get("Id", ""),
            child.attributes.get("Type", ""),
            child.attributes.get("Target", ""),
            child.attributes.get("TargetMode") == "External",
        )
        for child in parse(xml, where).all("Relationship")
    ]


def add_relationship(
    xml: bytes | None, kind: str, target: str, *, strict: bool = False
) -> tuple[bytes, str]:
    """A ``.rels`` part with one relationship more, and the id it got.

    Args:
        xml: The part as it is, or None to make one.
        kind: Last word of the type, such as ``worksheet``.
        target: Absolute (``/xl/tables/table1.xml``), which is right from any folder.
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
    values = {"Id": new, "Type": (_STRICT if strict else _TRANSITIONAL) + kind, "Target": target}
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


def content_type_of(xml: bytes, part: str) -> str:
    """The content type of a part, empty if none is given."""
    root = parse(xml, "[Content_Types].xml")
    for child in root.all("Override"):
        if child.attributes.get("PartName", "").lower() == f"/{part}".lower():
            return child.attributes.get("ContentType", "")
    extension = posixpath.splitext(part)[1].lstrip(".").lower()
    for child in root.all("Default"):
        if child.attributes.get("Extension", "").lower() == extension:
            return child.attributes.get("ContentType", "")
    return ""


def remove_content_type(xml: bytes, part: str) -> bytes:
    """``[Content_Types].xml`` without the line of a part that is dropped."""
    edits = Edits(xml)
    for child in parse(xml, "[Content_Types].xml").all("Override"):
        if child.attributes.get("PartName", "").lower() == f"/{part}".lower():
            edits.remove(child)
    return edits.apply()
