"""Invented customers: the same every time, in every language, and with a past that holds together."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from grading.language import LANGUAGES
from workbook_templates.invented import Business, Invented, Naming, Standing, month_starts

AS_OF = date(2026, 11, 20)
WHO = Invented(3, "C-1004", "Acme", "Ana", "North", 1, 2, 2, None, date(2026, 8, 3))


def facts(standing):
    """A list of two columns: one that changes with the customer's kind and one that does not."""
    ranges = ((90, 99), (60, 69), (30, 39), (0, 9))
    return {
        "amount": standing.number("amount", ranges),
        "founded": standing.number("founded", ranges, steady=True),
    }


BUSINESS = Business(facts, customers=60)


def standing(left):
    """How one customer, who changed two lists before the last, stood so many lists before it."""
    return Standing(WHO, AS_OF - timedelta(days=30 * left), AS_OF, left)


def test_the_same_data_every_time():
    """Nothing comes from the clock or from chance."""
    assert BUSINESS.sample(AS_OF, "en") == BUSINESS.sample(AS_OF, "en")


def test_figures_are_alike_in_every_language():
    """Only names and texts differ, so that all languages show the same grades."""
    told = [
        [[(row["customer_id"], row["amount"]) for row in each.rows] for each in sample.lists]
        for sample in (BUSINESS.sample(AS_OF, lang) for lang in LANGUAGES)
    ]
    assert told[0] == told[1] == told[2]


def test_each_list_begins_with_the_one_before():
    """Who comes later stands at the end; names come once and ids do not move."""
    lists = [
        [row["customer_id"] for row in each.rows] for each in BUSINESS.sample(AS_OF, "en").lists
    ]
    assert len(lists) == 7
    for before, after in pairwise(lists):
        assert after[: len(before)] == before
    assert len(lists[0]) < len(lists[-1]) == 60
    names = [row["customer"].casefold() for row in BUSINESS.sample(AS_OF, "en").lists[-1].rows]
    assert len(set(names)) == 60


def test_some_rise_and_some_fall():
    """Between the first list and the last, amounts go up and down; what is steady stays."""
    first, *_, last = BUSINESS.sample(AS_OF, "en").lists
    pairs = list(zip(first.rows, last.rows, strict=False))
    assert any(then["amount"] < now["amount"] - 20 for then, now in pairs)
    assert any(then["amount"] > now["amount"] + 20 for then, now in pairs)
    assert all(then["founded"] == now["founded"] for then, now in pairs)


def test_the_change_comes_when_it_comes():
    """Two lists before the last the customer is what they are now; three before, what they were."""
    assert [standing(left).kind for left in (0, 1, 2, 3, 6)] == [1, 1, 1, 2, 2]
    assert not standing(2).before
    assert standing(3).before


def test_a_further_question_changes_no_other_answer():
    """Each topic has chance of its own."""
    one, same = standing(0), standing(0)
    same.choice("colour", {"red": (1, 1, 1, 1), "blue": (1, 1, 1, 1)})
    assert one.number("amount", ((0, 999),) * 4) == same.number("amount", ((0, 999),) * 4)


def test_choices_keep_to_their_weights():
    """What has no weight for a kind is never chosen, what has all of it always."""
    weights = {"never": (1, 0, 1, 1), "always": (0, 1, 0, 0)}
    assert {standing(left).choice(f"t{left}", weights) for left in range(3)} == {"always"}
    assert standing(0).happens("x", (0, 100, 0, 0))
    assert not standing(0).happens("x", (100, 0, 100, 100))


@pytest.mark.parametrize("step", [1, 10, 100])
def test_numbers_keep_to_their_range(step):
    """Numbers lie in the range of the kind and are multiples of the step."""
    for topic in range(200):
        number = standing(0).number(str(topic), ((0, 0), (200, 300), (0, 0), (0, 0)), step=step)
        assert 200 <= number <= 300
        assert number % step == 0


def test_nobody_was_contacted_before_they_were_known():
    """Contacts and other past days lie between the day they became known and the last week."""
    people = {who.customer: who for who in BUSINESS.people(AS_OF, "en")}
    contacts = BUSINESS.sample(AS_OF, "en").contacts
    assert len(contacts) > 100
    for row in contacts:
        assert people[row.customer].since <= row.day < AS_OF - timedelta(days=7)
        assert row.day.weekday() < 5
    assert standing(0).days_ago("order", ((400, 500),) * 4) == WHO.since


def test_names_of_a_trade():
    """A trade's own words stand in the names; what it leaves out is as in the demo."""
    naming = {"en": Naming(trades=("Shipyard",), patterns=("{family} {trade}, {town}",))}
    people = Business(facts, naming=naming, prefix="S").people(AS_OF, "en")
    assert all(" Shipyard, " in who.customer for who in people)
    assert people[0].customer_id == "S-1001"


@pytest.mark.parametrize(
    ("day", "starts"),
    [
        (date(2026, 3, 2), [date(2026, 2, 1), date(2026, 3, 1)]),
        (date(2026, 3, 1), [date(2026, 2, 1)]),
        (date(2026, 1, 15), [date(2025, 12, 1), date(2026, 1, 1)]),
    ],
)
def test_month_starts(day, starts):
    """The first days of the last months, the day itself left out."""
    assert month_starts(day, 2) == starts


def test_customers_of_several_sorts_bear_their_names():
    """A couple is not called like a company; reps are as evenly given as before."""
    couples = Naming(patterns=("{family} & {other}",))
    companies = Naming(patterns=("{family} Ltd",))
    business = Business(
        facts, naming={"en": (couples, companies)}, sort=lambda n: int(n % 4 == 0), customers=60
    )
    people = business.people(AS_OF, "en")
    assert {who.number % 4 == 0 for who in people if who.customer.endswith(" Ltd")} == {True}
    assert all(" & " in who.customer for who in people if who.number % 4)
    assert len({who.customer for who in people}) == 60
    assert all(
        18 <= sum(who.rep == rep for who in people) <= 22 for rep in {w.rep for w in people}
    )


def test_the_grade_by_hand_has_a_reason_of_the_trade():
    """A business says why one customer's grade was set by hand, or the usual reason stands."""

    def reasons(business):
        rows = business.sample(AS_OF, "en").lists[-1].rows
        return [row["override_reason"] for row in rows if row.get("override_reason")]

    own = Business(facts, override_why={"en": "Asked to be called early"})
    assert reasons(own) == ["Asked to be called early"]
    assert reasons(BUSINESS) != reasons(own)
    assert len(reasons(BUSINESS)) == 1
