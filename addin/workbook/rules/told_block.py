"""The blocks ``working day`` (a row per rule) and ``joined text`` (a row per part)."""

from addin.workbook.rules.blocks import RuleBlock, RuleRow
from addin.workbook.rules.headers import Headers, read_headers
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
    if headers is None:
        return None
    output = context.only_output(block, headers)
    if output is None:
        return None
    first = block.rows[0]
    start = context.column(block, first, headers.at["from"])
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
        held = context.column(block, first, headers.at["not_before"])
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
    if headers is None:
        return None
    output = context.only_output(block, headers)
    if output is None:
        return None
    named = [context.column(block, row, headers.at["part"]) for row in block.rows]
    parts = [part for part in named if part is not None]
    if not parts:
        return None
    return {"kind": "join", "name": block.name, "parts": parts, "output": output}
