"""``tierbook addin install | remove | status``: the ribbon add-in in the Excel of this computer."""

from collections.abc import Sequence
from pathlib import Path

from addin.command_line.conventions import Exit
from addin.command_line.output import print_json, result_console
from addin.desktop.addin_file import addin_bytes
from addin.desktop.doctor import Finding, examine
from addin.desktop.installing import INTERPRETERS, configuration_for, place, put_mac_script
from addin.desktop.machine import START_FOLDERS, Machine, this_machine
from addin.desktop.placing import look_at, put, refuse_target, take_away
from addin.desktop.python_facts import probe
from addin.texts import TEXTS
from addin.workbook.language import choose_language
from grading.language import Lang

__all__ = ["install", "remove", "status"]


def install(
    *,
    lang: Lang | None,
    replace_signed: bool,
    dry_run: bool,
    as_json: bool,
    machine: Machine | None = None,
) -> Exit:
    """Put the add-in into Excel's start folder, set up for the Python that runs this.

    Args:
        lang: Language of the tab and of what is printed; None for that of Excel, and yours.
        replace_signed: Whether an add-in that is signed may be replaced.
        dry_run: Say what would be done, and stop.
        as_json: Print the result as JSON.
        machine: The computer; None for this one.
    """
    machine = machine or this_machine()
    file = place(machine)
    if file is None:
        return _elsewhere("install", lang=lang, as_json=as_json)
    standing = refuse_target(file, replace_signed=replace_signed)
    facts = probe(machine.python)
    content = addin_bytes(configuration_for(machine, facts), lang=lang)
    script = None
    if not dry_run:
        file.parent.mkdir(parents=True, exist_ok=True)
        put(file, content)
        script = put_mac_script(machine)
    before = None if standing is None else standing.version
    if as_json:
        found = {"file": str(file), "python": str(machine.python), "before": before}
        print_json({**found, "script": script and str(script), "written": not dry_run})
        return Exit.DONE
    _tell("would_install" if dry_run else "installed", lang, file=file, python=machine.python)
    if before is not None:
        _tell("replaces" if dry_run else "replaced", lang, before=before)
    if script is not None:
        _tell("script", lang, file=script)
    _tell("installed_next", lang)
    _print_findings(_troubles(machine, file, dry_run=dry_run), lang)
    return Exit.DONE


def remove(
    *, lang: Lang | None, dry_run: bool, as_json: bool, machine: Machine | None = None
) -> Exit:
    """Take the add-in out of Excel's start folder again.

    Args:
        lang: Language of what is printed.
        dry_run: Say what would be done, and stop.
        as_json: Print the result as JSON.
        machine: The computer; None for this one.
    """
    machine = machine or this_machine()
    file = place(machine)
    if file is None:
        return _elsewhere("remove", lang=lang, as_json=as_json)
    standing = look_at(file)
    if standing is not None and not dry_run:
        take_away(file)
    before = None if standing is None else standing.version
    if as_json:
        print_json({"file": str(file), "before": before, "written": bool(before) and not dry_run})
    elif before is None:
        _tell("nothing_there", lang, file=file)
    else:
        _tell("would_remove" if dry_run else "removed", lang, file=file, before=before)
    return Exit.DONE


def status(*, lang: Lang | None, as_json: bool, machine: Machine | None = None) -> Exit:
    """Say whether Tierbook will work in Excel here, and what stands in its way.

    Args:
        lang: Language of what is printed.
        as_json: Print the result as JSON.
        machine: The computer; None for this one.
    """
    machine = machine or this_machine()
    file = place(machine)
    if file is None:
        return _elsewhere("status", lang=lang, as_json=as_json)
    found = _examined(machine, file)
    language = choose_language(lang)
    if as_json:
        said = [{"level": each.level, "text": each.said.text(language)} for each in found]
        print_json({"file": str(file), "found": said})
    else:
        _print_findings(found, lang)
        if all(each.level == "fine" for each in found):
            _tell("all_fine", lang)
    return Exit.NEEDS_ATTENTION if any(each.level == "fault" for each in found) else Exit.DONE


def _examined(machine: Machine, file: Path) -> list[Finding]:
    standing = look_at(file)
    settings = {} if standing is None else standing.configuration
    python = settings.get(INTERPRETERS[machine.system]) or machine.python
    facts = probe(Path(str(python)), added=str(settings.get("PYTHONPATH", "")))
    return examine(machine, file, standing, facts)


def _troubles(machine: Machine, file: Path, *, dry_run: bool) -> list[Finding]:
    """What will not work though the add-in is installed now."""
    return [] if dry_run else [each for each in _examined(machine, file) if each.level != "fine"]


def _elsewhere(verb: str, *, lang: Lang | None, as_json: bool) -> Exit:
    """Where Excel takes no add-ins: what the verb does on the systems where it does."""
    if as_json:
        print_json({"file": None, "folders": START_FOLDERS})
    else:
        windows, mac = START_FOLDERS["win32"], START_FOLDERS["darwin"]
        _tell(f"elsewhere.{verb}", lang, windows=windows, mac=mac)
    return Exit.DONE


def _print_findings(found: Sequence[Finding], lang: Lang | None) -> None:
    language = choose_language(lang)
    for each in found:
        text = each.said.text(language)
        mark = TEXTS.get(f"desktop.level.{each.level}", language)
        result_console().print(f"{mark} {text}", soft_wrap=True)


def _tell(key: str, lang: Lang | None, **facts: object) -> None:
    told = TEXTS.get(f"desktop.told.{key}", choose_language(lang), **facts)
    result_console().print(told, soft_wrap=True)
