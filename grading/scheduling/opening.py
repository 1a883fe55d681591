"""Where a plan with contacts of unequal length begins, and what no plan can exceed."""

from grading.scheduling.relaxation import Relaxed, relax
from grading.scheduling.rep_task import RepTask
from grading.scheduling.transport import assign

__all__ = ["opening"]


def opening(task: RepTask) -> tuple[dict[int, int], int]:
    """Days of contacts to begin with, and the most weight there can be.

    Both come from the linear relaxation, in which higher precedence is served first. Where it
    is the number of visits a day that limits and not the hours, the visits are shared out by
    number, exactly, and the relaxation shares out the rest of the hours.

    Returns:
        Day per contact, -1 for those without one; and the bound.
    """
    weights = [contact.weight for contact in task.contacts]
    everything = list(range(len(task.contacts)))
    rooms = [task.room(day) for day in range(len(task.days))]
    visits = [n for n in everything if task.contacts[n].channel == "visit"]
    slots = _slots(task, visits, rooms)
    if slots is None:
        relaxed = _relaxed(task, everything, rooms)
        return dict(enumerate(relaxed.whole)), relaxed.weight(weights)
    choices = [task.choices[n] for n in visits]
    start = dict(zip(visits, assign(slots, choices, [task.forgo[n] for n in visits]), strict=True))
    bound = sum(weights[n] for n, day in start.items() if day >= 0)
    rest = [n for n in everything if n not in start]
    if rest:
        # The bound may use all hours for calls; where they really go, the visits come first.
        most = _relaxed(task, rest, rooms)
        bound += most.weight([weights[n] for n in rest])
        for contact, day in start.items():
            if day >= 0:
                rooms[day] = max(0, rooms[day] - task.contacts[contact].minutes)
        left = _relaxed(task, rest, rooms)
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


def _relaxed(task: RepTask, contacts: list[int], rooms: list[int]) -> Relaxed:
    """The linear relaxation for some of the contacts."""
    choices = [task.choices[n] for n in contacts]
    unit = 1 + sum(each[-1][0] for each in choices if each)
    lengths = [task.contacts[n].minutes for n in contacts]
    return relax(rooms, lengths, choices, [task.values[n] * unit for n in contacts])
