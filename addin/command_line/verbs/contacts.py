"""Verbs for contacts: who is visited when, and what was done."""

from datetime import date
from typing import Annotated

import typer

from addin.command_line import options as opt
from addin.command_line.app import app
from addin.command_line.conventions import Exit, guarded

__all__: list[str] = []


@app.command()
@guarded
def plan(
    workbook: opt.Workbook,
    from_: Annotated[
        date | None,
        typer.Option(
            "--from",
            metavar="DATE",
            parser=opt.parse_date,
            help="First day of the plan; otherwise the day that counts as today.",
        ),
    ] = None,
    weeks: Annotated[
        int, typer.Option("--weeks", min=1, max=53, metavar="N", help="How many weeks.")
    ] = 4,
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
    """Plan who is visited when; writes the schedule."""
    from addin.command_line.workbooks import Reading, Writing, plan_visits

    reading = Reading(workbook, sheet, scheme, as_of, opt.code(lang))
    writing = Writing(output, not no_backup, ignore_lock, allow_problems)
    return plan_visits(reading, writing, start=from_, weeks=weeks, as_json=json)


@app.command(name="log-done")
@guarded
def log_done(
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
    """Log what the schedule marks as done; renew the next dates."""
    from addin.command_line.log_done import log_done_contacts
    from addin.command_line.workbooks import Reading, Writing

    reading = Reading(workbook, sheet, scheme, as_of, opt.code(lang))
    writing = Writing(output, not no_backup, ignore_lock, allow_problems)
    return log_done_contacts(reading, writing, as_json=json)
