"""Tell what a file really is before anything in it is trusted.

The extension of a file says little: people rename exports to ``.xlsx``, and Excel itself stores a
password-protected workbook as an OLE2 file of the same name. Whatever is not a healthy Excel Open
XML file is refused here with a sentence that says what it is and what to do.
"""

from collections.abc import Iterable
from pathlib import Path

from addin.texts import message
from grading.exceptions import RefusedError
from grading.language import Message

__all__ = [
    "OPEN_XML_KINDS",
    "other_kind",
    "refuse_main_type",
    "refuse_unless_zip",
    "refuse_without_main_part",
]

_OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OPENINGS = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "seven_zip"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
)

_SHEET_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_MACRO_MAIN = "application/vnd.ms-excel."
OPEN_XML_KINDS = {
    f"{_SHEET_MAIN}sheet.main+xml": ".xlsx",
    f"{_SHEET_MAIN}template.main+xml": ".xltx",
    f"{_MACRO_MAIN}sheet.macroEnabled.main+xml": ".xlsm",
    f"{_MACRO_MAIN}template.macroEnabled.main+xml": ".xltm",
}
"""Content types of a workbook's main part, and the extension each belongs to."""


def other_kind(file: Path, content_type: str) -> Message | None:
    """What to say of a workbook whose name ends as another kind does; None where it fits.

    Args:
        file: Where it is.
        content_type: Of its main part.
    """
    ending, named = OPEN_XML_KINDS.get(content_type, ""), file.suffix.lower()
    if named == ending or not ending:
        return None
    stem = file.stem if named.startswith(".xl") else file.name  # "Sales 3.11" keeps its number
    kind = message(f"files.kind.{ending[1:]}")
    return message(
        "files.other_kind", file=file.name, kind=kind, ending=ending, name=stem + ending
    )


def refuse_unless_zip(path: Path, data: bytes, whole: Iterable[bytes]) -> None:
    """Refuse a file whose first bytes are not those of a zip file.

    Args:
        path: The file, for the message.
        data: Its first bytes, 4096 at most.
        whole: All of it in pieces, read only where the first bytes do not tell enough.

    Raises:
        RefusedError: It is empty, protected by a password, an old ``.xls``, text, ...
    """
    if data.startswith(_ZIP):
        return
    if not data:
        raise RefusedError(message("errors.file.empty", file=path.name))
    if data.startswith(_OLE2):
        raise RefusedError(_ole2_message(path, b"".join(whole)))
    what = next((what for opening, what in _OPENINGS if data.startswith(opening)), None)
    if what is None:
        what = _kind_of_text(data)
    raise RefusedError(_another_kind(path, what))


def _another_kind(path: Path, what: str, **facts: str) -> Message:
    """What to say of a file; ``what`` is one of the texts ``errors.kind``."""
    kind = message(f"errors.kind.{what}", **facts)
    return message("errors.file.another_kind", file=path.name, kind=kind)


def _ole2_message(path: Path, data: bytes) -> Message:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return message("errors.file.encrypted", file=path.name)
    old = any(name.encode("utf-16-le") in data for name in ("Workbook", "Book"))
    return _another_kind(path, "xls" if old else "office")


def _kind_of_text(data: bytes) -> str:
    if b"mso-application" in data and b"Excel.Sheet" in data:
        return "xml_2003"
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head")):
        return "html"
    if start.startswith(b"<"):
        return "xml"
    if b"\0" not in data or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    return "other"


def refuse_without_main_part(path: Path, names: Iterable[str], mimetype: bytes) -> None:
    """Say what a zip file without an Open XML content list is.

    Args:
        path: The file, for the message.
        names: Names of its entries.
        mimetype: Content of the entry ``mimetype``, empty if there is none.

    Raises:
        RefusedError: Always.
    """
    if b"opendocument.spreadsheet" in mimetype:
        what = "ods"
    elif b"opendocument" in mimetype:
        what = "opendocument"
    elif any(name.endswith(".iwa") for name in names):
        what = "apple"
    else:
        what = "zip"
    raise RefusedError(_another_kind(path, what))


def refuse_main_type(path: Path, content_type: str) -> None:
    """Refuse an Open XML file whose main part is no workbook that Tierbook changes.

    Raises:
        RefusedError: It is an ``.xlsb``, an add-in, a Word or PowerPoint file, ...
    """
    if content_type in OPEN_XML_KINDS:
        return
    if "sheet.binary" in content_type:
        what = "xlsb"
    elif "addin" in content_type:
        what = "addin"
    elif "wordprocessingml" in content_type or "ms-word" in content_type:
        what = "word"
    elif "presentationml" in content_type or "ms-powerpoint" in content_type:
        what = "powerpoint"
    else:
        what = "open_xml"
    raise RefusedError(_another_kind(path, what, type=content_type or "-"))
