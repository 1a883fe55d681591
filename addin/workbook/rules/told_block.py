"""The blocks ``working day`` (a row per rule) and ``joined text`` (a row per part)."""

from addin.workbook.rules.blocks import RuleBlock, RuleRow
from addin.workbook.rules.headers import Headers, column_name, read_headers
from addin.workbook.rules.named_conditions import read_named_conditions
from addin.workbook.rules.step_context import Document, StepContext
from grading.schemes.column_types import ColumnType

__all__ = ["TOLD_WORDS", "read_join", "read_workday"]

TOLD_WORDS = (
    "from",
    "start_day",
    "months",
    "day",
    "days_on",
    "roll",
    "workdays",
    "not_before",
    "among",
    "origin",
)
_NUMBERS = {"months": "months", "day": "day", "days_on": "days", "workdays": "workdays"}
"""Headers of whole numbers, and the fields of a rule that they fill."""
_DAY = ColumnType("number", whole=True)


def read_workday(block: RuleBlock, context: StepContext) -> Document | None:
    """Read how a working day is counted; None where it is not clear from what."""
    reader = context.reader
    headers = read_headers(block, reader.faults, reader.lang, words=TOLD_WORDS, needed=("from",))
    output = _output(block, headers, context)
    if headers is None or output is None:
        return None
    first = block.rows[0]
    start = _date_column("from", block, first, headers, context)
    if start is None:
        return None
    document: Document = {
        "kind": "workday",
        "name": block.name,
        "start": start,
        "output": output,
        "rules": [_rule(block, row, headers, context) for row in block.rows],
        "country": block.options.get("country", ""),
    }
    if first.cell(headers.get("not_before")) is not None:
        held = _date_column("not_before", block, first, headers, context)
        document |= {} if held is None else {"not_before": held}
    document["among"] = read_named_conditions(
        block, first, headers.get("among"), reader, context.columns
    )
    return document


def _rule(block: RuleBlock, row: RuleRow, headers: Headers, context: StepContext) -> Document:
    reader = context.reader
    at = {key: block.place(row.number, headers.get(key)) for key in TOLD_WORDS}
    rule: Document = {"origin": context.origin(block, row, headers)}
    condition = row.cell(headers.get("start_day"))
    if condition is not None:
        rule["start_day"] = reader.condition(condition, _DAY, at["start_day"])
    for key, field in _NUMBERS.items():
        number = reader.number(row.cell(headers.get(key)), at[key])
        if number is not None and number != int(number):
            reader.faults.add("not_whole", at[key], number)
        elif number is not None:
            rule[field] = int(number)
    roll = reader.word("roll", row.cell(headers.get("roll")), at["roll"])
    return rule if roll is None else {**rule, "roll": roll}


def read_join(block: RuleBlock, context: StepContext) -> Document | None:
    """Read what is joined to one text; None where nothing is."""
    reader = context.reader
    headers = read_headers(block, reader.faults, reader.lang, words=("part",), needed=("part",))
    output = _output(block, headers, context)
    if headers is None or output is None:
        return None
    position = headers.at["part"]
    parts = []
    for row in block.rows:
        text = reader.text(row.cell(position), block.place(row.number, position))
        part = column_name(text, context.columns, block, row.number, position, reader.faults)
        if part is not None:
            parts.append(part)
    if not parts:
        return None
    return {"kind": "join", "name": block.name, "parts": parts, "output": output}


def _output(block: RuleBlock, headers: Headers | None, context: StepContext) -> str | None:
    if headers is None:
        return None
    if len(headers.outputs) != 1:
        context.reader.faults.add("one_output", block.place(block.header_row, 0))
        return None
    return next(iter(headers.outputs))


def _date_column(
    key: str, block: RuleBlock, row: RuleRow, headers: Headers, context: StepContext
) -> str | None:
    """The column of dates that a cell of the first row names."""
    reader, position = context.reader, headers.at[key]
    text = reader.text(row.cell(position), block.place(row.number, position))
    return column_name(text, context.columns, block, row.number, position, reader.faults)
