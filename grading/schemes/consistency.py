"""What must hold between the parts of a scheme, beyond what each field says by its type.

Every check gives its faults as sentences; all of them are reported together.
"""

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from string import Formatter
from typing import Literal

from grading.language import LANGUAGES
from grading.schemes.models import (
    ContactRule,
    DecisionTable,
    Elapsed,
    Input,
    LocalText,
    Rank,
    Scheme,
    Scorecard,
    Step,
)
from grading.schemes.unary import Interval, IsNull, UnaryTests, Value

__all__ = ["ROUNDING", "ColumnType", "column_types", "scheme_faults"]

ROUNDING = Decimal("0.01")
"""How far percentages that should sum to 100 may miss it: thirds are written 33.33."""
RESERVED = frozenset({"as_of", "reason"})

Faults = Iterator[str]


@dataclass(frozen=True, slots=True)
class ColumnType:
    """What a column can hold: an input, or what a step puts out.

    Args:
        kind: Type of the values.
        values: All values it can take where they are known, best or first listed first.
        whole: Whether numbers are whole.
    """

    kind: Literal["number", "date", "word", "boolean", "text"]
    values: tuple[str, ...] = ()
    whole: bool = False


def scheme_faults(scheme: Scheme) -> tuple[str, ...]:
    """Everything that does not hold together, in the order of the document."""
    return (
        *_name_faults(scheme),
        *(fault for wanted in scheme.inputs for fault in _input_faults(wanted, scheme)),
        *_require_any_faults(scheme),
        *_step_faults(scheme),
        *_tier_faults(scheme),
    )


def column_types(scheme: Scheme) -> Mapping[str, ColumnType]:
    """The type of every input and of every step's output, ``as_of`` included."""
    types = {"as_of": ColumnType("date")} | {i.name: _input_type(i) for i in scheme.inputs}
    for step in scheme.steps:
        types |= _output_types(step)
    return types


def _input_type(wanted: Input) -> ColumnType:
    if wanted.type == "choice":
        return ColumnType("word", tuple(choice.value for choice in wanted.choices))
    return ColumnType(wanted.type)


def _output_types(step: Step) -> dict[str, ColumnType]:
    if isinstance(step, Elapsed):
        return {step.output: ColumnType("number", whole=step.unit == "days")}
    if isinstance(step, Rank):
        return {step.output: ColumnType("word", step.values)}
    if isinstance(step, Scorecard):
        grades = tuple(cutoff.grade for cutoff in step.cutoffs)
        found = {step.score: ColumnType("number")}
        return found | ({step.grade: ColumnType("word", grades)} if grades else {})
    return {name: _table_output(step, place) for place, name in enumerate(step.outputs)}


def _table_output(table: DecisionTable, place: int) -> ColumnType:
    values = [rule.then[place] for rule in table.rules if place < len(rule.then)]
    if any(isinstance(value, float) for value in values):
        return ColumnType("number")
    return ColumnType("word", tuple(dict.fromkeys(v for v in values if isinstance(v, str))))


def _name_faults(scheme: Scheme) -> Faults:
    kinds = {
        "input": [wanted.name for wanted in scheme.inputs],
        "step": [step.name for step in scheme.steps],
        "grade of a tier": [tier.grade for tier in scheme.tiers],
        "column": [wanted.name for wanted in scheme.inputs]
        + [name for step in scheme.steps for name in _output_types(step)],
    }
    for kind, names in kinds.items():
        inputs_twice = set(kinds["input"]) if kind == "column" else set()
        for name, count in Counter(names).items():
            # A name twice among the inputs is already told as such.
            if count > 1 and not (kinds["input"].count(name) > 1 and name in inputs_twice):
                yield f"{kind} {name!r} stands {count} times; each needs a name of its own"
    for name in sorted(RESERVED.intersection(kinds["column"])):
        yield f"{name!r} is a word of its own meaning; call the column something else"


# --- inputs ------------------------------------------------------------------------------------


def _input_faults(wanted: Input, scheme: Scheme) -> Faults:
    where = f"input {wanted.name}"
    if (wanted.type == "choice") != bool(wanted.choices):
        yield f"{where}: a choice input lists its choices, and only it does"
    for value, count in Counter(choice.value for choice in wanted.choices).items():
        if count > 1:
            yield f"{where}: choice {value!r} stands {count} times"
    yield from _bound_faults(wanted, where)
    yield from _blank_faults(wanted, scheme, where)
    for other, tests in wanted.required_when.items():
        types = {i.name: _input_type(i) for i in scheme.inputs if i is not wanted}
        if other not in types:
            yield f"{where}: required_when {_unknown('input', other, types)}"
        else:
            yield from _condition_faults(tests, types[other], f"{where}: required_when {other}")


def _bound_faults(wanted: Input, where: str) -> Faults:
    bounds = (wanted.minimum, wanted.usual_minimum, wanted.maximum)
    if wanted.type != "number" and any(bound is not None for bound in bounds):
        yield f"{where}: only a number has a minimum and a maximum"
    if wanted.past and wanted.type != "date":
        yield f"{where}: only a date can be asked to lie in the past"
    given = [bound for bound in bounds if bound is not None]
    if given != sorted(given):
        yield f"{where}: minimum, usual_minimum and maximum must rise, got {given}"


