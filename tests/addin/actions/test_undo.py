"""Undo takes the last write back by customer, and leaves alone what was touched since."""

from datetime import date

import numpy as np
import pytest
import xlsxwriter

from addin.actions import kept_state
from addin.actions.plan import plan
from addin.actions.regrade import regrade
from addin.actions.undo import undo
from addin.hosts.base import ColumnWrite, StateTable
from addin.hosts.file import FileHost
from addin.hosts.memory_sheet import Formula
from addin.workbook.fit_table import read_fit
from addin.workbook.history_table import read_history
from addin.workbook.settings import read_pairs
from addin.workbook.state_rows import state_table
from addin.workbook.undo_table import UNDO_TABLE, read_undo
from grading.engine.grades import Lookup
from grading.exceptions import InputError, RefusedError

BANDS = "amount-bands"
LATER = date(2026, 12, 24)


def put(host, row: int, column: int, value: object, table: str = "Customers") -> None:
    """Change one cell of a table as a person would: its sheet row and column, 1-based."""
    area = next(t.area for t in host.tables() if t.name == table)
    rows = np.zeros(area.bottom - area.top, np.bool_)
    rows[row - area.top - 1] = True
    values = np.full(len(rows), value) if isinstance(value, float) else None
    texts = Lookup(np.full(len(rows), 0 if value else -1), [str(value)])
    host.write_columns(
        area, [ColumnWrite("x", texts if values is None else values, column, rows=rows)]
    )
    host.commit()


@pytest.fixture
def regraded(in_table, amounts, as_of):
    """A workbook graded twice, in which Di and Ann have moved; and its cells after the first."""
    made = in_table(amounts)
    regrade(made.host, scheme=BANDS, as_of=as_of, lang="en")
    before = made.cells()
    put(made.host, 6, 2, 99_999.0)
    put(made.host, 2, 2, 1.0)
    regrade(made.host, as_of=LATER)
    return made, [row[2:] for row in before]


def test_a_regrade_is_taken_back_whole(regraded) -> None:
    made, before = regraded
    report = undo(made.host, as_of=LATER)
    assert (report.what, report.restored, report.left) == ("regrade", 10, ())
    assert report.written
    assert [row[2:] for row in made.cells()] == before


def test_a_second_undo_has_nothing_to_undo(regraded) -> None:
    made, _ = regraded
    undo(made.host, as_of=LATER)
    report = undo(made.host, as_of=LATER)
    assert (report.what, report.restored, report.written) == (None, 0, False)
    assert report.as_json()["what"] is None


def test_a_workbook_never_written_has_nothing_to_undo(in_table, amounts, as_of) -> None:
    made = in_table(amounts)
    assert undo(made.host, as_of=as_of).what is None
    assert made.cells() == [[c for c in row if c is not None] for row in amounts]


def test_a_first_grading_leaves_empty_columns_and_no_scheme(in_table, amounts, as_of) -> None:
    made = in_table(amounts)
    regrade(made.host, scheme="pareto", as_of=as_of, lang="en")
    undo(made.host, as_of=as_of)
    assert made.column("Grade") == made.column("Reason") == [None] * 5
    assert made.cells()[0][3] == "Grade"
    assert read_pairs(made.host) == {}
    assert read_fit(made.host) == []
    assert regrade(made.host, scheme="pareto", as_of=as_of, lang="en").moved == ()
    assert made.column("Grade") == ["A", "B", None, "C", "C"]


def test_a_cell_changed_since_is_left_alone_and_named(regraded) -> None:
    made, _ = regraded
    put(made.host, 6, 4, "C")
    report = undo(made.host, as_of=LATER)
    assert report.restored == 9
    (left,) = report.as_json()["left"]
    assert left == {
        "customer": "Di", "column": "Grade", "reason": "changed since, now “C”",
    }  # fmt: skip
    assert made.column("Grade")[0::4] == ["A", "C"]


def test_rows_are_found_by_key_wherever_they_stand_now(regraded) -> None:
    """Sorting or inserting rows after the write does no harm."""
    made, before = regraded
    for row, name in ((2, "Di"), (6, "Ann")):
        put(made.host, row, 1, name)
    standing = [row[2:] for row in made.cells()]
    for row, old in ((2, standing[5]), (6, standing[1])):
        for column, value in enumerate([*old, None, None][:6], 3):
            put(made.host, row, column, value)
    report = undo(made.host, as_of=LATER)
    assert report.left == ()
    assert [row[3] for row in made.cells()[1::4]] == ["D", "A"]
    assert before[1][1] == "A"


def test_undo_data_older_than_the_rows(regraded) -> None:
    """A customer deleted, renamed or doubled since is left alone; the others are put back."""
    made, _ = regraded
    put(made.host, 6, 1, "Dora")
    put(made.host, 3, 1, "Ann")
    report = undo(made.host, as_of=LATER)
    reasons = {(each.customer, each.reason.text("en")) for each in report.left}
    assert reasons == {
        ("Di", "no customer of that ID is there any more"),
        ("Ann", "the customer has no ID of their own"),
    }
    assert report.restored == 0
    assert made.column("Grade")[0] == "D"


