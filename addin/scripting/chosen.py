"""Which customers and which scheme a person means by what they have selected."""

from collections.abc import Sequence

import numpy as np

from addin.actions.find_customer import find_customer
from addin.actions.grading_run import GradingRun
from addin.hosts.excel import ExcelHost
from addin.scripting.dialogue import Selection
from addin.texts import message
from addin.workbook.locate import locate_customers
from addin.workbook.orders_table import has_orders
from addin.workbook.scheme_choice import known_inputs, missing_inputs
from grading.exceptions import InputError
from grading.language import Lang
from grading.schemes.catalogue import load_scheme, resolve, scheme_ids

__all__ = ["chosen_rows", "chosen_scheme", "fitting_titles", "selected_text"]


def chosen_rows(host: ExcelHost, run: GradingRun, selected: Selection | None) -> list[int]:
    """The zero-based rows of the customers selected.

    In the customer list they are those of the selected rows. On another sheet, such as the
    schedule, the selected cell names the customer.

    Raises:
        InputError: Nothing selected says who is meant; or the name fits none, or several.
    """
    area, blank = run.customers.area, run.graded.intake.blank
    if selected is not None and selected.sheet == area.sheet:
        first, last = selected.cells.top - area.top - 1, selected.cells.bottom - area.top - 1
        inside = np.flatnonzero(~blank[max(first, 0) : last + 1]) + max(first, 0)
        if last >= 0 and inside.size:
            rows: list[int] = inside.tolist()
            return rows
    name = selected_text(host, selected)
    if not name:
        raise InputError(message("scripts.select_customer", where=run.customers.where))
    return [find_customer(run, name)]


def selected_text(host: ExcelHost, selected: Selection | None) -> str:
    """The text of the selected cell, the first of several; "" where it is blank."""
    if selected is None:
        return ""
    cells = selected.cells
    rows: Sequence[Sequence[object]] = host.peek(selected.sheet, cells.top)
    row = rows[cells.top - 1] if cells.top <= len(rows) else ()
    value = row[cells.left - 1] if cells.left <= len(row) else None
    if isinstance(value, float):
        return f"{value:.15g}"
    return "" if value is None else str(value).strip()


def chosen_scheme(host: ExcelHost, wanted: str) -> str:
    """The scheme a text names: one of the catalogue, or a sheet of this workbook with its rules.

    A file is never read: the text may come from another machine.

    Args:
        host: The workbook.
        wanted: Id, title in any language, or tab name.

    Raises:
        UnknownSchemeError: There is none called so; suggests the nearest.
    """
    tabs = {tab.casefold(): tab for tab in host.worksheets()}
    return tabs.get(wanted.casefold()) or resolve(wanted)


def fitting_titles(host: ExcelHost, lang: Lang) -> list[str]:
    """Titles of the catalogue's schemes that the customers, or their orders, give all inputs for.

    Raises:
        InputError: The customers cannot be found.
    """
    headers = locate_customers(host, known_inputs(None)).block.headers
    ordered = has_orders(host)
    schemes = map(load_scheme, scheme_ids())
    return sorted(
        s.title.get(lang) for s in schemes if not missing_inputs(s, headers, ordered=ordered)
    )
