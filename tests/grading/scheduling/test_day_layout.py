from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grading.scheduling.arrangement import Arrangement
from grading.scheduling.day_layout import lay_out
from grading.scheduling.hours import NOON
from grading.scheduling.rep_task import RepTask, rep_tasks

Make = Callable[..., object]
MONDAY = date(2026, 11, 23)


@pytest.fixture
def task(make_problem: Make, make_contact: Make, make_rep: Make) -> Callable[..., RepTask]:
    """One day with hours, and contacts of given lengths for it."""

    def make(hours: str, lengths: Sequence[int], **more: object) -> RepTask:
        contacts = [
            make_contact(n, minutes=minutes, latest=MONDAY, key=f"C{n:02d}", **more)
            for n, minutes in enumerate(lengths)
        ]
        (made,) = rep_tasks(make_problem(contacts, [make_rep(hours=hours)]))
        return made

    return make


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    lengths=st.lists(st.sampled_from([20, 45, 60, 75, 90]), min_size=1, max_size=6),
    hours=st.sampled_from(["9-11, 13-15", "9-12, 13-14:30", "8-9:30, 10-11:30, 14-16"]),
)
def test_what_fits_into_the_stretches_in_any_way_is_laid_out(
    task: Callable[..., RepTask], lengths: list[int], hours: str
) -> None:
    """A way is found exactly when one of all ways to share contacts among stretches fits."""
    made = task(hours, lengths)
    gaps = made.frames[0].gaps
    fits = any(
        all(
            sum(n for n, home in zip(lengths, homes, strict=True) if home == gap) <= end - start
            for gap, (start, end) in enumerate(gaps)
        )
        for homes in product(range(len(gaps)), repeat=len(lengths))
    )
    starts = lay_out(made, 0, range(len(lengths)))
    assert (starts is not None) == fits
    times = sorted(
        (start, start + made.contacts[n].minutes) for n, start in (starts or {}).items()
    )
    assert all(end <= start for (_, end), (start, _) in pairwise(times))
    assert all(any(a <= start and end <= b for a, b in gaps) for start, end in times)


@pytest.mark.parametrize(("firm", "fits"), [("morning", False), ("afternoon", True)])
def test_a_firm_time_narrows_where_contacts_may_lie(
    task: Callable[..., RepTask], firm: str, fits: bool
) -> None:
    """Two hours before lunch and three after it, for three contacts of an hour."""
    made = task("10-12, 13-16", [60, 60, 60], time=firm, time_firm=True)
    starts = lay_out(made, 0, range(3))
    assert (starts is not None) == fits
    assert all(start >= NOON for start in (starts or {}).values())


def test_a_preferred_time_is_taken_only_while_all_fit(task: Callable[..., RepTask]) -> None:
    afternoon = {"time": "afternoon", "time_firm": False}
    assert lay_out(task("10-14", [60, 60], **afternoon), 0, range(2)) == {0: 720, 1: 780}
    full = lay_out(task("10-14", [60] * 4, **afternoon), 0, range(4))
    assert sorted((full or {}).values()) == [600, 660, 720, 780]


@pytest.mark.parametrize("hours", ["9-17", "9-12, 13-18"])
@pytest.mark.parametrize(("minutes", "fits"), [(300, True), (301, False)])
def test_firm_afternoons_are_counted_apart_from_the_rest(
    task: Callable[..., RepTask], hours: str, minutes: int, fits: bool
) -> None:
    """From noon there are five hours, whatever is free before."""
    made = task(hours, [minutes // 2, minutes - minutes // 2], time="afternoon", time_firm=True)
    arrangement = Arrangement(made)
    assert arrangement.place_if_it_fits(0, 0)
    assert arrangement.fits(0, (1,)) == fits
    assert arrangement.adds_up(0, (1,))


def test_changes_taken_back_leave_the_state_as_it_was(task: Callable[..., RepTask]) -> None:
    arrangement = Arrangement(task("9-12, 13-17", [60, 60]))
    assert arrangement.place_if_it_fits(0, 0)
    mark, state, left = arrangement.mark(), arrangement.state, list(arrangement.left)
    arrangement.change(0, (1,))
    assert arrangement.state != state
    arrangement.change(0, (), (1,))
    arrangement.undone(mark)
    assert (arrangement.state, arrangement.left, arrangement.on[0]) == (state, left, [0])


def test_nobody_is_lost_where_the_way_goes_on_in_the_afternoon(
    make_problem: Make, make_contact: Make
) -> None:
    """The afternoon's way begins where the morning's ended, and is turned round behind it."""
    places = [0.0, 0.1, 0.9, 0.8, 0.2, 0.3]
    contacts = [
        make_contact(
            n,
            spot=(40.0, place),
            time="afternoon" if n > 1 else "any",
            time_firm=True,
            latest=MONDAY,
        )
        for n, place in enumerate(places)
    ]
    (made,) = rep_tasks(make_problem(contacts))
    starts = lay_out(made, 0, range(6))
    assert set(starts or {}) == set(range(6))
