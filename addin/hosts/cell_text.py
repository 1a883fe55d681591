"""What texts of cells mean that are spelled in XML.

Source: ECMA-376 part 1, 22.9.2.19 (``ST_Xstring``): a character that XML cannot hold is written
``_xHHHH_``, and so is the underscore of a text that looks like one.
"""

import re

__all__ = ["decoded", "string_item", "unescaped", "without_asides"]

_ENTITY = re.compile(r"&(?:#([0-9]+)|#x([0-9A-Fa-f]+)|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SURROGATE = re.compile("[\ud800-\udfff]")
_PHONETIC = re.compile(r"<(?:[\w.\-]+:)?rPh[\s>].*?</(?:[\w.\-]+:)?rPh\s*>", re.DOTALL)
_RUN_TEXT = re.compile(r"<(?:[\w.\-]+:)?t(?:\s[^>]*)?(?<!/)>([^<]*)<")
_ASIDE = re.compile(r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(.*?)\]\]>", re.DOTALL)


def decoded(raw: str) -> str:
    """What a stretch of character data means: entities, line ends and ``_xHHHH_`` resolved.

    Args:
        raw: Text between two tags, without markup in it.
    """
    if "\r" in raw:
        raw = raw.replace("\r\n", "\n").replace("\r", "\n")
    if "&" in raw:
        raw = _ENTITY.sub(_character, raw)
    return unescaped(raw)


def unescaped(text: str) -> str:
    """A text that an XML parser gave, with ``_xHHHH_`` resolved."""
    if "_x" in text and _ESCAPED.search(text):
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
        if _SURROGATE.search(text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return _NAMED[match[3]]
    code = int(match[1]) if match[1] else int(match[2], 16)
    return chr(code) if code < 0x110000 else "\ufffd"


def string_item(content: str) -> str:
    """The text of an ``si`` or ``is`` element: its runs joined, phonetic hints left out.

    Args:
        content: What stands between its tags.
    """
    content = without_asides(content)
    if "rPh" in content:
        content = _PHONETIC.sub("", content)
    return "".join(decoded(text) for text in _RUN_TEXT.findall(content))


def without_asides(content: str) -> str:
    """XML without comments and processing instructions, its CDATA sections as usual text."""
    if "<!" not in content and "<?" not in content:
        return content
    return _ASIDE.sub(_section, content)


def _section(match: re.Match[str]) -> str:
    return (match[1] or "").replace("&", "&amp;").replace("<", "&lt;")
