"""In which numbers and conditions two versions of a scheme differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from grading.schemes.models import (
    Decay,
    DecisionTable,
    Input,
    Origin,
    Rank,
    Rule,
    Scheme,
    Scorecard,
)
from grading.schemes.unary import number_text

__all__ = ["Difference", "Place", "PlaceKind", "differences", "result_text"]

PlaceKind = Literal[
    "weight",
    "points",
    "condition",
    "cutoff",
    "decay",
    "share",
    "ties",
    "rule",
    "unknown",
    "hysteresis",
]


@dataclass(frozen=True, slots=True)
class Place:
    """One number or condition of a scheme.

    Args:
        kind: ``weight``, ``points`` and ``condition`` belong to a scorecard's characteristic,
            ``cutoff`` to its grade, ``share`` to a band of a ranking, ``ties`` to the
            ranking itself, ``rule`` to a column of a decision table, be it a condition or a
            result; ``decay`` to a characteristic, ``unknown`` to an input, ``hysteresis`` to
            the grade.
        step: Name of the step; empty for what belongs to the scheme as a whole.
        name: The characteristic, grade, band, column or input; empty for ``ties``.
        number: 1-based number of the condition or rule; 0 where there is but one.
    """

    kind: PlaceKind
    step: str
    name: str
    number: int = 0

    @property
    def text(self) -> str:
        """The place as it is written in a change, such as ``weight:value.annual_amount``."""
        if self.kind == "rule":
            return f"rule:{self.step}.{self.number}:{self.name}"
        if not (self.step and self.name):
            return f"{self.kind}:{self.step or self.name}"
        number = f".{self.number}" if self.number else ""
        return f"{self.kind}:{self.step}.{self.name}{number}"


@dataclass(frozen=True, slots=True)
class Difference:
    """What stands in one place of two versions of a scheme.

    Args:
        old: What stood there, as a change would write it.
        new: What stands there now.
        origin: Whether what stood there was a fact of the practice.
    """

    place: Place
    old: str
    new: str
    origin: Origin

    def as_json(self) -> dict[str, object]:
        """place, old, new, origin."""
        return {
            "place": self.place.text,
            "old": self.old,
            "new": self.new,
            "origin": self.origin,
        }


def differences(old: Scheme, new: Scheme) -> tuple[Difference, ...]:
    """Where two versions of one scheme differ, in the order of its steps.

    Args:
        old: A scheme.
        new: The same after ``apply_changes``: the same steps, rules and bands, and all inputs.
    """
    read = {wanted.name for wanted in old.inputs}
    added = {Place("unknown", "", i.name) for i in new.inputs if i.name not in read}
    after = (entry for entry in _entries(new) if entry[0] not in added)
    return tuple(
        Difference(place, was, now, origin)
        for (place, was, origin), (_, now, _) in zip(_entries(old), after, strict=True)
        if was != now
    )


_Entries = Iterator[tuple[Place, str, Origin]]


def _entries(scheme: Scheme) -> _Entries:
    """Every place of a scheme that can be changed, with what stands there."""
    margin = "" if scheme.hysteresis is None else number_text(scheme.hysteresis)
    yield Place("hysteresis", "", "grade"), margin, "default"
    for wanted in scheme.inputs:
        yield Place("unknown", "", wanted.name), _blank_text(wanted), "default"
    for step in scheme.steps:
        if isinstance(step, Scorecard):
            yield from _of_scorecard(step)
        elif isinstance(step, Rank):
            yield from _of_rank(step)
        elif isinstance(step, DecisionTable):
            for number, rule in enumerate(step.rules, 1):
                yield from _of_rule(step, rule, number)


def _of_scorecard(card: Scorecard) -> _Entries:
    for part in card.characteristics:
        yield Place("weight", card.name, part.input), _decimal_text(part.weight_pct), part.origin
        yield Place("decay", card.name, part.input), _decay_text(part.decay), part.origin
        for number, attribute in enumerate(part.attributes, 1):
            origin = attribute.origin
            place = Place("condition", card.name, part.input, number)
            yield place, attribute.when.text, origin
            points = number_text(attribute.points)
            yield Place("points", card.name, part.input, number), points, origin
    for cutoff in card.cutoffs:
        if cutoff.minimum is not None:
            minimum = number_text(cutoff.minimum)
            yield Place("cutoff", card.name, cutoff.grade), minimum, cutoff.origin


def _of_rank(rank: Rank) -> _Entries:
    origins = rank.shares_origin or (rank.origin,) * len(rank.values)
    for value, share, origin in zip(rank.values, rank.shares_pct, origins, strict=True):
        yield Place("share", rank.name, value), _decimal_text(share), origin
    yield Place("ties", rank.name, ""), rank.ties, rank.origin


def _of_rule(table: DecisionTable, rule: Rule, number: int) -> _Entries:
    for name, condition in zip(table.inputs, rule.when, strict=True):
        yield Place("rule", table.name, name, number), condition.text, rule.origin
    for name, result in zip(table.outputs, rule.then, strict=True):
        yield Place("rule", table.name, name, number), result_text(result), rule.origin


def result_text(value: str | float | None) -> str:
    """What a rule puts out, as a person writes it; empty for nothing."""
    return number_text(value) if isinstance(value, float) else value or ""


def _blank_text(wanted: Input) -> str:
    """What a blank means: no grade (always or at times), a value of its own, or another value."""
    if wanted.required:
        return "ungraded at times" if wanted.required_when else "ungraded"
    if wanted.blank_from is not None:
        return wanted.blank_from
    return "own" if wanted.blank_as is None else result_text(wanted.blank_as)


def _decay_text(decay: Decay | None) -> str:
    return "" if decay is None else f"{number_text(decay.half_life_days)}@{decay.input}"


def _decimal_text(number: Decimal) -> str:
    """A decimal number without needless zeros."""
    return f"{number.normalize():f}"
