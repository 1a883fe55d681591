"""How a customer's contacts follow each other: apart in time, and in turn where some go without."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from grading.scheduling.arrangement import NOWHERE, Arrangement

__all__ = ["keep_apart", "take_turns"]


def keep_apart(arrangement: Arrangement) -> None:
    """Move contacts that come too soon after the customer's one before, where a day is free.

    Who was seen late in one window is not seen again at once. It is a wish: where no other day
    holds the contact, it stays.
    """
    task, a = arrangement.task, arrangement
    if all(contact.gap_days <= 1 for contact in task.contacts):
        return
    for chain in _chains(arrangement).values():
        placed = [n for n in chain if a.day[n] != NOWHERE]
        for place, (before, contact) in enumerate(pairwise(placed), start=1):
            wanted = task.days[a.day[before]] + task.contacts[contact].gap_days
            if task.days[a.day[contact]] >= wanted:
                continue
            after = placed[place + 1] if place + 1 < len(placed) else None
            limit = None
            if after is not None:
                limit = task.days[a.day[after]] - task.contacts[after].gap_days
            _move_between(arrangement, contact, wanted, limit)


def _move_between(arrangement: Arrangement, contact: int, first: int, last: int | None) -> None:
    """Move a contact to its cheapest day between two ordinals that holds it."""
    task, a = arrangement.task, arrangement
    day = a.day[contact]
    for _, target in task.choices[contact]:
        ordinal = task.days[target]
        if ordinal < first or (last is not None and ordinal > last) or target == day:
            continue
        if a.fits(target, (contact,)) and a.fits(day, (), (contact,)):
            a.change(day, (), (contact,))
            a.change(target, (contact,))
            return


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
