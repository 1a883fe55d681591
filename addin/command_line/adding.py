"""``tierbook add``: Tierbook's sheets in a person's own workbook."""

from addin.command_line.conventions import Exit
from addin.command_line.output import print_json, result_console, say_notes
from addin.command_line.workbooks import Reading, Writing, opened
from addin.texts import TEXTS

__all__ = ["add_to_workbook"]


def add_to_workbook(reading: Reading, writing: Writing, *, as_json: bool) -> Exit:
    """Put the sheets in, then print which, and what to do next."""
    from addin.actions.add_sheets import add_sheets

    with opened(reading, writing) as (host, scope):
        report = add_sheets(host, **scope)
    if as_json:
        print_json(report.as_json())
        return Exit.DONE
    from addin.command_line.reports import print_files

    lang, console = report.lang, result_console()
    for key, tabs in (("added", report.added), ("present", report.present)):
        if tabs and report.written:
            sheets = TEXTS.get("scripts.comma", lang).join(tabs)
            console.print(TEXTS.get(f"add.told.{key}", lang, sheets=sheets))
    if report.written:
        print_files(report.file, report.backup, written=True, lang=lang)
        console.print(TEXTS.get("add.told.next", lang, file=report.file), soft_wrap=True)
    else:
        console.print(TEXTS.get("add.told.unchanged", lang))
    say_notes(report.notes, lang)
    return Exit.DONE
