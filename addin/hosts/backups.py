"""Dated copies of a workbook in a ``.tierbook`` folder beside it."""

import os
import re
import shutil
from datetime import datetime
from pathlib import Path

from addin.hosts.saving import replace_file
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
        message = (
            f"{folder}: must be a folder for backup copies, but it could not be made "
            f"({cause.strerror}). The workbook is as it was. Use --no-backup to do without."
        )
        raise WriteError(message) from cause
    copy = _free_name(folder, workbook, now)
    with workbook.open("rb") as source:
        replace_file(copy, lambda stream: shutil.copyfileobj(source, stream), like=workbook)
    for old in _copies(folder, workbook)[:-KEPT_BACKUPS]:
        old.unlink(missing_ok=True)
    return copy


def _free_name(folder: Path, workbook: Path, now: datetime) -> Path:
    name = f"{workbook.stem} {now:%Y-%m-%d %H%M%S}"
    copy = folder / f"{name}{workbook.suffix}"
    counter = 2
    while os.path.lexists(copy):
        copy = folder / f"{name} ({counter}){workbook.suffix}"
        counter += 1
    return copy


def _copies(folder: Path, workbook: Path) -> list[Path]:
    """The backup copies of one workbook, oldest first."""
    pattern = re.compile(
        re.escape(workbook.stem)
        + r" (\d{4}-\d\d-\d\d \d{6})(?: \((\d+)\))?"
        + re.escape(workbook.suffix)
    )
    found = []
    for file in folder.iterdir():
        match = pattern.fullmatch(file.name)
        if match:
            found.append((match[1], int(match[2] or 1), file))
    return [file for *_, file in sorted(found)]
