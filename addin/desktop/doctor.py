"""What stands in the way of Tierbook in Excel on this computer, each with what to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from addin.desktop.addin_file import FILE_NAME, TIERBOOK, XLWINGS, versions
from addin.desktop.conf_sheet import Value
from addin.desktop.installing import INTERPRETERS, mac_script
from addin.desktop.machine import Machine, own_addins_folder
from addin.desktop.placing import Standing
from addin.desktop.python_facts import PACKAGES, PythonFacts
from addin.texts import message
from grading.language import Message

__all__ = ["Finding", "Level", "examine"]

Level = Literal["fine", "warning", "fault"]
"""Said for information; may cause trouble; Tierbook does not work in Excel."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found."""

    level: Level
    said: Message


def examine(
    machine: Machine, file: Path, standing: Standing | None, facts: PythonFacts | None
) -> list[Finding]:
    """All that is found, in the order in which it matters.

    Args:
        machine: The computer.
        file: Where the add-in belongs.
        standing: The add-in there, None where it is not installed.
        facts: What the Python finds that Excel will start; None where it does not run.
    """
    found: list[Finding] = []
    if machine.excel is None:
        found.append(_warning("no_excel"))
    if standing is None:
        found.append(_finding("fault", "absent", file=file))
    else:
        found.append(_finding("fine", "there", file=file, version=standing.version))
        found += _of_file(file, standing)
        found += _of_python(machine, standing.configuration, facts)
    found += _of_places(machine, file, None if standing is None else standing.configuration)
    return found


def _of_file(file: Path, standing: Standing) -> Iterator[Finding]:
    """Whether Excel takes the file, and it is of this Tierbook."""
    for setting, wanted in versions().items():
        had = standing.configuration.get(setting)
        if had != wanted:
            key = {TIERBOOK: "other_tierbook", XLWINGS: "other_xlwings"}[setting]
            yield _fault(key, had=had or "?", wanted=wanted)
    # Windows notes there that a file came from the internet; Excel blocks its macros then.
    if Path(f"{file}:Zone.Identifier").exists():
        yield _fault("blocked", file=file)


def _of_python(
    machine: Machine, configuration: dict[str, Value], facts: PythonFacts | None
) -> Iterator[Finding]:
    """Whether the Python that Excel starts is there and finds what it needs."""
    named = configuration.get(INTERPRETERS.get(machine.system, ""))
    if not named:
        yield _warning("any_python")
        return
    python = Path(str(named))
    if python != machine.python:
        yield _warning("other_python", theirs=python, ours=machine.python)
    if facts is None:
        yield _fault("dead_python", python=python)
        return
    for name in PACKAGES:
        if facts.packages[name] is None:
            yield _fault("no_package", python=python, name=name)
        elif not facts.has(name):
            yield _fault("foreign_package", name=name, folder=facts.packages[name])
    if facts.versions["xlwings"] != configuration.get(XLWINGS):
        had = facts.versions["xlwings"] or "?"
        yield _fault("python_xlwings", python=python, had=had, wanted=configuration.get(XLWINGS))
    if machine.system == "win32":
        yield from _of_library(python, str(configuration.get(XLWINGS)), machine.code_page)


def _of_library(python: Path, version: str, code_page: str) -> Iterator[Finding]:
    """Whether Excel can load the library by which xlwings starts Python."""
    names = [f"xlwings{bits}-{version}.dll" for bits in (64, 32)]
    folders = (python.parent, python.parent.parent)
    if not any((folder / name).is_file() for folder in folders for name in names):
        yield _fault("no_library", name=names[0], folder=python.parent, version=version)
    try:
        str(python).encode(code_page)
    except UnicodeEncodeError:
        yield _fault("letters", python=python, code_page=code_page)


def _of_places(
    machine: Machine, file: Path, configuration: dict[str, Value] | None
) -> Iterator[Finding]:
    """Folders that are not as quiet as they look, and what else a system needs."""
    settings = configuration or {}
    named = settings.get(INTERPRETERS.get(machine.system, "")) or machine.python
    for path in dict.fromkeys((file, Path(str(named)), machine.source)):
        if _in_onedrive(path, machine):
            yield _warning("onedrive", path=path)
    folder = own_addins_folder(machine)
    if folder is not None and (folder / FILE_NAME).exists():
        yield _warning("second", file=folder / FILE_NAME)
    script = mac_script(machine)
    if script is not None:
        yield _finding("fine", "no_formulas")
        if configuration is not None and not script[1].exists():
            yield _fault("no_script", file=script[1])


def _in_onedrive(path: Path, machine: Machine) -> bool:
    named = [text for name, text in machine.environment.items() if name.startswith("OneDrive")]
    if any(path.is_relative_to(folder) for folder in named if folder):
        return True
    return any(part.startswith("OneDrive") for part in path.parts)


def _finding(level: Level, key: str, **facts: object) -> Finding:
    return Finding(level, message(f"desktop.found.{key}", **facts))


def _warning(key: str, **facts: object) -> Finding:
    return _finding("warning", key, **facts)


def _fault(key: str, **facts: object) -> Finding:
    return _finding("fault", key, **facts)
