"""What would lift one customer to a better tier: each change that would do it alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from grading.engine.axis import Axis
from grading.engine.fit import FittedScheme
from grading.engine.grades import Lookup
from grading.engine.input_columns import Column, read_input
from grading.engine.phrases import Phrases
from grading.engine.range_improvements import reaches, repeated, scaled_inputs
from grading.engine.sources import Sources
from grading.language import Lang
from grading.schemes.models import Input
from grading.schemes.unary import Interval, IsNull, UnaryTests, Value

__all__ = ["Improvement", "improvements"]

_KINDS = ("number", "choice", "boolean")


@dataclass(frozen=True, slots=True)
class Improvement:
    """One change that alone gives a better grade.

    Args:
        input: Name of the input that changes.
        condition: What it must meet, in words, such as "Annual amount 100,000 or more".
        grade: The grade that gives.
    """

    input: str
    condition: str
    grade: str


@dataclass(frozen=True, slots=True)
class _Trial:
    """The customer with another value of one input."""

    given: Input
    axis: Axis
    code: int
    here: int
    """Code of the value the customer has."""

    @property
    def tests(self) -> UnaryTests:
        """What a value must meet to do the same."""
        cuts = self.axis.cuts
        if cuts is None:
            value = self.axis.values[self.code]
            return UnaryTests((Value(value),) if value is not None else ())
        if self.code > self.here:
            edge, after = _edge(float(cuts[self.code - 1]))
            if edge == -np.inf:
                return UnaryTests((IsNull(),), negated=True)  # any number does
            return UnaryTests((Interval(edge, None, not after, False),))
        edge, after = _edge(float(cuts[self.code]))
        return UnaryTests((Interval(None, edge, False, after),))


def improvements(
    fitted: FittedScheme,
    columns: Mapping[str, Column],
    row: int,
    *,
    as_of: date,
    lang: Lang,
    invalid: Mapping[str, npt.NDArray[np.bool_]] | None = None,
) -> tuple[Improvement, ...]:
    """The least change of each input that lifts a customer, everything else as it is.

    Numbers move to the nearest band, or the nearest figure in the range of all customers, that
    gives a better tier, choices to those that give the nearest better tier. Dates are left out,
    since nobody can change them; so are inputs the list has no column for.

    Args:
        fitted: What grades; cutoffs stay as they are.
        columns: As for ``FittedScheme.grade``.
        row: Zero-based position of the customer.
        as_of: The date that counts as today.
        lang: The language of the conditions.
        invalid: Per input which cells cannot be used.

    Returns:
        In the order of the scheme's inputs; empty for the best tier, and without a grade.
    """
    one = {name: _one_row(column, row) for name, column in columns.items()}
    masks = {name: mask[row : row + 1] for name, mask in (invalid or {}).items()}
    now = int(fitted.grade(one, as_of=as_of, invalid=masks, reasons=False).grade.codes[0])
    if now <= 0:
        return ()
    phrases = Phrases(fitted.scheme, lang)
    found = {name: (tests, tier) for name, tests, tier in _by_band(fitted, one, now, as_of)}
    for reach in reaches(fitted, one, now, as_of=as_of):
        found.setdefault(reach.input, (UnaryTests((reach.needed,)), reach.tier))
    return tuple(
        Improvement(name, phrases.condition(name, tests), fitted.scheme.tiers[tier].grade)
        for name in (given.name for given in fitted.program.inputs if given.name in found)
        for tests, tier in [found[name]]
    )


def _by_band(
    fitted: FittedScheme, one: Mapping[str, Column], now: int, as_of: date
) -> Iterator[tuple[str, UnaryTests, int]]:
    """Name of each input that lifts by another band or choice, what it must meet, and the tier."""
    trials = list(_trials(fitted, one, as_of))
    if not trials:
        return
    tried = fitted.grade(_tried(one, trials), as_of=as_of, reasons=False).grade.codes.tolist()
    better = [(trial, tier) for trial, tier in zip(trials, tried, strict=True) if 0 <= tier < now]
    for name in dict.fromkeys(trial.given.name for trial, _ in better):
        chosen, tier = _least([each for each in better if each[0].given.name == name])
        tests = tuple(test for trial in chosen for test in trial.tests.tests)
        yield name, chosen[0].tests if len(chosen) == 1 else UnaryTests(tests), tier


def _one_row(column: Column, row: int) -> Column:
    if isinstance(column, Lookup):
        return Lookup(column.codes[row : row + 1], column.texts)
    return column[row : row + 1]


def _trials(fitted: FittedScheme, one: Mapping[str, Column], as_of: date) -> Iterator[_Trial]:
    """The customer with every other band or choice of each input that may change."""
    program = fitted.program
    codes = Sources(program, one, as_of=as_of).codes(slice(None))
    scaled = scaled_inputs(fitted.scheme)
    for given in program.inputs:
        if given.name in scaled:
            continue  # of which any figure in the range counts, not only some bands
        if given.type in _KINDS and given.name in one and given.name in codes:
            axis, here = program.axes[given.name], int(codes[given.name][0])
            for code in range(1, axis.size):
                if code != here and axis.values[code] != axis.values[here]:
                    yield _Trial(given, axis, code, here)


def _tried(one: Mapping[str, Column], trials: list[_Trial]) -> dict[str, Column]:
    """One row per trial."""
    columns = {name: repeated(column, len(trials)) for name, column in one.items()}
    for name in {trial.given.name for trial in trials}:
        given, axis = next((t.given, t.axis) for t in trials if t.given.name == name)
        values = np.repeat(read_input(given, axis, one[name])[0], len(trials))
        for place, trial in enumerate(trials):
            if trial.given.name == name:
                number = axis.values[trial.code] if axis.cuts is not None else trial.code - 1
                values[place] = number
        columns[name] = values
    return columns


def _least(better: list[tuple[_Trial, int]]) -> tuple[list[_Trial], int]:
    """Of the trials of one input those that change least, and the tier they give."""
    trial = better[0][0]
    if trial.axis.cuts is not None:
        nearest, tier = min(better, key=lambda each: abs(each[0].code - trial.here))
        return [nearest], tier
    tier = max(tier for _, tier in better)
    return [trial for trial, gives in better if gives == tier], tier


def _edge(cut: float) -> tuple[float, bool]:
    """The edge somebody wrote, and whether the band begins just after it."""
    before = float(np.nextafter(cut, -np.inf))
    return (before, True) if len(repr(before)) < len(repr(cut)) else (cut, False)
