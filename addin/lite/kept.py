"""The finished bundle, kept on this computer: making it takes seconds, reading it none.

It is kept under a key over all that it is made of, and believed only where it is whole. Whatever
goes wrong, such as a home that is read-only, only means that it is made anew.
"""

import contextlib
import hashlib
import sys
from collections.abc import Callable
from importlib import resources
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from addin.data_folder import data_folder
from addin.hosts.saving import replace_file
from addin.lite.modules import PACKAGES, files_below
from grading.exceptions import TierbookError

__all__ = ["kept_text", "own_folder"]

_TOOLS = ("python-minifier", "tomli-w")
"""What makes the bundle of our sources, besides Python itself."""
_MOST = 3
"""How many are kept, for those who have more than one Tierbook."""


def own_folder() -> Path | None:
    """Where this person's is kept; None for a process of nobody's, which has no home."""
    try:
        return data_folder() / "lite"
    except RuntimeError:
        return None


def kept_text(folder: Path | None, make: Callable[[], str]) -> str:
    """What was kept of this very code, else what is made now.

    Args:
        folder: Where it is kept, None for nowhere.
        make: Makes it.
    """
    if folder is None:
        return make()
    key = _key()
    file = folder / f"{key}.txt"
    text = _read(file, key)
    if text is None:
        text = make()
        with contextlib.suppress(OSError, TierbookError):
            _keep(file, key, text)
    return text


def _key() -> str:
    """Of all sources, whether or not they are carried: to find out which takes long by itself."""
    whole = hashlib.sha256(repr((sys.version, *map(version, _TOOLS))).encode())
    for package in PACKAGES:
        for path, file in files_below(resources.files(package), package, ".py", ".toml"):
            content = file.read_bytes()
            whole.update(f"{path} {len(content)}\n".encode())
            whole.update(content)
    return whole.hexdigest()


def _read(file: Path, key: str) -> str | None:
    """The text of a file that is whole, else None."""
    try:
        stated, _, text = file.read_text(encoding="ascii").partition("\n")
    except (OSError, UnicodeDecodeError):
        return None
    return text if stated == _checksum(key, text) else None


def _keep(file: Path, key: str, text: str) -> None:
    def write(stream: BinaryIO) -> None:
        stream.write(f"{_checksum(key, text)}\n{text}".encode("ascii"))

    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    replace_file(file, write)
    age = sorted(file.parent.glob("*.txt"), key=lambda kept: kept.stat().st_mtime_ns)
    for old in age[:-_MOST]:
        old.unlink()


def _checksum(key: str, text: str) -> str:
    return hashlib.sha256(f"{key}\n{text}".encode("ascii")).hexdigest()
