"""Compiling a scheme: one axis per variable, one kernel per step."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from grading.engine.axis import Axis, Cut, cuts_of, date_axis, number_axis, word_axis
from grading.engine.kernel import Kernel, RankKernel, SumKernel, TableKernel, rule_bits, target
from grading.engine.scorecard import compile_scorecard, decimals_needed, scaled
from grading.exceptions import FitError, SchemeError
from grading.schemes.models import DecisionTable, Elapsed, Input, Rank, Scheme, Scorecard, Step
from grading.schemes.unary import Scalar, UnaryTests

__all__ = ["Program", "compile_scheme", "outputs_of"]


@dataclass(frozen=True, eq=False)
class Program:
    """A scheme ready to run; all of its ranks are fitted.

    Args:
        scheme: What was compiled.
        axes: Per variable its axis, inputs and step outputs alike.
        inputs: Inputs that a grade depends on, in the scheme's order; free texts are none.
        coded: The variables whose codes decide: those inputs, unless only ``elapsed`` reads
            them, and what ``elapsed`` puts out.
        elapsed: The steps that measure time, in order.
        kernels: The other steps, in order.
        grade_step: Name of the step whose ``grade`` counts.
    """

    scheme: Scheme
    axes: Mapping[str, Axis]
    inputs: tuple[Input, ...]
    coded: tuple[str, ...]
    elapsed: tuple[Elapsed, ...]
    kernels: tuple[Kernel, ...]
    grade_step: str


def compile_scheme(scheme: Scheme, *, fitted: bool = True) -> Program:
    """Compile a scheme.

    Args:
        scheme: The scheme.
        fitted: Whether every rank must have its cutoffs; without, a rank that lacks them and all
            after it are left out (to fit them one after another).

    Raises:
        SchemeError: A step reads what nothing gives, or no step gives a grade.
        FitError: A rank has no cutoffs.
    """
    steps = _runnable(scheme) if not fitted else scheme.steps
    for step in steps:
        if isinstance(step, Rank) and not is_fitted(step):
            raise FitError(_unfitted(scheme, step))
    axes = _axes(scheme, steps)
    grade_steps = [step.name for step in scheme.steps if "grade" in outputs_of(step)]
    if not grade_steps:
        raise SchemeError(scheme.id, ["a step must put out 'grade', and none does. Name an "
            "output of the last step 'grade'."])  # fmt: skip
    return Program(
        scheme=scheme,
        axes=axes,
        inputs=tuple(
            i for i in scheme.inputs if i.name in _relevant(scheme, scheme.steps) & axes.keys()
        ),
        coded=tuple(name for name in axes if name in _coded(scheme, scheme.steps)),
        elapsed=tuple(step for step in steps if isinstance(step, Elapsed)),
        kernels=tuple(_kernel(step, axes) for step in steps if not isinstance(step, Elapsed)),
        grade_step=grade_steps[-1],
    )


def _coded(scheme: Scheme, steps: tuple[Step, ...]) -> frozenset[str]:
    """Inputs and elapsed times of which some step or check asks the code."""
    asked = {i.name for i in scheme.inputs if i.required and i.type != "text"}
    asked.update(name for i in scheme.inputs if i.required for name in i.required_when)
    asked.update(name for names in scheme.require_any for name in names)
    asked.update(n for s in steps if not isinstance(s, Elapsed) for n in _read_by(s))
    given = {i.name for i in scheme.inputs} | {s.output for s in steps if isinstance(s, Elapsed)}
    return frozenset(asked & given)


def _relevant(scheme: Scheme, steps: tuple[Step, ...]) -> frozenset[str]:
    """Inputs on which a grade depends in any way."""
    names = {*_coded(scheme, steps), *(n for step in steps for n in _read_by(step))}
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
    axes = {
        i.name: _input_axis(i, cuts.get(i.name, [])) for i in scheme.inputs if i.type != "text"
    }
    for step in steps:
        missing = [name for name in _read_by(step) if name not in axes and name != "as_of"]
        if missing:
            raise _fault(scheme, step, _unreadable(scheme, missing[0]))
        if isinstance(step, Rank) and not _is_number(axes[step.input]):
            fault = (
                f"a rank needs a number, and {step.input!r} is none. Rank an elapsed time instead."
            )
            raise _fault(scheme, step, fault)
        for name in outputs_of(step):
            if name in axes:
                fault = f"output {name!r} exists already. Give each output a name of its own."
                raise _fault(scheme, step, fault)
            try:
                axes[name] = _output_axis(step, name, cuts.get(name, []))
            except ValueError as cause:
                raise _fault(scheme, step, str(cause)) from cause
    return axes


def _is_number(axis: Axis) -> bool:
    return axis.cuts is not None and axis.cuts.dtype.kind == "f"


def _fault(scheme: Scheme, step: Step, fault: str) -> SchemeError:
    return SchemeError(f"{scheme.id}, step {step.name}", [fault])


def _unreadable(scheme: Scheme, name: str) -> str:
    if any(i.name == name for i in scheme.inputs):
        return f"input {name!r} is free text, which no condition can read. Make it a choice."
    return (
        f"a step may read inputs and what earlier steps put out, and {name!r} is neither. "
        f"There are: {', '.join(i.name for i in scheme.inputs)}."
    )


def _read_by(step: Step) -> tuple[str, ...]:
    if isinstance(step, DecisionTable):
        return step.inputs
    if isinstance(step, Scorecard):
        return tuple(c.input for c in step.characteristics)
    return (step.input,) if isinstance(step, Rank) else (step.start, step.end)


def _edges(scheme: Scheme, steps: tuple[Step, ...]) -> Iterator[tuple[str, Iterable[Cut]]]:
    """Every variable with edges at which something about it changes."""
    for each in scheme.inputs:
        for name, tests in each.required_when.items():
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
            yield step.input, [(cutoff, step.order == "ascending") for cutoff in step.cutoffs]


def _input_axis(given: Input, cuts: Iterable[Cut]) -> Axis:
    if given.type == "number":
        return number_axis(
            given.name, cuts, None if given.blank_as is None else float(given.blank_as)
        )
    if given.type == "date":
        blank = None if given.blank_as is None else date.fromisoformat(str(given.blank_as))
        return date_axis(given.name, cuts, blank)
    if given.type == "boolean":
        words: tuple[Scalar, ...] = (False, True)
        return word_axis(given.name, words, _as_boolean(given.blank_as))
    return word_axis(given.name, [choice.value for choice in given.choices], given.blank_as)


def _as_boolean(blank_as: str | float | None) -> bool | None:
    if blank_as is None or isinstance(blank_as, str):
        return {"yes": True, "true": True, "no": False, "false": False}.get(str(blank_as).lower())
    return bool(blank_as)


def _output_axis(step: Step, name: str, cuts: Iterable[Cut]) -> Axis:
    if isinstance(step, Elapsed) or (isinstance(step, Scorecard) and name == step.score):
        return number_axis(name, cuts)
    if isinstance(step, Scorecard):
        return word_axis(name, _distinct(cutoff.grade for cutoff in step.cutoffs))
    if isinstance(step, Rank):
        return word_axis(name, _distinct(step.values))
    column = step.outputs.index(name)
    values = [rule.then[column] for rule in step.rules if rule.then[column] is not None]
    numbers = [value for value in values if not isinstance(value, str)]
    if step.hit_policy == "COLLECT SUM" and len(numbers) < len(values):
        msg = f"COLLECT SUM adds numbers, and output {name!r} holds words. Use hit policy FIRST."
        raise ValueError(msg)
    if numbers and len(numbers) < len(values):
        msg = f"output {name!r} holds words and numbers. Write one kind in all rules."
        raise ValueError(msg)
    is_number = bool(numbers) or step.hit_policy == "COLLECT SUM"
    return number_axis(name, cuts) if is_number else word_axis(name, _distinct(values))


def _distinct(values: Iterable[str | float | None]) -> list[Scalar]:
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
    return RankKernel(step.name, step.input, bands, len(step.values), output)


def _reaches(step: Rank, value: float, cutoff: float) -> bool:
    return value >= cutoff if step.order == "descending" else value <= cutoff


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
