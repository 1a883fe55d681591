"""The verbs on what travels in a workbook: undo, history, settings."""

from collections.abc import Sequence
from dataclasses import replace
from math import isfinite

from rich.table import Table

from addin.actions.history import HistoryReport, history
from addin.actions.settings import SETTABLE, SettingsReport, settings
from addin.actions.undo import UndoReport, undo
from addin.command_line.conventions import Exit, today
from addin.command_line.output import print_json, result_console, say_notes, say_problems
from addin.command_line.reports import print_files
from addin.command_line.tables import count, make_table
from addin.command_line.workbooks import Reading, Writing, opened
from addin.texts import TEXTS
from grading.engine.phrases import marked_number
from grading.language import Lang

__all__ = ["change_settings", "show_history", "undo_last"]

_SHOWN = 20


def undo_last(reading: Reading, writing: Writing, *, as_json: bool) -> Exit:
    """Take the last write back, then print what was put back and what was left alone."""
    with opened(reading, writing) as (host, scope):
        report = undo(host, as_of=scope["as_of"], lang=scope["lang"])
    if as_json:
        print_json(report.as_json())
    else:
        _print_undo(report)
    return Exit.NEEDS_ATTENTION if report.left and not writing.allow_problems else Exit.DONE


def _print_undo(report: UndoReport) -> None:
    lang, console = report.lang, result_console()
    if report.what is None:
        console.print(TEXTS.get("state.nothing_to_undo", lang))
        say_notes(report.notes, lang)
        return
    what = TEXTS.get(f"state.what.{report.what}", lang)
    console.print(TEXTS.get("state.undone", lang, what=what, count=count(report.restored, lang)))
    if report.left:
        rows = [
            (each.customer or "-", each.column or "-", each.reason.text(lang))
            for each in report.left[:_SHOWN]
        ]
        console.print()
        console.print(TEXTS.get("state.left", lang, count=count(len(report.left), lang)))
        headers = _headers(lang, "customer", "column", "why")
        console.print(make_table(headers, rows, wrapping=(0, 2)))
        if len(report.left) > _SHOWN:
            more = len(report.left) - _SHOWN
            console.print(TEXTS.get("cli.more_rows", lang, count=more))
    if report.written:
        print_files(report.file, report.backup, written=True, lang=lang)
    say_notes(report.notes, lang)


def show_history(reading: Reading, customer: str | None, *, as_json: bool) -> Exit:
    """Print who moved between tiers."""
    with opened(reading) as (host, scope):
        report = history(host, customer, as_of=scope["as_of"], lang=scope["lang"])
    if as_json:
        print_json(report.as_json())
        return _ended(report)
    say_notes(report.notes, report.lang)
    if report.rows:
        _print_history(report)
    return _ended(report)


def _ended(report: HistoryReport) -> Exit:
    return Exit.NEEDS_ATTENTION if say_problems(report.problems, report.lang) else Exit.DONE


def _print_history(report: HistoryReport) -> None:
    lang, console, net = report.lang, result_console(), report.movement
    if report.customer is None:
        facts = {"customers": len(net), "ups": net.ups, "downs": net.downs}
        console.print(TEXTS.get("state.moved", lang, **facts))
        console.print()
        console.print(_matrix(report))
    else:
        console.print(report.customer, style="bold")
    console.print()
    shown = report.rows if report.customer is not None else report.rows[-_SHOWN:]
    rows = [
        (
            "-" if row.day is None else row.day.isoformat(),
            row.customer,
            row.old or "-",
            row.new or "-",
            "" if row.score != row.score else marked_number(row.score, report.lang),
            row.reason,
        )
        for row in shown
    ]
    headers = [
        TEXTS.get(f"workbook.history.{key}", lang)
        for key in ("date", "customer_name", "old", "new", "score", "reason")
    ]
    console.print(make_table(headers, rows, right=(4,), wrapping=(1, 5)))
    if len(shown) < len(report.rows):
        more = len(report.rows) - len(shown)
        console.print(TEXTS.get("state.earlier", lang, count=more))


def _matrix(report: HistoryReport) -> Table:
    """Customers by first grade (rows) and last grade (columns)."""
    found = report.movement
    names = [*found.grades, TEXTS.get("state.none", report.lang)]
    rows = [
        (name, *(str(number or "·") for number in line[: len(names)]))
        for name, line in zip(names, found.matrix.tolist(), strict=False)
    ]
    corner = TEXTS.get("state.corner", report.lang)
    return make_table([corner, *names], rows, right=range(1, len(names) + 1), wrapping=(0,))


def change_settings(
    reading: Reading, writing: Writing, pairs: Sequence[tuple[str, str]], *, as_json: bool
) -> Exit:
    """Set what was given, then print all settings and the cutoffs in use."""
    # No date is read from the settings here, since they may be what is to be mended.
    reading = replace(reading, as_of=today())
    with opened(reading, writing) as (host, scope):
        report = settings(host, dict(pairs), lang=scope["lang"])
    if as_json:
        print_json(report.as_json())
        return Exit.DONE
    _print_settings(report)
    return Exit.DONE


def _print_settings(report: SettingsReport) -> None:
    lang, console = report.lang, result_console()
    unset = TEXTS.get("state.unset", lang)
    keys = dict.fromkeys([*SETTABLE, "version", *report.values])
    rows = [(key, report.values.get(key) or unset) for key in keys]
    console.print(make_table(_headers(lang, "setting", "value"), rows, wrapping=(1,)))
    if report.fit:
        console.print()
        console.print(TEXTS.get("state.fit", lang))
        cells = ("step", "bin", "cutoff", "fitted_on", "rows")
        fits = [
            (
                report.titles.get(row.step, row.step),
                row.bin,
                _number(row.cutoff, lang),
                row.fitted_on,
                _number(row.rows, lang),
            )
            for row in report.fit
        ]
        console.print(make_table(_headers(lang, *cells), fits, right=(2, 4)))
    if report.changed and report.written:
        print_files(report.file, report.backup, written=True, lang=lang)
    say_notes(report.notes, lang)


def _number(text: str, lang: Lang) -> str:
    """A number as the language writes it; what a person made unreadable as it stands."""
    try:
        number = float(text)
    except ValueError:
        return text
    return marked_number(number, lang) if isfinite(number) else text


def _headers(lang: Lang, *keys: str) -> list[str]:
    return [TEXTS.get(f"state.column.{key}", lang) for key in keys]
