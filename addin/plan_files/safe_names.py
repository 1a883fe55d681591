"""File names made of what people are called, good on every system."""

import re
from collections.abc import Iterable, Mapping

__all__ = ["safe_names"]

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_LONGEST = 80
_NOBODY = "rep"


def safe_names(names: Iterable[str]) -> Mapping[str, str]:
    """A file name without ending for each name; all differ, whatever the case.

    What no system allows in a file name becomes a hyphen. Names that would come out alike are
    numbered in alphabetical order, so that the same people get the same files each time.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(set(names)):
        stem = _FORBIDDEN.sub("-", name).strip(" .-")[:_LONGEST].rstrip(" .") or _NOBODY
        if _RESERVED.fullmatch(stem):
            stem = f"{stem}-{_NOBODY}"
        base, number = stem, 1
        while stem.casefold() in taken:
            number += 1
            stem = f"{base}-{number}"
        taken.add(stem.casefold())
        found[name] = stem
    return found
