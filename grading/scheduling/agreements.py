"""Which of the things agreed with single customers hold in a plan, and which cannot.

Of two that cannot both be kept the stronger one holds: a block, then an appointment, then an
agreed week, then a deadline. What gives way is said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt

from grading.contacts.calendars import Days
from grading.contacts.weeks import monday_of, week_text
from grading.engine.problems import Problem
from grading.language import Message
from grading.scheduling.overrides import Agreement
from grading.scheduling.portfolio import Portfolio
from grading.scheduling.targets import FAR, NEVER, Bounds
from grading.scheduling.team import Team

__all__ = ["Settled", "settle"]


@dataclass(frozen=True)
class Settled:
    """What is agreed, as far as it can be kept.

    Args:
        start: First day of the plan.
        customers: How many there are.
        by_row: Per zero-based customer what holds; customers without anything are left out.
        findings: What a person should mend.
        remarks: What a person should know.
    """

    start: date
    customers: int
    by_row: Mapping[int, Agreement]
    findings: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()

    @cached_property
    def fixed_days(self) -> Mapping[int, int]:
        """Per customer with an appointment its day, counted from the plan's first."""
        return {
            row: (each.fixed_date - self.start).days
            for row, each in self.by_row.items()
            if each.fixed_date is not None
        }

    @cached_property
    def bounds(self) -> Bounds:
        """Weeks and blocks of all customers, in days from the plan's first."""
        week = np.full(self.customers, NEVER, dtype=np.int64)
        first = np.full(self.customers, FAR, dtype=np.int64)
        last = np.full(self.customers, -FAR, dtype=np.int64)
        deadline = np.full(self.customers, FAR, dtype=np.int64)
        for row, each in self.by_row.items():
            if each.agreed_week is not None:
                week[row] = (each.agreed_week - self.start).days
            if each.blocked is not None:
                first[row], last[row] = ((day - self.start).days for day in each.blocked)
            if each.deadline is not None:
                deadline[row] = (each.deadline - self.start).days
        return Bounds(week, first, last, deadline)

    def due_dates(self, due: Days) -> Days:
        """Due dates by rule, replaced by the agreed week where there is one."""
        week = self.bounds.week
        rows = week != NEVER
        if not rows.any():
            return due
        changed = due.copy()
        changed[rows] = np.datetime64(self.start, "D") + np.maximum(week[rows], 0)
        return changed


def settle(
    portfolio: Portfolio, planned: npt.NDArray[np.bool_], last: Days, team: Team, end: date
) -> Settled:
    """Work out what holds in a plan.

    Args:
        portfolio: The customers with what is agreed.
        planned: Whether each customer is graded and has a key, so that it can be planned at all.
        last: Last contact per customer; an appointment that was kept needs no word.
        team: Reps and their days off.
        end: Last day of the plan.
    """
    start = team.calendars[0].start
    overrides = portfolio.overrides
    if overrides is None:
        return Settled(start, len(portfolio), {})
    judge = _Judge(portfolio, last, team, start, end)
    for row in np.flatnonzero(overrides.reversed_block).tolist():
        judge.name_reversed_block(row)
    held = {
        row: judge.held(row, agreed)
        for row, agreed in overrides.agreements().items()
        if planned[row]
    }
    findings = sorted(judge.findings, key=lambda problem: problem.row or 0)
    remarks = sorted(judge.remarks, key=lambda problem: problem.row or 0)
    return Settled(start, len(portfolio), held, tuple(findings), tuple(remarks))


