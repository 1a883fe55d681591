"""Scheme documents: what a grading practice is, as frozen data.

A scheme reads inputs, runs steps in order, and ends in a grade that names a tier, or, where the
practice knows groups but no ranks, in a label. Every number carries its origin: ``source`` for a
fact of the practice, ``default`` for a choice of ours.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from grading.schemes.frozen import Frozen, FrozenMapping
from grading.schemes.parts import Aliases, Document, LocalText, Origin, Some
from grading.schemes.steps import (
    Attribute,
    Characteristic,
    Cutoff,
    Decay,
    DecisionTable,
    Elapsed,
    Given,
    HitPolicy,
    Join,
    LifetimeParameters,
    LifetimeValue,
    Measure,
    Pick,
    PickCount,
    PickCut,
    Rank,
    Ratio,
    Rule,
    Scale,
    Scorecard,
    Step,
    TieMethod,
    TimeUnit,
    Told,
    Workday,
    WorkdayRule,
)
from grading.schemes.unary import UnaryTests

__all__ = [
    "ALL_HOLIDAYS",
    "Aliases",
    "Approach",
    "Attribute",
    "Channel",
    "Characteristic",
    "Choice",
    "ContactRule",
    "Cutoff",
    "Decay",
    "DecisionTable",
    "Elapsed",
    "Example",
    "ExpectedShare",
    "Given",
    "HitPolicy",
    "Input",
    "InputType",
    "Join",
    "LifetimeParameters",
    "LifetimeValue",
    "LocalText",
    "Measure",
    "OrderSummary",
    "Orders",
    "Origin",
    "Pick",
    "PickCount",
    "PickCut",
    "Rank",
    "Ratio",
    "Rule",
    "Scale",
    "Scheme",
    "Scorecard",
    "StartWeek",
    "Step",
    "TieMethod",
    "Tier",
    "TimeOfDay",
    "TimeUnit",
    "Told",
    "Weekday",
    "Workday",
    "WorkdayRule",
]

InputType = Literal["number", "date", "choice", "boolean", "text"]
Channel = Literal["visit", "phone", "message", "none"]
TimeOfDay = Literal["any", "morning", "afternoon"]
OrderSummary = Literal[
    "first", "last", "count", "sum", "mean", "median_gap", "repeat_count", "repeat_mean"
]
"""What a list of orders says of a customer.

``first``, ``last``: dates. ``count``: orders. ``sum``, ``mean``: of their amounts, less returns.
``median_gap``: days from one day of orders to the next. ``repeat_count``: days with an order after
the first such day. ``repeat_mean``: mean amount of those days.
"""
ALL_HOLIDAYS = "all"
"""In place of the name of a holiday: every public one."""
StartWeek = Literal["A", "B", "split"]
"""In which of two alternating weeks customers of every 14, 28, ... days are contacted.

``A`` and ``B`` take turns, week 1 of 2024 was an ``A``; until the end of 2026 the odd calendar weeks
are. ``split``: half of each rep's customers in either.
"""
Weekday = Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


class Choice(Document):
    """One value of a choice input."""

    value: str = Field(min_length=1)
    label: LocalText = LocalText()
    aliases: Aliases = Aliases()


class Input(Document):
    """A column that the scheme reads.

    ``required_when`` narrows ``required``: the input is required only in rows where every
    named other input meets its condition. A blank is then replaced: by the value of the input
    named in ``blank_from``, else by ``blank_as``.

    What a blank means may also be said in one word, which is turned into these fields:
    ``unknown = "ungraded"`` (required), ``"own"`` (not required; conditions see a ``null``), or
    ``"default"`` (not required; ``blank_as`` or ``blank_from`` stands in).
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    type: InputType
    label: LocalText = LocalText()
    description: LocalText = LocalText()
    aliases: Aliases = Aliases()
    required: bool = True
    required_when: Frozen[str, UnaryTests] = FrozenMapping({})
    blank_as: str | float | None = None
    blank_from: str | None = None
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    usual_minimum: float | None = None
    """Below it the row is graded all the same, with a warning."""
    none_words: Aliases = Aliases()
    """Words that stand for no number at all, in a column of numbers; read as infinite."""
    past: bool = False
    """Whether a date may not lie after ``as_of``."""

    @property
    def is_share(self) -> bool:
        """Whether it is a number from 0 to 1, such as a probability, that may come as per cent."""
        return self.type == "number" and (self.minimum, self.maximum) == (0, 1)

    @model_validator(mode="before")
    @classmethod
    def _from_unknown(cls, value: Any) -> Any:
        """Put the word for what a blank means as the fields that say the same."""
        if not isinstance(value, Mapping) or "unknown" not in value:
            return value
        meant = value["unknown"]
        replaced = {"blank_as", "blank_from"} & value.keys()
        if meant not in {"ungraded", "own", "default"}:
            msg = f"unknown is one of ungraded, own, default, got {meant!r}"
            raise ValueError(msg)
        if (meant == "default") != bool(replaced):
            msg = "unknown = default, and only it, comes with blank_as or blank_from"
            raise ValueError(msg)
        fields = {key: field for key, field in value.items() if key != "unknown"}
        return {**fields, "required": meant == "ungraded"}


