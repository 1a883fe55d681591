import numpy as np
import pytest

from grading.scheduling.targets import (
    FAR,
    NEVER,
    Bounds,
    DayTables,
    Pace,
    Targets,
    day_table,
    targets,
)

ALL_WEEKS = FAR


def one(value: int) -> np.ndarray:
    return np.array([value], dtype=np.int64)


def pace(
    every: int = 5, opens: int = 4, slack: int = 0, gap: int = 1, week: int = ALL_WEEKS
) -> Pace:
    """How one customer's contacts follow one another."""
    return Pace(one(every), one(opens), one(slack), one(gap), one(0), one(0), one(week))


def chain(
    last: int,
    due: int,
    working: str,
    steps: Pace | None = None,
    first_day: int = -1,
    deadline: int = FAR,
) -> Targets:
    """One customer's contacts; ``working`` has one sign a day, ``x`` is worked."""
    steps = steps or pace()
    worked = np.array([[sign == "x" for sign in working]])
    week = int(steps.week[0])
    own = week == ALL_WEEKS or (np.arange(len(working)) - week) % 14 < 7
    bounds = Bounds(one(NEVER), one(FAR), one(-FAR), one(deadline))
    tables = DayTables(day_table(worked), day_table(worked & own))
    return targets(one(0), one(last), one(due), steps, tables, {}, one(first_day), bounds)


def windows(found: Targets) -> list[tuple[int, int, int]]:
    """Earliest, due and latest day of each contact."""
    columns = (found.earliest, found.due, found.latest)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def test_a_day_table_gives_the_next_good_day() -> None:
    table = day_table(np.array([[False, True, False, True, False], [False] * 5]))
    assert table.tolist() == [[1, 1, 3, 3, FAR], [FAR] * 5]


def test_nobody_has_no_targets() -> None:
    none = np.empty(0, dtype=np.int64)
    table = day_table(np.ones((1, 7), dtype=np.bool_))
    nobody = Pace(none, none, none, none, none, none, none)
    found = targets(none, none, none, nobody, DayTables(table, table), {})
    assert len(found.customer) == len(found.latest) == 0


@pytest.mark.parametrize(
    ("working", "due"), [("x" * 14, [0, 5, 10]), ("xxxxx--xxx--xx", [0, 7, 12])]
)
def test_due_days_move_to_working_days_and_the_chain_goes_on_from_there(
    working: str, due: list[int]
) -> None:
    assert chain(NEVER, 0, working).due.tolist() == due


@pytest.mark.parametrize(
    ("first_day", "latest", "due"), [(-1, [3, 5, 10], [0, 5, 10]), (3, [6, 8, 13], [0, 8, 13])]
)
def test_a_later_first_day_moves_all_that_follow(
    first_day: int, latest: list[int], due: list[int]
) -> None:
    found = chain(NEVER, 0, "x" * 14, first_day=first_day)
    assert found.latest.tolist() == latest
    assert found.due.tolist() == due
    assert found.earliest.tolist() == [0, *(day - 1 for day in due[1:])]


def test_a_plan_that_ends_without_working_days_wants_nothing_more() -> None:
    found = chain(NEVER, 0, "xx----------")
    assert found.due.tolist() == [0]


@pytest.mark.parametrize(("gap", "latest"), [(1, [3, 6, 11]), (3, [1, 6, 11]), (4, [0, 5, 10])])
def test_windows_end_so_that_the_next_contact_keeps_the_minimum_gap(
    gap: int, latest: list[int]
) -> None:
    """Whatever the tolerance: the next window opens four days after the target."""
    slack = min(1, 4 - gap)
    found = chain(NEVER, 0, "x" * 14, pace(slack=slack, gap=gap))
    assert found.latest.tolist() == latest
    assert (found.earliest[1:] - found.latest[:-1]).min() >= gap


@pytest.mark.parametrize(
    ("monday", "expected"),
    [
        (0, [(0, 2, 6), (14, 16, 20)]),
        (-7, [(7, 7, 13), (21, 21, 27)]),
    ],
)
def test_in_every_second_week_windows_are_the_customers_own_weeks(
    monday: int, expected: list[tuple[int, int, int]]
) -> None:
    """Due on the plan's first Wednesday; the other week begins on the Monday after it."""
    found = chain(-12, 2, "xxxxx--" * 4, pace(14, 10, week=monday))
    assert windows(found) == expected


@pytest.mark.parametrize(
    ("monday", "last", "first"),
    [
        (-2, NEVER, (0, 0, 4)),  # a Wednesday
        (-3, NEVER, (11, 11, 17)),  # a Thursday
        (-3, -30, (0, -16, 3)),  # overdue: it cannot wait
    ],
)
def test_new_customers_do_not_crowd_the_end_of_their_week(
    monday: int, last: int, first: tuple[int, int, int]
) -> None:
    due = 0 if last == NEVER else last + 14
    found = chain(last, due, "x" * 28, pace(14, 10, week=monday))
    assert windows(found)[0] == first


def test_a_holiday_on_the_target_does_not_change_the_week() -> None:
    """Due on Fridays; the second one is free, so that week's Thursday is aimed at instead."""
    found = chain(-10, 4, "xxxxx--xxxxx--xxxx---xxxxx--", pace(14, 10, week=0))
    assert windows(found) == [(0, 4, 6), (14, 17, 20)]


def test_a_free_week_of_the_customers_own_is_left_out() -> None:
    """The next contact is in the customer's next week, on any of its days."""
    found = chain(-14, 0, "-------xxxxx--xxxxx--xxxxx--", pace(14, 10, week=0))
    assert found.latest.tolist() == [20]
    assert found.due.tolist() == [0]


@pytest.mark.parametrize(
    ("last", "deadline", "expected"),
    [
        (-7, 9, (3, 9, 9)),  # due only on day 13: in the seven days before
        (-7, 14, (7, 13, 14)),  # cuts the tolerance
        (-7, 15, (7, 13, 15)),  # the last day on time anyway
        (7, 9, (9, 9, 9)),  # the last contact leaves that day alone
        (8, 9, (12, 13, 15)),  # too soon after the last contact
    ],
)
def test_the_next_contact_is_by_the_deadline_unless_that_is_too_soon(
    last: int, deadline: int, expected: tuple[int, int, int]
) -> None:
    """Two days at least must lie between contacts."""
    steps = pace(20, 14 if last < 0 else 4, 2, gap=2)
    assert windows(chain(last, 13, "x" * 21, steps, deadline=deadline))[0] == expected
