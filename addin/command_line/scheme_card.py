"""A scheme as a card to read: what it takes in, its rules step by step, its tiers."""

from collections.abc import Iterator

from rich.console import Group
from rich.text import Text

from addin.command_line.card_steps import step_table
from addin.command_line.output import result_console
from addin.command_line.tables import make_table, tier_text, titled
from addin.texts import TEXTS
from addin.workbook.colours import tier_formats
from addin.workbook.rule_words import greetings_text
from grading.engine.fit import fit
from grading.engine.phrases import Phrases
from grading.language import Lang
from grading.schemes.models import ContactRule, Example, Input, Scheme
from grading.schemes.unary import Scalar

__all__ = ["print_card"]


def print_card(scheme: Scheme, lang: Lang) -> None:
    """Print a scheme for a person who decides by it."""
    console = result_console()
    console.print(Text(f"{scheme.title.get(lang)} ({scheme.id})", style="bold"))
    if scheme.description:
        console.print(Text(scheme.description.get(lang)))
    if scheme.overlooks:
        console.print(TEXTS.get("cli.card.overlooks", lang, text=scheme.overlooks.get(lang)))
    if scheme.used_by:
        console.print(TEXTS.get("scheme_card.used_by", lang, text=scheme.used_by.get(lang)))
    console.print()
    console.print(_inputs(scheme, lang))
    for step in scheme.steps:
        console.print()
        console.print(step_table(step, scheme, lang))
    console.print()
    if scheme.tiers:
        console.print(_tiers(scheme, lang))
        console.print()
        for policy in _policies(scheme, lang):
            console.print(policy)
        console.print()
    if scheme.approaches:
        console.print(_approaches(scheme, lang))
        console.print()
    if scheme.example is not None:
        console.print(_example(scheme, scheme.example, lang))
        console.print()
    console.print(Text(TEXTS.get("cli.card.origins", lang), style="dim"))


def _headers(lang: Lang, *keys: str) -> list[str]:
    return [TEXTS.get(f"cli.card.{key}", lang) for key in keys]


def _inputs(scheme: Scheme, lang: Lang) -> Group:
    rows = [
        (
            i.label.get(lang) or i.name,
            i.name,
            TEXTS.get(f"cli.type.{i.type}", lang),
            TEXTS.get(f"cli.card.{_need(i, scheme)}", lang),
            _allowed(i),
        )
        for i in scheme.inputs
    ]
    headers = _headers(lang, "input", "name", "type", "required", "allowed")
    table = make_table(headers, rows, wrapping=(0, 4))
    return titled(TEXTS.get("cli.card.inputs", lang), table)


def _need(wanted: Input, scheme: Scheme) -> str:
    if any(wanted.name in names for names in scheme.require_any):
        return "one_of"
    if not wanted.required:
        return "optional"
    return "at_times" if wanted.required_when else "yes"


def _allowed(wanted: Input) -> str:
    """The choices of an input, or the limits of a number."""
    low, high = wanted.minimum, wanted.maximum
    if low is not None and high is not None:
        return f"{low:g}…{high:g}"
    limits = [f">={low:g}"] if low is not None else [f"<={high:g}"] if high is not None else []
    return ", ".join([*limits, *(choice.value for choice in wanted.choices)])


def _tiers(scheme: Scheme, lang: Lang) -> Group:
    formats = tier_formats(scheme)
    rows = []
    for tier in scheme.tiers:
        rule = tier.contact
        days = " ".join(TEXTS.get(f"cli.weekday.{day}", lang) for day in rule.weekdays)
        rows.append(
            (
                tier_text(tier.grade, formats),
                tier.label.get(lang),
                TEXTS.get(f"cli.channel.{rule.channel}", lang),
                "" if rule.every_days is None else str(rule.every_days),
                days or TEXTS.get("cli.time.any", lang),
                TEXTS.get(f"cli.time.{rule.time}", lang),
                str(rule.minutes),
            )
        )
    headers = _headers(lang, "grade", "label", "channel", "every", "days", "time", "minutes")
    table = make_table(headers, rows, right=(3, 6), wrapping=(1, 4))
    return titled(TEXTS.get("cli.card.tiers", lang), table)


def _policies(scheme: Scheme, lang: Lang) -> Iterator[Text]:
    """How each tier is served, and what becomes of it when time runs out."""
    for tier in scheme.tiers:
        parts = [tier.policy.get(lang)]
        if (days := tier.contact.close_within_days) is not None:
            key = "deadline" if tier.contact.falls_to else "deadline_alone"
            parts.append(
                TEXTS.get(f"cli.card.{key}", lang, days=days, grade=tier.contact.falls_to)
            )
        parts += _beside_interval(tier.contact, lang)
        if any(parts):
            yield Text(f"{tier.grade} · " + " ".join(filter(None, parts)))


def _beside_interval(rule: ContactRule, lang: Lang) -> Iterator[str]:
    """What a tier wants beside its regular contacts."""
    if rule.greetings:
        yield TEXTS.get("own_rules.card.greetings", lang, on=greetings_text(rule.greetings, lang))
    for word in ("reactivate", "win_back"):
        if (days := getattr(rule, f"{word}_after_days")) is not None:
            yield TEXTS.get(f"own_rules.card.{word}", lang, days=days)


def _approaches(scheme: Scheme, lang: Lang) -> Group:
    words = Phrases(scheme, lang)
    rows = [
        (
            f"{words.name(each.column)}: {words.value(each.column, each.value)}",
            each.text.get(lang),
            TEXTS.get(f"cli.origin.{each.origin}", lang),
        )
        for each in scheme.approaches
    ]
    headers = [
        *_headers(lang, "if"),
        TEXTS.get("scheme_card.approach", lang),
        *_headers(lang, "origin"),
    ]
    title = TEXTS.get("scheme_card.approaches", lang)
    return titled(title, make_table(headers, rows, wrapping=(0, 1)))


def _example(scheme: Scheme, example: Example, lang: Lang) -> Group:
    """Some customers and what becomes of them, graded here and now."""
    words = Phrases(scheme, lang)
    names = [i.name for i in scheme.inputs if any(i.name in row for row in example.rows)]
    columns = {name: [row.get(name) for row in example.rows] for name in names}
    found = fit(scheme, columns, as_of=example.as_of)
    grades = found.grade(columns, as_of=example.as_of, lang=lang)
    rows = [
        (
            "; ".join(_given(words, name, row[name]) for name in names if name in row),
            *([grade or ""] if scheme.tiers else []),
            label or "",
            reason or "",
        )
        for row, grade, label, reason in zip(
            example.rows,
            grades.grade.to_list(),
            grades.label.to_list(),
            grades.reason.to_list(),
            strict=True,
        )
    ]
    headers = [
        TEXTS.get("scheme_card.customer", lang),
        *_headers(lang, *(["grade"] if scheme.tiers else []), "label", "reason"),
    ]
    title = TEXTS.get("scheme_card.example", lang, day=example.as_of.isoformat())
    return titled(
        title, make_table(headers, rows, wrapping=(0, len(headers) - 2, len(headers) - 1))
    )


def _given(words: Phrases, name: str, value: Scalar) -> str:
    return f"{words.name(name)} {words.value(name, value)}"
