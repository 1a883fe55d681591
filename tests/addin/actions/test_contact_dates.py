"""Last contact and Next due stay true where they stand, and what hinders that is said."""

from datetime import date

import numpy as np
import pytest

from addin.actions.check import check
from addin.actions.log_done import log_done
from addin.actions.regrade import regrade
from addin.actions.undo import undo
from addin.hosts.base import GeneratedColumn, GeneratedSheet
from addin.hosts.memory_sheet import Formula
from addin.workbook.state_rows import texts

WITH = {"scheme": "amount-bands", "lang": "en"}
AS_OF = date(2026, 11, 27)  # a Friday
NAMES = {"Tierbook_LastContact": "Data!$D$1", "Tierbook_NextDue": "Data!$E$1"}


@pytest.fixture
def owned(book):
    """A list whose columns D and E are ours, with the cells of one customer in them."""

    def make(last: object, due: object, *, amount: object = 120_000.0, sheets=None, tables=None):
        data = [
            ["Customer", "Annual amount", "Rep", "Last contact", "Next due"],
            ["Ann", amount, "Li", last, due],
            ["Bo", 60_000.0, "Li", None, None],
        ]
        return book(
            {"Data": data, **(sheets or {})}, {"Customers": "Data", **(tables or {})}, NAMES
        )

    return make


def written(report) -> tuple[str, ...]:
    return tuple(header for header in report.columns if header in ("Last contact", "Next due"))


def test_a_grading_fills_next_due_from_a_date_typed_by_hand(owned) -> None:
    made = owned(date(2026, 11, 24), None)
    assert written(regrade(made.host, as_of=AS_OF, **WITH)) == ("Next due",)
    assert made.column("Next due")[0] in (46_357.0, date(2026, 12, 1))
    assert not regrade(made.host, as_of=AS_OF, **WITH).written


def test_a_grading_never_adds_the_columns(in_table) -> None:
    rows = [["Customer", "Annual amount", "Last contact"], ["Ann", 120_000.0, date(2026, 11, 2)]]
    made = in_table(rows)
    assert "Next due" not in regrade(made.host, as_of=AS_OF, **WITH).columns


def test_another_grade_brings_another_due_date(owned) -> None:
    """B is seen every fourteen days, A every seven."""
    made = owned(date(2026, 11, 24), date(2026, 12, 1), amount=60_000.0)
    assert written(regrade(made.host, as_of=AS_OF, **WITH)) == ("Next due",)
    assert made.column("Next due")[0] in (46_364.0, date(2026, 12, 8))


def test_who_was_never_contacted_stays_due_since_it_was_noticed(owned) -> None:
    made = owned(None, date(2026, 11, 20))
    regrade(made.host, as_of=AS_OF, **WITH)
    first, second = made.column("Next due")
    assert first in (46_346.0, date(2026, 11, 20))
    assert second in (46_353.0, AS_OF)
    assert not regrade(made.host, as_of=date(2027, 1, 8), **WITH).written


def test_who_has_no_grade_has_no_due_date(owned) -> None:
    made = owned(date(2026, 11, 24), date(2026, 12, 1), amount="much")
    regrade(made.host, as_of=AS_OF, **WITH)
    assert made.column("Next due")[0] is None


def test_what_is_no_date_stays_and_is_named(owned) -> None:
    log = [["Date", "Customer"], [date(2026, 11, 25), "Ann"]]
    made = owned("soon", None, sheets={"Log": log}, tables={"Contacts": "Log"})
    report = regrade(made.host, as_of=AS_OF, **WITH)
    assert [problem.cell for problem in report.problems] == ["D2"]
    assert made.column("Last contact")[0] == "soon"
    assert made.column("Next due")[0] in (46_358.0, date(2026, 12, 2))


def test_what_is_no_date_in_next_due_is_written_over_and_no_problem(owned) -> None:
    """The column is ours alone; in Last contact a person may type, so there it is one."""
    made = owned(date(2026, 11, 24), "soon")
    assert check(made.host, as_of=AS_OF, **WITH).problems == ()
    report = regrade(made.host, as_of=AS_OF, **WITH)
    assert report.problems == ()
    assert made.column("Next due")[0] in (46_357.0, date(2026, 12, 1))


def test_a_next_due_of_a_persons_own_is_a_problem_where_it_is_no_date(in_table) -> None:
    rows = [["Customer", "Annual amount", "Next due"], ["Ann", 120_000.0, "soon"]]
    report = check(in_table(rows).host, as_of=AS_OF, **WITH)
    assert [problem.cell for problem in report.problems] == ["C2"]


def test_columns_of_formulas_are_left_alone_and_named(owned) -> None:
    made = owned(date(2026, 11, 24), Formula("=D2+7", 46_357.0))
    report = regrade(made.host, as_of=AS_OF, **WITH)
    assert written(report) == ()
    assert any(note.startswith("Next due:") for note in report.notes)


def test_a_team_that_cannot_be_read_stops_no_grading(owned) -> None:
    """The dates stay as they are and a note says why; checking names it as a problem."""
    team = [["Rep", "Country"], ["Li", "Atlantis"]]
    made = owned(date(2026, 11, 24), None, sheets={"Team": team}, tables={"Reps": "Team"})
    report = regrade(made.host, as_of=AS_OF, **WITH)
    assert "Grade" in report.columns
    assert written(report) == ()
    assert any("Atlantis" in note for note in report.notes)
    assert "Atlantis" in check(made.host, as_of=AS_OF, **WITH).problems[-1].message("es")


def test_undo_of_a_grading_puts_the_dates_back(owned) -> None:
    made = owned(date(2026, 11, 24), date(2026, 11, 30))
    regrade(made.host, as_of=AS_OF, **WITH)
    assert undo(made.host, as_of=AS_OF, lang="en").left == ()
    first, second = made.column("Next due")
    assert first in (46_356.0, date(2026, 11, 30))
    assert second is None


def test_more_changes_than_undo_keeps_are_said(in_memory) -> None:
    rows = [["Customer", "Annual amount"], *([f"C{n}", float(n)] for n in range(1, 20_002))]
    host = in_memory(rows)
    _add_log(host)
    report = log_done(host, as_of=AS_OF, **WITH)
    assert any("more than the 20000" in note for note in report.notes)


def _add_log(host) -> None:
    """A log with one contact, as a person would add it."""
    day = np.array(["2026-11-25"], "datetime64[D]")
    columns = (GeneratedColumn("Date", day, "date"), GeneratedColumn("Customer", texts(["C1"])))
    host.put_sheet(GeneratedSheet("Log", "Contacts", "Tierbook_Sheet_Contacts", columns))
    host.commit()
