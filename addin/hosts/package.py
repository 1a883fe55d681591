"""An Excel Open XML file as a package of parts: read parts, and write it back with some changed.

The container is ECMA-376 part 2 (Open Packaging Conventions) on a zip file. Parts that nobody
changed are copied with their compressed bytes, in their order.
"""

import contextlib
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self
from urllib.parse import unquote, urlsplit

from addin.hosts.file_kind import refuse_main_type, refuse_unless_zip, refuse_without_main_part
from addin.hosts.markup import parse
from addin.hosts.xml_text import as_utf8
from addin.hosts.zip_entries import Limits, Stored, read_directory
from addin.hosts.zip_writer import Entry, ZipWriter
from addin.texts import message
from grading.exceptions import RefusedError, WorkbookError

__all__ = ["Limits", "Package", "Relationship"]

CONTENT_TYPES = "[Content_Types].xml"
_PIECE = 1 << 20
_LARGE = 1 << 20
_FAST, _SMALL = 1, 6


@dataclass(frozen=True, slots=True)
class Relationship:
    """What one part says of another.

    Args:
        id: Unique among the relationships of one part.
        kind: Last word of the type, such as ``worksheet``; the same in strict files.
        type: The whole type.
        target: Part name as in ``Package.names``, or an address where ``external``.
        external: Whether the target is outside of the package.
    """

    id: str
    kind: str
    type: str
    target: str
    external: bool = False


