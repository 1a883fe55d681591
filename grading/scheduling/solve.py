"""The solver: shares out each rep's contacts over days, exactly where that can be done."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

import numpy as np

from grading.scheduling.arrangement import NOWHERE, Arrangement
from grading.scheduling.opening import most_weight, opening
from grading.scheduling.patterns import chosen_days, torn_patterns
from grading.scheduling.plan import Plan, Visit, visits_of
from grading.scheduling.polish import polish
from grading.scheduling.problem import PlanProblem, Precedence
from grading.scheduling.reasons import unplaced
from grading.scheduling.refill import refill
from grading.scheduling.rep_task import RepTask, rep_tasks
from grading.scheduling.room import Filler
from grading.scheduling.spacing import Spacing, take_turns
from grading.scheduling.transport import assign

__all__ = ["Progress", "Solver", "solve"]

Progress = Callable[[float], None]
"""Told the share done, 0 to 1; may raise to stop."""

NO_DAY = 0
"""Stands for the ordinal of the day of a contact without a place."""
ROUNDS = 10
"""How often at most filling and polishing take turns."""


class Solver(Protocol):
    """Anything that turns a problem into a plan; the checker decides whether it did so well."""

    def __call__(self, problem: PlanProblem, *, progress: Progress | None = None) -> Plan:
        """Place every contact, or say why not."""
        ...


def solve(problem: PlanProblem, *, progress: Progress | None = None) -> Plan:
    """Place contacts as well as the rules allow.

    What counts, in this order: no rule is broken; of each precedence, the highest first, as much
    weight as possible has a place; the days are near the target dates; few contacts leave their
    place in an earlier plan; customers of one area are visited on one day; days are evenly full.

    Each rep is a problem of its own. Where the rep's contacts are of one length the first three
    are exactly the best possible. Where they are not, the plan begins with the whole contacts of
    the linear relaxation and is bettered by moves, exchanges and chains of them; the relaxation
    then proves how much weight it may lack at most (``Plan.gap``). Nothing depends on time, chance
    or the order of the rows: the same problem always gives the same plan.

    Args:
        problem: What to plan.
        progress: Told the share done after each rep; what it raises ends the solving.
    """
    books = _Books(problem)
    kept_up: list[int] = []
    bound = done = 0
    for task in rep_tasks(problem, only=chosen_days(problem)):
        arrangement, best = _arrange(task)
        books.enter(task, arrangement)
        bound += best
        kept_up += [task.rep] * (arrangement.forgone > 0)
        done += len(task.contacts)
        if progress is not None:
            progress(done / len(problem.contacts))
    if problem.patterns:
        books.strike(torn_patterns(problem, books.placed()))
        # What other patterns could place is not known.
        bound = sum(contact.weight for contact in problem.contacts)
    visits = books.visits()
    left_out = np.flatnonzero(books.day == NO_DAY).tolist()
    return Plan(visits, unplaced(problem, visits, left_out), books.weight, bound, tuple(kept_up))


class _Books:
    """Where each contact of a problem has its place, as columns.

    Attributes:
        day: Ordinal of the day per contact, ``NO_DAY`` for those without a place.
        weight: Of all contacts with a place.
    """

    def __init__(self, problem: PlanProblem) -> None:
        self._contacts = problem.contacts
        self.day = np.full(len(problem.contacts), NO_DAY, dtype=np.int32)
        self._rep = np.zeros_like(self.day)
        self._start = np.zeros_like(self.day)
        self.weight = 0

    def enter(self, task: RepTask, arrangement: Arrangement) -> None:
        """Take down the arrangement of one rep."""
        times = arrangement.times()
        if times:
            at = np.array([task.positions[contact] for contact in times])
            days, self._start[at] = np.array([*times.values()]).T
            self.day[at] = np.array(task.days)[days]
            self._rep[at] = task.rep
            self.weight += _weight(arrangement)

    def placed(self) -> set[int]:
        """Positions of the contacts with a place."""
        return set(np.flatnonzero(self.day != NO_DAY).tolist())

    def strike(self, contacts: Iterable[int]) -> None:
        """Take contacts out again."""
        for contact in contacts:
            self.day[contact] = NO_DAY
            self.weight -= self._contacts[contact].weight

    def visits(self) -> Sequence[Visit]:
        """What has a place, by day, rep and start."""
        placed = np.flatnonzero(self.day != NO_DAY)
        columns = [column[placed] for column in (self._rep, self.day, self._start)]
        rep, day, start = columns
        order = np.lexsort((start, rep, day))
        return visits_of(placed[order], *(column[order] for column in columns))


def _arrange(task: RepTask) -> tuple[Arrangement, int]:
    """The best arrangement found, and a weight that none can exceed."""
    places = task.places()
    if places is not None:
        days = assign(places, task.choices, task.forgo)
        arrangement = _finished(task, dict(enumerate(days)))
        return arrangement, _weight(arrangement)
    if task.replans:
        arrangement = _finished(task, _as_before(task), sum(task.values))
        if not _misses(arrangement):
            return arrangement, _weight(arrangement)
    new = task.as_if_new() if task.replans else task
    start, bound = opening(new)
    anew = _finished(new, start, bound)
    if not task.replans or _is_worth_moving(arrangement, anew):
        arrangement = anew
    else:
        arrangement.forgone = max(0, _weight(anew) - _weight(arrangement))
    if not _misses(arrangement):
        return arrangement, _weight(arrangement)
    return arrangement, most_weight(task) if task.has_levels else bound


def _finished(task: RepTask, start: Mapping[int, int], bound: int | None = None) -> Arrangement:
    """An arrangement that begins with contacts on given days, completed and bettered.

    Args:
        task: The task.
        start: Day per contact, ``NOWHERE`` for none.
        bound: A worth that none can exceed; None: the start is the best there is.
    """
    arrangement = Arrangement(task)
    for contact, day in sorted(start.items()):
        if day != NOWHERE:
            arrangement.place_if_it_fits(contact, day)
    filler, spacing = Filler(arrangement), Spacing(arrangement)
    for turn in range(ROUNDS):
        if bound is not None and _value(arrangement) < bound:
            filler.fill()
            while refill(arrangement):
                filler.fill()
        moved = spacing.keep()
        moved |= polish(arrangement, spacing, exact=bound is None)
        if turn == 0 and not task.replans:
            take_turns(arrangement)
        moved |= arrangement.settle()
        if not moved:
            break
    return arrangement


def _misses(arrangement: Arrangement) -> bool:
    """Whether anybody who could have a place has none."""
    return any(arrangement.task.choices[contact] for contact in arrangement.unplaced())


def _as_before(task: RepTask) -> dict[int, int]:
    """Days of the contacts in the earlier plan, as far as they are still allowed."""
    places = {ordinal: day for day, ordinal in enumerate(task.days)}
    found = {}
    for contact, what in enumerate(task.contacts):
        day = None if what.was is None else places.get(what.was[0].toordinal())
        if day is not None and any(day == allowed for _, allowed in task.choices[contact]):
            found[contact] = day
    return found


def _is_worth_moving(standing: Arrangement, anew: Arrangement) -> bool:
    """Whether a plan made anew is so much better that the earlier one is not kept up.

    It is if it keeps more of what was agreed, or places more than half a percent more weight:
    the same that a plan of unequal lengths may lack anyway.
    """
    agreed = [_agreed(arrangement) for arrangement in (standing, anew)]
    if agreed[0] != agreed[1]:
        return agreed[1] > agreed[0]
    return 200 * _weight(standing) < 199 * _weight(anew)


def _agreed(arrangement: Arrangement) -> int:
    """Worth of the placed contacts that a person asked for."""
    task = arrangement.task
    return sum(
        task.values[n]
        for n, day in enumerate(arrangement.day)
        if day != NOWHERE and task.contacts[n].precedence >= Precedence.MUST
    )


def _value(arrangement: Arrangement) -> int:
    values = arrangement.task.values
    return sum(values[n] for n, day in enumerate(arrangement.day) if day != NOWHERE)


def _weight(arrangement: Arrangement) -> int:
    contacts = arrangement.task.contacts
    return sum(contacts[n].weight for n, day in enumerate(arrangement.day) if day != NOWHERE)
