"""Every error Tierbook raises on purpose, in one tree.

    TierbookError
    ├── SchemeError              a scheme document does not hold together
    │   ├── UnaryTestError       a condition cannot be read
    │   ├── UnknownSchemeError   no scheme of that id
    │   └── ChangeError          a change asked for cannot be made
    ├── InputError               the customer block as a whole cannot be graded
    ├── FitError                 a population gives no cutoffs
    ├── CalendarError            no working day is left, or no such country
    ├── PlanError                a visit plan cannot be made, or broke a rule
    ├── StoppedError             a person has stopped the work, and nothing was written
    └── WorkbookError            a workbook cannot be read or written
        ├── LockedError          somebody has it open
        ├── RefusedError         protected, encrypted, signed, damaged, of another kind ...
        └── WriteError           the disk is full, the folder is read-only ...

Each error holds its facts as attributes and builds its text from them, in the form
*where — what must hold — what came — what to do*. Those that a person meets often carry a
``Message`` and speak every language; the others speak English.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Self

from grading.language import Joined, Lang, Message

__all__ = [
    "CalendarError",
    "ChangeError",
    "Fault",
    "FitError",
    "InputError",
    "LockedError",
    "PlanError",
    "RefusedError",
    "SchemeError",
    "StoppedError",
    "TierbookError",
    "UnaryTestError",
    "UnknownSchemeError",
    "WorkbookError",
    "WriteError",
]


class TierbookError(Exception):
    """Something a person can act on; its text is meant to be shown as it is.

    The text, or the ``Message`` that gives it, is the only argument; a subclass with facts of
    its own builds its text from them.
    """

    def __str__(self) -> str:
        return super().__str__() if self._message is None else self._message.text("en")

    def message(self, lang: Lang) -> str:
        """The error in one language; in English where it has no other."""
        return str(self) if self._message is None else self._message.text(lang)

    def get(self, lang: Lang) -> str:
        """The same; so an error may stand among the facts of a message."""
        return self.message(lang)

    @property
    def _message(self) -> Message | None:
        return next((said for said in self.args if isinstance(said, Message)), None)


class Fault(str):
    """One sentence on what does not hold together: in English, and in words of every language.

    Args:
        said: The sentence.
        place: Where in the document, as its author knows it.
    """

    __slots__ = ("place", "said")

    said: Message
    place: str

    def __new__(cls, said: Message, place: str = "") -> Self:
        """The sentence in English, after its place."""
        text = said.text("en")
        fault = super().__new__(cls, f"{place}: {text}" if place else text)
        fault.said, fault.place = said, place
        return fault

    def get(self, lang: Lang) -> str:
        """The sentence in one language, after its place."""
        text = self.said.text(lang)
        return f"{self.place}: {text}" if self.place else text


class SchemeError(TierbookError):
    """A scheme document does not hold together.

    Args:
        where: The scheme, file or step, as the person knows it.
        faults: All faults found, each one sentence.
    """

    def __init__(self, where: str, faults: Iterable[str]) -> None:
        self.where = where
        self.faults = tuple(faults)
        super().__init__(where, self.faults)

    def __str__(self) -> str:
        if len(self.faults) == 1:
            return f"{self.where}: {self.faults[0]}"
        return f"{self.where}: {len(self.faults)} faults.\n" + "\n".join(
            f"  - {fault}" for fault in self.faults
        )

    def message(self, lang: Lang) -> str:
        """The error in one language; faults that have no other stay in English."""
        return _faults_in(lang, self.where, self.faults)


class UnaryTestError(SchemeError):
    """A condition cannot be read; the text is shown with a caret under the place.

    Args:
        text: The condition as it was written.
        position: Zero-based place in ``text`` where reading stopped.
        expected: What could have stood there, and what to write instead.
    """

    def __init__(self, text: str, position: int, expected: Message) -> None:
        self.text = text
        self.position = position
        self.expected = expected
        caret = _blank_like(text[:position]) + "^"
        facts = {"expected": expected, "text": text, "caret": caret}
        self.shown = Message("conditions.shown", facts)
        super().__init__("condition", [self.shown.text("en")])

    def message(self, lang: Lang) -> str:
        """The error in one language."""
        return Message("conditions.whole", {"shown": self.shown}).text(lang)


def _blank_like(text: str) -> str:
    """Spaces as wide as a text, so that what follows stands under what follows the text."""
    wide = {"W", "F"}
    return "".join("\u3000" if unicodedata.east_asian_width(c) in wide else " " for c in text)


class UnknownSchemeError(SchemeError):
    """No scheme of that id; the nearest ones are suggested.

    Args:
        wanted: The id that was asked for.
        known: All ids there are.
        nearest: The ids most like it, best first.
    """

    def __init__(self, wanted: str, known: Sequence[str], nearest: Sequence[str]) -> None:
        self.wanted = wanted
        self.known = tuple(known)
        self.nearest = tuple(nearest)
        super().__init__("scheme", [self.message("en").removeprefix("scheme: ")])

    def message(self, lang: Lang) -> str:
        """The error in one language."""
        key = "unknown_near" if self.nearest else "unknown"
        near = Joined(self.nearest, Message("errors.or"))
        facts = {"wanted": self.wanted, "known": ", ".join(self.known), "near": near}
        return Message(f"errors.scheme.{key}", facts).text(lang)


class ChangeError(SchemeError):
    """A change asked for in a scheme cannot be made, or leaves one that does not hold together.

    Args:
        where: The scheme.
        faults: All faults found, each in words or as a message that has all languages.
    """

    def __init__(self, where: str, faults: Iterable[str | Message]) -> None:
        self._told = tuple(faults)
        super().__init__(where, [_in(fault, "en") for fault in self._told])

    def message(self, lang: Lang) -> str:
        """The error in one language; faults that have no other stay in English."""
        return _faults_in(lang, self.where, self._told)


def _faults_in(lang: Lang, where: str, faults: Sequence[str | Message]) -> str:
    told = [_in(fault, lang) for fault in faults]
    if len(told) == 1:
        return f"{where}: {told[0]}"
    facts = {"where": where, "count": len(told)}
    return "\n".join(
        [Message("errors.change.faults", facts).text(lang), *map("  - {}".format, told)]
    )


def _in(fault: str | Message, lang: Lang) -> str:
    if isinstance(fault, Message):
        return fault.text(lang)
    return fault.get(lang) if isinstance(fault, Fault) else fault


class InputError(TierbookError):
    """The customer block as a whole cannot be graded; the text says where and what to do."""


class FitError(TierbookError):
    """A population gives no cutoffs; the text names the step and what is lacking."""


class CalendarError(TierbookError):
    """No working day is left within the calendar, or there is no calendar for a country."""


class PlanError(TierbookError):
    """A visit plan cannot be made from what was given, or failed its own check."""


class StoppedError(TierbookError):
    """A person has stopped the work before anything was written."""


class WorkbookError(TierbookError):
    """A workbook cannot be read or written; nothing was changed."""


class LockedError(WorkbookError):
    """Somebody has the workbook open; the text says who and since when."""


class RefusedError(WorkbookError):
    """The file is of a kind that Tierbook will not change, and the text says why."""


class WriteError(WorkbookError):
    """The new file could not be written; the old one is still whole."""
