"""Prose divided into lines, for cells whose text runs on over the blank cells beside them."""

import re
import unicodedata

__all__ = ["flow", "text_columns"]

_PIECES = re.compile(r"\s+|[^\s⺀-鿿＀-￯]+|.", re.DOTALL)
"""Spaces, words of Western letters, and single East Asian letters, between which lines may end."""
_NEVER_FIRST = frozenset("，。；：、！？）》」』”’％…,.;:!?)%")


def text_columns(text: str) -> int:
    """How many columns a text takes on one line; East Asian letters take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def flow(text: str, width: int) -> list[str]:
    """The lines of a text, each at most ``width`` columns unless one word alone is longer.

    No line begins with a sign that ends a clause, in Chinese as elsewhere.
    """
    lines: list[str] = []
    for paragraph in text.splitlines():
        line = ""
        for piece in _PIECES.findall(paragraph.strip()):
            if line and piece not in _NEVER_FIRST and text_columns(line + piece) > width:
                lines.append(line.rstrip())
                line = "" if piece.isspace() else piece
            else:
                line += piece
        lines.append(line.rstrip())
    return [line for line in lines if line]
