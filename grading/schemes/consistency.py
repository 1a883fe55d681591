"""What must hold between the parts of a scheme, beyond what each field says by its type.

Every check gives its faults as sentences; all of them are reported together.
"""

from collections.abc import Iterator, Mapping

from grading.schemes.column_types import (
    ColumnType,
    column_types,
    condition_faults,
    fault,
    input_types,
    not_there,
    output_types,
)
from grading.schemes.hysteresis import hysteresis_faults
from grading.schemes.models import (
    ContactRule,
    Input,
    Scheme,
)
from grading.schemes.step_consistency import step_faults, twice
from grading.schemes.unary import UnaryTests, Value

__all__ = ["scheme_faults"]

RESERVED = frozenset({"as_of", "reason"})

Faults = Iterator[str]


def scheme_faults(scheme: Scheme) -> tuple[str, ...]:
    """Everything that does not hold together, in the order of the document."""
    return (
        *_name_faults(scheme),
        *(fault for wanted in scheme.inputs for fault in _input_faults(wanted, scheme)),
        *_require_any_faults(scheme),
        *step_faults(scheme),
        *_tier_faults(scheme),
        *_order_faults(scheme),
        *_approach_faults(scheme),
        *hysteresis_faults(scheme),
        *_example_faults(scheme),
    )


def _name_faults(scheme: Scheme) -> Faults:
    inputs = [wanted.name for wanted in scheme.inputs]
    outputs = [name for step in scheme.steps for name in output_types(step)]
    yield from twice("input", inputs)
    yield from twice("step", [step.name for step in scheme.steps])
    yield from twice("tier", [tier.grade for tier in scheme.tiers])
    yield from twice("column", [*dict.fromkeys(inputs), *outputs])
    for name in sorted(RESERVED.intersection(inputs + outputs)):
        yield fault("reserved", name=name)


# --- inputs ------------------------------------------------------------------------------------


def _input_faults(wanted: Input, scheme: Scheme) -> Faults:
    where = f"input {wanted.name}"
    if (wanted.type == "choice") != bool(wanted.choices):
        yield f"{where}: a choice input lists its choices, and only it does"
    yield from twice(f"{where}: choice", [choice.value for choice in wanted.choices])
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
        yield fault("bounds", where, got=", ".join(f"{bound:g}" for bound in given))


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


# --- tiers -------------------------------------------------------------------------------------


def _tier_faults(scheme: Scheme) -> Faults:
    tiers = [tier.grade for tier in scheme.tiers]
    outputs = [types for step in scheme.steps for types in output_types(step).items()]
    last = dict(outputs)
    grades = last.get("grade")
    if not tiers:
        yield from _untiered_faults(last)
    elif grades is None:
        yield fault("no_grade")
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


def _untiered_faults(outputs: Mapping[str, ColumnType]) -> Faults:
    """A practice without tiers tells customers apart by the words of a label."""
    if "grade" in outputs:
        yield "tiers: at least one is needed, since a step puts out 'grade'"
    elif "label" not in outputs:
        yield fault("no_label", "tiers")
    elif outputs["label"].kind != "word":
        yield "the output 'label' must hold words that a step decides on"


def _approach_faults(scheme: Scheme) -> Faults:
    types = column_types(scheme)
    for number, approach in enumerate(scheme.approaches, 1):
        where, name = f"approach {number}", approach.column
        if name not in types:
            yield f"{where}: {not_there('input or output', name, types)}"
        elif types[name].kind not in {"word", "text"}:
            yield f"{where}: an approach goes by a word, but {name} holds a {types[name].kind}"
        else:
            tests = UnaryTests((Value(approach.value),))
            yield from condition_faults(tests, types[name], where)
    named = (f"{each.column} = {each.value}" for each in scheme.approaches)
    yield from twice("approach", named)


def _order_faults(scheme: Scheme) -> Faults:
    if scheme.orders is None:
        return
    types = input_types(scheme)
    for name, kind in scheme.orders.summary.items():
        needed = "date" if kind in {"first", "last"} else "number"
        if name == "as_of" or name not in types:
            yield f"orders: {not_there('input', name, types)}"
        elif types[name].kind != needed:
            yield f"orders: {kind!r} gives a {needed}, but {name} holds a {types[name].kind}"


def _example_faults(scheme: Scheme) -> Faults:
    names = [wanted.name for wanted in scheme.inputs]
    for number, row in enumerate(scheme.example.rows if scheme.example else (), 1):
        for name in row:
            if name not in names:
                yield f"example, row {number}: {not_there('input', name, names)}"
