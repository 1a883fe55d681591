"""What would lift one customer to a better tier."""

import numpy as np
import pytest

from grading.engine.fit import compiled, fit
from grading.engine.grades import Lookup
from grading.engine.improvements import improvements
from grading.schemes.catalogue import load_scheme
from grading.schemes.models import Characteristic, Scale


@pytest.fixture
def told(as_of):
    """Condition and grade of each improvement of a row."""

    def tell(fitted, columns, row=0, lang="en", **options):
        found = improvements(fitted, columns, row, as_of=as_of, lang=lang, **options)
        return [(each.condition, each.grade) for each in found]

    return tell


@pytest.fixture
def bands(scheme, table, number, choice):
    """Amount bands, with a way up by potential for the smallest."""
    rules = table(
        ["amount", "potential"],
        [
            ([">=100", "-"], "A"),
            ([">50", "-"], "B"),
            (["-", '"high","medium"'], "C"),
            (["-", "-"], "D"),
        ],
    )
    inputs = [number("amount"), choice("potential", "high", "medium", "low")]
    return compiled(scheme(inputs, rules))


def test_numbers_move_to_the_nearest_better_band_and_choices_to_any_that_do(bands, told):
    """Each alone; edges read as they were written, also those that do not belong to the band."""
    columns = {"amount": [10, 60, 50], "potential": ["low", "low", None]}
    assert told(bands, columns, 0) == [
        ("Amount more than 50", "B"),
        ("Potential high or medium", "C"),
    ]
    assert told(bands, columns, 1) == [("Amount 100 or more", "A")]
    assert told(bands, columns, 2)[0] == ("Amount more than 50", "B")


def test_the_best_and_the_ungraded_have_none(bands, told):
    """There is nothing above them, or nothing to compare with."""
    columns = {"amount": [100.0], "potential": ["low"]}
    assert told(bands, columns) == []
    columns = {"amount": [10.0], "potential": ["low"]}
    assert told(bands, columns, invalid={"amount": np.array([True])}) == []


def test_what_the_condition_says_does_lift(bands, as_of):
    """The value on the edge gives the grade named, the one just before it does not."""
    at_edge = bands.grade({"amount": [99.999, 100.0], "potential": ["low", "low"]}, as_of=as_of)
    assert at_edge.grade.to_list() == ["B", "A"]


def test_less_may_be_better(scheme, scorecard, number, told):
    """Where high numbers cost points, the condition has an upper edge."""
    card = scorecard(
        {"complaints": (100, {"<1": 100, "[1..3]": 60, ">3": 0})}, {"A": 80, "B": 50, "D": None}
    )
    fitted = compiled(scheme([number("complaints")], card))
    columns = {"complaints": [9, 2, 0]}
    assert told(fitted, columns, 0) == [("Complaints 3 or less", "B")]
    assert told(fitted, columns, 1) == [("Complaints below 1", "A")]
    assert told(fitted, columns, 2) == []


def test_where_any_number_does_the_condition_is_that_there_is_one(scheme, table, number, told):
    """A blank is not told to reach minus infinity."""
    rules = table(["amount"], [(["null"], "B"), (["-"], "A")])
    fitted = compiled(scheme([number("amount")], rules))
    assert told(fitted, {"amount": [np.nan]}) == [("Amount filled in", "A")]


def test_columns_the_list_lacks_are_left_out(bands, told):
    """Nobody can change a cell that is not there."""
    assert told(bands, {"amount": [10]}) == [("Amount more than 50", "B")]


def test_words_may_come_as_a_lookup(bands, told):
    """As intake gives texts."""
    columns = {"amount": [10.0], "potential": Lookup(np.array([0]), ["low"])}
    assert ("Potential high or medium", "C") in told(bands, columns)


def test_ranks_name_the_cutoff_in_use(told, as_of):
    """What it takes to be among the first, as the list stands today; in the language asked for."""
    columns = {"annual_amount": [float(n) for n in range(1, 101)]}
    fitted = fit(load_scheme("pareto"), columns, as_of=as_of)
    assert told(fitted, columns, 70) == [("Annual amount 81 or more", "A")]
    assert told(fitted, columns, 70, lang="es") == [("Monto anual de 81 o más", "A")]
    assert told(fitted, columns, 99) == []


def test_a_scaled_input_names_the_figure_within_the_range(told, as_of):
    """Each alone; a figure of few digits that does lift, while one per cent less does not."""
    columns = {
        "annual_amount": [0.0, 100_000, 30_000],
        "orders_per_year": [0.0, 50, 20],
        "referrals": [0.0, 10, 4],
    }
    fitted = fit(load_scheme("composite-value"), columns, as_of=as_of)
    assert told(fitted, columns, 2) == [
        ("Annual amount 40,000 or more", "C"),
        ("Orders per year 28.4 or more", "C"),
        ("Referrals 6.5 or more", "C"),
    ]
    assert told(fitted, columns, 0) == [("Annual amount 80,000 or more", "C")]
    row = {name: np.repeat(values[2], 2) for name, values in columns.items()}
    row["annual_amount"] = np.array([39_600.0, 40_000])
    assert fitted.grade(row, as_of=as_of).grade.to_list() == ["D", "C"]
    assert told(fitted, columns, 1) == []


def test_a_scaled_input_may_be_better_the_smaller(scheme, scorecard, number, told, as_of):
    """The figure is then rounded down, and not beyond the least of the population."""
    card = scorecard({"days": (100, {"-": 0})}, {"A": 80, "B": 50, "D": None})
    days = Characteristic(input="days", weight_pct=100, scale=Scale(order="ascending"))
    card = card.model_copy(update={"characteristics": (days,)})
    columns = {"days": [3.0, 33, 100, np.nan]}
    fitted = fit(scheme([number("days")], card), columns, as_of=as_of)
    assert told(fitted, columns, 2) == [("Days 51.5 or less", "B")]
    assert told(fitted, columns, 1) == [("Days 22.4 or less", "A")]
    assert told(fitted, columns, 3) == [("Days 51.5 or less", "B")]


def test_a_figure_has_as_many_decimals_as_its_range_asks_for(told, as_of):
    """Rounding must neither leave the range nor move far from what is needed."""
    columns = {"annual_amount": [0.0, 1e-9], "orders_per_year": [0, 1], "referrals": [0, 1]}
    fitted = fit(load_scheme("composite-value"), columns, as_of=as_of)
    assert told(fitted, columns, 0) == [("Annual amount 0.0000000008 or more", "C")]


def test_where_all_are_alike_no_figure_lifts(told, as_of):
    """A range without width gives everybody half of the points."""
    columns = {name: [5.0, 5.0] for name in ("annual_amount", "orders_per_year", "referrals")}
    fitted = fit(load_scheme("composite-value"), columns, as_of=as_of)
    assert told(fitted, columns) == []
