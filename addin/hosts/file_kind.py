"""Tell what a file really is before anything in it is trusted.

The extension of a file says little: people rename exports to ``.xlsx``, and Excel itself stores a
password-protected workbook as an OLE2 file of the same name. Whatever is not a healthy Excel Open
XML file is refused here with a sentence that says what it is and what to do.
"""

from collections.abc import Iterable
from pathlib import Path

from grading.exceptions import RefusedError

__all__ = ["OPEN_XML_KINDS", "refuse_main_type", "refuse_unless_zip", "refuse_without_main_part"]

_SAVE_AS = "Open it in Excel and save it as an Excel workbook (.xlsx), then use that file."
_OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OPENINGS = (
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a rich text document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
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
        message = (
            f"{path.name}: must be an Excel workbook, but the file is empty. "
            "Take a copy from where it came from, or from its backup."
        )
        raise RefusedError(message)
    if data.startswith(_OLE2):
        raise RefusedError(_ole2_message(path, b"".join(whole)))
    what = next((what for opening, what in _OPENINGS if data.startswith(opening)), None)
    if what is None:
        what = _kind_of_text(data)
    raise RefusedError(_another_kind(path, what))


def _another_kind(path: Path, what: str) -> str:
    return f"{path.name}: must be an Excel workbook, but it is {what}. {_SAVE_AS}"


def _ole2_message(path: Path, data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return (
            f"{path.name}: is protected by a password, so it cannot be read. Open it in Excel, "
            "take the password off (File, Info, Protect Workbook, Encrypt with Password) and "
            "save it."
        )
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return (
            f"{path.name}: must be an Excel Open XML workbook, but it is an .xls workbook of "
            f"Excel 97-2003. {_SAVE_AS}"
        )
    return (
        f"{path.name}: must be an Excel workbook, but it is a Microsoft Office file of another "
        f"kind. {_SAVE_AS}"
    )


def _kind_of_text(data: bytes) -> str:
    if b"mso-application" in data and b"Excel.Sheet" in data:
        return "an XML Spreadsheet 2003 file"
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head")):
        return "a web page (HTML) that was given an Excel name"
    if start.startswith(b"<"):
        return "an XML file of another kind"
    if b"\0" not in data or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "a text file (such as CSV) that was given an Excel name"
    return "a file of another kind, or damaged"


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
        what = "an OpenDocument spreadsheet (.ods)"
    elif b"opendocument" in mimetype:
        what = "an OpenDocument file of another kind"
    elif any(name.endswith(".iwa") for name in names):
        what = "an Apple Numbers or Pages file"
    else:
        what = "a zip archive without a workbook in it, or a damaged workbook"
    raise RefusedError(_another_kind(path, what))


def refuse_main_type(path: Path, content_type: str) -> None:
    """Refuse an Open XML file whose main part is no workbook that Tierbook changes.

    Raises:
        RefusedError: It is an ``.xlsb``, an add-in, a Word or PowerPoint file, ...
    """
    if content_type in OPEN_XML_KINDS:
        return
    if "sheet.binary" in content_type:
        what = "an Excel binary workbook (.xlsb)"
    elif "addin" in content_type:
        what = "an Excel add-in"
    elif "wordprocessingml" in content_type or "ms-word" in content_type:
        what = "a Word document"
    elif "presentationml" in content_type or "ms-powerpoint" in content_type:
        what = "a PowerPoint presentation"
    else:
        what = f"an Open XML file of another kind ({content_type or 'of no stated type'})"
    raise RefusedError(_another_kind(path, what))
