"""The block ``lifetime_value``: what it reads in the first row, and a row per parameter in use."""

from addin.workbook.rules.blocks import RuleBlock
from addin.workbook.rules.headers import read_headers
from addin.workbook.rules.step_context import Document, StepContext
from grading.schemes.models import LifetimeParameters

__all__ = ["LIFETIME_COLUMNS", "LIFETIME_WORDS", "PARAMETERS", "read_lifetime"]

LIFETIME_COLUMNS = {
    "repeat_orders": "repeats",
    "first_order": "first",
    "last_order": "last",
    "repeat_amount": "amount",
}
"""What the step reads, by the word of the header."""
PARAMETERS = tuple(LifetimeParameters.model_fields)
LIFETIME_WORDS = (
    *LIFETIME_COLUMNS,
    "horizon",
    "fallback",
    "parameter",
    "cutoffs",
    "fitted_on",
    "fitted_rows",
    "origin",
)


def read_lifetime(block: RuleBlock, context: StepContext) -> Document | None:
    """Read an expected value; None where it is not clear from what."""
    reader, first = context.reader, block.rows[0]
    needed = tuple(LIFETIME_COLUMNS)
    headers = read_headers(block, reader.faults, reader.lang, words=LIFETIME_WORDS, needed=needed)
    if headers is None:
        return None
    output = context.only_output(block, headers)
    if output is None:
        return None
    names = {
        field: context.column(block, first, headers.at[word])
        for word, field in LIFETIME_COLUMNS.items()
    }
    if None in names.values():
        return None
    given = {
        "horizon_days": reader.whole(*block.cell(first, headers.get("horizon"))),
        "fallback": reader.word("fallback", *block.cell(first, headers.get("fallback"))),
        **context.fitted(block, headers),
    }
    parameters = _parameters(block, context, headers.get("parameter"), headers.get("cutoffs"))
    return {
        "kind": "lifetime_value",
        "name": block.name,
        "output": output,
        "origin": context.origin(block, first, headers),
        **names,
        **{field: value for field, value in given.items() if value is not None},
        **({"parameters": parameters} if parameters else {}),
    }


def _parameters(
    block: RuleBlock, context: StepContext, named: int | None, valued: int | None
) -> dict[str, float]:
    """The parameters in use; a fault where some are there and others not."""
    found: dict[str, float] = {}
    for row in block.rows:
        name = context.reader.text(*block.cell(row, named))
        value = context.reader.number(*block.cell(row, valued))
        if name in PARAMETERS and value is not None:
            found[name] = value
    lacking = [name for name in PARAMETERS if name not in found]
    if found and lacking:
        place = block.place(block.rows[0].number, valued)
        context.reader.faults.add("parameters_lacking", place, known=", ".join(lacking))
    return {} if lacking else found
