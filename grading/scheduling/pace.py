"""How the customers' contacts follow one another, and on which days, as arrays for the targets."""

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from grading.contacts.weeks import alternate_weeks, monday_of
from grading.scheduling.customer_rules import EVERY_WEEK, Rules
from grading.scheduling.problem import WEEKDAYS
from grading.scheduling.targets import FAR, DayTables, Pace, day_table
from grading.scheduling.team import Team

__all__ = ["paced"]

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def paced(
    rules: Rules, team: Team, rows: Ints, start: date, working: Bools
) -> tuple[Pace, DayTables]:
    """The pace of some customers, and the days on which they may be contacted.

    Args:
        rules: Which rule each customer follows.
        team: Reps with hours, and whose customers are whose.
        rows: Zero-based customers whose rules plan contacts.
        start: First day of the plan.
        working: bool, per calendar and day: whether it is worked.
    """
    days = working.shape[1]
    turn = rules.start_weeks(team.rep)[rows]
    rep = team.rep[rows]
    sets = {frozenset(rule.weekdays): None for rule in rules.kinds}
    places = {weekdays: place for place, weekdays in enumerate(sets)}
    of_kind = [places[frozenset(rule.weekdays)] for rule in rules.kinds]
    # One table per rep, set of weekdays and turn, as far as any customer has it.
    wanted = np.column_stack((rules.table(of_kind)[rows], turn, rep))
    distinct, place = np.unique(wanted, axis=0, return_inverse=True)
    dates = [start + timedelta(days=n) for n in range(days)]
    names = [[not each or WEEKDAYS[day.weekday()] in each for day in dates] for each in places]
    weeks = alternate_weeks(np.array(dates, dtype="datetime64[D]"))
    turns = [(turn == EVERY_WEEK) | (weeks == turn) for turn in range(EVERY_WEEK, 2)]
    hours = [[bool(each.hours_on(day)) for day in dates] for each in team.reps]
    worked = working & np.array([*hours, [True] * days])
    allowed = [
        worked[at_rep] & np.array(names[at_set]) & turns[at_turn - EVERY_WEEK]
        for at_set, at_turn, at_rep in distinct.tolist()
    ]
    pace = Pace(
        every=rules.every[rows],
        opens=rules.opens[rows],
        slack=rules.slack[rows],
        gap=np.maximum(rules.gap[rows], 1),
        rep=rep,
        place=place.reshape(-1).astype(np.int64),
        week=_first_weeks(turn, start),
    )
    table = np.array(allowed, dtype=np.bool_).reshape(-1, days)
    return pace, DayTables(day_table(working), day_table(table))


def _first_weeks(turn: Ints, start: date) -> Ints:
    """Monday from which every second week is the customer's, in days from the plan's first."""
    monday = (monday_of(start) - start).days
    this = int(alternate_weeks(np.array([start], dtype="datetime64[D]"))[0])
    return np.where(turn == EVERY_WEEK, FAR, np.where(turn == this, monday, monday - 7))
