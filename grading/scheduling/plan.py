"""What a solver gives back: visits with day and time, and what it could not place."""

from dataclasses import dataclass
from datetime import date

from grading.language import Message

__all__ = ["Plan", "Unplaced", "Visit"]


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

    visits: tuple[Visit, ...]
    unplaced: tuple[Unplaced, ...]
    weight: int = 0
    bound: int = 0
    kept_up: tuple[int, ...] = ()

    @property
    def gap(self) -> float:
        """Share of the best weight possible, 0 to 1, that the plan may at most lack."""
        return (self.bound - self.weight) / self.bound if self.bound else 0.0
