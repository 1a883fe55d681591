"""Whether a margin around cutoffs has a meaning in a scheme, and around which number it lies.

A scorecard cuts its score and a ranking what it ranks. A decision table that gives the grade may
compare several things; a margin makes sense where one number alone is cut, since one figure cannot
be so many orders and so much money at once.
"""

from collections.abc import Iterator, Mapping

from grading.language import Message
from grading.schemes.column_types import ColumnType, column_types, fault, output_types
from grading.schemes.models import DecisionTable, Elapsed, Rank, Scheme, Scorecard, Step

__all__ = ["cut_number", "hysteresis_faults"]


def cut_number(scheme: Scheme) -> str | None:
    """The number that the table which gives the grade cuts; None where no table gives it.

    Args:
        scheme: A scheme whose hysteresis has no faults.
    """
    step = _giving_grade(scheme)
    if not isinstance(step, DecisionTable):
        return None
    return _numbers(step, column_types(scheme))[0]


def hysteresis_faults(scheme: Scheme) -> Iterator[str]:
    """Why a scheme cannot hold on to grades; nothing where it can, or is not asked to."""
    if scheme.hysteresis is None:
        return
    step = _giving_grade(scheme)
    if step is None:
        yield fault("held.no_grade", "hysteresis")
    if not isinstance(step, DecisionTable):
        return
    numbers = _numbers(step, column_types(scheme))
    cut_before = [name for name in step.inputs if _cut_before(name, scheme)]
    if cut_before:
        why = _why("cut_before", cut_before)
    elif len(numbers) > 1:
        why = _why("several", numbers)
    elif not numbers:
        why = _why("none", numbers)
    elif any(isinstance(each, Elapsed) and each.output in numbers for each in scheme.steps):
        why = _why("time", numbers)
    else:
        return
    yield fault("held.margin", "hysteresis", step=step.name, why=why)


def _giving_grade(scheme: Scheme) -> Step | None:
    return next((s for s in reversed(scheme.steps) if "grade" in output_types(s)), None)


def _numbers(table: DecisionTable, types: Mapping[str, ColumnType]) -> list[str]:
    return [name for name in table.inputs if name in types and types[name].kind == "number"]


def _cut_before(name: str, scheme: Scheme) -> bool:
    """Whether a word comes from a step that cuts numbers, or from one that reads such a word."""
    types = column_types(scheme)
    step = next((each for each in scheme.steps if name in output_types(each)), None)
    if step is None or name not in types or types[name].kind == "number":
        return False
    if isinstance(step, DecisionTable):
        return bool(_numbers(step, types)) or any(
            _cut_before(each, scheme) for each in step.inputs if each != name
        )
    return isinstance(step, Rank | Scorecard)


def _why(key: str, names: list[str]) -> Message:
    return Message(f"consistency.held.{key}", {"names": ", ".join(names)})
