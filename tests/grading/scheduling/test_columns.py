"""Rows held as arrays are like a tuple of rows to whoever reads them."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest

from grading.scheduling import Contact, PlanProblem
from grading.scheduling.columns import places_by_owner
from grading.scheduling.plan import Plan, Visit, as_columns, contacts_of
from grading.scheduling.solve import solve

MONDAY = date(2026, 11, 23)


@pytest.fixture(params=[0, 1, 4096, 4097])
def visits(request: pytest.FixtureRequest) -> tuple[Visit, ...]:
    """None, one, and as many as are made in one go, and one more."""
    days = [MONDAY + timedelta(days=n % 91) for n in range(request.param)]
    return tuple(Visit(n, n % 7, day, 540 + n % 8) for n, day in enumerate(days))


def test_they_read_as_the_rows_they_were_made_of(visits: tuple[Visit, ...]) -> None:
    columns = as_columns(visits)
    assert tuple(columns) == visits
    assert len(columns) == len(visits)
    assert contacts_of(columns).tolist() == contacts_of(visits).tolist()
    assert as_columns(columns) is columns
    assert repr(columns[:3]) == repr(visits[:3])


def test_they_equal_rows_of_any_kind_but_not_fewer_or_others(visits: tuple[Visit, ...]) -> None:
    """So two plans are equal whichever way they hold their visits."""
    columns = as_columns(visits)
    other = (*visits[:-1], Visit(-1, 0, MONDAY, 540))
    assert columns == visits == columns
    assert Plan(columns, ()) == Plan(visits, ())
    assert columns != other
    assert columns != (*visits, visits[0] if visits else other[0])
    assert columns != 1


def test_rows_are_found_by_place_from_either_end() -> None:
    visits = tuple(Visit(n, 0, MONDAY, 540 + n) for n in range(5))
    columns = as_columns(visits)
    assert (columns[0], columns[-1]) == (visits[0], visits[-1])
    assert columns[1:4:2] == visits[1:4:2]
    assert columns[::-1] == visits[::-1]
    assert visits[3] in columns
    assert type(columns[0].contact) is int
    with pytest.raises(IndexError):
        columns[5]


def test_a_solved_plan_takes_a_few_bytes_per_contact(
    make_problem: Callable[..., PlanProblem], make_contact: Callable[..., Contact]
) -> None:
    """Told or placed: the places of a contact, and why one has none, are numbers."""
    contacts = [make_contact(n, minutes=60, latest=MONDAY) for n in range(40)]
    plan = solve(make_problem(contacts))
    rows = (plan.visits, plan.unplaced)
    assert [len(each) for each in rows] == [8, 32]
    assert all(entry.advice for entry in plan.unplaced)
    assert sum(column.nbytes for each in rows for column in each.columns) <= 20 * len(contacts)


def test_rows_are_grouped_by_owner_in_their_order_and_rows_of_nobody_left_out() -> None:
    owners = np.array([2, -1, 0, 2, 4, 0], dtype=np.int32)
    found = [places.tolist() for places in places_by_owner(owners, 4)]
    assert found == [[2, 5], [], [0, 3], []]
    assert [places.tolist() for places in places_by_owner(owners[:0], 2)] == [[], []]
