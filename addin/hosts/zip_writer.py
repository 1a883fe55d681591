"""Write a zip file of which most entries are taken over with their compressed bytes.

``zipfile`` can only store what it compresses itself, which would change (and cost the time of)
every picture and every sheet that nobody touched. So the records are written here; the format is
PKWARE's APPNOTE 6.3.3, of which packages use little.
"""

import queue
import struct
import threading
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from grading.exceptions import WriteError

__all__ = ["Deflated", "Entry", "ZipWriter"]

DEFLATED = 8
MAX_SIZE = 0xFFFF_FFFF
_UTF8_NAME = 0x800
_DATA_DESCRIPTOR = 0x8
_ZIP64 = 0x0001
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR64 = struct.Struct("<4sLQL")
_QUEUED = 8
_PIECE = 1 << 18


@dataclass(frozen=True, slots=True)
class Entry:
    """What the directory of a zip file says of one entry.

    Args:
        name: The name's bytes as stored.
        flags: General purpose bits.
        method: Compression method, 0 stored or 8 deflated.
        time: Modification time in MS-DOS form.
        date: Modification date in MS-DOS form.
        local_extra: Extra field of the local record, zip64 taken out.
        central_extra: Extra field of the directory record, zip64 taken out.
    """

    name: bytes
    flags: int = 0
    method: int = DEFLATED
    time: int = 0
    date: int = 0x21  # 1980-01-01, the earliest that the format can hold
    internal: int = 0
    external: int = 0
    made_by: int = 20
    needs: int = 20
    comment: bytes = b""
    local_extra: bytes = b""
    central_extra: bytes = b""

    @classmethod
    def new(cls, name: str) -> "Entry":
        """An entry that was not in the file before; its date is fixed, so that output is too."""
        return cls(name.encode(), 0 if name.isascii() else _UTF8_NAME)


@dataclass(frozen=True, slots=True)
class _Sizes:
    crc: int
    packed: int
    full: int


