"""Places in a population: exact shares, quantiles, ties, and cutoffs that are kept."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from grading.engine.fit import compiled, fit
from grading.engine.ranking import fit_cutoffs, quantile
from grading.exceptions import FitError
from grading.schemes.models import Rank

NAN = float("nan")
SHARES = ("20", "30", "40", "10")


def ranking(method="top_shares", shares=SHARES, values="ABCD", **options):
    options = {"name": "place", "input": "amount", "output": "grade", **options}
    return Rank(method=method, shares_pct=shares, values=tuple(values), **options)


@pytest.fixture
def ranked(scheme, number, as_of):
    """Grades of amounts by their place among themselves."""

    def run(amounts, step=None, **options):
        sample = scheme([number("amount", required=True)], step or ranking())
        columns = {"amount": np.array(amounts, float)}
        fitted = fit(sample, columns, as_of=as_of, **options)
        return fitted.grade(columns, as_of=as_of, **options).grade.to_list()

    return run


amounts = st.lists(st.integers(-3, 12).map(float), min_size=1, max_size=40)


@given(amounts)
def test_shares_compare_exactly(values):
    """With k customers strictly above among n: A if 10k < 2n, B if 10k < 5n, C if 10k < 9n."""
    cutoffs = fit_cutoffs(ranking(), np.array(values))
    for value in values:
        above, count = sum(other > value for other in values), len(values)
        expected = next((i for i, s in enumerate((2, 5, 9)) if 10 * above < s * count), 3)
        assert sum(value < cutoff for cutoff in cutoffs) == expected


@given(amounts)
def test_ties_that_count_worse_leave_a_band_that_does_not_hold_them_all(values):
    """A value belongs to a band only if the last of its ties does: k of that one counts."""
    cutoffs = fit_cutoffs(ranking(ties="worse"), np.array(values))
    for value in values:
        above, count = sum(other >= value for other in values) - 1, len(values)
        expected = next((i for i, s in enumerate((2, 5, 9)) if 10 * above < s * count), 3)
        assert sum(value < cutoff for cutoff in cutoffs) == expected


@given(st.lists(st.integers(-30, 120).map(float), min_size=1, max_size=40, unique=True))
def test_without_ties_both_ways_to_count_them_agree(values):
    """The tie method decides about ties alone."""
    better, worse = (
        fit_cutoffs(ranking(ties=ties), np.array(values)) for ties in ("better", "worse")
    )
    assert better == worse


@given(amounts)
def test_ascending_mirrors_descending(values):
    """With order ascending the smallest values take the best band."""
    ascending = fit_cutoffs(ranking(order="ascending"), np.array(values))
    descending = fit_cutoffs(ranking(), -np.array(values))
    assert ascending == tuple(-cutoff for cutoff in descending)


@given(amounts, st.sampled_from(["33.4", "12.5", "0.1"]))
def test_odd_shares_are_exact_too(values, share):
    """Shares are decimals, not binary fractions."""
    step = ranking(shares=(share, Decimal(100) - Decimal(share)), values="AB")
    (cutoff,) = fit_cutoffs(step, np.array(values))
    for value in values:
        above = sum(other > value for other in values)
        assert (value >= cutoff) == (above < Fraction(share) / 100 * len(values))


@pytest.mark.parametrize("count", [1, 2, 3, 5, 9, 10, 11, 100])
def test_bands_of_distinct_amounts_have_their_sizes(ranked, count):
    """Without ties the bands hold the customers whose predecessors lie below the share."""
    got = ranked(list(range(count)))
    expected = [next((g for g, s in zip("ABC", (2, 5, 9), strict=True) if 10 * k < s * count), "D")
                for k in range(count)]  # fmt: skip
    assert got == expected[::-1]


def test_one_customer_alone_is_best(ranked):
    """One customer has nobody above."""
    assert ranked([5]) == ["A"]


def test_ties_share_the_better_band(ranked):
    """Customers of one amount have one grade, the better one."""
    assert ranked([9, 9, 9, 1]) == ["A", "A", "A", "C"]
    assert ranked([4, 4, 4, 4]) == ["A"] * 4


def test_ties_may_share_the_worse_band(ranked):
    """Three of ten are more than the first fifth, so none of them is in it."""
    amounts, grades = [9] * 3 + [5] * 6 + [1], ["B"] * 3 + ["C"] * 6 + ["D"]
    assert ranked(amounts) == ["A"] * 3 + ["B"] * 6 + ["D"]
    assert ranked(amounts, ranking(ties="worse")) == grades
    smallest = ranking(ties="worse", order="ascending")
    assert ranked([-amount for amount in amounts], smallest) == grades


def test_a_quantile_parts_values_so_it_has_an_edge_and_no_tie_method(scheme, number):
    """A scheme that names one for quantiles is refused with what to use instead."""
    with pytest.raises(ValidationError, match="ties belongs to top_shares; a quantile"):
        scheme([number("amount")], ranking(method="quantiles", ties="worse"))


def test_nobody_gives_nothing(ranked):
    """An empty population is no error."""
    assert ranked([]) == []


@pytest.mark.filterwarnings("error")
def test_quantiles_are_type_seven():
    """Cuts are linear between neighbours, counted from the lower end, as numpy's default."""
    values = np.random.default_rng(1).normal(size=101)
    step = ranking("quantiles", shares=("25", "25", "25", "25"))
    np.testing.assert_allclose(fit_cutoffs(step, values), np.quantile(values, [0.75, 0.5, 0.25]))


