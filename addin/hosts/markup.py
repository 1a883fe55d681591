"""Edit small XML parts without rewriting them: find elements by byte place, splice bytes.

A part that is parsed and serialised again loses what its author cared about: prefixes, the
order of attributes, extensions a library does not know. Here a part is parsed only to learn where
its elements stand; an edit replaces those bytes, and everything else stays as it was.
All parts are UTF-8 by the time they come here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from grading.exceptions import RefusedError

__all__ = [
    "Edits",
    "Node",
    "attribute_text",
    "document",
    "element",
    "escaped_name",
    "parse",
    "set_attributes",
    "text_content",
]

_TAG = re.compile(rb"<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*/?>")
_ATTRIBUTE = re.compile(rb"(\s+)([^\s=]+)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_RELATIONSHIPS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_XML_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(slots=True)
class Node:
    """One element and where it stands in the part.

    Args:
        name: Local name, without prefix.
        space: Namespace address, empty for none.
        prefix: What new children must be written with, such as ``x:``; empty for none.
        attributes: Plain attributes by name; those of the relationships namespace as ``r:id``,
            those of any other namespace are left out.
        start: Zero-based byte place of ``<``.
        tag_end: Byte place after the start tag's ``>``.
        inner_end: Byte place of the end tag's ``<``; ``tag_end`` for an empty element tag.
        end: Byte place after the element.
        text: Its own character data, joined.
    """

    name: str
    space: str
    prefix: str
    attributes: dict[str, str]
    start: int
    tag_end: int
    inner_end: int = 0
    end: int = 0
    text: str = ""
    children: list["Node"] = field(default_factory=list)

    @property
    def is_empty_tag(self) -> bool:
        """Whether it is written ``<a/>``."""
        return self.inner_end == self.end

    def child(self, name: str) -> "Node | None":
        """The first child of that local name in this element's own namespace, or None."""
        return next(self.all(name), None)

    def all(self, name: str) -> Iterator["Node"]:
        """The children of that local name in this element's own namespace."""
        return (child for child in self.children if child.name == name and self._is_near(child))

    def _is_near(self, child: "Node") -> bool:
        return child.space == self.space

    def number(self, name: str, default: int) -> int:
        """An attribute that holds a whole number.

        Raises:
            RefusedError: It holds something else.
        """
        written = self.attributes.get(name)
        if written is None:
            return default
        try:
            return int(written)
        except ValueError as cause:
            message = (
                f"<{self.name} {name}>: must be a whole number, got {written[:40]!r}. The workbook "
                "is damaged; open it in Excel, let Excel repair it and save it."
            )
            raise RefusedError(message) from cause

    def signature(self) -> tuple[object, ...]:
        """What two elements that mean the same have in common, whatever their spelling."""
        return (
            self.name,
            tuple(sorted(self.attributes.items())),
            self.text.strip(),
            tuple(child.signature() for child in self.children),
        )


def parse(data: bytes, where: str = "the workbook") -> Node:
    """The element tree of a part, with the byte place of each element.

    Args:
        data: The part in UTF-8.
        where: The part, for the message.

    Raises:
        RefusedError: It is not well-formed, or declares a document type (which no workbook does
            and which can be used to blow up memory).
    """
    builder = _Builder(data, where)
    try:
        return builder.run()
    except expat.ExpatError as cause:
        message = (
            f"{where}: must be well-formed XML, but reading stopped at line {cause.lineno}. "
            "The workbook is damaged; open it in Excel, let Excel repair it and save it."
        )
        raise RefusedError(message) from cause


