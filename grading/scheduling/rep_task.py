"""One rep's part of a problem in the form the solver works on: numbers and lists, no dates."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import groupby

import numpy as np

from grading.scheduling.choosing import Choosing
from grading.scheduling.columns import places_by_owner
from grading.scheduling.free_time import RepDay, free_days
from grading.scheduling.problem import Contact, PlanProblem, Precedence
from grading.scheduling.transport import Choices
from grading.scheduling.travel import Travel

__all__ = ["AFTERNOON", "ANY_TIME", "MORNING", "RepTask", "rep_tasks"]

MORNING, ANY_TIME, AFTERNOON = range(3)
_PARTS = {"morning": MORNING, "any": ANY_TIME, "afternoon": AFTERNOON}

_KINDS_AT_ONCE = 8
"""Of how many kinds of reps the lists of days are kept."""

Day = int
"""Zero-based among the days on which the rep works."""


@dataclass(frozen=True, slots=True)
class RepTask:
    """What one rep has to do.

    Contacts are numbered by importance: precedence, messages behind the rest, weight, how long
    overdue, key, number; so the rows' order in the sheet plays no part.

    Args:
        rep: Zero-based position of the rep.
        positions: Of the contacts in the problem.
        contacts: The contacts.
        choices: Cost and day of each possibility, cheapest first. The cost is the distance from
            the target date (the plan's first day if that is over), and then whether the contact
            leaves its day in the earlier plan.
        forgo: What it costs to leave each contact out; a plan of the least cost places the most
            that matters most.
        values: What placing each is worth: more precedence is worth more than all the rest.
        days: Ordinals of the rep's working days.
        frames: The free time of each.
        most_visits: How many more visits each day takes; None: any number.
        travel: Minutes between areas.
        step: Cost of one day of distance from the target date.
        located: Whether it is known of any contact where it takes place.
        is_plain: Whether neither the time of day nor the way matters for any contact.
    """

    rep: int
    positions: list[int]
    contacts: list[Contact]
    choices: list[Choices]
    forgo: list[int]
    values: list[int]
    days: list[int]
    frames: list[RepDay]
    most_visits: list[int] | None
    travel: Travel | None
    step: int
    located: bool
    is_plain: bool

    def part(self, contact: int) -> int:
        """In which part of the day a contact is wanted: morning, any time or afternoon."""
        return _PARTS[self.contacts[contact].time]

    def level(self, contact: int) -> tuple[int, bool]:
        """What comes before what, whatever the tier: precedence, and messages behind the rest."""
        return _class(self.contacts[contact])

    def room(self, day: Day) -> int:
        """Free minutes of a day."""
        return sum(end - start for start, end in self.frames[day].gaps)

    @property
    def replans(self) -> bool:
        """Whether any contact has a place in an earlier plan that it should not leave."""
        return self.step > 1

    @property
    def has_levels(self) -> bool:
        """Whether some contacts come before others whatever their weight."""
        return any(
            value != contact.weight
            for value, contact in zip(self.values, self.contacts, strict=True)
        )

    def as_if_new(self) -> "RepTask":
        """The same task as if there were no earlier plan."""
        contacts = [replace(contact, was=None) for contact in self.contacts]
        choices: list[Choices] = [
            tuple(sorted((cost // self.step, day) for cost, day in each)) for each in self.choices
        ]
        forgo = _forgo(contacts, choices, moves=False)
        return replace(self, contacts=contacts, choices=choices, forgo=forgo, step=1)

    def places(self) -> list[int] | None:
        """How many contacts each day takes where they are all alike, else None.

        Alike are contacts of one length that may lie at any time of the day, all of them visits
        or none of them, without time on the road between them.
        """
        first = self.contacts[0]
        minutes, kind = first.minutes, first.channel == "visit"
        for contact in self.contacts:
            if contact.minutes != minutes or (contact.channel == "visit") != kind:
                return None
            if contact.time_firm and contact.time != "any":
                return None
        if self.travel is not None:
            return None
        slots = [sum((e - s) // minutes for s, e in frame.gaps) for frame in self.frames]
        if kind and self.most_visits is not None:
            slots = [min(pair) for pair in zip(slots, self.most_visits, strict=True)]
        return slots


def rep_tasks(problem: PlanProblem, *, only: Mapping[int, int] | None = None) -> Iterator[RepTask]:
    """The tasks of all reps who have contacts, in the order of the reps.

    Args:
        problem: The problem.
        only: Ordinal of the one day allowed, for the contacts at these positions.
    """
    everyone = (contact.rep for contact in problem.contacts)
    reps = np.fromiter(everyone, dtype=np.int32, count=len(problem.contacts))
    by_rep = places_by_owner(reps, len(problem.reps))
    # Reps who work on the same days share the lists of days; leave makes many kinds of reps.
    choosing = lru_cache(_KINDS_AT_ONCE)(Choosing)
    for rep, (places, free) in enumerate(zip(by_rep, free_days(problem), strict=True)):
        if places.size:
            yield _task(problem, rep, places.tolist(), free, only or {}, choosing)


def _task(
    problem: PlanProblem,
    rep: int,
    positions: list[int],
    free: Mapping[int, RepDay],
    only: Mapping[int, int],
    choosing: Callable[[tuple[int, ...], int, int, bool], Choosing],
) -> RepTask:
    everything = problem.contacts
    positions = sorted(positions, key=lambda n: (*_importance(everything[n], problem.start), n))
    contacts = [everything[position] for position in positions]
    moves = any(contact.was is not None for contact in contacts)
    step = len(contacts) + 1 if moves else 1
    chooser = choosing(tuple(free), problem.start.toordinal(), step, moves)
    choices = chooser.of_rep(contacts, [only.get(position) for position in positions])
    limit = problem.reps[rep].max_visits_a_day
    frames = list(free.values())
    travel = problem.travel if problem.travel.minutes or problem.travel.otherwise else None
    timed = any(contact.time != "any" for contact in contacts)
    return RepTask(
        rep=rep,
        positions=positions,
        contacts=contacts,
        choices=choices,
        forgo=_forgo(contacts, choices, moves=moves),
        values=_values(contacts),
        days=list(free),
        frames=frames,
        most_visits=None if limit is None else [limit - frame.visits for frame in frames],
        travel=travel,
        step=step,
        located=any(contact.area or contact.spot is not None for contact in contacts),
        is_plain=travel is None and not timed,
    )


def _class(contact: Contact) -> tuple[int, bool]:
    """What comes before what, whatever the tier; messages take only what is left over."""
    message = contact.channel == "message" and contact.precedence <= Precedence.OVERDUE
    return int(contact.precedence), not message


def _importance(contact: Contact, start: date) -> tuple[object, ...]:
    precedence, no_message = _class(contact)
    return (
        -precedence,
        not no_message,
        -contact.weight,
        min(contact.due, start),
        # Not by due dates within the plan: one week after the other filled to the brim would
        # make the shortest paths many times as long.
        contact.key,
        contact.number,
        contact.due,
        contact.earliest,
        contact.latest,
        contact.minutes,
    )


def _forgo(contacts: list[Contact], choices: list[Choices], *, moves: bool) -> list[int]:
    # More than all distances together, so that no distance is saved by leaving one out.
    unit = 2 + sum(each[-1][0] + 1 for each in choices if each)
    found = [0] * len(contacts)
    ranks = groupby(
        reversed(range(len(contacts))), key=lambda n: (_class(contacts[n]), contacts[n].weight)
    )
    for rank, (_, group) in enumerate(ranks, start=1):
        for contact in group:
            stays = moves and contacts[contact].was is not None
            found[contact] = rank * unit + stays
    return found


def _values(contacts: list[Contact]) -> list[int]:
    found = [0] * len(contacts)
    worth, total = 1, 0
    for _, group in groupby(reversed(range(len(contacts))), key=lambda n: _class(contacts[n])):
        for contact in group:
            found[contact] = worth * contacts[contact].weight
            total += found[contact]
        worth = total + 1
    return found
