"""The block ``decision table``: conditions, outputs, a reason, an origin."""

from collections.abc import Mapping, Sequence

from addin.workbook.rules.blocks import RuleBlock, RuleRow
from addin.workbook.rules.cells import CellReader
from addin.workbook.rules.grid import Place
from addin.workbook.rules.headers import Headers, column_name, read_headers
from addin.workbook.rules.step_context import Document, StepContext
from addin.workbook.rules.words import meaning

__all__ = ["read_decision_table"]


def read_decision_table(block: RuleBlock, context: StepContext) -> Document | None:
    """Read a decision table; None where it holds nothing that could be checked on."""
    reader, columns = context.reader, context.columns
    headers = read_headers(
        block, reader.faults, reader.lang, words=("reason", "origin"), free=True
    )
    if headers is None:
        return None
    named = {
        position: column_name(
            block.headers[position], columns, block, block.header_row, position, reader.faults
        )
        for position in headers.others
    }
    inputs = {position: name for position, name in named.items() if name is not None}
    if not headers.outputs:
        reader.faults.add("no_output", block.place(block.header_row, 0))
        return None
    if not named and all(block.headers):
        reader.faults.add("no_condition_column", block.place(block.header_row, 0))
    if not inputs:
        return None
    return {
        "kind": "decision_table",
        "name": block.name,
        "hit_policy": _hit_policy(block, reader),
        "inputs": list(inputs.values()),
        "outputs": list(headers.outputs),
        "rules": _rules(block, headers, inputs, context),
    }


def _rules(
    block: RuleBlock, headers: Headers, inputs: Mapping[int, str], context: StepContext
) -> list[Document]:
    """A rule per row; a fault for a row that puts nothing out."""
    reader = context.reader
    outputs = {
        position: _numbers_alike([row.cell(position) for row in block.rows])
        for position in headers.outputs.values()
    }
    rules = []
    for number, row in enumerate(block.rows):
        then = [
            _output(cells[number], block.place(row.number, position), reader)
            for position, cells in outputs.items()
        ]
        if all(value == "" for value in then):
            reader.faults.add("no_output_value", block.place(row.number, next(iter(outputs))))
        rules.append(_rule(block, row, headers, inputs, then, context))
        _note_rule(block, row, number + 1, inputs, headers, context.places)
    return rules


def _rule(
    block: RuleBlock,
    row: RuleRow,
    headers: Headers,
    inputs: Mapping[int, str],
    then: Sequence[object],
    context: StepContext,
) -> Document:
    reader = context.reader
    reason = headers.get("reason")
    return {
        "when": [
            reader.condition(
                row.cell(position), context.columns.types[name], block.place(row.number, position)
            )
            for position, name in inputs.items()
        ],
        "then": list(then),
        "reason": context.texts.local(reader.text(*block.cell(row, reason))),
        "origin": context.origin(block, row, headers),
    }


def _note_rule(
    block: RuleBlock,
    row: RuleRow,
    number: int,
    inputs: Mapping[int, str],
    headers: Headers,
    places: dict[str, Place],
) -> None:
    rule = f"step {block.name}, rule {number}"
    places[rule] = block.place(row.number, 0)
    for count, (position, name) in enumerate(inputs.items(), 1):
        places[f"{rule}, {name}"] = places[f"{rule}, condition {count}"] = block.place(
            row.number, position
        )
    for count, position in enumerate(headers.outputs.values(), 1):
        places[f"{rule}, output {count}"] = block.place(row.number, position)
    if "reason" in headers.at:
        for said in ("the reason", "the en reason", "the zh reason", "the es reason"):
            places[f"{rule}: {said}"] = block.place(row.number, headers.at["reason"])


def _numbers_alike(cells: Sequence[object]) -> list[object]:
    """Cells of an output; digits typed as text count as numbers where the others are numbers."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    if not any(isinstance(cell, float) for cell in cells) or not all(map(_is_number, texts)):
        return list(cells)
    return [float(cell) if isinstance(cell, str) else cell for cell in cells]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.isascii()


def _output(cell: object, place: Place, reader: CellReader) -> str | float:
    if isinstance(cell, float):
        return cell
    if cell is not None and not isinstance(cell, str | bool):
        reader.faults.add("became_date", place, cell)
        return ""
    return reader.text(cell, place)


def _hit_policy(block: RuleBlock, reader: CellReader) -> str:
    written = block.options.get("hit", "first")
    key = meaning("hit", written)
    if key is None:
        reader.word("hit", written, block.title)
    return {"unique": "UNIQUE", "collect_sum": "COLLECT SUM"}.get(key or "", "FIRST")
