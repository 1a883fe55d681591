"""An independent judge of plans: lists every broken rule.

It shares no code with the solvers but the data, so that a fault in one shows in the other.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from grading.language import Message
from grading.scheduling.check_agreements import AGREEMENT_CODES, broken_agreements
from grading.scheduling.hours import NOON, Stretch, clock
from grading.scheduling.plan import Plan, Visit
from grading.scheduling.problem import WEEKDAYS, Contact, Kept, PlanProblem

__all__ = ["CODES", "Violation", "check"]

CODES = (
    "unknown_contact",
    "unknown_rep",
    "missing",
    "placed_twice",
    "placed_and_unplaced",
    "wrong_rep",
    "outside_horizon",
    "outside_window",
    "day_off",
    "weekday",
    "time_of_day",
    "outside_hours",
    "over_hours",
    "overlap",
    "too_many_visits",
    *AGREEMENT_CODES,
)
"""Every rule the checker knows."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule.

    Args:
        code: Short English word, one of ``CODES``.
        message: What is wrong.
        contact: Zero-based position of the contact, None where a whole day is at fault.
    """

    code: str
    message: Message
    contact: int | None = None


def check(problem: PlanProblem, plan: Plan) -> list[Violation]:
    """Every rule of ``problem`` that ``plan`` breaks; empty for a sound plan.

    Kept entries are a person's own doing: two of them may overlap, what the plan adds may not.
    """
    found = [*_counted(problem, plan)]
    known = [visit for visit in plan.visits if 0 <= visit.contact < len(problem.contacts)]
    for visit in known:
        found += _alone(problem, visit)
    found += _together(problem, [visit for visit in known if 0 <= visit.rep < len(problem.reps)])
    found += [Violation(*finding) for finding in broken_agreements(problem, plan)]
    return found


def _violation(code: str, position: int | None = None, /, **facts: object) -> Violation:
    return Violation(code, Message(f"scheduling.violation.{code}", facts), position)


def _counted(problem: PlanProblem, plan: Plan) -> Iterator[Violation]:
    """Each contact is placed once, or explained once."""
    placed = Counter(visit.contact for visit in plan.visits)
    explained = Counter(entry.contact for entry in plan.unplaced)
    for position in sorted({*placed, *explained}):
        if not 0 <= position < len(problem.contacts):
            yield _violation("unknown_contact", position, contact=position)
    for position, contact in enumerate(problem.contacts):
        facts = {"customer": contact.key, "due": contact.due}
        if not placed[position] and not explained[position]:
            yield _violation("missing", position, **facts)
        if placed[position] > 1:
            yield _violation("placed_twice", position, times=placed[position], **facts)
        if placed[position] and explained[position]:
            yield _violation("placed_and_unplaced", position, **facts)


def _alone(problem: PlanProblem, visit: Visit) -> Iterator[Violation]:
    """Rules that one visit can break by itself."""
    contact = problem.contacts[visit.contact]
    facts: dict[str, object] = {"customer": contact.key, "day": visit.day}
    if not problem.start <= visit.day <= problem.end:
        yield _violation(
            "outside_horizon", visit.contact, start=problem.start, end=problem.end, **facts
        )
    if not contact.earliest <= visit.day <= contact.latest:
        yield _violation(
            "outside_window",
            visit.contact,
            earliest=contact.earliest,
            latest=contact.latest,
            **facts,
        )
    weekday = visit.day.weekday()
    if contact.weekdays and weekday not in contact.weekdays:
        name = Message(f"scheduling.weekday.{WEEKDAYS[weekday]}")
        yield _violation("weekday", visit.contact, weekday=name, **facts)
    if contact.time_firm and not _at_wanted_time(contact, visit):
        wanted = Message(f"scheduling.time.{contact.time}")
        facts["time"] = clock(visit.start)
        yield _violation("time_of_day", visit.contact, wanted=wanted, **facts)
    yield from _with_rep(problem, visit)


def _at_wanted_time(contact: Contact, visit: Visit) -> bool:
    if contact.time == "morning":
        return visit.start + contact.minutes <= NOON
    return contact.time == "any" or visit.start >= NOON


def _with_rep(problem: PlanProblem, visit: Visit) -> Iterator[Violation]:
    """The visit is its own rep's, and lies within the rep's hours."""
    contact = problem.contacts[visit.contact]
    facts: dict[str, object] = {"customer": contact.key, "day": visit.day}
    if not 0 <= visit.rep < len(problem.reps):
        yield _violation("unknown_rep", visit.contact, rep=visit.rep, **facts)
        return
    rep = problem.reps[visit.rep]
    if visit.rep != contact.rep:
        known = 0 <= contact.rep < len(problem.reps)
        owner = problem.reps[contact.rep].name if known else "—"
        yield _violation("wrong_rep", visit.contact, rep=rep.name, owner=owner, **facts)
    if visit.day in rep.days_off:
        yield _violation("day_off", visit.contact, rep=rep.name, **facts)
    end = visit.start + contact.minutes
    stretches = rep.hours[visit.day.weekday()]
    if not any(start <= visit.start and end <= stop for start, stop in stretches):
        facts["time"] = clock(visit.start)
        yield _violation("outside_hours", visit.contact, rep=rep.name, **facts)


def _together(problem: PlanProblem, visits: list[Visit]) -> Iterator[Violation]:
    """Rules on all that one rep does on one day."""
    days: defaultdict[tuple[int, object], list[Visit]] = defaultdict(list)
    for visit in visits:
        days[visit.rep, visit.day].append(visit)
    names = [rep.name for rep in problem.reps]
    kept: defaultdict[tuple[int, object], list[Kept]] = defaultdict(list)
    for entry in problem.kept:
        if entry.status != "skipped" and entry.rep in names:
            kept[names.index(entry.rep), entry.day].append(entry)
    for place, of_day in days.items():
        yield from _overlaps(problem, of_day, kept[place])
        yield from _over_hours(problem, of_day, kept[place])
        yield from _too_many(problem, of_day, kept[place])


def _overlaps(problem: PlanProblem, visits: list[Visit], kept: list[Kept]) -> Iterator[Violation]:
    entries: list[tuple[int, int, str, int | None]] = [
        (entry.start, entry.start + entry.minutes, entry.key, None)
        for entry in kept
        if entry.start is not None
    ]
    for visit in visits:
        contact = problem.contacts[visit.contact]
        entries.append((visit.start, visit.start + contact.minutes, contact.key, visit.contact))
    entries.sort(key=lambda entry: entry[:3])
    for place, (_, end, key, position) in enumerate(entries):
        for later_start, _, later_key, later_position in entries[place + 1 :]:
            if later_start >= end:
                break
            added = position if later_position is None else later_position
            if added is not None:
                facts = {"day": visits[0].day, "time": clock(later_start), "other": key}
                yield _violation("overlap", added, customer=later_key, **facts)


def _over_hours(
    problem: PlanProblem, visits: list[Visit], kept: list[Kept]
) -> Iterator[Violation]:
    """What is planned, with kept entries that have no time yet, fits into the hours."""
    rep, day = problem.reps[visits[0].rep], visits[0].day
    stretches = rep.hours[day.weekday()]
    capacity = sum(end - start for start, end in stretches)
    minutes = sum(problem.contacts[visit.contact].minutes for visit in visits)
    minutes += sum(entry.minutes for entry in kept if entry.start is None)
    timed = [(e.start, e.start + e.minutes) for e in kept if e.start is not None]
    minutes += sum(_covered(stretch, timed) for stretch in stretches)
    if minutes > capacity:
        yield _violation("over_hours", rep=rep.name, day=day, minutes=minutes, capacity=capacity)


def _covered(stretch: Stretch, taken: list[Stretch]) -> int:
    """Minutes of a stretch that lie under any of the taken ones."""
    covered, reached = 0, stretch[0]
    for start, end in sorted(taken):
        start, end = max(start, reached), min(end, stretch[1])
        if start < end:
            covered += end - start
            reached = end
    return covered


def _too_many(problem: PlanProblem, visits: list[Visit], kept: list[Kept]) -> Iterator[Violation]:
    rep, day = problem.reps[visits[0].rep], visits[0].day
    added = sum(problem.contacts[visit.contact].channel == "visit" for visit in visits)
    count = added + sum(entry.channel == "visit" for entry in kept)
    if added and rep.max_visits_a_day is not None and count > rep.max_visits_a_day:
        yield _violation(
            "too_many_visits", rep=rep.name, day=day, visits=count, maximum=rep.max_visits_a_day
        )
