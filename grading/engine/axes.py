"""One axis per variable of a scheme: where it must be cut so that all conditions are constant."""

from collections.abc import Iterable, Iterator

from grading.engine.axis import Axis, Cut, cuts_of, date_axis, number_axis, word_axis
from grading.engine.holding import held_number, number_cuts
from grading.engine.variables import gives_grade, implied_inputs, outputs_of
from grading.schemes.column_types import PICKED
from grading.schemes.models import (
    DecisionTable,
    Given,
    Input,
    Measure,
    Pick,
    Rank,
    Scheme,
    Scorecard,
    Step,
    Told,
)
from grading.schemes.unary import Scalar

__all__ = ["OTHER", "scheme_axes"]

OTHER = "\0"
"""Stands for all free texts that no condition names; no cell can hold it."""

_Edges = tuple[str, Iterable[Cut]]
"""A variable, and edges at which something about it changes."""


def scheme_axes(scheme: Scheme, steps: tuple[Step, ...]) -> dict[str, Axis]:
    """Per variable its axis, inputs and step outputs alike.

    Args:
        scheme: The scheme.
        steps: Those of its steps that are ready to run; only they add variables.
    """
    cuts: dict[str, list[Cut]] = {}
    for name, edges in _edges(scheme, steps):
        cuts.setdefault(name, []).extend(edges)
    axes = {i.name: _input_axis(i, cuts.get(i.name, [])) for i in scheme.inputs}
    axes["as_of"] = date_axis("as_of", cuts.get("as_of", []))
    for each in implied_inputs(scheme):
        axes[each.name] = word_axis(each.name, [*(tier.grade for tier in scheme.tiers), OTHER])
    for step in steps:
        if isinstance(step, Told):
            continue
        for name in outputs_of(step):
            axes[name] = _output_axis(step, name, cuts.get(name, []))
    return axes


def _edges(scheme: Scheme, steps: tuple[Step, ...]) -> Iterator[_Edges]:
    """Every variable that is cut, with the edges of each condition that cuts it."""
    for each in scheme.inputs:
        for name, tests in each.required_when.items():
            yield name, cuts_of(tests)
    for approach in scheme.approaches:
        yield approach.column, [(approach.value, False)]
    for step in scheme.steps:  # the next rank to be fitted asks for its population as well
        if isinstance(step, Rank):
            for name, tests in step.among.items():
                yield name, cuts_of(tests)
    held = held_number(scheme)
    for step in steps:
        if isinstance(step, DecisionTable):
            yield from _table_edges(step, scheme, held)
        elif isinstance(step, Scorecard):
            for characteristic in step.characteristics:
                for attribute in characteristic.attributes:
                    yield characteristic.input, cuts_of(attribute.when)
        elif isinstance(step, Rank):
            after = step.order == "ascending" and step.edge == "better"
            margins = _margins(step, scheme)
            yield step.input, [(cut + by, after) for cut in step.cutoffs for by in margins]


def _table_edges(step: DecisionTable, scheme: Scheme, held: str | None) -> Iterator[_Edges]:
    for rule in step.rules:
        for name, tests in zip(step.inputs, rule.when, strict=True):
            yield name, cuts_of(tests)
    if held is not None and gives_grade(step):
        margins = _margins(step, scheme)
        yield held, [(cut + by, on) for cut, on in number_cuts(step, held) for by in margins]


def _margins(step: Rank | DecisionTable, scheme: Scheme) -> tuple[float, ...]:
    """How far from its cutoffs a step cuts: at each, and at a margin to either side."""
    if scheme.hysteresis is None or not gives_grade(step):
        return (0.0,)
    return (0.0, scheme.hysteresis, -scheme.hysteresis)


def _input_axis(given: Input, cuts: Iterable[Cut]) -> Axis:
    if given.type == "number":
        return number_axis(
            given.name, cuts, None if given.blank_as is None else float(given.blank_as)
        )
    if given.type == "date":
        return date_axis(given.name, cuts)
    if given.type == "boolean":
        return word_axis(given.name, (False, True))
    if given.type == "text":
        return word_axis(given.name, (*_distinct(edge for edge, _ in cuts), OTHER), given.blank_as)
    return word_axis(given.name, [choice.value for choice in given.choices], given.blank_as)


def _output_axis(
    step: DecisionTable | Scorecard | Rank | Given, name: str, cuts: Iterable[Cut]
) -> Axis:
    if isinstance(step, Measure) or (isinstance(step, Scorecard) and name == step.score):
        return number_axis(name, cuts)
    if isinstance(step, Scorecard):
        return word_axis(name, _distinct(cutoff.grade for cutoff in step.cutoffs))
    if isinstance(step, Rank):
        return word_axis(name, _distinct(step.values))
    if isinstance(step, Pick):
        return word_axis(name, PICKED)
    column = step.outputs.index(name)
    values = [rule.then[column] for rule in step.rules]
    is_number = any(isinstance(value, (int, float)) for value in values)
    return number_axis(name, cuts) if is_number else word_axis(name, _distinct(values))


def _distinct(values: Iterable[Scalar | None]) -> list[Scalar]:
    return list(dict.fromkeys(value for value in values if value is not None))
