"""Making a plan better without leaving anybody out: nearer days, fewer areas a day, even days."""

from collections import Counter
from collections.abc import Iterator, Sequence

from grading.scheduling.arrangement import NOWHERE, Arrangement
from grading.scheduling.spacing import Spacing

__all__ = ["polish"]

ROUNDS = 100
"""How often at most all contacts are looked through."""


def polish(arrangement: Arrangement, spacing: Spacing, *, exact: bool) -> bool:
    """Move contacts, and exchange two of them, as long as that makes the plan better.

    Better is less cost; with equal cost fewer areas visited on one day; then more even days.

    Args:
        arrangement: What to change.
        spacing: Of its contacts; none comes nearer to the one before than is wished.
        exact: Whether the cost is known to be the least possible already.

    Returns:
        Whether anything changed.
    """
    polisher = _Polisher(arrangement, spacing, exact=exact)
    changed = False
    for _ in range(ROUNDS):
        if not polisher.round():
            break
        changed = True
    return changed


class _Polisher:
    def __init__(self, arrangement: Arrangement, spacing: Spacing, *, exact: bool) -> None:
        self._a = arrangement
        self._spacing = spacing
        self._exact = exact
        task = arrangement.task
        self._choices = task.choices
        self._minutes = [contact.minutes for contact in task.contacts]
        # Only who is visited makes a way; calls and messages have no area.
        self._area = [
            contact.area if contact.channel == "visit" else "" for contact in task.contacts
        ]
        self._areas: list[Counter[str]] = [
            Counter(stop[2] for stop in frame.stops if stop[2]) for frame in task.frames
        ]
        self._used = [sum(end - start for start, end in frame.stretches) for frame in task.frames]
        for day, left in enumerate(arrangement.left):
            self._used[day] -= left
            self._areas[day].update(self._area[n] for n in arrangement.on[day] if self._area[n])

    def round(self) -> bool:
        """Look through all contacts once; tells whether anything changed."""
        changed = False
        for contact, day in enumerate(self._a.day):
            if day != NOWHERE and len(self._choices[contact]) > 1:
                changed |= self._improve(contact, day)
        return changed

    def _improve(self, contact: int, day: int) -> bool:
        now = self._a.cost[contact][day]
        alone = self._is_alone(contact, day)
        for cost, target in self._choices[contact]:
            nearer = cost < now
            if cost > now and not alone:
                break
            if target == day or self._spacing.forbids(contact, target):
                continue
            if cost <= now and self._moved(contact, day, target, nearer=nearer):
                return True
            gathers = alone and bool(self._areas[target][self._area[contact]])
            if (gathers or (nearer and not self._exact)) and self._exchanged(
                contact, day, target, cost - now
            ):
                return True
        return False

    def _is_alone(self, contact: int, day: int) -> bool:
        area = self._area[contact]
        return bool(area) and self._areas[day][area] == 1

    def _moved(self, contact: int, day: int, target: int, *, nearer: bool) -> bool:
        if not nearer:
            areas = self._areas_more(day, target, contact)
            even = self._used[target] + self._minutes[contact] < self._used[day]
            if areas > 0 or (areas == 0 and not even):
                return False
        a = self._a
        if not a.fits(target, (contact,)) or not a.fits(day, (), (contact,)):
            return False
        a.change(day, (), (contact,))
        a.change(target, (contact,))
        self._count((contact,), day, target)
        return True

    def _exchanged(self, contact: int, day: int, target: int, more: int) -> bool:
        a = self._a
        for other in self._partners(target, day, more):
            total = more + a.cost[other][day] - a.cost[other][target]
            if total == 0 and self._areas_after(contact, other, day, target) >= 0:
                continue
            if self._spacing.forbids(other, day):
                continue
            if a.fits(day, (other,), (contact,)) and a.fits(target, (contact,), (other,)):
                a.change(day, (), (contact,))
                a.change(target, (contact,), (other,))
                a.change(day, (other,))
                self._count((contact,), day, target)
                self._count((other,), target, day)
                return True
        return False

    def _partners(self, target: int, day: int, more: int) -> Iterator[int]:
        """Contacts of a day for whom the other one costs no more than the exchange may."""
        for other in sorted(self._a.on[target]):
            there = self._a.cost[other].get(day)
            if there is not None and more + there - self._a.cost[other][target] <= 0:
                yield other

    def _areas_more(self, day: int, target: int, contact: int) -> int:
        """By how much a move changes the number of areas per day."""
        area = self._area[contact]
        if not area:
            return 0
        return (self._areas[target][area] == 0) - (self._areas[day][area] == 1)

    def _areas_after(self, contact: int, other: int, day: int, target: int) -> int:
        """By how much an exchange changes the number of areas per day."""
        if self._area[contact] == self._area[other]:
            return 0
        return self._areas_more(day, target, contact) + self._areas_more(target, day, other)

    def _count(self, contacts: Sequence[int], day: int, target: int) -> None:
        for contact in contacts:
            self._used[day] -= self._minutes[contact]
            self._used[target] += self._minutes[contact]
            area = self._area[contact]
            if area:
                self._areas[day][area] -= 1
                self._areas[target][area] += 1
