from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
import pytest

from grading.engine.grades import Lookup
from grading.language import Message
from grading.scheduling import Contact, Customer, Kept, PlanProblem, Portfolio, Rep
from grading.scheduling.hours import parse_hours
from grading.schemes.models import ContactRule, LocalText, Tier

MONDAY = date(2026, 11, 23)


def lookup(values: Sequence[str | None]) -> Lookup:
    texts = list(dict.fromkeys(value for value in values if value is not None))
    codes = [-1 if value is None else texts.index(value) for value in values]
    return Lookup(np.array(codes, dtype=np.int32), texts)


@pytest.fixture
def monday() -> date:
    """First day of the plans in these tests."""
    return MONDAY


@pytest.fixture
def make_rep() -> Callable[..., Rep]:
    """A rep from the hours of Monday to Friday, or of each day named."""

    def make(name: str = "Ana", hours: str = "09:00-17:00", **more: object) -> Rep:
        days = more.pop("week", [hours] * 5 + ["", ""])
        return Rep(name, tuple(parse_hours(text, name) for text in days), **more)

    return make


@pytest.fixture
def make_contact() -> Callable[..., Contact]:
    """An hour's visit in the week of the Monday, due on that day."""

    def make(customer: int = 0, **more: object) -> Contact:
        facts: dict[str, object] = {
            "key": f"C{customer}",
            "customer": customer,
            "number": 0,
            "rep": 0,
            "tier": "A",
            "channel": "visit",
            "minutes": 60,
            "due": MONDAY,
            "earliest": MONDAY,
            "latest": date(2026, 11, 27),
            "weekdays": frozenset(),
            "time": "any",
            "time_firm": False,
            "weight": 1,
            "purpose": Message("scheduling.purpose.first"),
        }
        return Contact(**(facts | more))

    return make


@pytest.fixture
def make_problem(make_rep: Callable[..., Rep]) -> Callable[..., PlanProblem]:
    """A problem of one week around contacts."""

    def make(
        contacts: Sequence[Contact],
        reps: Sequence[Rep] = (),
        kept: Sequence[Kept] = (),
        days: int = 7,
    ) -> PlanProblem:
        count = 1 + max((contact.customer for contact in contacts), default=-1)
        owner = {contact.customer: contact.rep for contact in contacts}
        return PlanProblem(
            start=MONDAY,
            days=days,
            reps=tuple(reps or [make_rep()]),
            contacts=tuple(contacts),
            customers=tuple(Customer(f"C{n}", "A", owner.get(n, 0), "Ana") for n in range(count)),
            tiers=("A",),
            kept=tuple(kept),
        )

    return make


@pytest.fixture
def make_portfolio() -> Callable[..., Portfolio]:
    """A portfolio from rows of key, grade, last contact and rep."""

    def make(rows: Sequence[tuple[str, str | None, str | None, str | None]]) -> Portfolio:
        keys, grades, lasts, reps = zip(*rows, strict=True) if rows else ((), (), (), ())
        last = np.array([text or "NaT" for text in lasts], dtype="datetime64[D]")
        return Portfolio(lookup(keys), lookup(grades), last, lookup(reps), "Customers", 2)

    return make


@pytest.fixture
def make_tier() -> Callable[..., Tier]:
    """A tier from its letter and contact rule."""

    def make(grade: str, **rule: object) -> Tier:
        return Tier(grade=grade, label=LocalText(), colour="#FFFFFF", contact=ContactRule(**rule))

    return make


@pytest.fixture
def tiers(make_tier: Callable[..., Tier]) -> tuple[Tier, ...]:
    """The usual four tiers: visits, visits, afternoon calls, messages."""
    return (
        make_tier(
            "A",
            channel="visit",
            every_days=7,
            weekdays=("Mon", "Tue", "Wed"),
            time="morning",
            minutes=60,
        ),
        make_tier("B", channel="visit", every_days=14, weekdays=("Wed", "Thu"), minutes=45),
        make_tier(
            "C",
            channel="phone",
            every_days=30,
            weekdays=("Thu", "Fri"),
            time="afternoon",
            minutes=20,
        ),
        make_tier("D", channel="message", every_days=90, minutes=5),
    )
