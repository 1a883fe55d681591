"""The part of the independent judge that looks at stretched intervals."""

from collections.abc import Iterator

from grading.language import Message
from grading.scheduling.check_visits import Finding
from grading.scheduling.problem import PlanProblem

__all__ = ["STRETCH_CODES", "broken_proportions"]

STRETCH_CODES = ("stretch",)
"""Every rule looked at here."""

_HALF_A_DAY = 0.5 + 1e-6
"""Intervals are whole days."""


def broken_proportions(problem: PlanProblem) -> Iterator[Finding]:
    """Customers whose interval grew by another factor than all others of their rep.

    So a customer of every 30 days is still seen twice as often as one of every 60.
    """
    if not problem.stretch:
        return
    for customer in problem.customers:
        every, asked, rule = customer.every_days, customer.weekly_minutes, customer.rule
        if not every or not asked or rule is None:
            continue
        usual = 7 * rule.minutes / asked
        factor = problem.stretch[customer.rep] if customer.rep >= 0 else 1.0
        if abs(every - usual * factor) > _HALF_A_DAY:
            facts = {"customer": customer.key, "every": every, "usual": round(usual)}
            told = {**facts, "factor": f"{factor:.2f}"}
            yield "stretch", Message("scheduling.violation.stretch", told), None
