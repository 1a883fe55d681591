"""The reps of invented data and their days off, as rows of the tables Reps and Holidays."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from grading.scheduling.problem import WEEKDAYS
from workbook_templates.demo_names import DemoRep, DemoWorld
from workbook_templates.template import Row

__all__ = ["demo_days_off", "demo_reps", "in_the_field"]

_LEAVE_DAYS = 2
_LEAVE_AFTER, _TEAM_DAY_AFTER = timedelta(days=17), timedelta(days=25)
"""After the Monday of this week: a Thursday, and a Friday in the fourth week."""


def in_the_field(reps: Iterable[DemoRep], hours: tuple[str, ...], accounts: int) -> list[DemoRep]:
    """Reps who see customers in part of their working time only.

    Args:
        reps: The reps with their usual hours.
        hours: When they see customers, Monday to Sunday, such as ``09:00-12:30``.
        accounts: Load of customers one of them carries.
    """
    return [replace(rep, hours=hours, accounts=accounts) for rep in reps]


def demo_reps(reps: Iterable[DemoRep], country: str) -> list[Row]:
    """One row per rep."""
    return [
        {
            "rep_name": rep.name,
            "country": country,
            "territory": rep.area,
            **{day.lower(): hours or None for day, hours in zip(WEEKDAYS, rep.hours, strict=True)},
            "max_visits": rep.max_visits,
            "accounts": rep.accounts,
        }
        for rep in reps
    ]


def demo_days_off(world: DemoWorld, as_of: date) -> list[Row]:
    """Two days of leave of one rep and a day on which nobody works, all in the coming weeks."""
    monday = as_of - timedelta(days=as_of.weekday())
    leave = [monday + _LEAVE_AFTER + timedelta(days=day) for day in range(_LEAVE_DAYS)]
    return [
        *(
            {
                "day_off": day,
                "holiday": world.leave,
                "country": world.country,
                "rep_name": world.reps[1].name,
            }
            for day in leave
        ),
        {
            "day_off": monday + _TEAM_DAY_AFTER,
            "holiday": world.team_day,
            "country": world.country,
        },
    ]
