"""Verbs for contacts: who is visited when, and what was done."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from addin.command_line import options as opt
from addin.command_line.app import app
from addin.command_line.conventions import Exit, guarded

__all__: list[str] = []

MOST_WEEKS = 104
"""As many as a plan may cover, spelled here since the help must not load the planner."""


class OverCapacity(StrEnum):
    """What gives way where the contacts do not fit into the hours."""

    STRETCH = "stretch"
    DROP = "drop"


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
        int, typer.Option("--weeks", min=1, max=MOST_WEEKS, metavar="N", help="How many weeks.")
    ] = 4,
    over_capacity: Annotated[
        OverCapacity,
        typer.Option(
            "--over-capacity",
            help="What gives way where contacts do not fit: all intervals in proportion, or the "
            "contacts of least weight.",
        ),
    ] = OverCapacity.STRETCH,
    freeze: Annotated[
        int,
        typer.Option(
            "--freeze",
            min=0,
            max=99,
            metavar="N",
            help="Leave the next N working days as they stand.",
        ),
    ] = 2,
    ics: Annotated[
        Path | None,
        typer.Option("--ics", metavar="DIR", help="Write a calendar file per rep."),
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option(
            "--csv",
            metavar="FILE",
            callback=opt.new_csv_file,
            help="Write the schedule as a .csv file.",
        ),
    ] = None,
    split: Annotated[
        Path | None,
        typer.Option("--split", metavar="DIR", help="Write a workbook per rep."),
    ] = None,
    rep: Annotated[
        str | None,
        typer.Option("--rep", metavar="NAME", help="Whose part alone goes into files."),
    ] = None,
    explain: Annotated[
        str | None,
        typer.Option(
            "--explain",
            metavar="CUSTOMER",
            help="Say why this customer is contacted when; writes nothing.",
        ),
    ] = None,
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
    from addin.actions.plan_run import PlanWish
    from addin.command_line.planning import PlanFiles, explain_plan_of, plan_visits
    from addin.command_line.workbooks import Reading, Writing

    files = PlanFiles(ics, csv, split, rep)
    if rep is not None and not files.wanted:
        msg = "use it with --ics, --csv or --split."
        raise typer.BadParameter(msg, param_hint="--rep")
    reading = Reading(workbook, sheet, scheme, as_of, opt.code(lang))
    wish = PlanWish(from_, weeks, over_capacity.value, freeze)
    if explain is not None:
        return explain_plan_of(reading, wish, explain, as_json=json)
    writing = Writing(output, not no_backup, ignore_lock, allow_problems)
    return plan_visits(reading, writing, wish, files, as_json=json)


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