class Package:
    """A healthy Excel Open XML file, open for reading.

    Use ``Package.open``; close it (or use ``with``) before the file is replaced, since Windows
    does not replace files that are open. Part names have no leading slash.
    """

    def __init__(self, path: Path, stream: BinaryIO, entries: Mapping[str, Stored]) -> None:
        self.path = path
        self._stream = stream
        self._entries = dict(entries)
        self._spelling = {name.casefold(): name for name in entries}
        self._types: tuple[dict[str, str], dict[str, str]] | None = None
        self.main_part = ""

    @classmethod
    def open(cls, path: str | Path, *, limits: Limits | None = None) -> "Package":
        """Open a workbook file, after making sure that it is one.

        Args:
            path: An ``.xlsx``, ``.xlsm``, ``.xltx`` or ``.xltm`` file.
            limits: What is taken for a zip bomb; None for the usual.

        Raises:
            RefusedError: It is of another kind, protected by a password, signed, damaged or
                made to blow up memory; the text says which, and what to do.
            WorkbookError: There is no such file, or it may not be read.
        """
        path = Path(path)
        stream = _opened(path)
        try:
            refuse_unless_zip(path, stream.read(4096), _pieces(stream))
            package = cls(path, stream, read_directory(path, stream, limits or Limits()))
            package._find_main_part()
            package._refuse_signed()
        except BaseException:
            stream.close()
            raise
        return package

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; nothing can be read or written afterwards."""
        self._stream.close()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all parts, in the order of the file; folders left out."""
        return tuple(name for name in self._entries if not name.endswith("/"))

    def __contains__(self, part: str) -> bool:
        return _plain(part).casefold() in self._spelling

    def read(self, part: str) -> bytes:
        """The bytes of a part, checked against its checksum.

        Args:
            part: Its name; upper and lower case are the same, as in Excel.

        Raises:
            RefusedError: There is no such part, or it is damaged.
        """
        return self._stored(part).read(self._stream, self.where(part))

    def xml(self, part: str) -> bytes:
        """The text of an XML part in UTF-8, without byte order mark or document type.

        Raises:
            RefusedError: As ``read``; or it declares a document type, or its encoding is unknown.
        """
        return as_utf8(self.read(part), self.where(part))

    def size(self, part: str) -> int:
        """How many bytes ``read`` gives."""
        return self._stored(part).size

    def where(self, part: str) -> str:
        """The file and the part, as messages name them."""
        return f"{self.path.name} ({part})"

    def content_type(self, part: str) -> str:
        """What ``[Content_Types].xml`` says of a part; empty if nothing."""
        if self._types is None:
            self._types = self._read_types()
        defaults, overrides = self._types
        name = _plain(part).casefold()
        extension = posixpath.splitext(name)[1][1:]
        return overrides.get(name) or defaults.get(extension, "")

    def relationships(self, part: str = "") -> tuple[Relationship, ...]:
        """What a part points at, in document order.

        Args:
            part: The part's name; empty for the package itself.
        """
        source = relationships_part(part)
        if source not in self:
            return ()
        root = parse(self.xml(source), self.where(source))
        return tuple(self._relationship(part, node.attributes) for node in root.children)

    def write(
        self,
        stream: BinaryIO,
        *,
        changed: Mapping[str, bytes | Iterable[bytes]],
        added: Mapping[str, bytes | Iterable[bytes]] | None = None,
        removed: Iterable[str] = (),
    ) -> None:
        """Write the package with some parts changed, added or removed.

        All other parts keep their compressed bytes, their place and their date. Same parts in,
        same bytes out.

        Args:
            stream: Binary and able to seek, such as a file or ``BytesIO``.
            changed: New content of parts; one given in pieces is deflated while its next pieces
                are made, which may read from this package.
            added: Content of new parts, written after all others in the order given.
            removed: Parts to leave out.

        Raises:
            RefusedError: A part to change or remove is not there, or one to add is.
            WriteError: A part would become too large.
        """
        new = {self._name(part): content for part, content in changed.items()}
        gone = {self._name(part) for part in removed}
        writer = ZipWriter(stream)
        for name, stored in self._entries.items():
            if name in new:
                _compress(writer, stored.renewed(), new[name])
            elif name not in gone:
                sizes = stored.packed_size, stored.size
                writer.copy(
                    stored.entry, stored.packed(self._stream, self.where(name)), stored.crc, sizes
                )
        for part, content in (added or {}).items():
            if part in self and self._name(part) not in gone:
                text = f"{self.where(part)}: is in the file already, so it cannot be added."
                raise RefusedError(text)
            _compress(writer, Entry.new(_plain(part)), content)
        writer.close()

    def _name(self, part: str) -> str:
        try:
            return self._spelling[_plain(part).casefold()]
        except KeyError:
            text = (
                f"{self.where(part)}: this part must be in the workbook, but it is not there. "
                "The workbook is damaged; open it in Excel, let Excel repair it and save it."
            )
            raise RefusedError(text) from None

    def _stored(self, part: str) -> Stored:
        return self._entries[self._name(part)]

    def _relationship(self, part: str, attributes: Mapping[str, str]) -> Relationship:
        type_ = attributes.get("Type", "")
        external = attributes.get("TargetMode") == "External"
        target = attributes.get("Target", "")
        if not external:
            target = self._resolved(part, target)
        kind = type_.rstrip("/").rpartition("/")[2]
        return Relationship(attributes.get("Id", ""), kind, type_, target, external)

    def _resolved(self, part: str, target: str) -> str:
        path = target.replace("\\", "/")
        with contextlib.suppress(ValueError):  # no address at all; no part of that name is there
            path = urlsplit(path).path
        joined = posixpath.normpath(posixpath.join("/", posixpath.dirname(_plain(part)), path))
        plain = joined.lstrip("/")
        for name in (plain, unquote(plain)):
            if name in self:
                return self._name(name)
        return plain

    def _read_types(self) -> tuple[dict[str, str], dict[str, str]]:
        defaults: dict[str, str] = {}
        overrides: dict[str, str] = {}
        for node in parse(self.xml(CONTENT_TYPES), self.where(CONTENT_TYPES)).children:
            kind = node.attributes.get("ContentType", "")
            if node.name == "Default":
                defaults[node.attributes.get("Extension", "").casefold()] = kind
            elif node.name == "Override":
                overrides[_plain(node.attributes.get("PartName", "")).casefold()] = kind
        return defaults, overrides

    def _find_main_part(self) -> None:
        if CONTENT_TYPES not in self:
            mimetype = self.read("mimetype")[:200] if "mimetype" in self else b""
            refuse_without_main_part(self.path, self.names, mimetype)
        mains = [link.target for link in self.relationships() if link.kind == "officeDocument"]
        if not mains:
            refuse_without_main_part(self.path, self.names, b"")
        refuse_main_type(self.path, self.content_type(mains[0]))
        self.main_part = self._name(mains[0])

    def _refuse_signed(self) -> None:
        signed = any("/digital-signature/" in link.type for link in self.relationships())
        if signed or any(name.startswith("_xmlsignatures/") for name in self.names):
            raise RefusedError(message("refused.book.signed", file=self.path.name))


def relationships_part(part: str) -> str:
    """Name of the part that holds the relationships of ``part``; empty for the package."""
    folder, name = posixpath.split(_plain(part))
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _compress(writer: ZipWriter, entry: Entry, content: bytes | Iterable[bytes]) -> None:
    if not isinstance(content, bytes):
        writer.compress(entry, content, _FAST)
    elif len(content) >= _LARGE:
        writer.compress(entry, [content], _FAST)
    else:
        writer.compress_small(entry, content, _SMALL)


def _plain(part: str) -> str:
    return part.replace("\\", "/").lstrip("/")


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError as cause:
        raise WorkbookError(message("refused.book.no_file", file=path)) from cause
    except IsADirectoryError as cause:
        raise WorkbookError(message("refused.book.folder", file=path)) from cause
    except OSError as cause:
        facts = {"file": path, "cause": cause.strerror or cause}
        raise WorkbookError(message("refused.book.unreadable", **facts)) from cause


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    while piece := stream.read(_PIECE):
        yield piece
