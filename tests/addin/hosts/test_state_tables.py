"""Tables that travel with the workbook, and logs that grow: the same in memory and in a file."""

import zipfile
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter

from addin.hosts.base import Area, ColumnWrite, GeneratedColumn, Host, StateTable
from addin.hosts.file import FileHost
from addin.hosts.memory import MemoryHost
from addin.hosts.memory_sheet import MemorySheet
from grading.engine.grades import Lookup
from grading.exceptions import RefusedError

ROWS = [["Customer", "Amount"], ["Ann", 1.0], ["Bo", 2.5], ["Cy", 3.0]]
LOG = [["Date", "Who", "Mine"], [1.0, "Ann", "keep"], [2.0, "Bo", None]]


def texts(*values):
    table = list(dict.fromkeys(v for v in values if v))
    return Lookup(np.array([table.index(v) if v else -1 for v in values], np.int32), table)


def settings(*pairs):
    return StateTable(
        "TierbookSettings",
        (
            GeneratedColumn("key", texts(*(k for k, _ in pairs))),
            GeneratedColumn("value", texts(*(v for _, v in pairs))),
        ),
    )


def undo(*values):
    return StateTable("TierbookUndo", (GeneratedColumn("new", texts(*values)),))


def standing(host: Host, table: str) -> list[list[object]]:
    """The cells of a table, header row first."""
    area = next(t.area for t in host.tables() if t.name == table)
    rows = host.peek(area.sheet, area.bottom)
    cells = [list(row[area.left - 1 : area.right]) for row in rows[area.top - 1 : area.bottom]]
    return [row + [None] * (area.right - area.left + 1 - len(row)) for row in cells]


@pytest.fixture(params=["memory", "file"])
def open_book(request, tmp_path):
    """Opens a workbook with sheets Data and Log, a table each, on one of the hosts."""
    opened = []

    def make(*, state=None, hidden=True, under=(), protected=()):
        sheets = {"Data": ROWS, "Log": [*LOG, *under]}
        tables = [
            Area("Data", 1, 1, len(ROWS), 2, table="Customers"),
            Area("Log", 1, 1, len(LOG), 3, table="History"),
        ]
        if state is not None:
            sheets["Own"] = [["mine"], ["key", "value"], *state]
            tables.append(Area("Own", 2, 1, 2 + len(state), 2, table="TierbookSettings"))
        if request.param == "memory":
            made = [MemorySheet(n, [list(r) for r in rows]) for n, rows in sheets.items()]
            for sheet in made:
                sheet.protected = sheet.name in protected
                sheet.visible = not (hidden and sheet.name == "Own")
            return MemoryHost(made, tables=tables)
        path = tmp_path / f"book{len(opened)}.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            for name, rows in sheets.items():
                sheet = book.add_worksheet(name)
                for at, row in enumerate(rows):
                    sheet.write_row(at, 0, row)
                for area in [t for t in tables if t.sheet == name]:
                    bounds = (area.top - 1, 0, area.bottom - 1, area.right - 1)
                    headers = [{"header": h} for h in rows[area.top - 1]]
                    sheet.add_table(*bounds, {"name": area.table, "columns": headers})
                if name == "Own" and hidden:
                    sheet.hide()
                if name in protected:
                    sheet.protect()
        opened.append(FileHost(path, backup=False))
        return opened[-1]

    yield make
    for host in opened:
        host.close()


def test_the_first_table_makes_a_hidden_sheet_and_the_next_stands_beside_it(open_book) -> None:
    host = open_book()
    host.put_table(settings(("scheme", "pareto"), ("language", "en")))
    host.put_table(undo("A", None, "C"))
    assert host.commit().written
    sheet = next(s for s in host.sheets() if s.name == "Tierbook")
    assert not sheet.visible
    assert host.names()["Tierbook_Sheet_State"] == "Tierbook!$A$1"
    assert standing(host, "TierbookSettings") == [
        ["key", "value"], ["scheme", "pareto"], ["language", "en"],
    ]  # fmt: skip
    assert standing(host, "TierbookUndo") == [["new"], ["A"], [None], ["C"]]
    assert next(t.area.left for t in host.tables() if t.name == "TierbookUndo") == 4


