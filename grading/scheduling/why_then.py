"""Why a customer is contacted when it is: the rule, the window, and what stands on nearer days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from grading.language import Message
from grading.scheduling.hours import DAY_MINUTES, Stretch
from grading.scheduling.plan import Unplaced, Visit
from grading.scheduling.problem import WEEKDAYS, Contact, Customer, Kept, PlanProblem
from grading.scheduling.result import PlanResult

__all__ = ["ContactStory", "CustomerStory", "NearerDay", "why_then"]

_NOON = 12 * 60
_MOST_DAYS = 14
"""So many nearer days are looked at, the nearest first."""


@dataclass(frozen=True, slots=True)
class NearerDay:
    """A day nearer to the due date than the one in the plan, and what speaks against it.

    Args:
        code: Short English word for scripts.
        reason: The same in words.
    """

    day: date
    code: str
    reason: Message


@dataclass(frozen=True, slots=True)
class ContactStory:
    """One contact of a customer.

    Args:
        contact: What was wanted.
        day: Where the plan has it, None where it found no place.
        start: Minute after midnight.
        nearer: The days nearer to the due date, in order of their distance.
        unplaced: Why it found no place.
    """

    contact: Contact
    day: date | None
    start: int
    nearer: tuple[NearerDay, ...] = ()
    unplaced: Unplaced | None = None

    @property
    def days_off_target(self) -> int:
        """Days after the due date at which it is planned; negative before it."""
        return 0 if self.day is None else (self.day - self.contact.due).days


@dataclass(frozen=True, slots=True)
class CustomerStory:
    """All contacts of a customer within a plan.

    Args:
        customer: Who it is.
        stretch: By how much its rep's intervals were lengthened.
        contacts: In the order of their dates, those without a place last.
        kept: Entries that a person has made firm, or that are too near to be moved.
    """

    customer: Customer
    stretch: float
    contacts: tuple[ContactStory, ...]
    kept: tuple[Kept, ...]


def why_then(result: PlanResult, key: str) -> CustomerStory | None:
    """The story of one customer.

    Args:
        result: A plan.
        key: The customer's key.

    Returns:
        None where the plan knows no such customer.
    """
    problem = result.problem
    found = [n for n, customer in enumerate(problem.customers) if customer.key == key]
    if not found:
        return None
    customer = problem.customers[found[0]]
    placed = {visit.contact: visit for visit in result.plan.visits}
    left_out = {entry.contact: entry for entry in result.plan.unplaced}
    stories = [
        _story(result, n, contact, placed.get(n), left_out.get(n))
        for n, contact in enumerate(problem.contacts)
        if contact.key == key
    ]
    stretch = problem.stretch[customer.rep] if problem.stretch and customer.rep >= 0 else 1.0
    return CustomerStory(
        customer=customer,
        stretch=stretch,
        contacts=tuple(sorted(stories, key=_order)),
        kept=tuple(entry for entry in problem.kept if entry.key == key),
    )


def _order(story: ContactStory) -> tuple[bool, date, int]:
    return story.day is None, story.day or story.contact.due, story.start


def _story(
    result: PlanResult,
    position: int,
    contact: Contact,
    visit: Visit | None,
    unplaced: Unplaced | None,
) -> ContactStory:
    if visit is None:
        return ContactStory(contact, None, 0, unplaced=unplaced)
    days = _Days(result.problem, result.plan.visits, contact, position)
    return ContactStory(contact, visit.day, visit.start, tuple(days.nearer_than(visit.day)))


class _Days:
    """The days of a plan as one contact sees them.

    Args:
        problem: The problem.
        visits: Of the plan.
        contact: Which one.
        position: Its zero-based place among the contacts.
    """

    def __init__(
        self, problem: PlanProblem, visits: Sequence[Visit], contact: Contact, position: int
    ) -> None:
        self._problem = problem
        self._visits = visits
        self._contact = contact
        self._position = position

    def nearer_than(self, day: date) -> Iterator[NearerDay]:
        """What speaks against each day nearer to the due date, the nearest first."""
        due = self._contact.due
        distance = abs((day - due).days)
        offsets = sorted(range(1 - distance, distance), key=lambda n: (abs(n), n))
        near = [due + timedelta(days=n) for n in offsets]
        within = [each for each in near if self._problem.start <= each <= self._problem.end]
        for each in within[:_MOST_DAYS]:
            code, facts = self._against(each)
            yield NearerDay(each, code, Message(f"why_then.day.{code}", facts))

    def _against(self, day: date) -> tuple[str, dict[str, object]]:
        """The first rule that speaks against a day, from the most lasting to the passing one."""
        contact = self._contact
        rep = self._problem.reps[contact.rep]
        weekday = Message(f"scheduling.weekday.{WEEKDAYS[day.weekday()]}")
        facts: dict[str, object] = {"day": day, "weekday": weekday, "rep": rep.name}
        if day < contact.earliest:
            return "too_early", facts | {"earliest": contact.earliest}
        if day > contact.latest:
            return "too_late", facts | {"latest": contact.latest}
        if not rep.hours_on(day):
            return "off", facts
        if contact.weekdays and day.weekday() not in contact.weekdays:
            return "weekday", facts
        if not contact.allows(day):
            return "blocked", facts
        if self._has_own(day):
            return "own", facts
        busy = [entry for entry in self._busy if entry[0] == day]
        visits = sum(channel == "visit" for *_, channel in busy)
        most = rep.max_visits_a_day
        if contact.channel == "visit" and most is not None and visits >= most:
            return "visits_full", facts | {"maximum": most}
        longest = self._longest_gap(day, [(start, end) for _, start, end, _ in busy])
        if longest < contact.minutes:
            return "full", facts | {"longest": longest, "minutes": contact.minutes}
        return "better", facts

    def _has_own(self, day: date) -> bool:
        """Whether the customer has another contact on the day."""
        key = self._contact.key
        kept = any(entry.key == key and entry.day == day for entry in self._problem.kept)
        return kept or any(
            visit.day == day
            and visit.contact != self._position
            and self._problem.contacts[visit.contact].key == key
            for visit in self._visits
        )

    @cached_property
    def _busy(self) -> list[tuple[date, int, int, str]]:
        """Day, start, end and channel of all other entries of the rep."""
        problem, rep = self._problem, self._contact.rep
        name = problem.reps[rep].name
        found = [
            (visit.day, visit.start, visit.start + other.minutes, str(other.channel))
            for visit in self._visits
            if visit.rep == rep and visit.contact != self._position
            for other in (problem.contacts[visit.contact],)
        ]
        found += [
            (entry.day, entry.start, entry.start + entry.minutes, str(entry.channel))
            for entry in problem.kept
            if entry.rep == name and entry.start is not None and entry.status != "skipped"
        ]
        return found

    def _longest_gap(self, day: date, busy: Sequence[Stretch]) -> int:
        """The longest free stretch in minutes within the hours the contact may take."""
        contact = self._contact
        rep = self._problem.reps[contact.rep]
        longest = 0
        earliest = _NOON if contact.time_firm and contact.time == "afternoon" else 0
        latest = _NOON if contact.time_firm and contact.time == "morning" else DAY_MINUTES
        for begin, closing in rep.hours_on(day):
            free, end = max(begin, earliest), min(closing, latest)
            for first, last in sorted(busy):
                if last > free and first < end:
                    longest = max(longest, first - free)
                    free = last
            longest = max(longest, end - free)
        return longest
