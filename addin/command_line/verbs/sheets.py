"""Verbs for sheets that Tierbook puts into a workbook."""

from pathlib import Path
from typing import Annotated

import typer

from addin.command_line import options as opt
from addin.command_line.app import app
from addin.command_line.conventions import Exit, guarded

__all__: list[str] = []


@app.command()
@guarded
def demo(
    open_: Annotated[
        bool, typer.Option("--open", help="Open the workbook when it is ready.")
    ] = False,
    as_of: opt.AsOf = None,
    lang: opt.LanguageOption = None,
    json: opt.Json = False,
    debug: opt.Debug = False,
) -> Exit:
    """Write a demo workbook: graded, coloured and planned."""
    from addin.command_line.demo import run_demo

    return run_demo(open_file=open_, as_of=as_of, lang=opt.code(lang), as_json=json)


@app.command()
@guarded
def new(
    template: Annotated[
        str | None,
        typer.Argument(
            metavar="[TEMPLATE]",
            help="Which one, or the id or FILE.toml of any scheme; without it, a list.",
        ),
    ] = None,
    path: Annotated[
        Path | None, typer.Argument(metavar="[PATH]", help="A file that is not there yet.")
    ] = None,
    empty: Annotated[
        bool, typer.Option("--empty", help="Leave the invented customers out.")
    ] = False,
    no_lite: Annotated[
        bool, typer.Option("--no-lite", help="Leave the code for xlwings Lite out.")
    ] = False,
    as_of: opt.AsOf = None,
    lang: opt.LanguageOption = None,
    json: opt.Json = False,
    debug: opt.Debug = False,
) -> Exit:
    """Write a workbook to start from: rules, dashboard, plan, card."""
    from addin.command_line.new import new_workbook

    return new_workbook(
        template,
        path,
        sample=not empty,
        carry=not no_lite,
        as_of=as_of,
        lang=opt.code(lang),
        as_json=json,
    )


@app.command()
@guarded
def rules(
    workbook: opt.Workbook,
    scheme: opt.SchemeOption = None,
    sheet: opt.Sheet = None,
    output: opt.Output = None,
    no_backup: opt.NoBackup = False,
    ignore_lock: opt.IgnoreLock = False,
    lang: opt.LanguageOption = None,
    json: opt.Json = False,
    debug: opt.Debug = False,
) -> Exit:
    """Put a scheme's rules into the workbook, to be edited there."""
    from addin.command_line.workbooks import Reading, Writing, put_rules_into

    reading = Reading(workbook, sheet, scheme, None, opt.code(lang))
    return put_rules_into(reading, Writing(output, not no_backup, ignore_lock), as_json=json)


@app.command("scheme-card")
@guarded
def scheme_card(
    workbook: opt.Workbook,
    scheme: opt.SchemeOption = None,
    sheet: opt.Sheet = None,
    output: opt.Output = None,
    no_backup: opt.NoBackup = False,
    ignore_lock: opt.IgnoreLock = False,
    lang: opt.LanguageOption = None,
    json: opt.Json = False,
    debug: opt.Debug = False,
) -> Exit:
    """Put a scheme's card into the workbook, to read and print."""
    from addin.command_line.scheme_card import put_card
    from addin.command_line.workbooks import Reading, Writing

    reading = Reading(workbook, sheet, scheme, None, opt.code(lang))
    writing = Writing(output, not no_backup, ignore_lock)
    return put_card(reading, writing, as_json=json)


@app.command()
@guarded
def add(
    workbook: opt.Workbook,
    scheme: opt.SchemeOption = None,
    sheet: opt.Sheet = None,
    output: opt.Output = None,
    no_backup: opt.NoBackup = False,
    ignore_lock: opt.IgnoreLock = False,
    as_of: opt.AsOf = None,
    lang: opt.LanguageOption = None,
    json: opt.Json = False,
    debug: opt.Debug = False,
) -> Exit:
    """Add Tierbook's sheets to your own workbook beside yours."""
    from addin.command_line.adding import add_to_workbook
    from addin.command_line.workbooks import Reading, Writing

    reading = Reading(workbook, sheet, scheme, as_of, opt.code(lang))
    writing = Writing(output, not no_backup, ignore_lock)
    return add_to_workbook(reading, writing, as_json=json)
