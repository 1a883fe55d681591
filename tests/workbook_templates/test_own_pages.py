"""Pages that single templates have: what stands on them follows from the lists."""

from datetime import date, datetime, time, timedelta
from itertools import groupby, pairwise

import openpyxl
import pytest

from addin.texts import TEXTS
from grading.language import LANGUAGES
from grading.schemes.catalogue import common_input, load_scheme
from workbook_templates.build import FILES, FILES_AS_OF, find_template
from workbook_templates.graded_beside import labels_by
from workbook_templates.lifecycle_page import CHURNING_DAYS, stage_words
from workbook_templates.playbook_page import PROFILES
from workbook_templates.template_texts import template_text

AS_OF = datetime.combine(FILES_AS_OF, time())
"""The day of the committed workbooks, as their cells hold days."""


def book(template, lang):
    """A committed workbook with the values of its formulas."""
    return openpyxl.load_workbook(FILES / f"{template}.{lang}.xlsx", data_only=True)


def customers(workbook):
    """The rows of the customers, by header."""
    sheet = next(sheet for sheet in workbook.worksheets if "Customers" in sheet.tables)
    header, *rows = sheet[sheet.tables["Customers"].ref]
    titles = [cell.value for cell in header]
    return [dict(zip(titles, (cell.value for cell in row), strict=True)) for row in rows]


def below(sheet, title, columns):
    """The filled rows of a sheet under the row that begins with a title, blank ones left out."""
    (header,) = (cell.row for cell in sheet["A"] if cell.value == title)
    rows = sheet.iter_rows(min_row=header + 1, max_col=columns, values_only=True)
    return [row for row in rows if row[0] not in (None, "")]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_is_invited_once_and_calls_come_first(lang):
    """Whoever has a campaign stands on the list, nobody who does not wish to, none twice."""
    workbook = book("telecom", lang)
    header, consent = (
        template_text("telecom", f"column.{key}", lang) for key in ("campaign_for", "consent")
    )
    no = template_text("telecom", "choice.consent.no", lang)
    name = list(customers(workbook)[0])[1]
    sheet = workbook[template_text("telecom", "sheet.invitations", lang)]
    listed = below(sheet, header, 3)
    expected = {(row[header], row[name]) for row in customers(workbook) if row[header]}
    assert sorted((campaign, who) for campaign, _, who in listed) == sorted(expected)
    assert not [row for row in customers(workbook) if row[header] and row[consent] == no]
    assert any(row[consent] == no for row in customers(workbook))
    call = load_scheme("telecom").words["call"].get(lang)
    campaigns = [campaign for campaign, _ in groupby(listed, key=lambda row: row[0])]
    assert len(campaigns) == len(set(campaigns)) == 5
    for _, rows in groupby(listed, key=lambda row: row[0]):
        ways = [way == call for _, way, _ in rows]
        assert ways == sorted(ways, reverse=True)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_of_person_has_its_approach(lang):
    """The playbook tells how to talk with all of both practices, in their own words."""
    workbook = book("customer-layers", lang)
    sheet = workbook[template_text("customer-layers", "sheet.playbook", lang)]
    shown = {row[0]: row[5] for row in sheet.iter_rows(max_col=6, values_only=True) if row[5]}
    for scheme in map(load_scheme, PROFILES.values()):
        texts = {each.value: each.text.get(lang) for each in scheme.approaches}
        for choice in scheme.inputs[0].choices:
            assert shown[choice.label.get(lang)] == texts[choice.value]


def test_the_next_contacts_come_with_their_approach():
    """A contact on the playbook shows what the customer's personality asks for."""
    workbook = book("customer-layers", "en")
    known = {row["Customer"]: row["Personality"] for row in customers(workbook)}
    scheme = load_scheme("personality-4")
    texts = {scheme.words[each.value].get("en"): each.text.get("en") for each in scheme.approaches}
    contacts = below(workbook["Playbook"], "Customer", 6)
    assert len(contacts) == 12
    assert [row[1] for row in contacts] == sorted(row[1] for row in contacts)
    for name, _, _, _, personality, talk in contacts:
        assert (personality, talk) == (known[name], texts[known[name]])


def test_columns_few_people_need_are_folded_away():
    """The layers in between are a click away, and the list fits a page."""
    workbook = book("customer-layers", "en")
    sheet = next(sheet for sheet in workbook.worksheets if "Customers" in sheet.tables)
    headers = {cell.value: cell.column_letter for cell in sheet[4]}
    assert sheet.column_dimensions[headers["Address"]].hidden
    assert not sheet.column_dimensions[headers["Spending"]].hidden


