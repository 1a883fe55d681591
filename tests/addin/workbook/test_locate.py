"""The customers are found where a person would look for them, or it is said where they are not."""

from datetime import date

import pytest

from addin.hosts.base import Area
from addin.hosts.memory import MemoryHost
from addin.hosts.memory_sheet import MemorySheet
from addin.workbook.locate import locate_customers
from addin.workbook.scheme_choice import known_inputs
from grading.exceptions import InputError

LIST = [["Customer", "Annual amount"], ["Ann", 1.0], ["Bo", 2.0]]


def area(host, sheet: str | None = None) -> tuple[str, int, int, int, int]:
    found = locate_customers(host, known_inputs(None), sheet=sheet).area
    return found.sheet, found.top, found.left, found.bottom, found.right


def test_the_table_is_found_on_any_sheet_whatever_its_case(book) -> None:
    made = book({"Front": [["hello"]], "Back": LIST}, {"CUSTOMERS": "Back"})
    assert area(made.host) == ("Back", 1, 1, 3, 2)


def test_the_active_sheets_region_serves_without_a_table(book) -> None:
    assert area(book({"Data": LIST, "More": LIST}).host) == ("Data", 1, 1, 3, 2)


def test_a_sheet_asked_for_wins_over_the_table(book) -> None:
    made = book({"Data": LIST, "More": [[], *LIST]}, {"Customers": "Data"})
    assert area(made.host, "more") == ("More", 2, 1, 4, 2)


def test_on_a_sheet_the_table_with_most_known_headers_is_taken() -> None:
    rows = [["Customer", "x", None, "Customer", "Annual amount"], ["Ann", 1, None, "Bo", 2.0]]
    tables = [Area("S", 1, 1, 2, 2, table="One"), Area("S", 1, 4, 2, 5, table="Two")]
    host = MemoryHost({"S": rows}, tables=tables)
    assert area(host) == ("S", 1, 4, 2, 5)
    assert area(host, "S") == ("S", 1, 4, 2, 5)


def test_header_may_stand_under_a_title_and_beside_another_list(book) -> None:
    """A blank column ends the list, a blank row does not, nor does a longer list beside."""
    rows = [
        ["Our customers", None, None, None, None],
        [],
        [],
        [],
        [None, "Customer", "Annual amount", None, "City"],
        [None, "Ann", 1.0, None, "Rome"],
        [None, None, None, None, "Oslo"],
        [None, "Bo", 2.0, None, "Bern"],
        [None, None, None, None, "Lima"],
    ]
    assert area(book({"Data": rows}).host) == ("Data", 5, 2, 8, 3)


def test_a_column_without_header_belongs_to_the_list_if_it_is_filled(book) -> None:
    rows = [["Customer", None, "Annual amount"], ["Ann", "x", 1.0]]
    assert area(book({"Data": rows}).host) == ("Data", 1, 1, 2, 3)


def test_footnotes_in_columns_nobody_reads_end_nothing(book) -> None:
    rows = [[*row, "n"] for row in LIST]
    rows[0][2] = "Remark"
    assert area(book({"Data": [*rows, [None, None, "source: export"]]}).host)[3] == 3


def test_only_the_last_filled_row_ends_a_list() -> None:
    """Also where it lies far below the rows that are searched for a header."""
    host = MemoryHost({"Data": [*LIST, *[[None, None]] * 200, ["Cy", 3.0], [None, None]]})
    assert area(host) == ("Data", 1, 1, 204, 2)


def test_a_header_row_alone_is_an_empty_list(book) -> None:
    found = locate_customers(book({"Data": LIST[:1]}).host, known_inputs(None))
    assert (found.area.top, found.area.bottom, found.block.rows) == (1, 1, 0)


def test_no_header_row_names_what_was_looked_for(book) -> None:
    with pytest.raises(InputError, match=r"Data: expected a header row .* such as Annual amount"):
        area(book({"Data": [["Ann", 1.0], ["Bo", 2.0]]}).host)


