"""The steps of a scheme as tables to read, one table each."""

import re
from collections.abc import Sequence

from rich.console import Group

from addin.command_line.tables import make_table, titled
from addin.texts import TEXTS
from addin.workbook.rules.words import written
from grading.engine.phrases import Phrases
from grading.language import Lang
from grading.schemes.models import (
    Characteristic,
    DecisionTable,
    Elapsed,
    Join,
    LifetimeValue,
    Pick,
    Rank,
    Ratio,
    Rule,
    Scheme,
    Scorecard,
    Step,
    Workday,
)

__all__ = ["step_table"]


def _headers(lang: Lang, *keys: str) -> list[str]:
    return [TEXTS.get(f"cli.card.{key}", lang) for key in keys]


def step_table(step: Step, scheme: Scheme, lang: Lang) -> Group:
    """One step under its name and kind."""
    words = Phrases(scheme, lang)
    if isinstance(step, DecisionTable):
        return _decision_table(step, words)
    if isinstance(step, Scorecard):
        return _scorecard(step, words)
    if isinstance(step, Rank):
        return _rank(step, words)
    if isinstance(step, LifetimeValue):
        return _lifetime(step, words)
    if isinstance(step, Pick):
        return _pick(step, words)
    if isinstance(step, Workday):
        return _workday(step, words)
    if isinstance(step, Join):
        return _join(step, words)
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
    if part.scale is not None:
        order = written("scale", part.scale.order, words.lang)
        origin = TEXTS.get(f"cli.origin.{part.origin}", words.lang)
        return [(name, f"{part.weight_pct:g}", order, "0…100", origin)]
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


def _pick(step: Pick, words: Phrases) -> Group:
    """A row per size of group."""
    read = [words.name(step.within), words.name(step.by)]
    read.append(words.name(step.tie_by) if step.tie_by else "")
    rows = [
        (*(read if place == 0 else [""] * 3), str(size.from_rows), str(size.count))
        for place, size in enumerate(step.counts)
    ]
    keys = ("within", "by", "tie_by", "from_rows", "count")
    headers = [written("header", key, words.lang) for key in keys]
    return titled(_title(step, words, _output(step.output, words)), make_table(headers, rows))


def _workday(step: Workday, words: Phrases) -> Group:
    """A row per rule; moves by nothing are left blank."""
    rows = [
        (
            "" if rule.start_day.is_any else rule.start_day.text,
            f"{rule.months:+d}" if rule.months else "",
            "" if rule.day is None else str(rule.day),
            f"{rule.days:+d}" if rule.days else "",
            written("roll", rule.roll, words.lang),
            f"{rule.workdays:+d}" if rule.workdays else "",
            TEXTS.get(f"cli.origin.{rule.origin}", words.lang),
        )
        for rule in step.rules
    ]
    keys = ("start_day", "months", "day", "days_on", "roll", "workdays", "origin")
    told = [place for place, key in enumerate(keys) if any(row[place] for row in rows)]
    headers = [written("header", keys[place], words.lang) for place in told]
    table = make_table(headers, [[row[place] for place in told] for row in rows])
    said = [f"{written('header', 'from', words.lang)} {words.within(step.start)}"]
    if step.not_before:
        least = words.within(step.not_before)
        said.append(f"{written('header', 'not_before', words.lang)}: {least}")
    if step.among:
        said.append(words.conditions(step.among.keys(), step.among.values()))
    title = _title(step, words, _output(step.output, words), *said, step.country)
    return titled(title, table)


def _join(step: Join, words: Phrases) -> Group:
    headers = [written("header", "part", words.lang)]
    parts = [(words.name(name),) for name in step.parts]
    return titled(_title(step, words, _output(step.output, words)), make_table(headers, parts))
