"""Where first contacts are likely to be placed, from which the later ones are reckoned."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from grading.scheduling.problem import Contact, PlanProblem, Precedence
from grading.scheduling.solve import solve

__all__ = ["expected_first_days"]


def expected_first_days(
    frame: PlanProblem,
    firsts: Iterable[Contact],
    single: Iterable[Contact],
    never: npt.NDArray[np.bool_],
) -> npt.NDArray[np.int64]:
    """Day on which each customer's first contact is likely to be placed, -1 where unknown.

    When many are wanted at once, as in a first plan, nobody can see them all in the first week.
    Were their next contacts all counted from the plan's first day, they would crowd the same
    few days again and again. So the first contacts alone are placed as capacity allows, with
    the whole plan as their window, and each chain goes on from there. Messages are not among
    them: they take what is left, and are not to put anybody off.

    Args:
        frame: The plan's days, reps and entries that stay.
        firsts: The first contact of each customer by its rule.
        single: Contacts that follow no rule; those that stand alone take their time.
        never: Whether each customer was never contacted.
    """
    first = [
        replace(contact, latest=max(contact.latest, frame.end))
        if _at_once(frame, contact, never)
        else contact
        for contact in firsts
        if contact.channel != "message"
    ]
    alone = [contact for contact in single if contact.stands_alone]
    days = np.full(len(never), -1, dtype=np.int64)
    for visit in solve(replace(frame, contacts=(*first, *alone))).visits:
        if visit.contact < len(first):
            days[first[visit.contact].customer] = (visit.day - frame.start).days
    return days


def _at_once(frame: PlanProblem, contact: Contact, never: npt.NDArray[np.bool_]) -> bool:
    """Whether it is a first contact ever, or overdue."""
    if contact.precedence is Precedence.AGREED:
        return False
    return bool(never[contact.customer]) or contact.due < frame.start
