"""One customer on one page, for a person to read on the terminal."""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from addin.actions.card import CardReport, card
from addin.actions.card_report import FileEntry
from addin.actions.card_words import better_lines, labelled, origin_line, overdue_text, rule_line
from addin.command_line.conventions import Exit
from addin.command_line.output import print_json, result_console, say_notes, say_problems
from addin.command_line.reports import print_files
from addin.command_line.tables import make_table
from addin.command_line.workbooks import Reading, Writing, opened
from addin.texts import TEXTS
from addin.workbook.schedule_rows import channel_text
from grading.engine.phrases import marked_number
from grading.language import Lang

__all__ = ["customer_card"]

_SHOWN = 10


def customer_card(reading: Reading, writing: Writing, customer: str, *, as_json: bool) -> Exit:
    """Write the page of one customer, then print what stands on it."""
    with opened(reading, writing) as (host, scope):
        report = card(host, customer, **scope)
    if as_json:
        print_json(report.as_json())
    else:
        _print_card(report, result_console())
        print_files(
            report.file,
            report.backup,
            written=report.written,
            lang=report.lang,
            unchanged="card.unchanged",
        )
    say_notes(report.notes, report.lang)
    advice = TEXTS.get("cli.allowed", report.lang) if writing.allow_problems else ""
    count = say_problems(report.problems, report.lang, advice=advice)
    return Exit.NEEDS_ATTENTION if count and not writing.allow_problems else Exit.DONE


def _print_card(report: CardReport, console: Console) -> None:
    lang = report.lang
    console.print(Text(report.called, style="bold"))
    console.print(Text(origin_line(report)))
    sections: Iterable[tuple[str, Sequence[RenderableType]]] = (
        ("why", [Text(line) for line in (*_result(report), *better_lines(report))]),
        ("file", _file(report)),
        ("care", [Text(line) for line in _care(report)]),
        ("visits", _visits(report)),
        ("contacts", _contacts(report)),
        ("history", _history(report)),
        ("path", [Text(line) for line in _path(report)]),
    )
    for key, parts in sections:
        if parts:
            console.print()
            console.print(Text(TEXTS.get(f"card.heading.{key}", lang), style="bold"))
            console.print(Padding(Group(*parts), (0, 0, 0, 2)))
    console.print()
    console.print(TEXTS.get("card.page", lang, sheet=report.page))


def _result(report: CardReport) -> Iterator[str]:
    """Grade and reason, and what it was before."""
    yield from report.explained.explanation.lines()[:2]
    if report.previous:
        previous = TEXTS.get("workbook.column.previous", report.lang)
        changed = TEXTS.get("workbook.column.changed_on", report.lang)
        parts = [labelled(previous, report.previous, report.lang)]
        if report.changed_on is not None:
            parts.append(labelled(changed, report.changed_on, report.lang))
        yield " · ".join(parts)


def _file(report: CardReport) -> list[RenderableType]:
    shown = [entry for entry in report.entries if entry.is_input or entry.value is not None]
    table = Table.grid(padding=(0, 2))
    for entry in shown:
        table.add_row(entry.header, _value(entry, report.lang))
    return [table] if shown else []


def _value(entry: FileEntry, lang: Lang) -> str:
    """A value as the sheet shows it; numbers nobody grades by may be anything, such as a phone."""
    if entry.value is None:
        return "–"
    if not isinstance(entry.value, float):
        return str(entry.value)
    if entry.is_share:
        return f"{marked_number(round(100 * entry.value, 6), lang)}%"
    if entry.is_input:
        return marked_number(entry.value, lang)
    if entry.value.is_integer():
        return str(int(entry.value))
    return str(entry.value).replace(".", "," if lang == "es" else ".")


def _care(report: CardReport) -> Iterator[str]:
    care, lang = report.care, report.lang
    lines = (("rule", rule_line(care, lang)), ("prepare", care.prepare), ("policy", care.policy))
    for key, text in lines:
        if text:
            yield labelled(TEXTS.get(f"card.care.{key}", lang), text, lang)
    last = care.last_contact or TEXTS.get("card.never", lang)
    yield labelled(TEXTS.get("workbook.column.last_contact", lang), last, lang)
    if care.next_due is not None:
        due = labelled(TEXTS.get("workbook.column.next_due", lang), care.next_due, lang)
        yield " · ".join(filter(None, (due, overdue_text(care, lang))))


def _visits(report: CardReport) -> list[RenderableType]:
    keys = ("date", "time", "channel", "rep_name", "purpose")
    rows = [
        (v.day.isoformat(), v.time, channel_text(v.channel, report.lang), v.rep, v.purpose)
        for v in report.care.visits
    ]
    return _listed(report, "visits", [f"schedule.{key}" for key in keys], rows, (4,))


def _contacts(report: CardReport) -> list[RenderableType]:
    keys = ("date", "channel", "rep_name", "result", "notes")
    rows = [
        (c.day.isoformat(), channel_text(c.channel, report.lang), c.rep, c.result, c.notes)
        for c in report.care.contacts
    ]
    return _listed(report, "contacts", [f"schedule.{key}" for key in keys], rows, (3, 4))


def _history(report: CardReport) -> list[RenderableType]:
    keys = ("date", "old", "new", "score", "reason")
    rows = [
        (
            "-" if move.day is None else move.day.isoformat(),
            move.old or "-",
            move.new or "-",
            "" if move.score != move.score else marked_number(move.score, report.lang),
            move.reason,
        )
        for move in report.history
    ]
    return _listed(report, "history", [f"history.{key}" for key in keys], rows, (4,))


def _listed(
    report: CardReport,
    key: str,
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    wrapping: Sequence[int],
) -> list[RenderableType]:
    """A table of the first rows, or a sentence that there are none."""
    lang = report.lang
    if not rows:
        return [Text(TEXTS.get(f"card.empty.{key}", lang))]
    titles = [TEXTS.get(f"workbook.{header}", lang) for header in headers]
    parts: list[RenderableType] = [make_table(titles, rows[:_SHOWN], wrapping=wrapping)]
    if len(rows) > _SHOWN:
        more = "card.later" if key == "visits" else "card.earlier"
        parts.append(Text(TEXTS.get(more, lang, count=len(rows) - _SHOWN)))
    return parts


def _path(report: CardReport) -> list[str]:
    """The steps, without the grade and the reason that stand above."""
    return report.explained.explanation.lines()[2:]
