"""What a solver gives back: visits with day and time, and what it could not place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from grading.language import Message
from grading.scheduling.columns import Columns

__all__ = ["Plan", "Unplaced", "Visit", "as_columns", "contacts_of", "visits_of"]

Ints = npt.NDArray[np.signedinteger]


@dataclass(frozen=True, slots=True)
class Visit:
    """A contact with its place.

    Args:
        contact: Zero-based position in the problem's contacts.
        rep: Zero-based position in the problem's reps.
        start: Minute after midnight at which it begins.
    """

    contact: int
    rep: int
    day: date
    start: int


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A contact without a place.

    Args:
        contact: Zero-based position in the problem's contacts.
        code: Short English word for scripts; one of ``grading.scheduling.reasons.CODES``.
        reason: Which rule stopped it.
        advice: What would have found it a place; None where the reason says all.
    """

    contact: int
    code: str
    reason: Message
    advice: Message | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The answer to a problem.

    Args:
        visits: By day, then rep, then start.
        unplaced: In the order of the problem's contacts.
        weight: Sum of the placed contacts' weights.
        bound: Proven: no plan for the problem has a larger weight.
        kept_up: Zero-based reps whose earlier plan is kept up, although one made anew would place a
            little more weight.
    """

    visits: Sequence[Visit]
    unplaced: Sequence[Unplaced]
    weight: int = 0
    bound: int = 0
    kept_up: tuple[int, ...] = ()

    @property
    def gap(self) -> float:
        """Share of the best weight possible, 0 to 1, that the plan may at most lack."""
        return (self.bound - self.weight) / self.bound if self.bound else 0.0


def as_columns(visits: Sequence[Visit]) -> Columns[Visit]:
    """Visits by contact, rep, ordinal of the day and start."""
    if isinstance(visits, Columns):
        return visits
    fields = [(each.contact, each.rep, each.day.toordinal(), each.start) for each in visits]
    return visits_of(*np.array(fields, dtype=np.int64).reshape(-1, 4).T)


def visits_of(contact: Ints, rep: Ints, day: Ints, start: Ints) -> Columns[Visit]:
    """Visits whose fields stand in arrays; the days are ordinals."""
    return Columns(_visit, contact, rep, day, start)


def contacts_of(entries: Sequence[Visit] | Sequence[Unplaced]) -> Ints:
    """Zero-based positions of the contacts of which a plan says something."""
    if isinstance(entries, Columns):
        return entries.columns[0]
    return np.array([entry.contact for entry in entries], dtype=np.int64)


def _visit(contact: int, rep: int, day: int, start: int) -> Visit:
    return Visit(contact, rep, date.fromordinal(day), start)