@dataclass
class _Judge:
    portfolio: Portfolio
    last: Days
    team: Team
    start: date
    end: date
    findings: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)

    def held(self, row: int, agreed: Agreement) -> Agreement:
        """What of an agreement holds in the plan; names the rest."""
        agreed = replace(agreed, fixed_date=self._fixed(row, agreed))
        agreed = replace(agreed, agreed_week=self._week(row, agreed))
        agreed = replace(agreed, deadline=self._deadline(row, agreed))
        later = agreed.agreed_week is not None and agreed.agreed_week > self.end
        must = agreed.must_include and not later and not self._all_blocked(row, agreed)
        return replace(agreed, must_include=must)

    def name_reversed_block(self, row: int) -> None:
        overrides = self.portfolio.overrides
        if overrides is not None:
            first, last = overrides.blocked_from[row].item(), overrides.blocked_to[row].item()
            self._find("blocked_to", row, "reversed_block", last, first=first, last=last)

    def _fixed(self, row: int, agreed: Agreement) -> date | None:
        day = agreed.fixed_date
        if day is None:
            return None
        facts: dict[str, object] = {"day": day, "start": self.start, "end": self.end}
        if day < self.start:
            if not self.last[row] >= np.datetime64(day, "D"):
                self._remark("fixed_date", row, "fixed_past", day, **facts)
            return None
        if day > self.end:
            self._remark("fixed_date", row, "fixed_later", day, **facts)
            return None
        if agreed.is_blocked(day):
            self._find("fixed_date", row, "fixed_blocked", day, **facts)
            return None
        rep = int(self.team.rep[row])
        if rep >= 0 and not self.team.reps[rep].hours_on(day):
            facts["rep"] = self.team.reps[rep].name
            self._find("fixed_date", row, "fixed_day_off", day, **facts)
        return day

    def _week(self, row: int, agreed: Agreement) -> date | None:
        monday = agreed.agreed_week
        if monday is None:
            return None
        sunday = monday + timedelta(days=6)
        week = week_text(monday)
        facts = {"week": week, "start": self.start, "end": self.end}
        if sunday < self.start:
            if not self.last[row] >= np.datetime64(monday, "D"):
                self._remark("agreed_week", row, "week_past", week, **facts)
            return None
        if agreed.fixed_date is not None:
            if monday_of(agreed.fixed_date) != monday:
                both = {"week": week, "day": agreed.fixed_date}
                self._remark("agreed_week", row, "week_and_date", week, **both)
            return None
        if monday > self.end:
            self._remark("agreed_week", row, "week_later", week, **facts)
        first, last = max(monday, self.start), min(sunday, self.end)
        if first <= last and all(agreed.is_blocked(day) for day in _days(first, last)):
            self._find("agreed_week", row, "week_blocked", week, **facts)
            return None
        return monday

    def _deadline(self, row: int, agreed: Agreement) -> date | None:
        """A deadline that lies ahead; one that a person wrote and that is over is told."""
        day = agreed.deadline
        if day is None or day >= self.start:
            return day
        overrides = self.portfolio.overrides
        if overrides is not None and "deadline" in overrides.columns:
            self._remark("deadline", row, "deadline_past", day, day=day, start=self.start)
        return None

    def _all_blocked(self, row: int, agreed: Agreement) -> bool:
        """Whether the whole plan is blocked for a customer that it must hold."""
        if agreed.blocked is None:
            return False
        first, last = agreed.blocked
        if not first <= self.start <= self.end <= last:
            return False
        facts = {"start": self.start, "end": self.end}
        self._find("must_include", row, "must_blocked", "", **facts)
        return True

    def _find(self, name: str, row: int, code: str, value: object, **facts: object) -> None:
        self.findings.append(self._problem(name, row, code, value, facts))

    def _remark(self, name: str, row: int, code: str, value: object, **facts: object) -> None:
        self.remarks.append(self._problem(name, row, code, value, facts))

    def _problem(
        self, name: str, row: int, code: str, value: object, facts: Mapping[str, object]
    ) -> Problem:
        portfolio = self.portfolio
        columns = {} if portfolio.overrides is None else portfolio.overrides.columns
        column, header = columns.get(name, (None, name))
        customer = [*portfolio.keys.texts, ""][int(portfolio.keys.codes[row])]
        return Problem(
            what=Message(f"scheduling.agreement.{code}", {**facts, "customer": customer}),
            expected=Message("scheduling.agreement.expected"),
            sheet=portfolio.sheet,
            row=None if portfolio.first_row is None else portfolio.first_row + row,
            column=column,
            header=header,
            value=str(value),
            code=code,
        )


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
