"""Verbs for workbooks that carry Tierbook with them, and for the add-in of Excel on a desktop."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from addin.command_line import options as opt
from addin.command_line.app import app
from addin.command_line.conventions import Exit, guarded

__all__: list[str] = []


class FormulasTo(StrEnum):
    """What formulas become."""

    VALUES = "values"
    PLAIN = "plain"


@app.command()
@guarded
def formulas(
    workbook: opt.Workbook,
    to: Annotated[
        FormulasTo,
        typer.Option(
            help="Turn them into their results, or into formulas that any Excel with Tierbook computes."
        ),
    ],
    output: opt.Output = None,
    no_backup: opt.NoBackup = False,
    ignore_lock: opt.IgnoreLock = False,
    lang: opt.LanguageOption = None,
    json: opt.Json = False,
    debug: opt.Debug = False,
) -> Exit:
    """Free formulas from the kind of Excel they were typed in."""
    from addin.command_line.bound_formulas import convert_formulas
    from addin.command_line.workbooks import Writing

    writing = Writing(output, not no_backup, ignore_lock)
    return convert_formulas(workbook, writing, to.value, lang=opt.code(lang), as_json=json)


_lite = typer.Typer(
    name="lite",
    help="Let a workbook carry Tierbook, for the add-in xlwings Lite.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(_lite)


@_lite.command()
@guarded
def embed(
    workbook: opt.Workbook,
    output: opt.Output = None,
    no_backup: opt.NoBackup = False,
    ignore_lock: opt.IgnoreLock = False,
    lang: opt.LanguageOption = None,
    json: opt.Json = False,
    debug: opt.Debug = False,
) -> Exit:
    """Put Tierbook's formulas and buttons into the workbook."""
    from addin.command_line.lite import put_in
    from addin.command_line.workbooks import Writing

    writing = Writing(output, not no_backup, ignore_lock)
    return put_in(workbook, writing, upgrade=False, lang=opt.code(lang), as_json=json)


@_lite.command()
@guarded
def upgrade(
    workbook: opt.Workbook,
    output: opt.Output = None,
    no_backup: opt.NoBackup = False,
    ignore_lock: opt.IgnoreLock = False,
    lang: opt.LanguageOption = None,
    json: opt.Json = False,
    debug: opt.Debug = False,
) -> Exit:
    """Put this version in place of an older one in the workbook."""
    from addin.command_line.lite import put_in
    from addin.command_line.workbooks import Writing

    writing = Writing(output, not no_backup, ignore_lock)
    return put_in(workbook, writing, upgrade=True, lang=opt.code(lang), as_json=json)


@_lite.command()
@guarded
def extract(
    workbook: opt.Workbook,
    output: Annotated[
        Path,
        typer.Option("-o", "--output", metavar="FOLDER", help="Where main.py goes."),
    ] = Path(),
    lang: opt.LanguageOption = None,
    json: opt.Json = False,
    debug: opt.Debug = False,
) -> Exit:
    """Write the code that the workbook carries to files."""
    from addin.command_line.lite import write_out

    return write_out(workbook, output, lang=opt.code(lang), as_json=json)


@_lite.command()
@guarded
def remove(
    workbook: opt.Workbook,
    output: opt.Output = None,
    no_backup: opt.NoBackup = False,
    ignore_lock: opt.IgnoreLock = False,
    lang: opt.LanguageOption = None,
    json: opt.Json = False,
    debug: opt.Debug = False,
) -> Exit:
    """Take Tierbook's code out of the workbook."""
    from addin.command_line.lite import take_out
    from addin.command_line.workbooks import Writing

    writing = Writing(output, not no_backup, ignore_lock)
    return take_out(workbook, writing, lang=opt.code(lang), as_json=json)


_addin = typer.Typer(
    name="addin",
    help="Put Tierbook's ribbon tab into Excel on Windows and Mac.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(_addin)

_TabLanguage = Annotated[
    opt.Language | None,
    typer.Option("--lang", help="Language of the tab; otherwise that of Excel."),
]
_ReplaceSigned = Annotated[
    bool, typer.Option("--replace-signed", help="Replace an add-in whose macros are signed.")
]
_DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and stop.")]


@_addin.command()
@guarded
def build(
    output: Annotated[
        Path,
        typer.Option("-o", "--output", metavar="FILE", help="Where the add-in goes."),
    ] = Path("tierbook.xlam"),
    lang: _TabLanguage = None,
    replace_signed: _ReplaceSigned = False,
    dry_run: _DryRun = False,
    json: opt.Json = False,
    debug: opt.Debug = False,
) -> Exit:
    """Make the add-in as a file, on any system, for any computer."""
    from addin.command_line import addin_build

    return addin_build.build(
        output,
        lang=opt.code(lang),
        replace_signed=replace_signed,
        dry_run=dry_run,
        as_json=json,
    )


@_addin.command()
@guarded
def install(
    lang: _TabLanguage = None,
    replace_signed: _ReplaceSigned = False,
    dry_run: _DryRun = False,
    json: opt.Json = False,
    debug: opt.Debug = False,
) -> Exit:
    """Put the add-in into Excel, set up for this Python."""
    from addin.command_line import addin_install

    return addin_install.install(
        lang=opt.code(lang), replace_signed=replace_signed, dry_run=dry_run, as_json=json
    )


@_addin.command("remove")
@guarded
def remove_addin(
    dry_run: _DryRun = False,
    lang: opt.LanguageOption = None,
    json: opt.Json = False,
    debug: opt.Debug = False,
) -> Exit:
    """Take the add-in out of Excel again."""
    from addin.command_line import addin_install

    return addin_install.remove(lang=opt.code(lang), dry_run=dry_run, as_json=json)


@_addin.command()
@guarded
def status(
    lang: opt.LanguageOption = None, json: opt.Json = False, debug: opt.Debug = False
) -> Exit:
    """Say whether Tierbook works in Excel, or why not."""
    from addin.command_line import addin_install

    return addin_install.status(lang=opt.code(lang), as_json=json)
