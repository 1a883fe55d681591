"""Compiling a scheme: one axis per variable, one kernel per step that decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from grading.engine.axes import scheme_axes
from grading.engine.axis import Axis
from grading.engine.continuous import compile_continuous
from grading.engine.holding import TableHold, held_number, table_hold
from grading.engine.kernel import (
    Hold,
    Kernel,
    RankKernel,
    SumKernel,
    TableKernel,
    rule_bits,
    target,
)
from grading.engine.ranking import band_of
from grading.engine.scorecard import compile_scorecard, decimals_needed, scaled
from grading.engine.variables import (
    PREVIOUS_GRADE,
    coded_variables,
    gives_grade,
    implied_inputs,
    numbers_read,
    outputs_of,
    relevant_inputs,
)
from grading.exceptions import FitError
from grading.language import Message
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
from grading.schemes.population import is_fitted
from grading.schemes.unary import UnaryTests

__all__ = ["Program", "compile_scheme"]


@dataclass(frozen=True, eq=False)
class Program:
    """A scheme ready to run; all that depends on the population is fitted.

    Args:
        scheme: What was compiled.
        axes: Per variable its axis, inputs and step outputs alike.
        inputs: Inputs that a grade depends on, in the scheme's order.
        coded: The variables whose codes decide: those inputs, unless only ``measures`` read
            them, what ``measures`` put out, and ``as_of``.
        measures: The steps that measure each row by itself, in order.
        picks: The steps that tell rows picked from others, in order.
        kernels: The other steps that decide, in order.
        told: The steps that tell something beside the grade, in order.
        numeric: Variables known of a row before anything is decided of which a kernel reads the
            number itself, not only the code.
        aged: Dates of which a kernel reads the age.
        verdict: What customers are told apart by: ``grade``, or ``label`` without tiers.
        grade_step: Name of the step whose verdict counts.
    """

    scheme: Scheme
    axes: Mapping[str, Axis]
    inputs: tuple[Input, ...]
    coded: tuple[str, ...]
    measures: tuple[Measure, ...]
    picks: tuple[Pick, ...]
    kernels: tuple[Kernel, ...]
    told: tuple[Told, ...]
    numeric: tuple[str, ...]
    aged: tuple[str, ...]
    verdict: str
    grade_step: str


def compile_scheme(scheme: Scheme, *, fitted: bool = True) -> Program:
    """Compile a scheme.

    Args:
        scheme: The scheme.
        fitted: Whether every step must have the numbers it takes from the population; without,
            a step that lacks them and all after it are left out (to fit them one by one).

    Raises:
        FitError: A step lacks numbers of a population.
    """
    steps = _runnable(scheme) if not fitted else scheme.steps
    for step in steps:
        if not is_fitted(step):
            raise FitError(_unfitted(scheme, step))
    axes = scheme_axes(scheme, steps)
    verdict = "grade" if scheme.tiers else "label"
    deciding = [step.name for step in scheme.steps if verdict in outputs_of(step)]
    coded = coded_variables(scheme)
    relevant = relevant_inputs(scheme, coded)
    numeric, aged = numbers_read(scheme, steps)
    given = (*scheme.inputs, *implied_inputs(scheme))
    return Program(
        scheme=scheme,
        axes=axes,
        inputs=tuple(i for i in given if i.name in relevant),
        coded=tuple(name for name in axes if name in coded),
        measures=tuple(step for step in steps if isinstance(step, Measure)),
        picks=tuple(step for step in steps if isinstance(step, Pick)),
        kernels=tuple(_kernel(s, axes, scheme) for s in steps if not isinstance(s, Given | Told)),
        told=tuple(step for step in steps if isinstance(step, Told)),
        numeric=numeric,
        aged=aged,
        verdict=verdict,
        grade_step=deciding[-1],
    )


def _unfitted(scheme: Scheme, step: Step) -> Message:
    return Message("errors.unfitted", {"scheme": scheme.title, "step": step.name})


def _runnable(scheme: Scheme) -> tuple[Step, ...]:
    """The steps before the first that lacks the numbers of a population."""
    steps: list[Step] = []
    for step in scheme.steps:
        if not is_fitted(step):
            break
        steps.append(step)
    return tuple(steps)


def _kernel(
    step: DecisionTable | Scorecard | Rank, axes: dict[str, Axis], scheme: Scheme
) -> Kernel:
    if isinstance(step, Scorecard):
        hold = _hold(step, scheme, [cutoff.grade for cutoff in step.cutoffs])
        if any(part.is_continuous for part in step.characteristics):
            return compile_continuous(step, axes, hold)
        return compile_scorecard(step, axes, hold)
    if isinstance(step, Rank):
        return _rank_kernel(step, axes, _hold(step, scheme, step.values))
    return _table_kernel(step, axes, scheme)


def _hold(step: Scorecard | Rank, scheme: Scheme, grades: Sequence[str]) -> Hold | None:
    """How a step holds on to the grades it gave before; None where it does not."""
    if scheme.hysteresis is None or not gives_grade(step):
        return None
    places = [grades.index(t.grade) if t.grade in grades else -1 for t in scheme.tiers]
    return Hold(PREVIOUS_GRADE, scheme.hysteresis, np.array([-1, *places, -1], np.intp))


def _table_hold(step: DecisionTable, axes: Mapping[str, Axis], scheme: Scheme) -> TableHold | None:
    """How a table holds on to the grades it gave before; None where it does not."""
    number = held_number(scheme)
    if number is None or not gives_grade(step):
        return None
    return table_hold(step, scheme, axes[number], PREVIOUS_GRADE)


def _rank_kernel(step: Rank, axes: dict[str, Axis], hold: Hold | None) -> RankKernel:
    axis = axes[step.input]
    margin = 0.0 if hold is None else hold.margin
    if step.order == "ascending":
        margin = -margin
    output = target(axes[step.output], step.values)
    among = {name: axes[name].truth(tests) for name, tests in step.among.items()}
    return RankKernel(
        step.name,
        step.input,
        _bands(step, axis, 0),
        len(step.values),
        output,
        among,
        hold,
        (_bands(step, axis, margin), _bands(step, axis, -margin)) if hold else (),
    )


def _bands(step: Rank, axis: Axis, beyond: float) -> np.ndarray:
    """The band of each code when every cutoff lies so much further up."""
    bands = np.full(axis.size, len(step.values), np.intp)
    for code, value in enumerate(axis.values):
        if isinstance(value, (int, float)) and step.fitted_rows != 0:
            bands[code] = band_of(step, value, beyond=beyond)
    return bands


def _table_kernel(step: DecisionTable, axes: dict[str, Axis], scheme: Scheme) -> Kernel:
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
    hold = _table_hold(step, axes, scheme)
    return TableKernel(step.name, step.inputs, fits, len(step.rules), unique, targets, hold)
