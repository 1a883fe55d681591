"""What some practices ask of the verbs: grades that run out, that are held, or labels alone."""

from datetime import date

import pytest

from addin.actions.plan import plan
from addin.actions.put_rules import put_rules
from addin.actions.regrade import regrade
from addin.actions.switch import switch_scheme
from addin.workbook.rules.carried import carried_scheme
from grading.exceptions import InputError
from grading.schemes.catalogue import load_scheme
from grading.schemes.models import Approach, Input, LocalText
from grading.schemes.population import needs_population as needs
from grading.schemes.toml_document import deciding_part

AS_OF = date(2026, 11, 22)
DECIDERS = [
    ["Customer", "First contact date", "Decision role", "Has need", "Has budget", "Override"],
    ["Ann", date(2026, 11, 20), "first", "yes", "yes", None],
    ["Bo", date(2026, 11, 1), "second", "yes", "yes", None],
    ["Cy", date(2026, 11, 20), "first", "yes", "yes", "B"],
]
PEOPLE = [
    ["Customer", "Personality"],
    ["Ann", "tiger"],
    ["Bo", "猫头鹰"],
    ["Cy", None],
]


def serial(day):
    """A day as a workbook holds it."""
    return float((day - date(1899, 12, 30)).days)


@pytest.mark.parametrize(
    ("lang", "header"), [("en", "Expires on"), ("zh", "等级到期日"), ("es", "Vigente hasta")]
)
def test_a_column_says_until_when_grades_hold(in_table, lang, header):
    """The reason says what follows; what a person set does not run out."""
    made = in_table(DECIDERS)
    regrade(made.host, scheme="decision-maker", as_of=AS_OF, lang=lang)
    assert made.column(header) == [serial(date(2026, 11, 30)), None, None]
    reasons = next(row for row in made.cells() if row[0] == "Ann")
    assert any("2026-12-01" in str(cell) for cell in reasons)


def test_the_day_moves_with_the_grade(in_table):
    made = in_table(DECIDERS)
    regrade(made.host, scheme="decision-maker", as_of=AS_OF, lang="en")
    regrade(made.host, scheme="decision-maker", as_of=date(2026, 12, 1), lang="en")
    assert made.column("Grade")[0] == "B"
    assert made.column("Expires on")[0] == serial(date(2026, 12, 20))


def test_held_grades_change_only_beyond_the_margin(in_table):
    """The column of the last re-grade is the grade until now."""
    scheme = load_scheme("composite-value").model_copy(update={"hysteresis": 5.0})
    rows = [
        ["Customer", "Annual amount", "Orders per year", "Referrals"],
        ["least", 0.0, 0.0, 0.0],
        ["moves", 63.0, 63.0, 63.0],
        ["most", 100.0, 100.0, 100.0],
    ]
    made = in_table(rows)
    regrade(made.host, scheme=scheme, as_of=AS_OF, lang="en")
    assert made.column("Grade") == ["D", "B", "A"]
    for value, grade in ((58.0, "B"), (54.0, "C"), (64.0, "C"), (65.0, "B")):
        made.host.write_cells("Data", {(3, column): value for column in (2, 3, 4)})
        made.host.commit()
        regrade(made.host, scheme=scheme, as_of=AS_OF, lang="en")
        assert made.column("Grade")[1] == grade


def test_a_practice_without_grades_fills_labels(in_table):
    """Customers count as told apart; the column of grades stays blank."""
    made = in_table(PEOPLE)
    report = regrade(made.host, scheme="personality-4", as_of=AS_OF, lang="en")
    assert made.column("Label")[:2] == ["tiger", "owl"]
    assert not any(made.column("Grade"))
    assert report.graded == 2
    assert [problem.row for problem in report.problems] == [4]


def test_without_tiers_there_is_nothing_to_plan_by(in_table):
    with pytest.raises(InputError, match=r"Four personalities: a plan follows tiers"):
        plan(in_table(PEOPLE).host, scheme="personality-4", as_of=AS_OF)


def test_its_rules_stand_on_a_sheet_without_tiers(in_table):
    made = in_table(PEOPLE)
    report = put_rules(made.host, scheme="personality-4", lang="zh")
    assert len(report.sheets) == 1
    carried = carried_scheme(made.host, lang="en")
    assert deciding_part(carried.scheme) == deciding_part(load_scheme("personality-4"))


def test_tiers_of_the_rules_before_do_not_disturb_it(in_table):
    """A workbook may go over to labels and back."""
    amounts = ["Annual amount", 5.0, 5.0, 5.0]
    made = in_table([[*row, amount] for row, amount in zip(PEOPLE, amounts, strict=True)])
    put_rules(made.host, scheme="amount-bands", lang="en")
    switch_scheme(made.host, scheme="personality-4", as_of=AS_OF)
    regrade(made.host, as_of=AS_OF, lang="en")
    assert made.column("Label")[:2] == ["tiger", "owl"]
    switch_scheme(made.host, scheme="amount-bands", as_of=AS_OF)
    carried = carried_scheme(made.host, lang="en").scheme
    assert deciding_part(carried) == deciding_part(load_scheme("amount-bands"))


def test_the_schedule_tells_how_to_speak_with_a_customer(in_table):
    """What is known of the customer stands before what holds for its tier."""
    bands = load_scheme("amount-bands")
    temper = Input(name="temper", type="text", label=LocalText(en="Temper"), required=False)
    approach = Approach(column="temper", value="hasty", text=LocalText(en="Be brief"))
    scheme = bands.model_copy(
        update={"inputs": (*bands.inputs, temper), "approaches": (approach,)}
    )
    rows = [
        ["Customer ID", "Customer", "Annual amount", "Temper", "Last contact"],
        ["C1", "Ann", 120_000.0, "hasty", date(2026, 11, 1)],
        ["C2", "Bo", 120_000.0, "calm", date(2026, 11, 1)],
    ]
    report = plan(in_table(rows).host, scheme=scheme, as_of=AS_OF, lang="en", weeks=2)
    told = {visit.customer: visit.approach for visit in report.visits}
    policy = scheme.tier("A").policy.en
    assert told == {"Ann": f"Be brief\n{policy}", "Bo": policy}


def test_ranges_and_cuts_in_use_stand_on_the_sheet_of_rules(in_table):
    """After a re-grade; each customer alone is graded by them as among all."""
    rows = [
        ["Customer", "Annual amount", "Orders per year", "Referrals", "Function"],
        ["Ann", 10.0, 1.0, 0.0, "profit"],
        ["Bo", 50.0, 9.0, 4.0, "profit"],
    ]
    for scheme in ("composite-value", "franchise-function"):
        made = in_table(rows)
        put_rules(made.host, scheme=scheme, lang="en")
        regrade(made.host, as_of=AS_OF)
        step = next(s for s in carried_scheme(made.host, lang="en").scheme.steps if needs(s))
        assert step.fitted_on == AS_OF
        assert step.fitted_rows == 2
        if scheme == "composite-value":
            ends = [(scale.low, scale.high) for scale in step.scales]
            assert ends == [(10, 50), (1, 9), (0, 4)]
        else:
            assert [(cut.group, cut.value, cut.tie) for cut in step.cuts] == [("profit", 50, "Bo")]
