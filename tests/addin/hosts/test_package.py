"""Packages: what is read, what is refused, and that untouched parts stay untouched."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.hosts.package import Limits, Package
from addin.hosts.zip_writer import Deflated, Entry, ZipWriter
from grading.exceptions import RefusedError, WorkbookError, WriteError

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SHEET = "xl/worksheets/sheet1.xml"


def parts(main_type: str = MAIN, kind: str = f"{OFFICE}/officeDocument") -> dict[str, bytes]:
    """The least that makes a workbook."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/rels+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{main_type}"/></Types>'
    )
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{kind}" Target="xl/workbook.xml"/></Relationships>'
    )
    return {
        "[Content_Types].xml": types.encode(),
        "_rels/.rels": links.encode(),
        "xl/workbook.xml": b"<workbook/>",
    }


@pytest.fixture
def pack(tmp_path: Path) -> Callable[..., Path]:
    """Write parts as a zip file."""

    def write(content: Mapping[str, bytes], **options: object) -> Path:
        path = tmp_path / "book.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in content.items():
                archive.writestr(name, data, **options)  # type: ignore[arg-type] # test options
        return path

    return write


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A workbook as XlsxWriter makes it."""
    path = tmp_path / "made.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Customers")
        for row in range(200):
            sheet.write_row(row, 0, [f"Customer {row}", row * 1.5])
        book.add_worksheet("Other").write(0, 0, "stays")
    return path


def test_main_part_is_found_by_relationship(workbook: Path) -> None:
    with Package.open(workbook) as package:
        assert package.main_part == "xl/workbook.xml"
        assert package.content_type(package.main_part) == MAIN
        kinds = {link.kind: link.target for link in package.relationships(package.main_part)}
    assert kinds["styles"] == "xl/styles.xml"
    assert SHEET in package.names


def test_strict_relationships_are_understood(pack: Callable[..., Path]) -> None:
    with Package.open(pack(parts(kind=f"{STRICT}/officeDocument"))) as package:
        assert package.main_part == "xl/workbook.xml"


def test_part_names_ignore_case_and_slashes(pack: Callable[..., Path]) -> None:
    """Excel reads parts whose names differ in case, and files with backslashes."""
    content = parts()
    content["XL\\Workbook.xml"] = content.pop("xl/workbook.xml")
    with Package.open(pack(content)) as package:
        assert package.main_part == "XL/Workbook.xml"
        assert package.read("/xl/workbook.xml") == b"<workbook/>"


def test_relationship_targets_resolve(pack: Callable[..., Path]) -> None:
    content = parts()
    content["xl/work sheets/a.xml"] = b"<a/>"
    content["xl/_rels/workbook.xml.rels"] = (
        b"<Relationships>"
        b'<Relationship Id="a" Type="x/one" Target="work%20sheets/a.xml"/>'
        b'<Relationship Id="b" Type="x/two" Target="/xl/Workbook.xml"/>'
        b'<Relationship Id="c" Type="x/three" Target="../gone.xml"/>'
        b'<Relationship Id="d" Type="x/four" Target="https://e.org/" TargetMode="External"/>'
        b"</Relationships>"
    )
    with Package.open(pack(content)) as package:
        links = package.relationships("xl/workbook.xml")
    targets = ["xl/work sheets/a.xml", "xl/workbook.xml", "gone.xml", "https://e.org/"]
    assert [link.target for link in links] == targets
    assert [link.external for link in links] == [False, False, False, True]
    assert [link.kind for link in links] == ["one", "two", "three", "four"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"name,revenue\nAnn,3\n", "text file"),
        ("name\tr\n".encode("utf-16"), "text file"),
        (b"<html><table>", "web page"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "XML Spreadsheet 2003"),
        (b"<?xml version='1.0'?><a/>", "an XML file"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "picture"),
        (b"\0\1\2\3", "another kind, or damaged"),
        (b"PK\x03\x04 cut short", "damaged or incomplete"),
    ],
)
def test_other_files_are_named_for_what_they_are(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(data)
    with pytest.raises(RefusedError, match=f"book.xlsx: .*{words}"):
        Package.open(path)


@pytest.mark.parametrize(
    ("stream", "words"),
    [
        ("EncryptedPackage", "protected by a password"),
        ("Workbook", ".xls workbook of Excel 97-2003"),
        ("WordDocument", "Office file of another kind"),
    ],
)
def test_compound_files_are_told_apart(tmp_path: Path, stream: str, words: str) -> None:
    """Excel keeps an encrypted .xlsx in the container of the old .xls."""
    path = tmp_path / "book.xlsx"
    opening = bytes.fromhex("d0cf11e0a1b11ae1")
    path.write_bytes(opening + bytes(8000) + stream.encode("utf-16-le"))
    with pytest.raises(RefusedError, match=words):
        Package.open(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, "OpenDocument spreads"),
        ({"mimetype": b"application/vnd.oasis.opendocument.text"}, "OpenDocument file of another"),
        ({"Index/Document.iwa": b""}, "Numbers"),
        ({"photo.jpg": b""}, "zip archive without a workbook"),
        ({"[Content_Types].xml": b"<Types/>"}, "zip archive without a workbook"),
        (parts("application/vnd.ms-excel.sheet.binary.macroEnabled.main"), ".xlsb"),
        (parts("application/vnd.ms-excel.addin.macroEnabled.main+xml"), "add-in"),
        (parts("application/x.wordprocessingml.document.main+xml"), "Word document"),
        (parts("application/x.presentationml.main+xml"), "PowerPoint"),
        (parts("application/unheard-of"), "unheard-of"),
    ],
)
def test_other_archives_are_named_for_what_they_are(
    pack: Callable[..., Path], content: dict[str, bytes], words: str
) -> None:
    with pytest.raises(RefusedError, match=words):
        Package.open(pack(content))


def test_missing_main_part_is_damage(pack: Callable[..., Path]) -> None:
    content = parts()
    del content["xl/workbook.xml"]
    with pytest.raises(RefusedError, match=r"xl/workbook.xml.*must be in the workbook"):
        Package.open(pack(content))


@pytest.mark.parametrize("by_part", [True, False])
def test_signed_packages_are_refused(pack: Callable[..., Path], *, by_part: bool) -> None:
    content = parts()
    if by_part:
        content["_xmlsignatures/sig1.xml"] = b"<Signature/>"
    else:
        origin = (
            b'<Relationship Id="s" Target="o.sigs" Type="http://schemas.openxmlformats.org/'
            b'package/2006/relationships/digital-signature/origin"/></Relationships>'
        )
        content["_rels/.rels"] = content["_rels/.rels"].replace(b"</Relationships>", origin)
    with pytest.raises(RefusedError, match="signed as a package"):
        Package.open(pack(content))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("second", ["xl/workbook.xml", "XL/workbook.XML", "xl\\workbook.xml"])
def test_a_part_held_twice_is_refused(tmp_path: Path, second: str) -> None:
    """Two readers could see two different workbooks in such a file."""
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts().items():
            archive.writestr(name, data)
        archive.writestr(second, b"<other/>")
    with pytest.raises(RefusedError, match="twice"):
        Package.open(path)


def test_encrypted_entries_are_refused(pack: Callable[..., Path]) -> None:
    path = pack(parts())
    data = bytearray(path.read_bytes())
    place = data.find(b"PK\1\2")
    data[place + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(RefusedError, match="password"):
        Package.open(path)


@pytest.mark.parametrize("change", ["content", "checksum", "size", "method"])
def test_damaged_parts_are_refused_when_read(pack: Callable[..., Path], change: str) -> None:
    content = parts()
    content["xl/data.bin"] = bytes(range(256)) * 40
    path = pack(content)
    data = bytearray(path.read_bytes())
    local = data.find(b"xl/data.bin")
    record = data.rfind(b"PK\1\2")
    if change == "content":
        data[local + 60] ^= 0xFF
    elif change == "checksum":
        data[record + 16] ^= 0xFF
    elif change == "size":
        struct.pack_into("<L", data, record + 24, 5)
    else:
        struct.pack_into("<H", data, record + 10, 9)
    path.write_bytes(data)
    words = "method 9" if change == "method" else "damaged or incomplete"
    with Package.open(path) as package, pytest.raises(RefusedError, match=words):
        package.read("xl/data.bin")


def test_file_cut_short_is_refused(workbook: Path) -> None:
    workbook.write_bytes(workbook.read_bytes()[:-300])
    with pytest.raises(RefusedError, match="damaged or incomplete"):
        Package.open(workbook)


def test_a_target_that_is_no_address_points_nowhere(pack: Callable[..., Path]) -> None:
    content = parts()
    content["xl/_rels/workbook.xml.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="a" Type="x/one" Target="http://[::1/a.xml"/></Relationships>'
    )
    with Package.open(pack(content)) as package:
        (link,) = package.relationships("xl/workbook.xml")
        assert link.target not in package


@pytest.mark.parametrize("record", [False, True])
def test_a_part_of_two_names_is_refused(pack: Callable[..., Path], *, record: bool) -> None:
    """Readers that go by the one name would miss the part once it is written by the other."""
    content = parts()
    content["xl/data.bin"] = b"1"
    path = pack(content)
    data = bytearray(path.read_bytes())
    place = data.rfind(b"xl/data.bin") if record else data.find(b"xl/data.bin")
    data[place + 4] ^= 2
    path.write_bytes(data)
    with pytest.raises(RefusedError, match="damaged or incomplete"):
        Package.open(path)


@pytest.mark.parametrize("name", ["xl/größe.bin", "xl/客户.bin", "xl/a b.bin"])
def test_names_of_any_letters_are_read(pack: Callable[..., Path], name: str) -> None:
    with Package.open(pack({**parts(), name: b"here"})) as package:
        assert package.read(name) == b"here"


def test_an_entry_said_to_start_before_the_file_is_refused(pack: Callable[..., Path]) -> None:
    path = pack(parts())
    data = bytearray(path.read_bytes())
    end = data.rfind(b"PK\5\6")
    # A directory said to stand later than it does moves all entries before the file's start.
    struct.pack_into("<L", data, end + 16, struct.unpack_from("<L", data, end + 16)[0] + 50)
    path.write_bytes(data)
    with pytest.raises(RefusedError, match="damaged or incomplete"):
        Package.open(path)


def test_overlapping_entries_are_refused(pack: Callable[..., Path]) -> None:
    """Entries that share bytes unpack a small file to a huge one."""
    content = parts()
    content["a"] = content["b"] = bytes(1000)
    path = pack(content)
    data = bytearray(path.read_bytes())
    records = [at for at in range(len(data)) if data.startswith(b"PK\1\2", at)]
    data[records[-1] + 42 : records[-1] + 46] = data[records[-2] + 42 : records[-2] + 46]
    path.write_bytes(data)
    with pytest.raises(RefusedError, match="damaged"):
        Package.open(path)


@pytest.mark.parametrize(
    ("limits", "refused"),
    [
        (Limits(ratio=50, ratio_from_bytes=900_000), True),
        (Limits(ratio=50, ratio_from_bytes=2_000_000), False),
        (Limits(ratio=5000, ratio_from_bytes=900_000), False),
        (Limits(part_bytes=999_999), True),
        (Limits(part_bytes=1_000_000), False),
        (Limits(total_bytes=1_000_000), True),
        (Limits(parts=3), True),
        (Limits(parts=4), False),
        (Limits(), False),
    ],
)
def test_zip_bombs_are_refused(
    pack: Callable[..., Path], limits: Limits, *, refused: bool
) -> None:
    path = pack({**parts(), "xl/big.xml": bytes(1_000_000)})
    if refused:
        with pytest.raises(RefusedError, match="zip bomb"):
            Package.open(path, limits=limits)
    else:
        with Package.open(path, limits=limits) as package:
            assert package.size("xl/big.xml") == 1_000_000


def test_a_false_size_unpacks_no_more_than_it_says(pack: Callable[..., Path]) -> None:
    path = pack({**parts(), "xl/big.xml": bytes(50_000_000)})
    data = bytearray(path.read_bytes())
    struct.pack_into("<L", data, data.rfind(b"PK\1\2") + 24, 1000)
    path.write_bytes(data)
    with Package.open(path) as package, pytest.raises(RefusedError, match="damaged"):
        package.read("xl/big.xml")


def test_a_disk_that_fails_is_said(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    package = Package.open(workbook)
    package.close()
    monkeypatch.setattr(package, "_stream", Failing())
    with pytest.raises(WorkbookError, match="the system says Input/output error"):
        package.read(SHEET)


def test_a_file_that_may_not_be_read_is_said(
    workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(WorkbookError, match="Permission denied"):
        Package.open(workbook)


@pytest.mark.parametrize("name", ["none.xlsx", "."])
def test_no_such_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(WorkbookError, match=r"no such file|is a folder"):
        Package.open(tmp_path / name)


@pytest.mark.parametrize(
    "data",
    [
        "<a>é 甲</a>".encode(),
        b"\xef\xbb\xbf" + "<a>é 甲</a>".encode(),
        '<?xml version="1.0" encoding="UTF-16"?><a>é 甲</a>'.encode("utf-16"),
        "<a>é 甲</a>".encode("utf-16-le"),
        "<a>é 甲</a>".encode("utf-16-be"),
        "<?xml version='1.0' encoding='gb18030'?><a>é 甲</a>".encode("gb18030"),
        '<?xml version="1.0" encoding="utf-16"?><a>é 甲</a>'.encode(),
    ],
)
def test_xml_comes_in_utf8(pack: Callable[..., Path], data: bytes) -> None:
    with Package.open(pack({**parts(), "xl/a.xml": data})) as package:
        text = package.xml("xl/a.xml").decode()
    assert text.endswith("<a>é 甲</a>")
    assert "utf-16" not in text.lower()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "klingon"),
        (b"\xff\xfe<\0a\0/\0>\0\0", "utf-16"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "document type"),
        (b"<?xml version='1.0'?>\n<!-- note -->\n<!DOCTYPE a><a/>", "document type"),
        ("<!DOCTYPE a><a/>".encode("utf-16"), "document type"),
    ],
)
def test_xml_that_could_do_harm_is_refused(
    pack: Callable[..., Path], data: bytes, words: str
) -> None:
    path = pack({**parts(), "xl/a.xml": data})
    with Package.open(path) as package, pytest.raises(RefusedError, match=words):
        package.xml("xl/a.xml")


def test_a_document_type_inside_a_comment_is_none(pack: Callable[..., Path]) -> None:
    data = b"<!-- <!DOCTYPE a> --><a><!-- <!DOCTYPE b> --></a>"
    with Package.open(pack({**parts(), "xl/a.xml": data})) as package:
        assert package.xml("xl/a.xml") == data


def raw_parts(data: bytes) -> dict[str, tuple[bytes, tuple[int, ...]]]:
    """Compressed bytes and date of each entry."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            name_size, extra_size = struct.unpack_from("<2H", data, info.header_offset + 26)
            start = info.header_offset + 30 + name_size + extra_size
            found[info.filename] = (data[start : start + info.compress_size], info.date_time)
    return found


