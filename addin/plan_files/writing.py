"""Writing files beside the workbook: each whole or not at all."""

import os
from collections.abc import Mapping
from pathlib import Path

from addin.texts import message
from grading.exceptions import InputError

__all__ = ["refuse_folder", "refuse_list", "write_files"]


def refuse_folder(folder: Path) -> None:
    """Stop where files cannot go into a folder; one that is not there yet will be made.

    Raises:
        InputError: It is a file, or it would have to be made in a folder that is not there.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(message("plan.files.no_folder", folder=folder))
    if not folder.exists() and not folder.resolve().parent.is_dir():
        raise InputError(message("plan.files.no_parent", folder=folder))


def refuse_list(file: Path) -> None:
    """Stop where a list of comma-separated values cannot be written.

    Raises:
        InputError: It is a folder, its folder is not there, or it is called a workbook.
    """
    if file.suffix.lower().startswith(".xl"):
        name = file.with_suffix(".csv").name
        raise InputError(message("plan.files.not_csv", file=file.name, name=name))
    if file.is_dir():
        raise InputError(message("plan.files.no_file", file=file))
    if not file.resolve().parent.is_dir():
        raise InputError(message("plan.files.no_parent", folder=file))


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write files, each in place of the one that stands there.

    Raises:
        OSError: One cannot be written; it is as it was.
    """
    for path, content in files.items():
        path.parent.mkdir(exist_ok=True)
        fresh = path.with_name(f".{path.name}.new")
        try:
            with fresh.open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
