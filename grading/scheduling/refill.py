"""Choosing anew who fills a day: those on it or those without a place, whoever is worth more."""

from collections import defaultdict
from collections.abc import Sequence
from math import gcd

import numpy as np
import numpy.typing as npt

from grading.scheduling.arrangement import Arrangement

__all__ = ["refill"]

LARGEST = 1 << 62
"""Sums beyond it do not fit the arrays; such tasks keep the days they have."""


def refill(arrangement: Arrangement) -> bool:
    """Exchange contacts of each day for ones without a place, where those are worth more.

    Each day is a knapsack, filled in the best way by dynamic programming. Of equal worth the
    shorter is better, since others may fit into what it leaves.

    Returns:
        Whether anything changed.
    """
    task = arrangement.task
    longest = max((arrangement.task.room(day) for day in range(len(task.days))), default=0)
    if sum(task.values) * (longest + 1) >= LARGEST:
        return False
    unit = gcd(*(contact.minutes for contact in task.contacts))
    waiting: defaultdict[int, list[int]] = defaultdict(list)
    for contact in arrangement.unplaced():
        for _, day in task.choices[contact]:
            waiting[day].append(contact)
    changed = False
    for day in sorted(waiting):
        changed |= _refill_day(arrangement, day, waiting[day], unit)
    return changed


def _refill_day(a: Arrangement, day: int, waiting: Sequence[int], unit: int) -> bool:
    task = a.task
    on = sorted(a.on[day])
    room = a.left[day] + sum(task.contacts[n].minutes for n in on)
    # An earlier day may have taken some of those who were waiting.
    others = _worth_a_try(a, day, [n for n in waiting if a.day[n] < 0], room)
    if not others:
        return False
    contacts = [*on, *others]
    lengths = [task.contacts[n].minutes // unit for n in contacts]
    # Minutes count less than any worth.
    scores = [task.values[n] * (room + 1) - task.contacts[n].minutes for n in contacts]
    chosen = _best(room // unit, lengths, scores)
    if sum(scores[n] for n in chosen) <= sum(scores[: len(on)]):
        return False
    stay = {contacts[n] for n in chosen}
    come = [n for n in others if n in stay]
    leave = [n for n in on if n not in stay]
    if not a.fits(day, come, leave):
        return False
    a.change(day, come, leave)
    return True


def _worth_a_try(a: Arrangement, day: int, waiting: Sequence[int], room: int) -> list[int]:
    """Of those alike in worth and length no more than the day can hold, the nearest first."""
    task = a.task
    alike: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for contact in waiting:
        alike[task.values[contact], task.contacts[contact].minutes].append(contact)
    return [
        contact
        for (_, minutes), group in sorted(alike.items(), reverse=True)
        for contact in sorted(group, key=lambda n: (a.cost[n][day], n))[: room // minutes]
    ]


def _best(room: int, lengths: Sequence[int], scores: Sequence[int]) -> list[int]:
    """Positions of the items of the largest total score that fit into the room."""
    best: npt.NDArray[np.int64] = np.zeros(room + 1, dtype=np.int64)
    taken = np.zeros((len(lengths), room + 1), dtype=np.bool_)
    for item, (length, score) in enumerate(zip(lengths, scores, strict=True)):
        if length > room:
            continue
        with_item = best[: room + 1 - length] + score
        better = with_item > best[length:]
        taken[item, length:] = better
        best[length:][better] = with_item[better]
    chosen = []
    left = int(np.argmax(best))
    for item in reversed(range(len(lengths))):
        if taken[item, left]:
            chosen.append(item)
            left -= lengths[item]
    return chosen
