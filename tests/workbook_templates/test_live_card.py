"""The customer card: one customer chosen from a list, all else found by formulas."""

from datetime import date, timedelta

import pytest

from workbook_templates.cached import shown_value
from workbook_templates.live_card import CHOOSER_NAME, LIST_NAME

_AS_OF = date(2026, 11, 20)


@pytest.fixture
def card(small_content, small_workbook):
    """The sheet for a template whose tables hold these rows."""

    def make(lang="en", **choices):
        return small_workbook(small_content(lang, **choices)).worksheets[1]

    return make


def _customer(number, grade="A", **cells):
    return {
        "customer_id": f"C-{number}",
        "customer": f"Customer {number}",
        "grade": grade,
        **cells,
    }


def _list(sheet, title):
    """The first column of the lines under a heading that are not blank."""
    column = [shown_value(cell) for cell in sheet["A"]]
    start = column.index(title) + 2
    lines = []
    for value in column[start:]:
        if not value:
            break
        lines.append(value)
    return lines


def _value_of(sheet, name):
    for row in sheet.iter_rows():
        for cell in row:
            if shown_value(cell) == name:
                return shown_value(sheet.cell(cell.row, cell.column + 1))
    pytest.fail(f"no cell shows {name!r}")


def test_it_shows_the_customer_chosen(card):
    """File, grade and the rule of the tier, each from its own table."""
    chosen = _customer(
        1, "B", annual_amount=1200, rep="Ana", potential="high", score=71.5, reason="Because"
    )
    sheet = card(Customers=[chosen], History=[], Contacts=[], Schedule=[])
    assert shown_value(sheet["B4"]) == "Customer 1"
    assert [shown_value(sheet[cell]) for cell in ("H4", "I4")] == ["B", ""]
    shown = {
        name: _value_of(sheet, f"{name} (en)")
        for name in ("customer_id", "annual_amount", "rep", "potential", "score", "reason")
    }
    assert shown == {
        "customer_id": "C-1",
        "annual_amount": 1200,
        "rep": "Ana",
        "potential": "high",
        "score": 71.5,
        "reason": "Because",
    }
    assert _value_of(sheet, "every_days (en)") == 14


def test_zero_is_shown_and_blank_stays_blank(card):
    """A customer with no complaints is not one whose complaints nobody has counted."""
    sheet = card(Customers=[_customer(1, complaints=0)], History=[], Contacts=[], Schedule=[])
    assert _value_of(sheet, "complaints (en)") == 0
    assert _value_of(sheet, "influence (en)") == ""


def test_the_newest_contacts_come_first(card):
    """Six of them, newest first, whatever the order of the log; by name, id or both."""
    days = [_AS_OF - timedelta(days=back) for back in (5, 1, 9, 3, 7, 2, 8)]
    calls = ["Customer 1", "C-1", "Customer 1 (C-1)", "Customer 1", "C-1", "Customer 1", "C-1"]
    log = [{"date": day, "customer": who} for day, who in zip(days, calls, strict=True)]
    log += [{"date": _AS_OF, "customer": "Customer 2"}, {"date": None, "customer": "Customer 1"}]
    sheet = card(Customers=[_customer(1)], Contacts=log, History=[], Schedule=[])
    assert _list(sheet, "Last contacts") == sorted(days, reverse=True)[:6]


@pytest.mark.parametrize(
    ("days", "status", "shown"),
    [
        (0, "planned", True),
        (-1, "planned", False),
        (1, "fixed", True),
        (1, "my own word", True),
        (1, "done", False),
        (1, "skipped", False),
    ],
)
def test_next_visits_are_still_to_come(card, days, status, shown):
    """From today on, unless done or skipped."""
    day = _AS_OF + timedelta(days=days)
    visit = {"date": day, "customer_name": "Customer 1", "status": status}
    sheet = card(Customers=[_customer(1)], Schedule=[visit], Contacts=[], History=[])
    assert _list(sheet, "Next visits") == ([day] if shown else [])


def test_changes_of_the_grade_are_the_last_five(card):
    """Newest first."""
    days = [_AS_OF - timedelta(days=30 * back) for back in range(7)]
    log = [{"date": day, "customer": "Customer 1", "old": "B", "new": "A"} for day in days]
    sheet = card(Customers=[_customer(1)], History=log, Contacts=[], Schedule=[])
    assert _list(sheet, "Changes of grade") == days[:5]


def test_a_customer_who_has_moved_is_shown_first(card):
    """The first look shows a card that is full: of those who moved, the best tier's."""
    moves = [{"date": _AS_OF, "customer": f"Customer {n}", "old": "C", "new": "B"} for n in (2, 3)]
    customers = [_customer(1, "A"), _customer(2, "C"), _customer(3, "B")]
    sheet = card(Customers=customers, History=moves, Contacts=[], Schedule=[])
    assert shown_value(sheet["B4"]) == "Customer 3"


def test_a_name_that_looks_like_a_formula_stays_a_name(card):
    """Chosen and found like any other, though it begins with an equals sign."""
    customer = _customer(1) | {"customer": "=mc²*?"}
    sheet = card(Customers=[customer], History=[], Contacts=[], Schedule=[])
    assert sheet["B4"].data_type == "s"
    assert sheet["B4"].quotePrefix
    assert _value_of(sheet, "customer_id (en)") == "C-1"


def test_an_empty_template_has_an_empty_card(card):
    """Nobody is chosen; every cell stays blank and none is an error."""
    sheet = card(sample=False)
    assert sheet["B4"].value is None
    cells = [c for row in sheet.iter_rows(max_col=9) for c in row if c.data_type == "f"]
    assert {shown_value(cell) for cell in cells} == {"", _AS_OF}


def test_customers_are_chosen_from_their_table(small_content, small_workbook):
    """The list is the column of names itself, so that it grows with it; a typed id works too."""
    workbook = small_workbook(small_content("en"))
    sheet = workbook.worksheets[1]
    (check,) = sheet.data_validations.dataValidation
    assert (check.type, check.formula1, str(check.sqref)) == ("list", LIST_NAME, "B4")
    assert workbook.defined_names[LIST_NAME].attr_text == "Customers[customer (en)]"
    assert workbook.defined_names[CHOOSER_NAME].attr_text == "'card en'!$B$4"


def test_it_is_one_page(card):
    """A4 upright, all of it; the cells that only find rows are hidden and not printed."""
    sheet = card()
    assert sheet.page_setup.orientation == "portrait"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 1)
    assert sheet.column_dimensions["J"].hidden
    assert sheet.print_area.startswith("'card en'!$A$1:$I$")
