"""The visit plan of a formula is the one that the plan action writes."""

from datetime import date

import pytest

from addin import functions
from addin.actions.plan import plan
from addin.formulas.answers import answered
from addin.formulas.visits import visit_plan
from addin.hosts.base import Area
from addin.hosts.memory import MemoryHost
from addin.workbook.rules.tiers_writing import write_tiers
from grading.exceptions import InputError
from grading.schemes.catalogue import load_scheme

AS_OF = date(2026, 11, 23)  # a Monday
CUSTOMERS = [
    ["Customer", "Annual amount", "Rep", "Last contact"],
    ["Ann", 120_000.0, "Li", date(2026, 11, 17)],
    ["Bo", 60_000.0, "Li", None],
    ["Cy", "plenty", "Li", None],
    ["Di", 500.0, "Mo", date(2026, 11, 17)],
    ["Ed", 60_000.0, "Mo", date(2026, 11, 1)],  # B is seen mid-week, and Mo works on Mondays
    [None, None, None, None],
]
REPS = [
    ["Rep", "Country", "Mon", "Tue", "Wed", "Thu", "Fri", "Max visits a day"],
    ["Li", "ES", *["09:00-17:00"] * 5, 4.0],
    ["Mo", "ES", "09:00-12:00", None, None, None, None, None],
]
HOLIDAYS = [["Date", "Name"], [date(2026, 11, 24), "Stocktaking"]]


def planned(customers=CUSTOMERS, scheme="amount-bands", **given):
    """The plan with a date that counts as today; faults are raised."""
    tables = {"Reps": REPS, "Holidays": HOLIDAYS, "Orders": None, "Travel": None}
    tables |= {name: given.pop(name) for name in tables if name in given}
    wanted = {"tiers": None, "start": None, "weeks": 2}
    return visit_plan(customers, scheme, tables=tables, as_of=AS_OF, **(wanted | given))


def test_it_is_the_schedule_that_the_action_writes():
    """Row by row and cell by cell, but for the columns that a person fills in."""
    ranges = {"Customers": CUSTOMERS[:-1], "Reps": REPS, "Holidays": HOLIDAYS}
    areas = [Area(n, 1, 1, len(r), len(r[0]), table=n) for n, r in ranges.items()]
    host = MemoryHost(ranges, tables=areas)
    report = plan(host, scheme="amount-bands", as_of=AS_OF, weeks=2, lang="en")
    headers, *rows = planned()
    dated = [dict(zip(headers, row, strict=True)) for row in rows if row[1] != ""]
    assert [(r["Date"], r["Time"], r["Rep"], r["Customer"], r["Minutes"]) for r in dated] == [
        (v.day, v.time, v.rep, v.customer, v.minutes) for v in report.visits
    ]
    undated = [dict(zip(headers, row, strict=True)) for row in rows if row[1] == ""]
    assert [(r["Customer"], r["Notes"]) for r in undated] == [("Ed", undated[0]["Notes"])]
    assert [(r["Customer"], r["Notes"]) for r in undated] == [
        (entry.customer, entry.reason.text("en")) for entry in report.unplaced
    ]
    assert not {"Status", "Result"} & set(headers)


def test_the_formula_hands_all_its_arguments_on():
    """Whatever today is: without dates nothing here depends on it, and the plan has its start."""
    customers = [row[:3] for row in CUSTOMERS]
    found = functions.visit_plan(customers, "amount-bands", REPS, AS_OF, 2.0, None, HOLIDAYS)
    assert found == planned(customers)


def test_orders_tell_a_rhythm_and_ways_take_time():
    """As the tables of these names do in a workbook."""
    customers = [
        ["Customer", "Annual amount", "Rep", "Last contact", "Area", "Own rhythm"],
        ["Ann", 60_000.0, "Li", date(2026, 11, 2), "North", "yes"],
        ["Bo", 60_000.0, "Li", date(2026, 11, 2), "South", None],
    ]
    orders = [["Customer", "Date", "Amount"]]
    orders += [["Ann", date(2026, 9, day), 1.0] for day in (1, 11, 21)]
    for table, due in ((None, date(2026, 11, 16)), (orders, date(2026, 11, 12))):
        headers, *rows = planned(customers, Orders=table)
        assert [row[headers.index("Due")] for row in rows if "Ann" in row] == [due]
    travel = [["From", "To", "Minutes"], ["North", "South", "far"]]
    with pytest.raises(InputError, match=r"Travel, C2 of the range.*“far”"):
        planned(customers, Travel=travel)
    travel[1][2] = 400.0
    for table, together in ((None, True), (travel, False)):
        headers, *rows = planned(customers, Travel=table)
        days = {
            name: {row[headers.index("Date")] for row in rows if name in row}
            for name in ("Ann", "Bo")
        }
        assert bool(days["Ann"] & days["Bo"]) == together


def test_days_off_and_hours_are_kept():
    headers, *rows = planned()
    days = {row[headers.index("Date")] for row in rows} - {""}
    assert days
    assert date(2026, 11, 24) not in days


def test_a_customer_without_a_grade_is_not_planned():
    assert not [row for row in planned() if "Cy" in row]


def test_start_and_weeks_bound_the_plan():
    headers, *rows = planned(start=date(2026, 11, 30), weeks=1)
    days = [row[headers.index("Date")] for row in rows if row[1] != ""]
    assert all(date(2026, 11, 30) <= day <= date(2026, 12, 6) for day in days)


def test_the_table_tiers_changes_the_contact_rules():
    cells = [[c.value for c in row] for row in write_tiers(load_scheme("amount-bands"), "en")]
    cells[1][cells[0].index("Minutes")] = 75.0
    headers, *rows = planned(tiers=cells)
    minutes = {row[headers.index("Minutes")] for row in rows if "Ann" in row and "visit" in row}
    assert minutes == {75.0}


def test_rules_in_cells_plan_as_the_scheme_they_came_from(rules_area):
    """The Rules area holds no contact rules, so those usual for its grades count.

    They send no good wishes to VIPs, as that practice does.
    """
    area = rules_area(load_scheme("amount-bands"))
    headers, *rows = planned()
    at = headers.index("Purpose")
    usual = [row[:6] for row in rows if not str(row[at]).startswith("Greeting")]
    assert [row[:6] for row in planned(scheme=area)] == [headers[:6], *usual]


def test_without_reps_each_name_has_usual_hours():
    headers, *rows = planned(Reps=None)
    times = {row[headers.index("Time")] for row in rows if row[1] != ""}
    assert min(times) == "09:00"
    assert planned(Reps=[REPS[0]]) == [headers, *rows]


def test_hours_that_cannot_be_read_stop_the_plan():
    """Else the rep would silently be free."""
    reps = [REPS[0], ["Li", "ES", "nine to five", *REPS[1][3:]]]
    ((text,),) = answered(planned)(Reps=reps)
    assert text.startswith("#TIER: ")
    assert "nine to five" in text


def test_blank_plans_keep_their_header():
    customers = [CUSTOMERS[0], ["Cy", None, "Li", None]]
    (headers,) = planned(customers)
    assert headers[0] == "Week"


@pytest.mark.parametrize(
    ("customers", "weekday"),
    [
        (CUSTOMERS, "Week"),
        ([["客户", "年购买金额", "负责人"], ["甲", 120_000.0, "李"]], "周次"),
    ],
)
def test_headers_speak_the_language_of_the_customers(customers, weekday):
    assert planned(customers, Reps=None)[0][0] == weekday
