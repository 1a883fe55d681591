"""The dashboard: what its figures mean, and that its charts show them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from openpyxl.utils import range_boundaries

from grading.schemes.catalogue import load_scheme
from workbook_templates.cached import shown_value
from workbook_templates.content import CrossContent, TallyContent
from workbook_templates.dashboard import AS_OF_NAME
from workbook_templates.dashboard_mix import expected_shares

_AS_OF = date(2026, 11, 20)


@pytest.fixture
def dashboard(small_content, small_workbook):
    """The sheet for a template whose tables hold these rows."""

    def make(lang="en", **choices):
        return small_workbook(small_content(lang, **choices)).worksheets[0]

    return make


def _beside(sheet, text, column, *, below=""):
    """What a column shows in the first row with a text, under a heading."""
    seen = not below
    for row in sheet.iter_rows():
        texts = [shown_value(cell) for cell in row]
        seen = seen or below in texts
        if seen and text in texts:
            return texts["ABCDEFGHIJKLMNOPQ".index(column)]
    pytest.fail(f"no cell shows {text!r}")


def _under(sheet, text):
    """The large figure under the name of a tile, and the sentence under that."""
    for row in sheet.iter_rows():
        for cell in row:
            if shown_value(cell) == text:
                return tuple(
                    shown_value(sheet.cell(cell.row + down, cell.column)) for down in (1, 2)
                )
    pytest.fail(f"no tile is called {text!r}")


def _customer(number, grade, amount, **cells):
    return {
        "customer_id": f"C-{number}",
        "customer": f"Customer {number}",
        "annual_amount": amount,
        "grade": grade,
        "rep": "Ana",
        "last_contact": _AS_OF - timedelta(days=30),
        **cells,
    }


def test_the_tiles_tell_the_state(dashboard):
    """Counts, sums and shares of three customers, one of them without a grade."""
    sheet = dashboard(
        Customers=[
            _customer(1, "A", 700, next_due=_AS_OF),
            _customer(2, "B", 200, next_due=_AS_OF - timedelta(days=1)),
            _customer(3, None, 100, next_due=_AS_OF + timedelta(days=8)),
        ],
        Reps=[{"rep_name": "Ana"}],
    )
    assert _under(sheet, "Customers") == (3, "sales reps: 1")
    assert _under(sheet, "Revenue in a year") == (1000, "333 per customer")
    assert _under(sheet, "Graded") == (pytest.approx(2 / 3), "1 without a grade")
    assert _under(sheet, "Share of revenue from A") == (0.7, "from 33% of the customers")


@pytest.mark.parametrize(
    ("days", "overdue", "soon"), [(-1, 1, 0), (0, 0, 1), (7, 0, 1), (8, 0, 0), (None, 0, 0)]
)
def test_overdue_begins_the_day_after(dashboard, days, overdue, soon):
    """Who is due today is not overdue, but due soon, as in the plan; a blank date is neither."""
    due = None if days is None else _AS_OF + timedelta(days=days)
    sheet = dashboard(Customers=[_customer(1, "A", 1, next_due=due)])
    told = f"{soon} due in the next 7 days"
    assert _under(sheet, "Contacts overdue") == (overdue, told)
    assert _beside(sheet, "A", "D", below="Contacts") == overdue
    assert _beside(sheet, "A", "E", below="Contacts") == soon


@pytest.mark.parametrize(
    ("day", "old", "new", "month", "figures", "quarter"),
    [
        (date(2026, 11, 20), "B", "A", "2026-11", (1, 0), 1),
        (date(2026, 11, 21), "B", "A", "2026-11", (0, 0), 0),
        (date(2026, 10, 1), "A", "D", "2026-10", (0, 1), 1),
        (date(2026, 9, 30), "C", "D", "2026-09", (0, 1), 0),
        (date(2026, 6, 1), None, "C", "2026-06", (0, 0), 0),
        (date(2026, 11, 2), "B", "Z", "2026-11", (0, 0), 0),
        (date(2026, 11, 2), "B", None, "2026-11", (0, 0), 0),
    ],
)
def test_moves_count_by_month_and_quarter(dashboard, day, old, new, month, figures, quarter):
    """Up and down in the month they happened; no first grade, nor what lies after the day."""
    row = {"date": day, "customer": "Customer 1", "old": old, "new": new}
    sheet = dashboard(Customers=[_customer(1, "A", 1)], History=[row])
    assert tuple(_beside(sheet, month, column) for column in "IJ") == figures
    assert _under(sheet, "Moved this quarter")[0] == quarter


def test_high_potential_below_the_top_is_to_be_developed(dashboard):
    """The frame holds those who could buy more, not those who already are of the top tier."""
    sheet = dashboard(
        Customers=[
            _customer(1, "A", 1, potential="high"),
            _customer(2, "B", 1, potential="high"),
            _customer(3, "D", 1, potential="high"),
            _customer(4, "D", 1, potential="low"),
            _customer(5, "D", 1),
        ]
    )
    assert [_beside(sheet, "D", column, below="high") for column in "CDEF"] == [1, 0, 1, 1]
    told = "Framed: high potential below the top tier. To develop first: 2"
    assert _beside(sheet, told, "A") == told


def test_coverage_compares_the_plan_with_the_rules(dashboard):
    """Done and planned contacts against customers times weeks over the interval; skipped are not."""
    days = (_AS_OF, _AS_OF + timedelta(days=13))
    visits = [
        {"date": day, "rep_name": "Ana", "grade": "A", "minutes": 60, "status": status}
        for day, status in zip((*days, *days), ("done", "planned", "skipped", "own"), strict=True)
    ]
    sheet = dashboard(
        Customers=[_customer(1, "A", 1), _customer(2, "A", 1)],
        Reps=[{"rep_name": "Ana", "accounts": 4, "mon": "9:00-12:00, 13:00-17:30"}],
        Schedule=visits,
    )
    cells = [_beside(sheet, "A", column, below="Contacts") for column in "GHIJ"]
    assert cells == [4, 1, 2, 0.75]
    covered = next(c for row in sheet.iter_rows() for c in row if shown_value(c) == "Covered")
    shown = sheet.cell(covered.row + 1, covered.column).number_format
    assert shown == '[>1]">100%";0%'  # the cell keeps the exact share
    load = [_beside(sheet, "Ana", column) for column in "CDEFGHI"]
    assert load == [2, 2, 4, 0.5, 1.5, 7.5, 0.2]


@pytest.mark.parametrize(
    ("hours", "shown"),
    [("closed", 0), ("9:00-17:00", 8), ("soon", "–"), ("9–17", "–"), (None, 0)],
)
def test_hours_are_right_or_a_dash(dashboard, hours, shown):
    """A day off counts nothing; what a formula cannot read gives a dash, not a wrong sum."""
    rep = {"rep_name": "Ana", "mon": hours}
    sheet = dashboard(Customers=[_customer(1, "A", 1)], Reps=[rep])
    assert _beside(sheet, "Ana", "H") == shown


def test_an_empty_template_shows_zeros(dashboard):
    """One blank row counts as nobody; nothing is divided by nobody."""
    sheet = dashboard(sample=False)
    assert _under(sheet, "Customers") == (0, "sales reps: 0")
    assert _under(sheet, "Graded") == (0, "0 without a grade")
    assert _beside(sheet, "A", "J", below="Contacts") == "–"


def test_a_template_without_amounts_has_no_revenue(dashboard):
    """Where customers have no amount, tiles and columns of revenue are left out."""
    sheet = dashboard(scheme="sales-funnel", without=("annual_amount",), Customers=[])
    texts = {shown_value(cell) for row in sheet.iter_rows() for cell in row}
    assert "Customers" in texts
    assert not [text for text in texts if isinstance(text, str) and "evenue" in text]


def test_what_the_trade_counts_stands_in_place_of_amounts(small_content, small_workbook):
    """Customers whose column says a word, and their share; with amounts, those stay."""
    customers = [_customer(1, "A", 1), _customer(2, "B", 1), _customer(3, "A", 1)]
    for without, shown in (((), False), (("annual_amount",), True)):
        content = small_content("en", without=without, Customers=customers)
        content = replace(content, tallies=[TallyContent("graded", "grade", "A")])
        sheet = small_workbook(content).worksheets[0]
        assert shown_value(sheet["A4"]) == "Customers"
        assert (shown_value(sheet["C5"]) == 2) is shown
        assert (shown_value(sheet["C6"]) == "67% without a grade") is shown


def test_a_template_without_potential_has_no_such_table(dashboard):
    """Where nobody rates potential, nothing asks for it."""
    sheet = dashboard(without=("potential",))
    texts = {shown_value(cell) for row in sheet.iter_rows() for cell in row}
    assert "Moves between tiers" in texts
    assert "Value and potential" not in texts


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        (("sea", "air", "road"), (2, 0, 1, 1)),
        (("sea", "air", "road", "rail"), (2, 0, 1, 0)),
    ],
)
def test_a_column_of_choices_is_counted_by_tier(small_content, small_workbook, words, counts):
    """Each value has a column; those of whom nothing is said have one where there is room."""
    customers = [
        _customer(1, "B", 1, area="sea"),
        _customer(2, "B", 1, area="sea"),
        _customer(3, "B", 1, area="road"),
        _customer(4, "B", 1),
        _customer(5, "A", 1, area="air"),
    ]
    content = small_content("en", Customers=customers)
    content = replace(content, cross=CrossContent("area", words))
    sheet = small_workbook(content).worksheets[0]
    title = "area (en) by tier"
    assert tuple(_beside(sheet, "medium", letter, below=title) for letter in "CDEF") == counts
    heads = [shown_value(cell) for row in sheet.iter_rows() for cell in row]
    assert ("not rated" in heads) == (len(words) < 4)
    assert "Value and potential" not in heads


@pytest.mark.parametrize(("scheme", "expected"), [("pareto", True), ("sales-funnel", False)])
def test_only_what_weighs_value_is_compared_with_usual_shares(dashboard, scheme, expected):
    """A stage of a deal has no share to expect, so no column asks for one."""
    texts = [shown_value(cell) for row in dashboard(scheme=scheme).iter_rows() for cell in row]
    assert ("Expected" in texts) is expected
    assert ("How the list divides into tiers." in texts) is not expected


def test_expected_shares_come_from_the_scheme_where_it_states_them():
    """Pareto's own are source; ABCD by value takes them as a default to compare with."""
    counts, amounts, stated = expected_shares(load_scheme("pareto"))
    assert stated
    assert dict(counts) == {"A": 20, "B": 30, "C": 40, "D": 10}
    assert {grade: (share.relation, share.pct) for grade, share in amounts.items()} == {
        "A": ("over", 50),
        "B": ("about", 35),
        "C": ("about", 20),
    }
    assert expected_shares(load_scheme("abcd-value")) == (counts, amounts, False)


