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
        words: What a person looks for; case, accents and full-width forms do not matter.
        schemes: Among which to look: in their ids, titles, descriptions and groups, the headers
            of what they read, and the labels of their tiers.
    """
    wanted = [folded for word in words if (folded := _folded(word))]
    return tuple(scheme for scheme in schemes if all(_speaks_of(word, scheme) for word in wanted))


def _speaks_of(word: str, scheme: Scheme) -> bool:
    return any(word in _folded(text) for text in _texts(scheme))


def _texts(scheme: Scheme) -> Iterator[str]:
    yield scheme.id
    for text in (scheme.title, scheme.description, group_title(scheme.group)):
        yield from text.all
    for tier in scheme.tiers:
        yield from tier.label.all
    for wanted in scheme.inputs:
        yield wanted.name
        yield from wanted.label.all
        yield from (alias for _, alias in wanted.aliases)


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


@cache
def _titles() -> Mapping[str, LocalText]:
    document = tomllib.loads(DATA.joinpath("groups.toml").read_text(encoding="utf-8"))
    return {each["id"]: LocalText(**each["title"]) for each in document["groups"]}
