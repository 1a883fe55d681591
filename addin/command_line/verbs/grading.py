"""Verbs for grading a list, and asking why."""

from pathlib import Path
from typing import Annotated

import typer

from addin.command_line import options as opt
from addin.command_line.app import app
from addin.command_line.conventions import Exit, guarded

__all__: list[str] = []


@app.command()
@guarded
def grade(
    file: opt.InputFile,
    scheme: opt.SchemeOption = None,
    format_: Annotated[
        opt.TableFormat, typer.Option("--format", help="How to print the grades.")
    ] = opt.TableFormat.TABLE,
    sheet: opt.Sheet = None,
    as_of: opt.AsOf = None,
    lang: opt.LanguageOption = None,
    json: opt.Json = False,
    debug: opt.Debug = False,
) -> Exit:
    """Grade a list and print the grades; writes nothing."""
    from addin.command_line.grade import print_grades

    shape = "json" if json else format_.value
    return print_grades(
        file, shape=shape, scheme=scheme, sheet=sheet, as_of=as_of, lang=opt.code(lang)
    )


@app.command()
@guarded
def check(
    workbook: opt.Workbook,
    sheet: opt.Sheet = None,
    scheme: opt.SchemeOption = None,
    as_of: opt.AsOf = None,
    lang: opt.LanguageOption = None,
    json: opt.Json = False,
    debug: opt.Debug = False,
) -> Exit:
    """Say which cells need attention; writes nothing."""
    from addin.command_line.workbooks import Reading, check_workbook

    reading = Reading(workbook, sheet, scheme, as_of, opt.code(lang))
    return check_workbook(reading, as_json=json)


@app.command()
@guarded
def regrade(
    workbook: opt.Workbook,
    sheet: opt.Sheet = None,
    scheme: opt.SchemeOption = None,
    as_of: opt.AsOf = None,
    output: opt.Output = None,
    no_backup: opt.NoBackup = False,
    ignore_lock: opt.IgnoreLock = False,
    allow_problems: opt.AllowProblems = False,
    lang: opt.LanguageOption = None,
    json: opt.Json = False,
    debug: opt.Debug = False,
) -> Exit:
    """Grade all customers and write the grades into the workbook."""
    from addin.command_line.workbooks import Reading, Writing, regrade_workbook

    reading = Reading(workbook, sheet, scheme, as_of, opt.code(lang))
    writing = Writing(output, not no_backup, ignore_lock, allow_problems)
    return regrade_workbook(reading, writing, as_json=json)


@app.command()
@guarded
def preview(
    workbook: opt.Workbook,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="PLACE=VALUE",
            help="What if? Such as weight:annual_amount=40, cutoff:A=75, share:A=15 or "
            "rule:bands.2:annual_amount=>=500; may be given several times.",
        ),
    ] = None,
    rescale: Annotated[
        bool, typer.Option("--rescale", help="Let the other weights or shares fill up to 100.")
    ] = False,
    save: Annotated[
        Path | None,
        typer.Option(
            "--save",
            metavar="FILE.toml",
            callback=opt.new_scheme_file,
            help="Save the scheme, as changed, to a new file for --scheme.",
        ),
    ] = None,
    sheet: opt.Sheet = None,
    scheme: opt.SchemeOption = None,
    as_of: opt.AsOf = None,
    lang: opt.LanguageOption = None,
    json: opt.Json = False,
    debug: opt.Debug = False,
) -> Exit:
    """Show who would move, and why; writes nothing."""
    from addin.command_line.workbooks import Reading, WhatIf, preview_workbook

    reading = Reading(workbook, sheet, scheme, as_of, opt.code(lang))
    return preview_workbook(reading, WhatIf(tuple(set_ or ()), rescale, save), as_json=json)


@app.command()
@guarded
def explain(
    workbook: opt.Workbook,
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help="Customer ID or name.")],
    sheet: opt.Sheet = None,
    scheme: opt.SchemeOption = None,
    as_of: opt.AsOf = None,
    lang: opt.LanguageOption = None,
    json: opt.Json = False,
    debug: opt.Debug = False,
) -> Exit:
    """Show why a customer has its grade; writes nothing."""
    from addin.command_line.workbooks import Reading, explain_customer

    reading = Reading(workbook, sheet, scheme, as_of, opt.code(lang))
    return explain_customer(reading, customer, as_json=json)


@app.command()
@guarded
def card(
    workbook: opt.Workbook,
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help="Customer ID or name.")],
    sheet: opt.Sheet = None,
    scheme: opt.SchemeOption = None,
    as_of: opt.AsOf = None,
    output: opt.Output = None,
    no_backup: opt.NoBackup = False,
    ignore_lock: opt.IgnoreLock = False,
    allow_problems: opt.AllowProblems = False,
    lang: opt.LanguageOption = None,
    json: opt.Json = False,
    debug: opt.Debug = False,
) -> Exit:
    """Put one customer on one page: grade, why, contacts, visits."""
    from addin.command_line.card import customer_card
    from addin.command_line.workbooks import Reading, Writing

    reading = Reading(workbook, sheet, scheme, as_of, opt.code(lang))
    writing = Writing(output, not no_backup, ignore_lock, allow_problems)
    return customer_card(reading, writing, customer, as_json=json)
