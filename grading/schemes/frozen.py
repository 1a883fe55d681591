"""Mappings that cannot change, for frozen documents."""

from collections.abc import Iterator, Mapping
from typing import Annotated, TypeVar

from pydantic import AfterValidator, SerializerFunctionWrapHandler, WrapSerializer

__all__ = ["Frozen", "FrozenMapping"]

K = TypeVar("K")
V = TypeVar("V")


class FrozenMapping(Mapping[K, V]):
    """A mapping without a way to change it; equal to any mapping of the same items.

    Unlike ``types.MappingProxyType`` it can be hashed, pickled and copied, so that documents
    holding one can be keys of a cache and travel to worker processes.
    """

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[K, V]) -> None:
        self._items = dict(items)

    def __getitem__(self, key: K) -> V:
        return self._items[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return f"FrozenMapping({self._items!r})"


def _freeze(items: Mapping[K, V]) -> Mapping[K, V]:
    return FrozenMapping(items)


def _thaw(items: Mapping[K, V], handler: SerializerFunctionWrapHandler) -> object:
    return handler(dict(items))


Frozen = Annotated[Mapping[K, V], AfterValidator(_freeze), WrapSerializer(_thaw)]
"""A mapping field of a document; whatever mapping is given, an unchangeable copy is kept."""
