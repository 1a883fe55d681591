"""Conditions of decision tables and scorecards: S-FEEL unary tests, parsed once.

How blanks fare, at every place that evaluates a condition:

=====================  ==================
condition              met by a blank cell
=====================  ==================
``-``                  yes
``null``, ``5, null``  yes
``5``, ``<5``          no
``not(5)``             no: a blank is neither 5 nor something else
``not(null)``          no; this is how "not blank" is written
=====================  ==================

Source: OMG Decision Model and Notation 1.3, chapter 9 (simple expressions).
"""

import math
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from grading.exceptions import UnaryTestError

__all__ = ["ANY", "Interval", "IsNull", "Scalar", "UnaryTests", "Value", "meets", "number_text"]

Scalar = float | str | bool | date


@dataclass(frozen=True, slots=True)
class Interval:
    """Values between two edges; ``>=5`` is an interval without an upper edge.

    Both edges are numbers or both are dates.

    Args:
        low: Lower edge, or None where there is none.
        high: Upper edge, or None where there is none.
        low_closed: Whether the lower edge itself belongs to it; False where there is none.
        high_closed: Whether the upper edge itself belongs to it; False where there is none.
    """

    low: float | date | None
    high: float | date | None
    low_closed: bool
    high_closed: bool

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            msg = "an interval has one edge at least; everything filled is not(null)"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Value:
    """One value that must be met exactly: a number, a word, a date, true or false."""

    value: Scalar

    def __eq__(self, other: object) -> bool:
        # Python holds True == 1, a condition does not.
        return (
            isinstance(other, Value)
            and isinstance(self.value, bool) == isinstance(other.value, bool)
            and self.value == other.value
        )

    def __hash__(self) -> int:
        return hash((isinstance(self.value, bool), self.value))


@dataclass(frozen=True, slots=True)
class IsNull:
    """A blank cell."""


@dataclass(frozen=True, slots=True)
class UnaryTests:
    """A condition on one input: it holds if any of its tests does.

    Args:
        tests: The alternatives; empty for ``-``, which everything meets, a blank too.
        negated: Whether the whole was written ``not(...)``: met by every filled cell that meets
            none of the tests, never by a blank one.
    """

    tests: tuple[Interval | Value | IsNull, ...] = ()
    negated: bool = False

    def __post_init__(self) -> None:
        if self.negated and not self.tests:
            msg = "not(-) is never met; name what must not hold"
            raise ValueError(msg)

    @property
    def is_any(self) -> bool:
        """Whether everything meets it, a blank too."""
        return not self.tests

    @classmethod
    def parse(cls, text: str) -> "UnaryTests":
        """Read a condition such as ``>=100000``, ``[15000..30000)``, ``"a","b"`` or ``-``.

        Raises:
            UnaryTestError: The text is no condition, or one that nothing can meet.
        """
        # The grammar builds the classes of this module, so it can only be imported from within.
        from grading.schemes.sfeel import read_condition

        return read_condition(text)

    @property
    def text(self) -> str:
        """The condition in its standard spelling; parsing it gives an equal condition."""
        if self.is_any:
            return "-"
        joined = ", ".join(_test_text(test) for test in self.tests)
        return f"not({joined})" if self.negated else joined

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            _from_document,
            serialization=core_schema.plain_serializer_function_ser_schema(lambda t: t.text),
        )


ANY = UnaryTests()


def meets(tests: UnaryTests, value: Scalar | None) -> bool:
    """Whether one value meets a condition; None and NaN are blanks.

    The plain statement of what a condition means. The engine evaluates whole columns in its own
    way and is tested against this. Words are compared exactly, so values of a choice input have
    to be its canonical ones.
    """
    if tests.is_any:
        return True
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return not tests.negated and IsNull() in tests.tests
    if isinstance(value, datetime):
        value = value.date()
    return any(_holds(test, value) for test in tests.tests) != tests.negated


def _holds(test: Interval | Value | IsNull, value: Scalar) -> bool:
    if isinstance(test, IsNull):
        return False
    if isinstance(test, Value):
        return test == Value(value)
    if isinstance(value, (bool, str)):
        return False
    return _above(test, value) and _below(test, value)


def _above(test: Interval, value: float | date) -> bool:
    low = test.low
    if low is None:
        return True
    # Dates and numbers cannot be compared, and neither lies among the other.
    if isinstance(value, date) and isinstance(low, date):
        return value > low or (test.low_closed and value == low)
    if isinstance(value, date) or isinstance(low, date):
        return False
    return value > low or (test.low_closed and value == low)


def _below(test: Interval, value: float | date) -> bool:
    high = test.high
    if high is None:
        return True
    if isinstance(value, date) and isinstance(high, date):
        return value < high or (test.high_closed and value == high)
    if isinstance(value, date) or isinstance(high, date):
        return False
    return value < high or (test.high_closed and value == high)


def number_text(number: float) -> str:
    """The shortest spelling of a number that reads back equal, whole ones without ``.0``."""
    whole = float(number).is_integer() and abs(number) < 1e15
    return str(int(number)) if whole else repr(float(number))


def _scalar_text(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return number_text(value)


def _test_text(test: Interval | Value | IsNull) -> str:
    if isinstance(test, IsNull):
        return "null"
    if isinstance(test, Value):
        return _scalar_text(test.value)
    if test.low is not None and test.high is not None:
        opening = "[" if test.low_closed else "("
        closing = "]" if test.high_closed else ")"
        return f"{opening}{_scalar_text(test.low)}..{_scalar_text(test.high)}{closing}"
    if test.low is not None:
        return f">{'=' * test.low_closed}{_scalar_text(test.low)}"
    # One edge there is, so here it is the upper one.
    return f"<{'=' * test.high_closed}{_scalar_text(test.high or 0.0)}"


def _from_document(value: object) -> UnaryTests:
    """Read a condition where a document holds one; TOML may hold ``when = [5, true]``."""
    if isinstance(value, UnaryTests):
        return value
    if not isinstance(value, (str, int, float, date)):
        msg = f'a condition is a text such as ">=5" or "-", got {value!r}'
        raise ValueError(msg)  # noqa: TRY004 - pydantic collects ValueError only
    try:
        return UnaryTests.parse(str(value))
    except UnaryTestError as error:
        # pydantic collects ValueError beside the document's other faults.
        raise ValueError(error.faults[0]) from error
