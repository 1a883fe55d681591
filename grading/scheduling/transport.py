"""Sharing out one rep's contacts over days: the least cost for a limited room per day.

With contacts of one length this is the transportation problem: sources are contacts, sinks are
days with so many places. It is solved exactly by successive shortest paths on the graph of
the days alone: a step from one day to another is taken by a contact that moves. Prices of days
keep every step's length from falling below zero, so that Dijkstra's method applies and the
search ends as soon as no better end of the path can come (Edmonds and Karp 1972; Tomizawa 1971).

Where lengths differ, contacts may be split between days: that is the linear relaxation, whose
value no plan can beat.
"""

from collections.abc import Sequence

__all__ = ["Choices", "assign"]

Choices = Sequence[tuple[int, int]]
"""Cost and zero-based day of each possibility of one contact, cheapest first."""

LEFT_OUT = -1
"""Stands for the day of a contact without a place."""


def assign(room: Sequence[int], choices: Sequence[Choices], forgo: Sequence[int]) -> list[int]:
    """Give every contact a day, or none, at the least total cost.

    The result is exactly optimal. Of equally good ones the order of the contacts and of their
    choices decides, nothing else.

    Args:
        room: How many contacts each day takes.
        choices: Of each contact; costs are whole numbers, at least 0.
        forgo: What it costs to leave each contact out; more than any of its choices.

    Returns:
        Zero-based day per contact, ``LEFT_OUT`` for those without one.
    """
    return _Assignment(room, choices, forgo).run()


class _Assignment:
    """Days with those on them, prices, and what each contact costs where it is."""

    def __init__(
        self, room: Sequence[int], choices: Sequence[Choices], forgo: Sequence[int]
    ) -> None:
        self._choices = choices
        self._forgo = forgo
        self._free = list(room)
        self._price = [0] * len(room)
        self._on: list[list[int]] = [[] for _ in room]
        self._cost = [0] * len(choices)
        self._day = [LEFT_OUT] * len(choices)

    def run(self) -> list[int]:
        free, price, on, cost = self._free, self._price, self._on, self._cost
        for contact, choices in enumerate(self._choices):
            best, end = self._forgo[contact], LEFT_OUT
            if choices and free[choices[0][1]] > 0 and choices[0][0] < best:
                # A day with room has no price yet, so nothing can be nearer.
                cost[contact], end = choices[0]
                on[end].append(contact)
                free[end] -= 1
                self._day[contact] = end
                continue
            reached: dict[int, int] = {}
            for step, day in choices:
                if step >= best:
                    break
                length = step + price[day]
                if length < best:
                    reached[day] = length
                    if free[day] > 0:
                        best, end = length, day
            if not reached:
                continue
            if end >= 0 and min(reached.values()) == best:
                on[end].append(contact)
                free[end] -= 1
                cost[contact] = best - price[end]
                self._day[contact] = end
            else:
                self._search(contact, reached, best, end)
        return self._day

    def _search(self, contact: int, length: dict[int, int], best: int, end: int) -> None:
        """Find the shortest path for one contact and move all that lie on it.

        Args:
            contact: The contact to place.
            length: Days it may go to and how far they are.
            best: Length of the best path known.
            end: Day on which that path ends; ``LEFT_OUT``: the contact itself goes without.
        """
        free, price, on, cost = self._free, self._price, self._on, self._cost
        all_choices, forgo = self._choices, self._forgo
        via = dict.fromkeys(length, (LEFT_OUT, contact))
        ahead = {day: far for day, far in length.items() if free[day] <= 0 and far < best}
        settled: list[int] = []
        out = LEFT_OUT
        while ahead:
            day = min(ahead, key=ahead.__getitem__)
            far = ahead.pop(day)
            if far >= best:
                break
            settled.append(day)
            far -= price[day]
            # Of equally good ones the last to come moves: it matters least.
            for mover in reversed(on[day]):
                base = far - cost[mover]
                room = best - base
                if forgo[mover] < room:
                    room = forgo[mover]
                    best, end, out = base + room, day, mover
                for step, target in all_choices[mover]:
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
                                best, end, out = longer, target, LEFT_OUT
                                room = longer - base
                            else:
                                ahead[target] = longer
        for day in settled:
            if length[day] < best:
                price[day] += best - length[day]
        if end >= 0:
            self._move(via, end, out)

    def _move(self, via: dict[int, tuple[int, int]], end: int, out: int) -> None:
        """Move all contacts on a path that ends on a day, where one may go ``out``."""
        if out >= 0:
            self._on[end].remove(out)
            self._day[out] = LEFT_OUT
        else:
            self._free[end] -= 1
        while end >= 0:
            origin, mover = via[end]
            self._on[end].append(mover)
            self._day[mover] = end
            self._cost[mover] = next(step for step, day in self._choices[mover] if day == end)
            if origin >= 0:
                self._on[origin].remove(mover)
            end = origin