class _Builder:
    def __init__(self, data: bytes, where: str) -> None:
        self.data = data
        self.where = where
        self.open: list[Node] = []
        self.root: Node | None = None
        self.parser = expat.ParserCreate("UTF-8", namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.on_start
        self.parser.EndElementHandler = self.on_end
        self.parser.CharacterDataHandler = self.on_text
        self.parser.StartDoctypeDeclHandler = self.on_doctype

    def run(self) -> Node:
        self.parser.Parse(self.data, True)
        if self.root is None:  # expat reports an empty document before this
            message = f"{self.where}: holds no element. The workbook is damaged."
            raise RefusedError(message)
        return self.root

    def on_start(self, name: str, attributes: Mapping[str, str]) -> None:
        start = self.parser.CurrentByteIndex
        match = _TAG.match(self.data, start)
        tag_end = match.end() if match else self.data.index(b">", start) + 1
        raw_name = re.split(rb"[\s/>]", self.data[start + 1 : start + 200], maxsplit=1)[0].decode()
        space, _, local = name.rpartition(" ")
        prefix = raw_name[: -len(local)]
        node = Node(local, space, prefix, _plain(attributes), start, tag_end)
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root = node
        self.open.append(node)

    def on_end(self, _name: str) -> None:
        node = self.open.pop()
        if self.data[node.tag_end - 2 : node.tag_end] == b"/>":
            node.inner_end = node.end = node.tag_end
        else:
            node.inner_end = self.parser.CurrentByteIndex
            node.end = self.data.index(b">", node.inner_end) + 1

    def on_text(self, text: str) -> None:
        self.open[-1].text += text

    def on_doctype(self, *_: object) -> None:
        message = (
            f"{self.where}: must not declare a document type, as no real workbook does. "
            "The file was made to harm the program that reads it, or is damaged."
        )
        raise RefusedError(message)


def _plain(attributes: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in attributes.items():
        space, _, local = name.rpartition(" ")
        if not space:
            found[local] = value
        elif space in _RELATIONSHIPS:
            found[f"r:{local}"] = value
    return found


class Edits:
    """Replacements of byte ranges in one part, applied together.

    Args:
        data: The part as it was.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._changes: list[tuple[int, int, bytes]] = []

    def replace(self, start: int, end: int, new: bytes) -> None:
        """Put ``new`` in place of the bytes from ``start`` up to ``end``."""
        if self.data[start:end] != new:
            self._changes.append((start, end, new))

    def insert(self, place: int, new: bytes) -> None:
        """Put ``new`` before the byte at ``place``; several at one place keep their order."""
        self.replace(place, place, new)

    def remove(self, node: Node) -> None:
        """Take an element out."""
        self.replace(node.start, node.end, b"")

    def set(self, node: Node, **values: str | None) -> None:
        """Give attributes of an element new values; None takes one away."""
        tag = self.data[node.start : node.tag_end]
        self.replace(node.start, node.tag_end, set_attributes(tag, values))

    def append(self, parent: Node, children: bytes, **values: str | None) -> None:
        """Add ``children`` at the end of an element, and set attributes of its start tag."""
        tag = set_attributes(self.data[parent.start : parent.tag_end], values)
        if parent.is_empty_tag and children:
            closing = b"</" + (parent.prefix + parent.name).encode() + b">"
            opening = tag[:-2].rstrip() + b">"
            self.replace(parent.start, parent.end, opening + children + closing)
            return
        self.replace(parent.start, parent.tag_end, tag)
        self.insert(parent.inner_end, children)

    def insert_child(self, parent: Node, order: tuple[str, ...], name: str, new: bytes) -> None:
        """Insert a child where the schema wants it.

        Args:
            parent: Not written ``<a/>`` unless it has no children.
            order: Local names of all possible children, in schema order.
            name: Local name of what is inserted; it goes after the last child that is not
                later in ``order``.
            new: The child's bytes.
        """
        earlier = set(order[: order.index(name) + 1])
        places = [child.end for child in parent.children if child.name in earlier]
        if parent.is_empty_tag:
            self.append(parent, new)
        else:
            self.insert(places[-1] if places else parent.tag_end, new)

    def apply(self) -> bytes:
        """The part with all changes made; the very same bytes if there are none."""
        if not self._changes:
            return self.data
        pieces: list[bytes] = []
        place = 0
        for start, end, new in sorted(self._changes, key=lambda change: change[:2]):
            pieces += [self.data[place:start], new]
            place = end
        pieces.append(self.data[place:])
        return b"".join(pieces)


def set_attributes(tag: bytes, values: Mapping[str, str | None]) -> bytes:
    """A start tag with attributes replaced, added or (None) taken away."""
    wanted = {name.encode(): value for name, value in values.items()}
    pieces, place = [], 0
    for found in _ATTRIBUTE.finditer(tag):
        name = found[2]
        if name in wanted:
            value = wanted.pop(name)
            written = b"" if value is None else found[1] + _written(name, value)
            pieces += [tag[place : found.start()], written]
            place = found.end()
    new = [b" " + _written(name, value) for name, value in wanted.items() if value is not None]
    if not new:
        return b"".join([*pieces, tag[place:]])
    close = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return b"".join([*pieces, tag[place:close].rstrip(), *new, tag[close:]])


def _written(name: bytes, value: str) -> bytes:
    return name + b'="' + attribute_text(value).encode() + b'"'


def element(
    name: str, attributes: Mapping[str, object] | None = None, inner: bytes | None = None
) -> bytes:
    """An element's bytes.

    Args:
        name: With its prefix.
        attributes: Those whose value is None are left out.
        inner: Its content, markup already; None writes an empty element tag.
    """
    written = "".join(
        f' {key}="{attribute_text(str(value))}"'
        for key, value in (attributes or {}).items()
        if value is not None
    )
    if inner is None:
        return f"<{name}{written}/>".encode()
    return f"<{name}{written}>".encode() + inner + f"</{name}>".encode()


def document(root: bytes) -> bytes:
    """A whole part: the XML declaration and its root element."""
    return _XML_DECLARATION + root


_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def text_content(text: str) -> str:
    """A cell text as character data: markup escaped, control characters as ``_x0001_``."""
    text = _LOOKS_ESCAPED.sub("_x005F_", text)
    if _FORBIDDEN.search(text):
        text = _FORBIDDEN.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "_x000D_")


def attribute_text(text: str) -> str:
    """A text as attribute value, quotes and white space escaped."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = text.replace('"', "&quot;").replace("\t", "&#9;").replace("\n", "&#10;")
    return _FORBIDDEN.sub("", text.replace("\r", "&#13;"))


def escaped_name(text: str) -> str:
    """A table column's name as its part spells it: line breaks as ``_x000a_``."""
    text = _LOOKS_ESCAPED.sub("_x005F_", text)
    return re.sub("[\x00-\x1f]", lambda found: f"_x{ord(found[0]):04x}_", text)
