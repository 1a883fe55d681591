"""Which rows must fill which inputs, and which of them are blank there."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from grading.engine.grades import Lookup
from grading.engine.typed_columns import Reading
from grading.engine.words import ChoiceWords, read_boolean
from grading.schemes.models import Input
from grading.schemes.unary import Scalar, UnaryTests, meets

__all__ = ["may_be_blank", "required_rows"]

Mask = npt.NDArray[np.bool_]


def may_be_blank(wanted: Input) -> bool:
    """Whether a blank cell of an input is nothing to speak of in any row."""
    return not wanted.required or wanted.blank_as is not None or wanted.blank_from is not None


def required_rows(
    wanted: Input, inputs: Mapping[str, Input], readings: Mapping[str, Reading], rows: int
) -> Mask:
    """In which rows an input must be filled.

    A condition of ``required_when`` sees what the engine sees: blanks replaced as the other
    input says. It does not hold where the other cell is faulty or its column is missing, so that
    one mistake is named once, nor where the other input is none of those that are read.

    Args:
        wanted: The input.
        inputs: All inputs by name.
        readings: The columns that were read, by name of the input.
        rows: How many rows there are.
    """
    needed = np.full(rows, not may_be_blank(wanted))
    if not needed.any():
        return needed
    for name, tests in wanted.required_when.items():
        needed &= name in inputs and _met(tests, inputs[name], inputs, readings, rows)
    return needed


def _met(
    tests: UnaryTests,
    other: Input,
    inputs: Mapping[str, Input],
    readings: Mapping[str, Reading],
    rows: int,
) -> Mask:
    """In which rows another input meets a condition, its blanks replaced."""
    met = np.full(rows, meets(tests, _as_scalar(other, other.blank_as)))
    for name in filter(None, (other.blank_from, other.name)):  # the cell itself comes last
        if name not in readings:
            continue
        reading = readings[name]
        met = np.where(reading.blank, met, _meets_each(tests, inputs[name], reading.values))
        for faulty in reading.faults.values():
            met[faulty] = False
    return met


def _meets_each(tests: UnaryTests, wanted: Input, values: npt.NDArray[Any] | Lookup) -> Mask:
    """Whether each value meets a condition; each distinct one is asked once."""
    if wanted.type in ("number", "date"):
        distinct, at = np.unique(np.asarray(values), return_inverse=True)
        scalars: Sequence[Scalar | None] = distinct.tolist()
    elif isinstance(values, Lookup):
        scalars, at = (*values.texts, None), values.codes
    else:
        words = (False, True) if wanted.type == "boolean" else [c.value for c in wanted.choices]
        scalars, at = (*words, None), values  # code -1 finds the last, None
    return np.array([meets(tests, scalar) for scalar in scalars], np.bool_)[at]


def _as_scalar(wanted: Input, blank_as: str | float | None) -> Scalar | None:
    """What a blank stands for, as conditions see it."""
    if blank_as is None or wanted.type == "text":
        return blank_as
    match wanted.type:
        case "number":
            return float(blank_as)
        case "date":
            return date.fromisoformat(str(blank_as))
        case "boolean":
            return read_boolean(str(blank_as))
        case _:
            option = ChoiceWords(wanted.choices).find(str(blank_as))
            return None if option is None else wanted.choices[option].value
