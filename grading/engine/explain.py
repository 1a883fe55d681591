"""The path from one customer's values to the grade, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from grading.engine.continuous import ALIKE, age_of, share_of_range
from grading.engine.fit import FittedScheme
from grading.engine.grades import Grades, Lookup
from grading.engine.input_columns import Column
from grading.engine.kernel import State, matching_rules
from grading.engine.phrases import Phrases, marked_number, within_sentence
from grading.engine.row_values import RowValues
from grading.engine.sources import Sources
from grading.engine.told import DaysOff
from grading.engine.variables import outputs_of, read_by
from grading.exceptions import InputError
from grading.language import Lang, Texts
from grading.schemes.models import (
    Characteristic,
    Decay,
    DecisionTable,
    LifetimeValue,
    Origin,
    Pick,
    Rank,
    Scale,
    Scorecard,
    Step,
)
from grading.schemes.unary import meets

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
            key = "line.no_result" if self.label is None else "line.result_label"
            return _text(key, self.lang, label=self.label)
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
    days_off: DaysOff = MappingProxyType({}),
) -> Explanation:
    """The path of one customer.

    Args:
        fitted: What grades.
        columns: As for ``FittedScheme.grade``.
        row: Zero-based position of the customer.
        as_of: The date that counts as today.
        lang: The language of the texts.
        invalid: Per input which cells cannot be used.
        days_off: As for ``FittedScheme.grade``.

    Raises:
        InputError: There is no such row.
    """
    rows = min((len(column) for column in columns.values()), default=0)
    if not 0 <= row < rows:
        msg = f"Row {row}: must lie between 0 and {rows - 1}. Name a customer of the list."
        raise InputError(msg)
    one = {name: _one_row(column, row) for name, column in columns.items()}
    masks = {name: mask[row : row + 1] for name, mask in (invalid or {}).items()}
    grades = fitted.grade(one, as_of=as_of, invalid=masks, lang=lang, days_off=days_off)
    sources = Sources(fitted.program, one, as_of=as_of, invalid=masks)
    score = None if grades.score is None else float(grades.score[0])
    return Explanation(
        grade=grades.grade.to_list()[0],
        label=grades.label.to_list()[0],
        score=None if score is None or np.isnan(score) else score,
        reason=grades.reason.to_list()[0] or "",
        steps=_Path(fitted, one, sources, grades, lang).steps(),
        lang=lang,
    )


def _one_row(column: Column, row: int) -> Column:
    if isinstance(column, Lookup):
        return Lookup(column.codes[row : row + 1], column.texts)
    return column[row : row + 1]


class _Path:
    """Puts the steps of one customer into words."""

    def __init__(
        self,
        fitted: FittedScheme,
        given: Mapping[str, Column],
        sources: Sources,
        grades: Grades,
        lang: Lang,
    ) -> None:
        self._fitted = fitted
        self._sources = sources
        self._lang = lang
        self._phrases = Phrases(fitted.scheme, lang)
        self._codes = sources.codes(slice(None))
        numbers = sources.numbers_read(slice(None))
        self._state: State = fitted.evaluator.state(self._codes, numbers)
        self._values = RowValues(
            fitted.program,
            given=given,
            sources=sources,
            state=self._state,
            grades=grades,
            phrases=self._phrases,
        )

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
                self._text(
                    "line.output", name=self._phrases.name(name), value=self._values.text(name)
                )
                for name in outputs_of(step)
            ),
        )
        if isinstance(step, Scorecard):  # which tells what it read beside the points
            return replace(path, chosen=self._points(step), cutoffs=self._score_cutoffs(step))
        path = replace(path, read=self._read(*read_by(step)))
        if isinstance(step, Rank):
            return replace(path, chosen=self._band(step), cutoffs=self._rank_cutoffs(step))
        if isinstance(step, LifetimeValue):
            return replace(path, chosen=self._lifetime(step))
        if isinstance(step, Pick):
            return replace(path, chosen=self._cut(step))
        if isinstance(step, DecisionTable):
            return replace(path, chosen=self._rules(step))
        return path

    def _lifetime(self, step: LifetimeValue) -> tuple[str, ...]:
        """The parameters in use, and how far ahead they look."""
        facts: dict[str, Any] = {"days": step.horizon_days}
        if step.parameters is None:
            return (self._text("line.run_rate", **facts),)
        fitted = step.parameters.model_dump().items()
        facts |= {name: self._phrases.number(round(number, 4)) for name, number in fitted}
        lines = [self._text("line.lifetime", **facts)]
        if step.fitted_on is not None:
            day = {"day": step.fitted_on.isoformat(), "customers": step.fitted_rows}
            lines.append(self._text("line.fitted", **day))
        return tuple(lines)

    def _read(self, *names: str) -> tuple[str, ...]:
        return tuple(
            self._text("line.read", input=self._phrases.name(n), value=self._values.text(n))
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

    def _characteristic(self, part: Characteristic) -> str:
        name, value = part.input, self._values.scalar(part.input)
        met = (n for n, each in enumerate(part.attributes) if meets(each.when, value))
        attribute = next(met, None)
        if part.scale is None:
            points = 0.0 if attribute is None else part.attributes[attribute].points
            condition = self._phrases.earning(
                part.model_copy(update={"decay": None}), attribute, None
            )
        else:
            number = float(value) if isinstance(value, int | float) else np.nan
            share = float(share_of_range(np.array([number]), part.scale)[0])
            points = 0.0 if np.isnan(share) else share * 100
            condition = self._range(name, part.scale)
        if part.decay is not None:
            points, condition = self._faded(part.decay, points, condition)
        earned = part.weight_pct * Decimal(str(points)) / 100
        origin = part.origin if attribute is None else part.attributes[attribute].origin
        return self._text(
            "line.points",
            input=self._phrases.name(name),
            value=self._values.text(name),
            condition=condition,
            points=self._phrases.number(round(earned, 6 if not part.is_continuous else 2)),
            maximum=self._phrases.number(part.weight_pct),
            origin=self._origin(origin),
        )

    def _range(self, name: str, scale: Scale) -> str:
        if scale.low == scale.high:
            return self._phrases.get(f"points.range_{ALIKE}", input=self._phrases.name(name))
        ends = (0.0 if end is None else end for end in (scale.low, scale.high))
        low, high = (self._phrases.number(end) for end in ends)
        key = "line.range" if scale.order == "descending" else "line.range_low"
        return self._text(key, low=low, high=high)

    def _faded(self, decay: Decay, points: float, condition: str) -> tuple[float, str]:
        """Points after their age is counted, and how that is said."""
        age = float(self._sources.numbers_read(slice(None))[age_of(decay.input)][0])
        left = 0.0 if np.isnan(age) else 0.5 ** (max(age, 0.0) / decay.half_life_days)
        facts = {
            "condition": condition,
            "left": self._phrases.number(round(left * 100, 1)),
            "input": self._phrases.name(decay.input),
            "days": self._phrases.number(decay.half_life_days),
        }
        return points * left, self._text("line.faded", **facts)

    def _cut(self, step: Pick) -> tuple[str, ...]:
        """The last row that was picked in the customer's group."""
        group = self._sources.texts(step.within).to_list()[0]
        cut = next((each for each in step.cuts if each.group == group), None)
        if cut is None:
            return (self._text("line.nothing"),)
        value = self._phrases.number(cut.value)
        key = "line.cut_tie" if cut.tie else "line.cut"
        facts = {"group": self._phrases.value(step.within, cut.group), "value": value}
        lines = [self._text(key, input=self._phrases.name(step.by), tie=cut.tie, **facts)]
        return (*lines, *self._fitted_line(step))

    def _score_cutoffs(self, step: Scorecard) -> tuple[str, ...]:
        lines = []
        for cutoff in step.cutoffs:
            facts: dict[str, Any] = {"grade": cutoff.grade, "origin": self._origin(cutoff.origin)}
            if cutoff.minimum is None:
                lines.append(self._text("line.cutoff_lowest", **facts))
            else:
                minimum = self._phrases.number(cutoff.minimum)
                lines.append(self._text("line.cutoff", minimum=minimum, **facts))
        return (*lines, *self._fitted_line(step))

    def _band(self, step: Rank) -> tuple[str, ...]:
        band = int(self._state.chosen[step.name][0]) % (len(step.values) + 1)
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
        return (*lines, *self._fitted_line(step))

    def _fitted_line(self, step: Rank | Scorecard | Pick) -> tuple[str, ...]:
        """When and to whom a step was fitted, if it was."""
        if step.fitted_on is None:
            return ()
        facts = {"day": step.fitted_on.isoformat(), "customers": step.fitted_rows}
        return (self._text("line.fitted", **facts),)

    def _origin(self, origin: Origin) -> str:
        return self._text(f"origin.{origin}")

    def _text(self, key: str, **facts: object) -> str:
        return _text(key, self._lang, **facts)


def _text(key: str, lang: Lang, **facts: object) -> str:
    return _TEXTS.get(f"explain.{key}", lang, **facts)
