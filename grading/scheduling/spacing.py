"""How a customer's contacts follow each other: apart in time, and in turn where some go without."""

from collections import defaultdict
from collections.abc import Iterator

from grading.scheduling.arrangement import NOWHERE, Arrangement

__all__ = ["Spacing", "take_turns"]


class Spacing:
    """The wish that a customer's contacts keep their distance (``Contact.gap_days``).

    Who was seen late in one window is not seen again at once. It is a wish: where no other day
    holds a contact, it stays too near.

    Args:
        arrangement: The contacts' days; may change at any time.
    """

    def __init__(self, arrangement: Arrangement) -> None:
        self._a = arrangement
        self._contacts = arrangement.task.contacts
        self._chain_of: dict[int, list[int]] = {}
        if any(contact.gap_days > 1 for contact in self._contacts):
            for chain in _chains(arrangement).values():
                if len(chain) > 1:
                    self._chain_of.update(dict.fromkeys(chain, chain))

    def is_near(self, contact: int, day: int) -> bool:
        """Whether a day is too soon after the contact before, or too late for the one after."""
        chain = self._chain_of.get(contact)
        if chain is None:
            return False
        days, placed = self._a.task.days, self._a.day
        place = chain.index(contact)
        before = next((n for n in reversed(chain[:place]) if placed[n] != NOWHERE), None)
        if before is not None:
            gap = self._contacts[contact].gap_days
            if days[day] - days[placed[before]] < gap:
                return True
        after = next((n for n in chain[place + 1 :] if placed[n] != NOWHERE), None)
        if after is None:
            return False
        return days[placed[after]] - days[day] < self._contacts[after].gap_days

    def forbids(self, contact: int, target: int) -> bool:
        """Whether a move would bring a contact too near that is not so now."""
        day = self._a.day[contact]
        return self.is_near(contact, target) and not self.is_near(contact, day)

    def keep(self) -> bool:
        """Move contacts that are too near to the cheapest day that is not; tells whether any."""
        a = self._a
        changed = False
        for contact in self._chain_of:
            day = a.day[contact]
            if day == NOWHERE or not self.is_near(contact, day):
                continue
            for _, target in a.task.choices[contact]:
                if (
                    target != day
                    and not self.is_near(contact, target)
                    and a.fits(target, (contact,))
                    and a.fits(day, (), (contact,))
                ):
                    a.change(day, (), (contact,))
                    a.change(target, (contact,))
                    changed = True
                    break
        return changed


def take_turns(arrangement: Arrangement) -> None:
    """Let customers of equal worth go without in turn, where that changes nothing else.

    A contact left out takes the place of one that costs the same, if its customer went without
    more often before than that one's.
    """
    a = arrangement
    waiting = [n for n in a.unplaced() if a.task.choices[n]]
    if not waiting:
        return
    chains = _chains(arrangement)
    for contact in sorted(waiting, key=lambda n: (a.task.contacts[n].due, n)):
        misses = _missed_before(a, chains, contact)
        if not misses:
            continue
        for other, day in _alike(a, contact):
            if _missed_before(a, chains, other) < misses and a.fits(day, (contact,), (other,)):
                a.change(day, (contact,), (other,))
                break


_Chain = tuple[int, int]
"""A customer, and which of its contacts that stand alone: -1 for those that follow each other."""


def _chain(arrangement: Arrangement, contact: int) -> _Chain:
    what = arrangement.task.contacts[contact]
    return what.customer, contact if what.stands_alone else -1


def _chains(arrangement: Arrangement) -> dict[_Chain, list[int]]:
    """Contacts that follow each other, in order."""
    chains: defaultdict[_Chain, list[int]] = defaultdict(list)
    contacts = arrangement.task.contacts
    for contact in sorted(range(len(contacts)), key=lambda n: (contacts[n].number, n)):
        chains[_chain(arrangement, contact)].append(contact)
    return chains


def _missed_before(a: Arrangement, chains: dict[_Chain, list[int]], contact: int) -> int:
    chain = chains[_chain(a, contact)]
    return sum(a.day[n] == NOWHERE for n in chain[: chain.index(contact)])


def _alike(a: Arrangement, contact: int) -> Iterator[tuple[int, int]]:
    """Placed contacts that are worth, take and cost the same, with their day."""
    contacts, values = a.task.contacts, a.task.values
    mine = contacts[contact]
    for cost, day in a.task.choices[contact]:
        for other in sorted(a.on[day]):
            theirs = contacts[other]
            if (
                values[other] == values[contact]
                and (theirs.minutes, theirs.channel) == (mine.minutes, mine.channel)
                and a.cost[other][day] == cost
            ):
                yield other, day
