"""Making room: placed contacts move or give way, so that others find a place."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from grading.scheduling.arrangement import Arrangement

__all__ = ["fill"]

MOST_GIVING_WAY = 3
"""How many contacts of less worth together give way to one at most."""
ROUNDS = 6
"""How often those left out are tried again, after others have moved."""


def fill(arrangement: Arrangement) -> None:
    """Place whom it can of those without a place.

    Each goes to the nearest day that holds it; else where one other contact can move away, or
    one that makes another move; else where contacts of less worth together give way, who are
    then tried in turn. What is placed at the end is worth at least what was before.
    """
    filler = _Filler(arrangement)
    for _ in range(ROUNDS):
        if not filler.round():
            return


class _Filler:
    def __init__(self, arrangement: Arrangement) -> None:
        self._a = arrangement
        self._task = arrangement.task
        self._minutes = [contact.minutes for contact in self._task.contacts]

    def round(self) -> bool:
        """Try all once; tells whether anybody found a place."""
        placed = False
        waiting = self._a.unplaced()
        while waiting:
            contact = waiting.pop(0)
            if self._place(contact) or self._push(contact, deep=True):
                placed = True
                continue
            gone = self._displace(contact)
            if gone is not None:
                placed = True
                waiting += [other for other in gone if not self._place(other)]
        return placed

    def _place(self, contact: int) -> bool:
        return any(
            self._a.place_if_it_fits(contact, day) for _, day in self._task.choices[contact]
        )

    def _push(self, contact: int, *, deep: bool) -> bool:
        """Place a contact where one other can move to another day."""
        a = self._a
        for _, day in self._task.choices[contact]:
            for other in self._who_may_leave(day, contact):
                if not a.fits(day, (contact,), (other,)):
                    continue
                for _, refuge in self._task.choices[other]:
                    if refuge != day and a.fits(refuge, (other,)):
                        a.change(day, (contact,), (other,))
                        a.change(refuge, (other,))
                        return True
        return deep and self._push_twice(contact)

    def _push_twice(self, contact: int) -> bool:
        """Place a contact where one other can move to a day that a third one leaves."""
        a = self._a
        for _, day in self._task.choices[contact]:
            for other in self._who_may_leave(day, contact):
                if a.fits(day, (contact,), (other,)) and self._pushed_on(contact, other, day):
                    return True
        return False

    def _pushed_on(self, contact: int, other: int, day: int) -> bool:
        a = self._a
        for _, refuge in self._task.choices[other]:
            if refuge == day:
                continue
            for third in self._who_may_leave(refuge, other):
                for _, end in self._task.choices[third]:
                    if end in (day, refuge) or not a.fits(end, (third,)):
                        continue
                    if a.fits(refuge, (other,), (third,)):
                        a.change(day, (contact,), (other,))
                        a.change(refuge, (other,), (third,))
                        a.change(end, (third,))
                        return True
        return False

    def _who_may_leave(self, day: int, contact: int) -> list[int]:
        """Contacts of a day whose time would do for another; those of least worth first."""
        needed = self._minutes[contact] - self._a.left[day]
        return sorted((n for n in self._a.on[day] if self._minutes[n] >= needed), reverse=True)

    def _displace(self, contact: int) -> Sequence[int] | None:
        """Place a contact where others of less worth together give way; gives who went."""
        a, worth = self._a, self._task.values
        found: tuple[int, int, tuple[int, ...]] | None = None
        for _, day in self._task.choices[contact]:
            for group in self._groups(day, contact):
                loss = sum(worth[n] for n in group)
                if (found is None or loss < found[0]) and a.fits(day, (contact,), group):
                    found = loss, day, group
        if found is None:
            return None
        _, day, group = found
        a.change(day, (contact,), group)
        return group

    def _groups(self, day: int, contact: int) -> Iterator[tuple[int, ...]]:
        """Contacts of a day that give way together, the least loss first."""
        worth, minutes = self._task.values, self._minutes
        needed = minutes[contact] - self._a.left[day]
        lighter = [n for n in self._a.on[day] if worth[n] < worth[contact]]
        groups = [
            group
            for size in range(1, MOST_GIVING_WAY + 1)
            for group in combinations(sorted(lighter, reverse=True), size)
            if sum(minutes[n] for n in group) >= needed
            and sum(worth[n] for n in group) < worth[contact]
        ]
        return iter(sorted(groups, key=lambda group: (sum(worth[n] for n in group), group)))
