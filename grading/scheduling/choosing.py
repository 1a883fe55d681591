"""The days that contacts may have, as a solver works with them."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from grading.scheduling.problem import Contact
from grading.scheduling.transport import Choices

__all__ = ["Choosing"]


class Choosing:
    """Lists the possible days of contacts; many contacts share one list, even of several reps.

    Args:
        days: Ordinals of a rep's working days, in order.
        start: Ordinal of the plan's first day.
        step: As in ``RepTask``.
        moves: Whether any contact has a place in an earlier plan.
    """

    def __init__(self, days: tuple[int, ...], start: int, step: int, moves: bool) -> None:
        self._of = days, start, step
        self._moves = moves
        self._plain: dict[tuple[object, ...], Choices] = {}

    def of_rep(self, contacts: Sequence[Contact], only: Sequence[int | None]) -> list[Choices]:
        """Those of one rep's contacts, each perhaps with the ordinal of the one day allowed."""
        found = []
        # What few contacts share is not kept for the reps to come.
        own: dict[tuple[object, ...], Choices] = {}
        for contact, one in zip(contacts, only, strict=True):
            was = contact.was[0] if self._moves and contact.was is not None else None
            window = contact.earliest, contact.latest, contact.due
            key: tuple[object, ...] = (*window, contact.weekdays)
            known = self._plain
            if contact.blocked or was or one is not None:
                key, known = (*key, contact.blocked, was, one), own
            choices = known.get(key)
            if choices is None:
                stays = None if was is None else was.toordinal()
                choices = known[key] = tuple(_possible(contact, *self._of, stays, one))
            found.append(choices)
        return found


def _possible(
    contact: Contact,
    days: Sequence[int],
    start: int,
    step: int,
    stays: int | None,
    only: int | None,
) -> list[tuple[int, int]]:
    first, last = contact.earliest.toordinal(), contact.latest.toordinal()
    # Who was due before the plan is not to be left out for having waited longest.
    due, allowed = max(contact.due.toordinal(), start), contact.weekdays
    away = range(0)
    if contact.blocked is not None:
        away = range(contact.blocked[0].toordinal(), contact.blocked[1].toordinal() + 1)
    return sorted(
        (abs(days[place] - due) * step + (stays is not None and days[place] != stays), place)
        for place in range(bisect_left(days, first), bisect_right(days, last))
        # Ordinal 1, the first of January of the year 1, is a Monday.
        if (not allowed or (days[place] - 1) % 7 in allowed)
        and days[place] not in away
        and only in (None, days[place])
    )
