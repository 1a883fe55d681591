"""The last defence of a plan: contacts that broke a rule are left out, and that is said."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from grading.language import Message
from grading.scheduling.check import Violation
from grading.scheduling.plan import Plan, Unplaced
from grading.scheduling.problem import PlanProblem

__all__ = ["CODE", "without_misplaced"]

CODE = "misplaced"
"""The reason of such contacts."""
MOST = 0.01
"""Share of the contacts that may be left out so; a plan with more of them is not worth keeping."""


def without_misplaced(
    problem: PlanProblem, plan: Plan, violations: Sequence[Violation]
) -> Plan | None:
    """A plan without the contacts that break a rule; they are among its unplaced.

    A whole team is not to go without a plan because of one contact. What is left may break rules
    in turn, so the checker has to look at it again.

    Args:
        problem: What was to be planned.
        plan: The plan.
        violations: What the checker found in it.

    Returns:
        None where no contact is to blame, or too many are.
    """
    before = {entry.contact for entry in plan.unplaced if entry.code == CODE}
    blamed: dict[int, Message] = {}
    for violation in violations:
        at = violation.contact
        if at is not None and 0 <= at < len(problem.contacts) and at not in before:
            blamed.setdefault(at, violation.message)
    if not blamed or len(before) + len(blamed) > max(1, MOST * len(problem.contacts)):
        return None
    return _without(problem, plan, blamed)


def _without(problem: PlanProblem, plan: Plan, blamed: Mapping[int, Message]) -> Plan:
    gone = {visit.contact for visit in plan.visits if visit.contact in blamed}
    told = [
        Unplaced(position, CODE, Message(f"scheduling.unplaced.{CODE}", {"rule": rule}))
        for position, rule in blamed.items()
    ]
    kept = [entry for entry in plan.unplaced if entry.contact not in blamed]
    return replace(
        plan,
        visits=tuple(visit for visit in plan.visits if visit.contact not in blamed),
        unplaced=tuple(sorted([*kept, *told], key=lambda entry: entry.contact)),
        weight=plan.weight - sum(problem.contacts[position].weight for position in gone),
    )
