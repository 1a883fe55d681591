"""How long it takes to get from one area to another."""

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Travel"]


@dataclass(frozen=True)
class Travel:
    """Minutes between areas, as a team has written them down.

    Args:
        minutes: By from-area and to-area; areas are written as the contacts have them.
        otherwise: Minutes between two different areas that have no entry.
    """

    minutes: Mapping[tuple[str, str], int] = field(default_factory=dict)
    otherwise: int = 0

    def between(self, origin: str, destination: str) -> int:
        """Minutes from one area to another; none within an area, or where one is unknown.

        Where only the way back has an entry, it holds for both directions.
        """
        if not origin or not destination or origin == destination:
            return 0
        there = self.minutes.get((origin, destination))
        back = self.minutes.get((destination, origin))
        known = back if there is None else there
        return self.otherwise if known is None else known
