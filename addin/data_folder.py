"""Where Tierbook keeps on this computer what belongs to no workbook.

A team server's certificate and manifest, and the code that goes into workbooks.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

__all__ = ["data_folder", "write_private"]


def data_folder(
    environment: Mapping[str, str] = os.environ, *, system: str = sys.platform
) -> Path:
    """The folder of this person on this computer; it need not be there yet.

    Args:
        environment: Of the process; ``XDG_DATA_HOME`` names another place, on every system.
        system: As ``sys.platform`` names it.
    """
    home = Path(environment.get("HOME") or environment.get("USERPROFILE") or Path.home())
    named = environment.get("XDG_DATA_HOME")
    if system == "win32":
        local = environment.get("LOCALAPPDATA") or home / "AppData" / "Local"
        return Path(named or local) / "Tierbook"
    if system == "darwin":
        return Path(named or home / "Library" / "Application Support") / "Tierbook"
    return Path(named or home / ".local" / "share") / "tierbook"


def write_private(file: Path, content: bytes) -> None:
    """Write a file that nobody else on this computer can read, all of it or nothing."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    staged = file.with_name(file.name + ".new")
    staged.unlink(missing_ok=True)
    handle = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
    staged.replace(file)
