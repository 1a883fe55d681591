"""What a re-grade leaves in the workbook for next time: columns, settings, cutoffs, history."""

from datetime import date, timedelta

import numpy as np
import pytest

from addin.actions.regrade import regrade
from addin.hosts.base import ColumnWrite
from addin.hosts.memory_sheet import Formula
from addin.workbook.fit_table import read_fit
from addin.workbook.history_table import read_history
from addin.workbook.settings import read_pairs
from addin.workbook.undo_table import read_undo
from grading.engine.grades import Lookup
from grading.exceptions import InputError, RefusedError

BANDS = "amount-bands"
LATER = date(2026, 12, 24)


def serial(day: date) -> float:
    """A date as a file and ``peek`` hold it."""
    return float((day - date(1899, 12, 30)).days)


def put(host, row: int, column: int, value: object) -> None:
    """Change one cell as a person would: a sheet row from 2 on and a sheet column, 1-based."""
    area = next((t.area for t in host.tables() if t.name == "Customers"), None)
    count = area.bottom - area.top
    rows = np.zeros(count, np.bool_)
    rows[row - 2] = True
    if isinstance(value, float):
        values = np.full(count, value)
    else:
        values = Lookup(np.full(count, -1 if value is None else 0), [value or ""])
    host.write_columns(area, [ColumnWrite("x", values, column, rows=rows)])
    host.commit()


def test_previous_and_changed_on_stay_blank_at_a_first_grading(in_table, amounts, as_of) -> None:
    """Nobody has moved yet: a first grade is no change of grade."""
    made = in_table(amounts)
    regrade(made.host, scheme=BANDS, as_of=as_of, lang="en")
    assert made.column("Previous") == [None] * 5
    assert made.column("Changed on") == [None] * 5
    assert not any(t.name == "History" for t in made.host.tables())


def test_previous_and_changed_on_move_with_the_grade_alone(in_table, amounts, as_of) -> None:
    made = in_table(amounts)
    regrade(made.host, scheme=BANDS, as_of=as_of, lang="en")
    put(made.host, 3, 2, 99_999.0)  # Bo stays B
    put(made.host, 6, 2, 99_999.0)  # Di rises
    report = regrade(made.host, as_of=LATER)
    assert [m.customer for m in report.moved] == ["Di"]
    assert made.column("Previous") == [None, None, None, None, "D"]
    assert made.column("Changed on") == [None, None, None, None, serial(LATER)]
    put(made.host, 6, 2, 1.0)
    regrade(made.host, as_of=LATER + timedelta(1))
    assert made.column("Previous")[4] == "B"
    assert made.column("Changed on")[4] == serial(LATER + timedelta(1))


def test_a_new_customer_has_not_moved(in_table, amounts, as_of) -> None:
    """Somebody added later gets a first grade, which is no row of the history."""
    made = in_table(amounts)
    regrade(made.host, scheme=BANDS, as_of=as_of, lang="en")
    put(made.host, 4, 1, "Ed")
    put(made.host, 4, 2, 5.0)
    report = regrade(made.host, as_of=LATER)
    assert [(m.customer, m.old, m.new) for m in report.moved] == [("Ed", None, "D")]
    assert made.column("Changed on")[2] is None
    assert read_history(made.host, as_of=LATER)[0] == []


def test_a_grade_lost_and_found_again_is_a_move_both_times(in_table, amounts, as_of) -> None:
    made = in_table(amounts)
    regrade(made.host, scheme=BANDS, as_of=as_of, lang="en")
    put(made.host, 3, 2, "many")
    regrade(made.host, as_of=LATER)
    assert (made.column("Previous")[1], made.column("Grade")[1]) == ("B", None)
    put(made.host, 3, 2, 5.0)
    regrade(made.host, as_of=LATER + timedelta(1))
    assert (made.column("Previous")[1], made.column("Grade")[1]) == ("B", "D")
    rows = read_history(made.host, as_of=LATER)[0]
    assert [(r.day, r.customer, r.old, r.new) for r in rows] == [
        (LATER, "Bo", "B", ""),
        (LATER + timedelta(1), "Bo", "", "D"),
    ]


