"""A template for any scheme, told from the scheme alone.

Its columns are the scheme's inputs, its customers such as the scheme would meet, some of each of
its groups; everything else it has in common with the templates made by hand.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from random import Random

from grading.language import Lang
from grading.orders.order_list import order_inputs
from grading.schemes.models import Scheme
from workbook_templates.invented import Business, Invented, Standing
from workbook_templates.order_formulas import ORDER_FORMULAS
from workbook_templates.sample_levels import levels_of
from workbook_templates.sample_orders import summaries
from workbook_templates.sample_pool import Candidate, SamplePool
from workbook_templates.template import Row, Sample, Template
from workbook_templates.typed_columns import KEYS

__all__ = ["derived_template"]

_CUSTOMERS, _BUYERS = 42, 56
"""How many there are; more where what they are is estimated from their orders."""
_PER_REP = 0.2
_BEST_WEIGHT, _WEIGHT, _LAST_WEIGHT = 2, 4, 3
"""Few customers are of the best tier, and not so many of the last."""
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

    def invent(self, as_of: date, lang: Lang) -> Sample:
        """All data in a language, as of a day."""
        pool, tiers = SamplePool(self._scheme, as_of), self._scheme.tiers
        groups = len(pool.groups)
        people = _People(self._scheme, pool, beside=self._beside)
        count = _CUSTOMERS if self._scheme.orders is None else _BUYERS
        channels = [tier.contact.channel for tier in tiers][:groups] or ["phone"] * groups
        return Business(
            people.facts,
            tables=people.tables if self._scheme.orders is not None else lambda *_: {},
            customers=count,
            kinds_pct=(1,) * groups,
            dealt=_dealt(count, groups, ranked=bool(tiers)),
            channels=tuple("message" if c == "none" else c for c in channels),
            accounts=round(count * _PER_REP),
            override=tiers[min(1, len(tiers) - 1)].grade if tiers else "",
        ).sample(as_of, lang)


class _People:
    """What lists say of customers, each taken from the pool."""

    def __init__(self, scheme: Scheme, pool: SamplePool, *, beside: bool) -> None:
        self._scheme = scheme
        self._pool = pool
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
            row |= summaries(self._fed, orders) if orders else dict.fromkeys(self._fed, "")
        if self._beside:
            kinds = len(self._pool.groups)
            weights = {word: (pct,) * kinds for word, pct in _POTENTIALS_PCT.items()}
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
        group = self._pool.groups[who.kind if steady else standing.kind]
        return group[int(standing.chance("row", steady=steady).random() * len(group))]


def _dealt(count: int, groups: int, *, ranked: bool) -> list[int]:
    """The group of each customer: all occur, mixed well."""
    weights = [_WEIGHT] * groups
    if ranked and groups > 1:
        weights[0], weights[-1] = _BEST_WEIGHT, _LAST_WEIGHT
    ends = [sum(weights[: group + 1]) / sum(weights) for group in range(groups)]
    groups_of = [bisect_right(ends, (place + 0.5) / count) for place in range(count)]
    mixed = sorted(range(count), key=lambda place: Random(f"{place} deal").random())
    return [groups_of[place] for place in mixed]