class ContactRule(Document):
    """How often and how a tier is contacted."""

    channel: Channel = "phone"
    every_days: int | None = Field(default=None, ge=1, le=730)
    """Calendar days between contacts; None: no planned contacts."""
    due_after_pct: int = Field(default=70, ge=1, le=100)
    """Share of the interval after which a contact may be planned."""
    tolerance_days: int = Field(default=0, ge=0)
    """Days after the due date in which the contact still counts as on time."""
    weekdays: tuple[Weekday, ...] = ()
    """Allowed days; empty: any working day."""
    time: TimeOfDay = "any"
    minutes: int = Field(default=30, ge=1, le=24 * 60)
    prepare: LocalText = LocalText()
    close_within_days: int | None = Field(default=None, ge=1)
    falls_to: str | None = None
    customers_per_rep: float | None = Field(default=None, gt=0)
    min_gap_days: int = Field(default=1, ge=1, le=730)
    """Fewest days from one contact by rule to the next, whatever tolerance and interval allow."""
    start_week: StartWeek | None = None
    """Counts where ``every_days`` is an even number of weeks."""
    own_rhythm: bool = False
    """Whether the median gap between a customer's orders replaces ``every_days``, where known."""
    greetings: tuple[str, ...] = ()
    """Holidays on which good wishes are sent, by name, or ``ALL_HOLIDAYS``."""
    reactivate_after_days: int | None = Field(default=None, ge=1)
    """Days without an order after which a customer is contacted once to wake it."""
    win_back_after_days: int | None = Field(default=None, ge=1)
    """Days without an order after which a customer is called once to win it back."""
    origin: Origin = "default"
    source_fields: tuple[str, ...] = ()
    """Names of the fields that are facts of the practice, whatever ``origin`` says of the rest."""

    def origin_of(self, field: str) -> Origin:
        """Whether one field is a fact of the practice or a default of ours."""
        return "source" if field in self.source_fields else self.origin


class ExpectedShare(Document):
    """What share of revenue the practice expects a tier to bring."""

    relation: Literal["over", "about"]
    pct: float = Field(ge=0, le=100)


class Tier(Document):
    """One grade, its word and how its customers are looked after. Best tier first."""

    grade: str = Field(min_length=1)
    label: LocalText
    colour: str = Field(pattern=r"^#[0-9A-Fa-f]{6}$")
    contact: ContactRule = ContactRule()
    policy: LocalText = LocalText()
    expected: ExpectedShare | None = None
    origin: Origin = "default"
    """Origin of the letter; the group itself is the practice's."""


class Approach(Document):
    """How to speak with the customers that one value of a column holds of."""

    column: str
    """An input, or a word that a step puts out."""
    value: str
    text: LocalText
    origin: Origin = "default"


class Orders(Document):
    """Which inputs come from a list of orders where there is one."""

    required: bool = False
    """Whether the practice is meant for a list of orders rather than for columns of customers."""
    summary: Frozen[str, OrderSummary]
    """Per input what the list says of it."""


class Example(Document):
    """Some customers on one day, to show on the scheme's card what becomes of them."""

    as_of: date
    rows: Some[Frozen[str, str | float | date]]
    """Value by input, blanks left out; all rows together are the population."""


class Scheme(Document):
    """A grading practice: inputs, steps in order, tiers best first.

    A practice that knows groups but no ranks has no tiers; one of its steps puts out ``label``.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: LocalText
    description: LocalText = LocalText()
    overlooks: LocalText = LocalText()
    """What the practice does not see, so that a person knows its limits."""
    used_by: LocalText = LocalText()
    """Who grades so, and what for."""
    group: str = ""
    inputs: Some[Input]
    require_any: tuple[tuple[str, ...], ...] = ()
    """Sets of inputs of which each row must fill at least one."""
    steps: Some[Step]
    tiers: tuple[Tier, ...]
    orders: Orders | None = None
    """Where the practice can read a list of orders, one row per order."""
    approaches: tuple[Approach, ...] = ()
    """A customer's approach is made of all that apply, in this order."""
    hysteresis: float | None = Field(default=None, gt=0)
    """By how much a number must pass a cutoff before a customer leaves its grade; in the unit of
    what the step that gives the grade cuts: a score, what is ranked, or the one number of a table."""
    words: Frozen[str, LocalText] = FrozenMapping({})
    """Texts for values that steps put out other than grades."""
    example: Example | None = None
    top_share_pct: float | None = Field(default=None, ge=0, le=100)
    """Expected share of the amount that the top fifth brings, where the practice names one."""

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        # Consistency speaks of the classes of this module, so it can only be imported from within.
        from grading.schemes.consistency import scheme_faults

        if faults := scheme_faults(self):
            kind, told = "scheme_faults", {"joined": "; ".join(faults), "faults": faults}
            raise PydanticCustomError(kind, "{joined}", told)
        return self

    def input(self, name: str) -> Input:
        """The input of that name."""
        return next(i for i in self.inputs if i.name == name)

    def tier(self, grade: str) -> Tier:
        """The tier of that grade letter."""
        return next(t for t in self.tiers if t.grade == grade)
