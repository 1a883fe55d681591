"""What every report of a write says of the file, for scripts."""

from pathlib import Path
from typing import Protocol

__all__ = ["Saved", "saved_json"]


class Saved(Protocol):
    """A report of something that was written."""

    @property
    def file(self) -> Path | None:
        """Where the workbook now is, None for one without a file."""
        ...

    @property
    def backup(self) -> Path | None:
        """The dated copy of the old file, or None."""
        ...

    @property
    def written(self) -> bool:
        """Whether anything was written at all."""
        ...


def saved_json(report: Saved) -> dict[str, object]:
    """Where the workbook and the copy of the old one are, and whether anything was written."""
    return {
        "file": None if report.file is None else str(report.file),
        "backup": None if report.backup is None else str(report.backup),
        "written": report.written,
    }
