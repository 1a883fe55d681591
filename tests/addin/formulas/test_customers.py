"""Which customers, headers and scheme a formula takes, and what it says instead of a grade."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest

from addin import functions
from addin.formulas.answers import PREFIX, answered
from addin.formulas.arguments import WHOLE_COLUMN
from addin.formulas.schemes import REMEMBERED, named_scheme, rules_in_cells
from grading.engine.fit import fit
from grading.schemes.catalogue import load_scheme

AS_OF = date(2026, 11, 21)


def fault(answer):
    """The text of a fault of the whole call."""
    ((text,),) = answer
    assert text.startswith(PREFIX)
    return text.removeprefix(PREFIX)


def test_headers_may_stand_elsewhere_in_a_row_or_a_column(amounts):
    headers, *rows = amounts
    grades = [["A"], ["B"], ["C"], ["D"]]
    assert functions.grade(rows, "amount-bands", [headers]) == grades
    assert functions.grade(rows, "amount-bands", [[text] for text in headers]) == grades


def test_a_single_column_needs_no_header_where_the_scheme_reads_one():
    assert functions.grade([[120_000.0], [500.0]], "amount-bands") == [["A"], ["D"]]
    assert functions.grade(120_000.0, "amount-bands") == [["A"]]
    with_header = [["Revenue"], [120_000.0], [500.0]]
    assert functions.grade(with_header, "amount-bands") == [["A"], ["D"]]


def test_a_single_column_needs_a_header_where_the_scheme_reads_several():
    text = fault(functions.grade([[5.0], [6.0]], "abcd-value"))
    assert "a column “Annual amount” is needed" in text


def test_the_scheme_may_be_left_out_where_only_one_fits():
    rows = [["Customer", "Orders per month"], ["Ann", 4.0]]
    assert functions.grade(rows) == functions.grade(rows, "frequency-bands")
    assert functions.grade(rows)[0][0] in {"A", "B", "C", "D"}


def test_several_or_no_fitting_schemes_are_listed(amounts):
    text = fault(functions.grade(amounts))
    assert "amount-bands, sales-size, transaction-size (Bands on one measure)" in text
    assert "pareto" in text
    assert "--" not in text
    text = fault(functions.grade([["Colour"], ["red"]]))
    assert "fit no scheme" in text
    assert "amount-bands lacks Annual amount" in text
    assert text.count(" lacks ") == 5  # the nearest; all of them would fill the screen


@pytest.mark.parametrize("title", ["pareto", "Pareto 80/20", "二八法则分级", [["PARETO"]]])
def test_a_scheme_is_known_by_id_or_title(title, amounts):
    assert functions.grade(amounts, title) == functions.grade(amounts, "pareto")


def test_a_name_is_never_a_file(tmp_path, amounts):
    """A formula does not look around on the machine that computes it."""
    path = tmp_path / "own.toml"
    path.write_text("id = 'own'", encoding="utf-8")
    assert "there is none called" in fault(functions.grade(amounts, str(path)))


def test_an_unknown_scheme_suggests_the_nearest(amounts):
    assert "Did you mean pareto?" in fault(functions.grade(amounts, "paretto"))


def test_rules_in_cells_are_read_once(rules_area, amounts):
    """Equal cells give the very same scheme, so that it is compiled once; others do not."""
    area = rules_area(load_scheme("amount-bands"))
    first = named_scheme(area)
    assert named_scheme([list(row) for row in area]) is first
    assert named_scheme(tuple(map(tuple, area))) == first
    assert functions.grade(amounts, area) == [["A"], ["B"], ["C"], ["D"]]


def test_changed_rules_count_at_once(rules_area, amounts):
    area = rules_area(load_scheme("amount-bands"))
    changed = [
        [str(cell).replace("100000", "60000") if isinstance(cell, str) else cell for cell in row]
        for row in area
    ]
    assert changed != area
    assert functions.grade(amounts, changed)[1] == ["A"]


@pytest.mark.parametrize(
    "as_host",
    [
        lambda cell: cell,
        lambda cell: float((cell - date(1899, 12, 30)).days),
        lambda cell: datetime(cell.year, cell.month, cell.day),  # as COM does
    ],
    ids=["date", "serial", "date-time"],
)
def test_cutoffs_are_read_however_a_host_delivers_their_day(as_host, rules_area, amounts):
    """The Rules area of the last re-grade lets one row be graded, wherever the formula runs."""
    columns = {"annual_amount": [row[1] for row in amounts[1:]]}
    fitted = fit(load_scheme("pareto"), columns, as_of=AS_OF).scheme
    area = [
        [as_host(cell) if isinstance(cell, date) else cell for cell in row]
        for row in rules_area(fitted)
    ]
    assert any(isinstance(cell, date | float) for row in area for cell in row)
    headers, *rows = amounts
    alone = [functions.grade([row], area, [headers])[0] for row in rows]
    assert alone == functions.grade(amounts, "pareto")
    ((_, _, _, day, count), *_) = functions.grade_cutoffs([rows[0]], area, [headers])[1:]
    assert (day, count) == (AS_OF, 4)


def test_all_rows_of_a_population_give_the_cutoffs_themselves(rules_area, amounts):
    """Whole columns are graded among themselves, as the button does, whatever the area holds."""
    columns = {"annual_amount": [1.0, 2.0, 3.0, 4.0, 5.0]}
    old = rules_area(fit(load_scheme("pareto"), columns, as_of=AS_OF).scheme)
    assert functions.grade(amounts, old) == functions.grade(amounts, "pareto")


def test_many_threads_get_the_same_answers(rules_area, amounts):
    """A server answers several workbooks at once from the same memory."""
    areas = [rules_area(load_scheme(name)) for name in ("amount-bands", "pareto")]

    def work(n):
        return functions.grade(amounts, areas[n % 2])

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(work, range(64)))
    assert found == [work(0), work(1)] * 32


def test_what_is_remembered_is_bounded(rules_area):
    """A person who edits rules all day does not fill the memory."""
    area = rules_area(load_scheme("amount-bands"))
    for n in range(3 * REMEMBERED):
        named_scheme([*area, [None], [f"remark {n}"]])
    assert rules_in_cells.cache_info().currsize <= REMEMBERED


def test_faults_of_the_rules_come_with_their_cells(rules_area, amounts):
    area = rules_area(load_scheme("amount-bands"))
    row = next(n for n, cells in enumerate(area) if ">=100000" in cells)
    broken = [list(cells) for cells in area]
    broken[row][0] = ">=banana"
    assert f"Rules!A{row + 1}" in fault(functions.grade(amounts, broken))


@pytest.mark.parametrize(
    "area", [[["some"], ["text"]], [["text"], [None]], [["a", 1.0], ["b", 2.0]], [[1, 2]]]
)
def test_a_range_without_rules_is_named(area, amounts):
    assert "Rules" in fault(functions.grade(amounts, area))


def test_half_a_block_is_named(rules_area, amounts):
    area = rules_area(load_scheme("amount-bands"))
    assert "Rules!" in fault(functions.grade(amounts, area[-3:]))


def test_one_row_of_a_population_needs_the_cutoffs(amounts):
    headers, row, *_ = amounts
    text = fault(functions.grade([row], "pareto", [headers]))
    assert "Pareto 80/20: compares each customer with all others" in text
    assert "TierbookRules" in text


@pytest.mark.parametrize("rows", [None, [[None, None]], [[None, None], [None, ""]]])
def test_a_blank_range_is_named(rows):
    assert "customers: the range is blank" in fault(functions.grade(rows, "abcd-value"))


def test_a_blank_row_of_a_table_is_no_customer(amounts):
    """A formula that is filled down beyond the last customer shows nothing."""
    headers = amounts[:1]
    for formula in (functions.grade, functions.grade_reason, functions.grade_label):
        assert formula([[None, None]], "amount-bands", headers) == [[""]]
    assert functions.grade(None, "amount-bands") == [[""]]


def test_whole_columns_are_refused_and_one_row_less_is_not():
    column = [["Annual amount"], [5.0], *[[None]] * (WHOLE_COLUMN - 2)]
    assert "is a whole column (1,048,575 rows)" in fault(functions.grade(column, "amount-bands"))
    assert functions.grade(column[:-1], "amount-bands") == [["D"]]


def test_headers_must_match_the_columns(amounts):
    headers, *rows = amounts
    assert "there are 1 for 2 columns" in fault(functions.grade(rows, "pareto", headers[:1]))
    block = [headers, headers]
    assert "must be one row of headers" in fault(functions.grade(rows, "pareto", block))


def test_blank_rows_at_the_end_are_dropped_and_others_answered_blank(amounts):
    rows = [*amounts[:2], [None, None], *amounts[2:], [None, None], ["", ""]]
    assert functions.grade(rows, "amount-bands") == [["A"], [""], ["B"], ["C"], ["D"]]
    assert functions.grade_reason(rows, "amount-bands")[1] == [""]


def test_a_totals_row_of_a_table_is_no_customer(amounts):
    """A reference to a whole table takes its totals row along."""
    rows = [*amounts, ["Total", 200_500.0]]
    assert functions.grade(rows, "amount-bands") == functions.grade(amounts, "amount-bands")


def test_a_row_that_cannot_be_graded_says_why_and_spoils_no_other(amounts):
    amounts[2][1] = "#N/A"
    amounts[3][1] = "plenty"
    assert functions.grade(amounts, "amount-bands") == [["A"], [""], [""], ["D"]]
    reasons = functions.grade_reason(amounts, "amount-bands")
    assert "Annual amount" in reasons[1][0]
    assert "Annual amount" in reasons[2][0]


def test_a_list_of_orders_is_told_from_a_list_of_customers():
    orders = [["Customer", "Date", "Amount"], ["Ann", 46000.0, 5.0], ["Ann", 46001.0, 7.0]]
    assert "this is a list of orders" in fault(functions.grade_table(orders))
    assert functions.grade_table(orders, "amount-bands")[0][0] != ""


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        (["Customer", "Annual amount"], "compares each customer"),
        (["客户", "年购买金额"], "要把每个客户与所有其他客户比较"),
        (["Cliente", "Importe anual"], "compara a cada cliente"),
    ],
)
def test_messages_speak_the_language_of_the_headers(headers, words):
    assert words in fault(functions.grade([["Ann", 5.0]], "pareto", [headers]))


def test_reasons_speak_the_language_of_the_headers():
    rows = [["客户", "年购买金额"], ["甲", 120_000.0]]
    assert functions.grade_label(rows, "amount-bands") == [["VIP客户"]]
    assert "年" in functions.grade_reason(rows, "amount-bands")[0][0]


def test_a_defect_of_ours_is_one_cell_too():
    """An exception that reached Excel would show the inside of the program, or run thrice."""

    @answered
    def broken(customers):
        raise ZeroDivisionError

    assert "broken: Tierbook could not work this out (ZeroDivisionError)" in fault(broken(None))


def test_long_lists_of_faults_are_cut():
    from grading.exceptions import InputError

    @answered
    def wordy(customers):
        raise InputError("x" * 5_000)

    text = fault(wordy(None))
    assert len(text) < 2_100
    assert text.endswith("…")


ORDERS = [
    ["Customer", "Date", "Amount"],
    ["Ann", date(2026, 11, 20), 900.0],
    ["Bo", date(2026, 6, 1), 300.0],
    ["Ann", date(2026, 10, 1), 800.0],
    ["Cy", date(2025, 1, 1), 10.0],
]


def test_a_table_of_grades_has_a_row_per_customer_who_ordered():
    """Under a scheme that reads orders, GRADE_TABLE adds them up per customer."""
    header, *rows = functions.grade_table(ORDERS, "rfm", None, date(2026, 11, 21))
    assert header[:2] == ["Customer", "Grade"]
    assert [row[0] for row in rows] == ["Ann", "Bo", "Cy"]
    assert [row[3] for row in rows] == [535, 313, 111]


def test_a_formula_per_row_names_the_one_that_takes_orders():
    """A list of orders has several rows per customer, so GRADE cannot answer beside it."""
    assert "GRADE_TABLE with the scheme rfm" in fault(functions.grade(ORDERS, "rfm"))
