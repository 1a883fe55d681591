"""The reps of a plan: their days off, which customers are whose, and names nobody knows."""

import difflib
import heapq
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from grading.contacts.calendars import BusinessCalendar
from grading.contacts.countries import country_code
from grading.engine.problems import Problem
from grading.engine.words import nearest, plain
from grading.exceptions import PlanError
from grading.language import Message
from grading.scheduling.areas import Spot, areas_of, spots_of, travel_among, unknown_territories
from grading.scheduling.portfolio import DayOff, Portfolio
from grading.scheduling.problem import NO_REP, WEEKDAYS, Rep, Week
from grading.scheduling.travel import Travel

__all__ = ["Team", "default_hours", "gather_team"]

DEFAULT_DAY = ((9 * 60, 17 * 60),)
"""Hours of a working day where the workbook has no reps: 09:00-17:00."""

Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Team:
    """Reps ready for planning.

    Args:
        reps: In the order given, public holidays and leave among their days off.
        calendars: One per rep, and last the one of customers whose rep is unknown.
        rep: int64, shape ``(customers,)``: zero-based rep, ``NO_REP`` unknown.
        findings: One per name of a rep that nobody has, among customers and days off.
        areas: Where each customer is, "" where unknown; equal areas are spelled equally.
        spots: The same in degrees, None where unknown.
        travel: Minutes between areas, in the spelling of ``areas``.
        remarks: Areas of territories and of the travel table that look misspelled.
    """

    reps: tuple[Rep, ...]
    calendars: tuple[BusinessCalendar, ...]
    rep: Positions
    findings: tuple[Problem, ...]
    areas: tuple[str, ...]
    spots: tuple[Spot | None, ...]
    travel: Travel
    remarks: tuple[Problem, ...]


def default_hours(calendar: BusinessCalendar) -> Week:
    """09:00-17:00 on every weekday that is not weekend in the calendar's country."""
    return tuple(
        () if weekday in calendar.weekend else DEFAULT_DAY for weekday in range(len(WEEKDAYS))
    )


def gather_team(
    portfolio: Portfolio,
    weekly_minutes: npt.NDArray[np.float64],
    reps: Sequence[Rep],
    days_off: Sequence[DayOff],
    *,
    start: date,
    end: date,
    country: str,
    travel: Travel | None = None,
) -> Team:
    """Complete the reps and give every customer one.

    Customers with a blank rep go to a rep in whose territory their area lies, without one to any
    rep; of several to the one whose hours are least filled, the most demanding customer first,
    so that the same customers always go to the same reps. Without reps, each
    name among the customers becomes one with default hours; without names there is one rep.

    Args:
        portfolio: The customers.
        weekly_minutes: float64, shape ``(customers,)``: what each customer asks of a week.
        reps: From the Reps table; may be empty.
        days_off: From the Holidays table.
        start: First day of the plan.
        end: Last day of the plan.
        country: For reps without one.
        travel: Minutes between areas, in any spelling.

    Raises:
        CalendarError: A country is not known.
        PlanError: Two reps have the same name.
    """
    common = _calendar("", days_off, country, start)
    if not reps:
        names = _names_in_use(portfolio) or [""]
        reps = [Rep(name, default_hours(common)) for name in names]
    calendars = [_calendar(rep.name, days_off, rep.country or country, start) for rep in reps]
    ready = tuple(
        replace(
            rep,
            country=calendar.country,
            days_off=rep.days_off | calendar.holidays(start, end),
        )
        for rep, calendar in zip(reps, calendars, strict=True)
    )
    by_name = {_plain(rep.name): position for position, rep in enumerate(ready)}
    if len(by_name) < len(ready):
        twice = next(r.name for n, r in enumerate(ready) if by_name[_plain(r.name)] != n)
        raise PlanError(Message("errors.plan.rep_twice", {"rep": twice}))
    owner, unknown = _owners(portfolio, by_name)
    areas = areas_of(portfolio)
    free = ~unknown & (owner == NO_REP)
    weeks = [_week_minutes(rep, start, end) for rep in ready]
    owner = _Shares(ready, weeks, owner, weekly_minutes).share_out(free, areas.of)
    names = [rep.name for rep in ready]
    findings = (
        *_findings(portfolio, unknown, names),
        *_nobodys_days(days_off, names, start, end),
    )
    among, slips = travel_among(travel or Travel(), areas)
    territories = {rep.name: rep.territory for rep in ready}
    remarks = (*unknown_territories(territories, areas), *slips)
    spots = spots_of(portfolio)
    everyones = (*calendars, common)
    return Team(ready, everyones, owner, findings, areas.of, spots, among, remarks)


