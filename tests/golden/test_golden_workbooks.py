"""What each verb leaves in a workbook file, one behaviour each, compared by meaning.

A golden file lists what a step has changed, one line each: cells with value or formula and look,
widths, names, tables, drop-down lists, colours by rule, print set-up, visibility of sheets. It is
read by openpyxl, so that no code of Tierbook's judges itself. Ignored, since it means nothing to a
person: order of parts, ids, style indexes, shared or inline strings, cached bytes, dates of the
package, the undo data on the hidden sheet (``test_undo.py`` proves them by what they restore).

``TIERBOOK_NEW_GOLDEN=1 pytest tests/golden`` stores them anew; look at each difference then.
"""

import os
from collections.abc import Callable
from datetime import date, timedelta
from difflib import unified_diff
from pathlib import Path

import numpy as np
import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from addin.actions.add_sheets import add_sheets
from addin.actions.card import card
from addin.actions.log_done import log_done
from addin.actions.plan import plan
from addin.actions.regrade import regrade
from addin.actions.switch import switch_scheme
from addin.actions.undo import undo
from addin.hosts.base import ColumnWrite
from addin.hosts.file import FileHost
from grading.engine.grades import Lookup

GOLDEN = Path(__file__).parent / "expected"
MONDAY = date(2026, 11, 23)
FRIDAY = MONDAY + timedelta(4)
HEADERS = ["Customer ID", "Customer", "Annual amount", "Rep", "Override"]
ROWS = [
    [1001, "Ann & Co", 120_000, "Li", None],
    [1002, "=Bo", 60_000, "Li", None],
    [1003, "Cy", 20_000, "Mo", "A"],
    [1004, "Di", 500, "Mo", None],
]
BANDS = {"scheme": "amount-bands", "as_of": MONDAY}
Step = Callable[[FileHost], object]


def regraded(host: FileHost) -> None:
    regrade(host, **BANDS, lang="en")


def risen(host: FileHost) -> None:
    """Di buys more, as a person would type it."""
    type_in(host, "Customers", "Annual amount", 3, 70_000.0)


def planned(host: FileHost) -> None:
    plan(host, **BANDS, lang="en", weeks=1)


def done(host: FileHost) -> None:
    """The first visit took place, with an order."""
    type_in(host, "Schedule", "Status", 0, "done")
    type_in(host, "Schedule", "Result", 0, "order")


def logged(host: FileHost) -> None:
    log_done(host, as_of=FRIDAY, lang="en")


def added(host: FileHost) -> None:
    add_sheets(host, **BANDS, lang="en")


def switched(host: FileHost) -> None:
    switch_scheme(host, scheme="pareto", as_of=MONDAY, lang="en")


def switched_back(host: FileHost) -> None:
    switch_scheme(host, scheme="Rules 2026-11-23", as_of=MONDAY, lang="en")


def on_a_page(host: FileHost) -> None:
    card(host, "Ann & Co", as_of=MONDAY, lang="en")


def undone(host: FileHost) -> None:
    undo(host, as_of=FRIDAY, lang="en")


BEHAVIOURS: dict[str, tuple[Step, ...]] = {
    "regrade": (regraded,),
    "regrade-with-moves": (regraded, risen, regraded),
    "undo-regrade": (regraded, risen, regraded, undone),
    "plan": (regraded, planned),
    "undo-plan": (regraded, planned, undone),
    "log-done": (regraded, planned, done, logged),
    "undo-log-done": (regraded, planned, done, logged, undone),
    "add": (added,),
    "switch": (added, regraded, switched),
    "regrade-by-ranks": (added, switched, lambda host: regrade(host, as_of=MONDAY)),
    "switch-back": (added, switched, switched_back),
    "card": (regraded, planned, on_a_page),
}


