"""Scheme documents: what a grading practice is, as frozen data.

A scheme reads inputs, runs steps in order, and ends in a grade that names a tier. Every number
carries its origin: ``source`` for a fact of the practice, ``default`` for a choice of ours.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_serializer,
    model_validator,
)
from pydantic_core import PydanticCustomError

from grading.language import LANGUAGES, Lang
from grading.schemes.frozen import Frozen, FrozenMapping
from grading.schemes.unary import UnaryTests

__all__ = [
    "Aliases",
    "Attribute",
    "Channel",
    "Characteristic",
    "Choice",
    "ContactRule",
    "Cutoff",
    "DecisionTable",
    "Elapsed",
    "ExpectedShare",
    "HitPolicy",
    "Input",
    "InputType",
    "LocalText",
    "Measure",
    "Origin",
    "Rank",
    "Ratio",
    "Rule",
    "Scheme",
    "Scorecard",
    "Step",
    "Tier",
    "TimeOfDay",
    "TimeUnit",
    "Weekday",
]

Origin = Literal["source", "default"]
"""``source``: a fact of the practice, may not change. ``default``: ours, editable."""
InputType = Literal["number", "date", "choice", "boolean", "text"]
HitPolicy = Literal["FIRST", "UNIQUE", "COLLECT SUM"]
"""FIRST: the first matching rule decides. UNIQUE: at most one rule may match.
COLLECT SUM: the numbers of all matching rules are added."""
Channel = Literal["visit", "phone", "message", "none"]
TimeOfDay = Literal["any", "morning", "afternoon"]
TimeUnit = Literal["days", "months", "calendar_years"]
Weekday = Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def _not_empty(items: object) -> object:
    # Counted before the items are read, so that a faulty item is not told as a missing one, too.
    if isinstance(items, (list, tuple)) and not items:
        msg = "at least one is needed"
        raise ValueError(msg)
    return items


T = TypeVar("T")
Some = Annotated[tuple[T, ...], BeforeValidator(_not_empty)]
"""One or more."""
Name = Annotated[str, Field(pattern=r"^[^\W\d][\w \-]*$")]
"""Name of a step or an output, in any script; without the signs that placeholders use."""


class Document(BaseModel):
    """A frozen part of a scheme; unknown fields are faults."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False
    )


class LocalText(Document):
    """A text in up to three languages; a plain string serves all of them."""

    en: str = ""
    zh: str = ""
    es: str = ""

    @model_validator(mode="before")
    @classmethod
    def _from_string(cls, value: Any) -> Any:
        return dict.fromkeys(LANGUAGES, value) if isinstance(value, str) else value

    @model_serializer(mode="plain")
    def _short(self) -> str | dict[str, str]:
        if self.en == self.zh == self.es:
            return self.en
        return {lang: text for lang in LANGUAGES if (text := getattr(self, lang))}

    def get(self, lang: Lang) -> str:
        """The text in ``lang``, or in the first language that has one."""
        return getattr(self, lang) or self.en or self.zh or self.es

    def __bool__(self) -> bool:
        return bool(self.en or self.zh or self.es)

    @property
    def all(self) -> tuple[str, ...]:
        """The distinct texts there are."""
        return tuple(dict.fromkeys(t for t in (self.en, self.zh, self.es) if t))


class Aliases(Document):
    """Other spellings by which a header or an option value is known, per language."""

    en: tuple[str, ...] = ()
    zh: tuple[str, ...] = ()
    es: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[tuple[Lang, str]]:  # type: ignore[override]  # pairs, not fields
        for lang in LANGUAGES:
            for alias in getattr(self, lang):
                yield lang, alias


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
    past: bool = False
    """Whether a date may not lie after ``as_of``."""


class Rule(Document):
    """One row of a decision table; ``when`` in the order of the table's inputs."""

    when: tuple[UnaryTests, ...]
    then: tuple[str | float | None, ...]
    """In the order of the table's outputs; None, in documents an empty text: no output."""
    reason: LocalText = LocalText()
    """May hold ``{step}``: the reason of the named earlier step stands in there."""
    origin: Origin = "default"

    @field_validator("then", mode="after")
    @classmethod
    def _empty_is_none(
        cls, then: tuple[str | float | None, ...]
    ) -> tuple[str | float | None, ...]:
        # TOML and sheets have no None; an empty cell stands for it.
        return tuple(None if value == "" else value for value in then)


