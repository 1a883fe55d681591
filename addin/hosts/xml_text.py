"""Bring an XML part to UTF-8, and refuse document types, before anything parses it."""

import codecs
import re

from grading.exceptions import RefusedError

__all__ = ["as_utf8"]

_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*?\?>")
_ENCODING = re.compile(r"""(\sencoding\s*=\s*)(["'])([A-Za-z][\w.\-]*)\2""")
_PROLOG = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_SAME_AS_UTF8 = {"utf-8", "ascii"}
_WIDE = {"utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"}


def as_utf8(data: bytes, where: str) -> bytes:
    """An XML part in UTF-8 without a byte order mark, its declaration saying so.

    Args:
        data: The part as stored; returned as it is where it is UTF-8 already.
        where: The part, for the message.

    Raises:
        RefusedError: The encoding is unknown or its bytes are not of that encoding, or the part
            declares a document type, whose entities can blow up memory.
    """
    declared = _declared(data[:200].decode("latin-1"))
    encoding, skip = _encoding_by_bytes(data) or (declared or "utf-8", 0)
    if _codec(encoding, where) in _SAME_AS_UTF8:
        utf8 = data[skip:] if skip else data
    elif declared and encoding == declared and _codec(declared, where) in _WIDE:
        # Says UTF-16 but the declaration could be read byte by byte: written by a program that
        # converted the text and left the declaration.
        utf8 = _transcoded(data, "utf-8", where)
    else:
        utf8 = _transcoded(data[skip:], encoding, where)
    _refuse_doctype(utf8, where)
    return utf8


def _encoding_by_bytes(data: bytes) -> tuple[str, int] | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding, len(mark)
    for opening, encoding in _UNMARKED:
        if data.startswith(opening):
            return encoding, 0
    return None


def _declared(head: str) -> str | None:
    declaration = _DECLARATION.match(head)
    match = _ENCODING.search(declaration.group()) if declaration else None
    return match[3] if match else None


def _codec(encoding: str, where: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError as cause:
        message = (
            f"{where}: must be in an encoding that is known, got {encoding!r}. "
            "Open the workbook in Excel and save it again."
        )
        raise RefusedError(message) from cause


def _transcoded(data: bytes, encoding: str, where: str) -> bytes:
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as cause:
        message = (
            f"{where}: must be text in {encoding}, but its bytes are not. The workbook is "
            "damaged; open it in Excel, let Excel repair it and save it."
        )
        raise RefusedError(message) from cause
    declaration = _DECLARATION.match(text)
    if declaration:
        utf8 = _ENCODING.sub(r"\g<1>\g<2>UTF-8\g<2>", declaration.group())
        text = utf8 + text[declaration.end() :]
    return text.encode("utf-8", "surrogatepass")


def _refuse_doctype(data: bytes, where: str) -> None:
    # A document type can only stand before the first element, so the prolog is all there is to
    # look at, however long the part.
    prolog = _PROLOG.match(data)
    if prolog and data.startswith(b"<!", prolog.end()):
        message = (
            f"{where}: must not declare a document type, as no real workbook does. "
            "The file was made to harm the program that reads it, or is damaged."
        )
        raise RefusedError(message)
