"""The path from one customer's values to the grade, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from grading.engine.compile import OTHER, outputs_of
from grading.engine.fit import FittedScheme
from grading.engine.grades import Lookup
from grading.engine.input_columns import Column
from grading.engine.kernel import State, matching_rules
from grading.engine.phrases import Phrases, marked_number, within_sentence
from grading.engine.sources import Sources
from grading.exceptions import InputError
from grading.language import Lang, Texts
from grading.schemes.models import (
    Characteristic,
    DecisionTable,
    Elapsed,
    Origin,
    Rank,
    Ratio,
    Scorecard,
    Step,
)
from grading.schemes.unary import Scalar, meets

__all__ = ["Explanation", "StepPath", "explain"]

_TEXTS = Texts("grading")


@dataclass(frozen=True, slots=True)
class StepPath:
    """What one step did with one customer, each line in words.

    Args:
        step: What people call the step.
        kind: What kind of step it is.
        read: The values it read.
        chosen: The rule, band or points that applied, with their origin.
        cutoffs: The cutoffs in use, best first.
        outputs: What it put out.
    """

    step: str
    kind: str
    read: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    cutoffs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one customer has its grade.

    Args:
        grade: The tier letter, None without a grade.
        label: The practice's word for the tier, None without a grade.
        score: The score, None where there is none.
        reason: The reason as it stands in the sheet.
        steps: The steps in order; empty if the row lacks what it needs.
        lang: The language of all texts.
    """

    grade: str | None
    label: str | None
    score: float | None
    reason: str
    steps: tuple[StepPath, ...]
    lang: Lang

    def lines(self) -> list[str]:
        """The whole path as lines of text, details indented."""
        lines = [self._headline(), _text("line.reason", self.lang, reason=self.reason)]
        for path in self.steps:
            lines.append(_text("line.step", self.lang, step=path.step, kind=path.kind))
            details = (*path.read, *path.chosen, *path.cutoffs, *path.outputs)
            lines += [f"  {detail}" for detail in details]
        return lines

    def _headline(self) -> str:
        if self.grade is None:
            return _text("line.no_result", self.lang)
        facts = {"grade": self.grade, "label": self.label}
        if self.score is None:
            return _text("line.result", self.lang, **facts)
        score = marked_number(round(self.score, 6), self.lang)
        return _text("line.result_score", self.lang, score=score, **facts)


def explain(
    fitted: FittedScheme,
    columns: Mapping[str, Column],
    row: int,
    *,
    as_of: date,
    lang: Lang,
    invalid: Mapping[str, npt.NDArray[np.bool_]] | None = None,
) -> Explanation:
    """The path of one customer.

    Args:
        fitted: What grades.
        columns: As for ``FittedScheme.grade``.
        row: Zero-based position of the customer.
        as_of: The date that counts as today.
        lang: The language of the texts.
        invalid: Per input which cells cannot be used.

    Raises:
        InputError: There is no such row.
    """
    rows = min((len(column) for column in columns.values()), default=0)
    if not 0 <= row < rows:
        msg = f"Row {row}: must lie between 0 and {rows - 1}. Name a customer of the list."
        raise InputError(msg)
    one = {name: _one_row(column, row) for name, column in columns.items()}
    masks = {name: mask[row : row + 1] for name, mask in (invalid or {}).items()}
    grades = fitted.grade(one, as_of=as_of, invalid=masks, lang=lang)
    sources = Sources(fitted.program, one, as_of=as_of, invalid=masks)
    score = None if grades.score is None else float(grades.score[0])
    return Explanation(
        grade=grades.grade.to_list()[0],
        label=grades.label.to_list()[0],
        score=None if score is None or np.isnan(score) else score,
        reason=grades.reason.to_list()[0] or "",
        steps=_Path(fitted, one, sources, lang).steps(),
        lang=lang,
    )


def _one_row(column: Column, row: int) -> Column:
    if isinstance(column, Lookup):
        return Lookup(column.codes[row : row + 1], column.texts)
    return column[row : row + 1]


