"""The values of one customer, be they given, put out by a step or told beside the grade."""

from collections.abc import Mapping

import numpy as np

from grading.engine.axes import OTHER
from grading.engine.compile import Program
from grading.engine.grades import Grades, Lookup
from grading.engine.input_columns import Column
from grading.engine.kernel import State
from grading.engine.phrases import Phrases
from grading.engine.sources import Sources
from grading.language import Texts
from grading.schemes.unary import Scalar

__all__ = ["RowValues"]

_TEXTS = Texts("grading")


class RowValues:
    """What every variable holds, after blanks were replaced and as a person reads it.

    Args:
        program: What grades.
        given: One row of the columns as they came.
        sources: The same row as the program reads it.
        state: What its steps made of the row.
        grades: What the row got.
        phrases: The words of the scheme in the language wanted.
    """

    def __init__(
        self,
        program: Program,
        *,
        given: Mapping[str, Column],
        sources: Sources,
        state: State,
        grades: Grades,
        phrases: Phrases,
    ) -> None:
        self._program = program
        self._given = given
        self._sources = sources
        self._state = state
        self._grades = grades
        self._phrases = phrases
        self._measures = {step.output for step in program.measures}
        self._told = {step.output for step in program.told}

    def text(self, name: str) -> str:
        """A variable's value in words."""
        if name == "as_of":
            return self._sources.as_of.isoformat()
        if name in self._told:
            return self._told_text(name)
        value = self.scalar(name)
        if value == OTHER:
            return self._given_text(name)
        if isinstance(value, float) and name in self._measures:
            # A day is a thirtieth of a month, so two decimals never make a part look whole.
            value = round(value, 2)
        return self._blank() if value is None else self._phrases.value(name, value)

    def scalar(self, name: str) -> Scalar | None:
        """A variable's value, None for a blank."""
        if name in self._state.numbers:
            number = float(self._state.numbers[name][0])
            return None if np.isnan(number) else round(number, 6)
        axis = self._program.axes[name]
        if name in self._measures or (axis.cuts is not None and axis.cuts.dtype.kind == "f"):
            number = float(self._sources.numbers(name)[0])
            return None if np.isnan(number) else number
        if axis.cuts is not None:
            return self._sources.day(name, 0)
        return axis.values[self._code(name)]

    def _code(self, name: str) -> int:
        """The code of a word, be it one on which no grade depends."""
        if name in self._state.codes:
            return int(self._state.codes[name][0])
        pick = next((p for p in self._program.picks if p.output == name), None)
        if pick is not None:
            return int(self._sources.picked(pick)[0]) + 1
        return int(self._sources.words(name)[0])

    def _told_text(self, name: str) -> str:
        """What a step tells beside the grade."""
        column = self._grades.label if name == "label" else self._grades.outputs[name]
        value = column.to_list()[0] if isinstance(column, Lookup) else column[0].item()
        return self._blank() if value is None else str(value)

    def _given_text(self, name: str) -> str:
        """A text that no condition names, of which the engine knows only that."""
        wanted = self._program.scheme.input(name)
        for source in filter(None, (name, wanted.blank_from)):
            column = self._given.get(source, ())
            text = (column.to_list() if isinstance(column, Lookup) else column)[:1]
            if len(text) and text[0]:
                return str(text[0])
        return ""

    def _blank(self) -> str:
        return _TEXTS.get("explain.value.blank", self._phrases.lang)
