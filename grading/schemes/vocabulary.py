"""What schemes share: inputs with their spellings, and how each tier is looked after.

A document says ``use = "annual_amount"`` in an input, or ``use = "A"`` in a tier, and overrides
single fields. Expanding gives a document that stands on its own.
"""

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

__all__ = ["DATA", "expand", "input_fields", "tier_fields"]

_INPUT = re.compile(r"^\[inputs\.(\w+)\]$", re.MULTILINE)
"""Where an input begins in the vocabulary."""

DATA = resources.files("grading.schemes").joinpath("data")
"""Folder of the catalogue's files."""


def expand(document: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The document with every ``use`` replaced by what it names, and what none could be found for.

    Where nothing is called so, the nearest stands in, so that the rest can be checked as well.
    """
    faults: list[str] = []
    found = dict(document)
    for part, known in (("inputs", _inputs()), ("tiers", _tiers())):
        entries = document.get(part)
        if isinstance(entries, list):
            found[part] = [_used(entry, part, known, faults) for entry in entries]
    return found, faults


def _used(
    entry: object, part: str, known: Mapping[str, Mapping[str, Any]], faults: list[str]
) -> object:
    if not isinstance(entry, dict) or "use" not in entry:
        return entry
    name = str(entry["use"])
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1, cutoff=0)[0]
        faults.append(f"{part}: nothing called {name!r} is shared. Did you mean {near!r}?")
        name = near
    shared = known[name]
    own = {field: value for field, value in entry.items() if field != "use"}
    # A scheme changes one fact of a contact rule without repeating the others.
    if "contact" in shared and isinstance(own.get("contact"), dict):
        own["contact"] = _contact(shared["contact"], own["contact"])
    return {**shared, **own}


def _contact(shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """A shared contact rule with fields of a scheme's own, which are no facts unless it says so."""
    facts = [field for field in shared.get("source_fields", ()) if field not in own]
    return {**shared, "source_fields": facts, **own}


def input_fields(name: str) -> Mapping[str, Any]:
    """The fields of one shared input, as a document holds them.

    Raises:
        KeyError: No shared input is called so.
    """
    return _inputs()[name]


def tier_fields(grade: str) -> Mapping[str, Any]:
    """Colour, contact rule and policy that a tier has by default.

    Raises:
        KeyError: No default tier is called so.
    """
    return _tiers()[grade]


def _read(file: str) -> dict[str, Any]:
    return tomllib.loads(DATA.joinpath(file).read_text(encoding="utf-8"))


@cache
def _inputs() -> "_Inputs":
    return _Inputs(DATA.joinpath("vocabulary.toml").read_text(encoding="utf-8"))


class _Inputs(Mapping[str, Mapping[str, Any]]):
    """Shared inputs by name, each read from the vocabulary when it is asked for.

    A scheme uses a handful of the hundred, and reading all would take half the time of loading it.

    Args:
        text: The vocabulary: lists of choices, then each input with all that belongs to it.
    """

    def __init__(self, text: str) -> None:
        lists, *parts = _INPUT.split(text)
        self._choices = tomllib.loads(lists)["choices"]
        self._texts = dict(zip(parts[::2], parts[1::2], strict=True))
        self._read: dict[str, Mapping[str, Any]] = {}

    def __getitem__(self, name: str) -> Mapping[str, Any]:
        if name not in self._read:
            fields = tomllib.loads(f"[inputs.{name}]{self._texts[name]}")["inputs"][name]
            choices = fields.get("choices")
            named = {"choices": self._choices[choices]} if isinstance(choices, str) else {}
            self._read[name] = {"name": name, **fields, **named}
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


@cache
def _tiers() -> Mapping[str, Mapping[str, Any]]:
    tiers = _read("contact_rules.toml")["tiers"]
    return {grade: {"grade": grade, **fields} for grade, fields in tiers.items()}