def test_value_on_the_cut_belongs_to_the_better_band(ranked):
    """The median itself is in the upper half, or with order ascending in the lower."""
    halves = {"shares": ("50", "50"), "values": "AB"}
    assert ranked([1, 2, 3], ranking("quantiles", **halves)) == ["B", "A", "A"]
    assert ranked([1, 2, 3], ranking("quantiles", order="ascending", **halves)) == ["A", "A", "B"]
    assert ranked([1, 2, 3, 4], ranking("quantiles", **halves)) == ["B", "B", "A", "A"]


def test_quantile_between_extremes_stays_finite():
    """Neighbours at both ends of the number line do not overflow."""
    assert quantile(np.array([-1e308, 1e308]), Fraction(1, 2)) == 0.0
    assert quantile(np.array([1e308, 1e308]), Fraction(1, 3)) == 1e308


def test_rows_without_a_grade_do_not_count(ranked):
    """Blank and unusable amounts are no part of the population."""
    assert ranked([5, NAN, NAN, NAN, NAN]) == ["A", None, None, None, None]
    masks = {"amount": np.array([False, True, True, True, True])}
    assert ranked([5, 9, 9, 9, 9], invalid=masks) == ["A", None, None, None, None]


def test_row_that_lacks_another_input_does_not_count(scheme, number, as_of):
    """A customer who cannot be graded moves nobody else, whatever the amount."""
    sample = scheme([number("amount", required=True), number("years", required=True)], ranking())
    columns = {"amount": np.array([9.0, 5, 4]), "years": np.array([NAN, 1, 1])}
    fitted = fit(sample, columns, as_of=as_of)
    assert fitted.scheme.steps[0].cutoffs == (5.0, 5.0, 4.0)
    assert fitted.scheme.steps[0].fitted_rows == 2
    assert fitted.grade(columns, as_of=as_of).grade.to_list() == [None, "A", "C"]


def test_blank_as_is_the_value_that_ranks(scheme, number, as_of):
    """A blank that counts as 0 takes its place at 0."""
    sample = scheme([number("amount", required=True, blank_as=0)], ranking())
    columns = {"amount": np.array([NAN, -1, 5])}
    fitted = fit(sample, columns, as_of=as_of)
    assert fitted.scheme.steps[0].cutoffs == (5.0, 0.0, -1.0)
    assert fitted.grade(columns, as_of=as_of).grade.to_list() == ["B", "C", "A"]