def _blank_faults(wanted: Input, scheme: Scheme, where: str) -> Faults:
    if wanted.blank_as is not None:
        stands_in = Value(wanted.blank_as)
        if wanted.type in {"date", "boolean"}:
            yield f"{where}: a blank {wanted.type} has no blank_as; use blank_from or a condition null"
        else:
            yield from _test_faults(stands_in, _input_type(wanted), f"{where}: blank_as")
    if wanted.blank_from is None:
        return
    others = {i.name: i for i in scheme.inputs if i is not wanted}
    if wanted.blank_from not in others:
        yield f"{where}: blank_from {_unknown('input', wanted.blank_from, others)}"
    elif others[wanted.blank_from].type != wanted.type:
        yield f"{where}: blank_from {wanted.blank_from} is of another type"
    elif others[wanted.blank_from].blank_from is not None:
        yield f"{where}: blank_from {wanted.blank_from} is itself replaced where blank"


def _require_any_faults(scheme: Scheme) -> Faults:
    names = {wanted.name for wanted in scheme.inputs}
    for group in scheme.require_any:
        if not group:
            yield "require_any: a set of inputs is empty"
        for name in group:
            if name not in names:
                yield f"require_any: {_unknown('input', name, names)}"


# --- steps -------------------------------------------------------------------------------------


def _step_faults(scheme: Scheme) -> Faults:
    types = {"as_of": ColumnType("date")} | {i.name: _input_type(i) for i in scheme.inputs}
    earlier: list[str] = []
    for step in scheme.steps:
        where = f"step {step.name}"
        if isinstance(step, DecisionTable):
            yield from _table_faults(step, types, where)
            for number, rule in enumerate(step.rules, 1):
                yield from _placeholder_faults(rule.reason, earlier, f"{where}, rule {number}")
        elif isinstance(step, Scorecard):
            yield from _scorecard_faults(step, types, where)
        elif isinstance(step, Rank):
            yield from _reference_faults(step.input, types, where, "number")
            yield from _rank_faults(step, where)
        else:
            yield from _reference_faults(step.start, types, where, "date")
            yield from _reference_faults(step.end, types, where, "date")
            if step.start == step.end:
                yield f"{where}: start and end are both {step.start}"
        types |= _output_types(step)
        earlier.append(step.name)


def _table_faults(table: DecisionTable, types: Mapping[str, ColumnType], where: str) -> Faults:
    for name in table.inputs:
        yield from _reference_faults(name, types, where)
    for number, rule in enumerate(table.rules, 1):
        place = f"{where}, rule {number}"
        if len(rule.when) != len(table.inputs):
            yield f"{place}: {len(table.inputs)} conditions belong here, got {len(rule.when)}"
        if len(rule.then) != len(table.outputs):
            yield f"{place}: {len(table.outputs)} outputs belong here, got {len(rule.then)}"
        for name, tests in zip(table.inputs, rule.when, strict=False):
            if name in types:
                yield from _condition_faults(tests, types[name], f"{place}, {name}")
    for place_of, name in enumerate(table.outputs):
        values = [rule.then[place_of] for rule in table.rules if place_of < len(rule.then)]
        words = [value for value in values if isinstance(value, str)]
        numbers = [value for value in values if isinstance(value, float)]
        if words and numbers:
            yield f"{where}: output {name} mixes words and numbers, such as {words[0]!r}"
        if words and table.hit_policy == "COLLECT SUM":
            yield f"{where}: COLLECT SUM adds numbers, but output {name} holds {words[0]!r}"


def _scorecard_faults(card: Scorecard, types: Mapping[str, ColumnType], where: str) -> Faults:
    for name, count in Counter(c.input for c in card.characteristics).items():
        if count > 1:
            yield f"{where}: characteristic {name} stands {count} times"
    for characteristic in card.characteristics:
        name = characteristic.input
        yield from _reference_faults(name, types, where)
        for number, attribute in enumerate(characteristic.attributes, 1):
            if name in types:
                place = f"{where}, {name}, condition {number}"
                yield from _condition_faults(attribute.when, types[name], place)
    yield from _hundred(
        (characteristic.weight_pct for characteristic in card.characteristics), f"{where}: weights"
    )
    yield from _cutoff_faults(card, where)


def _cutoff_faults(card: Scorecard, where: str) -> Faults:
    if not card.cutoffs:
        return
    minimums = [cutoff.minimum for cutoff in card.cutoffs]
    if minimums.count(None) != 1 or minimums[-1] is not None:
        yield f"{where}: the last cutoff, and only it, has no minimum"
    bounded = [minimum for minimum in minimums if minimum is not None]
    for higher, lower in pairwise(bounded):
        if higher <= lower:
            yield f"{where}: cutoffs must fall from the best grade down, got {higher:g} then {lower:g}"
    for grade, count in Counter(cutoff.grade for cutoff in card.cutoffs).items():
        if count > 1:
            yield f"{where}: cutoff for {grade} stands {count} times"


