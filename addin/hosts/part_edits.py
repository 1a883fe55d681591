"""Parts of a package as they will be: each read when first needed, changed any number of times."""

from collections.abc import Collection

from addin.hosts.markup import parse
from addin.hosts.opc import (
    add_content_type,
    add_relationship,
    drop_content_type,
    drop_relationships,
    retarget,
)
from addin.hosts.package import Package, relationships_part

__all__ = ["PartEdits"]

_CONTENT_TYPES = "[Content_Types].xml"


class PartEdits:
    """New content of small parts, gathered until the package is written.

    Args:
        package: The package as it is.
        strict: Whether the workbook is of the strict kind.
    """

    def __init__(self, package: Package, *, strict: bool = False) -> None:
        self._package = package
        self._strict = strict
        self._new: dict[str, bytes] = {}
        self._gone: set[str] = set()

    def __contains__(self, part: str) -> bool:
        return part in self._new or (part in self._package and part not in self._gone)

    def get(self, part: str) -> bytes:
        """A part as it will be."""
        return self._new[part] if part in self._new else self._package.xml(part)

    def set(self, part: str, xml: bytes) -> None:
        """Give a part new content; one that was not there is added."""
        self._new[part] = xml
        self._gone.discard(part)

    def free_part(self, folder: str, stem: str) -> str:
        """The name of a part that is not there yet, such as ``xl/worksheets/sheet7.xml``."""
        number = 1
        while f"{folder}/{stem}{number}.xml" in self:
            number += 1
        return f"{folder}/{stem}{number}.xml"

    def relate(self, owner: str, kind: str, target: str) -> str:
        """Let one part point at another; gives the relationship's id."""
        return self.link(owner, kind, f"/{target}")

    def link(self, owner: str, kind: str, address: str) -> str:
        """Let a part point at an address as it is written, such as ``#Data!A1``; gives the id."""
        part = relationships_part(owner)
        old = self.get(part) if part in self else None
        new, number = add_relationship(old, kind, address, strict=self._strict)
        self.set(part, new)
        return number

    def point(self, owner: str, number: str, address: str) -> None:
        """Let a relationship of a part point at another address."""
        part = relationships_part(owner)
        if part in self:
            self.set(part, retarget(self.get(part), number, address))

    def unrelate(self, owner: str, target: str) -> None:
        """Let a part no longer point at another."""
        links = self._package.relationships(owner)
        self.unlink(owner, {link.id for link in links if link.target == target})

    def unlink(self, owner: str, ids: Collection[str]) -> None:
        """Take relationships of a part away; a part of relationships left without any goes."""
        part = relationships_part(owner)
        if not ids or part not in self:
            return
        left = drop_relationships(self.get(part), ids)
        if parse(left, part).children:
            self.set(part, left)
        else:
            self.drop(part)

    def declare(self, part: str, content_type: str) -> None:
        """State the content type of a new part."""
        self.set(_CONTENT_TYPES, add_content_type(self.get(_CONTENT_TYPES), part, content_type))

    def drop(self, part: str) -> None:
        """Take a part out; who points at it is to be told by ``unrelate``."""
        self._new.pop(part, None)
        if part in self._package:
            self._gone.add(part)
        self.set(_CONTENT_TYPES, drop_content_type(self.get(_CONTENT_TYPES), part))

    def removed(self) -> frozenset[str]:
        """Parts that were there and are to be there no longer."""
        return frozenset(self._gone)

    def changed(self) -> dict[str, bytes]:
        """Parts that were there and are to say something else."""
        return {
            part: xml
            for part, xml in self._new.items()
            if part in self._package and xml != self._package.xml(part)
        }

    def added(self) -> dict[str, bytes]:
        """Parts that were not there."""
        return {part: xml for part, xml in self._new.items() if part not in self._package}
