"""When customers are next due."""

from datetime import date

import pytest

from addin import functions
from addin.workbook.rules.tiers_writing import write_tiers
from grading.schemes.catalogue import load_scheme

AS_OF = date(2026, 11, 20)  # a Friday


def due(*arguments, as_of=AS_OF):
    tier, last, tiers = (*arguments, None, None)[:3]
    return functions.next_contact(tier, last, tiers, as_of)


@pytest.mark.parametrize(
    ("tier", "last", "expected"),
    [
        ("A", date(2026, 11, 16), date(2026, 11, 23)),
        ("a", 46342.0, date(2026, 11, 23)),
        ("B", date(2026, 11, 14), date(2026, 11, 30)),  # a Saturday moves to Monday
        ("A", date(2026, 9, 1), date(2026, 9, 8)),  # long overdue
        ("A", None, AS_OF),  # never contacted
        ("", date(2026, 11, 16), ""),
        (None, None, ""),
    ],
)
def test_the_tiers_interval_counts_and_moves_to_a_working_day(tier, last, expected):
    assert due(tier, last) == [[expected]]


def test_many_at_once_keep_their_shape():
    tiers = [["A", "B"], [None, "A"]]
    last = [[date(2026, 11, 16), date(2026, 11, 16)], [None, None]]
    assert due(tiers, last) == [[date(2026, 11, 23), date(2026, 11, 30)], ["", AS_OF]]


def test_one_date_serves_all_tiers():
    assert due([["A"], ["B"]], date(2026, 11, 16)) == [[date(2026, 11, 23)], [date(2026, 11, 30)]]


def test_one_cell_at_a_time_is_as_good_as_all():
    tiers = [["A"], ["B"], ["C"], ["D"], ["Z"]]
    last = [[46342.0], [46000.0], [None], [45000.0], [1.0]]
    alone = [due(t[0], d[0])[0] for t, d in zip(tiers, last, strict=True)]
    assert due(tiers, last) == alone


def test_blank_tiers_at_the_end_are_dropped_though_dates_go_on():
    assert due([["A"], [None]], [[46342.0], [46342.0]]) == [[date(2026, 11, 23)]]


def test_ranges_of_other_shapes_are_refused():
    ((text,),) = due([["A"], ["B"], ["C"]], [[46342.0], [46342.0]])
    assert "last_contact: must be as large as tier, which has 3 rows and 1 columns" in text


def test_a_cell_that_cannot_be_answered_spoils_no_other():
    tiers = [["A"], ["Z"], ["A"], ["A"], [None], ["A"]]
    last = [[46342.0], [46342.0], ["soon"], ["2027-01-01"], ["soon"], [46342.0]]
    found = due(tiers, last)
    assert found[4:] == [[""], [date(2026, 11, 23)]]
    assert found[0] == [date(2026, 11, 23)]
    assert "Z is no usual grade" in found[1][0]
    assert "must be a date no later than 2026-11-20, but says “soon”" in found[2][0]
    assert "“2027-01-01”" in found[3][0]


@pytest.fixture
def tiers_table():
    """The cells of a table Tiers in which A is seen every 10 days."""
    rows = [[cell.value for cell in row] for row in write_tiers(load_scheme("amount-bands"), "en")]
    rows[1][rows[0].index("Every (days)")] = 10.0
    return rows


@pytest.mark.parametrize("word", ["A", "VIP", "vip"])
def test_the_table_tiers_counts_by_letter_and_label(word, tiers_table):
    assert due(word, date(2026, 11, 16), tiers_table) == [[date(2026, 11, 26)]]


def test_a_tier_the_table_lacks_is_named(tiers_table):
    assert "there is no tier Q" in due("Q", None, tiers_table)[0][0]


def test_faults_of_the_table_come_with_their_cells(tiers_table):
    column = tiers_table[0].index("Every (days)")
    tiers_table[2][column] = "often"
    assert "Tiers!" in due("A", None, tiers_table)[0][0]


def test_a_scheme_may_stand_for_its_tiers():
    assert due("VIP", date(2026, 11, 16), "amount-bands") == due("A", date(2026, 11, 16))
    assert "there is none called" in due("A", None, "nothing")[0][0]