def written(package: Package, **changes: object) -> bytes:
    stream = io.BytesIO()
    package.write(stream, **{"changed": {}, **changes})  # type: ignore[arg-type] # test options
    return stream.getvalue()


def test_untouched_parts_keep_their_compressed_bytes(workbook: Path) -> None:
    before = raw_parts(workbook.read_bytes())
    with Package.open(workbook) as package:
        new = package.xml(SHEET).replace(b"Customer", b"Kunde")
        after = written(
            package,
            changed={SHEET: [new[:500], new[500:]]},
            added={"xl/new ä.xml": b"<new/>"},
            removed=["docProps/app.xml"],
        )
    now = raw_parts(after)
    expected = [name for name in before if name != "docProps/app.xml"]
    assert list(now) == [*expected, "xl/new ä.xml"]
    assert all(now[name] == before[name] for name in expected if name != SHEET)
    assert now[SHEET][1] == before[SHEET][1]
    with zipfile.ZipFile(io.BytesIO(after)) as archive:
        assert archive.testzip() is None
        assert archive.read(SHEET) == new
        assert archive.read("xl/new ä.xml") == b"<new/>"


def test_same_parts_give_same_bytes(workbook: Path) -> None:
    with Package.open(workbook) as package:
        content = [b"<a>", bytes(100_000), b"</a>"]
        first = written(package, changed={SHEET: iter(content)}, added={"b": b"<b/>"})
        second = written(package, changed={SHEET: iter(content)}, added={"b": b"<b/>"})
    assert first == second