def type_in(host: FileHost, table: str, header: str, row: int, value: str | float) -> None:
    """Change one cell of a table; rows count from 0."""
    area = next(t.area for t in host.tables() if t.name == table)
    column = area.left + list(host.read(area).headers).index(header)
    count = area.bottom - area.top
    rows = np.arange(count) == row
    values = (
        Lookup(np.zeros(count, np.int32), [value])
        if isinstance(value, str)
        else np.full(count, value)
    )
    host.write_columns(area, [ColumnWrite(header, values, column, rows=rows)])
    host.commit()


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A table of four customers, and a sheet that is none of Tierbook's business."""
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Data")
        columns = [{"header": header} for header in HEADERS]
        sheet.add_table(
            0, 0, len(ROWS), len(HEADERS) - 1, {"name": "Customers", "columns": columns}
        )
        for at, row in enumerate(ROWS, 1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(at, column, value)
                elif value is not None:
                    sheet.write_number(at, column, value)
        book.add_worksheet("Mine").write_formula("A1", "=SUM(Data!C2:C5)", None, 200_500)
    return path


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_the_last_step_changes_what_its_golden_file_says(name: str, workbook: Path) -> None:
    """Nothing more and nothing less, in cells, looks, names, tables and rules."""
    *before, last = BEHAVIOURS[name]
    for step in before:
        run(step, workbook)
    old = meaning(workbook)
    run(last, workbook)
    new = meaning(workbook)
    changes = [f"- {line}" for line in old if line not in set(new)]
    changes += [f"+ {line}" for line in new if line not in set(old)]
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("TIERBOOK_NEW_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text("\n".join(changes) + "\n", encoding="utf-8")
    expected = golden.read_text(encoding="utf-8").splitlines()
    assert changes == expected, "\n".join(unified_diff(expected, changes, lineterm="", n=0))


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_no_step_touches_what_is_not_tierbooks(name: str) -> None:
    """The golden files themselves hold no line about the person's own cells and sheets."""
    lines = (GOLDEN / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    inputs = tuple(f"Data!{column}{row} " for column in "ABCDE" for row in range(1, 6))
    assert lines
    assert not [line for line in lines if line[2:].startswith(("Mine!", *inputs))]


def run(step: Step, workbook: Path) -> None:
    with FileHost(workbook, backup=False) as host:
        step(host)


def meaning(path: Path) -> list[str]:
    """What a workbook says to a person, as lines in a fixed order."""
    book = openpyxl.load_workbook(path)
    lines = [f"name {name} = {entry.attr_text}" for name, entry in book.defined_names.items()]
    lines.sort()
    for sheet in book.worksheets:
        title = sheet.title
        if sheet.sheet_state != "visible":
            lines.append(f"{title}! is {sheet.sheet_state}")
        lines += sorted(f"{title}! table {t.name} {t.ref}" for t in sheet.tables.values())
        lines += around(sheet)
        skipped = undo_columns(sheet)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.column not in skipped and (text := said(cell)):
                    lines.append(f"{title}!{cell.coordinate} {text}")
    return lines


def undo_columns(sheet: Worksheet) -> set[int]:
    table = sheet.tables.get("TierbookUndo")
    if table is None:
        return set()
    left, _, right, _ = openpyxl.utils.range_boundaries(table.ref)
    return set(range(left, right + 1))


def said(cell: Cell) -> str:
    """Value and look of a cell; empty for a bare blank one."""
    look = looks(cell)
    if cell.value is None and not look:
        return ""
    value = cell.value.date().isoformat() if cell.is_date and cell.value else repr(cell.value)
    kind = "formula " if cell.data_type == "f" else ""
    return f"{kind}{value} {look}".rstrip()


def looks(cell: Cell) -> str:
    """What is not the default of a cell's look."""
    font, fill, alignment = cell.font, cell.fill, cell.alignment
    parts = [
        cell.number_format if cell.number_format != "General" else "",
        "bold" if font.b else "",
        f"{font.sz:g}pt" if font.sz and font.sz != 11 else "",
        f"on {fill.fgColor.rgb}" if fill.fill_type == "solid" else "",
        f"in {font.color.rgb}" if font.color and isinstance(font.color.rgb, str) else "",
        alignment.horizontal if alignment.horizontal not in (None, "general") else "",
        "wrapped" if alignment.wrap_text else "",
        "shrunk" if alignment.shrink_to_fit else "",
        "quoted" if cell.quotePrefix else "",
    ]
    found = ", ".join(filter(None, parts))
    return f"[{found}]" if found else ""


def around(sheet: Worksheet) -> list[str]:
    """What belongs to a sheet beside its cells."""
    title = sheet.title
    widths = " ".join(
        f"{letter}={column.width:g}"
        for letter, column in sorted(sheet.column_dimensions.items(), key=lambda kv: kv[1].min)
        if column.customWidth
    )
    lines = [
        f"{title}! drop-down {v.sqref}: {v.formula1}"
        for v in sheet.data_validations.dataValidation
    ]
    lines += [
        f"{title}! rule {area.sqref}: {rule.type} {rule.operator} {rule.formula} "
        f"on {rule.dxf.fill.bgColor.rgb if rule.dxf and rule.dxf.fill else '-'}"
        for area in sheet.conditional_formatting
        for rule in area.rules
    ]
    page = sheet.page_setup
    facts = {
        "widths": widths,
        "frozen at": sheet.freeze_panes,
        "repeats": sheet.print_title_rows,
        "orientation": page.orientation,
        "fits to": fitted(sheet),
        "footer": sheet.oddFooter.center.text,
    }
    return lines + [f"{title}! {name} {value}" for name, value in facts.items() if value]


def fitted(sheet: Worksheet) -> str:
    """How many pages wide and high a sheet is made to fit; 0 is as many as it takes."""
    page, properties = sheet.page_setup, sheet.sheet_properties.pageSetUpPr
    if properties is None or not properties.fitToPage:
        return ""
    return f"{1 if page.fitToWidth is None else page.fitToWidth} × {page.fitToHeight}"
