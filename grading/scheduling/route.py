"""In which order a day's visits lie on the way."""

from collections.abc import Callable, Sequence
from math import cos, hypot, radians

from grading.scheduling.problem import Contact
from grading.scheduling.travel import Travel

__all__ = ["distance_between", "visiting_order"]

ANOTHER_AREA = 1000.0
"""How much farther a place of another area counts than any of the same one, in kilometres."""
KILOMETRES_PER_DEGREE = 111.2
ROUNDS = 4
"""How often at most the whole order is looked through for a stretch better driven backwards."""

Distance = Callable[[Contact, Contact], float]


def distance_between(travel: Travel | None) -> Distance:
    """A function that says how far it is from one contact to another.

    Minutes written down by the team count before all; then whether the area is another one; then
    kilometres as the crow flies, where both places are known.
    """

    def distance(origin: Contact, target: Contact) -> float:
        apart = 0.0
        if origin.area != target.area:
            minutes = 0 if travel is None else travel.between(origin.area, target.area)
            apart = ANOTHER_AREA * (1 + minutes)
        if origin.spot is not None and target.spot is not None:
            (north, east), (other_north, other_east) = origin.spot, target.spot
            width = cos(radians((north + other_north) / 2))
            degrees = hypot(north - other_north, width * (east - other_east))
            apart += min(degrees * KILOMETRES_PER_DEGREE, ANOTHER_AREA / 2)
        return apart

    return distance


def visiting_order(
    stops: Sequence[int],
    contacts: Sequence[Contact],
    distance: Distance,
    *,
    origin: int | None = None,
) -> list[int]:
    """Order stops so that the way is short: the nearest next, then stretches turned round.

    Args:
        stops: Positions in ``contacts``, in the order that decides between equal ways.
        contacts: All there are.
        distance: Between two contacts.
        origin: The stop from which the way comes; not part of the answer. None: the first stop
            to begin with.
    """
    left = list(stops)
    order = left[:1] if origin is None else [origin]
    del left[: 1 if origin is None else 0]
    while left:
        here = contacts[order[-1]]
        far = [distance(here, contacts[stop]) for stop in left]
        order.append(left.pop(far.index(min(far))))
    if any(contact.spot is not None for contact in (contacts[stop] for stop in stops)):
        _turn_round(order, contacts, distance, first_free=0 if origin is None else 1)
    return order if origin is None else order[1:]


def _turn_round(
    order: list[int], contacts: Sequence[Contact], distance: Distance, *, first_free: int
) -> None:
    """Drive stretches backwards where that shortens the way (2-opt); those before stay."""

    def leg(before: int, after: int) -> float:
        if before < 0 or after >= len(order):
            return 0.0
        return distance(contacts[order[before]], contacts[order[after]])

    for _ in range(ROUNDS):
        better = False
        for first in range(first_free, len(order) - 1):
            for last in range(first + 1, len(order)):
                now = leg(first - 1, first) + leg(last, last + 1)
                order[first : last + 1] = reversed(order[first : last + 1])
                if leg(first - 1, first) + leg(last, last + 1) < now - 1e-9:
                    better = True
                else:
                    order[first : last + 1] = reversed(order[first : last + 1])
        if not better:
            return
