"""Fitting a scheme to a population, and grading with what was fitted."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from grading.engine.approaches import approaches
from grading.engine.axis import Codes
from grading.engine.compile import compile_scheme
from grading.engine.evaluate import Evaluator, Verdicts
from grading.engine.expiry import expires_by_date, expiry
from grading.engine.fit_step import Population, Spread, fitted_step
from grading.engine.grades import EXPIRES_ON, Grades, Lookup
from grading.engine.input_columns import Column
from grading.engine.phrases import Phrases
from grading.engine.reasons import ReasonTexts, with_expiry
from grading.engine.sources import Sources
from grading.engine.told import DaysOff, told
from grading.language import Lang
from grading.schemes.column_types import PICKED
from grading.schemes.models import Pick, Scheme
from grading.schemes.population import is_fitted, needs_population, unfitted

__all__ = ["FittedScheme", "compiled", "fit"]

Masks = Mapping[str, npt.NDArray[np.bool_]]
_COMPILED_SCHEMES = 32
_FEW_ROWS = 64
_MOST_MARKED = 1 << 20
"""Up to so many possible reasons, marking those that occur beats sorting the column."""


def fit(
    scheme: Scheme,
    columns: Mapping[str, Column],
    *,
    as_of: date,
    invalid: Masks | None = None,
    rows: int | None = None,
) -> "FittedScheme":
    """Turn what depends on the population into plain numbers.

    Every ranking gets its cutoffs, every scale its range and every pick its cuts from the rows
    that can be graded. Numbers that stand in the scheme already are replaced; to keep them use
    ``compiled``.

    Args:
        scheme: The scheme; one that compares nobody with others is only compiled.
        columns: Per input one column, as ``Intake.columns``. A choice may also come as an array
            or list of its values, any column as a list. An absent column is all blank.
        as_of: The date that counts as today.
        invalid: Per input which cells cannot be used.
        rows: How many customers; needed only where ``columns`` may be empty.

    Raises:
        InputError: The columns do not belong together.
        SchemeError: The scheme cannot be run.
    """
    steps = [step for step in scheme.steps if needs_population(step)]
    if not steps:
        return compiled(scheme)
    if any(is_fitted(step) for step in steps):
        scheme = unfitted(scheme)
    spreads: list[Spread] = []
    for step in steps:
        program = compile_scheme(scheme, fitted=False)
        sources = Sources(program, columns, as_of=as_of, invalid=invalid, rows=rows)
        population = Population(program, sources)
        fitted = fitted_step(step, population, as_of)
        spreads += population.spreads
        kept = tuple(fitted if each.name == step.name else each for each in scheme.steps)
        scheme = scheme.model_copy(update={"steps": kept})
    return FittedScheme(scheme, spreads)


class FittedScheme:
    """A scheme whose cutoffs are plain numbers, ready to grade any rows alike.

    Args:
        scheme: A scheme in which every step has the numbers it takes from a population.
        spreads: What its steps met where it was fitted just now; none for stored numbers.

    Raises:
        FitError: A step has none; the text says what to pass.
        SchemeError: The scheme cannot be run.
    """

    def __init__(self, scheme: Scheme, spreads: Sequence[Spread] = ()) -> None:
        self.scheme = scheme
        self.spreads = tuple(spreads)
        self.program = compile_scheme(scheme)
        self.evaluator = Evaluator(self.program)
        self.expires = expires_by_date(self.program)
        """Whether time alone changes its grades."""
        self._texts: dict[Lang, ReasonTexts] = {}

    def grade(
        self,
        columns: Mapping[str, Column],
        *,
        as_of: date,
        invalid: Masks | None = None,
        rows: int | None = None,
        lang: Lang = "en",
        reasons: bool = True,
        days_off: DaysOff = MappingProxyType({}),
    ) -> Grades:
        """Grade customers; each row by itself, whatever rows stand beside it.

        Args:
            columns: As for ``fit``. A scheme with hysteresis also reads ``previous_grade``, the
                grade of each customer until now.
            as_of: The date that counts as today.
            invalid: Per input which cells cannot be used; such a row gets no grade.
            rows: How many customers; needed only where ``columns`` may be empty.
            lang: Language of labels, reasons and other words.
            reasons: Whether reasons are wanted; without, each is an empty text. In a scheme that
                dates move, they end in what the grade becomes and when, and the last day of the
                grade is the output ``expires_on``.
            days_off: Free days beside public holidays, for steps that count working days.

        Raises:
            InputError: The columns do not belong together.
        """
        sources = Sources(self.program, columns, as_of=as_of, invalid=invalid, rows=rows)
        verdicts = self._set_aside(self.evaluator.run(sources), sources)
        phrases = Phrases(self.scheme, lang)
        grade = Lookup(verdicts.grade, tuple(tier.grade for tier in self.scheme.tiers))
        outputs: dict[str, Lookup | npt.NDArray[Any]] = {
            step.output: sources.measured(step) for step in self.program.measures
        }
        outputs |= {step.output: _picked(step, sources, phrases) for step in self.program.picks}
        outputs |= verdicts.numbers
        outputs |= {
            name: self._words(name, codes, phrases) for name, codes in verdicts.codes.items()
        }
        outputs |= told(self.program, sources, verdicts, phrases, days_off)
        score = outputs.pop("score", None)
        own_label = outputs.pop("label", None)
        outputs.pop("grade", None)
        reason = self._reasons(verdicts, lang) if reasons else _no_reasons(sources.rows)
        if reasons and self.expires:
            until = expiry(self.evaluator, sources, verdicts.grade)
            reason = with_expiry(reason, until, verdicts.grade, phrases)
            outputs[EXPIRES_ON] = until.last
        return Grades(
            grade=grade,
            label=self._label(verdicts.grade, own_label, lang),
            reason=reason,
            score=None if score is None or isinstance(score, Lookup) else np.round(score, 6),
            outputs=outputs,
            approach=approaches(self.program, sources, verdicts, lang),
        )

    def last_days(
        self,
        columns: Mapping[str, Column],
        *,
        as_of: date,
        invalid: Masks | None = None,
        rows: int | None = None,
    ) -> npt.NDArray[np.datetime64]:
        """The last day on which each row has the grade it has now, NaT where it does not run out.

        Args:
            columns: As for ``grade``.
            as_of: The date that counts as today.
            invalid: As for ``grade``.
            rows: As for ``grade``.
        """
        sources = Sources(self.program, columns, as_of=as_of, invalid=invalid, rows=rows)
        if not self.expires:
            return np.full(sources.rows, np.datetime64("NaT"), "datetime64[D]")
        verdicts = self._set_aside(self.evaluator.run(sources), sources)
        return expiry(self.evaluator, sources, verdicts.grade).last

    def reason_texts(self, lang: Lang) -> ReasonTexts:
        """Reasons of this scheme in one language."""
        if lang not in self._texts:
            self._texts[lang] = ReasonTexts(self.evaluator.reasons, lang)
        return self._texts[lang]

    def _set_aside(self, verdicts: Verdicts, sources: Sources) -> Verdicts:
        """Take the grade from rows in which a deciding cell cannot be used."""
        rows = sources.unusable_rows()
        if not len(rows):
            return verdicts
        verdicts = verdicts.like([array.copy() for array in verdicts.arrays()])
        cause = self.evaluator.gaps.first(sources.codes(rows), sources.subset(rows))
        verdicts.grade[rows] = -1
        verdicts.reason[rows] = cause
        for codes in verdicts.codes.values():
            codes[rows] = 0
        for numbers in verdicts.numbers.values():
            numbers[rows] = np.nan
        return verdicts

    def _words(self, name: str, codes: Codes, phrases: Phrases) -> Lookup:
        words = self.program.axes[name].values[1:]
        return Lookup(
            codes.astype(np.int16) - np.int16(1),
            [phrases.value(name, w) for w in words if w is not None],
        )

    def _label(self, grade: Codes, own: object, lang: Lang) -> Lookup:
        """The step's own label where it gives one, else the tier's."""
        tiers = [tier.label.get(lang) for tier in self.scheme.tiers]
        if not isinstance(own, Lookup):
            return Lookup(grade, tiers)
        return Lookup(
            np.where(own.codes >= 0, own.codes + len(tiers), grade), [*tiers, *own.texts]
        )

    def _reasons(self, verdicts: Verdicts, lang: Lang) -> Lookup:
        """The reasons that occur, each text once."""
        codes, catalogue = verdicts.reason, verdicts.catalogue
        possible = self.evaluator.reasons.count if catalogue is None else len(catalogue)
        if len(codes) >= _FEW_ROWS and possible <= _MOST_MARKED:
            occurs = np.zeros(possible, bool)
            occurs[codes] = True
            found = np.flatnonzero(occurs)
        else:
            found, codes = np.unique(codes, return_inverse=True)
        text = self.reason_texts(lang).text
        numbers = found if catalogue is None else catalogue[found]
        place: dict[str, int] = {}
        places = [place.setdefault(text(n), len(place)) for n in numbers.tolist()]
        if codes is verdicts.reason:
            renumbered = np.zeros(possible, np.int32)
            renumbered[found] = places
            return Lookup(renumbered.take(codes), list(place))
        return Lookup(np.array(places, np.int32).take(codes), list(place))


def _picked(step: Pick, sources: Sources, phrases: Phrases) -> Lookup:
    return Lookup(sources.picked(step), [phrases.word(word) for word in PICKED])


def _no_reasons(rows: int) -> Lookup:
    return Lookup(np.zeros(rows, np.int8), ("",))


class _Same:
    """A scheme as a key that only the very same object equals."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.scheme is other.scheme

    def __hash__(self) -> int:
        return id(self.scheme)


class _Equal:
    """A scheme as a key that any scheme of the same content equals."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.content = repr(scheme)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Equal) and self.content == other.content

    def __hash__(self) -> int:
        return hash(self.content)


@lru_cache(maxsize=_COMPILED_SCHEMES)
def _by_content(key: _Equal) -> FittedScheme:
    return FittedScheme(key.scheme)


@lru_cache(maxsize=_COMPILED_SCHEMES)
def _by_identity(key: _Same) -> FittedScheme:
    return _by_content(_Equal(key.scheme))


def compiled(scheme: Scheme) -> FittedScheme:
    """The scheme compiled with the cutoffs it holds; equal schemes are compiled once.

    Raises:
        FitError: A step lacks the numbers of a population; the text says what to pass.
        SchemeError: The scheme cannot be run.
    """
    return _by_identity(_Same(scheme))
