"""Reading a change as a person writes it: which place of a scheme, and what is to stand there."""

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import get_args

from grading.exceptions import UnaryTestError
from grading.language import Joined, Message
from grading.schemes.catalogue import common_input
from grading.schemes.changed_steps import Unknown, Value
from grading.schemes.differences import Place, PlaceKind
from grading.schemes.models import (
    Decay,
    DecisionTable,
    Input,
    Rank,
    Scheme,
    Scorecard,
    Step,
    TieMethod,
)
from grading.schemes.unary import UnaryTests

__all__ = ["UnfitChangeError", "read_change"]

_KINDS: tuple[PlaceKind, ...] = (
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
)
_WRITTEN = re.compile(r"([^:：=＝]+)[:：]([^=＝]+)[=＝](.*)", re.DOTALL)
_EXAMPLE = Joined(
    ("weight:annual_amount=40", "cutoff:A=75", "rule:bands.2:annual_amount=>=500"),
    Message("errors.or"),
)


class UnfitChangeError(Exception):
    """One change cannot be made; the text says why, to be gathered with those of the others."""


@dataclass(frozen=True, slots=True)
class _Written:
    """A change cut into its parts; the target's column only where a rule is meant."""

    kind: PlaceKind
    target: str
    column: str
    value: str


def read_change(text: str, scheme: Scheme) -> tuple[Place, Value]:
    """The place that a change names in a scheme, and the value it is to hold.

    Raises:
        UnfitChangeError: It is not written as a change, names what is not there, or gives the
            place what it cannot hold.
    """
    written = _cut(text)
    place = _place(written, scheme)
    return place, _value(written, place, scheme)


def _cut(text: str) -> _Written:
    parts = _WRITTEN.fullmatch(text)
    if parts is None:
        raise UnfitChangeError(Message("errors.change.form", {"example": _EXAMPLE}))
    kind = next((kind for kind in _KINDS if kind == _folded(parts[1])), None)
    if kind is None:
        raise UnfitChangeError(_not_there("kind of change", parts[1].strip(), _KINDS))
    target, colon, column = parts[2].replace("：", ":").partition(":")
    if bool(colon) != (kind == "rule"):
        form = "rule:STEP.NUMBER:COLUMN=…" if kind == "rule" else f"{kind}:NAME=…"
        msg = f"this kind of change is written {form}"
        raise UnfitChangeError(msg)
    return _Written(kind, target.strip(), column.strip(), parts[3].strip())


def _place(written: _Written, scheme: Scheme) -> Place:
    kind, target = written.kind, written.target
    if kind not in (offered := _offered(scheme)):
        facts = {"kind": kind, "offered": ", ".join(offered) or "-", "scheme": scheme.id}
        raise UnfitChangeError(Message("errors.change.none_of_kind", facts))
    if kind == "rule":
        return _rule_place(written, scheme)
    if kind == "hysteresis":
        return Place(kind, *_found("column", target, [("", "grade")]))
    if kind == "unknown":
        names = [("", wanted.name) for wanted in scheme.inputs]
        return Place(kind, *_found("column", target, names, _labels(scheme)))
    ranks = [step for step in scheme.steps if isinstance(step, Rank)]
    if kind == "ties":
        step, _ = _found("ranking", target, [(rank.name, "") for rank in ranks])
        return Place(kind, step, "")
    if kind == "share":
        return Place(kind, *_found("band", target, [(r.name, v) for r in ranks for v in r.values]))
    cards = [step for step in scheme.steps if isinstance(step, Scorecard)]
    if kind == "cutoff":
        known = [(card.name, cutoff.grade) for card in cards for cutoff in card.cutoffs]
        return Place(kind, *_found("grade with a cutoff", target, known))
    known = [(card.name, part.input) for card in cards for part in card.characteristics]
    if kind in ("weight", "decay"):
        return Place(kind, *_found("characteristic", target, known, _labels(scheme)))
    name, number = _numbered(target, f"{kind}:annual_amount.2=…")
    step, name = _found("characteristic", name, known, _labels(scheme))
    card = next(card for card in cards if card.name == step)
    part = next(part for part in card.characteristics if part.input == name)
    _within(number, len(part.attributes), f"conditions of {name}")
    return Place(kind, step, name, number)


