"""The file of a template: the same bytes for the same content, whatever the clock says."""

import io
import re
import zipfile
from datetime import date
from xml.etree.ElementTree import canonicalize

__all__ = ["canonical", "repacked"]

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EMPTY = re.compile(r"<([\w:.]+)([^<>]*)></\1>")
_NUMBERED_LAST = re.compile(r'<row( [^<>]*?)( r="\d+")')
_CORE = "docProps/core.xml"
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)\b[^>]*>)[^<]*(?=<)")


def canonical(content: bytes) -> bytes:
    """The same file with each part spelled in one way, whichever library has written its XML.

    openpyxl uses lxml where that is installed, which spells the same elements differently. Rows
    begin with their number, as Excel writes them and as readers of big sheets expect.
    """
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.infolist():
            part = old.read(item)
            if item.filename.endswith((".xml", ".rels")):
                spelled = _EMPTY.sub(r"<\1\2/>", canonicalize(part.decode()))
                spelled = _NUMBERED_LAST.sub(r"<row\2\1", spelled)
                part = (_DECLARATION + spelled).encode()
            new.writestr(item, part, compress_type=zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def repacked(content: bytes, as_of: date) -> bytes:
    """The same parts in the same order, with the dates of one day in place of the clock's.

    Args:
        content: An .xlsx file.
        as_of: The day that counts as the day it was made.
    """
    stamp = f"{as_of.isoformat()}T00:00:00Z".encode()
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == _CORE:
                part = _STAMP.sub(lambda match: match[1] + stamp, part)
            entry = zipfile.ZipInfo(name, (max(as_of.year, 1980), as_of.month, as_of.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            new.writestr(entry, part)
    return buffer.getvalue()
