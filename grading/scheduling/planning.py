"""One call from graded customers to a checked visit plan."""

from collections.abc import Sequence
from datetime import date

from grading.exceptions import PlanError
from grading.scheduling.build import FIRM_TIMES, build_problem
from grading.scheduling.check import check
from grading.scheduling.portfolio import DayOff, Portfolio
from grading.scheduling.problem import Kept, PlanProblem, Rep
from grading.scheduling.result import PlanResult, summarise
from grading.scheduling.solve import Solver, solve
from grading.schemes.models import Tier, TimeOfDay

__all__ = ["plan_visits", "solve_checked"]

SHOWN = 5
"""How many broken rules a message lists."""


def plan_visits(
    portfolio: Portfolio,
    tiers: Sequence[Tier],
    *,
    start: date,
    weeks: int,
    reps: Sequence[Rep] = (),
    days_off: Sequence[DayOff] = (),
    country: str = "",
    kept: Sequence[Kept] = (),
    firm_times: frozenset[TimeOfDay] = FIRM_TIMES,
    solver: Solver = solve,
) -> PlanResult:
    """Plan who is contacted when: build the problem, solve it, check it, count it.

    Args:
        portfolio: The customers.
        tiers: Contact rules, best tier first.
        start: First day of the plan.
        weeks: How many times seven days, 1 to 104.
        reps: From the Reps table; may be empty.
        days_off: From the Holidays table.
        country: For reps without one.
        kept: Entries of an earlier plan that stay.
        firm_times: Times of day that may not be left.
        solver: What places the contacts.

    Raises:
        PlanError: As ``build_problem``, or the plan breaks a rule.
        CalendarError: As ``build_problem``.
    """
    problem = build_problem(
        portfolio,
        tiers,
        start=start,
        weeks=weeks,
        reps=reps,
        days_off=days_off,
        country=country,
        kept=kept,
        firm_times=firm_times,
    )
    return solve_checked(problem, solver=solver)


def solve_checked(problem: PlanProblem, *, solver: Solver = solve) -> PlanResult:
    """Solve a problem, and let a plan out only if the checker finds nothing.

    Raises:
        PlanError: The plan breaks a rule; lists the first ones.
    """
    plan = solver(problem)
    violations = check(problem, plan)
    if violations:
        shown = "\n".join(f"  - {v.message.text('en')}" for v in violations[:SHOWN])
        msg = (
            f"Visit plan — must keep every rule — {len(violations)} are broken:\n{shown}\n"
            "Nothing was written. Please report this plan."
        )
        raise PlanError(msg)
    return summarise(problem, plan)