def _offered(scheme: Scheme) -> list[PlaceKind]:
    """The kinds of change that the steps of a scheme allow, in the order of ``_KINDS``."""
    of_card: tuple[PlaceKind, ...] = ("weight", "points", "condition", "cutoff", "decay")
    found: set[PlaceKind] = {"unknown", "hysteresis"}
    for step in scheme.steps:
        if isinstance(step, Scorecard):
            found.update(of_card)
        elif isinstance(step, Rank):
            found.update(("share", "ties"))
        elif isinstance(step, DecisionTable):
            found.add("rule")
    return [kind for kind in _KINDS if kind in found]


def _rule_place(written: _Written, scheme: Scheme) -> Place:
    name, number = _numbered(written.target, "rule:bands.2:annual_amount=…")
    tables = {step.name: step for step in scheme.steps if isinstance(step, DecisionTable)}
    step, _ = _found("decision table", name, [(table, "") for table in tables])
    table = tables[step]
    _within(number, len(table.rules), f"rules of {step}")
    columns = [("", column) for column in (*table.inputs, *table.outputs)]
    _, column = _found("column", written.column, columns, _labels(scheme))
    return Place("rule", step, column, number)


def _numbered(target: str, form: str) -> tuple[str, int]:
    name, dot, number = target.rpartition(".")
    if not (dot and number.strip().isdecimal()):
        msg = f"the number of the rule or condition stands behind a dot, as in {form}"
        raise UnfitChangeError(msg)
    return name.strip(), int(number[:9])


def _within(number: int, count: int, what: str) -> None:
    if not 1 <= number <= count:
        msg = f"there are {count} {what}, counted from 1; got {number}"
        raise UnfitChangeError(msg)


def _found(
    kind: str,
    wanted: str,
    known: Sequence[tuple[str, str]],
    labels: Mapping[str, Sequence[str]] | None = None,
) -> tuple[str, str]:
    """The step and name that a text means: the name alone, or behind its step and a dot."""
    folded = _folded(wanted)
    found = [(s, n) for s, n in known if folded in _spellings(s, n, labels or {})]
    if len(found) == 1:
        return found[0]
    if found and not found[0][0]:
        msg = f"{wanted!r} stands there {len(found)} times, so which is meant cannot be told"
        raise UnfitChangeError(msg)
    if found:
        ways = " or ".join(f"{step}.{name}" for step, name in found)
        msg = f"{wanted!r} stands in {len(found)} steps; name the step: {ways}"
        raise UnfitChangeError(msg)
    raise UnfitChangeError(
        _not_there(kind, wanted, list(dict.fromkeys(name or step for step, name in known)))
    )


def _not_there(kind: str, wanted: str, known: Sequence[str]) -> Message:
    """What is not there, with the nearest that is, or all there are."""
    facts: dict[str, object] = {"wanted": wanted, "known": ", ".join(known) or "-"}
    facts["kind"] = Message(f"errors.change.what.{kind.replace(' ', '_')}")
    folded = {other.casefold(): other for other in known}
    near = get_close_matches(wanted.casefold(), folded, n=1, cutoff=0.6)
    if not near:
        return Message("errors.change.not_there", facts)
    return Message("errors.change.not_there_near", {**facts, "near": folded[near[0]]})


def _spellings(step: str, name: str, labels: Mapping[str, Sequence[str]]) -> set[str]:
    if not name:
        return {_folded(step)}
    names = (name, *labels.get(name, ()))
    return {_folded(way) for each in names for way in (each, f"{step}.{each}")}


def _labels(scheme: Scheme) -> Mapping[str, Sequence[str]]:
    return {wanted.name: wanted.label.all for wanted in scheme.inputs}


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(plain.replace("_", " ").split())


def _value(written: _Written, place: Place, scheme: Scheme) -> Value:
    if place.kind == "condition" or (place.kind == "rule" and _is_condition(place, scheme)):
        try:
            return UnaryTests.parse(written.value)
        except UnaryTestError as error:
            raise UnfitChangeError(error.shown) from error
    if place.kind == "rule":
        return _result(written.value, place, scheme)
    if place.kind == "ties":
        return _tie_method(written.value)
    if place.kind == "hysteresis":
        return _margin(written.value)
    if place.kind == "unknown":
        return _unknown(written.value, scheme.input(place.name), scheme)
    if place.kind == "decay":
        return _decay(written.value, scheme)
    return _number(written.value, place, scheme)


def _step(place: Place, scheme: Scheme) -> Step:
    return next(step for step in scheme.steps if step.name == place.step)


