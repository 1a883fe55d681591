"""The block ``inputs``: what the scheme reads."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from addin.workbook.rules.blocks import RuleBlock, RuleRow
from addin.workbook.rules.cells import CellReader, canonical_word
from addin.workbook.rules.columns import Columns
from addin.workbook.rules.grid import Place
from addin.workbook.rules.headers import Headers, column_name, read_headers
from addin.workbook.rules.named_conditions import read_named_conditions
from addin.workbook.rules.texts_known import KnownTexts
from grading.language import LANGUAGES
from grading.schemes.column_types import ColumnType
from grading.schemes.models import Aliases, Choice, Input, LocalText
from grading.schemes.vocabulary import input_fields

__all__ = ["INPUT_HEADERS", "InputsRead", "read_inputs"]

INPUT_HEADERS = (
    "input",
    "type",
    "required",
    "choices",
    "unit",
    "aliases",
    "name",
    "minimum",
    "maximum",
    "usual_minimum",
    "past",
    "blank",
    "required_when",
    "from_orders",
    "description",
)
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_LISTED = re.compile(r"[\n=＝;；\"]")
_QUOTED = re.compile(r'"(?P<value>(?:[^"]|"")+)"\s*(?:[=＝]\s*(?P<rest>.*))?', re.DOTALL)
_UNQUOTED_END = re.compile(r'\n|[;；](?=(?:[^"]*"[^"]*")*[^"]*$)')
_COMMAS = re.compile(r"[,，、/]")
_ALIASES = re.compile(r"[\n,，、;；]")
_FORMULA_LIKE = re.compile(r"\[(?P<name>[^\]]+)\]|【(?P<wide>[^】]+)】")


@dataclass(frozen=True, slots=True)
class InputsRead:
    """Inputs as documents, and the cells they come from.

    Args:
        documents: One per input.
        require_any: Sets of inputs of which each row must fill one.
        from_orders: Per input what it takes from a list of orders.
    """

    documents: Sequence[dict[str, Any]]
    require_any: Sequence[Sequence[str]]
    from_orders: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Row:
    """One input while it is read."""

    row: RuleRow
    document: dict[str, Any]


def read_inputs(
    block: RuleBlock,
    reader: CellReader,
    columns: Columns,
    texts: KnownTexts,
    places: dict[str, Place],
) -> InputsRead:
    """Read the inputs and make them known as columns."""
    headers = read_headers(
        block, reader.faults, reader.lang, words=INPUT_HEADERS, needed=("input", "type")
    )
    if headers is None:
        return InputsRead((), ())
    rows: list[_Row] = []
    for row in block.rows:
        read = _read_row(block, row, headers, reader, texts)
        if read is None:
            continue
        name = read["name"]
        if any(other.document["name"] == name for other in rows):
            reader.faults.add("input_twice", block.place(row.number, headers.at["input"]), name)
            continue
        rows.append(_Row(row, read))
        _note_places(name, block, row, headers, places)
        _make_known(read, columns)
    for entry in rows:  # only now is every input known that another may name
        _read_references(block, entry, headers, reader, columns)
    return InputsRead(
        [entry.document for entry in rows],
        _one_of(block, columns, reader),
        _from_orders(block, rows, headers, reader),
    )


def _from_orders(
    block: RuleBlock, rows: Sequence[_Row], headers: Headers, reader: CellReader
) -> dict[str, str]:
    """What inputs take from a list of orders."""
    at = headers.get("from_orders")
    found = {}
    for entry in rows:
        cell, place = block.cell(entry.row, at)
        kind = None if cell is None else reader.word("order_summary", cell, place)
        if kind is not None:
            found[entry.document["name"]] = kind
    return found


def _note_places(
    name: str, block: RuleBlock, row: RuleRow, headers: Headers, places: dict[str, Place]
) -> None:
    places[f"input {name}"] = block.place(row.number, headers.at["input"])
    for key, position in headers.at.items():
        field = {"blank": "blank_as", "input": "label"}.get(key, key)
        places[f"input {name}, {field}"] = block.place(row.number, position)
        places[f"input {name}: {field}"] = block.place(row.number, position)


def _read_row(
    block: RuleBlock, row: RuleRow, headers: Headers, reader: CellReader, texts: KnownTexts
) -> dict[str, Any] | None:
    def at(key: str) -> tuple[object, Place]:
        return block.cell(row, headers.get(key))

    label = reader.text(*at("input"))
    if not label:
        reader.faults.add("input_unnamed", at("input")[1])
        return None
    name = reader.text(*at("name")) or _name_of(label, row.number - block.header_row)
    known = _known(name, texts)
    if at("type")[0] is None:
        reader.faults.add("type_missing", at("type")[1])
    kind = reader.word("type", *at("type")) or (known.type if known else "text")
    given: dict[str, Any] = {
        "name": name,
        "type": kind,
        "label": texts.local(label, known.label if known else None),
        "required": _yes(reader, *at("required"), default=True),
        "unit": reader.text(*at("unit")),
        "past": _yes(reader, *at("past"), default=False),
        "minimum": reader.number(*at("minimum")),
        "maximum": reader.number(*at("maximum")),
        "usual_minimum": reader.number(*at("usual_minimum")),
    }
    document = {key: value for key, value in given.items() if value is not None}
    if described := reader.text(*at("description")):
        document["description"] = texts.local(described, known.description if known else None)
    elif known and known.description:
        document["description"] = known.description.model_dump()
    document["aliases"] = _aliases(reader.text(*at("aliases")), known, texts)
    choices = _choices(reader.text(*at("choices")), known, texts)
    return document | _checked_choices(choices, document, *at("choices"), reader)


def _checked_choices(
    choices: list[dict[str, Any]],
    document: Mapping[str, Any],
    cell: object,
    place: Place,
    reader: CellReader,
) -> dict[str, Any]:
    """The choices of an input that has some; a fault where they are lacking or too many."""
    if document["type"] != "choice":
        if choices:
            reader.faults.add("choices_unasked", place, cell)
        return {}
    if not choices:
        reader.faults.add("choices_missing", place, document["name"])
    return {"choices": choices or [{"value": "?"}]}


def _yes(reader: CellReader, cell: object, place: Place, *, default: bool) -> bool:
    if cell is None:
        return default
    if isinstance(cell, bool):
        return cell
    word = reader.word("yes_no", cell, place)
    return default if word is None else word == "yes"


def _known(name: str, texts: KnownTexts) -> Input | None:
    """The input of that name in the scheme that gives the texts, else the shared one, or None."""
    for given in texts.scheme.inputs if texts.scheme else ():
        if given.name == name:
            return given
    try:
        return Input.model_validate(input_fields(name))
    except KeyError:
        return None


def _name_of(label: str, number: int) -> str:
    """A name for an input that a person only gave a label."""
    if _NAME.fullmatch(label):
        return label
    made = re.sub(r"[^a-z0-9]+", "_", label.casefold()).strip("_")
    return made if label.isascii() and _NAME.fullmatch(made) else f"input_{number}"


def _aliases(text: str, known: Input | None, texts: KnownTexts) -> dict[str, list[str]]:
    separator = re.compile(r"[|｜]") if re.search(r"[|｜]", text) else _ALIASES
    given = [part.strip() for part in separator.split(text) if part.strip()]
    others = known.aliases if known else Aliases()
    found: dict[str, list[str]] = {lang: list(getattr(others, lang)) for lang in LANGUAGES}
    return {**found, texts.lang: given}


def _choices(text: str, known: Input | None, texts: KnownTexts) -> list[dict[str, Any]]:
    """Choices from lines such as ``yes = 是 | 有``, or from words parted by commas."""
    if not text:
        return []
    listed = _LISTED.search(text) is not None
    parts = (_UNQUOTED_END if listed else _COMMAS).split(text)
    return [_choice(part.strip(), known, texts) for part in parts if part.strip()]


def _choice(text: str, known: Input | None, texts: KnownTexts) -> dict[str, Any]:
    quoted = _QUOTED.fullmatch(text)
    if quoted:
        value, rest = quoted["value"].replace('""', '"'), [quoted["rest"]] * bool(quoted["rest"])
    else:
        value, *rest = re.split(r"\s*[=＝]\s*", text, maxsplit=1)
    shared = _shared_choice(value, known)
    if not rest:
        if shared is not None:
            return shared.model_dump()
        return {"value": value, "label": {texts.lang: value}}
    label, *aliases = [part.strip() for part in re.split(r"[|｜]", rest[0])]
    others = shared.aliases if shared else Aliases()
    found: dict[str, list[str]] = {lang: list(getattr(others, lang)) for lang in LANGUAGES}
    return {
        "value": shared.value if shared else value,
        "label": texts.local(label, shared.label if shared else None),
        "aliases": {**found, texts.lang: [alias for alias in aliases if alias]},
    }


def _shared_choice(value: str, known: Input | None) -> Choice | None:
    if known is None or not known.choices:
        return None
    exact = next((choice for choice in known.choices if choice.value == value), None)
    word = None if exact else canonical_word(value, _column_type(known.type, known.choices))
    return exact or next((choice for choice in known.choices if choice.value == word), None)


def _make_known(document: Mapping[str, Any], columns: Columns) -> None:
    choices = [Choice.model_validate(choice) for choice in document.get("choices", ())]
    columns.add(
        document["name"],
        _column_type(document["type"], choices),
        LocalText.model_validate(document["label"]),
        Aliases.model_validate(document["aliases"]),
    )


def _column_type(kind: Any, choices: Sequence[Choice]) -> ColumnType:
    if kind != "choice":
        return ColumnType(kind)
    spellings = tuple(
        (text, choice.value)
        for choice in choices
        for text in (*choice.label.all, *(alias for _, alias in choice.aliases))
    )
    return ColumnType("word", tuple(choice.value for choice in choices), spellings=spellings)


def _read_references(
    block: RuleBlock, entry: _Row, headers: Headers, reader: CellReader, columns: Columns
) -> None:
    """What an input says about others: what stands in for a blank, and when it is required."""
    row, document = entry.row, entry.document
    blank, place = block.cell(row, headers.get("blank"))
    if blank is not None:
        _read_blank(block, row.number, blank, place, document, reader, columns)
    position = headers.get("required_when")
    if conditions := read_named_conditions(block, row, position, reader, columns):
        document["required_when"] = conditions


def _read_blank(
    block: RuleBlock,
    row: int,
    cell: object,
    place: Place,
    document: dict[str, Any],
    reader: CellReader,
    columns: Columns,
) -> None:
    named = _FORMULA_LIKE.fullmatch(str(cell))
    if named:
        position = place.column - block.title.column
        text = named["name"] or named["wide"]
        name = column_name(text, columns, block, row, position, reader.faults)
        if name is not None:
            document["blank_from"] = name
    elif document["type"] == "number":
        document["blank_as"] = reader.number(cell, place)
    elif document["type"] == "choice":
        kind = columns.types[document["name"]]
        text = reader.text(cell, place)
        word = canonical_word(text, kind)
        if word is None and text:
            reader.faults.add("unknown_value", place, cell, known=", ".join(kind.values))
        document["blank_as"] = word
    else:
        document["blank_as"] = reader.text(cell, place)


def _one_of(block: RuleBlock, columns: Columns, reader: CellReader) -> list[list[str]]:
    """Sets of inputs of which each row must fill one, from the block's title."""
    found: list[list[str]] = []
    for group in filter(None, block.options.get("one_of", "").split("; ")):
        names = [
            column_name(text.strip(), columns, block, block.title.row, 0, reader.faults)
            for text in re.split(r"[,，、]", group)
            if text.strip()
        ]
        found.append([name for name in names if name is not None])
    return found