def test_a_table_without_header_row_says_how_to_switch_it_on() -> None:
    table = Area("Data", 1, 1, 3, 2, table="Customers")
    host = MemoryHost({"Data": LIST}, tables=[table], headerless=["Customers"])
    with pytest.raises(InputError, match="Customers on Data: the table must show its header row"):
        area(host)


def test_an_unknown_sheet_suggests_the_nearest(book) -> None:
    with pytest.raises(InputError, match=r"no sheet 'Dato'\. Did you mean 'Data'\? It has Data"):
        area(book({"Data": LIST}).host, "Dato")


def test_a_chart_sheet_called_customers_is_no_list(book) -> None:
    made = book({"Customers": [], "Data": LIST})
    with pytest.raises(InputError, match=r"Customers: .* this is a chart sheet .* there is Data"):
        area(made.host, "Customers")


def test_a_chart_sheet_in_front_asks_for_the_sheet() -> None:
    chart = MemorySheet("Customers", kind="chartsheet", active=True)
    host = MemoryHost([chart, MemorySheet("Data", [list(row) for row in LIST])])
    with pytest.raises(InputError, match=r"Customers: .* chart sheet"):
        area(host)
    named = MemoryHost(
        [chart, MemorySheet("Data", [list(row) for row in LIST])],
        names={"Tierbook_Grade": "Data!$B$1"},
    )
    assert area(named)[0] == "Data"


def test_a_chart_sheet_beside_the_table_does_no_harm(book) -> None:
    made = book({"Customers": [], "Data": LIST}, {"Customers": "Data"})
    assert area(made.host) == ("Data", 1, 1, 3, 2)


def test_two_tables_alike_are_told_apart_by_the_sheet() -> None:
    tables = [Area("A", 1, 1, 3, 2, table="Customers"), Area("B", 1, 1, 3, 2, table="customers")]
    host = MemoryHost({"A": LIST, "B": LIST}, tables=tables)
    with pytest.raises(InputError, match=r"there are 2, on A and B\. .* --sheet"):
        area(host)
    assert area(host, "B")[0] == "B"


def test_a_sheet_we_made_is_not_taken_for_the_customers() -> None:
    """The schedule lists customers too and may be the sheet the workbook opens on."""
    plan = MemorySheet("Schedule", [["Customer", "Rep"], ["Ann", "Li"]], active=True)
    data = MemorySheet("Data", [list(row) for row in LIST])
    host = MemoryHost([plan, data], names={"Tierbook_Sheet_Schedule": "Schedule!$A$1"})
    assert area(host)[0] == "Data"


def test_a_front_page_gives_way_to_the_sheet_graded_before(book) -> None:
    sheets = {"Read me": [["How to use this"]], "Data": LIST}
    made = book(sheets, None, {"Tierbook_Grade": "Data!$B$1"})
    assert area(made.host)[0] == "Data"
    with pytest.raises(InputError, match="Read me: expected a header row"):
        area(book(sheets).host)


def test_where_it_is_found_is_said_as_a_person_knows_it(book) -> None:
    assert locate_customers(book({"Data": LIST}).host, known_inputs(None)).where == "Data"
    in_table = book({"Data": LIST}, {"Customers": "Data"})
    assert locate_customers(in_table.host, known_inputs(None)).where == "Customers"


@pytest.mark.parametrize("columns", [16_383, 16_384])
def test_a_list_as_wide_as_a_sheet_is_found(columns: int) -> None:
    rows: list[list[object]] = [
        ["Customer", *[f"h{n}" for n in range(columns - 2)], "Annual amount"],
        ["Ann", *[1.0] * (columns - 1)],
    ]
    assert area(MemoryHost({"S": rows}))[4] == columns


def test_dates_and_numbers_above_a_header_are_no_header(book) -> None:
    rows = [[date(2026, 1, 1), 3.0], [None], *LIST]
    assert area(book({"Data": rows}).host)[1] == 3
