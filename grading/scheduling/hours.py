"""Working hours as people type them: ``09:00-17:00``, ``9-12, 13:30-18``, blank for a free day."""

import re
import unicodedata
from itertools import pairwise

from grading.exceptions import PlanError

__all__ = ["DAY_MINUTES", "FREE_DAY_WORDS", "NOON", "Stretch", "clock", "parse_hours"]

Stretch = tuple[int, int]
"""From and to, in minutes after midnight; the end itself no longer belongs to it."""

DAY_MINUTES = 24 * 60
NOON = 12 * 60
"""A morning contact is over by then, an afternoon contact begins then or later."""

FREE_DAY_WORDS = frozenset(
    {"", "-", "–", "—", "off", "free", "closed", "x", "休", "休息", "libre", "0"}
)
_TIME = r"(\d{1,2})(?:[:.h](\d{2}))?h?"
_STRETCH = re.compile(rf"{_TIME}\s*(?:[-–—~至到]|to|a)\s*{_TIME}")


def clock(minute: int) -> str:
    """Time of day such as ``09:30`` of a minute after midnight."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def parse_hours(text: str, where: str) -> tuple[Stretch, ...]:
    """Read the working hours of one day; empty for a free day.

    Args:
        text: One or more stretches, separated by a comma, semicolon, ``/``, ``+`` or line break.
        where: The cell or rep and weekday, for the message.

    Raises:
        PlanError: It cannot be read, ends before it begins, or two stretches overlap.
    """
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if plain in FREE_DAY_WORDS:
        return ()
    stretches = sorted(_stretch(part, text, where) for part in re.split(r"[,;/+、\n]", plain))
    for before, after in pairwise(stretches):
        if after[0] < before[1]:
            raise PlanError(_unreadable(where, "stretches that do not overlap", text))
    return tuple(stretches)


def _stretch(part: str, text: str, where: str) -> Stretch:
    match = _STRETCH.fullmatch(part.strip())
    if match is None:
        raise PlanError(_unreadable(where, "hours such as 09:00-17:00", text))
    hours = [int(number or 0) for number in match.groups()]
    start, end = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    if max(hours[1], hours[3]) > 59 or end > DAY_MINUTES:
        raise PlanError(_unreadable(where, "times from 00:00 to 24:00", text))
    if end <= start:
        raise PlanError(_unreadable(where, "hours that end after they begin", text))
    return start, end


def _unreadable(where: str, expected: str, text: str) -> str:
    return (
        f"{where} — must hold {expected} — got {text.strip()!r}. "
        "Write 09:00-17:00, or 09:00-12:00, 13:00-17:00; leave it blank for a free day."
    )
