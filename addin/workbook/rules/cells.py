"""Read single cells of rules the way people fill them in."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from addin.workbook.rules.faults import Faults
from addin.workbook.rules.grid import Grid, Place, is_error, serial_date, shown
from addin.workbook.rules.words import known_words, meaning
from grading.engine.words import plain
from grading.exceptions import UnaryTestError
from grading.language import Lang
from grading.schemes.column_types import ColumnType, condition_faults
from grading.schemes.step_consistency import ROUNDING
from grading.schemes.unary import (
    ANY,
    Interval,
    IsNull,
    Scalar,
    UnaryTests,
    Value,
    number_text,
)

__all__ = ["CellReader", "canonical_word", "fractions_as_percent"]


@dataclass(frozen=True, slots=True)
class CellReader:
    """Reads cells of one sheet and notes what cannot be read.

    Args:
        grid: The sheet.
        faults: Where faults go.
        lang: Language of the words that faults suggest.
    """

    grid: Grid
    faults: Faults
    lang: Lang

    def condition(self, cell: object, column: ColumnType, place: Place) -> UnaryTests:
        """A condition on a column; everything (``-``) where it cannot be read."""
        if cell is None or self._refused(cell, place):
            return ANY
        if isinstance(cell, bool):
            return self._known(UnaryTests((Value(cell),)), column, place, cell)
        if isinstance(cell, date | float) and column.kind == "date":
            return UnaryTests((Value(day),)) if (day := self._day(cell, place)) else ANY
        if isinstance(cell, date):
            self.faults.add("became_date", place, cell)
            return ANY
        if isinstance(cell, float):
            return self._known(UnaryTests((Value(cell),)), column, place, cell)
        try:
            tests = UnaryTests.parse(str(cell))
        except UnaryTestError as error:
            at = str(cell)[error.position :].strip() or "…"
            self.faults.add("condition", place, cell, at=at, hint=error.expected)
            return ANY
        return self._known(tests, column, place, cell)

    def _known(
        self, tests: UnaryTests, column: ColumnType, place: Place, cell: object
    ) -> UnaryTests:
        """The condition with words of a choice put as the scheme's own values."""
        if column.kind != "word":
            if next(condition_faults(tests, column, ""), None) is not None:
                self.faults.add(f"compared_with_{column.kind}", place, cell)
                return ANY
            return tests
        found: list[Interval | Value | IsNull] = []
        for test in tests.tests:
            if isinstance(test, Interval):
                self.faults.add("compared_with_word", place, cell)
                return ANY
            if not isinstance(test, Value):
                found.append(test)
                continue
            word = canonical_word(_scalar_word(test.value), column)
            if word is None:
                known = ", ".join(column.values)
                self.faults.add("unknown_value", place, cell, known=known)
                return ANY
            found.append(Value(word))
        return UnaryTests(tuple(found), negated=tests.negated)

    def _day(self, cell: date | float, place: Place) -> date | None:
        if isinstance(cell, date):
            return cell
        day = serial_date(cell, date1904=self.grid.date1904)
        if day is None:
            self.faults.add("not_a_date", place, cell)
        return day

    def day(self, cell: object, place: Place) -> date | None:
        """A day; None for a blank cell or one that cannot be read."""
        if cell is None or self._refused(cell, place):
            return None
        if isinstance(cell, date) or (isinstance(cell, float) and not isinstance(cell, bool)):
            return self._day(cell, place)
        with suppress(UnaryTestError):  # told below as what it is not
            value = _single(str(cell))
            if isinstance(value, date):
                return value
        self.faults.add("not_a_date", place, cell)
        return None

    def number(self, cell: object, place: Place, *, percent: bool = False) -> float | None:
        """A number; None for a blank cell or one that cannot be read.

        Args:
            cell: A number, or a text such as ``80``, ``>=80``, ``35%`` or ``３５``.
            place: Where it stands.
            percent: Whether the column counts in percent, so that ``35%`` is 35.
        """
        if cell is None or self._refused(cell, place):
            return None
        if isinstance(cell, float):
            return cell
        if isinstance(cell, date):
            self.faults.add("became_date", place, cell)
            return None
        if isinstance(cell, bool):
            self.faults.add("not_a_number", place, cell, hint="")
            return None
        try:
            value = _single(str(cell))
        except UnaryTestError as error:
            self.faults.add("not_a_number", place, cell, hint=error.expected)
            return None
        if not isinstance(value, float):
            self.faults.add("not_a_number", place, cell, hint="")
            return None
        if percent and "%" in str(cell).replace("％", "%"):
            return float(Decimal(repr(value)) * 100)
        return value

    def sum_to_hundred(self, parts: Sequence[Decimal | None], place: Place) -> None:
        """Note where percentages do not make a whole; not where one of them is lacking anyway."""
        given = [part for part in parts if part is not None]
        total = sum(given, Decimal())
        if len(given) == len(parts) and abs(total - 100) > ROUNDING:
            self.faults.add("sum", place, f"{total.normalize():f} %")

    def whole(self, cell: object, place: Place) -> int | None:
        """A whole number above or at 0; None for a blank cell or one that cannot be read."""
        number = self.number(cell, place)
        if number is None:
            return None
        if not number.is_integer() or number < 0:
            self.faults.add("not_whole", place, cell)
            return None
        return int(number)

    def word(self, group: str, cell: object, place: Place) -> str | None:
        """The key of a word of a group; None for a blank cell or an unknown word."""
        if cell is None or self._refused(cell, place):
            return None
        key = meaning(group, shown(cell))
        if key is None:
            known = ", ".join(known_words(group, self.lang))
            self.faults.add("unknown_word", place, cell, known=known)
        return key

    def text(self, cell: object, place: Place) -> str:
        """A text; empty for a blank cell. A number is read as it is shown."""
        if cell is None or self._refused(cell, place):
            return ""
        if isinstance(cell, float):
            return number_text(cell)
        return shown(cell) if isinstance(cell, bool) else str(cell)

    def _refused(self, cell: object, place: Place) -> bool:
        if not is_error(cell):
            return False
        self.faults.add("error_cell", place, cell)
        return True