def test_computed_grade_stands_beside_an_override(in_table, amounts, as_of) -> None:
    """Grade is what counts, Computed grade what the rules say; only where overrides may be."""
    amounts[0].append("Override")
    for row, wish in zip(amounts[1:], ["D", None, None, None, None], strict=True):
        row.append(wish)
    made = in_table(amounts)
    report = regrade(made.host, scheme=BANDS, as_of=as_of, lang="en")
    assert report.columns[:2] == ("Grade", "Computed grade")
    assert made.column("Grade") == ["D", "B", None, "C", "D"]
    assert made.column("Computed grade") == ["A", "B", None, "C", "D"]


def test_an_override_is_a_move_of_the_grade_in_effect(in_table, amounts, as_of) -> None:
    for row in amounts:
        row.append("Override" if row[0] == "Customer" else None)
    made = in_table(amounts)
    regrade(made.host, scheme=BANDS, as_of=as_of, lang="en")
    put(made.host, 2, 4, "C")
    regrade(made.host, as_of=LATER)
    assert made.column("Previous")[0] == "A"
    assert made.column("Computed grade")[0] == "A"
    assert made.column("Override")[0] == "C"


def test_settings_are_kept_so_that_the_next_run_needs_no_scheme(book, amounts, as_of) -> None:
    made = book({"Sheet1": amounts})
    regrade(made.host, scheme="pareto", as_of=as_of, lang="zh")
    assert read_pairs(made.host) == {"scheme": "pareto", "language": "zh", "version": "1"}
    again = regrade(made.host, as_of=as_of)
    assert (again.scheme, again.lang, again.written) == ("pareto", "zh", False)


def test_a_scheme_and_language_asked_for_stay(in_table, amounts, as_of) -> None:
    made = in_table(amounts)
    regrade(made.host, scheme="pareto", as_of=as_of, lang="en")
    regrade(made.host, scheme=BANDS, as_of=as_of, lang="es")
    assert read_pairs(made.host)["scheme"] == BANDS
    assert read_pairs(made.host)["language"] == "es"
    assert not regrade(made.host, as_of=as_of).written


def test_a_persons_own_settings_stay(book, amounts, as_of) -> None:
    own = [["key", "value"], ["Scheme", "pareto"], ["as_of", as_of], ["colour", "blue"]]
    made = book({"Data": amounts, "Own": own}, {"Customers": "Data", "TierbookSettings": "Own"})
    regrade(made.host, as_of=as_of, lang="en")
    assert read_pairs(made.host) == {
        "scheme": "pareto",
        "as_of": as_of.isoformat(),
        "colour": "blue",
        "language": "en",
        "version": "1",
    }


def test_cutoffs_of_a_population_are_kept(in_table, amounts, as_of) -> None:
    made = in_table(amounts)
    regrade(made.host, scheme="pareto", as_of=as_of, lang="en")
    fit = read_fit(made.host)
    assert [row.bin for row in fit] == ["A", "B", "C"]
    assert fit[0].as_json()["cutoff"] == 120_000
    assert {(row.fitted_on, row.rows) for row in fit} == {(as_of.isoformat(), "4")}
    regrade(made.host, scheme=BANDS, as_of=as_of, lang="en")
    assert read_fit(made.host) == []


def test_another_day_alone_writes_nothing(in_table, amounts, as_of) -> None:
    made = in_table(amounts)
    regrade(made.host, scheme="pareto", as_of=as_of, lang="en")
    assert not regrade(made.host, as_of=LATER).written


def test_history_grows_and_leaves_what_a_person_wrote(in_table, amounts, as_of) -> None:
    made = in_table(amounts)
    regrade(made.host, scheme=BANDS, as_of=as_of, lang="en")
    put(made.host, 6, 2, 99_999.0)
    regrade(made.host, as_of=LATER)
    table = next(t for t in made.host.tables() if t.name == "History")
    assert table.headers == ("Date", "Customer", "Old", "New", "Score", "Reason", "Scheme")
    rows = table.area.bottom - table.area.top
    mine = Lookup(np.zeros(rows, np.int32), ["edited by hand"])
    made.host.write_columns(table.area, [ColumnWrite("Date", mine, 1), ColumnWrite("Note", mine)])
    made.host.commit()
    put(made.host, 2, 2, 1.0)
    regrade(made.host, as_of=LATER, lang="es")
    log = made.cells(table.area.sheet)[table.area.top :]
    assert log[0][0] == log[0][7] == "edited by hand"
    assert log[1][:4] == [serial(LATER), "Ann", "A", "D"]
    assert len(log) == 2


