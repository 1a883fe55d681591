"""The variables of a scheme: its inputs, what it reads beside them, and what its steps add."""

from grading.schemes.models import (
    DecisionTable,
    Elapsed,
    Given,
    Input,
    Join,
    LifetimeValue,
    Rank,
    Ratio,
    Scheme,
    Scorecard,
    Step,
    Told,
    Workday,
)

__all__ = [
    "PREVIOUS_GRADE",
    "coded_variables",
    "gives_grade",
    "implied_inputs",
    "numbers_read",
    "outputs_of",
    "read_by",
    "relevant_inputs",
]

PREVIOUS_GRADE = "previous_grade"
"""The column that a scheme with hysteresis reads beside its inputs: the grade until now."""


def outputs_of(step: Step) -> tuple[str, ...]:
    """Names of the variables a step adds."""
    if isinstance(step, DecisionTable):
        return step.outputs
    if isinstance(step, Scorecard):
        return (step.score, step.grade) if step.cutoffs else (step.score,)
    return (step.output,)


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


def gives_grade(step: Scorecard | Rank | DecisionTable) -> bool:
    """Whether a step puts out the grade itself."""
    return "grade" in outputs_of(step)


def implied_inputs(scheme: Scheme) -> tuple[Input, ...]:
    """What a scheme reads beside its inputs."""
    if scheme.hysteresis is None:
        return ()
    return (Input(name=PREVIOUS_GRADE, type="text", required=False),)


def coded_variables(scheme: Scheme) -> frozenset[str]:
    """Inputs and what is given of a row, of which some step or check asks the code."""
    asked = {i.name for i in scheme.inputs if i.required}
    asked.update(name for i in scheme.inputs if i.required for name in i.required_when)
    asked.update(name for names in scheme.require_any for name in names)
    asked.update(n for s in scheme.steps if not isinstance(s, Given | Told) for n in _coded_by(s))
    given = {"as_of", *(i.name for i in scheme.inputs)}
    given.update(step.output for step in scheme.steps if isinstance(step, Given))
    return frozenset(asked & given) | {i.name for i in implied_inputs(scheme)}


def relevant_inputs(scheme: Scheme, coded: frozenset[str]) -> frozenset[str]:
    """Names on which a grade or an approach depends in any way, all inputs that count among them.

    Args:
        scheme: The scheme.
        coded: Its ``coded_variables``.
    """
    names = {*coded, *(n for step in scheme.steps for n in read_by(step))}
    names.update(approach.column for approach in scheme.approaches)
    return frozenset(
        names | {i.blank_from for i in scheme.inputs if i.name in names and i.blank_from}
    )


def numbers_read(
    scheme: Scheme, steps: tuple[Step, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What kernels read as numbers, and the dates of which they read the age.

    Args:
        scheme: The scheme.
        steps: Those of its steps that are ready to run.
    """
    given = {i.name for i in scheme.inputs} | {s.output for s in steps if isinstance(s, Given)}
    parts = [c for step in steps if isinstance(step, Scorecard) for c in step.characteristics]
    scaled_ = (part.input for part in parts if part.scale is not None and part.input in given)
    aged = (part.decay.input for part in parts if part.decay is not None)
    return tuple(dict.fromkeys(scaled_)), tuple(dict.fromkeys(aged))


def _coded_by(step: Step) -> tuple[str, ...]:
    """The variables of which a step asks the code."""
    if isinstance(step, Scorecard):
        return tuple(c.input for c in step.characteristics)
    return read_by(step)