def test_entries_with_data_descriptors_are_read_and_copied(tmp_path: Path) -> None:
    """Programs that stream write the sizes after the data, and stored entries are not deflated."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, piece: object) -> int:
            self.data += bytes(piece)  # type: ignore[call-overload] # a buffer, as zipfile gives
            return len(bytes(piece))  # type: ignore[call-overload] # likewise

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:  # type: ignore[call-overload] # cannot seek
        for position, (name, data) in enumerate({**parts(), "xl/a.bin": b"abc" * 99}.items()):
            method = zipfile.ZIP_DEFLATED if position % 2 else zipfile.ZIP_STORED
            archive.writestr(name, data, method)
    path = tmp_path / "book.xlsx"
    path.write_bytes(pipe.data)
    with Package.open(path) as package:
        after = written(package, changed={"xl/workbook.xml": b"<w/>"})
    now, before = raw_parts(after), raw_parts(bytes(pipe.data))
    assert {k: v for k, v in now.items() if k != "xl/workbook.xml"} == {
        k: v for k, v in before.items() if k != "xl/workbook.xml"
    }
    with zipfile.ZipFile(io.BytesIO(after)) as archive:
        assert archive.testzip() is None


def test_zip64_entries_are_read_and_copied(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts().items():
            with archive.open(name, "w", force_zip64=True) as entry:
                entry.write(data)
    with Package.open(path) as package:
        assert package.read("xl/workbook.xml") == b"<workbook/>"
        after = written(package)
    with zipfile.ZipFile(io.BytesIO(after)) as archive:
        assert archive.testzip() is None
        assert [info.extra for info in archive.infolist()] == [b"", b"", b""]


def test_more_than_65535_parts_need_zip64(pack: Callable[..., Path]) -> None:
    with Package.open(pack(parts())) as package:
        after = written(package, added={f"p{number}": b"" for number in range(65_535)})
    assert b"PK\6\6" in after
    with zipfile.ZipFile(io.BytesIO(after)) as archive:
        assert len(archive.infolist()) == 65_538


def test_entries_beyond_4_gib_need_zip64() -> None:
    """A place that 32 bits cannot hold stands in an extra field of the directory."""

    class Far(io.BytesIO):
        shift = 0

        def tell(self) -> int:
            return super().tell() + self.shift

    stream = Far()
    writer = ZipWriter(stream)
    writer.compress_small(Entry.new("a"), b"a", 6)
    stream.shift = 1 << 32
    place = stream.tell()
    writer.compress_small(Entry.new("b"), b"b", 6)
    writer.close()
    data = stream.getvalue()
    record = data.rfind(b"PK\1\2")
    assert struct.unpack_from("<L", data, record + 42) == (0xFFFF_FFFF,)
    assert struct.unpack_from("<2HQ", data, record + 47) == (1, 8, place)
    end = data.rfind(b"PK\6\6")
    assert struct.unpack_from("<2Q", data, end + 24) == (2, 2)


def test_parts_beyond_4_gib_are_refused(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("addin.hosts.zip_writer.MAX_SIZE", 100_000)
    with Package.open(workbook) as package, pytest.raises(WriteError, match="4 GiB"):
        written(package, changed={SHEET: [bytes(100_000)]})


@pytest.mark.parametrize("content", [bytes(3_000_000), [b"", bytes(700_000), b"x", b""]])
def test_large_parts_are_deflated_beside(workbook: Path, content: bytes | list[bytes]) -> None:
    with Package.open(workbook) as package:
        after = written(package, changed={SHEET: content})
    with zipfile.ZipFile(io.BytesIO(after)) as archive:
        assert archive.read(SHEET) == (
            content if isinstance(content, bytes) else b"".join(content)
        )


def test_extra_fields_stay(pack: Callable[..., Path], tmp_path: Path) -> None:
    path = tmp_path / "extra.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts().items():
            info = zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10))
            info.extra = struct.pack("<2H4s", 0x4242, 4, b"mine")
            archive.writestr(info, data)
    with Package.open(path) as package:
        after = written(package)
    assert after == path.read_bytes()


@pytest.mark.parametrize("verb", ["changed", "removed"])
def test_only_parts_that_are_there_can_be_changed(workbook: Path, verb: str) -> None:
    content: object = {"xl/none.xml": b""} if verb == "changed" else ["xl/none.xml"]
    with Package.open(workbook) as package, pytest.raises(RefusedError, match=r"xl/none.xml"):
        written(package, **{verb: content})


def test_a_part_that_is_there_cannot_be_added(workbook: Path) -> None:
    with (
        Package.open(workbook) as package,
        pytest.raises(RefusedError, match="in the file alread"),
    ):
        written(package, added={SHEET.upper(): b""})


def test_errors_in_making_a_part_come_through(workbook: Path) -> None:
    def broken() -> object:
        yield b"x" * 1_000_000
        message = "the maker failed"
        raise WriteError(message)

    with Package.open(workbook) as package, pytest.raises(WriteError, match="the maker failed"):
        written(package, changed={SHEET: broken()})


@settings(max_examples=25, deadline=None)
@given(pieces=st.lists(st.binary(max_size=400_000), max_size=6), large=st.booleans())
def test_pieces_of_any_size_come_out_whole(pieces: list[bytes], *, large: bool) -> None:
    content = [piece * (9 if large else 1) for piece in pieces]
    deflater = Deflated(iter(content), 1)
    packed = b"".join(deflater)
    whole = b"".join(content)
    assert zlib.decompress(packed, -15) == whole
    assert (deflater.crc, deflater.size) == (zlib.crc32(whole), len(whole))