def test_a_later_table_joins_the_sheet(open_book) -> None:
    host = open_book()
    host.put_table(settings(("scheme", "pareto")))
    host.commit()
    host.put_table(undo("A"))
    host.commit()
    assert {t.area.sheet for t in host.tables()} == {"Data", "Log", "Tierbook"}
    assert standing(host, "TierbookUndo") == [["new"], ["A"]]


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_rows_are_replaced_however_many_there_are(open_book, count: int) -> None:
    host = open_book()
    host.put_table(settings(("scheme", "pareto")))
    host.put_table(undo("a", "b", "c"))
    host.commit()
    host.put_table(undo(*"vwxyz"[:count]))
    host.commit()
    assert standing(host, "TierbookUndo") == [["new"], *([c] for c in "vwxyz"[:count] or [None])]
    assert standing(host, "TierbookSettings") == [["key", "value"], ["scheme", "pareto"]]


def test_a_hidden_sheet_that_has_the_settings_takes_the_others(open_book) -> None:
    host = open_book(state=[["scheme", "pareto"]])
    host.put_table(settings(("scheme", "pareto"), ("version", "1")))
    host.put_table(undo("A"))
    host.commit()
    assert [s.name for s in host.sheets()] == ["Data", "Log", "Own"]
    assert standing(host, "TierbookSettings")[1:] == [["scheme", "pareto"], ["version", "1"]]
    area = next(t.area for t in host.tables() if t.name == "TierbookUndo")
    assert (area.sheet, area.top, area.left) == ("Own", 2, 4)
    assert list(host.peek("Own", 1)[0])[:1] == ["mine"]


def test_a_sheet_people_see_gets_no_table_beside_its_settings(open_book) -> None:
    host = open_book(state=[["scheme", "pareto"]], hidden=False)
    host.put_table(undo("A"))
    host.commit()
    assert next(t.area.sheet for t in host.tables() if t.name == "TierbookUndo") == "Tierbook"


def test_a_table_put_twice_before_commit_holds_the_last(open_book) -> None:
    host = open_book()
    host.put_table(undo("a", "b"))
    host.put_table(undo("c"))
    host.commit()
    assert standing(host, "TierbookUndo") == [["new"], ["c"]]


def test_a_protected_state_sheet_is_refused(open_book) -> None:
    host = open_book(state=[["scheme", "pareto"]], protected=["Own"])
    with pytest.raises(RefusedError, match=r"Own: .*protected"):
        host.put_table(undo("A"))
    with pytest.raises(RefusedError, match=r"Own: .*protected"):
        host.put_table(settings(("scheme", "pareto"), ("x", "y")))


def log(*names: str) -> tuple[GeneratedColumn, ...]:
    numbers = np.arange(7.0, 7.0 + len(names))
    return GeneratedColumn("DATE", numbers), GeneratedColumn("Who", texts(*names))


def history(host: Host) -> Area:
    return next(t.area for t in host.tables() if t.name == "History")


def test_rows_go_under_the_last_filled_one_and_leave_the_others(open_book) -> None:
    host = open_book()
    host.append_rows(history(host), log("=Cy", "Di"))
    host.commit()
    assert standing(host, "History") == [*LOG, [7.0, "=Cy", None], [8.0, "Di", None]]
    host.append_rows(history(host), (*log("Ed"), GeneratedColumn("Unknown", texts("x"))))
    host.commit()
    assert standing(host, "History")[-1] == [7.0, "Ed", None]


def test_what_stands_under_a_log_is_in_the_way(open_book) -> None:
    host = open_book(under=[[], ["note"]])
    host.append_rows(history(host), log("Cy"))
    with pytest.raises(RefusedError, match="Log!A5"):
        host.append_rows(history(host), log("Cy", "Di"))


