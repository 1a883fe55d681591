"""The history tells who moved between tiers, whoever has edited the log."""

from datetime import date

import pytest

from addin.actions.history import history
from grading.exceptions import InputError

HEADERS = ["Date", "Customer", "Old", "New", "Score", "Reason", "Scheme"]
FIRST, SECOND, THIRD = date(2026, 1, 2), date(2026, 2, 3), date(2026, 3, 4)
MOVES = [
    [FIRST, "Ann", "B", "A", 81.5, "grew", "abcd-value"],
    [FIRST, "Bo", "B", "C", None, "shrank", "abcd-value"],
    [SECOND, "Ann", "A", "D", None, "left", "abcd-value"],
    [THIRD, "Bo", "C", "B", None, "back", "abcd-value"],
]


@pytest.fixture
def logged(book):
    """A workbook with a log of the rows given, and customers."""

    def make(rows=MOVES, headers=HEADERS):
        people = [["Customer ID", "Customer", "Annual amount"], ["C-1", "Ann", 1.0]]
        sheets = {"People": people, "Log": [list(headers), *(list(row) for row in rows)]}
        return book(sheets, {"Customers": "People", "History": "Log"}).host

    return make


def test_moves_are_netted_per_customer(logged, as_of) -> None:
    """The matrix counts each customer once, from the first old to the last new grade."""
    report = history(logged(), as_of=as_of, lang="en")
    assert (report.movement.ups, report.movement.downs, len(report.movement)) == (0, 1, 2)
    found = report.as_json()
    assert found["grades"] == ["A", "B", "C", "D", None]
    matrix = found["matrix"]
    assert [len(row) for row in matrix] == [5] * 5
    assert (matrix[1][1], matrix[1][3], sum(map(sum, matrix))) == (1, 1, 2)
    assert found["moves"][0] == {
        "date": "2026-01-02",
        "customer": "Ann",
        "old": "B",
        "new": "A",
        "score": 81.5,
        "reason": "grew",
        "scheme": "abcd-value",
    }


@pytest.mark.parametrize("name", ["Ann", "ann", " an", "C-1"])
def test_one_customers_moves(logged, as_of, name: str) -> None:
    """By name, its beginning, or the key in the customer list."""
    report = history(logged(), name, as_of=as_of, lang="en")
    assert report.customer == "Ann"
    assert [(row.old, row.new) for row in report.rows] == [("B", "A"), ("A", "D")]


def test_a_customer_who_never_moved(logged, as_of) -> None:
    with pytest.raises(InputError, match=r"no row of that name\. It knows Ann; Bo"):
        history(logged(), "Cy", as_of=as_of)


def test_a_beginning_that_several_share(logged, as_of) -> None:
    rows = [*MOVES, [FIRST, "Anne", "B", "A", None, "", ""]]
    with pytest.raises(InputError, match="2 are called so: Ann; Anne"):
        history(logged(rows), "an", as_of=as_of)


@pytest.mark.parametrize(
    ("lang", "several", "none"),
    [
        ("zh", "有 2 个客户的名称如此：Ann; Anne", "没有此名称的行"),
        ("es", "pero 2 se llaman así: Ann; Anne", "ninguna fila con ese nombre"),
    ],
)
def test_names_that_mean_nobody_or_several_are_told_in_the_language(
    logged, as_of, lang: str, several: str, none: str
) -> None:
    rows = [*MOVES, [FIRST, "Anne", "B", "A", None, "", ""]]
    for wanted, words in (("an", several), ("Cy", none)):
        with pytest.raises(InputError) as told:
            history(logged(rows), wanted, as_of=as_of)
        assert words in told.value.message(lang)


def test_a_workbook_without_moves_says_so(book, as_of) -> None:
    report = history(book({"Data": [["Customer"], ["Ann"]]}).host, "Ann", as_of=as_of, lang="en")
    assert report.rows == ()
    assert report.notes[0].startswith("No customer has moved yet")
    assert report.as_json()["matrix"] == [[0]]


def test_a_log_edited_by_hand_is_read_as_far_as_it_goes(logged, as_of) -> None:
    """Columns in another order, rows unsorted, blank or without customer, a date that is none."""
    headers = ["Note", "New", "Customer", "Old", "Date"]
    rows = [
        ["x", "A", "Ann", "B", SECOND],
        [None, None, None, None, None],
        ["x", "X", "Bo", "A", FIRST],
        ["x", "B", "Cy", "C", "soon"],
        ["x", "B", None, "C", FIRST],
        ["x", None, "Di", None, FIRST],
    ]
    report = history(logged(rows, headers), as_of=as_of, lang="en")
    assert [(row.customer, row.day) for row in report.rows] == [
        ("Bo", FIRST),
        ("Cy", None),
        ("Ann", SECOND),
    ]
    assert [problem.cell for problem in report.problems] == ["E5"]
    assert "X" in report.tiers


def test_the_schemes_order_says_what_is_up(book, as_of) -> None:
    """Letters alone do not tell: the workbook's scheme does, where it is known."""
    log = [HEADERS, [FIRST, "Ann", "C", "B", None, "", ""]]
    own = [["key", "value"], ["scheme", "amount-bands"], ["language", "es"]]
    host = book({"Log": log, "Own": own}, {"History": "Log", "TierbookSettings": "Own"}).host
    report = history(host, as_of=as_of)
    assert (report.lang, report.tiers) == ("es", ("A", "B", "C", "D"))
    assert report.movement.ups == 1


def test_a_scheme_that_is_gone_does_no_harm(book, as_of) -> None:
    log = [HEADERS, [FIRST, "Ann", "C", "B", None, "", ""]]
    own = [["key", "value"], ["scheme", "nowhere.toml"]]
    host = book({"Log": log, "Own": own}, {"History": "Log", "TierbookSettings": "Own"}).host
    assert history(host, as_of=as_of).tiers == ("B", "C")
