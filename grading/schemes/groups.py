"""The groups of the catalogue, and finding schemes by words in any language."""

import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from grading.schemes.models import LocalText, Scheme
from grading.schemes.vocabulary import DATA

__all__ = ["by_group", "group_title", "matching"]


def group_title(group: str) -> LocalText:
    """What a group of the catalogue is called; a group of one's own is called as it is written."""
    return _titles().get(group, LocalText(en=group, zh=group, es=group))


def by_group(schemes: Iterable[Scheme]) -> Mapping[str, tuple[Scheme, ...]]:
    """The schemes of each group, in the order of the catalogue's groups; others come last."""
    found: dict[str, tuple[Scheme, ...]] = {}
    for scheme in schemes:
        found[scheme.group] = (*found.get(scheme.group, ()), scheme)
    order = list(_titles())
    places = {group: order.index(group) if group in order else len(order) for group in found}
    return {group: found[group] for group in sorted(found, key=lambda each: places[each])}


def matching(words: Sequence[str], schemes: Iterable[Scheme]) -> tuple[Scheme, ...]:
    """The schemes that speak of all words, in whatever language, part of a word or the whole.

    Args:
        words: What a person looks for; case, accents and full-width forms do not matter, nor
            the ending of a plural where nothing speaks of it.
        schemes: Among which to look: in their ids, titles, descriptions, users and groups, in
            the headers and options of what they read, in the labels of their tiers and in what
            else they call their customers.
    """
    wanted = [part for word in words for part in _folded(word).split()]
    told = [(scheme, [_folded(text) for text in _texts(scheme)]) for scheme in schemes]
    for part in wanted:
        ways = (part, *(part.removesuffix(end) for end in _PLURALS if part.endswith(end)))
        found = ([pair for pair in told if any(way in text for text in pair[1])] for way in ways)
        told = next(filter(None, found), [])
    return tuple(scheme for scheme, _ in told)


_PLURALS = ("s", "es")
"""Endings of plurals in English and Spanish; Chinese has none."""


def _texts(scheme: Scheme) -> Iterator[str]:
    yield scheme.id
    said = (scheme.title, scheme.description, scheme.used_by, group_title(scheme.group))
    for text in (*said, *scheme.words.values()):
        yield from text.all
    for tier in scheme.tiers:
        yield from tier.label.all
    for wanted in scheme.inputs:
        yield wanted.name
        yield from wanted.label.all
        for choice in wanted.choices:
            yield from choice.label.all
        yield from (alias for _, alias in wanted.aliases)


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


@cache
def _titles() -> Mapping[str, LocalText]:
    document = tomllib.loads(DATA.joinpath("groups.toml").read_text(encoding="utf-8"))
    return {each["id"]: LocalText(**each["title"]) for each in document["groups"]}
