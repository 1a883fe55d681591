"""The steps of a scheme: what each kind of step says, as frozen data."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, field_validator

from grading.schemes.frozen import Frozen, FrozenMapping
from grading.schemes.parts import Document, LocalText, Name, Origin, Some
from grading.schemes.told_steps import Join, Told, Workday, WorkdayRule
from grading.schemes.unary import UnaryTests

__all__ = [
    "Attribute",
    "Characteristic",
    "Cutoff",
    "Decay",
    "DecisionTable",
    "Elapsed",
    "Given",
    "HitPolicy",
    "Join",
    "LifetimeParameters",
    "LifetimeValue",
    "Measure",
    "Pick",
    "PickCount",
    "PickCut",
    "Rank",
    "Ratio",
    "Rule",
    "Scale",
    "Scorecard",
    "Step",
    "TieMethod",
    "TimeUnit",
    "Told",
    "Workday",
    "WorkdayRule",
]

HitPolicy = Literal["FIRST", "UNIQUE", "COLLECT SUM"]
"""FIRST: the first matching rule decides. UNIQUE: at most one rule may match.
COLLECT SUM: the numbers of all matching rules are added."""
TieMethod = Literal["better", "worse"]
"""Where a band of top shares ends among equal values. ``better``: all of them belong to it, so a
band may hold more than its share. ``worse``: none of them does, so it may hold less."""
TimeUnit = Literal["days", "months", "calendar_years"]


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


class Scale(Document):
    """Points in proportion to where a value lies in the range of the population.

    The better end of the range earns 100 points, the other none; a value beyond an end earns what
    the end does. Where all values are alike everyone earns 50.
    """

    low: float | None = None
    """Fitted: the least value."""
    high: float | None = None
    """Fitted: the largest value."""
    order: Literal["descending", "ascending"] = "descending"
    """``descending``: a larger value is better."""


class Decay(Document):
    """Points that count for less as what they speak of grows old.

    They are multiplied by one half to the power of age by half-life. Where the date is blank
    nothing is known to be recent, so the points do not count; a date to come is not aged.
    """

    input: str
    """A date; its age is counted up to ``as_of``."""
    half_life_days: float = Field(gt=0)


class Characteristic(Document):
    """One weighted input of a scorecard; points 0 to 100.

    They come either from conditions (``attributes``) or from the place in a range (``scale``).
    """

    input: str
    weight_pct: Decimal = Field(gt=0, le=100)
    attributes: Some[Attribute] = ()
    scale: Scale | None = None
    decay: Decay | None = None
    origin: Origin = "default"

    @property
    def is_continuous(self) -> bool:
        """Whether its points may be any number, rather than one of a few."""
        return self.scale is not None or self.decay is not None


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
    fitted_on: date | None = None
    """When the ranges of scaled characteristics were taken."""
    fitted_rows: int | None = Field(default=None, ge=0)

    @property
    def scales(self) -> tuple[Scale, ...]:
        """The scales among its characteristics."""
        return tuple(c.scale for c in self.characteristics if c.scale is not None)


class Rank(Document):
    """Place of a value in its population.

    ``top_shares``: with k customers of a strictly better value among n, a band whose cumulative
    share is s holds those with k < s·n, compared exactly; ties share the better band, unless
    ``ties`` says otherwise.
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
    ties: TieMethod = "better"
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


class LifetimeParameters(Document):
    """Fitted: BG/NBD (``r``, ``alpha``, ``a``, ``b``; in weeks) and Gamma-Gamma (``p``, ``q``, ``v``)."""

    r: float = Field(gt=0)
    alpha: float = Field(gt=0)
    a: float = Field(gt=0)
    b: float = Field(gt=0)
    p: float = Field(gt=0)
    q: float = Field(gt=1)
    """Above 1, since the mean amount of all customers is p v / (q - 1)."""
    v: float = Field(gt=0)


class LifetimeValue(Document):
    """What a customer is expected to spend within a time to come.

    Expected purchases (BG/NBD) times expected amount (Gamma-Gamma), both fitted to the population
    by maximum likelihood. Source: Fader, Hardie and Lee (2005); Fader and Hardie (2013). Nothing
    where a customer has no first order.
    """

    kind: Literal["lifetime_value"] = "lifetime_value"
    name: Name
    repeats: str
    """A number: days with an order after the day of the first."""
    first: str
    """A date: the first order."""
    last: str
    """A date: the last order."""
    amount: str
    """A number: mean amount of such a day; not read without repeats."""
    output: Name
    horizon_days: int = Field(default=365, ge=1, le=3650)
    """How far to look ahead."""
    fallback: Literal["none", "run_rate"] = "none"
    """Without enough orders for a fit: ``none``, the fit fails and says why. ``run_rate``: each
    customer is taken to go on as before, repeats per day since the first order times amount."""
    parameters: LifetimeParameters | None = None
    """Fitted; None although fitted: the fallback is in use."""
    fitted_on: date | None = None
    fitted_rows: int | None = Field(default=None, ge=0)
    origin: Origin = "default"


class PickCount(Document):
    """How many rows of a group are picked, from a size of the group upwards."""

    from_rows: int = Field(default=0, ge=0)
    count: int = Field(ge=0)


class PickCut(Document):
    """Fitted: the last row picked in one group; a row is picked if it does not come after it."""

    group: str
    value: float
    tie: str = ""


class Pick(Document):
    """The first rows of each group: "yes" for them, "no" for all others.

    Rows are ordered by ``by``, the larger value first, then by ``tie_by`` as texts (blanks last);
    rows alike in both are picked alike. A row without a group or a value is not picked. What was
    picked is kept as one cut per group, so that one row alone can be answered.
    """

    kind: Literal["pick"] = "pick"
    name: Name
    within: str
    """A choice or text among the inputs: rows of the same value are a group."""
    by: str
    """A number among the inputs, or one that an earlier step measures."""
    tie_by: str | None = None
    """A text among the inputs."""
    counts: Some[PickCount]
    """Largest ``from_rows`` first; the first that a group's size reaches counts."""
    output: Name
    cuts: tuple[PickCut, ...] = ()
    fitted_on: date | None = None
    fitted_rows: int | None = Field(default=None, ge=0)
    origin: Origin = "default"


Measure = Elapsed | Ratio | LifetimeValue
"""Steps that measure a number on each row by itself."""
Given = Elapsed | Ratio | LifetimeValue | Pick
"""Steps whose result is known of a row before anything is decided."""
Step = Annotated[
    DecisionTable | Scorecard | Rank | Elapsed | Ratio | LifetimeValue | Pick | Workday | Join,
    Field(discriminator="kind"),
]
