"""Where customers are: one spelling per area, the places of a travel table among them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from grading.engine.problems import Problem
from grading.engine.words import nearest, plain
from grading.language import Message
from grading.scheduling.portfolio import Portfolio
from grading.scheduling.travel import Travel

__all__ = ["Areas", "Spot", "areas_of", "spots_of", "travel_among", "unknown_territories"]

Spot = tuple[float, float]
"""Latitude and longitude in degrees."""
_ALIKE = 0.75
"""North and South are not each other's slips."""


@dataclass(frozen=True, slots=True)
class Areas:
    """The areas of the customers.

    Args:
        of: One per customer, "" where unknown; equal areas are spelled equally.
        spelling: Plain name → the spelling used in ``of``.
    """

    of: tuple[str, ...]
    spelling: Mapping[str, str]


def areas_of(portfolio: Portfolio) -> Areas:
    """Every customer's area as its first customer spells it; case and accents do not matter."""
    if portfolio.area is None:
        return Areas(("",) * len(portfolio), {})
    codes, first = np.unique(portfolio.area.codes, return_index=True)
    texts = [*portfolio.area.texts, ""]
    spelling: dict[str, str] = {}
    for code in codes[np.argsort(first)].tolist():
        spelling.setdefault(plain(texts[code]), texts[code].strip())
    spelling.pop("", None)
    shown = [spelling.get(plain(text), "") for text in texts]
    return Areas(tuple(shown[code] for code in portfolio.area.codes.tolist()), spelling)


def spots_of(portfolio: Portfolio) -> tuple[Spot | None, ...]:
    """Latitude and longitude per customer, None where one of them is blank or impossible."""
    if portfolio.spots is None:
        return (None,) * len(portfolio)
    spots = portfolio.spots
    known = (np.abs(spots[:, 0]) <= 90) & (np.abs(spots[:, 1]) <= 180)
    return tuple(
        (latitude, longitude) if good else None
        for (latitude, longitude), good in zip(spots.tolist(), known.tolist(), strict=True)
    )


def travel_among(travel: Travel, areas: Areas) -> tuple[Travel, tuple[Problem, ...]]:
    """A travel table in the customers' spelling, and a problem for each area that nobody is in.

    An area without customers is only worth a word where it looks like a slip for one that has
    some: a table may well hold more places than are visited at present.
    """
    found: dict[tuple[str, str], int] = {}
    names: dict[str, str] = {}
    for (origin, destination), minutes in travel.minutes.items():
        both = [areas.spelling.get(plain(name), name) for name in (origin, destination)]
        found[both[0], both[1]] = minutes
        names.update({plain(origin): origin, plain(destination): destination})
    strangers = [name for key, name in names.items() if key not in areas.spelling]
    return Travel(found, travel.otherwise), tuple(_slips("travel_area", strangers, areas))


def unknown_territories(territories: Mapping[str, Sequence[str]], areas: Areas) -> list[Problem]:
    """A problem for each area of a rep's territory that looks like a slip for another.

    Args:
        territories: The areas by rep.
        areas: Those of the customers.
    """
    return [
        problem
        for rep, names in territories.items()
        for problem in _slips(
            "territory_area",
            [name for name in names if plain(name) not in areas.spelling],
            areas,
            rep=rep,
        )
    ]


def _slips(code: str, names: Iterable[str], areas: Areas, **facts: object) -> Iterable[Problem]:
    for name in names:
        near = nearest(name, areas.spelling.values(), likeness=_ALIKE)
        if near is not None:
            facts = {**facts, "area": name, "nearest": near}
            yield Problem(
                what=Message(f"team.{code}", facts),
                expected=Message("team.expected_area"),
                value=name,
                code=code,
            )
