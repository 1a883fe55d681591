"""The add-in as one computer needs it: its Python by name, and on a Mac a script beside it."""

from pathlib import Path

from addin.desktop.addin_file import FILE_NAME, shared_configuration
from addin.desktop.conf_sheet import Value
from addin.desktop.machine import Machine, script_folder, start_folder
from addin.desktop.python_facts import PACKAGES, PythonFacts
from addin.desktop.vba_project import quickstart

__all__ = ["INTERPRETERS", "configuration_for", "mac_script", "place", "put_mac_script"]

INTERPRETERS = {"win32": "Interpreter_Win", "darwin": "Interpreter_Mac"}
"""Setting that names the Python, by system."""


def place(machine: Machine) -> Path | None:
    """Where the add-in goes; None where there is no Excel."""
    folder = start_folder(machine)
    return None if folder is None else folder / FILE_NAME


def configuration_for(machine: Machine, facts: PythonFacts | None) -> dict[str, Value]:
    """The settings that make Excel use the Python that runs now.

    Args:
        machine: The computer.
        facts: What that Python finds; where it does not find Tierbook by itself, Excel must tell.
    """
    configuration = shared_configuration()
    if machine.system in INTERPRETERS:
        configuration[INTERPRETERS[machine.system]] = str(machine.python)
    if facts is None or not all(map(facts.has, PACKAGES)):
        configuration["PYTHONPATH"] = str(machine.source)
    return configuration


def mac_script(machine: Machine) -> tuple[Path, Path] | None:
    """Where xlwings' script for Excel on a Mac comes from and goes; None on other systems."""
    if machine.system != "darwin":
        return None
    (source,) = quickstart().parent.glob("xlwings-*.applescript")
    return source, script_folder(machine) / source.name


def put_mac_script(machine: Machine) -> Path | None:
    """Put xlwings' script where Excel on a Mac may start it; gives the new file, if any."""
    script = mac_script(machine)
    if script is None or script[1].exists():
        return None
    source, target = script
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(source.read_bytes())
    return target
