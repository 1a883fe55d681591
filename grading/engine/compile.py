"""Compiling a scheme: one axis per variable, one kernel per step."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from grading.engine.axis import Axis, Cut, cuts_of, date_axis, number_axis, word_axis
from grading.engine.kernel import Kernel, RankKernel, SumKernel, TableKernel, rule_bits, target
from grading.engine.scorecard import compile_scorecard, decimals_needed, scaled
from grading.exceptions import FitError
from grading.schemes.models import (
    DecisionTable,
    Input,
    Measure,
    Rank,
    Ratio,
    Scheme,
    Scorecard,
    Step,
)
from grading.schemes.unary import Scalar, UnaryTests

__all__ = ["OTHER", "Program", "compile_scheme", "is_fitted", "outputs_of"]

OTHER = "\0"
"""Stands for all free texts that no condition names; no cell can hold it."""


@dataclass(frozen=True, eq=False)
class Program:
    """A scheme ready to run; all of its ranks are fitted.

    Args:
        scheme: What was compiled.
        axes: Per variable its axis, inputs and step outputs alike.
        inputs: Inputs that a grade depends on, in the scheme's order.
        coded: The variables whose codes decide: those inputs, unless only ``measures`` read
            them, what ``measures`` put out, and ``as_of``.
        measures: The steps that measure each row by itself, in order.
        kernels: The other steps, in order.
        grade_step: Name of the step whose ``grade`` counts.
    """

    scheme: Scheme
    axes: Mapping[str, Axis]
    inputs: tuple[Input, ...]
    coded: tuple[str, ...]
    measures: tuple[Measure, ...]
    kernels: tuple[Kernel, ...]
    grade_step: str


def compile_scheme(scheme: Scheme, *, fitted: bool = True) -> Program:
    """Compile a scheme.

    Args:
        scheme: The scheme.
        fitted: Whether every rank must have its cutoffs; without, a rank that lacks them and all
            after it are left out (to fit them one after another).

    Raises:
        FitError: A rank has no cutoffs.
    """
    steps = _runnable(scheme) if not fitted else scheme.steps
    for step in steps:
        if isinstance(step, Rank) and not is_fitted(step):
            raise FitError(_unfitted(scheme, step))
    axes = _axes(scheme, steps)
    grade_steps = [step.name for step in scheme.steps if "grade" in outputs_of(step)]
    coded = _coded(scheme)
    relevant = _relevant(scheme, coded)
    return Program(
        scheme=scheme,
        axes=axes,
        inputs=tuple(i for i in scheme.inputs if i.name in relevant),
        coded=tuple(name for name in axes if name in coded),
        measures=tuple(step for step in steps if isinstance(step, Measure)),
        kernels=tuple(_kernel(step, axes) for step in steps if not isinstance(step, Measure)),
        grade_step=grade_steps[-1],
    )


def _coded(scheme: Scheme) -> frozenset[str]:
    """Inputs and measures of which some step or check asks the code."""
    asked = {i.name for i in scheme.inputs if i.required}
    asked.update(name for i in scheme.inputs if i.required for name in i.required_when)
    asked.update(name for names in scheme.require_any for name in names)
    asked.update(n for s in scheme.steps if not isinstance(s, Measure) for n in _read_by(s))
    given = {"as_of", *(i.name for i in scheme.inputs)}
    given.update(step.output for step in scheme.steps if isinstance(step, Measure))
    return frozenset(asked & given)


def _relevant(scheme: Scheme, coded: frozenset[str]) -> frozenset[str]:
    """Inputs on which a grade depends in any way."""
    names = {*coded, *(n for step in scheme.steps for n in _read_by(step))}
    return frozenset(
        names | {i.blank_from for i in scheme.inputs if i.name in names and i.blank_from}
    )


def is_fitted(step: Rank) -> bool:
    """Whether a rank has its cutoffs; one fitted on nobody has none, and says so."""
    return len(step.cutoffs) == len(step.values) - 1 or step.fitted_rows == 0


def outputs_of(step: Step) -> tuple[str, ...]:
    """Names of the variables a step adds."""
    if isinstance(step, DecisionTable):
        return step.outputs
    if isinstance(step, Scorecard):
        return (step.score, step.grade) if step.cutoffs else (step.score,)
    return (step.output,)


def _unfitted(scheme: Scheme, step: Rank) -> str:
    return (
        f"{scheme.id}: step {step.name!r} ranks customers among all others, so it needs the "
        "cutoffs of a whole population, and none are stored. Grade all customers at once, or "
        "pass the Rules area that holds the cutoffs of the last re-grade."
    )


def _runnable(scheme: Scheme) -> tuple[Step, ...]:
    """The steps before the first rank without cutoffs."""
    steps: list[Step] = []
    for step in scheme.steps:
        if isinstance(step, Rank) and not is_fitted(step):
            break
        steps.append(step)
    return tuple(steps)


def _axes(scheme: Scheme, steps: tuple[Step, ...]) -> dict[str, Axis]:
    cuts: dict[str, list[Cut]] = {}
    for name, edges in _edges(scheme, steps):
        cuts.setdefault(name, []).extend(edges)
    axes = {i.name: _input_axis(i, cuts.get(i.name, [])) for i in scheme.inputs}
    axes["as_of"] = date_axis("as_of", cuts.get("as_of", []))
    for step in steps:
        for name in outputs_of(step):
            axes[name] = _output_axis(step, name, cuts.get(name, []))
    return axes


def _read_by(step: Step) -> tuple[str, ...]:
    if isinstance(step, DecisionTable):
        return step.inputs
    if isinstance(step, Scorecard):
        return tuple(c.input for c in step.characteristics)
    if isinstance(step, Rank):
        return (step.input, *step.among)
    if isinstance(step, Ratio):
        return (step.numerator, step.denominator)
    return (step.start, step.end)


def _edges(scheme: Scheme, steps: tuple[Step, ...]) -> Iterator[tuple[str, Iterable[Cut]]]:
    """Every variable with edges at which something about it changes."""
    for each in scheme.inputs:
        for name, tests in each.required_when.items():
            yield name, cuts_of(tests)
    for step in scheme.steps:  # the next rank to be fitted asks for its population as well
        if isinstance(step, Rank):
            for name, tests in step.among.items():
                yield name, cuts_of(tests)
    for step in steps:
        if isinstance(step, DecisionTable):
            for rule in step.rules:
                for name, tests in zip(step.inputs, rule.when, strict=True):
                    yield name, cuts_of(tests)
        elif isinstance(step, Scorecard):
            for characteristic in step.characteristics:
                for attribute in characteristic.attributes:
                    yield characteristic.input, cuts_of(attribute.when)
        elif isinstance(step, Rank):
            after = step.order == "ascending" and step.edge == "better"
            yield step.input, [(cutoff, after) for cutoff in step.cutoffs]


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


def _output_axis(step: Step, name: str, cuts: Iterable[Cut]) -> Axis:
    if isinstance(step, Measure) or (isinstance(step, Scorecard) and name == step.score):
        return number_axis(name, cuts)
    if isinstance(step, Scorecard):
        return word_axis(name, _distinct(cutoff.grade for cutoff in step.cutoffs))
    if isinstance(step, Rank):
        return word_axis(name, _distinct(step.values))
    column = step.outputs.index(name)
    values = [rule.then[column] for rule in step.rules]
    is_number = any(isinstance(value, (int, float)) for value in values)
    return number_axis(name, cuts) if is_number else word_axis(name, _distinct(values))


def _distinct(values: Iterable[Scalar | None]) -> list[Scalar]:
    return list(dict.fromkeys(value for value in values if value is not None))


def _kernel(step: DecisionTable | Scorecard | Rank, axes: dict[str, Axis]) -> Kernel:
    if isinstance(step, Scorecard):
        return compile_scorecard(step, axes)
    if isinstance(step, Rank):
        return _rank_kernel(step, axes)
    return _table_kernel(step, axes)


def _rank_kernel(step: Rank, axes: dict[str, Axis]) -> RankKernel:
    axis = axes[step.input]
    bands = np.full(axis.size, len(step.values), np.intp)
    for code, value in enumerate(axis.values):
        if isinstance(value, (int, float)) and step.fitted_rows != 0:
            bands[code] = sum(not _reaches(step, value, cutoff) for cutoff in step.cutoffs)
    output = target(axes[step.output], step.values)
    among = {name: axes[name].truth(tests) for name, tests in step.among.items()}
    return RankKernel(step.name, step.input, bands, len(step.values), output, among)


def _reaches(step: Rank, value: float, cutoff: float) -> bool:
    if step.order == "descending":
        return value >= cutoff
    return value < cutoff if step.edge == "upper" else value <= cutoff


def _table_kernel(step: DecisionTable, axes: dict[str, Axis]) -> Kernel:
    truths: dict[tuple[str, UnaryTests], np.ndarray] = {}  # equal conditions are met alike
    by_input = []
    for column, name in enumerate(step.inputs):
        for rule in step.rules:
            key = name, rule.when[column]
            if key not in truths:
                truths[key] = axes[name].truth(rule.when[column])
        by_input.append(rule_bits([truths[name, rule.when[column]] for rule in step.rules]))
    fits = tuple(zip(*by_input, strict=True))
    columns = list(zip(*(rule.then for rule in step.rules), strict=True))
    if step.hit_policy == "COLLECT SUM":
        numbers = [[Decimal(str(value or 0)) for value in column] for column in columns]
        decimals = decimals_needed(number for column in numbers for number in column)
        addends = tuple(
            (axes[name], np.array([scaled(number, decimals) for number in column], np.int64))
            for name, column in zip(step.outputs, numbers, strict=True)
        )
        return SumKernel(step.name, step.inputs, fits, len(step.rules), addends, 10**decimals)
    targets = tuple(
        target(axes[name], column) for name, column in zip(step.outputs, columns, strict=True)
    )
    unique = step.hit_policy == "UNIQUE"
    return TableKernel(step.name, step.inputs, fits, len(step.rules), unique, targets)
