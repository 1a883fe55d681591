"""A template for any scheme, told from the scheme alone.

Its columns are the scheme's inputs, its customers such as the scheme would meet, some of each of
its groups; everything else it has in common with the templates made by hand.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random

from addin.texts import message
from grading.exceptions import FitError, InputError
from grading.language import Lang
from grading.orders.order_list import order_inputs
from grading.schemes.models import LifetimeValue, Scheme
from workbook_templates.invented import Business, Invented, Standing
from workbook_templates.order_formulas import ORDER_FORMULAS
from workbook_templates.sample_levels import levels_of
from workbook_templates.sample_orders import summaries
from workbook_templates.sample_pool import Candidate, SamplePool, verdicts
from workbook_templates.template import Row, Sample, Template
from workbook_templates.typed_columns import KEYS

__all__ = ["derived_template"]

_CUSTOMERS, _BUYERS = 40, 56
"""How many there are; more where what they are is estimated from their orders."""
_PER_REP = 0.2
_HOURS = ("09:00-12:30", "", "09:00-12:30", *["09:00-12:30, 13:30-15:30"] * 2, "", "")
"""Mornings and afternoons, as rules of contact ask for either."""
_WEEK = timedelta(days=7)
_TRIES = 20
"""How often other customers are taken where those taken first are no base for an estimate."""
_BEST_WEIGHT, _WEIGHT, _LAST_WEIGHT = 2, 4, 3
"""Few customers are of the best tier, and not so many of the last."""
_UNRANKED = (4, 6, 3, 5)
"""Without ranks some groups are larger than others, for no reason."""
_POTENTIALS_PCT = {"high": 30, "medium": 40, "low": 30}
_MOST_CROSSED = 4
_ORDER_FIELDS = ("order_date", "buyer_id", "buyer", "order_amount")


def derived_template(scheme: Scheme, *, document: bool = False) -> Template:
    """The template of a scheme that has none made by hand.

    Args:
        scheme: Any scheme.
        document: Whether it is a person's own, which the catalogue does not know.
    """
    fed = {} if scheme.orders is None else scheme.orders.summary
    computed = {name: ORDER_FORMULAS[what] for name, what in fed.items() if what in ORDER_FORMULAS}
    crossed = [
        each.name
        for each in scheme.inputs
        if each.type == "choice" and 1 < len(each.choices) <= _MOST_CROSSED
    ]
    names = {each.name for each in scheme.inputs}
    valued = bool(scheme.tiers) and not crossed and "potential" not in names
    told = levels_of(scheme)
    return Template(
        scheme.id,
        scheme.id,
        _Sample(scheme, beside=valued).invent,
        document=scheme if document else None,
        beside={"potential": tuple(_POTENTIALS_PCT)} if valued else {},
        computed=computed,
        uncolumned=tuple(name for name in fed if name not in computed),
        folded=tuple(name for name in names if name not in told and name not in KEYS),
        tables={"Orders": order_inputs} if fed else {},
        cross=crossed[0] if crossed else "",
    )


class _Sample:
    """The invented customers of a scheme.

    Args:
        scheme: By which they are graded.
        beside: Whether what the rep thinks they could buy stands beside.
    """

    def __init__(self, scheme: Scheme, *, beside: bool) -> None:
        self._scheme = scheme
        self._beside = beside
        self._estimated = any(isinstance(step, LifetimeValue) for step in scheme.steps)

    def invent(self, as_of: date, lang: Lang) -> Sample:
        """All data in a language, as of a day.

        Raises:
            InputError: The scheme grades nobody whom one could invent.
        """
        pool = SamplePool(self._scheme, as_of)
        if not pool.groups:
            raise InputError(message("template.new.nobody", scheme=self._scheme.title))
        tries = (self._drawn(pool, number, as_of, lang) for number in range(_TRIES))
        return next((s for s in tries if self._can_be_graded(s, as_of)), None) or self._drawn(
            pool, 0, as_of, lang
        )

    def _drawn(self, pool: SamplePool, number: int, as_of: date, lang: Lang) -> Sample:
        tiers, sizes = self._scheme.tiers, [len(group) for group in pool.groups.values()]
        people = _People(self._scheme, pool, number, beside=self._beside)
        channels = [tier.contact.channel for tier in tiers if tier.grade in pool.groups]
        count, weights = _CUSTOMERS, _weights(len(sizes), ranked=bool(tiers))
        if self._estimated:  # customers as they come, since others are no base for an estimate
            count, weights = _BUYERS, sizes
        return Business(
            people.facts,
            tables=people.tables if self._scheme.orders else lambda *_: {},
            customers=count,
            kinds_pct=(1,) * len(sizes),
            dealt=_dealt(count, weights),
            hours=_HOURS,
            channels=tuple("message" if c == "none" else c for c in channels)
            or ("phone",) * len(sizes),
            accounts=round(count * _PER_REP),
            override=tiers[min(1, len(tiers) - 1)].grade if tiers else "",
        ).sample(as_of, lang)

    def _can_be_graded(self, sample: Sample, as_of: date) -> bool:
        """Whether what is estimated comes to an end, today and when the last plan was made."""
        if not self._estimated:
            return True
        before, now = (each.rows for each in sample.lists[-2:])
        try:
            verdicts(self._scheme, now, as_of)
            verdicts(self._scheme, before, as_of - _WEEK)
        except FitError:
            return False
        return True


class _People:
    """What lists say of customers, each taken from the pool."""

    def __init__(self, scheme: Scheme, pool: SamplePool, number: int, *, beside: bool) -> None:
        self._scheme = scheme
        self._groups = list(pool.groups.values())
        self._topic = f"row {number}"
        self._beside = beside
        self._fed = {} if scheme.orders is None else scheme.orders.summary

    def facts(self, standing: Standing) -> Row:
        """What the list of a day says of a customer."""
        candidate = self._candidate(standing.who, standing)
        ago = standing.today - standing.day
        row = {
            name: value - ago if isinstance(value, date) else value
            for name, value in candidate.row.items()
            if name not in self._fed
        }
        if self._fed:
            orders = [order for order in candidate.orders if order[0] <= standing.day]
            row |= summaries(self._fed, orders)
        if self._beside:
            weights = {word: (pct,) * len(self._groups) for word, pct in _POTENTIALS_PCT.items()}
            row["potential"] = standing.choice("potential", weights, steady=True)
        return row

    def tables(
        self, people: Sequence[Invented], day: date, today: date
    ) -> Mapping[str, Sequence[Row]]:
        """The list of orders on a day, oldest first."""
        rows = [
            (ordered, who.customer_id, who.customer, amount)
            for who in people
            for ordered, amount in self._candidate(who, Standing(who, today, today, 0)).orders
            if ordered <= day
        ]
        return {"Orders": [dict(zip(_ORDER_FIELDS, row, strict=True)) for row in sorted(rows)]}

    def _candidate(self, who: Invented, standing: Standing) -> Candidate:
        """Whom of the pool a customer is like; who ordered has done so once for all."""
        steady = bool(self._fed) or not self._scheme.tiers
        group = self._groups[who.kind if steady else standing.kind]
        return group[int(standing.chance(self._topic, steady=steady).random() * len(group))]


def _weights(groups: int, *, ranked: bool) -> list[int]:
    """How many customers there are of each group, beside each other."""
    if not ranked:
        return [_UNRANKED[group % len(_UNRANKED)] for group in range(groups)]
    if groups == 1:
        return [_WEIGHT]
    return [_BEST_WEIGHT, *[_WEIGHT] * (groups - 2), _LAST_WEIGHT]


def _dealt(count: int, weights: Sequence[int]) -> list[int]:
    """The group of each customer: all occur, mixed well."""
    ends = [sum(weights[: group + 1]) / sum(weights) for group in range(len(weights))]
    groups = [bisect_right(ends, (place + 0.5) / count) for place in range(count)]
    mixed = sorted(range(count), key=lambda place: Random(f"{place} deal").random())
    return [groups[place] for place in mixed]
