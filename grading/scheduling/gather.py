"""Bringing together on one day the minutes that several days have left, until a contact fits."""

from grading.scheduling.arrangement import Arrangement

__all__ = ["gather_minutes"]

STEPS = 6
"""How many moves or exchanges at most bring minutes to one day."""

_Exchange = tuple[int, int, tuple[int, ...]]
"""A contact that leaves the day, the day it goes to, and who comes from there instead, if any."""


def gather_minutes(arrangement: Arrangement, contact: int) -> bool:
    """Place a contact by exchanging longer contacts of a day for shorter ones of other days.

    Nobody loses a place. Where too few minutes come together all is as before.
    """
    return any(
        _gathered(arrangement, contact, day) for _, day in arrangement.task.choices[contact]
    )


def _gathered(a: Arrangement, contact: int, day: int) -> bool:
    needed = a.task.contacts[contact].minutes
    if a.visits_full(day, contact) or needed > a.task.room(day) or needed > _within_reach(a, day):
        return False
    done: list[_Exchange] = []
    while len(done) < STEPS:
        if a.place_if_it_fits(contact, day):
            return True
        step = _best_step(a, day, needed - a.left[day])
        if step is None:
            break
        _carry_out(a, day, step)
        done.append(step)
    if a.place_if_it_fits(contact, day):
        return True
    for mover, target, partners in reversed(done):
        _exchange(a, target, (mover,), day, partners)
    return False


def _within_reach(a: Arrangement, day: int) -> int:
    """Minutes left on a day and on all days to which one of its contacts could go."""
    choices = a.task.choices
    days = {target for mover in a.on[day] for _, target in choices[mover]}
    return sum([a.left[target] for target in days | {day}])


def _best_step(a: Arrangement, day: int, lacking: int) -> _Exchange | None:
    """The exchange that brings most of the minutes still lacking, at the least cost."""
    contacts, left, cost = a.task.contacts, a.left, a.cost
    best: tuple[int, int] | None = None
    found: _Exchange | None = None
    for mover in sorted(a.on[day]):
        length = contacts[mover].minutes
        here = cost[mover][day]
        for there, target in a.task.choices[mover]:
            if target == day or not left[target]:
                continue
            for partner in (None, *a.on[target]):
                if partner is None:
                    gain, more = length, there - here
                else:
                    gain = length - contacts[partner].minutes
                    back = cost[partner].get(day)
                    if gain <= 0 or back is None:
                        continue
                    more = there - here + back - cost[partner][target]
                if gain > left[target]:
                    continue
                rank = (-min(gain, lacking), more)
                if best is None or rank < best:
                    partners = () if partner is None else (partner,)
                    if a.fits(day, partners, (mover,)) and a.fits(target, (mover,), partners):
                        best, found = rank, (mover, target, partners)
    return found


def _carry_out(a: Arrangement, day: int, step: _Exchange) -> None:
    mover, target, partners = step
    _exchange(a, day, (mover,), target, partners)


def _exchange(
    a: Arrangement, day: int, movers: tuple[int, ...], target: int, partners: tuple[int, ...]
) -> None:
    a.change(day, (), movers)
    a.change(target, movers, partners)
    a.change(day, partners)
