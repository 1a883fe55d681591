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
    """

    visits: tuple[Visit, ...]
    unplaced: tuple[Unplaced, ...]
