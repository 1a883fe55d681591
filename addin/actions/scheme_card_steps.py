"""The steps of a scheme as tables to read: every rule with its reason and its origin, in words."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from addin.actions.scheme_card_table import CardCell, CardTable, card_headers
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
from grading.schemes.unary import Interval, UnaryTests

__all__ = ["step_tables"]


def step_tables(step: Step, scheme: Scheme, lang: Lang) -> tuple[CardTable, ...]:
    """One step under its name and kind, as one table or several that belong together.

    Args:
        step: The step.
        scheme: Whose it is, and whose words are used.
        lang: Language of the tables.
    """
    return tuple(_TABLES[step.kind](step, Phrases(scheme, lang)))


def _title(step: Step, words: Phrases, *more: str) -> str:
    kind = TEXTS.get(f"cli.kind.{step.kind}", words.lang)
    return " · ".join((words.name(step.name), kind, *filter(None, more)))


def _output(name: str, words: Phrases) -> str:
    return f"→\u00a0{words.name(name)}".replace(" ", "\u00a0")


def _origin(origin: str, words: Phrases) -> str:
    return TEXTS.get(f"cli.origin.{origin}", words.lang)


def _said(key: str, words: Phrases, **facts: object) -> str:
    return TEXTS.get(f"scheme_card.{key}", words.lang, **facts)


def _decision_table(step: DecisionTable, words: Phrases) -> Iterator[CardTable]:
    """One row per rule; conditions that everything meets are left out."""
    headers = (
        *card_headers(words.lang, "if"),
        *(_output(name, words) for name in step.outputs),
        *card_headers(words.lang, "reason", "origin"),
    )
    yield CardTable(
        _title(step, words, _said(f"hit.{step.hit_policy.replace(' ', '_').lower()}", words)),
        headers,
        tuple(_rule(step, rule, words) for rule in step.rules),
        wrapping=(0, len(headers) - 2),
        tier_column=step.outputs.index("grade") + 1 if "grade" in step.outputs else None,
    )


def _rule(step: DecisionTable, rule: Rule, words: Phrases) -> tuple[CardCell, ...]:
    conditions = [
        words.condition(name, test)
        for name, test in zip(step.inputs, rule.when, strict=True)
        if not test.is_any
    ]
    return (
        "\n".join(conditions) or card_headers(words.lang, "else")[0],
        *(_value(value, words) for value in rule.then),
        _reason(rule, words),
        _origin(rule.origin, words),
    )


def _reason(rule: Rule, words: Phrases) -> str:
    """The reason as it is written, the names of the steps it quotes in words."""
    quoted = re.compile(r"\{(\w+)\}")
    return quoted.sub(lambda match: f"[{words.within(match[1])}]", rule.reason.get(words.lang))


def _value(value: str | float | None, words: Phrases) -> CardCell:
    """What a rule or a band gives; a word that is a number is one."""
    if isinstance(value, str) and not value.isdecimal():
        return words.word(value)
    return "" if value is None else float(value)


def _scorecard(step: Scorecard, words: Phrases) -> Iterator[CardTable]:
    """The points that each characteristic earns, then the grades that the score gives."""
    yield CardTable(
        _title(step, words),
        card_headers(words.lang, "if", "weight", "points", "origin"),
        tuple(row for part in step.characteristics for row in _characteristic(part, words)),
        numbers=(1, 2),
        wrapping=(0,),
        notes=tuple(_fading(step, words)),
    )
    if not step.cutoffs:
        return
    rows = tuple(
        (
            card_headers(words.lang, "else")[0]
            if cutoff.minimum is None
            else words.condition(step.score, _from(cutoff.minimum)),
            cutoff.grade,
            _origin(cutoff.origin, words),
        )
        for cutoff in step.cutoffs
    )
    headers = (*card_headers(words.lang, "if"), _output(step.grade, words))
    headers += card_headers(words.lang, "origin")
    yield CardTable("", headers, rows, wrapping=(0,), tier_column=1)


def _from(least: float) -> UnaryTests:
    return UnaryTests((Interval(least, None, low_closed=True, high_closed=False),))


def _characteristic(part: Characteristic, words: Phrases) -> Iterator[tuple[CardCell, ...]]:
    """One row per attribute; the weight stands in the first only."""
    weight = float(part.weight_pct)
    if part.scale is not None:
        order = written("scale", part.scale.order, words.lang)
        scaled = _said("scaled", words, input=words.name(part.input), order=order)
        yield scaled, weight, "0…100", _origin(part.origin, words)
    for place, attribute in enumerate(part.attributes):
        yield (
            words.condition(part.input, attribute.when),
            "" if place else weight,
            attribute.points,
            _origin(attribute.origin, words),
        )


def _fading(step: Scorecard, words: Phrases) -> Iterator[str]:
    for part in step.characteristics:
        if part.decay is not None:
            date, days = words.name(part.decay.input), words.number(part.decay.half_life_days)
            name = words.name(part.input)
            yield _said("fading", words, input=name, date=date, days=days)


def _rank(step: Rank, words: Phrases) -> Iterator[CardTable]:
    origins = step.shares_origin or (step.origin,) * len(step.values)
    cutoffs: list[CardCell] = [*step.cutoffs] or [""] * len(step.values)
    rows = tuple(
        (_value(value, words), float(share), cutoff, _origin(origin, words))
        for value, share, cutoff, origin in zip(
            step.values, step.shares_pct, [*cutoffs, ""], origins, strict=False
        )
    )
    told = [place for place in range(4) if any(row[place] != "" for row in rows)]
    headers = (_output(step.output, words), *card_headers(words.lang, "share", "from", "origin"))
    yield CardTable(
        _title(step, words, words.name(step.input), _said(f"method.{step.method}", words)),
        tuple(headers[place] for place in told),
        tuple(tuple(row[place] for place in told) for row in rows),
        numbers=(1,),
        tier_column=0 if step.output == "grade" else None,
        notes=tuple(_ranking(step, words)),
    )


def _ranking(step: Rank, words: Phrases) -> Iterator[str]:
    """Who is ranked, in what order, and what becomes of equal values."""
    if step.among:
        among = words.conditions(step.among.keys(), step.among.values())
        yield _said("among", words, conditions=among)
    if step.order == "ascending":
        yield _said("smallest_first", words)
    yield _said(f"ties.{step.ties if step.method == 'top_shares' else 'edge_' + step.edge}", words)
    if step.fitted_on is not None and step.cutoffs:
        yield _said("fitted", words, day=step.fitted_on, rows=step.fitted_rows or 0)


def _elapsed(step: Elapsed, words: Phrases) -> Iterator[CardTable]:
    unit = TEXTS.get(f"cli.unit.{step.unit}", words.lang)
    start, end, output = map(words.name, (step.start, step.end, step.output))
    headers = card_headers(words.lang, "from", "to", "unit", "output")
    yield CardTable(_title(step, words), headers, ((start, end, unit, output),))


def _ratio(step: Ratio, words: Phrases) -> Iterator[CardTable]:
    row = tuple(map(words.name, (step.numerator, step.denominator, step.output)))
    headers = card_headers(words.lang, "numerator", "denominator", "output")
    yield CardTable(_title(step, words), headers, (row,))


def _lifetime(step: LifetimeValue, words: Phrases) -> Iterator[CardTable]:
    read = ", ".join(map(words.name, (step.repeats, step.first, step.last, step.amount)))
    fallback = TEXTS.get(f"cli.fallback.{step.fallback}", words.lang)
    row = (read, float(step.horizon_days), fallback, words.name(step.output))
    headers = card_headers(words.lang, "inputs", "horizon", "fallback", "output")
    yield CardTable(_title(step, words), headers, (row,), wrapping=(0, 2))


def _pick(step: Pick, words: Phrases) -> Iterator[CardTable]:
    """A row per size of group."""
    read = [words.name(step.within), words.name(step.by)]
    read.append(words.name(step.tie_by) if step.tie_by else "")
    rows: tuple[tuple[CardCell, ...], ...] = tuple(
        (*(read if place == 0 else [""] * 3), float(size.from_rows), float(size.count))
        for place, size in enumerate(step.counts)
    )
    keys = ("within", "by", "tie_by", "from_rows", "count")
    headers = tuple(written("header", key, words.lang) for key in keys)
    yield CardTable(_title(step, words, _output(step.output, words)), headers, rows)


def _workday(step: Workday, words: Phrases) -> Iterator[CardTable]:
    """A row per rule; moves by nothing are left blank."""
    rows: list[tuple[CardCell, ...]] = [
        (
            "" if rule.start_day.is_any else rule.start_day.text,
            float(rule.months) if rule.months else "",
            "" if rule.day is None else float(rule.day),
            float(rule.days) if rule.days else "",
            written("roll", rule.roll, words.lang),
            float(rule.workdays) if rule.workdays else "",
            _origin(rule.origin, words),
        )
        for rule in step.rules
    ]
    keys = ("start_day", "months", "day", "days_on", "roll", "workdays", "origin")
    told = [place for place in range(len(keys)) if any(row[place] != "" for row in rows)]
    said = [f"{written('header', 'from', words.lang)} {words.within(step.start)}"]
    if step.not_before:
        least = words.within(step.not_before)
        said.append(f"{written('header', 'not_before', words.lang)}: {least}")
    if step.among:
        said.append(words.conditions(step.among.keys(), step.among.values()))
    yield CardTable(
        _title(step, words, _output(step.output, words), *said, step.country),
        tuple(written("header", keys[place], words.lang) for place in told),
        tuple(tuple(row[place] for place in told) for row in rows),
        wrapping=tuple(range(len(told))),
    )


def _join(step: Join, words: Phrases) -> Iterator[CardTable]:
    headers = (written("header", "part", words.lang),)
    parts = tuple((words.name(name),) for name in step.parts)
    yield CardTable(_title(step, words, _output(step.output, words)), headers, parts)


_TABLES: Mapping[str, Callable[[Any, Phrases], Iterator[CardTable]]] = {
    "decision_table": _decision_table,
    "scorecard": _scorecard,
    "rank": _rank,
    "elapsed": _elapsed,
    "ratio": _ratio,
    "lifetime_value": _lifetime,
    "pick": _pick,
    "workday": _workday,
    "join": _join,
}
"""How each kind of step is put into tables."""
