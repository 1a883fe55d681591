"""The grammar of conditions: S-FEEL unary tests, and what people type into Excel cells.

Beyond the standard are read: unquoted words, ``20%``, ``≥ ≤ ≠ <> !=``, full-width characters,
curly quotes, any dash as minus, ``…`` for two dots, ``、`` between alternatives, ``2026/11/3``
and ``2026年11月3日``. A blank text is ``-``, as in other DMN tools.

Source: OMG Decision Model and Notation 1.3, chapter 9 (simple expressions).
"""

import re
from datetime import date
from decimal import Decimal
from typing import NoReturn

from grading.exceptions import UnaryTestError
from grading.language import Message
from grading.schemes.unary import ANY, Interval, IsNull, UnaryTests, Value

__all__ = ["MAX_LENGTH", "read_condition"]

MAX_LENGTH = 8000
"""Characters of a condition; longer ones belong into several rules."""

# Each character stands for exactly one, so that a place in the folded text is one in the original.
_FOLDS = {
    **{0xFF01 + offset: chr(0x21 + offset) for offset in range(94)},  # full-width forms
    **dict.fromkeys(map(ord, "\t\n\v\f\r\u00a0\u2007\u2009\u202f\u3000"), " "),
    **dict.fromkeys(map(ord, "‐‑‒–—―−﹣"), "-"),
    ord("…"): "‥",
    ord("【"): "[",
    ord("】"): "]",
}
_QUOTES = '"“”„‟'
_SEPARATORS = ",、"
_WORD_ENDS = frozenset(_SEPARATORS + _QUOTES + "()[]<>=≥≤≠‥")
# Both are anchored and have one way to match, so they are linear in the length.
_NUMBER = re.compile(
    r"[+-]?(?:[0-9]+(?:\.(?!\.)[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4}(?![0-9]))?"
)
_DATE = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|/([0-9]{1,2})/([0-9]{1,2})"
    r"|年([0-9]{1,2})月([0-9]{1,2})日)(?![0-9])"
)
_COMPARISON = re.compile(r"<=|>=|<|>|≤|≥")
_UNEQUAL = re.compile(r"≠|<>|!=")
_CALL = re.compile(r"(not|date) *\(", re.IGNORECASE)
_SPLIT_NUMBER = re.compile(r"[0-9]+(?:[,. '][0-9]+)+")

_AFTER = Message("conditions.after")
_DATE_CALL = Message("conditions.date_call")

Edge = float | date


def read_condition(text: str) -> UnaryTests:
    """Read one condition.

    Raises:
        UnaryTestError: The text is no condition, or one that nothing can meet; it shows the place.
    """
    if len(text) > MAX_LENGTH:
        raise _too_long(text)
    condition = _Reader(text).condition()
    # What is written out must be readable again; the standard spelling can be up to 8 times longer.
    if len(text) * 8 > MAX_LENGTH and len(condition.text) > MAX_LENGTH:
        raise _too_long(text)
    return condition


def _too_long(text: str) -> UnaryTestError:
    return UnaryTestError(
        text[:60] + "…", 60, Message("conditions.too_long", {"most": MAX_LENGTH})
    )