def test_a_deleted_or_computed_column_is_left_alone(in_memory, amounts, as_of) -> None:
    host = in_memory(amounts)
    regrade(host, scheme=BANDS, as_of=as_of, lang="en")
    host.sheet("Data").put(2, 4, Formula("=A1", "A"))
    host._names["Tierbook_Label"] = "#REF!"
    host._staged_names["Tierbook_Label"] = "#REF!"
    report = undo(host, as_of=as_of)
    reasons = {(each.column, each.reason.text("en")) for each in report.left}
    assert reasons == {
        ("Grade", "the column holds formulas now"),
        ("Tierbook_Label", "the column is no longer there"),
    }
    assert host.sheet_values("Data")[1][3] == "A"


def test_all_names_broken_leaves_everything_alone(in_memory, amounts, as_of) -> None:
    host = in_memory(amounts)
    regrade(host, scheme=BANDS, as_of=as_of, lang="en")
    for name in [n for n in host.names() if "Sheet" not in n]:
        host._names[name] = host._staged_names[name] = "#REF!"
    report = undo(host, as_of=as_of)
    assert {each.reason.text("en") for each in report.left} == {"the column is no longer there"}
    assert host.sheet_values("Data")[1][3] == "A"


def test_history_says_that_moves_were_taken_back(regraded) -> None:
    """The log is only ever added to, so that it stays true."""
    made, _ = regraded
    undo(made.host, as_of=LATER)
    rows = read_history(made.host, as_of=LATER)[0]
    assert [(r.customer, r.old, r.new) for r in rows] == [
        ("Ann", "A", "D"), ("Di", "D", "B"), ("Ann", "D", "A"), ("Di", "B", "D"),
    ]  # fmt: skip
    assert [r.reason for r in rows[2:]] == ["Undone", "Undone"]


def test_a_scheme_that_was_switched_is_switched_back(in_table, amounts, as_of) -> None:
    made = in_table(amounts)
    regrade(made.host, scheme=BANDS, as_of=as_of, lang="en")
    regrade(made.host, scheme="pareto", as_of=as_of, lang="es")
    undo(made.host, as_of=as_of)
    assert read_pairs(made.host) == {"scheme": BANDS, "language": "en", "version": "1"}
    assert not regrade(made.host, as_of=as_of).written


def test_scores_and_dates_come_back_as_numbers_and_dates(in_table, as_of) -> None:
    headers = [
        "Customer",
        "Annual amount",
        "Orders per year",
        "Loyalty",
        "Influence",
        "Complaints",
    ]
    made = in_table([headers, ["Best", 1e6, 60.0, 1.0, 5.0, 0.0], ["W", 0.0, 0.0, 0.0, 1.0, 9.0]])
    regrade(made.host, scheme="abcd-value", as_of=as_of, lang="en")
    put(made.host, 2, 2, 0.0)
    regrade(made.host, as_of=LATER)
    first = made.column("Changed on")
    score = made.column("Score")
    put(made.host, 2, 2, 50_000.0)
    regrade(made.host, as_of=date(2027, 1, 5))
    assert made.column("Changed on") != first
    undo(made.host, as_of=LATER)
    assert made.column("Changed on") == first
    assert made.column("Score") == score


def test_too_many_changes_are_not_kept_and_said_so(in_table, amounts, as_of, monkeypatch) -> None:
    """Beyond the limit the dated copy is the way back; undo says so and changes nothing."""
    monkeypatch.setattr(kept_state, "MOST_CHANGES", 14)
    made = in_table(amounts)
    report = regrade(made.host, scheme=BANDS, as_of=as_of, lang="en")
    assert any(note.startswith("15 changes, more than the 14") for note in report.notes)
    assert len(read_undo(made.host)) == 1
    taken = undo(made.host, as_of=as_of)
    assert "15 changes" in taken.left[0].reason.text("en")
    assert not taken.written
    assert made.column("Grade")[0] == "A"


def test_as_many_changes_as_allowed_are_kept(in_table, amounts, as_of, monkeypatch) -> None:
    """Twelve cells and three settings."""
    monkeypatch.setattr(kept_state, "MOST_CHANGES", 15)
    made = in_table(amounts)
    report = regrade(made.host, scheme=BANDS, as_of=as_of, lang="en")
    assert report.notes == ()
    assert len(read_undo(made.host)) == 15


def test_an_unknown_verb_of_a_newer_tierbook_is_refused(in_table, amounts, as_of) -> None:
    made = in_table(amounts)
    headers = ("what", "key", "column", "old", "new")
    table: StateTable = state_table(UNDO_TABLE, headers, [("merge", "Ann", "X", "a", "b")])
    made.host.put_table(table)
    made.host.commit()
    with pytest.raises(RefusedError, match="it was 'merge', made by a newer Tierbook"):
        undo(made.host, as_of=as_of)


