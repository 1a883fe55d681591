"""Where a plan with contacts of unequal length begins, and what no plan can exceed."""

from collections.abc import Sequence

from grading.scheduling.relaxation import Relaxed, relax
from grading.scheduling.rep_task import RepTask
from grading.scheduling.transport import Choices, assign

__all__ = ["most_weight", "opening"]


def opening(task: RepTask) -> tuple[dict[int, int], int]:
    """Days of contacts to begin with, and the most worth there can be (``RepTask.values``).

    Both come from the linear relaxation, in which higher precedence is served first. Where it
    is the number of visits a day that limits and not the hours, the visits are shared out by
    number, exactly, and the relaxation shares out the rest of the hours.

    Returns:
        Day per contact, -1 for those without one; and the bound.
    """
    return _relaxed_opening(task, task.values)


def most_weight(task: RepTask) -> int:
    """A weight that the placed contacts of no plan exceed, whatever it does with precedence."""
    return _relaxed_opening(task, [contact.weight for contact in task.contacts])[1]


def _relaxed_opening(task: RepTask, worth: list[int]) -> tuple[dict[int, int], int]:
    everything = list(range(len(task.contacts)))
    rooms = [task.room(day) for day in range(len(task.days))]
    visits = [n for n in everything if task.contacts[n].channel == "visit"]
    slots = _slots(task, visits, rooms)
    if slots is None:
        relaxed = _relaxed(task, everything, rooms, worth)
        return dict(enumerate(relaxed.whole)), relaxed.weight(worth)
    choices = [task.choices[n] for n in visits]
    unit = _more_than_any_way(choices)
    start = dict(
        zip(visits, assign(slots, choices, [worth[n] * unit for n in visits]), strict=True)
    )
    bound = sum(worth[n] for n, day in start.items() if day >= 0)
    rest = [n for n in everything if n not in start]
    if rest:
        # The bound may use all hours for calls; where they really go, the visits come first.
        most = _relaxed(task, rest, rooms, worth)
        bound += most.weight([worth[n] for n in rest])
        for contact, day in start.items():
            if day >= 0:
                rooms[day] = max(0, rooms[day] - task.contacts[contact].minutes)
        left = _relaxed(task, rest, rooms, worth)
        start.update(zip(rest, left.whole, strict=True))
    return start, bound


def _slots(task: RepTask, visits: list[int], rooms: list[int]) -> list[int] | None:
    """Visits per day, where on every day any so many of them have time; else None."""
    if task.most_visits is None or not visits:
        return None
    longest = max(task.contacts[n].minutes for n in visits)
    slots = [max(0, most) for most in task.most_visits]
    enough = all(most * longest <= room for most, room in zip(slots, rooms, strict=True))
    return slots if enough else None


def _relaxed(task: RepTask, contacts: list[int], rooms: list[int], worth: list[int]) -> Relaxed:
    """The linear relaxation for some of the contacts."""
    choices = [task.choices[n] for n in contacts]
    unit = _more_than_any_way(choices)
    lengths = [task.contacts[n].minutes for n in contacts]
    return relax(rooms, lengths, choices, [worth[n] * unit for n in contacts])


def _more_than_any_way(choices: Sequence[Choices]) -> int:
    """More than all distances together, so that none is saved by leaving a contact out."""
    return 1 + sum(each[-1][0] for each in choices if each)
