"""What the formulas over customers spill beside the grade."""

from datetime import date, timedelta

import pytest

from addin import functions

AS_OF = date(2026, 11, 21)
SCORED = [
    ["Customer", "Annual amount", "Orders per year", "Loyalty", "Influence", "Complaints"],
    ["Ann", 120_000.0, 24.0, 0.9, 4.0, 0.0],
    ["Bo", 800.0, 1.0, 0.1, 1.0, 3.0],
    ["Cy", None, 1.0, 0.1, 1.0, 3.0],
]
DEALS = ["Customer", "Decision role", "Has need", "Has budget", "First contact date", "Closed"]


def fault(answer):
    ((text,),) = answer
    assert text.startswith("#TIER: ")
    return text


def test_scores_are_numbers_and_blank_where_there_is_none():
    (ann,), (bo,), (cy,) = functions.grade_score(SCORED, "abcd-value")
    assert 0 <= bo < ann <= 100
    assert cy == ""


def test_a_scheme_without_scores_says_so(amounts):
    assert "gives grades without a score" in fault(functions.grade_score(amounts, "amount-bands"))


def test_the_table_holds_all_answers_under_headers(amounts):
    amounts[2][1] = None
    headers, *rows = functions.grade_table(amounts, "amount-bands")
    assert headers == ["Customer", "Grade", "Label", "Score", "Reason"]
    assert [row[:2] for row in rows] == [["Ann", "A"], ["Bo", ""], ["Cy", "C"], ["Di", "D"]]
    assert [row[4] for row in rows] == [
        cell for (cell,) in functions.grade_reason(amounts, "amount-bands")
    ]


def test_the_table_names_customers_by_id_where_there_is_one():
    rows = [["Customer ID", "Customer", "Annual amount"], [1001.0, "Ann", 5.0]]
    headers, row = functions.grade_table(rows, "amount-bands")
    assert headers[0] == "Customer ID"
    assert row[0] == "1001"


def test_the_table_numbers_rows_without_a_key():
    rows = [["Annual amount"], [5.0], [None], [120_000.0]]
    headers, *found = functions.grade_table(rows, "amount-bands")
    assert headers[0] == "Row"
    assert [row[:2] for row in found] == [[1, "D"], [3, "A"]]


def deal(since, role="first", closed=None):
    return ["Ann", role, "yes", "yes", since, closed]


def holds_until(*deals):
    cells = functions.grade_expires([DEALS, *deals], "decision-maker", None, AS_OF)
    return [cell for (cell,) in cells]


def test_a_grade_holds_until_the_last_day_of_its_deadline():
    """A for 10 days, then B up to day 30, then D for good."""
    since = AS_OF - timedelta(days=10)
    assert holds_until(deal(since)) == [AS_OF]
    assert holds_until(deal(since + timedelta(days=1))) == [AS_OF + timedelta(days=1)]
    assert holds_until(deal(since - timedelta(days=1))) == [since + timedelta(days=29)]
    assert holds_until(deal(AS_OF - timedelta(days=31))) == [""]


def test_no_grade_and_a_stopped_clock_do_not_run_out():
    assert holds_until(deal(AS_OF, closed="yes"), deal(None), deal("soon")) == ["", "", ""]


def test_a_grade_set_by_hand_does_not_run_out():
    rows = [[*DEALS, "Override"], [*deal(AS_OF), "A"], [*deal(AS_OF), None]]
    by_hand, by_rule = functions.grade_expires(rows, "decision-maker", None, AS_OF)
    assert by_hand == [""]
    assert by_rule == [AS_OF + timedelta(days=10)]


def test_schemes_without_a_date_never_run_out(amounts):
    assert functions.grade_expires(amounts, "amount-bands", None, AS_OF) == [[""]] * 4


def test_the_mix_counts_customers_and_adds_up_amounts(amounts):
    headers, *rows = functions.tier_mix(amounts, "amount-bands")
    assert headers == [
        "Grade", "Label", "Customers", "Share", "Amount", "Share of amount", "Expected share",
    ]  # fmt: skip
    assert [row[0] for row in rows] == ["A", "B", "C", "D"]
    assert [row[2:5] for row in rows][:2] == [[1, 0.25, 120_000.0], [1, 0.25, 60_000.0]]
    assert sum(row[5] for row in rows) == pytest.approx(1, abs=1e-5)


def test_the_mix_shows_what_the_practice_expects(amounts):
    rows = functions.tier_mix(amounts, "pareto")[1:]
    assert any(isinstance(row[6], float) and 0 < row[6] < 1 for row in rows)


@pytest.mark.parametrize("which", ["Profit", " profit ", 3.0, 3])
def test_another_column_may_be_added_up(which, amounts):
    rows = [[*amounts[0], "Profit"], *([*row, 10.0 * n] for n, row in enumerate(amounts[1:]))]
    found = functions.tier_mix(rows, "amount-bands", None, None, which)
    assert [row[4] for row in found[1:]] == [0.0, 10.0, 20.0, 30.0]


@pytest.mark.parametrize("which", ["Loss", 0.0, 3.0, 1.5, True])
def test_a_column_that_is_not_there_is_named(which, amounts):
    text = fault(functions.tier_mix(amounts, "amount-bands", None, None, which))
    assert "must be one header or number of the 2 columns" in text
    assert "Customer, Annual amount" in text


def test_an_amount_that_is_no_number_is_named(amounts):
    """A sum without it would be wrong and nobody would see it."""
    rows = [[*amounts[0], "Profit"], *([*row, "much"] for row in amounts[1:])]
    text = fault(functions.tier_mix(rows, "amount-bands", None, None, "Profit"))
    assert "Profit, C2 of the range: must be a number" in text
    assert "4 such cells" in text


def test_cutoffs_of_a_population_are_those_in_use(amounts):
    headers, *rows = functions.grade_cutoffs(amounts, "pareto", None, AS_OF)
    assert headers == ["Step", "From here on", "Cutoff", "Fitted on", "Customers"]
    assert rows[0][1:] == ["A", 120_000.0, AS_OF, 4]


def test_cutoffs_of_a_scorecard_are_its_points():
    rows = functions.grade_cutoffs(SCORED, "abcd-value")[1:]
    assert [row[1] for row in rows] == ["A", "B", "C"]
    assert [row[2] for row in rows] == sorted((row[2] for row in rows), reverse=True)


def test_fixed_conditions_have_no_cutoffs(amounts):
    assert "there are no cutoffs" in fault(functions.grade_cutoffs(amounts, "amount-bands"))


@pytest.mark.parametrize(("lang", "title"), [("en", "Pareto 80/20"), ("ZH", "二八法则分级")])
def test_the_catalogue_speaks_the_language_asked_for(lang, title):
    _, *rows = functions.grade_schemes(lang)
    assert title in {row[1] for row in rows if row[0] == "pareto"}


def test_another_language_is_refused():
    assert "must be one of en, zh, es, but says “de”" in fault(functions.grade_schemes("de"))


def test_without_a_language_the_catalogue_speaks_the_machines(monkeypatch):
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")
    assert functions.grade_schemes() == functions.grade_schemes("es")
