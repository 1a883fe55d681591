"""What must hold between the parts of a scheme, beyond what each field says by its type.

Every check gives its faults as sentences; all of them are reported together.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from string import Formatter

from grading.language import LANGUAGES
from grading.schemes.column_types import (
    ColumnType,
    condition_faults,
    input_types,
    not_there,
    output_types,
)
from grading.schemes.models import (
    ContactRule,
    DecisionTable,
    Input,
    LocalText,
    Rank,
    Ratio,
    Scheme,
    Scorecard,
)
from grading.schemes.unary import UnaryTests, Value

__all__ = ["ROUNDING", "scheme_faults"]

ROUNDING = Decimal("0.01")
"""How far percentages that should sum to 100 may miss it: thirds are written 33.33."""
RESERVED = frozenset({"as_of", "reason"})

Faults = Iterator[str]


def scheme_faults(scheme: Scheme) -> tuple[str, ...]:
    """Everything that does not hold together, in the order of the document."""
    return (
        *_name_faults(scheme),
        *(fault for wanted in scheme.inputs for fault in _input_faults(wanted, scheme)),
        *_require_any_faults(scheme),
        *_step_faults(scheme),
        *_tier_faults(scheme),
    )


def _name_faults(scheme: Scheme) -> Faults:
    inputs = [wanted.name for wanted in scheme.inputs]
    outputs = [name for step in scheme.steps for name in output_types(step)]
    yield from _twice("input", inputs)
    yield from _twice("step", [step.name for step in scheme.steps])
    yield from _twice("tier", [tier.grade for tier in scheme.tiers])
    yield from _twice("column", [*dict.fromkeys(inputs), *outputs])
    for name in sorted(RESERVED.intersection(inputs + outputs)):
        yield f"{name!r} is a word of its own meaning; call the column something else"


def _twice(kind: str, names: Iterable[str]) -> Faults:
    for name, count in Counter(names).items():
        if count > 1:
            yield f"{kind} {name!r} stands {count} times; each needs a name of its own"


# --- inputs ------------------------------------------------------------------------------------


def _input_faults(wanted: Input, scheme: Scheme) -> Faults:
    where = f"input {wanted.name}"
    if (wanted.type == "choice") != bool(wanted.choices):
        yield f"{where}: a choice input lists its choices, and only it does"
    yield from _twice(f"{where}: choice", [choice.value for choice in wanted.choices])
    yield from _bound_faults(wanted, where)
    yield from _blank_faults(wanted, scheme, where)
    types = input_types(scheme)
    for other, tests in wanted.required_when.items():
        if other == wanted.name or other not in types:
            yield f"{where}: required_when: {not_there('input', other, types)}"
        else:
            yield from condition_faults(tests, types[other], f"{where}: required_when {other}")


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
        stands_in = UnaryTests((Value(wanted.blank_as),))
        if wanted.type in {"date", "boolean"}:
            yield f"{where}: a blank {wanted.type} has no blank_as; use blank_from or a condition null"
        else:
            column = input_types(scheme)[wanted.name]
            yield from condition_faults(stands_in, column, f"{where}: blank_as")
    if wanted.blank_from is None:
        return
    others = {i.name: i for i in scheme.inputs if i is not wanted}
    if wanted.blank_from not in others:
        yield f"{where}: blank_from: {not_there('input', wanted.blank_from, others)}"
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
                yield f"require_any: {not_there('input', name, names)}"


# --- steps -------------------------------------------------------------------------------------


def _step_faults(scheme: Scheme) -> Faults:
    types = input_types(scheme)
    measurable = {*types}
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
            for name, tests in step.among.items():
                yield from _reference_faults(name, types, f"{where}: among")
                if name in types:
                    yield from condition_faults(tests, types[name], f"{where}: among {name}")
            yield from _rank_faults(step, where)
        elif isinstance(step, Ratio):
            for name in (step.numerator, step.denominator):
                yield from _reference_faults(name, types, where, "number")
                if types.get(name) and name not in measurable:
                    yield f"{where}: {name} must be an input or measured by an earlier step"
            measurable.add(step.output)
        else:
            measurable.add(step.output)
            yield from _reference_faults(step.start, types, where, "date")
            yield from _reference_faults(step.end, types, where, "date")
            if step.start == step.end:
                yield f"{where}: start and end are both {step.start}"
        types |= output_types(step)
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
                yield from condition_faults(tests, types[name], f"{place}, {name}")
    for place_of, name in enumerate(table.outputs):
        values = [rule.then[place_of] for rule in table.rules if place_of < len(rule.then)]
        words = [value for value in values if isinstance(value, str)]
        numbers = [value for value in values if isinstance(value, float)]
        if words and numbers:
            yield f"{where}: output {name} mixes words and numbers, such as {words[0]!r}"
        if words and table.hit_policy == "COLLECT SUM":
            yield f"{where}: COLLECT SUM adds numbers, but output {name} holds {words[0]!r}"


def _scorecard_faults(card: Scorecard, types: Mapping[str, ColumnType], where: str) -> Faults:
    yield from _twice(f"{where}: characteristic", [c.input for c in card.characteristics])
    for characteristic in card.characteristics:
        name = characteristic.input
        yield from _reference_faults(name, types, where)
        for number, attribute in enumerate(characteristic.attributes, 1):
            if name in types:
                place = f"{where}, {name}, condition {number}"
                yield from condition_faults(attribute.when, types[name], place)
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
    yield from _twice(f"{where}: cutoff for", [cutoff.grade for cutoff in card.cutoffs])


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
    if rank.method != "quantiles" and (rank.edge != "better" or rank.cut_offset):
        yield f"{where}: edge and cut_offset belong to quantiles; ties in top_shares go up"
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
        yield f"{where}: {not_there('input or earlier output', name, types)}"
    elif kind and types[name].kind != kind:
        yield f"{where}: a {kind} is needed, but {name} holds a {types[name].kind}"


def _placeholder_faults(reason: LocalText, earlier: list[str], where: str) -> Faults:
    for text in reason.all:
        alone = len(reason.all) == 1  # a plain string stands for all languages and is told once
        lang = next(lang for lang in LANGUAGES if getattr(reason, lang) == text)
        place = f"{where}: the reason" if alone else f"{where}: the {lang} reason"
        try:
            fields = [
                (name, bool(layout or conversion))
                for _, name, layout, conversion in Formatter().parse(text)
                if name is not None
            ]
        except ValueError:
            yield f"{place} has a brace without its partner; write {{{{ for one"
            continue
        for name, more in fields:
            if more:
                yield f"{place} has more than a name in braces; write {{{name}}}"
            elif name not in earlier:
                yield f"{place}: {not_there('earlier step', name, earlier)}"


# --- tiers -------------------------------------------------------------------------------------


def _tier_faults(scheme: Scheme) -> Faults:
    tiers = [tier.grade for tier in scheme.tiers]
    outputs = [types for step in scheme.steps for types in output_types(step).items()]
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
            yield f"tier {tier.grade}: falls_to: {not_there('tier', falls_to, tiers)}"
        for field in tier.contact.source_fields:
            if field not in ContactRule.model_fields:
                known = ContactRule.model_fields
                yield f"tier {tier.grade}: source_fields: {not_there('field', field, known)}"
