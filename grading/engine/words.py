"""Words as people type them: headers, options and yes or no, compared by what they mean.

Two spellings are the same word when they differ only in case, accents, spaces, line breaks,
punctuation or full-width forms. A bracketed part, mostly a unit as in ``Revenue (EUR)``, may be
left out.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from types import MappingProxyType

from grading.schemes.models import Choice

__all__ = [
    "TOTAL_WORDS",
    "ChoiceWords",
    "distinct",
    "fold",
    "nearest",
    "plain",
    "read_boolean",
    "speaks_of_scale",
    "unbracketed",
]

_BRACKETED = re.compile(r"[(\[{<【〔《「][^)\]}>】〕》」]*[)\]}>】〕》」]")
_SCALE = re.compile(
    r"[千万萬亿億]|thousand|million|\b(?:miles|millones|mill|mio|mln|k|m)\b"
    r"|\b[km][€$£¥]|[€$£¥][km]\b|\b[km](?:eur|usd)\b|[’']?\b000s?\b"
)
_LATIN_ACCENTS = re.compile("[\u0300-\u036f]")
_NOT_WORD = re.compile(r"[\W_]+")
_SPACES = re.compile(r"\s+")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """A text without differences of case, width and outer or repeated spaces; signs are kept."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Only the letters and digits of a text, folded, accents off.

    Only accents of European scripts go: a Japanese voicing mark, say, makes another letter.
    """
    parts = unicodedata.normalize("NFD", fold(text))
    return _NOT_WORD.sub("", unicodedata.normalize("NFC", _LATIN_ACCENTS.sub("", parts)))


def distinct(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts without those that are only another spelling of an earlier one."""
    found: dict[str, str] = {}
    for text in texts:
        found.setdefault(plain(text), text)
    return tuple(found.values())


def unbracketed(text: str) -> str:
    """A text without its bracketed parts; unchanged where nothing else would be left."""
    rest = _BRACKETED.sub(" ", unicodedata.normalize("NFKC", text))
    return rest if plain(rest) else text


def speaks_of_scale(header: str) -> bool:
    """Whether the bracketed part of a header counts in thousands or more, as in ``(k€)``."""
    parts = _BRACKETED.findall(unicodedata.normalize("NFKC", header).casefold())
    return any(_SCALE.search(part) for part in parts)


def nearest(text: str, spellings: Iterable[str], *, likeness: float = 0.6) -> str | None:
    """The spelling most like a text, or None where none reaches ``likeness`` (0 to 1)."""
    by_plain = {plain(spelling): spelling for spelling in spellings}
    found = get_close_matches(plain(text), by_plain, n=1, cutoff=likeness)
    return by_plain[found[0]] if found else None


_YES = (
    "yes", "y", "true", "t", "1", "1.0", "x", "on", "✓", "✔", "☑", "√",
    "是", "是的", "有", "对", "真", "sí", "si", "s", "verdadero", "cierto", "v",
)  # fmt: skip
_NO = (
    "no", "n", "false", "f", "0", "0.0", "off", "✗", "✘", "☒", "×",
    "否", "不", "不是", "无", "没有", "没", "错", "假", "falso",
)  # fmt: skip
_BOOLEANS: Mapping[str, bool] = MappingProxyType(
    dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False)
)


def read_boolean(text: str) -> bool | None:
    """Yes or no in any of the languages, or None where the text says neither."""
    folded = fold(text)
    if folded in _BOOLEANS:
        return _BOOLEANS[folded]
    return _BOOLEANS.get(plain(text))


TOTAL_WORDS = frozenset(
    plain(word)
    for word in (
        "total", "totals", "grand total", "subtotal", "sub-total", "sum", "overall", "all customers",
        "average", "平均", "平均值", "promedio",
        "合计", "总计", "小计", "总和", "总数", "汇总", "共计", "合計", "總計", "小計",
        "suma", "totales", "total general", "suma total", "subtotales",
    )
)  # fmt: skip
"""What people write in front of a row of totals, as ``plain`` gives it."""


class ChoiceWords:
    """All spellings of the options of one input.

    Args:
        choices: The options; each is known by its value, its labels and its aliases. Options
            ``yes`` and ``no`` are also known by every word for them, TRUE and FALSE included.
    """

    def __init__(self, choices: Iterable[Choice]) -> None:
        self._exact: dict[str, int] = {}
        self._loose: dict[str, int] = {}
        self._spellings: dict[str, int] = {}
        self._answers: dict[bool, int] = {}
        for position, choice in enumerate(choices):
            if choice.value in ("yes", "no"):
                self._answers[choice.value == "yes"] = position
            for spelling in _spellings(choice):
                self._spellings.setdefault(spelling, position)
                self._exact.setdefault(fold(spelling), position)
                _add_unless_shared(self._loose, plain(spelling), position)

    def find(self, text: str) -> int | None:
        """Zero-based position of the option a text stands for, or None."""
        found = self._exact.get(fold(text))
        if found is None:
            found = self._loose.get(plain(text), _SHARED)
        if found != _SHARED:
            return found
        answer = read_boolean(text) if self._answers else None
        return None if answer is None else self._answers.get(answer)

    def suggest(self, text: str) -> int | None:
        """Zero-based position of the option most like a text, or None."""
        spelling = nearest(text, self._spellings)
        return None if spelling is None else self._spellings[spelling]


_SHARED = -1


def _add_unless_shared(table: dict[str, int], key: str, position: int) -> None:
    """Note a loose key; one that two options share (``A+`` and ``A``) decides nothing."""
    if key:
        table[key] = position if table.get(key, position) == position else _SHARED


def _spellings(choice: Choice) -> tuple[str, ...]:
    return (choice.value, *choice.label.all, *(alias for _, alias in choice.aliases))
