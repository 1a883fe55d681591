"""Holding on to a grade where a table cuts one number, until it passes an edge by a margin.

The customer is looked at with the number as it is and up to a margin more or less. Of the grades
that gives, the one nearest to the grade until now stands. For bands of one number that is what a
scorecard or a ranking does: a grade changes only when the number passes the cutoff by the margin.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from grading.engine.axis import Axis, Codes, cuts_of, number_axis
from grading.schemes.hysteresis import cut_number
from grading.schemes.models import DecisionTable, Scheme

__all__ = ["TableHold", "held_number", "number_cuts", "table_hold"]

_NO_GRADE = 1 << 20
"""Further from any grade than all grades are from each other."""


@dataclass(frozen=True, eq=False)
class TableHold:
    """How a table holds on to grades.

    Args:
        previous: Variable of the grade until now.
        places: Per code of ``previous`` the tier it stands for, the best being 0; -1 for none.
        number: Variable that the table cuts.
        near: Codes that stand for the number a margin or less away, nearest first: per code of
            ``number`` one more code each.
        tiers: Per rule the tier of its grade, -1 for none; -1 last, where no rule fits.
    """

    previous: str
    places: Codes
    number: str
    near: tuple[Codes, ...]
    tiers: Codes

    def kept(
        self,
        chosen: Codes,
        codes: Mapping[str, Codes],
        choose: Callable[[Mapping[str, Codes]], Codes],
    ) -> Codes:
        """The rule of each row whose grade stands; rows that no rule fits are left so.

        Args:
            chosen: The rule that fits each row as it is.
            codes: Of every variable.
            choose: Gives the rule that fits rows of other codes.
        """
        before = self.places.take(codes[self.previous])
        held, distance = chosen, self._distance(chosen, before)
        for near in self.near:
            other = choose({**codes, self.number: near.take(codes[self.number])})
            away = self._distance(other, before)
            nearer = (away < distance) & (before >= 0) & (self.tiers.take(chosen) >= 0)
            held, distance = np.where(nearer, other, held), np.where(nearer, away, distance)
        return held

    def _distance(self, chosen: Codes, before: Codes) -> Codes:
        tier = self.tiers.take(chosen)
        away: Codes = np.where(tier < 0, _NO_GRADE, np.abs(tier - before))
        return away


def table_hold(table: DecisionTable, scheme: Scheme, axis: Axis, previous: str) -> TableHold:
    """How a table holds on to the grades it gave before.

    Args:
        table: The table that gives the grade; it cuts one number.
        scheme: A scheme with a margin.
        axis: Of that number, cut at each edge and a margin to either side of it.
        previous: Variable of the grade until now, coded by tier.
    """
    grades = [tier.grade for tier in scheme.tiers]
    given = (rule.then[table.outputs.index("grade")] for rule in table.rules)
    tiers = [grades.index(str(grade)) if grade in grades else -1 for grade in given]
    return TableHold(
        previous=previous,
        places=np.array([-1, *range(len(grades)), -1], np.intp),
        number=axis.name,
        near=_near(axis, number_cuts(table, axis.name), scheme.hysteresis or 0.0),
        tiers=np.array([*tiers, -1], np.intp),
    )


def held_number(scheme: Scheme) -> str | None:
    """The number whose edges a table holds on at; None where no table holds on to its grades."""
    return None if scheme.hysteresis is None else cut_number(scheme)


def number_cuts(table: DecisionTable, number: str) -> list[tuple[float, bool]]:
    """The edges at which a table asks for a number, and whether a band begins just after each."""
    at = table.inputs.index(number)
    found = (cut for rule in table.rules for cut in cuts_of(rule.when[at]))
    return [(float(edge), after) for edge, after in found if isinstance(edge, int | float)]


def _near(axis: Axis, cuts: Sequence[tuple[float, bool]], margin: float) -> tuple[Codes, ...]:
    """Per code of a number the codes of the bands within a margin, nearest first."""
    bands, reached, missed = (
        number_axis(axis.name, [(edge + by, after) for edge, after in cuts])
        for by in (0.0, -margin, margin)
    )
    numbers = [float(v) if isinstance(v, int | float) else None for v in axis.values]
    band = [bands.code(number) for number in numbers]
    stands_for = {place: code for code, place in reversed(list(enumerate(band)))}
    near = []
    for number, own in zip(numbers, band, strict=True):
        others = set(range(missed.code(number), reached.code(number) + 1)) - {own}
        nearest = sorted((abs(other - own), other) for other in others)
        near.append([stands_for[other] for _, other in nearest])
    widest = max(map(len, near))
    filled = [[*others, *[code] * (widest - len(others))] for code, others in enumerate(near)]
    return tuple(np.array(column, np.intp) for column in zip(*filled, strict=True))
