"""What a visit plan has to solve: days, reps with hours, contacts with windows. Pure data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum
from functools import cached_property
from typing import Literal

from grading.engine.problems import Problem
from grading.exceptions import PlanError
from grading.language import Lang, Message
from grading.scheduling.hours import DAY_MINUTES, Stretch
from grading.scheduling.overrides import Agreement
from grading.scheduling.travel import Travel
from grading.schemes.models import Channel, ContactRule, TimeOfDay, Weekday

__all__ = [
    "NO_REP",
    "WEEKDAYS",
    "Contact",
    "Customer",
    "Kept",
    "Pattern",
    "PlanProblem",
    "Precedence",
    "Rep",
    "Status",
    "Week",
    "WeekdayNames",
]

WEEKDAYS: tuple[Weekday, ...] = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
"""In the order of ``date.weekday()``."""

NO_REP = -1
"""Position of a rep that does not exist."""

Week = tuple[tuple[Stretch, ...], ...]
"""Working hours of the seven weekdays, Monday first; no stretch: a free day."""

Pattern = tuple[int, ...]
"""Days on which a customer may be visited together, counted from the plan's first, in order."""

Status = Literal["done", "fixed", "skipped", "planned"]
"""done: it took place. fixed: a person set day and time. skipped: a person took it out. planned: an
open entry of the earlier plan, on days so near that they are not planned anew."""


class Precedence(IntEnum):
    """What kind of contact is placed before which, whatever the tier; the largest first."""

    GREETING = 0
    """A suggestion: good wishes on a birthday or a holiday."""
    DUE = 1
    """Wanted by the tier's rule."""
    OVERDUE = 2
    """The same, and its day lay before the plan."""
    MUST = 3
    """A person wants the customer in the plan."""
    AGREED = 4
    """Agreed with the customer for a week."""
    FIXED = 5
    """An appointment on one day."""


