"""Working days and joined texts: what a scheme tells beside the grade."""

from datetime import date

import numpy as np
import pytest

from grading.engine.explain import explain
from grading.engine.fit import fit
from grading.engine.working_days import counted_days
from grading.exceptions import SchemeError
from grading.schemes.models import Workday
from grading.schemes.toml_document import read_scheme

AS_OF = date(2026, 11, 21)  # a Saturday


def days(*dates):
    return np.array(dates, "M8[D]")


def counted(start, *rules, country="", not_before=None, days_off=None):
    step = Workday(
        name="day", start="due", rules=rules, country=country, not_before="x", output="day"
    )
    held = None if not_before is None else days(not_before)
    return counted_days(step, days(start), held, days_off or {}).astype(str).tolist()[0]


@pytest.mark.parametrize(
    ("start", "rule", "found"),
    [
        ("2026-11-20", {}, "2026-11-20"),
        ("2026-11-21", {}, "2026-11-23"),
        ("2026-11-22", {"roll": "before"}, "2026-11-20"),
        ("2026-11-20", {"workdays": 1}, "2026-11-23"),
        ("2026-11-23", {"workdays": -1}, "2026-11-20"),
        ("2026-11-22", {"roll": "before", "workdays": -3}, "2026-11-17"),
        ("2026-11-20", {"days": -4}, "2026-11-16"),
        ("2027-01-15", {"months": -1, "day": 10}, "2026-12-10"),
        ("2027-03-31", {"months": -1}, "2027-03-01"),
        ("2027-03-31", {"months": -1, "roll": "before"}, "2027-02-26"),
        ("2027-01-15", {"day": 31, "months": 1, "roll": "before"}, "2027-02-26"),
        ("NaT", {}, "NaT"),
    ],
)
def test_moves_apply_in_order(start, rule, found):
    """Months, day of the month, calendar days, the nearest working day, then working days."""
    assert counted(start, rule) == found


def test_the_first_rule_that_fits_the_day_of_the_month_counts():
    """Without a rule that fits there is no day."""
    rules = ({"start_day": "<=20"}, {"start_day": "[21..23]", "days": -4})
    assert counted("2026-11-20", *rules) == "2026-11-20"
    assert counted("2026-11-23", *rules) == "2026-11-19"
    assert counted("2026-11-24", *rules) == "NaT"


def test_public_holidays_and_weekends_of_a_country():
    """National Day of China is free; a Saturday made up for it is worked; Friday is free in Egypt."""
    assert counted("2026-10-01", {}, country="CN") == "2026-10-08"
    assert counted("2026-10-10", {}, country="China") == "2026-10-10"
    assert counted("2026-10-10", {}) == "2026-10-12"
    assert counted("2026-11-20", {}, country="EG") == "2026-11-22"


def test_days_off_of_everybody_and_of_the_country_are_free_too():
    """Those of other countries are worked; a country may be written by name or by code."""
    off = {"": frozenset({date(2026, 11, 20)}), "EG": frozenset({date(2026, 11, 24)})}
    assert counted("2026-11-20", {}, days_off=off) == "2026-11-23"
    assert counted("2026-11-24", {}, days_off=off) == "2026-11-24"
    assert counted("2026-11-24", {}, days_off=off, country="Egypt") == "2026-11-25"
    assert counted("2026-11-02", {}, not_before="2026-11-20", days_off=off) == "2026-11-23"


def test_a_long_closure_is_counted_through():
    """A hundred days off in a row end in the first day that is worked."""
    closed = {"": frozenset(np.arange("2026-06-01", "2026-09-09", dtype="M8[D]").tolist())}
    assert counted("2026-06-01", {"workdays": 1}, days_off=closed) == "2026-09-10"
    assert counted("2026-09-08", {"roll": "before"}, days_off=closed) == "2026-05-29"


def test_not_before_moves_to_a_working_day():
    """An earlier day moves to the first working day from the other date; a later one stays."""
    assert counted("2026-11-02", {}, not_before="2026-11-21") == "2026-11-23"
    assert counted("2026-11-24", {}, not_before="2026-11-21") == "2026-11-24"
    assert counted("2026-11-02", {}, not_before="NaT") == "2026-11-02"


INPUTS = [
    {"name": "due", "type": "date", "required": False},
    {"name": "job", "type": "text", "required": False},
    {
        "name": "sex",
        "type": "choice",
        "required": False,
        "choices": [{"value": "f", "label": {"en": "woman", "es": "mujer"}}, {"value": "m"}],
    },
]
TABLE = {
    "kind": "decision_table",
    "name": "t",
    "inputs": ["sex"],
    "outputs": ["grade"],
    "rules": [{"when": ["f"], "then": ["A"]}, {"when": ["-"], "then": ["B"]}],
}
TIERS = [{"use": "A", "label": "good"}, {"use": "B", "label": "fair"}]
JOIN = {"kind": "join", "name": "who", "parts": ["sex", "job"], "output": "label"}
DAY = {"kind": "workday", "name": "d", "start": "due", "rules": [{}], "output": "on"}


