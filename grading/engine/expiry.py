"""Until when a grade holds, if nothing but the date changes, and what it becomes then."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from grading.engine.axis import Codes
from grading.engine.compile import Program
from grading.engine.evaluate import Evaluator
from grading.engine.sources import Sources
from grading.engine.variables import read_by
from grading.schemes.models import Elapsed, LifetimeValue, Rank

__all__ = ["HORIZON_DAYS", "Expiry", "expires_by_date", "expiry"]

HORIZON_DAYS = 36_525
"""How far ahead a change is sought: a hundred years."""

Days = npt.NDArray[np.datetime64]
_Rows = npt.NDArray[np.intp]
_Bools = npt.NDArray[np.bool_]
_Grades = npt.NDArray[np.int64]
_EPOCH = date(1970, 1, 1).toordinal()
_FAR = 10.0 * HORIZON_DAYS
_LENGTHS = {"days": (1.0, 2), "months": (30.436875, 7), "calendar_years": (365.2425, 400)}
"""Days in a unit of time on average, and by how many days a number of them may differ from it."""
_Reached = Callable[[Days], _Bools]
_NEVER = np.datetime64("NaT")


@dataclass(frozen=True, slots=True)
class Expiry:
    """Until when grades hold.

    Args:
        last: The last day of the grade each row has now, ``as_of`` at the earliest; NaT where
            there is no grade, or none that runs out within ``HORIZON_DAYS``.
        then: Position of the tier that follows, -1 for no grade, or where there is no such day.
    """

    last: Days
    then: _Grades


def expires_by_date(program: Program) -> bool:
    """Whether time alone moves a scheme's grades: one of dates, not of estimates from orders.

    Nor one that ranks customers by a time: theirs all pass alike, and the next re-grade ranks them
    anew.
    """
    estimated = any(isinstance(step, LifetimeValue) for step in program.measures)
    moving = _moving(program)
    ranked = any(isinstance(s, Rank) and s.input in moving for s in program.scheme.steps)
    return not (estimated or ranked) and bool(moving or program.aged)


def expiry(evaluator: Evaluator, sources: Sources, now: Codes) -> Expiry:
    """Until when each row has the grade it has now, and what it becomes then.

    Where points fade, or lie in a range that dates fall into, grades are taken to change at most
    once between two days on which a condition changes its answer.

    Args:
        evaluator: What grades; its cutoffs stay as they are.
        sources: The rows.
        now: Position of each row's tier, -1 for none.
    """
    last = np.full(sources.rows, _NEVER, "datetime64[D]")
    then = np.full(sources.rows, -1, np.int64)
    clocks = _Clocks(evaluator, sources)
    graded = np.flatnonzero(now >= 0)
    if not clocks or not graded.size:
        return Expiry(last, then)
    # Rows alike in all that counts run out alike, and a list has few that differ.
    rows, places = clocks.representatives(graded)
    days, grades = clocks.run_out(rows, now[rows].astype(np.int64))
    last[graded], then[graded] = days[places], grades[places]
    return Expiry(last, then)


def _moving(program: Program) -> tuple[str, ...]:
    """The deciding variables that change with the date."""
    measures = {step.output: step for step in program.measures}

    def moves(name: str) -> bool:
        step = measures.get(name)
        if isinstance(step, LifetimeValue):
            return True  # the longer a silence lasts, the likelier it is for good
        return name == "as_of" or (step is not None and any(map(moves, read_by(step))))

    return tuple(name for name in program.coded if moves(name))


class _Clocks:
    """What of a scheme moves with the date, and the grades of rows on days of their own."""

    def __init__(self, evaluator: Evaluator, sources: Sources) -> None:
        program = evaluator.program
        self._evaluator = evaluator
        self._sources = sources
        self._names = _moving(program)
        self._measures = {step.output: step for step in program.measures}
        # Points that fade, or that a range gives to a time, move on days without any condition.
        self._gradual = bool(program.aged or {*program.numeric}.intersection(self._names))
        self._limit = np.datetime64(
            min(sources.as_of.toordinal() + HORIZON_DAYS, date.max.toordinal()) - _EPOCH, "D"
        )

    def __bool__(self) -> bool:
        return bool(self._names) or self._gradual

    def representatives(self, rows: _Rows) -> tuple[_Rows, _Rows]:
        """One of all rows that are alike in whatever counts, and per row which of them it is."""
        program = self._evaluator.program
        names = [name for name in program.coded if name not in self._names]
        keys: list[npt.NDArray[Any]] = list(self._sources.codes(rows, names).values())
        keys += [self._sources.key(name, rows) for name in self._read(self._names)]
        keys += self._sources.numbers_read(rows).values() if self._gradual else ()
        place = np.zeros(len(rows), np.intp)
        for key in keys:
            if key.size > 1:
                distinct, inverse = np.unique(key, return_inverse=True)
                place = place * len(distinct) + inverse
                place = np.unique(place, return_inverse=True)[1]
        _, first, inverse = np.unique(place, return_index=True, return_inverse=True)
        return rows[first], inverse

    def _read(self, names: Iterable[str]) -> list[str]:
        """The inputs from which variables that move are measured."""
        found: dict[str, None] = {}
        for name in names:
            step = self._measures.get(name)
            if step is not None:
                found |= dict.fromkeys(self._read(read_by(step)))
            elif name != "as_of":
                found[name] = None
        return list(found)

    def run_out(self, rows: _Rows, now: _Grades) -> tuple[Days, _Grades]:
        """The last day of each row's grade and the tier that follows; NaT and -1 for none."""
        last = np.full(len(rows), _NEVER, "datetime64[D]")
        then = np.full(len(rows), -1, np.int64)
        day = np.full(len(rows), np.datetime64(self._sources.as_of, "D"))
        open_ = np.arange(len(rows))
        while open_.size:
            change = self.next_change(rows[open_], day[open_], now[open_])
            open_, change = open_[~np.isnat(change)], change[~np.isnat(change)]
            grades = self.grades(rows[open_], change)
            moved = grades != now[open_]
            last[open_[moved]] = change[moved] - 1
            then[open_[moved]] = grades[moved]
            day[open_] = change
            open_ = open_[~moved]
        return last, then

    def grades(self, at: _Rows, days: Days) -> _Grades:
        """Position of the tier of some rows, each on its day."""
        verdicts = self._evaluator.judge(self._on(at, days), at)
        return np.broadcast_to(verdicts.grade, at.shape).astype(np.int64)

    def next_change(self, at: _Rows, since: Days, now: _Grades) -> Days:
        """The first day after ``since`` on which a row's grade may be another; NaT for none.

        Time runs one way, so what has left a segment stays out of it, and the day can be found
        by halving.

        Args:
            at: The rows.
            since: A day on which each has its grade.
            now: That grade.
        """
        strike = np.full(at.shape, self._limit)
        strikes = np.zeros(at.shape, bool)
        for name in self._names:
            day, there = self._strike(name, at, since)
            strike, strikes = np.where(there, np.minimum(strike, day), strike), strikes | there
        if self._gradual:
            end = np.maximum(np.where(strikes, strike - 1, strike), since)
            fades = self.grades(at, end) != now
            faded = self._halved(since, end, lambda days: self.grades(at, days) != now)
            strike, strikes = np.where(fades, faded, strike), strikes | fades
        return np.where(strikes, strike, _NEVER)

    def _strike(self, name: str, at: _Rows, since: Days) -> tuple[Days, _Bools]:
        """The first day on which one clock leaves the segment it is in, and whether it does."""
        code = self._code(name, at, since)
        low, high = self._bracket(name, at, since, code)

        def left(days: Days) -> _Bools:
            elsewhere: _Bools = self._code(name, at, days) != code
            return elsewhere

        day = self._halved(low, high, left)
        there: _Bools = (low < high) & left(day)
        return day, there

    def _bracket(self, name: str, at: _Rows, since: Days, code: Codes) -> tuple[Days, Days]:
        """Days between which a clock leaves its segment: near the next cut, where that is told."""
        step, axis = self._measures.get(name), self._evaluator.program.axes[name]
        most = np.maximum(since, self._limit)
        if not isinstance(step, Elapsed) or axis.cuts is None or step.start == step.end:
            return since, most
        forward = step.end == "as_of"
        dates = self._sources.dates(step.start if forward else step.end)[at]
        edges = np.array([-np.inf, *axis.cuts[1:], np.inf])
        edge = edges[code] if forward else edges[np.maximum(code.astype(np.intp) - 1, 0)]
        unit, slack = _LENGTHS[step.unit]
        span = np.clip(np.where(np.isfinite(edge), edge, 2.0 * HORIZON_DAYS), -_FAR, _FAR) * unit
        near = dates + (1 if forward else -1) * np.rint(span).astype("timedelta64[D]")
        none = np.isnat(dates) | ~np.isfinite(edge)
        low = np.clip(near - slack, since, most)
        high = np.clip(near + slack, since, most)
        return np.where(none, since, low), np.where(none, since, high)

    def _halved(self, low: Days, high: Days, reached: _Reached) -> Days:
        """The first day that is reached, where the last one is."""
        while (high - low > np.timedelta64(1, "D")).any():
            middle = low + (high - low) // 2
            there = reached(middle)
            low, high = np.where(there, low, middle), np.where(there, middle, high)
        return high

    def _code(self, name: str, at: _Rows, days: Days) -> Codes:
        """The segment of one clock, for one day per row."""
        codes = self._on(at, days).codes(at, (name,))[name]
        return np.broadcast_to(codes, at.shape)

    def _on(self, at: _Rows, days: Days) -> Sources:
        every = np.full(self._sources.rows, np.datetime64(self._sources.as_of, "D"))
        every[at] = days
        return self._sources.on(every)
