"""The blocks ``rank`` (one row per band), ``elapsed`` and ``ratio`` (one row)."""

from addin.workbook.rules.blocks import RuleBlock, RuleRow
from addin.workbook.rules.cells import fractions_as_percent
from addin.workbook.rules.grid import Place
from addin.workbook.rules.headers import Headers, arrow_name, column_name, read_headers
from addin.workbook.rules.named_conditions import read_named_conditions
from addin.workbook.rules.step_context import Document, StepContext

__all__ = ["RANK_WORDS", "read_elapsed", "read_rank", "read_ratio"]

RANK_WORDS = (
    "input",
    "method",
    "shares",
    "order",
    "ties",
    "cutoffs",
    "fitted_on",
    "fitted_rows",
    "reason",
    "origin",
    "among",
    "edge",
    "cut_offset",
)
"""Headers of a ranking; the last three stand only where they are used."""


def read_rank(block: RuleBlock, context: StepContext) -> Document | None:
    """Read a ranking; None where it holds nothing that could be checked on."""
    reader = context.reader
    headers = read_headers(
        block,
        reader.faults,
        reader.lang,
        words=RANK_WORDS,
        needed=("input", "method", "shares"),
    )
    if headers is None:
        return None
    output = context.only_output(block, headers)
    if output is None:
        return None
    first = block.rows[0]

    def at(key: str) -> tuple[object, Place]:
        return block.cell(first, headers.get(key))

    name = context.column(block, first, headers.at["input"])
    document: Document = {
        "kind": "rank",
        "name": block.name,
        "input": name,
        "output": output,
        "method": reader.word("method", *at("method")),
        "order": reader.word("order", *at("order")) or "descending",
        "ties": reader.word("ties", *at("ties")) or "better",
    }
    if document["method"] is None and not reader.faults.at(at("method")[1]):
        reader.faults.add("method_missing", at("method")[1])
    context.places[f"step {block.name}: among"] = at("among")[1]
    if among := read_named_conditions(block, first, headers.get("among"), reader, context.columns):
        document["among"] = among
    if (edge := reader.word("edge", *at("edge"))) is not None:
        document["edge"] = edge
    if (offset := reader.number(*at("cut_offset"))) is not None:
        document["cut_offset"] = offset
    document |= context.fitted(block, headers)
    _bands(block, headers, document, context)
    return document if name is not None and document["method"] else None


def _bands(block: RuleBlock, headers: Headers, document: Document, context: StepContext) -> None:
    """Shares, values, reasons, cutoffs in use and origins: one row per band."""
    reader = context.reader

    def cells(key: str) -> list[tuple[object, Place]]:
        return [block.cell(row, headers.get(key)) for row in block.rows]

    shares = fractions_as_percent([reader.number(*cell, percent=True) for cell in cells("shares")])
    for share, (_, place) in zip(shares, cells("shares"), strict=True):
        if share is None and not reader.faults.at(place):
            reader.faults.add("share_missing", place)
    header = block.place(block.header_row, headers.at["shares"])
    context.places[f"step {block.name}: shares"] = header
    reader.sum_to_hundred(shares, header)
    document["shares_pct"] = [share or 1 for share in shares]
    position = next(iter(headers.outputs.values()))
    values = [reader.text(*block.cell(row, position)) for row in block.rows]
    for row, value in zip(block.rows, values, strict=True):
        if not value:
            reader.faults.add("band_unnamed", block.place(row.number, position))
    document["values"] = values
    reasons = [context.texts.local(reader.text(*cell)) for cell in cells("reason")]
    if any(reasons):
        document["reasons"] = reasons
    cutoffs = [reader.number(*cell) for cell in cells("cutoffs")][:-1]
    given = [cutoff for cutoff in cutoffs if cutoff is not None]
    if given:
        document["cutoffs"] = given
    _band_origins(block, headers, document, context)


def _band_origins(
    block: RuleBlock, headers: Headers, document: Document, context: StepContext
) -> None:
    origins = [context.origin(block, row, headers) for row in block.rows]
    option = block.options.get("origin")
    if option is not None:
        document["origin"] = context.reader.word("origin", option, block.title) or "default"
        document["shares_origin"] = origins
    elif len(set(origins)) > 1:
        document["shares_origin"] = origins
    else:
        document["origin"] = origins[0]


def read_elapsed(block: RuleBlock, context: StepContext) -> Document | None:
    """Read the time between two dates; None where it is not clear which."""
    reader = context.reader
    words = ("from", "to", "unit", "output")
    headers = read_headers(
        block, reader.faults, reader.lang, words=words, needed=("from", "to", "unit")
    )
    if headers is None:
        return None
    row = _only_row(block, context)
    output = _output(block, headers, context)
    if not output:
        return None
    ends: dict[str, str | None] = {}
    for field, key in (("start", "from"), ("end", "to")):
        text = reader.text(*block.cell(row, headers.at[key])) or ("as_of" if key == "to" else "")
        ends[field] = column_name(
            text, context.columns, block, row.number, headers.at[key], reader.faults
        )
    cell, place = block.cell(row, headers.at["unit"])
    unit = reader.word("unit", cell, place)
    if unit is None and not reader.faults.at(place):
        reader.faults.add("unit_missing", place)
    if unit is None or None in ends.values():
        return None
    return {"kind": "elapsed", "name": block.name, "unit": unit, "output": output, **ends}


def read_ratio(block: RuleBlock, context: StepContext) -> Document | None:
    """Read one number divided by another; None where it is not clear which."""
    reader = context.reader
    needed = ("numerator", "denominator")
    headers = read_headers(
        block, reader.faults, reader.lang, words=(*needed, "output"), needed=needed
    )
    if headers is None:
        return None
    row, output = _only_row(block, context), _output(block, headers, context)
    names = {key: context.column(block, row, headers.at[key]) for key in needed}
    if not output or None in names.values():
        return None
    return {"kind": "ratio", "name": block.name, "output": output, **names}


def _only_row(block: RuleBlock, context: StepContext) -> RuleRow:
    """The one row of a block; another is a fault."""
    if len(block.rows) > 1:
        context.reader.faults.add("one_row", block.place(block.rows[1].number, 0))
    return block.rows[0]


def _output(block: RuleBlock, headers: Headers, context: StepContext) -> str:
    """What a block of one row calls its result; a fault and "" where it says nothing."""
    row, reader, position = block.rows[0], context.reader, headers.get("output")
    named = next(iter(headers.outputs), "")
    named = named or reader.text(*block.cell(row, position))
    output = arrow_name(named) or named
    if not output:
        reader.faults.add("one_output", block.place(block.header_row, 0))
    return output
