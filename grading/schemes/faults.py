"""Validation errors of documents, put into sentences a person can act on."""

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

__all__ = ["fault_sentences"]

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
_KINDS = frozenset({"decision_table", "scorecard", "rank", "elapsed"})
_SHOWN = 60


def fault_sentences(error: ValidationError, document: Any) -> list[str]:
    """One sentence per fault, each beginning with its place in the document."""
    sentences: list[str] = []
    for fault in error.errors(include_url=False):
        if fault["type"] == "scheme_faults":
            sentences += fault["ctx"]["faults"]
            continue
        place = _place(fault["loc"], document)
        sentences.append(f"{place}: {_what(fault, document)}" if place else _what(fault, document))
    # A union of types fails once per type; the first line says enough.
    return list(dict.fromkeys(sentences))


def _place(loc: Sequence[str | int], document: Any) -> str:
    """Words such as ``step bands, rule 3, condition 1`` for a path through the document."""
    words: list[str] = []
    at = document
    for key in loc:
        if isinstance(key, int):
            at = at[key] if isinstance(at, Sequence) and key < len(at) else None
            words[-1] = f"{_ONE.get(words[-1], words[-1])} {_called(at) or key + 1}"
        elif key not in _KINDS or (isinstance(at, Mapping) and key in at):
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


def _what(fault: Mapping[str, Any], document: Any) -> str:
    kind = fault["type"]
    if kind == "missing":
        return "this must be given"
    if kind == "extra_forbidden":
        return _unknown_field(str(fault["loc"][-1]))
    if kind == "value_error":
        return str(fault["ctx"]["error"])
    if kind == "string_pattern_mismatch":
        rule = _PATTERNS.get(fault["ctx"]["pattern"], "another spelling is needed")
        return f"{rule}, got {_short(fault['input'])}"
    said = str(fault["msg"]).replace("Input should", "it must").replace("Value error, ", "")
    if isinstance(fault["input"], (Mapping, list, tuple)) and kind != "too_short":
        return said
    return f"{said}, got {_short(fault['input'])}"


_PATTERNS = {
    r"^[a-z][a-z0-9_]*$": "a name has small letters, digits and _, such as annual_amount",
    r"^[a-z0-9][a-z0-9-]*$": "an id has small letters, digits and -, such as amount-bands",
    r"^#[0-9A-Fa-f]{6}$": "a colour is written #RRGGBB, such as #0F6B8F",
}


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _unknown_field(name: str) -> str:
    near = difflib.get_close_matches(name, _all_fields(), n=1, cutoff=0.7)
    hint = f" Did you mean {near[0]}?" if near else " Remove it."
    return f"there is no such field.{hint}"


def _all_fields() -> list[str]:
    # Only a hint, so the fields of all parts of a document serve.
    from grading.schemes import models

    parts = [part for part in vars(models).values() if isinstance(part, type)]
    fields = {f for part in parts if issubclass(part, BaseModel) for f in part.model_fields}
    return sorted(fields)
