"""Laying the contacts of one day into the rep's free time."""

from bisect import insort
from collections.abc import Iterator, Sequence

from grading.scheduling.free_time import RepDay, in_day_part
from grading.scheduling.hours import DAY_MINUTES, NOON, Stretch
from grading.scheduling.rep_task import AFTERNOON, ANY_TIME, MORNING, RepTask
from grading.scheduling.route import distance_between, visiting_order

__all__ = ["Starts", "lay_out", "needs_laying_out"]

Starts = dict[int, int]
"""Contact → minute at which it begins."""

PARTS: tuple[Stretch, ...] = ((0, NOON), (0, DAY_MINUTES), (NOON, DAY_MINUTES))
TRIES = 2000
"""How many ways to fill the stretches are tried at most before they count as too small."""


def needs_laying_out(task: RepTask, day: int) -> bool:
    """Whether adding up minutes is not enough to know that contacts fit into a day.

    In one stretch without times on the road they always fit: mornings first, afternoons last.
    """
    return task.travel is not None or len(task.frames[day].gaps) > 1


def lay_out(
    task: RepTask, day: int, contacts: Sequence[int], standing: Starts | None = None
) -> Starts | None:
    """Give each contact a time of one day, or None where not all of them fit.

    Tried in turn: the times that ``standing`` gives some; those of the earlier plan for who had one; the order of the way with
    each contact in the part of the day it prefers; the same without preferences; the longest
    first; every way to fill the stretches.
    """
    if standing:
        more = [contact for contact in contacts if contact not in standing]
        # Without times on the road those that stand are free where they are.
        sure = task.travel is None
        starts = _in_turn(task, day, sorted(more), standing, preferred=True, sure=sure)
        if starts is not None:
            return starts
    ways = _in_order(task, contacts)
    if not standing and not task.replans and task.is_plain:
        starts = _first_fit(task, day, ways)
        if starts is not None:
            return starts
    for starts in _attempts(task, day, ways):
        if starts is not None:
            return starts
    return None


def _first_fit(task: RepTask, day: int, order: Sequence[int]) -> Starts | None:
    """What ``_in_turn`` gives where neither the time of day nor the way matters, but faster."""
    gaps = task.frames[day].gaps
    at = [start for start, _ in gaps]
    starts: Starts = {}
    for contact in order:
        minutes = task.contacts[contact].minutes
        for gap, (_, end) in enumerate(gaps):
            if at[gap] + minutes <= end:
                starts[contact] = at[gap]
                at[gap] += minutes
                break
        else:
            return None
    return starts


def _attempts(task: RepTask, day: int, ways: list[int]) -> Iterator[Starts | None]:
    ordinal = task.days[day]
    as_before = {
        contact: was[1]
        for contact in ways
        if (was := task.contacts[contact].was) is not None and was[0].toordinal() == ordinal
    }
    if as_before:
        yield _in_turn(task, day, ways, as_before)
    yield _in_turn(task, day, ways, {}, preferred=True)
    yield _in_turn(task, day, ways, {})
    longest = sorted(ways, key=lambda n: (_looseness(task, n), -task.contacts[n].minutes))
    yield _in_turn(task, day, longest, {})
    if task.travel is None:
        yield _packed(task, day, longest)


def _in_order(task: RepTask, contacts: Sequence[int]) -> list[int]:
    """By part of the day, then along the way, then by due date."""
    everything = task.contacts
    by_due = sorted(contacts, key=lambda n: (task.part(n), everything[n].due, everything[n].key))
    if not task.located:
        return by_due
    way: list[int] = []
    distance = distance_between(task.travel)
    for part in (MORNING, ANY_TIME, AFTERNOON):
        of_part = [n for n in by_due if task.part(n) == part]
        # The way goes on from where the part of the day before ended.
        origin = way[-1] if way else None
        way += visiting_order(of_part, everything, distance, origin=origin)
    return way


def _looseness(task: RepTask, contact: int) -> int:
    """Firm mornings first, then what may lie anywhere, firm afternoons last."""
    return task.part(contact) if task.contacts[contact].time_firm else ANY_TIME


def _in_turn(
    task: RepTask,
    day: int,
    order: Sequence[int],
    given: Starts,
    *,
    preferred: bool = False,
    sure: bool = False,
) -> Starts | None:
    """Each contact at the earliest time free, in an order; those ``given`` a time there.

    Args:
        task: The task.
        day: The day.
        order: Contacts, with or without those given.
        given: Times that contacts have already.
        preferred: Whether to look in the part of the day that a contact prefers first.
        sure: Whether the times given are known to be free.
    """
    timeline = _Timeline(task, task.frames[day])
    for contact, start in given.items():
        if not sure and not timeline.is_free(contact, start):
            return None
        timeline.put(contact, start)
    for contact in order:
        if contact in given:
            continue
        found = timeline.earliest(contact, preferred=preferred)
        if found is None:
            return None
        timeline.put(contact, found)
    return timeline.starts


