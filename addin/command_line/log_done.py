"""The verb log-done: what came into the log of contacts."""

from rich.table import Table

from addin.actions.log_done import LogDoneReport, log_done
from addin.command_line.conventions import Exit
from addin.command_line.output import print_json, result_console, say_notes, say_problems
from addin.command_line.reports import print_files
from addin.command_line.tables import count, make_table, titled
from addin.command_line.workbooks import Reading, Writing, opened
from addin.texts import TEXTS
from addin.workbook.schedule_rows import channel_text

__all__ = ["log_done_contacts"]

_SHOWN = 20


def log_done_contacts(reading: Reading, writing: Writing, *, as_json: bool) -> Exit:
    """Log what is marked done, then print what came in and who is due when."""
    with opened(reading, writing) as (host, scope):
        report = log_done(host, **scope)
    if as_json:
        print_json(report.as_json())
    else:
        _print_log(report)
        say_notes(report.notes, report.lang)
    allowed = writing.allow_problems
    advice = TEXTS.get("cli.allowed", report.lang) if allowed else ""
    found = say_problems(report.problems, report.lang, advice=advice)
    return Exit.NEEDS_ATTENTION if found and not allowed else Exit.DONE


def _print_log(report: LogDoneReport) -> None:
    lang, console = report.lang, result_console()
    key = "done" if report.logged else "dates" if report.customers else "nothing"
    facts = {"count": count(len(report.logged), lang), "sheet": report.sheet}
    customers = count(len(report.customers), lang)
    console.print(TEXTS.get(f"contacts.logged.{key}", lang, customers=customers, **facts))
    if report.logged:
        console.print()
        console.print(titled(TEXTS.get("contacts.logged.table", lang), _table(report)))
        if len(report.logged) > _SHOWN:
            console.print(TEXTS.get("cli.more_rows", lang, count=len(report.logged) - _SHOWN))
    if report.written or report.logged:
        print_files(
            report.file,
            report.backup,
            written=report.written,
            lang=lang,
            unchanged="contacts.logged.unchanged",
        )


def _table(report: LogDoneReport) -> Table:
    lang = report.lang
    due = {each.customer: each.next_due for each in report.customers}
    rows = []
    for row in report.logged[:_SHOWN]:
        day = due.get(row.customer)
        rows.append(
            (
                row.day.isoformat(),
                row.customer,
                row.rep,
                channel_text(row.channel, lang),
                "-" if day is None else day.isoformat(),
            )
        )
    keys = ("date", "customer_name", "rep_name", "channel")
    headers = [TEXTS.get(f"contacts.column.{key}", lang) for key in keys]
    return make_table([*headers, TEXTS.get("contacts.logged.next", lang)], rows, wrapping=(1, 2))
