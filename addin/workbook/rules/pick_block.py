"""The block ``pick``: a row per size of group, and beside them a row per cut in use."""

from addin.workbook.rules.blocks import RuleBlock, RuleRow
from addin.workbook.rules.cells import canonical_word
from addin.workbook.rules.grid import Place
from addin.workbook.rules.headers import Headers, column_name, read_headers
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
    if len(headers.outputs) != 1:
        reader.faults.add("one_output", block.place(block.header_row, 0))
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
        "output": next(iter(headers.outputs)),
        "origin": context.origin(block, first, headers),
        **{key: name for key, name in names.items() if name is not None},
    }
    cuts = [cut for row in block.rows for cut in _cuts(block, row, headers, document, context)]
    document["cuts"] = cuts
    place = block.place(first.number, headers.get("fitted_on"))
    if (day := reader.day(first.cell(headers.get("fitted_on")), place)) is not None:
        document["fitted_on"] = day
    place = block.place(first.number, headers.get("fitted_rows"))
    if (rows := reader.whole(first.cell(headers.get("fitted_rows")), place)) is not None:
        document["fitted_rows"] = rows
    return document


def _column(
    key: str, block: RuleBlock, row: RuleRow, headers: Headers, context: StepContext
) -> str | None:
    """The column that a cell of the first row names; only the last kind may be blank."""
    position = headers.get(key)
    text = context.reader.text(row.cell(position), block.place(row.number, position))
    if key == "tie_by" and not text:
        return None
    return column_name(
        text, context.columns, block, row.number, position or 0, context.reader.faults
    )


def _counts(
    block: RuleBlock, row: RuleRow, headers: Headers, context: StepContext
) -> list[Document]:
    """How many are picked from a size of group upwards; none where the row says nothing of it."""
    at = {key: block.place(row.number, headers.get(key)) for key in ("from_rows", "count")}
    least, count = (
        context.reader.whole(row.cell(headers.get(key)), place) for key, place in at.items()
    )
    if count is None:
        return []
    return [{"from_rows": least or 0, "count": count}]


def _cuts(
    block: RuleBlock, row: RuleRow, headers: Headers, document: Document, context: StepContext
) -> list[Document]:
    """The cut in use of one group; none where the row holds no cut."""
    reader = context.reader

    def at(key: str) -> tuple[object, Place]:
        return row.cell(headers.get(key)), block.place(row.number, headers.get(key))

    value = reader.number(*at("cutoffs"))
    group = reader.text(*at("group"))
    if value is None or not group:
        return []
    kind = context.columns.types[document["within"]]
    known = canonical_word(group, kind) if kind.kind == "word" else None
    return [{"group": known or group, "value": value, "tie": reader.text(*at("cut_tie"))}]
