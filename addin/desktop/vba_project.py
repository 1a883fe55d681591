"""The VBA project of the add-in: xlwings' own code from its quickstart add-in, with ours beside it.

pyOpenVBA writes it. What it keeps of a project's compiled form is dropped, so Excel compiles the
text, which is all that anybody reads.
"""

import struct
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from addin.texts import message
from grading.exceptions import RefusedError

if TYPE_CHECKING:
    from pyopenvba.vba import VBAProject

__all__ = ["PROJECT", "project_bytes", "quickstart"]

PROJECT = "Tierbook"
"""Name of the VBA project."""

_XLWINGS_NAME = 'PROJECT_NAME As String = "myaddin"'
_PROJECT_NAME = 0x0004
_PROJECT_VERSION = 0x0009
"""Records of the stream ``dir``. Source: [MS-OVBA] 2.3.4.2.1."""


def quickstart() -> Path:
    """The add-in that xlwings brings for others to build on (BSD)."""
    import xlwings

    return Path(xlwings.__file__).with_name("quickstart_addin_ribbon.xlam")


def project_bytes(*, ribbon: tuple[str, str], opening: str, formulas: str) -> bytes:
    """The project as the part ``xl/vbaProject.bin``.

    Args:
        ribbon: Name and source of the module that the ribbon calls.
        opening: Source of ``ThisWorkbook``.
        formulas: Source of the functions.

    Raises:
        RefusedError: pyOpenVBA is not installed, or xlwings is another than this was made for.
    """
    try:
        from pyopenvba import ExcelFile
    except ImportError as cause:
        raise RefusedError(message("desktop.needs_pyopenvba")) from cause
    name, source = ribbon
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "made.xlam")
        with ExcelFile(quickstart()) as file:
            xlwings_code = file.get_module("xlwings")
            if _XLWINGS_NAME not in xlwings_code:
                raise RefusedError(message("desktop.other_xlwings"))
            own = xlwings_code.replace(_XLWINGS_NAME, 'PROJECT_NAME As String = "tierbook"')
            file.set_module("xlwings", own)
            project = file.vba_project()
            project.rename_module("RibbonMyAddin", name)
            file.set_module(name, source)
            project.get_module("ThisWorkbook").body = opening
            project.add_module("xlwings_udfs", formulas)
            before = _rename(project)
            file.save(made)
        with ExcelFile(made) as file:
            return _renamed_stream(file.vba_project_bytes(), before)


def _rename(project: "VBAProject") -> str:
    """Name the project in its stream ``dir``, which pyOpenVBA writes as it was; gives the old name."""
    raw, place = project.dir_raw, 0
    while place < len(raw):
        kind, size = struct.unpack_from("<HI", raw, place)
        if kind == _PROJECT_NAME:
            before, after = raw[place + 6 : place + 6 + size], PROJECT.encode("ascii")
            record = struct.pack("<HI", kind, len(after)) + after
            project.dir_raw = raw[:place] + record + raw[place + 6 + size :]
            project.dir_modules_offset += len(after) - size
            project.dir_structure_dirty = True
            return str(before, "ascii")
        # The record of the version states a size of 4, but 6 bytes follow.
        place += 6 + (6 if kind == _PROJECT_VERSION else size)
    raise RefusedError(message("desktop.other_xlwings"))


def _renamed_stream(project: bytes, before: str) -> bytes:
    """The project with its name in the stream ``PROJECT`` too."""
    from pyopenvba.cfb import CFB

    container = CFB.from_bytes(project)
    stream = container.get_stream("PROJECT")
    named = stream.replace(f'Name="{before}"'.encode(), f'Name="{PROJECT}"'.encode())
    container.write_stream("PROJECT", named)
    written: bytes = container.to_bytes()
    return written
