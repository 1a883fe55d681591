"""Write conditions with the words that people see, and read such words back."""

from collections.abc import Mapping

from addin.workbook.rules.cells import canonical_word
from grading.exceptions import UnaryTestError
from grading.language import Lang
from grading.schemes.column_types import ColumnType, column_types
from grading.schemes.models import Scheme
from grading.schemes.unary import Interval, IsNull, UnaryTests, Value, number_text

__all__ = ["ConditionWriter"]


class ConditionWriter:
    """Spells the conditions of one scheme.

    Args:
        scheme: The scheme.
        lang: Language of the choices' labels.
    """

    def __init__(self, scheme: Scheme, lang: Lang) -> None:
        self._types = column_types(scheme)
        self._labels: Mapping[str, Mapping[str, str]] = {
            wanted.name: {c.value: c.label.get(lang) or c.value for c in wanted.choices}
            for wanted in scheme.inputs
        }

    def text(self, tests: UnaryTests, name: str) -> str:
        """A condition on a column, choices by their label and without quotes where that is clear.

        Whatever is written reads back as the same condition.
        """
        kind = self._types.get(name)
        if kind is None or kind.kind != "word" or tests.is_any:
            return tests.text
        labels = self._labels.get(name, {})
        spelled = ", ".join(_spelled(test, labels) for test in tests.tests)
        written = f"not({spelled})" if tests.negated else spelled
        return written if _reads_as(written, kind) == tests else tests.text

    def word(self, value: str, name: str) -> str:
        """A value of a choice by its label, where the label stands for it alone."""
        label = self._labels.get(name, {}).get(value, value)
        kind = self._types.get(name)
        return label if kind is None or canonical_word(label, kind) == value else value


def _spelled(test: Interval | Value | IsNull, labels: Mapping[str, str]) -> str:
    if isinstance(test, Value) and isinstance(test.value, str):
        return labels.get(test.value, test.value)
    return UnaryTests((test,)).text


def _reads_as(text: str, kind: ColumnType) -> UnaryTests | None:
    try:
        read = UnaryTests.parse(text)
    except UnaryTestError:
        return None
    return UnaryTests(tuple(_canonical(t, kind) for t in read.tests), negated=read.negated)


def _canonical(test: Interval | Value | IsNull, kind: ColumnType) -> Interval | Value | IsNull:
    if not isinstance(test, Value) or isinstance(test.value, bool):
        return test
    spelled = number_text(test.value) if isinstance(test.value, float) else str(test.value)
    word = canonical_word(spelled, kind)
    return test if word is None else Value(word)
