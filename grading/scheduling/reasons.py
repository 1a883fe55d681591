"""Why a contact found no place, from the most lasting cause to the most passing one."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from grading.language import Message
from grading.scheduling.advice import CODES as ADVICE_CODES
from grading.scheduling.advice import Advice, Adviser
from grading.scheduling.columns import Columns, places_by_owner
from grading.scheduling.plan import Unplaced, Visit, as_columns
from grading.scheduling.problem import NO_REP, Contact, Kept, PlanProblem, Rep, WeekdayNames
from grading.scheduling.spare_time import Need, SpareTime

__all__ = ["CODES", "NEVER_CODES", "unplaced"]

NEVER_CODES = (
    "rep_unknown",
    "no_hours",
    "weekdays_never",
    "too_long",
    "time_never",
    "no_visits",
)
"""Reasons that no week would remove; what to do is part of them."""

CODES = (
    *NEVER_CODES,
    "no_working_day",
    "blocked",
    "no_allowed_day",
    "visits_full",
    "rep_full",
    "misplaced",
)
"""Every reason there is."""

ALL_WEEK = frozenset(range(7))

_NO_ADVICE = -1
"""Stands for the advice where none is needed, or no single change helps."""

_Verdict = tuple[int, int, int, int]
"""Positions of the reason and the advice among their codes, day and number of the advice."""


def unplaced(
    problem: PlanProblem, visits: Sequence[Visit], left_out: Sequence[int]
) -> Sequence[Unplaced]:
    """Why each contact found no place, and what would have found it one.

    Args:
        problem: The problem.
        visits: What was placed.
        left_out: Zero-based positions of the contacts without a place.
    """
    if not left_out:
        return ()
    found = np.zeros((len(left_out), 4), dtype=np.int32)
    by_rep: defaultdict[int, list[int]] = defaultdict(list)
    for place, position in enumerate(left_out):
        by_rep[problem.contacts[position].rep].append(place)
    found[by_rep.pop(NO_REP, [])] = CODES.index("rep_unknown"), _NO_ADVICE, 0, 0
    plan = _OfReps(problem, visits)
    for rep, places in by_rep.items():
        judge = _Judge(problem, rep, plan.spare_time(rep))
        found[places] = [judge.verdict(problem.contacts[left_out[n]]) for n in places]
    contacts = np.array(left_out, dtype=np.int32)
    return Columns(_Teller(problem).told, contacts, *found.T)


class _OfReps:
    """The entries of a plan, rep by rep."""

    def __init__(self, problem: PlanProblem, visits: Sequence[Visit]) -> None:
        self._problem = problem
        contact, rep, day, start = as_columns(visits).columns
        self._columns = contact, day, start
        self._by_rep = places_by_owner(rep, len(problem.reps))
        self._kept: defaultdict[int, list[Kept]] = defaultdict(list)
        for entry in problem.kept:
            self._kept[problem.rep_positions.get(entry.rep, NO_REP)].append(entry)

    def spare_time(self, rep: int) -> SpareTime:
        """What a zero-based rep has left."""
        mine = self._by_rep[rep]
        visits = zip(*(column[mine].tolist() for column in self._columns), strict=True)
        return SpareTime(self._problem, rep, visits, self._kept[rep])


class _Judge:
    """Finds the reasons of one rep's contacts."""

    def __init__(self, problem: PlanProblem, rep: int, spare: SpareTime) -> None:
        self._rep = problem.reps[rep]
        self._spare = spare
        self._adviser = Adviser(self._rep, spare)
        self._known: dict[tuple[object, ...], _Verdict] = {}

    def verdict(self, contact: Contact) -> _Verdict:
        """Why a contact has no place, and what to do; the same for all that want the same."""
        window = contact.earliest, contact.latest, contact.blocked, contact.weekdays
        wanted = (*window, Need.of(contact))
        if wanted not in self._known:
            self._known[wanted] = self._found(contact)
        return self._known[wanted]

    def _found(self, contact: Contact) -> _Verdict:
        never = _never(self._rep, contact)
        if never is not None:
            return CODES.index(never), _NO_ADVICE, 0, 0
        code, advice = CODES.index(self._not_now(contact)), self._adviser.advice(contact)
        if advice is None:
            return code, _NO_ADVICE, 0, 0
        return code, ADVICE_CODES.index(advice.code), advice.day, advice.number

    def _not_now(self, contact: Contact) -> str:
        """Code of a cause that lies in these weeks."""
        need = Need.of(contact)
        days = self._spare.window(contact)
        if not days:
            return "no_working_day"
        allowed = [day for day in days if contact.allows(date.fromordinal(day))]
        if not allowed:
            free = replace(contact, blocked=None)
            opens = any(free.allows(date.fromordinal(day)) for day in days)
            return "blocked" if opens else "no_allowed_day"
        # Named only if the visits alone are in the way on every possible day.
        if not any(self._spare.may_visit(need, day) for day in allowed):
            return "visits_full"
        return "rep_full"


class _Teller:
    """Puts into words why contacts of a problem found no place."""

    def __init__(self, problem: PlanProblem) -> None:
        self._problem = problem

    def told(self, position: int, reason: int, advice: int, day: int, number: int) -> Unplaced:
        """What is known of one contact, as a verdict has it."""
        code = CODES[reason]
        message = Message(f"scheduling.unplaced.{code}", self._facts(position))
        if code in NEVER_CODES:
            return Unplaced(position, code, message)
        if advice == _NO_ADVICE:
            return Unplaced(position, code, message, Message(f"advice.else.{code}"))
        rep = self._problem.reps[self._problem.contacts[position].rep]
        told = Advice(ADVICE_CODES[advice], day, number).told(rep)
        return Unplaced(position, code, message, told)

    def _facts(self, position: int) -> dict[str, object]:
        problem = self._problem
        contact = problem.contacts[position]
        if contact.rep == NO_REP:
            name = problem.customers[contact.customer].rep_name if problem.customers else ""
            return {"rep": name}
        rep = problem.reps[contact.rep]
        return {
            "rep": rep.name,
            "minutes": contact.minutes,
            "weekdays": WeekdayNames(contact.weekdays or ALL_WEEK),
            "time": Message(f"scheduling.time.{contact.time}"),
            "earliest": max(contact.earliest, problem.start),
            "latest": min(contact.latest, problem.end),
            "maximum": rep.max_visits_a_day,
        }


def _never(rep: Rep, contact: Contact) -> str | None:
    """Code of a cause that no week would remove, or None."""
    if not any(rep.hours):
        return "no_hours"
    allowed = [rep.hours[day] for day in sorted(contact.weekdays or ALL_WEEK)]
    if not any(allowed):
        return "weekdays_never"
    stretches = [stretch for day in allowed for stretch in day]
    if max(end - start for start, end in stretches) < contact.minutes:
        return "too_long"
    begins, ends = Need.of(contact).part
    if max(min(end, ends) - max(start, begins) for start, end in stretches) < contact.minutes:
        return "time_never"
    if contact.channel == "visit" and rep.max_visits_a_day == 0:
        return "no_visits"
    return None
