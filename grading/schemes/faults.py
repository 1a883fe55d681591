"""Validation errors of documents, put into sentences a person can act on."""

import copy
import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from grading.exceptions import Fault
from grading.language import Message

__all__ = ["fault_sentences", "without_faulty_parts"]

_ONE = {
    "inputs": "input",
    "steps": "step",
    "rules": "rule",
    "tiers": "tier",
    "when": "condition",
    "then": "output",
    "characteristics": "characteristic",
    "attributes": "condition",
    "cutoffs": "cutoff",
    "choices": "choice",
    "reasons": "reason",
    "shares_pct": "share",
    "values": "value",
}
_KINDS = ("decision_table", "scorecard", "rank", "elapsed")
_SHOWN = 60


def fault_sentences(error: ValidationError, document: Any) -> list[str]:
    """One sentence per fault, each beginning with its place in the document."""
    sentences: list[str] = []
    for fault in error.errors(include_url=False):
        if fault["type"] == "scheme_faults":
            sentences += fault["ctx"]["faults"]
            continue
        place = _place(fault["loc"], document)
        said = _what(fault, document)
        if isinstance(said, Message):
            sentences.append(Fault(said, place))
        else:
            sentences.append(f"{place}: {said}" if place else said)
    # A union of types fails once per type; the first line says enough.
    return list(dict.fromkeys(sentences))


def without_faulty_parts(error: ValidationError, document: Mapping[str, Any]) -> Any:
    """A copy that can be looked through further, or None where too much is wrong for that.

    Conditions that cannot be read become ``-`` and unknown fields go; nothing else is guessed.
    """
    patched = copy.deepcopy(dict(document))
    for fault in error.errors(include_url=False):
        path = _path(fault["loc"], document)
        if fault["type"] == "extra_forbidden":
            _parent(patched, path).pop(path[-1])
        elif fault["type"] == "value_error" and {"when", "required_when"} & set(path):
            _parent(patched, path)[path[-1]] = "-"
        else:
            return None
    return patched


def _parent(document: Any, path: Sequence[str | int]) -> Any:
    for key in path[:-1]:
        document = document[key]
    return document


def _path(loc: Sequence[str | int], document: Any) -> list[str | int]:
    """The keys that lead to a place, without the kinds that pydantic names on the way."""
    path: list[str | int] = []
    at = document
    for key in loc:
        if key in _KINDS and not (isinstance(at, Mapping) and key in at):
            continue
        path.append(key)
        if isinstance(key, int):
            at = at[key] if isinstance(at, Sequence) and key < len(at) else None
        else:
            at = at.get(key) if isinstance(at, Mapping) else None
    return path


def _place(loc: Sequence[str | int], document: Any) -> str:
    """Words such as ``step bands, rule 3, condition 1`` for a path through the document."""
    words: list[str] = []
    at = document
    for key in _path(loc, document):
        if isinstance(key, int):
            at = at[key] if isinstance(at, Sequence) and key < len(at) else None
            words[-1] = f"{_ONE.get(words[-1], words[-1])} {_called(at) or key + 1}"
        else:
            at = at.get(key) if isinstance(at, Mapping) else None
            words.append(key)
    return ", ".join(words)


def _called(part: Any) -> str | None:
    """The name by which a person knows a part of the document."""
    if isinstance(part, Mapping):
        for key in ("name", "grade", "value", "input"):
            if isinstance(part.get(key), str):
                return str(part[key])
    return None


def _what(fault: Mapping[str, Any], document: Any) -> str | Message:
    kind = fault["type"]
    if kind == "missing":
        return "this must be given"
    if kind == "extra_forbidden":
        return _unknown_field(str(fault["loc"][-1]))
    if kind == "value_error":
        return str(fault["ctx"]["error"])
    if kind in {"union_tag_not_found", "union_tag_invalid"}:
        got = fault["ctx"].get("tag")
        hint = difflib.get_close_matches(got or "", _KINDS, n=1)
        meant = f". Did you mean {hint[0]}?" if hint else ""
        return f"kind must be one of {', '.join(_KINDS)}, got {got or 'none'}{meant}"
    if kind == "string_pattern_mismatch":
        if fault["ctx"]["pattern"] == _NAME:
            return Message("consistency.name", {"got": fault["input"]})
        rule = _PATTERNS.get(fault["ctx"]["pattern"], "another spelling is needed")
        return f"{rule}, got {_short(fault['input'])}"
    said = str(fault["msg"]).replace("Input should", "it must").replace("Value error, ", "")
    if isinstance(fault["input"], (Mapping, list, tuple)):
        return said
    return f"{said}, got {_short(fault['input'])}"


_NAME = r"^[^\W\d][\w \-]*$"
"""How steps and their outputs may be called; people name them on the sheet Rules."""
_PATTERNS = {
    r"^[a-z][a-z0-9_]*$": "a name has small letters, digits and _, such as annual_amount",
    r"^[a-z0-9][a-z0-9-]*$": "an id has small letters, digits and -, such as amount-bands",
    r"^#[0-9A-Fa-f]{6}$": "a colour is written #RRGGBB, such as #0F6B8F",
}


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _unknown_field(name: str) -> str:
    # A field of another part, put here by mistake, is not what was meant.
    known = [field for field in _all_fields() if field != name]
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
    hint = f" Did you mean {near[0]}?" if near else " Remove it."
    return f"there is no such field.{hint}"


def _all_fields() -> list[str]:
    # Only a hint, so the fields of all parts of a document serve.
    from grading.schemes import models

    parts = [part for part in vars(models).values() if isinstance(part, type)]
    fields = {f for part in parts if issubclass(part, BaseModel) for f in part.model_fields}
    return sorted(fields)
