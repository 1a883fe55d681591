"""This computer, as far as an add-in of Excel needs to know it, and where Excel looks for one."""

import locale
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import addin

__all__ = [
    "START_FOLDERS",
    "Machine",
    "own_addins_folder",
    "script_folder",
    "start_folder",
    "this_machine",
]

START_FOLDERS = {
    "win32": r"%APPDATA%\Microsoft\Excel\XLSTART",
    "darwin": "~/Library/Group Containers/UBF8T346G9.Office/User Content.localized/"
    "Startup.localized/Excel",
}
"""Excel's start folder as people write it, by system."""


@dataclass(frozen=True, slots=True)
class Machine:
    """Facts of one computer and the Python that runs.

    Args:
        system: As ``sys.platform`` names it.
        home: The person's own folder.
        python: The Python interpreter.
        source: The folder that holds Tierbook's packages.
        excel: Where Excel is; None where none was found.
        code_page: The encoding in which programs of Windows take paths.
        environment: Variables of the process.
    """

    system: str
    home: Path
    python: Path
    source: Path
    excel: Path | None = None
    code_page: str = "utf-8"
    environment: Mapping[str, str] = field(default_factory=dict)


def this_machine() -> Machine:
    """The facts of this computer: the one place where they are read."""
    return Machine(
        system=sys.platform,
        home=Path.home(),
        python=Path(sys.executable),
        source=Path(addin.__file__).resolve().parents[1],
        excel=_windows_excel() or _mac_excel(),
        code_page=locale.getencoding(),
        environment=dict(os.environ),
    )


def start_folder(machine: Machine) -> Path | None:
    """The folder whose workbooks Excel opens when it starts; None where there is no Excel."""
    if machine.system == "win32":
        return _roaming(machine) / "Microsoft" / "Excel" / "XLSTART"
    if machine.system == "darwin":
        return machine.home / START_FOLDERS["darwin"].removeprefix("~/")
    return None


def own_addins_folder(machine: Machine) -> Path | None:
    """The folder in which people keep add-ins that they tick in Excel's list."""
    return _roaming(machine) / "Microsoft" / "AddIns" if machine.system == "win32" else None


def script_folder(machine: Machine) -> Path:
    """The one folder from which Excel on a Mac may start a script."""
    return machine.home / "Library" / "Application Scripts" / "com.microsoft.Excel"


def _roaming(machine: Machine) -> Path:
    named = machine.environment.get("APPDATA")
    return Path(named) if named else machine.home / "AppData" / "Roaming"


def _windows_excel() -> Path | None:
    """Excel as Windows' registry names it."""
    if sys.platform != "win32":
        return None
    import winreg

    key = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
    try:
        return Path(winreg.QueryValue(winreg.HKEY_LOCAL_MACHINE, key))
    except OSError:
        return None


def _mac_excel() -> Path | None:
    if sys.platform != "darwin":
        return None
    folders = (Path("/Applications"), Path.home() / "Applications")
    found = (folder / "Microsoft Excel.app" for folder in folders)
    return next((app for app in found if app.exists()), None)
