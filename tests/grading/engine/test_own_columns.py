"""A column of ours gives way to a person's own that holds the same input."""

from dataclasses import replace

import pytest

from grading.engine.block import Block
from grading.engine.own_columns import recognise_columns
from grading.engine.rows import block_from_rows
from grading.schemes.catalogue import common_input

INPUTS = [common_input(name) for name in ("customer", "last_contact", "next_due")]


def block(*headers: str, ours: tuple[int, ...] = ()) -> Block:
    return replace(block_from_rows([list(headers)]), yielding=frozenset(ours))


@pytest.mark.parametrize("ours", ["Last contact", "Last contact (Tierbook)", "Último contacto"])
def test_a_persons_column_is_read_and_ours_is_nobodys(ours: str) -> None:
    found = recognise_columns(block("Customer", "Last visit", ours, ours=(2,)), INPUTS)
    assert found.positions == {"customer": 0, "last_contact": 1}
    assert found.clashes == ()
    assert (found.unknown, found.blank) == ((2,), ())


def test_ours_is_read_where_there_is_no_other() -> None:
    found = recognise_columns(block("Customer", "Last contact (Tierbook)", ours=(1,)), INPUTS)
    assert found.positions["last_contact"] == 1


def test_two_columns_of_a_persons_own_stay_a_clash() -> None:
    """Ours gives way, but which of the other two counts is not guessed."""
    headers = ("Customer", "Last visit", "Last call", "Last contact")
    found = recognise_columns(block(*headers, ours=(3,)), INPUTS)
    assert "last_contact" not in found.positions
    assert [clash.positions for clash in found.clashes] == [(1, 2)]


def test_without_columns_of_ours_nothing_is_different() -> None:
    found = recognise_columns(block("Customer", "Last visit", "Last contact"), INPUTS)
    assert [clash.inputs for clash in found.clashes] == [("last_contact",)]
