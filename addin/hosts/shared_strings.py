"""The texts that cells share: ``sharedStrings.xml``."""

import re
from functools import cached_property
from xml.parsers import expat

from addin.hosts.cell_text import decoded, string_item, unescaped
from grading.exceptions import RefusedError

__all__ = ["SharedStrings"]

_PLAIN = re.compile(r'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
_RICH = re.compile(
    r"<si(?!><t(?: xml:space=\"preserve\")?>[^<]*</t></si>)(?:\s[^>]*)?(?:/>|>(.*?)</si\s*>)",
    re.DOTALL,
)
_ROOT = re.compile(r"\s*(?:<\?[^>]*\?>\s*)?<sst[\s/>]")
_SPECIAL = ("&", "\r", "_x")


class SharedStrings:
    """The shared texts of a workbook, read on first use.

    Args:
        xml: The part in UTF-8; None where the workbook has none.
        where: The part, for the message.
    """

    def __init__(self, xml: bytes | None, where: str = "sharedStrings.xml") -> None:
        self._xml = xml
        self._where = where

    @cached_property
    def texts(self) -> list[str]:
        """All texts, in order: runs of rich text joined, phonetic hints left out.

        Raises:
            RefusedError: The part is not well-formed.
        """
        texts = _read(self._xml, self._where) if self._xml else []
        self._xml = None
        return texts

    def __len__(self) -> int:
        return len(self.texts)

    def __getitem__(self, position: int) -> str:
        return self.texts[position]


def _read(xml: bytes, where: str) -> list[str]:
    try:
        text = xml.decode()
    except UnicodeDecodeError as cause:
        raise RefusedError(_damaged(where)) from cause
    if "<!" in text or not _ROOT.match(text):
        return _parsed(xml, where)
    texts: list[str] = []
    place = 0
    for rich in _RICH.finditer(text):
        texts += _plain(text, place, rich.start())
        texts.append(string_item(rich[1] or ""))
        place = rich.end()
    return texts + _plain(text, place, len(text))


def _plain(text: str, start: int, end: int) -> list[str]:
    raw = _PLAIN.findall(text, start, end)
    # Single searches beat a pattern of alternatives by far.
    if any(text.find(special, start, end) >= 0 for special in _SPECIAL):
        return [decoded(item) for item in raw]
    return raw


def _damaged(where: str) -> str:
    return (
        f"{where}: must be well-formed XML in UTF-8, but it is not. The workbook is damaged; open "
        "it in Excel, let Excel repair it and save it."
    )


def _parsed(xml: bytes, where: str) -> list[str]:
    reader = _Reader()
    try:
        reader.parser.Parse(xml, True)
    except expat.ExpatError as cause:
        raise RefusedError(_damaged(where)) from cause
    return reader.texts


class _Reader:
    def __init__(self) -> None:
        self.texts: list[str] = []
        self.runs: list[str] = []
        self.inside: list[str] = []
        self.parser = expat.ParserCreate("UTF-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.on_start
        self.parser.EndElementHandler = self.on_end
        self.parser.CharacterDataHandler = self.on_text

    def on_start(self, name: str, _attributes: object) -> None:
        self.inside.append(name.rpartition(":")[2])

    def on_end(self, name: str) -> None:
        self.inside.pop()
        if name.rpartition(":")[2] == "si":
            self.texts.append(unescaped("".join(self.runs)))
            self.runs = []

    def on_text(self, text: str) -> None:
        if self.inside[-1] == "t" and "rPh" not in self.inside:
            self.runs.append(text)
