"""A scheme as a card to read: what it takes in, its rules step by step, its tiers."""

import re
from collections.abc import Iterator, Sequence

from rich.console import Group
from rich.text import Text

from addin.command_line.output import result_console
from addin.command_line.tables import make_table, tier_text, titled
from addin.texts import TEXTS
from addin.workbook.colours import tier_formats
from grading.engine.phrases import Phrases
from grading.language import Lang
from grading.schemes.models import (
    Characteristic,
    DecisionTable,
    Elapsed,
    Input,
    LifetimeValue,
    Rank,
    Ratio,
    Rule,
    Scheme,
    Scorecard,
    Step,
)

__all__ = ["print_card"]


def print_card(scheme: Scheme, lang: Lang) -> None:
    """Print a scheme for a person who decides by it."""
    console = result_console()
    console.print(Text(f"{scheme.title.get(lang)} ({scheme.id})", style="bold"))
    if scheme.description:
        console.print(Text(scheme.description.get(lang)))
    if scheme.overlooks:
        console.print(TEXTS.get("cli.card.overlooks", lang, text=scheme.overlooks.get(lang)))
    console.print()
    console.print(_inputs(scheme, lang))
    for step in scheme.steps:
        console.print()
        console.print(_step(step, scheme, lang))
    console.print()
    console.print(_tiers(scheme, lang))
    console.print()
    for policy in _policies(scheme, lang):
        console.print(policy)
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


def _step(step: Step, scheme: Scheme, lang: Lang) -> Group:
    words = Phrases(scheme, lang)
    if isinstance(step, DecisionTable):
        return _decision_table(step, words)
    if isinstance(step, Scorecard):
        return _scorecard(step, words)
    if isinstance(step, Rank):
        return _rank(step, words)
    if isinstance(step, LifetimeValue):
        return _lifetime(step, words)
    return _ratio(step, words) if isinstance(step, Ratio) else _elapsed(step, words)


def _title(step: Step, words: Phrases, *more: str) -> str:
    kind = TEXTS.get(f"cli.kind.{step.kind}", words.lang)
    return " · ".join((words.name(step.name), kind, *filter(None, more)))


def _decision_table(step: DecisionTable, words: Phrases) -> Group:
    """One row per rule; conditions that everything meets are left out."""
    labels = [words.name(name) for name in step.inputs]
    headers = [
        *_headers(words.lang, "if"),
        *(_output(name, words) for name in step.outputs),
        *_headers(words.lang, "reason", "origin"),
    ]
    rows = [_rule(rule, labels, words) for rule in step.rules]
    table = make_table(headers, rows, wrapping=(0, len(headers) - 2))
    return titled(_title(step, words, step.hit_policy), table)


def _output(name: str, words: Phrases) -> str:
    return f"→\u00a0{words.name(name)}".replace(" ", "\u00a0")


def _rule(rule: Rule, labels: Sequence[str], words: Phrases) -> list[str]:
    conditions = [
        f"{label} {test.text}"
        for label, test in zip(labels, rule.when, strict=True)
        if not test.is_any
    ]
    return [
        "\n".join(conditions) or TEXTS.get("cli.card.else", words.lang),
        *(_value(value) for value in rule.then),
        _reason(rule, words),
        TEXTS.get(f"cli.origin.{rule.origin}", words.lang),
    ]


def _reason(rule: Rule, words: Phrases) -> str:
    """The reason as it is written, the names of the steps it quotes in words."""
    quoted = re.compile(r"\{(\w+)\}")
    return quoted.sub(lambda match: f"[{words.within(match[1])}]", rule.reason.get(words.lang))


def _value(value: str | float | None) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value or "")


def _scorecard(step: Scorecard, words: Phrases) -> Group:
    lang = words.lang
    rows = [row for part in step.characteristics for row in _characteristic(part, words)]
    rows += [
        (
            TEXTS.get("cli.card.cutoff", lang),
            "",
            "" if cutoff.minimum is None else f">={cutoff.minimum:g}",
            cutoff.grade,
            TEXTS.get(f"cli.origin.{cutoff.origin}", lang),
        )
        for cutoff in step.cutoffs
    ]
    headers = _headers(lang, "characteristic", "weight", "condition", "points", "origin")
    table = make_table(headers, rows, right=(1, 3), wrapping=(0, 2))
    return titled(_title(step, words), table)


def _characteristic(part: Characteristic, words: Phrases) -> list[tuple[str, str, str, str, str]]:
    """One row per attribute; the characteristic and its weight stand in the first only."""
    name = words.name(part.input)
    return [
        (
            "" if place else name,
            "" if place else f"{part.weight_pct:g}",
            attribute.when.text,
            f"{attribute.points:g}",
            TEXTS.get(f"cli.origin.{attribute.origin}", words.lang),
        )
        for place, attribute in enumerate(part.attributes)
    ]


def _rank(step: Rank, words: Phrases) -> Group:
    lang = words.lang
    origins = step.shares_origin or (step.origin,) * len(step.values)
    cutoffs = [f">={cutoff:g}" for cutoff in step.cutoffs] or [""] * len(step.values)
    rows = [
        (value, f"{share:g}", cutoff, TEXTS.get(f"cli.origin.{origin}", lang))
        for value, share, cutoff, origin in zip(
            step.values, step.shares_pct, [*cutoffs, ""], origins, strict=False
        )
    ]
    headers = [_output(step.output, words), *_headers(lang, "share", "cutoff", "origin")]
    method = TEXTS.get(f"cli.method.{step.method}", lang)
    title = _title(step, words, words.name(step.input), method)
    return titled(title, make_table(headers, rows, right=(1,)))


def _elapsed(step: Elapsed, words: Phrases) -> Group:
    headers = _headers(words.lang, "from", "to", "unit", "output")
    unit = TEXTS.get(f"cli.unit.{step.unit}", words.lang)
    start, end, output = map(words.name, (step.start, step.end, step.output))
    return titled(_title(step, words), make_table(headers, [(start, end, unit, output)]))


def _ratio(step: Ratio, words: Phrases) -> Group:
    headers = _headers(words.lang, "numerator", "denominator", "output")
    row = tuple(map(words.name, (step.numerator, step.denominator, step.output)))
    return titled(_title(step, words), make_table(headers, [row]))


def _lifetime(step: LifetimeValue, words: Phrases) -> Group:
    headers = _headers(words.lang, "inputs", "horizon", "fallback", "output")
    read = ", ".join(map(words.name, (step.repeats, step.first, step.last, step.amount)))
    fallback = TEXTS.get(f"cli.fallback.{step.fallback}", words.lang)
    row = (read, str(step.horizon_days), fallback, words.name(step.output))
    return titled(_title(step, words), make_table(headers, [row]))


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
        if any(parts):
            yield Text(f"{tier.grade} · " + " ".join(filter(None, parts)))
