"""Conditions of decision tables and scorecards: S-FEEL unary tests, parsed once.

Source: OMG Decision Model and Notation 1.3, chapter 9 (simple expressions).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

__all__ = ["ANY", "Interval", "IsNull", "UnaryTests", "Value"]

Scalar = float | str | bool | date


@dataclass(frozen=True, slots=True)
class Interval:
    """Values between two edges; ``>=5`` is an interval without an upper edge.

    Args:
        low: Lower edge, or None where there is none.
        high: Upper edge, or None where there is none.
        low_closed: Whether the lower edge itself belongs to it.
        high_closed: Whether the upper edge itself belongs to it.
    """

    low: float | date | None
    high: float | date | None
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class Value:
    """One value that must be met exactly: a number, a word, a date, true or false."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class IsNull:
    """A blank cell."""


@dataclass(frozen=True, slots=True)
class UnaryTests:
    """A condition on one input: it holds if any of its tests does.

    Args:
        tests: The alternatives; empty for ``-``, which everything meets, a blank too.
        negated: Whether the whole was written ``not(...)``; a blank never meets it unless
            the tests hold ``null``-free alternatives and ``null`` is named outside.
    """

    tests: tuple[Interval | Value | IsNull, ...] = ()
    negated: bool = False

    @property
    def is_any(self) -> bool:
        """Whether everything meets it, a blank too."""
        return not self.tests

    @classmethod
    def parse(cls, text: str) -> "UnaryTests":
        """Read a condition such as ``>=100000``, ``[15000..30000)``, ``"a","b"`` or ``-``."""
        raise NotImplementedError

    @property
    def text(self) -> str:
        """The condition in its standard spelling; parsing it gives an equal condition."""
        raise NotImplementedError

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        def read(value: object) -> "UnaryTests":
            return value if isinstance(value, cls) else cls.parse(str(value))

        return core_schema.no_info_plain_validator_function(
            read, serialization=core_schema.plain_serializer_function_ser_schema(lambda t: t.text)
        )


ANY = UnaryTests()
