"""The ``tierbook`` command: verbs and their options; the work is in ``addin.command_line``.

Nothing heavy is imported here, so that ``tierbook --help`` answers at once.
"""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from addin.command_line import options as opt
from addin.command_line.conventions import Exit, guarded, set_up_streams, tell_interrupted

__all__ = ["app", "main"]

app = typer.Typer(
    name="tierbook",
    help="Grade the customers in an Excel workbook into A/B/C/D by your own rules, see why, "
    "and plan who is visited when.",
    epilog="Exit codes: 0 done, 1 the input needs attention, 2 wrong usage, 70 internal error, "
    "130 interrupted.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help: a quarter of the time, and right on every console
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command line; ends the process with the exit code."""
    try:
        set_up_streams()
        app(prog_name="tierbook")
    except KeyboardInterrupt:
        tell_interrupted()
        sys.exit(Exit.INTERRUPTED)
    except SystemExit as end:
        if end.code == Exit.INTERRUPTED:
            tell_interrupted()
        raise


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            print(f"tierbook {version('tierbook')}")
        except PackageNotFoundError:
            print("tierbook, run from its source without being installed")
        raise typer.Exit


@app.callback()
def _common(
    _wanted: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Options of the command itself."""


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
def schemes(
    lang: opt.LanguageOption = None, json: opt.Json = False, debug: opt.Debug = False
) -> Exit:
    """List the grading schemes of the catalogue."""
    from addin.command_line.schemes import list_schemes

    return list_schemes(lang=opt.code(lang), as_json=json)


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
    """Say which cells need attention before grading; writes nothing."""
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
    """Take the last re-grade or plan back, where nobody changed it since."""
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
    """Show or set what the workbook is graded by, and show the cutoffs in use."""
    from addin.command_line.state import change_settings
    from addin.command_line.workbooks import Reading, Writing

    given = [(key, value) for key, _, value in (pair.partition("=") for pair in pairs or ())]
    writing = Writing(output, not no_backup, ignore_lock)
    reading = Reading(workbook, lang=opt.code(lang))
    return change_settings(reading, writing, given, as_json=json)


if __name__ == "__main__":
    main()
