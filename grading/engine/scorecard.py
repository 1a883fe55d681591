"""Scorecards in whole numbers, so that no rounding of binary fractions crosses a cutoff.

Weights and points are decimals as people write them. Weight times points is held as a multiple
of the smallest decimal place any of them needs (at most ``MOST_DECIMALS``), added as integers,
rounded to 6 decimals half to even, and compared with cutoffs that are scaled likewise.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Context, Decimal

import numpy as np
import numpy.typing as npt

from grading.engine.axis import Axis, Codes
from grading.engine.kernel import Hold, Kernel, State, Target, target
from grading.schemes.models import Characteristic, Scorecard

__all__ = [
    "EXACT",
    "MOST_DECIMALS",
    "Entries",
    "Entry",
    "ScoreKernel",
    "ScorecardKernel",
    "compile_scorecard",
    "cutoffs_of",
    "decimals_needed",
    "first_attribute",
    "scaled",
]

MOST_DECIMALS = 12
"""Decimal places of a score while it is added up, at most."""
_SCORE_DECIMALS = 6
EXACT = Context(prec=200)
"""Decimal arithmetic that rounds nothing of what people write."""
_MOST = 2**62


@dataclass(frozen=True, slots=True)
class Entry:
    """What one attribute of one characteristic earns.

    Args:
        characteristic: Zero-based place in the scorecard.
        attribute: Zero-based place in the characteristic, None where no attribute matched.
        points: Points 0 to 100 before weighing, the least of ``fifth`` where that is given.
        part: For a place in a range which fifth of it, the lowest being 0; ``ALIKE`` for a range
            without width.
        fifth: For points that may be any number the fifth of 0 to 100 they fall into.
    """

    characteristic: int
    attribute: int | None
    points: float
    part: int | None = None
    fifth: int | None = None


@dataclass(frozen=True, eq=False)
class Entries:
    """All entries of a scorecard, those that earn or cost most first.

    Args:
        ordered: Largest ``|weight · (points − 50)|`` first, ties in the order of the scheme.
        places: Per characteristic the place in ``ordered`` of each attribute, "none" last.
    """

    ordered: tuple[Entry, ...]
    places: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, eq=False)
class Cutoffs:
    """Where the grades of a scorecard begin, and what is left of grades it gave before.

    Args:
        minima: Per cutoff the least scaled score, best first.
        grade: The output.
        hold: How the step holds on to grades it gave before, None where it does not.
        held: With ``hold``: the minima a margin further up, and further down.
    """

    minima: tuple[int, ...]
    grade: Target
    hold: Hold | None = None
    held: tuple[tuple[int, ...], ...] = ()

    def put(self, total: Codes, name: str, state: State) -> Codes | None:
        """Write the grade of each scaled score; which rows were held, None where none can be."""
        band = _missed(total, self.minima)
        state.fits[name] = (band < len(self.minima)).astype(np.int8)
        held = None
        if self.hold is not None:
            harder, easier = (_missed(total, minima) for minima in self.held)
            kept = self.hold.kept(state, harder, easier, band)
            band, held = kept, kept != band
        self.grade.put(band, state)
        return held


def _missed(total: Codes, minima: tuple[int, ...]) -> Codes:
    missed = np.zeros(total.shape, np.intp)
    for minimum in minima:
        missed += total < minimum
    return missed


@dataclass(frozen=True, eq=False)
class ScoreKernel(Kernel):
    """A compiled scorecard, however its points come about.

    Args:
        name: The step.
        inputs: Per characteristic the variable it reads.
        entries: What reasons are made of.
        decimals: A scaled number is the score times ten to this power.
        score: Axis of the score.
        cutoffs: The grades, None for a scorecard without.
    """

    name: str
    inputs: tuple[str, ...]
    entries: Entries
    decimals: int
    score: Axis
    cutoffs: Cutoffs | None

    @property
    def reasons(self) -> int:
        """How many reasons there are: any two entries, twice that where grades are held."""
        pairs = (len(self.entries.ordered) + 1) ** 2
        return pairs if self.cutoffs is None or self.cutoffs.hold is None else 2 * pairs

    def run(self, state: State) -> None:
        """Add up the points, round, and look for the first cutoff reached."""
        total, strongest = self.add(state)
        total = _rounded(total, self.decimals)
        numbers = total / 10.0 ** min(self.decimals, _SCORE_DECIMALS)
        state.numbers[self.score.name] = numbers
        if self.score.size > 2:
            state.codes[self.score.name] = self.score.segment(numbers)
        else:
            state.codes[self.score.name] = np.ones(1, np.uint8)
        state.chosen[self.name] = strongest
        state.fits[self.name] = np.ones(1, np.int8)
        if self.cutoffs is not None:
            held = self.cutoffs.put(total, self.name, state)
            if held is not None:
                state.chosen[self.name] = strongest + held * (len(self.entries.ordered) + 1) ** 2

    def add(self, state: State) -> tuple[Codes, Codes]:
        """The scaled score, and the two strongest entries as one number."""
        raise TypeError


@dataclass(frozen=True, eq=False)
class ScorecardKernel(ScoreKernel):
    """A scorecard of conditions: points by code.

    Args:
        points: Per characteristic the weighted points of each code, scaled whole numbers.
        places: Per characteristic the place of each code's entry in ``entries.ordered``.
    """

    points: tuple[Codes, ...]
    places: tuple[Codes, ...]

    def add(self, state: State) -> tuple[Codes, Codes]:
        """The scaled score, and the two strongest entries as one number."""
        none = np.int32(len(self.entries.ordered))
        total: Codes = np.zeros(1, self.points[0].dtype)
        first = second = np.full(1, none, np.int32)
        for name, points, places in zip(self.inputs, self.points, self.places, strict=True):
            codes = state.codes[name]
            total = total + points.take(codes)
            place = places.take(codes)
            second = np.minimum(second, np.maximum(first, place))
            first = np.minimum(first, place)
        return total, first * (none + np.int32(1)) + second


def compile_scorecard(
    step: Scorecard, axes: dict[str, Axis], hold: Hold | None = None
) -> ScorecardKernel:
    """Lay out the look-up tables of a scorecard of conditions."""
    products = [_products(characteristic) for characteristic in step.characteristics]
    decimals = decimals_needed(value for row in products for value in row)
    entries = _entries(step.characteristics)
    points, places = [], []
    for number, characteristic in enumerate(step.characteristics):
        axis = axes[characteristic.input]
        chosen = first_attribute(characteristic, axis)
        table = np.array([scaled(value, decimals) for value in products[number]], np.int64)
        points.append(table.take(chosen))
        places.append(np.array(entries.places[number], np.int32).take(chosen))
    if sum(int(np.abs(table).max()) for table in points) < 2**31:
        points = [table.astype(np.int32) for table in points]
    return ScorecardKernel(
        name=step.name,
        inputs=tuple(c.input for c in step.characteristics),
        points=tuple(points),
        places=tuple(places),
        entries=entries,
        decimals=decimals,
        score=axes[step.score],
        cutoffs=cutoffs_of(step, axes, decimals, hold),
    )


def cutoffs_of(
    step: Scorecard, axes: dict[str, Axis], decimals: int, hold: Hold | None
) -> Cutoffs | None:
    """Where the grades of a scorecard begin, None for one that gives only a score."""
    if not step.cutoffs:
        return None
    shown = min(decimals, _SCORE_DECIMALS)
    margins = () if hold is None else (hold.margin, -hold.margin)
    return Cutoffs(
        minima=_minima(step, shown),
        grade=target(axes[step.grade], [cutoff.grade for cutoff in step.cutoffs]),
        hold=hold,
        held=tuple(_minima(step, shown, by) for by in margins),
    )


def _products(characteristic: Characteristic) -> list[Decimal]:
    """Weighted points per attribute and, last, for none."""
    points = [Decimal(str(attribute.points)) for attribute in characteristic.attributes]
    weight = characteristic.weight_pct
    return [*(EXACT.multiply(weight, each).scaleb(-2, EXACT) for each in points), Decimal(0)]


def first_attribute(characteristic: Characteristic, axis: Axis) -> npt.NDArray[np.intp]:
    """Per code the first attribute that matches, the number of attributes where none does."""
    chosen = np.full(axis.size, len(characteristic.attributes), np.intp)
    for number in range(len(characteristic.attributes) - 1, -1, -1):
        chosen[axis.truth(characteristic.attributes[number].when)] = number
    return chosen


def _entries(characteristics: tuple[Characteristic, ...]) -> Entries:
    entries = [
        [
            *(Entry(number, place, a.points) for place, a in enumerate(characteristic.attributes)),
            Entry(number, None, 0.0),
        ]
        for number, characteristic in enumerate(characteristics)
    ]

    def strength(entry: Entry) -> Decimal:
        weight = characteristics[entry.characteristic].weight_pct
        return -abs(EXACT.multiply(weight, Decimal(str(entry.points)) - 50))

    ordered = sorted((entry for row in entries for entry in row), key=strength)
    place_of = {entry: place for place, entry in enumerate(ordered)}
    return Entries(tuple(ordered), tuple(tuple(place_of[e] for e in row) for row in entries))


def _minima(step: Scorecard, decimals: int, beyond: float = 0.0) -> tuple[int, ...]:
    """Least scaled score per cutoff, every cutoff taken to lie so much higher."""
    minima: list[int] = []
    for cutoff in step.cutoffs:
        if cutoff.minimum is None:
            minima.append(-_MOST)
        else:
            minimum = EXACT.add(Decimal(str(cutoff.minimum)), Decimal(str(beyond)))
            exact = minimum.scaleb(decimals, EXACT)
            minima.append(int(exact.to_integral_value(ROUND_CEILING)))
    return tuple(minima)


def decimals_needed(values: object) -> int:
    """Decimal places that hold all values, as far as sums of them still fit 64 bits."""
    numbers: list[Decimal] = list(values)  # type: ignore[call-overload]  # any iterable of decimals
    places = [max(0, -int(number.normalize().as_tuple().exponent)) for number in numbers]
    decimals = min(max(places, default=0), MOST_DECIMALS)
    largest = sum(abs(number) for number in numbers)
    while decimals and largest * 10**decimals >= _MOST:
        decimals -= 1
    return decimals


def scaled(value: Decimal, decimals: int) -> int:
    """A decimal as a multiple of ten to the power ``-decimals``."""
    return int(value.scaleb(decimals, EXACT).to_integral_value())


def _rounded(total: Codes, decimals: int) -> Codes:
    """Scaled numbers rounded to 6 decimals, half to even."""
    if decimals <= _SCORE_DECIMALS:
        return total
    unit = 10 ** (decimals - _SCORE_DECIMALS)
    quotient: Codes
    quotient, rest = np.divmod(total, unit)
    up = (rest * 2 > unit) | ((rest * 2 == unit) & (quotient % 2 == 1))
    quotient += up
    return quotient
