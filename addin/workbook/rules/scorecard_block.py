"""The block ``scorecard``: weighted points for conditions, then cutoffs."""

from collections.abc import Sequence

from addin.workbook.rules.blocks import RuleBlock, RuleRow
from addin.workbook.rules.cells import CellReader, fractions_as_percent
from addin.workbook.rules.headers import Headers, column_name, read_headers
from addin.workbook.rules.step_context import Document, StepContext
from addin.workbook.rules.words import meaning

__all__ = ["SCORECARD_WORDS", "is_scale", "read_scorecard"]

SCORECARD_WORDS = (
    "characteristic",
    "weight",
    "condition",
    "points",
    "origin",
    "weight_origin",
    "range_low",
    "range_high",
    "fitted_on",
    "fitted_rows",
    "fades_by",
    "half_life",
)
"""Headers of a scorecard; the first four must stand there, the last six only where used."""


def read_scorecard(block: RuleBlock, context: StepContext) -> Document | None:
    """Read a scorecard; None where it holds nothing that could be checked on."""
    reader = context.reader
    words = SCORECARD_WORDS
    headers = read_headers(block, reader.faults, reader.lang, words=words, needed=words[:4])
    if headers is None:
        return None
    parts: list[Document] = []
    cutoffs: list[Document] = []
    for row in block.rows:
        first = reader.text(row.cell(headers.at["characteristic"]), block.place(row.number, 0))
        if first and meaning("cutoff", first):
            cutoffs.append(_cutoff(block, row, headers, len(cutoffs), context))
        elif first and (not parts or context.columns.resolve(first) != (parts[-1]["input"],)):
            _add_characteristic(block, row, first, headers, parts, context)
        elif not parts:
            place = block.place(row.number, headers.at["characteristic"])
            reader.faults.add("characteristic_missing", place)
        if parts and not (first and meaning("cutoff", first)):
            if parts[-1]["row"] is row and is_scale(row, headers):
                parts[-1]["scale"] = _scale(block, row, headers, parts[-1]["input"], context)
            else:
                _add_attribute(block, row, headers, parts[-1], context)
    _weigh(block, headers, parts, context)
    _check_cutoffs(block, headers, cutoffs, context)
    for part in parts:
        del part["row"]
        if "scale" in part and not part["attributes"]:
            del part["attributes"]
    known = [part for part in parts if part["input"] in context.columns.types]
    if not known:
        return None
    named = {key: block.options[key] for key in ("score", "grade") if key in block.options}
    named |= context.fitted(block, headers)
    return {
        "kind": "scorecard",
        "name": block.name,
        "characteristics": known,
        "cutoffs": cutoffs,
        **named,
    }


def _add_characteristic(
    block: RuleBlock,
    row: RuleRow,
    text: str,
    headers: Headers,
    parts: list[Document],
    context: StepContext,
) -> None:
    position = headers.at["characteristic"]
    name = column_name(text, context.columns, block, row.number, position, context.reader.faults)
    place = block.place(row.number, position)
    if any(part["input"] == name for part in parts):
        context.reader.faults.add("characteristic_twice", place, text)
    # An unknown one is kept by its text until its weight is counted, then left out.
    parts.append(
        {
            "input": name or text,
            "attributes": [],
            "row": row,
            "origin": context.origin(block, row, headers, "weight_origin"),
            **_decay(block, row, headers, context),
        }
    )
    context.places[f"step {block.name}, characteristic {name}"] = place
    context.places[f"step {block.name}, {name}"] = place


def _add_attribute(
    block: RuleBlock, row: RuleRow, headers: Headers, part: Document, context: StepContext
) -> None:
    reader = context.reader
    points_place = block.place(row.number, headers.at["points"])
    points = reader.number(row.cell(headers.at["points"]), points_place, percent=True)
    if points is None and not reader.faults.at(points_place):
        reader.faults.add("points_missing", points_place)
    elif points is not None and not 0 <= points <= 100:
        reader.faults.add("points_outside", points_place, row.cell(headers.at["points"]))
        points = None
    place = block.place(row.number, headers.at["condition"])
    cell = row.cell(headers.at["condition"])
    kind = context.columns.types.get(part["input"])
    if kind is None:
        return
    part["attributes"].append(
        {
            "when": reader.condition(cell, kind, place),
            "points": points or 0.0,
            "origin": context.origin(block, row, headers),
        }
    )
    at = f"step {block.name}, {part['input']}, condition {len(part['attributes'])}"
    context.places[at] = place
    context.places[f"step {block.name}, characteristic {at.partition(', ')[2]}"] = place


def is_scale(row: RuleRow, headers: Headers) -> bool:
    """Whether a row gives points by the place in a range: it says in which order, and no points."""
    cell = row.cell(headers.at["condition"])
    asked = isinstance(cell, str) and meaning("scale", cell) is not None
    return asked and row.cell(headers.at["points"]) is None