def test_the_day_is_one_cell_with_a_name(small_content, small_workbook):
    """A person may type another date there; all that depends on time refers to it."""
    workbook = small_workbook(small_content("en"))
    sheet = workbook.worksheets[0]
    place = workbook.defined_names[AS_OF_NAME].attr_text
    assert place == "'dashboard en'!$P$1"
    assert sheet["P1"].value == "=TODAY()"
    formulas = [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    (check,) = sheet.data_validations.dataValidation
    assert (check.type, str(check.sqref)) == ("date", "P1")
    assert sum("TODAY(" in str(formula) for formula in formulas) == 1


def test_charts_show_the_cells(dashboard):
    """Four charts; each names its cells and holds their values for programs that only show."""
    sheet = dashboard()
    assert len(sheet._charts) == 4
    for chart in sheet._charts:
        assert chart.x_axis.delete is False
        for series in chart.series:
            figures, names = series.val.numRef, series.cat.strRef
            numbers = [n if isinstance(n, int | float) else None for n in _cells(sheet, figures.f)]
            assert _values(figures.numCache) == numbers
            assert _values(names.strCache) == [name or None for name in _cells(sheet, names.f)]


def _values(cache):
    shown = {point.idx: point.v for point in cache.pt}
    return [shown.get(at) for at in range(cache.ptCount)]


def _cells(sheet, reference):
    column, first, _, last = range_boundaries(reference.rsplit("!", 1)[1].replace("$", ""))
    return [shown_value(sheet.cell(row, column)) for row in range(first, last + 1)]


def test_the_dashboard_is_one_page(dashboard):
    """A manager prints one sheet of A4 and needs no page to turn."""
    sheet = dashboard()
    assert not sheet.row_breaks.brk
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 1)
    assert sheet.print_area.startswith("'dashboard en'!$A$1:$Q$")


@pytest.mark.parametrize(("reps", "pages"), [(9, 1), (10, 2)])
def test_a_large_team_gets_a_second_page(dashboard, reps, pages):
    """What would become too small to read breaks before the contacts."""
    team = [{"rep_name": f"Rep {number}", "accounts": 4} for number in range(reps)]
    sheet = dashboard(Customers=[_customer(1, "A", 1)], Reps=team)
    breaks = sheet.row_breaks.brk
    assert len(breaks) == pages - 1
    assert sheet.page_setup.fitToHeight == (1 if pages == 1 else 0)
    assert all(shown_value(sheet.cell(each.id + 1, 1)) == "Contacts" for each in breaks)


def test_tiers_stand_in_their_colours(dashboard):
    """One rule per tier, none per cell."""
    sheet = dashboard()
    (area,) = sheet.conditional_formatting
    assert [rule.formula for rule in area.rules] == [['"A"'], ['"B"'], ['"C"'], ['"D"']]
