"""Customers that a scheme might meet, graded by it, to choose from for each of its groups.

Rows are drawn twice. The first time every input by itself, which shows what of each input is good;
the second time so that who is good at one is rather good at the others, as customers are.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from grading.engine.fit import fit
from grading.engine.intake import intake
from grading.engine.rows import block_from_rows
from grading.schemes.models import Scheme
from workbook_templates.sample_levels import Level, levels_of
from workbook_templates.sample_orders import Order, draw_orders, summaries
from workbook_templates.template import Row
from workbook_templates.typed_columns import KEYS

__all__ = ["Candidate", "SamplePool", "verdicts"]

_PROBES, _ROWS = 700, 700
_BLANK_PCT, _HARDLY_FILLED_PCT, _HARDLY_PCT = 12, 80, 10
"""How often a person leaves out what need not be said; of one in ten hardly anything is known."""
_SPREAD = 0.4
"""How far one input of a customer may differ from the others."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that the scheme can grade.

    Args:
        row: Value by input, blanks left out.
        orders: Their orders, oldest first, where the scheme reads those.
    """

    row: Row
    orders: Sequence[Order] = ()


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A candidate that is not graded yet, and which levels its values are of."""

    candidate: Candidate
    levels: Mapping[str, int] = field(default_factory=dict)


class SamplePool:
    """Candidates by the group they fall into.

    Args:
        scheme: Any scheme.
        as_of: The day on which they are graded.
    """

    def __init__(self, scheme: Scheme, as_of: date) -> None:
        self._scheme = scheme
        self._as_of = as_of
        elsewhere = {*KEYS, *(() if scheme.orders is None else scheme.orders.summary)}
        self._levels = {n: found for n, found in levels_of(scheme).items() if n not in elsewhere}
        self._later = {i.name: i.blank_from for i in scheme.inputs if i.blank_from is not None}
        self._optional = {i.name for i in scheme.inputs if not i.required}
        probes = [self._row(Random(f"{n} probe"), {}) for n in range(_PROBES)]
        probed = self._verdicts(probes)
        places = {name: place for place, name in enumerate(self._groups(probed))}
        rows, told = probes, probed
        if self._levels and scheme.tiers:  # else nothing is better than anything
            ranked = self._ranked(probes, [places.get(verdict) for verdict in probed])
            rows = [self._row(Random(f"{n} row"), ranked) for n in range(_ROWS)]
            told = self._verdicts(rows)
        of_group = _by_group(rows, told)
        instead = _by_group(probes, probed)
        found = {name: of_group.get(name) or instead.get(name) for name in places}
        self.groups: Mapping[str, Sequence[Candidate]] = {n: g for n, g in found.items() if g}
        """Candidates by group, best first: the tiers that occur, or the labels without tiers."""

    def _groups(self, told: Sequence[str]) -> list[str]:
        if self._scheme.tiers:
            return [tier.grade for tier in self._scheme.tiers]
        return sorted({verdict for verdict in told if verdict})

    def _row(self, draw: Random, ranked: Mapping[str, Sequence[int]]) -> _Drawn:
        """One row, at random where nothing is known yet of what is good."""
        row: dict[str, object] = {}
        chosen: dict[str, int] = {}
        quality = draw.random()
        hardly = draw.random() * 100 < _HARDLY_PCT
        blank_pct = _HARDLY_FILLED_PCT if hardly else _BLANK_PCT
        for name, levels in self._levels.items():
            if name in self._optional and draw.random() * 100 < blank_pct:
                continue
            place = _place(draw, quality, len(levels)) if name in ranked else None
            chosen[name] = (
                int(draw.random() * len(levels)) if place is None else ranked[name][place]
            )
            row[name] = self._value(levels[chosen[name]], draw, row)
        for name, earlier in self._later.items():
            if not _is_later(row.get(name), row.get(earlier)):
                row.pop(name, None)  # nothing of its own to say
        orders: Sequence[Order] = ()
        if self._scheme.orders is not None:
            orders = draw_orders(self._scheme, draw, self._as_of)
            row |= summaries(self._scheme.orders.summary, orders)
        return _Drawn(Candidate(row, orders), chosen)

    def _value(self, level: Level, draw: Random, row: Row) -> object:
        value = level(draw, row, self._as_of)
        return int(value) if isinstance(value, float) and value.is_integer() else value

    def _verdicts(self, drawn: Sequence[_Drawn]) -> list[str]:
        return verdicts(self._scheme, [each.candidate.row for each in drawn], self._as_of)

    def _ranked(
        self, drawn: Sequence[_Drawn], places: Sequence[int | None]
    ) -> Mapping[str, Sequence[int]]:
        """The levels of each input, those first whose rows are of the better tiers."""
        found: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        for each, place in zip(drawn, places, strict=True):
            for name, level in each.levels.items():
                if place is not None:
                    found[name, level].append(place)
        mean = {key: sum(those) / len(those) for key, those in found.items()}
        return {
            name: sorted(range(len(levels)), key=lambda level: mean.get((name, level), 0.0))
            for name, levels in self._levels.items()
        }


def verdicts(scheme: Scheme, rows: Sequence[Row], as_of: date) -> list[str]:
    """The grade of each row, or its label where there are no tiers; "" for none.

    Args:
        scheme: Is fitted to the rows themselves.
        rows: Value by input.
        as_of: The day on which they are graded.

    Raises:
        FitError: They are no population to estimate from.
    """
    names = [each.name for each in scheme.inputs]
    cells = [
        [str(number) if name in KEYS else row.get(name) for name in names]
        for number, row in enumerate(rows)
    ]
    block = block_from_rows([names, *cells])
    read = intake(block, scheme.inputs, as_of=as_of, require_any=scheme.require_any)
    fitted = fit(scheme, read.by_input, as_of=as_of, invalid=read.invalid, rows=read.rows)
    grades = fitted.grade(
        read.by_input, as_of=as_of, invalid=read.invalid, rows=read.rows, lang="en", reasons=False
    )
    told = grades.grade if scheme.tiers else grades.label
    faulty = {problem.row for problem in (*read.problems, *read.warnings)}
    words = [
        told.texts[code] if code >= 0 and row not in faulty else ""
        for row, code in enumerate(told.codes.tolist(), read.first_row)
    ]
    return [*words, *[""] * (len(rows) - len(words))]


def _by_group(drawn: Sequence[_Drawn], told: Sequence[str]) -> Mapping[str, Sequence[Candidate]]:
    found: defaultdict[str, list[Candidate]] = defaultdict(list)
    for each, verdict in zip(drawn, told, strict=True):
        found[verdict].append(each.candidate)
    return found


def _place(draw: Random, quality: float, count: int) -> int:
    """Which of so many levels a customer of a quality, 0 for the best, is likely to have."""
    near = quality + (draw.random() - 0.5) * _SPREAD
    return min(max(int(near * count), 0), count - 1)


def _is_later(value: object, than: object) -> bool:
    if isinstance(value, date) and isinstance(than, date):
        return value > than
    return value is not None
