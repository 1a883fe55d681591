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
            if task.located:
                areas = (self._area[n] for n in arrangement.on[day] if self._area[n])
                self._areas[day].update(areas)
        # Who has no area and one day nearer than all others cannot be better off than there.
        self._home = [
            NOWHERE
            if area or len(choices) < 2 or choices[0][0] == choices[1][0]
            else choices[0][1]
            for area, choices in zip(self._area, self._choices, strict=True)
        ]

    def round(self) -> bool:
        """Look through all contacts once; tells whether anything changed."""
        changed = False
        for contact, day in enumerate(self._a.day):
            if day != self._home[contact] and day != NOWHERE and len(self._choices[contact]) > 1:
                changed |= self._improve(contact, day)
        return changed

    def _improve(self, contact: int, day: int) -> bool:
        now = self._a.cost[contact][day]
        area = self._area[contact]
        here = self._areas[day][area] if area else 0
        for cost, target in self._choices[contact]:
            nearer = cost < now
            if cost > now and not area:
                break
            if target == day:
                continue
            if cost <= now and self._moved(contact, day, target, nearer=nearer):
                return True
            # Where as many of its area are already, one more makes the days clearer.
            gathers = area and self._areas[target][area] >= here
            if (gathers or (nearer and not self._exact)) and self._exchanged(
                contact, day, target, cost - now
            ):
                return True
        return False

    def _moved(self, contact: int, day: int, target: int, *, nearer: bool) -> bool:
        if not nearer:
            mixed = self._more_mixed(day, target, contact)
            even = self._used[target] + self._minutes[contact] < self._used[day]
            if mixed > (0, 0) or (mixed == (0, 0) and not even):
                return False
        a = self._a
        if self._spacing.forbids(contact, target):
            return False
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
            if total == 0 and self._mixed_after(contact, other, day, target) >= (0, 0):
                continue
            if self._spacing.forbids(contact, target) or self._spacing.forbids(other, day):
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

    def _more_mixed(self, day: int, target: int, contact: int) -> tuple[int, int]:
        """How a move changes the number of areas per day, and then how they are mixed.

        The second number is the less, the more of one area come together (half the squares of
        their numbers); it leads to days of one area where no single step would.
        """
        area = self._area[contact]
        if not area:
            return 0, 0
        here, there = self._areas[day][area], self._areas[target][area]
        return (there == 0) - (here == 1), here - there - 1

    def _mixed_after(self, contact: int, other: int, day: int, target: int) -> tuple[int, int]:
        """The same for an exchange of two contacts."""
        if self._area[contact] == self._area[other]:
            return 0, 0
        first = self._more_mixed(day, target, contact)
        second = self._more_mixed(target, day, other)
        return first[0] + second[0], first[1] + second[1]

    def _count(self, contacts: Sequence[int], day: int, target: int) -> None:
        for contact in contacts:
            self._used[day] -= self._minutes[contact]
            self._used[target] += self._minutes[contact]
            area = self._area[contact]
            if area:
                self._areas[day][area] -= 1
                self._areas[target][area] += 1