def _scale(
    block: RuleBlock, row: RuleRow, headers: Headers, name: str, context: StepContext
) -> Document:
    scale: Document = {"order": meaning("scale", str(row.cell(headers.at["condition"])))}
    for field, key in (("low", "range_low"), ("high", "range_high")):
        number = context.reader.number(*block.cell(row, headers.get(key)))
        if number is not None:
            scale[field] = number
    context.places[f"step {block.name}, {name}"] = block.place(row.number, 0)
    return scale


def _decay(block: RuleBlock, row: RuleRow, headers: Headers, context: StepContext) -> Document:
    """By which date the points of a characteristic fade, and how fast; empty where they do not."""
    at, half = headers.get("fades_by"), headers.get("half_life")
    reader = context.reader
    text = reader.text(*block.cell(row, at))
    cell, place = block.cell(row, half)
    days = reader.number(cell, place)
    if not text and days is None:
        return {}
    if not text or days is None or days <= 0:
        reader.faults.add("half_life", place)
        return {}
    name = column_name(text, context.columns, block, row.number, at or 0, reader.faults)
    return {} if name is None else {"decay": {"input": name, "half_life_days": days}}


def _weigh(
    block: RuleBlock, headers: Headers, parts: Sequence[Document], context: StepContext
) -> None:
    """Give each characteristic its weight; all together, since Excel may show 35 % as 0.35."""
    reader, position = context.reader, headers.at["weight"]
    cells = [part["row"].cell(position) for part in parts]
    spots = [block.place(part["row"].number, position) for part in parts]
    numbers = [
        reader.number(cell, place, percent=True) for cell, place in zip(cells, spots, strict=True)
    ]
    weights = fractions_as_percent(numbers)
    for part, cell, place, weight in zip(parts, cells, spots, weights, strict=True):
        if weight is None and not reader.faults.at(place):
            reader.faults.add("weight_missing", place, part["input"])
        elif weight is not None and not 0 < weight <= 100:
            reader.faults.add("weight_outside", place, cell)
            weight = None
        part["weight_pct"] = weight or 1
    header = block.place(block.header_row, position)
    context.places[f"step {block.name}: weights"] = header
    reader.sum_to_hundred(weights, header)
    for row in block.rows:
        if row.cell(position) is not None:
            _check_stray(block, row, parts, position, reader)


def _check_cutoffs(
    block: RuleBlock, headers: Headers, cutoffs: Sequence[Document], context: StepContext
) -> None:
    """Minimums fall from the best grade down, and only the last grade has none."""
    at = headers.at["condition"]
    rows = [
        row for row in block.rows if meaning("cutoff", str(row.cell(headers.at["characteristic"])))
    ]
    least: float | None = None
    for number, (row, cutoff) in enumerate(zip(rows, cutoffs, strict=True), 1):
        place, minimum = block.place(row.number, at), cutoff.get("minimum")
        context.places[f"step {block.name}: the last cutoff"] = place
        if context.reader.faults.at(place):
            return
        if (minimum is None) != (number == len(cutoffs)):
            key = "cutoff_open" if minimum is None else "cutoff_last"
            context.reader.faults.add(key, place, row.cell(at))
            return
        if least is not None and minimum is not None and minimum >= least:
            context.places[f"step {block.name}: cutoffs"] = place
            context.reader.faults.add("cutoff_order", place, row.cell(at))
            return
        least = minimum


def _check_stray(
    block: RuleBlock,
    row: RuleRow,
    parts: Sequence[Document],
    position: int,
    reader: CellReader,
) -> None:
    """A weight repeated on a later row of the same characteristic must be the same."""
    if any(part["row"].number == row.number for part in parts):
        return
    owner = [part for part in parts if part["row"].number < row.number]
    first = owner[-1]["row"].cell(position) if owner else None
    cutoff = meaning("cutoff", str(row.cell(0) or ""))
    if cutoff is None and row.cell(position) != first:
        reader.faults.add("weight_differs", block.place(row.number, position), row.cell(position))


def _cutoff(
    block: RuleBlock, row: RuleRow, headers: Headers, number: int, context: StepContext
) -> Document:
    """A row ``Cutoff``: the minimum stands under Condition, the grade under Points."""
    reader = context.reader
    at, points = headers.at["condition"], headers.at["points"]
    place = block.place(row.number, at)
    cell = row.cell(at)
    is_rest = cell is None or (isinstance(cell, str) and cell in {"-", "–", "—"})
    grade_place = block.place(row.number, points)
    grade = reader.text(row.cell(points), grade_place)
    if not grade:
        reader.faults.add("grade_missing", grade_place)
    document: Document = {"grade": grade or "?", "origin": context.origin(block, row, headers)}
    minimum = None if is_rest else reader.number(cell, place)
    if minimum is not None:
        document["minimum"] = minimum
    context.places[f"step {block.name}, cutoff {number + 1}"] = place
    context.places[f"step {block.name}, cutoff {grade}"] = place
    return document
