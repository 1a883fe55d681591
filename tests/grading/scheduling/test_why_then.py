"""Why a contact is not nearer to its due date: one true reason per nearer day."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from grading.language import Message
from grading.scheduling import Kept, Plan, Unplaced, Visit
from grading.scheduling.result import summarise
from grading.scheduling.why_then import ContactStory, why_then

MONDAY = date(2026, 11, 23)
NINE, NOON = 9 * 60, 12 * 60


def on(day: int) -> date:
    return MONDAY + timedelta(days=day)


@pytest.fixture
def story(make_problem, make_contact, make_rep) -> Callable[..., ContactStory]:
    """What is told of a visit due on Monday and planned on Friday at nine."""

    def tell(*, rep=None, others=(), kept=(), placed=4, **changes: object) -> ContactStory:
        first = make_contact(0, **changes)
        contacts = [first, *(contact for contact, _ in others)]
        visits = [Visit(0, 0, on(placed), NINE)]
        visits += [Visit(n, 0, on(day), start) for n, (_, (day, start)) in enumerate(others, 1)]
        problem = make_problem(contacts, [rep or make_rep()], kept=kept)
        found = why_then(summarise(problem, Plan(tuple(visits), ())), "C0")
        assert found is not None
        return next(each for each in found.contacts if each.contact is first)

    return tell


def codes(found: ContactStory) -> dict[int, str]:
    """The reason per day, counted from the Monday."""
    return {(near.day - MONDAY).days: near.code for near in found.nearer}


def test_on_its_due_date_there_is_nothing_to_explain(story):
    """No day is nearer than the due date itself."""
    found = story(placed=0)
    assert (found.days_off_target, found.nearer) == (0, ())


def test_only_days_nearer_to_the_due_date_are_looked_at(story):
    """The nearest first, within the plan; days as far or farther are not told of."""
    found = story(due=on(2), placed=4)
    assert list(codes(found)) == [2, 1, 3]
    assert found.days_off_target == 2
    early = story(due=on(2), placed=0)
    assert list(codes(early)) == [2, 1, 3]
    assert early.days_off_target == -2


def test_rules_come_before_the_fullness_of_a_day(story, make_rep):
    """Days off, weekdays, the customer's block and the window's edges, each under its name."""
    rep = make_rep(days_off=frozenset({on(0)}))
    found = story(
        rep=rep,
        earliest=on(0),
        weekdays=frozenset({0, 2, 3, 4}),
        blocked=(on(2), on(2)),
    )
    assert codes(found) == {0: "off", 1: "weekday", 2: "blocked", 3: "better"}


def test_a_window_that_opens_later_or_closes_earlier_is_named(story):
    """With the day from which, or until which, the contact is allowed."""
    late = story(due=on(1), earliest=on(3), placed=4)
    assert codes(late) == {1: "too_early", 0: "too_early", 2: "too_early", 3: "better"}
    assert "from when the rule wants the contact" in late.nearer[0].reason.text("en")
    early = story(due=on(3), earliest=on(0), latest=on(0), placed=0)
    assert set(codes(early).values()) == {"too_late"}


@pytest.mark.parametrize(("most", "code"), [(1, "visits_full"), (2, "better")])
def test_the_most_visits_a_day(story, make_rep, make_contact, most, code):
    """Both sides of the edge: one visit is there already."""
    rep = make_rep(max_visits_a_day=most)
    found = story(rep=rep, placed=1, others=[(make_contact(1), (0, NINE))])
    assert codes(found) == {0: code}


@pytest.mark.parametrize(("minutes", "code"), [(60, "better"), (61, "full")])
def test_a_day_is_full_where_no_piece_is_long_enough(story, make_contact, minutes, code):
    """Seven of eight hours are taken: an hour fits, a minute more does not."""
    long = make_contact(1, minutes=7 * 60)
    found = story(placed=1, minutes=minutes, others=[(long, (0, NINE))])
    assert codes(found) == {0: code}


def test_only_the_wanted_part_of_the_day_counts(story, make_contact):
    """A free morning helps no contact that the rule wants in the afternoon."""
    afternoon = make_contact(1, minutes=5 * 60)
    options = {"time": "afternoon", "time_firm": True, "placed": 1}
    found = story(**options, others=[(afternoon, (0, NOON))])
    assert codes(found) == {0: "full"}
    assert "has 0 minutes free" in found.nearer[0].reason.text("en")


def test_entries_that_stay_take_time_and_count_as_the_customers_own(story):
    """A skipped one takes no time."""
    full = Kept("other", "Ana", MONDAY, NINE, 8 * 60)
    assert codes(story(placed=1, kept=[full])) == {0: "full"}
    skipped = Kept("other", "Ana", MONDAY, NINE, 8 * 60, status="skipped")
    assert codes(story(placed=1, kept=[skipped])) == {0: "better"}
    own = Kept("C0", "Ana", MONDAY, NINE, 30)
    assert codes(story(placed=1, kept=[own])) == {0: "own"}


def test_what_found_no_place_comes_last_with_its_reason(make_problem, make_contact):
    """A customer nobody knows has no story."""
    contacts = [make_contact(0, due=on(1)), make_contact(0, number=1, due=on(3))]
    why = Unplaced(0, "rep_full", Message("scheduling.time.any"))
    plan = Plan((Visit(1, 0, on(3), NINE),), (why,))
    result = summarise(make_problem(contacts), plan)
    found = why_then(result, "C0")
    assert found is not None
    assert [each.day for each in found.contacts] == [on(3), None]
    assert found.contacts[1].unplaced is why
    assert why_then(result, "nobody") is None


def test_every_reason_has_its_words(story):
    """In all languages, with the day in front."""
    for lang in ("en", "zh", "es"):
        for near in story().nearer:
            assert near.reason.text(lang).startswith(near.day.isoformat())
