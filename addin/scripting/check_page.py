"""The sheet that lists what needs attention, each with a link to its cell."""

from collections.abc import Sequence

from addin.hosts.excel import ExcelHost
from addin.hosts.references import CellReference, cell_reference
from addin.scripting.page import ListColumn, Page
from addin.texts import TEXTS
from addin.workbook.ownership import find_name
from grading.engine.problems import Problem
from grading.language import Lang

__all__ = ["CHECK_NAME", "put_check_page"]

CHECK_NAME = "Tierbook_Sheet_Check"
_WIDTHS = (14.0, 22.0, 10.0, 24.0, 96.0)
_CELL_COLUMN = 3


def put_check_page(
    host: ExcelHost, problems: Sequence[Problem], warnings: Sequence[Problem], lang: Lang
) -> str | None:
    """Write the list, or that there is nothing to mend where an earlier one stands.

    Args:
        host: The workbook.
        problems: What must be mended.
        warnings: What is worth a look.
        lang: Language of the texts.

    Returns:
        The tab, None where nothing is to be said and no such sheet is there.

    Raises:
        TierbookError: The sheet cannot be written.
    """
    if not problems and not warnings and not _stands(host):
        return None
    page = Page(_text("sheet", lang), CHECK_NAME, _WIDTHS)
    page.line(_text("title", lang), "page_title")
    page.line(_text("counts", lang, problems=len(problems), warnings=len(warnings)))
    page.space()
    kinds = ("kind", "where", "cell", "value", "what")
    columns = [ListColumn(_text(f"column.{key}", lang)) for key in kinds]
    listed = [(_text("mend", lang), each) for each in problems]
    listed += [(_text("look", lang), each) for each in warnings]
    first = page.listed(columns, [_entry(kind, each, lang) for kind, each in listed])
    tab = host.put_grid(page.as_grid())
    targets = [_target(host, each) for _, each in listed]
    if host.stages(tab):
        host.put_links(tab, (first, _CELL_COLUMN), targets)
    host.commit()
    return tab


def _stands(host: ExcelHost) -> bool:
    place: CellReference | None = find_name(host.names(), CHECK_NAME)
    return place is not None and place.sheet in host.worksheets()


def _entry(kind: str, problem: Problem, lang: Lang) -> tuple[str, ...]:
    cell = problem.cell or ""
    if not cell and problem.row is not None:
        cell = str(problem.row)
    return kind, problem.sheet or problem.header, cell, problem.value, problem.message(lang)


def _target(host: ExcelHost, problem: Problem) -> str:
    """A reference to the cell, else to the row, of a problem; "" where it has none."""
    if problem.row is None or problem.sheet not in host.worksheets():
        return ""
    return cell_reference(problem.sheet, problem.row, problem.column or 1)


def _text(key: str, lang: Lang, **facts: object) -> str:
    return TEXTS.get(f"scripts.check.{key}", lang, **facts)
