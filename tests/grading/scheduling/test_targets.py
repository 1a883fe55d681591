import numpy as np
import pytest

from grading.scheduling.targets import FAR, NEVER, DayTables, Targets, day_table, targets
from grading.schemes.models import ContactRule


def chain(last: int, due: int, rule: ContactRule, working: str, first_day: int = -1) -> Targets:
    """One customer's contacts; ``working`` has one sign a day, ``x`` is worked."""
    table = day_table(np.array([[sign == "x" for sign in working]]))

    def one(value: int) -> np.ndarray:
        return np.array([value], dtype=np.int64)

    return targets(
        one(0), one(last), one(due), one(0), rule, DayTables(table, table), {}, one(first_day)
    )


def test_a_day_table_gives_the_next_good_day() -> None:
    table = day_table(np.array([[False, True, False, True, False], [False] * 5]))
    assert table.tolist() == [[1, 1, 3, 3, FAR], [FAR] * 5]


def test_nobody_has_no_targets() -> None:
    none = np.empty(0, dtype=np.int64)
    table = day_table(np.ones((1, 7), dtype=np.bool_))
    found = targets(none, none, none, none, ContactRule(every_days=7), DayTables(table, table), {})
    assert len(found.customer) == len(found.latest) == 0


@pytest.mark.parametrize(
    ("working", "due"), [("x" * 14, [0, 5, 10]), ("xxxxx--xxx--xx", [0, 7, 12])]
)
def test_due_days_move_to_working_days_and_the_chain_goes_on_from_there(
    working: str, due: list[int]
) -> None:
    assert chain(NEVER, 0, ContactRule(every_days=5), working).due.tolist() == due


@pytest.mark.parametrize(
    ("first_day", "latest", "due"), [(-1, [3, 5, 10], [0, 5, 10]), (3, [6, 8, 13], [0, 8, 13])]
)
def test_a_later_first_day_moves_all_that_follow(
    first_day: int, latest: list[int], due: list[int]
) -> None:
    found = chain(NEVER, 0, ContactRule(every_days=5), "x" * 14, first_day)
    assert found.latest.tolist() == latest
    assert found.due.tolist() == due
    assert found.earliest.tolist() == [0, *(day - 1 for day in due[1:])]


def test_a_plan_that_ends_without_working_days_wants_nothing_more() -> None:
    found = chain(NEVER, 0, ContactRule(every_days=5), "xx----------")
    assert found.due.tolist() == [0]