def test_fitted_scheme_tells_its_cutoffs(scheme, number, as_of):
    """The scheme that comes back holds cutoffs, day and number of customers."""
    sample = scheme([number("amount")], ranking())
    step = fit(sample, {"amount": np.arange(10.0)}, as_of=as_of).scheme.steps[0]
    assert (step.cutoffs, step.fitted_on, step.fitted_rows) == ((8.0, 5.0, 1.0), as_of, 10)
    assert sample.steps[0].cutoffs == ()


def test_stored_cutoffs_grade_a_single_customer(scheme, number, as_of):
    """One customer is graded by the cutoffs of the population, not as a population of one."""
    sample = scheme([number("amount")], ranking())
    stored = fit(sample, {"amount": np.arange(10.0)}, as_of=as_of).scheme
    for amount, grade in [(8, "A"), (7.99, "B"), (5, "B"), (4.99, "C"), (1, "C"), (0.99, "D")]:
        assert compiled(stored).grade({"amount": [amount]}, as_of=as_of).grade.to_list() == [grade]


def test_fitting_again_replaces_old_cutoffs(scheme, number, as_of):
    """A new population gives new cutoffs."""
    sample = fit(scheme([number("amount")], ranking()), {"amount": np.arange(10.0)}, as_of=as_of)
    again = fit(sample.scheme, {"amount": np.arange(100.0)}, as_of=date(2026, 12, 1))
    assert again.scheme.steps[0].cutoffs == (80.0, 50.0, 10.0)
    assert again.scheme.steps[0].fitted_on == date(2026, 12, 1)


def test_rank_without_cutoffs_says_what_to_pass(scheme, number):
    """A population scheme that was never fitted names the step and the way out."""
    with pytest.raises(FitError, match=r"step place compares customers.*pass the Rules area"):
        compiled(scheme([number("amount")], ranking()))


def test_rank_of_a_score(scheme, scorecard, number, as_of):
    """A rank may order what an earlier step computed."""
    card = scorecard({"amount": (100, {">=10": 100, ">=5": 50})}, {})
    sample = scheme([number("amount")], card, ranking(input="score"))
    columns = {"amount": np.array([12.0, 7, 1, NAN])}
    fitted = fit(sample, columns, as_of=as_of)
    assert fitted.scheme.steps[1].cutoffs == (100.0, 50.0, 0.0)
    assert fitted.grade(columns, as_of=as_of).grade.to_list() == ["A", "B", "C", "C"]


def test_table_reads_the_band_of_a_rank(scheme, table, number, as_of):
    """A rank may put out a word that a table reads on."""
    halves = ranking("quantiles", shares=("50", "50"), values=("large", "small"), output="size")
    rules = table(
        ["size", "years"],
        [(['"large"', ">=1"], "A"), (['"small"', ">=1"], "B"), (["-", "-"], "D")],
    )
    sample = scheme([number("amount"), number("years")], halves, rules)
    columns = {"amount": np.array([1.0, 2, 3, NAN]), "years": np.array([5.0, 5, 0, 5])}
    result = fit(sample, columns, as_of=as_of).grade(columns, as_of=as_of)
    assert result.grade.to_list() == ["B", "A", "D", "D"]
    assert result.outputs["size"].to_list() == ["small", "large", "large", None]


def test_blank_in_a_graded_rank_says_so(scheme, number, as_of):
    """An optional amount left blank has no place, and the reason tells."""
    sample = scheme([number("amount")], ranking())
    columns = {"amount": np.array([1.0, NAN])}
    result = fit(sample, columns, as_of=as_of).grade(columns, as_of=as_of)
    assert result.reason.to_list()[1] == (
        "Not graded: “Amount” has no place among the customers ranked."
    )


@pytest.mark.parametrize("count", [3, 4, 7, 10, 100])
def test_shares_of_33_33_are_exact_thirds(count):
    """Three shares of 33.33 cut at the quantiles of 1/3 and 2/3, whatever the rounding leaves."""
    values = np.arange(count, dtype=float)
    step = ranking("quantiles", ("33.33", "33.33", "33.33"), "ABC")
    thirds = tuple(quantile(values, Fraction(place, 3)) for place in (2, 1))
    assert fit_cutoffs(step, values) == thirds
