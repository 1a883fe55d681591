"""Read the directory of a zip file, distrusting all it says."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from addin.hosts.zip_writer import DEFLATED, Entry
from addin.texts import message
from grading.exceptions import RefusedError, WorkbookError
from grading.language import Message

__all__ = ["Limits", "Stored", "read_directory"]

_STORED = 0
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_LOCAL_SIZE = 30
_ZIP64 = 0x0001
_PIECE = 1 << 20
_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What no honest workbook exceeds.

    Args:
        part_bytes: Size of one part once unpacked.
        total_bytes: Size of all parts once unpacked.
        ratio: Unpacked by packed size, looked at from ``ratio_from_bytes`` on.
        ratio_from_bytes: Smaller parts may shrink as much as they like.
        parts: Number of parts.
    """

    part_bytes: int = 4096 * _MIB - 2
    total_bytes: int = 8192 * _MIB
    ratio: float = 200.0
    ratio_from_bytes: int = 200 * _MIB
    parts: int = 100_000


@dataclass(frozen=True, slots=True)
class Stored:
    """One entry of the file, and where its compressed bytes stand.

    Args:
        entry: What its directory record says.
        start: Byte place of the compressed data.
        packed_size: Its size.
        size: Size of the full data, as stated.
        crc: Checksum of the full data, as stated.
    """

    entry: Entry
    start: int
    packed_size: int
    size: int
    crc: int

    def renewed(self) -> Entry:
        """The directory record for new content: deflated, whatever it was before."""
        return replace(self.entry, method=DEFLATED, flags=self.entry.flags & _UTF8_NAME, needs=20)

    def packed(self, stream: BinaryIO, where: str) -> Iterator[bytes]:
        """The compressed bytes, in pieces.

        Raises:
            RefusedError: The file ends before they do.
            WorkbookError: The disk or the network does not give them.
        """
        left = self.packed_size
        place = self.start
        while left:
            piece = _bytes_at(stream, place, min(left, _PIECE), where)
            if not piece:
                raise RefusedError(_damaged(where))
            left -= len(piece)
            place += len(piece)
            yield piece

    def read(self, stream: BinaryIO, where: str) -> bytes:
        """The full data.

        Raises:
            RefusedError: It cannot be unpacked, or is not what its size and checksum say.
        """
        data = b"".join(self.packed(stream, where))
        if self.entry.method == DEFLATED:
            data = _inflated(data, self.size, where)
        elif self.entry.method != _STORED:
            facts = {"file": where, "cause": f"method {self.entry.method}"}
            raise RefusedError(message("refused.book.zip_kind", **facts))
        if len(data) != self.size or zlib.crc32(data) != self.crc:
            raise RefusedError(_damaged(where))
        return data


def _bytes_at(stream: BinaryIO, place: int, size: int, where: str) -> bytes:
    try:
        stream.seek(place)
        return stream.read(size)
    except OSError as cause:
        facts = {"file": where, "cause": cause.strerror or cause}
        raise WorkbookError(message("refused.book.cut_short", **facts)) from cause


def _inflated(data: bytes, size: int, where: str) -> bytes:
    # Hardly more than the stated size is unpacked, so a false size costs no memory.
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        return unpacker.decompress(data, size + 1)
    except zlib.error as cause:
        raise RefusedError(_damaged(where)) from cause


