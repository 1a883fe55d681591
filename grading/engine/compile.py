"""Compiling a scheme: one axis per variable, one kernel per step that decides."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from grading.engine.axis import Axis, Cut, cuts_of, date_axis, number_axis, word_axis
from grading.engine.continuous import compile_continuous
from grading.engine.holding import TableHold, number_cuts, table_hold
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
from grading.exceptions import FitError
from grading.language import Message
from grading.schemes.column_types import PICKED
from grading.schemes.hysteresis import cut_number
from grading.schemes.models import (
    DecisionTable,
    Elapsed,
    Given,
    Input,
    Join,
    LifetimeValue,
    Measure,
    Pick,
    Rank,
    Ratio,
    Scheme,
    Scorecard,
    Step,
    Told,
    Workday,
)
from grading.schemes.population import is_fitted
from grading.schemes.unary import Scalar, UnaryTests

__all__ = ["OTHER", "PREVIOUS_GRADE", "Program", "compile_scheme", "outputs_of", "read_by"]

OTHER = "\0"
"""Stands for all free texts that no condition names; no cell can hold it."""
PREVIOUS_GRADE = "previous_grade"
"""The column that a scheme with hysteresis reads beside its inputs: the grade until now."""


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
    axes = _axes(scheme, steps)
    verdict = "grade" if scheme.tiers else "label"
    deciding = [step.name for step in scheme.steps if verdict in outputs_of(step)]
    coded = _coded(scheme)
    relevant = _relevant(scheme, coded)
    numeric, aged = _numbers_read(scheme, steps)
    given = (*scheme.inputs, *_implied(scheme))
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


def _implied(scheme: Scheme) -> tuple[Input, ...]:
    """What a scheme reads beside its inputs."""
    if scheme.hysteresis is None:
        return ()
    return (Input(name=PREVIOUS_GRADE, type="text", required=False),)


def _coded(scheme: Scheme) -> frozenset[str]:
    """Inputs and what is given of a row, of which some step or check asks the code."""
    asked = {i.name for i in scheme.inputs if i.required}
    asked.update(name for i in scheme.inputs if i.required for name in i.required_when)
    asked.update(name for names in scheme.require_any for name in names)
    asked.update(n for s in scheme.steps if not isinstance(s, Given | Told) for n in _coded_by(s))
    given = {"as_of", *(i.name for i in scheme.inputs)}
    given.update(step.output for step in scheme.steps if isinstance(step, Given))
    return frozenset(asked & given) | {i.name for i in _implied(scheme)}


def _relevant(scheme: Scheme, coded: frozenset[str]) -> frozenset[str]:
    """Inputs on which a grade or an approach depends in any way."""
    names = {*coded, *(n for step in scheme.steps for n in read_by(step))}
    names.update(approach.column for approach in scheme.approaches)
    return frozenset(
        names | {i.blank_from for i in scheme.inputs if i.name in names and i.blank_from}
    )


def _numbers_read(
    scheme: Scheme, steps: tuple[Step, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What kernels read as numbers, and the dates of which they read the age."""
    given = {i.name for i in scheme.inputs} | {s.output for s in steps if isinstance(s, Given)}
    parts = [c for step in steps if isinstance(step, Scorecard) for c in step.characteristics]
    scaled_ = (part.input for part in parts if part.scale is not None and part.input in given)
    aged = (part.decay.input for part in parts if part.decay is not None)
    return tuple(dict.fromkeys(scaled_)), tuple(dict.fromkeys(aged))


def outputs_of(step: Step) -> tuple[str, ...]:
    """Names of the variables a step adds."""
    if isinstance(step, DecisionTable):
        return step.outputs
    if isinstance(step, Scorecard):
        return (step.score, step.grade) if step.cutoffs else (step.score,)
    return (step.output,)


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


