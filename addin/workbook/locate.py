"""Where in a workbook the customers are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from addin.hosts.base import Area, Host, SheetInfo, TableInfo
from addin.hosts.references import CellReference
from addin.texts import message
from addin.workbook.columns import GRADE
from addin.workbook.ownership import our_sheet, yielding
from addin.workbook.region import HEADER_ROWS, find_region
from addin.workbook.worksheets import WORKSHEET_NAME
from grading.engine.block import Block
from grading.engine.headers import find_header, recognise
from grading.exceptions import InputError
from grading.language import Joined, Message
from grading.schemes.models import Input

__all__ = ["CUSTOMERS_TABLE", "Customers", "locate_customers"]

CUSTOMERS_TABLE = "Customers"


@dataclass(frozen=True, slots=True)
class Customers:
    """The customer list of a workbook.

    Args:
        area: Its cells, header row included.
        block: The same, to be read.
        fed_by: What fills the table from outside, or None.
    """

    area: Area
    block: Block
    fed_by: str | None = None

    @property
    def where(self) -> str:
        """The table or sheet, as a person knows it."""
        return self.area.table or self.area.sheet


def locate_customers(
    host: Host, inputs: Sequence[Input], *, sheet: str | None = None
) -> Customers:
    """Find the customer list.

    The table ``Customers`` wherever it stands; else the sheet that was graded before or is
    active. On a sheet, the table whose headers say most, else the region under a header row.

    Args:
        host: The workbook.
        inputs: Columns to look for in headers.
        sheet: A sheet that was asked for by name; nothing else is looked at then.

    Raises:
        InputError: No such sheet, no header row, two tables of that name, a sheet without
            cells, or a worksheet that lists nobody; says what there is instead.
    """
    found = _locate(host, inputs, sheet)
    own = yielding(host.names(), found.area, found.block.headers)
    return replace(found, block=replace(found.block, yielding=own)) if own else found


def _locate(host: Host, inputs: Sequence[Input], sheet: str | None) -> Customers:
    tables = host.tables()
    if sheet is not None:
        info = _sheet_named(host, sheet)
        on_sheet = [t for t in tables if t.area.sheet == info.name]
        return _on_sheet(host, info, _customers_tables(on_sheet) or on_sheet, inputs)
    found = _customers_tables(tables)
    if len(found) > 1:
        raise InputError(_two_tables(found))
    if found:
        return _from_table(host, found[0])
    info = _default_sheet(host, inputs)
    if WORKSHEET_NAME in host.names() and our_sheet(host.names(), info.name):
        raise InputError(message("worksheet.nothing_to_grade", file=host.title))
    return _on_sheet(host, info, [t for t in tables if t.area.sheet == info.name], inputs)


def _customers_tables(tables: Sequence[TableInfo]) -> list[TableInfo]:
    return [t for t in tables if t.name.casefold() == CUSTOMERS_TABLE.casefold()]


def _two_tables(found: Sequence[TableInfo]) -> Message:
    sheets = Joined(tuple(t.area.sheet for t in found), Message("errors.and"))
    return message(
        "errors.list.two_tables", table=CUSTOMERS_TABLE, count=len(found), sheets=sheets
    )


def _sheet_named(host: Host, wanted: str) -> SheetInfo:
    sheets = host.sheets()
    for info in sheets:
        if info.name.casefold() == wanted.casefold():
            return _with_cells(info, sheets)
    names = [info.name for info in sheets]
    near = get_close_matches(wanted, names, n=1)
    facts = {"file": host.title, "wanted": wanted, "sheets": ", ".join(names)}
    if near:
        raise InputError(message("errors.list.no_sheet_near", near=near[0], **facts))
    raise InputError(message("errors.list.no_sheet", **facts))


def _with_cells(info: SheetInfo, sheets: Sequence[SheetInfo]) -> SheetInfo:
    if info.kind == "worksheet":
        return info
    others = ", ".join(other.name for other in sheets if other.kind == "worksheet")
    raise InputError(
        message(
            "errors.list.no_cells",
            sheet=info.name,
            kind=info.kind.removesuffix("sheet"),
            sheets=others or message("errors.list.no_worksheet"),
        )
    )


def _default_sheet(host: Host, inputs: Sequence[Input]) -> SheetInfo:
    """The active sheet if customers may stand there, else the one that was graded before."""
    sheets, names = host.sheets(), host.names()
    active = next((info for info in sheets if info.active), sheets[0])
    # A sheet we made, such as the schedule, lists customers too but is never graded.
    ours = our_sheet(names, active.name)
    if active.kind == "worksheet" and not ours and _has_list(host, active, inputs):
        return active
    graded = CellReference.parse(names.get(GRADE.name, ""))
    known = [info for info in sheets if graded and info.name == graded.sheet]
    rest = [i for i in sheets if i.kind == "worksheet" and not our_sheet(names, i.name)]
    return _with_cells(next(iter(known or (rest if ours else [])), active), sheets)


def _has_list(host: Host, info: SheetInfo, inputs: Sequence[Input]) -> bool:
    on_sheet = any(table.area.sheet == info.name for table in host.tables())
    return on_sheet or find_header(host.peek(info.name, HEADER_ROWS), inputs) is not None


def _on_sheet(
    host: Host, info: SheetInfo, tables: Sequence[TableInfo], inputs: Sequence[Input]
) -> Customers:
    scored = [(len(recognise(t.headers, inputs).positions), t) for t in tables if t.has_header]
    most = max((score for score, _ in scored), default=0)
    if most > 0:
        return _from_table(host, next(table for score, table in scored if score == most))
    if len(tables) == 1 and _customers_tables(tables):
        return _from_table(host, tables[0])
    area, block = find_region(host, info, inputs)
    return Customers(area, block)


def _from_table(host: Host, table: TableInfo) -> Customers:
    if not table.has_header:
        facts = {"table": table.name, "sheet": table.area.sheet}
        raise InputError(message("errors.list.header_off", **facts))
    return Customers(table.area, host.read(table.area), table.fed_by)