def _is_condition(place: Place, scheme: Scheme) -> bool:
    table = _step(place, scheme)
    return isinstance(table, DecisionTable) and place.name in table.inputs


def _result(text: str, place: Place, scheme: Scheme) -> str | float | None:
    """What a rule is to put out: a number where the table's other rules put out numbers."""
    table = _step(place, scheme)
    if isinstance(table, DecisionTable):
        at = table.outputs.index(place.name)
        if any(isinstance(rule.then[at], float) for rule in table.rules) and text:
            return float(_decimal(text))
    return text.strip('"“”') or None


def _tie_method(text: str) -> str:
    known = get_args(TieMethod)
    if _folded(text) not in known:
        raise UnfitChangeError(_not_there("tie method", text, known))
    return _folded(text)


def _margin(text: str) -> float | None:
    margin = float(_decimal(text)) if text else 0.0
    if margin < 0:
        msg = f"a margin is a number above 0, or 0 for none, got {text}"
        raise UnfitChangeError(msg)
    return margin or None


def _unknown(text: str, wanted: Input, scheme: Scheme) -> Unknown:
    """What a blank is to mean: a keyword, another input, or a value that the input may hold."""
    text = text.strip('"“”')
    if _folded(text) in ("ungraded", "own"):
        return Unknown(required=_folded(text) == "ungraded")
    others = [("", each.name) for each in scheme.inputs if each.name != wanted.name]
    if any(_folded(text) in _spellings("", name, _labels(scheme)) for _, name in others):
        return Unknown(blank_from=_found("column", text, others, _labels(scheme))[1])
    if wanted.type == "number":
        return Unknown(blank_as=float(_decimal(text)))
    if wanted.type == "text" and text:
        return Unknown(blank_as=text)
    ways = {c.value: (c.value, *c.label.all, *(a for _, a in c.aliases)) for c in wanted.choices}
    for value, spellings in ways.items():
        if _folded(text) in map(_folded, spellings):
            return Unknown(blank_as=value)
    raise UnfitChangeError(_not_there("value of a blank", text, ("ungraded", "own", *ways)))


def _decay(text: str, scheme: Scheme) -> Decay | None:
    """A half-life and the date it counts from, which may be a column that is read only now."""
    if not text:
        return None
    days, at, name = text.partition("@")
    if not at:
        msg = f"a decay is written DAYS@DATE COLUMN, such as 365@last_order_date, got {text}"
        raise UnfitChangeError(msg)
    half_life = float(_decimal(days.strip()))
    if half_life <= 0:
        msg = f"a half-life is a number of days above 0, got {days.strip()}"
        raise UnfitChangeError(msg)
    dates = [wanted for wanted in scheme.inputs if wanted.type == "date"]
    for wanted in dates:
        if _folded(name) in _spellings("", wanted.name, _labels(scheme)):
            return Decay(input=wanted.name, half_life_days=half_life)
    shared = _folded(name).replace(" ", "_")
    try:
        added = common_input(shared)
    except KeyError:
        added = None
    if added is None or added.type != "date":
        known = [wanted.name for wanted in dates] or ["last_order_date"]
        raise UnfitChangeError(_not_there("date_column", name.strip(), known))
    return Decay(input=shared, half_life_days=half_life)


def _number(text: str, place: Place, scheme: Scheme) -> Decimal | float:
    if place.kind == "cutoff":
        card = _step(place, scheme)
        if isinstance(card, Scorecard) and card.cutoffs[-1].grade == place.name:
            msg = f"{place.name} is the lowest grade and takes every score below the others"
            raise UnfitChangeError(msg)
        return float(_decimal(text))
    number = _decimal(text.rstrip("%％").rstrip())
    lowest_in = place.kind == "points"
    if not (number <= 100 and (number > 0 or (lowest_in and number == 0))):
        bounds = "0 to 100" if lowest_in else "above 0 and at most 100"
        msg = f"a number {bounds} is needed, got {text}"
        raise UnfitChangeError(msg)
    return float(number) if lowest_in else number


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(unicodedata.normalize("NFKC", text))
    except InvalidOperation as error:
        raise UnfitChangeError(_no_number(text)) from error
    if not number.is_finite() or math.isinf(float(number)):
        raise UnfitChangeError(_no_number(text))
    return number


def _no_number(text: str) -> Message:
    if not text:
        return Message("errors.change.blank_number")
    return Message("errors.change.no_number", {"text": text})