def test_two_customer_tables_on_other_sheets_do_no_harm(book, amounts, as_of) -> None:
    """The columns' names say which list was graded."""
    made = book({"Data": amounts, "Other": [list(r) for r in amounts]})
    regrade(made.host, scheme=BANDS, sheet="Other", as_of=as_of, lang="en")
    assert undo(made.host, as_of=as_of).left == ()
    assert made.column("Grade", "Other") == [None] * 5
    assert made.cells("Data")[0] == ["Customer", "Annual amount", "Rep"]


def test_two_tables_called_customers_are_named(in_memory, amounts, as_of) -> None:
    host = in_memory(amounts)
    regrade(host, scheme=BANDS, as_of=as_of, lang="en")
    host._tables.append(type(host.tables()[0].area)("Data", 20, 1, 21, 2, table="CUSTOMERS"))
    host._staged_tables = list(host._tables)
    with pytest.raises(InputError, match="must have one table of that name"):
        regrade(host, as_of=as_of)


@pytest.fixture
def planned(book, amounts, as_of):
    """A workbook with a plan, made anew for two weeks after one of four."""
    amounts[0][2:] = ["Rep", "Last contact"]
    for row in amounts[1:]:
        row.append(None)
    made = book({"Data": amounts}, {"Customers": "Data"})
    plan(made.host, scheme=BANDS, as_of=as_of, lang="en", weeks=4)
    before = made.cells("Schedule")
    plan(made.host, scheme=BANDS, as_of=as_of, lang="en", weeks=2)
    return made, before


def filled(rows: list[list[object]]) -> list[list[object]]:
    return [row for row in rows if row]


def test_a_plan_is_taken_back(planned, as_of) -> None:
    made, before = planned
    assert filled(made.cells("Schedule")) != filled(before)
    report = undo(made.host, as_of=as_of)
    assert (report.what, report.left) == ("plan", ())
    assert report.restored > 0
    assert filled(made.cells("Schedule")) == filled(before)
    assert undo(made.host, as_of=as_of).what is None


def test_a_first_plan_leaves_an_empty_schedule(book, amounts, as_of) -> None:
    made = book({"Data": amounts}, {"Customers": "Data"})
    plan(made.host, scheme=BANDS, as_of=as_of, lang="en")
    top = next(n for n, row in enumerate(made.cells("Schedule")) if "Customer" in row)
    undo(made.host, as_of=as_of)
    assert not filled(made.cells("Schedule")[top + 1 :])


def test_a_visit_marked_since_stays(book, amounts, as_of) -> None:
    made = book({"Data": amounts}, {"Customers": "Data"})
    plan(made.host, scheme=BANDS, as_of=as_of, lang="en")
    area = next(t.area for t in made.host.tables() if t.name == "Schedule")
    put(made.host, area.top + 1, 14, "done", "Schedule")
    report = undo(made.host, as_of=as_of)
    assert len(report.left) == 1
    assert "changed, marked or deleted" in report.left[0].reason.text("en")
    rows = filled(made.cells("Schedule")[area.top :])
    assert [row[13] for row in rows] == ["done"]


def test_a_deleted_schedule_is_not_made_again(in_memory, amounts, as_of) -> None:
    host = in_memory(amounts)
    plan(host, scheme=BANDS, as_of=as_of, lang="en")
    host._tables = host._staged_tables = [t for t in host._tables if t.table != "Schedule"]
    report = undo(host, as_of=as_of)
    assert report.restored == 0
    assert {each.reason.text("en") for each in report.left} == {"the schedule is no longer there"}


def test_the_same_plan_again_leaves_the_undo_of_the_first(book, amounts, as_of) -> None:
    made = book({"Data": amounts}, {"Customers": "Data"})
    plan(made.host, scheme=BANDS, as_of=as_of, lang="en")
    kept = read_undo(made.host)
    assert kept
    plan(made.host, scheme=BANDS, as_of=as_of, lang="en")
    assert read_undo(made.host) == kept


@pytest.mark.parametrize(
    ("kept", "output", "words"),
    [
        (True, None, "copy in the folder .tierbook is the way back"),
        (False, None, "No copy was kept"),
        (False, "other.xlsx", "The way back is book.xlsx, which is as it was"),
        (True, "other.xlsx", "The way back is book.xlsx, which is as it was"),
    ],
)
def test_the_way_back_that_is_named_is_one(
    tmp_path, amounts, as_of, monkeypatch, kept, output, words
):
    """A copy is spoken of only where one is made."""
    monkeypatch.setattr(kept_state, "MOST_CHANGES", 1)
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("Data")
        for at, row in enumerate(amounts):
            sheet.write_row(at, 0, row)
    target = None if output is None else tmp_path / output
    with FileHost(path, output=target, backup=kept) as host:
        report = regrade(host, scheme=BANDS, as_of=as_of, lang="en")
    assert words in report.notes[0]
    assert (tmp_path / ".tierbook").exists() == ("folder" in words)
