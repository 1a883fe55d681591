"""Scorecards some of whose points may be any number: a place in a range, or points that fade.

Points are worked out per row in binary fractions, rounded to twelve decimals of the score and
added as whole numbers like those of all scorecards, so that rounding crosses no cutoff.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from grading.engine.axis import Axis, Codes
from grading.engine.kernel import Hold, State
from grading.engine.scorecard import (
    MOST_DECIMALS,
    Entries,
    Entry,
    ScoreKernel,
    cutoffs_of,
    first_attribute,
)
from grading.schemes.models import Characteristic, Scale, Scorecard

__all__ = ["ALIKE", "FIFTHS", "ContinuousKernel", "age_of", "compile_continuous", "share_of_range"]

FIFTHS = 5
"""Reasons tell places and points in fifths, so that there are few of them."""
ALIKE = FIFTHS
"""The part of a range without width."""

Numbers = npt.NDArray[np.float64]


def age_of(name: str) -> str:
    """Key among the numbers of a state for the age in days of a date."""
    return f"age of {name}"


def share_of_range(values: Numbers, scale: Scale) -> Numbers:
    """Where values lie between the ends of a range, 0 to 1; NaN for blanks.

    Counted from the worse end; one half where the range has no width.
    """
    low, high = scale.low, scale.high
    if low is None or high is None or low == high:
        return np.where(np.isnan(values), np.nan, 0.5)
    # Halves, since the width of a range may be more than the largest float.
    share = (np.clip(values, low, high) / 2 - low / 2) / (high / 2 - low / 2)
    return 1 - share if scale.order == "ascending" else share


@dataclass(frozen=True, eq=False)
class _Part:
    """One characteristic.

    Args:
        input: The variable it reads.
        weight: Points of the score that 100 points earn.
        points: Points per attribute, 0 last for none; empty for a scale.
        attributes: Per code the attribute that matches.
        scale: The range, None for attributes.
        age: Key of the age by which points fade, None where they do not.
        half_life: Days after which half of them are left.
        first: Place of its first entry.
    """

    input: str
    weight: float
    points: Numbers
    attributes: Codes
    scale: Scale | None
    age: str | None
    half_life: float
    first: int

    def run(self, state: State) -> tuple[Numbers, Codes]:
        """Points 0 to 100 of each row, and the place of the entry that tells them."""
        if self.scale is None:
            kind = self.attributes.take(state.codes[self.input])
            earned: Numbers = self.points.take(kind)
        else:
            share = share_of_range(state.numbers[self.input], self.scale)
            kind = self._part_of_range(share)
            earned = np.where(np.isnan(share), 0.0, share * 100)
        if self.age is None:
            return earned, self.first + kind
        age = np.maximum(state.numbers[self.age], 0.0)
        left = np.where(np.isnan(age), 0.0, 0.5 ** (age / self.half_life))
        earned = earned * left
        return earned, self.first + kind * FIFTHS + _fifth(earned / 100)

    def _part_of_range(self, share: Numbers) -> Codes:
        """The fifth of the values that each row lies in, ``ALIKE``, or behind it "blank"."""
        assert self.scale is not None
        if self.scale.low == self.scale.high:
            part = np.full(share.shape, ALIKE, np.intp)
        else:
            upwards = 1 - share if self.scale.order == "ascending" else share
            part = _fifth(upwards)
        return np.where(np.isnan(share), ALIKE + 1, part)


def _fifth(share: Numbers) -> Codes:
    """Which fifth of 0 to 1 each number lies in; what is not known in the lowest."""
    known = np.nan_to_num(share, nan=0.0)
    # A fifth begins where people would say so, whatever binary fractions make of it.
    fifths: Codes = np.floor(np.round(known * FIFTHS, 9)).astype(np.intp)
    return np.minimum(fifths, FIFTHS - 1)


@dataclass(frozen=True, eq=False)
class ContinuousKernel(ScoreKernel):
    """A scorecard of which some points may be any number.

    Args:
        parts: The characteristics.
        ranged: Whether there was anybody to take the ranges from; else there is no score.
    """

    parts: tuple[_Part, ...]
    ranged: bool

    def run(self, state: State) -> None:
        """Add up the points, round, and look for the first cutoff reached."""
        super().run(state)
        if not self.ranged:
            state.numbers[self.score.name] = np.full(1, np.nan)
            state.codes[self.score.name] = np.zeros(1, np.uint8)
            state.fits[self.name] = np.zeros(1, np.int8)
            if self.cutoffs is not None:
                state.codes[self.cutoffs.grade.axis.name] = np.zeros(1, np.intp)

    def add(self, state: State) -> tuple[Codes, Codes]:
        """The scaled score, and the two entries that earned or cost most as one number."""
        none = len(self.entries.ordered)
        total = np.zeros(1, np.int64)
        first = second = np.full(1, none, np.int64)
        most = runner_up = np.full(1, -1, np.int64)
        for part in self.parts:
            points, entry = part.run(state)
            weighted = part.weight / 100 * 10.0**MOST_DECIMALS
            total = total + np.rint(points * weighted).astype(np.int64)
            strength = np.rint(np.abs(points - 50) * weighted).astype(np.int64)
            leads, follows = strength > most, strength > runner_up
            second = np.where(leads, first, np.where(follows, entry, second))
            runner_up = np.where(leads, most, np.where(follows, strength, runner_up))
            first, most = np.where(leads, entry, first), np.where(leads, strength, most)
        return total, first * (none + 1) + second


def compile_continuous(
    step: Scorecard, axes: dict[str, Axis], hold: Hold | None = None
) -> ContinuousKernel:
    """Lay out a scorecard of which some points may be any number."""
    entries: list[Entry] = []
    places: list[tuple[int, ...]] = []
    parts = []
    for number, part in enumerate(step.characteristics):
        parts.append(_compiled(part, axes[part.input], len(entries)))
        own = _entries(number, part)
        places.append(tuple(range(len(entries), len(entries) + len(own))))
        entries += own
    return ContinuousKernel(
        name=step.name,
        inputs=tuple(part.input for part in step.characteristics),
        entries=Entries(tuple(entries), tuple(places)),
        decimals=MOST_DECIMALS,
        score=axes[step.score],
        cutoffs=cutoffs_of(step, axes, MOST_DECIMALS, hold),
        parts=tuple(parts),
        ranged=not step.scales or step.fitted_rows != 0,
    )


def _compiled(part: Characteristic, axis: Axis, first: int) -> _Part:
    decay = part.decay
    return _Part(
        input=part.input,
        weight=float(part.weight_pct),
        points=np.array([*(each.points for each in part.attributes), 0.0]),
        attributes=first_attribute(part, axis),
        scale=part.scale,
        age=None if decay is None else age_of(decay.input),
        half_life=1.0 if decay is None else decay.half_life_days,
        first=first,
    )


def _entries(number: int, part: Characteristic) -> list[Entry]:
    """What can be told of a characteristic, in the order in which its kernel numbers it."""
    fifth = 100.0 / FIFTHS
    if part.scale is None:
        told = [
            *(Entry(number, place, each.points) for place, each in enumerate(part.attributes)),
            Entry(number, None, 0.0),
        ]
    else:
        upwards = part.scale.order == "descending"
        told = [
            Entry(number, None, fifth * at, place, at)
            for place in range(FIFTHS)
            for at in [place if upwards else FIFTHS - 1 - place]
        ]
        told += [Entry(number, None, 50.0, ALIKE), Entry(number, None, 0.0)]
    if part.decay is None:
        return told
    return [
        Entry(number, each.attribute, fifth * at, each.part, at)
        for each in told
        for at in range(FIFTHS)
    ]
