"""What the card of a scheme says, as sections of tables for a sheet and a terminal to lay out."""

from collections.abc import Iterator
from dataclasses import dataclass

from addin.actions.scheme_card_example import example_table
from addin.actions.scheme_card_steps import step_tables
from addin.actions.scheme_card_table import CardCell, CardTable, card_headers
from addin.texts import TEXTS
from addin.workbook.rule_words import greetings_text
from addin.workbook.rules.words import written
from grading.engine.expectations import Listing
from grading.engine.phrases import Phrases, marked_number
from grading.language import Lang
from grading.schemes.groups import group_title
from grading.schemes.models import Choice, ContactRule, Input, Scheme, Tier

__all__ = ["SchemeCard", "scheme_card_content"]


@dataclass(frozen=True, slots=True)
class SchemeCard:
    """All that a person needs to know before grading by a scheme.

    Args:
        about: Heading and text of what it measures, who uses it and what it does not see.
        inputs: What it reads.
        steps: How it decides, step by step.
        tiers: The grades and how often each is contacted; None for a practice without grades.
        service: Per grade what is done before and at a visit, and how it is served.
        approaches: How to speak with whom.
        example: Some customers and what becomes of them; None where there is none, or where
            these rules cannot grade it.
    """

    scheme: Scheme
    lang: Lang
    inputs: CardTable
    steps: tuple[CardTable, ...]
    about: tuple[tuple[str, str], ...] = ()
    tiers: CardTable | None = None
    service: tuple[tuple[str, str, str], ...] = ()
    approaches: CardTable | None = None
    example: CardTable | None = None

    @property
    def title(self) -> str:
        """What people call the scheme."""
        return self.scheme.title.get(self.lang)

    @property
    def origin(self) -> str:
        """Id and group of the scheme, on one line."""
        group = group_title(self.scheme.group).get(self.lang)
        return " · ".join(filter(None, (self.scheme.id, group)))


def scheme_card_content(scheme: Scheme, lang: Lang) -> SchemeCard:
    """Gather what a scheme's card says.

    Args:
        scheme: Of the catalogue, or a workbook's own.
        lang: Language of the card.
    """
    return SchemeCard(
        scheme=scheme,
        lang=lang,
        about=tuple(_about(scheme, lang)),
        inputs=_inputs(scheme, lang),
        steps=tuple(table for step in scheme.steps for table in step_tables(step, scheme, lang)),
        tiers=_tiers(scheme, lang) if scheme.tiers else None,
        service=tuple(_service(tier, lang) for tier in scheme.tiers),
        approaches=_approaches(scheme, lang) if scheme.approaches else None,
        example=None if scheme.example is None else example_table(scheme, scheme.example, lang),
    )


def _about(scheme: Scheme, lang: Lang) -> Iterator[tuple[str, str]]:
    said = {
        "measures": scheme.description,
        "used_by": scheme.used_by,
        "overlooks": scheme.overlooks,
    }
    for key, text in said.items():
        if text:
            yield TEXTS.get(f"scheme_card.heading.{key}", lang), text.get(lang)
    if scheme.hysteresis is not None:
        margin = marked_number(scheme.hysteresis, lang)
        heading = TEXTS.get("scheme_card.heading.hysteresis", lang)
        yield heading, TEXTS.get("scheme_card.hysteresis", lang, margin=margin)


def _inputs(scheme: Scheme, lang: Lang) -> CardTable:
    rows = tuple(
        (
            i.label.get(lang) or i.name,
            i.name,
            TEXTS.get(f"cli.type.{i.type}", lang),
            TEXTS.get(f"cli.card.{_need(i, scheme)}", lang),
            _allowed(i, lang),
        )
        for i in scheme.inputs
    )
    return CardTable(
        TEXTS.get("cli.card.inputs", lang),
        card_headers(lang, "input", "name", "type", "required", "allowed"),
        rows,
        wrapping=(0, 4),
        notes=tuple(_blanks(scheme, lang)),
    )


def _need(wanted: Input, scheme: Scheme) -> str:
    if any(wanted.name in names for names in scheme.require_any):
        return "one_of"
    if not wanted.required:
        return "optional"
    return "at_times" if wanted.required_when else "yes"


def _allowed(wanted: Input, lang: Lang) -> str:
    """The choices of an input in words and as scripts name them, or the limits of a number."""
    low, high = wanted.minimum, wanted.maximum
    if low is not None and high is not None:
        return f"{low:g}…{high:g}"
    limits = [f">={low:g}"] if low is not None else [f"<={high:g}"] if high is not None else []
    return ", ".join([*limits, *(_choice(choice, lang) for choice in wanted.choices)])


def _choice(choice: Choice, lang: Lang) -> str:
    label = choice.label.get(lang)
    same = label.casefold().replace(" ", "_").replace("-", "_") == choice.value.casefold()
    return choice.value if same or not label else f"{label} ({choice.value})"


