"""A rep's contacts on days while a plan is made, and whether a change of them still fits."""

from collections.abc import Sequence

from grading.scheduling.day_layout import Starts, lay_out, needs_laying_out
from grading.scheduling.free_time import in_day_part
from grading.scheduling.hours import DAY_MINUTES, NOON, Stretch
from grading.scheduling.rep_task import AFTERNOON, MORNING, RepTask
from grading.scheduling.transport import Choices

__all__ = ["NOWHERE", "Arrangement"]

NOWHERE = -1
"""Stands for the day of a contact without a place."""

Places = dict[int, tuple[int, int]]
"""Contact → day and minute at which it begins."""


def _costs(choices: Sequence[Choices]) -> list[dict[int, int]]:
    """Cost by day; contacts with the same choices share theirs."""
    known: dict[int, dict[int, int]] = {}
    for each in choices:
        if id(each) not in known:
            known[id(each)] = {day: cost for cost, day in each}
    return [known[id(each)] for each in choices]


def _minutes_within(gaps: Sequence[Stretch], limits: Stretch) -> int:
    pieces = (in_day_part(gap, limits) for gap in gaps)
    return sum(max(0, end - start) for start, end in pieces)


class Arrangement:
    """Who is where; every change keeps the days' hours, limits, times and ways.

    Attributes:
        task: What is to be arranged.
        day: Zero-based day per contact, ``NOWHERE`` for those without one.
        on: The contacts of each day.
        left: Free minutes of each day.
        minutes: How long each contact takes.
        cost: Per contact what each day it may have costs.
        state: A number that is the same only while nothing changes.
        changed: Per day the state since which it is as it is.
        forgone: How much more weight an arrangement made anew would place, where the earlier one is
            kept up all the same.
    """

    def __init__(self, task: RepTask) -> None:
        self.task = task
        self.day = [NOWHERE] * len(task.contacts)
        self.on: list[list[int]] = [[] for _ in task.days]
        self.left = [task.room(day) for day in range(len(task.days))]
        self.cost = _costs(task.choices)
        self.changed = [0] * len(task.days)
        self.state = self.forgone = 0
        self._changes = 0
        self._visits_left = None if task.most_visits is None else list(task.most_visits)
        self.minutes = [contact.minutes for contact in task.contacts]
        self._is_visit = [contact.channel == "visit" for contact in task.contacts]
        self._firm = [
            task.part(n) if contact.time_firm else None for n, contact in enumerate(task.contacts)
        ]
        # Minutes left per day in the parts of it that some contacts must lie in.
        self._part_left = {
            part: [_minutes_within(frame.gaps, limits) for frame in task.frames]
            for part, limits in ((MORNING, (0, NOON)), (AFTERNOON, (NOON, DAY_MINUTES)))
            if part in self._firm
        }
        self._tight = [needs_laying_out(task, day) for day in range(len(task.days))]
        self._starts: list[Starts] = [{} for _ in task.days]
        self._laid: dict[tuple[int, frozenset[int]], Starts | None] = {}
        self._unsettled = set(range(len(task.days)))

    def unplaced(self) -> list[int]:
        """The contacts without a day, the most important first."""
        return [contact for contact, day in enumerate(self.day) if day == NOWHERE]

    def visits_full(self, day: int, contact: int) -> bool:
        """Whether the number of visits keeps a contact from a day as it is."""
        if self._visits_left is None or not self._is_visit[contact]:
            return False
        return self._visits_left[day] <= 0

    def is_visit(self, contact: int) -> bool:
        """Whether a contact counts as a visit."""
        return self._is_visit[contact]

    def adds_up(self, day: int, add: Sequence[int], remove: Sequence[int] = ()) -> bool:
        """Whether a day has the minutes and the visits for a change, wherever they lie in it."""
        minutes = self.minutes
        left = self.left[day]
        for contact in add:
            left -= minutes[contact]
        for contact in remove:
            left += minutes[contact]
        if left < 0:
            return False
        if self._visits_left is None:
            return True
        visits, more = self._visits_left[day], False
        for contact in add:
            if self._is_visit[contact]:
                visits, more = visits - 1, True
        for contact in remove:
            visits += self._is_visit[contact]
        # More visits than allowed may stand there already, put by a person.
        return visits >= 0 or not more

    def fits(self, day: int, add: Sequence[int], remove: Sequence[int] = ()) -> bool:
        """Whether a day holds more contacts, perhaps without some of those it has."""
        if not self.adds_up(day, add, remove):
            return False
        if self._tight[day]:
            return self._layout(day, add, remove) is not None
        return not self._part_left or self._parts_fit(day, add, remove)

    def _parts_fit(self, day: int, add: Sequence[int], remove: Sequence[int]) -> bool:
        """Whether firm mornings and firm afternoons each have room in a day of one stretch."""
        for part, lefts in self._part_left.items():
            more = sum([self.minutes[n] for n in add if self._firm[n] == part])
            less = sum([self.minutes[n] for n in remove if self._firm[n] == part])
            if more and lefts[day] + less < more:
                return False
        return True

    def _layout(self, day: int, add: Sequence[int], remove: Sequence[int]) -> Starts | None:
        contacts = [n for n in self.on[day] if n not in remove] + list(add)
        key = (day, frozenset(contacts))
        if key not in self._laid:
            standing = {n: t for n, t in self._starts[day].items() if n not in remove}
            self._laid[key] = lay_out(self.task, day, contacts, standing)
        return self._laid[key]

    def change(self, day: int, add: Sequence[int], remove: Sequence[int] = ()) -> None:
        """Carry out what ``fits``; the removed ones are without a place after it."""
        self._changes += 1
        self.state = self.changed[day] = self._changes
        self._unsettled.add(day)
        if self._tight[day]:
            self._starts[day] = self._layout(day, add, remove) or {}
        for contact in remove:
            self.on[day].remove(contact)
            self.day[contact] = NOWHERE
            self._take(day, contact, -1)
        for contact in add:
            self.on[day].append(contact)
            self.day[contact] = day
            self._take(day, contact, 1)

    def mark(self) -> tuple[int, list[int]]:
        """What ``undone`` needs to know of the state there is."""
        return self.state, list(self.changed)

    def undone(self, mark: tuple[int, list[int]]) -> None:
        """Take the state for that of a mark, since all changes after it were taken back."""
        self.state, self.changed = mark

    def _take(self, day: int, contact: int, sign: int) -> None:
        self.left[day] -= sign * self.minutes[contact]
        part = self._firm[contact]
        if part is not None and part in self._part_left:
            self._part_left[part][day] -= sign * self.minutes[contact]
        if self._visits_left is not None:
            self._visits_left[day] -= sign * self._is_visit[contact]

    def place_if_it_fits(self, contact: int, day: int) -> bool:
        """Put a contact on a day if the day holds it."""
        if not self.fits(day, (contact,)):
            return False
        self.change(day, (contact,))
        return True

    def settle(self) -> bool:
        """Lay out anew every day that has changed since; then place whom the free time now left still takes.

        Contacts that came one by one lie in an order nobody would drive. Where only that order
        made them fit, they stay.

        Returns:
            Whether anybody found a place.
        """
        for day in sorted(self._unsettled):
            self._starts[day] = lay_out(self.task, day, self.on[day]) or self._starts[day]
        self._unsettled.clear()
        self._laid.clear()
        found = [
            any(self.place_if_it_fits(contact, day) for _, day in self.task.choices[contact])
            for contact in self.unplaced()
        ]
        return any(found)

    def times(self) -> Places:
        """Day and start of every contact that has a place."""
        found: Places = {}
        for day, contacts in enumerate(self.on):
            starts = self._starts[day]
            if len(starts) != len(contacts):
                starts = lay_out(self.task, day, contacts) or {}
            found.update({contact: (day, starts[contact]) for contact in contacts})
        return found