def read_directory(path: Path, stream: BinaryIO, limits: Limits) -> dict[str, Stored]:
    """All entries by part name, in the order of the file.

    Raises:
        RefusedError: The directory is damaged or encrypted, two entries have one name or share
            bytes, or the sizes are those of a zip bomb.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            infos = sorted(archive.infolist(), key=lambda info: info.header_offset)
            found = [(_part_name(info), _stored(info, path, stream)) for info in infos]
    except (zipfile.BadZipFile, EOFError, struct.error, ValueError, OverflowError) as cause:
        raise RefusedError(_damaged(path.name)) from cause
    except NotImplementedError as cause:
        facts = {"file": path.name, "cause": cause}
        raise RefusedError(message("refused.book.zip_kind", **facts)) from cause
    _refuse_bombs(path, found, limits)
    _refuse_overlaps(path, found)
    return _by_name(path, found)


def _part_name(info: zipfile.ZipInfo) -> str:
    return info.filename.replace("\\", "/").lstrip("/")


def _stored(info: zipfile.ZipInfo, path: Path, stream: BinaryIO) -> Stored:
    if info.flag_bits & _ENCRYPTED:
        raise RefusedError(message("refused.book.zip_password", file=path.name))
    if info.header_offset < 0:
        raise zipfile.BadZipFile(path.name)
    stream.seek(info.header_offset)
    head = stream.read(_LOCAL_SIZE)
    if len(head) < _LOCAL_SIZE or not head.startswith(b"PK\3\4"):
        raise zipfile.BadZipFile(path.name)
    time, date = struct.unpack_from("<2H", head, 10)
    name_size, extra_size = struct.unpack_from("<2H", head, 26)
    name, extra = stream.read(name_size), stream.read(extra_size)
    if name != _recorded_name(info):
        raise zipfile.BadZipFile(path.name)
    entry = Entry(
        name=name,
        flags=info.flag_bits,
        method=info.compress_type,
        time=time,
        date=date,
        internal=info.internal_attr,
        external=info.external_attr,
        made_by=info.create_system << 8 | info.create_version,
        needs=info.extract_version,
        comment=info.comment,
        local_extra=_without_zip64(extra),
        central_extra=_without_zip64(info.extra),
    )
    start = info.header_offset + _LOCAL_SIZE + name_size + extra_size
    return Stored(entry, start, info.compress_size, info.file_size, info.CRC)


def _recorded_name(info: zipfile.ZipInfo) -> bytes:
    """The bytes of an entry's name in the directory; those before the data must be the same.

    Programs read the one or the other, so that a part under two names would be lost to some.
    """
    return info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8_NAME else "cp437")


def _without_zip64(extra: bytes) -> bytes:
    kept = b""
    place = 0
    while place + 4 <= len(extra):
        kind, size = struct.unpack_from("<2H", extra, place)
        end = place + 4 + size
        if kind != _ZIP64:
            kept += extra[place:end]
        place = end
    return kept


def _refuse_bombs(path: Path, found: list[tuple[str, Stored]], limits: Limits) -> None:
    total = sum(stored.size for _, stored in found)
    packed = sum(stored.packed_size for _, stored in found)
    suspects = [(stored.size, stored.packed_size) for _, stored in found]
    shrunk = any(
        size > limits.ratio_from_bytes and size > limits.ratio * small
        for size, small in [*suspects, (total, packed)]
    )
    largest = max((stored.size for _, stored in found), default=0)
    too_large = largest > limits.part_bytes or total > limits.total_bytes
    if shrunk or too_large or len(found) > limits.parts:
        sizes = {"size": f"{total / _MIB:,.0f}", "packed": f"{packed / _MIB:,.1f}"}
        facts = {"file": path.name, "parts": f"{len(found):,}", **sizes}
        raise RefusedError(message("refused.book.zip_bomb", **facts))


def _refuse_overlaps(path: Path, found: list[tuple[str, Stored]]) -> None:
    # Entries that share bytes are how small files unpack to huge ones without a high ratio.
    place = 0
    for _, stored in found:
        if stored.start < place:
            raise RefusedError(_damaged(path.name))
        place = stored.start + stored.packed_size


def _by_name(path: Path, found: list[tuple[str, Stored]]) -> dict[str, Stored]:
    entries: dict[str, Stored] = {}
    seen: set[str] = set()
    for name, stored in found:
        if name.casefold() in seen:
            text = (
                f"{path.name}: must hold each part once, but holds {name!r} twice. The workbook "
                "is damaged or was tampered with; open it in Excel and save it again."
            )
            raise RefusedError(text)
        seen.add(name.casefold())
        entries[name] = stored
    return entries


def _damaged(where: str) -> Message:
    return message("errors.file.damaged", file=where)