class _Reader:
    """Reads one text from left to right; ``at`` is the zero-based place reached."""

    def __init__(self, text: str) -> None:
        self.original = text
        self.text = text.translate(_FOLDS)
        self.at = 0

    def fail(self, expected: Message, at: int | None = None) -> NoReturn:
        # Line breaks and tabs would put the caret under the wrong character.
        shown = "".join(" " if char.isspace() else char for char in self.original)
        raise UnaryTestError(shown, self.at if at is None else at, expected)

    def skip_space(self) -> None:
        while self.peek() == " ":
            self.at += 1

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self.text, self.at)
        if match:
            self.at = match.end()
        return match

    def condition(self) -> UnaryTests:
        if self.text.strip(" ") in {"", "-"}:
            return ANY
        self.skip_space()
        call = _CALL.match(self.text, self.at)
        if call and call[1].lower() == "not":
            found = self.negation(call)
        elif self.take(_UNEQUAL):
            found = UnaryTests((self.single(),), negated=True)
        else:
            found = UnaryTests(self.alternatives())
        self.skip_space()
        if self.at < len(self.text):
            self.fail(_AFTER)
        return found

    def negation(self, call: re.Match[str]) -> UnaryTests:
        self.at = call.end()
        self.skip_space()
        if self.peek() in {")", "-"} and not _NUMBER.match(self.text, self.at):
            self.fail(Message("conditions.not_what"))
        found = UnaryTests(self.alternatives(), negated=True)
        if self.peek() != ")":
            self.fail(Message("conditions.not_closed", {"after": _AFTER}))
        self.at += 1
        return found

    def alternatives(self) -> tuple[Interval | Value | IsNull, ...]:
        found = [self.alternative()]
        while self.peek() and self.peek() in _SEPARATORS:
            self.at += 1
            found.append(self.alternative())
        return tuple(found)

    def alternative(self) -> Interval | Value | IsNull:
        self.skip_space()
        start = self.at
        comparison = self.take(_COMPARISON)
        if comparison:
            found: Interval | Value | IsNull = self.half_open(comparison[0])
        elif self.peek() and self.peek() in "[(]":
            found = self.range()
        else:
            if self.peek() == "=":
                self.at += 1
                if self.peek() and self.peek() in "<>":
                    self.fail(Message("conditions.equals_last"), start)
            found = self.single()
        self.skip_space()
        return found

    def half_open(self, sign: str) -> Interval:
        edge = self.edge()
        closed = sign in {"<=", ">=", "≤", "≥"}
        if sign[0] in "<≤":
            return Interval(None, edge, low_closed=False, high_closed=closed)
        return Interval(edge, None, low_closed=closed, high_closed=False)

    def range(self) -> Interval:
        start = self.at
        low_closed = self.peek() == "["
        self.at += 1
        low = self.edge()
        self.skip_space()
        self.two_dots()
        high = self.edge()
        self.skip_space()
        closing = self.peek()
        if not closing or closing not in "])[":
            self.fail(Message("conditions.range_closed"))
        self.at += 1
        found = Interval(low, high, low_closed=low_closed, high_closed=closing == "]")
        self.refuse_empty(found, start)
        return found

    def two_dots(self) -> None:
        if self.text.startswith("..", self.at):
            self.at += 2
        elif self.peek() == "‥":
            self.at += 1
        else:
            self.fail(Message("conditions.two_dots"))
        if self.peek() == ".":
            self.fail(Message("conditions.three_dots"))

    def refuse_empty(self, found: Interval, start: int) -> None:
        low, high = found.low, found.high
        if isinstance(low, date) != isinstance(high, date):
            self.fail(Message("conditions.one_kind"), start)
        if low == high and not (found.low_closed and found.high_closed):
            self.fail(Message("conditions.open_edge"), start)
        # mypy cannot see that both edges are of one kind here.
        if low > high:  # type: ignore[operator]  # both are numbers or both dates, checked above
            self.fail(Message("conditions.lower_first"), start)

    def edge(self) -> Edge:
        self.skip_space()
        start = self.at
        found = self.number_or_date()
        if found is None:
            self.fail(Message("conditions.edge"), start)
        return found

    def single(self) -> Value | IsNull:
        self.skip_space()
        start = self.at
        if self.peek() and self.peek() in _QUOTES:
            return Value(self.quoted())
        number = self.number_or_date()
        if number is not None:
            self.refuse_glued()
            return Value(number)
        word = self.word()
        if not word:
            self.fail(Message("conditions.missing"), start)
        if word.startswith("-"):
            self.fail(Message("conditions.dash"), start)
        if word.lower() == "null":
            return IsNull()
        return Value({"true": True, "false": False}.get(word.lower(), word))

    def word(self) -> str:
        start = self.at
        while self.peek() and self.peek() not in _WORD_ENDS and not self.at_two_dots():
            self.at += 1
        return self.text[start : self.at].strip(" ")

    def at_two_dots(self) -> bool:
        return self.text.startswith("..", self.at)

    def quoted(self) -> str:
        opening = self.text[self.at]
        # A straight quote may hold curly ones; a curly one is closed by whatever Excel made of it.
        closing = opening if opening == '"' else _QUOTES
        start = self.at
        self.at += 1
        chars: list[str] = []
        while self.peek():
            char, following = self.peek(), self.text[self.at + 1 : self.at + 2]
            if char == "\\" and following and following in f"\\{_QUOTES}":
                self.at += 1
            elif char in closing:
                if following != char or char != '"':
                    break
                self.at += 1  # a doubled quote stands for one, as in Excel's own texts
            chars.append(self.original[self.at])
            self.at += 1
        else:
            self.fail(Message("conditions.quote"), start)
        self.at += 1
        if not "".join(chars).strip():
            self.fail(Message("conditions.blank"), start)
        return "".join(chars)

    def number_or_date(self) -> Edge | None:
        call = _CALL.match(self.text, self.at)
        if call and call[1].lower() == "date":
            return self.date_call(call)
        start = self.at
        parts = self.take(_DATE)
        if parts:
            return self.calendar_date(parts, start)
        number = self.take(_NUMBER)
        return None if number is None else self.finite(number[0], start)

    def finite(self, digits: str, start: int) -> float:
        self.refuse_split_number(start)
        ahead = self.text[self.at :].lstrip(" ")
        if ahead.startswith("%"):
            self.at = len(self.text) - len(ahead) + 1
            # Decimal, because 0.07 must come out of 7 % exactly as it does when typed.
            number = float(Decimal(digits) / 100)
        else:
            number = float(digits)
        if abs(number) == float("inf"):
            self.fail(Message("conditions.large"), start)
        return number + 0.0  # turns -0 into 0

    def refuse_split_number(self, start: int) -> None:
        """Name the spelling to use where a number goes on after ``, . ' `` or a space."""
        ahead = self.text[self.at : self.at + 2]
        if len(ahead) < 2 or ahead[0] not in ",. '" or ahead[1] not in "0123456789":
            return
        signed = self.text[start] in "+-"
        written = _SPLIT_NUMBER.match(self.text, start + signed)
        if written is None:
            self.fail(_AFTER)
        self.fail(_unsplit_hint(written[0]))

    def refuse_glued(self) -> None:
        """Refuse words that begin like a number, such as ``12万`` or ``5-10``."""
        char = self.peek()
        if char and char != " " and char not in _SEPARATORS and char != ")":
            self.fail(_AFTER)

    def date_call(self, call: re.Match[str]) -> date:
        self.at = call.end()
        self.skip_space()
        if not self.peek() or self.peek() not in _QUOTES:
            self.fail(_DATE_CALL)
        start = self.at
        self.quoted()
        parts = _DATE.match(self.text, start + 1)
        if parts is None or parts.end() != self.at - 1:
            self.fail(_DATE_CALL, start)
        found = self.calendar_date(parts, start)
        self.skip_space()
        if self.peek() != ")":
            self.fail(Message("conditions.date_closed"))
        self.at += 1
        return found

    def calendar_date(self, parts: re.Match[str], start: int) -> date:
        year, month, day = (int(part) for part in parts.groups() if part)
        try:
            return date(year, month, day)
        except ValueError:
            self.fail(Message("conditions.no_day"), start)


def _unsplit_hint(written: str) -> Message:
    """What to write for ``1,000`` (1000), ``1.000,5`` (1000.5), ``1,2`` (1.2 or 1, 2)."""
    marks = re.findall(r"[^0-9]", written)
    groups = re.split(r"[^0-9]", written)
    if len(set(marks)) > 1 and marks.count(marks[-1]) == 1:
        return _number_hint(f"{''.join(groups[:-1])}.{groups[-1]}")
    if all(len(group) == 3 for group in groups[1:]):
        return _number_hint("".join(groups))
    several = Message("conditions.several", {"values": ", ".join(groups)})
    if len(marks) > 1:
        return several
    number = _number_hint(f"{groups[0]}.{groups[1]}")
    return Message("conditions.either", {"number": number, "several": several})


def _number_hint(number: str) -> Message:
    return Message("conditions.number", {"number": number})
