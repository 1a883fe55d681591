"""Telling a person's column from one that Tierbook filled beside it."""

from collections.abc import Iterable
from dataclasses import replace

from grading.engine.block import Block
from grading.engine.headers import Recognition, recognise
from grading.schemes.models import Input

__all__ = ["recognise_columns"]


def recognise_columns(block: Block, inputs: Iterable[Input]) -> Recognition:
    """Match the headers of a block to inputs; columns of ours give way to a person's own.

    A person's *Last visit* and our *Last contact* beside it are one input. That is no clash: the
    person's column is read, ours counts as a column that is no input's. Where no column of a
    person's is left, ours is read like any other.

    Args:
        block: Its headers, and which columns are ours (``yielding``).
        inputs: What to look for; of two inputs of one name the first counts.
    """
    inputs = tuple(inputs)
    found = recognise(block.headers, inputs)
    giving_way = {
        position
        for clash in found.clashes
        if len(clash.positions) > 1 and not block.yielding.issuperset(clash.positions)
        for position in block.yielding.intersection(clash.positions)
    }
    if not giving_way:
        return found
    headers = ["" if at in giving_way else text for at, text in enumerate(block.headers)]
    left = recognise(headers, inputs)
    return replace(
        left,
        blank=tuple(at for at in left.blank if at not in giving_way),
        unknown=tuple(sorted({*left.unknown, *giving_way})),
    )
