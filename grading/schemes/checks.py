"""Checks of a scheme's rules: overlaps, gaps, and rules that can never decide.

Weights, names and edges are checked when a scheme is made; see ``consistency``. What is found here
may be meant so, except for overlaps where the hit policy is UNIQUE.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from grading.language import Lang, Message
from grading.schemes.column_types import column_types
from grading.schemes.models import (
    DecisionTable,
    Elapsed,
    Input,
    Join,
    LifetimeValue,
    LocalText,
    Rank,
    Ratio,
    Scheme,
    Scorecard,
    Step,
)
from grading.schemes.segments import Combination, Grid, Segment, TooManyCombinations, segments
from grading.schemes.unary import Interval, Scalar, UnaryTests, meets, number_text

__all__ = ["Finding", "Level", "check_scheme"]

Level = Literal["error", "warning"]
"""``error``: the scheme breaks a rule of its own. ``warning``: worth a look."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a scheme that a person should look at.

    Args:
        level: Whether it must be mended.
        step: Name of the step, empty where it concerns the whole scheme.
        message: What was found, with an example.
        rules: 1-based numbers of the rules or conditions it speaks of.
    """

    level: Level
    step: str
    message: Message
    rules: tuple[int, ...] = ()


def check_scheme(scheme: Scheme) -> tuple[Finding, ...]:
    """Everything worth knowing about a scheme's rules, step by step.

    Overlapping rules are errors in a UNIQUE table. Gaps and rules that can never decide are
    warnings; a COLLECT SUM table has neither, since there no rule need apply. A comma that makes
    a condition hold for every value, as in ``>5, <10``, is a warning in any step.
    """
    findings: list[Finding] = []
    for step in scheme.steps:
        findings += _either_or_findings(scheme, step)
        if isinstance(step, DecisionTable):
            findings += _table_findings(scheme, step)
        elif isinstance(step, Scorecard):
            findings += _scorecard_findings(scheme, step)
    return (*findings, *_tier_findings(scheme))


def _either_or_findings(scheme: Scheme, step: Step) -> Iterator[Finding]:
    """A warning for each condition that holds for every value, where a range was surely meant."""
    for rule, name, tests in _conditions(step):
        between = _meant_range(tests)
        if between is not None:
            facts = {"condition": tests.text, "range": UnaryTests((between,)).text}
            facts |= {"step": step.name, "rule": str(rule)}
            message = Message("checks.either_or", {**facts, "column": _column_label(scheme, name)})
            yield Finding("warning", step.name, message, (rule,))


def _conditions(step: Step) -> Iterator[tuple[int, str, UnaryTests]]:
    """The conditions of a step: 1-based number of the rule, column, condition."""
    if isinstance(step, DecisionTable):
        for number, rule in enumerate(step.rules, 1):
            for name, tests in zip(step.inputs, rule.when, strict=True):
                yield number, name, tests
    elif isinstance(step, Scorecard):
        for characteristic in step.characteristics:
            for number, attribute in enumerate(characteristic.attributes, 1):
                yield number, characteristic.input, attribute.when
    elif isinstance(step, Rank):
        for name, tests in step.among.items():
            yield 1, name, tests


def _meant_range(tests: UnaryTests) -> Interval | None:
    """The range between two half-open tests that together leave no value out, or None."""
    if tests.negated:
        return None
    for above in tests.tests:
        for below in tests.tests:
            if not (isinstance(above, Interval) and isinstance(below, Interval)):
                continue
            low, high = above.low, below.high
            if low is None or high is None or above.high is not None or below.low is not None:
                continue
            # Numbers and dates never stand in one condition, which is checked elsewhere.
            if meets(UnaryTests((above,)), high) and meets(UnaryTests((below,)), low):
                return Interval(low, high, above.low_closed, below.high_closed)
    return None


def _table_findings(scheme: Scheme, table: DecisionTable) -> Iterator[Finding]:
    if table.hit_policy == "COLLECT SUM":
        return
    rules = [rule.when for rule in table.rules]
    grid = _grid(scheme, table.inputs, rules)

    def words(example: Combination) -> object:
        return _Example(scheme, table.inputs, example)

    if table.hit_policy == "UNIQUE":
        yield from _overlaps(table, grid, words)
    try:
        gap = None if _only_joined(scheme, table) else grid.uncovered()
        if gap:
            message = Message("checks.gap", {"step": table.name, "example": words(gap)})
            yield Finding("warning", table.name, message)
        for number in _idle_rules(grid, len(rules), first=table.hit_policy == "FIRST"):
            message = Message("checks.idle_rule", {"step": table.name, "rule": number})
            yield Finding("warning", table.name, message, (number,))
    except TooManyCombinations:
        yield Finding("warning", table.name, Message("checks.too_many", {"step": table.name}))


def _only_joined(scheme: Scheme, table: DecisionTable) -> bool:
    """Whether its outputs are words for a joined text alone, which leaves blanks out."""
    joined = {name for step in scheme.steps if isinstance(step, Join) for name in step.parts}
    decided = {"grade", "label", *(name for s in scheme.steps for _, name, _ in _conditions(s))}
    return joined - decided >= set(table.outputs)


def _overlaps(
    table: DecisionTable, grid: Grid, words: Callable[[Combination], object]
) -> Iterator[Finding]:
    for other in range(len(table.rules)):
        for one in range(other):
            example = grid.common(one, other)
            if example:
                numbers = (one + 1, other + 1)
                facts = {"one": numbers[0], "other": numbers[1], "example": words(example)}
                message = Message("checks.overlap", {"step": table.name, **facts})
                yield Finding("error", table.name, message, numbers)


def _idle_rules(grid: Grid, count: int, *, first: bool) -> Iterator[int]:
    """1-based numbers of the rules that no combination is left for."""
    for rule in range(count):
        earlier = range(rule) if first else ()
        if grid.uncovered(earlier, within=rule) is None:
            yield rule + 1


def _scorecard_findings(scheme: Scheme, card: Scorecard) -> Iterator[Finding]:
    for characteristic in card.characteristics:
        if characteristic.scale is not None:
            continue  # a range has points for every value
        name = characteristic.input
        rules = [(attribute.when,) for attribute in characteristic.attributes]
        grid = _grid(scheme, (name,), rules)
        facts = {"step": card.name, "column": _column_label(scheme, name)}
        gap = grid.uncovered()
        if gap:
            example = _Example(scheme, (name,), gap)
            message = Message("checks.no_points", {**facts, "example": example})
            yield Finding("warning", card.name, message)
        for number in _idle_rules(grid, len(rules), first=True):
            message = Message("checks.idle_condition", {**facts, "rule": number})
            yield Finding("warning", card.name, message, (number,))


def _tier_findings(scheme: Scheme) -> Iterator[Finding]:
    given = set(column_types(scheme)["grade"].values) if scheme.tiers else set()
    for tier in scheme.tiers:
        if tier.grade not in given:
            yield Finding("warning", "", Message("checks.unused_tier", {"grade": tier.grade}))


# --- what can occur ----------------------------------------------------------------------------


def _grid(scheme: Scheme, columns: Sequence[str], rules: Sequence[tuple[UnaryTests, ...]]) -> Grid:
    types = column_types(scheme)
    inputs = {wanted.name: wanted for wanted in scheme.inputs}
    blanks = {name: _blank_sources(scheme, name) for name in columns}
    axes = [
        segments(
            types[name],
            [*(rule[place] for rule in rules), *_asked_elsewhere(scheme, name)],
            minimum=inputs[name].minimum if name in inputs else None,
            maximum=inputs[name].maximum if name in inputs else None,
            may_be_blank=bool(blanks[name]),
        )
        for place, name in enumerate(columns)
    ]
    # Only where a blank depends on other columns does a combination matter as a whole.
    asked = {n for sources in blanks.values() for source in sources for n in source.required_when}
    together = {n for group in scheme.require_any if set(group) <= set(columns) for n in group}
    return Grid(
        axes,
        rules,
        lambda combination: _can_occur(
            scheme, dict(zip(columns, combination, strict=True)), blanks
        ),
        frozenset(place for place, name in enumerate(columns) if name in asked | together),
    )


def _asked_elsewhere(scheme: Scheme, name: str) -> list[UnaryTests]:
    """Conditions on a column that say where another input is required."""
    return [wanted.required_when[name] for wanted in scheme.inputs if name in wanted.required_when]


_AT_TIMES = Input(name="at_times", type="number", required=False)
"""Stands for an input that may be blank whatever else is given."""


def _blank_sources(scheme: Scheme, name: str) -> tuple[Input, ...]:
    """The inputs of which one must be blank for a column to be blank; none: it never is."""
    for step in scheme.steps:
        if isinstance(step, Elapsed) and step.output == name:
            return (*_blank_sources(scheme, step.start), *_blank_sources(scheme, step.end))
        if isinstance(step, LifetimeValue) and step.output == name:
            return _blank_sources(scheme, step.first)
        if isinstance(step, Ratio) and step.output == name:
            return (_AT_TIMES,)  # a denominator of 0 is no blank, and gives one
        if isinstance(step, Rank) and step.output == name:
            return (_AT_TIMES,) if step.among else _blank_sources(scheme, step.input)
    wanted = next((i for i in scheme.inputs if i.name == name), None)
    if wanted is None or wanted.blank_as is not None:
        return ()
    if wanted.blank_from is not None:
        return _blank_sources(scheme, wanted.blank_from)
    return (wanted,) if not wanted.required or wanted.required_when else ()


def _can_occur(
    scheme: Scheme, chosen: dict[str, Segment], blanks: dict[str, tuple[Input, ...]]
) -> bool:
    for group in scheme.require_any:
        if group and all(name in chosen and chosen[name].kind == "blank" for name in group):
            return False
    return all(
        any(_may_be_blank(source, chosen) for source in blanks[name])
        for name, segment in chosen.items()
        if segment.kind == "blank"
    )


def _may_be_blank(wanted: Input, chosen: dict[str, Segment]) -> bool:
    """Whether an input may be blank beside the chosen values; unknown ones count as allowing it."""
    if not wanted.required:
        return True
    return not all(
        name in chosen and meets(tests, chosen[name].sample)
        for name, tests in wanted.required_when.items()
    )


# --- words -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Example:
    """A combination put into words, such as ``annual amount between 5 and 10``."""

    scheme: Scheme
    columns: Sequence[str]
    combination: Combination

    def get(self, lang: Lang) -> str:
        # Where a number or date has no edges at all, nothing can be said of its value.
        texts = {wanted.name for wanted in self.scheme.inputs if wanted.type == "text"}
        parts = [
            self._part(name, segment).text(lang)
            for name, segment in zip(self.columns, self.combination, strict=True)
            if segment.kind != "any" and (segment.kind != "other" or name in texts)
        ]
        comma = "，" if lang == "zh" else ", "
        return comma.join(parts) or Message("checks.any_row").text(lang)

    def _part(self, name: str, segment: Segment) -> Message:
        facts: dict[str, object] = {"column": _column_label(self.scheme, name)}
        for edge in ("low", "high"):
            facts[edge] = self._value(name, getattr(segment, edge))
        facts["value"] = self._value(name, segment.sample)
        return Message(f"checks.{segment.kind}", facts)

    def _value(self, name: str, value: Scalar | None) -> object:
        if isinstance(value, bool):
            return Message("checks.yes" if value else "checks.no")
        if isinstance(value, str):
            return _word_label(self.scheme, name, value)
        return value.isoformat() if isinstance(value, date) else number_text(value or 0)


def _column_label(scheme: Scheme, name: str) -> LocalText | str:
    label = next((wanted.label for wanted in scheme.inputs if wanted.name == name), None)
    return label or name


def _word_label(scheme: Scheme, name: str, value: str) -> LocalText | str:
    for wanted in scheme.inputs:
        for choice in wanted.choices if wanted.name == name else ():
            if choice.value == value and choice.label:
                return choice.label
    return scheme.words.get(value, value)
