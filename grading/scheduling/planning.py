"""One call from graded customers to a checked visit plan."""

from collections.abc import Sequence
from datetime import date

from grading.exceptions import PlanError
from grading.scheduling.build import FIRM_TIMES, build_problem
from grading.scheduling.check import check
from grading.scheduling.earlier import FROZEN_DAYS
from grading.scheduling.misplaced import without_misplaced
from grading.scheduling.portfolio import DayOff, Portfolio
from grading.scheduling.problem import Kept, PlanProblem, Rep
from grading.scheduling.result import PlanResult, summarise
from grading.scheduling.solve import Progress, Solver, solve
from grading.scheduling.stretch import OverCapacity
from grading.scheduling.travel import Travel
from grading.schemes.models import Tier, TimeOfDay

__all__ = ["plan_visits", "solve_checked"]

SHOWN = 5
"""How many broken rules a message lists."""
BUILT, SOLVED = 0.4, 0.8
"""Share of the work that is done when the problem is built; of the rest, when it is solved."""


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
    travel: Travel | None = None,
    over_capacity: OverCapacity = "stretch",
    earlier: Sequence[Kept] = (),
    frozen_days: int = FROZEN_DAYS,
    as_of: date | None = None,
    progress: Progress | None = None,
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
        travel: Minutes between areas.
        over_capacity: What becomes of more contacts than there is time for: all intervals of the
            rep grow in proportion, or the lowest weights find no place.
        earlier: Open entries of an earlier plan. Those of the next days come back among the
            problem's ``kept``; the others are planned anew, and moved only where they must be.
        frozen_days: On so many days of each rep's work, from ``as_of`` on, they stay.
        as_of: Today; None: the first day of the plan.
        progress: Told the share done, 0 to 1; whatever it raises stops the planning.

    Raises:
        PlanError: As ``build_problem``, or the plan breaks a rule.
        CalendarError: As ``build_problem``.
    """
    _part(progress, 0.0, BUILT)
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
        travel=travel,
        over_capacity=over_capacity,
        earlier=earlier,
        frozen_days=frozen_days,
        as_of=as_of,
    )
    return solve_checked(problem, solver=solver, progress=_part(progress, BUILT, 1.0))


def solve_checked(
    problem: PlanProblem, *, solver: Solver = solve, progress: Progress | None = None
) -> PlanResult:
    """Solve a problem, and let a plan out only if the checker finds nothing.

    A contact in it that breaks a rule is left out and told among the unplaced. Where many do, or
    what is at fault is no single contact, there is no plan.

    Args:
        problem: What is to be planned.
        solver: What places the contacts.
        progress: As for ``plan_visits``.

    Raises:
        PlanError: The plan breaks a rule; lists the first ones.
    """
    solving = _part(progress, 0.0, SOLVED)
    plan = solver(problem) if solving is None else solver(problem, progress=solving)
    if progress is not None:
        progress(SOLVED)
    violations = check(problem, plan)
    while violations and (less := without_misplaced(problem, plan, violations)) is not None:
        plan, violations = less, check(problem, less)
    if violations:
        shown = "\n".join(f"  - {v.message.text('en')}" for v in violations[:SHOWN])
        msg = (
            f"Visit plan — must keep every rule — {len(violations)} are broken:\n{shown}\n"
            "Nothing was written. Please report this plan."
        )
        raise PlanError(msg)
    result = summarise(problem, plan)
    if progress is not None:
        progress(1.0)
    return result


def _part(progress: Progress | None, begin: float, end: float) -> Progress | None:
    """What reports one part of the work as so much of the whole."""
    if progress is None:
        return None
    progress(begin)
    return lambda share: progress(begin + share * (end - begin))