@dataclass(frozen=True, slots=True)
class Rep:
    """Someone who contacts customers.

    Args:
        name: As it stands in the customers' Rep column.
        hours: Per weekday, Monday first, the stretches worked, in order, not overlapping.
        days_off: Days not worked although the weekday has hours: public holidays, leave.
        country: ISO code, "" for none.
        max_visits_a_day: Most contacts of channel ``visit`` on one day; None: no limit. Calls
            and messages do not count.
        territory: Areas whose customers become this rep's where they name nobody.
        accounts: Load of customers that the rep can carry; None where nobody has said.

    Raises:
        PlanError: The hours do not cover seven days, overlap, or leave the day.
    """

    name: str
    hours: Week
    days_off: frozenset[date] = frozenset()
    country: str = ""
    max_visits_a_day: int | None = None
    territory: tuple[str, ...] = ()
    accounts: float | None = None

    def __post_init__(self) -> None:
        if len(self.hours) != len(WEEKDAYS):
            msg = f"Rep {self.name} — must have hours for 7 weekdays — got {len(self.hours)}."
            raise PlanError(msg)
        for weekday, stretches in zip(WEEKDAYS, self.hours, strict=True):
            edges = [edge for stretch in stretches for edge in stretch]
            ordered = edges == sorted(edges) and all(start < end for start, end in stretches)
            if not ordered or (edges and not 0 <= edges[0] <= edges[-1] <= DAY_MINUTES):
                msg = (
                    f"Rep {self.name}, {weekday} — hours must be in order within the day and not "
                    f"overlap — got {stretches}. Correct the hours."
                )
                raise PlanError(msg)
        if self.max_visits_a_day is not None and self.max_visits_a_day < 0:
            msg = (
                f"Rep {self.name} — the most visits a day must be 0 or more — "
                f"got {self.max_visits_a_day}. Correct it, or leave it blank for no limit."
            )
            raise PlanError(msg)

    def hours_on(self, day: date) -> tuple[Stretch, ...]:
        """Stretches worked on a day; none on a day off."""
        return () if day in self.days_off else self.hours[day.weekday()]


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer of the plan, whether contacted or not.

    Args:
        key: The customer's key as text.
        tier: Grade letter, "" where ungraded.
        rep: Zero-based position of the rep, ``NO_REP`` where the name is unknown.
        rep_name: The rep's name, as the customer has it where it is unknown.
        due: Next due date, None where no contact is planned.
        last_contact: None where never contacted.
        agreed: What a person has agreed on for this customer and can be kept.
        target: Contacts wanted in the plan as the rules stand, before any stretching and beside
            entries that stay; None: as many as the problem has.
        weekly_minutes: What its rule asks of a week.
        rule: The contact rule in effect but for its interval, None where it has no tier.
        every_days: Days between its contacts, stretched ones included; None: none by rule.
        start_week: Which of two alternating weeks is the customer's, as
            ``grading.contacts.weeks.alternate_weeks`` counts them; None: all are.
    """

    key: str
    tier: str
    rep: int
    rep_name: str
    due: date | None = None
    last_contact: date | None = None
    agreed: Agreement | None = None
    target: int | None = None
    weekly_minutes: float = 0.0
    rule: ContactRule | None = None
    every_days: int | None = None
    start_week: int | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact that wants a place in the plan.

    Args:
        key: The customer's key.
        customer: Zero-based position of the customer.
        number: Zero-based place among the customer's contacts; their windows do not overlap.
        rep: Zero-based position of the rep, or ``NO_REP``.
        tier: Grade letter.
        minutes: How long it takes.
        due: Target date; may lie before the plan's start where it is overdue.
        earliest: First day allowed.
        latest: Last day allowed, inclusive.
        weekdays: Days allowed, Monday is 0; empty: any on which the rep works.
        time: Time of day wanted: a morning contact is over by 12:00, an afternoon contact begins
            at 12:00 or later.
        time_firm: Whether another time of day breaks the rule; else it is the second choice.
        weight: A contact of larger weight is placed first.
        purpose: Why the contact takes place, for the schedule.
        gap_days: Days wanted since the customer's contact before, where that is in the plan.
        precedence: Contacts of a larger one are placed first, whatever their weight.
        blocked: First and last day on which the customer is not to be contacted.
        area: Where the customer is, "" where unknown.
        spot: Latitude and longitude in degrees, None where unknown.
        was: Day and minute at which the earlier plan has it, None where it has not.
    """

    key: str
    customer: int
    number: int
    rep: int
    tier: str
    channel: Channel
    minutes: int
    due: date
    earliest: date
    latest: date
    weekdays: frozenset[int]
    time: TimeOfDay
    time_firm: bool
    weight: int
    purpose: Message
    gap_days: int = 1
    precedence: Precedence = Precedence.DUE
    blocked: tuple[date, date] | None = None
    area: str = ""
    spot: tuple[float, float] | None = None
    was: tuple[date, int] | None = None

    @property
    def stands_alone(self) -> bool:
        """Whether the contact is none of those that follow each other by the tier's rule."""
        return self.precedence in (Precedence.FIXED, Precedence.GREETING)

    def allows(self, day: date) -> bool:
        """Whether the window, the weekdays and the customer's block allow a day."""
        free = self.blocked is None or not self.blocked[0] <= day <= self.blocked[1]
        in_window = self.earliest <= day <= self.latest
        return free and in_window and (not self.weekdays or day.weekday() in self.weekdays)


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry of an earlier plan that stays where it is.

    Args:
        key: The customer's key.
        rep: Rep's name; entries of unknown reps take nobody's time.
        start: Minute after midnight, or None where only the day is agreed.
        status: A skipped entry takes no time, but is not planned anew either.
        greeting: Whether it is a greeting, which stands for no other contact unless it was done by
            visit or phone.
        area: Where the customer is, "" where unknown.
        due: For which target date it was planned, None where unknown.
    """

    key: str
    rep: str
    day: date
    start: int | None
    minutes: int
    channel: Channel = "visit"
    status: Status = "fixed"
    greeting: bool = False
    area: str = ""
    due: date | None = None


@dataclass(frozen=True)
class PlanProblem:
    """All a solver needs to know.

    Args:
        start: First day of the plan.
        days: How many calendar days it covers.
        tiers: Grade letters, best first.
        customers: All customers in the order given.
        contacts: What is to be placed.
        kept: Entries that stay; they take time and count as visits.
        findings: What a person should mend, such as unknown reps.
        remarks: What a person should know, such as an appointment after the plan's end.
        travel: Minutes between areas.
        stretch: Per rep by how much all intervals of its customers were lengthened, at least 1;
            empty: none was.
        customers_per_rep: How many customers of a tier one rep can serve; tiers that add no load
            are left out.
        patterns: Days counted from the plan's first, per customer whose contacts all lie on
            exactly the days of one of them; each pattern in order.
    """

    start: date
    days: int
    reps: tuple[Rep, ...]
    contacts: tuple[Contact, ...]
    customers: tuple[Customer, ...] = ()
    tiers: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()
    findings: tuple[Problem, ...] = field(default=())
    remarks: tuple[Problem, ...] = field(default=())
    travel: Travel = field(default_factory=Travel)
    stretch: tuple[float, ...] = ()
    customers_per_rep: Mapping[str, float] = field(default_factory=dict)
    patterns: Mapping[int, tuple[Pattern, ...]] = field(default_factory=dict)

    @property
    def end(self) -> date:
        """Last day of the plan, inclusive."""
        return self.start + timedelta(days=self.days - 1)

    @cached_property
    def rep_positions(self) -> Mapping[str, int]:
        """Zero-based position of each rep by name."""
        return {rep.name: position for position, rep in enumerate(self.reps)}


@dataclass(frozen=True, slots=True)
class WeekdayNames:
    """A list of weekdays that puts itself into a language."""

    weekdays: frozenset[int]

    def get(self, lang: Lang) -> str:
        """The names in the order of the week, or that any day will do."""
        if len(self.weekdays) == len(WEEKDAYS):
            return Message("scheduling.weekday.any").text(lang)
        names = [
            Message(f"scheduling.weekday.{WEEKDAYS[day]}").text(lang)
            for day in sorted(self.weekdays)
        ]
        return ("、" if lang == "zh" else ", ").join(names)
