"""``tierbook switch``: another scheme in the place of the workbook's."""

from typing import TYPE_CHECKING

from addin.command_line.conventions import Exit
from addin.command_line.output import print_json, result_console, say_notes, say_problems
from addin.command_line.workbooks import Reading, Writing, opened
from addin.texts import TEXTS

if TYPE_CHECKING:
    from addin.actions.switch import SwitchReport

__all__ = ["switch_workbook"]


def switch_workbook(reading: Reading, writing: Writing, scheme: str, *, as_json: bool) -> Exit:
    """Switch, then print what is in force, where it stands and where the old rules are kept."""
    from addin.actions.switch import switch_scheme

    with opened(reading, writing) as (host, scope):
        report = switch_scheme(
            host,
            scheme=scheme,
            as_of=scope["as_of"],
            sheet=scope["sheet"],
            lang=scope["lang"],
            allow_problems=writing.allow_problems,
        )
    lang, allowed = report.lang, writing.allow_problems
    if as_json:
        print_json(report.as_json())
    else:
        _print(report)
        say_notes(report.notes, lang)
    advice = TEXTS.get("cli.allowed", lang) if allowed else ""
    count = say_problems(report.problems, lang, advice=advice)
    return Exit.NEEDS_ATTENTION if count and not allowed else Exit.DONE


def _print(report: "SwitchReport") -> None:
    from addin.command_line.reports import print_files

    lang, console = report.lang, result_console()
    if not report.written:
        if not report.problems:
            console.print(TEXTS.get("switch.told.unchanged", lang, scheme=report.scheme))
        return
    key = "switched" if report.before else "first"
    facts = {"scheme": report.scheme, "before": report.before}
    console.print(TEXTS.get(f"switch.told.{key}", lang, **facts))
    if report.sheets:
        sheets = TEXTS.get("scripts.comma", lang).join(report.sheets)
        console.print(TEXTS.get("switch.told.sheets", lang, sheets=sheets))
    if report.kept:
        console.print(TEXTS.get("switch.told.kept", lang, sheet=report.kept))
    _print_way_back(report)
    print_files(report.file, report.backup, written=report.written, lang=lang)


def _print_way_back(report: "SwitchReport") -> None:
    """Undo does not reach a switch, so the command that does is printed whole."""
    before = report.kept or report.before
    if before and report.file is not None:
        facts = {"file": _argument(report.file.name), "scheme": _argument(before)}
        result_console().print(TEXTS.get("switch.told.back", report.lang, **facts))


def _argument(text: str) -> str:
    """A text as one argument of a command, in quotes that every shell knows."""
    return f'"{text}"' if any(char.isspace() or char in "()&'" for char in text) else text