class _Timeline:
    """A day while it is filled."""

    def __init__(self, task: RepTask, frame: RepDay) -> None:
        self._task = task
        self._gaps = frame.gaps
        self._taken: list[Stretch] = []
        self._stops = sorted(frame.stops)
        self.starts: Starts = {}

    def put(self, contact: int, start: int) -> None:
        """Take the time of a contact."""
        what = self._task.contacts[contact]
        insort(self._taken, (start, start + what.minutes))
        if what.channel == "visit":
            insort(self._stops, (start, start + what.minutes, what.area))
        self.starts[contact] = start

    def earliest(self, contact: int, *, preferred: bool) -> int | None:
        """Earliest start in the part of the day wanted, else in any if it is only preferred."""
        what = self._task.contacts[contact]
        part = self._task.part(contact)
        if what.time_firm:
            return self._earliest_in(contact, PARTS[part])
        start = self._earliest_in(contact, PARTS[part]) if preferred else None
        return self._earliest_in(contact, PARTS[ANY_TIME]) if start is None else start

    def is_free(self, contact: int, start: int) -> bool:
        """Whether a contact may begin at a time."""
        what = self._task.contacts[contact]
        part = PARTS[self._task.part(contact)] if what.time_firm else PARTS[ANY_TIME]
        inside = (in_day_part(gap, part) for gap in self._gaps)
        if not any(low <= start and start + what.minutes <= high for low, high in inside):
            return False
        return self._next_try(contact, start) == start

    def _earliest_in(self, contact: int, part: Stretch) -> int | None:
        minutes = self._task.contacts[contact].minutes
        for gap in self._gaps:
            start, end = in_day_part(gap, part)
            while start + minutes <= end:
                later = self._next_try(contact, start)
                if later == start:
                    return start
                start = later
        return None

    def _next_try(self, contact: int, start: int) -> int:
        """The start itself if nothing is in the way, else the next one worth a try."""
        what = self._task.contacts[contact]
        end = start + what.minutes
        for taken, free_again in self._taken:
            if taken < end and start < free_again:
                return free_again
        if self._task.travel is None or what.channel != "visit":
            return start
        return self._after_travel(what.area, start, end)

    def _after_travel(self, area: str, start: int, end: int) -> int:
        """The start itself if there is time for the way there and on, else a later one."""
        travel = self._task.travel
        if travel is None:
            return start
        before = after = None
        for stop in self._stops:
            if stop[0] < start:
                before = stop
            else:
                after = stop
                break
        if before is not None:
            arrival = before[1] + travel.between(before[2], area)
            if arrival > start:
                return arrival
        if after is not None and end + travel.between(area, after[2]) > after[0]:
            return max(after[1], start + 1)
        return start


def _packed(task: RepTask, day: int, order: Sequence[int]) -> Starts | None:
    """Fill the stretches by trying, longest contacts first, where each may lie."""
    gaps = list(task.frames[day].gaps)
    lengths = [task.contacts[contact].minutes for contact in order]
    firm = [_looseness(task, contact) for contact in order]
    if any(part != ANY_TIME for part in firm):
        gaps, homes = _split_at_noon(gaps)
    else:
        homes = [frozenset((ANY_TIME,))] * len(gaps)
    free = [end - start for start, end in gaps]
    chosen: list[int] = []
    tries = 0

    def place(item: int) -> bool:
        nonlocal tries
        if item == len(order):
            return True
        seen: set[tuple[int, frozenset[int]]] = set()
        for gap, left in enumerate(free):
            state = (left, homes[gap])
            if left < lengths[item] or firm[item] not in homes[gap] or state in seen:
                continue
            tries += 1
            if tries > TRIES:
                return False
            seen.add(state)
            free[gap] -= lengths[item]
            chosen.append(gap)
            if place(item + 1):
                return True
            chosen.pop()
            free[gap] += lengths[item]
        return False

    if not place(0):
        return None
    starts: Starts = {}
    at = [start for start, _ in gaps]
    for contact, gap in zip(order, chosen, strict=True):
        starts[contact] = at[gap]
        at[gap] += task.contacts[contact].minutes
    return starts


def _split_at_noon(gaps: Sequence[Stretch]) -> tuple[list[Stretch], list[frozenset[int]]]:
    """Stretches cut at noon, and what may lie in each."""
    pieces: list[Stretch] = []
    homes: list[frozenset[int]] = []
    for start, end in gaps:
        if start < NOON:
            pieces.append((start, min(end, NOON)))
            homes.append(frozenset((MORNING, ANY_TIME)))
        if end > NOON:
            pieces.append((max(start, NOON), end))
            homes.append(frozenset((AFTERNOON, ANY_TIME)))
    return pieces, homes
