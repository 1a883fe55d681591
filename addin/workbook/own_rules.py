"""Contact rules of single customers: columns of a customer list that go before their tier's."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from addin.texts import message
from addin.workbook.rule_words import read_greetings, read_weekdays
from addin.workbook.rules.words import nearest_word
from grading.engine.block import Block
from grading.engine.columns import Intake
from grading.engine.grades import Lookup
from grading.engine.problems import Problem
from grading.language import Lang, Message
from grading.scheduling.overrides import OwnValues
from grading.schemes.catalogue import common_input
from grading.schemes.models import LocalText

__all__ = ["read_own_rules"]

_NUMBERS = {
    "due_after_pct": "due_after_pct",
    "tolerance_days": "tolerance_days",
    "contact_minutes": "minutes",
    "min_gap_days": "min_gap_days",
    "reactivate_after_days": "reactivate_after_days",
    "win_back_after_days": "win_back_after_days",
}
"""Field of a contact rule by the column that holds a number for it."""
_CHOICES: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "contact_channel": ("channel", {}),
    "contact_time": ("time", {}),
    "start_week": ("start_week", {"every": None}),
    "own_rhythm": ("own_rhythm", {"yes": True, "no": False}),
}
"""Field by column of choices, and what choices mean that are not called so in the field."""


def read_own_rules(block: Block, read: Intake) -> tuple[dict[str, OwnValues], tuple[Problem, ...]]:
    """What customers have in place of their tier's rule, by field, and what cannot be read.

    Args:
        block: The customer list.
        read: The same after intake; cells it found at fault count as blank.
    """
    own: dict[str, OwnValues] = {}
    for name, field in _NUMBERS.items():
        if (numbers := read.columns.get(name)) is not None:
            given = numbers.astype(np.float64)
            own[field] = _of_numbers(_percent(given) if name == "due_after_pct" else given)
    for name, (field, meant) in _CHOICES.items():
        if (codes := read.columns.get(name)) is not None:
            words = [choice.value for choice in common_input(name).choices]
            values = [meant.get(word, word) for word in words]
            own[field] = OwnValues(np.asarray(codes, dtype=np.int64), values)
    if (texts := read.texts.get("greetings")) is not None:
        own["greetings"] = _of_texts(texts, read_greetings)
    if (texts := read.texts.get("contact_prepare")) is not None:
        own["prepare"] = _of_texts(texts, lambda text: LocalText.model_validate(text.strip()))
    problems: tuple[Problem, ...] = ()
    if (texts := read.texts.get("contact_days")) is not None:
        own["weekdays"], problems = _weekdays(block, read, texts)
    return {field: each for field, each in own.items() if (each.codes >= 0).any()}, problems


def _percent(shares: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Shares in percent, where Excel made 0.7 of a typed 70 %."""
    return np.where(shares <= 1, shares * 100, shares)


def _of_numbers(numbers: npt.NDArray[np.float64]) -> OwnValues:
    """Whole numbers; a part of one counts as a whole."""
    filled = ~np.isnan(numbers)
    whole = np.ceil(np.round(numbers[filled], 6)).astype(np.int64)
    values, places = np.unique(whole, return_inverse=True)
    codes = np.full(len(numbers), -1, dtype=np.int64)
    codes[filled] = places
    return OwnValues(codes, values.tolist())


def _of_texts(texts: Lookup, meaning: Callable[[str], object]) -> OwnValues:
    """What texts mean; each distinct one is read once."""
    used = [code for code in np.unique(texts.codes).tolist() if code >= 0]
    table = np.full(len(texts.texts) + 1, -1, dtype=np.int64)
    table[used] = np.arange(len(used))
    return OwnValues(table[texts.codes], [meaning(texts.texts[code]) for code in used])


def _weekdays(block: Block, read: Intake, texts: Lookup) -> tuple[OwnValues, tuple[Problem, ...]]:
    """Weekdays per customer; where a cell cannot be read whole, those of the tier stay."""
    found = _of_texts(texts, read_weekdays)
    days: list[tuple[str, ...]] = []
    unread: dict[int, str] = {}
    for place, value in enumerate(found.values):
        known, unknown = _pair(value)
        days.append(known)
        if unknown:
            unread[place] = unknown[0]
    rows = np.flatnonzero(np.isin(found.codes, np.array([*unread], dtype=np.int64))).tolist()
    problems = tuple(
        _bad_weekday(block, read, row, texts, unread[int(found.codes[row])]) for row in rows
    )
    codes = found.codes.copy()
    codes[rows] = -1
    return OwnValues(codes, days), problems


def _pair(value: object) -> tuple[tuple[str, ...], Sequence[str]]:
    assert isinstance(value, tuple)  # as read_weekdays gives it
    return value[0], value[1]


@dataclass(frozen=True, slots=True)
class _Nearest:
    """The weekday most like a text, in the language of the sentence."""

    text: str

    def get(self, lang: Lang) -> str:
        return nearest_word("weekday", self.text, lang) or ""


def _bad_weekday(block: Block, read: Intake, row: int, texts: Lookup, part: str) -> Problem:
    at = read.positions["contact_days"]
    value, number = texts.texts[int(texts.codes[row])], read.first_row + row
    facts: dict[str, object] = {
        "sheet": block.sheet,
        "row": number,
        "header": block.headers[at],
        "part": part,
    }
    what: Message = message("own_rules.weekday", **facts)
    if nearest_word("weekday", part, "en"):
        what = message("own_rules.weekday_nearest", **facts, nearest=_Nearest(part))
    return Problem(
        what=what,
        expected=message("own_rules.weekday_expected"),
        sheet=block.sheet,
        row=number,
        column=block.first_column + at,
        header=block.headers[at],
        value=value,
        code="bad_weekday",
    )
