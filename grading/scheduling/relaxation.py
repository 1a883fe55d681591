"""The linear relaxation of one rep's plan: contacts of unequal length, split where that helps.

No plan can place more weight than the relaxation does, so it bounds how far from the best a plan
may be; and what it leaves whole is where a plan of whole contacts begins. It is solved by the
same shortest paths as ``transport.assign``, only that contacts come in pieces.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from grading.scheduling.transport import Choices

__all__ = ["Relaxed", "relax"]


@dataclass(frozen=True, slots=True)
class Relaxed:
    """How the relaxation shares out contacts.

    Args:
        whole: Zero-based day of each contact that lies on one day in one piece, else -1.
        placed: Share of each contact that has a place, 0 to 1.
    """

    whole: tuple[int, ...]
    placed: tuple[Fraction, ...]

    def weight(self, weights: Sequence[int]) -> int:
        """The most weight any plan can place, rounded down to a whole number."""
        return int(
            sum((share * w for share, w in zip(self.placed, weights, strict=True)), Fraction())
        )


def relax(
    room: Sequence[int],
    lengths: Sequence[int],
    choices: Sequence[Choices],
    forgo: Sequence[int],
) -> Relaxed:
    """Share out contacts that may be split, at the least total cost.

    Args:
        room: Length each day takes.
        lengths: Of the contacts, in the same unit.
        choices: Of each contact, cheapest first; costs are for the whole contact.
        forgo: What it costs to leave each contact out; more than any of its choices.
    """
    return _Pieces(room, lengths, choices, forgo).run()


class _Pieces:
    def __init__(
        self,
        room: Sequence[int],
        lengths: Sequence[int],
        choices: Sequence[Choices],
        forgo: Sequence[int],
    ) -> None:
        common = lcm(*lengths) if lengths else 1
        self._lengths = lengths
        self._free = list(room)
        self._price = [0] * len(room)
        self._on: list[dict[int, int]] = [{} for _ in room]
        self._out = [0] * len(lengths)
        # Per unit of length, times the common multiple so that they stay whole numbers.
        self._forgo = [
            cost * (common // length) for cost, length in zip(forgo, lengths, strict=True)
        ]
        self._choices = [
            [(cost * (common // length), day) for cost, day in each]
            for each, length in zip(choices, lengths, strict=True)
        ]
        self._cost = [{day: cost for cost, day in each} for each in self._choices]

    def run(self) -> Relaxed:
        # Who is worth most per unit first: then few have to give way again.
        dearest = sorted(range(len(self._lengths)), key=lambda n: -self._forgo[n])
        for contact in dearest:
            left = self._lengths[contact]
            while left:
                left -= self._push(contact, left)
        whole = [-1] * len(self._lengths)
        for day, pieces in enumerate(self._on):
            for contact, units in pieces.items():
                if units == self._lengths[contact]:
                    whole[contact] = day
        placed = (
            1 - Fraction(out, length) for out, length in zip(self._out, self._lengths, strict=True)
        )
        return Relaxed(tuple(whole), tuple(placed))

    def _push(self, contact: int, units: int) -> int:
        """Place or leave out some units of a contact along a shortest path; gives how many."""
        free, price, on = self._free, self._price, self._on
        best, end, out = self._forgo[contact], -1, contact
        length: dict[int, int] = {}
        via: dict[int, tuple[int, int]] = {}
        ahead: dict[int, int] = {}
        settled: list[int] = []
        far, day, movers = 0, -1, [contact]
        while True:
            for mover in movers:
                base = 0 if day < 0 else far - price[day] - self._cost[mover][day]
                room = best - base
                if self._forgo[mover] < room:
                    room = self._forgo[mover]
                    best, end, out = base + room, day, mover
                for step, target in self._choices[mover]:
                    if step >= room:
                        break
                    longer = step + price[target]
                    if longer < room:
                        longer += base
                        known = length.get(target)
                        if known is None or longer < known:
                            length[target] = longer
                            via[target] = (day, mover)
                            if free[target] > 0:
                                best, end, out = longer, target, -1
                                room = longer - base
                            else:
                                ahead[target] = longer
            if not ahead:
                break
            day = min(ahead, key=ahead.__getitem__)
            far = ahead.pop(day)
            if far >= best:
                break
            settled.append(day)
            movers = list(reversed(on[day]))
        for day in settled:
            if length[day] < best:
                price[day] += best - length[day]
        return self._move(via, end, out, units)

    def _move(self, via: dict[int, tuple[int, int]], end: int, out: int, units: int) -> int:
        """Move as many units along a path as fit; gives how many."""
        path: list[tuple[int, int, int]] = []
        day = end
        while day >= 0:
            origin, mover = via[day]
            path.append((origin, mover, day))
            day = origin
        if out >= 0 and end >= 0:
            units = min(units, self._on[end][out])
        elif end >= 0:
            units = min(units, self._free[end])
        for origin, mover, _ in path:
            if origin >= 0:
                units = min(units, self._on[origin][mover])
        if out >= 0:
            self._out[out] += units
            if end >= 0:
                self._take(end, out, units)
        else:
            self._free[end] -= units
        for origin, mover, target in path:
            self._on[target][mover] = self._on[target].get(mover, 0) + units
            if origin >= 0:
                self._take(origin, mover, units)
        return units

    def _take(self, day: int, contact: int, units: int) -> None:
        left = self._on[day][contact] - units
        if left:
            self._on[day][contact] = left
        else:
            del self._on[day][contact]
