"""Schemes as TOML documents: reading, writing, and what makes two schemes equal."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from grading.exceptions import SchemeError
from grading.schemes.faults import fault_sentences, without_faulty_parts
from grading.schemes.models import Scheme
from grading.schemes.vocabulary import expand

__all__ = ["deciding_part", "from_toml", "read_scheme", "to_toml"]


def from_toml(text: str, where: str) -> Scheme:
    """Read a scheme from the text of a TOML document.

    Args:
        text: The document; its inputs and tiers may ``use`` shared ones.
        where: What the person knows it by, such as the file's name; begins every error.

    Raises:
        SchemeError: The document is no TOML, or does not hold together; names every fault found.
    """
    try:
        document = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise SchemeError(where, [f"the file is no TOML: {error}. {_TOML_HINT}"]) from error
    return read_scheme(document, where)


_TOML_HINT = 'Texts stand in quotes, lists in brackets, such as when = [">=5", "-"].'


def read_scheme(document: Mapping[str, Any], where: str) -> Scheme:
    """Make a scheme from a document of plain mappings and lists, as TOML or a sheet gives it.

    Raises:
        SchemeError: The document does not hold together; names every fault found.
    """
    whole, unknown = expand(document)
    try:
        scheme = Scheme.model_validate(whole)
    except ValidationError as error:
        raise SchemeError(where, [*unknown, *_all_faults(error, whole)]) from error
    if unknown:
        raise SchemeError(where, unknown)
    return scheme


def _all_faults(error: ValidationError, document: Mapping[str, Any]) -> list[str]:
    """The faults found, and those that would only be found once these are mended."""
    sentences = fault_sentences(error, document)
    patched = without_faulty_parts(error, document)
    if patched is not None:
        try:
            Scheme.model_validate(patched)
        except ValidationError as hidden:
            sentences += fault_sentences(hidden, patched)
    return sentences


def to_toml(scheme: Scheme) -> str:
    """Write a scheme as a TOML document that stands on its own; reading it gives an equal one."""
    import tomli_w  # only needed to write, and not wherever schemes are read

    document = tomli_w.dumps(_plain(as_document(scheme)), indent=2)
    # Lists within lists are shortened from the inside out.
    return _LIST.sub(_one_line, _LIST.sub(_one_line, document))


_LIST = re.compile(r"^( *|[^\n]* = )\[\n((?:[^\n]*,\n)+) *\](,?)$", re.MULTILINE)
_LINE_LENGTH = 100


def _one_line(match: re.Match[str]) -> str:
    """A list on one line where it fits, the way a person would write it."""
    items = ", ".join(line.strip().removesuffix(",") for line in match[2].rstrip("\n").split("\n"))
    line = f"{match[1]}[{items}]{match[3]}"
    return line if len(line) <= _LINE_LENGTH else match[0]


def deciding_part(scheme: Scheme) -> Mapping[str, Any]:
    """What decides grades: steps, numbers, units, origins and choices, but no texts.

    Two schemes are the same practice when these are equal, whatever language their texts are in.
    """
    texts = {"title", "description", "overlooks", "used_by", "group", "words", "example"}
    return {
        key: _without_texts(value)
        for key, value in as_document(scheme).items()
        if key not in texts
    }


_TEXTS = frozenset(
    {"label", "description", "aliases", "reason", "reasons", "prepare", "policy", "text"}
)


def _without_texts(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _without_texts(value) for key, value in part.items() if key not in _TEXTS}
    if isinstance(part, list):
        return [_without_texts(value) for value in part]
    return part


def as_document(scheme: Scheme) -> dict[str, Any]:
    """The scheme as nested dicts and lists, without what has its default value.

    Reading them gives an equal one.
    """
    document = scheme.model_dump(exclude_defaults=True)
    # The kind of a step is a default of its class, yet nothing can be read without it.
    document["steps"] = [
        {"kind": step.kind, **fields}
        for step, fields in zip(scheme.steps, document["steps"], strict=True)
    ]
    return {key: _lists(value) for key, value in document.items()}


def _lists(part: Any) -> Any:
    if isinstance(part, Mapping):
        return {key: _lists(value) for key, value in part.items()}
    return [_lists(value) for value in part] if isinstance(part, (tuple, list)) else part


def _plain(part: Any) -> Any:
    """The part in the types that TOML has."""
    if isinstance(part, dict):
        return {key: _plain(value) for key, value in part.items() if value is not None}
    if isinstance(part, list):
        return [_plain(value) for value in part]
    if isinstance(part, Decimal):
        return _plain_decimal(part)
    if isinstance(part, float) and part.is_integer() and abs(part) < 1e15:
        return int(part)
    if part is None:
        return ""
    return part if isinstance(part, (str, bool, int, float, date)) else str(part)


def _plain_decimal(number: Decimal) -> int | float | str:
    if number == number.to_integral_value():
        return int(number)
    # A float where it gives back the same number, else a text, which reads as exactly this one.
    return float(number) if Decimal(repr(float(number))) == number else str(number)