def _blanks(scheme: Scheme, lang: Lang) -> Iterator[str]:
    """What a blank counts as, and when a column is needed only at times."""
    words = Phrases(scheme, lang)
    for wanted in scheme.inputs:
        name = words.name(wanted.name)
        if wanted.required_when:
            when = words.conditions(wanted.required_when.keys(), wanted.required_when.values())
            yield TEXTS.get("scheme_card.needed_where", lang, input=name, conditions=when)
        if wanted.blank_from:
            other = words.name(wanted.blank_from)
            yield TEXTS.get("scheme_card.blank_as", lang, input=name, value=other)
        elif wanted.blank_as is not None:
            value = words.value(wanted.name, wanted.blank_as)
            yield TEXTS.get("scheme_card.blank_as", lang, input=name, value=value)
    if scheme.orders is not None:
        read = Listing(tuple(words.name(name) for name in scheme.orders.summary)).get(lang)
        yield TEXTS.get("scheme_card.from_orders", lang, inputs=read)


def _tiers(scheme: Scheme, lang: Lang) -> CardTable:
    rows = tuple(_tier(tier, lang) for tier in scheme.tiers)
    keys = ("grade", "label", "channel", "every", "days", "time", "minutes")
    headers = (*card_headers(lang, *keys), TEXTS.get("scheme_card.facts", lang))
    return CardTable(
        TEXTS.get("cli.card.tiers", lang),
        headers,
        rows,
        numbers=(3, 6),
        wrapping=(1, 4, 7),
        tier_column=0,
    )


def _tier(tier: Tier, lang: Lang) -> tuple[CardCell, ...]:
    rule = tier.contact
    return (
        tier.grade,
        tier.label.get(lang),
        TEXTS.get(f"cli.channel.{rule.channel}", lang),
        "" if rule.every_days is None else float(rule.every_days),
        " ".join(TEXTS.get(f"cli.weekday.{day}", lang) for day in rule.weekdays)
        or TEXTS.get("cli.time.any", lang),
        TEXTS.get(f"cli.time.{rule.time}", lang),
        float(rule.minutes),
        _facts(tier, lang),
    )


_FACTS = {
    "channel": "channel",
    "every_days": "every",
    "weekdays": "days",
    "time": "time",
    "minutes": "minutes",
    "prepare": "prepare",
    "customers_per_rep": "customers_per_rep",
    "close_within_days": "close_within_days",
}
"""Fields of a contact rule that a practice may prescribe, by what the card calls them."""


def _facts(tier: Tier, lang: Lang) -> str:
    """What of a tier is a fact of the practice; the rest is a default."""
    named = [TEXTS.get("cli.card.grade", lang)] if tier.origin == "source" else []
    for field_name, key in _FACTS.items():
        if tier.contact.origin_of(field_name) != "source":
            continue
        on_card = key in {"channel", "every", "days", "time", "minutes"}
        named.append(TEXTS.get(f"cli.card.{key}", lang) if on_card else written("tier", key, lang))
    return ", ".join(named)


def _service(tier: Tier, lang: Lang) -> tuple[str, str, str]:
    """Grade; what to do before and at a visit; service, with what becomes of it in time."""
    rule = tier.contact
    parts = [tier.policy.get(lang)]
    if rule.close_within_days is not None:
        key = "deadline" if rule.falls_to else "deadline_alone"
        facts = {"days": rule.close_within_days, "grade": rule.falls_to}
        parts.append(TEXTS.get(f"cli.card.{key}", lang, **facts))
    parts += _beside_interval(rule, lang)
    if tier.expected is not None:
        relation = written("relation", tier.expected.relation, lang)
        share = f"{relation} {marked_number(tier.expected.pct, lang)} %"
        parts.append(TEXTS.get("scheme_card.expected", lang, share=share))
    return tier.grade, rule.prepare.get(lang), " ".join(filter(None, parts))


def _beside_interval(rule: ContactRule, lang: Lang) -> Iterator[str]:
    """What a tier wants beside its regular contacts."""
    if rule.greetings:
        yield TEXTS.get("own_rules.card.greetings", lang, on=greetings_text(rule.greetings, lang))
    for word in ("reactivate", "win_back"):
        if (days := getattr(rule, f"{word}_after_days")) is not None:
            yield TEXTS.get(f"own_rules.card.{word}", lang, days=days)


def _approaches(scheme: Scheme, lang: Lang) -> CardTable:
    words = Phrases(scheme, lang)
    rows = tuple(
        (
            f"{words.name(each.column)}: {words.value(each.column, each.value)}",
            each.text.get(lang),
            TEXTS.get(f"cli.origin.{each.origin}", lang),
        )
        for each in scheme.approaches
    )
    headers = (
        *card_headers(lang, "if"),
        TEXTS.get("scheme_card.approach", lang),
        *card_headers(lang, "origin"),
    )
    title = TEXTS.get("scheme_card.approaches", lang)
    return CardTable(title, headers, rows, wrapping=(0, 1))
