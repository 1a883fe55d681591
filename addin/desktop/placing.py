"""Putting an add-in in its place: what stands there already is looked at first."""

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from addin.desktop.addin_file import TIERBOOK
from addin.desktop.conf_sheet import Value, read_configuration
from addin.hosts.locks import find_lock
from addin.hosts.saving import replace_file
from addin.texts import message
from grading.exceptions import InputError, LockedError, RefusedError, WriteError

__all__ = ["Standing", "look_at", "put", "refuse_target", "take_away"]

_ENDING = ".xlam"
_SIGNED = "vbaProjectSignature"


@dataclass(frozen=True, slots=True)
class Standing:
    """An add-in of Tierbook's that is there.

    Args:
        configuration: Its settings.
        signed: Whether somebody has signed its macros.
    """

    configuration: dict[str, Value]
    signed: bool

    @property
    def version(self) -> str:
        """Of the Tierbook that made it; "?" where it does not tell."""
        return str(self.configuration.get(TIERBOOK, "?"))


def look_at(file: Path) -> Standing | None:
    """The add-in that stands at a place; None where nothing does.

    Raises:
        RefusedError: Something else stands there.
    """
    if not file.exists():
        return None
    configuration = read_configuration(file) if file.is_file() else None
    if configuration is None:
        raise RefusedError(message("desktop.other_file", file=file))
    return Standing(configuration, _is_signed(file))


def refuse_target(file: Path, *, replace_signed: bool) -> Standing | None:
    """The add-in that is to be replaced, if any.

    Args:
        file: Where an add-in is to be written.
        replace_signed: Whether a signature may be lost.

    Raises:
        InputError: Excel knows no add-ins of that ending.
        LockedError: It is open.
        RefusedError: Something else stands there, or its macros are signed.
    """
    if file.suffix.lower() != _ENDING:
        raise InputError(message("desktop.ending", file=file, name=file.with_suffix(_ENDING).name))
    standing = look_at(file)
    if standing is not None and standing.signed and not replace_signed:
        raise RefusedError(message("desktop.signed", file=file))
    _refuse_open(file)
    return standing


def put(file: Path, content: bytes) -> None:
    """Write an add-in, all of it or nothing.

    Raises:
        LockedError: Excel has it open.
        WriteError: The folder may not be written, or the disk is full.
    """

    def write(stream: BinaryIO) -> None:
        stream.write(content)

    try:
        replace_file(file, write)
    except WriteError as error:
        # Windows keeps what a program has open from being replaced; the folder allows it then.
        if isinstance(error.__cause__, PermissionError) and file.exists() and _takes(file.parent):
            raise LockedError(message("desktop.held", file=file)) from error
        raise


def take_away(file: Path) -> None:
    """Delete an add-in.

    Raises:
        LockedError: Excel has it open.
        WriteError: The folder may not be written.
    """
    _refuse_open(file)
    try:
        file.unlink()
    except PermissionError as cause:
        if _takes(file.parent):
            raise LockedError(message("desktop.held", file=file)) from cause
        facts = {"file": file, "cause": cause.strerror}
        raise WriteError(message("errors.write.forbidden", **facts)) from cause


def _refuse_open(file: Path) -> None:
    lock = find_lock(file)
    if lock is not None:
        raise LockedError(message("desktop.open", file=file, lock=lock.file.name))


def _takes(folder: Path) -> bool:
    """Whether a folder takes new files."""
    probe = folder / ".tierbook-probe"
    try:
        probe.touch(exist_ok=False)
        probe.unlink()
    except OSError:
        return False
    return True


def _is_signed(file: Path) -> bool:
    """Whether the package holds a signature of its macros; Excel keeps it in parts beside them."""
    with zipfile.ZipFile(file) as package:
        return any(_SIGNED in name for name in package.namelist())
