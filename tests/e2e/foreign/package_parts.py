"""Parts put into a package by hand, for what no library writes."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from posixpath import basename, dirname, relpath

_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_NO_LINKS = f'<?xml version="1.0"?>\n<Relationships xmlns="{_RELS}"></Relationships>'


@dataclass(frozen=True)
class Part:
    """A part of a package and the relationship that leads to it.

    Args:
        name: Its place, such as ``xl/persons/person.xml``.
        content: Its bytes.
        content_type: What it is.
        kind: Type of the relationship.
        source: The part the relationship starts from, empty for the package itself.
        id: Name of the relationship.
        links: Relationships of its own to what is outside of the package: id, kind, target.
    """

    name: str
    content: bytes
    content_type: str
    kind: str
    source: str = "xl/workbook.xml"
    id: str = "rId900"
    links: tuple[tuple[str, str, str], ...] = ()


def with_parts(
    data: bytes, parts: Sequence[Part], edits: Mapping[str, Sequence[tuple[str, str]]]
) -> bytes:
    """The package with more parts, and with texts in its own parts replaced once each."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    for name, changes in edits.items():
        for old, new in changes:
            assert content[name].count(old.encode()) >= 1, f"{name} holds no {old}"
            content[name] = content[name].replace(old.encode(), new.encode(), 1)
    for part in parts:
        _add(content, part)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, packed in content.items():
            info = zipfile.ZipInfo(name, (2026, 11, 1, 8, 0, 0))
            archive.writestr(info, packed, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _add(content: dict[str, bytes], part: Part) -> None:
    if part.name not in content:  # else another part leads to it too
        content[part.name] = part.content
        override = f'<Override PartName="/{part.name}" ContentType="{part.content_type}"/>'
        _insert(content, "[Content_Types].xml", "</Types>", override)
    target = relpath(part.name, dirname(part.source) or ".")
    _link(content, part.source, f'Id="{part.id}" Type="{part.kind}" Target="{target}"')
    for name, kind, outside in part.links:
        link = f'Id="{name}" Type="{kind}" Target="{outside}" TargetMode="External"'
        _link(content, part.name, link)


def _link(content: dict[str, bytes], source: str, attributes: str) -> None:
    folder = f"{dirname(source)}/_rels/" if dirname(source) else "_rels/"
    rels = f"{folder}{basename(source)}.rels"
    content.setdefault(rels, _NO_LINKS.encode())
    _insert(content, rels, "</Relationships>", f"<Relationship {attributes}/>")


def _insert(content: dict[str, bytes], name: str, before: str, text: str) -> None:
    content[name] = content[name].replace(before.encode(), f"{text}{before}".encode())
