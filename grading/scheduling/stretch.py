"""By how much a rep's intervals must grow until what the customers ask fits into the days.

All intervals of a rep grow by one factor, so that a customer of every 30 days is still seen twice
as often as one of every 60.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import gcd
from typing import Literal

import numpy as np
import numpy.typing as npt

from grading.scheduling.demand import History, Rules
from grading.scheduling.hours import DAY_MINUTES, NOON, Stretch
from grading.scheduling.problem import WEEKDAYS, Kept, Rep
from grading.scheduling.road_time import RoadTime
from grading.scheduling.team import Team
from grading.schemes.models import ContactRule, TimeOfDay

__all__ = ["MOST_STRETCH", "STEP", "OverCapacity", "stretch_factors", "stretched_days"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

OverCapacity = Literal["stretch", "drop"]
"""What becomes of more contacts than there is time for.

stretch: all intervals of a rep grow in proportion. drop: the lowest weights find no place; of each
minute of a full day those of the lower tiers go first.
"""

MOST_STRETCH = 10.0
"""Beyond that a plan says what finds no place, instead of putting it off for good."""
STEP = 0.01
"""Factors are told with two decimals, and are no finer."""
_MOST_UNIONS = 64
"""So many sets of days are looked at together; tiers have a handful."""
_HALVES = 2


def stretched_days(every: Ints, factor: Floats) -> Ints:
    """Intervals times their factors, in whole days, halves rounded up."""
    # A product such as 50 * 1.01 must not be rounded by its last digit.
    days: Ints = np.floor(np.round(every * factor, 6) + 0.5).astype(np.int64)
    return days


def stretch_factors(
    rules: Rules,
    team: Team,
    history: History,
    kept: Sequence[Kept] = (),
    *,
    start: date,
    end: date,
    firm_times: frozenset[TimeOfDay] = frozenset(),
) -> Floats:
    """The smallest factor per rep, a multiple of ``STEP`` from 1 on, at which the plan has room.

    What the rules ask of so many days counts, whoever was seen when: were it what happens to fall
    due, the factor would swing from plan to plan, and what has piled up would stretch intervals
    for good. There is room when for every set of weekdays and halves of a day that which may lie
    nowhere else takes no more minutes than are worked there, and no more visits than are allowed.
    Messages do not count: they take what is left. The ways between areas count as far as they can
    be foreseen.

    Args:
        rules: The rules as they stand.
        team: Whose customer each is, where they are, and the days off.
        history: The entries that stand for a contact by rule.
        kept: Entries that stay; they take time.
        start: First day of the plan.
        end: Last day of the plan.
        firm_times: Times of day that may not be left.

    Returns:
        float64, shape ``(reps,)``; 1 for who has no time at all, which no factor changes.
    """
    reps = team.reps
    wanted = _Wanted.of(rules, team.rep, history, (end - start).days + 1)
    room = _Room(rules, wanted, team, kept, start, end, firm_times)
    low = np.zeros(len(reps), dtype=np.int64)
    high = np.full(len(reps), round((MOST_STRETCH - 1) / STEP), dtype=np.int64)
    high[room.fits(np.ones(len(reps)))] = 0
    while (low < high).any():
        middle = (low + high) // 2
        fits = room.fits(_factor(middle))
        high = np.where(fits, middle, high)
        low = np.where(fits, low, np.minimum(middle + 1, high))
    return _factor(high)


def _factor(steps: Ints) -> Floats:
    factor: Floats = np.round(1 + steps * STEP, 2)
    return factor


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the customers of reps ask for; one value per customer that counts.

    Args:
        row: Zero-based customer.
        rep: Zero-based.
        kind: Zero-based place in the rules' kinds.
        every: Days between contacts.
        settled: Contacts of the rule for which an entry stays.
        days: How many the plan covers.
    """

    row: Ints
    rep: Ints
    kind: Ints
    every: Ints
    settled: Ints
    days: int

    @classmethod
    def of(cls, rules: Rules, owner: Ints, history: History, days: int) -> "_Wanted":
        """What all customers of reps ask for, but for messages."""
        loud = np.array([*(rule.channel != "message" for rule in rules.kinds), False])
        rows = np.flatnonzero(rules.planned & (owner >= 0) & loud[rules.kind])
        settled = np.zeros(len(owner), dtype=np.int64)
        for row, kept in history.kept_days.items():
            settled[row] = len(kept)
        return cls(rows, owner[rows], rules.kind[rows], rules.every[rows], settled[rows], days)

    def contacts(self, factor: Floats) -> Floats:
        """How many contacts each customer asks for on an average, at factors per rep."""
        every = stretched_days(self.every, factor[self.rep])
        wanted: Floats = np.maximum(self.days / every - self.settled, 0.0)
        return wanted