def _plain(name: str) -> str:
    """A name without case, full-width forms and needless spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _calendar(rep: str, days_off: Sequence[DayOff], country: str, start: date) -> BusinessCalendar:
    code = country_code(country)
    mine = frozenset(
        off.day
        for off in days_off
        if _plain(off.rep) in ("", _plain(rep))
        and (not off.country or country_code(off.country) == code)
    )
    return BusinessCalendar(start, country=code, days_off=mine)


def _nobodys_days(
    days_off: Sequence[DayOff], names: Sequence[str], start: date, end: date
) -> Iterator[Problem]:
    """A problem for each name with days off within the plan that no rep has."""
    known = set(map(_plain, names))
    first: dict[str, DayOff] = {}
    for off in days_off:
        if off.rep and start <= off.day <= end and _plain(off.rep) not in known:
            first.setdefault(_plain(off.rep), off)
    for name, off in first.items():
        near = nearest(name, names)
        facts: dict[str, object] = {"rep": off.rep, "day": off.day}
        what = Message("team.nobodys_day", facts)
        if near is not None:
            what = Message("team.nobodys_day_nearest", {**facts, "nearest": near})
        expected = Message("scheduling.finding.expected_rep")
        yield Problem(what=what, expected=expected, value=off.rep, code="unknown_rep")


def _names_in_use(portfolio: Portfolio) -> list[str]:
    """Distinct rep names in the order of their first row, blanks left out."""
    if portfolio.rep is None:
        return []
    found, first = np.unique(portfolio.rep.codes, return_index=True)
    texts = [portfolio.rep.texts[c] for c in found[np.argsort(first)].tolist() if c >= 0]
    distinct: dict[str, str] = {}
    for text in texts:
        distinct.setdefault(_plain(text), text.strip())
    distinct.pop("", None)
    return list(distinct.values())


def _owners(
    portfolio: Portfolio, by_name: Mapping[str, int]
) -> tuple[Positions, npt.NDArray[np.bool_]]:
    """Rep position per customer, and whether a name is given that no rep has."""
    if portfolio.rep is None:
        none = np.full(len(portfolio), NO_REP, dtype=np.int64)
        return none, np.zeros(len(portfolio), dtype=np.bool_)
    plain = [_plain(text) for text in portfolio.rep.texts]
    # The last entry is what code -1, a blank, points at.
    place = np.array([by_name.get(name, NO_REP) if name else NO_REP for name in [*plain, ""]])
    named = np.array([bool(name) for name in [*plain, ""]])
    owner = place[portfolio.rep.codes].astype(np.int64)
    return owner, named[portfolio.rep.codes] & (owner == NO_REP)


def _week_minutes(rep: Rep, start: date, end: date) -> int:
    """Minutes that a rep works in a week; none for who is away in the whole of a plan."""
    days = (start + timedelta(days=n) for n in range((end - start).days + 1))
    if end > start and not any(rep.hours_on(day) for day in days):
        return 0
    return sum(until - since for stretches in rep.hours for since, until in stretches)


class _Shares:
    """Gives customers without a rep one, by territory, then by load."""

    def __init__(
        self,
        reps: Sequence[Rep],
        weeks: Sequence[int],
        owner: Positions,
        minutes: npt.NDArray[np.float64],
    ) -> None:
        self._minutes = minutes
        self._owner = owner.copy()
        self._weeks = weeks
        taken = np.bincount(owner + 1, minutes, len(reps) + 1)[1:]
        self._load = [
            float(minutes) / max(week, 1) for minutes, week in zip(taken, self._weeks, strict=True)
        ]
        everybody = range(len(reps))
        self._anybody = tuple(n for n in everybody if self._weeks[n]) or tuple(everybody)
        self._of_area: dict[str, list[int]] = {}
        for n, rep in enumerate(reps):
            for name in dict.fromkeys(map(plain, rep.territory)):
                self._of_area.setdefault(name, []).append(n)

    def share_out(self, free: npt.NDArray[np.bool_], areas: Sequence[str]) -> Positions:
        """Whose each customer is; ``free`` ones have no rep yet."""
        waiting = np.flatnonzero(free)
        queue = waiting[np.argsort(-self._minutes[waiting], kind="stable")].tolist()
        by_territory = {name: tuple(reps) for name, reps in self._of_area.items()}
        bound = {n: by_territory.get(plain(areas[n]), ()) for n in queue}
        # Those whom a territory binds go first; the others even out what comes of that.
        for customer in queue:
            if bound[customer]:
                able = [n for n in bound[customer] if self._weeks[n]] or bound[customer]
                self._give(customer, min(able, key=lambda n: (self._load[n], n)))
        heap = [(self._load[n], n) for n in self._anybody]
        heapq.heapify(heap)
        for customer in queue:
            if not bound[customer]:
                _, rep = heap[0]
                self._give(customer, rep)
                heapq.heapreplace(heap, (self._load[rep], rep))
        return self._owner

    def _give(self, customer: int, rep: int) -> None:
        self._owner[customer] = rep
        self._load[rep] += float(self._minutes[customer]) / max(self._weeks[rep], 1)


def _findings(
    portfolio: Portfolio, unknown: npt.NDArray[np.bool_], names: Sequence[str]
) -> tuple[Problem, ...]:
    if portfolio.rep is None or not unknown.any():
        return ()
    rows = np.flatnonzero(unknown)
    codes, first, counts = np.unique(
        portfolio.rep.codes[rows], return_index=True, return_counts=True
    )
    plain = {_plain(name): name for name in names}
    findings = []
    for n in np.argsort(first).tolist():
        name = portfolio.rep.texts[int(codes[n])]
        near = difflib.get_close_matches(_plain(name), plain, n=1, cutoff=0.5)
        facts = {"rep": name, "customers": int(counts[n])}
        what = Message("scheduling.finding.unknown_rep", facts)
        if near:
            facts_near = {**facts, "nearest": plain[near[0]]}
            what = Message("scheduling.finding.unknown_rep_nearest", facts_near)
        row = int(rows[first[n]])
        findings.append(
            Problem(
                what=what,
                expected=Message("scheduling.finding.expected_rep"),
                sheet=portfolio.sheet,
                row=None if portfolio.first_row is None else portfolio.first_row + row,
                column=portfolio.rep_column,
                header=portfolio.rep_header,
                value=name,
                code="unknown_rep",
            )
        )
    return tuple(findings)
