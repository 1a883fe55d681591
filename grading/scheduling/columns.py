"""Rows held as arrays: what a plan of a large company consists of takes little memory."""

from collections.abc import Callable, Iterator, Sequence
from operator import eq
from typing import TypeVar, overload

import numpy as np
import numpy.typing as npt

__all__ = ["Columns", "places_by_owner"]

Row = TypeVar("Row", covariant=True)

_AT_ONCE = 4096
"""How many rows are made of the arrays in one go."""


def places_by_owner(
    owners: npt.NDArray[np.signedinteger], count: int
) -> list[npt.NDArray[np.intp]]:
    """The places at which each of so many owners stands, in order.

    Args:
        owners: Zero-based owner of each row; rows of others belong to nobody.
        count: How many owners there are.
    """
    order = np.argsort(owners, kind="stable")
    opens = np.searchsorted(owners, np.arange(count + 1), sorter=order)
    return np.split(order, opens)[1:-1]


class Columns(Sequence[Row]):
    """A sequence whose rows are made when they are asked for.

    Hundreds of thousands of rows would take ten times the memory as objects. Two rows made of
    one place are equal, but not the same object.

    Args:
        make: Makes a row of what the columns hold at one place.
        columns: Of whole numbers, all of one length.
    """

    __slots__ = ("_make", "columns")

    def __init__(self, make: Callable[..., Row], *columns: npt.NDArray[np.signedinteger]) -> None:
        self._make = make
        self.columns = columns

    def taken(self, places: npt.NDArray[np.intp]) -> "Columns[Row]":
        """The rows at some places, in their order."""
        return Columns(self._make, *(column[places] for column in self.columns))

    def __len__(self) -> int:
        return len(self.columns[0])

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> "Columns[Row]": ...
    def __getitem__(self, place: int | slice) -> "Row | Columns[Row]":
        if isinstance(place, slice):
            return self.taken(np.arange(len(self))[place])
        return self._make(*(column[place].item() for column in self.columns))

    def __iter__(self) -> Iterator[Row]:
        for first in range(0, len(self), _AT_ONCE):
            part = slice(first, first + _AT_ONCE)
            yield from map(self._make, *(column[part].tolist() for column in self.columns))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(map(eq, self, other))

    def __repr__(self) -> str:
        return repr(tuple(self))
