"""Words of the sheets Rules and Tiers, in three languages: how they are written and understood."""

from difflib import get_close_matches
from functools import cache

from addin.texts import TEXTS
from grading.engine.words import plain
from grading.language import LANGUAGES, Lang

__all__ = ["known_words", "languages_of", "meaning", "nearest_word", "written"]


def written(group: str, key: str, lang: Lang) -> str:
    """How a word is written: the first of its spellings.

    Args:
        group: Table of ``rules.toml``, such as ``kind``.
        key: Which word of it, such as ``decision_table``.
        lang: The language wanted.
    """
    return _spellings(group, key, lang)[0]


def meaning(group: str, text: str) -> str | None:
    """The key of the word that a text spells in any language, or None."""
    return _meanings(group).get(plain(text))


def languages_of(group: str, text: str) -> tuple[Lang, ...]:
    """The languages in which a text is a word of the group."""
    key = meaning(group, text)
    if key is None:
        return ()
    wanted = plain(text)
    return tuple(lang for lang in LANGUAGES if wanted in map(plain, _spellings(group, key, lang)))


def known_words(group: str, lang: Lang) -> tuple[str, ...]:
    """All words of a group as they are written, in the order of the texts."""
    return tuple(written(group, key, lang) for key in _keys(group))


def nearest_word(group: str, text: str, lang: Lang) -> str | None:
    """The word most like a text that is none, as it is written, or None."""
    near = get_close_matches(plain(text), _meanings(group), n=1, cutoff=0.6)
    return written(group, _meanings(group)[near[0]], lang) if near else None


def _spellings(group: str, key: str, lang: Lang) -> list[str]:
    """The spellings of a word, which the texts part by ``|``."""
    return [text.strip() for text in TEXTS.get(f"rules.{group}.{key}", lang).split("|")]


@cache
def _keys(group: str) -> tuple[str, ...]:
    prefix = f"rules.{group}."
    return tuple(
        sorted(key.removeprefix(prefix) for key in TEXTS.keys("en") if key.startswith(prefix))
    )


@cache
def _meanings(group: str) -> dict[str, str]:
    found = {plain(key): key for key in _keys(group)}
    for key in _keys(group):
        for lang in LANGUAGES:
            for text in _spellings(group, key, lang):
                found.setdefault(plain(text), key)
    return found
