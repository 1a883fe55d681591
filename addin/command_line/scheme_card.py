"""A scheme as a card to read on the terminal, and the verb that puts it into a workbook."""

from rich.console import Group, RenderableType
from rich.text import Text

from addin.actions.scheme_card_content import SchemeCard, scheme_card_content
from addin.actions.scheme_card_table import CardTable, cell_text
from addin.command_line.conventions import Exit
from addin.command_line.output import print_json, result_console, say_notes
from addin.command_line.tables import make_table, tier_text, titled
from addin.command_line.workbooks import Reading, Writing, opened
from addin.texts import TEXTS
from addin.workbook.colours import tier_formats
from grading.language import Lang
from grading.schemes.models import Scheme

__all__ = ["print_card", "put_card"]


def print_card(scheme: Scheme, lang: Lang) -> None:
    """Print a scheme for a person who decides by it."""
    card, console = scheme_card_content(scheme, lang), result_console()
    console.print(Text(f"{card.title} ({scheme.id})", style="bold"))
    for heading, text in card.about:
        console.print(Text(TEXTS.get("card.labelled", lang, label=heading, text=text)))
    console.print()
    for part in (card.inputs, *card.steps, card.tiers):
        if part is not None:
            console.print(_table(part, card))
            console.print()
    for grade, prepare, service in card.service:
        for text in filter(None, (service, prepare)):
            console.print(Text(f"{grade} · {text}"))
    if card.service:
        console.print()
    for part in (card.approaches, card.example):
        if part is not None:
            console.print(_table(part, card))
            console.print()
    console.print(Text(TEXTS.get("cli.card.origins", lang), style="dim"))


def _table(table: CardTable, card: SchemeCard) -> Group:
    """A table under its title, what else is to be known below it."""
    formats = tier_formats(card.scheme)
    rows = [
        [
            tier_text(str(cell), formats)
            if place == table.tier_column and cell
            else cell_text(cell, card.lang)
            for place, cell in enumerate(row)
        ]
        for row in table.rows
    ]
    made = make_table(table.headers, rows, right=table.numbers, wrapping=table.wrapping)
    parts: list[RenderableType] = [titled(table.title, made) if table.title else made]
    return Group(*parts, *(Text(f"• {note}") for note in table.notes))


def put_card(reading: Reading, writing: Writing, *, as_json: bool) -> Exit:
    """Write the card of a workbook's scheme as a sheet, then print where it is."""
    from addin.actions.scheme_card import scheme_card
    from addin.command_line.reports import print_files

    with opened(reading, writing) as (host, scope):
        report = scheme_card(
            host, scheme=scope["scheme"], sheet=scope["sheet"], lang=scope["lang"]
        )
    if as_json:
        print_json(report.as_json())
        return Exit.DONE
    lang = report.lang
    facts = {"title": report.title, "scheme": report.scheme, "sheet": report.page}
    result_console().print(TEXTS.get("scheme_card.page", lang, **facts))
    print_files(
        report.file,
        report.backup,
        written=report.written,
        lang=lang,
        unchanged="scheme_card.unchanged",
    )
    say_notes(report.notes, lang)
    return Exit.DONE
