"""The verbs on a workbook: check, regrade, preview, test, explain."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from addin.command_line.conventions import Exit, today
from addin.command_line.output import (
    placed_message,
    print_json,
    result_console,
    say_notes,
    say_problems,
)
from addin.command_line.progress import LateProgress
from addin.hosts.file import FileHost
from addin.texts import TEXTS
from addin.workbook.language import choose_language
from addin.workbook.settings import read_settings
from grading.engine.problems import Problem
from grading.language import Lang

if TYPE_CHECKING:
    from addin.actions.plan import PlanReport
    from addin.actions.preview import PreviewReport
    from addin.actions.regrade import RegradeReport

__all__ = [
    "Reading",
    "WhatIf",
    "Writing",
    "check_test_cases",
    "check_workbook",
    "explain_customer",
    "opened",
    "preview_workbook",
    "put_rules_into",
    "regrade_workbook",
    "tell",
    "told_notes",
]

_SHOWN_WARNINGS = 10


@dataclass(frozen=True, slots=True)
class Reading:
    """What a verb was told about the customers.

    Args:
        workbook: The file.
        sheet: Where the customers stand, None to look for them.
        scheme: Id, title or file, None for the workbook's.
        as_of: The date that counts as today, None for the workbook's, else the clock's.
        lang: Language asked for.
    """

    workbook: Path
    sheet: str | None = None
    scheme: str | None = None
    as_of: date | None = None
    lang: Lang | None = None


@dataclass(frozen=True, slots=True)
class Writing:
    """What a verb was told about the result.

    Args:
        output: Where it goes, None to replace the workbook.
        backup: Whether a dated copy is kept.
        ignore_lock: Whether to write though the workbook seems to be open.
        allow_problems: Whether cells that need attention still end in success.
    """

    output: Path | None = None
    backup: bool = True
    ignore_lock: bool = False
    allow_problems: bool = False


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What ``preview`` was told to change.

    Args:
        changes: As ``apply_changes`` reads them.
        rescale: Whether weights and shares that are not named fill up to 100.
        save: Where the scheme goes, None to keep it nowhere.
    """

    changes: tuple[str, ...] = ()
    rescale: bool = False
    save: Path | None = None


class _Scope(TypedDict):
    scheme: str | None
    sheet: str | None
    as_of: date
    lang: Lang | None


@contextmanager
def opened(reading: Reading, writing: Writing | None = None) -> Iterator[tuple[FileHost, _Scope]]:
    """The workbook and what an action is to be told, with a progress bar over the work."""
    options = writing or Writing(backup=False)
    lang = choose_language(reading.lang)
    with LateProgress(TEXTS.get("cli.working", lang)) as progress:
        host = FileHost(
            reading.workbook,
            output=options.output,
            backup=options.backup,
            ignore_lock=options.ignore_lock,
            on_progress=progress.update,
        )
        try:
            as_of = reading.as_of or read_settings(host).as_of or today()
            yield (
                host,
                _Scope(scheme=reading.scheme, sheet=reading.sheet, as_of=as_of, lang=reading.lang),
            )
        finally:
            host.close()


def check_workbook(reading: Reading, *, as_json: bool) -> Exit:
    """Print what needs attention."""
    from addin.actions.check import check

    with opened(reading) as (host, scope):
        report = check(host, **scope)
    if as_json:
        print_json(report.as_json())
        return tell((), report.problems, report.lang, allowed=False)
    facts = {"customers": report.customers, "graded": report.graded}
    console = result_console()
    for finding in (*report.problems, *report.warnings):
        console.print(placed_message(finding, report.lang))
    key = "cli.checked" if report.problems else "cli.no_problems"
    if not report.customers:
        key = "cli.no_customers"
    if report.scheme:  # else the rules themselves are at fault, and no customer was looked at
        console.print(TEXTS.get(key, report.lang, **facts))
    return tell(report.notes, report.problems, report.lang, allowed=False, listed=True)


def regrade_workbook(reading: Reading, writing: Writing, *, as_json: bool) -> Exit:
    """Grade and write, then print tiers, movement and files."""
    from addin.actions.regrade import regrade

    with opened(reading, writing) as (host, scope):
        report = regrade(host, **scope)
    if as_json:
        print_json(report.as_json())
        return tell((), report.problems, report.lang, allowed=writing.allow_problems)
    from addin.command_line.reports import print_regrade

    print_regrade(report)
    return tell(told_notes(report), report.problems, report.lang, allowed=writing.allow_problems)