class _Room:
    """The time of each rep, by sets of weekdays and halves of a day."""

    def __init__(
        self,
        rules: Rules,
        wanted: _Wanted,
        team: Team,
        kept: Sequence[Kept],
        start: date,
        end: date,
        firm_times: frozenset[TimeOfDay],
    ) -> None:
        reps = team.reps
        self._wanted = wanted
        self._reps = len(reps)
        masks = [_cells(rule, firm_times) for rule in rules.kinds]
        distinct = list(dict.fromkeys(masks))
        place = np.array([distinct.index(mask) for mask in masks], dtype=np.int64)
        self._set = place[wanted.kind]
        self._sets = len(distinct)
        self._minutes = np.array([rule.minutes for rule in rules.kinds], dtype=np.int64)[
            wanted.kind
        ]
        is_visit = np.array([rule.channel == "visit" for rule in rules.kinds], dtype=np.bool_)
        self._is_visit = is_visit[wanted.kind]
        unions = _unions(distinct)
        self._within = np.array(
            [[mask & ~union == 0 for union in unions] for mask in distinct], dtype=np.float64
        )
        grain = [self._grain(rep) for rep in range(len(reps))]
        books = [_book(rep, unit, start, end) for rep, unit in zip(reps, grain, strict=True)]
        worked = np.array([days for _, _, days in books], dtype=np.int64).reshape(len(reps), -1)
        self._working = worked.sum(axis=1)
        minutes = np.array([cells for cells, _, _ in books]).reshape(len(reps), -1)
        visits = np.array([visits for _, visits, _ in books]).reshape(len(reps), -1)
        _take_kept(reps, kept, start, end, minutes, visits)
        cells = np.array([[union >> n & 1 for union in unions] for n in range(minutes.shape[1])])
        self._time = np.maximum(minutes, 0) @ cells
        by_day = cells.reshape(len(WEEKDAYS), _HALVES, -1).max(axis=1)
        # Infinity times nothing is no number: no limit is a very high one here.
        self._visits = np.maximum(visits, 0) @ by_day
        own = np.array([unions.index(mask) for mask in distinct], dtype=np.int64)
        self._possible = self._time[wanted.rep, own[self._set]] >= self._minutes
        self._road: RoadTime | None = None
        if team.travel.minutes or team.travel.otherwise:
            areas = [team.areas[row] for row in wanted.row.tolist()]
            visits = self._visits_of(wanted.contacts(np.ones(len(reps))))
            self._road = RoadTime(team.travel, areas, wanted.rep, visits, worked @ by_day)

    def fits(self, factor: Floats) -> npt.NDArray[np.bool_]:
        """Whether each rep has room at a factor."""
        contacts = self._wanted.contacts(factor)
        contacts = np.minimum(contacts, self._working[self._wanted.rep]) * self._possible
        time = self._per_union(contacts * self._minutes)
        if self._road is not None:
            time += self._road.minutes(self._visits_of(contacts), self._set, self._within)
        visits = self._per_union(contacts * self._is_visit)
        slack = 1e-6  # sums of shares differ in their last digits
        enough = (time <= self._time + slack) & (visits <= self._visits + slack)
        found: npt.NDArray[np.bool_] = enough.all(axis=1)
        return found

    def _visits_of(self, contacts: Floats) -> Floats:
        """How many visits each customer gets, those for which an entry stays among them."""
        visits: Floats = (contacts + self._wanted.settled) * self._is_visit
        return visits

    def _per_union(self, amounts: Floats) -> Floats:
        place = self._wanted.rep * self._sets + self._set
        by_set = np.bincount(place, amounts, self._reps * self._sets)
        per_union: Floats = by_set.reshape(self._reps, self._sets) @ self._within
        return per_union

    def _grain(self, rep: int) -> int:
        """The unit of time in which a rep's contacts come, such as 45 where all take that long."""
        lengths = np.unique(self._minutes[self._wanted.rep == rep]).tolist()
        return gcd(*lengths) or 1