def test_a_foreign_table_called_history_is_not_ours(book, amounts, as_of) -> None:
    made = book(
        {"Data": amounts, "Orders": [["Date", "Sum"], ["x", 1.0]]},
        {"Customers": "Data", "History": "Orders"},
    )
    regrade(made.host, scheme=BANDS, as_of=as_of, lang="en")
    put(made.host, 6, 2, 99_999.0)
    regrade(made.host, as_of=LATER)
    assert made.cells("Orders") == [["Date", "Sum"], ["x", 1.0]]
    assert [r.customer for r in read_history(made.host, as_of=LATER)[0]] == ["Di"]
    put(made.host, 2, 2, 1.0)
    regrade(made.host, as_of=LATER)
    assert [r.customer for r in read_history(made.host, as_of=LATER)[0]] == ["Di", "Ann"]


def test_two_customers_of_one_name_are_told_apart_in_the_log(in_table, as_of) -> None:
    rows = [["Customer ID", "Customer", "Annual amount"], ["1", "Ann", 1.0], ["2", "Ann", 2.0]]
    made = in_table(rows)
    regrade(made.host, scheme=BANDS, as_of=as_of, lang="en")
    put(made.host, 3, 3, 1e6)
    regrade(made.host, as_of=LATER)
    assert [r.customer for r in read_history(made.host, as_of=LATER)[0]] == ["Ann (2)"]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "History: must be open for changes, but the sheet is protected"),
        ("zh", "但它受到保护"),
    ],
)
def test_a_log_that_cannot_grow_stops_no_grading(in_memory, amounts, as_of, lang, said) -> None:
    """Why it cannot is told in the language of all else."""
    host = in_memory(amounts)
    regrade(host, scheme=BANDS, as_of=as_of, lang="en")
    host.sheet("Data").put(6, 2, 99_999.0)
    regrade(host, as_of=LATER)
    host.sheet("History").protected = True
    host.sheet("Data").put(2, 2, 1.0)
    report = regrade(host, as_of=LATER, lang=lang)
    assert report.written
    assert any(said in note for note in report.notes)


@pytest.mark.parametrize(
    ("version", "error", "match"),
    [
        (2.0, RefusedError, "newer Tierbook has made it version 2"),
        ("new", InputError, "version must be a whole number"),
    ],
)
def test_a_workbook_of_a_newer_version_is_refused(
    book, amounts, as_of, version, error, match
) -> None:
    own = [["key", "value"], ["scheme", "pareto"], ["version", version]]
    made = book({"Data": amounts, "Own": own}, {"Customers": "Data", "TierbookSettings": "Own"})
    with pytest.raises(error, match=match):
        regrade(made.host, as_of=as_of)
    assert made.cells()[0] == ["Customer", "Annual amount", "Rep"]


def test_names_of_deleted_cells_are_renewed(in_memory, amounts, as_of) -> None:
    """After the hidden sheet was deleted its name is broken; state begins anew."""
    host = in_memory(
        amounts, names={"Tierbook_Sheet_State": "#REF!", "Tierbook_Sheet_History": "#REF!"}
    )
    regrade(host, scheme=BANDS, as_of=as_of, lang="en")
    assert host.names()["Tierbook_Sheet_State"] == "Tierbook!$A$1"
    assert read_pairs(host)["scheme"] == BANDS


def test_undo_data_hold_only_what_changed(in_table, amounts, as_of) -> None:
    made = in_table(amounts)
    regrade(made.host, scheme=BANDS, as_of=as_of, lang="en")
    put(made.host, 6, 2, 99_999.0)
    regrade(made.host, as_of=LATER)
    rows = [(r.key, r.column, r.old, r.new) for r in read_undo(made.host)]
    assert [(key, column) for key, column, _, _ in rows] == [
        ("Di", f"Tierbook_{name}")
        for name in ("Grade", "Label", "Reason", "Previous", "ChangedOn")
    ]
    assert rows[0][2:] == ("D", "B")
    assert rows[-1][2:] == ("", LATER.isoformat())


def test_a_previous_column_of_formulas_is_left_alone(in_memory, amounts, as_of) -> None:
    host = in_memory(amounts)
    regrade(host, scheme=BANDS, as_of=as_of, lang="en")
    host.sheet("Data").put(2, 7, Formula("=A1", "mine"))
    host.sheet("Data").put(6, 2, 99_999.0)
    report = regrade(host, as_of=LATER)
    assert any(note.startswith("Previous: the column holds formulas") for note in report.notes)
    assert host.sheet_values("Data")[1][6] == "mine"
