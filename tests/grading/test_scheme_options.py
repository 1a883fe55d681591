"""Options that every scheme of the catalogue understands: blanks, held grades, decay, ties."""

from datetime import timedelta

import pytest

from grading.engine.fit import compiled, fit
from grading.exceptions import ChangeError
from grading.schemes.catalogue import load_scheme, scheme_ids
from grading.schemes.changes import apply_changes
from grading.schemes.hysteresis import hysteresis_faults
from grading.schemes.models import LifetimeValue, Rank, Scorecard

SCHEMES = [load_scheme(scheme_id) for scheme_id in scheme_ids()]
each_scheme = pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.id)


def example_columns(scheme):
    """The customers of the card's example, by input."""
    rows = scheme.example.rows
    return {wanted.name: [row.get(wanted.name) for row in rows] for wanted in scheme.inputs}


def graded(scheme, columns):
    """The grades on the day of the example."""
    day = scheme.example.as_of
    return fit(scheme, columns, as_of=day).grade(columns, as_of=day)


def first(grades):
    """Grade, label, reason and score of the first customer."""
    score = None if grades.score is None else float(grades.score[0])
    texts = (grades.grade, grades.label, grades.reason)
    return (*(column.to_list()[0] for column in texts), score)


def with_first(columns, name, value):
    """The columns with another value for the first customer."""
    return {**columns, name: [value, *columns[name][1:]]}


@each_scheme
def test_a_blank_can_mean_that_there_is_no_grade(scheme):
    """Whatever the input: the reason names its column."""
    columns = example_columns(scheme)
    for wanted in scheme.inputs:
        strict = apply_changes(scheme, [f"unknown:{wanted.name}=ungraded"])
        blank = with_first(columns, wanted.name, None)
        grades = graded(strict, blank)
        filled = [value is not None for value in blank[wanted.name]]
        assert grades.decided.tolist() == filled, wanted.name
        assert wanted.label.en in grades.reason.to_list()[0]


@each_scheme
def test_a_blank_can_count_as_a_value(scheme):
    """The customer then gets all that the value itself would give."""
    columns = example_columns(scheme)
    for wanted in scheme.inputs:
        if wanted.type in {"date", "text"}:
            continue  # no day is everybody's, and a name or a place decides nothing
        values = [value for value in columns[wanted.name] if value is not None]
        values += [choice.value for choice in wanted.choices]
        value = values[-1] if values else 1
        lenient = apply_changes(scheme, [f"unknown:{wanted.name}={value}"])
        blank = graded(lenient, with_first(columns, wanted.name, None))
        filled = graded(lenient, with_first(columns, wanted.name, value))
        assert first(blank) == first(filled), wanted.name


@each_scheme
def test_a_blank_can_be_a_value_of_its_own(scheme):
    """It meets ``-`` and ``null``; where no rule is for it there is no grade, and a reason."""
    columns = example_columns(scheme)
    for wanted in scheme.inputs:
        own = apply_changes(scheme, [f"unknown:{wanted.name}=own"])
        grades = graded(own, with_first(columns, wanted.name, None))
        assert grades.reason.to_list()[0]
        if columns[wanted.name][0] is not None:
            assert first(graded(own, columns)) == first(graded(scheme, columns))


@each_scheme
def test_grades_are_held_where_a_number_gives_them(scheme):
    """Within a margin nothing can pass everyone keeps the grade; else the refusal says why."""
    if not scheme.tiers:
        return  # there are no grades to hold
    columns = example_columns(scheme)
    letters = [tier.grade for tier in scheme.tiers]
    change = ["hysteresis:grade=1000000000000"]
    by_number = any(_gives_by_number(step) for step in scheme.steps)
    if not by_number and list(hysteresis_faults(scheme.model_copy(update={"hysteresis": 1.0}))):
        with pytest.raises(ChangeError, match="a margin belongs to one number"):
            apply_changes(scheme, change)
        return
    held = apply_changes(scheme, change)
    rows = len(scheme.example.rows)
    before = [letters[row % len(letters)] for row in range(rows)]
    if by_number:  # a table's other columns may rule a grade out whatever the number is
        assert graded(held, {**columns, "previous_grade": before}).grade.to_list() == before
    unheld = graded(scheme, columns).grade.to_list()
    assert graded(held, {**columns, "previous_grade": [None] * rows}).grade.to_list() == unheld


def _gives_by_number(step):
    return (isinstance(step, Scorecard) and step.grade == "grade" and step.cutoffs) or (
        isinstance(step, Rank) and step.output == "grade"
    )


SCORECARDS = [
    (scheme, step, part.input)
    for scheme in SCHEMES
    for step in scheme.steps
    if isinstance(step, Scorecard)
    for part in step.characteristics
]


@pytest.mark.parametrize(
    ("scheme", "step", "name"), SCORECARDS, ids=[f"{s.id}-{name}" for s, _, name in SCORECARDS]
)
def test_points_can_fade_with_age(scheme, step, name):
    """Full today, half after a half-life, a quarter after two, none where the day is not known."""
    day, columns = scheme.example.as_of, example_columns(scheme)
    fitted = fit(scheme, columns, as_of=day).scheme  # its ranges are those of the example
    faded = apply_changes(fitted, [f"decay:{step.name}.{name}=100@last_order_date"])
    days = [day, day - timedelta(100), day - timedelta(200), None]
    alike = {key: [values[0]] * len(days) for key, values in columns.items()}

    def scores(practice):
        found = compiled(practice).grade({**alike, "last_order_date": days}, as_of=day)
        return (found.score if step.score == "score" else found.outputs[step.score]).tolist()

    full, half, quarter, none = scores(faded)
    assert full == scores(fitted)[0]
    assert full - none == pytest.approx(2 * (half - none), abs=1e-5)
    assert full - none == pytest.approx(4 * (quarter - none), abs=1e-5)


@each_scheme
def test_ties_share_the_band_that_is_asked_for(scheme):
    """Where customers are placed by shares: all alike all stand at the top, or all at the end."""
    shared = [
        step
        for step in scheme.steps
        if isinstance(step, Rank) and step.method == "top_shares" and not step.among
    ]
    if any(isinstance(step, LifetimeValue) for step in scheme.steps):
        return  # people who buy exactly alike tell nothing of how people buy
    for step in shared:
        columns = {n: [values[0]] * 20 for n, values in example_columns(scheme).items()}
        for ties, place in (("better", 0), ("worse", -1)):
            changed = apply_changes(scheme, [f"ties:{step.name}={ties}"])
            found = graded(changed, columns)
            placed = found.grade if step.output == "grade" else found.outputs[step.output]
            band = step.values[place]
            word = scheme.words[band].en if band in scheme.words else band
            assert set(placed.to_list()) == {word}
