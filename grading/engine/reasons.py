"""Reasons in words: the number of a reason (``reason_codes``) turned into a sentence.

A reason depends on the rules that decided and never on a row's own value, so there are few, and
each is built once per language.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import numpy as np

from grading.engine.axis import Codes
from grading.engine.continuous import FIFTHS
from grading.engine.expiry import Expiry
from grading.engine.grades import Lookup
from grading.engine.kernel import SumKernel
from grading.engine.phrases import Phrases, within_sentence
from grading.engine.reason_codes import ReasonCodes
from grading.engine.scorecard import Entry, ScoreKernel
from grading.language import Lang
from grading.schemes.models import DecisionTable, Rank, Rule, Scorecard, Step

__all__ = ["ReasonTexts", "with_expiry"]

_MOST_KEPT = 20_000
"""Texts kept per language; beyond it they are built anew each time."""


class _Quoted(dict[str, str]):
    """Sentences by step; a step without a reason of its own, such as a clock, leaves nothing."""

    def __missing__(self, key: str) -> str:
        return ""


class ReasonTexts:
    """The reasons of one program in one language.

    Args:
        numbering: What the numbers stand for.
        lang: The language.
    """

    def __init__(self, numbering: ReasonCodes, lang: Lang) -> None:
        self._numbering = numbering
        self._program = numbering.program
        self._phrases = Phrases(numbering.program.scheme, lang)
        self._steps = {step.name: step for step in numbering.program.scheme.steps}
        self._kept: dict[int, str] = {}

    def text(self, code: int) -> str:
        """The sentence of one reason."""
        kept = self._kept.get(code)
        if kept is None:
            kept = self._sentence(code)
            if len(self._kept) < _MOST_KEPT:
                self._kept[code] = kept
        return kept

    def _sentence(self, code: int) -> str:
        if code < self._numbering.causes:
            return self._gap(code)
        if code < self._numbering.first:
            kernel, several = divmod(code - self._numbering.causes, 2)
            return self._stalled(self._steps[self._program.kernels[kernel].name], bool(several))
        return self.of_step(self._program.grade_step, code - self._numbering.first)

    def of_step(self, name: str, code: int) -> str:
        """The sentence of one reason of a step, numbered within the step.

        Where the step gave nothing it says so, and no more: a later step may well give a grade.
        """
        step = self._steps[name]
        if isinstance(step, Scorecard):
            return self._scorecard(step, code)
        if isinstance(step, Rank):
            return self._rank(step, code)
        if isinstance(step, DecisionTable) and step.hit_policy == "COLLECT SUM":
            return self._sum(step, code)
        if isinstance(step, DecisionTable):
            return self._table(step, code)
        return ""

    def _gap(self, code: int) -> str:
        inputs = self._program.inputs
        if code < 2 * len(inputs):
            key = "ungraded.unusable" if code % 2 else "ungraded.missing"
            return self._phrases.get(key, input=self._phrases.name(inputs[code // 2].name))
        names = self._program.scheme.require_any[code - 2 * len(inputs)]
        listed = self._phrases.join("or", (self._phrases.name(name) for name in names))
        return self._phrases.get("ungraded.none_of", inputs=listed)

    def _nothing(self, step: Step) -> str:
        return self._phrases.get("rule.nothing", step=self._phrases.name(step.name))

    def _stalled(self, step: Step, several: bool) -> str:
        if isinstance(step, Rank):
            return self._phrases.get("ungraded.no_place", input=self._phrases.name(step.input))
        key = "no_cutoff" if isinstance(step, Scorecard) else "no_rule"
        if isinstance(step, Scorecard) and step.scales and step.fitted_rows == 0:
            key = "no_range"
        key = "several_rules" if several else key
        return self._phrases.get(f"ungraded.{key}", step=self._phrases.name(step.name))

    def _table(self, step: DecisionTable, code: int) -> str:
        rules = len(step.rules) + 1
        code, own = divmod(code, self._numbering.own[step.name])
        held, number = divmod(own, rules)
        text = self._rule(step, number, code)
        return self._held(text) if held else text

    def _rule(self, step: DecisionTable, number: int, code: int) -> str:
        """The reason of one rule, or that none fits; ``code`` numbers what it quotes."""
        if number == len(step.rules):
            return self._nothing(step)
        quoted = {}
        for quote in self._numbering.quotes[step.name]:
            code, inner = divmod(code, quote.span + 1)
            if inner:
                quoted[quote.step] = within_sentence(self.of_step(quote.step, inner - 1))
        rule = step.rules[number]
        text = rule.reason.get(self._phrases.lang)
        return text.format_map(_Quoted(quoted)) if text else self._composed(step, rule)

    def _composed(self, step: DecisionTable, rule: Rule) -> str:
        conditions = self._phrases.conditions(step.inputs, rule.when)
        if not conditions:
            return self._phrases.get("rule.otherwise")
        return self._phrases.get("rule.composed", conditions=conditions)

    def _sum(self, step: DecisionTable, code: int) -> str:
        kernel = next(k for k in self._program.kernels if k.name == step.name)
        if isinstance(kernel, SumKernel) and kernel.reasons == 1:
            return self._phrases.get("rule.sum_of_table", step=self._phrases.name(step.name))
        parts = [self._addend(step, r) for bit, r in enumerate(step.rules) if code >> bit & 1]
        if not parts:
            return self._nothing(step)
        return self._phrases.get("rule.sum", parts=self._phrases.join("and", parts))

    def _addend(self, step: DecisionTable, rule: Rule) -> str:
        conditions = rule.reason.get(self._phrases.lang) or self._composed(step, rule)
        added = [value for value in rule.then if isinstance(value, (int, float))]
        numbers = self._phrases.join("and", (self._phrases.number(value) for value in added))
        return self._phrases.get(
            "rule.sum_part", conditions=within_sentence(conditions), numbers=numbers
        )

    def _scorecard(self, step: Scorecard, code: int) -> str:
        kernel = next(k for k in self._program.kernels if k.name == step.name)
        if not isinstance(kernel, ScoreKernel):
            return ""
        entries: Sequence[Entry] = kernel.entries.ordered
        held, code = divmod(code, (len(entries) + 1) ** 2)
        if held:
            return self._held(self._scorecard(step, code))
        first, second = divmod(code, len(entries) + 1)
        told = [
            self._earned(step, entries[place]) for place in (first, second) if place < len(entries)
        ]
        if len(told) < 2:
            return self._phrases.get("points.one", first="".join(told))
        return self._phrases.get("points.both", first=told[0], second=told[1])

    def _held(self, reason: str) -> str:
        """The reason of a customer that keeps a grade which the cutoffs alone would take."""
        margin = self._phrases.number(self._program.scheme.hysteresis or 0)
        return self._phrases.get("rule.held", reason=within_sentence(reason), margin=margin)

    def _earned(self, step: Scorecard, entry: Entry) -> str:
        characteristic = step.characteristics[entry.characteristic]
        condition = self._phrases.earning(characteristic, entry.attribute, entry.part)
        weight = characteristic.weight_pct
        facts = {"condition": condition, "maximum": self._phrases.number(weight)}
        points = self._points(weight, entry.points)
        if entry.fifth is None:
            return self._phrases.get("points.part", points=points, **facts)
        most = self._points(weight, entry.points + 100 / FIFTHS)
        return self._phrases.get("points.between", points=points, most=most, **facts)

    def _points(self, weight: Decimal, points: float) -> str:
        return self._phrases.number(round(weight * Decimal(str(points)) / 100, 2))

    def _rank(self, step: Rank, band: int) -> str:
        held, band = divmod(band, len(step.values) + 1)
        if held:
            return self._held(self._rank(step, band))
        if band == len(step.values):
            return self._nothing(step)
        if band < len(step.reasons) and step.reasons[band]:
            return step.reasons[band].get(self._phrases.lang)
        name = self._phrases.within(step.input)
        if len(step.values) == 1:
            return self._phrases.get("rank.all", input=name)
        before = sum(step.shares_pct[:band], Decimal(0))
        share, key = before + step.shares_pct[band], "between"
        if band == 0:
            key = "first"
        elif band == len(step.values) - 1:
            share, key = step.shares_pct[band], "last"
        facts = {"from": self._phrases.number(before), "share": self._phrases.number(share)}
        low = "_low" if step.order == "ascending" else ""
        return self._phrases.get(f"rank.{key}{low}", input=name, **facts)


def with_expiry(reasons: Lookup, until: Expiry, now: Codes, phrases: Phrases) -> Lookup:
    """Reasons that end in what the grade becomes, and on which day, where it runs out.

    Args:
        reasons: The reasons of some rows.
        until: Until when their grades hold.
        now: Position of each row's tier.
        phrases: The words of the scheme.
    """
    rows = np.flatnonzero(~np.isnat(until.last))
    if not len(rows):
        return reasons
    days = until.last[rows].astype(np.int64) + 1
    parts = np.stack([reasons.codes[rows].astype(np.int64), days, until.then[rows], now[rows]])
    distinct, places = np.unique(parts, axis=1, return_inverse=True)
    texts = [
        _until(reasons.texts[code], np.datetime64(day, "D").item(), then, had, phrases)
        for code, day, then, had in distinct.T.tolist()
    ]
    codes = reasons.codes.astype(np.int32)
    codes[rows] = len(reasons.texts) + places.reshape(-1)
    return Lookup(codes, [*reasons.texts, *texts])


def _until(reason: str, day: date, then: int, now: int, phrases: Phrases) -> str:
    key = "ends" if then < 0 else "falls" if then > now else "rises"
    grade = "" if then < 0 else phrases.scheme.tiers[then].grade
    facts = {"reason": within_sentence(reason), "grade": grade, "day": day.isoformat()}
    return phrases.get(f"expiry.{key}", **facts)
