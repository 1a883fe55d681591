"""Which messages a program can come to say: those whose keys its source names.

A key may be written whole, ``"undo.none"``, or made of pieces, ``f"undo.{what}"``: then every key
that fits the pieces counts.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping

__all__ = ["NamedTexts"]

_KEY = re.compile(r"[a-z_]+\.[\w.-]*")


class NamedTexts:
    """The keys that some sources name.

    Args:
        sources: Python modules.
    """

    def __init__(self, sources: Iterable[str]) -> None:
        whole: set[str] = set()
        patterns: set[str] = set()
        for source in sources:
            pieces: set[int] = set()
            for node in ast.walk(ast.parse(source)):  # a text comes before the pieces of it
                if isinstance(node, ast.JoinedStr):
                    patterns.add(_pattern(node))
                    pieces |= {id(piece) for piece in node.values}
                elif id(node) in pieces:
                    continue
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    whole.add(node.value)
        self._whole = {key for key in whole if _KEY.fullmatch(key)}
        made = (rf"{re.escape(key)}\.?.*" for key in self._whole)
        named = (pattern for pattern in patterns if re.match(r"[a-z_]+\\\.", pattern))
        self._patterns = re.compile("|".join(sorted({*made, *named})) or r"(?!)", re.DOTALL)

    def holds(self, key: str) -> bool:
        """Whether a source may say the message of a key."""
        return self._patterns.fullmatch(key) is not None

    def part(self, table: Mapping[str, object], prefix: str) -> dict[str, object]:
        """What of a topic's table is named, its tables without any such message left out.

        Args:
            table: Messages, and tables of messages.
            prefix: The topic, with a dot.
        """
        return dict(self._named(table, prefix))

    def _named(self, table: Mapping[str, object], prefix: str) -> Iterator[tuple[str, object]]:
        for key, value in table.items():
            if isinstance(value, Mapping):
                inner = self.part(value, f"{prefix}{key}.")
                if inner:
                    yield key, inner
            elif self.holds(prefix + key):
                yield key, value


def _pattern(text: ast.JoinedStr) -> str:
    pieces = [
        re.escape(piece.value)
        if isinstance(piece, ast.Constant) and isinstance(piece.value, str)
        else ".*"
        for piece in text.values
    ]
    return "".join(pieces)
