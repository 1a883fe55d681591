"""Dated copies of a workbook in a ``.tierbook`` folder beside it."""

import re
import shutil
from datetime import datetime
from pathlib import Path

from addin.hosts.saving import replace_file
from addin.texts import message
from grading.exceptions import WriteError

__all__ = ["BACKUP_FOLDER", "KEPT_BACKUPS", "back_up"]

BACKUP_FOLDER = ".tierbook"
KEPT_BACKUPS = 10


def back_up(workbook: Path, now: datetime) -> Path:
    """Copy a workbook into its backup folder and drop all but the last ten copies.

    Args:
        workbook: The file that is about to be replaced.
        now: Local time; stands in the copy's name to the second.

    Returns:
        The copy, with the workbook's permissions.

    Raises:
        WriteError: The copy could not be made.
    """
    folder = workbook.parent / BACKUP_FOLDER
    try:
        folder.mkdir(exist_ok=True)
    except OSError as cause:
        facts = {"folder": folder, "cause": cause.strerror}
        raise WriteError(message("refused.book.no_backup", **facts)) from cause
    copy = _free_name(folder, workbook, now)
    with workbook.open("rb") as source:
        replace_file(copy, lambda stream: shutil.copyfileobj(source, stream), like=workbook)
    # The new copy is never dropped, even if the clock was set back since the others were made.
    others = [file for *_, file in _copies(folder, workbook) if file != copy]
    for old in others[: -(KEPT_BACKUPS - 1)]:
        old.unlink(missing_ok=True)
    return copy


def _free_name(folder: Path, workbook: Path, now: datetime) -> Path:
    """A name no copy has; within one second a counter goes on from the last one."""
    stamp = f"{now:%Y-%m-%d %H%M%S}"
    counters = [counter for made, counter, _ in _copies(folder, workbook) if made == stamp]
    counter = max(counters, default=0) + 1
    ending = f" ({counter})" if counter > 1 else ""
    return folder / f"{workbook.stem} {stamp}{ending}{workbook.suffix}"


def _copies(folder: Path, workbook: Path) -> list[tuple[str, int, Path]]:
    """The backup copies of one workbook, oldest first: stamp, counter, file."""
    pattern = re.compile(
        re.escape(workbook.stem)
        + r" (\d{4}-\d\d-\d\d \d{6})(?: \((\d+)\))?"
        + re.escape(workbook.suffix)
    )
    matches = ((pattern.fullmatch(file.name), file) for file in folder.iterdir())
    return sorted((match[1], int(match[2] or 1), file) for match, file in matches if match)
