"""Until when a grade holds, if nothing but the date changes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from grading.engine.compile import Program
from grading.engine.elapsed import elapsed
from grading.engine.fit import FittedScheme
from grading.engine.grades import Lookup
from grading.engine.input_columns import Column
from grading.engine.ratio import ratio
from grading.engine.sources import Sources
from grading.lifetime.value import Histories, lifetime_values
from grading.schemes.models import Elapsed, LifetimeValue, Measure

__all__ = ["HORIZON_DAYS", "last_days"]

HORIZON_DAYS = 36_525
"""How far ahead a change is sought: a hundred years."""

Days = npt.NDArray[np.datetime64]
Masks = Mapping[str, npt.NDArray[np.bool_]]
_Rows = npt.NDArray[np.intp]
_Bools = npt.NDArray[np.bool_]


def last_days(
    fitted: FittedScheme,
    columns: Mapping[str, Column],
    *,
    as_of: date,
    invalid: Masks | None = None,
    rows: int,
) -> Days:
    """The last day on which each row has the grade it has now.

    Args:
        fitted: What grades; its cutoffs stay as they are.
        columns: As ``Intake.by_input``.
        as_of: The date that counts as today.
        invalid: Per input which cells cannot be used.
        rows: How many customers.

    Returns:
        datetime64[D], shape ``(rows,)``, ``as_of`` at the earliest; NaT where there is no grade,
        or none that runs out within ``HORIZON_DAYS``.
    """
    found = np.full(rows, np.datetime64("NaT"), "datetime64[D]")
    clocks = _Clocks(fitted.program, columns, as_of, invalid, rows)
    if not clocks:
        return found
    every = np.arange(rows)
    now = _grades(fitted, columns, invalid, every, as_of)
    day = np.full(rows, np.datetime64(as_of, "D"))
    open_ = np.flatnonzero(now >= 0)
    while open_.size:
        day[open_] = clocks.next_change(open_, day[open_])
        open_ = open_[~np.isnat(day[open_])]
        for change in np.unique(day[open_]):
            at = open_[day[open_] == change]
            moved = _grades(fitted, columns, invalid, at, change.item()) != now[at]
            found[at[moved]] = change - 1
        open_ = open_[np.isnat(found[open_])]
    return found


def _grades(
    fitted: FittedScheme,
    columns: Mapping[str, Column],
    invalid: Masks | None,
    at: _Rows,
    as_of: date,
) -> npt.NDArray[Any]:
    """Position of the tier of some rows on a day."""
    part = {name: _taken(column, at) for name, column in columns.items()}
    masks = {name: mask[at] for name, mask in (invalid or {}).items()}
    grades = fitted.grade(part, as_of=as_of, invalid=masks, rows=len(at), reasons=False)
    return grades.grade.codes.astype(np.int64)


def _taken(column: Column, at: _Rows) -> Column:
    if isinstance(column, Lookup):
        return Lookup(column.codes[at], column.texts)
    return np.asarray(column)[at]


class _Clocks:
    """What of a scheme moves with the date: times up to it or until it, and what reads them."""

    def __init__(
        self,
        program: Program,
        columns: Mapping[str, Column],
        as_of: date,
        invalid: Masks | None,
        rows: int,
    ) -> None:
        self._measures = {step.output: step for step in program.measures}
        self._axes = {name: program.axes[name] for name in program.coded if self._moves(name)}
        self._sources = Sources(program, columns, as_of=as_of, invalid=invalid, rows=rows)

    def __bool__(self) -> bool:
        return bool(self._axes)

    def _moves(self, name: str) -> bool:
        """Whether a variable changes with the date."""
        step = self._measures.get(name)
        return name == "as_of" or (step is not None and any(map(self._moves, _read_by(step))))

    def next_change(self, at: _Rows, since: Days) -> Days:
        """The first day after ``since`` on which a clock of each row strikes; NaT for none.

        Time runs one way, so what has left a segment stays out of it, and the day can be found
        by halving.
        """
        codes = self._codes(at, since)
        low, high = since, np.minimum(since + HORIZON_DAYS, np.datetime64(date.max, "D"))
        strikes = self._differ(codes, at, high)
        while (high - low > np.timedelta64(1, "D")).any():
            middle = low + (high - low) // 2
            struck = self._differ(codes, at, middle)
            low, high = np.where(struck, low, middle), np.where(struck, middle, high)
        return np.where(strikes, high, np.datetime64("NaT"))

    def _differ(self, codes: list[npt.NDArray[Any]], at: _Rows, days: Days) -> _Bools:
        pairs = zip(codes, self._codes(at, days), strict=True)
        differ: _Bools = np.logical_or.reduce([old != new for old, new in pairs])
        return differ

    def _codes(self, at: _Rows, days: Days) -> list[npt.NDArray[Any]]:
        """The segment of every clock, for one day per row."""
        return [
            axis.segment(
                days.astype("datetime64[D]").view(np.int64)
                if name == "as_of"
                else self._measured(self._measures[name], at, days)
            )
            for name, axis in self._axes.items()
        ]

    def _measured(self, step: Measure, at: _Rows, days: Days) -> npt.NDArray[np.float64]:
        if isinstance(step, Elapsed):
            start, end = (
                days if name == "as_of" else self._sources.dates(name)[at]
                for name in (step.start, step.end)
            )
            return elapsed(start, end, step.unit)
        if isinstance(step, LifetimeValue):
            repeats, amount = (self._sources.numbers(n)[at] for n in (step.repeats, step.amount))
            first, last = (self._sources.dates(name)[at] for name in (step.first, step.last))
            return lifetime_values(step, Histories.of(repeats, first, last, amount, days))
        above, below = (
            self._measured(self._measures[name], at, days)
            if self._moves(name)
            else self._sources.numbers(name)[at]
            for name in (step.numerator, step.denominator)
        )
        return ratio(above, below)


def _read_by(step: Measure) -> tuple[str, ...]:
    if isinstance(step, Elapsed):
        return step.start, step.end
    if isinstance(step, LifetimeValue):
        # The longer a silence lasts, the likelier it is for good.
        return step.first, step.last, "as_of"
    return step.numerator, step.denominator
