"""Replace a file in one step: at any moment either the old or the new one is whole."""

import contextlib
import errno
import os
import stat
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from addin.texts import message
from grading.exceptions import RefusedError, WriteError
from grading.language import Message

__all__ = ["Stamp", "refuse_if_read_only", "replace_file", "sync_folder"]

_SUFFIX = ".tierbook.tmp"
_LEFT_OVER_SECONDS = 3600
_LONGEST_PREFIX = 120  # bytes; file systems take names of 255
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells that a file was changed: inode, size and time of last change."""

    inode: int
    size: int
    mtime_ns: int

    @classmethod
    def of(cls, file: Path) -> "Stamp | None":
        """The stamp of a file as it is now; None if there is none."""
        try:
            found = file.stat()
        except OSError:
            return None
        return cls(found.st_ino, found.st_size, found.st_mtime_ns)


def replace_file(
    target: Path,
    write: Callable[[BinaryIO], None],
    *,
    like: Path | None = None,
    before_replace: Callable[[], None] | None = None,
) -> None:
    """Write a file beside ``target``, make it safe on the disk, then put it in its place.

    Args:
        target: The file to replace or make; a symbolic link is followed.
        write: Writes the new content to an open binary file.
        like: The file whose permissions and owner the new one gets; None takes the target's.
        before_replace: Called when the new file is whole; an exception from it keeps the old one.

    Raises:
        RefusedError: The target is a folder.
        WriteError: The disk is full, the folder may not be written, the disk fails; the old file
            is whole and nothing is left beside it.
    """
    target = target.resolve()
    if target.is_dir():
        raise RefusedError(message("refused.book.target_folder", file=target))
    temporary: Path | None = None
    try:
        prefix = f".{_cut(target.name)}-"
        handle, name = tempfile.mkstemp(prefix=prefix, suffix=_SUFFIX, dir=target.parent)
        temporary = Path(name)
        _remove_left_over(temporary, prefix)
        with os.fdopen(handle, "w+b") as stream:
            write(stream)
            stream.flush()
            _copy_permissions(like or target, temporary)
            os.fsync(stream.fileno())
        if before_replace is not None:
            before_replace()
        temporary.replace(target)
        temporary = None
        sync_folder(target.parent)
    except OSError as cause:
        raise WriteError(_why(target, cause)) from cause
    finally:  # also on Ctrl-C
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def refuse_if_read_only(file: Path) -> None:
    """Stop before work is done for a file that may not be written.

    Raises:
        RefusedError: It is marked read-only, or belongs to somebody else.
    """
    if not file.exists():
        return
    mode = file.stat().st_mode
    if mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) and os.access(file, os.W_OK):
        return
    raise RefusedError(message("refused.book.read_only", file=file.name))


def sync_folder(folder: Path) -> None:
    """Make a rename in a folder survive a power cut, where the system can."""
    if os.name == "nt":  # Windows opens no folders; its rename is durable
        return
    with contextlib.suppress(OSError):  # some network drives cannot
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _cut(name: str) -> str:
    """The start of a long file name, so that another can be made of it."""
    return os.fsencode(name)[:_LONGEST_PREFIX].decode("utf-8", "ignore")


def _remove_left_over(temporary: Path, prefix: str) -> None:
    """Remove what an earlier run for the same file left when it was killed."""
    now = temporary.stat().st_mtime
    for file in temporary.parent.iterdir():
        if file.name.startswith(prefix) and file.name.endswith(_SUFFIX):
            with contextlib.suppress(OSError):  # gone already, or not ours to remove
                if now - file.stat().st_mtime > _LEFT_OVER_SECONDS:
                    file.unlink()


def _copy_permissions(source: Path, new: Path) -> None:
    if not source.exists():
        new.chmod(0o666 & ~_withheld())  # as any program's new file; a temporary one is private
        return
    found = source.stat()
    if hasattr(os, "chown"):
        with contextlib.suppress(OSError):  # only an administrator may give files away
            os.chown(new, found.st_uid, found.st_gid)
    new.chmod(stat.S_IMODE(found.st_mode))
    _copy_attributes(source, new)


def _withheld() -> int:
    """The rights that this process withholds from new files; the system tells them on a change."""
    withheld = os.umask(0o077)
    os.umask(withheld)
    return withheld


def _copy_attributes(source: Path, new: Path) -> None:
    """Take over what a file system keeps beside permissions, such as lists of who may read."""
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError):  # not every file system has them
        for name in os.listxattr(source):
            with contextlib.suppress(OSError):  # some are the system's own
                os.setxattr(new, name, os.getxattr(source, name))


def _why(target: Path, cause: OSError) -> Message:
    if cause.errno in _FULL:
        return message("errors.write.full", file=target.name)
    if cause.errno == errno.ENOENT:
        return message("errors.write.no_folder", file=target)
    if cause.errno in _FORBIDDEN:
        return message("errors.write.forbidden", file=target, cause=cause.strerror)
    return message("errors.write.other", file=target.name, cause=cause.strerror or cause)
