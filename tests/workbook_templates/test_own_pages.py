"""Pages that single templates have: what stands on them follows from the lists."""

from datetime import date, timedelta
from itertools import groupby

import openpyxl
import pytest

from grading.language import LANGUAGES
from grading.schemes.catalogue import load_scheme
from workbook_templates.build import FILES
from workbook_templates.graded_beside import labels_by
from workbook_templates.lifecycle_page import CHURNING_DAYS, stage_words
from workbook_templates.playbook_page import PROFILES
from workbook_templates.template_texts import template_text


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
