"""Which number formats of a stylesheet show a number as a date."""

import re

from addin.hosts.markup import parse

__all__ = ["date_styles"]

_BUILT_IN = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
"""Built-in formats with a day, a month or a year, those of East Asian editions included."""
_NOT_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DAY_OR_YEAR = re.compile(r"[dy年日]|e+", re.IGNORECASE)
_EXPONENT = re.compile(r"e[+-]", re.IGNORECASE)


def date_styles(stylesheet: bytes) -> frozenset[int]:
    """Zero-based places in ``cellXfs`` of the formats that show dates.

    Raises:
        RefusedError: The part is damaged.
    """
    root = parse(stylesheet, "styles.xml")
    codes = root.child("numFmts")
    dates = set(_BUILT_IN)
    for node in codes.all("numFmt") if codes else ():
        if _shows_date(node.attributes.get("formatCode", "")):
            dates.add(node.number("numFmtId", 0))
    formats = root.child("cellXfs")
    return frozenset(
        place
        for place, node in enumerate(formats.all("xf") if formats else ())
        if node.number("numFmtId", 0) in dates
    )


def _shows_date(code: str) -> bool:
    plain = _EXPONENT.sub("", _NOT_CODE.sub("", code))
    return plain.casefold() != "general" and _DAY_OR_YEAR.search(plain) is not None
