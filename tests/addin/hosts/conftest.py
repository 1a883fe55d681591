"""Workbooks that Excel users have, made by other libraries than ours."""

import io
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import xlsxwriter

Edit = Callable[[bytes], bytes]

CUSTOMERS = [
    ["Acme", 120_000.5, "2026-11-01"],
    ["Böhm & Söhne", 15_000, "2026-10-01"],
    ["王小明", 900, "2026-09-01"],
    ["مها", 45_000, "2026-08-01"],
]


@pytest.fixture(scope="session")
def picture() -> bytes:
    """A red PNG of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0\xff\0\0")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(*part) for part in ((b"IHDR", head), (b"IDAT", pixels), (b"IEND", b""))
    )


@pytest.fixture(scope="session")
def rich_bytes(picture: bytes) -> bytes:
    """A workbook with nearly everything a person puts into one, customers as a table."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        data = book.add_worksheet("My Customers")
        data.add_table(
            "B3:D7",
            {
                "name": "Customers",
                "columns": [{"header": h} for h in ("Customer", "Revenue", "Last contact")],
                "data": CUSTOMERS,
            },
        )
        bold = book.add_format({"bold": True})
        data.write("B1", "Customers of 2026", bold)
        data.write_rich_string("B9", "rich ", bold, "text")
        data.write_url("B10", "https://example.com", string="a link")
        data.write_comment("C4", "The best one")
        data.insert_image("L2", "red.png", {"image_data": io.BytesIO(picture)})
        data.conditional_format("C4:C7", {"type": "data_bar", "data_bar_2010": True})
        data.conditional_format("B4:B7", {"type": "text", "criteria": "containing", "value": "A"})
        data.add_sparkline("J12", {"range": "'My Customers'!C4:C7"})
        data.data_validation("J14", {"validate": "list", "source": ["a", "b"]})
        data.set_column("B:C", 18)
        data.freeze_panes(3, 0)
        data.set_landscape()
        other = book.add_worksheet("Other")
        other.write_formula("A1", "=SUM(Customers[Revenue])", None, 180_900.5)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "='My Customers'!$C$4:$C$7"})
        other.insert_chart("C3", chart)
        pie = book.add_chart({"type": "pie"})
        pie.add_series({"values": "='My Customers'!$C$4:$C$7"})
        book.add_chartsheet("Picture of it").set_chart(pie)
        book.define_name("Best", "='My Customers'!$C$4")
        book.set_properties({"author": "Ana"})
    return _with_custom_xml(stream.getvalue())


def _with_custom_xml(data: bytes) -> bytes:
    """The workbook with a custom XML part, as document systems and add-ins leave them."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
    link = f'<Relationship Id="rId99" Type="{kind}" Target="../customXml/item1.xml"/>'
    rels = "xl/_rels/workbook.xml.rels"
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name == rels:
                content = content.replace(b"</Relationships>", f"{link}</Relationships>".encode())
            new.writestr(name, content)
        new.writestr("customXml/item1.xml", "<note xmlns='urn:us'>keep me</note>")
    return stream.getvalue()


@pytest.fixture
def rich(tmp_path: Path, rich_bytes: bytes) -> Path:
    """The rich workbook as a file."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(rich_bytes)
    return path


@pytest.fixture
def make_book(tmp_path: Path) -> Callable[..., Path]:
    """Writes a workbook with xlsxwriter: ``make_book(fill, name, options)``."""

    def make(
        fill: Callable[[xlsxwriter.Workbook], object],
        name: str = "book.xlsx",
        options: Mapping[str, object] | None = None,
    ) -> Path:
        path = tmp_path / name
        with xlsxwriter.Workbook(str(path), dict(options or {})) as book:
            fill(book)
        return path

    return make


@pytest.fixture(scope="session")
def edit_parts() -> Callable[[Path, Mapping[str, Edit]], None]:
    """Changes parts of a package in place; the part ``*`` means all XML parts."""

    def edit(path: Path, edits: Mapping[str, Edit]) -> None:
        copy = path.with_suffix(".old")
        shutil.move(path, copy)
        with (
            zipfile.ZipFile(copy) as old,
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for name in old.namelist():
                content = old.read(name)
                for part, change in edits.items():
                    if part == name or (part == "*" and name.endswith((".xml", ".rels"))):
                        content = change(content)
                new.writestr(name, content)
        copy.unlink()

    return edit
