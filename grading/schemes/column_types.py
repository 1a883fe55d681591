"""What columns hold, and whether a condition fits what it is compared with."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from grading.exceptions import Fault
from grading.language import Message
from grading.schemes.models import (
    DecisionTable,
    Elapsed,
    Input,
    Join,
    LifetimeValue,
    Pick,
    Rank,
    Ratio,
    Scheme,
    Scorecard,
    Step,
    Workday,
)
from grading.schemes.unary import Interval, IsNull, UnaryTests, Value

__all__ = [
    "PICKED",
    "ColumnType",
    "column_types",
    "condition_faults",
    "fault",
    "input_types",
    "not_there",
    "output_types",
]

PICKED = ("yes", "no")
"""What a pick puts out, for rows picked and for others."""


@dataclass(frozen=True, slots=True)
class ColumnType:
    """What a column can hold: an input, or what a step puts out.

    Args:
        kind: Type of the values.
        values: All values it can take where they are known, best or first listed first.
        whole: Whether numbers are whole.
        spellings: Other words for a value, each with the value it stands for.
    """

    kind: Literal["number", "date", "word", "boolean", "text"]
    values: tuple[str, ...] = ()
    whole: bool = False
    spellings: tuple[tuple[str, str], ...] = ()


def column_types(scheme: Scheme) -> Mapping[str, ColumnType]:
    """The type of every input and of every step's output, ``as_of`` included."""
    types = input_types(scheme)
    for step in scheme.steps:
        types |= output_types(step)
    return types


def input_types(scheme: Scheme) -> dict[str, ColumnType]:
    """The type of every input and of ``as_of``."""
    return {"as_of": ColumnType("date")} | {i.name: _input_type(i) for i in scheme.inputs}


def _input_type(wanted: Input) -> ColumnType:
    if wanted.type == "choice":
        spellings = tuple(
            (spelling.casefold(), choice.value)
            for choice in wanted.choices
            for spelling in (*choice.label.all, *(alias for _, alias in choice.aliases))
        )
        values = tuple(choice.value for choice in wanted.choices)
        return ColumnType("word", values, spellings=spellings)
    return ColumnType(wanted.type)


def output_types(step: Step) -> dict[str, ColumnType]:
    """The type of every column that a step puts out."""
    if isinstance(step, Elapsed):
        return {step.output: ColumnType("number", whole=step.unit != "months")}
    if isinstance(step, Workday):
        return {step.output: ColumnType("date")}
    if isinstance(step, Join):
        return {step.output: ColumnType("text")}
    if isinstance(step, Ratio | LifetimeValue):
        return {step.output: ColumnType("number")}
    if isinstance(step, Rank):
        return {step.output: ColumnType("word", step.values)}
    if isinstance(step, Pick):
        return {step.output: ColumnType("word", PICKED)}
    if isinstance(step, Scorecard):
        grades = tuple(cutoff.grade for cutoff in step.cutoffs)
        found = {step.score: ColumnType("number")}
        return found | ({step.grade: ColumnType("word", grades)} if grades else {})
    return {name: _table_output(step, place) for place, name in enumerate(step.outputs)}


def _table_output(table: DecisionTable, place: int) -> ColumnType:
    values = [rule.then[place] for rule in table.rules if place < len(rule.then)]
    if any(isinstance(value, float) for value in values):
        return ColumnType("number")
    return ColumnType("word", tuple(dict.fromkeys(v for v in values if isinstance(v, str))))


def fault(key: str, place: str = "", /, **facts: object) -> Fault:
    """A fault that people meet at a cell, so that it speaks their language.

    Args:
        key: Of its text in ``consistency``.
        place: Where in the document.
        facts: What fills the text.
    """
    return Fault(Message(f"consistency.{key}", facts), place)


def condition_faults(tests: UnaryTests, column: ColumnType, where: str) -> Iterator[str]:
    """One sentence per test that the column's values can never meet by their type."""
    for test in tests.tests:
        got = UnaryTests((test,)).text
        if isinstance(test, IsNull):
            continue
        if not _fits(test, column.kind):
            yield f"{where}: this column is compared with {_NEEDS[column.kind]}, got {got}"
        elif column.kind == "word" and isinstance(test, Value) and test.value not in column.values:
            yield f"{where}: {_not_a_value(str(test.value), column)}"


def _not_a_value(word: str, column: ColumnType) -> str:
    meant = dict(column.spellings).get(word.casefold())
    if meant is None:
        return not_there("value", word, column.values)
    # Labels are for people and change with the language; a condition names the value itself.
    return f"{word!r} is another word for {meant!r}; write {meant!r} here"


_NEEDS = {
    "number": "numbers",
    "date": "dates such as 2026-11-03",
    "boolean": "true or false",
    "word": 'words, in quotes where they look like a number: "1"',
    "text": 'words, in quotes where they look like a number: "1"',
}


def _fits(test: Interval | Value, kind: str) -> bool:
    if isinstance(test, Interval):
        edge = test.high if test.low is None else test.low
        return kind == ("date" if isinstance(edge, date) else "number")
    if isinstance(test.value, bool):
        return kind == "boolean"
    if isinstance(test.value, str):
        return kind in {"word", "text"}
    return kind == ("date" if isinstance(test.value, date) else "number")


def not_there(kind: str, name: str, known: Iterable[str]) -> str:
    """Name what is not there, with the nearest that is, or all there are."""
    names = [str(other) for other in known]
    folded = {other.casefold(): other for other in names}
    near = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    if near:
        return f"there is no {kind} {name!r}. Did you mean {folded[near[0]]!r}?"
    return f"there is no {kind} {name!r}; there are {', '.join(names) or 'none'}"
