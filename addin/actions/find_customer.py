"""Which customer a person means: by key, by name, or by its beginning."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np

from addin.actions.graded_block import GradedBlock
from addin.actions.grading_run import GradingRun
from addin.texts import message
from grading.engine.expectations import Listing
from grading.engine.words import fold
from grading.exceptions import InputError
from grading.language import Lang, Message

__all__ = ["find_customer"]

_SHOWN = 8
"""How many customers a message lists."""


def find_customer(run: GradingRun, wanted: str) -> int:
    """The zero-based row of the customer meant.

    Args:
        run: The customers.
        wanted: Key or name; case does not matter, and the beginning is enough where only one
            customer begins so.

    Raises:
        InputError: No customer or several are called so; lists them or the nearest.
    """
    graded, where = run.graded, run.customers.where
    rows = np.flatnonzero(~graded.intake.blank).tolist()
    called = [(row, (graded.key_of(row), graded.name_of(row))) for row in rows]
    target = fold(wanted)
    for meets in (
        lambda name: name == wanted.strip(),
        lambda name: fold(name) == target,
        lambda name: bool(target) and fold(name).startswith(target),
    ):
        found = [row for row, names in called if any(map(meets, names))]
        if len(found) == 1:
            return found[0]
        if found:
            raise InputError(_several(graded, wanted, found, where))
    raise InputError(_none(wanted, called, where))


def _several(graded: GradedBlock, wanted: str, found: Sequence[int], where: str) -> Message:
    first = graded.intake.first_row
    shown = [(_called(graded.key_of(r), graded.name_of(r)), first + r) for r in found[:_SHOWN]]
    facts = {"where": where, "wanted": wanted, "count": len(found), "shown": _Rows(tuple(shown))}
    if len(found) > _SHOWN:
        return message("errors.customer.several_more", more=len(found) - _SHOWN, **facts)
    return message("errors.customer.several", **facts)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Customers and their sheet rows, to be listed in the language of the sentence."""

    customers: tuple[tuple[str, int], ...]

    def get(self, lang: Lang) -> str:
        places = (
            message("errors.customer.in_row", customer=customer, row=row).text(lang)
            for customer, row in self.customers
        )
        return ("；" if lang == "zh" else "; ").join(places)


def _none(wanted: str, called: Sequence[tuple[int, tuple[str, str]]], where: str) -> Message:
    target = fold(wanted)
    names = {fold(name): _called(*pair) for _, pair in called for name in pair if name}
    holding = [name for name in names if target and target in name]
    near = holding or get_close_matches(target, names, n=3, cutoff=0.5)
    nearest = tuple(dict.fromkeys(names[name] for name in near[:3]))
    facts = {"where": where, "wanted": wanted}
    if nearest:
        return message("errors.customer.none_near", near=Listing(nearest), **facts)
    return message("errors.customer.none", count=len(called), **facts)


def _called(key: str, name: str) -> str:
    return name if key in ("", name) else f"{name} ({key})"
