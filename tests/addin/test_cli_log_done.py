"""The verb log-done on the command line, on a stranger's workbook."""

import json
import zipfile
from datetime import date

import pytest
import xlsxwriter

from addin.command_line.conventions import Exit
from addin.hosts.base import ColumnWrite
from addin.hosts.file import FileHost
from addin.workbook.state_rows import texts

AS_OF = ("--as-of", "2026-11-27")
FOREIGN = ("xl/charts/chart1.xml", "xl/drawings/drawing1.xml", "xl/worksheets/sheet2.xml")


@pytest.fixture
def workbook(tmp_path, run):
    """A stranger's list with a chart beside it, planned, and two visits marked done."""
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet, other = made.add_worksheet("Clients"), made.add_worksheet("Sums")
        day = made.add_format({"num_format": "dd.mm.yyyy"})
        sheet.write_row(0, 0, ["Customer", "Revenue", "Last visit"])
        for at, row in enumerate([("Ann", 120_000), ("Bo", 60_000), ("Cy", 500)], 1):
            sheet.write_row(at, 0, row)
            sheet.write_datetime(at, 2, date(2026, 11, 2), day)
        other.write_formula("A1", "=1+1", None, 2)
        chart = made.add_chart({"type": "column"})
        chart.add_series({"values": "=Clients!$B$2:$B$4"})
        other.insert_chart("C3", chart)
    given = ("--scheme", "amount-bands", "--as-of", "2026-11-23")
    assert run("regrade", path, *given).exit_code == Exit.DONE
    assert run("plan", path, *given).exit_code == Exit.DONE
    mark(path, "done", 2)
    return path


def mark(path, status: str, count: int) -> None:
    """Sets the state of the first rows of the schedule, as a person would."""
    host = FileHost(path, backup=False)
    area = next(table for table in host.tables() if table.name == "Schedule").area
    column = area.left + host.read(area).headers.index("Status")
    rows = [at < count for at in range(area.bottom - area.top)]
    cells = texts([status if row else "" for row in rows])
    host.write_columns(area, [ColumnWrite("Status", cells, column, rows=mask(rows))])
    host.commit()
    host.close()


def mask(rows):
    return (texts(["x" if row else "" for row in rows]).codes >= 0).astype(bool)


def parts(path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_log_done_writes_once_and_undo_takes_it_back(run, workbook, ooxml_validator) -> None:
    before = parts(workbook)
    first = run("log-done", workbook, *AS_OF)
    assert first.exit_code == Exit.DONE, first.output
    assert "2 done contacts logged on the sheet Contacts" in first.stdout
    assert ooxml_validator(workbook).ok
    bytes_now = workbook.read_bytes()
    again = run("log-done", workbook, *AS_OF)
    assert again.exit_code == Exit.DONE
    assert "Nothing to change" in again.stdout
    assert workbook.read_bytes() == bytes_now
    undone = run("undo", workbook, *AS_OF)
    assert undone.exit_code == Exit.DONE, undone.output
    assert "Log of done contacts taken back" in undone.stdout
    assert ooxml_validator(workbook).ok
    after = parts(workbook)
    assert all(before[name] == after[name] for name in FOREIGN)


def test_the_report_has_the_shape_scripts_rely_on(run, workbook) -> None:
    told = json.loads(run("log-done", workbook, *AS_OF, "--json").stdout)
    assert list(told) == [
        "as_of", "logged", "customers", "sheet", "columns", "file", "backup", "written",
        "problems", "notes",
    ]  # fmt: skip
    assert [set(row) for row in told["logged"]] == [
        {"date", "customer", "rep", "channel", "result", "notes"}
    ] * 2
    assert told["columns"] == ["Last contact", "Next due"]
    assert told["written"] is True
    assert "Your own column “Last visit” was left as it is" in " ".join(told["notes"])


def test_what_is_done_later_than_today_needs_attention(run, workbook) -> None:
    mark(workbook, "done", 50)
    told = run("log-done", workbook, "--as-of", "2026-11-24")
    assert told.exit_code == Exit.NEEDS_ATTENTION
    assert "which is after 2026-11-24" in told.stderr
    assert run("log-done", workbook, "--as-of", "2026-11-24", "--allow-problems").exit_code == 0


def test_a_plan_and_a_grading_after_it_end_where_nothing_changes(run, workbook) -> None:
    assert run("log-done", workbook, *AS_OF).exit_code == Exit.DONE
    for verb in ("plan", "regrade", "log-done"):
        first = run(verb, workbook, *AS_OF)
        assert first.exit_code == Exit.DONE, first.output
        bytes_now = workbook.read_bytes()
        assert "Nothing to change" in run(verb, workbook, *AS_OF).stdout
        assert workbook.read_bytes() == bytes_now
