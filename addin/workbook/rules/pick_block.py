"""The block ``pick``: a row per size of group, and beside them a row per cut in use."""

from addin.workbook.rules.blocks import RuleBlock, RuleRow
from addin.workbook.rules.cells import canonical_word
from addin.workbook.rules.headers import Headers, read_headers
from addin.workbook.rules.step_context import Document, StepContext

__all__ = ["PICK_WORDS", "read_pick"]

PICK_WORDS = (
    "within",
    "by",
    "tie_by",
    "from_rows",
    "count",
    "group",
    "cutoffs",
    "cut_tie",
    "fitted_on",
    "fitted_rows",
    "origin",
)


def read_pick(block: RuleBlock, context: StepContext) -> Document | None:
    """Read a pick; None where it is not clear what is picked by what."""
    reader = context.reader
    needed = ("within", "by", "count")
    headers = read_headers(block, reader.faults, reader.lang, words=PICK_WORDS, needed=needed)
    if headers is None:
        return None
    output = context.only_output(block, headers)
    if output is None:
        return None
    first = block.rows[0]
    names = {key: _column(key, block, first, headers, context) for key in PICK_WORDS[:3]}
    counts = [count for row in block.rows for count in _counts(block, row, headers, context)]
    if not counts:
        reader.faults.add("count_missing", block.place(first.number, headers.at["count"]))
    if names["within"] is None or names["by"] is None or not counts:
        return None
    document: Document = {
        "kind": "pick",
        "name": block.name,
        "counts": counts,
        "output": output,
        "origin": context.origin(block, first, headers),
        **{key: name for key, name in names.items() if name is not None},
    }
    cuts = [cut for row in block.rows for cut in _cuts(block, row, headers, document, context)]
    document["cuts"] = cuts
    return document | context.fitted(block, headers)


def _column(
    key: str, block: RuleBlock, row: RuleRow, headers: Headers, context: StepContext
) -> str | None:
    """The column that a cell of the first row names; only the last kind may be blank."""
    position = headers.get(key)
    if key == "tie_by" and not context.reader.text(*block.cell(row, position)):
        return None
    return context.column(block, row, position or 0)


def _counts(
    block: RuleBlock, row: RuleRow, headers: Headers, context: StepContext
) -> list[Document]:
    """How many are picked from a size of group upwards; none where the row says nothing of it."""
    least, count = (
        context.reader.whole(*block.cell(row, headers.get(key))) for key in ("from_rows", "count")
    )
    if count is None:
        return []
    return [{"from_rows": least or 0, "count": count}]


def _cuts(
    block: RuleBlock, row: RuleRow, headers: Headers, document: Document, context: StepContext
) -> list[Document]:
    """The cut in use of one group; none where the row holds no cut."""
    reader = context.reader
    cells = {key: block.cell(row, headers.get(key)) for key in ("cutoffs", "group", "cut_tie")}
    value = reader.number(*cells["cutoffs"])
    group = reader.text(*cells["group"])
    if value is None or not group:
        return []
    kind = context.columns.types[document["within"]]
    known = canonical_word(group, kind) if kind.kind == "word" else None
    return [{"group": known or group, "value": value, "tie": reader.text(*cells["cut_tie"])}]