@pytest.mark.parametrize("days", [CHURNING_DAYS - 1, CHURNING_DAYS])
def test_a_member_leaves_on_the_day_the_practice_says(days):
    """The formula of the stage and the practice of lifecycles count the same days."""
    as_of = date(2026, 11, 20)
    row = {"orders_total": 3, "has_interest": "yes", "last_order_date": as_of - timedelta(days)}
    words = stage_words("en")
    expected = words["churning"] if days == CHURNING_DAYS else words["loyal"]
    assert labels_by("lifecycle")([row], as_of, "en") == [expected]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_is_about_to_leave_is_told_in_time(lang):
    """The longest silent come first, and nobody whose time is over."""
    workbook = book("membership", lang)
    sheet = workbook[template_text("membership", "sheet.lifecycle", lang)]
    rows = below(sheet, list(customers(workbook)[0])[1], 5)
    left = [row[4] for row in rows]
    assert len(left) == 10
    assert left == sorted(left)
    assert left[0] > 0
    assert stage_words(lang)["churning"] not in {row[2] for row in rows}


def section(sheet, template, page, key, lang, columns):
    """The lines under a section of a page with a note and headers, by header; blank ones end it."""
    title = template_text(template, f"{page}.{key}", lang)
    (row,) = (cell.row for cell in sheet["A"] if cell.value == title and cell.font.b)
    heads = [cell.value for cell in sheet[row + 2][:columns]]
    found = []
    for line in sheet.iter_rows(min_row=row + 3, max_col=columns, values_only=True):
        if line[0] in (None, ""):
            return found
        found.append(dict(zip(heads, line, strict=True)))
    return found


