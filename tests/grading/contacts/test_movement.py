import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.contacts.movement import ABSENT, UNGRADED, Movement, movement
from grading.engine.grades import Lookup

TIERS = ("A", "B", "C")


def lookup(values: list[str | None]) -> Lookup:
    texts = list(dict.fromkeys(value for value in values if value is not None))
    codes = [-1 if value is None else texts.index(value) for value in values]
    return Lookup(np.array(codes, dtype=np.int32), texts)


def compare(
    old: list[tuple[str | None, str | None]], new: list[tuple[str | None, str | None]]
) -> Movement:
    columns = [lookup([row[place] for row in rows]) for rows in (old, new) for place in (0, 1)]
    return movement(*columns, TIERS)


def test_each_customer_is_compared_by_key_whatever_the_order() -> None:
    found = compare(
        [("1", "A"), ("2", "B"), ("3", "C"), ("4", "C")],
        [("4", "B"), ("3", "C"), ("2", "C"), ("1", "A")],
    )
    assert found.keys == ("4", "3", "2", "1")
    assert found.direction.tolist() == [1, 0, -1, 0]
    assert found.moved.tolist() == [True, False, True, False]
    assert (found.ups, found.downs, found.added, found.gone, len(found)) == (1, 1, 0, 0, 4)


def test_customers_come_in_the_order_of_rows_not_of_texts() -> None:
    keys = Lookup(np.array([2, 0, 1]), ["a", "b", "c"])
    grades = Lookup(np.array([0, 0, 0]), ["A"])
    assert movement(keys, grades, keys, grades, TIERS).keys == ("c", "a", "b")


def test_new_and_gone_customers_are_counted_apart() -> None:
    found = compare([("1", "A"), ("2", "B")], [("1", "A"), ("3", "A")])
    assert found.keys == ("1", "3", "2")
    assert found.old.tolist() == [0, ABSENT, 1]
    assert found.new.tolist() == [0, 0, ABSENT]
    assert (found.added, found.gone) == (1, 1)
    assert not found.moved[1:].any()
    assert found.direction.tolist() == [0, 0, 0]


def test_the_matrix_counts_from_old_rows_to_new_columns() -> None:
    found = compare(
        [("1", "A"), ("2", "A"), ("3", "C"), ("4", None), ("5", "B")],
        [("1", "B"), ("2", "B"), ("3", "A"), ("4", "C"), ("6", None)],
    )
    expected = np.zeros((5, 5), dtype=int)
    expected[0, 1] = 2  # A to B
    expected[2, 0] = 1  # C to A
    expected[3, 2] = 1  # ungraded to C
    expected[1, 4] = 1  # B, gone
    expected[4, 3] = 1  # new, ungraded
    np.testing.assert_array_equal(found.matrix, expected)


def test_losing_the_grade_is_a_move_but_neither_up_nor_down() -> None:
    found = compare([("1", "A")], [("1", None)])
    assert found.new.tolist() == [UNGRADED]
    assert found.moved.tolist() == [True]
    assert found.direction.tolist() == [0]


def test_letters_of_another_scheme_are_kept_but_not_ranked() -> None:
    found = compare([("1", "O")], [("1", "C")])
    assert found.grades == ("A", "B", "C", "O")
    assert found.moved.tolist() == [True]
    assert found.direction.tolist() == [0]


def test_rows_without_key_are_left_out_and_of_duplicates_the_first_counts() -> None:
    found = compare([("1", "A"), ("1", "C"), (None, "A"), ("", "B")], [("1", "B")])
    assert found.keys == ("1",)
    assert found.old.tolist() == [0]


def test_nobody_gives_an_empty_movement() -> None:
    found = compare([], [])
    assert len(found) == 0
    assert found.matrix.sum() == 0


grading = st.dictionaries(
    st.sampled_from(list("abcdefgh")), st.sampled_from([*TIERS, None]), max_size=8
)


@settings(max_examples=50, deadline=None)
@given(old=grading, new=grading)
def test_turning_time_round_turns_the_movement_round(
    old: dict[str, str | None], new: dict[str, str | None]
) -> None:
    """Ups become downs, new becomes gone, and every customer is counted once."""
    there = compare(list(old.items()), list(new.items()))
    back = compare(list(new.items()), list(old.items()))
    assert (there.ups, there.added) == (back.downs, back.gone)
    # The letters' order beyond the tiers may differ, the counts among tiers may not.
    np.testing.assert_array_equal(there.matrix[:3, :3], back.matrix[:3, :3].T)
    assert there.matrix.sum() == len(there) == len({*old, *new})
