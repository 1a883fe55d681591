"""Scheduling: problem, solve, check, result; ``planning.plan_visits`` does all four."""

from grading.scheduling.hours import clock, parse_hours
from grading.scheduling.loads import RepLoad, TeamNeed
from grading.scheduling.plan import Plan, Unplaced, Visit
from grading.scheduling.planning import plan_visits, solve_checked
from grading.scheduling.portfolio import DayOff, Portfolio
from grading.scheduling.problem import Contact, Customer, Kept, PlanProblem, Rep
from grading.scheduling.result import CustomerCoverage, PlanResult, TierCoverage
from grading.scheduling.stretch import OverCapacity
from grading.scheduling.travel import Travel

__all__ = [
    "Contact",
    "Customer",
    "CustomerCoverage",
    "DayOff",
    "Kept",
    "OverCapacity",
    "Plan",
    "PlanProblem",
    "PlanResult",
    "Portfolio",
    "Rep",
    "RepLoad",
    "TeamNeed",
    "TierCoverage",
    "Travel",
    "Unplaced",
    "Visit",
    "clock",
    "parse_hours",
    "plan_visits",
    "solve_checked",
]
