"""The part of the independent judge that looks at which pattern of days was chosen."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from grading.language import Message
from grading.scheduling.check_visits import Finding, Judged
from grading.scheduling.problem import PlanProblem

__all__ = ["CHOICE_CODES", "broken_patterns"]

CHOICE_CODES = ("pattern",)
"""Every rule looked at here."""


def broken_patterns(problem: PlanProblem, judged: Judged) -> Iterator[Finding]:
    """Customers who are not seen on all days of one of their patterns."""
    if not problem.patterns:
        return
    first = problem.start.toordinal()
    days: defaultdict[int, list[int]] = defaultdict(list)
    for contact, day in zip(judged.contacts, judged.day.tolist(), strict=True):
        if contact.customer in problem.patterns:
            days[contact.customer].append(day - first)
    for customer, seen in days.items():
        if tuple(sorted(seen)) not in problem.patterns[customer]:
            on = ", ".join(str(date.fromordinal(first + day)) for day in sorted(seen))
            facts = {"customer": problem.customers[customer].key, "days": on}
            yield "pattern", Message("scheduling.violation.pattern", facts), None
