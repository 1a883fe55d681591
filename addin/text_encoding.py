"""Which encoding the bytes of a text file are in, decided from the bytes alone.

Excel saves CSV as UTF-8 with a mark, as UTF-16 ("Unicode text"), or in the code page of the
machine: GB18030 on a Chinese one, Windows-1252 on a Western one. Nearly any bytes can be read as
GB18030, so validity proves nothing there; what tells the two apart is where the byte pairs fall.
"""

import codecs

from addin.texts import message
from grading.exceptions import InputError

__all__ = ["decode"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_KINDS = (
    (b"PK\x03\x04", "xlsx"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"%PDF", "pdf"),
)
_SAMPLE = 1 << 20
_PLAUSIBLE = 0.5
"""Share of byte pairs from which a reading counts as plausible. Pairs in the GB 2312 area lie near
0 for Western text with single accented letters and near 1 for Chinese text."""


def decode(data: bytes, where: str) -> tuple[str, str]:
    """The text of a file and the encoding it was in.

    Args:
        data: The whole file.
        where: The file's name, for messages.

    Returns:
        The text without a byte order mark, and Python's name of the encoding.

    Raises:
        InputError: The bytes are no text, or are damaged UTF-8; names the line.
    """
    for mark, what in _OTHER_KINDS:
        if data.startswith(mark):
            kind = message(f"refused.list.{what}")
            raise InputError(message("refused.list.kind", file=where, kind=kind))
    encoding = _encoding(data, where)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        facts = {"file": where, "line": line, "encoding": encoding.upper()}
        raise InputError(message("refused.list.encodings", **facts)) from error
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise InputError(message("refused.list.nul", file=where, line=line))
    return text, encoding


def _encoding(data: bytes, where: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if wide := _wide_encoding(data):
        return wide
    sample = data if len(data) <= _SAMPLE else data[: data.rfind(b"\n", 0, _SAMPLE) + 1] or data
    if _decodes(data, "utf-8"):
        return "utf-8"
    if _mostly_utf8(sample):
        return "utf-8"  # decoding it then names the damaged line
    if _chinese_pairs(sample) >= _PLAUSIBLE and _decodes(data, "gb18030"):
        return "gb18030"
    for encoding in ("cp1252", "gb18030"):
        if _decodes(data, encoding):
            return encoding
    raise InputError(message("refused.list.no_encoding", file=where))


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of the ASCII characters in it is zero."""
    sample = data[:_SAMPLE]
    if b"\0" not in sample or len(data) % 2:
        return None
    firsts, seconds = sample[0::2], sample[1::2]
    encoding = "utf-16-le" if seconds.count(0) > firsts.count(0) else "utf-16-be"
    # A stray NUL in a text of single bytes leaves nearly all other pairs two ASCII characters.
    ascii_pairs = sum(
        32 <= first < 127 and 32 <= second < 127
        for first, second in zip(firsts, seconds, strict=True)
    )
    plausible = ascii_pairs < _PLAUSIBLE * len(firsts)
    return encoding if plausible and _decodes(data, encoding) else None


def _mostly_utf8(sample: bytes) -> bool:
    """Whether far more bytes than not form UTF-8 letters: UTF-8 with a few damaged places."""
    text = sample.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    letters = sum(1 for character in text if ord(character) > 127) - damaged
    return letters >= 5 * damaged


def _chinese_pairs(sample: bytes) -> float:
    """Share of the double-byte characters that lie in GB 2312, the everyday characters."""
    everyday = pairs = position = 0
    while position < len(sample) - 1:
        lead, trail = sample[position], sample[position + 1]
        if lead < 0x81:
            position += 1
            continue
        pairs += 1
        everyday += trail >= 0xA1 and (0xB0 <= lead <= 0xF7 or 0xA1 <= lead <= 0xA3)
        position += 2
    return everyday / pairs if pairs else 0.0
