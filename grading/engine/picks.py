"""Picking the first rows of each group, by one cut per group that is fitted once."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from grading.engine.grades import Lookup
from grading.schemes.models import Pick, PickCut

__all__ = ["fit_cuts", "picked"]

Numbers = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]


def fit_cuts(
    step: Pick, groups: Lookup, values: Numbers, ties: Lookup | None, members: Bools
) -> tuple[PickCut, ...]:
    """The last row picked of each group, in the order of the groups' names.

    Args:
        step: How many are picked.
        groups: The group of each row.
        values: What orders the rows, NaN for blanks.
        ties: What orders rows of one value, None where nothing does.
        members: Which rows belong to the population.
    """
    places, order = _tie_places(ties, (), len(values))
    cuts = []
    for code, group in sorted(enumerate(groups.texts), key=lambda each: each[1]):
        rows = np.flatnonzero(members & (groups.codes == code))
        count = next((c.count for c in step.counts if len(rows) >= c.from_rows), 0)
        rows = rows[~np.isnan(values[rows])]
        if not count or not len(rows):
            continue
        last = rows[np.lexsort((places[rows], -values[rows]))][:count][-1]
        cuts.append(PickCut(group=group, value=float(values[last]), tie=order[places[last]]))
    return tuple(cuts)


def picked(step: Pick, groups: Lookup, values: Numbers, ties: Lookup | None) -> Places:
    """Position of each row's word: 0 for rows picked, 1 for others, -1 without a group.

    Args:
        step: With its cuts.
        groups: As for ``fit_cuts``; shapes broadcast.
        values: As for ``fit_cuts``.
        ties: As for ``fit_cuts``.
    """
    by_group = {cut.group: cut for cut in step.cuts}
    cuts = [by_group.get(group) for group in groups.texts]
    places, order = _tie_places(ties, [cut.tie for cut in cuts if cut], len(values))
    place_of = {text: place for place, text in enumerate(order)}
    none = (np.inf, -1)
    limits = [(cut.value, place_of[cut.tie]) if cut else none for cut in cuts]
    least = np.array([*(value for value, _ in limits), np.inf])[groups.codes]
    last = np.array([*(place for _, place in limits), -1])[groups.codes]
    first = (values > least) | ((values == least) & (places <= last))
    return np.where(groups.codes < 0, -1, np.where(first, 0, 1)).astype(np.intp)


def _tie_places(
    ties: Lookup | None, others: Sequence[str], rows: int
) -> tuple[Places, tuple[str, ...]]:
    """Per row the place of its text among all texts in order, and these; a blank comes last."""
    if ties is None:
        return np.zeros(rows, np.intp), ("",)
    order = (*sorted({*ties.texts, *others} - {""}), "")
    place_of = {text: place for place, text in enumerate(order)}
    table = np.array([*(place_of[text] for text in ties.texts), len(order) - 1], np.intp)
    return table[ties.codes], order
