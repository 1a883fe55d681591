"""``tierbook preview``: what a grading would change, for a person to read."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from addin.actions.preview import PreviewReport, Prospect
from addin.actions.tier_shift import TierShift
from addin.command_line.output import result_console
from addin.command_line.tables import count, make_table, percent, tier_text, titled
from addin.hosts.base import TierFormat
from addin.texts import TEXTS, message
from addin.workbook.colours import tier_formats
from grading.exceptions import WriteError
from grading.language import Lang
from grading.schemes.differences import Difference
from grading.schemes.models import Scheme
from grading.schemes.toml_document import to_toml

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["print_preview", "save_scheme"]

_SHOWN = 20


def save_scheme(scheme: Scheme, file: Path) -> None:
    """Write a scheme as TOML; a file that is there already is never replaced.

    Raises:
        WriteError: There is such a file, or it cannot be written.
    """
    try:
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(to_toml(scheme))
    except FileExistsError as error:
        raise WriteError(message("refused.scheme.there", file=file)) from error
    except OSError as error:
        facts = {"file": file, "cause": error.strerror}
        raise WriteError(message("refused.scheme.unsaved", **facts)) from error


def print_preview(report: PreviewReport, workbook: Path, saved: Path | None) -> None:
    """Changes, tiers before and after, who would move and why, and where the scheme was saved."""
    console, lang = result_console(), report.lang
    formats = tier_formats(report.practice)
    facts = {"title": report.title, "as_of": report.as_of.isoformat()}
    facts |= {"customers": count(report.customers, lang), "graded": count(report.graded, lang)}
    console.print(_text("graded", lang, **facts))
    console.print(_text(f"compared_{report.basis or 'none'}", lang))
    if report.changes:
        console.print()
        console.print(titled(_text("changes_title", lang), _changes(report)))
        if sources := [c.place.text for c in report.changes if c.origin == "source"]:
            console.print(_text("source", lang, places=", ".join(sources)))
    console.print()
    console.print(_tiers(report.tiers, formats, lang))
    console.print()
    console.print(_counts(report))
    if report.anyway:
        console.print(_text("anyway", lang, count=count(report.anyway, lang)))
    for key in ("moved", "gained", "lost"):
        _print_prospects(_text(f"{key}_title", lang), getattr(report, key), formats, lang)
    if saved is not None:
        console.print()
        console.print(_text("saved", lang, file=saved), soft_wrap=True)
        console.print(_text("save_next", lang, workbook=workbook, file=saved), soft_wrap=True)


def _text(key: str, lang: Lang, **facts: object) -> str:
    return TEXTS.get(f"preview.{key}", lang, **facts)


def _counts(report: PreviewReport) -> str:
    numbers = {
        "moved": len(report.moved),
        "up": report.up,
        "down": report.down,
        "gained": len(report.gained),
        "lost": len(report.lost),
    }
    if not any(numbers.values()):
        return _text("nobody", report.lang)
    shown = {key: count(number, report.lang) for key, number in numbers.items()}
    counts = _text("counts", report.lang, **shown)
    if not (report.gained or report.lost):
        return counts
    space = "" if report.lang == "zh" else " "
    return f"{counts}{space}{_text('first_and_none', report.lang, **shown)}"


def _changes(report: PreviewReport) -> "Table":
    lang = report.lang
    rows = [(_place(c, report.practice, lang), c.old, c.new) for c in report.changes]
    headers = [_text(f"column.{key}", lang) for key in ("change", "old", "new")]
    return make_table(headers, rows, wrapping=(0, 1, 2))


def _place(change: Difference, scheme: Scheme, lang: Lang) -> str:
    place = change.place
    labels = {wanted.name: wanted.label.get(lang) for wanted in scheme.inputs}
    called = place.name or place.step
    word = scheme.words.get(called)
    name = labels.get(called) or (word.get(lang) if word else "") or called
    facts = {"name": name, "number": place.number, "step": place.step}
    return _text(f"change.{place.kind}", lang, **facts)


def _tiers(tiers: Sequence[TierShift], formats: Sequence[TierFormat], lang: Lang) -> "Table":
    """Each tier with ``before → after``; only what is after where nothing stood before."""
    amounts = any(tier.after.amount is not None for tier in tiers)
    keys = ["cli.column.grade", "cli.column.label", "cli.column.customers"]
    keys += ["preview.column.difference", "cli.column.share"]
    keys += ["preview.column.amount_difference", "cli.column.amount_share"] if amounts else []
    rows: list[list[str | Text]] = []
    for tier in tiers:
        was, now = tier.before, tier.after
        row: list[str | Text] = [
            tier_text(tier.grade, formats),
            tier.label,
            _shift(
                None if was is None else count(was.customers, lang), count(now.customers, lang)
            ),
            _signed(tier.customers, lang),
            _shift(None if was is None else percent(was.share, lang), percent(now.share, lang)),
        ]
        if amounts:
            old_share = None if was is None else percent(was.amount_share, lang)
            shares = _shift(old_share, percent(now.amount_share, lang))
            row += [_signed(tier.amount, lang), shares]
        rows.append(row)
    headers = [TEXTS.get(key, lang) for key in keys]
    return make_table(headers, rows, right=range(2, len(keys)), wrapping=(1,))


def _shift(before: str | None, after: str) -> str:
    return after if before is None else f"{before} → {after}"


def _signed(number: float | None, lang: Lang) -> str:
    if not number:
        return ""
    return f"{'+' if number > 0 else '-'}{count(abs(number), lang)}"


def _print_prospects(
    title: str, prospects: Sequence[Prospect], formats: Iterable[TierFormat], lang: Lang
) -> None:
    if not prospects:
        return
    formats = tuple(formats)
    amounts = any(each.amount is not None for each in prospects)
    rows: list[list[str | Text]] = [
        [
            each.customer,
            tier_text(each.old, formats),
            tier_text(each.new, formats),
            *([count(each.amount, lang)] if amounts else []),
            each.reason,
        ]
        for each in prospects[:_SHOWN]
    ]
    keys = ["cli.column.customer", "preview.column.old", "preview.column.new"]
    keys += [*(["cli.column.amount"] if amounts else []), "cli.column.reason"]
    headers = [TEXTS.get(key, lang) for key in keys]
    table = make_table(headers, rows, right=(3,) if amounts else (), wrapping=(0, len(keys) - 1))
    console = result_console()
    console.print()
    console.print(titled(title, table))
    if len(prospects) > _SHOWN:
        rest = count(len(prospects) - _SHOWN, lang)
        console.print(TEXTS.get("cli.more_rows", lang, count=rest))
