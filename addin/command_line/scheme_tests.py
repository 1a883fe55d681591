"""``tierbook test``: a scheme against cases in a workbook or a CSV file."""

from datetime import date
from pathlib import Path

from addin.actions.scheme_tests import SchemeTestReport, check_cases
from addin.command_line.conventions import Exit, today
from addin.command_line.output import print_json, result_console, say, say_notes, say_problems
from addin.command_line.tables import make_table, titled
from addin.csv_file import CsvFile, read_csv
from addin.texts import TEXTS, message
from addin.workbook.case_table import case_inputs
from addin.workbook.region import HEADER_ROWS
from addin.workbook.scheme_choice import choose_scheme, fitting_scheme, known_inputs
from grading.engine.headers import find_header
from grading.engine.rows import block_from_rows
from grading.exceptions import InputError
from grading.language import Lang

__all__ = ["check_csv", "tell_cases"]

_SHOWN = 50


def check_csv(
    file: Path, *, scheme: str | None, as_of: date | None, lang: Lang | None
) -> SchemeTestReport:
    """Check a scheme against the cases of a CSV file.

    Args:
        file: A header row and one case per row.
        scheme: Id, title or file; None takes the only one that fits.
        as_of: The date that counts as today, None for the clock's.
        lang: Language asked for.

    Raises:
        TierbookError: The file or the scheme cannot be read, or a column is lacking.
    """
    chosen = choose_scheme(scheme, None)
    inputs = known_inputs(None) if chosen is None else case_inputs(chosen)
    content = read_csv(file)
    header = find_header(content.rows[:HEADER_ROWS], inputs)
    if header is None:
        raise InputError(message("refused.list.no_header", file=content.name, rows=HEADER_ROWS))
    _refuse_torn(content, header)
    chosen = chosen or fitting_scheme(content.rows[header], content.name)
    block = block_from_rows(
        content.below(header), first_row=header + 1, sheet=content.name, text_only=True
    )
    return check_cases(block, chosen, where=content.name, as_of=as_of or today(), lang=lang)


def _refuse_torn(content: CsvFile, header: int) -> None:
    torn = [row for row in content.ragged(header) if row.surplus]
    if torn:
        rows = ", ".join(str(row.row) for row in torn)
        facts = {"expected": torn[0].expected, "cells": torn[0].cells}
        raise InputError(message("refused.list.torn", file=content.name, rows=rows, **facts))


def tell_cases(report: SchemeTestReport, *, as_json: bool) -> Exit:
    """Print which cases fail and why; the exit code says whether all is well."""
    lang = report.lang
    if as_json:
        print_json(report.as_json())
    else:
        _print(report)
        say_notes(report.notes, lang)
    if report.failed:
        say(TEXTS.get("scheme_tests.failing", lang, count=len(report.failed)))
    problems = say_problems(report.problems, lang)
    return Exit.NEEDS_ATTENTION if report.failed or problems else Exit.DONE


def _print(report: SchemeTestReport) -> None:
    console, lang = result_console(), report.lang
    key = "some" if report.failed else "all" if report.cases else "none"
    facts = {"title": report.title, "cases": report.cases, "passed": report.passed}
    console.print(TEXTS.get(f"scheme_tests.{key}", lang, **facts, where=report.where))
    if not report.failed:
        return
    rows = [
        (case.cell, case.case, case.expected or "-", case.got or "-", case.reason)
        for case in report.failed[:_SHOWN]
    ]
    keys = ("cell", "case", "expected", "got", "reason")
    headers = [TEXTS.get(f"scheme_tests.column.{key}", lang) for key in keys]
    table = make_table(headers, rows, wrapping=(1, 4))
    console.print()
    console.print(titled(TEXTS.get("scheme_tests.failed_title", lang), table))
    if len(report.failed) > _SHOWN:
        rest = len(report.failed) - _SHOWN
        console.print(TEXTS.get("scheme_tests.more", lang, count=rest))
