"""Verbs for schemes and their rules."""

from pathlib import Path
from typing import Annotated

import typer

from addin.command_line import options as opt
from addin.command_line.app import app
from addin.command_line.conventions import Exit, guarded

__all__: list[str] = []


@app.command()
@guarded
def schemes(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[WORDS]", help="List only schemes that speak of all of these."),
    ] = None,
    lang: opt.LanguageOption = None,
    json: opt.Json = False,
    debug: opt.Debug = False,
) -> Exit:
    """List the grading schemes of the catalogue, by groups."""
    from addin.command_line.schemes import list_schemes

    return list_schemes(words or [], lang=opt.code(lang), as_json=json)


@app.command()
@guarded
def scheme(
    which: Annotated[
        str,
        typer.Argument(
            metavar="ID|FILE.toml|WORKBOOK",
            callback=opt.scheme_name,
            help="Of the catalogue, your own file, or a workbook's rules.",
        ),
    ],
    as_: Annotated[
        opt.CardFormat, typer.Option("--as", help="A card to read, or TOML to edit.")
    ] = opt.CardFormat.TABLE,
    lang: opt.LanguageOption = None,
    json: opt.Json = False,
    debug: opt.Debug = False,
) -> Exit:
    """Show one scheme: what it reads and how it decides."""
    from addin.command_line.schemes import show_scheme

    shape = "json" if json else as_.value
    return show_scheme(which, shape=shape, lang=opt.code(lang))


@app.command("test")
@guarded
def run_test_cases(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="WORKBOOK|CASES.csv",
            help="A workbook with a table TestCases, or a list of cases.",
            exists=True,
            dir_okay=False,
        ),
    ],
    sheet: Annotated[
        str | None, typer.Option("--sheet", metavar="NAME", help="Sheet with the test cases.")
    ] = None,
    scheme: opt.SchemeOption = None,
    as_of: opt.AsOf = None,
    lang: opt.LanguageOption = None,
    json: opt.Json = False,
    debug: opt.Debug = False,
) -> Exit:
    """Check a scheme by cases of known grade; writes nothing."""
    from addin.command_line.workbooks import Reading, check_test_cases

    reading = Reading(file, sheet, scheme, as_of, opt.code(lang))
    return check_test_cases(reading, as_json=json)


@app.command()
@guarded
def switch(
    workbook: opt.Workbook,
    scheme: Annotated[
        str,
        typer.Argument(
            metavar="ID|FILE.toml|SHEET",
            callback=opt.scheme_name,
            help="Of the catalogue, your own file, or a sheet of rules kept earlier.",
        ),
    ],
    sheet: opt.Sheet = None,
    output: opt.Output = None,
    no_backup: opt.NoBackup = False,
    ignore_lock: opt.IgnoreLock = False,
    allow_problems: Annotated[
        bool, typer.Option("--allow-problems", help="Switch though columns are lacking.")
    ] = False,
    as_of: opt.AsOf = None,
    lang: opt.LanguageOption = None,
    json: opt.Json = False,
    debug: opt.Debug = False,
) -> Exit:
    """Grade by another scheme; the old rules are kept."""
    from addin.command_line.switching import switch_workbook
    from addin.command_line.workbooks import Reading, Writing

    reading = Reading(workbook, sheet, None, as_of, opt.code(lang))
    writing = Writing(output, not no_backup, ignore_lock, allow_problems)
    return switch_workbook(reading, writing, scheme, as_json=json)