class ZipWriter:
    """Writes entries one after the other to a stream that can seek.

    Args:
        stream: Binary, at its start.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._start = stream.tell()
        self._done: list[tuple[Entry, _Sizes, int]] = []

    def copy(
        self, entry: Entry, packed: Iterable[bytes], crc: int, sizes: tuple[int, int]
    ) -> None:
        """Take over an entry whose bytes are compressed already.

        Args:
            entry: Its directory record.
            packed: Its compressed bytes.
            crc: Of the full data.
            sizes: Of the compressed and of the full data.
        """
        offset = self._begin(entry, _Sizes(crc, *sizes))
        for piece in packed:
            self._stream.write(piece)
        self._done.append((entry, _Sizes(crc, *sizes), offset))

    def compress(self, entry: Entry, pieces: Iterable[bytes], level: int) -> None:
        """Deflate an entry and write it; the pieces are made while earlier ones are deflated."""
        offset = self._begin(entry, _Sizes(0, 0, 0))
        packed = 0
        deflater = Deflated(pieces, level)
        for part in deflater:
            packed += len(part)
            self._stream.write(part)
        full = deflater.size
        if max(full, packed) >= MAX_SIZE:
            message = (
                f"{entry.name.decode('utf-8', 'replace')}: a part of a workbook may hold at most "
                "4 GiB. Divide the table over several workbooks."
            )
            raise WriteError(message)
        sizes = _Sizes(deflater.crc, packed, full)
        end = self._stream.tell()
        self._stream.seek(offset + self._start)
        self._begin(entry, sizes)
        self._stream.seek(end)
        self._done.append((entry, sizes, offset))

    def compress_small(self, entry: Entry, data: bytes, level: int) -> None:
        """Deflate an entry that is not worth a thread, and write it."""
        packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = packer.compress(data) + packer.flush()
        self.copy(entry, [packed], zlib.crc32(data), (len(packed), len(data)))

    def close(self) -> None:
        """Write the directory; nothing may be added after it."""
        start = self._stream.tell() - self._start
        for entry, sizes, offset in self._done:
            self._stream.write(_central_record(entry, sizes, offset))
        size = self._stream.tell() - self._start - start
        count = len(self._done)
        if count >= 0xFFFF or start >= MAX_SIZE or size >= MAX_SIZE:
            end64 = start + size
            self._stream.write(
                _END64.pack(b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, start)
                + _LOCATOR64.pack(b"PK\6\7", 0, end64, 1)
            )
        short = min(count, 0xFFFF)
        limits = min(size, MAX_SIZE), min(start, MAX_SIZE)
        self._stream.write(_END.pack(b"PK\5\6", 0, 0, short, short, *limits, 0))

    def _begin(self, entry: Entry, sizes: _Sizes) -> int:
        offset = self._stream.tell() - self._start
        record = _LOCAL.pack(
            b"PK\3\4",
            entry.needs,
            entry.flags & ~_DATA_DESCRIPTOR,  # the sizes stand in this record
            entry.method,
            entry.time,
            entry.date,
            sizes.crc,
            sizes.packed,
            sizes.full,
            len(entry.name),
            len(entry.local_extra),
        )
        self._stream.write(record + entry.name + entry.local_extra)
        return offset


def _central_record(entry: Entry, sizes: _Sizes, offset: int) -> bytes:
    extra = entry.central_extra
    needs = entry.needs
    if offset >= MAX_SIZE:
        extra = struct.pack("<2HQ", _ZIP64, 8, offset) + extra
        needs = max(needs, 45)
    record = _CENTRAL.pack(
        b"PK\1\2",
        entry.made_by,
        needs,
        entry.flags & ~_DATA_DESCRIPTOR,
        entry.method,
        entry.time,
        entry.date,
        sizes.crc,
        sizes.packed,
        sizes.full,
        len(entry.name),
        len(extra),
        len(entry.comment),
        0,
        entry.internal,
        entry.external,
        min(offset, MAX_SIZE),
    )
    return record + entry.name + extra + entry.comment


class Deflated:
    """Pieces deflated in a second thread while the caller's thread makes them.

    zlib lets other threads run, so making a sheet and compressing it overlap. Once iterated to
    the end, ``crc`` and ``size`` are those of the full data.

    Args:
        pieces: Taken in the caller's thread; an exception in making them passes through.
        level: zlib's level, 1 fastest to 9 smallest.
    """

    def __init__(self, pieces: Iterable[bytes], level: int) -> None:
        self._pieces = pieces
        self._packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._waiting: queue.Queue[bytes | None] = queue.Queue(_QUEUED)
        self._ready: deque[bytes] = deque()
        self._failure: Exception | None = None
        self.crc = 0
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        worker = threading.Thread(target=self._work, name="tierbook-deflate", daemon=True)
        worker.start()
        try:
            for piece in _regrouped(self._pieces):
                self._waiting.put(piece)
                while self._ready:
                    yield self._ready.popleft()
        finally:
            self._waiting.put(None)
            worker.join()
        if self._failure is not None:
            raise self._failure
        yield b"".join(self._ready)

    def _work(self) -> None:
        done = False
        while not done:
            # All that waits is taken at once: each return from zlib has to wait for its turn.
            pieces = [self._waiting.get()]
            while not self._waiting.empty():
                pieces.append(self._waiting.get())
            done = pieces[-1] is None
            if self._failure is None:  # else go on emptying the queue: nobody must wait for it
                self._take(b"".join(piece for piece in pieces if piece is not None))
        self._ready.append(self._packer.flush())

    def _take(self, piece: bytes) -> None:
        try:
            self.crc = zlib.crc32(piece, self.crc)
            self.size += len(piece)
            self._ready.append(self._packer.compress(piece))
        except (zlib.error, MemoryError) as failure:
            self._failure = failure


def _regrouped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces neither tiny (thread switches) nor huge (memory)."""
    gathered: list[bytes] = []
    size = 0
    for piece in pieces:
        if len(piece) > _PIECE:
            yield b"".join(gathered)
            gathered, size = [], 0
            for at in range(0, len(piece), _PIECE):
                yield piece[at : at + _PIECE]
            continue
        gathered.append(piece)
        size += len(piece)
        if size >= _PIECE:
            yield b"".join(gathered)
            gathered, size = [], 0
    if gathered:
        yield b"".join(gathered)
