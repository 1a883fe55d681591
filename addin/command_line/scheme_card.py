"""A scheme as a card to read: what it takes in, its rules step by step, its tiers."""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group
from rich.text import Text

from addin.command_line.output import result_console
from addin.command_line.tables import make_table, tier_text, titled
from addin.texts import TEXTS
from addin.workbook.colours import tier_formats
from grading.language import Lang
from grading.schemes.models import (
    Characteristic,
    DecisionTable,
    Elapsed,
    Input,
    Rank,
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
    if isinstance(step, DecisionTable):
        return _decision_table(step, scheme, lang)
    if isinstance(step, Scorecard):
        return _scorecard(step, scheme, lang)
    if isinstance(step, Rank):
        return _rank(step, scheme, lang)
    return _elapsed(step, lang)


def _title(step: Step, lang: Lang, *more: str) -> str:
    return " · ".join((step.name, TEXTS.get(f"cli.kind.{step.kind}", lang), *filter(None, more)))


def _label(name: str, inputs: Iterable[Input], lang: Lang) -> str:
    return next((i.label.get(lang) for i in inputs if i.name == name), "") or name


def _decision_table(step: DecisionTable, scheme: Scheme, lang: Lang) -> Group:
    """One row per rule; conditions that everything meets are left out."""
    labels = [_label(name, scheme.inputs, lang) for name in step.inputs]
    headers = [
        *_headers(lang, "if"),
        *(f"→\u00a0{name}" for name in step.outputs),
        *_headers(lang, "reason", "origin"),
    ]
    rows = [_rule(rule, labels, lang) for rule in step.rules]
    table = make_table(headers, rows, wrapping=(0, len(headers) - 2))
    return titled(_title(step, lang, step.hit_policy), table)


def _rule(rule: Rule, labels: Sequence[str], lang: Lang) -> list[str]:
    conditions = [
        f"{label} {test.text}"
        for label, test in zip(labels, rule.when, strict=True)
        if not test.is_any
    ]
    return [
        "\n".join(conditions) or TEXTS.get("cli.card.else", lang),
        *(_value(value) for value in rule.then),
        rule.reason.get(lang),
        TEXTS.get(f"cli.origin.{rule.origin}", lang),
    ]


def _value(value: str | float | None) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value or "")


def _scorecard(step: Scorecard, scheme: Scheme, lang: Lang) -> Group:
    rows = [row for part in step.characteristics for row in _characteristic(part, scheme, lang)]
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
    return titled(_title(step, lang), table)


def _characteristic(
    part: Characteristic, scheme: Scheme, lang: Lang
) -> list[tuple[str, str, str, str, str]]:
    """One row per attribute; the characteristic and its weight stand in the first only."""
    name = _label(part.input, scheme.inputs, lang)
    return [
        (
            "" if place else name,
            "" if place else f"{part.weight_pct:g}",
            attribute.when.text,
            f"{attribute.points:g}",
            TEXTS.get(f"cli.origin.{attribute.origin}", lang),
        )
        for place, attribute in enumerate(part.attributes)
    ]


def _rank(step: Rank, scheme: Scheme, lang: Lang) -> Group:
    origins = step.shares_origin or (step.origin,) * len(step.values)
    cutoffs = [f">={cutoff:g}" for cutoff in step.cutoffs] or [""] * len(step.values)
    rows = [
        (value, f"{share:g}", cutoff, TEXTS.get(f"cli.origin.{origin}", lang))
        for value, share, cutoff, origin in zip(
            step.values, step.shares_pct, [*cutoffs, ""], origins, strict=False
        )
    ]
    headers = [f"→\u00a0{step.output}", *_headers(lang, "share", "cutoff", "origin")]
    title = _title(
        step,
        lang,
        _label(step.input, scheme.inputs, lang),
        TEXTS.get(f"cli.method.{step.method}", lang),
    )
    return titled(title, make_table(headers, rows, right=(1,)))


def _elapsed(step: Elapsed, lang: Lang) -> Group:
    headers = _headers(lang, "from", "to", "unit", "output")
    unit = TEXTS.get(f"cli.unit.{step.unit}", lang)
    table = make_table(headers, [(step.start, step.end, unit, step.output)])
    return titled(_title(step, lang), table)


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