def test_a_protected_log_is_refused(open_book) -> None:
    host = open_book(protected=["Log"])
    with pytest.raises(RefusedError, match=r"Log: .*protected"):
        host.append_rows(history(host), log("Cy"))


def test_only_chosen_rows_of_a_column_are_written(open_book) -> None:
    host = open_book()
    area = host.tables()[0].area
    chosen = np.array([False, True, False])
    host.write_columns(area, [ColumnWrite("Amount", texts("x", "y", "z"), 2, rows=chosen)])
    host.commit()
    assert standing(host, "Customers") == [ROWS[0], ROWS[1], ["Bo", "y"], ROWS[3]]


def test_a_log_of_one_blank_row_is_filled_from_its_top(tmp_path: Path) -> None:
    """Excel's tables have a row at least, so an empty one has a blank row."""
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Log").add_table("B2:C3", {"name": "History"})
    with FileHost(path, backup=False) as host:
        headers = host.tables()[0].headers
        host.append_rows(history(host), (GeneratedColumn(headers[1], texts("x")),))
        host.commit()
        assert standing(host, "History")[1:] == [[None, "x"]]


def test_a_totals_row_is_in_the_way(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Log")
        sheet.add_table("A1:B3", {"name": "History", "total_row": True})
        sheet.write_row("A2", ["x", "y"])
    with FileHost(path, backup=False) as host, pytest.raises(RefusedError, match="totals row"):
        host.append_rows(history(host), (GeneratedColumn("Column1", texts("x")),))


@pytest.mark.needs_validator
def test_other_parts_keep_their_bytes(rich: Path, packed_parts, ooxml_validator) -> None:
    """A table of ours changes the workbook's bookkeeping and nothing a person has made."""
    before = packed_parts(rich)
    with FileHost(rich, backup=False) as host:
        host.put_table(settings(("scheme", "pareto")))
        host.put_table(undo("A", "=B"))
        host.commit()
    after = packed_parts(rich)
    changed = {name for name in before if after[name] != before[name]}
    allowed = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"}
    assert changed <= allowed | {"xl/styles.xml"}
    assert len(set(after) - set(before)) == 4  # sheet, its links, two tables
    assert ooxml_validator(rich).errors == []


@pytest.mark.needs_validator
def test_a_shrunken_table_leaves_no_empty_rows(rich: Path, ooxml_validator) -> None:
    with FileHost(rich, backup=False) as host:
        host.put_table(settings(("scheme", "pareto")))
        host.commit()
        host.put_table(undo(*"abcdef"))
        host.commit()
        host.put_table(undo("a"))
        host.commit()
    assert ooxml_validator(rich).errors == []
    with zipfile.ZipFile(rich) as archive:
        last = [n for n in archive.namelist() if "worksheets/sheet" in n][-1]
        assert archive.read(last).count(b"<row ") == 2
    with FileHost(rich) as host:
        sheet = next(s for s in host.sheets() if s.name == "Tierbook")
        assert (sheet.visible, sheet.rows) == (False, 2)


def test_the_same_rows_again_write_nothing(tmp_path: Path, rich: Path) -> None:
    with FileHost(rich, backup=False) as host:
        host.put_table(settings(("scheme", "pareto")))
        host.commit()
        before = rich.read_bytes()
        host.put_table(settings(("scheme", "pareto")))
        assert not host.commit().written
    assert rich.read_bytes() == before


def test_a_locked_structure_takes_no_sheet(rich: Path, edit_parts) -> None:
    lock = b'<workbookProtection lockStructure="1"/><bookViews>'
    edit_parts(rich, {"xl/workbook.xml": lambda xml: xml.replace(b"<bookViews>", lock)})
    with FileHost(rich) as host, pytest.raises(RefusedError, match="structure is protected"):
        host.put_table(undo("A"))