def _rank_faults(rank: Rank, where: str) -> Faults:
    bands = len(rank.shares_pct)
    if bands < 2:
        yield f"{where}: a ranking needs two bands at least, got {bands}"
    for name, given, wanted in (
        ("values", rank.values, bands),
        ("reasons", rank.reasons, bands),
        ("shares_origin", rank.shares_origin, bands),
        ("cutoffs", rank.cutoffs, bands - 1),
    ):
        if (given or name == "values") and len(given) != wanted:
            yield f"{where}: {wanted} {name} belong to {bands} shares, got {len(given)}"
    if len(set(rank.values)) < len(rank.values):
        yield f"{where}: two bands have the same value"
    if any(share <= 0 for share in rank.shares_pct):
        yield f"{where}: every share must be above 0"
    yield from _hundred(rank.shares_pct, f"{where}: shares")
    if list(rank.cutoffs) != sorted(rank.cutoffs, reverse=rank.order == "descending"):
        yield f"{where}: cutoffs must run from the best band down, got {list(rank.cutoffs)}"


def _hundred(parts: Iterable[Decimal], what: str) -> Faults:
    total = sum(parts, Decimal())
    if abs(total - 100) > ROUNDING:
        yield f"{what} must sum to 100 %, got {total.normalize():f} %"


def _reference_faults(
    name: str, types: Mapping[str, ColumnType], where: str, kind: str | None = None
) -> Faults:
    if name not in types:
        yield f"{where}: {_unknown('input or earlier output', name, types)}"
    elif kind and types[name].kind != kind:
        yield f"{where}: a {kind} is needed, but {name} holds a {types[name].kind}"


def _placeholder_faults(reason: LocalText, earlier: list[str], where: str) -> Faults:
    for lang in LANGUAGES:
        text = getattr(reason, lang)
        try:
            names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
        except ValueError:
            yield f"{where}: the {lang} reason has a brace without its partner; write {{{{ for one"
            continue
        for name in names:
            if name not in earlier:
                yield f"{where}: the {lang} reason names {_unknown('earlier step', name, earlier)}"


# --- conditions --------------------------------------------------------------------------------


def _condition_faults(tests: UnaryTests, column: ColumnType, where: str) -> Faults:
    for test in tests.tests:
        yield from _test_faults(test, column, where)


def _test_faults(test: Interval | Value | IsNull, column: ColumnType, where: str) -> Faults:
    if isinstance(test, IsNull):
        return
    got = UnaryTests((test,)).text
    needs = {
        "number": "numbers",
        "date": "dates such as 2026-11-03",
        "boolean": "true or false",
        "word": "one of its words",
        "text": 'texts in quotes such as "abc"',
    }[column.kind]
    if not _fits(test, column.kind):
        yield f"{where}: this column is compared with {needs}, got {got}"
    elif column.kind == "word" and isinstance(test, Value) and test.value not in column.values:
        yield f"{where}: {_unknown('value', str(test.value), column.values)}"


def _fits(test: Interval | Value, kind: str) -> bool:
    if isinstance(test, Interval):
        edge = test.high if test.low is None else test.low
        return kind == ("date" if isinstance(edge, date) else "number")
    if isinstance(test.value, bool):
        return kind == "boolean"
    if isinstance(test.value, str):
        return kind in {"word", "text"}
    return kind == ("date" if isinstance(test.value, date) else "number")


def _unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """Name what is not there, with the nearest that is, or all there are."""
    names = [str(other) for other in known]
    folded = {other.casefold(): other for other in names}
    near = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    if near:
        return f"there is no {kind} {name!r}. Did you mean {folded[near[0]]!r}?"
    return f"there is no {kind} {name!r}; there are {', '.join(names) or 'none'}"


# --- tiers -------------------------------------------------------------------------------------


def _tier_faults(scheme: Scheme) -> Faults:
    tiers = [tier.grade for tier in scheme.tiers]
    outputs = [types for step in scheme.steps for types in _output_types(step).items()]
    grades = next((types for name, types in reversed(outputs) if name == "grade"), None)
    if grades is None:
        yield "no step puts out 'grade'; name the last step's output so"
    elif grades.kind != "word":
        yield "the output 'grade' must hold the grades of tiers, not numbers"
    else:
        for grade in grades.values:
            if grade not in tiers:
                yield f"the steps can give grade {grade!r}, but the tiers are {', '.join(tiers)}"
    for tier in scheme.tiers:
        falls_to = tier.contact.falls_to
        if falls_to is not None and falls_to not in tiers:
            yield f"tier {tier.grade}: falls_to {_unknown('tier', falls_to, tiers)}"
        for field in tier.contact.source_fields:
            if field not in ContactRule.model_fields:
                known = ContactRule.model_fields
                yield f"tier {tier.grade}: source_fields {_unknown('field', field, known)}"