def _axes(scheme: Scheme, steps: tuple[Step, ...]) -> dict[str, Axis]:
    cuts: dict[str, list[Cut]] = {}
    for name, edges in _edges(scheme, steps):
        cuts.setdefault(name, []).extend(edges)
    axes = {i.name: _input_axis(i, cuts.get(i.name, [])) for i in scheme.inputs}
    axes["as_of"] = date_axis("as_of", cuts.get("as_of", []))
    for each in _implied(scheme):
        axes[each.name] = word_axis(each.name, [*(tier.grade for tier in scheme.tiers), OTHER])
    for step in steps:
        if isinstance(step, Told):
            continue
        for name in outputs_of(step):
            axes[name] = _output_axis(step, name, cuts.get(name, []))
    return axes


def _coded_by(step: Step) -> tuple[str, ...]:
    """The variables of which a step asks the code."""
    if isinstance(step, Scorecard):
        return tuple(c.input for c in step.characteristics)
    return read_by(step)


def read_by(step: Step) -> tuple[str, ...]:
    """All variables on which what a step says depends."""
    if isinstance(step, DecisionTable):
        return step.inputs
    if isinstance(step, Scorecard):
        aged = (c.decay.input for c in step.characteristics if c.decay is not None)
        return (*_coded_by(step), *aged)
    if isinstance(step, Rank):
        return (step.input, *step.among)
    if isinstance(step, Ratio):
        return (step.numerator, step.denominator)
    if isinstance(step, Elapsed):
        return (step.start, step.end)
    if isinstance(step, LifetimeValue):
        return (step.repeats, step.first, step.last, step.amount)
    if isinstance(step, Join):
        return step.parts
    if isinstance(step, Workday):
        return (step.start, *([step.not_before] if step.not_before else []), *step.among)
    return (step.within, step.by, *([step.tie_by] if step.tie_by else []))


def _edges(scheme: Scheme, steps: tuple[Step, ...]) -> Iterator[tuple[str, Iterable[Cut]]]:
    """Every variable with edges at which something about it changes."""
    for each in scheme.inputs:
        for name, tests in each.required_when.items():
            yield name, cuts_of(tests)
    for approach in scheme.approaches:
        yield approach.column, [(approach.value, False)]
    for step in scheme.steps:  # the next rank to be fitted asks for its population as well
        if isinstance(step, Rank):
            for name, tests in step.among.items():
                yield name, cuts_of(tests)
    held = _held_number(scheme)
    for step in steps:
        if isinstance(step, DecisionTable):
            for rule in step.rules:
                for name, tests in zip(step.inputs, rule.when, strict=True):
                    yield name, cuts_of(tests)
            if held is not None and _gives_grade(step):
                margins = _margins(step, scheme)
                yield (
                    held,
                    [(cut + by, on) for cut, on in number_cuts(step, held) for by in margins],
                )
        elif isinstance(step, Scorecard):
            for characteristic in step.characteristics:
                for attribute in characteristic.attributes:
                    yield characteristic.input, cuts_of(attribute.when)
        elif isinstance(step, Rank):
            after = step.order == "ascending" and step.edge == "better"
            margins = _margins(step, scheme)
            yield step.input, [(cut + by, after) for cut in step.cutoffs for by in margins]


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
    if scheme.hysteresis is None or not _gives_grade(step):
        return None
    places = [grades.index(t.grade) if t.grade in grades else -1 for t in scheme.tiers]
    return Hold(PREVIOUS_GRADE, scheme.hysteresis, np.array([-1, *places, -1], np.intp))


def _table_hold(step: DecisionTable, axes: Mapping[str, Axis], scheme: Scheme) -> TableHold | None:
    """How a table holds on to the grades it gave before; None where it does not."""
    number = _held_number(scheme)
    if number is None or not _gives_grade(step):
        return None
    return table_hold(step, scheme, axes[number], PREVIOUS_GRADE)


def _held_number(scheme: Scheme) -> str | None:
    return None if scheme.hysteresis is None else cut_number(scheme)


def _gives_grade(step: Scorecard | Rank | DecisionTable) -> bool:
    return "grade" in outputs_of(step)


def _margins(step: Rank | DecisionTable, scheme: Scheme) -> tuple[float, ...]:
    """How far from its cutoffs a step cuts: at each, and at a margin to either side."""
    if scheme.hysteresis is None or not _gives_grade(step):
        return (0.0,)
    return (0.0, scheme.hysteresis, -scheme.hysteresis)


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
