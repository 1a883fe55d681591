"""Verbs for what a workbook remembers."""

from typing import Annotated

import typer

from addin.command_line import options as opt
from addin.command_line.app import app
from addin.command_line.conventions import Exit, guarded

__all__: list[str] = []


@app.command()
@guarded
def undo(
    workbook: opt.Workbook,
    as_of: opt.AsOf = None,
    output: opt.Output = None,
    no_backup: opt.NoBackup = False,
    ignore_lock: opt.IgnoreLock = False,
    allow_problems: opt.AllowProblems = False,
    lang: opt.LanguageOption = None,
    json: opt.Json = False,
    debug: opt.Debug = False,
) -> Exit:
    """Take the last re-grade, plan or log-done back."""
    from addin.command_line.state import undo_last
    from addin.command_line.workbooks import Reading, Writing

    reading = Reading(workbook, as_of=as_of, lang=opt.code(lang))
    writing = Writing(output, not no_backup, ignore_lock, allow_problems)
    return undo_last(reading, writing, as_json=json)


@app.command()
@guarded
def history(
    workbook: opt.Workbook,
    customer: Annotated[
        str | None, typer.Argument(metavar="[CUSTOMER]", help="Of this customer alone.")
    ] = None,
    lang: opt.LanguageOption = None,
    json: opt.Json = False,
    debug: opt.Debug = False,
) -> Exit:
    """Show who moved between tiers, when and why; writes nothing."""
    from addin.command_line.state import show_history
    from addin.command_line.workbooks import Reading

    return show_history(Reading(workbook, lang=opt.code(lang)), customer, as_json=json)


@app.command()
@guarded
def settings(
    workbook: opt.Workbook,
    pairs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[KEY=VALUE]...",
            callback=opt.key_values,
            help="Set scheme, language or as_of; nothing behind = clears it.",
        ),
    ] = None,
    output: opt.Output = None,
    no_backup: opt.NoBackup = False,
    ignore_lock: opt.IgnoreLock = False,
    lang: opt.LanguageOption = None,
    json: opt.Json = False,
    debug: opt.Debug = False,
) -> Exit:
    """Show or set the scheme and language; show cutoffs in use."""
    from addin.command_line.state import change_settings
    from addin.command_line.workbooks import Reading, Writing

    given = [(key, value) for key, _, value in (pair.partition("=") for pair in pairs or ())]
    writing = Writing(output, not no_backup, ignore_lock)
    reading = Reading(workbook, lang=opt.code(lang))
    return change_settings(reading, writing, given, as_json=json)
