"""The workbook in memory keeps the port's promises."""

from datetime import date

import numpy as np
import pytest

from addin.hosts.base import (
    Area,
    ColumnWrite,
    GeneratedColumn,
    GeneratedSheet,
    Host,
    TierFormat,
)
from addin.hosts.memory import MemoryHost
from addin.hosts.memory_sheet import Formula, MemorySheet
from grading.engine.block import CellKind
from grading.engine.grades import Lookup
from grading.exceptions import RefusedError, WorkbookError

AREA = Area("Data", 1, 1, 3, 2, table="Customers")


def texts(*values: str | None) -> Lookup:
    table = list(dict.fromkeys(v for v in values if v))
    return Lookup(np.array([table.index(v) if v else -1 for v in values], np.int32), table)


def customers(**options: object) -> MemoryHost:
    rows = [["Customer", "Amount"], ["Ann", 1], ["Bo", 2.5]]
    return MemoryHost({"Data": rows, "Other": [[]]}, tables=[AREA], **options)  # type: ignore[arg-type]


def test_memory_host_is_a_host() -> None:
    """The type checker holds the class against the port here."""
    host: Host = customers(title="Book")
    assert host.title == "Book"
    assert [sheet.name for sheet in host.sheets()] == ["Data", "Other"]
    assert host.sheets()[0].active
    assert (host.sheets()[0].rows, host.sheets()[0].columns) == (3, 2)
    assert (host.sheets()[1].rows, host.sheets()[1].columns) == (0, 0)


def test_cells_are_read_by_column_with_their_kinds() -> None:
    rows: list[list[object]] = [
        ["A", "B", "C"],
        [1, "x", date(2026, 1, 2)],
        [None, "#N/A", True],
        [2.5, "x"],
    ]
    block = MemoryHost({"S": rows}).read(Area("S", 1, 1, 4, 3))
    assert block.headers == ("A", "B", "C")
    assert block.column(0).kinds.tolist() == [CellKind.NUMBER, CellKind.BLANK, CellKind.NUMBER]
    assert block.column(1).kinds.tolist() == [CellKind.TEXT, CellKind.ERROR, CellKind.TEXT]
    assert block.column(2).kinds.tolist() == [CellKind.DATE, CellKind.BOOL, CellKind.BLANK]


def test_formulas_give_their_last_result_and_are_marked() -> None:
    rows: list[list[object]] = [["A"], [Formula("=1+1", 2)], [3], [Formula("=B1", cached=False)]]
    host = MemoryHost({"S": rows})
    area = Area("S", 1, 1, 4, 1)
    column = host.read(area).column(0)
    assert column.formulas is not None
    assert column.formulas.tolist() == [True, False, True]
    assert column.kinds.tolist() == [CellKind.NUMBER, CellKind.NUMBER, CellKind.UNCACHED]
    assert host.column_is_formula(area, 1)
    assert not customers().column_is_formula(AREA, 1)


@pytest.mark.parametrize(("date1904", "serial"), [(False, 46_024.0), (True, 44_562.0)])
def test_peek_gives_dates_as_serials_of_the_workbooks_calendar(
    *, date1904: bool, serial: float
) -> None:
    host = MemoryHost({"S": [["A", 7], [date(2026, 1, 2), "x"]]}, date1904=date1904)
    assert host.peek("S") == [["A", 7.0], [serial, "x"]]
    assert host.peek("S", 1) == [["A", 7.0]]


def test_writes_show_only_after_commit_and_all_together() -> None:
    host = customers()
    grade = ColumnWrite("Grade", texts("A", None), width=8, name="Tierbook_Grade")
    amount = ColumnWrite("Amount", np.array([9.0, np.nan]), column=2)
    host.write_columns(AREA, [grade, amount])
    assert host.sheet_values("Data")[1] == ["Ann", 1]
    assert host.names() == {}
    report = host.commit()
    assert report.written
    assert host.sheet_values("Data") == [
        ["Customer", "Amount", "Grade"],
        ["Ann", 9.0, "A"],
        ["Bo", None, None],
    ]
    assert host.names() == {"Tierbook_Grade": "Data!$C$1"}
    assert host.tables()[0].area.right == 3
    assert host.tables()[0].headers == ("Customer", "Amount", "Grade")


def test_columns_appended_in_two_calls_stand_side_by_side() -> None:
    host = customers()
    host.write_columns(AREA, [ColumnWrite("One", texts("a", "b"))])
    host.write_columns(AREA, [ColumnWrite("Two", texts("c", "d"))])
    host.commit()
    assert host.sheet_values("Data")[0] == ["Customer", "Amount", "One", "Two"]


def test_dates_are_written_as_dates() -> None:
    host = customers()
    days = np.array(["2026-03-01", "NaT"], dtype="datetime64[D]")
    host.write_columns(AREA, [ColumnWrite("Due", days)])
    host.commit()
    assert [row[2] for row in host.sheet_values("Data")] == ["Due", date(2026, 3, 1), None]


def test_nothing_staged_writes_nothing() -> None:
    assert not customers().commit().written


