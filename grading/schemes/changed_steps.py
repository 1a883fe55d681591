"""Schemes with one place changed; nothing is checked here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, TypeVar

from grading.schemes.catalogue import common_input
from grading.schemes.differences import Place, PlaceKind
from grading.schemes.models import (
    Attribute,
    Characteristic,
    Cutoff,
    Decay,
    DecisionTable,
    Input,
    LocalText,
    Origin,
    Rank,
    Rule,
    Scheme,
    Scorecard,
    Step,
)
from grading.schemes.unary import UnaryTests

__all__ = ["Unknown", "Value", "with_parts", "with_value"]


@dataclass(frozen=True, slots=True)
class Unknown:
    """What a blank cell of an input is to mean.

    Args:
        required: Whether it leaves the row without a grade.
        blank_as: The value that stands in for it.
        blank_from: The input whose value stands in for it.
    """

    required: bool = False
    blank_as: str | float | None = None
    blank_from: str | None = None


Value = UnaryTests | Decimal | float | str | Decay | Unknown | None
"""A condition, a weight or share, points or a cutoff, a word, a decay, the meaning of a blank;
None for no output, no decay, no margin."""
_OURS: Mapping[str, Origin] = {"origin": "default"}
T = TypeVar("T")
M = TypeVar("M", Attribute, Characteristic, Cutoff, Rule)


def with_value(scheme: Scheme, place: Place, value: Value) -> Scheme:
    """The scheme with another value in one place, which is there and fits the value's kind."""
    if place.kind == "hysteresis":
        return scheme.model_copy(update={"hysteresis": value})
    if isinstance(value, Unknown):
        return _with_unknown(scheme, place.name, value)
    if isinstance(value, Decay):
        scheme = _with_input(scheme, value.input)
    return _with_step(scheme, place.step, lambda step: _changed(step, place, value))


def with_parts(scheme: Scheme, step: str, kind: PlaceKind, parts: Mapping[str, Decimal]) -> Scheme:
    """The scheme with the weights or shares of a step, by characteristic or band."""
    for name, part in parts.items():
        scheme = with_value(scheme, Place(kind, step, name), part)
    return scheme


def _with_step(scheme: Scheme, name: str, change: Callable[[Step], Step]) -> Scheme:
    steps = tuple(change(step) if step.name == name else step for step in scheme.steps)
    return scheme.model_copy(update={"steps": steps})


def _with_unknown(scheme: Scheme, name: str, meant: Unknown) -> Scheme:
    fields = {**asdict(meant), "required_when": {}}
    inputs = tuple(i.model_copy(update=fields) if i.name == name else i for i in scheme.inputs)
    return scheme.model_copy(update={"inputs": inputs})


def _with_input(scheme: Scheme, name: str) -> Scheme:
    """The scheme that also reads a column of the shared ones, which rows may leave blank."""
    if any(wanted.name == name for wanted in scheme.inputs):
        return scheme
    added: Input = common_input(name).model_copy(update={"required": False})
    return scheme.model_copy(update={"inputs": (*scheme.inputs, added)})


def _changed(step: Step, place: Place, value: Value) -> Step:
    if isinstance(step, Scorecard):
        return _scorecard(step, place, value)
    if isinstance(step, Rank) and isinstance(value, Decimal):
        return _rank(step, step.values.index(place.name), value)
    if isinstance(step, Rank) and place.kind == "ties":
        return _with_ties(step, value)
    if isinstance(step, DecisionTable):
        rule = _rule(step, step.rules[place.number - 1], place.name, value)
        return step.model_copy(update={"rules": _put(step.rules, place.number - 1, rule)})
    return step


def _scorecard(card: Scorecard, place: Place, value: Value) -> Scorecard:
    if place.kind == "cutoff":
        at = [cutoff.grade for cutoff in card.cutoffs].index(place.name)
        cutoff = _with(card.cutoffs[at], "minimum", value)
        return card.model_copy(update={"cutoffs": _put(card.cutoffs, at, cutoff)})
    at = [part.input for part in card.characteristics].index(place.name)
    part = _characteristic(card.characteristics[at], place, value)
    return card.model_copy(update={"characteristics": _put(card.characteristics, at, part)})


def _characteristic(part: Characteristic, place: Place, value: Value) -> Characteristic:
    if place.kind == "weight":
        return _with(part, "weight_pct", value)
    if place.kind == "decay":
        return _with(part, "decay", value)
    at = place.number - 1
    field = "points" if place.kind == "points" else "when"
    attribute = _with(part.attributes[at], field, value)
    return part.model_copy(update={"attributes": _put(part.attributes, at, attribute)})


def _rank(rank: Rank, at: int, share: Decimal) -> Rank:
    if rank.shares_pct[at] == share:
        return rank
    origins = rank.shares_origin or (rank.origin,) * len(rank.values)
    # Every band begins where the better ones end, so all reasons and fitted cutoffs speak of it.
    return _ranked_anew(
        rank,
        shares_pct=_put(rank.shares_pct, at, share),
        shares_origin=_put(origins, at, "default"),
        reasons=(),
    )


def _with_ties(rank: Rank, value: Value) -> Rank:
    if rank.ties == value:
        return rank
    origins = rank.shares_origin or (rank.origin,) * len(rank.values)  # the shares stay as told
    return _ranked_anew(rank, ties=value, shares_origin=origins, **_OURS)


def _ranked_anew(rank: Rank, **fields: object) -> Rank:
    """The ranking with other fields, without the numbers that the old ones gave."""
    return rank.model_copy(
        update={**fields, "cutoffs": (), "fitted_on": None, "fitted_rows": None}
    )


def _rule(table: DecisionTable, rule: Rule, name: str, value: Value) -> Rule:
    if name in table.outputs:
        return _with(rule, "then", _put(rule.then, table.outputs.index(name), value))
    changed = _with(rule, "when", _put(rule.when, table.inputs.index(name), value))
    # The reason put the old condition into words; without one the engine makes it from the new.
    return rule if changed is rule else changed.model_copy(update={"reason": LocalText()})


def _with(part: M, field: str, value: object) -> M:
    """The part with another value, now ours; the very same part where nothing changes."""
    if getattr(part, field) == value:
        return part
    return part.model_copy(update={field: value, **_OURS})


def _put(items: Sequence[T], at: int, item: Any) -> tuple[T, ...]:
    return (*items[:at], item, *items[at + 1 :])
