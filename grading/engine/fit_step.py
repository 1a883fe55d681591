"""What single steps take from the population: cutoffs, ranges, the last row picked."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from grading.engine.compile import Program
from grading.engine.evaluate import Evaluator
from grading.engine.gaps import Gaps
from grading.engine.picks import fit_cuts
from grading.engine.ranking import fit_cutoffs
from grading.engine.sources import Sources
from grading.lifetime.value import fit_lifetime
from grading.schemes.models import LifetimeValue, Pick, Rank, Scorecard, Step
from grading.schemes.population import with_ranges

__all__ = ["Population", "Spread", "fitted_step"]

Numbers = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Spread:
    """How far apart the values lie that a step compares.

    Args:
        step: Name of the step.
        column: What it compares customers by.
        rows: How many customers it compares, one at least.
        low: The least value.
        high: The largest.
    """

    step: str
    column: str
    rows: int
    low: float
    high: float


class Population:
    """The rows that can be graded, as far as the steps before the one to fit have them.

    Args:
        program: The scheme up to the step that is fitted.
        sources: Its columns.
    """

    def __init__(self, program: Program, sources: Sources) -> None:
        self.sources = sources
        self._program = program
        self._codes = sources.codes(slice(None))
        self._numbers: dict[str, Numbers] | None = None
        self.spreads: list[Spread] = []
        """What the steps fitted to it have met."""
        self._lacking: Bools = Gaps(program).first(self._codes, sources.invalid) >= 0

    @cached_property
    def members(self) -> Bools:
        """Which rows can be graded."""
        return ~np.broadcast_to(self._lacking, self.sources.rows)

    def numbers(self, name: str) -> Numbers:
        """A number of every row, NaN for blanks."""
        given = {i.name for i in self._program.inputs} | {m.output for m in self._program.measures}
        if name in given:
            return self.sources.numbers(name)
        self._decide()
        assert self._numbers is not None
        return np.broadcast_to(self._numbers[name], self.sources.rows)

    def ranked(self, step: Rank) -> Numbers:
        """The values a ranking orders."""
        values = self.numbers(step.input)
        kept = values == values  # NaN, a blank, alone differs from itself
        for name, tests in step.among.items():
            if name not in self._codes:
                self._decide()
            kept &= self._program.axes[name].truth(tests).take(self._codes[name])
        if self._lacking.any():
            kept &= self.members
        return values if kept.all() else values[kept]

    def spread(self, step: str, column: str, values: Numbers) -> tuple[float, float] | None:
        """The ends of the values that a step compares, kept in mind; None where there are none."""
        if not len(values):
            return None
        low, high = float(values.min()), float(values.max())
        self.spreads.append(Spread(step, column, len(values), low, high))
        return low, high

    def _decide(self) -> None:
        """Run the earlier steps, since what they put out is asked for."""
        if self._numbers is None:
            numbers = self.sources.numbers_read(slice(None))
            state = Evaluator(self._program).state(self._codes, numbers)
            self._codes, self._numbers = state.codes, state.numbers


def fitted_step(step: Step, population: Population, as_of: date) -> Step:
    """The step with what it takes from the population."""
    if isinstance(step, Scorecard):
        return _with_ranges(step, population, as_of)
    day = {"fitted_on": as_of}
    if isinstance(step, Rank):
        values = population.ranked(step)
        population.spread(step.name, step.input, values)
        found = {"cutoffs": fit_cutoffs(step, values), "fitted_rows": len(values)}
        return step.model_copy(update={**found, **day})
    if isinstance(step, LifetimeValue):
        histories = population.sources.histories(step)
        return fit_lifetime(step, histories.part(population.members), as_of)
    if isinstance(step, Pick):
        sources, members = population.sources, population.members
        ties = None if step.tie_by is None else sources.texts(step.tie_by)
        values = population.numbers(step.by)
        cuts = fit_cuts(step, sources.texts(step.within), values, ties, members)
        return step.model_copy(update={"cuts": cuts, "fitted_rows": int(members.sum()), **day})
    return step


def _with_ranges(card: Scorecard, population: Population, as_of: date) -> Scorecard:
    ranges: list[tuple[float, float] | None] = []
    fitted = 0
    for part in card.characteristics:
        if part.scale is None:
            ranges.append(None)
            continue
        values = population.numbers(part.input)
        values = values[population.members & ~np.isnan(values)]
        fitted = max(fitted, len(values))
        ranges.append(population.spread(card.name, part.input, values))
    return with_ranges(card, ranges, fitted_on=as_of, fitted_rows=fitted)