def test_near_days_without_a_booking_come_first():
    """The calendar lists what is open by day, and what is booked apart."""
    workbook = book("wedding-events", "en")
    sheet = workbook["Calendar"]
    to_come = [
        row for row in customers(workbook) if row["Event date"] and row["Event date"] >= AS_OF
    ]
    for key, booked in (("open", False), ("held", True)):
        listed = section(sheet, "wedding-events", "events", key, "en", 9)
        expected = sorted(
            (row for row in to_come if (row["Talks"] == "booked") is booked),
            key=lambda row: row["Event date"],
        )[:12]
        assert [row["Customer"] for row in listed] == [row["Customer"] for row in expected]
        assert [row["Days left"] for row in listed] == [
            (row["Event date"] - AS_OF).days for row in expected
        ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_event_stands_in_one_month(lang):
    """Months, later days and days not fixed make up the list, but for months gone by."""
    workbook = book("wedding-events", lang)
    sheet = workbook[template_text("wedding-events", "sheet.events", lang)]
    rows = {row[0]: row[1:5] for row in sheet.iter_rows(min_row=6, max_row=19, values_only=True)}
    assert len(rows) == 14
    days, budgets = (list(customers(workbook)[0])[place] for place in (2, 4))
    counted = [
        row
        for row in customers(workbook)
        if row[days] is None or row[days] >= AS_OF.replace(day=1)
    ]
    assert sum(count for count, *_ in rows.values()) == len(counted) < len(customers(workbook))
    assert sum(budget for *_, budget in rows.values()) == sum(row[budgets] for row in counted)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_whoever_was_given_notice_is_not_called_again(lang):
    """Notice counts from the 10th of the month before the due day; the late stand apart."""
    workbook = book("insurance-renewals", lang)
    sheet = workbook[template_text("insurance-renewals", "sheet.renewals", lang)]
    known = {row[name]: row for row in customers(workbook) for name in list(row)[1:2]}
    words = load_scheme("insurance-renewal").words
    due, pay = list(customers(workbook)[0])[2], words["pay_by"].get(lang)
    last = TEXTS.get("workbook.column.last_contact", lang)
    late, called = set(), set()
    for name, row in known.items():
        month = row[due].replace(day=1) - timedelta(days=1)
        if row[pay] < AS_OF:
            late.add(name)
        elif row[last] is None or row[last] < month.replace(day=10):
            called.add(name)
    listed = {
        key: [
            next(iter(row.values()))
            for row in section(sheet, "insurance-renewals", "renewals", key, lang, 9)
        ]
        for key in ("late", "call", "remind", "visit")
    }
    assert late.issuperset(listed["late"])
    assert len(listed["late"]) == min(len(late), 8)
    assert called.issuperset(listed["call"])
    assert len(listed["call"]) == min(len(called), 14)
    assert not late.intersection(listed["remind"] + listed["visit"])
    for key in ("call", "remind", "visit"):
        days = [known[name][words[f"{key}_on"].get(lang)] for name in listed[key]]
        assert len(days) >= 8
        assert days == sorted(days)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_renewals_keep_the_holidays_of_the_team(lang):
    """The days to call, pay, remind and visit are counted in the country of the reps."""
    scheme = find_template("insurance-renewals").graded_by(lang)
    countries = {step.country for step in scheme.steps if step.kind == "workday"}
    workbook = book("insurance-renewals", lang)
    sheet = next(sheet for sheet in workbook.worksheets if "Reps" in sheet.tables)
    assert countries == {row[1] for row in sheet.iter_rows(min_row=5, values_only=True)}


def test_a_premium_that_is_paid_makes_way_for_the_next():
    """From list to list a due day stays, or moves on by a year; some have moved."""
    lists = find_template("insurance-renewals").sample(AS_OF.date(), "en").lists
    moved = 0
    for before, after in pairwise(lists):
        for old, new in zip(before.rows, after.rows, strict=False):
            years = (new["due_date"] - old["due_date"]) / timedelta(days=365)
            assert years in (0, 1)
            moved += int(years)
    assert moved > 5


@pytest.mark.parametrize("lang", LANGUAGES)
def test_model_stores_are_those_who_buy_most(lang):
    """One of each function, or two where there are five partners or more."""
    workbook = book("franchise", lang)
    function, purchases, model = (list(customers(workbook)[0])[place] for place in (4, 6, 7))
    partners = [row for row in customers(workbook) if row[function]]
    sizes = set()
    for word in {row[function] for row in partners}:
        mine = sorted(
            (row for row in partners if row[function] == word), key=lambda row: -row[purchases]
        )
        yes = load_scheme("franchise-function").words["yes"].get(lang)
        expected = 2 if len(mine) >= 5 else 1
        sizes.add(expected)
        assert [row[model] == yes for row in mine] == [at < expected for at in range(len(mine))]
    assert sizes == {1, 2}


def test_the_nearest_to_signing_come_first():
    """Prospects stand by tier, then by the day they are due, with how to talk; partners apart."""
    workbook = book("franchise", "en")
    listed = section(workbook["Prospects"], "franchise", "prospects", "list", "en", 9)
    keys = [("ABCD".index(row["Grade"]), row["Next due"]) for row in listed]
    assert keys == sorted(keys)
    assert len(keys) == 36
    texts = {
        load_scheme("franchise-motive").words[each.value].get("en"): each.text.get("en")
        for each in load_scheme("franchise-motive").approaches
    }
    assert {row["Motive"] for row in listed} > {"economic"}
    assert all((row["How to talk"] or "") == texts.get(row["Motive"], "") for row in listed)
    partners = section(workbook["Partners"], "franchise", "partners", "list", "en", 9)
    signed = {row["Customer"] for row in customers(workbook) if row["Grade"] == "O"}
    assert {row["Customer"] for row in partners} == signed


def test_the_strongest_signal_so_far_is_never_taken_back():
    """From list to list nobody's signal grows weaker, and some sign."""
    signals = [each.value for each in common_input("signal").choices]
    lists = find_template("franchise").sample(AS_OF.date(), "en").lists
    signed = 0
    for before, after in pairwise(lists):
        for old, new in zip(before.rows, after.rows, strict=False):
            assert signals.index(new["signal"]) <= signals.index(old["signal"])
            signed += old["signal"] != new["signal"] == "signed"
    assert signed > 3


@pytest.mark.parametrize("lang", LANGUAGES)
def test_signals_too_long_for_a_list_are_chosen_from_their_page(lang):
    """The drop-down of the signal offers all of them, though Excel takes 255 letters at most."""
    workbook = book("franchise", lang)
    sheet = next(sheet for sheet in workbook.worksheets if "Customers" in sheet.tables)
    lists = [v for v in sheet.data_validations.dataValidation if "C5" in v.sqref]
    tab, cells = lists[0].formula1.split("!")
    offered = [cell.value for (cell,) in workbook[tab.strip("'")][cells.replace("$", "")]]
    assert offered == [each.label.get(lang) for each in common_input("signal").choices]
