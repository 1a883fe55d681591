"""How much time a rep's ways between areas will probably take, before it is known who goes when."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from grading.scheduling.travel import Travel

__all__ = ["RoadTime"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_LEFT = 0.4
"""Share of the ways that is left of those which visits of any order would take, since plans put
those of one area on one day; measured on plans at the edge of what fits."""


class RoadTime:
    """Expects the ways of a rep's days from how many visits there are in each area.

    On a day with so many visits on an average there is at least one in an area with a probability
    that grows with its visits, and one way less than there are areas. More visits never take
    less time, so that a smallest factor of stretching can be looked for.

    Args:
        travel: Minutes between areas.
        areas: Per customer, "" where unknown; no way to those counts.
        rep: Zero-based, per customer.
        visits: Per customer, with intervals as they stand: from them the usual way is reckoned.
        days: Working days, per rep and set of weekdays.
    """

    def __init__(
        self, travel: Travel, areas: Sequence[str], rep: Ints, visits: Floats, days: Floats
    ) -> None:
        names, code = np.unique(np.array([*areas, ""]), return_inverse=True)
        place = rep * len(names) + code.reshape(-1)[:-1]
        self._known = np.array([bool(area) for area in areas], dtype=np.bool_)
        pairs, pair = np.unique(place[self._known], return_inverse=True)
        self._pair = pair.reshape(-1)
        self._rep = pairs // len(names)
        self._days = np.maximum(days, 1.0)
        by_area = np.bincount(self._pair, visits[self._known], len(pairs)).astype(np.float64)
        met = self._met(by_area[:, None])
        texts = names.tolist()
        self._way = np.zeros((len(days), 1))
        for n in range(len(days)):
            mine = np.flatnonzero(self._rep == n).tolist()
            likely = {texts[pairs[at] % len(names)]: float(met[at].min()) for at in mine}
            self._way[n] = _usual_way(travel, likely)

    def minutes(self, visits: Floats, of_set: Ints, within: Floats) -> Floats:
        """Minutes on the way, per rep and union of sets of weekdays.

        Args:
            visits: Per customer.
            of_set: Zero-based set of weekdays on which each may be visited.
            within: Whether each set lies within each union, as numbers.
        """
        sets, known = len(within), self._known
        place = self._pair * sets + of_set[known]
        counts = np.bincount(place, visits[known], len(self._rep) * sets)
        by_area = counts.reshape(-1, sets) @ within
        areas, anywhere = np.zeros_like(self._days), np.zeros_like(self._days)
        np.add.at(areas, self._rep, self._met(by_area))
        np.add.at(anywhere, self._rep, by_area)
        ways = areas - (1 - np.exp(-anywhere / self._days))
        found: Floats = _LEFT * self._days * self._way * ways
        return found

    def _met(self, visits: Floats) -> Floats:
        """How likely a day has any of some visits, per pair of rep and area."""
        likely: Floats = 1 - np.exp(-visits / self._days[self._rep])
        return likely


def _usual_way(travel: Travel, likely: dict[str, float]) -> float:
    """Minutes to an area from the nearest other one of a day, on an average.

    Args:
        travel: Minutes between areas.
        likely: How likely a day leads to each area.
    """
    total = sum(likely.values())
    if len(likely) < 2 or not total:
        return 0.0
    return sum(near * likely[area] for area, near in _nearest(travel, likely)) / total


def _nearest(travel: Travel, likely: dict[str, float]) -> Iterator[tuple[str, float]]:
    for area in likely:
        ways = sorted(
            (travel.between(each, area), p) for each, p in likely.items() if each != area
        )
        expected, none_yet = 0.0, 1.0
        for minutes, probability in ways:
            expected += none_yet * probability * minutes
            none_yet *= 1 - probability
        yield area, expected / (1 - none_yet) if none_yet < 1 else 0.0