def preview_workbook(reading: Reading, what_if: WhatIf, *, as_json: bool) -> Exit:
    """Print what a grading would change; save the scheme where asked."""
    from addin.actions.preview import preview
    from addin.command_line.preview import print_preview, save_scheme

    with opened(reading) as (host, scope):
        report = preview(host, **scope, changes=what_if.changes, rescale=what_if.rescale)
    if what_if.save is not None:
        save_scheme(report.practice, what_if.save)
    if as_json:
        saved = None if what_if.save is None else str(what_if.save)
        print_json({**report.as_json(), "saved": saved})
        return tell((), report.problems, report.lang, allowed=False)
    print_preview(report, reading.workbook, what_if.save)
    return tell(told_notes(report), report.problems, report.lang, allowed=False)


def check_test_cases(reading: Reading, *, as_json: bool) -> Exit:
    """Print which test cases of a workbook or CSV file fail."""
    from addin.actions.scheme_tests import run_scheme_tests
    from addin.command_line.listing import TEXT_FILES, unused_sheet
    from addin.command_line.scheme_tests import check_csv, tell_cases

    if reading.workbook.suffix.lower() in TEXT_FILES:
        report = check_csv(
            reading.workbook, scheme=reading.scheme, as_of=reading.as_of, lang=reading.lang
        )
        notes = unused_sheet(reading.workbook, reading.sheet)
        say_notes((note.text(report.lang) for note in notes), report.lang)
    else:
        with opened(reading) as (host, scope):
            report = run_scheme_tests(host, **scope)
    return tell_cases(report, as_json=as_json)


def put_rules_into(reading: Reading, writing: Writing, *, as_json: bool) -> Exit:
    """Write the sheets Rules and Tiers, then print where they are."""
    from addin.actions.put_rules import put_rules

    with opened(reading, writing) as (host, scope):
        report = put_rules(host, scheme=scope["scheme"], sheet=scope["sheet"], lang=scope["lang"])
    if as_json:
        print_json(report.as_json())
        return Exit.DONE
    from addin.command_line.reports import print_files

    sheets = TEXTS.get("scripts.comma", report.lang).join(report.sheets)
    text = TEXTS.get("rules.note.put", report.lang, scheme=report.scheme, sheets=sheets)
    result_console().print(text)
    print_files(report.file, report.backup, written=report.written, lang=report.lang)
    return tell(report.notes, (), report.lang, allowed=False)


def explain_customer(reading: Reading, customer: str, *, as_json: bool) -> Exit:
    """Print why one customer has its grade."""
    from addin.actions.explain import explain

    with opened(reading) as (host, scope):
        report = explain(host, customer, **scope)
    if as_json:
        print_json(report.as_json())
    else:
        from addin.command_line.explanation import print_explanation

        print_explanation(report)
    return tell((), report.problems, report.lang, allowed=False)


def told_notes(report: "RegradeReport | PlanReport | PreviewReport") -> list[str]:
    """What a person should know though it stops nothing."""
    warnings = [placed_message(warning, report.lang) for warning in report.warnings]
    if len(warnings) > _SHOWN_WARNINGS:
        rest = len(warnings) - _SHOWN_WARNINGS
        more = TEXTS.get("cli.more_warnings", report.lang, count=rest)
        warnings = [*warnings[:_SHOWN_WARNINGS], more]
    return [*warnings, *report.notes]


def tell(
    notes: Iterable[str],
    problems: Iterable[Problem],
    lang: Lang,
    *,
    allowed: bool,
    listed: bool = False,
) -> Exit:
    """Say on standard error what a person should know, and give the exit code.

    Args:
        notes: Things to know.
        problems: What needs attention.
        lang: Language of the messages.
        allowed: Whether problems still count as success.
        listed: Whether the problems stand on standard output already.
    """
    say_notes(notes, lang)
    advice = TEXTS.get("cli.allowed", lang) if allowed else ""
    count = say_problems(problems, lang, advice=advice, listed=listed)
    return Exit.NEEDS_ATTENTION if count and not allowed else Exit.DONE
