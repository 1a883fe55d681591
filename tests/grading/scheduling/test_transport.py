from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment, linprog

from grading.scheduling.relaxation import relax
from grading.scheduling.transport import Choices, assign

FAR = 10**6


@st.composite
def markets(draw: st.DrawFn) -> tuple[list[int], list[Choices], list[int]]:
    """Days with few places, and contacts who may have some of them at a cost."""
    days = draw(st.integers(1, 4))
    room = draw(st.lists(st.integers(0, 3), min_size=days, max_size=days))
    costs = st.dictionaries(st.integers(0, days - 1), st.integers(0, 6), max_size=days)
    choices = [
        tuple(sorted((cost, day) for day, cost in each.items()))
        for each in draw(st.lists(costs, max_size=9))
    ]
    forgo = [1000 * draw(st.integers(1, 3)) for _ in choices]
    return room, choices, forgo


def least_cost(room: list[int], choices: list[Choices], forgo: list[int]) -> int:
    """By another method: every place and every way to go without is a column."""
    places = [day for day, many in enumerate(room) for _ in range(many)]
    table = np.full((len(choices), len(places) + len(choices)), FAR)
    for contact, each in enumerate(choices):
        cost = {day: cost for cost, day in each}
        table[contact, : len(places)] = [cost.get(day, FAR) for day in places]
        table[contact, len(places) + contact] = forgo[contact]
    return int(table[linear_sum_assignment(table)].sum())


@settings(max_examples=100, deadline=None)
@given(market=markets())
def test_no_other_assignment_costs_less(
    market: tuple[list[int], list[Choices], list[int]],
) -> None:
    room, choices, forgo = market
    days = assign(room, choices, forgo)
    cost = 0
    for contact, day in enumerate(days):
        allowed = {allowed: cost for cost, allowed in choices[contact]}
        cost += forgo[contact] if day < 0 else allowed[day]
    for day, places in enumerate(room):
        assert days.count(day) <= places
    assert cost == least_cost(room, choices, forgo)


@pytest.mark.parametrize(("forgo", "days"), [((9, 8), [0, -1]), ((8, 9), [-1, 0])])
def test_who_is_worth_more_gets_the_only_place(forgo: tuple[int, int], days: list[int]) -> None:
    assert assign([1], [[(0, 0)], [(0, 0)]], forgo) == days


def test_of_equal_contacts_the_last_one_moves() -> None:
    """The first matters most, so it stays where it is best."""
    assert assign([1, 1], [[(0, 0), (1, 1)], [(0, 0), (1, 1)]], [9, 9]) == [0, 1]


def test_nothing_to_assign() -> None:
    assert assign([1, 2], [], []) == []
    assert relax([1, 2], [], [], []).whole == ()


@settings(max_examples=60, deadline=None)
@given(market=markets(), lengths=st.lists(st.sampled_from([1, 4, 9, 12]), min_size=9))
def test_the_relaxation_is_the_linear_programme_s(
    market: tuple[list[int], list[Choices], list[int]], lengths: list[int]
) -> None:
    """Contacts may be split, days hold so much length, and no split costs less."""
    room, choices, forgo = market
    room = [6 * many for many in room]
    lengths = lengths[: len(choices)] + [1] * (len(choices) - len(lengths))
    arcs = [(n, day, cost) for n, each in enumerate(choices) for cost, day in each]
    relaxed = relax(room, lengths, choices, forgo)
    if not arcs:
        assert set(relaxed.placed) <= {Fraction(0)}
        return
    limits = np.zeros((len(choices) + len(room), len(arcs)))
    for column, (contact, day, _) in enumerate(arcs):
        limits[contact, column] = 1
        limits[len(choices) + day, column] = lengths[contact]
    gains = [cost - forgo[contact] for contact, _, cost in arcs]
    best = linprog(gains, limits, [1] * len(choices) + room)
    shares = [Fraction(forgo[n]) * (1 - share) for n, share in enumerate(relaxed.placed)]
    assert float(sum(shares)) == pytest.approx(_forgone(best.x, arcs, forgo), abs=60)
    for contact, day in enumerate(relaxed.whole):
        if day >= 0:
            assert relaxed.placed[contact] == 1
            assert day in {allowed for _, allowed in choices[contact]}


def _forgone(x: np.ndarray, arcs: list[tuple[int, int, int]], forgo: list[int]) -> float:
    """What the programme leaves out; distances may differ, they are small beside it."""
    placed = np.zeros(len(forgo))
    for share, (contact, _, _) in zip(x, arcs, strict=True):
        placed[contact] += share
    return float(((1 - placed) * np.array(forgo)).sum())


def test_a_split_contact_counts_by_its_share() -> None:
    relaxed = relax([5], [4, 4], [[(0, 0)], [(0, 0)]], [900, 800])
    assert relaxed.whole == (0, -1)
    assert relaxed.placed == (1, Fraction(1, 4))
    assert relaxed.weight([2, 2]) == 2
    assert relaxed.weight([2, 4]) == 3