class _Path:
    """Puts the steps of one customer into words."""

    def __init__(
        self, fitted: FittedScheme, given: Mapping[str, Column], sources: Sources, lang: Lang
    ) -> None:
        self._fitted = fitted
        self._given = given
        self._sources = sources
        self._lang = lang
        self._phrases = Phrases(fitted.scheme, lang)
        self._codes = sources.codes(slice(None))
        self._state: State = fitted.evaluator.state(self._codes)

    def steps(self) -> tuple[StepPath, ...]:
        """All steps, or none where the customer cannot be graded at all."""
        if self._fitted.evaluator.gaps.first(self._codes, self._sources.invalid)[0] >= 0:
            return ()
        return tuple(self._step(step) for step in self._fitted.scheme.steps)

    def _step(self, step: Step) -> StepPath:
        path = StepPath(
            step=self._phrases.name(step.name),
            kind=self._text(f"kind.{step.kind}"),
            outputs=tuple(
                self._text("line.output", name=self._phrases.name(name), value=self._value(name))
                for name in outputs_of(step)
            ),
        )
        if isinstance(step, Scorecard):
            return replace(path, chosen=self._points(step), cutoffs=self._score_cutoffs(step))
        if isinstance(step, Rank):
            chosen, cutoffs = self._band(step), self._rank_cutoffs(step)
            read = self._read(step.input, *step.among)
            return replace(path, read=read, chosen=chosen, cutoffs=cutoffs)
        if isinstance(step, Elapsed):
            return replace(path, read=self._read(step.start, step.end))
        if isinstance(step, Ratio):
            return replace(path, read=self._read(step.numerator, step.denominator))
        return replace(path, read=self._read(*step.inputs), chosen=self._rules(step))

    def _read(self, *names: str) -> tuple[str, ...]:
        return tuple(
            self._text("line.read", input=self._phrases.name(n), value=self._value(n))
            for n in dict.fromkeys(names)
        )

    def _rules(self, step: DecisionTable) -> tuple[str, ...]:
        kernel = next(k for k in self._fitted.program.kernels if k.name == step.name)
        met = matching_rules(kernel, self._state)
        if step.hit_policy == "FIRST":
            met = met[:1]
        return tuple(self._rule(step, number) for number in met) or (self._text("line.nothing"),)

    def _rule(self, step: DecisionTable, number: int) -> str:
        rule = step.rules[number]
        return self._text(
            "line.rule",
            number=number + 1,
            rules=len(step.rules),
            conditions=self._phrases.conditions(step.inputs, rule.when)
            or self._text("value.everything"),
            origin=self._origin(rule.origin),
        )

    def _points(self, step: Scorecard) -> tuple[str, ...]:
        return tuple(self._characteristic(each) for each in step.characteristics)

    def _characteristic(self, characteristic: Characteristic) -> str:
        name, value = characteristic.input, self._scalar(characteristic.input)
        attribute = next((a for a in characteristic.attributes if meets(a.when, value)), None)
        points = Decimal(0) if attribute is None else Decimal(str(attribute.points))
        condition = (
            self._phrases.get("points.other", input=self._phrases.name(name))
            if attribute is None
            else self._phrases.condition(name, attribute.when)
        )
        return self._text(
            "line.points",
            input=self._phrases.name(name),
            value=self._value(name),
            condition=condition,
            points=self._phrases.number(round(characteristic.weight_pct * points / 100, 6)),
            maximum=self._phrases.number(characteristic.weight_pct),
            origin=self._origin((attribute or characteristic).origin),
        )

    def _score_cutoffs(self, step: Scorecard) -> tuple[str, ...]:
        lines = []
        for cutoff in step.cutoffs:
            facts: dict[str, Any] = {"grade": cutoff.grade, "origin": self._origin(cutoff.origin)}
            if cutoff.minimum is None:
                lines.append(self._text("line.cutoff_lowest", **facts))
            else:
                minimum = self._phrases.number(cutoff.minimum)
                lines.append(self._text("line.cutoff", minimum=minimum, **facts))
        return tuple(lines)

    def _band(self, step: Rank) -> tuple[str, ...]:
        band = int(self._state.chosen[step.name][0])
        if band == len(step.values):
            return (self._text("line.nothing"),)
        origin = step.shares_origin[band] if band < len(step.shares_origin) else step.origin
        return (
            self._text(
                "line.band",
                number=band + 1,
                bands=len(step.values),
                name=within_sentence(
                    self._fitted.reason_texts(self._lang).of_step(step.name, band)
                ),
                origin=self._origin(origin),
            ),
        )

    def _rank_cutoffs(self, step: Rank) -> tuple[str, ...]:
        key = "line.rank_cutoff" if step.order == "descending" else "line.rank_cutoff_low"
        lines = [
            self._text(key, name=self._phrases.word(value), cutoff=self._phrases.number(cutoff))
            for value, cutoff in zip(step.values, step.cutoffs, strict=False)
        ]
        if step.fitted_on is not None:
            facts = {"day": step.fitted_on.isoformat(), "customers": step.fitted_rows}
            lines.append(self._text("line.fitted", **facts))
        return tuple(lines)

    def _value(self, name: str) -> str:
        if name == "as_of":
            return self._sources.as_of.isoformat()
        value = self._scalar(name)
        if value == OTHER:
            return self._given_text(name)
        if isinstance(value, float) and self._is_measure(name):
            # A day is a thirtieth of a month, so two decimals never make a part look whole.
            value = round(value, 2)
        return self._text("value.blank") if value is None else self._phrases.value(name, value)

    def _is_measure(self, name: str) -> bool:
        return any(step.output == name for step in self._fitted.program.measures)

    def _given_text(self, name: str) -> str:
        """A text that no condition names, of which the engine knows only that."""
        wanted = self._fitted.scheme.input(name)
        for source in filter(None, (name, wanted.blank_from)):
            column = self._given.get(source, ())
            text = (column.to_list() if isinstance(column, Lookup) else column)[:1]
            if len(text) and text[0]:
                return str(text[0])
        return ""

    def _scalar(self, name: str) -> Scalar | None:
        """The value of a variable after blanks were replaced, None for a blank."""
        if name in self._state.numbers:
            number = float(self._state.numbers[name][0])
            return None if np.isnan(number) else round(number, 6)
        axis = self._fitted.program.axes[name]
        if self._is_measure(name) or (axis.cuts is not None and axis.cuts.dtype.kind == "f"):
            number = float(self._sources.numbers(name)[0])
            return None if np.isnan(number) else number
        if axis.cuts is not None:
            return self._sources.day(name, 0)
        return axis.values[int(self._state.codes[name][0])]

    def _origin(self, origin: Origin) -> str:
        return self._text(f"origin.{origin}")

    def _text(self, key: str, **facts: object) -> str:
        return _text(key, self._lang, **facts)


def _text(key: str, lang: Lang, **facts: object) -> str:
    return _TEXTS.get(f"explain.{key}", lang, **facts)