def _single(text: str) -> Scalar | None:
    """The one value a text names, such as ``80`` or ``>=80``; None where it names none or more.

    Raises:
        UnaryTestError: The text cannot be read.
    """
    tests = UnaryTests.parse(text)
    if len(tests.tests) != 1 or tests.negated:
        return None
    test = tests.tests[0]
    if isinstance(test, Interval) and test.high is None and test.low_closed:
        return test.low
    return test.value if isinstance(test, Value) else None


def _scalar_word(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return number_text(value) if isinstance(value, float) else str(value)


def canonical_word(word: str, column: ColumnType) -> str | None:
    """The column's own value for a word: the value itself, a label or an alias of it."""
    if word in column.values:
        return word
    wanted = plain(word)
    if not wanted:
        return None
    same = {value for value in column.values if plain(value) == wanted}
    same = same or {value for text, value in column.spellings if plain(text) == wanted}
    return same.pop() if len(same) == 1 else None


def fractions_as_percent(numbers: Sequence[float | None]) -> list[Decimal | None]:
    """Percentages, where Excel may have made ``0.35`` of a typed ``35%``.

    Parts below 1 count as fractions where that, and only that, makes the whole 100.
    """
    exact = [None if number is None else Decimal(repr(number)) for number in numbers]
    given = [number for number in exact if number is not None]
    scaled = [_scaled(number) for number in given]
    if abs(sum(given, Decimal()) - 100) > 1 and abs(sum(scaled, Decimal()) - 100) <= 1:
        return [None if number is None else _scaled(number) for number in exact]
    return exact


def _scaled(number: Decimal) -> Decimal:
    return number * 100 if 0 < number <= 1 else number