def scheme(*steps, **more):
    document = {"id": "own", "title": "Own", "inputs": INPUTS, "tiers": TIERS}
    return read_scheme({**document, "steps": [TABLE, *steps], **more}, "own")


COLUMNS = {
    "due": days("2026-11-21", "NaT", "2026-11-23", "2026-11-24"),
    "job": ["baker", None, "baker", None],
    "sex": ["f", "m", None, None],
}


def graded(made, lang="en", columns=COLUMNS):
    return fit(made, columns, as_of=AS_OF).grade(columns, as_of=AS_OF, lang=lang)


@pytest.mark.parametrize("jobs", [["baker", None], ["baker", ""], [None, None], None])
def test_a_joined_text_takes_what_a_blank_stands_for(jobs):
    """Be it a word of the input's own or what another column holds, or no column at all."""
    told = [{**INPUTS[1], "blank_from": "trade", "blank_as": "unknown"}]
    trade = {"name": "trade", "type": "text", "required": False}
    made = scheme(JOIN, inputs=[INPUTS[0], *told, INPUTS[2], trade])
    columns = {"sex": ["f", "f"], "trade": ["smith", None]} | ({"job": jobs} if jobs else {})
    first = "baker" if jobs and jobs[0] else "smith"
    assert graded(made, columns=columns).label.to_list() == [f"woman · {first}", "woman · unknown"]


def test_a_joined_text_leaves_blanks_out():
    """Words come in the language asked for, texts as they are; where all is blank the tier speaks."""
    made = scheme(JOIN)
    assert graded(made).label.to_list() == ["woman · baker", "m", "baker", "fair"]
    assert graded(made, "es").label.to_list()[0] == "mujer · baker"


def test_a_working_day_is_told_to_some_rows_only():
    """Rows that do not meet the conditions, or have no date, get no day."""
    made = scheme({**DAY, "among": {"grade": "A"}})
    assert graded(made).outputs["on"].astype(str).tolist() == ["2026-11-23", "NaT", "NaT", "NaT"]


def test_days_may_be_counted_from_days_told_before():
    """A second working day counts from the first, and from the day that counts as today."""
    later = {**DAY, "name": "e", "start": "on", "rules": [{"workdays": 2}], "output": "then"}
    held = {**DAY, "name": "f", "start": "as_of", "not_before": "on", "output": "last"}
    found = graded(scheme(DAY, later, held)).outputs
    assert found["then"].astype(str).tolist() == ["2026-11-25", "NaT", "2026-11-25", "2026-11-26"]
    assert found["last"].astype(str).tolist()[1:] == ["2026-11-23", "2026-11-23", "2026-11-24"]


def test_rows_without_a_grade_are_told_nothing():
    """A row that lacks what it needs gets neither a day nor a text."""
    made = scheme(DAY, {**JOIN, "output": "who"}, require_any=[["sex"]])
    found = graded(made).outputs
    assert found["who"].to_list() == ["woman · baker", "m", None, None]
    assert found["on"].astype(str).tolist()[2:] == ["NaT", "NaT"]


@pytest.mark.parametrize("lang", ["en", "zh", "es"])
def test_each_row_alone_is_told_the_same(lang):
    """What one customer is told does not depend on who stands beside it; it can be explained."""
    made = scheme(DAY, JOIN)
    whole = graded(made, lang)
    fitted = fit(made, COLUMNS, as_of=AS_OF)
    for row in range(4):
        one = {name: column[row : row + 1] for name, column in COLUMNS.items()}
        alone = graded(made, lang, one)
        assert alone.label.to_list() == whole.label.to_list()[row : row + 1]
        told = explain(fitted, COLUMNS, row, as_of=AS_OF, lang=lang)
        assert told.label == whole.label.to_list()[row]
        assert any(str(whole.outputs["on"][row]) in line for line in told.lines()) or row == 1


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ({**DAY, "start": "job"}, "job"),
        ({**DAY, "start": "dew"}, "Did you mean 'due'"),
        ({**DAY, "among": {"due": ">=2026-01-01"}}, "among: a word is needed"),
        ({**DAY, "country": "Atlantis"}, "Atlantis"),
        ({**DAY, "rules": [{"start_day": '"first"'}]}, "start_day"),
        ({**DAY, "rules": []}, "at least one"),
        ({**JOIN, "parts": ["due"]}, "a word or a text is needed"),
        ({**JOIN, "parts": []}, "at least one"),
    ],
)
def test_what_cannot_be_told_is_refused(step, words):
    """Each fault names the step and what is wrong with it."""
    with pytest.raises(SchemeError, match=words):
        scheme(step)
