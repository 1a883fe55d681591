"""Customers who are visited on days that belong together, such as Monday and Thursday.

Each such customer may choose between patterns of days; all its contacts lie on the days of one.
So the pattern is chosen for the customer as a whole, before the days of all others.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from grading.scheduling.free_time import free_days
from grading.scheduling.problem import NO_REP, Contact, Pattern, PlanProblem

__all__ = ["chosen_days", "torn_patterns"]

ROUNDS = 50
"""How often at most all customers are looked through for a better pattern."""
MOST_PAIRS = 20_000
"""How many pairs of customers are tried together at most in one round."""


@dataclass(frozen=True, slots=True)
class _Choosing:
    """A customer with patterns: the positions of its contacts, in order, and where they may lie.

    ``options`` are patterns as ordinals; ``minutes`` is how long the longest contact takes.
    """

    positions: tuple[int, ...]
    options: tuple[Pattern, ...]
    minutes: int


def chosen_days(problem: PlanProblem) -> dict[int, int]:
    """Ordinal of the one day for each contact whose customer has patterns.

    Patterns are chosen so that no rep's day overflows, and so that the days are evenly full.
    Contacts for which no pattern is possible get day 0, which is never worked.
    """
    if not problem.patterns:
        return {}
    found: dict[int, int] = {}
    by_rep: defaultdict[int, list[_Choosing]] = defaultdict(list)
    for customer, positions in _contacts_of(problem).items():
        contacts = [problem.contacts[position] for position in positions]
        options = _possible(problem, contacts, problem.patterns[customer])
        found.update(dict.fromkeys(positions, 0))
        if options:
            longest = max(contact.minutes for contact in contacts)
            by_rep[contacts[0].rep].append(_Choosing(tuple(positions), options, longest))
    free = list(free_days(problem))
    for rep, choosing in by_rep.items():
        room = {day: sum(e - s for s, e in frame.gaps) for day, frame in free[rep].items()}
        choices = _Choice(choosing, room).made()
        for each, pattern in zip(choosing, choices, strict=True):
            found.update(zip(each.positions, pattern, strict=True))
    return found


def torn_patterns(problem: PlanProblem, placed: set[int]) -> set[int]:
    """Placed contacts of customers of whom another contact of the pattern has no place."""
    if not problem.patterns:
        return set()
    return {
        position
        for positions in _contacts_of(problem).values()
        if not placed.issuperset(positions)
        for position in positions
        if position in placed
    }


def _contacts_of(problem: PlanProblem) -> dict[int, list[int]]:
    """Positions of the contacts of each customer with patterns, in order, by key."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for position, contact in enumerate(problem.contacts):
        if contact.customer in problem.patterns and contact.rep != NO_REP:
            found[contact.customer].append(position)
    for positions in found.values():
        positions.sort(key=lambda position: problem.contacts[position].number)
    by_key = sorted(found, key=lambda customer: problem.contacts[found[customer][0]].key)
    return {customer: found[customer] for customer in by_key}


def _possible(
    problem: PlanProblem, contacts: Sequence[Contact], patterns: Sequence[Pattern]
) -> tuple[Pattern, ...]:
    """The patterns, as ordinals, of which every day is worked and allowed."""
    rep, start = problem.reps[contacts[0].rep], problem.start
    found = []
    for pattern in patterns:
        days = [date.fromordinal(start.toordinal() + offset) for offset in pattern]
        if len(days) == len(contacts) and all(
            contact.allows(day) and rep.hours_on(day)
            for contact, day in zip(contacts, days, strict=True)
        ):
            found.append(tuple(day.toordinal() for day in days))
    return tuple(found)


class _Choice:
    """Patterns of one rep's customers, bettered as long as that helps."""

    def __init__(self, choosing: Sequence[_Choosing], room: Mapping[int, int]) -> None:
        self._choosing = choosing
        self._room = room
        self._load = dict.fromkeys(room, 0)
        self._chosen: list[Pattern] = [()] * len(choosing)

    def made(self) -> list[Pattern]:
        """One pattern per customer."""
        # Who has least choice and most contacts first.
        order = sorted(
            range(len(self._choosing)),
            key=lambda n: (len(self._choosing[n].options), -len(self._choosing[n].positions), n),
        )
        for n in order:
            self._better(n)
        for _ in range(ROUNDS):
            changed = [self._better(n) for n in order]
            if not any(changed) and not self._better_pair(order):
                break
        return self._chosen

    def _better(self, n: int) -> bool:
        """Give one customer its best pattern; tells whether that is another one."""
        before = self._chosen[n]
        self._choose(n, ())
        best = min(
            self._choosing[n].options,
            # Of equal ones the pattern there is stays.
            key=lambda option: (self._price(n, option), option != before),
        )
        self._choose(n, best)
        return best != before

    def _better_pair(self, order: Sequence[int]) -> bool:
        """Change two customers together, where a day overflows that one alone cannot relieve."""
        over = {day for day, load in self._load.items() if load > self._room[day]}
        pressed = [n for n in order if not over.isdisjoint(self._chosen[n])]
        for tries, (first, second) in enumerate((a, b) for a in pressed for b in order if a != b):
            if tries > MOST_PAIRS:
                break
            if self._change_both(first, second):
                return True
        return False

    def _change_both(self, first: int, second: int) -> bool:
        before = self._chosen[first], self._chosen[second]
        total = self._total()
        for option in self._choosing[first].options:
            if option != before[0]:
                self._choose(first, option)
                self._better(second)
                if self._total() < total:
                    return True
        self._choose(first, before[0])
        self._choose(second, before[1])
        return False

    def _choose(self, n: int, pattern: Pattern) -> None:
        minutes = self._choosing[n].minutes
        for day in self._chosen[n]:
            self._load[day] -= minutes
        for day in pattern:
            self._load[day] += minutes
        self._chosen[n] = pattern

    def _price(self, n: int, pattern: Pattern) -> tuple[int, int]:
        """By how much a pattern makes days overflow, then how full its days would be."""
        minutes = self._choosing[n].minutes
        loads = [(self._load[day] + minutes, self._room[day]) for day in pattern]
        over = sum(max(0, load - room) for load, room in loads)
        return over, sum(2 * load - minutes for load, _ in loads)

    def _total(self) -> int:
        return sum(max(0, load - self._room[day]) for day, load in self._load.items())
