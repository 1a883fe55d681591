"""Which cell formats show a number as a date.

Source: ECMA-376 part 1, 18.8.30 (built-in number formats) and 18.8.31 (number format codes).
"""

import re

from addin.hosts.markup import parse

__all__ = ["date_formats", "shows_date"]

_BUILT_IN_DATES = frozenset((*range(14, 18), 22, *range(27, 32), 34, 35, 36, *range(50, 59)))
# Quoted texts, escaped letters, fill and space letters, colours and locales are no date parts.
_NO_CODE = re.compile(r'"[^"]*"|\\.|[_*].|\[[^\]]*\]')
_DAY_OR_YEAR = re.compile(r"[dye]", re.IGNORECASE)


def shows_date(code: str) -> bool:
    """Whether a number format code, such as ``dd/mm/yyyy``, shows a day or a year."""
    first = _NO_CODE.sub("", code).partition(";")[0]
    if re.search(r"[0#?]", first):  # 0.00E+00 has an E, too; dates have no digit places
        return False
    return "general" not in first.casefold() and bool(_DAY_OR_YEAR.search(first))


def date_formats(styles: bytes) -> frozenset[int]:
    """Places in ``cellXfs`` of the formats that show dates, as cells name them.

    Args:
        styles: The styles part in UTF-8.
    """
    lists = {node.name: node.children for node in parse(styles, "styles.xml").children}
    custom = {
        node.attributes.get("numFmtId"): shows_date(node.attributes.get("formatCode", ""))
        for node in lists.get("numFmts", ())
    }
    found = set()
    for place, node in enumerate(lists.get("cellXfs", ())):
        number = node.attributes.get("numFmtId", "0")
        built_in = number.isdecimal() and int(number) in _BUILT_IN_DATES
        if custom.get(number, built_in):
            found.add(place)
    return frozenset(found)
