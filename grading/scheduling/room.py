"""Making room: placed contacts move or give way, so that others find a place."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from grading.scheduling.arrangement import Arrangement
from grading.scheduling.gather import Gatherer

__all__ = ["Filler"]

MOST_GIVING_WAY = 3
"""How many contacts of less worth together give way to one at most."""
TRIES = 40
"""How many groups of changes whose minutes add up are laid out for one contact at most."""
ROUNDS = 6
"""How often those left out are tried again, after others have moved."""


_Exit = tuple[int, int, int]
"""Minutes of a contact, the contact, and a day that has room for it."""

_Changes = dict[int, tuple[tuple[int, ...], tuple[int, ...]]]
"""Day → contacts that come and contacts that leave."""


class Filler:
    """Places whom it can of those without a place.

    Each goes to the nearest day that holds it; else where one or two others can move away, or
    where minutes left on several days come together; else where contacts of less worth together
    give way, who are then tried in turn. What is placed at the end is worth at least what was
    before. Who was tried in vain is tried again only when a day that it may have has changed.

    Args:
        arrangement: What to fill; may be changed by others in between.
    """

    def __init__(self, arrangement: Arrangement) -> None:
        self._a = arrangement
        self._task = arrangement.task
        self._minutes = arrangement.minutes
        self._gatherer = Gatherer(arrangement)
        self._known: dict[int, tuple[int, list[_Exit]]] = {}
        self._tried: dict[int, int] = {}
        self._in_vain: dict[tuple[object, ...], int] = {}

    def fill(self) -> None:
        """Try those without a place until nobody finds one any more."""
        for _ in range(ROUNDS):
            if not self._round():
                return

    def _round(self) -> bool:
        """Try all once; tells whether anybody found a place."""
        placed = False
        waiting = self._waiting()
        while waiting:
            contact = waiting.pop(0)
            if self._in_vain.get(self._kind(contact)) == self._a.state:
                self._tried[contact] = self._a.state
                continue
            if (
                self._place(contact)
                or self._carry_out_first(self._pushes(contact))
                or self._gatherer.place(contact)
            ):
                placed = True
                continue
            gone = self._displace(contact)
            if gone is None:
                self._tried[contact] = self._a.state
                self._in_vain[self._kind(contact)] = self._a.state
            else:
                placed = True
                waiting += [other for other in gone if not self._place(other)]
        return placed

    def _kind(self, contact: int) -> tuple[object, ...]:
        """What is the same for contacts of whom one finds a place exactly where another does."""
        what = self._task.contacts[contact]
        wanted = what.time if what.time_firm else ""
        worth = self._task.values[contact]
        return (
            id(self._task.choices[contact]),
            what.minutes,
            what.channel,
            wanted,
            what.area,
            worth,
        )

    def _waiting(self) -> list[int]:
        """Whom to try, in which order.

        Within a precedence the short ones first, and the last due first: they fill what little
        is left, and the long ones find or make room more easily than the other way round.
        """
        task, minutes, changed = self._task, self._minutes, self._a.changed
        # Whose days are as they were when it was tried in vain is not tried again.
        unplaced = [
            n
            for n in self._a.unplaced()
            if any(changed[day] > self._tried.get(n, -1) for _, day in task.choices[n])
        ]
        return sorted(
            unplaced,
            key=lambda n: (
                *(-int(part) for part in task.level(n)),
                minutes[n],
                -task.contacts[n].due.toordinal(),
                -n,
            ),
        )

    def _place(self, contact: int) -> bool:
        minutes, left = self._minutes[contact], self._a.left
        return any(
            left[day] >= minutes and self._a.place_if_it_fits(contact, day)
            for _, day in self._task.choices[contact]
        )

    def _carry_out_first(self, found: Iterator[_Changes]) -> bool:
        """Make the first of several groups of changes that keeps all rules."""
        a, tries = self._a, 0
        for changes in found:
            if not all(a.adds_up(day, come, leave) for day, (come, leave) in changes.items()):
                continue
            tries += 1
            if tries > TRIES:
                return False
            if all(a.fits(day, come, leave) for day, (come, leave) in changes.items()):
                for day, (_, leave) in changes.items():
                    a.change(day, (), leave)
                for day, (come, _) in changes.items():
                    a.change(day, come)
                return True
        return False

    def _pushes(self, contact: int) -> Iterator[_Changes]:
        """Ways to place a contact where one or two others move, by minutes alone.

        One moves to another day; or it takes the time of a second one there, which goes to a
        third day or back to the first, where more time has become free than it needs.
        """
        a, minutes = self._a, self._minutes
        for _, day in self._task.choices[contact]:
            lacking = minutes[contact] - a.left[day]
            only_visits = a.visits_full(day, contact)
            for length, mover, refuge in self._exits(day):
                if length >= lacking and (a.is_visit(mover) or not only_visits):
                    yield {day: ((contact,), (mover,)), refuge: ((mover,), ())}
        for _, day in self._task.choices[contact]:
            lacking = minutes[contact] - a.left[day]
            for mover in self._who_may_leave(day, lacking, contact):
                for _, refuge in self._task.choices[mover]:
                    if refuge != day:
                        first = contact, mover, day, refuge
                        yield from self._pushed_on(first, minutes[mover] - lacking)

    def _pushed_on(self, first: tuple[int, int, int, int], spare: int) -> Iterator[_Changes]:
        """Ways in which a second contact moves on.

        Args:
            first: The contact, who moves for it, from which day, to which one.
            spare: Minutes then free on the first day.
        """
        contact, mover, day, refuge = first
        a, minutes = self._a, self._minutes
        lacking = minutes[mover] - a.left[refuge]
        if lacking <= spare:
            for second in self._who_may_leave(refuge, lacking, mover):
                if minutes[second] <= spare and day in a.cost[second]:
                    yield {
                        day: ((contact, second), (mover,)),
                        refuge: ((mover,), (second,)),
                    }
        for length, second, end in self._exits(refuge):
            if length >= lacking and end != day:
                yield {
                    day: ((contact,), (mover,)),
                    refuge: ((mover,), (second,)),
                    end: ((second,), ()),
                }

    def _exits(self, day: int) -> list[_Exit]:
        """Who could leave a day for one with room; worked out once as long as nothing changes."""
        version, exits = self._known.get(day, (-1, []))
        if version != self._a.state:
            a, minutes = self._a, self._minutes
            exits = [
                (minutes[contact], contact, end)
                for contact in sorted(a.on[day], reverse=True)
                for _, end in self._task.choices[contact]
                if minutes[contact] <= a.left[end]
                and end != day
                and not a.visits_full(end, contact)
            ]
            self._known[day] = a.state, exits
        return exits

    def _who_may_leave(self, day: int, lacking: int, contact: int) -> list[int]:
        """Contacts of a day whose time is enough for another; those that matter least first."""
        a, minutes = self._a, self._minutes
        only_visits = a.visits_full(day, contact)
        return sorted(
            [n for n in a.on[day] if minutes[n] >= lacking and (not only_visits or a.is_visit(n))],
            reverse=True,
        )

    def _displace(self, contact: int) -> Sequence[int] | None:
        """Place a contact where others of less worth together give way; gives who went."""
        a, worth = self._a, self._task.values
        found: tuple[int, int, tuple[int, ...]] | None = None
        for _, day in self._task.choices[contact]:
            for group in self._groups(day, contact):
                loss = sum([worth[n] for n in group])
                if found is not None and loss >= found[0]:
                    break
                if a.fits(day, (contact,), group):
                    found = loss, day, group
                    break
        if found is None:
            return None
        _, day, group = found
        a.change(day, (contact,), group)
        return group

    def _groups(self, day: int, contact: int) -> list[tuple[int, ...]]:
        """Contacts of a day that may give way together, the least loss first."""
        worth, minutes = self._task.values, self._minutes
        lacking, most = minutes[contact] - self._a.left[day], worth[contact]
        lighter: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for other in sorted(self._a.on[day], reverse=True):
            if worth[other] < most:
                alike = lighter[worth[other], minutes[other]]
                # Who is alike is as good as the other; the one that matters least goes.
                if len(alike) < MOST_GIVING_WAY:
                    alike.append(other)
        found: dict[tuple[tuple[int, int], ...], tuple[int, tuple[int, ...]]] = {}
        candidates = [other for alike in lighter.values() for other in alike]
        for size in range(1, MOST_GIVING_WAY + 1):
            for group in combinations(candidates, size):
                kinds = tuple((worth[n], minutes[n]) for n in group)
                loss = sum([worth_of for worth_of, _ in kinds])
                if kinds in found or loss >= most:
                    continue
                if sum([length for _, length in kinds]) >= lacking:
                    found[kinds] = loss, group
        return [group for _, group in sorted(found.values())]