@pytest.mark.parametrize(
    ("prepare", "match"),
    [
        (lambda host: host.sheet("Data").put(3, 3, "note"), r"Data!C3: the cells right of"),
        (lambda host: host.sheet("Data").put(1, 3, "note"), r"Data!C1: the cells right of"),
        (lambda host: setattr(host.sheet("Data"), "protected", True), "sheet is protected"),
        (lambda host: host.sheet("Data").put(2, 2, Formula("=1", 1)), "holds formulas"),
    ],
)
def test_what_cannot_be_written_is_refused_and_nothing_staged(prepare, match: str) -> None:
    host = customers()
    prepare(host)
    writes = [
        ColumnWrite("Amount", np.array([1.0, 2.0]), column=2),
        ColumnWrite("Grade", texts("A", "B")),
    ]
    with pytest.raises(RefusedError, match=match):
        host.write_columns(AREA, writes)
    assert not host.commit().written


def test_tables_fed_from_outside_are_refused() -> None:
    host = customers(fed_by={"Customers": "query"})
    assert host.tables()[0].fed_by == "query"
    with pytest.raises(RefusedError, match="filled by a query"):
        host.write_columns(AREA, [ColumnWrite("Grade", texts("A", "B"))])


def test_an_empty_table_beside_is_as_much_in_the_way_as_cells() -> None:
    beside = Area("Data", 1, 3, 4, 4, table="Side")
    host = MemoryHost({"Data": [["Customer", "Amount"], ["Ann", 1]]}, tables=[AREA, beside])
    with pytest.raises(RefusedError, match="must be empty"):
        host.write_columns(AREA, [ColumnWrite("Grade", texts("A", "B"))])


@pytest.mark.parametrize(("right", "refused"), [(16_383, False), (16_384, True)])
def test_the_last_column_of_a_sheet_is_the_last(*, right: int, refused: bool) -> None:
    area = Area("Data", 1, right, 2, right)
    host = MemoryHost(
        {"Data": [[None] * (right - 1) + ["Customer"], [None] * (right - 1) + ["A"]]}
    )
    if refused:
        with pytest.raises(RefusedError, match="no room for Grade"):
            host.write_columns(area, [ColumnWrite("Grade", texts("A"))])
    else:
        host.write_columns(area, [ColumnWrite("Grade", texts("A"))])
        assert host.commit().written


def test_tier_formats_that_stand_there_are_no_change() -> None:
    host = customers()
    tiers = (TierFormat("A", "#00FF00"),)
    host.set_tier_formats(AREA, 2, tiers)
    assert host.commit().written
    assert host.sheet("Data").tier_formats == {2: tiers}
    host.set_tier_formats(AREA, 2, tiers)
    assert not host.commit().written


def schedule(*names: str, title: str = "Plan") -> GeneratedSheet:
    columns = (
        GeneratedColumn("Customer", texts(*names)),
        GeneratedColumn("Minutes", np.arange(float(len(names)))),
    )
    return GeneratedSheet("Schedule", "Schedule", "Tierbook_Sheet_Schedule", columns, title)


def test_generated_sheet_has_a_title_a_table_and_a_name() -> None:
    host = customers()
    assert host.put_sheet(schedule("Ann", "Bo")) == "Schedule"
    host.commit()
    assert host.sheet_values("Schedule") == [
        ["Plan"],
        [],
        ["Customer", "Minutes"],
        ["Ann", 0.0],
        ["Bo", 1.0],
    ]
    assert host.names()["Tierbook_Sheet_Schedule"] == "Schedule!$A$1"
    table = next(t for t in host.tables() if t.name == "Schedule")
    assert (table.area.top, table.area.bottom, table.area.right) == (3, 5, 2)


def test_generated_sheet_is_rewritten_in_place() -> None:
    """Rows and size of the table change; a person's lines above stay."""
    host = customers()
    host.put_sheet(schedule("Ann", "Bo", "Cy"))
    host.commit()
    host.sheet("Schedule").put(1, 5, "mine")
    assert host.put_sheet(schedule("Di", title="Other")) == "Schedule"
    host.commit()
    assert host.sheet_values("Schedule")[:4] == [
        ["Plan", None, None, None, "mine"],
        [],
        ["Customer", "Minutes"],
        ["Di", 0.0],
    ]
    assert all(cell is None for row in host.sheet_values("Schedule")[4:] for cell in row)


def test_a_persons_own_sheet_and_table_of_that_name_stay() -> None:
    own = Area("Schedule", 1, 1, 2, 1, table="Schedule")
    host = MemoryHost({"Schedule": [["Mine"], ["x"]]}, tables=[own])
    assert host.put_sheet(schedule("Ann")) == "Schedule (Tierbook)"
    host.commit()
    assert host.sheet_values("Schedule") == [["Mine"], ["x"]]
    assert [t.name for t in host.tables()] == ["Schedule", "Schedule_2"]


def test_unknown_sheets_are_named_with_those_there_are() -> None:
    with pytest.raises(WorkbookError, match=r"no sheet “Nope”; it has Data, Other"):
        customers().peek("Nope")


def test_a_sheet_can_be_changed_without_its_copy_changing() -> None:
    sheet = MemorySheet("S", [["a"]])
    other = sheet.copy()
    other.put(1, 1, "b")
    assert sheet.cell(1, 1) == "a"
    assert other.cell(9, 9) is None
