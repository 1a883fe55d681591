"""The arguments ``customers`` and ``headers``: a list of customers, graded."""

from collections.abc import Sequence
from datetime import date

from addin.actions.graded_block import GradedBlock, grade_block
from addin.actions.override import OVERRIDE_INPUTS
from addin.formulas.arguments import WHOLE_COLUMN, Rows, cells_of, is_blank, rows_of
from addin.formulas.schemes import fitting, named_scheme
from addin.texts import message
from addin.workbook.scheme_choice import customer_inputs, missing_inputs
from grading.engine.block import Block
from grading.engine.customer_rows import KEY_INPUTS
from grading.engine.headers import recognise
from grading.engine.rows import block_from_rows
from grading.exceptions import InputError
from grading.language import Message
from grading.orders.order_list import is_order_list
from grading.schemes.models import Scheme
from grading.schemes.population import is_fitted, needs_population

__all__ = ["customer_block", "customer_rows", "graded"]

_SHEET = "customers"
"""What messages call the range, since a formula does not know its address."""
_BESIDE = (*KEY_INPUTS, *OVERRIDE_INPUTS)
"""What a re-grade reads beside the scheme's columns, and so a formula too."""


def graded(
    customers: object,
    scheme: object,
    headers: object,
    as_of: date,
    *,
    reasons: bool = False,
    orders: bool = False,
) -> GradedBlock:
    """Grade the customers of a formula, as a re-grade does.

    Args:
        customers: Rows of cells, the first with the headers unless ``headers`` gives them.
        scheme: As ``named_scheme`` takes it; left out, the only one that fits the headers.
        headers: Headers of the columns.
        as_of: The date that counts as today.
        reasons: Whether reasons are wanted; without, each is an empty text.
        orders: Whether a list of orders will do, of which each customer is one row of the result.

    Raises:
        TierbookError: The list as a whole cannot be graded; says what to do.
    """
    block, chosen = customer_block(customers, scheme, headers)
    compared = [step for step in chosen.steps if needs_population(step)]
    # With its own header row a list is whole, were it of one customer: so the button takes it.
    alone = block.rows == 1 and block.first_row == 1 and bool(compared)
    if alone and not all(map(is_fitted, compared)) and not missing_inputs(chosen, block.headers):
        raise InputError(message("formulas.one_row", scheme=chosen.id, title=chosen.title))
    found = grade_block(
        block, chosen, as_of=as_of, lang=None, beside=_BESIDE, refit=not alone, reasons=reasons
    )
    try:
        found.refuse_ungradable()
    except InputError as error:
        raise _order_list(block.headers, chosen) or error from error
    if found.ordered is not None and found.ordered.alone and not orders:
        raise InputError(message("formulas.orders_per_row", scheme=chosen.id))
    return found


def customer_block(customers: object, scheme: object, headers: object) -> tuple[Block, Scheme]:
    """The cells of the customers, and the scheme to grade them by.

    Raises:
        TierbookError: There are no customers, the range is a whole column, or no scheme fits.
    """
    rows = customer_rows(customers)
    named = named_scheme(scheme)
    above = _header_row(headers, len(rows[0]))
    if above is None and named is not None:
        above = _sole_header(rows, named)
    if above is None and is_blank(rows[0]):
        raise InputError(message("formulas.no_customers"))
    whole = rows if above is None else [above, *rows]
    # With headers of its own the range begins with a customer, and messages count from there.
    block = block_from_rows(whole, first_row=1 if above is None else 0, sheet=_SHEET)
    try:
        return block, named or fitting(block.headers)
    except InputError as error:
        raise _order_list(block.headers) or error from error


def customer_rows(customers: object) -> Rows:
    """The rows of a range, blank ones at its end left out; at least one.

    Raises:
        InputError: The range is a whole column.
    """
    rows = cells_of(customers)
    if len(rows) >= WHOLE_COLUMN:
        raise InputError(message("formulas.whole_column", rows=f"{len(rows):,}"))
    last = len(rows)
    while last > 1 and is_blank(rows[last - 1]):
        last -= 1
    return rows if last == len(rows) else rows[:last]


def _header_row(headers: object, width: int) -> Sequence[object] | None:
    """The cells of the argument ``headers``, a row or a column of them."""
    rows = rows_of(headers)
    if rows is None:
        return None
    if len(rows) > 1 and len(rows[0]) > 1:
        raise InputError(message("formulas.headers_block", rows=len(rows), columns=len(rows[0])))
    cells = [cell for row in rows for cell in row]
    if len(cells) != width:
        raise InputError(message("formulas.headers_width", headers=len(cells), columns=width))
    return cells


def _sole_header(rows: Rows, scheme: Scheme) -> Sequence[object] | None:
    """The header that a single column without one must have; None where it is not that clear."""
    needed = [wanted for wanted in scheme.inputs if wanted.required]
    if len(rows[0]) > 1 or len(needed) != 1 or scheme.require_any:
        return None
    first = block_from_rows(rows[:1]).headers
    if recognise(first, customer_inputs(scheme)).positions:
        return None
    return [needed[0].name]


def _order_list(headers: Sequence[str], scheme: Scheme | None = None) -> InputError | None:
    """What to say where one row per order came in place of one row per customer."""
    if not is_order_list(headers):
        return None
    told: Message = message("formulas.order_list", scheme="" if scheme is None else scheme.id)
    return InputError(told)