class DecisionTable(Document):
    """Rows of conditions and outputs. Source: OMG DMN."""

    kind: Literal["decision_table"] = "decision_table"
    name: Name
    hit_policy: HitPolicy = "FIRST"
    inputs: Some[str]
    outputs: Some[Name]
    rules: Some[Rule]


class Attribute(Document):
    """Points for the values of a characteristic that meet a condition; the first match counts."""

    when: UnaryTests
    points: float = Field(ge=0, le=100)
    origin: Origin = "default"


class Characteristic(Document):
    """One weighted input of a scorecard; points 0 to 100."""

    input: str
    weight_pct: Decimal = Field(gt=0, le=100)
    attributes: Some[Attribute]
    origin: Origin = "default"


class Cutoff(Document):
    """The grade from a score upwards; the lowest has no minimum."""

    grade: str
    minimum: float | None = None
    origin: Origin = "default"


class Scorecard(Document):
    """Weighted points, then cutoffs. Source: PMML Scorecard."""

    kind: Literal["scorecard"] = "scorecard"
    name: Name
    characteristics: Some[Characteristic]
    cutoffs: tuple[Cutoff, ...] = ()
    """Best first. Without cutoffs the step gives only a score."""
    score: Name = "score"
    grade: Name = "grade"


class Rank(Document):
    """Place of a value in its population.

    ``top_shares``: with k customers of a strictly better value among n, a band whose cumulative
    share is s holds those with k < s·n, compared exactly; ties share the better band.
    ``quantiles``: cuts are quantiles (type 7) at the cumulative shares counted from the lower
    end; a value on the cut belongs to the better band, unless ``edge`` says otherwise.
    """

    kind: Literal["rank"] = "rank"
    name: Name
    input: str
    output: Name
    method: Literal["top_shares", "quantiles"]
    shares_pct: tuple[Decimal, ...]
    """Best band first; sums to 100."""
    values: tuple[str, ...]
    """What each band is called, best first; a grade letter or a word."""
    reasons: tuple[LocalText, ...] = ()
    order: Literal["descending", "ascending"] = "descending"
    """``descending``: a larger value is better."""
    among: Frozen[str, UnaryTests] = FrozenMapping({})
    """Condition by column; only rows that meet all are ranked, all others get nothing."""
    ties: Literal["better"] = "better"
    edge: Literal["better", "upper"] = "better"
    """Who has a value on a quantile: the better band, or the band of the larger values."""
    cut_offset: float = 0.0
    """Added to every quantile, in the input's unit."""
    cutoffs: tuple[float, ...] = ()
    """Fitted: the value from which each band but the last begins, best first."""
    fitted_on: date | None = None
    fitted_rows: int | None = Field(default=None, ge=0)
    origin: Origin = "default"
    shares_origin: tuple[Origin, ...] = ()
    """One per band where they differ."""


class Elapsed(Document):
    """Time between two dates; negative where the second is earlier.

    ``months`` counts whole calendar months plus the share of the month begun, so that the same
    day three months later is exactly 3. ``calendar_years`` is the difference of the years' numbers,
    so that New Year's Eve to New Year's Day is 1.
    """

    kind: Literal["elapsed"] = "elapsed"
    name: Name
    start: str
    """An input or ``as_of``."""
    end: str = "as_of"
    unit: TimeUnit
    output: Name


class Ratio(Document):
    """One number by another; nothing where the denominator is 0 or either is blank."""

    kind: Literal["ratio"] = "ratio"
    name: Name
    numerator: str
    """A number among the inputs, or one that an earlier step measures."""
    denominator: str
    output: Name


Measure = Elapsed | Ratio
"""Steps that measure a number on each row by itself."""
Step = Annotated[DecisionTable | Scorecard | Rank | Elapsed | Ratio, Field(discriminator="kind")]


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


class Scheme(Document):
    """A grading practice: inputs, steps in order, tiers best first."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: LocalText
    description: LocalText = LocalText()
    overlooks: LocalText = LocalText()
    """What the practice does not see, so that a person knows its limits."""
    group: str = ""
    inputs: Some[Input]
    require_any: tuple[tuple[str, ...], ...] = ()
    """Sets of inputs of which each row must fill at least one."""
    steps: Some[Step]
    tiers: Some[Tier]
    words: Frozen[str, LocalText] = FrozenMapping({})
    """Texts for values that steps put out other than grades."""
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
