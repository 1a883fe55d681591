"""Tab names that Excel takes."""

from collections.abc import Sequence

__all__ = ["free_sheet_name"]

_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_LONGEST = 31


def free_sheet_name(wanted: str, taken: Sequence[str]) -> str:
    """A tab name Excel accepts and no sheet has: ``Check``, ``Check (Tierbook)``, ..."""
    base = wanted.translate(_FORBIDDEN).strip(" '") or "Tierbook"
    used = {name.casefold() for name in taken}
    endings = [""] + [" (Tierbook)"] + [f" (Tierbook {n})" for n in range(2, len(taken) + 3)]
    for ending in endings:
        name = base[: _LONGEST - len(ending)].rstrip(" '") + ending
        if name.casefold() not in used:
            return name
    return base  # not reached: there are more endings than sheets
