"""Who moved between two gradings, and how many from which tier to which."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from grading.engine.grades import Lookup

__all__ = ["ABSENT", "UNGRADED", "Movement", "movement"]

UNGRADED = -1
"""The customer stood in that grading, but without a grade."""
ABSENT = -2
"""The customer did not stand in that grading."""

Codes = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Movement:
    """Old and new grade per customer, and the counts.

    Args:
        keys: One per customer: those of the new grading in its order, then those gone.
        grades: Best tier first, then letters that only one of the gradings knows.
        old: int16, shape ``(customers,)``: zero-based position in ``grades``, ``UNGRADED``
            or ``ABSENT`` (the customer is new).
        new: The same after; ``ABSENT``: the customer is gone.
        direction: int8, shape ``(customers,)``: 1 up, -1 down, 0 stayed or not comparable.
        matrix: int64, shape ``(len(grades) + 2, len(grades) + 2)``: customers by old (rows) and
            new grade (columns); the last two of each are ungraded and absent.
    """

    keys: tuple[str, ...]
    grades: tuple[str, ...]
    old: Codes
    new: Codes
    direction: npt.NDArray[np.int8]
    matrix: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def moved(self) -> npt.NDArray[np.bool_]:
        """Whether the customer stands in both gradings with different grades."""
        both = (self.old != ABSENT) & (self.new != ABSENT)
        changed: npt.NDArray[np.bool_] = both & (self.old != self.new)
        return changed

    @property
    def ups(self) -> int:
        """How many moved to a better tier."""
        return int((self.direction == 1).sum())

    @property
    def downs(self) -> int:
        """How many moved to a lower tier."""
        return int((self.direction == -1).sum())

    @property
    def added(self) -> int:
        """How many are new."""
        return int((self.old == ABSENT).sum())

    @property
    def gone(self) -> int:
        """How many are no longer there."""
        return int((self.new == ABSENT).sum())


def movement(
    old_keys: Lookup, old: Lookup, new_keys: Lookup, new: Lookup, tiers: Sequence[str]
) -> Movement:
    """Compare two gradings customer by customer.

    Args:
        old_keys: Key per row of the earlier grading; rows without a key are left out, and of
            several rows with one key the first counts.
        old: Its grade letters.
        new_keys: Key per row of the later grading.
        new: Its grade letters.
        tiers: Grade letters, best first; decides what is up and what is down.
    """
    grades = tuple(dict.fromkeys([*tiers, *old.texts, *new.texts]))
    old_rows, new_rows = _first_rows(old_keys), _first_rows(new_keys)
    known = {key: row for key, row in old_rows.items() if key not in new_rows}
    keys = (*new_rows, *known)
    before = [old_rows.get(key, ABSENT) for key in keys]
    after = [new_rows.get(key, ABSENT) for key in keys]
    old_codes, new_codes = _grades_at(before, old, grades), _grades_at(after, new, grades)
    return Movement(
        keys=keys,
        grades=grades,
        old=old_codes,
        new=new_codes,
        direction=_direction(old_codes, new_codes, len(tiers)),
        matrix=_matrix(old_codes, new_codes, len(grades)),
    )


def _first_rows(keys: Lookup) -> dict[str, int]:
    """Key → its first row, in the order of rows; blanks left out."""
    codes = np.asarray(keys.codes)
    found, first = np.unique(codes, return_index=True)
    order = np.argsort(first)
    pairs = zip(found[order].tolist(), first[order].tolist(), strict=True)
    return {keys.texts[code]: row for code, row in pairs if code >= 0 and keys.texts[code]}


def _grades_at(rows: list[int], grade: Lookup, grades: tuple[str, ...]) -> Codes:
    """Positions in ``grades`` at the given rows; ``ABSENT`` where there is no row."""
    place = {text: position for position, text in enumerate(grades)}
    table = np.array([*(place[text] for text in grade.texts), UNGRADED], dtype=np.int16)
    picked = np.asarray(rows, dtype=np.int64)
    codes = np.full(len(picked), ABSENT, dtype=np.int16)
    there = picked != ABSENT
    codes[there] = table[np.asarray(grade.codes)[picked[there]]]
    return codes


def _direction(old: Codes, new: Codes, tiers: int) -> npt.NDArray[np.int8]:
    comparable = (old >= 0) & (new >= 0) & (old < tiers) & (new < tiers)
    return np.where(comparable, np.sign(old - new), 0).astype(np.int8)


def _matrix(old: Codes, new: Codes, grades: int) -> npt.NDArray[np.int64]:
    size = grades + 2
    # -1 and -2 become the last but one and the last place.
    rows = np.where(old >= 0, old, grades - 1 - old).astype(np.int64)
    columns = np.where(new >= 0, new, grades - 1 - new).astype(np.int64)
    return np.bincount(rows * size + columns, minlength=size * size).reshape(size, size)
