"""Verbs for workbooks that carry Tierbook with them."""

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
        typer.Option(help="Their results, or the plain names of the functions."),
    ],
    output: opt.Output = None,
    no_backup: opt.NoBackup = False,
    ignore_lock: opt.IgnoreLock = False,
    lang: opt.LanguageOption = None,
    json: opt.Json = False,
    debug: opt.Debug = False,
) -> Exit:
    """Free Tierbook's formulas from the kind of Excel they were typed in."""
    from addin.command_line.bound_formulas import convert_formulas
    from addin.command_line.workbooks import Writing

    writing = Writing(output, not no_backup, ignore_lock)
    return convert_formulas(workbook, writing, to.value, lang=opt.code(lang), as_json=json)


_lite = typer.Typer(
    name="lite",
    help="Put Tierbook's code into a workbook for the add-in xlwings Lite, renew it, take it out.",
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