def _cells(rule: ContactRule, firm_times: frozenset[TimeOfDay]) -> int:
    """Where in the week a contact may lie: a bit per weekday and half of the day."""
    halves = {"morning": 0b01, "afternoon": 0b10}.get(rule.time, 0b11)
    halves = halves if rule.time in firm_times else 0b11
    days = rule.weekdays or WEEKDAYS
    return sum(halves << _HALVES * WEEKDAYS.index(day) for day in days)


def _unions(masks: Iterable[int]) -> list[int]:
    """All unions of some sets, as far as there are not too many; the sets themselves first."""
    found = dict.fromkeys(masks)
    for mask in list(found):
        for other in list(found):
            if len(found) < _MOST_UNIONS:
                found[mask | other] = None
    return list(found)


_NO_LIMIT = 10**9


def _book(rep: Rep, grain: int, start: date, end: date) -> tuple[list[int], list[int], list[int]]:
    """Minutes by weekday and half; most visits and days of work by weekday."""
    minutes = [0] * (_HALVES * len(WEEKDAYS))
    visits = [0] * len(WEEKDAYS)
    working = [0] * len(WEEKDAYS)
    for n in range((end - start).days + 1):
        day = start + timedelta(days=n)
        stretches = rep.hours_on(day)
        working[day.weekday()] += bool(stretches)
        if stretches:
            limit = rep.max_visits_a_day
            visits[day.weekday()] += _NO_LIMIT if limit is None else limit
        for since, until in stretches:
            until -= (until - since) % grain
            for half, part in enumerate(((0, NOON), (NOON, DAY_MINUTES))):
                minutes[_HALVES * day.weekday() + half] += _overlap((since, until), part)
    return minutes, visits, working


def _overlap(one: Stretch, other: Stretch) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _take_kept(
    reps: Sequence[Rep],
    kept: Sequence[Kept],
    start: date,
    end: date,
    minutes: npt.NDArray[np.int64],
    visits: npt.NDArray[np.int64],
) -> None:
    """Take the time of entries that stay out of what the reps have."""
    names = {rep.name: n for n, rep in enumerate(reps)}
    for entry in kept:
        n = names.get(entry.rep)
        if n is None or entry.status == "skipped" or not start <= entry.day <= end:
            continue
        weekday = entry.day.weekday()
        visits[n, weekday] -= entry.channel == "visit"
        morning, afternoon = _HALVES * weekday, _HALVES * weekday + 1
        if entry.start is None:
            late = min(entry.minutes, max(0, int(minutes[n, afternoon])))
            minutes[n, afternoon] -= late
            minutes[n, morning] -= entry.minutes - late
            continue
        span = (entry.start, entry.start + entry.minutes)
        for since, until in reps[n].hours_on(entry.day):
            minutes[n, morning] -= _overlap(span, (since, min(until, NOON)))
            minutes[n, afternoon] -= _overlap(span, (max(since, NOON), until))
