"""Flags and dates that a practice gives beside its grade stand in columns of their own."""

from datetime import date, timedelta

import pytest

from addin.actions.check import check
from addin.actions.explain import explain
from addin.actions.regrade import regrade
from addin.hosts.base import Area
from addin.hosts.memory import MemoryHost

AS_OF = date(2026, 11, 21)


def regraded(rows, scheme, lang="en"):
    """The sheet after a re-grade, as rows of values by header."""
    area = Area("S", 1, 1, len(rows), len(rows[0]), table="Customers")
    host = MemoryHost({"S": [list(row) for row in rows]}, tables=[area])
    regrade(host, scheme=scheme, as_of=AS_OF, lang=lang)
    headers, *cells = host.sheet_values("S")
    return [dict(zip(headers, row, strict=False)) for row in cells], host


@pytest.mark.parametrize(
    ("lang", "header", "words"),
    [("en", "Key partner", ["no", "yes"]), ("zh", "重点伙伴", ["否", "是"])],
)
def test_a_flag_has_a_column(lang, header, words):
    """A word that no other step reads is shown, in the language of the workbook."""
    rows = [["Customer", "Motive"], ["Ann", "economic"], ["Bo", "personal interest"]]
    found, _ = regraded(rows, "franchise-motive", lang)
    assert [row[header] for row in found] == words


def test_a_flag_is_written_again_in_its_own_column():
    """A second re-grade finds its column and changes nothing."""
    rows = [["Customer", "Motive"], ["Ann", "economic"], ["Bo", "personal interest"]]
    once, host = regraded(rows, "franchise-motive")
    regrade(host, scheme="franchise-motive", as_of=AS_OF, lang="en")
    headers, *cells = host.sheet_values("S")
    assert headers.count("Key partner") == 1
    assert [dict(zip(headers, row, strict=False)) for row in cells] == once


def test_words_on_the_way_to_a_grade_have_none():
    """What later steps read is explained, not shown in the list."""
    rows = [["Customer", "Annual amount", "Loyalty"], ["Ann", 5.0, 1.0], ["Bo", 4.0, 0.0]]
    found, _ = regraded(rows, "volume-loyalty")
    assert set(found[0]) >= {"Grade", "Label", "Reason"}
    assert not {"Volume", "volume", "Loyal or not", "loyal_or_not"} & set(found[0])


def test_days_to_call_and_to_pay_have_columns():
    """Renewals get the days to call, to be paid by and to remind."""
    rows = [["Customer", "Due date"], ["Ann", date(2027, 1, 28)]]
    (found,), _ = regraded(rows, "insurance-renewal")
    days = [found[header] for header in ("Call on", "Pay by", "Remind on")]
    assert [str(day)[:10] for day in days] == ["2026-12-21", "2027-01-22", "2027-01-19"]


def test_days_are_counted_around_those_off_in_the_table_holidays(book):
    """Days of all count, and those of the step's country, here none; a rep's own leave does not."""
    off = [
        ["Date", "Name", "Country", "Rep"],
        [date(2026, 12, 21), "Stocktaking", None, None],
        [date(2026, 12, 22), "In China", "CN", None],
        [date(2027, 1, 22), "Leave", None, "Ana"],
        [date(2027, 1, 19), "Outing", None, None],
    ]
    customers = [["Customer", "Due date"], ["Ann", date(2027, 1, 28)]]
    made = book({"Data": customers, "Off": off}, {"Customers": "Data", "Holidays": "Off"})
    regrade(made.host, scheme="insurance-renewal", as_of=AS_OF, lang="en")
    serials = [made.column(header)[0] for header in ("Call on", "Pay by", "Remind on")]
    days = [str(date(1899, 12, 30) + timedelta(serial)) for serial in serials]
    assert days == ["2026-12-22", "2027-01-22", "2027-01-18"]
    explained = explain(made.host, "Ann", as_of=AS_OF, scheme="insurance-renewal", lang="en")
    assert "2026-12-22" in str(explained.as_json())


def test_a_day_off_that_cannot_be_read_is_named_once(book):
    """The days are counted without it; check and plan do not name it a second time."""
    off = [["Date", "Name"], ["soon", "Outing"]]
    customers = [["Customer", "Due date"], ["Ann", date(2027, 1, 28)]]
    made = book({"Data": customers, "Off": off}, {"Customers": "Data", "Holidays": "Off"})
    report = check(made.host, scheme="insurance-renewal", as_of=AS_OF, lang="en")
    assert [problem.cell for problem in report.problems if problem.sheet == "Off"] == ["A2"]


def test_without_tiers_the_labels_are_counted():
    """A practice that gives no grades tells how many customers each label has, most first."""
    words = ["owl", "tiger", "owl", "dove", None]
    rows = [["Customer", "Personality"], *([f"C{n}", word] for n, word in enumerate(words))]
    area = Area("S", 1, 1, len(rows), 2, table="Customers")
    report = regrade(
        MemoryHost({"S": rows}, tables=[area]), scheme="personality-4", as_of=AS_OF, lang="en"
    )
    counted = [(tier.grade, tier.label, tier.customers, tier.share) for tier in report.tiers]
    assert counted == [("", "owl", 2, 0.5), ("", "dove", 1, 0.25), ("", "tiger", 1, 0.25)]
