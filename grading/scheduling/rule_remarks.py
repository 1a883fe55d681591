"""What of the contact rules cannot hold as it is written, and is taken as near as it can be."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from grading.engine.problems import Problem
from grading.language import Message
from grading.scheduling.customer_rules import Rules
from grading.scheduling.greetings import GreetingDays
from grading.scheduling.overrides import ContactOverrides
from grading.scheduling.portfolio import Portfolio

__all__ = ["rule_remarks"]

_FORTNIGHT = 14


def rule_remarks(rules: Rules, holidays: GreetingDays, portfolio: Portfolio) -> Iterator[Problem]:
    """A remark for each rule in use that contradicts itself, or names what there is not.

    A tier's is told once, a customer's own with its cell.

    Args:
        rules: Which rule each customer follows.
        holidays: The days of good wishes that there are.
        portfolio: The customers.
    """
    told = _Remarks(rules, holidays, portfolio)
    yield from told.of_tiers()
    if portfolio.overrides is not None:
        yield from told.of_customers(portfolio.overrides)


@dataclass(frozen=True, slots=True)
class _Remarks:
    rules: Rules
    holidays: GreetingDays
    portfolio: Portfolio

    def of_tiers(self) -> Iterator[Problem]:
        """Contradictions within the rules of tiers that have customers."""
        for place, tier in enumerate(self.rules.tiers):
            rule = tier.contact
            if not (self.rules.tier == place).any():
                continue
            for name in self.holidays.unknown(rule.greetings):
                yield self._holiday(name)
            if rule.channel == "none" or rule.every_days is None:
                continue
            facts = {"tier": tier.grade, "days": rule.every_days}
            if rule.tolerance_days >= rule.every_days:
                tolerance = rule.tolerance_days
                yield _remark("tolerance", tolerance, tolerance=tolerance, **facts)
            if rule.min_gap_days > rule.every_days:
                yield _remark("gap", rule.min_gap_days, gap=rule.min_gap_days, **facts)
            if rule.start_week is not None and rule.every_days % _FORTNIGHT:
                yield _remark("start_week", rule.start_week, week=rule.start_week, **facts)

    def of_customers(self, overrides: ContactOverrides) -> Iterator[Problem]:
        """The same of single customers, where what is their own is the cause."""
        rules, typed = self.rules, ~np.isnan(overrides.interval_days)
        tolerance = rules.table([rule.tolerance_days for rule in rules.kinds])
        own = typed | overrides.has_own("tolerance_days")
        for row in _rows(rules.planned & own & (tolerance >= rules.every)):
            days, late = int(rules.every[row]), int(tolerance[row])
            where = "interval_days" if typed[row] else "tolerance_days"
            yield self._in_cell("own_tolerance", row, where, late, tolerance=late, days=days)
        odd = overrides.has_own("start_week") & (rules.every % _FORTNIGHT != 0)
        for row in _rows(rules.planned & odd):
            rule = rules.rule_of(row)
            if rule is not None and rule.start_week is not None:
                week, days = rule.start_week, int(rules.every[row])
                yield self._in_cell(
                    "own_start_week", row, "start_week", week, week=week, days=days
                )
        yield from self._own_holidays(overrides)

    def _own_holidays(self, overrides: ContactOverrides) -> Iterator[Problem]:
        """Holidays that nobody knows, in the cells of single customers."""
        if "greetings" not in overrides.own:
            return
        own = overrides.own["greetings"]
        for code, names in enumerate(own.values):
            wanted = names if isinstance(names, tuple) else ()
            for name in self.holidays.unknown(wanted):
                for row in _rows(own.codes == code):
                    yield self._placed(self._holiday(name), row, "greetings")

    def _holiday(self, name: str) -> Problem:
        called = [text for each in self.holidays.known for text in each.name.all]
        near = difflib.get_close_matches(name, dict.fromkeys(called), n=1, cutoff=0.5)
        if near:
            return _remark("holiday_nearest", name, holiday=name, nearest=near[0])
        return _remark("holiday", name, holiday=name)

    def _in_cell(
        self, code: str, row: int, column: str, value: object, **facts: object
    ) -> Problem:
        key = self.portfolio.keys.texts[int(self.portfolio.keys.codes[row])]
        return self._placed(_remark(code, value, customer=key, **facts), row, column)

    def _placed(self, remark: Problem, row: int, name: str) -> Problem:
        """A remark with the cell in a customer's row that it speaks of."""
        portfolio, overrides = self.portfolio, self.portfolio.overrides
        columns = {} if overrides is None else overrides.columns
        column, header = columns.get(name, (None, name))
        first = portfolio.first_row
        return Problem(
            what=remark.what,
            expected=remark.expected,
            sheet=portfolio.sheet,
            row=None if first is None else first + row,
            column=column,
            header=header,
            value=remark.value,
            code=remark.code,
        )


def _rows(where: npt.NDArray[np.bool_]) -> list[int]:
    return [*np.flatnonzero(where).tolist()]


def _remark(code: str, value: object, /, **facts: object) -> Problem:
    return Problem(
        what=Message(f"contact_rules.remark.{code}", facts),
        expected=Message("contact_rules.remark.expected"),
        value=str(value),
        code=f"rule_{code}",
    )
