"""Conditions, numbers and names of a scheme in words a salesperson can repeat."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grading.language import Lang, Texts
from grading.schemes.column_types import PICKED
from grading.schemes.models import Characteristic, Scheme
from grading.schemes.unary import Interval, IsNull, Scalar, UnaryTests, Value

__all__ = ["Named", "Phrases", "marked_number", "within_sentence"]

_TEXTS = Texts("grading")
_NAMED = ("grade", "label", "score", "as_of")


@dataclass(frozen=True)
class Phrases:
    """The words of one scheme in one language.

    Args:
        scheme: Whose labels are used.
        lang: The language.
    """

    scheme: Scheme
    lang: Lang

    def get(self, key: str, **facts: object) -> str:
        """A text of the topic ``reasons``."""
        return _TEXTS.get(f"reasons.{key}", self.lang, **facts)

    def name(self, variable: str) -> str:
        """What people call an input, a step or a step's output."""
        for given in self.scheme.inputs:
            if given.name == variable and given.label:
                return given.label.get(self.lang)
        if variable in self.scheme.words:
            return self.word(variable)
        if variable in _NAMED:
            return self.get(f"name.{variable}")
        return variable.replace("_", " ")

    def within(self, variable: str) -> str:
        """The same inside a sentence: without its capital, unless it is an abbreviation."""
        name = self.name(variable)
        return name[:1].lower() + name[1:] if name[1:2].islower() else name

    def word(self, value: str) -> str:
        """What people call a value that a step puts out."""
        words = self.scheme.words.get(value)
        if not words and value in PICKED:
            return self.get(f"condition.{value}")
        return words.get(self.lang) if words else value

    def number(self, number: float | Decimal) -> str:
        """A number with the language's separators, without needless zeros."""
        return marked_number(number, self.lang)

    def value(self, variable: str, value: Scalar) -> str:
        """One value of a variable in words."""
        if isinstance(value, bool):
            return self.get("condition.yes" if value else "condition.no")
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, str):
            for given in self.scheme.inputs:
                for choice in given.choices if given.name == variable else ():
                    if choice.value == value and choice.label:
                        return choice.label.get(self.lang)
            return self.word(value)
        return self.number(value)

    def condition(self, variable: str, tests: UnaryTests) -> str:
        """A condition on a variable in words, such as "Annual amount 100,000 or more"."""
        name = self.name(variable)
        if tests.is_any:
            return self.get("condition.any", input=name)
        if tests.negated and tests.tests == (IsNull(),):
            return self.get("condition.filled", input=name)
        values = [t.value for t in tests.tests if isinstance(t, Value)]
        parts = [self._interval(name, variable, t) for t in tests.tests if isinstance(t, Interval)]
        if values:
            listed = self.join("or", (self.value(variable, value) for value in values))
            parts.insert(0, self.get("condition.is", input=name, values=listed))
        if IsNull() in tests.tests:
            parts.append(self.get("condition.blank", input=name))
        whole = self.join("or", parts)
        return self.get("condition.not", condition=whole) if tests.negated else whole

    def conditions(self, variables: Iterable[str], tests: Iterable[UnaryTests]) -> str:
        """All conditions of a rule but those that everything meets; empty if none is left."""
        pairs = zip(variables, tests, strict=True)
        return self.join("and", (self.condition(v, t) for v, t in pairs if not t.is_any))

    def earning(self, part: Characteristic, attribute: int | None, place: int | None) -> str:
        """What of a characteristic earns points, such as "Annual amount 100,000 or more".

        Args:
            part: The characteristic.
            attribute: Zero-based place of the condition met, None for none or a scale.
            place: Which fifth of its range the value lies in, as entries number it.
        """
        if attribute is not None:
            earning = self.condition(part.input, part.attributes[attribute].when)
        else:
            key = "points.other" if part.scale is None else "condition.blank"
            key = key if place is None else f"points.range_{place}"
            earning = self.get(key, input=self.name(part.input))
        return earning if part.decay is None else self.get("points.faded", condition=earning)

    def join(self, with_: str, parts: Iterable[str]) -> str:
        """Parts joined by the language's ``or`` or ``and``."""
        return self.get(f"condition.{with_}").join(parts)

    def _interval(self, name: str, variable: str, interval: Interval) -> str:
        low, high = interval.low, interval.high
        facts = {
            "input": name,
            "low": "" if low is None else self.value(variable, low),
            "high": "" if high is None else self.value(variable, high),
        }
        if low is not None and high is not None:
            keys = {(True, True): "closed", (True, False): "closed_open",
                    (False, True): "open_closed", (False, False): "open"}  # fmt: skip
            return self.get(
                f"condition.{keys[interval.low_closed, interval.high_closed]}", **facts
            )
        edge = (
            ("least" if interval.low_closed else "above")
            if low is not None
            else ("most" if interval.high_closed else "below")
        )
        dated = isinstance(low if low is not None else high, date)
        return self.get(f"condition.{'date_' if dated else ''}{edge}", **facts)


@dataclass(frozen=True, slots=True)
class Named:
    """What people call an input or a word of a scheme, as a fact of a message.

    Args:
        scheme: Whose labels are used.
        variable: An input, a step, an output, or a word that a step puts out.
    """

    scheme: Scheme
    variable: str

    def get(self, lang: Lang) -> str:
        """The name in one language."""
        return Phrases(self.scheme, lang).name(self.variable)


def within_sentence(text: str) -> str:
    """A sentence without its full stop, to be quoted in another."""
    return text.rstrip(".。 ")


def marked_number(number: float | Decimal, lang: Lang) -> str:
    """A number with a language's separators, without needless zeros."""
    exact = number if isinstance(number, Decimal) else Decimal(str(number))
    if not exact.is_finite():
        return {"Infinity": "∞", "-Infinity": "-∞"}.get(str(exact), str(exact))
    plain = f"{exact:,f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    names = {",": "thousands", ".": "decimal"}
    marks = {sign: _TEXTS.get(f"reasons.number.{name}", lang) for sign, name in names.items()}
    return "".join(marks.get(character, character) for character in plain)
