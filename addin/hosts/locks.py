"""Is the workbook open elsewhere? Excel and LibreOffice leave a file beside it that says so."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from addin.texts import message
from grading.exceptions import LockedError
from grading.language import Message

__all__ = ["Lock", "find_lock", "refuse_if_open"]


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock file found beside a workbook.

    Args:
        file: The lock file itself.
        program: Who writes files of that name.
        owner: Who has the workbook open, as the lock file says; empty if it does not.
        since: When the lock file was made.
    """

    file: Path
    program: str
    owner: str
    since: datetime


def find_lock(workbook: Path) -> Lock | None:
    """The lock file that says a workbook is open, or None.

    Source: [MS-XLSB] owner files (``~$name``: length and name in the system's code page, then
    length and name in UTF-16) and LibreOffice's ``.~lock.name#`` (comma-separated fields).
    """
    for folder in dict.fromkeys((workbook.parent, workbook.resolve().parent)):
        for name, program, read in (
            (f"~${workbook.name}", "Excel", _excel_owner),
            (f".~lock.{workbook.name}#", "LibreOffice", _libreoffice_owner),
        ):
            file = folder / name
            if file.is_file():
                since = datetime.fromtimestamp(file.stat().st_mtime)
                return Lock(file, program, _read_owner(file, read), since)
    return None


def refuse_if_open(workbook: Path, now: datetime) -> None:
    """Stop before anything is written to a workbook that somebody has open.

    Args:
        workbook: The file to be written.
        now: Local time, to tell how old the lock is.

    Raises:
        LockedError: A lock file stands beside it; says whose and how old it is.
    """
    lock = find_lock(workbook)
    if lock is None:
        return
    raise LockedError(
        message(
            "errors.lock.open",
            file=workbook.name,
            who=_who(lock),
            since=f"{lock.since:%Y-%m-%d %H:%M}",
            age=_age(now - lock.since),
            lock=lock.file.name,
        )
    )


def _who(lock: Lock) -> Message:
    if lock.owner:
        return message("errors.lock.by", owner=lock.owner, program=lock.program)
    return message("errors.lock.in", program=lock.program)


def _read_owner(file: Path, read: Callable[[bytes], str]) -> str:
    try:
        with file.open("rb") as stream:
            return read(stream.read(4096))
    except OSError:  # Excel on Windows keeps its owner file locked against reading
        return ""


def _excel_owner(data: bytes) -> str:
    """The name in an Excel owner file: UTF-16 after byte 54, else the code-page name."""
    if len(data) > 56:
        length = int.from_bytes(data[55:57], "little")
        wide = data[57 : 57 + 2 * length]
        if 0 < length <= 54 and len(wide) == 2 * length:
            return _printable(wide.decode("utf-16-le", "replace"))
    return _printable(data[1 : 1 + data[0]].decode("latin-1")) if data else ""


def _libreoffice_owner(data: bytes) -> str:
    """The name in a LibreOffice lock file, with the machine's name."""
    fields = _split(data.decode("utf-8", "replace"))
    name = next((field for field in fields[:2] if field), "")
    host = fields[2] if len(fields) > 2 else ""
    return _printable(f"{name} on {host}" if name and host else name or host)


def _split(text: str) -> list[str]:
    """Fields between commas; a comma within a field stands behind a backslash."""
    fields, field, escaped = [], "", False
    for letter in text.rstrip(";\r\n"):
        if escaped or letter not in ",\\":
            field, escaped = field + letter, False
        elif letter == "\\":
            escaped = True
        else:
            fields.append(field)
            field = ""
    return [*fields, field]


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable()).strip()


def _age(age: timedelta) -> Message:
    minutes = int(age.total_seconds() // 60)
    for size, unit in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            key = unit if count == 1 else f"{unit}s"
            return message(f"errors.lock.{key}", count=count)
    return message("errors.lock.now")
