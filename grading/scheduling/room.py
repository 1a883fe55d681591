"""Making room: a placed contact moves within its window, so that another finds a place."""

from collections import defaultdict
from collections.abc import Sequence

from grading.scheduling.free_time import DayBook, day_parts
from grading.scheduling.problem import PlanProblem

__all__ = ["Places", "make_room"]

Places = dict[int, tuple[int, int]]
"""Position of a contact → ordinal of its day and minute at which it begins."""


def make_room(
    problem: PlanProblem, book: DayBook, places: Places, left_out: Sequence[int]
) -> list[int]:
    """Place contacts that found no free time by moving one other contact each.

    Placing one contact after another gives the overdue the first days, though they may wait,
    and leaves those without a place whose window ends soon. Nobody loses a place here.

    Args:
        problem: The problem.
        book: The time left; kept up to date.
        places: Where contacts are; kept up to date.
        left_out: Positions of contacts without a place.

    Returns:
        Positions of those for whom no single move makes room.
    """
    return _Mover(problem, book, places).place_all(left_out)


class _Mover:
    def __init__(self, problem: PlanProblem, book: DayBook, places: Places) -> None:
        self._contacts = problem.contacts
        self._book = book
        self._places = places
        self._on_day: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for position, (day, _) in places.items():
            self._on_day[self._contacts[position].rep, day].append(position)

    def place_all(self, left_out: Sequence[int]) -> list[int]:
        """Try every contact, weightiest first; gives those still left out."""
        still = [n for n in sorted(left_out, key=self._rank) if not self._place(n)]
        # A move may have left time free that one of those tried before it can use.
        return [n for n in still if not self._place_freely(n)]

    def _rank(self, position: int) -> tuple[object, ...]:
        """An order that does not depend on how the rows are sorted."""
        contact = self._contacts[position]
        return (
            -contact.precedence,
            -contact.weight,
            contact.due,
            contact.key,
            contact.number,
            position,
        )

    def _place_freely(self, wanted: int) -> bool:
        contact = self._contacts[wanted]
        place = self._book.first_fit(contact, self._book.days_for(contact), day_parts(contact))
        if place is not None:
            self._move(wanted, place)
        return place is not None

    def _place(self, wanted: int) -> bool:
        if self._place_freely(wanted):
            return True
        contact = self._contacts[wanted]
        for day in self._book.days_for(contact):
            # The lightest moves first: the weighty stay where they are best.
            others = sorted(self._on_day[contact.rep, day], key=self._rank, reverse=True)
            if any(self._swap(wanted, other, day) for other in others):
                return True
        return False

    def _swap(self, wanted: int, other: int, day: int) -> bool:
        """Put one contact on a day in place of another that moves; False leaves all as it was."""
        contact, moving = self._contacts[wanted], self._contacts[other]
        days = [d for d in self._book.days_for(moving) if d != day]
        refuge = self._book.first_fit(moving, days, day_parts(moving))
        if refuge is None:
            return False
        start = self._places[other][1]
        self._book.remove(moving, day, start)
        place = self._book.first_fit(contact, (day,), day_parts(contact))
        if place is None:
            self._book.place(moving, day, start)
            return False
        self._move(wanted, place)
        self._on_day[moving.rep, day].remove(other)
        self._move(other, refuge)
        return True

    def _move(self, position: int, place: tuple[int, int]) -> None:
        contact = self._contacts[position]
        self._book.place(contact, *place)
        self._places[position] = place
        self._on_day[contact.rep, place[0]].append(position)
