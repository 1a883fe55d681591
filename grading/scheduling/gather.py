"""Bringing together on one day the minutes that several days have left, until a contact fits."""

from grading.scheduling.arrangement import Arrangement

__all__ = ["Gatherer"]

STEPS = 6
"""How many moves or exchanges at most bring minutes to one day."""
TRIES = 12
"""How many exchanges of a day, best first, are looked at for each step."""

_Step = tuple[int, int, int, int, tuple[int, ...]]
"""Minutes won, cost, who leaves the day, where to, and who comes from there instead, if any."""


class Gatherer:
    """Places contacts by exchanging longer ones of a day for shorter ones of other days.

    Nobody loses a place by it.

    Args:
        arrangement: What to change; may be changed by others in between.
    """

    def __init__(self, arrangement: Arrangement) -> None:
        self._a = arrangement
        self._known: dict[int, tuple[int, list[_Step]]] = {}

    def place(self, contact: int) -> bool:
        """Place one contact; where too few minutes come together all is as before."""
        return any(self._place_on(contact, day) for _, day in self._a.task.choices[contact])

    def _place_on(self, contact: int, day: int) -> bool:
        a = self._a
        needed = a.task.contacts[contact].minutes
        if a.visits_full(day, contact) or needed > self._within_reach(day):
            return False
        done: list[_Step] = []
        mark = a.mark()
        while len(done) < STEPS:
            if a.place_if_it_fits(contact, day):
                return True
            step = self._best(day, needed - a.left[day])
            if step is None:
                break
            _, _, mover, target, partners = step
            self._exchange(day, (mover,), target, partners)
            done.append(step)
        if a.place_if_it_fits(contact, day):
            return True
        for _, _, mover, target, partners in reversed(done):
            self._exchange(target, (mover,), day, partners)
        a.undone(mark)
        return False

    def _within_reach(self, day: int) -> int:
        """Minutes left on a day and on all days from which some could be won."""
        left = self._a.left
        days = {target for _, _, _, target, _ in self._steps(day)}
        return left[day] + sum([left[target] for target in days])

    def _best(self, day: int, lacking: int) -> _Step | None:
        """The exchange that brings most of the minutes still lacking, at the least cost."""
        a = self._a
        best_first = sorted(
            self._steps(day), key=lambda step: (-min(step[0], lacking), step[1:4], step[4])
        )
        for step in best_first[:TRIES]:
            _, _, mover, target, partners = step
            if a.fits(day, partners, (mover,)) and a.fits(target, (mover,), partners):
                return step
        return None

    def _steps(self, day: int) -> list[_Step]:
        """All exchanges that win minutes for a day; worked out once as long as nothing changes."""
        version, steps = self._known.get(day, (-1, []))
        if version == self._a.state:
            return steps
        a = self._a
        left, cost, minutes = a.left, a.cost, a.minutes
        steps = []
        for mover in a.on[day]:
            length, here = minutes[mover], cost[mover][day]
            for there, target in a.task.choices[mover]:
                room = left[target]
                if target == day or not room:
                    continue
                if length <= room:
                    steps.append((length, there - here, mover, target, ()))
                for partner in a.on[target]:
                    gain = length - minutes[partner]
                    if 0 < gain <= room and day in cost[partner]:
                        more = there - here + cost[partner][day] - cost[partner][target]
                        steps.append((gain, more, mover, target, (partner,)))
        self._known[day] = a.state, steps
        return steps

    def _exchange(
        self, day: int, movers: tuple[int, ...], target: int, partners: tuple[int, ...]
    ) -> None:
        self._a.change(day, (), movers)
        self._a.change(target, movers, partners)
        self._a.change(day, partners)
